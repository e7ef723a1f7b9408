//! `tiqu table` over twelve documents written for it: reprints, a disagreement, planned and actual, groups with all and with some
//! of their members, two currencies, a generic name in two places, a later stage, an amount that is missing.
#![cfg(feature = "cli")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const FOLDER: &str = "tests/table";

fn tiqu(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiqu"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    // It may refuse the input before reading it.
    let _ = child.stdin.take().expect("piped").write_all(input);
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn table(args: &[&str], input: &[u8]) -> Value {
    let ran = tiqu(&[&["table", "--format", "json"], args].concat(), input);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("JSON")
}

fn row<'t>(table: &'t Value, project: &str) -> &'t Value {
    let rows = table["rows"].as_array().expect("rows");
    let named = |row: &&Value| {
        let others = row["other_names"].as_array().expect("names");
        others.iter().chain([&row["project"]]).any(|name| name.as_str().is_some_and(|name| name.contains(project)))
    };
    let mut found = rows.iter().filter(named);
    let row = found.next().unwrap_or_else(|| panic!("{project} is in no row"));
    assert!(found.next().is_none(), "{project} is in two rows");
    row
}

/// Currency, standing, lowest and highest sum, rows.
fn sums(table: &Value) -> Value {
    let sums = table["totals"]["sums"].as_array().expect("sums").iter();
    sums.map(|sum| json!([sum["currency"], sum["standing"], sum["min"], sum["max"], sum["rows"]])).collect()
}

#[test]
fn the_totals_are_right() {
    let table = table(&[FOLDER], b"");
    // 30..32 of the town, 8 + 5 + 4 + 3 of the listed members, 50 of the group of which one is listed, 2 and 3 of the plants.
    let wanted = json!([
        ["CNY", "actual", "10500000000", "10700000000", 8],
        ["CNY", "planned", "600000000", "600000000", 1],
        ["USD", "actual", "80000000", "80000000", 1]
    ]);
    assert_eq!(sums(&table), wanted);
    assert_eq!(table["totals"]["without_amount"], 1);
    assert_eq!(table["totals"]["groups_left_out"], 1);
    assert_eq!(table["totals"]["members_left_out"], 1);
    assert_eq!(table["totals"]["sums"][0]["invested"], "760000000");
    assert_eq!((&table["sources"], table["documents"].as_array().map(Vec::len)), (&json!(10), Some(12)));
}

#[test]
fn reprints_are_one_source_and_a_disagreement_is_a_spread_with_its_sources() {
    let table = table(&[FOLDER], b"");
    let town = row(&table, "石榴籽小镇");
    assert_eq!((&town["sources"], &town["documents"]), (&json!(2), &json!([0, 1, 2, 3])));
    let investment = &town["measures"]["investment"];
    assert_eq!((&investment["agreed"], &investment["min"], &investment["max"]), (&Value::Null, &json!("3000000000"), &json!("3200000000")));
    let claims: Vec<_> = investment["claims"].as_array().unwrap().iter().map(|c| json!([c["value"], c["documents"]])).collect();
    assert_eq!(json!(claims), json!([["3000000000", [0, 1, 2]], ["3200000000", [3]]]));
}

#[test]
fn a_later_stage_updates_the_row_and_its_history_stays() {
    let table = table(&[FOLDER], b"");
    let battery = row(&table, "钠离子电池");
    assert_eq!((&battery["stage"]["stage"], &battery["stage"]["date"]), (&json!("operating"), &json!("2025-03-20")));
    let history: Vec<_> =
        battery["stage_history"].as_array().unwrap().iter().map(|e| json!([e["stage"], e["date"], e["documents"]])).collect();
    assert_eq!(json!(history), json!([["started", "2024-04-18", [4]], ["operating", "2025-03-20", [11]]]));
    assert_eq!((&battery["sources"], &battery["measures"]["investment"]["agreed"]["value"]), (&json!(2), &json!("800000000")));
}

#[test]
fn a_generic_name_in_two_places_is_two_projects() {
    let table = table(&[FOLDER], b"");
    let plants = table["rows"].as_array().unwrap().iter().filter(|row| row["project"].as_str().is_some_and(|p| p.contains("标准厂房")));
    let owners: Vec<_> = plants.map(|row| &row["companies"][0]["name"]).collect();
    assert_eq!(owners, ["青禾县瑞城建设发展有限公司", "安远县鑫泽工业投资有限公司"]);
}

#[test]
fn lines_that_tag_wrote_give_the_same_table_by_file_and_by_pipe() {
    let whole = table(&[FOLDER], b"");
    let lines = tiqu(&["tag", FOLDER], b"").stdout;
    let again = table(&["-"], &lines);
    assert_eq!((sums(&again), &again["totals"]), (sums(&whole), &whole["totals"]));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("found.jsonl");
    std::fs::write(&file, &lines).expect("a file");
    assert_eq!(table(&[file.to_str().unwrap()], b""), again);
    // With the text kept, near reprints are known as from the texts themselves.
    let texts: String = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER))
        .expect("the folder")
        .map(|entry| entry.expect("an entry"))
        .map(|e| json!({"id": e.file_name().to_str(), "text": std::fs::read_to_string(e.path()).unwrap()}).to_string() + "\n")
        .collect();
    let kept = tiqu(&["tag", "--text-field", "text", "--keep", "text", "-"], texts.as_bytes()).stdout;
    assert_eq!(table(&["-"], &kept)["sources"], 10);
}

#[test]
fn the_order_of_documents_and_the_number_of_threads_change_no_sum() {
    let whole = table(&[FOLDER, "--threads", "1"], b"");
    assert_eq!(table(&[FOLDER, "--threads", "3"], b""), whole);
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER)).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.reverse();
    let files: Vec<_> = files.iter().map(|f| f.to_str().unwrap()).collect();
    assert_eq!(table(&files, b"")["totals"], whole["totals"]);
}

#[test]
fn csv_has_a_row_a_project_and_the_totals_stand_on_standard_error() {
    let ran = tiqu(&["table", "--format", "csv", FOLDER], b"");
    let mut csv = csv::Reader::from_reader(ran.stdout.as_slice());
    let head = csv.headers().expect("a head").clone();
    let column = |name: &str| head.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
    let rows: Vec<_> = csv.records().map(|row| row.expect("a row as long as the head")).collect();
    assert_eq!(rows.len(), 13);
    let cell = |row: usize, name: &str| rows[row].get(column(name)).unwrap_or_default().to_owned();
    assert_eq!(
        (cell(0, "investment_min"), cell(0, "investment_max"), cell(0, "currency")),
        ("3000000000".into(), "3200000000".into(), "CNY".into())
    );
    assert_eq!(cell(0, "documents"), "01-signing.txt; 02-reprint.txt; 03-near-reprint.txt; 04-disagreement.txt");
    assert_eq!(
        cell(0, "disagreements"),
        "investment: 30亿元 (01-signing.txt, 02-reprint.txt, 03-near-reprint.txt), 32亿元 (04-disagreement.txt)"
    );
    assert_eq!((cell(2, "part_of"), cell(1, "counted"), cell(2, "counted")), ("2".into(), "no".into(), "yes".into()));
    assert!(text(&ran.stderr).contains("105亿~107亿元"), "{}", text(&ran.stderr));
}

#[test]
fn the_table_for_people_tells_who_disagrees_and_the_totals() {
    let out = tiqu(&["table", FOLDER], b"").stdout;
    for line in
        ["sources disagree on 1 row:", "30亿~32亿元", "12 of 12 documents with records, 10 sources, 13 rows", "1 row without an amount"]
    {
        assert!(text(&out).contains(line), "{line}: {}", text(&out));
    }
    let nothing = tiqu(&["table", "-"], "天气晴朗。".as_bytes());
    assert_eq!((nothing.status.code(), text(&nothing.stdout).starts_with("no record was found")), (Some(0), true));
}

#[test]
fn lines_that_make_no_sense_are_told_and_do_no_harm() {
    let mut lines = String::new();
    // Records that are parts of each other, of themselves, of none; entities that are not there; figures beyond every size.
    lines += r#"{"schema":1,"id":"a","entities":[{"id":0,"type":"project","start":5,"end":2,"text":"甲水库"},{"id":1,"type":"quantity","start":0,"end":1,"text":"?","kind":"money","value":"999999999999999999999999999999999999","unit":"CNY","bound":"exact"}],"records":[{"project":0,"companies":[7],"investment":1,"part_of":1},{"project":9,"companies":[],"investment":1,"part_of":0},{"project":null,"part_of":2},{"part_of":77,"investment":1}]}"#;
    lines += "\n{\"schema\":1,\"id\":\"b\",\"entities\":[{\"type\":\"stage\",\"start\":0,\"end\":1,\"text\":\"?\",\"stage\":\"x\"}],\"records\":[{}]}\n";
    lines += "{\"schema\":1,\"id\":\"c\",\"entities\":7,\"records\":[]}\n{\"id\":\n";
    let ran = tiqu(&["table", "-"], lines.as_bytes());
    let told = text(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2));
    assert!(told.contains("-:2: the stage ? names no known stage"), "{told}");
    assert!(told.contains("-:3: not a line as tiqu tag writes it") && told.contains("-:4: not valid JSON"), "{told}");
    assert!(text(&ran.stdout).contains("too large"), "{}", text(&ran.stdout));
}

#[test]
fn a_chain_of_parts_without_end_is_read() {
    let records: Vec<String> = (0..20_000).map(|i| format!("{{\"project\":null,\"companies\":[],\"part_of\":{}}}", i + 1)).collect();
    let line = format!("{{\"schema\":1,\"id\":\"a\",\"entities\":[],\"records\":[{}]}}", records.join(","));
    assert_eq!(table(&["-"], line.as_bytes())["totals"]["without_amount"], 20_000);
}

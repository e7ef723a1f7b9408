//! Markup and JSON say the same, both ways, and every fault is told with its place.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tiqu::eval::{Gold, gold_files, markup, read_file};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn corpus() -> Vec<PathBuf> {
    gold_files(&root().join("corpus/gold")).expect("the corpus has gold")
}

fn both_ways(gold: &Gold) -> Gold {
    let (text, faults) = markup::write(gold);
    assert!(faults.is_empty(), "{}: {faults:?}", gold.id);
    let (again, faults) = markup::read(&gold.id, &text);
    assert!(faults.is_empty(), "{}: {faults:?}", gold.id);
    again
}

#[test]
fn the_corpus_goes_both_ways_unchanged() {
    for file in corpus() {
        let source = fs::read_to_string(&file).expect("readable gold");
        let (gold, faults, is_markup) = read_file(&file).expect("readable gold");
        assert!(faults.is_empty() && is_markup, "{}: {faults:?}", file.display());
        let value = serde_json::from_str(&gold.to_json()).expect("gold JSON is JSON");
        let (again, faults) = Gold::from_json("", &value);
        assert!(faults.is_empty(), "{}: {faults:?}", file.display());
        assert_eq!(again, gold, "{}", file.display());
        assert_eq!(markup::write(&again).0, source, "{}", file.display());
    }
}

#[test]
fn nesting_optional_labels_and_records_survive() {
    let source = "#! date: 2021-07-29\n#! source: a: b\n\
        ⟦⟦⟦甲公司|C⟧|?P⟧年产⟦5万吨|Q:mass:50000:吨:about⟧|某|项目|P⟧⟦一批|?Q⟧⟦甲|?C=甲公司⟧⟦3到5家|Q:count:3..5:家⟧⟦建设|?S⟧⟦开工|S:started:negated⟧\n\
        \n=== records\n\
        {\"project\": \"甲公司\", \"companies\": [\"甲公司\"], \"count\": 3, \"optional\": {\"stage\": \"started\"}, \"maybe\": true}\n";
    let (gold, faults) = markup::read("a", source);
    assert_eq!(faults, []);
    assert_eq!(gold.text, "甲公司年产5万吨|某|项目一批甲3到5家建设开工\n");
    assert_eq!(gold.head, [("date".to_owned(), "2021-07-29".to_owned()), ("source".to_owned(), "a: b".to_owned())]);
    assert_eq!(both_ways(&gold), gold);
    assert_eq!(markup::write(&gold).0, source);
}

#[test]
fn redundant_parts_of_labels_are_dropped() {
    let (gold, faults) = markup::read("a", "⟦甲公司|C=甲公司⟧⟦3家|Q:count:3:家:exact⟧⟦签约|S:signed⟧");
    assert_eq!(faults, []);
    assert_eq!(markup::write(&gold).0, "⟦甲公司|C⟧⟦3家|Q:count:3:家⟧⟦签约|S:signed:actual⟧\n=== records\n");
}

#[test]
fn every_fault_is_told_with_its_place() {
    let source = "⟦甲|X⟧\n好⟦3家|Q:cont:3:家⟧⟦开工|S:begun:actual⟧\n⟦5%|Q:percent:五:%:exakt⟧⟦乙\n=== records\n{\"project\": \"丙\", \"sum\": 1}\n{\n";
    let (_, faults) = markup::read("a", source);
    let told: Vec<String> = faults.iter().map(|f| format!("{}:{} {}", f.line.unwrap_or(0), f.column.unwrap_or(0), f.what)).collect();
    let wanted = [
        "1:5 stray ⟧",
        "2:6 unknown kind cont",
        "2:21 unknown stage begun",
        "3:5 unknown bound exakt",
        "3:5 bad figure 五",
        "1:1 this ⟦ is left open",
        "3:25 this ⟦ is left open",
        "5:1 record: unknown slot sum",
        "5:1 record: the project \"丙\" is not in the article",
        "6:1 record is no JSON",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told} instead of {wanted}");
    }
}

#[test]
fn json_gold_is_checked_and_crossing_spans_are_refused() {
    let value = serde_json::json!({"id": 7, "text": "约12.35亿元投资", "entities": [
        {"type": "quantity", "start": 0, "end": 6, "text": "12.35亿", "kind": "money", "value": "1235000000", "unit": "CNY", "bound": "about"},
        {"type": "company", "start": 6, "end": 20, "text": "元投资"},
        {"type": "stage", "start": 8, "end": 10, "text": "投资", "stage": "bought", "modality": "actual"},
    ], "records": []});
    let (gold, faults) = Gold::from_json("x", &value);
    let told: Vec<&str> = faults.iter().map(|f| f.what.as_str()).collect();
    assert_eq!(gold.id, "7");
    assert_eq!(
        told,
        [
            "annotation 0 says 12.35亿 at 0..6, but the text there is 约12.35",
            "annotation 1 says 元投资 at 6..20, but the text has 10 characters",
            "annotation 2 (投资): unknown stage bought",
        ]
    );
    let crossing = serde_json::json!({"text": "甲公司项目", "entities": [
        {"type": "company", "start": 0, "end": 3, "text": "甲公司"}, {"type": "project", "start": 1, "end": 5, "text": "公司项目"}]});
    let (gold, faults) = Gold::from_json("x", &crossing);
    assert!(faults.is_empty(), "{faults:?}");
    assert!(markup::write(&gold).1[0].what.contains("crosses"));
    let (gold, _) = Gold::from_json("x", &serde_json::json!({"text": "甲⟦乙|C⟧"}));
    assert_eq!(markup::write(&gold).1.len(), 1);
}

/// The annotation guideline's own converter, where it is at hand, gives the same JSON.
#[test]
fn json_equals_that_of_the_guidelines_converter() {
    let script = root().join("../shared/eval/markup.py");
    if !script.is_file() || !Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success()) {
        notice(&format!("skipped: {} or python3 is not here", script.display()));
        return;
    }
    for file in corpus() {
        let run = Command::new("python3").arg(&script).arg(&file).output().expect("python3 runs");
        assert!(run.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&run.stderr));
        let theirs: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
        let (gold, _, _) = read_file(&file).expect("readable gold");
        let ours: serde_json::Value = serde_json::from_str(&gold.to_json()).expect("JSON");
        assert_eq!(ours, theirs, "{}", file.display());
    }
}

/// Says what was left out, past the test runner, which keeps what a passing test prints to itself.
fn notice(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{what}");
}

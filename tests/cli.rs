//! Runs the built command: inputs, order, ids, failures, exit status, closed pipes.
#![cfg(feature = "cli")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// What a run of `tiqu` gave.
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Ran {
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("each line of the output is JSON")).collect()
    }

    fn ids(&self) -> Vec<Value> {
        self.lines().iter().map(|line| line["id"].clone()).collect()
    }

    /// Asserts that all went well, without a word.
    fn quiet(self) -> Self {
        assert_eq!((self.status, self.err.as_str()), (0, ""));
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        Self { status: output.status.code().expect("no signal ended it"), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiqu"));
    command.current_dir(folder).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
    command
}

fn tiqu(folder: &Path, args: &[&str]) -> Ran {
    command(folder, args).output().expect("it runs").into()
}

fn tiqu_with(folder: &Path, args: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut child = command(folder, args).stdin(Stdio::piped()).spawn().expect("it runs");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.as_ref().to_vec();
    let feed = std::thread::spawn(move || {
        // It may refuse the input before reading it.
        let _ = stdin.write_all(&input);
    });
    let ran = child.wait_with_output().expect("it ends").into();
    feed.join().expect("no panic");
    ran
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

const ARTICLE: &[u8] = "8月3日，由远山能源有限公司投资3亿元的光伏组件项目开工建设，占地200亩。".as_bytes();

#[test]
fn same_bytes_from_any_number_of_threads() {
    let mut lines = String::new();
    for i in 0..2000 {
        let text = format!("{}总投资{}亿元的第{i}个项目已开工。", "晴朗的一天。".repeat(i * 7 % 30), i % 97 + 1);
        lines += &serde_json::json!({"id": i, "text": text}).to_string();
        lines += if i % 500 == 250 { "\n{broken\n" } else { "\n" };
    }
    let dir = folder(&[("a.jsonl", lines.as_bytes()), ("b.txt", ARTICLE), ("c.txt", b""), ("d.ndjson", lines.as_bytes())]);
    let run = |threads| {
        let ran = tiqu(dir.path(), &["tag", ".", "--threads", threads, "--failures", "failures"]);
        assert_eq!(ran.status, 2);
        (ran.out, ran.err, fs::read_to_string(dir.path().join("failures")).unwrap())
    };
    let one = run("1");
    assert_eq!(one.0.lines().count(), 4002);
    assert_eq!(one.2.lines().count(), 8);
    assert!(one.1.ends_with("8 of 4010 documents failed; they are listed in failures\n"), "{}", one.1);
    let ids: Vec<Value> = one.0.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["id"].clone()).collect();
    let wanted = (0..2000).map(Value::from).chain(["b.txt".into(), "c.txt".into()]).chain((0..2000).map(Value::from));
    assert!(ids.into_iter().eq(wanted));
    for threads in ["2", "8"] {
        let many = run(threads);
        assert!(many == one, "{threads} threads give something else than one");
    }
}

#[test]
fn ids_are_the_fields_value_or_the_place() {
    let dir = folder(&[
        ("in/b/deep.txt", b"a"),
        ("in/b.txt", b"a"),
        (
            "in/a.JSONL",
            b"{\"text\":\"a\",\"id\":7.50}\n\n{\"text\":\"b\",\"id\":\"x\\\"y\"}\n{\"text\":\"c\",\"id\":null}\n{\"text\":\"d\"}",
        ),
        ("one.txt", b"a"),
    ]);
    let ran = tiqu(dir.path(), &["tag", "in", "./one.txt"]).quiet();
    let ids: Vec<String> = ran.ids().iter().map(Value::to_string).collect();
    assert_eq!(ids, ["7.5", r#""x\"y""#, r#""a.JSONL:4""#, r#""a.JSONL:5""#, r#""b/deep.txt""#, r#""b.txt""#, r#""./one.txt""#]);
    assert!(ran.out.contains("\"id\":7.50,"), "a number stays as it was written");
    let ran = tiqu(dir.path(), &["tag", "in/a.JSONL", "--id-field", "code"]).quiet();
    assert_eq!(ran.ids(), ["in/a.JSONL:1", "in/a.JSONL:3", "in/a.JSONL:4", "in/a.JSONL:5"]);
    assert_eq!(tiqu_with(dir.path(), &["tag", "--lines", "-"], "a\n\r\nb").quiet().ids(), ["-:1", "-:2", "-:3"]);
}

#[test]
fn folders_give_their_texts_and_say_what_they_skip() {
    let dir = folder(&[
        ("a/1.txt", b"a"),
        ("a/2.md", b"a"),
        ("a/3.jsonl", b"{\"text\":\"a\"}"),
        ("a/x/4.TXT", b"a"),
        ("a/x/5.pdf", b"a"),
        ("a/.git/6.txt", b"a"),
        ("c/7.html", b"a"),
    ]);
    let ran = tiqu(dir.path(), &["tag", "a", "c"]);
    assert_eq!(ran.status, 0);
    assert_eq!(ran.ids(), ["1.txt", "3.jsonl:1", "x/4.TXT"]);
    assert_eq!(ran.err, "3 files in folders were skipped: only .txt, .jsonl and .ndjson are read there\n");
    // Named by a pattern, a file is read whatever its name.
    assert_eq!(tiqu(dir.path(), &["tag", "a/?.md", "a/*/*.TXT"]).quiet().ids(), ["a/2.md", "a/x/4.TXT"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", dir.path().join("a/x/up")).unwrap();
        assert_eq!(tiqu(dir.path(), &["tag", "a"]).ids().len(), 3, "a link round is not followed");
    }
}

#[test]
fn the_format_is_told_by_extension_or_option() {
    let object = b"{\"text\":\"a\"}\n";
    let dir = folder(&[("a.txt", object), ("b.jsonl", object), ("c.json", b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n")]);
    let run = |args: &[&str]| tiqu(dir.path(), args).quiet().ids();
    assert_eq!(run(&["tag", "a.txt", "b.jsonl", "c.json"]), ["a.txt", "b.jsonl:1", "c.json:1", "c.json:2"]);
    assert_eq!(run(&["tag", "a.txt", "--input", "jsonl"]), ["a.txt:1"]);
    assert_eq!(run(&["tag", "b.jsonl", "--input", "text"]), ["b.jsonl"]);
    assert_eq!(run(&["tag", "b.jsonl", "--input", "text", "--lines"]), ["b.jsonl:1"]);
    assert_eq!(run(&["tag", "a.txt", "b.jsonl", "--lines"]), ["a.txt:1", "b.jsonl:1"]);
    let stdin = |args: &[&str]| tiqu_with(dir.path(), args, object).quiet().ids();
    assert_eq!(stdin(&["tag"]), ["-"]);
    assert_eq!(stdin(&["tag", "-"]), ["-"]);
    assert_eq!(stdin(&["tag", "-", "--text-field", "text"]), ["-:1"]);
    assert_eq!(stdin(&["tag", "-", "--input", "jsonl"]), ["-:1"]);
}

#[test]
fn json_that_is_not_json_lines_is_refused_with_a_hint() {
    for (text, hint) in [
        ("{\"text\":\"a\"}\n", "a.json: one JSON object, where"),
        ("{\n  \"text\": \"a\"\n}\n", "jq -c . FILE"),
        ("\u{feff} [{\"text\":\"a\"},\n{\"text\":\"b\"}]\n", "jq -c '.[]' FILE"),
        ("签约", "pass --input text"),
    ] {
        let dir = folder(&[("a.json", text.as_bytes()), ("b.txt", b"a")]);
        let ran = tiqu(dir.path(), &["tag", "a.json", "b.txt"]);
        assert!(ran.err.contains(hint), "{}", ran.err);
        assert_eq!((ran.status, ran.ids()), (2, vec!["b.txt".into()]));
    }
}

#[test]
fn kept_fields_are_copied() {
    let line = br#"{"id":1,"text":"a\nb","title":"t","tags":["x",{"y":1.0}],"n":null,"day":"2021-07-29"}"#;
    let dir = folder(&[("a.jsonl", line)]);
    let run = |args: &[&str]| tiqu(dir.path(), &[&["tag", "a.jsonl"], args].concat()).quiet().out;
    assert!(run(&["--keep", "tags,n,absent"]).starts_with(r#"{"schema":1,"id":1,"tags":["x",{"y":1.0}],"n":null,"entities":"#));
    let all = run(&["--keep", "all", "--date-field", "day"]);
    let wanted = r#"{"schema":1,"id":1,"date":"2021-07-29","text":"a\nb","title":"t","tags":["x",{"y":1.0}],"n":null,"day":"2021-07-29","#;
    assert!(all.starts_with(wanted), "{all}");
    assert_eq!(all.matches("\"title\"").count(), 1);
    let ran = tiqu(dir.path(), &["tag", "a.jsonl", "--keep", "entities"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--keep entities: the output has a field entities of its own"), "{}", ran.err);
}

#[test]
fn the_date_is_the_fields_the_texts_or_the_options() {
    let lines = "{\"text\":\"a\",\"day\":\"2021-07-29\"}\n{\"text\":\"a\",\"day\":\"2021-07-29T08:00:00\"}\n{\"text\":\"a\"}\n\
                 {\"text\":\"a\",\"day\":null}\n{\"text\":\"a\",\"day\":\"29.7.2021\"}\n{\"text\":\"a\",\"day\":20210729}\n";
    let dir = folder(&[("a.jsonl", lines.as_bytes()), ("b.txt", ARTICLE)]);
    let dates = |ran: &Ran| ran.lines().iter().map(|l| l["date"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>();
    let ran = tiqu(dir.path(), &["tag", "a.jsonl", "b.txt", "--date-field", "day"]);
    assert_eq!((ran.status, dates(&ran)), (0, ["2021-07-29", "2021-07-29", "-", "-", "-", "-", "-"].map(Into::into).into()));
    assert_eq!(ran.err.lines().count(), 2);
    assert!(ran.err.starts_with("a.jsonl:5: warning: the date field holds 29.7.2021, not a day such as 2021-07-29"), "{}", ran.err);
    let ran = tiqu(dir.path(), &["tag", "a.jsonl", "b.txt", "--date-field", "day", "--date", "2020-01-01"]);
    assert_eq!(dates(&ran)[1..3], ["2021-07-29", "2020-01-01"]);
    assert_eq!(dates(&ran)[6], "2020-01-01");
}

#[test]
fn failing_documents_are_told_listed_and_counted() {
    let dir = folder(&[
        ("bad.txt", b"ok\xFFno"),
        ("gz.txt", b"\x1F\x8B\x08"),
        ("lines.jsonl", b"{\"text\":\"a\"}\n{\"text\":5}\n{\"x\":\"a\"}\n[]\n{\"text\":\"a\xE4\"}\n{\"text\":\"b\"}\n"),
        ("good.txt", b"a"),
    ]);
    let ran = tiqu(dir.path(), &["tag", "nowhere", "bad.txt", "gz.txt", "lines.jsonl", "good.txt", "--failures", "f.jsonl"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.ids(), ["lines.jsonl:1", "lines.jsonl:6", "good.txt"]);
    let places = [
        "nowhere: no such file",
        "bad.txt: not UTF-8 (first bad byte at 2)",
        "gz.txt: compressed by gzip",
        "lines.jsonl:2: field text holds a number",
        "lines.jsonl:3: no field text",
        "lines.jsonl:4: a JSON array",
        "lines.jsonl:5: not UTF-8",
        "7 of 10 documents failed; they are listed in f.jsonl",
    ];
    assert_eq!(ran.err.lines().count(), places.len());
    for (line, place) in ran.err.lines().zip(places) {
        assert!(line.starts_with(place), "{line}");
    }
    let listed = fs::read_to_string(dir.path().join("f.jsonl")).unwrap();
    let listed: Vec<Value> = listed.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let kinds: Vec<_> = listed.iter().map(|l| l["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["missing", "encoding", "encoding", "field", "field", "json", "encoding"]);
    assert_eq!((&listed[3]["path"], &listed[3]["line"]), (&"lines.jsonl".into(), &2.into()));
    let ran = tiqu(dir.path(), &["tag", "good.txt", "--failures", "f.jsonl"]).quiet();
    assert_eq!((ran.ids().len(), fs::read(dir.path().join("f.jsonl")).unwrap().len()), (1, 0));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_fails_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("a.txt", b"a"), ("b.txt", b"b")]);
    fs::set_permissions(dir.path().join("a.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    // The administrator reads everything.
    if fs::read(dir.path().join("a.txt")).is_err() {
        let ran = tiqu(dir.path(), &["tag", "."]);
        assert!(ran.err.starts_with("./a.txt: not readable: permission denied"), "{}", ran.err);
        assert_eq!((ran.status, ran.ids()), (2, vec!["b.txt".into()]));
    }
}

#[test]
fn bad_options_are_refused_before_anything_is_read() {
    let dir = folder(&[("a.txt", b"a"), ("lexicons/units.tsv", b"nonsense\n"), ("lexicons/nothing.tsv", b"word\n"), ("empty/readme", b"")]);
    for (args, what) in [
        (&["--threads", "0"][..], "--threads"),
        (&["--offsets", "words"], "--offsets"),
        (&["--only", "money,moon"], "moon"),
        (&["--min-certainty", "often"], "sure, likely and guess"),
        (&["--date", "2021-02-30"], "2021-02-30"),
        (&["--nothing"], "--nothing"),
        (&["-o", "nowhere/out.jsonl"], "nowhere/out.jsonl: cannot be written"),
        (&["-o", "a.txt"], "a.txt: to be read and to be written"),
        (&["--failures", "./a.txt"], "a.txt: to be read and to be written"),
        (&["--lines", "--input", "jsonl"], "--lines"),
        (&["-", "-"], "named twice"),
        (&["--failures", "-"], "names no file"),
        (&["--lexicons", "nowhere"], "nowhere: "),
        (&["--lexicons", "empty"], "empty: holds no table"),
        (&["--rules", "nowhere.toml"], "nowhere.toml: "),
        (&["--rules", "bad.toml"], "bad.toml:"),
    ] {
        let ran = tiqu(dir.path(), &[&["tag", "a.txt"], args].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(what), "{args:?}: {}", ran.err);
        assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"a");
    }
    let ran = tiqu(dir.path(), &["tag", "a.txt", "--lexicons", "lexicons", "-o", "out"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("units.tsv") && ran.err.contains("nothing.tsv"), "all faults at once: {}", ran.err);
    assert!(!dir.path().join("out").exists());
}

#[test]
fn odd_inputs_are_no_errors() {
    let mut controls: Vec<u8> = (0..0x20).chain([0x7F]).collect();
    controls.extend_from_slice("\u{85}\u{2028}\u{10ffff}".as_bytes());
    let dir =
        folder(&[("empty.txt", b""), ("empty.jsonl", b"\n\n"), ("nul.txt", &controls), ("bom.jsonl", b"\xEF\xBB\xBF{\"text\":\"\"}")]);
    let ran = tiqu(dir.path(), &["tag", ".", "--keep", "text"]).quiet();
    assert_eq!(ran.ids(), ["bom.jsonl:1", "empty.txt", "nul.txt"]);
    assert_eq!(tiqu_with(dir.path(), &["tag", "-"], "").quiet().ids(), ["-"]);
    assert!(tiqu_with(dir.path(), &["tag", "-", "--input", "jsonl"], "").quiet().ids().is_empty());
}

/// Each entity's text is what its offsets say, counted with `unit` in `text`.
fn check_offsets(line: &Value, text: &str, unit: impl Fn(&str) -> usize) -> usize {
    let entities = line["entities"].as_array().unwrap();
    for entity in entities {
        let at = |name: &str| {
            let offset = entity[name].as_u64().unwrap() as usize;
            (0..=text.len()).find(|&b| text.is_char_boundary(b) && unit(&text[..b]) == offset).unwrap()
        };
        assert_eq!(entity["text"], text[at("start")..at("end")], "{entity}");
    }
    entities.len()
}

#[test]
fn offsets_count_what_is_asked_for_without_the_byte_order_mark() {
    let text = format!("𠮷、𠮷都好。\r\n{}\r\n", std::str::from_utf8(ARTICLE).unwrap());
    let dir = folder(&[("a.txt", format!("\u{feff}{text}").as_bytes())]);
    let line = |unit| tiqu(dir.path(), &["tag", "a.txt", "--offsets", unit]).quiet().lines().remove(0);
    let counts = [
        check_offsets(&line("chars"), &text, |t| t.chars().count()),
        check_offsets(&line("bytes"), &text, str::len),
        check_offsets(&line("utf16"), &text, |t| t.encode_utf16().count()),
    ];
    assert!(counts.iter().all(|&c| c == counts[0]));
    assert_eq!(line("chars")["entities"], tiqu(dir.path(), &["tag", "a.txt"]).lines()[0]["entities"]);
}

#[test]
fn min_certainty_leaves_out_what_is_less_certain() {
    let dir = folder(&[("a.txt", "子公司常州餐厨中标。浙江恒逸石化有限公司投资约30亿元的云岭储能电站项目7月29日签约。".as_bytes())]);
    let companies = |least: &str| -> Vec<String> {
        let output = tiqu(dir.path(), &["tag", "a.txt", "--min-certainty", least]).quiet().lines().remove(0);
        let entities = output["entities"].as_array().cloned().unwrap_or_default();
        for record in output["records"].as_array().into_iter().flatten() {
            assert!(
                record["companies"].as_array().into_iter().flatten().all(|id| id.as_u64().is_some_and(|id| (id as usize) < entities.len()))
            );
        }
        entities.iter().filter(|e| e["type"] == "company").map(|e| e["text"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(companies("sure"), ["浙江恒逸石化有限公司"]);
    assert_eq!(companies("guess"), ["常州餐厨", "浙江恒逸石化有限公司"]);
}

#[test]
fn only_gives_the_named_and_what_records_refer_to() {
    let dir = folder(&[("a.txt", ARTICLE)]);
    let run = |only| tiqu(dir.path(), &["tag", "a.txt", "--only", only]).quiet().lines().remove(0);
    let all = tiqu(dir.path(), &["tag", "a.txt"]).quiet().lines().remove(0);
    let of = |line: &Value, wanted: &dyn Fn(&Value) -> bool| -> Vec<String> {
        line["entities"].as_array().unwrap().iter().filter(|e| wanted(e)).map(|e| e["text"].as_str().unwrap().to_owned()).collect()
    };
    for name in ["quantity", "company", "project", "stage", "date", "location", "organization"] {
        assert_eq!(of(&run(name), &|_| true), of(&all, &|e| e["type"] == name), "{name}");
    }
    assert_eq!(of(&run("money"), &|_| true), of(&all, &|e| e["kind"] == "money"));
    assert_eq!(of(&run("money,quantity"), &|_| true), of(&all, &|e| e["type"] == "quantity"));
    let records = run("record");
    assert_eq!(records["records"].as_array().unwrap().len(), all["records"].as_array().unwrap().len());
    // Each entity is one that a record refers to, and each number leads to one.
    let count = records["entities"].as_array().unwrap().len();
    let mut referred = vec![false; count];
    for record in records["records"].as_array().unwrap() {
        for (name, slot) in record.as_object().unwrap() {
            match slot {
                Value::Number(id) if name != "part_of" => referred[id.as_u64().unwrap() as usize] = true,
                Value::Array(ids) => ids.iter().filter_map(Value::as_u64).for_each(|id| referred[id as usize] = true),
                _ => {}
            }
        }
    }
    assert!(referred.iter().all(|&r| r));
}

#[test]
fn the_summary_goes_where_the_lines_do_not() {
    let dir = folder(&[("a.txt", ARTICLE)]);
    let ran = tiqu(dir.path(), &["tag", "a.txt", "-o", "out.jsonl", "--summary"]).quiet();
    assert!(ran.out.starts_with("1 document\n"), "{}", ran.out);
    assert_eq!(fs::read_to_string(dir.path().join("out.jsonl")).unwrap().lines().count(), 1);
    let ran = tiqu(dir.path(), &["tag", "a.txt", "--summary"]);
    assert_eq!(ran.ids(), ["a.txt"]);
    assert!(ran.err.starts_with("1 document\n"));
    // No terminal, not asked for.
    assert_eq!(tiqu(dir.path(), &["tag", "a.txt", "-o", "out.jsonl"]).quiet().out, "");
    // The output lies in the folder that is read.
    assert_eq!(tiqu(dir.path(), &["tag", ".", "-o", "out.jsonl", "--summary"]).quiet().status, 0);
    assert_eq!(fs::read_to_string(dir.path().join("out.jsonl")).unwrap().lines().count(), 1);
}

#[test]
fn each_document_is_shown_as_it_comes() {
    let dir = folder(&[]);
    for (args, documents) in [
        (&["tag", "--lines", "--flush", "-"][..], ["签约", "落地"]),
        (&["tag", "--input", "jsonl", "--flush", "-", "--threads", "1"], ["{\"text\":\"a\"}", "{\"text\":5}"]),
    ] {
        let mut child = command(dir.path(), args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let (heard, lines) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        let tell = heard.clone();
        let threads = [
            std::thread::spawn(move || out.lines().for_each(|line| drop(heard.send(line.unwrap())))),
            std::thread::spawn(move || err.lines().for_each(|line| drop(tell.send(line.unwrap())))),
        ];
        for (i, document) in documents.iter().enumerate() {
            writeln!(stdin, "{document}").unwrap();
            let line = lines.recv_timeout(Duration::from_secs(60)).expect("the document is shown while the pipe is open");
            assert!(line.contains(&format!("-:{}", i + 1)), "{line}");
        }
        drop(stdin);
        child.wait().unwrap();
        threads.into_iter().for_each(|t| t.join().unwrap());
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let dir = folder(&[("a.txt", "签约，投资3亿元。\n".repeat(200_000).as_bytes())]);
    for threads in ["1", "4"] {
        let mut child = command(dir.path(), &["tag", "--lines", "a.txt", "--threads", threads]).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        drop(out);
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    }
    // While the input stays open too.
    let mut child = command(dir.path(), &["tag", "--lines", "--flush", "-", "--threads", "2"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    stdin.write_all("签约\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    drop(stdin);
}

#[test]
fn a_very_long_line_is_one_document() {
    let mut line = "{\"text\":\"".to_owned();
    line += &"晴天里风平浪静。".repeat(1 << 17);
    line += "总投资3亿元。\"}\n{\"text\":\"a\"}\n";
    let dir = folder(&[("a.jsonl", line.as_bytes())]);
    let ran = tiqu(dir.path(), &["tag", "a.jsonl", "--threads", "2"]).quiet();
    assert_eq!(ran.ids(), ["a.jsonl:1", "a.jsonl:2"]);
}

#[test]
fn a_users_tables_are_used() {
    let dir = folder(&[("a.txt", ARTICLE)]);
    fs::create_dir(dir.path().join("mine")).unwrap();
    let head = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons/stop_names.tsv")).unwrap();
    let columns = head.lines().find(|l| !l.starts_with('#')).unwrap().to_owned();
    fs::write(dir.path().join("mine/stop_names.tsv"), format!("\u{feff}{columns}\r\n")).unwrap();
    assert_eq!(tiqu(dir.path(), &["tag", "a.txt", "--lexicons", "mine"]).quiet().ids(), ["a.txt"]);
}

#[test]
fn all_faults_of_tables_and_rules_are_told_at_once() {
    let dir = folder(&[
        ("mine/units.tsv", b"word\tkind\tunit\tbase_unit\tfactor\tsource\nfoo\tbar\n"),
        ("mine/nothing.tsv", b"a\tb\n"),
        ("mine/places.tsv", b"word\n\xff\n"),
        ("mine.toml", b"[[rule]]\nname = \"mine.a\"\npattern = \"@no_such_list <amount:money>\"\ngives = { investment = \"amount\" }\n"),
        ("broken.toml", b"not toml [[["),
        ("a.txt", ARTICLE),
    ]);
    let custom = ["--lexicons", "mine", "--rules", "mine.toml", "--rules", "broken.toml", "--rules", "missing.toml"];
    let told = ["mine/units.tsv:2: ", "mine/nothing.tsv: ", "mine/places.tsv:2: ", "mine.toml:3: ", "broken.toml:1: ", "missing.toml: "];
    for command in [&["tag", "a.txt", "-o", "out.jsonl"][..], &["lint"], &["explain", "a.txt"]] {
        let ran = tiqu(dir.path(), &[command, &custom].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{command:?}");
        for place in told {
            assert!(ran.err.contains(place), "{command:?}: {place} is not among\n{}", ran.err);
        }
    }
    assert!(!dir.path().join("out.jsonl").exists());
}

#[test]
fn eval_pairs_what_tag_wrote_with_the_gold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = folder(&[]);
    let found = dir.path().join("found.jsonl");
    let found = found.to_str().unwrap();
    let scores = |ran: Ran| -> Value { serde_json::from_str(&ran.quiet().out).expect("it is JSON") };
    let own = scores(tiqu(root, &["eval", "corpus/gold", "--json"]));
    for paths in ["corpus/articles", "corpus/articles/*.txt"] {
        tiqu(root, &["tag", paths, "-o", found]).quiet();
        let other = scores(tiqu(root, &["eval", "corpus/gold", found, "--json"]));
        // The gold's dates, which its texts do not all tell, decide some modalities.
        for kind in ["quantity", "company", "project", "stage"] {
            assert_eq!(other[kind], own[kind], "{kind} of {paths}");
        }
    }
}

#[test]
fn explain_tells_a_path_from_a_text() {
    let dir = folder(&[("news/a.txt", ARTICLE)]);
    assert!(tiqu(dir.path(), &["explain", "news/a.txt"]).quiet().out.contains("quantity"));
    assert!(tiqu(dir.path(), &["explain", "总投资3亿元，每吨8000元/平方米"]).quiet().out.contains("3亿元"));
    for path in ["missing.txt", "./missing", "news"] {
        let ran = tiqu(dir.path(), &["explain", path]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{path}");
        assert!(ran.err.starts_with(&format!("{path}: cannot be read")), "{}", ran.err);
    }
}

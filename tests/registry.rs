//! A user's own companies: `tiqu tag --companies FILE.csv`, and the registry behind it.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;
use tiqu::{Extractor, Fact, Registry};

const COMPANIES: &str = "\u{feff}id,name,aliases,note\r\nE-17,\"浙江恒逸石化有限公司\",恒逸；恒逸石化,\"一, 二\"\r\nS1,太阳能股份有限公司,太阳能;阳光|XY,\r\n\
    A,甲能源有限公司,双星,\r\nB,乙能源有限公司,双星,\r\nCMB,招商银行股份有限公司,,\r\nX,星辰合创,,\r\nT,腾讯科技(深圳)有限公司,,\r\n";

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(folder).args(args).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (output.status.code().expect("no signal ended it"), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    files.iter().for_each(|(name, bytes)| fs::write(dir.path().join(name), bytes).expect("written"));
    dir
}

/// The companies found in a text: text, id or candidates.
fn found(text: &str) -> Vec<(String, String)> {
    let dir = folder(&[("mine.csv", COMPANIES.as_bytes()), ("a.txt", text.as_bytes())]);
    let (status, out, err) = run(dir.path(), &["tag", "a.txt", "--companies", "mine.csv", "--only", "company"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let line: Value = serde_json::from_str(&out).expect("JSON");
    let whose = |e: &Value| match (&e["company_id"], &e["company_candidates"]) {
        (Value::String(id), Value::Null) => id.clone(),
        (Value::Null, Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        _ => String::new(),
    };
    let entities = line["entities"].as_array().expect("a list");
    entities.iter().map(|e| (e["text"].as_str().expect("a text").to_owned(), whose(e))).collect()
}

fn check(text: &str, want: &[(&str, &str)]) {
    let found = found(text);
    let found: Vec<_> = found.iter().map(|(text, id)| (text.as_str(), id.as_str())).collect();
    assert_eq!(found, want, "{text}");
}

#[test]
fn mentions_carry_the_id_of_their_row() {
    check("恒逸石化投资建设的项目已开工。", &[("恒逸石化", "E-17")]);
    // No rule would find it.
    check("星辰合创已签约。", &[("星辰合创", "X")]);
    // Either width of brackets, traditional characters.
    check("騰訊科技（深圳）有限公司已签约。", &[("騰訊科技（深圳）有限公司", "T")]);
    // What the document itself calls it, and the short name whose registered name the row has.
    check(
        "浙江恒逸石化有限公司（以下简称“浙恒”）签约，浙恒表示满意。",
        &[("浙江恒逸石化有限公司", "E-17"), ("浙恒", "E-17"), ("浙恒", "E-17")],
    );
    check("招行与华为签约。", &[("招行", "CMB"), ("华为", "")]);
    check("产品代号AXY1已停产。", &[]);
}

#[test]
fn common_words_need_evidence() {
    check("当地太阳能发电量增加，阳光充足。", &[]);
    check("太阳能公告称，中标3亿元。", &[("太阳能", "S1")]);
    check("太阳能股份有限公司开工，太阳能出资3亿元。", &[("太阳能股份有限公司", "S1"), ("太阳能", "S1")]);
}

#[test]
fn an_ambiguous_alias_says_so() {
    check("双星公告称，项目已开工。", &[("双星", "A|B")]);
    check("甲能源有限公司中标，双星负责施工。", &[("甲能源有限公司", "A"), ("双星", "A")]);
    let both = "甲能源有限公司、乙能源有限公司中标，双星公告称项目开工。";
    check(both, &[("甲能源有限公司", "A"), ("乙能源有限公司", "B"), ("双星", "A|B")]);
}

#[test]
fn mentions_of_one_row_share_the_fullest_name() {
    let dir = folder(&[("mine.csv", COMPANIES.as_bytes())]);
    fs::write(dir.path().join("a.txt"), "阳光公告称开工。太阳能股份有限公司出资。").expect("written");
    let (_, out, _) = run(dir.path(), &["tag", "a.txt", "--companies", "mine.csv", "--only", "company"]);
    let line: Value = serde_json::from_str(&out).expect("JSON");
    let names: Vec<_> = line["entities"].as_array().expect("a list").iter().map(|e| &e["name"]).collect();
    assert_eq!(names, ["太阳能股份有限公司"; 2]);
}

#[test]
fn all_faulty_rows_are_told_before_anything_is_read() {
    let bad = "name,aliases,id\n甲能源,甲,1\n,x,2\n乙能源,,\n丙能源,3\n".as_bytes();
    let many = "name,id\n".to_owned() + &"甲,1\n".repeat(500);
    let latin = b"name,id\n\xb9\xab\xcb\xbe,1\n";
    let dir =
        folder(&[("bad.csv", bad), ("many.csv", many.as_bytes()), ("gbk.csv", latin), ("empty.csv", b""), ("a.txt", "签约".as_bytes())]);
    let refused = |file: &str| {
        let (status, out, err) = run(dir.path(), &["tag", "a.txt", "--companies", file, "-o", "out.jsonl"]);
        assert_eq!((status, out.as_str()), (2, ""), "{file}");
        assert!(!dir.path().join("out.jsonl").exists());
        err
    };
    let err = refused("bad.csv");
    for place in ["bad.csv:2: 甲: one character", "bad.csv:3: no name", "bad.csv:4: no id", "bad.csv:5: 2 cells where the header has 3"] {
        assert!(err.contains(place), "{place} is not among\n{err}");
    }
    let err = refused("many.csv");
    assert_eq!(err.lines().count(), 101);
    assert!(err.contains("400 more faults"), "{err}");
    assert!(refused("gbk.csv").contains("gbk.csv:2: not UTF-8; convert it"));
    assert!(refused("empty.csv").contains("empty.csv:1: the first line must name the columns name, id"));
    assert!(refused("missing.csv").contains("missing.csv: not readable"));
}

#[test]
fn explain_tells_the_ids_too() {
    let dir = folder(&[("mine.csv", COMPANIES.as_bytes())]);
    let (status, out, _) = run(dir.path(), &["explain", "星辰合创已签约，当地太阳能发电。", "--companies", "mine.csv"]);
    assert_eq!(status, 0);
    assert!(out.contains("company_id=X") && out.contains("rule company.own "), "{out}");
    assert!(out.contains("also a common word"), "{out}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each name stands in a text that is made of it and of characters that no name has.
    #[test]
    fn every_name_of_the_list_is_found(names in prop::collection::btree_set("[恒信达盛华泰]{4,9}", 1..40)) {
        let mut rows = Registry::builder("a.csv");
        for (i, name) in names.iter().enumerate() {
            rows.add(i + 2, name, "", &i.to_string());
        }
        let extractor = Extractor::builder().companies(rows.finish().unwrap()).build().unwrap();
        let text: String = names.iter().map(|name| format!("，{name}签约")).collect();
        let found = extractor.extract(&text);
        for (i, name) in names.iter().enumerate() {
            let id = i.to_string();
            let there = found.entities.iter().any(|e| match e.fact {
                Fact::Company(company) => company.company_id == Some(id.as_str()) && found.text_of(e) == name,
                _ => false,
            });
            prop_assert!(there, "{name} of {text}: {:?}", found.entities);
        }
    }
}

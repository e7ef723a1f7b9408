//! The commands that check and explain: what they print, and their exit status.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checks").join(name);
    fs::create_dir_all(&folder).expect("a folder to work in");
    folder
}

fn tiqu(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(folder).args(args).output().expect("tiqu runs");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

const ARTICLE: &str = "#! date: 2024-05-06\n云岭小镇项目总投资⟦3亿元|Q:money:300000000:CNY⟧，⟦甲乙集团|C⟧参与。\n\n=== records\n";

#[test]
fn eval_counts_and_holds_floors() {
    let folder = folder("eval");
    fs::write(folder.join("a.ann"), ARTICLE).expect("gold written");
    let found = r#"{"id": "a", "entities": [{"id": 0, "type": "quantity", "start": 9, "end": 12, "text": "3亿元", "rule": "quantity.plain", "kind": "money", "value": "300000000", "unit": "CNY"}, {"id": 1, "type": "company", "start": 0, "end": 4, "text": "云岭小镇", "rule": "company.odd"}], "records": []}"#;
    fs::write(folder.join("found.jsonl"), format!("{found}\n")).expect("findings written");
    let (status, out, _) = tiqu(&folder, &["eval", "a.ann", "found.jsonl", "--json", "--faults", "3"]);
    let scores: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((status, &scores["money"]["f1"], &scores["company"]["found"]), (Some(0), &Value::from(1.0), &Value::from(1)));
    assert!(out.contains("company.odd"), "a wrong one is told with its rule: {out}");
    let (_, out, _) = tiqu(&folder, &["eval", "a.ann", "found.jsonl", "--faults", "9", "--grep", "^wrong.*odd"]);
    assert!(out.contains("云岭小镇") && !out.contains("甲乙集团"), "only the faults that match: {out}");
    let (_, out, _) = tiqu(&folder, &["eval", "a.ann", "--certainty", "sure"]);
    assert!(out.contains("project"), "what is less certain is left out: {out}");
    let (status, _, err) = tiqu(&folder, &["eval", "a.ann", "--certainty", "surely"]);
    assert!(status == Some(2) && err.contains("sure, likely and guess"), "{err}");
    let (status, ..) = tiqu(&folder, &["eval", "a.ann", "--faults", "9", "--grep", "("]);
    assert_eq!(status, Some(2), "a pattern that is none is refused");
    fs::write(folder.join("floors.toml"), "company = 0.5\n\"stage.signed\" = 1.0\n").expect("floors written");
    let (status, _, err) = tiqu(&folder, &["eval", "a.ann", "found.jsonl", "--floor", "money=1", "--floor", "floors.toml"]);
    assert_eq!((status, err.trim()), (Some(1), "company is 0.0000, under its floor 0.5"));
    let (status, out, _) = tiqu(&folder, &["eval", ".", "--floor", "money=1"]);
    assert_eq!(status, Some(0), "the texts are tagged where nothing else is given: {out}");
    fs::write(folder.join("bad.toml"), "stages = 0.5\nmoney = \"high\"\n").expect("floors written");
    let (status, _, err) = tiqu(&folder, &["eval", "a.ann", "--floor", "bad.toml", "--floor", "money=2"]);
    assert_eq!((status, err.lines().count()), (Some(2), 3), "all faults at once: {err}");
    assert!(err.contains("bad.toml:1: no figure is named stages"), "{err}");
}

#[test]
fn gold_converts_both_ways_and_tells_faults() {
    let folder = folder("gold");
    fs::write(folder.join("a.ann"), ARTICLE).expect("gold written");
    let (status, json, _) = tiqu(&folder, &["gold", "a.ann"]);
    assert_eq!(status, Some(0));
    fs::write(folder.join("a.json"), json).expect("gold written");
    let (status, markup, _) = tiqu(&folder, &["gold", "a.json"]);
    assert_eq!((status, markup.as_str()), (Some(0), ARTICLE));
    fs::write(folder.join("a.txt"), "云岭小镇项目总投资3亿元，甲乙公司参与。\n").expect("an article written");
    let (status, _, err) = tiqu(&folder, &["gold", "--check", "--article", ".", "a.ann"]);
    assert_eq!(status, Some(1));
    assert!(err.contains("the text differs from ./a.txt at character 15"), "{err}");
    fs::write(folder.join("b.ann"), "甲\n乙⟦丙|Q:money:1⟧").expect("gold written");
    let (status, _, err) = tiqu(&folder, &["gold", "b.ann"]);
    assert_eq!(status, Some(1));
    assert!(err.starts_with("b.ann:2: column 5: bad label"), "{err}");
    assert_eq!(tiqu(&folder, &["gold", "none.ann"]).0, Some(2));
}

#[test]
fn explain_tells_rules_rows_and_near_misses() {
    let folder = folder("explain");
    let (status, out, _) = tiqu(&folder, &["explain", "总投资约3亿元，京ICP备05004402号。", "--json"]);
    let told: Value = serde_json::from_str(&out).expect("JSON");
    let amount = &told["entities"][0];
    assert_eq!((status, &amount["text"], &amount["bound"]), (Some(0), &Value::from("3亿元"), &Value::from("about")));
    let files: Vec<&str> = amount["rows"].as_array().into_iter().flatten().filter_map(|row| row["file"].as_str()).collect();
    assert!(files.contains(&"lexicons/currencies.tsv") && files.contains(&"lexicons/quantity_words.tsv"), "{files:?}");
    assert!(told["rejected"].as_array().is_some_and(|rejected| !rejected.is_empty()), "{out}");
    let (_, out, _) = tiqu(&folder, &["explain", "全市重点项目12个，云岭物流园区很大，清岭第二水厂开工。"]);
    assert!(
        out.contains("重点项目") && out.contains("rejected: nothing specific in it"),
        "a generic mention is told with its reason: {out}"
    );
    fs::write(folder.join("a.txt"), "甲乙公司").expect("a text written");
    let (status, out, _) = tiqu(&folder, &["explain", "a.txt"]);
    assert!(status == Some(0) && out.contains("near misses"), "{out}");
}

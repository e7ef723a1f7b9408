//! `tiqu diff` between two outputs, and between two sets of words over one corpus.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn tiqu(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(folder).args(args).output().expect("it runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A folder with two texts, and words of one's own that find another stage in one of them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    for (name, bytes) in [
        ("news/a.txt", "8月3日，由远山能源有限公司投资3亿元的云岭光伏组件项目开工建设，两年后启航。"),
        ("news/b.txt", "云岭光伏组件项目占地200亩。"),
        ("my/stages.tsv", "word\tstage\tclass\tsource\n启航\toperating\tbare\tgeneral\n"),
    ] {
        fs::create_dir_all(path.join(name).parent().expect("a parent")).expect("a folder");
        fs::write(path.join(name), bytes).expect("a file");
    }
    folder
}

#[test]
fn two_outputs_are_compared_document_by_document() {
    let folder = folder();
    let run = |args: &[&str]| tiqu(folder.path(), args);
    run(&["tag", "news", "-o", "old.jsonl"]);
    run(&["tag", "news", "--lexicons", "my", "-o", "new.jsonl"]);
    let same = run(&["diff", "old.jsonl", "old.jsonl"]);
    assert_eq!((same.status.code(), text(&same.stderr)), (Some(2), "error: old.jsonl: the same file twice\n"));
    let ran = run(&["diff", "old.jsonl", "new.jsonl", "--texts", "news", "--check", "0"]);
    let told = text(&ran.stdout);
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.starts_with("2 documents compared, 1 differs\n"), "{told}");
    assert!(
        told.contains("stage appeared  stage.word  1\n  启航 1\n    a.txt:36  3亿元的云岭光伏组件项目开工建设，两年后【启航】。"),
        "{told}"
    );
    assert!(text(&ran.stderr).contains("more than the 0 that --check allows"));
    // The same without files between.
    let over = run(&["diff", "news", "--lexicons", "my", "--check", "100"]);
    let without_head = |text: &str| text.split_once("\n\n").expect("groups").1.to_owned();
    assert_eq!((over.status.code(), without_head(text(&over.stdout))), (Some(0), without_head(told)));
    let turned = run(&["diff", "news", "--old-lexicons", "my", "--json"]);
    let turned: Value = serde_json::from_slice(&turned.stdout).expect("JSON");
    assert_eq!((&turned["entities"]["vanished"], &turned["entities"]["appeared"]), (&1.into(), &0.into()));
    assert_eq!(turned["groups"][0]["words"]["启航"], 1);
}

#[test]
fn what_is_missing_or_bad_is_named() {
    let folder = folder();
    let line = |id: &str| format!("{{\"schema\":1,\"id\":\"{id}\",\"entities\":[],\"records\":[]}}\n");
    fs::write(folder.path().join("old.jsonl"), line("a") + &line("b") + "{\"id\":7}\n").expect("a file");
    fs::write(folder.path().join("new.jsonl"), line("b") + "no\n" + "{\"id\": 7, \"entities\": []}\n" + &line("c")).expect("a file");
    let ran = tiqu(folder.path(), &["diff", "old.jsonl", "new.jsonl"]);
    let (out, err) = (text(&ran.stdout), text(&ran.stderr));
    assert_eq!(ran.status.code(), Some(2), "{out}{err}");
    assert!(out.contains("1 document only in old.jsonl: a\n1 document only in new.jsonl: c\n"), "{out}");
    assert!(
        err.contains("new.jsonl:2: not a JSON object") && err.contains("old.jsonl:3, new.jsonl:3: the old line has no list entities"),
        "{err}"
    );
    for (args, what) in [
        (&["diff", "old.jsonl"][..], "two files are compared"),
        (&["diff", "old.jsonl", "none.jsonl"], "none.jsonl: cannot be read"),
        (&["diff", "old.jsonl", "news"], "news: a folder"),
        (&["diff", "news", "--rules", "none.toml"], "none.toml: not readable"),
    ] {
        let ran = tiqu(folder.path(), args);
        assert_eq!(ran.status.code(), Some(2));
        assert!(text(&ran.stderr).contains(what), "{}", text(&ran.stderr));
    }
}

#[test]
fn failed_documents_go_to_the_file_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("news.jsonl"), "{\"id\":1,\"text\":\"总投资3亿元\"}\n{\"id\":2,\"text\":5}\n").expect("written");
    std::fs::write(path("none.toml"), "").expect("written");
    let arguments = ["diff", &path("news.jsonl"), "--rules", &path("none.toml"), "--failures", &path("failed.jsonl")];
    tiqu(folder.path(), &arguments);
    let failed = std::fs::read_to_string(path("failed.jsonl")).expect("the file");
    assert!(failed.lines().count() == 1 && failed.contains("\"line\":2"), "{failed}");
}

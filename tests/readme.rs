//! The README's examples are what the program writes.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn the_first_example_is_what_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is there");
    let (_, rest) = readme.split_once("here that of ").expect("the sentence of the example");
    let (text, rest) = rest.split_once('。').expect("its end");
    let shown = rest.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("its block");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(&folder).expect("a folder to work in");
    fs::write(folder.join("a.txt"), format!("{text}。")).expect("the text is written");
    let output = Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(&folder).args(["tag", "--date", "2021-07-30", "a.txt"]).output();
    let written: Value = serde_json::from_slice(&output.expect("tiqu runs").stdout).expect("one line of JSON");
    assert_eq!(written, serde_json::from_str::<Value>(shown).expect("the example is JSON"));
}

/// Each row: a text, the first thing found in it, its fields as `name=value`, or the name alone where the value is true.
#[test]
fn amounts_and_dates_are_found_as_the_tables_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is there");
    let (_, rest) = readme.split_once("## Amounts and dates").expect("the section");
    let section = rest.split("\n## ").next().unwrap_or_default();
    let blocks = section.split("```tsv\n").skip(1).filter_map(|rest| rest.split("```").next());
    let rows: Vec<Vec<&str>> = blocks.flat_map(str::lines).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() > 20, "{} rows", rows.len());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(&folder).expect("a folder to work in");
    let texts: String = rows.iter().flat_map(|row| [row[0], "\n"]).collect();
    fs::write(folder.join("forms.txt"), texts).expect("the texts are written");
    let arguments = ["tag", "--lines", "--date", "2024-06-15", "forms.txt"];
    let output = Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(&folder).args(arguments).output().expect("tiqu runs");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(lines.lines().count(), rows.len());
    for (row, line) in rows.iter().zip(lines.lines()) {
        let document: Value = serde_json::from_str(line).expect("a line is JSON");
        let entity = document["entities"][0].as_object().expect("something is found");
        let fields = entity.iter().filter(|(name, _)| !["id", "type", "start", "end", "rule", "text"].contains(&name.as_str()));
        let fields: Vec<String> = fields
            .map(|(name, value)| match value {
                Value::String(text) => format!("{name}={text}"),
                Value::Bool(true) => name.clone(),
                other => format!("{name}={other}"),
            })
            .collect();
        assert_eq!((row[1], row[2]), (entity["text"].as_str().unwrap_or_default(), &*fields.join(" ")), "{}", row[0]);
    }
}

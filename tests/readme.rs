//! The README's first example is what the program writes.
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

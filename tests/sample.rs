//! The committed output of the sample corpus is what the engine gives: a change of it is seen, and told in the changelog.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const REMEDY: &str = "regenerate it with `cargo run --release -- tag corpus/articles -o corpus/output.jsonl`, read the difference, \
    and tell users of it in a line of CHANGELOG.md";

/// The first thing in which two documents differ.
fn difference(ours: &str, theirs: &str) -> String {
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap_or_default();
    let (ours, theirs) = (read(ours), read(theirs));
    for list in ["entities", "records"] {
        let items = |document: &Value| document[list].as_array().cloned().unwrap_or_default();
        let (ours, theirs) = (items(&ours), items(&theirs));
        for at in 0..ours.len().max(theirs.len()) {
            let (now, then) = (ours.get(at), theirs.get(at));
            if now != then {
                let told = |item: Option<&Value>| item.map_or("nothing".to_owned(), Value::to_string);
                return format!("{list} {at}: now {}\n    committed {}", told(now), told(then));
            }
        }
    }
    "a field of the document".to_owned()
}

#[test]
fn output_of_the_sample_corpus_is_as_committed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = fs::read_to_string(root.join("corpus/output.jsonl")).unwrap_or_else(|e| panic!("corpus/output.jsonl: {e}; {REMEDY}"));
    let run = Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(root).args(["tag", "corpus/articles"]).output().expect("tiqu runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let output = String::from_utf8(run.stdout).expect("the output is UTF-8");
    if output == committed {
        return;
    }
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (output.lines().collect(), committed.lines().collect());
    let mut differ = Vec::new();
    for (ours, theirs) in ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs) {
        let id = serde_json::from_str::<Value>(ours).unwrap_or_default()["id"].to_string();
        differ.push(format!("{id}: {}", difference(ours, theirs)));
    }
    panic!(
        "{} of {} documents differ from corpus/output.jsonl ({} there); {REMEDY}\n{}",
        differ.len(),
        ours.len(),
        theirs.len(),
        differ.join("\n")
    );
}

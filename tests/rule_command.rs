//! `tiqu rule`: every rule that findings name has its documentation.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tiqu::Extractor;

fn tiqu(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().expect("it runs")
}

#[test]
fn a_rule_is_told_with_its_place_and_a_wrong_name_with_near_ones() {
    let out = String::from_utf8(tiqu(&["rule", "record.total.word"]).stdout).expect("UTF-8");
    for part in ["pattern    @total_words", "gives      total = <amount>", "yes ", "no ", "lexicons/rules/record.toml:"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let wrong = tiqu(&["rule", "record.totl.word"]);
    let told = String::from_utf8(wrong.stderr).expect("UTF-8");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(told.contains("near names are record.total.word, "), "{told}");
    let all = String::from_utf8(tiqu(&["rule"]).stdout).expect("UTF-8");
    assert_eq!(all.lines().count(), Extractor::new().rules().len());
    let below = String::from_utf8(tiqu(&["rule", "company.alias."]).stdout).expect("UTF-8");
    assert!(below.lines().count() > 1 && below.lines().all(|line| line.starts_with("company.alias.")), "{below}");
}

/// The names in the sources that are those of rules.
fn names_in(folder: &Path, names: &mut BTreeSet<String>) {
    const KINDS: &[&str] = &["quantity.", "company.", "project.", "stage.", "date.", "location.", "organization.", "record."];
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names_in(&path, names);
            continue;
        }
        // The scorer speaks of types and stages by dotted names of its own.
        if path.ends_with("tests.rs") || path.components().any(|c| c.as_os_str() == "eval" || c.as_os_str() == "cli") {
            continue;
        }
        let source = fs::read_to_string(&path).expect("a source");
        let dotted = |text: &&str| {
            !text.ends_with('.')
                && KINDS.iter().any(|kind| text.starts_with(kind))
                && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_')
        };
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        names.extend(lines.flat_map(|line| line.split('"').skip(1).step_by(2).collect::<Vec<_>>()).filter(dotted).map(str::to_owned));
    }
}

#[test]
fn every_rule_written_in_rust_is_documented_and_no_other() {
    let mut names = BTreeSet::new();
    names_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    let rules = Extractor::new().rules();
    let known: BTreeSet<String> = rules.iter().map(|rule| rule.name.clone()).collect();
    let missing: Vec<_> = names.difference(&known).collect();
    assert!(missing.is_empty(), "lexicons/rules/engine.tsv lacks {missing:?}");
    let gone: Vec<_> = rules.iter().filter(|rule| rule.pattern.is_none() && !names.contains(&rule.name)).map(|rule| &rule.name).collect();
    assert!(gone.is_empty(), "lexicons/rules/engine.tsv has rules that are gone: {gone:?}");
    for rule in rules.iter().filter(|rule| rule.pattern.is_none()) {
        let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&rule.file)).unwrap_or_default();
        assert!(!rule.about.is_empty() && source.contains(&format!("\"{}\"", rule.name)), "{}: not in {}", rule.name, rule.file);
    }
}

//! The built-in tables and rules pass the lint, and `tiqu lint` tells faults with their places.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tiqu::Extractor;

#[test]
fn built_in_tables_and_rules_pass() {
    let faults = Extractor::builder().lint().err().map(|f| f.to_string()).unwrap_or_default();
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn faults_of_a_folder_are_told_and_the_status_is_1() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lint");
    fs::create_dir_all(&folder).expect("a folder for tables");
    let table = folder.join("industry.tsv");
    fs::write(&table, "word\tsource\n甲乙丙业\t\n甲乙丙业\tgeneral\n").expect("a table written");
    let lint =
        |folder: &Path| Command::new(env!("CARGO_BIN_EXE_tiqu")).arg("lint").arg("--lexicons").arg(folder).output().expect("tiqu runs");
    let run = lint(&folder);
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(1), "{told}");
    let at = |line: usize| format!("{}:{line}: ", table.display());
    assert!(told.contains(&(at(2) + "甲乙丙业: the source is \"\"; it must be named")), "{told}");
    assert!(told.contains(&(at(3) + "甲乙丙业 is already declared at line 2")), "{told}");
    assert_eq!(lint(Path::new("no/such/folder")).status.code(), Some(2));
}

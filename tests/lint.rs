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

/// Runs `tiqu lint` in a folder.
fn lint_in(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(folder).arg("lint").args(args).output().expect("tiqu runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn rows_and_rules_that_never_match_in_a_corpus_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder made");
        fs::write(path, text).expect("a file written");
    };
    write(
        "my/units.tsv",
        "# Units of goods.\nword\tkind\tunit\tbase_unit\tfactor\tsource\n担子\tmass\t担子\tkg\t50\tmine\n箩筐\tmass\t箩筐\tkg\t25\tmine\n",
    );
    write("my/industry.tsv", "# Industries.\nword\tsource\n星际矿业\tmine\n深海牧业\tmine\n");
    let rule = |name: &str, verb: &str| {
        format!(
            "[[rule]]\nname = \"mine.{name}\"\npattern = \"<project> {verb} <amount:money>\"\ngives = {{ other = \"amount\" }}\nyes = [\"云岭电池项目{verb}3亿元。\"]\nno = [\"云岭电池项目总投资3亿元。\"]\n"
        )
    };
    write("mine.toml", &(rule("levy", "规费") + &rule("toll", "过路费")));
    write("news/a.txt", "云岭電池項目规费2亿元，收购一百担子。");
    write("news/b.jsonl", "{\"text\": \"甲乙深海牧业有限公司成立。\"}\n");
    let own = ["--lexicons", "my", "--rules", "mine.toml"];
    let (status, out, told) = lint_in(folder.path(), &[&["news"], &own[..]].concat());
    assert_eq!((status, told.as_str()), (Some(0), ""));
    assert!(out.starts_with("2 documents\n"), "{out}");
    let columns: Vec<Vec<&str>> = out.lines().map(|line| line.split_whitespace().collect()).collect();
    for wanted in [["mine.toml", "2", "1"], ["my/units.tsv", "2", "1"], ["my/industry.tsv", "2", "1"]] {
        assert!(columns.iter().any(|line| line[..] == wanted), "{wanted:?} {out}");
    }
    let lists = |line: &str| out.lines().any(|l| l == line);
    assert!(lists("mine.toml:8: mine.toll  <project> 过路费 <amount:money>"), "{out}");
    assert!(lists("my/units.tsv:4: 箩筐 mass 箩筐 kg 25") && lists("my/industry.tsv:3: 星际矿业"), "{out}");
    assert!(!out.contains("mine.levy") && !out.contains("担子 mass") && !out.contains(" 深海牧业"), "{out}");
    // A folding character's row matches where the character stands, not where the one it folds to does.
    let (_, all, _) = lint_in(folder.path(), &[&["news", "--all", "--threads", "2"], &own[..]].concat());
    let unused = |line: &str| all.lines().any(|l| l.starts_with("lexicons/traditional.tsv:") && l.ends_with(line));
    assert!(unused(": 億 亿") && !unused(": 電 电"), "the rows of traditional characters");
    assert!(all.lines().count() > 20_000 && !all.contains("never match; --all"), "all are listed");
    let counted = |text: &str| text.lines().take_while(|l| !l.contains(".toml:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(counted(&out), counted(&all), "the same with two threads");
}

#[test]
fn a_corpus_that_cannot_be_read_or_has_faults_beside_it_is_told_by_the_status() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("bad.txt"), b"\xff\xff").expect("a file written");
    fs::write(folder.path().join("good.txt"), "总投资3亿元。").expect("a file written");
    let (status, out, told) = lint_in(folder.path(), &["good.txt", "bad.txt"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("bad.txt: not UTF-8") && out.starts_with("1 document\n"), "{told}{out}");
    fs::write(
        folder.path().join("no.toml"),
        "[[rule]]\nname = \"mine.a\"\npattern = \"规费 <amount:money>\"\ngives = { other = \"amount\" }\n",
    )
    .expect("a file written");
    let (status, out, told) = lint_in(folder.path(), &["good.txt", "--rules", "no.toml"]);
    assert_eq!(status, Some(1));
    assert!(told.contains("it needs `yes` and `no` examples") && out.contains("no.toml:2: mine.a"), "{told}{out}");
    let (status, out, told) = lint_in(folder.path(), &["nowhere.txt"]);
    assert_eq!((status, out.as_str()), (Some(2), ""), "{told}");
    assert!(told.contains("nowhere.txt: no such file") && told.contains("no document was read"), "{told}");
    let (status, out, told) = lint_in(folder.path(), &["--all"]);
    assert_eq!((status, out.as_str()), (Some(2), ""), "{told}");
}

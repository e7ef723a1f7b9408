//! Entities of a user's own kinds: the README's example, run as it stands there, and what the library gives.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tiqu::{Extractor, Fact};

/// The first block of the README that begins with a fence of this language and holds `mark`.
fn block(language: &str, mark: &str) -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README is there");
    let opening = format!("```{language}\n");
    let mut blocks = readme.split(&opening).skip(1).filter_map(|rest| rest.split_once("```").map(|b| b.0));
    blocks.find(|b| b.contains(mark)).unwrap_or_else(|| panic!("no {language} block with {mark}")).to_owned()
}

#[test]
fn the_readme_example_works_as_it_stands() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kinds");
    fs::create_dir_all(folder.join("my")).expect("a folder to work in");
    fs::write(folder.join("my/record_words.tsv"), block("tsv", "lends")).expect("words written");
    fs::write(folder.join("loans.toml"), block("toml", "entity = \"loan\"")).expect("rules written");
    let commands = block("sh", "loans.toml");
    let mut outputs = Vec::new();
    for line in commands.lines() {
        let line = line.split(" #").next().unwrap_or_default().split("     #").next().unwrap_or_default().trim();
        let (input, command) = match line.strip_prefix("echo '") {
            Some(rest) => rest.split_once("' | ").expect("an echo into a command"),
            None => ("", line),
        };
        let args = command.split_whitespace().skip(1);
        let child =
            Command::new(env!("CARGO_BIN_EXE_tiqu")).current_dir(&folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("tiqu runs");
        writeln!(child.stdin.take().expect("a pipe"), "{input}").ok();
        let output = child.wait_with_output().expect("tiqu ends");
        assert!(output.status.success(), "{line}: {output:?}");
        outputs.push(String::from_utf8(output.stdout).expect("UTF-8"));
    }
    assert!(!outputs[0].contains(':'), "lint is quiet: {}", outputs[0]);
    assert!(outputs[1].contains(block("json", "\"loan\"").trim()), "{}", outputs[1]);
}

const PATENTS: &str = r#"
[[rule]]
name = "mine.patent"
entity = "patent"
pattern = "<holder:company> ~p8 (获得|拥有|取得) ~p4 <n:count> ~p4 专利"
gives = { holder = "holder", number = "n" }

[[rule]]
name = "mine.patent.bare"
entity = "patent"
pattern = "<n:count> ~p4 专利"
gives = { number = "n" }
"#;

#[test]
fn fields_hold_the_numbers_of_entities_and_records_keep_theirs() {
    let extractor = Extractor::builder().rules("mine.toml", PATENTS).build().expect("sound rules");
    let text = "甲元科技有限公司拥有35项发明专利。云岭电池项目总投资3亿元，乙方另有 12 项 专利。";
    let found = extractor.extract(text);
    let patents: Vec<_> = found.entities.iter().filter(|e| matches!(e.fact, Fact::Custom(_))).collect();
    let texts: Vec<_> = patents.iter().map(|e| found.text_of(e)).collect();
    assert_eq!(texts, ["甲元科技有限公司拥有35项发明专利", "12 项 专利"], "the longer of two that overlap stays");
    let fields: Vec<(&str, &str)> =
        found.fields_of(patents[0]).iter().map(|&(name, id)| (name, found.text_of(&found.entities[id]))).collect();
    assert_eq!(fields, [("holder", "甲元科技有限公司"), ("number", "35项")]);
    assert_eq!(patents[0].fact.type_name(), "patent");
    let record = found.records.first().expect("one record");
    let slot = |id: Option<usize>| id.map(|id| found.text_of(&found.entities[id]));
    assert_eq!((slot(record.project), slot(record.investment)), (Some("云岭电池项目"), Some("3亿元")));
    assert!(found.entities.windows(2).all(|w| w[0].span.start <= w[1].span.start), "entities are in order");
}

#[test]
fn kinds_are_found_where_no_project_is() {
    let extractor = Extractor::builder().rules("mine.toml", PATENTS).build().expect("sound rules");
    let found = extractor.extract("去年新增3项专利。");
    assert_eq!(found.entities.iter().filter(|e| e.fact.type_name() == "patent").count(), 1);
    assert!(found.records.is_empty());
}

#[test]
fn faults_name_file_line_and_remedy() {
    let faults = |text: &str| -> String {
        let faults = Extractor::builder().rules("mine.toml", text).build().err().expect("a fault");
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let own = faults("[[rule]]\nname = \"a.b\"\nentity = \"company\"\npattern = \"<m:money>\"\ngives = { amount = \"m\" }\n");
    assert!(own.starts_with("mine.toml:3: ") && own.contains("choose another name"), "{own}");
    let field = faults("[[rule]]\nname = \"a.b\"\nentity = \"loan\"\npattern = \"<m:money>\"\ngives = { \"A b\" = \"m\" }\n");
    assert!(field.starts_with("mine.toml:5: ") && field.contains("small letters"), "{field}");
    let stray = faults("[[rule]]\nname = \"a.b\"\npattern = \"<m:money>\"\n[[\ngives = { total = \"m\" }\n");
    assert!(stray.starts_with("mine.toml:4: ") && stray.contains("a line [[rule]]"), "{stray}");
}

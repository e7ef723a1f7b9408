//! A user's own rules.

use std::fmt::Write as _;

use tiqu::{Extraction, Extractor};

const TEXT: &str = "云岭电池项目预支12亿元，已经开工，达产后年产值20亿元。";

/// The texts of the first record's investment and of its slot `output_value`.
fn slots(found: &Extraction<'_>) -> (Option<String>, Option<String>) {
    let text = |id: usize| found.text_of(&found.entities[id]).to_owned();
    let record = found.records.first().expect("one record");
    (record.investment.map(text), record.more.iter().find(|m| m.0 == "output_value").map(|m| text(m.1)))
}

#[test]
fn a_rule_of_ones_own_links_an_amount() {
    let rules = "[[rule]]\nname = \"mine.advance\"\npattern = \"<project> 预支 <amount:money>\"\ngives = { total = \"amount\", project = \"project\" }\n";
    assert_eq!(slots(&Extractor::new().extract(TEXT)), (None, Some("20亿元".into())));
    let extractor = Extractor::builder().rules("mine.toml", rules).build().expect("a sound rule");
    assert_eq!(slots(&extractor.extract(TEXT)), (Some("12亿元".into()), Some("20亿元".into())));
}

#[test]
fn a_rule_of_the_same_name_replaces_the_engines() {
    let rules = "[[rule]]\nname = \"record.output.word\"\npattern = \"产出 <amount:money>\"\ngives = { output_value = \"amount\" }\n";
    let extractor = Extractor::builder().rules("mine.toml", rules).build().expect("a sound rule");
    assert_eq!(slots(&extractor.extract(TEXT)).1, None);
}

#[test]
fn every_fault_of_every_file_is_told_at_once() {
    let faults = Extractor::builder()
        .rules("a.toml", "[[rule]]\nname = \"a.b\"\npattern = \"<money> (\"\ngives = { total = \"money\" }\n")
        .rules("b.toml", "[[rule]]\nname = \"a.c\"\npattern = \"投资 <money>\"\ngives = { profit = \"money\" }\n")
        .build()
        .err()
        .expect("two faults");
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("a.toml:3: ") && lines[1].starts_with("b.toml:4: "), "{lines:?}");
}

#[test]
fn five_hundred_rules_that_do_not_match_change_nothing() {
    let mut rules = String::new();
    for i in 0..500 {
        let _ = write!(
            rules,
            "[[rule]]\nname = \"mine.r{i}\"\npattern = \"<project> ~p8 规费{i} <amount:money>\"\ngives = {{ other = \"amount\" }}\n"
        );
    }
    let extractor = Extractor::builder().rules("mine.toml", rules).build().expect("sound rules");
    assert_eq!(extractor.extract(TEXT).records, Extractor::new().extract(TEXT).records);
}

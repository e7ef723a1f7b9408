use std::collections::HashMap;

use super::*;
use crate::lexicon::Lexicon;
use crate::reading::Mention;
use crate::text::span::Span;

const SLOTS: &[&str] = &["project", "investment", "company"];

fn read(text: &str) -> Result<Vec<Rule>, Vec<String>> {
    let lexicon = Lexicon::embedded();
    let mut faults = Vec::new();
    let rules = read_rules("mine.toml", text, &lexicon, SLOTS, &mut HashMap::new(), &mut faults);
    if faults.is_empty() { Ok(rules) } else { Err(faults.iter().map(ToString::to_string).collect()) }
}

/// What a pattern's slots take in a text in which 〔…〕 are projects and 【…】 money, one line a match.
fn matches(pattern: &str, never: Option<&str>, marked: &str) -> Vec<String> {
    let never = never.map(|n| format!("never = {n:?}\n")).unwrap_or_default();
    let slot = if pattern.contains("<project>") { "project" } else { "money" };
    let rules =
        read(&format!("[[rule]]\nname = \"a.b\"\npattern = {pattern:?}\n{never}gives = {{ project = {slot:?} }}\n")).expect("a sound rule");
    let (mut text, mut items, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '〔' | '【' => open = text.len(),
            '〕' => {
                items.push(Item { span: Span::new(open, text.len()), code: codes::PROJECT, mention: Mention::Project(items.len() as u32) })
            }
            '】' => items.push(Item {
                span: Span::new(open, text.len()),
                code: code_of_quantity(crate::QuantityKind::Money),
                mention: Mention::Quantity(items.len() as u32),
            }),
            c => text.push(c),
        }
    }
    let (set, mut scratch) = (RuleSet::new(rules.iter(), [].iter(), &[]), RuleScratch::default());
    set.read(&text, Span::new(0, text.len()), &items, &mut scratch);
    let mut found = Vec::new();
    let taken = |item: &Option<u32>| item.map_or("-", |item| items[item as usize].span.of(&text));
    set.find(Purpose::Slots, &mut scratch, |_, slots, _| {
        found.push(slots.iter().map(taken).collect::<Vec<_>>().join(" "));
    });
    found
}

#[test]
fn slots_take_findings_and_blanks_mean_nothing() {
    assert_eq!(
        matches("投资 <money> 的 <project>", None, "投资 【3亿元】的〔甲项目〕、投资【5亿元】的〔乙项目〕"),
        ["3亿元 甲项目", "5亿元 乙项目"]
    );
}

#[test]
fn brackets_choose_and_may_be_missing() {
    let pattern = "投资(总)?(额|金额)?(达|为)? <money>";
    assert_eq!(matches(pattern, None, "投资总额达【3亿元】；投资【5亿元】；投资额约【7亿元】"), ["3亿元", "5亿元"]);
}

#[test]
fn gaps_are_short_and_of_three_kinds() {
    assert_eq!(matches("<money> ~3 <project>", None, "【3亿元】，建设〔甲项目〕"), ["3亿元 甲项目"]);
    assert!(matches("<money> ~2 <project>", None, "【3亿元】，建设〔甲项目〕").is_empty());
    assert!(matches("<money> ~c8 <project>", None, "【3亿元】，建设〔甲项目〕").is_empty());
    assert_eq!(matches("<money> ~c8 <project>", None, "【3亿元】和【5亿元】建设〔甲项目〕"), ["3亿元 甲项目"]);
    assert_eq!(matches("<money> ~p8 <project>", None, "【3亿元】和【5亿元】建设〔甲项目〕"), ["5亿元 甲项目"]);
}

#[test]
fn half_width_punctuation_reads_as_full_width() {
    assert_eq!(matches("投资：<money>，<project>", None, "投资:【3亿元】,〔甲项目〕"), ["3亿元 甲项目"]);
}

#[test]
fn never_bars_a_match_that_it_overlaps() {
    let row = "环保投资【3亿元】，投资【5亿元】";
    assert_eq!(matches("投资 <money>", Some("环保 投资 <money>"), row), ["5亿元"]);
}

#[test]
fn private_use_characters_of_the_text_are_no_findings() {
    assert!(matches("投资 <project>", None, "投资\u{E021}").is_empty());
}

#[test]
fn branches_behind_a_gap_are_looked_into_to_any_depth() {
    let pattern = "投资 ~p6 ((约)?(((逾|超)))?|共)? (总额|((((合计)))))? <money>";
    for text in ["投资【3亿元】", "投资了约【3亿元】", "投资额度超合计【3亿元】", "投资共总额【3亿元】"] {
        assert_eq!(matches(pattern, None, text), ["3亿元"], "{text}");
    }
}

#[test]
fn every_fault_of_a_file_is_reported_with_its_line() {
    let text = r#"
[[rule]]
name = "undotted"
pattern = "投资 <amount:cash>"
gives = { investment = "amount" }

[[rule]]
name = "a.b"
pattern = "@no_such_list <money>"
gives = { profit = "money" }
colour = "red"

[[rule]]
name = "a.b"
pattern = "(投资 <money>"
gives = { investment = "money" }

[[rule]]
pattern = "~99 <money>"

[[rule]]
name = "a.c"
pattern = "总? <money>"
gives = { investment = "sum" }
certainty = "maybe"
"#;
    let faults = read(text).err().expect("faults");
    for (line, part) in [
        (3, "is not dotted"),
        (4, "no kind is named cash"),
        (9, "no list of the lexicon is named no_such_list"),
        (10, "unknown slot profit"),
        (11, "unknown key colour"),
        (14, "already declared at mine.toml:8"),
        (15, "is not closed"),
        (18, "without `name`"),
        (19, "a number from 1 to 60"),
        (23, "(总)?"),
        (25, "write sure, likely or guess"),
    ] {
        assert!(
            faults.iter().any(|f| f.starts_with(&format!("mine.toml:{line}: ")) && f.contains(part)),
            "no {line}: {part} in\n{}",
            faults.join("\n")
        );
    }
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    let faults = read("[[rule]]\nname = \"a.b\npattern = 3").err().expect("faults");
    assert!(faults[0].starts_with("mine.toml:2: not TOML"), "{faults:?}");
}

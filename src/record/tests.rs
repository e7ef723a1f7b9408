use super::*;
use crate::extract::Extractor;

#[test]
fn embedded_rules_are_sound_and_have_examples() {
    let lexicon = Lexicon::embedded();
    let mut faults = Vec::new();
    let rules = embedded_rules(&lexicon, &mut faults);
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n"));
    let bare: Vec<_> = rules.iter().filter(|r| r.examples.0.is_empty() || r.examples.1.is_empty()).map(|r| r.name).collect();
    assert!(bare.is_empty(), "rules without `yes` or `no` examples: {bare:?}");
}

/// Runs every `yes` and `no` example through the whole extractor.
#[test]
fn examples_of_the_embedded_rules_hold() {
    let rules = embedded_rules(&Lexicon::embedded(), &mut Vec::new());
    let mut worker = Extractor::builder().trace(true).build().expect("the embedded lexicons are sound").worker();
    let mut faults = Vec::new();
    for rule in &rules {
        let (yes, no) = &rule.examples;
        for (text, wanted) in yes.iter().map(|t| (t, true)).chain(no.iter().map(|t| (t, false))) {
            worker.extract(text.as_str());
            if worker.fired().iter().any(|f| f.1 == rule.name) != wanted {
                faults.push(format!(
                    "rule {}: its `{}` example {text} {}",
                    rule.name,
                    if wanted { "yes" } else { "no" },
                    if wanted { "does not match" } else { "matches" }
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_text_without_full_stops_is_read_in_parts() {
    let text = "投资3亿元的云岭电池项目、".repeat(3000);
    let found = Extractor::new().extract(text.as_str());
    assert_eq!(found.records.len(), 1);
    assert!(found.records[0].investment.is_some());
}

#[test]
fn evidence_covers_every_slot() {
    let text = "浙江甲元科技有限公司公告称，公司业绩增长。公司拟建设云岭电池项目。该项目占地500亩，总投资12亿元。";
    let found = Extractor::new().extract(text);
    let record = &found.records[0];
    let slots = record.companies.iter().copied().chain(record.project).chain(record.investment).chain(record.area);
    let mut count = 0;
    for id in slots {
        let span = found.entities[id].span;
        count += 1;
        assert!(record.evidence.iter().any(|e| e.start <= span.start && span.end <= e.end), "{:?}", span);
    }
    assert!(count >= 3);
}

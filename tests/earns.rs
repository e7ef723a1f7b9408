//! Every rule of the rule language earns its place: without it one of its own examples is read otherwise, or less is right on the
//! sample corpus.
#![cfg(feature = "cli")]

use std::path::Path;

use tiqu::eval::{Found, Gold, Scores, read_gold};
use tiqu::{Extractor, RuleDoc, Worker};

/// An extractor in which a rule of this name can match nothing.
fn without(name: &str) -> Extractor {
    let rule =
        format!("[[rule]]\nname = \"{name}\"\npattern = \"此语从不见于任何文章 <amount:money>\"\ngives = {{ other = \"amount\" }}\n");
    Extractor::builder().rules("without.toml", rule).build().expect("a sound rule")
}

/// The slots of the records of a text, by the texts that fill them; not which rule filled them, nor how sure it is.
fn slots(worker: &mut Worker, text: &str) -> Vec<String> {
    let found = worker.extract(text);
    let text = |id: &usize| found.entities.get(*id).map(|entity| (entity.span, found.text_of(entity)));
    let told = found.records.iter().map(|record| {
        let one = [record.project, record.investment, record.count, record.area, record.stage].map(|id| id.as_ref().and_then(text));
        let companies: Vec<_> = record.companies.iter().map(text).collect();
        let more: Vec<_> = record.more.iter().map(|(slot, id)| (slot, text(id))).collect();
        let roles: Vec<_> = record.roles.iter().map(|(id, role)| (text(id), role)).collect();
        let history: Vec<_> = record.stage_history.iter().map(text).collect();
        format!("{one:?} {companies:?} {more:?} {roles:?} {history:?} {:?}", record.part_of)
    });
    told.collect()
}

/// How many slots of records are right, and how many are found and are not.
fn score(extractor: &Extractor, golds: &[Gold]) -> (u64, u64) {
    let mut worker = extractor.worker();
    let mut scores = Scores::default();
    golds.iter().for_each(|gold| scores.add(gold, &Found::tag(&mut worker, gold)));
    let tally = scores.tally("record");
    (tally.right as u64, (tally.found - tally.right) as u64)
}

#[test]
fn every_rule_earns_its_place() {
    // A user's rule makes the layer read what it else passes over: both sides have one.
    let all = without("mine.nothing");
    let mut worker = all.worker();
    let golds = read_gold(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold")).expect("the corpus is sound");
    let rules: Vec<RuleDoc> = Extractor::new().rules().into_iter().filter(|rule| rule.pattern.is_some()).collect();
    let mut whole = None;
    let mut idle = Vec::new();
    for rule in &rules {
        let less = without(&rule.name);
        let mut poorer = less.worker();
        if rule.yes.iter().any(|text| slots(&mut worker, text) != slots(&mut poorer, text)) {
            continue;
        }
        let (right, wrong) = *whole.get_or_insert_with(|| score(&all, &golds));
        let (fewer, more) = score(&less, &golds);
        if fewer >= right && more <= wrong {
            idle.push(format!("{}: right {right} -> {fewer}, wrong {wrong} -> {more}", rule.name));
        }
    }
    assert!(rules.len() > 50 && idle.is_empty(), "of {} rules {} change nothing:\n{}", rules.len(), idle.len(), idle.join("\n"));
}

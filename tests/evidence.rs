//! Every record carries evidence, and what its slots hold stands there: over the sample corpus and over its sentences shuffled.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tiqu::{Extraction, Extractor, Worker};

fn worker() -> Worker {
    use std::sync::OnceLock;
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(Extractor::new).worker()
}

fn articles() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let mut files: Vec<_> = fs::read_dir(folder).expect("the articles are there").flatten().map(|e| e.path()).collect();
    files.sort();
    files.iter().map(|f| fs::read_to_string(f).expect("a readable article")).collect()
}

/// What is wrong with the records of an extraction.
fn faults(found: &Extraction<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, record) in found.records.iter().enumerate() {
        let mut held: Vec<usize> = record.companies.iter().chain(&record.stage_history).copied().collect();
        held.extend([record.project, record.investment, record.count, record.area, record.stage].into_iter().flatten());
        held.extend(record.more.iter().map(|slot| slot.1));
        let six = [record.project, record.investment, record.count, record.area, record.stage];
        let filled = six.iter().flatten().count() + usize::from(!record.companies.is_empty());
        if filled < 2 {
            faults.push(format!("record {number} names {filled} slots"));
        }
        if record.evidence.is_empty() {
            faults.push(format!("record {number} has no evidence"));
        }
        for span in &record.evidence {
            if found.text.get(span.start..span.end).is_none_or(str::is_empty) {
                faults.push(format!("evidence {span:?} of record {number} does not stand in the text"));
            }
        }
        for id in held {
            let Some(entity) = found.entities.get(id) else {
                faults.push(format!("record {number} holds {id}, which is no entity"));
                continue;
            };
            let shown = record.stage_history.contains(&id) && record.stage != Some(id);
            if found.text.get(entity.span.start..entity.span.end).is_none_or(str::is_empty) {
                faults.push(format!("slot {id} of record {number} does not stand in the text"));
            } else if !shown && !record.evidence.iter().any(|e| e.start <= entity.span.start && entity.span.end <= e.end) {
                faults.push(format!("slot {id} ({}) of record {number} is not in its evidence", found.text_of(entity)));
            }
        }
        if record.part_of.is_some_and(|whole| whole >= found.records.len() || whole == number) {
            faults.push(format!("record {number} is a part of {:?}", record.part_of));
        }
    }
    for check in &found.checks {
        if check.records.iter().any(|&record| record >= found.records.len()) {
            faults.push(format!("{check:?} names no record"));
        }
    }
    faults
}

#[test]
fn every_slot_of_the_corpus_stands_in_the_evidence() {
    let mut worker = worker();
    let mut records = 0;
    for article in articles() {
        let found = worker.extract(article.as_str());
        records += found.records.len();
        assert_eq!(faults(&found), Vec::<String>::new(), "{}", article.lines().next().unwrap_or_default());
    }
    assert!(records > 150, "{records} records");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_slot_of_shuffled_sentences_stands_in_the_evidence(picks in prop::collection::vec((0usize..4000, 0usize..3), 1..30)) {
        let sentences: Vec<String> = articles().iter().flat_map(|a| a.split_inclusive(['。', '；', '\n']).map(str::to_owned)).collect();
        let mut text = String::new();
        for (pick, mark) in picks {
            text.push_str(&sentences[pick % sentences.len()]);
            text.push_str(["", "\n", "，"][mark]);
        }
        let mut worker = worker();
        let found = worker.extract(text.as_str());
        prop_assert_eq!(faults(&found), Vec::<String>::new());
    }
}

//! Changes by rule and by word, with counts and examples.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Change, Kind};

/// So many words of a group are counted one by one.
const WORDS: usize = 10_000;

/// Changes of one kind, of one type, by one rule.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many.
    pub count: u64,
    /// The words, each with its count.
    pub words: HashMap<String, u64>,
    /// The first ones: document, place, text around it, what changed.
    pub examples: Vec<Example>,
}

/// A change in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The document's id.
    pub document: String,
    /// Start, as the output counts.
    pub start: Option<usize>,
    /// The text around it, the finding between 【 and 】; the word alone where no text is known.
    pub context: String,
    /// What changed.
    pub fields: Vec<String>,
}

/// All groups.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    groups: Vec<((Kind, String, String), Group)>,
    places: HashMap<(Kind, String, String), usize>,
    /// How many examples of each are kept.
    keep: usize,
}

/// Characters of text on either side of a finding.
const AROUND: usize = 20;

/// The text around a place, in characters.
fn context(text: &str, (start, end): (usize, usize)) -> String {
    let from = start.saturating_sub(AROUND);
    let (start, end) = (start - from, end.saturating_sub(from));
    let mut out = String::new();
    let mut chars = text.chars().skip(from).map(|c| if c.is_control() { ' ' } else { c });
    out.extend(chars.by_ref().take(start));
    out.push('【');
    out.extend(chars.by_ref().take(end.saturating_sub(start)));
    out.push('】');
    out.extend(chars.take(AROUND));
    out
}

impl Groups {
    /// Of which each keeps so many examples.
    pub fn new(keep: usize) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Counts the changes of a document in. `text` is the document's, where it is known, with places in characters.
    pub fn add(&mut self, document: &str, text: Option<&str>, changes: Vec<Change>) {
        for change in changes {
            let key = (change.kind, change.of, change.rule);
            let place = match self.places.get(&key) {
                Some(&place) => place,
                None => {
                    self.groups.push((key.clone(), Group::default()));
                    self.places.insert(key, self.groups.len() - 1);
                    self.groups.len() - 1
                }
            };
            let group = &mut self.groups[place].1;
            group.count += 1;
            if group.examples.len() < self.keep {
                let around = text.zip(change.place).map(|(text, place)| context(text, place));
                let context = around.unwrap_or_else(|| change.word.clone());
                let start = change.place.map(|place| place.0);
                group.examples.push(Example { document: document.to_owned(), start, context, fields: change.fields });
            }
            if group.words.len() < WORDS || group.words.contains_key(&change.word) {
                *group.words.entry(change.word).or_default() += 1;
            }
        }
    }

    /// How many changes there are in all.
    pub fn count(&self) -> u64 {
        self.groups.iter().map(|(_, group)| group.count).sum()
    }

    /// The groups: kind, type, rule; the greatest first within a kind and records apart.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &str, &str, &Group)> {
        let mut order: Vec<&((Kind, String, String), Group)> = self.groups.iter().collect();
        order.sort_by_key(|((kind, of, rule), group)| (of == "record", *kind, std::cmp::Reverse(group.count), of.as_str(), rule.as_str()));
        order.into_iter().map(|((kind, of, rule), group)| (*kind, of.as_str(), rule.as_str(), group))
    }

    /// How many are of this kind, records or entities.
    pub fn of_kind(&self, kind: Kind, records: bool) -> u64 {
        self.groups.iter().filter(|((k, of, _), _)| *k == kind && (of == "record") == records).map(|(_, group)| group.count).sum()
    }

    /// The groups as JSON.
    pub fn to_json(&self) -> Value {
        self.iter()
            .map(|(kind, of, rule, group)| {
                let words: serde_json::Map<String, Value> = group.words().map(|(word, count)| (word.to_owned(), count.into())).collect();
                let examples: Vec<Value> = group
                    .examples
                    .iter()
                    .map(|e| json!({"id": e.document, "start": e.start, "context": e.context, "fields": e.fields}))
                    .collect();
                json!({"kind": kind.name(), "of": of, "rule": rule, "count": group.count, "words": words, "examples": examples})
            })
            .collect()
    }
}

impl Group {
    /// The words, the most frequent first.
    pub fn words(&self) -> impl Iterator<Item = (&str, u64)> {
        let mut words: Vec<(&str, u64)> = self.words.iter().map(|(word, &count)| (word.as_str(), count)).collect();
        words.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
        words.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_around_a_place_is_cut_by_characters() {
        assert_eq!(context("某某项目\n已开工。", (6, 8)), "某某项目 已【开工】。");
        assert_eq!(context("开工", (0, 2)), "【开工】");
        assert_eq!(context("开工", (7, 3)), "开工【】");
        let long = "甲".repeat(50);
        assert_eq!(context(&long, (25, 26)).chars().count(), 43);
    }
}

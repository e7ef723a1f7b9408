//! Many rules over one sentence: only those whose kinds and words occur are run.

use std::collections::HashMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use regex::CaptureLocations;

use super::encode::Encoded;
use super::file::Rule;
use super::kind::Codes;
use crate::reading::Mention;

/// Rules that run together.
#[derive(Default)]
pub(crate) struct RuleSet {
    rules: Vec<Rule>,
    /// Rules that need no word.
    wordless: Vec<u32>,
    /// All words that rules need, and per word the rules.
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    rules_of: Vec<Vec<u32>>,
    /// The sets of kinds of which some rule needs one each; none of them: no rule can match.
    kinds: Vec<Vec<Codes>>,
}

/// Scratch memory of one thread, for one set.
#[derive(Default)]
pub(crate) struct RuleScratch {
    /// Per rule: the run in which it was last chosen, and where in the sentence it can match.
    windows: Vec<(u64, u32, u32)>,
    run: u64,
    candidates: Vec<u32>,
    slots: Vec<Option<Mention>>,
    /// Per rule: memory for its groups.
    groups: Vec<Option<CaptureLocations>>,
}

impl RuleSet {
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        let mut set = Self::default();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut words: Vec<&str> = Vec::new();
        for (i, rule) in rules.iter().enumerate() {
            if rule.needs.words.is_empty() {
                set.wordless.push(i as u32);
            }
            for word in &rule.needs.words {
                let number = *numbers.entry(word).or_insert_with(|| {
                    words.push(word);
                    set.rules_of.push(Vec::new());
                    words.len() - 1
                });
                if set.rules_of[number].last() != Some(&(i as u32)) {
                    set.rules_of[number].push(i as u32);
                }
            }
        }
        if !words.is_empty() {
            let patterns = words.iter().enumerate().map(|(i, w)| (*w, i as u32));
            set.words = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(patterns).ok();
        }
        set.kinds = rules.iter().map(|r| r.needs.kinds.clone()).collect();
        set.kinds.sort_unstable();
        set.kinds.dedup();
        set.rules = rules;
        set
    }

    /// The rules, in the order of their files.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Calls `give` for each match in a sentence, with the rule and, per slot of its pattern, what fills it. Rules come in
    /// the order of their files.
    pub(crate) fn find(&self, encoded: &Encoded, scratch: &mut RuleScratch, mut give: impl FnMut(&Rule, &[Option<Mention>])) {
        let has = |kinds: &[Codes]| kinds.iter().all(|k| k & encoded.present != 0);
        if !self.kinds.iter().any(|k| has(k)) {
            return;
        }
        let RuleScratch { windows, run, candidates, slots, groups } = scratch;
        *run += 1;
        windows.resize(self.rules.len(), (0, 0, 0));
        groups.resize_with(self.rules.len(), || None);
        candidates.clear();
        for &rule in &self.wordless {
            candidates.push(rule);
            windows[rule as usize] = (*run, 0, encoded.text.len() as u32);
        }
        for hit in self.words.iter().flat_map(|words| words.find_overlapping_iter(&encoded.text)) {
            for &rule in &self.rules_of[hit.value() as usize] {
                let needs = &self.rules[rule as usize].needs;
                let (from, to) = ((hit.start() as u32).saturating_sub(needs.reach), hit.end() as u32 + needs.reach);
                if !needs.kinds.iter().all(|k| encoded.has_within(*k, from, to)) {
                    continue;
                }
                let window = &mut windows[rule as usize];
                if window.0 == *run {
                    *window = (*run, window.1.min(from), window.2.max(to));
                } else {
                    *window = (*run, from, to);
                    candidates.push(rule);
                }
            }
        }
        candidates.sort_unstable();
        for &candidate in candidates.iter() {
            let rule = &self.rules[candidate as usize];
            let (_, from, to) = windows[candidate as usize];
            if has(&rule.needs.kinds) {
                matches(rule, encoded, (from as usize, to as usize), slots, &mut groups[candidate as usize], &mut give);
            }
        }
    }
}

/// Each match of one rule within a window, from left to right; a match begins behind the last one.
fn matches(
    rule: &Rule,
    encoded: &Encoded,
    window: (usize, usize),
    slots: &mut Vec<Option<Mention>>,
    groups: &mut Option<CaptureLocations>,
    give: &mut impl FnMut(&Rule, &[Option<Mention>]),
) {
    let Some(automata) = rule.automata() else { return };
    let text = encoded.text.as_str();
    let end = window.1.min(text.len());
    let end = (end..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let mut from = (0..=window.0.min(end)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let (whole, text) = (text, &text[..end]);
    let groups = groups.get_or_insert_with(|| automata.pattern.capture_locations());
    let mut barred_spans: Option<Vec<(usize, usize)>> = None;
    while let Some(found) = automata.pattern.captures_read_at(groups, text, from) {
        let barred = automata.never.as_ref().is_some_and(|never| {
            let spans = barred_spans.get_or_insert_with(|| never.find_iter(whole).map(|n| (n.start(), n.end())).collect());
            spans.get(spans.partition_point(|n| n.1 <= found.start())).is_some_and(|n| n.0 < found.end())
        });
        if !barred {
            slots.clear();
            slots.resize(rule.slot_count(), None);
            for (group, &slot) in automata.groups.iter().enumerate() {
                if let Some((start, _)) = groups.get(group + 1) {
                    slots[slot] = encoded.mention_at(start);
                }
            }
            give(rule, slots);
        }
        // The next match may share the last symbol: in 甲与乙, 乙与丙 the pattern has two matches.
        let next_char = found.as_str().chars().next().map_or(1, char::len_utf8);
        let last = found.as_str().char_indices().next_back().map_or(0, |(at, _)| at);
        from = found.start() + if barred || last == 0 { next_char } else { last };
        if from >= text.len() {
            break;
        }
    }
}

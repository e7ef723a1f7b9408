//! Many rules over one sentence: only those whose kinds and words occur are run.

use std::collections::HashMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use regex::CaptureLocations;

use super::encode::Encoded;
use super::file::{Automata, Rule};
use super::kind::Codes;
use super::pattern::Need;
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
    /// A rule, and where it begins if its anchor leads.
    candidates: Vec<(u32, u32, u32)>,
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
        let kinds = |rule: &Rule| {
            let needs = &rule.needs;
            let mut kinds: Vec<Codes> = needs.kinds.iter().map(|n| n.codes).chain((needs.anchor != 0).then_some(needs.anchor)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds
        };
        set.kinds = rules.iter().map(kinds).collect();
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
        let mut anchored = |rule: u32, start: u32, end: u32| {
            let needs = &self.rules[rule as usize].needs;
            let near = |need: &Need| {
                let (from, to) = if need.behind { (end, end + need.reach) } else { (start.saturating_sub(need.reach), start) };
                encoded.has_within(need.codes, from, to)
            };
            if !needs.kinds.iter().all(near) {
                return;
            }
            let window = (start.saturating_sub(needs.before), end + needs.behind);
            if needs.leads {
                candidates.push((rule, start, end + needs.behind));
                return;
            }
            let known = &mut windows[rule as usize];
            if known.0 == *run {
                *known = (*run, known.1.min(window.0), known.2.max(window.1));
            } else {
                *known = (*run, window.0, window.1);
                candidates.push((rule, 0, 0));
            }
        };
        for &rule in &self.wordless {
            let anchor = self.rules[rule as usize].needs.anchor;
            for mark in encoded.marks.iter().filter(|m| anchor >> m.1 & 1 == 1) {
                anchored(rule, mark.0, mark.0 + 3);
            }
        }
        if let Some(words) = &self.words {
            for hit in words.find_overlapping_iter(&encoded.text) {
                for &rule in &self.rules_of[hit.value() as usize] {
                    anchored(rule, hit.start() as u32, hit.end() as u32);
                }
            }
        }
        candidates.sort_unstable();
        let mut done = (u32::MAX, 0);
        for &(candidate, start, end) in candidates.iter() {
            let rule = &self.rules[candidate as usize];
            let memory = (&mut *slots, &mut groups[candidate as usize]);
            if !rule.needs.leads {
                let (_, from, to) = windows[candidate as usize];
                matches(rule, encoded, (from as usize, to as usize), memory, &mut give);
            } else if (candidate, start) >= done || candidate != done.0 {
                let end = match_from(rule, encoded, (start as usize, end as usize), memory, &mut give);
                done = (candidate, end.unwrap_or(start as usize) as u32);
            }
        }
    }
}

/// The memory that a match writes its slots into.
type Memory<'m> = (&'m mut Vec<Option<Mention>>, &'m mut Option<CaptureLocations>);

/// The part of the encoded text up to `end`, or a little farther.
fn up_to(text: &str, end: usize) -> &str {
    let end = end.min(text.len());
    let end = (end..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    &text[..end]
}

/// Fills the slots of a match whose groups were found in the text from `from`.
fn fill(rule: &Rule, automata: &Automata, encoded: &Encoded, from: usize, slots: &mut Vec<Option<Mention>>, groups: &CaptureLocations) {
    slots.clear();
    slots.resize(rule.slot_count(), None);
    for (group, &slot) in automata.groups.iter().enumerate() {
        if let Some((start, _)) = groups.get(group + 1) {
            slots[slot] = encoded.mention_at(from + start);
        }
    }
}

/// Whether something that bars the rule overlaps a match.
fn is_barred(automata: &Automata, text: &str, start: usize, end: usize) -> bool {
    let Some((never, reach)) = &automata.never else { return false };
    let near = up_to(text, end + reach);
    let from = (0..=start.saturating_sub(*reach)).rev().find(|&at| near.is_char_boundary(at)).unwrap_or(0);
    let mut found = never.find_iter(&near[from..]).map(|n| (from + n.start(), from + n.end()));
    found.any(|(a, b)| a < end && b > start)
}

/// The match of a rule that begins at a place; gives the place of its last character.
fn match_from(
    rule: &Rule,
    encoded: &Encoded,
    (start, end): (usize, usize),
    (slots, groups): Memory<'_>,
    give: &mut impl FnMut(&Rule, &[Option<Mention>]),
) -> Option<usize> {
    let automata = rule.automata()?;
    let text = up_to(&encoded.text, end).get(start..)?;
    let groups = groups.get_or_insert_with(|| automata.pattern.capture_locations());
    let found = automata.pattern.captures_read(groups, text)?;
    if is_barred(automata, &encoded.text, start, start + found.end()) {
        return None;
    }
    fill(rule, automata, encoded, start, slots, groups);
    give(rule, slots);
    let last = found.as_str().char_indices().next_back().map_or(0, |(at, _)| at);
    Some(start + last.max(1))
}

/// Each match of one rule within a window, from left to right; a match begins behind the last one.
fn matches(
    rule: &Rule,
    encoded: &Encoded,
    window: (usize, usize),
    (slots, groups): Memory<'_>,
    give: &mut impl FnMut(&Rule, &[Option<Mention>]),
) {
    let Some(automata) = rule.automata() else { return };
    let text = up_to(&encoded.text, window.1);
    let mut from = (0..=window.0.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let groups = groups.get_or_insert_with(|| automata.pattern.capture_locations());
    while let Some(found) = automata.pattern.captures_read_at(groups, text, from) {
        let barred = is_barred(automata, &encoded.text, found.start(), found.end());
        if !barred {
            fill(rule, automata, encoded, 0, slots, groups);
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

//! Many rules over one sentence: only those whose kinds and words occur are run.

use std::collections::HashMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::encode::Encoded;
use super::file::Rule;
use super::kind::Codes;
use super::matcher::{Matcher, Program, SYMBOL, SYMBOL_LEN, SetId, Sets, Token};
use crate::reading::Mention;

/// Rules that run together.
#[derive(Default)]
pub(crate) struct RuleSet {
    rules: Vec<Rule>,
    programs: Vec<Compiled>,
    /// All words that rules know.
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    sets: Sets,
    candidates: Candidates,
    /// The sets of kinds of which some rule needs one each; none of them: no rule can match.
    kinds: Vec<Vec<Codes>>,
}

/// A rule's programs, and what a sentence must have for it to match.
struct Compiled {
    pattern: Program,
    never: Option<Program>,
    /// A word of each of these sets, as bits.
    needs: Vec<u64>,
}

/// Which rules the words of a sentence call for, as bits: each rule by the smallest of the sets that it needs a word of.
#[derive(Default)]
struct Candidates {
    /// How many numbers all rules take.
    stride: usize,
    /// The rules that need no word.
    always: Vec<u64>,
    /// Per set the rules that it calls for.
    called: Vec<u64>,
}

impl Candidates {
    /// `keys` holds per rule the set that calls for it.
    fn new(keys: &[Option<SetId>], sets: usize) -> Self {
        let stride = keys.len().div_ceil(64);
        let (mut always, mut called) = (vec![0; stride], vec![0; stride * sets]);
        for (rule, key) in keys.iter().enumerate() {
            let bits = match key {
                Some(set) => &mut called[*set as usize * stride..],
                None => &mut always[..],
            };
            bits[rule / 64] |= 1 << (rule % 64);
        }
        Self { stride, always, called }
    }

    /// Puts the rules into `into` that the sets in `present` call for.
    fn read(&self, present: &[u64], into: &mut Vec<u64>) {
        into.clear();
        into.extend_from_slice(&self.always);
        for set in bits(present) {
            let called = &self.called[set * self.stride..(set + 1) * self.stride];
            into.iter_mut().zip(called).for_each(|(all, bits)| *all |= bits);
        }
    }
}

/// The places of the bits that are set.
fn bits(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(i, &word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let at = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(i * 64 + at)
        })
    })
}

/// Scratch memory of one thread.
#[derive(Default)]
pub(crate) struct RuleScratch {
    tokens: Vec<Token>,
    /// The places at which a word begins, as bits.
    starts: Vec<u64>,
    /// The rules whose words occur, as bits.
    called: Vec<u64>,
    /// The sets of which a word occurs, as bits.
    present: Vec<u64>,
    slots: Vec<Option<Mention>>,
    tried: Vec<u64>,
}

/// The words of rules, and the sets that they make up.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
    sets: HashMap<Vec<String>, SetId>,
}

impl Vocabulary {
    /// The number of a set of words.
    pub(super) fn set(&mut self, words: &[String]) -> SetId {
        if let Some(&known) = self.sets.get(words) {
            return known;
        }
        for word in words.iter().filter(|w| !w.is_empty()) {
            if !self.numbers.contains_key(word) {
                self.numbers.insert(word.clone(), self.words.len() as u32);
                self.words.push(word.clone());
            }
        }
        let number = SetId::try_from(self.sets.len()).unwrap_or(SetId::MAX);
        self.sets.insert(words.to_vec(), number);
        number
    }

    fn finish(&self) -> (Option<CharwiseDoubleArrayAhoCorasick<u32>>, Sets) {
        let stride = self.sets.len().div_ceil(64);
        let mut bits = vec![0; stride * self.words.len()];
        for (words, set) in &self.sets {
            for number in words.iter().filter_map(|w| self.numbers.get(w)) {
                bits[*number as usize * stride + *set as usize / 64] |= 1 << (set % 64);
            }
        }
        let patterns = self.words.iter().zip(0..);
        let automaton =
            if self.words.is_empty() { None } else { CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(patterns).ok() };
        (automaton, Sets { stride, bits })
    }
}

impl RuleSet {
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut keys = Vec::with_capacity(rules.len());
        let compiled = |rule: &Rule| {
            let mut needs = Vec::new();
            keys.push(rule.needs.words.iter().min_by_key(|words| words.len()).map(|words| vocabulary.set(words)));
            for words in &rule.needs.words {
                let set = vocabulary.set(words) as usize;
                needs.resize(needs.len().max(set / 64 + 1), 0u64);
                needs[set / 64] |= 1 << (set % 64);
            }
            let never = rule.never.as_ref().map(|never| never.program(&mut vocabulary));
            Compiled { pattern: rule.pattern.program(&mut vocabulary), never, needs }
        };
        let programs = rules.iter().map(compiled).collect();
        let (words, sets) = vocabulary.finish();
        let mut kinds: Vec<_> = rules.iter().map(|r| r.needs.kinds.clone()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let candidates = Candidates::new(&keys, vocabulary.sets.len());
        Self { rules, programs, words, sets, candidates, kinds }
    }

    /// The rules, in the order of their files.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Calls `give` for each match in a sentence, with the rule and, per slot of its pattern, what fills it. Rules come in
    /// the order of their files.
    pub(crate) fn find(&self, encoded: &Encoded, scratch: &mut RuleScratch, mut give: impl FnMut(&Rule, &[Option<Mention>])) {
        self.find_spans(encoded, scratch, |rule, slots, _| give(rule, slots));
    }

    /// The same, with the match's place in the encoded text.
    pub(crate) fn find_spans(
        &self,
        encoded: &Encoded,
        scratch: &mut RuleScratch,
        mut give: impl FnMut(&Rule, &[Option<Mention>], (usize, usize)),
    ) {
        let has = |kinds: &[Codes]| kinds.iter().all(|k| k & encoded.present != 0);
        if !self.kinds.iter().any(|k| has(k)) {
            return;
        }
        let RuleScratch { tokens, starts, called, present, slots, tried } = scratch;
        tokens.clear();
        tokens.extend(encoded.marks.iter().map(|&(start, code, _)| Token {
            start,
            end: start + SYMBOL_LEN as u32,
            word: SYMBOL,
            codes: 1 << code,
        }));
        present.clear();
        present.resize(self.sets.stride, 0);
        starts.clear();
        starts.resize(encoded.text.len() / 64 + 1, 0u64);
        for hit in self.words.iter().flat_map(|words| words.find_overlapping_iter(&encoded.text)) {
            tokens.push(Token { start: hit.start() as u32, end: hit.end() as u32, word: hit.value(), codes: 0 });
            starts[hit.start() / 64] |= 1 << (hit.start() % 64);
            present.iter_mut().zip(self.sets.of(hit.value())).for_each(|(all, bits)| *all |= bits);
        }
        tokens.sort_unstable_by_key(|t| (t.start, u32::MAX - t.end));
        let mut matcher = Matcher { encoded, tokens, sets: &self.sets, starts, slots, tried };
        self.candidates.read(present, called);
        for (rule, compiled) in bits(called).map(|at| (&self.rules[at], &self.programs[at])) {
            let told = || compiled.needs.iter().zip(&*present).all(|(needed, bits)| needed & bits == *needed);
            if has(&rule.needs.kinds) && told() {
                matches(rule, compiled, &mut matcher, &mut give);
            }
        }
    }
}

/// Each match of one rule, from left to right; a match begins behind the last one.
fn matches(rule: &Rule, compiled: &Compiled, matcher: &mut Matcher<'_>, give: &mut impl FnMut(&Rule, &[Option<Mention>], (usize, usize))) {
    let text = matcher.encoded.text.as_str();
    let mut from = 0;
    // The last match of `never` that ends behind the last match's begin.
    let mut barring: Option<(usize, usize)> = None;
    let mut bars_from = compiled.never.as_ref().map(|_| 0);
    matcher.slots.clear();
    matcher.slots.resize(rule.slot_count(), None);
    while let Some((start, end)) = matcher.find_at(&compiled.pattern, from) {
        let mut barred = false;
        if let Some(never) = &compiled.never {
            let filled = matcher.slots.clone();
            while let Some(at) = bars_from.filter(|_| barring.is_none_or(|b| b.1 <= start)) {
                barring = matcher.find_at(never, at);
                bars_from = barring.map(|b| b.1 + usize::from(b.0 == b.1));
            }
            barred = barring.is_some_and(|b| b.1 > start && b.0 < end);
            matcher.slots.clone_from(&filled);
        }
        if !barred {
            give(rule, matcher.slots, (start, end));
        }
        // The next match may share the last symbol: in 甲与乙, 乙与丙 the pattern has two matches.
        let found = text.get(start..end).unwrap_or_default();
        let next_char = found.chars().next().map_or(1, char::len_utf8);
        let last = found.char_indices().next_back().map_or(0, |(at, _)| at);
        from = start + if barred || last == 0 { next_char } else { last };
        if from >= text.len() {
            break;
        }
    }
}

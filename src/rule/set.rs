//! Many rules over one sentence: only those whose kinds and words occur are run.

use std::collections::HashMap;

use super::encode::Encoded;
use super::file::Rule;
use super::kind::{Code, Codes};
use super::matcher::{Matcher, Program, SYMBOL, SYMBOL_LEN, SetId, Sets, Token};
use crate::reading::Mention;
use crate::text::finder::Finder;

/// Rules that run together.
#[derive(Default)]
pub(crate) struct RuleSet {
    rules: Vec<Rule>,
    programs: Vec<Compiled>,
    /// All words that rules know.
    words: Finder,
    sets: Sets,
    candidates: Candidates,
    /// The sets of kinds of which rules need one each.
    kinds: Vec<Codes>,
    /// Per rule the sets of kinds and those of words of which it needs one each, as bits of `wants` numbers.
    needs: Vec<u64>,
    wants: usize,
    /// The sets of kinds that rules need together.
    shapes: Vec<u64>,
}

/// A rule's programs.
struct Compiled {
    pattern: Program,
    never: Option<Program>,
    /// How many slots the pattern has.
    slots: usize,
}

/// Which rules the words of a sentence call for, as bits: each rule by the smallest of the sets that it needs a word of.
#[derive(Default)]
struct Candidates {
    /// How many numbers all rules take.
    stride: usize,
    /// The rules that need no word.
    always: Vec<u64>,
    /// The sets that call for rules, as bits.
    keys: Vec<u64>,
    /// Per set the rules that it calls for.
    called: Vec<u64>,
}

impl Candidates {
    /// `keys` holds per rule the set that calls for it.
    fn new(keys: &[Option<SetId>], sets: usize) -> Self {
        let stride = keys.len().div_ceil(64);
        let (mut always, mut called, mut known) = (vec![0; stride], vec![0; stride * sets], vec![0; sets.div_ceil(64)]);
        for (rule, key) in keys.iter().enumerate() {
            let bits = match key {
                Some(set) => {
                    known[*set as usize / 64] |= 1 << (set % 64);
                    &mut called[*set as usize * stride..]
                }
                None => &mut always[..],
            };
            bits[rule / 64] |= 1 << (rule % 64);
        }
        Self { stride, always, keys: known, called }
    }

    /// Puts the rules into `into` that the sets in `present` call for.
    fn read(&self, present: &[u64], into: &mut Vec<u64>) {
        into.clear();
        into.extend_from_slice(&self.always);
        for set in bits(present.iter().zip(&self.keys).map(|(present, keys)| present & keys)) {
            let called = &self.called[set * self.stride..(set + 1) * self.stride];
            into.iter_mut().zip(called).for_each(|(all, bits)| *all |= bits);
        }
    }
}

/// The places of the bits that are set.
fn bits(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(i, word)| {
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
    /// The places at which a token begins, as bits; for each of these places the first token there.
    starts: Vec<u64>,
    places: Vec<u32>,
    /// Per set of which a word occurs the first token of it.
    firsts: Vec<u32>,
    /// The rules whose words occur, as bits.
    called: Vec<u64>,
    /// The sets of kinds of which one occurs, and those of words, as bits.
    present: Vec<u64>,
    slots: Vec<Option<Mention>>,
    tried: Vec<u64>,
}

/// The words of rules, and the sets that they make up.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    /// From 1.
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
                self.words.push(word.clone());
                self.numbers.insert(word.clone(), self.words.len() as u32);
            }
        }
        let number = SetId::try_from(self.sets.len()).unwrap_or(SetId::MAX);
        self.sets.insert(words.to_vec(), number);
        number
    }

    fn finish(&self) -> (Finder, Sets) {
        let stride = self.sets.len().div_ceil(64);
        let mut bits = vec![0; stride * (self.words.len() + 1)];
        for (words, set) in &self.sets {
            for number in words.iter().filter_map(|w| self.numbers.get(w)) {
                bits[*number as usize * stride + *set as usize / 64] |= 1 << (set % 64);
            }
        }
        (Finder::new(&self.words), Sets { stride, bits })
    }
}

impl RuleSet {
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut keys = Vec::with_capacity(rules.len());
        let mut needed: Vec<Vec<SetId>> = Vec::with_capacity(rules.len());
        let compiled = |rule: &Rule| {
            keys.push(rule.needs.words.iter().min_by_key(|words| words.len()).map(|words| vocabulary.set(words)));
            needed.push(rule.needs.words.iter().map(|words| vocabulary.set(words)).collect());
            let never = rule.never.as_ref().map(|never| never.program(&mut vocabulary));
            Compiled { pattern: rule.pattern.program(&mut vocabulary), never, slots: rule.slot_count() }
        };
        let programs = rules.iter().map(compiled).collect();
        let (words, sets) = vocabulary.finish();
        let candidates = Candidates::new(&keys, vocabulary.sets.len());
        let mut kinds: Vec<Codes> = rules.iter().flat_map(|rule| rule.needs.kinds.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        // Rules know some hundred kinds at most: more sets of them than bits are not told apart, and not asked for.
        kinds.truncate(64);
        let wants = 1 + sets.stride;
        let mut needs = vec![0; rules.len() * wants];
        for ((rule, needed), bits) in rules.iter().zip(&needed).zip(needs.chunks_exact_mut(wants)) {
            for at in rule.needs.kinds.iter().filter_map(|codes| kinds.binary_search(codes).ok()) {
                bits[0] |= 1 << at;
            }
            needed.iter().for_each(|&set| bits[1 + set as usize / 64] |= 1 << (set % 64));
        }
        let mut shapes: Vec<u64> = needs.chunks_exact(wants).map(|bits| bits[0]).collect();
        shapes.sort_unstable();
        shapes.dedup();
        // A shape that holds another one says nothing more.
        let simpler = |shape: u64| shapes.iter().any(|&other| other != shape && other & shape == other);
        let shapes = shapes.iter().copied().filter(|&shape| !simpler(shape)).collect();
        Self { rules, programs, words, sets, candidates, kinds, needs, wants, shapes }
    }

    /// The rules, in the order of their files.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether some rule may match in a sentence in which findings of these kinds stand.
    pub(crate) fn may_match(&self, codes: Codes) -> bool {
        let told = self.told(codes);
        self.shapes.iter().any(|shape| shape & told == *shape)
    }

    /// The sets of kinds of which one is among the codes, as bits.
    fn told(&self, codes: Codes) -> u64 {
        self.kinds.iter().zip(0..).fold(0, |all, (kinds, at)| all | u64::from(kinds & codes != 0) << at)
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
        let RuleScratch { tokens, starts, places, firsts, called, present, slots, tried } = scratch;
        tokens.clear();
        present.clear();
        present.push(self.told(encoded.present));
        present.resize(self.wants, 0);
        starts.clear();
        starts.resize(encoded.text.len() / 64 + 1, 0);
        // What stood there for another sentence is not looked at.
        places.resize(places.len().max(encoded.text.len()), 0);
        firsts.resize(self.sets.stride * 64, 0);
        let mut push = |tokens: &mut Vec<Token>, token: Token| {
            let start = token.start as usize;
            if starts[start / 64] >> (start % 64) & 1 == 0 {
                starts[start / 64] |= 1 << (start % 64);
                places[start] = tokens.len() as u32;
            }
            tokens.push(token);
        };
        let mut marks = encoded.marks.iter().map(|mark| symbol_at(mark.0, mark.1)).peekable();
        self.words.read(&encoded.text, |start, end, word| {
            while let Some(symbol) = marks.next_if(|symbol| symbol.start < start as u32) {
                push(tokens, symbol);
            }
            let word = word + 1;
            for (at, (all, sets)) in present[1..].iter_mut().zip(self.sets.of(word)).enumerate() {
                for set in bits([sets & !*all].into_iter()) {
                    firsts[at * 64 + set] = tokens.len() as u32;
                }
                *all |= sets;
            }
            push(tokens, Token { start: start as u32, end: end as u32, word, codes: 0 });
        });
        marks.for_each(|symbol| push(tokens, symbol));
        self.candidates.read(&present[1..], called);
        let mut matcher = Matcher { encoded, tokens, sets: &self.sets, starts, places, firsts, slots, free: 0, tried };
        for at in bits(called.iter().copied()) {
            let needs = &self.needs[at * self.wants..(at + 1) * self.wants];
            let missing = needs.iter().zip(&*present).fold(0, |all, (needed, told)| all | needed & !told);
            if missing == 0 {
                matches(&self.rules[at], &self.programs[at], &mut matcher, &mut give);
            }
        }
    }
}

/// The token of a finding's symbol.
fn symbol_at(start: u32, code: Code) -> Token {
    Token { start, end: start + SYMBOL_LEN as u32, word: SYMBOL, codes: 1 << code }
}

/// Each match of one rule, from left to right; a match begins behind the last one.
fn matches(rule: &Rule, compiled: &Compiled, matcher: &mut Matcher<'_>, give: &mut impl FnMut(&Rule, &[Option<Mention>], (usize, usize))) {
    let text = matcher.encoded.text.as_str();
    let mut from = 0;
    // The last match of `never` that ends behind the last match's begin.
    let mut barring: Option<(usize, usize)> = None;
    let mut bars_from = compiled.never.as_ref().map(|_| 0);
    matcher.slots.clear();
    matcher.slots.resize(compiled.slots, None);
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

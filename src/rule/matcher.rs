//! Matching: a pattern as a small program that is run over an encoded sentence.
//!
//! The words of all lists are found beforehand in one pass, so that a list costs a look-up whatever its length. Of several ways to
//! match the first in the pattern's order counts, the shortest gap before longer ones. No state of the program is tried twice at
//! one place, and no match is longer than the program's reach: time is linear in the sentence.

use super::encode::Encoded;
use super::kind::{Codes, code_of_symbol, codes};
use crate::reading::Mention;

/// A set of words, by number.
pub(super) type SetId = u16;

/// What a gap may pass.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gap {
    /// Everything.
    Sentence,
    /// Everything but clause marks.
    Clause,
    /// Everything but clause marks and the symbols of findings other than dates, places and bodies.
    Plain,
}

impl Gap {
    fn passes(self, c: char) -> bool {
        let clause = || !matches!(c, '，' | '；' | '。' | '！' | '？');
        match self {
            Self::Sentence => true,
            Self::Clause => clause(),
            Self::Plain => clause() && code_of_symbol(c).is_none_or(|code| (codes::DATE..=codes::ORGANIZATION).contains(&code)),
        }
    }
}

/// One step of a program.
#[derive(Debug)]
pub(super) enum Op {
    Literal(Box<str>),
    List(SetId),
    /// A finding of one of these kinds fills the slot.
    Slot(usize, Codes),
    Gap(Gap, u32),
    /// Goes on at the first of these places that leads to a match.
    Split(Vec<usize>),
    Jump(usize),
}

/// Where a match may begin.
#[derive(Debug)]
pub(super) struct Start {
    pub codes: Codes,
    pub set: Option<SetId>,
    /// Anywhere.
    pub any: bool,
}

/// A pattern, compiled. It matches where its end is reached.
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub start: Start,
    /// No match is longer than so many bytes.
    pub reach: usize,
}

/// A word or the symbol of a finding in an encoded sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    /// The word's number; [`SYMBOL`] for a symbol.
    pub word: u32,
    /// The symbol's kind.
    pub codes: Codes,
}

/// No word.
pub(super) const SYMBOL: u32 = u32::MAX;

/// Which sets hold each word.
#[derive(Default)]
pub(super) struct Sets {
    /// How many numbers a word takes in `bits`.
    pub stride: usize,
    pub bits: Vec<u64>,
}

impl Sets {
    #[inline]
    fn has(&self, word: u32, set: SetId) -> bool {
        word != SYMBOL && self.of(word).get(set as usize / 64).is_some_and(|bits| bits >> (set % 64) & 1 == 1)
    }

    /// The sets that hold a word, as bits.
    pub(super) fn of(&self, word: u32) -> &[u64] {
        let from = word as usize * self.stride;
        self.bits.get(from..from + self.stride).unwrap_or_default()
    }
}

/// One run of programs over one sentence.
pub(super) struct Matcher<'a> {
    pub encoded: &'a Encoded,
    /// Words and symbols by start, the longest first.
    pub tokens: &'a [Token],
    pub sets: &'a Sets,
    /// The places at which a word begins, as bits.
    pub starts: &'a [u64],
    /// Of the last match, per slot what fills it.
    pub slots: &'a mut Vec<Option<Mention>>,
    /// The states tried since a match was last begun, as bits.
    pub tried: &'a mut Vec<u64>,
}

impl Matcher<'_> {
    /// The first match that begins at or behind `from`: where it begins and ends.
    pub(super) fn find_at(&mut self, program: &Program, from: usize) -> Option<(usize, usize)> {
        let text = self.encoded.text.as_str();
        if program.start.any {
            let from = (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
            let starts = text.get(from..).unwrap_or_default().char_indices().map(|(at, _)| from + at);
            return starts.chain(std::iter::once(text.len())).find_map(|at| Some((at, self.begin(program, at)?)));
        }
        let (tokens, sets) = (self.tokens, self.sets);
        let first = tokens.partition_point(|t| (t.start as usize) < from);
        let mut last = usize::MAX;
        for token in &tokens[first..] {
            let at = token.start as usize;
            let begins = token.codes & program.start.codes != 0 || program.start.set.is_some_and(|set| sets.has(token.word, set));
            if begins && at != last {
                last = at;
                if let Some(end) = self.begin(program, at) {
                    return Some((at, end));
                }
            }
        }
        None
    }

    fn begin(&mut self, program: &Program, at: usize) -> Option<usize> {
        self.tried.clear();
        self.tried.resize((program.ops.len() * (program.reach + 1)).div_ceil(64), 0);
        self.slots.fill(None);
        self.run(program, 0, at, at)
    }

    /// Whether the step `step` may succeed at `at`, told by what stands there without a run; `depth` branches are looked into.
    #[inline]
    fn may_begin(&self, program: &Program, step: usize, at: usize, depth: u32) -> bool {
        let bytes = self.encoded.text.as_bytes();
        match program.ops.get(step) {
            Some(Op::Literal(word)) => bytes.get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes())),
            // All symbols begin with this byte.
            Some(Op::Slot(_, codes)) => bytes.get(at) == Some(&0xEE) && self.encoded.mention_at(at, *codes).is_some(),
            Some(Op::List(_)) => self.starts.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1),
            Some(Op::Split(ways)) if depth > 0 => ways.iter().any(|way| self.may_begin(program, *way, at, depth - 1)),
            Some(Op::Jump(to)) if depth > 0 => self.may_begin(program, *to, at, depth - 1),
            _ => true,
        }
    }

    /// The end of the match that goes on at `at` with the step `step`.
    fn run(&mut self, program: &Program, mut step: usize, mut at: usize, start: usize) -> Option<usize> {
        let text = self.encoded.text.as_str();
        loop {
            let Some(op) = program.ops.get(step) else { return Some(at) };
            let state = step * (program.reach + 1) + (at - start);
            let tried = self.tried.get_mut(state / 64)?;
            if *tried >> (state % 64) & 1 == 1 {
                return None;
            }
            *tried |= 1 << (state % 64);
            match op {
                Op::Literal(word) => {
                    if !text.as_bytes()[at..].starts_with(word.as_bytes()) {
                        return None;
                    }
                    at += word.len();
                    step += 1;
                }
                Op::Jump(to) => step = *to,
                Op::Slot(slot, codes) => {
                    let mention = self.encoded.mention_at(at, *codes)?;
                    let end = self.run(program, step + 1, at + SYMBOL_LEN, start)?;
                    // Of two that fill one slot the later one stays.
                    if let Some(slot) = self.slots.get_mut(*slot)
                        && slot.is_none()
                    {
                        *slot = Some(mention);
                    }
                    return Some(end);
                }
                Op::List(set) => {
                    let (tokens, sets) = (self.tokens, self.sets);
                    let first = tokens.partition_point(|t| (t.start as usize) < at);
                    let here = tokens[first..].iter().take_while(|t| t.start as usize == at).filter(|t| sets.has(t.word, *set));
                    for token in here {
                        if let Some(end) = self.run(program, step + 1, token.end as usize, start) {
                            return Some(end);
                        }
                    }
                    return None;
                }
                Op::Gap(gap, most) => {
                    let mut passed = 0;
                    let mut rest = text.get(at..)?.chars();
                    loop {
                        if self.may_begin(program, step + 1, at, DEPTH)
                            && let Some(end) = self.run(program, step + 1, at, start)
                        {
                            return Some(end);
                        }
                        let next = rest.next().filter(|c| passed < *most && gap.passes(*c))?;
                        at += next.len_utf8();
                        passed += 1;
                    }
                }
                Op::Split(ways) => {
                    for &way in ways {
                        if self.may_begin(program, way, at, 0)
                            && let Some(end) = self.run(program, way, at, start)
                        {
                            return Some(end);
                        }
                    }
                    return None;
                }
            }
        }
    }
}

/// So many branches of a pattern are looked into before one is run.
const DEPTH: u32 = 3;

/// Private-use characters are three bytes long.
pub(super) const SYMBOL_LEN: usize = 3;

//! Matching: a pattern as a small program that is run over an encoded sentence.
//!
//! The words of all lists are found beforehand in one pass, so that a list costs a look-up whatever its length. Of several ways to
//! match the first in the pattern's order counts, the shortest gap before longer ones. No state of the program is tried twice at
//! one place, and no match is longer than the program's reach: time is linear in the sentence.

use super::encode::Encoded;
use super::kind::{Codes, SYMBOL_BYTE, code_at, code_of_symbol, codes};
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
    /// So many characters at most, up to one of which the code point's low six bits are among these: others begin nothing that follows.
    Gap(Gap, u32, u64),
    /// Goes on at the first of these places that leads to a match.
    Split(Vec<usize>),
    Jump(usize),
}

/// Where a match may begin.
#[derive(Debug)]
pub(super) struct Start {
    pub codes: Codes,
    /// A word of this set; of one without words where none begins a match.
    pub set: SetId,
    /// Anywhere.
    pub any: bool,
}

/// What must stand behind the place where a match begins.
#[derive(Debug)]
pub(super) struct Lead {
    /// A finding of one of these kinds, or a word of the set.
    pub codes: Codes,
    pub set: SetId,
    /// So many bytes behind it at most.
    pub within: u32,
}

/// A pattern, compiled. It matches where its end is reached.
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub start: Start,
    /// All of them must stand behind the beginning.
    pub leads: Vec<Lead>,
    /// No match is longer than so many bytes.
    pub reach: usize,
}

/// A word or the symbol of a finding in an encoded sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    /// The word's number, from 1; [`SYMBOL`] for a symbol.
    pub word: u32,
    /// The symbol's kind.
    pub codes: Codes,
}

/// No word.
pub(super) const SYMBOL: u32 = 0;

/// Which sets hold each word.
#[derive(Default)]
pub(super) struct Sets {
    /// How many numbers a word takes in `bits`.
    pub stride: usize,
    /// Those of [`SYMBOL`], which is in no set, come first.
    pub bits: Vec<u64>,
}

impl Sets {
    #[inline]
    fn has(&self, word: u32, set: SetId) -> bool {
        self.of(word).get(set as usize / 64).is_some_and(|bits| bits >> (set % 64) & 1 == 1)
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
    /// The places at which a token begins, as bits; for each of these places the first token there.
    pub starts: &'a [u64],
    pub places: &'a [u32],
    /// Per set of which a word occurs the first token of it.
    pub firsts: &'a [u32],
    /// Of the last match, per slot what fills it.
    pub slots: &'a mut Vec<Option<Mention>>,
    /// So many steps of the match that was begun last are still taken without account.
    pub free: u32,
    /// The states tried since, as bits.
    pub tried: &'a mut Vec<u64>,
}

/// Whether a word stands at a place; the last byte of its first character turns most others away.
#[inline]
fn stands_at(text: &[u8], at: usize, word: &str) -> bool {
    let word = word.as_bytes();
    text.get(at..).is_some_and(|rest| (word.len() < 3 || rest.get(2) == Some(&word[2])) && rest.starts_with(word))
}

/// Whether a symbol of one of these kinds begins at a place.
#[inline]
fn has_code(text: &[u8], at: usize, codes: Codes) -> bool {
    text.get(at) == Some(&SYMBOL_BYTE) && code_at(text, at).is_some_and(|code| codes >> code & 1 == 1)
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
        let first = if from == 0 { self.first_start(program) } else { tokens.partition_point(|t| (t.start as usize) < from) };
        let mut last = usize::MAX;
        for (i, token) in tokens.iter().enumerate().skip(first) {
            let at = token.start as usize;
            let begins = (token.codes & program.start.codes != 0) | sets.has(token.word, program.start.set);
            if begins && at != last {
                last = at;
                let told = |lead: &Lead| {
                    let near = tokens[i..].iter().take_while(|t| t.start <= token.start + lead.within);
                    near.skip_while(|t| t.start == token.start).any(|t| (t.codes & lead.codes != 0) | sets.has(t.word, lead.set))
                };
                if program.leads.iter().all(told)
                    && let Some(end) = self.begin(program, at)
                {
                    return Some((at, end));
                }
            }
        }
        None
    }

    /// The first token at which a match may begin; where only words begin one.
    fn first_start(&self, program: &Program) -> usize {
        let word = self.firsts.get(program.start.set as usize).map_or(0, |first| *first as usize);
        if program.start.codes == 0 { word.min(self.tokens.len()) } else { 0 }
    }

    fn begin(&mut self, program: &Program, at: usize) -> Option<usize> {
        self.slots.fill(None);
        self.free = FREE_STEPS;
        self.run(program, 0, at, at)
    }

    /// Whether the step `step` was tried at `at` before. Most matches take so few steps that keeping account of them would take longer.
    #[inline]
    fn was_tried(&mut self, program: &Program, step: usize, at: usize, start: usize) -> bool {
        if self.free > 0 {
            self.free -= 1;
            if self.free == 0 {
                self.tried.clear();
                self.tried.resize((program.ops.len() * (program.reach + 1)).div_ceil(64), 0);
            }
            return false;
        }
        let state = step * (program.reach + 1) + (at - start);
        let Some(tried) = self.tried.get_mut(state / 64) else { return true };
        let known = *tried >> (state % 64) & 1 == 1;
        *tried |= 1 << (state % 64);
        known
    }

    /// Whether the step `step` may succeed at `at`, told by what stands there without a run; `depth` branches are looked into.
    #[inline]
    fn may_begin(&self, program: &Program, step: usize, at: usize, depth: u32) -> bool {
        let bytes = self.encoded.text.as_bytes();
        match program.ops.get(step) {
            Some(Op::Literal(word)) => stands_at(bytes, at, word),
            Some(Op::Slot(_, codes)) => has_code(bytes, at, *codes),
            Some(Op::List(_)) => self.has_token(at),
            Some(Op::Split(ways)) if depth > 0 => ways.iter().any(|way| self.may_begin(program, *way, at, depth - 1)),
            Some(Op::Jump(to)) if depth > 0 => self.may_begin(program, *to, at, depth - 1),
            _ => true,
        }
    }

    #[inline]
    fn has_token(&self, at: usize) -> bool {
        self.starts.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    /// The end of the match that goes on at `at` with the step `step`.
    fn run(&mut self, program: &Program, mut step: usize, mut at: usize, start: usize) -> Option<usize> {
        let text = self.encoded.text.as_str();
        loop {
            let Some(op) = program.ops.get(step) else { return Some(at) };
            if self.was_tried(program, step, at, start) {
                return None;
            }
            match op {
                Op::Literal(word) => {
                    if !stands_at(text.as_bytes(), at, word) {
                        return None;
                    }
                    at += word.len();
                    step += 1;
                }
                Op::Jump(to) => step = *to,
                Op::Slot(slot, codes) => {
                    if !has_code(text.as_bytes(), at, *codes) {
                        return None;
                    }
                    let end = self.run(program, step + 1, at + SYMBOL_LEN, start)?;
                    // Of two that fill one slot the later one stays.
                    if let Some(slot) = self.slots.get_mut(*slot)
                        && slot.is_none()
                    {
                        *slot = self.encoded.mention_at(at);
                    }
                    return Some(end);
                }
                Op::List(set) => {
                    if !self.has_token(at) {
                        return None;
                    }
                    let (tokens, sets) = (self.tokens, self.sets);
                    let here =
                        tokens[self.places[at] as usize..].iter().take_while(|t| t.start as usize == at).filter(|t| sets.has(t.word, *set));
                    for token in here {
                        if let Some(end) = self.run(program, step + 1, token.end as usize, start) {
                            return Some(end);
                        }
                    }
                    return None;
                }
                Op::Gap(gap, most, ends) => {
                    let mut passed = 0;
                    let mut rest = text.get(at..)?.chars();
                    loop {
                        let next = rest.next();
                        let ends = next.is_none_or(|c| ends >> (u32::from(c) & 0x3F) & 1 == 1);
                        if ends
                            && self.may_begin(program, step + 1, at, DEPTH)
                            && let Some(end) = self.run(program, step + 1, at, start)
                        {
                            return Some(end);
                        }
                        let next = next.filter(|c| passed < *most && gap.passes(*c))?;
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

/// So many steps of a match are taken without noting them.
const FREE_STEPS: u32 = 128;

/// So many branches of a pattern are looked into before one is run.
const DEPTH: u32 = 3;

/// Private-use characters are three bytes long.
pub(super) const SYMBOL_LEN: usize = 3;

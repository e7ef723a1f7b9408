//! Matching: a pattern as a small program that is run over the tokens of a sentence.
//!
//! The words of all lists are found beforehand in one pass, so that a list costs a look-up whatever its length. Of several ways to
//! match the first in the pattern's order counts, the shortest gap before longer ones. No state of the program is tried twice at
//! one place, and no match is longer than the program's reach: time is linear in the sentence.

use super::tokens::{Element, MARKS, Masks, Token};
use super::words::{SetId, Words};

/// What a gap may pass.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gap {
    /// Everything.
    Sentence,
    /// Everything but clause marks.
    Clause,
    /// Everything but clause marks and findings other than dates, places and bodies.
    Plain,
}

/// One step of a program.
#[derive(Debug)]
pub(super) enum Op {
    /// A word of this set.
    Word(SetId),
    /// This character.
    Letter(u32),
    /// A finding of this set fills the slot.
    Slot(usize, SetId),
    /// So many elements at most; what follows begins with a token of the set, where that is known.
    Gap(Gap, u32, Option<SetId>),
    /// Goes on at the first of these places that leads to a match.
    Split(Vec<usize>),
    Jump(usize),
}

/// What must stand behind the place where a match begins.
#[derive(Debug)]
pub(super) struct Lead {
    /// A token of this set.
    pub set: SetId,
    /// So many elements behind it at most.
    pub within: u32,
}

/// A pattern, compiled. It matches where its end is reached.
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    /// A match begins with a token of this set; where there is none, anywhere.
    pub start: Option<SetId>,
    /// All of them must stand behind the beginning.
    pub leads: Vec<Lead>,
    /// No match is longer than so many elements.
    pub reach: u32,
}

/// One run of programs over one sentence.
pub(super) struct Matcher<'a> {
    /// The elements; behind them one of nothing.
    pub elements: &'a [Element],
    /// Words and findings by start, the longest first; behind them one that begins where the sentence ends.
    pub tokens: &'a [Token],
    pub words: &'a Words,
    pub masks: &'a Masks,
    /// Of the last match, per slot the number of the finding that fills it.
    pub slots: &'a mut [Option<u32>],
    /// So many steps of the match that was begun last are still taken without account.
    pub free: u32,
    /// The states tried since, as bits.
    pub tried: &'a mut Vec<u64>,
}

impl Matcher<'_> {
    /// How many elements the sentence has.
    pub(super) fn length(&self) -> u32 {
        self.elements.len() as u32 - 1
    }

    /// The first token that begins at or behind a place.
    #[inline]
    fn token_at(&self, at: u32) -> usize {
        self.elements.get(at as usize).map_or(self.tokens.len(), |element| element.token as usize)
    }

    /// The first match that begins at or behind `from`: where it begins and ends.
    pub(super) fn find_at(&mut self, program: &Program, from: u32) -> Option<(u32, u32)> {
        let Some(set) = program.start else { return self.find_anywhere(program, from) };
        let first = self.token_at(from);
        let mut last = u32::MAX;
        for block in first / 64..self.tokens.len().div_ceil(64) {
            let mut rest = self.masks.of(set, block);
            if block == first / 64 {
                rest = rest >> (first % 64) << (first % 64);
            }
            while rest != 0 {
                let next = block * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let start = self.tokens[next].start;
                if start != last
                    && program.leads.iter().all(|lead| self.leads(lead, next, start))
                    && let Some(end) = self.begin(program, start)
                {
                    return Some((start, end));
                }
                last = start;
            }
        }
        None
    }

    /// The first match of a program that may begin with any element.
    #[cold]
    fn find_anywhere(&mut self, program: &Program, from: u32) -> Option<(u32, u32)> {
        (from..=self.length()).find_map(|at| Some((at, self.begin(program, at)?)))
    }

    /// Whether a lead's token stands behind the place `start` of a token.
    #[inline]
    fn leads(&self, lead: &Lead, token: usize, start: u32) -> bool {
        let limit = start + lead.within;
        let first = token + 1;
        for block in first / 64..self.tokens.len().div_ceil(64) {
            if self.tokens[block * 64].start > limit {
                return false;
            }
            let mut rest = self.masks.of(lead.set, block);
            if block == first / 64 {
                rest = rest >> (first % 64) << (first % 64);
            }
            while rest != 0 {
                let at = self.tokens[block * 64 + rest.trailing_zeros() as usize].start;
                if at != start {
                    return at <= limit;
                }
                rest &= rest - 1;
            }
        }
        false
    }

    fn begin(&mut self, program: &Program, start: u32) -> Option<u32> {
        self.free = FREE_STEPS;
        self.run(program, 0, start, start)
    }

    /// Whether the step `step` was tried at `at` before. Most matches take so few steps that keeping account of them would take longer.
    #[inline]
    fn was_tried(&mut self, program: &Program, step: usize, at: u32, start: u32) -> bool {
        if self.free > 0 {
            self.free -= 1;
            if self.free == 0 {
                self.tried.clear();
                self.tried.resize((program.ops.len() * (program.reach as usize + 1)).div_ceil(64), 0);
            }
            return false;
        }
        let state = step * (program.reach as usize + 1) + (at - start) as usize;
        let Some(tried) = self.tried.get_mut(state / 64) else { return true };
        let known = *tried >> (state % 64) & 1 == 1;
        *tried |= 1 << (state % 64);
        known
    }

    /// The first token of a set at a place.
    #[inline]
    fn member(&self, set: SetId, at: u32) -> Option<usize> {
        self.next_member(set, at, self.token_at(at))
    }

    /// The same at `from` or behind it.
    #[inline]
    fn next_member(&self, set: SetId, at: u32, from: usize) -> Option<usize> {
        let mut here = self.tokens[from..].iter().take_while(|token| token.start == at);
        here.position(|token| self.is_member(token, set)).map(|nth| from + nth)
    }

    #[inline]
    fn is_member(&self, token: &Token, set: SetId) -> bool {
        self.words.bit(token.row, set) == 1
    }

    #[inline]
    fn is_letter(&self, at: u32, letter: u32) -> bool {
        self.elements[at as usize].letter == letter
    }

    /// Whether the step `step` may succeed at a place, told by what stands there without a run.
    #[inline]
    fn may_begin(&self, program: &Program, step: usize, at: u32) -> bool {
        match program.ops.get(step) {
            Some(Op::Word(set) | Op::Slot(_, set)) => self.member(*set, at).is_some(),
            Some(Op::Letter(letter)) => self.is_letter(at, *letter),
            _ => true,
        }
    }

    /// The end of the match that goes on at a place with the step `step`.
    fn run(&mut self, program: &Program, mut step: usize, mut at: u32, start: u32) -> Option<u32> {
        loop {
            let Some(op) = program.ops.get(step) else {
                // On the way back each slot is filled.
                self.slots.fill(None);
                return Some(at);
            };
            if self.was_tried(program, step, at, start) {
                return None;
            }
            match op {
                Op::Jump(to) => step = *to,
                Op::Word(set) => {
                    let mut token = self.member(*set, at)?;
                    // Of words that begin here the longest is tried first; the last of them needs no way back.
                    while let Some(next) = self.next_member(*set, at, token + 1) {
                        if let Some(end) = self.run(program, step + 1, self.tokens[token].end, start) {
                            return Some(end);
                        }
                        token = next;
                    }
                    at = self.tokens[token].end;
                    step += 1;
                }
                Op::Letter(letter) => {
                    if !self.is_letter(at, *letter) {
                        return None;
                    }
                    at += 1;
                    step += 1;
                }
                Op::Slot(slot, set) => {
                    let token = self.member(*set, at)?;
                    let end = self.run(program, step + 1, self.tokens[token].end, start)?;
                    // Of two that fill one slot the later one stays.
                    if let Some(slot) = self.slots.get_mut(*slot)
                        && slot.is_none()
                    {
                        *slot = Some(self.tokens[token].item);
                    }
                    return Some(end);
                }
                Op::Gap(gap, most, Some(set)) => {
                    let mut next = self.token_at(at);
                    loop {
                        let token = self.tokens.get(next).filter(|token| token.start <= at + most)?;
                        if !self.is_member(token, *set) {
                            next += 1;
                            continue;
                        }
                        if !self.passes(*gap, at, token.start) {
                            return None;
                        }
                        let there = token.start;
                        if let Some(end) = self.run(program, step + 1, there, start) {
                            return Some(end);
                        }
                        // Of several tokens at one place one is enough.
                        next = self.token_at(there + 1);
                    }
                }
                Op::Gap(gap, most, None) => {
                    let last = (at + most).min(self.length());
                    let mut here = at;
                    loop {
                        if let Some(end) = self.run(program, step + 1, here, start) {
                            return Some(end);
                        }
                        if here == last {
                            return None;
                        }
                        here += 1;
                        if !self.passes(*gap, at, here) {
                            return None;
                        }
                    }
                }
                Op::Split(ways) => {
                    for &way in ways {
                        if self.may_begin(program, way, at)
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

    /// Whether a gap may pass all that stands between two places.
    #[inline]
    fn passes(&self, gap: Gap, from: u32, to: u32) -> bool {
        let (from, to) = (&self.elements[from as usize], &self.elements[to as usize]);
        match gap {
            Gap::Sentence => true,
            Gap::Clause => (from.barred ^ to.barred) & MARKS == 0,
            Gap::Plain => from.barred == to.barred,
        }
    }
}

/// So many steps of a match are taken without noting them.
const FREE_STEPS: u32 = 128;

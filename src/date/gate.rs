//! Which words of dates are worth a look, as the bytes beside them tell: most 年 and 月 stand in other words, most 20 in figures.
//!
//! There is no branch on what they are; the list that is left is short.

use super::words::{Kind, Words};
use crate::lexicon::table::DATE_WORDS;
use crate::scan::Hit;

/// What must stand beside a word that a date may be read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Gate {
    /// It is none by itself: a cue.
    Never,
    /// Nothing.
    Open,
    /// A numeral before it, or what stands for one: 年, 月, 日.
    Numeral,
    /// Two more digits behind it, and none else: 20, 19.
    Century,
    /// A digit, and something behind that: the - of 7-28.
    Hyphen,
    /// Nothing: it holds the letters of a date and is none.
    Stop,
}

impl Gate {
    /// The gate of a word.
    pub(super) fn of(word: &str, kind: Kind) -> Self {
        match kind {
            Kind::Cue => Self::Never,
            Kind::Stop => Self::Stop,
            Kind::Anchor => match word.as_bytes() {
                [b'1' | b'2', _] => Self::Century,
                [b'-'] => Self::Hyphen,
                [0xE0..=0xEF, ..] => Self::Numeral,
                _ => Self::Open,
            },
            _ => Self::Open,
        }
    }
}

/// A bit for the last two bytes of each character that a numeral of dates may end with, or that stands in its place; few others
/// share one.
static ENDS: [u64; 64] = {
    let (mut bits, mut at) = ([0u64; 64], 0);
    let list = "一二两三四五六七八九十廿卅〇○零半上本".as_bytes();
    while at < list.len() {
        bits[list[at + 1] as usize & 0x3F] |= 1 << (list[at + 2] & 0x3F);
        at += 3;
    }
    bits
};

/// Whether a character that ends with these two bytes may end a numeral of a date, or stand in its place.
#[inline(always)]
pub(super) fn may_end_numeral(middle: u8, last: u8) -> bool {
    ENDS[usize::from(middle & 0x3F)] >> (last & 0x3F) & 1 == 1
}

/// A word of a date with its row of the table.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub hit: Hit,
    pub row: u16,
    pub gate: Gate,
}

/// Lists the words of hits from which a date may be read, and those that forbid one; how many.
pub(super) fn gather(words: &Words, bytes: &[u8], hits: &[Hit], into: &mut Vec<Candidate>) -> usize {
    const NOTHING: Candidate = Candidate { hit: Hit { start: 0, end: 0, pattern: 0, mask: 0 }, row: 0, gate: Gate::Never };
    if into.len() <= hits.len() {
        into.resize(hits.len() + 1, NOTHING);
    }
    let mut count = 0;
    for hit in hits {
        into[count].hit = *hit;
        count += (hit.mask >> DATE_WORDS) as usize & 1;
    }
    let mut left = 0;
    for at in 0..count {
        let hit = into[at].hit;
        let row = words.row(hit.pattern);
        let gate = words.gates.get(usize::from(row)).copied().unwrap_or(Gate::Open);
        into[left] = Candidate { hit, row, gate };
        left += usize::from(passes(gate, bytes, hit.start as usize));
    }
    left
}

#[inline(always)]
fn passes(gate: Gate, bytes: &[u8], at: usize) -> bool {
    // Places before the text and behind it hold a nought.
    let byte = |place: usize| bytes.get(place).copied().unwrap_or(0);
    let digit = |place: usize| byte(place).wrapping_sub(b'0') < 10;
    let before = |back: usize| at.wrapping_sub(back);
    let (last, middle) = (byte(before(1)), byte(before(2)));
    let numeral = digit(before(1)) | (last == b' ') | may_end_numeral(middle, last);
    let century = digit(at + 2) & digit(at + 3) & !digit(at + 4) & !digit(before(1));
    [false, true, numeral, century, digit(before(2)), true][gate as usize]
}

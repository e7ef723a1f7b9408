//! Names and phrases that hold a numeral, looked for around a figure: where nothing else of the lexicon is scanned for, that is
//! less than to look for them at every place of the text.

use super::NAMES;
use crate::lexicon::table::QUANTITY_PHRASES;
use crate::lexicon::trie::{Trie, Window};
use crate::lexicon::{Lexicon, NUMERAL};
use crate::number;
use crate::scan::Hit;

/// How far behind a figure a name that holds it may end, in bytes.
const REACH: usize = 60;
const PAIR_BITS: u32 = 16;

/// The names, and what tells quickly that none stands at a place.
pub(super) struct Names {
    trie: Trie,
    /// Hashes of the pairs of characters in names of which one may begin a numeral.
    pairs: Box<[u64]>,
    /// The longest name, in bytes.
    longest: usize,
    /// Those that are digits alone (360).
    numbers: Vec<String>,
}

fn hash(first: char, second: char) -> usize {
    let mixed = (u32::from(first) << 11 ^ u32::from(second)).wrapping_mul(0x9E37_79B1);
    (mixed >> (32 - PAIR_BITS)) as usize
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn begins(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || number::begins(u32::from(c))
}

impl Names {
    /// Takes them from the lexicon. Takes some milliseconds.
    pub(super) fn new(lexicon: &Lexicon) -> Option<Self> {
        let mut pairs = vec![0; (1 << PAIR_BITS) / 64].into_boxed_slice();
        let (mut longest, mut numbers) = (0, Vec::new());
        let trie = lexicon.triggers_where(
            |mask| mask & NAMES != 0 && mask & NUMERAL != 0,
            |word| {
                longest = longest.max(word.len());
                if word.bytes().all(|b| b.is_ascii_digit()) {
                    numbers.push(word.to_owned());
                }
                // Between two digits nothing is asked.
                let asked = |(first, second): &(char, char)| (begins(*first) || begins(*second)) && !(digit(*first) && digit(*second));
                for (first, second) in word.chars().zip(word.chars().skip(1)).filter(asked) {
                    pairs[hash(first, second) / 64] |= 1u64 << (hash(first, second) % 64);
                }
            },
        )?;
        Some(Self { trie, pairs, longest, numbers })
    }

    /// Whether a name may stand over the numeral that begins at a place. Of digits, a name that begins with them has them all: the
    /// last and what stands behind it are asked for.
    #[inline]
    fn may_hold(&self, text: &str, at: usize) -> bool {
        let has = |first: char, second: char| self.pairs[hash(first, second) / 64] >> (hash(first, second) % 64) & 1 == 1;
        let digits = number::digit_run(text.as_bytes(), at);
        let last = if digits > at { digits - 1 } else { at };
        let (before, mut behind) = (text.get(..at).unwrap_or_default(), text.get(last..).unwrap_or_default().chars());
        let (Some(first), Some(at_last)) = (text.get(at..).and_then(|t| t.chars().next()), behind.next()) else { return false };
        before.chars().next_back().is_some_and(|last| has(last, first) || digit(last) && digit(first))
            || behind.next().is_some_and(|second| has(at_last, second))
    }

    /// The names within reach of a figure, as the scan of the whole text would find them.
    #[inline(never)]
    fn gather(&self, lexicon: &Lexicon, text: &str, at: usize, end: usize, room: &mut Room) {
        let (mut from, mut to) = (at.saturating_sub(self.longest), end.min(at + self.longest).min(text.len()));
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        room.hits.clear();
        let masks = &lexicon.compiled.masks;
        let hits = &mut room.hits;
        let words = |found: &mut Window| found.append(hits, |word| Hit::of(masks, word, from as u32));
        self.trie.pass(&mut room.window, text.get(from..to).unwrap_or_default(), words, |_| true);
    }
}

/// Memory for the names of a document, or those around one figure.
#[derive(Default)]
pub(super) struct Room {
    pub(super) hits: Vec<Hit>,
    window: Window,
}

/// Where a document's names come from.
pub(super) enum Source<'a> {
    /// Those that the scan found, in order of their ends; the ones behind aside.
    Hits(&'a [Hit]),
    /// They are looked for, with memory for those around one figure.
    Sought(&'a Names, &'a Lexicon, &'a mut Room),
}

impl Source<'_> {
    /// Whether a known name or phrase holds the numeral from `digits` to `numeral_end`, whose figure ends at `item_end` and is
    /// `money` or not. Figures come in order.
    #[inline]
    pub(super) fn hold(&mut self, text: &str, digits: usize, numeral_end: usize, item_end: usize, money: bool) -> bool {
        match self {
            Self::Hits(names) => {
                while let Some(name) = names.first() {
                    if name.end as usize > digits {
                        return holds(names, digits, numeral_end, item_end, money);
                    }
                    *names = &names[1..];
                }
                false
            }
            Self::Sought(names, lexicon, room) => {
                let alone = |name: &String| text.get(digits..item_end) == Some(name);
                (names.may_hold(text, digits) || names.numbers.iter().any(alone)) && {
                    names.gather(lexicon, text, digits, item_end + REACH, room);
                    holds(&room.hits, digits, numeral_end, item_end, money)
                }
            }
        }
    }
}

#[inline(never)]
fn holds(names: &[Hit], digits: usize, numeral_end: usize, item_end: usize, money: bool) -> bool {
    names.iter().filter(|h| h.end as usize > digits && h.end as usize <= item_end + REACH).any(|h| {
        let (start, end) = (h.start as usize, h.end as usize);
        start < digits && end >= numeral_end
            // 三元 is a district, and three yuan: money goes before a name that is no longer.
            || start == digits
                && (end > item_end || end == item_end && (!money || h.mask >> QUANTITY_PHRASES & 1 == 1))
                && end > start + 3
    })
}

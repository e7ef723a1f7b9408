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
/// The filter has so many words of 64 bits, as a power of two.
const WORD_BITS: u32 = 10;
/// A name of so many bytes, one Chinese character, holds no figure that it begins with.
const ONE: usize = 3;

/// The names, and what tells quickly that none holds a figure.
pub(super) struct Names {
    trie: Trie,
    /// What stands around the numerals in names (see [`Edge`]), as a Bloom filter: two bits of a word for each.
    edges: Box<[u64; 1 << WORD_BITS]>,
    /// The longest name, in bytes.
    longest: usize,
    /// Those that are digits alone, longer than one character (12306).
    numbers: Vec<String>,
}

/// How a name may hold a numeral, which is its digits or its first sign here: what stands beside it in the name tells which names
/// may.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Edge {
    /// The name begins with the numeral and these one or two characters.
    Begins,
    /// These characters stand before the numeral in it, and behind it.
    Amid,
    /// This character stands before the numeral, which is the last of it.
    Ends,
}

/// Where a numeral and the characters beside it stand in the filter: the word, and its two bits there.
#[inline(always)]
fn place(edge: Edge, numeral: u64, first: char, second: char) -> (usize, u64) {
    let beside = u64::from(u32::from(first)) << 21 | u64::from(u32::from(second)) | (edge as u64) << 42;
    let mixed = (beside.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ numeral).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    ((mixed >> (64 - WORD_BITS)) as usize, 1 << (mixed >> 40 & 63) | 1 << (mixed >> 46 & 63))
}

/// No character.
const NO: char = '\0';

/// The numeral at a place, as a number, and where it ends: digits with their decimals, or the first sign.
#[inline]
fn numeral(text: &str, at: usize) -> Option<(u64, usize)> {
    let bytes = text.as_bytes();
    let mut end = number::digit_run(bytes, at);
    if end == at {
        let c = number::char_at(text, at)?;
        return Some((u64::from(u32::from(c)), at + c.len_utf8()));
    }
    if bytes.get(end) == Some(&b'.') {
        let behind = number::digit_run(bytes, end + 1);
        end = if behind > end + 1 { behind } else { end };
    }
    // The last eight bytes tell enough.
    Some((bytes[at..end].iter().fold(0, |all, &b| all << 8 | u64::from(b)), end))
}

fn begins(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || number::begins(u32::from(c))
}

impl Names {
    /// Takes them from the lexicon. Takes some milliseconds.
    pub(super) fn new(lexicon: &Lexicon) -> Option<Self> {
        let mut edges = Box::new([0; 1 << WORD_BITS]);
        let (mut longest, mut numbers) = (0, Vec::new());
        let trie = lexicon.triggers_where(
            |mask| mask & NAMES != 0 && mask & NUMERAL != 0,
            |word| {
                longest = longest.max(word.len());
                if word.len() > ONE && word.bytes().all(|b| b.is_ascii_digit()) {
                    numbers.push(word.to_owned());
                }
                let mut add = |edge, numeral, first, second| {
                    let (word, bits) = place(edge, numeral, first, second);
                    edges[word] |= bits;
                };
                let mut before = NO;
                for (at, c) in word.char_indices() {
                    if begins(c)
                        && !(before.is_ascii_digit() && c.is_ascii_digit())
                        && let Some((numeral, end)) = numeral(word, at)
                    {
                        let mut behind = word[end..].chars();
                        let (first, second) = (behind.next().unwrap_or(NO), behind.next().unwrap_or(NO));
                        match (at, first) {
                            (0, _) => add(Edge::Begins, numeral, first, second),
                            (_, NO) => add(Edge::Ends, numeral, before, NO),
                            _ => add(Edge::Amid, numeral, before, first),
                        }
                    }
                    before = c;
                }
            },
        )?;
        Some(Self { trie, edges, longest, numbers })
    }

    /// Whether a name may hold the numeral that begins at a place. It has all of the digits there, or the first sign, and what
    /// stands before them, or else begins with them and has what stands behind.
    #[inline]
    fn may_hold(&self, text: &str, at: usize) -> bool {
        let has = |edge, numeral, first, second| {
            let (word, bits) = place(edge, numeral, first, second);
            self.edges[word] & bits == bits
        };
        let before = text.get(..at).and_then(|head| head.chars().next_back()).unwrap_or(NO);
        let Some((numeral, end)) = numeral(text, at) else { return false };
        let mut behind = text.get(end..).unwrap_or_default().chars();
        let (first, second) = (behind.next().unwrap_or(NO), behind.next().unwrap_or(NO));
        // No early end: which of them are there cannot be guessed.
        has(Edge::Begins, numeral, first, second)
            | has(Edge::Begins, numeral, first, NO)
            | has(Edge::Amid, numeral, before, first)
            | has(Edge::Ends, numeral, before, NO)
            | (before.is_ascii_digit() && text.as_bytes()[at].is_ascii_digit())
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
                && end > start + ONE
    })
}

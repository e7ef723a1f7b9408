//! A sentence as the patterns read it: its elements are its characters and its findings, its tokens the words and the findings.
//!
//! Blanks are no elements, and ASCII punctuation is full width.

use std::cell::Cell;

use super::kind::{Code, Codes, codes};
use super::words::{ALWAYS, SetId, Words};
use crate::reading::Mention;
use crate::text::span::Span;

/// A finding as patterns see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub span: Span,
    pub code: Code,
    pub mention: Mention,
}

/// The kinds of the items.
pub(crate) fn codes_of(items: &[Item]) -> Codes {
    items.iter().fold(0, |all, item| all | 1 << item.code)
}

/// A word or a finding. Places are numbers of elements.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    /// The number of the word or kind, and where the sets that hold it stand in [`Words`].
    pub number: u32,
    pub row: u32,
    /// The place of a finding among the items.
    pub item: u32,
}

/// A character or a finding.
#[derive(Clone, Copy, Default)]
pub(super) struct Element {
    /// A character as [`letter`](crate::text::finder::letter) gives it, 0 for a finding.
    pub letter: u32,
    /// The first token that begins here or behind.
    pub token: u32,
    /// How many marks stand before it that a gap within a clause does not pass, and, in the upper half, how many findings that a plain
    /// one does not. No sentence that is read at once has more than fit.
    pub barred: u32,
}

/// One mark or one finding in [`Element::barred`].
const MARK: u32 = 1;
const FINDING: u32 = 1 << 16;

/// The marks in [`Element::barred`].
pub(super) const MARKS: u32 = FINDING - 1;

/// A sentence's tokens, kept for their memory.
#[derive(Default)]
pub(super) struct Tokens {
    /// By start, the longest first; behind them one that begins where the sentence ends.
    pub list: Vec<Token>,
    /// Words that their reader noted, with their notes, where all of the sentence reads as it stands.
    pub noted: Vec<(Span, u8)>,
    /// Whether it does.
    pub plain: bool,
    /// A part of a sentence that reads otherwise.
    changed: String,
    /// The elements, of which `length` are this sentence's; behind them one of nothing.
    elements: Vec<Element>,
    length: usize,
}

/// The character that patterns read for a character of the text; none for blanks.
#[inline]
pub(super) fn normal(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        '(' => '（',
        ')' => '）',
        ':' => '：',
        ';' => '；',
        '!' => '！',
        '?' => '？',
        ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\n' | '\r' => return None,
        c => c,
    })
}

/// Blanks around a sentence.
const BLANKS: [char; 4] = [' ', '\n', '\r', '\u{3000}'];

impl Tokens {
    /// Reads `sentence` of `text`, whose findings are `items`, sorted by start, the longest first.
    pub(super) fn read(&mut self, words: &Words, text: &str, sentence: Span, items: &[Item]) {
        self.list.clear();
        self.noted.clear();
        self.length = 0;
        // Each byte may be an element, each finding is one at most, and so is the end.
        if self.elements.len() < sentence.len() + items.len() + 1 {
            self.elements.resize(sentence.len() + items.len() + 1, Element::default());
        }
        let mut barred = 0;
        // Blanks around a sentence would be left out; nearly all that is between them reads as it stands.
        let whole = sentence.of(text);
        let bare = whole.trim_start_matches(BLANKS);
        let from = sentence.end - bare.len();
        let bare = bare.trim_end_matches(BLANKS);
        let to = from + bare.len();
        self.plain = true;
        let mut at = items.first().map_or(from, |item| from.min(item.span.start));
        for (item, number) in items.iter().zip(0..) {
            if item.span.start < at || item.span.end > sentence.end {
                continue;
            }
            self.part(words, text, Span::new(at, item.span.start), &mut barred);
            self.push(Element { letter: 0, token: self.list.len() as u32, barred });
            self.list.push(words.token(self.length as u32 - 1, 1, words.token_of(item.code), number));
            barred = barred.wrapping_add(if is_passed(item.code) { 0 } else { FINDING });
            at = item.span.end;
        }
        self.part(words, text, Span::new(at, to.max(at)), &mut barred);
        self.push(Element { letter: 0, token: self.list.len() as u32, barred });
        self.list.push(words.token(self.length as u32 - 1, 0, words.none(), 0));
    }

    /// The sentence's elements; behind them one of nothing.
    pub(super) fn elements(&self) -> &[Element] {
        &self.elements[..self.length]
    }

    fn push(&mut self, element: Element) {
        if let Some(place) = self.elements.get_mut(self.length) {
            *place = element;
            self.length += 1;
        }
    }

    /// Reads what stands between two findings; `barred` is of what stands before.
    #[inline]
    fn part(&mut self, words: &Words, text: &str, part: Span, barred: &mut u32) {
        if part.is_empty() {
            return;
        }
        let Self { list, noted, elements, .. } = self;
        let (base, before) = (self.length as u32, list.len());
        let places = elements.get_mut(self.length..).unwrap_or_default();
        let (mut reads_otherwise, mut next, mut count) = (false, *barred, 0);
        let token = Cell::new(before as u32);
        let each = |letter| {
            reads_otherwise |= changes(letter);
            if let Some(place) = places.get_mut(count) {
                *place = Element { letter, token: token.get(), barred: next };
            }
            count += 1;
            next += u32::from(parts_clauses(letter)) * MARK;
        };
        words.finder.read(text, part, each, |start, end, nth, word| {
            let note = words.notes[word as usize];
            if note != 0 {
                noted.push((Span::new(start, end), note));
            }
            list.push(words.token_at(base + nth, word));
            token.set(list.len() as u32);
        });
        if reads_otherwise {
            self.list.truncate(before);
            self.changed_part(words, part.of(text), barred);
        } else {
            self.length += count;
            *barred = next;
        }
    }

    /// The same of a text that patterns read otherwise than it stands.
    #[cold]
    fn changed_part(&mut self, words: &Words, text: &str, barred: &mut u32) {
        self.plain = false;
        let mut changed = std::mem::take(&mut self.changed);
        changed.clear();
        changed.extend(text.chars().filter_map(normal));
        let base = self.length as u32;
        let mut list = std::mem::take(&mut self.list);
        let token = Cell::new(list.len() as u32);
        let each = |letter| {
            self.push(Element { letter, token: token.get(), barred: *barred });
            *barred += u32::from(parts_clauses(letter)) * MARK;
        };
        let whole = Span::new(0, changed.len());
        words.finder.read(&changed, whole, each, |_, _, nth, word| {
            list.push(words.token_at(base + nth, word));
            token.set(list.len() as u32);
        });
        (self.list, self.changed) = (list, changed);
    }
}

/// Whether a gap that passes no findings passes those of this kind.
fn is_passed(code: Code) -> bool {
    (codes::DATE..=codes::ORGANIZATION).contains(&code)
}

/// Whether a character, as its bytes, is a mark that no gap within a clause passes: ， ； ！ ？ 。
#[inline]
fn parts_clauses(letter: u32) -> bool {
    const LAST: u64 = 1 << 0x0C | 1 << 0x1B | 1 << 0x01 | 1 << 0x1F;
    (letter & 0xFFFF == 0xBCEF) & (LAST >> (letter >> 16 & 0x3F) & 1 == 1) | (letter == 0x8280E3)
}

/// Whether [`normal`] gives another character for one, as its bytes, or none.
#[inline]
fn changes(letter: u32) -> bool {
    const BLANKS: u64 = 1 << b' ' | 1 << b'\t' | 1 << b'\n' | 1 << b'\r';
    const ONE_BYTE: u64 = BLANKS | 1 << b',' | 1 << b'(' | 1 << b')' | 1 << b':' | 1 << b';' | 1 << b'!' | 1 << b'?';
    (letter < 64) & (ONE_BYTE >> (letter & 0x3F) & 1 == 1) | (letter == 0x8080E3) | (letter == 0xA0C2)
}

/// So many tokens are asked at once whether a set holds them.
const AT_ONCE: usize = 8;

/// What a sentence's tokens tell of sets.
#[derive(Default)]
pub(super) struct Masks {
    /// Numbers of the tokens' rows: first those with the first 64 sets for all tokens, then those with the next. Of each there are
    /// `length`, filled up with zeros to a multiple of [`AT_ONCE`].
    rows: Vec<u64>,
    length: usize,
    /// The sets of which a token occurs, as bits.
    present: Vec<u64>,
}

impl Masks {
    /// Reads a sentence's tokens.
    pub(super) fn read(&mut self, words: &Words, tokens: &[Token]) {
        self.present.clear();
        self.present.resize(words.count() / 64, 0);
        self.present[0] |= 1 << ALWAYS;
        self.length = tokens.len().next_multiple_of(AT_ONCE);
        self.rows.clear();
        self.rows.resize(self.length * self.present.len(), 0);
        for (nth, present) in self.present.iter_mut().enumerate() {
            let rows = &mut self.rows[nth * self.length..][..tokens.len()];
            for (row, token) in rows.iter_mut().zip(tokens) {
                *row = words.row(token.row)[nth];
                *present |= *row;
            }
        }
    }

    /// Whether a token of a set occurs.
    #[inline]
    pub(super) fn has(&self, set: SetId) -> bool {
        self.present[usize::from(set) / 64] >> (set % 64) & 1 == 1
    }

    /// Which of the tokens from `block` times 64 on are of a set, as bits.
    #[inline]
    pub(super) fn of(&self, set: SetId, block: usize) -> u64 {
        let rows = self.rows.get(usize::from(set) / 64 * self.length..).unwrap_or_default();
        let rows = rows.get(block * 64..self.length).unwrap_or_default();
        let bit = set % 64;
        let mut all = 0;
        for (rows, nth) in rows.chunks_exact(AT_ONCE).take(64 / AT_ONCE).zip(0..) {
            let bits = rows.iter().zip(0..).fold(0, |all, (row, nth)| all | (row >> bit & 1) << nth);
            all |= bits << (nth * AT_ONCE as u32);
        }
        all
    }
}

/// The stretch of the source that the elements from `start` to `end` stand for: they were read from `sentence` and `items`.
pub(crate) fn source_span(text: &str, sentence: Span, items: &[Item], start: u32, end: u32) -> Span {
    let mut ends = (sentence.start, sentence.end);
    let (mut count, mut at, mut next) = (0, sentence.start, 0);
    while at < sentence.end {
        while items.get(next).is_some_and(|item| item.span.start < at || item.span.end > sentence.end) {
            next += 1;
        }
        let (to, is_element) = match items.get(next).filter(|item| item.span.start == at && !item.span.is_empty()) {
            Some(item) => (item.span.end, true),
            None => {
                let c = text[at..].chars().next().unwrap_or(' ');
                (at + c.len_utf8(), normal(c).is_some())
            }
        };
        if count == start && is_element {
            ends.0 = at;
        }
        count += u32::from(is_element);
        at = to;
        if count == end && is_element {
            ends.1 = at;
            break;
        }
    }
    Span::new(ends.0, ends.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::finder::letter;

    #[test]
    fn characters_are_told_by_their_bytes() {
        for c in '\0'..='\u{1ffff}' {
            assert_eq!(changes(letter(c)), normal(c) != Some(c), "{c:?}");
            assert_eq!(parts_clauses(letter(c)), "，；。！？".contains(c), "{c:?}");
        }
    }
}

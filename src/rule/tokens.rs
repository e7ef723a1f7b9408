//! A sentence as the patterns read it: its elements are its characters and its findings, its tokens the words and the findings.
//!
//! Blanks are no elements, and ASCII punctuation is full width.

use super::kind::{Code, Codes, codes};
use super::words::{ALWAYS, SetId, Words};
use crate::reading::Mention;
use crate::text::finder::character;
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
    /// A character as [`letter`](crate::text::finder::letter) gives it, [`FOUND`] for a finding and for the end.
    pub letter: u32,
    /// The first token that begins here or behind.
    pub token: u32,
    /// How many marks stand before it that a gap within a clause does not pass, and, in the upper half, how many findings that a plain
    /// one does not. No sentence that is read at once has more than fit.
    pub barred: u32,
}

/// What no character is.
const FOUND: u32 = u32::MAX;

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
    /// The elements, of which `length` are this sentence's; behind them one of nothing.
    elements: Vec<Element>,
    length: usize,
    /// Where each element stands in what is read; of a finding its place among the items.
    starts: Vec<u32>,
    /// What stands before, between and behind the findings.
    parts: Vec<Span>,
    /// The places of these findings among the items.
    held: Vec<u32>,
    /// The elements that are findings, and those with which words may begin.
    begins: Vec<u32>,
    /// The parts of a sentence that reads otherwise.
    changed: String,
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
        // Blanks around a sentence would be left out; nearly all that is between them reads as it stands.
        let mut bare = sentence;
        // Blanks begin and end with these bytes: nearly no sentence does.
        if let Some(b' ' | b'\n' | b'\r' | 0xE3) = text.as_bytes().get(bare.start) {
            bare.start = bare.end - bare.of(text).trim_start_matches(BLANKS).len();
        }
        if let Some(b' ' | b'\n' | b'\r' | 0x80) = bare.of(text).as_bytes().last() {
            bare.end = bare.start + bare.of(text).trim_end_matches(BLANKS).len();
        }
        let (from, to) = (bare.start, bare.end);
        self.parts.clear();
        self.held.clear();
        let mut at = items.first().map_or(from, |item| from.min(item.span.start));
        for (item, number) in items.iter().zip(0..) {
            if item.span.start < at || item.span.end > sentence.end {
                continue;
            }
            self.parts.push(Span::new(at, item.span.start));
            self.held.push(number);
            at = item.span.end;
        }
        self.parts.push(Span::new(at, to.max(at)));
        self.plain = self.elements_of(text, items);
        if self.plain {
            self.tokens_of(words, text, items);
        } else {
            self.read_changed(words, text, items);
        }
    }

    /// The same of a sentence that patterns read otherwise than it stands.
    #[cold]
    fn read_changed(&mut self, words: &Words, text: &str, items: &[Item]) {
        let mut changed = std::mem::take(&mut self.changed);
        changed.clear();
        for part in &mut self.parts {
            let start = changed.len();
            changed.extend(part.of(text).chars().filter_map(normal));
            *part = Span::new(start, changed.len());
        }
        self.elements_of(&changed, items);
        self.tokens_of(words, &changed, items);
        self.changed = changed;
    }

    /// The sentence's elements; behind them one of nothing.
    pub(super) fn elements(&self) -> &[Element] {
        self.elements.get(..=self.length).unwrap_or_default()
    }

    /// Reads the elements, and tells whether patterns read the parts of `text` as they stand.
    fn elements_of(&mut self, text: &str, items: &[Item]) -> bool {
        let Self { elements, starts, parts, held, .. } = self;
        // Each byte may be an element.
        let most = parts.iter().map(|part| part.len()).sum::<usize>() + held.len() + 1;
        if elements.len() < most {
            elements.resize(most, Element::default());
            starts.resize(most, 0);
        }
        let (elements, starts) = (&mut elements[..most], &mut starts[..most]);
        let bytes = text.as_bytes();
        let (mut count, mut barred, mut reads_otherwise) = (0, 0, false);
        for (nth, part) in parts.iter().enumerate() {
            let mut at = part.start;
            while let Some((letter, length)) = character(bytes, at, part.end) {
                reads_otherwise |= changes(letter);
                elements[count] = Element { letter, token: 0, barred };
                starts[count] = at as u32;
                count += 1;
                barred += if parts_clauses(letter) { MARK } else { 0 };
                at += length;
            }
            elements[count] = Element { letter: FOUND, token: 0, barred };
            if let Some(&number) = held.get(nth) {
                starts[count] = number;
                count += 1;
                barred += if is_passed(items[number as usize].code) { 0 } else { FINDING };
            }
        }
        self.length = count;
        !reads_otherwise
    }

    /// Reads the tokens of the elements, which stand in `text`.
    fn tokens_of(&mut self, words: &Words, text: &str, items: &[Item]) {
        let Self { list, noted, elements, starts, parts, begins, .. } = self;
        list.clear();
        noted.clear();
        let elements = &mut elements[..=self.length];
        // Where a word may begin cannot be guessed: each place is written, and kept where one may.
        if begins.len() < elements.len() {
            begins.resize(elements.len(), 0);
        }
        let mut count = 0;
        for (pair, nth) in elements.windows(2).zip(0..) {
            begins[count] = nth;
            count += usize::from(words.finder.may_begin(pair[0].letter, pair[1].letter) | (pair[0].letter == FOUND));
        }
        let mut ends = parts.iter().map(|part| part.end);
        let mut end = ends.next().unwrap_or(0);
        for &nth in &begins[..count] {
            let (at, before) = (nth as usize, list.len());
            let (letter, start) = (elements[at].letter, starts[at]);
            if letter == FOUND {
                list.push(words.token(nth, 1, words.token_of(items[start as usize].code), start));
                end = ends.next().unwrap_or(end);
            } else {
                let part = Span::new(start as usize, end);
                words.finder.words_at(text, part, letter, elements[at + 1].letter, &mut |start, end, word| {
                    let note = words.notes[word as usize];
                    if note != 0 {
                        noted.push((Span::new(start, end), note));
                    }
                    list.push(words.token_at(nth, word));
                });
            }
            elements[at + 1].token = (list.len() - before) as u32;
        }
        // How many tokens begin just before each element becomes how many begin anywhere before it.
        let mut token = 0;
        for element in elements.iter_mut() {
            token += element.token;
            element.token = token;
        }
        list.push(words.token(self.length as u32, 0, words.none(), 0));
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
        let size = self.length * self.present.len();
        if self.rows.len() < size {
            self.rows.resize(size, 0);
        }
        let rows = &mut self.rows[..size];
        let none = std::iter::repeat(words.none_row());
        let all = tokens.iter().map(|token| token.row).chain(none).take(self.length);
        for (nth, row) in all.enumerate() {
            let mut at = nth;
            for (present, &row) in self.present.iter_mut().zip(words.row(row)) {
                *present |= row;
                rows[at] = row;
                at += self.length;
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

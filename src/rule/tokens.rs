//! A sentence as the patterns read it: its elements are its characters and its findings, its tokens the words and the findings.
//!
//! Blanks are no elements, and ASCII punctuation is full width.

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
    /// Where the sets that hold it stand in [`Words`].
    pub row: u32,
    /// The place of a finding among the items.
    pub item: u32,
}

/// A character or a finding.
#[derive(Clone, Copy)]
pub(super) struct Element {
    /// A character as [`letter`](crate::text::finder::letter) gives it, 0 for a finding.
    pub letter: u32,
    /// How many marks stand before it that a gap within a clause does not pass, and how many findings that a plain one does not.
    /// No sentence that is read at once has more than fit.
    pub clauses: u16,
    pub findings: u16,
}

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
    /// The elements; behind them one of nothing.
    pub elements: Vec<Element>,
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
        self.elements.clear();
        let mut count = Element { letter: 0, clauses: 0, findings: 0 };
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
            self.part(words, text, Span::new(at, item.span.start), &mut count);
            let start = self.elements.len() as u32;
            self.list.push(Token { start, end: start + 1, row: words.row_of(words.token_of(item.code)), item: number });
            self.elements.push(Element { letter: 0, ..count });
            count.findings = count.findings.wrapping_add(u16::from(!is_passed(item.code)));
            at = item.span.end;
        }
        self.part(words, text, Span::new(at, to.max(at)), &mut count);
        let row = words.row_of(words.none());
        let length = self.elements.len() as u32;
        self.list.push(Token { start: length, end: length, row, item: 0 });
        self.elements.push(Element { letter: 0, ..count });
    }

    /// Reads what stands between two findings; `count` is of what stands before.
    #[inline]
    fn part(&mut self, words: &Words, text: &str, part: Span, count: &mut Element) {
        if part.is_empty() {
            return;
        }
        let Self { list, noted, elements, .. } = self;
        let (base, before) = (elements.len(), (list.len(), *count));
        let mut reads_otherwise = false;
        let each = |letter| {
            reads_otherwise |= changes(letter);
            elements.push(Element { letter, ..*count });
            count.clauses = count.clauses.wrapping_add(u16::from(parts_clauses(letter)));
        };
        words.finder.read(part.of(text), each, |start, end, nth, word| {
            let note = words.notes[word as usize];
            if note != 0 {
                noted.push((Span::new(part.start + start, part.start + end), note));
            }
            list.push(words.token_at(base as u32 + nth, word));
        });
        if reads_otherwise {
            self.plain = false;
            self.list.truncate(before.0);
            self.elements.truncate(base);
            *count = before.1;
            self.changed_part(words, part.of(text), count);
        }
    }

    /// The same of a text that patterns read otherwise than it stands.
    #[cold]
    fn changed_part(&mut self, words: &Words, text: &str, count: &mut Element) {
        let Self { list, elements, changed, .. } = self;
        changed.clear();
        changed.extend(text.chars().filter_map(normal));
        let base = elements.len() as u32;
        let each = |letter| {
            elements.push(Element { letter, ..*count });
            count.clauses = count.clauses.wrapping_add(u16::from(parts_clauses(letter)));
        };
        words.finder.read(changed, each, |_, _, nth, word| list.push(words.token_at(base + nth, word)));
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

/// Which tokens are of a set, as bits: told of a set when it is first asked for.
#[derive(Default)]
pub(super) struct Masks {
    /// How many numbers a set takes in `bits`.
    stride: usize,
    bits: Vec<u64>,
    /// For which sentence a set's bits were told, by its number.
    told: Vec<u32>,
    sentence: u32,
    /// The sets of which a token occurs, as bits.
    present: Vec<u64>,
}

impl Masks {
    /// Begins with a sentence's tokens.
    pub(super) fn begin(&mut self, words: &Words, tokens: &[Token]) {
        self.stride = tokens.len().div_ceil(64);
        let count = words.count();
        if self.bits.len() < count * self.stride {
            self.bits.resize(count * self.stride, 0);
        }
        self.sentence = self.sentence.wrapping_add(1);
        if self.told.len() < count || self.sentence == 0 {
            self.told.clear();
            self.told.resize(count, 0);
            self.sentence = 1;
        }
        self.present.clear();
        self.present.resize(count / 64, 0);
        for token in tokens {
            self.present.iter_mut().zip(words.row(token.row)).for_each(|(all, row)| *all |= row);
        }
        self.present[0] |= 1 << ALWAYS;
    }

    /// Tells of a set.
    #[inline]
    pub(super) fn tell(&mut self, words: &Words, tokens: &[Token], set: SetId) {
        let at = usize::from(set);
        if std::mem::replace(&mut self.told[at], self.sentence) == self.sentence {
            return;
        }
        for (bits, tokens) in self.bits[at * self.stride..].iter_mut().zip(tokens.chunks(64)) {
            let mut all = 0;
            for (token, nth) in tokens.iter().zip(0..) {
                all |= words.bit(token.row, set) << nth;
            }
            *bits = all;
        }
    }

    /// The sets of which a token occurs, as bits.
    pub(super) fn present(&self) -> &[u64] {
        &self.present
    }

    #[inline]
    pub(super) fn has(&self, set: SetId) -> bool {
        self.present[usize::from(set) / 64] >> (set % 64) & 1 == 1
    }

    /// The first token of a set at `from` or behind it.
    #[inline]
    pub(super) fn next(&self, set: SetId, from: usize) -> Option<usize> {
        let bits = &self.bits[usize::from(set) * self.stride..][..self.stride];
        let mut at = from / 64;
        let mut rest = bits.get(at)? >> (from % 64) << (from % 64);
        while rest == 0 {
            at += 1;
            rest = *bits.get(at)?;
        }
        Some(at * 64 + rest.trailing_zeros() as usize)
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

//! A sentence as the patterns read it: its elements are its characters and its findings, its tokens the words and the findings.
//!
//! Blanks are no elements, and ASCII punctuation is full width.

use super::kind::{Code, Codes};
use super::words::{ALWAYS, Bars, CHANGED, SetId, Words};
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
    /// How many bars stand before it.
    pub bars: Bars,
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
    /// The elements: characters as [`letter`](crate::text::finder::letter) gives them, 0 for findings.
    pub letters: Vec<u32>,
    /// How many bars there are so far.
    bars: Bars,
    /// The last token's place, and how many bars stand before that.
    last: u32,
    before: Bars,
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
        self.letters.clear();
        (self.bars, self.last, self.before) = (Bars::default(), u32::MAX, Bars::default());
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
            self.part(words, text, Span::new(at, item.span.start));
            self.push(words, self.letters.len() as u32, 1, words.token_of(item.code), number);
            self.letters.push(0);
            at = item.span.end;
        }
        self.part(words, text, Span::new(at, to.max(at)));
        let row = words.row_of(words.none());
        let length = self.letters.len() as u32;
        self.list.push(Token { start: length, end: length, row, item: 0, bars: self.bars });
    }

    /// Reads what stands between two findings.
    #[inline]
    fn part(&mut self, words: &Words, text: &str, part: Span) {
        if part.is_empty() {
            return;
        }
        let (base, before) = (self.letters.len(), (self.list.len(), self.bars, self.last, self.before));
        let mut letters = std::mem::take(&mut self.letters);
        let mut reads_otherwise = false;
        let found = |start, end, nth, word: u32| {
            match words.notes[word as usize] {
                0 => {}
                CHANGED => reads_otherwise = true,
                note => self.noted.push((Span::new(part.start + start, part.start + end), note)),
            }
            self.push(words, base as u32 + nth, words.lengths[word as usize], word, 0);
        };
        words.finder.read(part.of(text), |letter| letters.push(letter), found);
        self.letters = letters;
        if reads_otherwise {
            self.plain = false;
            self.list.truncate(before.0);
            self.letters.truncate(base);
            (self.bars, self.last, self.before) = (before.1, before.2, before.3);
            self.changed_part(words, part.of(text));
        }
    }

    /// The same of a text that patterns read otherwise than it stands.
    #[cold]
    fn changed_part(&mut self, words: &Words, text: &str) {
        let (mut changed, mut letters) = (std::mem::take(&mut self.changed), std::mem::take(&mut self.letters));
        changed.clear();
        changed.extend(text.chars().filter_map(normal));
        let base = letters.len() as u32;
        let found = |_, _, nth, word: u32| self.push(words, base + nth, words.lengths[word as usize], word, 0);
        words.finder.read(&changed, |letter| letters.push(letter), found);
        (self.changed, self.letters) = (changed, letters);
    }

    #[inline]
    fn push(&mut self, words: &Words, start: u32, length: u32, number: u32, item: u32) {
        if start != self.last {
            (self.last, self.before) = (start, self.bars);
        }
        self.list.push(Token { start, end: start + length, row: words.row_of(number), item, bars: self.before });
        let bars = words.bars[number as usize];
        self.bars.clause += bars.clause;
        self.bars.plain += bars.plain;
    }
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

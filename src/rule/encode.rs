//! A sentence as the patterns read it.

use super::kind::{Code, Codes, is_symbol, symbol};
use crate::reading::Mention;
use crate::text::span::Span;

/// A finding as patterns see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub span: Span,
    pub code: Code,
    pub mention: Mention,
}

/// One sentence, encoded; kept for its memory.
#[derive(Default)]
pub(crate) struct Encoded {
    pub(super) text: String,
    /// Per symbol: where it stands in `text`, and what it stands for.
    pub(super) marks: Vec<(u32, Code, Mention)>,
    /// The codes that occur.
    pub(super) present: Codes,
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
        c if is_symbol(c) => '\u{fffd}',
        c => c,
    })
}

/// The stretch of the source that the encoded text's `start..end` stands for: it was encoded from `sentence` and `items`.
pub(crate) fn source_span(text: &str, sentence: Span, items: &[Item], start: usize, end: usize) -> Span {
    let mut ends = (sentence.start, sentence.end);
    let (mut encoded, mut at, mut next) = (0, sentence.start, 0);
    while at < sentence.end {
        while items.get(next).is_some_and(|item| item.span.start < at || item.span.end > sentence.end) {
            next += 1;
        }
        let (to, width) = match items.get(next).filter(|item| item.span.start == at && !item.span.is_empty()) {
            Some(item) => (item.span.end, symbol(item.code).len_utf8()),
            None => {
                let c = text[at..].chars().next().unwrap_or(' ');
                (at + c.len_utf8(), normal(c).map_or(0, char::len_utf8))
            }
        };
        if encoded == start && width > 0 {
            ends.0 = at;
        }
        encoded += width;
        at = to;
        if encoded == end && width > 0 {
            ends.1 = at;
            break;
        }
    }
    Span::new(ends.0, ends.1)
}

impl Encoded {
    /// Encodes `sentence` of `text`, whose findings are `items`, sorted by start, the longest first.
    pub(crate) fn encode(&mut self, text: &str, sentence: Span, items: &[Item]) {
        self.text.clear();
        self.marks.clear();
        self.present = 0;
        let mut at = sentence.start;
        for item in items {
            if item.span.start < at || item.span.end > sentence.end {
                continue;
            }
            self.push(Span::new(at, item.span.start).of(text));
            self.marks.push((self.text.len() as u32, item.code, item.mention));
            self.text.push(symbol(item.code));
            self.present |= 1 << item.code;
            at = item.span.end;
        }
        self.push(Span::new(at, sentence.end).of(text));
    }

    /// Appends plain text; most of it is copied as it stands.
    fn push(&mut self, text: &str) {
        let changes = |at: usize, b: u8, bytes: &[u8]| match b {
            b',' | b'(' | b')' | b':' | b';' | b'!' | b'?' | b' ' | b'\t' | b'\n' | b'\r' => true,
            0xE3 => bytes.get(at + 1) == Some(&0x80) && bytes.get(at + 2) == Some(&0x80),
            0xC2 => bytes.get(at + 1) == Some(&0xA0),
            0xEE => true,
            0xEF => bytes.get(at + 1).is_some_and(|b| *b <= 0xA3),
            _ => false,
        };
        let bytes = text.as_bytes();
        let mut from = 0;
        for (at, &b) in bytes.iter().enumerate() {
            if at < from || !changes(at, b, bytes) {
                continue;
            }
            self.text.push_str(text.get(from..at).unwrap_or_default());
            let c = text.get(at..).and_then(|t| t.chars().next());
            self.text.extend(c.and_then(normal));
            from = at + c.map_or(1, char::len_utf8);
        }
        self.text.push_str(text.get(from..).unwrap_or_default());
    }

    /// What the symbol at a place of the encoded text stands for, where its kind is one of `codes`.
    #[inline]
    pub(super) fn mention_at(&self, at: usize, codes: Codes) -> Option<Mention> {
        let (_, code, mention) = self.marks.get(self.marks.partition_point(|m| (m.0 as usize) < at)).filter(|m| m.0 as usize == at)?;
        (codes >> code & 1 == 1).then_some(*mention)
    }
}

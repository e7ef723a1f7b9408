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

/// The kinds of the items.
pub(crate) fn codes_of(items: &[Item]) -> Codes {
    items.iter().fold(0, |all, item| all | 1 << item.code)
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

/// Whether no character of a text may read otherwise for patterns. Without a branch for each byte, so that it takes many at once.
fn changes_nothing(text: &[u8]) -> bool {
    let single = text.iter().fold(false, |any, &b| {
        any | matches!(b, b',' | b'(' | b')' | b':' | b';' | b'!' | b'?' | b' ' | b'\t' | b'\n' | b'\r' | 0xC2 | 0xEE)
    });
    // An ideographic blank ends in 80 80, the private-use characters begin with EE or EF 80 to EF A3.
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    let double = pairs.fold(false, |any, (&a, &b)| any | (a == 0x80 && b == 0x80) | (a == 0xEF && b <= 0xA3));
    !single && !double
}

/// Blanks around a sentence.
const BLANKS: [char; 4] = [' ', '\n', '\r', '\u{3000}'];

impl Encoded {
    /// Encodes `sentence` of `text`, whose findings are `items`, sorted by start, the longest first.
    pub(crate) fn encode(&mut self, text: &str, sentence: Span, items: &[Item]) {
        self.text.clear();
        self.marks.clear();
        self.present = 0;
        // Blanks around a sentence would be left out; nearly all that is between them reads as it stands.
        let whole = sentence.of(text);
        let bare = whole.trim_start_matches(BLANKS);
        let from = sentence.end - bare.len();
        let bare = bare.trim_end_matches(BLANKS);
        let to = from + bare.len();
        let plain = changes_nothing(bare.as_bytes());
        let mut at = items.first().map_or(from, |item| from.min(item.span.start));
        for item in items {
            if item.span.start < at || item.span.end > sentence.end {
                continue;
            }
            self.push(Span::new(at, item.span.start).of(text), plain);
            self.marks.push((self.text.len() as u32, item.code, item.mention));
            self.text.push(symbol(item.code));
            self.present |= 1 << item.code;
            at = item.span.end;
        }
        self.push(Span::new(at, to.max(at)).of(text), plain);
    }

    /// Appends text between findings.
    #[inline]
    fn push(&mut self, text: &str, plain: bool) {
        if plain {
            self.text.push_str(text);
        } else {
            self.push_changed(text);
        }
    }

    /// The same where some of it may read otherwise.
    fn push_changed(&mut self, text: &str) {
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

    /// What the symbol at a place of the encoded text stands for; none where no symbol stands.
    pub(super) fn mention_at(&self, at: usize) -> Option<Mention> {
        let mark = self.marks.get(self.marks.partition_point(|m| (m.0 as usize) < at))?;
        (mark.0 as usize == at).then_some(mark.2)
    }
}

//! Clauses of a sentence: the pieces between commas, colons and brackets.
//!
//! A comma inside a figure (1,050) bounds nothing. Linear in the sentence.

use super::span::Span;

/// The clauses of one sentence, in order; marks belong to none.
#[derive(Default)]
pub(crate) struct Clauses {
    spans: Vec<Span>,
    /// Where marks stand.
    marks: Vec<u32>,
}

/// The marks of one byte.
const ONE_BYTE: &[u8] = b",;:!?()[]|\n\r\t";

/// The marks of three bytes that begin with the same two: these, and a bit for each last byte.
const THREE_BYTES: [([u8; 2], u64); 3] = [
    // — …
    ([0xE2, 0x80], 1 << 0x14 | 1 << 0x26),
    // the wide blank, 。 【 】
    ([0xE3, 0x80], 1 | 1 << 0x02 | 1 << 0x10 | 1 << 0x11),
    // ！ （ ） ， ： ； ？
    ([0xEF, 0xBC], 1 << 0x01 | 1 << 0x08 | 1 << 0x09 | 1 << 0x0C | 1 << 0x1A | 1 << 0x1B | 1 << 0x1F),
];

/// By its first byte how long a character is, and [`MARK`] where that is a mark.
const KINDS: [u8; 256] = kinds();

const MARK: u8 = 8;

const fn kinds() -> [u8; 256] {
    let mut kinds = [1; 256];
    let mut at = 0;
    while at < ONE_BYTE.len() {
        kinds[ONE_BYTE[at] as usize] |= MARK;
        at += 1;
    }
    let mut byte = 0xC0;
    while byte < 256 {
        kinds[byte] = match byte {
            0xF0.. => 4,
            0xE0..0xF0 => 3,
            _ => 2,
        };
        byte += 1;
    }
    kinds
}

impl Clauses {
    /// Reads the clauses of `sentence`.
    pub(crate) fn read(&mut self, text: &str, sentence: Span) {
        let Self { spans, marks } = self;
        spans.clear();
        marks.clear();
        let bytes = sentence.of(text).as_bytes();
        // Which characters are marks cannot be guessed: each is written, and kept where it is one.
        let (mut at, mut count) = (0, 0);
        while let Some(&first) = bytes.get(at) {
            let kind = KINDS[usize::from(first)];
            let (second, third) = (bytes.get(at + 1).copied().unwrap_or(0), bytes.get(at + 2).copied().unwrap_or(0));
            let last = THREE_BYTES.iter().fold(0, |all, (two, last)| all | if *two == [first, second] { *last } else { 0 });
            marks.push(at as u32);
            count += usize::from(kind & MARK != 0) | (last >> (third & 63) & 1) as usize;
            marks.truncate(count);
            at += usize::from(kind & !MARK);
        }
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        let mut start = 0;
        for &mark in marks.iter() {
            let at = mark as usize;
            if matches!(bytes[at], b',' | b':') && digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                continue;
            }
            if at > start {
                spans.push(Span::new(sentence.start + start, sentence.start + at));
            }
            start = at + usize::from(KINDS[usize::from(bytes[at])] & !MARK);
        }
        if bytes.len() > start {
            spans.push(Span::new(sentence.start + start, sentence.end));
        }
    }

    /// The number of the clause that holds the byte `at`, or of the first one behind it.
    pub(crate) fn number(&self, at: usize) -> usize {
        self.spans.partition_point(|s| s.end <= at)
    }

    /// The clause with this number; empty past the last.
    pub(crate) fn get(&self, number: usize) -> Span {
        self.spans.get(number).copied().unwrap_or_default()
    }
}

/// The stretch around `inner` that no full-width comma or semicolon and no full stop parts. Linear in it.
pub(crate) fn stretch(text: &str, sentence: Span, inner: Span) -> Span {
    const LENGTH: usize = '，'.len_utf8();
    let bytes = text.as_bytes();
    let parts = |at: &usize| matches!(bytes.get(*at..), Some([0xEF, 0xBC, 0x8C | 0x9B, ..] | [0xE3, 0x80, 0x82, ..]));
    let start = (sentence.start..inner.start).rev().find(parts).map_or(sentence.start, |at| at + LENGTH);
    Span::new(start, (inner.end..sentence.end).find(parts).unwrap_or(sentence.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_bounds_and_nothing_else() {
        const MARKS: &str = "，,；;：:。！!？?（）()【】[]\n\r\t—…\u{3000}|";
        let mut clauses = Clauses::default();
        for c in '\0'..='\u{1ffff}' {
            let text = format!("开工{c}é𠮷投产");
            clauses.read(&text, Span::new(0, text.len()));
            let pieces: Vec<_> = clauses.spans.iter().map(|s| s.of(&text)).collect();
            match MARKS.contains(c) {
                true => assert_eq!(pieces, ["开工", "é𠮷投产"], "{c:?}"),
                false => assert_eq!(pieces, [&*text]),
            }
        }
    }

    #[test]
    fn stretches_end_at_marks() {
        let text = "某地：投资1,050万元。今年，新项目（一期）开工；去年";
        let found = |word: &str| {
            let at = text.find(word).unwrap();
            stretch(text, Span::new(0, text.len()), Span::new(at, at + word.len())).of(text)
        };
        assert_eq!(found("投资"), "某地：投资1,050万元");
        assert_eq!(found("项目"), "新项目（一期）开工");
        assert_eq!(found("去年"), "去年");
    }

    #[test]
    fn commas_bound_clauses_but_not_figures() {
        let text = "投资1,050万元，计划6月开工（一期）";
        let mut clauses = Clauses::default();
        clauses.read(text, Span::new(0, text.len()));
        let pieces: Vec<_> = clauses.spans.iter().map(|s| s.of(text)).collect();
        assert_eq!(pieces, ["投资1,050万元", "计划6月开工", "一期"]);
        assert_eq!(clauses.number(text.find("开工").unwrap()), 1);
    }
}

//! Clauses of a sentence: the pieces between commas, colons and brackets.
//!
//! A comma inside a figure (1,050) bounds nothing. Linear in the sentence.

use super::span::Span;

/// The clauses of one sentence, in order; marks belong to none.
#[derive(Default)]
pub(crate) struct Clauses {
    spans: Vec<Span>,
}

fn bounds(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '；'
            | ';'
            | '：'
            | ':'
            | '。'
            | '！'
            | '!'
            | '？'
            | '?'
            | '（'
            | '）'
            | '('
            | ')'
            | '【'
            | '】'
            | '['
            | ']'
            | '\n'
            | '\r'
            | '\t'
            | '—'
            | '…'
            | '\u{3000}'
            | '|'
    )
}

impl Clauses {
    /// Reads the clauses of `sentence`.
    pub(crate) fn read(&mut self, text: &str, sentence: Span) {
        self.spans.clear();
        let piece = sentence.of(text);
        let bytes = piece.as_bytes();
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        let mut start = 0;
        for (at, c) in piece.char_indices() {
            // All bounding marks lie outside the block of Han characters.
            if ('\u{3400}'..='\u{9fff}').contains(&c) || !bounds(c) {
                continue;
            }
            if matches!(c, ',' | ':') && digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                continue;
            }
            if at > start {
                self.spans.push(Span::new(sentence.start + start, sentence.start + at));
            }
            start = at + c.len_utf8();
        }
        if piece.len() > start {
            self.spans.push(Span::new(sentence.start + start, sentence.end));
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

#[cfg(test)]
mod tests {
    use super::*;

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

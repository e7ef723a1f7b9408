//! Sentences of a document.
//!
//! Takes the folded text, gives spans in order. A sentence ends behind 。！？；!?; and at a line break; closing quotes and
//! brackets stay with it. Never ends inside 《》 or （） unless the line does. Linear in the text.

use super::span::Span;

/// Closing marks that stay with the sentence they close.
fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '"')
}

/// Appends the sentences of `text` to `into`; blank ones are left out.
pub(crate) fn split(text: &str, into: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let (mut start, mut at, mut depth) = (0, 0, 0u32);
    while let Some(&b) = bytes.get(at) {
        let (length, end) = match b {
            b'\n' | b'\r' => {
                depth = 0;
                (1, true)
            }
            b'!' | b'?' | b';' => (1, depth == 0),
            b'(' => {
                depth += 1;
                (1, false)
            }
            b')' => {
                depth = depth.saturating_sub(1);
                (1, false)
            }
            _ if b < 0x80 => (1, false),
            0xE3 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
                Some(0x82) => (3, depth == 0), // 。
                Some(0x8A) => {
                    depth += 1; // 《
                    (3, false)
                }
                Some(0x8B) => {
                    depth = depth.saturating_sub(1); // 》
                    (3, false)
                }
                _ => (3, false),
            },
            0xEF if bytes.get(at + 1) == Some(&0xBC) => match bytes.get(at + 2) {
                Some(0x81 | 0x9F | 0x9B) => (3, depth == 0), // ！？；
                Some(0x88) => {
                    depth += 1; // （
                    (3, false)
                }
                Some(0x89) => {
                    depth = depth.saturating_sub(1); // ）
                    (3, false)
                }
                _ => (3, false),
            },
            _ if b < 0xE0 => (2, false),
            _ if b < 0xF0 => (3, false),
            _ => (4, false),
        };
        at += length;
        if end {
            while let Some(c) = text[at..].chars().next().filter(|&c| closes(c)) {
                at += c.len_utf8();
            }
            push(text, start, at, into);
            start = at;
        }
    }
    push(text, start, text.len(), into);
}

fn push(text: &str, start: usize, end: usize, into: &mut Vec<Span>) {
    if !text[start..end].trim().is_empty() {
        into.push(Span::new(start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        split(text, &mut spans);
        spans.iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn marks_and_lines_end_a_sentence() {
        assert_eq!(sentences("甲。乙！丙\n\n丁；戊"), ["甲。", "乙！", "丙\n", "丁；", "戊"]);
        assert_eq!(sentences("他说：“好。”走了"), ["他说：“好。”", "走了"]);
    }

    #[test]
    fn brackets_hold_a_sentence_together_within_a_line() {
        assert_eq!(sentences("甲（乙。丙）丁。"), ["甲（乙。丙）丁。"]);
        assert_eq!(sentences("甲（乙\n丙。丁"), ["甲（乙\n", "丙。", "丁"]);
    }
}

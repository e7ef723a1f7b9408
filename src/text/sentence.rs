//! Sentences of a document.
//!
//! Takes the folded text, gives spans in order. A sentence ends behind 。！？；!?; and at a line break; closing quotes and
//! brackets stay with it. Never ends inside 《》 or （） unless the line does, or the bracket is not closed soon: one that
//! was forgotten must not swallow a paragraph. Linear in the text.

use super::span::Span;

/// A bracket that is not closed within so many bytes does not hold a sentence together.
const LONGEST_BRACKET: usize = 480;

/// Longer sentences, in bytes, are taken in parts: what layers do within a sentence stays bounded. The longest in the sample
/// corpus has 459.
const LONGEST: usize = 3000;

/// Closing marks that stay with the sentence they close, and further ends: 「！！」, 「？”」.
fn closes(c: char, quoted: bool) -> bool {
    match c {
        '”' | '’' | '」' | '』' | '）' | ')' | '》' | '。' | '！' | '？' | '；' | '!' | '?' | ';' => true,
        '"' => quoted,
        _ => false,
    }
}

/// The characters that a sentence may end at, or that hold it together.
pub(crate) const MARKS: [char; 16] = ['\n', '\r', '!', '?', ';', '(', ')', '"', '。', '《', '》', '！', '？', '；', '（', '）'];

/// Appends the sentences of `text` to `into`; blank ones are left out. `marks` are the places of the [`MARKS`], in order.
pub(crate) fn split(text: &str, marks: &[u32], into: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let (mut start, mut next, mut depth, mut quoted) = (0, 0, 0u32, false);
    // Where the outermost open bracket stands, and up to where brackets are not heeded because one was never closed.
    let (mut opened, mut heedless) = ((0, 0), 0);
    loop {
        let at = marks.get(next).map_or(bytes.len(), |&at| at as usize);
        if depth > 0 && (at >= bytes.len() || at - opened.0 > LONGEST_BRACKET) {
            // Read again from the bracket on, without it.
            (heedless, next, depth, quoted) = (at, opened.1, 0, false);
            continue;
        }
        if at >= bytes.len() {
            break;
        }
        let (length, mark) = classify(bytes, at);
        let mut end = false;
        match mark {
            Mark::None => {}
            Mark::Quote => quoted = !quoted,
            Mark::Open if at >= heedless => {
                if depth == 0 {
                    opened = (at, next);
                }
                depth += 1;
            }
            Mark::Close if at >= heedless => depth = depth.saturating_sub(1),
            Mark::Open | Mark::Close => {}
            Mark::End => end = depth == 0,
            Mark::Line => end = true,
        }
        if depth > 0 && end {
            (heedless, next, depth, quoted) = (at + length, opened.1, 0, false);
            continue;
        }
        next += 1;
        if end {
            let mut to = at + length;
            if mark == Mark::Line {
                quoted = false;
            } else {
                while let Some(c) = text[to..].chars().next().filter(|&c| closes(c, quoted)) {
                    to += c.len_utf8();
                    quoted &= c != '"';
                }
                while marks.get(next).is_some_and(|&mark| (mark as usize) < to) {
                    next += 1;
                }
            }
            push(text, start, to, into);
            start = to;
        }
    }
    push(text, start, text.len(), into);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Quote,
    Open,
    Close,
    End,
    Line,
}

/// The length of the character at `at` and what it does to a sentence.
#[inline]
fn classify(bytes: &[u8], at: usize) -> (usize, Mark) {
    match bytes[at] {
        b'\n' | b'\r' => (1, Mark::Line),
        // In an address (a.cn/?id=3) they end nothing.
        b'!' | b'?' | b';' if !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => (1, Mark::End),
        b'(' => (1, Mark::Open),
        b')' => (1, Mark::Close),
        b'"' => (1, Mark::Quote),
        b if b < 0x80 => (1, Mark::None),
        0xE3 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
            Some(0x82) => (3, Mark::End),   // 。
            Some(0x8A) => (3, Mark::Open),  // 《
            Some(0x8B) => (3, Mark::Close), // 》
            _ => (3, Mark::None),
        },
        0xEF if bytes.get(at + 1) == Some(&0xBC) => match bytes.get(at + 2) {
            Some(0x81 | 0x9F | 0x9B) => (3, Mark::End), // ！？；
            Some(0x88) => (3, Mark::Open),              // （
            Some(0x89) => (3, Mark::Close),             // ）
            _ => (3, Mark::None),
        },
        b if b < 0xE0 => (2, Mark::None),
        b if b < 0xF0 => (3, Mark::None),
        _ => (4, Mark::None),
    }
}

/// Appends a sentence; one that is longer than any real sentence in parts, cut behind a comma where there is one.
fn push(text: &str, start: usize, end: usize, into: &mut Vec<Span>) {
    let mut from = start;
    while end - from > LONGEST {
        let limit = (from + 1..=from + LONGEST).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(end);
        let part = &text[from..limit];
        let cut = part.rfind(['，', ',', '、', ' ']).and_then(|at| Some(at + part[at..].chars().next()?.len_utf8()));
        let to = cut.map_or(limit, |cut| from + cut);
        add(text, from, to, into);
        from = to;
    }
    add(text, from, end, into);
}

fn add(text: &str, start: usize, end: usize, into: &mut Vec<Span>) {
    // Blanks are ASCII or begin with one of these bytes (as does 。): what begins with another is not blank.
    let maybe_blank = matches!(text.as_bytes().get(start..end), None | Some([] | [..=b' ' | 0xC2 | 0xE1 | 0xE2 | 0xE3, ..]));
    if !maybe_blank || !text[start..end].trim().is_empty() {
        into.push(Span::new(start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        let marks: Vec<u32> = text.char_indices().filter(|(_, c)| MARKS.contains(c)).map(|(at, _)| at as u32).collect();
        split(text, &marks, &mut spans);
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
        assert_eq!(sentences("甲《乙！》丙。丁"), ["甲《乙！》丙。", "丁"]);
    }

    #[test]
    fn a_bracket_never_closed_swallows_nothing() {
        assert_eq!(sentences("甲（乙。丙。丁\n戊"), ["甲（乙。", "丙。", "丁\n", "戊"]);
        assert_eq!(sentences("甲（乙。丙"), ["甲（乙。", "丙"]);
        let long = format!("甲（{}。乙。丙）。", "丁".repeat(200));
        assert_eq!(sentences(&long).len(), 3);
        assert_eq!(sentences("甲（（乙。丙）。丁\n戊（己。庚）。辛").len(), 5);
    }

    #[test]
    fn endless_sentences_come_in_parts() {
        let text = "投资三亿元，".repeat(1000);
        let parts = sentences(&text);
        assert!(parts.len() > 5 && parts.iter().all(|p| p.len() <= LONGEST && p.ends_with('，')), "{}", parts.len());
        assert_eq!(parts.concat(), text);
        assert_eq!(sentences(&"九".repeat(2000)).concat().len(), 6000);
    }

    #[test]
    fn marks_stay_together() {
        assert_eq!(sentences("真的？！是！！”好"), ["真的？！", "是！！”", "好"]);
        assert_eq!(sentences("他说\"好。\"乙"), ["他说\"好。\"", "乙"]);
        assert_eq!(sentences("好。\"乙。\"丙"), ["好。", "\"乙。\"", "丙"]);
        assert_eq!(sentences("3.5亿元……1. 甲"), ["3.5亿元……1. 甲"]);
        assert_eq!(sentences("见a.cn/?id=3。乙"), ["见a.cn/?id=3。", "乙"]);
        assert_eq!(sentences("（（（"), ["（（（"]);
    }
}

//! What stands around a figure: currency words, cues of its bound, rates said in front, words that make it money.

use super::tables::{Cue, Tables};
use crate::entity::{Bound, Symbol};
use crate::number::{char_at, skip_spaces};

/// What the words before a figure say of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Left {
    /// First byte of the currency word, or of the figure.
    pub start: usize,
    pub currency: Option<Symbol>,
    pub bound: Option<Bound>,
    /// 约 before another cue, or alone.
    pub about: bool,
    /// 近 alone, which before a time looks back.
    pub near: bool,
    pub per: Option<Symbol>,
    pub ordinal: bool,
    pub rank: bool,
    pub negative: bool,
}

/// How far before a figure a cue is looked for, in words.
const WORDS: usize = 6;
/// How far before a figure a cue that reaches over an attribute may stand, in bytes.
const REACH: usize = 48;
/// How far before a bare amount a word may stand that makes it money, in bytes.
const MONEY_REACH: usize = 54;

/// Whether the character parts clauses.
fn parts(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '；'
            | '：'
            | '、'
            | ','
            | ';'
            | ':'
            | '\n'
            | '（'
            | '）'
            | '('
            | ')'
            | '！'
            | '？'
            | '“'
            | '”'
            | '《'
            | '》'
            | '【'
            | '】'
    )
}

#[inline]
fn before_spaces(text: &str, floor: usize, at: usize) -> usize {
    // Blanks end in one of these bytes.
    match at.checked_sub(1).and_then(|i| text.as_bytes().get(i)) {
        Some(b' ' | b'\t' | 0xA0 | 0x80) => before_some(text, floor, at),
        _ => at.max(floor),
    }
}

#[inline(never)]
fn before_some(text: &str, floor: usize, at: usize) -> usize {
    let head = text.get(floor..at).unwrap_or_default();
    floor + head.trim_end_matches([' ', '\u{a0}', '\u{3000}', '\t']).len()
}

impl Tables {
    /// Reads what stands before a figure that begins at `at`, not before `floor`; a currency word not before `taken`, where
    /// the last figure ends.
    pub(super) fn left(&self, text: &str, floor: usize, taken: usize, at: usize, bare_unit: bool) -> Left {
        let mut left = Left { start: at, ..Left::default() };
        let mut place = before_spaces(text, floor, at);
        let mut first = true;
        for _ in 0..WORDS {
            let Some((start, cue)) = self.cue_before(text, place).filter(|c| c.0 >= floor) else { break };
            let word = text.get(start..place).unwrap_or_default();
            match cue {
                Cue::Stop => break,
                // 过百, 过亿; 通过3项 is none.
                Cue::Bound(_) if word == "过" && !bare_unit => break,
                Cue::Bound(bound) => {
                    if bound == Bound::About {
                        left.near |= word == "近" && left.bound.is_none();
                        left.about = true;
                    } else if left.bound.is_none() {
                        left.bound = Some(bound);
                    }
                }
                Cue::Currency(code) if first && start >= taken => {
                    // A Latin code is a word of its own.
                    let latin = word.starts_with(|c: char| c.is_ascii_alphabetic());
                    if latin && text.get(floor..start).is_some_and(|h| h.ends_with(|c: char| c.is_ascii_alphanumeric())) {
                        break;
                    }
                    left.start = start;
                    left.currency = Some(code);
                }
                Cue::Per(unit) => left.per = left.per.or(Some(unit)),
                Cue::Ordinal => {
                    left.ordinal |= first;
                    break;
                }
                Cue::Rank => {
                    left.rank |= first;
                    break;
                }
                Cue::Negative if first => {
                    left.negative = true;
                    left.start = start;
                }
                Cue::Filler => {}
                Cue::Currency(_) | Cue::Negative => break,
            }
            first = false;
            place = before_spaces(text, floor, start);
        }
        if first && left.bound.is_none() && !left.about && joined(text, floor, place) {
            self.reach(text, floor, place, &mut left);
        }
        left
    }

    /// A cue before an attribute that ends in 的: 接近平均增速的5倍, 约占总股本的5%.
    fn reach(&self, text: &str, floor: usize, end: usize, left: &mut Left) {
        let mut at = clause_start(text, floor, end, REACH);
        while at < end {
            if let Some((next, Cue::Bound(bound))) = self.cue_far(text, at) {
                if bound == Bound::About {
                    left.about = true;
                } else {
                    left.bound = Some(bound);
                }
                at = next;
            } else {
                at += char_at(text, at).map_or(1, char::len_utf8);
            }
        }
    }

    /// What the words behind a figure say of its bound.
    pub(super) fn right(&self, text: &str, end: usize) -> Option<(Bound, &'static str)> {
        let mut at = included(text, skip_spaces(text, end));
        for _ in 0..2 {
            match self.cue_after(text, at)? {
                (next, Cue::Filler) => at = skip_spaces(text, next),
                (next, Cue::Bound(bound)) => {
                    let word = match text.get(at..next) {
                        Some("内") => "内",
                        Some("起") => "起",
                        Some("许") => "许",
                        _ => "",
                    };
                    return Some((bound, word));
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether the words around a bare amount make it money.
    pub(super) fn says_money(&self, text: &str, floor: usize, start: usize, end: usize) -> bool {
        let mut at = clause_start(text, floor, start, MONEY_REACH);
        while at < start {
            if self.money(text, at).is_some_and(|end| end <= start) {
                return true;
            }
            at += char_at(text, at).map_or(1, char::len_utf8);
        }
        self.money_after(text, skip_spaces(text, end)).is_some()
    }
}

/// Whether 的 ends at a place.
fn joined(text: &str, floor: usize, place: usize) -> bool {
    matches!(text.as_bytes().get(floor..place), Some([.., 0xE7, 0x9A, 0x84]))
}

/// The place behind a bracket that tells whether the figure is included: 5万元（含5万元）以上.
fn included(text: &str, at: usize) -> usize {
    if !matches!(text.as_bytes().get(at), Some(b'(' | 0xEF)) {
        return at;
    }
    let rest = text.get(at..).unwrap_or_default();
    let inner = rest.strip_prefix(['（', '(']).filter(|r| ["含", "不含", "包含", "包括"].iter().any(|w| r.starts_with(w)));
    let close = inner.and_then(|r| r.char_indices().take(INCLUDED).find(|(_, c)| matches!(c, '）' | ')')));
    match (inner, close) {
        (Some(inner), Some((length, c))) => skip_spaces(text, at + rest.len() - inner.len() + length + c.len_utf8()),
        _ => at,
    }
}

/// How many characters such a bracket holds at most.
const INCLUDED: usize = 16;

/// Where the clause before `end` begins, at most `reach` bytes back and not before `floor`.
fn clause_start(text: &str, floor: usize, end: usize, reach: usize) -> usize {
    let mut start = end;
    for c in text.get(floor..end).unwrap_or_default().chars().rev() {
        if parts(c) || end - start >= reach {
            break;
        }
        start -= c.len_utf8();
    }
    start
}

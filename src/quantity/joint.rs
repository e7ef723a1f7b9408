//! What joins digits: signs of ranges and lists, and marks of dates, telephone numbers, versions.

use super::item::is_free;
use crate::number::{self, char_at, digit_run, skip_spaces};

/// The place behind a sign that joins two figures to a range, and behind the `currency` word where it is repeated.
#[inline]
pub(super) fn connected(text: &str, end: usize, currency: &str) -> Option<usize> {
    let at = skip_spaces(text, end);
    // Few of the characters behind figures are such a sign or a bracket.
    match *text.as_bytes().get(at..)? {
        [b'-' | b'~', ..]
        // –, —, ―, −, 〜, ～
        | [0xE2, 0x80, 0x93..=0x95, ..]
        | [0xE2, 0x88, 0x92, ..]
        | [0xE3, 0x80, 0x9C, ..]
        | [0xEF, 0xBD, 0x9E, ..]
        // 到, 至
        | [0xE5, 0x88, 0xB0, ..]
        | [0xE8, 0x87, 0xB3, ..]
        // A bracket with 含 or 不.
        | [b'(', 0xE5, 0x90, 0xAB, ..]
        | [b'(', 0xE4, 0xB8, 0x8D, ..]
        | [0xEF, 0xBC, 0x88, 0xE5, 0x90, 0xAB, ..]
        | [0xEF, 0xBC, 0x88, 0xE4, 0xB8, 0x8D, ..] => behind_connection(text, at, currency),
        _ => None,
    }
}

#[inline(never)]
fn behind_connection(text: &str, mut at: usize, currency: &str) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.starts_with(['(', '（'])
        && let Some(included) = ["（含）", "(含)", "（不含）", "(不含)"].iter().find(|w| rest.starts_with(**w))
    {
        at = skip_spaces(text, at + included.len());
    }
    let length = match *text.as_bytes().get(at..)? {
        // ——, --
        [0xE2, 0x80, 0x94, 0xE2, 0x80, 0x94, ..] => 6,
        [b'-', b'-', ..] => 2,
        [b'-' | b'~', ..] => 1,
        // 至, 到, –, —, ―, −, 〜, ～
        [0xE8, 0x87, 0xB3, ..]
        | [0xE5, 0x88, 0xB0, ..]
        | [0xE2, 0x80, 0x93..=0x95, ..]
        | [0xE2, 0x88, 0x92, ..]
        | [0xE3, 0x80, 0x9C, ..]
        | [0xEF, 0xBD, 0x9E, ..] => 3,
        _ => return None,
    };
    let mut next = skip_spaces(text, at + length);
    if text.get(next..).is_some_and(|r| !currency.is_empty() && r.starts_with(currency)) {
        next = skip_spaces(text, next + currency.len());
    }
    char_at(text, next).filter(|&c| c.is_ascii_digit() || number::is_sign(c) || matches!(c, '-' | '负' | '¥' | '$' | '€' | '£' | '半'))?;
    Some(next)
}

/// The place behind a currency sign that is repeated in a range.
pub(super) fn currency_sign(text: &str, at: usize) -> usize {
    match char_at(text, at) {
        Some(c @ ('¥' | '$' | '€' | '£')) => at + c.len_utf8(),
        _ => at,
    }
}

/// The place behind a mark that parts the members of a list.
pub(super) fn listed(text: &str, end: usize) -> Option<usize> {
    let at = skip_spaces(text, end);
    let length = match *text.as_bytes().get(at..)? {
        [b'*', _, ..] => 1,
        // ×
        [0xC3, 0x97, ..] => 2,
        // 、, 和, 与, 及
        [0xE3, 0x80, 0x81, ..] | [0xE5, 0x92, 0x8C, ..] | [0xE4, 0xB8, 0x8E, ..] | [0xE5, 0x8F, 0x8A, ..] => 3,
        // 以及
        [0xE4, 0xBB, 0xA5, 0xE5, 0x8F, 0x8A, ..] => 6,
        _ => return None,
    };
    let next = skip_spaces(text, at + length);
    char_at(text, next).filter(|&c| c.is_ascii_digit() || number::is_sign(c) || c == '-')?;
    Some(next)
}

/// The end of digits that hang together as a date, telephone number, version or address.
#[inline]
pub(super) fn chain(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = digit_run(bytes, at);
    // Most are followed by no such mark, or are decimals that none follows.
    match bytes.get(first)? {
        b'.' if !matches!(bytes.get(digit_run(bytes, first + 1)), Some(b'-' | b'/' | b'.')) => None,
        b'-' | b'/' | b'.' => hanging(text, at, first),
        _ => None,
    }
}

/// The same, where the first digits end at `first`, before a mark.
#[inline(never)]
fn hanging(text: &str, at: usize, first: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut end, mut hyphens, mut slashes, mut dots, mut dotted) = (first, 0, 0, 0, 0);
    let mut last = first - at;
    while let Some(&mark) = bytes.get(end) {
        let next = digit_run(bytes, end + 1);
        if !matches!(mark, b'-' | b'/' | b'.') || next == end + 1 {
            break;
        }
        match mark {
            b'-' => (hyphens, dotted) = (hyphens + 1, 0),
            b'/' => (slashes, dotted) = (slashes + 1, 0),
            _ => {
                dotted += 1;
                dots = dots.max(dotted);
            }
        }
        last = next - end - 1;
        end = next;
    }
    let telephone = hyphens == 1 && slashes == 0 && dots == 0 && last >= 6 && first - at >= 3;
    let month = hyphens == 1
        && slashes == 0
        && dots == 0
        && first - at == 4
        && last == 2
        && matches!(bytes[at], b'1' | b'2')
        && !text[end..].starts_with(['年', '亿', '万', '元'])
        && is_free(text, end);
    (hyphens >= 2 || slashes >= 2 || dots >= 2 || telephone || month).then_some(end)
}

/// Whether a bracket at `at`, behind a unit, may tell whether the figure is included: （含5万元）.
#[inline]
pub(super) fn tells_included(bytes: &[u8], at: usize) -> bool {
    let inner = at + if bytes.get(at) == Some(&b'(') { 1 } else { 3 };
    // 含, 不, 包
    matches!(bytes.get(inner..inner + 3), Some([0xE5, 0x90, 0xAB] | [0xE4, 0xB8, 0x8D] | [0xE5, 0x8C, 0x85]))
}

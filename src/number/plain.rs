//! The short way for what most figures are: Arabic digits, with one 万 or 亿 at most, and single Chinese digits.

use super::chars::{Sign, char_at, is_sign, is_sign_at, sign};
use super::reader::shift;
use super::{Numeral, arabic};
use crate::decimal::Decimal;

/// Reads Arabic digits; none where the numeral goes on.
#[inline]
pub(super) fn plain(text: &str, at: usize, unit: &impl Fn(usize) -> bool) -> Option<Numeral> {
    let chunk = arabic::chunk(text, at);
    let mut out = Numeral {
        end: chunk.end,
        value: chunk.value,
        chars: (chunk.end - at) as u32,
        arabic: true,
        decimal: chunk.decimal,
        grouped: chunk.grouped,
        ..NONE
    };
    let bytes = text.as_bytes();
    if !goes_on(bytes, chunk.end) {
        return Some(out);
    }
    let places = match bytes.get(chunk.end..chunk.end + 3)? {
        // 万, 亿
        [0xE4, 0xB8, 0x87] => 4,
        [0xE4, 0xBA, 0xBF] => 8,
        _ => return None,
    };
    let end = chunk.end + 3;
    if goes_on(bytes, end) || bytes.get(end).is_some_and(u8::is_ascii_digit) || unit(chunk.end) {
        return None;
    }
    out.end = end;
    out.value = shift(out.value, places);
    (out.trailing, out.big, out.chars) = (places, places, out.chars + 1);
    Some(out)
}

/// Whether a sign, a blank or a multiplying letter at a place may go on with the numeral before it.
#[inline]
fn goes_on(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None => false,
        Some(b) if b.is_ascii() => matches!(b, b'k' | b'K' | b'w' | b'W' | b'M' | b'm' | b'b' | b'B' | b't' | b'T' | b' ' | b'\t'),
        // The blanks that are no ASCII.
        Some(0xC2) => bytes.get(at + 1) == Some(&0xA0),
        Some(0xE3) if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x80])) => true,
        Some(_) => is_sign_at(bytes, at),
    }
}

/// Reads a single Chinese digit that nothing of a numeral follows (一个, 两家).
#[inline]
pub(super) fn single(text: &str, at: usize) -> Option<Numeral> {
    let c = char_at(text, at)?;
    let (digit, capital) = match sign(c) {
        Sign::Digit(digit) => (digit, false),
        Sign::Capital(digit) => (digit, true),
        Sign::Zero => (0, false),
        _ => return None,
    };
    let end = at + c.len_utf8();
    let next = char_at(text, end);
    if next.is_some_and(|c| matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}') || is_sign(c)) {
        return None;
    }
    Some(Numeral { end, value: Some(Decimal::from_int(i64::from(digit))), chars: 1, capital, ..NONE })
}

/// A numeral of nothing yet.
pub(super) const NONE: Numeral = Numeral {
    end: 0,
    value: None,
    upper: None,
    more: None,
    trailing: 0,
    big: 0,
    chars: 0,
    arabic: false,
    decimal: false,
    grouped: false,
    bare_unit: false,
    capital: false,
    digits: false,
    vague: false,
    spaced: false,
    letter: false,
};

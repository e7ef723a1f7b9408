//! The short way for what most figures are: Arabic digits, with one 万 or 亿 at most, and single Chinese digits.

use super::chars::{Sign, char_at, is_sign, sign};
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
    let goes_on = |c: Option<char>| match c {
        Some(c) if c.is_ascii() => matches!(c, 'k' | 'K' | 'w' | 'W' | 'M' | 'm' | 'b' | 'B' | 't' | 'T' | ' ' | '\t'),
        Some('\u{a0}' | '\u{3000}') => true,
        Some(c) => sign(c) != Sign::Other,
        None => false,
    };
    let next = char_at(text, chunk.end);
    if !goes_on(next) {
        return Some(out);
    }
    let Some(c @ ('万' | '亿')) = next else { return None };
    let end = chunk.end + c.len_utf8();
    let after = char_at(text, end);
    if goes_on(after) || after.is_some_and(|c| c.is_ascii_digit()) || unit(chunk.end) {
        return None;
    }
    let places = if c == '万' { 4 } else { 8 };
    out.end = end;
    out.value = shift(out.value, places);
    (out.trailing, out.big, out.chars) = (places, places, out.chars + 1);
    Some(out)
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

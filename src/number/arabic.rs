//! Arabic digits: thousand separators, decimals.

use crate::decimal::Decimal;

/// A row of Arabic digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk {
    /// One past its last byte.
    pub end: usize,
    /// What it says; none where that is no exact decimal.
    pub value: Option<Decimal>,
    /// How many digits stand before the point.
    pub digits: usize,
    /// Whether a decimal point stands in it.
    pub decimal: bool,
    /// Whether thousand separators stand in it.
    pub grouped: bool,
}

/// Eight bytes with the digits among them as their values, and how many of them are digits before any other byte. How many
/// digits follow each other is not to be foretold: there is no branch on it.
#[inline(always)]
fn eight(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let values = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?) ^ NOUGHTS;
    Some((values, others(values).trailing_zeros() as usize / 8))
}

const NOUGHTS: u64 = 0x3030_3030_3030_3030;

/// Of eight bytes, which as digits would have these values, the high bit of each that is no digit.
#[inline(always)]
fn others(values: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    (((values & !HIGH) + 0x7676_7676_7676_7676) | values) & HIGH
}

/// The figure that the first `count` of eight digits make.
#[inline(always)]
fn figure(values: u64, count: usize) -> u64 {
    // The last digit goes to the last byte, noughts before the first.
    let digits = values.checked_shl(64 - 8 * count as u32).unwrap_or(0);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let (odd, even) = (pairs & 0x0000_00FF_0000_00FF, pairs >> 16 & 0x0000_00FF_0000_00FF);
    odd.wrapping_mul(0x000F_4240_0000_0064).wrapping_add(even.wrapping_mul(0x0000_2710_0000_0001)) >> 32
}

/// The first digits at `at`, `most` of them at most (8): what they say, and how many they are.
#[inline]
pub(crate) fn leading(bytes: &[u8], at: usize, most: usize) -> (u32, usize) {
    if let Some((values, count)) = eight(bytes, at) {
        let count = count.min(most);
        return (figure(values, count) as u32, count);
    }
    let (mut value, mut count) = (0, 0);
    while let Some(digit) = bytes.get(at + count).filter(|b| count < most && b.is_ascii_digit()) {
        value = value * 10 + u32::from(digit - b'0');
        count += 1;
    }
    (value, count)
}

/// How many digits end at `at`; from eight on any number that is not less.
#[inline]
pub(crate) fn digits_before(bytes: &[u8], at: usize) -> usize {
    let head = bytes.get(..at).unwrap_or_default();
    match head.last_chunk::<8>() {
        Some(last) => others(u64::from_le_bytes(*last) ^ NOUGHTS).leading_zeros() as usize / 8,
        None => head.iter().rev().take_while(|b| b.is_ascii_digit()).count(),
    }
}

/// One past the digits that begin at `at`.
#[inline]
pub(crate) fn digit_run(bytes: &[u8], at: usize) -> usize {
    if let Some((_, count @ 0..8)) = eight(bytes, at) {
        return at + count;
    }
    let mut end = at;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    end
}

/// The length of a thousand separator at `at`, in either width.
fn separator(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at) {
        Some(b',') => Some(1),
        Some(0xEF) if bytes.get(at + 1) == Some(&0xBC) && bytes.get(at + 2) == Some(&0x8C) => Some(3),
        _ => None,
    }
}

/// One past the digits that begin at `at`, and the figure that they make behind `before`; it wraps where they are many.
#[inline(always)]
fn run(bytes: &[u8], at: usize, before: u64) -> (usize, u64) {
    const TENS: [u64; 8] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];
    match eight(bytes, at) {
        Some((values, count @ 0..8)) => (at + count, before.wrapping_mul(TENS[count]).wrapping_add(figure(values, count))),
        _ => long_run(bytes, at, before),
    }
}

/// The same one by one.
#[inline(never)]
fn long_run(bytes: &[u8], at: usize, before: u64) -> (usize, u64) {
    let (mut end, mut figure) = (at, before);
    while let Some(digit) = bytes.get(end).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
        figure = figure.wrapping_mul(10).wrapping_add(u64::from(digit));
        end += 1;
    }
    (end, figure)
}

/// Reads the digits at `at`; the byte there is one, or a point before one.
#[inline]
pub(crate) fn chunk(text: &str, at: usize) -> Chunk {
    let bytes = text.as_bytes();
    let (mut end, mut figure) = run(bytes, at, 0);
    let digits = end - at;
    let mut grouped = false;
    if matches!(bytes.get(end), Some(b',' | 0xEF)) && (1..=3).contains(&digits) && (bytes[at] != b'0' || digits == 1) {
        while let Some(length) = separator(bytes, end) {
            let (group_end, whole) = run(bytes, end + length, figure);
            if group_end - end - length != 3 {
                break;
            }
            (end, figure, grouped) = (group_end, whole, true);
        }
    }
    let whole = end;
    // A second point follows: a version, a date or an address, no decimal.
    let mut decimal = false;
    if bytes.get(end) == Some(&b'.') {
        let (behind, all) = run(bytes, end + 1, figure);
        if behind > end + 1 {
            (end, figure, decimal) = (behind, all, true);
        }
    }
    let scale = if decimal { (end - whole - 1) as u32 } else { 0 };
    let value =
        if end - at <= 18 { Decimal::small(figure, scale) } else { long(bytes[at..end].iter().copied().filter(u8::is_ascii_digit), scale) };
    Chunk { end, value, digits, decimal, grouped }
}

/// The value of many digits.
#[cold]
fn long(digits: impl Iterator<Item = u8> + Clone, scale: u32) -> Option<Decimal> {
    let (mut small, mut count) = (0u64, 0);
    for b in digits.clone() {
        if count < 19 {
            small = small * 10 + u64::from(b - b'0');
        }
        // Leading noughts do not count as significant.
        count += usize::from(count > 0 || b != b'0');
    }
    if count <= 18 { Decimal::new(i128::from(small), scale) } else { wide(digits, scale) }
}

/// A mantissa of more digits than 64 bits hold.
fn wide(digits: impl Iterator<Item = u8>, scale: u32) -> Option<Decimal> {
    let mut mantissa: i128 = 0;
    for b in digits {
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(b - b'0'))?;
    }
    Decimal::new(mantissa, scale)
}

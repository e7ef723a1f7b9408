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

/// One past the digits that begin at `at`.
#[inline]
pub(crate) fn digit_run(bytes: &[u8], at: usize) -> usize {
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
    if (1..=3).contains(&digits) && matches!(bytes.get(end), Some(b',' | 0xEF)) && (bytes[at] != b'0' || digits == 1) {
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

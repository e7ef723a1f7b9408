//! The short numerals of dates: 2021, 7, 〇八, 二〇二一, 二十八.

use super::gate::may_end_numeral;
use crate::number;

/// A numeral and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// Its value.
    pub value: u32,
    /// One past its last byte.
    pub end: usize,
    /// How many digits were written one by one; 0 for 十二, 二十八.
    pub digits: u8,
    /// Whether it is written in Chinese characters.
    pub han: bool,
}

/// The value of a Chinese digit; tens for 十, 廿, 卅.
#[inline]
pub(crate) fn han_digit(bytes: &[u8], at: usize) -> Option<u32> {
    let c = bytes.get(at..at + 3)?;
    if !may_end_numeral(c[1], c[2]) {
        return None;
    }
    Some(match c {
        [0xE4, 0xB8, 0x80] => 1,
        [0xE4, 0xBA, 0x8C] => 2,
        [0xE4, 0xB8, 0xA4] => 2,
        [0xE4, 0xB8, 0x89] => 3,
        [0xE5, 0x9B, 0x9B] => 4,
        [0xE4, 0xBA, 0x94] => 5,
        [0xE5, 0x85, 0xAD] => 6,
        [0xE4, 0xB8, 0x83] => 7,
        [0xE5, 0x85, 0xAB] => 8,
        [0xE4, 0xB9, 0x9D] => 9,
        [0xE5, 0x8D, 0x81] => 10,
        [0xE5, 0xBB, 0xBF] => 20,                     // 廿
        [0xE5, 0x8D, 0x85] => 30,                     // 卅
        [0xE3, 0x80, 0x87] | [0xE2, 0x97, 0x8B] => 0, // 〇 ○
        [0xE9, 0x9B, 0xB6] => 0,
        _ => return None,
    })
}

/// Reads a numeral of at most four digits at `at`; none where more digits, or an order that no date has, follow.
pub(crate) fn read(bytes: &[u8], at: usize) -> Option<Numeral> {
    let mut end = at;
    if bytes.get(at)?.is_ascii_digit() {
        let (value, count) = number::leading(bytes, at, 5);
        return (count < 5).then_some(Numeral { value, end: at + count, digits: count as u8, han: false });
    }
    let (mut value, mut count, mut tens) = (0, 0u8, None);
    while let Some(digit) = han_digit(bytes, end) {
        // 初一两天: 两 is no later digit.
        if count > 0 && bytes[end..].starts_with("两".as_bytes()) {
            break;
        }
        if count == 4 {
            return None;
        }
        count += 1;
        end += 3;
        if digit >= 10 {
            if tens.is_some() || count > 2 || count == 2 && digit > 10 {
                return None;
            }
            tens = Some(if count == 1 { digit } else { value * 10 });
            value = 0;
        } else {
            value = value * 10 + digit;
        }
    }
    match (count, tens) {
        (0, _) => None,
        (_, Some(tens)) if value < 10 => Some(Numeral { value: tens + value, end, digits: 0, han: true }),
        (_, Some(_)) => None,
        _ => Some(Numeral { value, end, digits: count, han: true }),
    }
}

/// Where the numeral that ends at `at` begins; none where none does, or where it is part of a longer figure.
pub(crate) fn start(bytes: &[u8], at: usize) -> Option<usize> {
    let mut start = at;
    if at.checked_sub(1).and_then(|i| bytes.get(i))?.is_ascii_digit() {
        start -= number::digits_before(bytes, at);
        if at - start > 4 {
            return None;
        }
        // 3.12月, 1,200日, 3/5月合约, A12月, -5日 (but 6-8日 is read from its first figure).
        let before = start.checked_sub(1).map_or(b' ', |i| bytes[i]);
        let slash = before == b'/' && at - start < 4;
        let figure = (slash || matches!(before, b'.' | b',' | b'+' | b'%')) && start > 1 && bytes[start - 2].is_ascii_digit();
        return (!figure && !before.is_ascii_alphabetic()).then_some(start);
    }
    while start >= 3 && han_digit(bytes, start - 3).is_some() {
        start -= 3;
        if at - start > 12 {
            return None;
        }
    }
    (start < at).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_dates_are_read() {
        let value = |text: &str| read(text.as_bytes(), 0).map(|n| n.value);
        assert_eq!(value("2021年"), Some(2021));
        assert_eq!(value("二〇二一年"), Some(2021));
        assert_eq!(value("二十八日"), Some(28));
        assert_eq!(value("十月"), Some(10));
        assert_eq!(value("零八年"), Some(8));
        assert_eq!(value("12345"), None);
        assert_eq!(value("十十"), None);
        assert_eq!(start("共12月".as_bytes(), 5), Some(3));
        assert_eq!(start("3.12月".as_bytes(), 4), None);
        assert_eq!(start("月".as_bytes(), 0), None);
    }
}

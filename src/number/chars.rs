//! The characters of numerals.

/// What a character is within a numeral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// 一 to 九, 两: its value.
    Digit(u8),
    /// 壹 to 玖: its value.
    Capital(u8),
    /// 零, 〇.
    Zero,
    /// 十, 百, 千 and their capitals: exponent of ten.
    Small(u8, bool),
    /// 廿, 卅, 卌: tens.
    Tens(u8),
    /// 万, 亿, 兆: exponent of ten.
    Big(u8),
    /// 几.
    Several,
    /// 数.
    Some,
    /// 余, 多.
    More,
    /// 来.
    Nearly,
    /// 点.
    Point,
    /// 半.
    Half,
    /// Anything else.
    Other,
}

/// Every character whose [`sign`] is not [`Sign::Other`].
const SIGNS: &str = "一二两三四五六七八九壹贰叁参肆伍陆柒捌玖零〇十百千拾佰仟廿卅卌万亿兆几数余多来点半";

/// A bit for each of them.
static IS_SIGN: [u64; 1024] = bits(SIGNS);

/// The characters that may stand inside a Chinese numeral.
pub(crate) fn signs() -> impl Iterator<Item = char> {
    SIGNS.chars()
}

/// What the character is within a numeral.
#[inline]
pub(crate) fn sign(c: char) -> Sign {
    if is_sign(c) { known_sign(c) } else { Sign::Other }
}

fn known_sign(c: char) -> Sign {
    match c {
        '一' => Sign::Digit(1),
        '二' | '两' => Sign::Digit(2),
        '三' => Sign::Digit(3),
        '四' => Sign::Digit(4),
        '五' => Sign::Digit(5),
        '六' => Sign::Digit(6),
        '七' => Sign::Digit(7),
        '八' => Sign::Digit(8),
        '九' => Sign::Digit(9),
        '壹' => Sign::Capital(1),
        '贰' => Sign::Capital(2),
        '叁' | '参' => Sign::Capital(3),
        '肆' => Sign::Capital(4),
        '伍' => Sign::Capital(5),
        '陆' => Sign::Capital(6),
        '柒' => Sign::Capital(7),
        '捌' => Sign::Capital(8),
        '玖' => Sign::Capital(9),
        '零' | '〇' => Sign::Zero,
        '十' => Sign::Small(1, false),
        '百' => Sign::Small(2, false),
        '千' => Sign::Small(3, false),
        '拾' => Sign::Small(1, true),
        '佰' => Sign::Small(2, true),
        '仟' => Sign::Small(3, true),
        '廿' => Sign::Tens(2),
        '卅' => Sign::Tens(3),
        '卌' => Sign::Tens(4),
        '万' => Sign::Big(4),
        '亿' => Sign::Big(8),
        '兆' => Sign::Big(12),
        '几' => Sign::Several,
        '数' => Sign::Some,
        '余' | '多' => Sign::More,
        '来' => Sign::Nearly,
        '点' => Sign::Point,
        '半' => Sign::Half,
        _ => Sign::Other,
    }
}

/// Whether a character may stand inside a Chinese numeral.
#[inline]
pub(crate) fn is_sign(c: char) -> bool {
    IS_SIGN.get(c as usize >> 6).is_some_and(|bits| bits >> (c as u32 & 63) & 1 == 1)
}

/// Whether the character at a place, which lies on a boundary, may stand inside a Chinese numeral.
#[inline]
pub(crate) fn is_sign_at(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at..) {
        Some(&[a @ 0xE0..0xF0, b, c, ..]) => {
            let c = (usize::from(a) & 0xF) << 12 | (usize::from(b) & 0x3F) << 6 | usize::from(c) & 0x3F;
            IS_SIGN[c >> 6] >> (c & 63) & 1 == 1
        }
        _ => false,
    }
}

/// Characters other than ASCII digits with which a quantity may begin.
const STARTS: &str = "一二两三四五六七八九壹贰叁参肆伍陆柒捌玖零〇十百千拾佰仟廿卅卌万亿半几数对";

/// A bit for each character of the basic plane, digits aside, with which a quantity may begin.
static BEGINS: [u64; 1024] = bits(STARTS);

/// The characters with which a quantity may begin.
pub(crate) fn beginnings() -> impl Iterator<Item = char> {
    ('0'..='9').chain(STARTS.chars())
}

/// Whether a quantity may begin with the character of this code point, which is no ASCII digit.
#[inline]
pub(crate) fn begins(c: u32) -> bool {
    BEGINS.get(c as usize >> 6).is_some_and(|bits| bits >> (c & 63) & 1 == 1)
}

/// Whether one of the text's characters may begin a quantity.
pub(crate) fn holds(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || begins(u32::from(c)))
}

/// A bit for each of the characters, all of three bytes.
const fn bits(chars: &str) -> [u64; 1024] {
    let mut bits = [0u64; 1024];
    let bytes = chars.as_bytes();
    let mut at = 0;
    while at + 2 < bytes.len() {
        let c = ((bytes[at] as usize & 0xF) << 12) | ((bytes[at + 1] as usize & 0x3F) << 6) | (bytes[at + 2] as usize & 0x3F);
        bits[c / 64] |= 1 << (c % 64);
        at += 3;
    }
    bits
}

/// The first place at or after `at` that is no blank. At most a few are skipped: a wider gap parts.
#[inline]
pub(crate) fn skip_spaces(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(at) {
        Some(b' ' | b'\t' | 0xC2 | 0xE3) => skip_some(bytes, at),
        _ => at,
    }
}

fn skip_some(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    for _ in 0..4 {
        match bytes.get(at) {
            Some(b' ' | b'\t') => at += 1,
            Some(0xC2) if bytes.get(at + 1) == Some(&0xA0) => at += 2,
            Some(0xE3) if bytes.get(at + 1) == Some(&0x80) && bytes.get(at + 2) == Some(&0x80) => at += 3,
            _ => break,
        }
    }
    at
}

/// The character at a place, which lies on a boundary.
#[inline]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numeral_may_begin_with_its_signs() {
        assert!(beginnings().all(|c| c.is_ascii_digit() || begins(c as u32)));
        assert!(!"投资é😀元无".chars().any(|c| begins(c as u32)));
        for c in STARTS.chars() {
            assert!(c == '对' || sign(c) != Sign::Other, "{c}");
        }
        for c in '\0'..='\u{ffff}' {
            assert_eq!(is_sign(c), known_sign(c) != Sign::Other, "{c}");
        }
    }
}

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

/// Characters other than ASCII digits with which a quantity may begin.
const STARTS: &str = "一二两三四五六七八九壹贰叁参肆伍陆柒捌玖零〇十百千拾佰仟廿卅卌万亿半几数对";

/// A bit for each character of the basic plane with which a quantity may begin.
static BEGINS: [u64; 1024] = bits(STARTS);

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

/// By the second byte of such a character a bit for each third byte: most characters are dismissed by two loads.
static TAILS: [u64; 256] = tail_bits();

const fn tail_bits() -> [u64; 256] {
    let mut bits = [0u64; 256];
    let bytes = STARTS.as_bytes();
    let mut at = 0;
    while at + 2 < bytes.len() {
        bits[bytes[at + 1] as usize] |= 1 << (bytes[at + 2] & 0x3F);
        at += 3;
    }
    bits
}

/// The first place at or after `from`, before `end`, where a quantity may begin. `from` lies on a character boundary.
pub(crate) fn begins(text: &str, from: usize, end: usize) -> Option<usize> {
    let end = end.min(text.len());
    let mut rest = text.as_bytes().get(from..end)?;
    loop {
        // Three at once, as long as all have three bytes and none may begin a quantity.
        while let Some((three, tail)) = rest.split_first_chunk::<9>()
            && let Some(word) = three.first_chunk::<8>()
            && u64::from_le_bytes(*word) & 0x00F0_0000_F000_00F0 == 0x00E0_0000_E000_00E0
            && let [_, b, c, _, e, f, _, h, i] = *three
            && (TAILS[usize::from(b)] >> (c & 0x3F) | TAILS[usize::from(e)] >> (f & 0x3F) | TAILS[usize::from(h)] >> (i & 0x3F)) & 1 == 0
        {
            rest = tail;
        }
        if let [first @ 0xE0..0xF0, second, third, tail @ ..] = rest {
            if TAILS[usize::from(*second)] >> (third & 0x3F) & 1 == 1 && begin_with(*first, *second, *third) {
                return Some(end - rest.len());
            }
            rest = tail;
            continue;
        }
        rest = match rest {
            [b'0'..=b'9', ..] => return Some(end - rest.len()),
            [..0x80, tail @ ..] | [0x80..0xE0, _, tail @ ..] | [0xF0..=0xFF, _, _, _, tail @ ..] => tail,
            _ => return None,
        }
    }
}

/// Whether a quantity may begin with the character of these bytes.
#[cold]
fn begin_with(first: u8, second: u8, third: u8) -> bool {
    let c = (usize::from(first) & 0xF) << 12 | (usize::from(second) & 0x3F) << 6 | usize::from(third) & 0x3F;
    BEGINS[c >> 6] >> (c & 63) & 1 == 1
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
    fn finds_where_a_numeral_may_begin() {
        let text = "投资é😀3亿";
        assert_eq!(begins(text, 0, text.len()), text.find('3'));
        assert_eq!(begins("总投资三亿", 0, 15), Some(9));
        assert_eq!(begins("无", 0, 3), None);
        for c in STARTS.chars() {
            assert!(c == '对' || sign(c) != Sign::Other, "{c}");
        }
        for c in '\0'..='\u{ffff}' {
            assert_eq!(is_sign(c), known_sign(c) != Sign::Other, "{c}");
        }
    }
}

//! Days written out in full, read from digits.

use super::Day;
use crate::number::leading as digits;

/// Skips blanks.
pub(crate) fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// A day with its year at `at`: 2021-07-29, 2021/7/29, 2021.7.29, 2021年7月29日, 20210729 is none. Gives where it ends.
pub(crate) fn full_day(text: &str, at: usize) -> Option<(Day, usize)> {
    let bytes = text.as_bytes();
    let (year, count) = digits(bytes, at, 5);
    if count != 4 || !(1900..2100).contains(&year) {
        return None;
    }
    let mut at = blanks(bytes, at + 4);
    let han = bytes[at..].starts_with("年".as_bytes());
    let mark = *bytes.get(at)?;
    if han {
        at = blanks(bytes, at + "年".len());
    } else if matches!(mark, b'-' | b'/' | b'.') {
        at += 1;
    } else {
        return None;
    }
    let (month, count) = digits(bytes, at, 3);
    if count == 0 || count > 2 {
        return None;
    }
    at = blanks(bytes, at + count);
    if han {
        if !bytes[at..].starts_with("月".as_bytes()) {
            return None;
        }
        at = blanks(bytes, at + "月".len());
    } else if bytes.get(at) == Some(&mark) {
        at += 1;
    } else {
        return None;
    }
    let (day, count) = digits(bytes, at, 3);
    if count == 0 || count > 2 {
        return None;
    }
    at += count;
    if han {
        let after = blanks(bytes, at);
        if !(bytes[after..].starts_with("日".as_bytes()) || bytes[after..].starts_with("号".as_bytes())) {
            return None;
        }
        at = after + "日".len();
    }
    Some((Day::new(year as u16, month as u8, day as u8)?, at))
}

/// The text behind a clock time (12:37, 12:37:05, T08:00, 12时37分) that may stand at its begin.
pub(crate) fn skip_time(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut at = blanks(bytes, 0);
    if bytes.get(at) == Some(&b'T') {
        at += 1;
    }
    let from = at;
    let (_, count) = digits(bytes, at, 2);
    at += count;
    if count == 0 || !(bytes.get(at) == Some(&b':') || text[at..].starts_with(['：', '时', '点'])) {
        return text;
    }
    while at < bytes.len() {
        let Some(c) = text[at..].chars().next() else { break };
        if !(c.is_ascii_digit() || matches!(c, ':' | '：' | '时' | '分' | '秒' | '点' | '.')) {
            break;
        }
        at += c.len_utf8();
    }
    if at > from { &text[at..] } else { text }
}

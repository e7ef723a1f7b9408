//! The reader of whole numerals: sections of units, multipliers, vague figures.

use super::Numeral;
use super::arabic;
use super::chars::{Sign, char_at, sign, skip_spaces};
use super::plain::{NONE, plain, single};
use crate::decimal::Decimal;

/// Reads the numeral at `at`. `unit(place)` says whether a unit word that begins with a numeral's character (千瓦, 兆瓦,
/// 百分点) stands there: the numeral ends before it.
pub(crate) fn read(text: &str, at: usize, unit: &impl Fn(usize) -> bool) -> Option<Numeral> {
    if text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
        && let Some(numeral) = plain(text, at, unit)
    {
        return Some(numeral);
    }
    if let Some(numeral) = single(text, at) {
        return Some(numeral);
    }
    let mut low = Reader::new(text, at, false);
    low.run(unit);
    let mut numeral = low.finish()?;
    if numeral.vague {
        let mut high = Reader::new(text, at, true);
        high.run(unit);
        numeral.upper = Some(high.finish().and_then(|n| n.value));
    }
    Some(numeral)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Last {
    Start,
    /// A digit or a row of digits.
    Digit,
    Zero,
    /// 十, 百, 千.
    Small(u8),
    /// 万, 亿, 兆, k, M.
    Big(u8),
    /// 余, 多, 来: only a multiplier may follow.
    More,
    /// Digits behind 点.
    Fraction,
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) at: usize,
    /// Whether vague figures are read as their upper end.
    pub(super) high: bool,
    /// Closed parts (value, exponent of their multiplier), falling.
    pub(super) parts: [(Option<Decimal>, u8); 4],
    pub(super) count: usize,
    /// The open section below the next multiplier.
    pub(super) section: Option<Decimal>,
    pub(super) has_section: bool,
    pub(super) pending: Option<Option<Decimal>>,
    pub(super) pending_arabic: bool,
    pub(super) pending_digits: usize,
    pub(super) last: Last,
    /// The last unit before the pending digit, for `三千五`.
    pub(super) last_unit: Option<u8>,
    pub(super) zero: bool,
    /// Whether a row of Chinese digits holds a 〇 and is no year (三〇〇, 一〇五).
    pub(super) inner_zero: bool,
    pub(super) fraction: Option<Decimal>,
    pub(super) out: Numeral,
}

/// 10^`places` times the value.
pub(super) fn shift(value: Option<Decimal>, places: u32) -> Option<Decimal> {
    value?.shift(places as i32)
}

pub(super) fn add(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    let (a, b) = (a?, b?);
    if a == Decimal::ZERO { Some(b) } else { a.checked_add(b) }
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, at: usize, high: bool) -> Self {
        let out = Numeral { end: at, ..NONE };
        Self {
            text,
            start: at,
            at,
            high,
            parts: [(None, 0); 4],
            count: 0,
            section: Some(Decimal::ZERO),
            has_section: false,
            pending: None,
            pending_arabic: false,
            pending_digits: 0,
            last: Last::Start,
            last_unit: None,
            zero: false,
            inner_zero: false,
            fraction: None,
            out,
        }
    }

    fn run(&mut self, unit: &impl Fn(usize) -> bool) {
        loop {
            let place = if self.at == self.start { self.at } else { skip_spaces(self.text, self.at) };
            let spaced = place > self.at;
            let Some(c) = char_at(self.text, place) else { break };
            let Some(next) = self.step(c, place, spaced, unit) else { break };
            self.out.spaced |= spaced;
            self.at = next;
        }
    }

    /// Takes the sign at `place`; gives the place behind it, or none where the numeral ends before it.
    fn step(&mut self, c: char, place: usize, spaced: bool, unit: &impl Fn(usize) -> bool) -> Option<usize> {
        let next = place + c.len_utf8();
        if c.is_ascii() {
            return match c {
                '0'..='9' => self.arabic(place, spaced),
                '.' if self.at == self.start => self.arabic(place, spaced),
                'k' | 'K' | 'w' | 'W' | 'M' | 'm' | 'b' | 'B' | 't' | 'T' => self.letter(c, place, spaced, unit),
                _ => None,
            };
        }
        let sign = sign(c);
        if sign == Sign::Other {
            return None;
        }
        let multiplies = matches!(sign, Sign::Small(..) | Sign::Big(_));
        if multiplies && self.last != Last::Start && unit(place) {
            return None;
        }
        match sign {
            // 套现6000万 八成: a gap parts Arabic from Chinese digits.
            Sign::Digit(_) | Sign::Capital(_) | Sign::Zero if spaced && self.out.arabic => None,
            Sign::Digit(_) | Sign::Capital(_) | Sign::Zero => self.chinese(c, place),
            Sign::Small(e, capital) => self.small(e, capital, next),
            Sign::Tens(tens) => {
                if !matches!(self.last, Last::Start | Last::Small(2 | 3) | Last::Big(_) | Last::Zero) {
                    return None;
                }
                self.push_section(Some(Decimal::from_int(i64::from(tens) * 10)));
                self.last = Last::Small(1);
                self.last_unit = Some(1);
                self.out.chars += 1;
                Some(next)
            }
            Sign::Big(e) => self.big(e, next),
            Sign::Several => self.several(next),
            Sign::Some => {
                let follows = char_at(self.text, next).map(super::chars::sign);
                if self.last != Last::Start || !matches!(follows, Some(Sign::Small(..) | Sign::Big(_))) {
                    return None;
                }
                self.out.vague = true;
                self.out.chars += 1;
                self.set_pending(Some(Decimal::from_int(if self.high { 10 } else { 1 })), false);
                Some(next)
            }
            Sign::More | Sign::Nearly => self.more(sign, place, next),
            Sign::Point => self.point(next),
            Sign::Half => self.half(next),
            Sign::Other => None,
        }
    }

    pub(super) fn set_pending(&mut self, value: Option<Decimal>, arabic: bool) {
        self.pending = Some(value);
        self.pending_arabic = arabic;
        self.last = Last::Digit;
    }

    pub(super) fn push_section(&mut self, value: Option<Decimal>) {
        self.section = add(self.section, value);
        self.has_section = true;
        self.zero = false;
    }

    fn arabic(&mut self, place: usize, spaced: bool) -> Option<usize> {
        if !matches!(self.last, Last::Start | Last::Small(_) | Last::Big(_) | Last::Zero) {
            return None;
        }
        let chunk = arabic::chunk(self.text, place);
        if self.last != Last::Start {
            // 3万4000, 7万5千4百, 1千零20: digits below the unit before them, and what follows must say so.
            let room = match self.last_unit {
                Some(e) if !chunk.decimal && !chunk.grouped && chunk.digits <= usize::from(e) => usize::from(e),
                _ => return None,
            };
            let behind = char_at(self.text, skip_spaces(self.text, chunk.end)).map(sign);
            let scaled = matches!(behind, Some(Sign::Small(..) | Sign::Big(_)));
            let full = chunk.digits == room || chunk.digits == 1 && self.last != Last::Zero || self.zero;
            let unit_big = matches!(self.last, Last::Big(_)) || self.last == Last::Zero || matches!(self.last, Last::Small(_));
            if !unit_big || !scaled && (spaced || !full || !self.out.arabic && chunk.digits > 1) {
                return None;
            }
            if let (Some(Sign::Big(e)), Last::Big(before)) = (behind, self.last)
                && e >= before
            {
                return None;
            }
        } else {
            self.out.arabic = true;
            self.out.decimal = chunk.decimal;
            self.out.grouped = chunk.grouped;
        }
        self.out.chars += (chunk.end - place) as u32;
        self.pending_digits = chunk.digits;
        self.set_pending(chunk.value, true);
        Some(chunk.end)
    }

    /// A row of Chinese digits.
    fn chinese(&mut self, first: char, place: usize) -> Option<usize> {
        if !matches!(self.last, Last::Start | Last::Small(_) | Last::Big(_) | Last::Zero) {
            return None;
        }
        let capital = matches!(sign(first), Sign::Capital(_));
        let (mut at, mut length, mut zeros) = (place, 0usize, 0usize);
        let (mut first_two, mut value) = ([0u8; 2], Some(Decimal::ZERO));
        let mut mantissa: i128 = 0;
        let (mut two_at_end, mut inner_zero) = (false, false);
        while let Some(c) = char_at(self.text, at) {
            let digit = match sign(c) {
                Sign::Zero => 0,
                Sign::Digit(d) if !capital => d,
                Sign::Capital(d) if capital || length == zeros => d,
                _ => break,
            };
            // Only 一两个 has 两 behind a digit; 九两 is a mass.
            // 三两天 is two or three days, 三两黄金 a mass.
            let few = length == 1
                && first_two[0] == 3
                && char_at(self.text, at + c.len_utf8())
                    .is_some_and(|c| matches!(c, '天' | '个' | '人' | '句' | '年' | '次' | '日' | '家'));
            if c == '两' && length > 0 && (length > 1 || first_two[0] != 1) && !few {
                break;
            }
            // 1234两, 三百两: the unit of mass.
            let follows = char_at(self.text, at + c.len_utf8()).map(sign);
            if c == '两' && self.last != Last::Start && !matches!(follows, Some(Sign::Small(2.., _) | Sign::Big(_))) {
                break;
            }
            two_at_end = c == '两';
            if length < 2 {
                first_two[length] = digit;
            }
            if length == zeros && digit == 0 {
                zeros += 1;
            } else if digit == 0 {
                inner_zero = true;
            }
            match mantissa.checked_mul(10).and_then(|m| m.checked_add(i128::from(digit))) {
                Some(m) => mantissa = m,
                None => value = None,
            }
            length += 1;
            at += c.len_utf8();
        }
        if length == 0 {
            return None;
        }
        if value.is_some() {
            value = Decimal::new(mantissa, 0);
        }
        self.inner_zero = inner_zero && !(length == 4 && matches!(first_two, [1, 9] | [2, 0]));
        self.out.capital |= capital;
        self.out.chars += length as u32;
        if zeros == length {
            // 零 before a lower unit, or nought itself.
            if self.last == Last::Start {
                if matches!(char_at(self.text, at).map(sign), Some(Sign::Small(1, _))) {
                    self.zero = true;
                    self.last = Last::Zero;
                    return Some(at);
                }
                self.set_pending(Some(Decimal::ZERO), false);
                self.out.digits = length > 1;
                return Some(at);
            }
            if length > 1 {
                return None;
            }
            self.zero = true;
            self.last = Last::Zero;
            return Some(at);
        }
        if zeros > 0 && self.last != Last::Start {
            self.zero = true;
        }
        match length - zeros {
            1 if self.last != Last::Start || zeros == 0 => {}
            2 if first_two == [3, 2] && two_at_end => {
                self.out.vague = true;
                value = Some(Decimal::from_int(if self.high { 3 } else { 2 }));
            }
            2 if zeros == 0 && self.side_by_side(first_two, at) && (!two_at_end || first_two == [1, 2]) => {
                self.out.vague = true;
                value = Some(Decimal::from_int(i64::from(first_two[usize::from(self.high)])));
            }
            _ if self.last == Last::Start => self.out.digits = true,
            _ => return None,
        }
        self.set_pending(value, false);
        Some(at)
    }

    /// Whether two digits are a vague figure (`三五百`, `七八个`) rather than a row of digits.
    fn side_by_side(&self, [a, b]: [u8; 2], end: usize) -> bool {
        let follows = char_at(self.text, end);
        (b == a + 1 && (a > 1 || matches!(follows.map(sign), Some(Sign::Small(..) | Sign::Big(_)))) || (a, b) == (3, 5) || (a, b) == (1, 2))
            && follows != Some('折')
    }

    fn small(&mut self, e: u8, capital: bool, next: usize) -> Option<usize> {
        let unit = 10i64.pow(u32::from(e));
        let value = match self.last {
            Last::Digit if !self.out.digits || self.pending_arabic => {
                // 五十千, 三百百: no numeral goes on so.
                if self.last_unit.is_some_and(|u| u <= e && u < 4 && self.has_section) {
                    return None;
                }
                shift(self.pending?, u32::from(e))
            }
            Last::Start => {
                self.out.bare_unit = e > 1;
                Some(Decimal::from_int(unit))
            }
            Last::Zero if e == 1 => Some(Decimal::from_int(unit)),
            Last::Small(u) if e == 1 && u > 1 => Some(Decimal::from_int(unit)),
            Last::Big(_) if e == 1 => Some(Decimal::from_int(unit)),
            // 百十, 几十百: refused; 十百千 before 万 are words of their own (千百万).
            Last::More => {
                let value = shift(self.pending?, u32::from(e));
                self.pending = None;
                value
            }
            _ => return None,
        };
        self.pending = None;
        self.push_section(value);
        self.out.trailing = u32::from(e);
        self.out.chars += 1;
        self.out.capital |= capital;
        self.last = Last::Small(e);
        self.last_unit = Some(e);
        Some(next)
    }

    pub(super) fn big(&mut self, e: u8, next: usize) -> Option<usize> {
        let exponent = u32::from(e);
        match self.last {
            // 万亿, 万万: the multipliers join.
            Last::Big(before) if self.count > 0 => {
                let joined = before.checked_add(e)?;
                let part = &mut self.parts[self.count - 1];
                *part = (shift(part.0, exponent), joined);
                self.out.trailing += exponent;
                self.out.big += exponent;
                self.last = Last::Big(joined);
                self.last_unit = Some(joined);
            }
            Last::Start | Last::Digit | Last::Small(_) | Last::More | Last::Fraction => {
                // 二〇〇万 is a number, 二一万 is none, and 二〇二一 is a year.
                if self.last == Last::Digit && self.out.digits && !self.out.decimal && !self.inner_zero {
                    return None;
                }
                self.out.digits = false;
                let implied = self.last == Last::Start;
                let mut value = if implied { Some(Decimal::ONE) } else { self.open() };
                self.out.bare_unit |= implied;
                // 一万二千亿: what stands below the new multiplier is multiplied too.
                let mut kept = self.count;
                while kept > 0 && self.parts[kept - 1].1 < e {
                    value = add(value, self.parts[kept - 1].0);
                    kept -= 1;
                }
                if kept > 0 && self.parts[kept - 1].1 <= e || kept == self.parts.len() {
                    return None;
                }
                if kept < self.count && self.out.arabic {
                    return None;
                }
                self.parts[kept] = (shift(value, exponent), e);
                self.count = kept + 1;
                let trailing = if let Last::Small(u) = self.last { u32::from(u) } else { 0 };
                self.out.trailing = exponent + trailing;
                self.out.big = exponent;
                self.section = Some(Decimal::ZERO);
                self.has_section = false;
                self.pending = None;
                self.fraction = None;
                self.zero = false;
                self.last = Last::Big(e);
                self.last_unit = Some(e);
            }
            _ => return None,
        }
        self.out.chars += 1;
        Some(next)
    }

    /// The open section with its pending digit and fraction.
    fn open(&self) -> Option<Decimal> {
        let mut value = self.section;
        if let Some(pending) = self.pending {
            value = add(value, pending);
        }
        if let Some(fraction) = self.fraction {
            value = add(value, Some(fraction));
        }
        value
    }

    /// 点 and the digits behind it.
    fn point(&mut self, next: usize) -> Option<usize> {
        if !matches!(self.last, Last::Digit | Last::Small(_) | Last::Big(_))
            || self.fraction.is_some()
            || self.out.decimal
            || self.out.vague
        {
            return None;
        }
        let mut at = skip_spaces(self.text, next);
        let (mut mantissa, mut scale, mut full): (i128, u32, bool) = (0, 0, false);
        let mut arabic = false;
        while let Some(c) = char_at(self.text, at) {
            let digit = match sign(c) {
                _ if c == '两' => break,
                _ if c.is_ascii_digit() && (scale == 0 || arabic) => {
                    arabic = true;
                    c as u8 - b'0'
                }
                _ if arabic => break,
                Sign::Zero => 0,
                Sign::Digit(d) | Sign::Capital(d) => d,
                _ => break,
            };
            match mantissa.checked_mul(10).and_then(|m| m.checked_add(i128::from(digit))) {
                Some(m) if scale < 36 => (mantissa, scale) = (m, scale + 1),
                _ => full = true,
            }
            at += c.len_utf8();
        }
        // 三点二十分 is a time; 3点5 is a slip of writing at most.
        let behind = char_at(self.text, at);
        if scale == 0 || matches!(behind.map(sign), Some(Sign::Small(1, _))) || self.pending_arabic && self.pending.is_some() {
            return None;
        }
        let pending = self.take_omitted();
        self.push_section(pending);
        self.pending = None;
        self.fraction = if full { None } else { Decimal::new(mantissa, scale) };
        if full {
            self.section = None;
        }
        self.out.decimal = true;
        self.out.digits = false;
        self.out.chars += 1 + scale;
        self.last = Last::Fraction;
        self.last_unit = None;
        Some(at)
    }

    /// The pending digit's value: one place below the unit before it where no 零 stands between (`三千五` is 3500).
    fn take_omitted(&mut self) -> Option<Decimal> {
        let Some(pending) = self.pending else { return Some(Decimal::ZERO) };
        let omitted = match self.last_unit {
            Some(e @ 2..) if !self.zero && (!self.pending_arabic || self.pending_digits == 1) => u32::from(e) - 1,
            _ => 0,
        };
        // A multiplier of joined parts (万亿) leaves no one place below it.
        shift(pending, omitted)
    }

    fn finish(mut self) -> Option<Numeral> {
        if self.at == self.start {
            return None;
        }
        if self.last == Last::Zero {
            // A 零 that nothing follows stays outside.
            let before = self.text[self.start..self.at].trim_end_matches(['零', '〇', ' ']);
            self.at = self.start + before.len();
        }
        if matches!(self.last, Last::Digit) && self.last_unit.is_some() && !self.out.digits {
            self.out.trailing = 0;
            self.out.big = 0;
        }
        let pending = self.take_omitted();
        let mut value = add(self.section, pending);
        if let Some(fraction) = self.fraction {
            value = add(value, Some(fraction));
        }
        for part in &self.parts[..self.count] {
            value = add(value, part.0);
        }
        self.out.value = value;
        self.out.end = self.at;
        Some(self.out)
    }
}

//! What makes a numeral more or less than its digits: multipliers in letters (15k, 3 million), 半, 几, 余, 多, 来.

use super::More;
use super::chars::{Sign, char_at, sign};
use super::reader::{Last, Reader, add, is_han, shift};
use crate::decimal::Decimal;

/// Characters that may follow a letter that multiplies (15k元, 10k左右).
const MULTIPLIED: &str = "元块美港欧日人次左以多余到至台条个件字粉张上起不的亿万吨斤米";

/// English words that multiply Arabic digits, as reports in two languages write them ($5 million, 1.2bn).
const ENGLISH: [(&str, u8); 7] = [("thousand", 3), ("million", 6), ("mln", 6), ("billion", 9), ("bln", 9), ("bn", 9), ("trillion", 12)];

/// The English multiplier at a place: its end and exponent of ten.
fn word(text: &str, at: usize) -> Option<(usize, u8)> {
    let bytes = text.as_bytes().get(at..)?;
    let length = bytes.iter().take(10).take_while(|b| b.is_ascii_alphabetic()).count();
    let found = ENGLISH.iter().find(|(word, _)| word.len() == length && bytes[..length].eq_ignore_ascii_case(word.as_bytes()))?;
    // 5BN is no billion.
    (found.0.len() > 2 || bytes[0] == b'b').then_some((at + length, found.1))
}

impl Reader<'_> {
    pub(super) fn letter(&mut self, c: char, place: usize, spaced: bool, unit: &impl Fn(usize) -> bool) -> Option<usize> {
        if self.last != Last::Digit || !self.out.arabic || self.count > 0 || self.has_section {
            return None;
        }
        if let Some((end, e)) = word(self.text, place) {
            self.out.letter = true;
            return self.big(e, end);
        }
        // $5m, €3b: behind a sign of money alone.
        let sign = self.text.get(..self.start).and_then(|h| h.trim_end_matches(' ').chars().next_back());
        let priced = matches!(sign, Some('$' | '€' | '£' | '¥'));
        let small = matches!(c, 'm' | 'b' | 'B' | 't' | 'T');
        if small && (!priced || spaced) || unit(place) && !priced {
            return None;
        }
        let behind = char_at(self.text, place + 1);
        if behind.is_some_and(|b| b.is_ascii_alphanumeric() || b == '/') || spaced && c != 'M' {
            return None;
        }
        // 4K超高清, 3M口罩: a word goes on.
        let goes_on = |b: char| is_han(b) && !MULTIPLIED.contains(b);
        if !priced && behind.is_some_and(goes_on) {
            return None;
        }
        let e: u8 = match c {
            'k' | 'K' => 3,
            'w' | 'W' => 4,
            'b' | 'B' => 9,
            't' | 'T' => 12,
            _ => 6,
        };
        self.out.letter = true;
        self.big(e, place + 1)
    }

    /// 3亿半: half of the multiplier, where no word begins with 半.
    pub(super) fn half(&mut self, next: usize) -> Option<usize> {
        let Last::Big(e @ 4..) = self.last else { return None };
        let behind = char_at(self.text, next);
        if self.out.vague || self.out.more.is_some() || behind.is_some_and(|c| is_han(c) && !"元块美港欧日人左以上的到至".contains(c))
        {
            return None;
        }
        self.push_section(shift(Some(Decimal::from_int(5)), u32::from(e) - 1));
        self.out.chars += 1;
        self.out.trailing = 0;
        self.last = Last::Fraction;
        self.last_unit = None;
        Some(next)
    }

    pub(super) fn several(&mut self, next: usize) -> Option<usize> {
        let follows = char_at(self.text, next).map(sign);
        let ten = |places: u32| Some(Decimal::from_int(10i64.checked_pow(places)?));
        match self.last {
            Last::Start => {
                let scaled = matches!(follows, Some(Sign::Small(..) | Sign::Big(_)));
                self.set_pending(if self.high { ten(1) } else { Some(Decimal::ONE) }, false);
                self.out.digits = false;
                if !scaled {
                    self.last_unit = None;
                }
            }
            Last::Small(e) => {
                let scaled = matches!(follows, Some(Sign::Small(..)));
                let top = if scaled { 1 } else { u32::from(e) };
                let low = if scaled { Some(Decimal::ONE) } else { Some(Decimal::ZERO) };
                self.set_pending(if self.high { ten(top) } else { low }, false);
                if !scaled {
                    // It stands for the rest below the unit.
                    self.last_unit = None;
                }
            }
            Last::Zero => {
                self.set_pending(if self.high { ten(1) } else { Some(Decimal::ZERO) }, false);
            }
            // 20几家
            Last::Digit if self.pending_arabic && !self.out.decimal && self.pending_digits >= 2 => {
                let rounded = self.text.as_bytes().get(self.at.wrapping_sub(1)) == Some(&b'0');
                if !rounded {
                    return None;
                }
                let value = self.pending?;
                self.pending = Some(if self.high { add(value, ten(1)) } else { value });
                self.last = Last::More;
            }
            _ => return None,
        }
        self.out.vague = true;
        self.out.chars += 1;
        Some(next)
    }

    pub(super) fn more(&mut self, sign: Sign, place: usize, next: usize) -> Option<usize> {
        if self.out.more.is_some() || self.out.vague {
            return None;
        }
        match self.last {
            Last::Small(_) | Last::Big(_) => {}
            Last::Digit if self.pending_arabic && !self.out.decimal => {}
            _ => return None,
        }
        if sign == Sign::Nearly && matches!(self.last, Last::Big(8..)) {
            return None;
        }
        self.out.more = Some((if sign == Sign::More { More::Over } else { More::About }, place));
        if let Last::Small(_) | Last::Big(_) = self.last {
            // Only a higher multiplier may follow: keep what is there in the section.
            if let Last::Big(_) = self.last {
                self.last = Last::Fraction;
                self.pending = None;
                return if super::chars::char_at(self.text, next).map(super::chars::sign) == Some(Sign::Big(8)) {
                    None
                } else {
                    Some(next)
                };
            }
        }
        self.last = Last::More;
        Some(next)
    }
}

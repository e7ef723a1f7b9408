//! What numbers are written with besides digits: exponents (`3.5×10^8`), fractions (三分之一, 1/2, 百分之五).

use super::item::{Item, plus};
use super::tables::{Care, Class, Tables};
use crate::decimal::Decimal;
use crate::entity::QuantityKind;
use crate::number::{self, skip_spaces};

impl Tables {
    /// `3.5×10^8`, `2.1e-3`, `2^5`.
    #[inline]
    pub(super) fn exponent(&self, text: &str, item: &mut Item<'_>) {
        if let Some([b'*' | b'x' | b'X' | b'e' | b'E' | b'^' | 0xC3, ..] | [b' ', 0xC3, ..]) = text.as_bytes().get(item.end..) {
            self.power(text, item);
        }
    }

    #[inline(never)]
    fn power(&self, text: &str, item: &mut Item<'_>) {
        let Some(rest) = text.get(item.end..) else { return };
        let signed = |rest: &str| -> Option<(i32, usize)> {
            let sign = usize::from(rest.starts_with(['-', '+']));
            let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
            let places: i32 = if (1..=3).contains(&digits) { rest[sign..sign + digits].parse().ok()? } else { return None };
            Some((if rest.starts_with('-') { -places } else { places }, sign + digits))
        };
        let ends = |end: usize| !text.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric);
        // 3.5 × 10^8, 3.5×10⁸
        let power = rest.trim_start_matches(' ').strip_prefix(['×', '*', 'x', 'X']).map(|r| r.trim_start_matches(' '));
        if let Some(power) = power.and_then(|r| r.strip_prefix("10"))
            && let Some((places, length)) = power.strip_prefix('^').and_then(signed).map(|p| (p.0, p.1 + 1)).or_else(|| raised(power))
        {
            item.low = item.low.and_then(|v| v.shift(places));
            item.end += rest.len() - power.len() + length;
            item.numeral_end = item.end;
            return;
        }
        if let Some((places, length)) = rest.strip_prefix(['e', 'E']).and_then(signed)
            && ends(item.end + 1 + length)
        {
            item.low = item.low.and_then(|v| v.shift(places));
            item.end += 1 + length;
        } else if let Some((power, length)) = rest.strip_prefix('^').and_then(signed)
            && ends(item.end + 1 + length)
        {
            let mut value = Some(Decimal::ONE);
            for _ in 0..power.unsigned_abs().min(200) {
                value = value.and_then(|v| v.checked_mul(item.low?));
            }
            if power < 0 {
                let quotient = value.and_then(|v| Decimal::ONE.checked_div(v));
                item.rounded |= quotient.is_some_and(|q| q.1);
                value = quotient.map(|q| q.0);
            }
            item.low = value;
            item.end += 1 + length;
        }
        item.numeral_end = item.end;
    }

    /// 百分之五, 三分之一, 二又三分之一, 1/2.
    #[inline]
    pub(super) fn fraction(&self, text: &str, item: &mut Item<'_>) -> bool {
        let place = skip_spaces(text, item.numeral_end);
        // A slash stands behind digits, or behind those a blank parts.
        match text.as_bytes().get(place..) {
            // 又, 分
            Some([b'/' | b'0'..=b'9', ..] | [0xE5, 0x8F, 0x88, ..] | [0xE5, 0x88, 0x86, ..]) => self.divided(text, item, place),
            _ => false,
        }
    }

    #[inline(never)]
    fn divided(&self, text: &str, item: &mut Item<'_>, mut place: usize) -> bool {
        let mut whole = None;
        let mut denominator = item.numeral;
        let Some(rest) = text.get(place..) else { return false };
        if rest.starts_with('又') {
            let at = skip_spaces(text, place + '又'.len_utf8());
            let Some(next) = self.numeral(text, at) else { return false };
            whole = Some(item.low);
            denominator = next;
            place = skip_spaces(text, next.end);
        } else if item.numeral.arabic && !item.numeral.decimal && !item.numeral.grouped && !rest.starts_with('分') {
            return self.slash(text, item);
        }
        let Some(numerator_at) = divides(text, place) else { return false };
        let mut numerator_at = skip_spaces(text, numerator_at);
        let below = text.get(numerator_at..).is_some_and(|r| r.starts_with('负'));
        if below {
            numerator_at += '负'.len_utf8();
        }
        let Some(numerator) = self.numeral(text, numerator_at) else { return false };
        if denominator.vague || denominator.more.is_some() {
            return false;
        }
        item.end = numerator.end;
        item.numeral_end = numerator.end;
        item.numeral.arabic = numerator.arabic;
        let percent = denominator.bare_unit && whole.is_none();
        let factor = if percent { Decimal::from_int(100) } else { Decimal::ONE };
        // 三又二分之一: one division, so that it is rounded once.
        let divide = |value: Option<Decimal>| -> Option<(Decimal, bool)> {
            let below = denominator.value?;
            let above = value?.checked_mul(factor)?;
            let above = match whole {
                Some(whole) => above.checked_add(whole?.checked_mul(below)?)?,
                None => above,
            };
            above.checked_div(below)
        };
        item.exact = match whole {
            Some(whole) => whole.zip(denominator.value).and_then(|(w, below)| w.checked_mul(below)?.checked_add(numerator.value?)),
            None => numerator.value,
        }
        .map(|above| if below { above.neg() } else { above })
        .zip(denominator.value);
        let quotient = divide(numerator.value);
        item.rounded = quotient.is_some_and(|q| q.1);
        item.low = quotient.map(|q| if below { q.0.neg() } else { q.0 });
        item.high = numerator.upper.map(|u| divide(u).map(|q| q.0));
        item.inside = None;
        item.fraction = Some(if percent { (QuantityKind::Percent, "%") } else { (QuantityKind::Number, "") });
        true
    }

    /// The unit of which a fraction is told: 1/3亩, 三分之一公里. Things that are counted stand alone (三分之二的企业), and
    /// 3/5月 is no fraction.
    pub(super) fn divided_unit<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        if item.fraction != Some((QuantityKind::Number, "")) || item.high.is_some() {
            return;
        }
        let Some((end, unit)) = self.unit(text, skip_spaces(text, item.end)) else { return };
        let months = unit.class == Class::Silent && item.numeral.arabic && unit.word.starts_with(['月', '号', '期', '季', '级']);
        let measures = matches!(unit.class, Class::Unit | Class::Currency)
            && unit.shift == 0
            && matches!(unit.care, Care::None | Care::Year)
            && !matches!(unit.kind, QuantityKind::Percent | QuantityKind::Multiple | QuantityKind::Age);
        if months || measures {
            (item.unit, item.end, item.fraction) = (Some(unit), end, None);
            // It is one figure now, of no digits of its own.
            (item.numeral.decimal, item.numeral.digits, item.numeral.chars) = (true, false, 2);
            self.rate(text, item);
        }
    }

    /// `1/2`, `1 4/3`.
    pub(super) fn slash(&self, text: &str, item: &mut Item<'_>) -> bool {
        let bytes = text.as_bytes();
        let quotient = |at: usize| -> Option<(usize, i64, i64)> {
            let upper = number::digit_run(bytes, at);
            let lower_at = upper + 1;
            let lower = number::digit_run(bytes, lower_at);
            let fits = (1..=2).contains(&(upper - at)) && (1..=2).contains(&(lower.saturating_sub(lower_at)));
            if bytes.get(upper) != Some(&b'/') || !fits {
                return None;
            }
            let (a, b) = (text.get(at..upper)?.parse().ok()?, text.get(lower_at..lower)?.parse().ok()?);
            let open = !bytes.get(lower).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-'));
            (open && (2..=10).contains(&b) && a > 0).then_some((lower, a, b))
        };
        let (whole, found) = match quotient(item.digits) {
            Some(found) => (Decimal::ZERO, Some(found)),
            None if bytes.get(item.numeral_end) == Some(&b' ') => (item.low.unwrap_or(Decimal::ZERO), quotient(item.numeral_end + 1)),
            None => (Decimal::ZERO, None),
        };
        let Some((end, a, b)) = found else { return false };
        let value = Decimal::from_int(a).checked_div(Decimal::from_int(b));
        item.rounded = value.is_some_and(|v| v.1);
        item.low = plus(value.map(|v| v.0), Some(whole));
        item.exact =
            whole.checked_mul(Decimal::from_int(b)).and_then(|w| w.checked_add(Decimal::from_int(a))).zip(Some(Decimal::from_int(b)));
        (item.end, item.numeral_end) = (end, end);
        item.fraction = Some((QuantityKind::Number, ""));
        true
    }
}

/// The place behind 分之.
fn divides(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let rest = rest.strip_prefix('分')?;
    let place = skip_spaces(text, at + '分'.len_utf8());
    let skipped = place - at - '分'.len_utf8();
    rest.get(skipped..)?.starts_with('之').then(|| place + '之'.len_utf8())
}

/// Digits written above the line: what they say and how long they are.
fn raised(text: &str) -> Option<(i32, usize)> {
    let digits = text.strip_prefix('⁻').unwrap_or(text);
    let (mut value, mut length) = (0, 0);
    for c in digits.chars() {
        let Some(digit) = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|d| d == c) else { break };
        if value > 99 {
            return None;
        }
        value = value * 10 + i32::try_from(digit).ok()?;
        length += c.len_utf8();
    }
    let sign = text.len() - digits.len();
    (length > 0).then_some((if sign > 0 { -value } else { value }, sign + length))
}

//! Amounts of several sources: which agree, and what they span.

use crate::decimal::Decimal;
use crate::entity::{Bound, Figure, Quantity, Symbol};

/// A figure with its unit and bound, without its place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// How much.
    pub figure: Figure,
    /// ISO 4217 code, symbol or word.
    pub unit: Symbol,
    /// How exact.
    pub bound: Bound,
    /// A range around which 约 stands.
    pub approx: bool,
}

impl From<&Quantity> for Amount {
    fn from(quantity: &Quantity) -> Self {
        Self { figure: quantity.figure, unit: quantity.unit, bound: quantity.bound, approx: quantity.approx }
    }
}

/// A figure with fewer significant digits than this is not taken for the rounding of another.
const ROUNDED_DIGITS: u32 = 3;

impl Amount {
    /// Its lowest and its highest figure; none where it did not fit a decimal.
    pub fn ends(&self) -> Option<(Decimal, Decimal)> {
        match self.figure {
            Figure::Value(value) => Some((value, value)),
            Figure::Range(low, high) => Some((low.min(high), high.max(low))),
            Figure::Overflow => None,
        }
    }

    /// Whether it is open to one side or about something.
    pub fn is_loose(&self) -> bool {
        self.approx || !matches!(self.bound, Bound::Exact | Bound::Range)
    }

    /// Whether both may be said of one thing: the same figure; one the rounding of the other to three significant digits or
    /// more; a figure within the other's range, within a twentieth of what is about it, or beyond a bound by less than the
    /// bound's last digit that is not nought.
    pub fn agrees(&self, other: &Self) -> bool {
        if self.unit != other.unit {
            return false;
        }
        if self.figure == other.figure {
            return true;
        }
        match (self.room(), other.room()) {
            (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1 || self.rounds(other) || other.rounds(self),
            _ => false,
        }
    }

    /// What the thing itself may measure.
    fn room(&self) -> Option<(Decimal, Decimal)> {
        let (low, high) = self.ends()?;
        if self.approx || self.bound == Bound::About {
            let (less, more) = (Decimal::new(95, 2)?, Decimal::new(105, 2)?);
            return Some((low.checked_mul(less)?, high.checked_mul(more)?));
        }
        match self.bound {
            Bound::Over | Bound::AtLeast => Some((low, high.checked_add(digits(high).1)?)),
            Bound::Under | Bound::AtMost => Some((low.checked_add(digits(low).1.neg())?, high)),
            _ => Some((low, high)),
        }
    }

    /// Whether it is an exact figure's rounding.
    fn rounds(&self, other: &Self) -> bool {
        let (Figure::Value(short), Figure::Value(long)) = (self.figure, other.figure) else { return false };
        let (count, last) = digits(short);
        let off = long.checked_add(short.neg()).and_then(|d| d.checked_mul(Decimal::from_int(2)));
        let off = off.map(|d| if d.is_negative() { d.neg() } else { d });
        count >= ROUNDED_DIGITS && digits(long).0 > count && off.is_some_and(|off| off <= last)
    }

    /// How much it tells: of amounts that agree the greatest is the one to show.
    pub(super) fn exactness(&self) -> (u8, u32) {
        let rank = match (self.figure, self.bound) {
            (Figure::Overflow, _) => 0,
            (_, Bound::Exact) => 4,
            (_, Bound::About) => 3,
            (_, Bound::Range) => 2,
            _ => 1,
        };
        (rank, self.ends().map_or(0, |(low, _)| digits(low).0))
    }
}

/// How many significant digits a figure has, and what one of the last of them is worth.
fn digits(value: Decimal) -> (u32, Decimal) {
    let (mut mantissa, mut zeros) = (value.mantissa().unsigned_abs(), 0i32);
    if mantissa == 0 {
        return (1, Decimal::ONE);
    }
    while mantissa % 10 == 0 {
        mantissa /= 10;
        zeros += 1;
    }
    let last = Decimal::ONE.shift(zeros - value.scale() as i32).unwrap_or(Decimal::ONE);
    (mantissa.ilog10() + 1, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(figure: &str, bound: Bound) -> Amount {
        let figure = match figure.split_once("..") {
            Some((low, high)) => Figure::Range(low.parse().unwrap(), high.parse().unwrap()),
            None => Figure::Value(figure.parse().unwrap()),
        };
        Amount { figure, unit: "CNY", bound, approx: false }
    }

    #[test]
    fn amounts_agree_within_what_their_words_leave_open() {
        use Bound::{About, AtMost, Exact, Over, Range};
        for (a, b, agree) in [
            (("3000000000", Exact), ("3200000000", Exact), false),
            (("3000000000", Exact), ("3000000000", About), true),
            (("3000000000", About), ("3080000000", Exact), true),
            (("3000000000", About), ("3500000000", Exact), false),
            (("3000000000", Over), ("3650000000", Exact), true),
            (("3000000000", Over), ("4500000000", Exact), false),
            (("15500000000", Over), ("15584000000", Exact), true),
            (("1558000000", Exact), ("1558430000", Exact), true),
            (("1558000000", Exact), ("1568430000", Exact), false),
            (("3000000000", Exact), ("3010000000", Exact), false),
            (("1000000000..2000000000", Range), ("1500000000", Exact), true),
            (("1000000000..2000000000", Range), ("2500000000", Exact), false),
            (("500000000", AtMost), ("480000000", Exact), true),
        ] {
            let (a, b) = (amount(a.0, a.1), amount(b.0, b.1));
            assert_eq!((a.agrees(&b), b.agrees(&a)), (agree, agree), "{a:?} {b:?}");
        }
        assert!(!amount("5", Exact).agrees(&Amount { unit: "USD", ..amount("5", Exact) }));
    }
}

//! Exact decimals: what stands between the text and the output instead of floats.
//!
//! A scaled integer of at most 36 significant digits, below 10^36 in size. Every operation is checked: what does not
//! fit is `None`, never a wrong figure.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Significant digits that a decimal holds.
const DIGITS: u32 = 36;

/// An exact decimal number: `mantissa / 10^scale`, without trailing zeros behind the point.
///
/// ```
/// use tiqu::Decimal;
/// let yi: Decimal = "155.84".parse().unwrap();
/// assert_eq!(yi.shift(8).unwrap().to_string(), "15584000000");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    // The mantissa in two words rather than as an i128, which would be aligned to 16 bytes; the bool leaves room for the
    // `None` of an option: figures are copied often.
    high: i64,
    low: u64,
    scale: u32,
    whole: bool,
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

const LIMIT: i128 = 10i128.pow(DIGITS);

/// Powers of ten.
const POWERS: [i128; 39] = {
    let mut powers = [1i128; 39];
    let mut i = 1;
    while i < 39 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self::made(0, 0);
    /// One.
    pub const ONE: Self = Self::made(1, 0);

    /// `mantissa / 10^scale`; none where that has more than 36 significant digits or is not below 10^36.
    pub fn new(mantissa: i128, scale: u32) -> Option<Self> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        // Most figures fit a machine word, whose division is many times faster.
        if let Ok(small) = u64::try_from(mantissa) {
            return Self::small(small, scale);
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        (mantissa.unsigned_abs() < LIMIT.unsigned_abs() && scale <= DIGITS).then_some(Self::made(mantissa, scale))
    }

    /// The same of a mantissa that is not below nought.
    #[inline]
    pub(crate) fn small(mantissa: u64, scale: u32) -> Option<Self> {
        let (mut mantissa, mut scale) = (mantissa, if mantissa == 0 { 0 } else { scale });
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        (scale <= DIGITS).then_some(Self::made(mantissa as i128, scale))
    }

    /// A whole number.
    pub const fn from_int(value: i64) -> Self {
        Self::made(value as i128, 0)
    }

    const fn made(mantissa: i128, scale: u32) -> Self {
        Self { high: (mantissa >> 64) as i64, low: mantissa as u64, scale, whole: scale == 0 }
    }

    /// The digits, without the point.
    #[inline]
    pub const fn mantissa(self) -> i128 {
        (self.high as i128) << 64 | self.low as i128
    }

    /// How many of the digits stand behind the point.
    #[inline]
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// Whether it is below nought.
    #[inline]
    pub const fn is_negative(self) -> bool {
        self.high < 0
    }

    /// Whether nothing stands behind the point.
    #[inline]
    pub const fn is_integer(self) -> bool {
        self.whole
    }

    /// Times 10^`places`; `places` may be negative.
    pub fn shift(self, places: i32) -> Option<Self> {
        if places <= 0 {
            return Self::new(self.mantissa(), self.scale.checked_add(places.unsigned_abs())?);
        }
        let places = places.unsigned_abs();
        if places <= self.scale {
            return Some(Self::made(self.mantissa(), self.scale - places));
        }
        let factor = *POWERS.get((places - self.scale) as usize)?;
        if let (Ok(small), Ok(factor)) = (u64::try_from(self.mantissa()), u64::try_from(factor))
            && let Some(product) = small.checked_mul(factor)
        {
            return Some(Self::made(product as i128, 0));
        }
        Self::new(self.mantissa().checked_mul(factor)?, 0)
    }

    /// The sum.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.scale == other.scale {
            return Self::new(self.mantissa().checked_add(other.mantissa())?, self.scale);
        }
        let scale = self.scale.max(other.scale);
        let a = self.mantissa().checked_mul(10i128.checked_pow(scale - self.scale)?)?;
        let b = other.mantissa().checked_mul(10i128.checked_pow(scale - other.scale)?)?;
        Self::new(a.checked_add(b)?, scale)
    }

    /// The product.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        if let (Ok(a), Ok(b)) = (i64::try_from(self.mantissa()), i64::try_from(other.mantissa())) {
            return Self::new(i128::from(a) * i128::from(b), self.scale + other.scale);
        }
        Self::new(self.mantissa().checked_mul(other.mantissa())?, self.scale + other.scale)
    }

    /// The quotient, and whether it had to be rounded: exact where it is a finite decimal of at most 36 digits, else half-even to 12 significant digits.
    /// None where the divisor is nought or something overflows.
    pub fn checked_div(self, other: Self) -> Option<(Self, bool)> {
        if other.mantissa() == 0 {
            return None;
        }
        if other == Self::ONE {
            return Some((self, false));
        }
        // self / other = (a / b) * 10^(other.scale - self.scale), in lowest terms.
        let divisor = gcd(self.mantissa().unsigned_abs(), other.mantissa().unsigned_abs()).max(1) as i128;
        let (mut a, mut b) = (self.mantissa() / divisor, other.mantissa() / divisor);
        if b < 0 {
            (a, b) = (a.checked_neg()?, b.checked_neg()?);
        }
        let places = i64::from(other.scale) - i64::from(self.scale);
        let (mut twos, mut fives, mut rest) = (0u32, 0u32, b);
        while rest % 2 == 0 {
            (rest, twos) = (rest / 2, twos + 1);
        }
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        if rest == 1 {
            let extra = twos.max(fives);
            let factor = 2i128.checked_pow(extra - twos)?.checked_mul(5i128.checked_pow(extra - fives)?);
            if let Some(mantissa) = factor.and_then(|f| a.checked_mul(f)) {
                let exact = Self::new(mantissa, extra).and_then(|d| d.shift(i32::try_from(places).ok()?));
                if let Some(exact) = exact {
                    return Some((exact, false));
                }
            }
        }
        // Twelve significant digits of |a| / b, by long division.
        let (negative, mut remainder) = (a < 0, a.unsigned_abs());
        let b = b.unsigned_abs();
        let mut digits = remainder / b;
        remainder %= b;
        let mut scale = 0i64;
        while digits < 100_000_000_000 {
            if remainder > u128::MAX / 10 || scale > 80 {
                return None;
            }
            digits = digits * 10 + remainder * 10 / b;
            remainder = remainder * 10 % b;
            scale += 1;
        }
        let mut half = remainder.checked_mul(2)?.cmp(&b);
        let mut sticky = remainder != 0;
        while digits >= 1_000_000_000_000 {
            let last = digits % 10;
            half = last.cmp(&5).then(if sticky { Ordering::Greater } else { Ordering::Equal });
            sticky |= last != 0;
            digits /= 10;
            scale -= 1;
        }
        if half == Ordering::Greater || half == Ordering::Equal && digits % 2 == 1 {
            digits += 1;
        }
        let mantissa = i128::try_from(digits).ok()?;
        let rounded = Self::new(if negative { -mantissa } else { mantissa }, 0)?;
        rounded.shift(i32::try_from(places - scale).ok()?).map(|d| (d, true))
    }

    /// The same with the other sign.
    pub const fn neg(self) -> Self {
        Self::made(-self.mantissa(), self.scale)
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa().cmp(&other.mantissa());
        }
        if let (Ok(a), Ok(b)) = (i64::try_from(self.mantissa()), i64::try_from(other.mantissa()))
            && self.scale.max(other.scale) <= 18
        {
            // Both below 10^19, so that neither product reaches 10^38.
            let wide = |small: i64, places: u32| i128::from(small) * POWERS[places as usize];
            return wide(a, other.scale).cmp(&wide(b, self.scale));
        }
        let split = |d: &Self| {
            let unit = 10i128.pow(d.scale);
            (d.mantissa().div_euclid(unit), d.mantissa().rem_euclid(unit), d.scale)
        };
        let ((a, x, s), (b, y, t)) = (split(self), split(other));
        // The parts behind the point have at most 36 digits each; compare them digit for digit.
        a.cmp(&b).then_with(|| {
            let digits = |part: i128, scale: u32| format!("{part:0>width$}", width = scale as usize);
            let (x, y) = (digits(x, s), digits(y, t));
            x.trim_end_matches('0').cmp(y.trim_end_matches('0'))
        })
    }
}

impl fmt::Display for Decimal {
    /// Plain digits: no exponent, no trailing zeros, no plus sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.mantissa());
        }
        let sign = if self.mantissa() < 0 { "-" } else { "" };
        let digits = self.mantissa().unsigned_abs();
        let unit = 10u128.pow(self.scale);
        write!(f, "{sign}{}.{:0>width$}", digits / unit, digits % unit, width = self.scale as usize)
    }
}

/// What is wrong with a string that is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a plain decimal number such as -12.5 of at most 36 digits")
    }
}

impl std::error::Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(ParseDecimalError);
        }
        let mut mantissa = 0i128;
        for b in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa.checked_mul(10).and_then(|m| m.checked_add(i128::from(b - b'0'))).ok_or(ParseDecimalError)?;
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| ParseDecimalError)?;
        Self::new(if negative { -mantissa } else { mantissa }, scale).ok_or(ParseDecimalError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn prints_plainly() {
        for text in ["0", "-0.5", "15584000000", "0.001", "123456789012345678901234567890123456"] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(d("1.500").to_string(), "1.5");
        for bad in ["", ".", "1.", "+1", "1e3", "一", "1234567890123456789012345678901234567"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
    }

    #[test]
    fn arithmetic_is_exact_or_says_so() {
        assert_eq!(d("26.44").shift(8), Some(d("2644000000")));
        assert_eq!(d("5").shift(-2), Some(d("0.05")));
        assert_eq!(d("0.1").checked_add(d("0.2")), Some(d("0.3")));
        assert_eq!(d("1").shift(36), None);
        assert_eq!(d("1").checked_div(d("8")), Some((d("0.125"), false)));
        assert_eq!(d("2000").checked_div(d("3")), Some((d("666.666666667"), true)));
        assert_eq!(d("1").checked_div(d("3")), Some((d("0.333333333333"), true)));
        assert_eq!(d("-1").checked_div(d("0.5")), Some((d("-2"), false)));
        assert_eq!(d("1").checked_div(d("0")), None);
    }

    #[test]
    fn order_is_by_value() {
        assert!(d("1.5") > d("1.25") && d("-1.5") < d("-1.25") && d("10") > d("9.99") && d("0.3") > d("0.25"));
    }
}

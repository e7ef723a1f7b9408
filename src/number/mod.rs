//! Numerals: what is written as digits or Chinese numerals, as an exact decimal.
//!
//! Takes folded text and a place, gives the longest numeral that begins there: Arabic digits with thousand separators and
//! decimals, Chinese and capital numerals, mixtures (`3亿5千万`, `7万5千4百`), omitted last units (`三千五`), vague figures
//! (`十几`, `三五百`, `20多`). A pure function; linear in the numeral; allocates nothing. Refuses signs, fractions and units:
//! those belong to the quantity layer.

mod arabic;
pub(crate) mod chars;
mod plain;
mod reader;
mod suffix;
#[cfg(test)]
mod tests;

pub(crate) use arabic::{Chunk, chunk, digit_run, digits_before, leading};
pub(crate) use chars::{beginnings, begins, char_at, is_sign, is_sign_at, signs, skip_spaces};
pub(crate) use reader::read;

use crate::decimal::Decimal;

/// How far a numeral reaches beyond what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum More {
    /// 余, 多, 几: more than the figure.
    Over,
    /// 来: about the figure.
    About,
}

/// A numeral that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeral {
    /// One past its last byte.
    pub end: usize,
    /// What it says; none where that is no exact decimal.
    pub value: Option<Decimal>,
    /// The upper end of a vague figure (`十几`, `三五百`), whose lower end is `value`; the inner `None` is an overflow.
    pub upper: Option<Option<Decimal>>,
    /// 余, 多, 来 inside, with the place before it, for where no unit follows.
    pub more: Option<(More, usize)>,
    /// Exponent of ten of all multipliers at its end: 4 in `3万`, 11 in `3千亿`.
    pub trailing: u32,
    /// The same of 万, 亿, 兆 and letters alone: 8 in `3千亿`.
    pub big: u32,
    /// How many digits and numeral characters it has.
    pub chars: u32,
    /// Whether it begins with an Arabic digit.
    pub arabic: bool,
    /// Whether it holds a decimal point, of either kind.
    pub decimal: bool,
    /// Whether it holds thousand separators.
    pub grouped: bool,
    /// Whether it begins with a multiplier (`百`, `万`).
    pub bare_unit: bool,
    /// Whether a capital numeral (壹, 拾) stands in it.
    pub capital: bool,
    /// Whether it is a row of Chinese digits without units (`二〇二一`).
    pub digits: bool,
    /// Whether it is vague (几, 数 or digits side by side).
    pub vague: bool,
    /// Whether blanks stand between its characters.
    pub spaced: bool,
    /// Whether a letter (k, w, M) multiplies it.
    pub letter: bool,
}

//! One figure with its unit: numeral, fraction, exponent, halves, compounds (`3元5角`), rate.

use super::tables::{Care, Class, Tables, Unit};
use crate::decimal::Decimal;
use crate::entity::{QuantityKind, Symbol};
use crate::number::{self, More, Numeral, char_at, skip_spaces};

/// A figure and the word behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    /// First byte, the sign included.
    pub start: usize,
    /// First byte of the numeral.
    pub digits: usize,
    /// One past the numeral.
    pub numeral_end: usize,
    /// One past the unit, or past the numeral where there is none.
    pub end: usize,
    /// The figure as written, multipliers worked in, before the unit's own factor; none where it overflows.
    pub low: Option<Decimal>,
    /// The upper end of a vague figure.
    pub high: Option<Option<Decimal>>,
    /// Whether the figure is rounded (thirds).
    pub rounded: bool,
    /// 余, 多, 来 inside.
    pub inside: Option<More>,
    /// The word behind.
    pub unit: Option<&'a Unit>,
    /// A percentage or fraction that is said in front (百分之五).
    pub fraction: Option<(QuantityKind, Symbol)>,
    /// The denominator behind the unit (元/平方米).
    pub per: Option<Symbol>,
    /// What the numeral is.
    pub numeral: Numeral,
    /// Whether a sign stands before it.
    pub negative: bool,
    /// Whether it is a sum of two units (3元5角), or has a half behind the unit.
    pub compound: bool,
    /// The figure as a quotient (minutes behind hours, a third of a unit): exact where its decimal is not.
    pub exact: Option<(Decimal, Decimal)>,
}

impl Item<'_> {
    /// The same from `at` on, where a sign before it says so.
    fn signed(mut self, at: usize, negative: bool) -> Self {
        if negative {
            self.start = at;
            self.negative = true;
            self.low = self.low.map(Decimal::neg);
            self.exact = self.exact.map(|(above, below)| (above.neg(), below));
        }
        self
    }

    /// Whether the word behind makes it no quantity.
    pub(super) fn is_silent(&self) -> bool {
        self.unit.is_some_and(|u| u.class == Class::Silent)
    }
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Whether nothing that continues a word stands at a place.
pub(super) fn is_free(text: &str, at: usize) -> bool {
    !char_at(text, at).is_some_and(|c| is_letter(c) || c.is_ascii_alphanumeric())
}

/// Whether a figure may end at a place: no word goes on there, or one that stands behind figures.
pub(super) fn closes(text: &str, at: usize) -> bool {
    is_free(text, at) || char_at(text, at).is_some_and(|c| matches!(c, '到' | '至' | '的' | '左' | '一' | '以' | '上'))
}

const HALF: i128 = 5;

pub(super) fn half() -> Decimal {
    Decimal::new(HALF, 1).unwrap_or(Decimal::ONE)
}

pub(super) fn plus(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a?.checked_add(b?)
}

impl Tables {
    /// Whether a unit word of several characters begins at a place: a numeral ends before it (千瓦, 兆瓦, MW).
    fn stops_numeral(&self, text: &str, at: usize) -> bool {
        let Some((end, unit)) = self.unit(text, at) else { return false };
        match text.as_bytes().get(at) {
            Some(b'W') => end == at + 1 || unit.class != Class::Silent,
            Some(b) if b.is_ascii() => end > at + 1,
            _ => end > at + 3 && unit.class != Class::Silent,
        }
    }

    /// Reads a numeral.
    pub(super) fn numeral(&self, text: &str, at: usize) -> Option<Numeral> {
        number::read(text, at, &|place| self.stops_numeral(text, place))
    }

    /// Reads the figure at `at`, where a numeral or a sign before one stands.
    pub(super) fn item<'a>(&'a self, text: &str, at: usize) -> Option<Item<'a>> {
        let bytes = text.as_bytes();
        let negative = match *bytes.get(at..)? {
            [b'-', ..] => Some(at + 1),
            // 负, −
            [0xE8, 0xB4, 0x9F, ..] | [0xE2, 0x88, 0x92, ..] => Some(at + 3),
            _ => None,
        };
        let digits = negative.map_or(at, |n| skip_spaces(text, n));
        match *bytes.get(digits..)? {
            // 半, 对
            [0xE5, 0x8D, 0x8A, ..] => return Some(self.half(text, digits)?.signed(at, negative.is_some())),
            [0xE5, 0xAF, 0xB9, ..] => return Some(self.half_price(text, digits)?.signed(at, negative.is_some())),
            _ => {}
        }
        let numeral = self.numeral(text, digits)?;
        let mut item = Item {
            start: at,
            digits,
            numeral_end: numeral.end,
            end: numeral.end,
            low: numeral.value,
            high: numeral.upper,
            rounded: false,
            inside: numeral.more.map(|m| m.0),
            unit: None,
            fraction: None,
            per: None,
            numeral,
            negative: false,
            compound: false,
            exact: None,
        };
        if item.numeral.arabic {
            self.exponent(text, &mut item);
        }
        if self.fraction(text, &mut item) {
            self.divided_unit(text, &mut item);
        } else {
            self.find_unit(text, &mut item);
        }
        if negative.is_some() {
            item = item.signed(at, true);
        }
        Some(item)
    }

    fn plain(at: usize, end: usize, value: Decimal, chars: u32) -> Numeral {
        Numeral {
            end,
            value: Some(value),
            upper: None,
            more: None,
            trailing: 0,
            big: 0,
            chars,
            arabic: false,
            decimal: true,
            grouped: false,
            bare_unit: false,
            capital: false,
            digits: false,
            vague: false,
            spaced: at == end,
            letter: false,
        }
    }

    fn made<'a>(at: usize, numeral_end: usize, end: usize, value: Decimal, unit: Option<&'a Unit>) -> Item<'a> {
        Item {
            start: at,
            digits: at,
            numeral_end,
            end,
            low: Some(value),
            high: None,
            rounded: false,
            inside: None,
            unit,
            fraction: None,
            per: None,
            numeral: Self::plain(at, numeral_end, value, 2),
            negative: false,
            compound: false,
            exact: None,
        }
    }

    /// 半年, 半个小时, 半百.
    fn half<'a>(&'a self, text: &str, at: usize) -> Option<Item<'a>> {
        let after = skip_spaces(text, at + '半'.len_utf8());
        if let Some(previous) = text.get(..at)?.chars().next_back()
            && matches!(previous, '上' | '下' | '前' | '后' | '多' | '大' | '一' | '对' | '参' | '各')
        {
            return None;
        }
        if text.get(after..)?.starts_with('百') && is_free(text, after + 3) {
            return Some(Self::made(at, after + 3, after + 3, Decimal::from_int(50), None));
        }
        // 半个亿
        if text.get(after..)?.starts_with("个亿") {
            let numeral_end = after + "个亿".len();
            let mut item = Self::made(at, numeral_end, numeral_end, half().shift(8)?, None);
            (item.numeral.big, item.numeral.trailing, item.numeral.letter) = (8, 8, true);
            if let Some((end, unit)) = self.unit(text, numeral_end).filter(|u| u.1.class == Class::Currency) {
                (item.unit, item.end) = (Some(unit), end);
            }
            return Some(item);
        }
        let (end, unit) = self.unit(text, after)?;
        let measures = unit.class == Class::Unit && unit.kind != QuantityKind::Percent && unit.care != Care::Degree;
        if !(measures || unit.care == Care::Tenths) || unit.care == Care::Day {
            return None;
        }
        let mut item = Self::made(at, after, end, half(), Some(unit));
        self.behind_unit(text, &mut item);
        self.rate(text, &mut item);
        Some(item)
    }

    /// 打对折.
    fn half_price<'a>(&'a self, text: &str, at: usize) -> Option<Item<'a>> {
        if !text.get(..at)?.ends_with('打') || !text.get(at..)?.starts_with("对折") {
            return None;
        }
        let mut item = Self::made(at, at + 6, at + 6, Decimal::from_int(50), None);
        item.fraction = Some((QuantityKind::Percent, "%"));
        Some(item)
    }

    /// The unit behind the numeral, with halves, lesser units and the rate's denominator.
    pub(super) fn find_unit<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        let at = skip_spaces(text, item.end);
        let mut found = self.unit(text, at);
        if found.is_none_or(|f| f.1.class == Class::Silent)
            && let Some((_, before)) = item.numeral.more
            && before + 3 == item.numeral_end
        {
            // 余, 多, 来 that begin a word of their own: 100多为, 300来自. 三亿多 may stand alone.
            let alone = item.numeral.big > 0 && is_free(text, item.numeral_end);
            if found.is_none() && !alone && self.counted(text, at).is_none() {
                item.inside = None;
                item.numeral_end = before;
                item.end = before;
                found = None;
            }
        }
        // 7740万股份, 13亿挂牌: a word that silences a small number says nothing of a large one.
        if item.numeral.arabic && item.numeral.big > 0 && found.is_some_and(|f| f.1.class == Class::Silent) {
            let shares = text.get(at..).is_some_and(|r| r.starts_with('股'));
            found = if shares { self.unit(&text[..at + '股'.len_utf8()], at) } else { None };
        }
        let Some((end, unit)) = found else { return };
        if unit.latin && item.numeral.end < at && !text.as_bytes().get(at).is_some_and(u8::is_ascii) {
            return;
        }
        item.unit = Some(unit);
        item.end = end;
        if unit.class == Class::Silent {
            return;
        }
        match unit.care {
            Care::Whole if !item.numeral.capital && !is_free(text, end) => {
                // 3亿元整体: 元 alone.
                let whole = text.get(at..end).and_then(|w| w.strip_suffix('整'));
                if let Some((end, unit)) = whole.and_then(|w| self.unit(&text[..at + w.len()], at)) {
                    (item.unit, item.end) = (Some(unit), end);
                }
            }
            Care::Each => self.each(text, item),
            _ => {}
        }
        self.behind_unit(text, item);
        self.rate(text, item);
    }
}

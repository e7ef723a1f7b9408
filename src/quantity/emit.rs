//! From figures to quantities: kind, unit, bound, SI value.

use super::context::Left;
use super::item::Item;
use super::tables::{Care, Class, Tables, Unit};
use crate::decimal::Decimal;
use crate::entity::{Bound, Figure, Quantity, QuantityKind, RuleName, Symbol};
use crate::number::{More, skip_spaces};
use crate::reading::Found;
use crate::text::span::Span;

/// The figure in the unit's own terms: 折 and 成 are tens of percent, 角 a tenth, 打 twelve.
#[inline]
pub(super) fn scaled(unit: Option<&Unit>, value: Option<Decimal>) -> Option<Decimal> {
    match unit {
        Some(unit) if unit.shift != 0 || matches!(unit.care, Care::Tenths | Care::Discount | Care::Dozen) => rescaled(unit, value?),
        _ => value,
    }
}

#[inline(never)]
fn rescaled(unit: &Unit, value: Decimal) -> Option<Decimal> {
    match unit.care {
        Care::Tenths => value.shift(1),
        // 75折 is 75 percent, 7.5折 and 九折 count in tenths.
        Care::Discount if value > Decimal::from_int(10) && value.is_integer() => Some(value),
        Care::Discount => value.shift(1),
        Care::Dozen => value.checked_mul(Decimal::from_int(12)),
        _ => value.shift(unit.shift),
    }
}

fn figure(low: Option<Decimal>, high: Option<Option<Decimal>>) -> Figure {
    match (low, high) {
        (Some(low), None) => Figure::Value(low),
        (Some(low), Some(Some(high))) => Figure::Range(low, high),
        _ => Figure::Overflow,
    }
}

impl Tables {
    /// The figure in the SI unit, where it counts `parts` to the unit.
    pub(super) fn base(&self, unit: Option<&Unit>, kind: QuantityKind, figure: Figure, parts: Decimal) -> Option<(Figure, Symbol, bool)> {
        let unit = unit?;
        let base = unit.base.as_ref()?;
        if unit.kind != kind {
            return None;
        }
        let convert = |value: Decimal| -> Option<(Decimal, bool)> {
            value.checked_mul(base.numerator)?.checked_div(base.denominator.checked_mul(parts)?)
        };
        match figure {
            Figure::Value(value) => convert(value).map(|(v, r)| (Figure::Value(v), base.symbol, r)),
            Figure::Range(low, high) => {
                let ((low, a), (high, b)) = (convert(low)?, convert(high)?);
                Some((Figure::Range(low, high), base.symbol, a | b))
            }
            Figure::Overflow => None,
        }
    }

    /// The counted noun behind a figure.
    pub(super) fn object_behind(&self, text: &str, end: usize) -> Option<Span> {
        let at = skip_spaces(text, end);
        Some(Span::new(at, self.object(text, at)?))
    }

    /// The quantity that a figure, or two as a range, makes with its surroundings.
    pub(super) fn quantity(
        &self,
        text: &str,
        item: &Item<'_>,
        last: Option<(&Item<'_>, Option<Decimal>)>,
        left: &Left,
        (kind, symbol): (QuantityKind, Symbol),
        rule: RuleName,
    ) -> Found<Quantity> {
        let closing = last.map_or(item, |l| l.0);
        let unit = closing.unit.or(item.unit).filter(|u| u.class != Class::Silent);
        let mut low = scaled(unit, item.low);
        let mut high = item.high.map(|h| scaled(unit, h));
        if let Some((second, first_value)) = last {
            low = scaled(item.unit.filter(|u| u.class != Class::Silent).or(unit), first_value);
            high = Some(scaled(unit, second.high.unwrap_or(second.low)));
        }
        if left.negative && !item.negative {
            low = low.map(Decimal::neg);
        }
        let figure = figure(low, high);
        let mut symbol = left
            .currency
            .filter(|c| kind == QuantityKind::Money && (symbol == "CNY" || symbol.is_empty() || *c == symbol))
            .unwrap_or(symbol);
        if unit.is_some_and(|u| u.care == Care::Dozen) {
            symbol = "个";
        }
        let range = matches!(figure, Figure::Range(..)) || high.is_some();
        let mut start = left.start;
        if left.currency.is_some() && kind != QuantityKind::Money || left.negative && kind != QuantityKind::Temperature && !item.negative {
            start = item.start;
        }
        let (bound, approx) = self.bound(text, item, closing, left, kind, range);
        let object = if kind == QuantityKind::Count { self.object_behind(text, closing.end) } else { None };
        let quantity = Quantity {
            kind,
            figure,
            unit: symbol,
            bound,
            approx,
            rounded: item.rounded || closing.rounded,
            per: closing.per.or(item.per).or(left.per.filter(|_| kind != QuantityKind::Percent && kind != QuantityKind::Duration)),
            object,
            base: match item.exact.filter(|_| last.is_none()) {
                Some((above, below)) => self.base(unit, kind, Figure::Value(above), below),
                None => self.base(unit, kind, figure, Decimal::ONE),
            },
        };
        Found { span: Span::new(start.min(item.start), closing.end), rule, fact: quantity }
    }

    /// The bound that the words behind a figure of this kind say.
    pub(super) fn right_of(&self, text: &str, end: usize, kind: QuantityKind) -> Option<Bound> {
        let right = self.right(text, end).filter(|(_, word)| match *word {
            "内" => matches!(kind, QuantityKind::Duration | QuantityKind::Length),
            "起" => kind == QuantityKind::Money,
            "许" => kind != QuantityKind::Money,
            _ => true,
        });
        right.map(|r| r.0)
    }

    fn bound(&self, text: &str, item: &Item<'_>, closing: &Item<'_>, left: &Left, kind: QuantityKind, range: bool) -> (Bound, bool) {
        let right = self.right_of(text, closing.end, kind);
        let mut about = left.about || right == Some(Bound::About) || item.inside == Some(More::About);
        // 近3年 looks back over three years; 近110年 is about 110.
        if left.near
            && kind == QuantityKind::Duration
            && right.is_none()
            && !item.compound
            && item.low.is_some_and(|v| v.is_integer() && v <= Decimal::from_int(12))
            && item.inside.is_none()
        {
            about = false;
        }
        if range {
            return (Bound::Range, about);
        }
        let direction = left
            .bound
            .or(right.filter(|r| *r != Bound::About))
            .or((item.inside == Some(More::Over) || closing.inside == Some(More::Over)).then_some(Bound::Over));
        (direction.unwrap_or(if about { Bound::About } else { Bound::Exact }), false)
    }
}

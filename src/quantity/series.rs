//! Figures in series: ranges (10亿至20亿元) and lists that share a unit (4.00和7.24个百分点).

use super::context::Left;
use super::emit::scaled;
use super::find::{Finder, LIST};
use super::item::Item;
use super::joint::{chain, connected, currency_sign, listed};
use super::silent::{Verdict, joined_by_colon, judge};
use super::tables::Class;
use crate::decimal::Decimal;
use crate::entity::{QuantityKind, Symbol};

impl<'a> Finder<'a, '_> {
    /// Two figures as a range.
    pub(super) fn range(&mut self, item: &Item<'a>, left: &Left) -> Option<usize> {
        let (text, tables) = (self.text, self.tables);
        // 人民币3亿元至人民币5亿元
        let currency = left.currency.and_then(|_| text.get(left.start..item.start)).map_or("", str::trim_end);
        let at = connected(text, item.end, currency)?;
        let hyphen = text.get(item.end..at).is_some_and(|c| c.contains('-'));
        let mut second = tables.item(text, currency_sign(text, at)).filter(|s| s.numeral_end <= self.sentence.end)?;
        if second.negative && !item.negative && hyphen && item.unit.is_none() {
            return None;
        }
        if let Some(end) = second.numeral.arabic.then(|| chain(text, second.digits)).flatten() {
            return item.unit.is_none().then_some(end);
        }
        if joined_by_colon(text, second.digits, second.numeral_end) {
            return item.unit.is_none().then_some(second.numeral_end);
        }
        if item.unit.is_none() && item.fraction.is_none() && second.is_silent() {
            self.reject(item, "the word behind");
            return Some(second.numeral_end);
        }
        if item.is_silent() || second.is_silent() || item.per.is_some() && second.per.is_none() || self.changes(item, &second, at) {
            return None;
        }
        let (first_value, what) = self.joined(item, &second, left)?;
        if what.0 == QuantityKind::Money && item.unit.is_none() && item.per.is_none() {
            // $20-30/桶, 维护费300-500万/年
            tables.rate_of_bare(text, &mut second);
        }
        let (low, high) =
            (scaled(item.unit.or(second.unit), first_value), scaled(second.unit.or(item.unit), second.high.unwrap_or(second.low)));
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            if item.unit.is_some() && hyphen && what.0 == QuantityKind::Percent || item.negative {
                // -5%至-10%: the ends in order.
                let ordered = Item { low: second.low, numeral: item.numeral, ..*item };
                let closing = Item { low: first_value, high: None, ..second };
                self.push(&ordered, Some((&closing, second.low)), left, what, "quantity.range");
                return Some(second.end);
            }
            if item.unit.is_none() {
                self.reject(item, "no range: the first is larger");
                return Some(if hyphen { second.end } else { item.numeral_end });
            }
            return None;
        }
        if let Some(reason) = self.refused(item, left, what.0) {
            self.reject(item, reason);
            return Some(if item.unit.is_none() { second.end } else { item.numeral_end });
        }
        self.push(item, Some((&second, first_value)), left, what, "quantity.range");
        Some(second.end)
    }

    /// Whether 至 tells where a change ends rather than a range: 减少4000万元至1.2亿元.
    pub(super) fn changes(&self, item: &Item<'a>, second: &Item<'a>, at: usize) -> bool {
        const CHANGE: &[&str] = &[
            "增加", "减少", "下降", "上升", "提高", "提升", "增长", "上涨", "下跌", "上调", "下调", "涨", "跌", "升", "降", "下滑", "缩减",
            "增",
        ];
        if item.unit.is_none() || !self.text.get(item.end..at).is_some_and(|c| c.contains(['至', '到'])) {
            return false;
        }
        let head = self.text.get(self.sentence.start..item.start).unwrap_or_default();
        let verb = head.trim_end_matches(['了', '约', '近', '超', '逾', ' ']);
        if !CHANGE.iter().any(|w| verb.ends_with(w)) {
            return false;
        }
        let clause = head.rsplit(['，', '。', '；', ',', ';']).next().unwrap_or_default();
        let forecast = ["预", "区间", "之间", "范围", "可", "将"].iter().any(|w| clause.contains(w));
        let far = match (item.low, second.low) {
            (Some(a), Some(b)) => a.checked_mul(Decimal::new(25, 1).unwrap_or(Decimal::ONE)).is_some_and(|a| b > a),
            _ => false,
        };
        far && !forecast
    }

    /// What two figures measure together, and the first with the multiplier that it shares.
    pub(super) fn joined(&mut self, item: &Item<'a>, second: &Item<'a>, left: &Left) -> Option<(Option<Decimal>, (QuantityKind, Symbol))> {
        let text = self.text;
        if let (Some(a), b) = (item.fraction, second.fraction) {
            let percent = a.0 == QuantityKind::Percent;
            return match b {
                Some(b) if a == b => Some((item.low, a)),
                // 1/3至1/2亩
                None if !percent && second.exact.is_some() && second.unit.is_some() => match judge(text, second, false) {
                    Verdict::Is(kind, symbol) => Some((item.low, (kind, symbol))),
                    Verdict::Not(_) => None,
                },
                None if percent && second.unit.is_none() => Some((item.low, a)),
                _ => None,
            };
        }
        if second.fraction.is_some() {
            return None;
        }
        match (item.unit, second.unit) {
            (Some(_), Some(_)) => {
                let (Verdict::Is(kind, symbol), Verdict::Is(other, unit)) = (judge(text, item, false), judge(text, second, false)) else {
                    return None;
                };
                ((kind, symbol) == (other, unit)).then_some((item.low, (kind, symbol)))
            }
            (None, Some(_)) => match judge(text, second, false) {
                Verdict::Is(kind, symbol) if !item.numeral.digits => Some((shared(item, second), (kind, symbol))),
                _ => None,
            },
            (Some(unit), None) => {
                let Verdict::Is(kind, symbol) = judge(text, item, false) else { return None };
                (unit.class == Class::Currency && second.numeral.big > 0).then_some((item.low, (kind, symbol)))
            }
            (None, None) if item.numeral.big > 0 || second.numeral.big > 0 => {
                let money = left.currency.is_some() || second.numeral.letter || self.is_money(item.start, second.end);
                Some((shared(item, second), if money { (QuantityKind::Money, "CNY") } else { (QuantityKind::Number, "") }))
            }
            (None, None) if left.currency.is_some() => Some((item.low, (QuantityKind::Money, "CNY"))),
            _ => None,
        }
    }

    /// Figures that share the unit of the last: 分别下降4.00和7.24个百分点.
    pub(super) fn list(&mut self, item: &Item<'a>, left: &Left) -> Option<usize> {
        let (text, tables) = (self.text, self.tables);
        listed(text, item.numeral_end)?;
        let mut members: [Option<Item<'a>>; LIST] = [None; LIST];
        members[0] = Some(*item);
        let mut count = 1;
        let mut end = item.numeral_end;
        let closing = loop {
            let at = listed(text, end)?;
            let next = tables.item(text, at).filter(|i| i.numeral_end <= self.sentence.end && !i.is_silent() && i.fraction.is_none())?;
            if next.unit.is_some() {
                break next;
            }
            *members.get_mut(count)? = Some(next);
            count += 1;
            end = next.numeral_end;
        };
        let Verdict::Is(kind, symbol) = judge(text, &closing, false) else { return None };
        // CHF 200万、500万AUD: each has its own.
        if left.currency.is_some_and(|own| own != symbol) {
            return None;
        }
        let head = text.get(self.sentence.start..item.start).unwrap_or_default();
        let apart = head.char_indices().rev().take(16).any(|(at, _)| head[at..].starts_with("分别"));
        // 3×4米; 2×300MW is two of 300 MW.
        let sides = text.get(item.numeral_end..).is_some_and(|r| r.trim_start().starts_with(['×', '*']));
        if sides && kind != QuantityKind::Length {
            return None;
        }
        let close = |i: &Item<'_>| sides || i.numeral.big > 0 || i.numeral.decimal || i.numeral.grouped;
        if !members.iter().flatten().all(|i| apart || close(i)) || kind == QuantityKind::Duration && !apart {
            return None;
        }
        if self.refused(item, left, kind).is_some() {
            return None;
        }
        for (i, member) in members.iter().flatten().enumerate() {
            let mut member = *member;
            member.low = if apart || member.numeral.decimal { shared(&member, &closing) } else { member.low };
            member.unit = closing.unit;
            member.end = member.numeral_end;
            let around = if i == 0 { *left } else { Left { start: member.start, ..Left::default() } };
            self.push(&member, None, &around, (kind, symbol), "quantity.list");
        }
        Some(end)
    }
}

/// The first with the multiplier of the second, where it has none of its own and stays below it.
fn shared(item: &Item<'_>, second: &Item<'_>) -> Option<Decimal> {
    let low = item.low?;
    if item.numeral.big > 0 || second.numeral.trailing == 0 || item.inside.is_some() {
        return Some(low);
    }
    let Some(high) = second.high.unwrap_or(second.low) else { return Some(low) };
    let fits = |places: u32| low.shift(places as i32).filter(|v| *v <= high && places > 0);
    let own = item.numeral.trailing > 0;
    let full = if own { None } else { fits(second.numeral.trailing) };
    full.or_else(|| fits(second.numeral.big)).or(Some(low))
}

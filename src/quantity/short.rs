//! The short way for what most figures are: plain digits, 万 or 亿, a unit that means one thing, and nothing around that changes it.
//!
//! It gives what the long way gives, or leaves the figure to it. Years and days are turned away before anything is built.

use super::beside;
use super::context::Left;
use super::find::Finder;
use super::joint::{listed, tells_included};
use super::silent::{ERA_ENDS, lasts};
use super::tables::{Care, Class, Trait, Unit};
use crate::decimal::Decimal;
use crate::entity::{Bound, Figure, Quantity, QuantityKind, Symbol};
use crate::number;
use crate::reading::Found;
use crate::text::span::Span;

/// 年, 月, 日: compared as bytes.
const YEAR: [u8; 3] = [0xE5, 0xB9, 0xB4];
const MONTH: [u8; 3] = [0xE6, 0x9C, 0x88];
const DAY: [u8; 3] = [0xE6, 0x97, 0xA5];

impl<'a> Finder<'a, '_> {
    /// Reads the digits at `start`; gives the place from which to go on. None where the long way must read them.
    #[inline]
    pub(super) fn short(&mut self, start: usize) -> Option<usize> {
        let (text, tables) = (self.text, self.tables);
        let bytes = text.as_bytes();
        let mut before = tables.before_place(text, start);
        if before & beside::ODD_BEFORE != 0 {
            before = self.behind_mark(start)?;
        }
        // (2.420,0.05,2.11%) is a price quote.
        let quoted = start > 1 && bytes[start - 1] == b',' && bytes[start - 2].is_ascii_digit();
        let chunk = number::chunk(text, start);
        let mut end = chunk.end;
        let mut behind = tables.at_place(text, end);
        let whole = !chunk.decimal && !chunk.grouped;
        let mut unit = None;
        if behind & beside::DISMISSING != 0 && whole {
            if self.begins_date(start, end) {
                return Some(end);
            }
            let found = tables.unit(text, end)?;
            if self.dismisses(start, end, found) {
                return Some(end);
            }
            unit = Some(found);
        }
        let mut places = 0;
        if let Some([0xE4, 0xB8, 0x87] | [0xE4, 0xBA, 0xBF]) = bytes.get(end..end + 3) {
            // 万千瓦时 begins with no multiplier.
            if behind & beside::UNIT != 0 && tables.unit(text, end).is_some() {
                return None;
            }
            places = if bytes[end + 2] == 0x87 { 4 } else { 8 };
            end += 3;
            behind = tables.at_place(text, end);
            if places == 4 && bytes[end..].starts_with("亿".as_bytes()) && behind & beside::UNIT == 0 {
                places = 12;
                end += 3;
                behind = tables.at_place(text, end);
            }
        }
        // What stands there begins with a Chinese character, or is %.
        let plain = matches!(bytes.get(end), Some(0xE4..=0xE9)) || places == 0 && bytes.get(end) == Some(&b'%');
        if !plain || behind & beside::UNIT == 0 || behind & (beside::SIGN | beside::SPLITTING) != 0 {
            let silent = places == 0
                && !chunk.grouped
                && (self.tells_nothing(start, end, before, behind, quoted) || self.begins_a_name(end, before, behind));
            return silent.then_some(end);
        }
        let (mut unit_end, unit) = unit.or_else(|| tables.unit(text, end))?;
        let left_alone = unit.is(Trait::Simple) && !(chunk.decimal && unit.is(Trait::Undivided))
            || unit.care == Care::Year && places == 0 && self.lasts_years(start, &chunk);
        // 05家: a code.
        if !left_alone || unit_end > self.sentence.end || bytes[start] == b'0' && !chunk.decimal {
            return None;
        }
        let mut after = tables.at_place(text, unit_end);
        if quoted {
            let closed = matches!(bytes.get(unit_end..), Some([b')', ..] | [0xEF, 0xBC, 0x89, ..]));
            return (closed && unit.kind == QuantityKind::Percent).then_some(end);
        }
        let mut per = None;
        if after & beside::ODD_AFTER != 0 {
            match bytes.get(unit_end) {
                Some(b'/') => {
                    (per, unit_end) = tables.rate_behind(text, unit, unit_end);
                    after = if per.is_some() { tables.at_place(text, unit_end) } else { 0 };
                }
                // What stands behind a blank is looked at as if it stood here.
                Some(b' ') => after = tables.at_place(text, number::skip_spaces(text, unit_end)),
                _ => return None,
            }
            if after & beside::ODD_AFTER != 0 || unit_end > self.sentence.end {
                return None;
            }
        }
        if after & beside::BRACKET != 0 && tells_included(bytes, number::skip_spaces(text, unit_end)) {
            return None;
        }
        // 五次会议
        if unit.is(Trait::Session)
            && matches!(bytes.get(unit_end..), Some([0xE4, 0xBC, 0x9A, ..] | [0xE5, 0x85, 0xA8, ..] | [0xE4, 0xBB, 0xA3, ..]))
        {
            return None;
        }
        let mut left = Left { start, ..Left::default() };
        if before & beside::CUE_BEFORE != 0 {
            left = tables.left(text, self.sentence.start, self.last_end, start, false);
            let priced = left.currency.is_some() && (unit.class != Class::Currency || chunk.grouped);
            if priced || left.negative || left.ordinal || left.near && unit.kind == QuantityKind::Duration {
                return None;
            }
        }
        // 前3名, 年前3个月, 头3个月
        if unit.is(Trait::Ranked) && (left.rank || matches!(bytes.get(..start), Some([.., 0xE5, 0x89, 0x8D] | [.., 0xE5, 0xA4, 0xB4]))) {
            return None;
        }
        // It may share the bound of the one before it.
        if self.spoken.is_some() && left.bound.is_none() && !left.about && listed(text, self.last_end) == Some(left.start) {
            return None;
        }
        let value = chunk.value.and_then(|v| if places > 0 { v.shift(places) } else { Some(v) })?;
        if self.in_names(start, end, unit_end, unit.class == Class::Currency) {
            return Some(end);
        }
        self.add_plain(Span::new(left.start, unit_end), value, (unit, per), &left, after);
        Some(unit_end)
    }

    /// What the character before digits tells, where it is a hyphen that joins them to a name or to other digits, or a blank: what
    /// stands before the blank tells then. None where it may be a sign.
    #[inline(never)]
    fn behind_mark(&self, start: usize) -> Option<u16> {
        let (bytes, at) = (self.text.as_bytes(), start.checked_sub(2)?);
        match (bytes[at], bytes[at + 1]) {
            _ if at < self.sentence.start => None,
            (b, b'-') => b.is_ascii_alphanumeric().then_some(0),
            (b, b' ') => {
                let before = self.tables.before_place(self.text, at + 1);
                // 负, - or a sign of money.
                let sign = before & beside::ODD_BEFORE != 0 && !b.is_ascii_alphanumeric();
                (!sign).then_some(before & beside::CUE_BEFORE | beside::TELLING)
            }
            _ => None,
        }
    }

    /// Whether digits before 年 plainly are no year: of one digit, or 30 to 84, and behind no era.
    fn lasts_years(&self, start: usize, chunk: &number::Chunk) -> bool {
        let bytes = self.text.as_bytes();
        let many = match chunk.digits {
            1 => true,
            2 => matches!((bytes[start], bytes[start + 1]), (b'3'..=b'7', _) | (b'8', b'0'..=b'4')),
            _ => false,
        };
        let era = || self.text[..start].ends_with(|c| ERA_ENDS.contains(c));
        many && !chunk.decimal && !chunk.grouped && !era()
    }

    /// Adds a quantity that is what its unit says.
    #[inline]
    fn add_plain(&mut self, span: Span, value: Decimal, (unit, per): (&'a Unit, Option<Symbol>), left: &Left, after: u16) {
        let (text, tables, kind) = (self.text, self.tables, unit.kind);
        let right = if after & beside::CUE_AFTER != 0 { tables.right_of(text, span.end, kind) } else { None };
        let about = left.about || right == Some(Bound::About);
        let direction = left.bound.or(right.filter(|r| *r != Bound::About));
        let figure = Figure::Value(value);
        // 人民币3000万元, 港币3亿元
        let symbol = left.currency.filter(|_| unit.symbol == "CNY" || unit.symbol.is_empty()).unwrap_or(unit.symbol);
        let counted = kind == QuantityKind::Count && after & beside::OBJECT != 0;
        let fact = Quantity {
            kind,
            figure,
            unit: symbol,
            bound: direction.unwrap_or(if about { Bound::About } else { Bound::Exact }),
            approx: false,
            rounded: false,
            per: per.or(left.per.filter(|_| !matches!(kind, QuantityKind::Percent | QuantityKind::Duration))),
            object: if counted { tables.object_behind(text, span.end) } else { None },
            base: if unit.base.is_some() { tables.base(Some(unit), kind, figure, Decimal::ONE) } else { None },
        };
        self.spoken = (left.bound.is_some() || left.about).then_some((symbol, left.bound, left.about && !left.near));
        if kind == QuantityKind::Money {
            self.money_end = Some(span.end);
        }
        self.add(Found { span, rule: "quantity.plain", fact });
    }

    /// Whether digits without a unit are plainly a code, a name's or a mere number: nothing before them tells of a figure, and
    /// nothing behind them goes on.
    #[inline]
    fn tells_nothing(&self, start: usize, end: usize, before: u16, behind: u16, quoted: bool) -> bool {
        const GOES_ON: u16 =
            beside::UNIT | beside::SIGN | beside::SPLITTING | beside::ODD_AFTER | beside::ODD_BEHIND | beside::LISTING | beside::COUNTED;
        let bytes = self.text.as_bytes();
        let told = before & (beside::TELLING | beside::CUE_BEFORE) != 0 && !quoted;
        let chained = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let included = behind & beside::BRACKET != 0 && tells_included(bytes, end);
        start > self.sentence.start && !told && behind & GOES_ON == 0 && !chained && !included
    }

    /// Whether Latin letters behind digits make them part of a name: 5G, 3D. Some multiply.
    #[inline]
    fn begins_a_name(&self, end: usize, before: u16, behind: u16) -> bool {
        const MULTIPLY: &[u8] = b"kKwWmMbBtTeE";
        let letter = self.text.as_bytes().get(end).is_some_and(|b| b.is_ascii_alphabetic() && !MULTIPLY.contains(b));
        letter && before & beside::CUE_BEFORE == 0 && (behind & beside::UNIT == 0 || self.tables.unit(self.text, end).is_none())
    }

    /// Whether digits are the year or month of a date that goes on with digits: 2021年7, 7月2.
    #[inline]
    fn begins_date(&self, start: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let (length, leading) = (end - start, bytes[start]);
        match bytes.get(end..end + 4) {
            Some([a, b, c, b'0'..=b'9']) if end + 3 < self.sentence.end => {
                let year = length == 4 && matches!(leading, b'1' | b'2') && [*a, *b, *c] == YEAR;
                let month = matches!((length, leading), (1, b'1'..=b'9') | (2, b'1')) && [*a, *b, *c] == MONTH;
                year || month && self.tables.silent_month
            }
            _ => false,
        }
    }

    /// Whether digits are plainly no quantity for the word behind them: nothing stands around them but a year, a day of a month
    /// or a word that silences.
    #[inline]
    fn dismisses(&self, start: usize, end: usize, (unit_end, unit): (usize, &Unit)) -> bool {
        let bytes = self.text.as_bytes();
        let refused = match unit.class {
            Class::Silent => !unit.is(Trait::Numeral),
            Class::Unit if unit_end == end + 3 => match unit.care {
                Care::Year => end - start == 4 && matches!(bytes[start], b'1' | b'2') && bytes.get(end..end + 3) == Some(&YEAR),
                Care::Day => bytes.get(end..end + 3) == Some(&DAY) && !lasts(bytes, start, unit_end),
                _ => false,
            },
            _ => false,
        };
        refused && unit_end < self.sentence.end && !self.goes_on(unit_end)
    }

    /// Whether at `at`, behind a unit, something may go on with the unit or join the figure to another.
    #[inline]
    pub(super) fn goes_on(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let behind = self.tables.at_place(self.text, at);
        if behind & (beside::ODD_AFTER | beside::LISTING | beside::BRACKET) == 0 {
            return at + 3 > bytes.len();
        }
        // Most signs of numerals are no matter; （一） neither.
        match bytes.get(at..at + 3) {
            Some([b'0'..=b'9', ..]) => false,
            Some(_) if behind & beside::BRACKET != 0 => tells_included(bytes, at),
            Some(word) if behind & beside::SIGN != 0 => word == "半".as_bytes() || word == "多".as_bytes(),
            // 以及 joins, 以来 does not.
            Some([0xE4, 0xBB, 0xA5]) => bytes[at + 3..].starts_with("及".as_bytes()),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Extractor, Layers};

    /// A cheap generator of pseudo-random numbers.
    fn next(state: &mut u64) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }

    /// Where rejected figures are told, all are read the long way.
    #[test]
    fn both_ways_find_the_same() {
        const DIGITS: &[&str] =
            &["3", "12", "2021", "0", "05", "1.5", "0.36", "1,234", "12，345", "600519", "123456789", "3.5.2", "10", "2", "40", "8"];
        const BEHIND: &[&str] = &[
            "万",
            "亿",
            "万亿",
            "元",
            "亿元",
            "万美元",
            "%",
            "％",
            "个",
            "家",
            "人",
            "年",
            "月",
            "日",
            "号",
            "级",
            "股",
            "吨",
            "千瓦",
            "倍",
            "个月",
            "岁",
            "天",
            "小时",
            "分",
            "分之",
            "点",
            "度",
            "处",
            "项",
            "平方米",
            "元/吨",
            "亿元整",
            "名",
            "例",
            "G",
            "MW",
            "kg",
            "℃",
            "日元",
            "年级",
            "月份",
            "用户",
            "版",
            "米",
            "多",
            "余",
            "半",
            "折",
            "成",
            "角",
            "块",
            "公里",
            "港元",
            "次",
            "国",
            "桶/日",
            "/月",
            "个季度",
        ];
        const AROUND: &[&str] = &[
            "约",
            "超过",
            "近",
            "第",
            "前",
            "至",
            "到",
            "-",
            "—",
            "~",
            "、",
            "和",
            "以及",
            "（",
            "）",
            "(",
            ")",
            "，",
            "。",
            "：",
            ":",
            "“",
            "”",
            " ",
            "\u{3000}",
            "\n",
            "负",
            "人民币",
            "$",
            "每",
            "的",
            "增长",
            "达",
            "为",
            "不低于",
            "以上",
            "左右",
            "以来",
            "内",
            "企业",
            "对",
            "数",
            "一",
            "两",
            "三十",
            "几",
            "十",
            "百",
            "半年",
            "A",
            "/",
            ".",
            ",",
            "分别",
            "（含",
            "同比",
            "截至",
            "初",
            "上",
            "x",
            "其中",
            "公司",
            "标普500指数",
            "五百强",
            "😀",
            "é",
            "·",
            "×",
            "折",
            "参与",
            "零",
            "会议",
            "头",
            "年前",
            "民国",
            "HIV-",
            "iOS ",
            "来源",
        ];
        let build = |trace| Extractor::builder().only(Layers::QUANTITY).trace(trace).build().unwrap().worker();
        let (mut short, mut long) = (build(false), build(true));
        let mut state = 11;
        let mut found = 0;
        for round in 0..60_000 {
            let mut text = String::new();
            for _ in 0..round % 9 + 1 {
                for (pieces, chance) in [(AROUND, 2), (DIGITS, 1), (BEHIND, 1), (AROUND, 3), (BEHIND, 9)] {
                    if next(&mut state).is_multiple_of(chance) {
                        text.push_str(pieces[next(&mut state) % pieces.len()]);
                    }
                }
            }
            let one = short.extract(text.as_str());
            assert_eq!(one.entities, long.extract(text.as_str()).entities, "{text}");
            found += one.entities.len();
        }
        assert!(found > 60_000, "{found}");
    }
}

//! The walk over a sentence: each figure once, alone, in a range or in a list.

use super::context::Left;
use super::emit::scaled;
use super::item::Item;
use super::joint::{chain, connected, currency_sign, goes_on, listed};
use super::silent::{Verdict, behind_letter, char_before, in_quote, joined_by_colon, judge, lasts};
use super::tables::{Care, Class, Tables, Trait};
use crate::decimal::Decimal;
use crate::entity::{Bound, Quantity, QuantityKind, RuleName, Symbol};
use crate::lexicon::table::{COMPANIES, ORGS, PLACES, QUANTITY_PHRASES};
use crate::number::{self, begins, char_at, digit_run};
use crate::reading::{Found, Reading, Trace};
use crate::scan::Hit;
use crate::text::span::Span;

/// Tables whose words hold numerals that are none.
const NAMES: u32 = 1 << QUANTITY_PHRASES | 1 << COMPANIES | 1 << ORGS | 1 << PLACES;
/// The longest name that is looked at, in bytes.
const NAME_REACH: usize = 60;
/// How many members of a list share a unit.
const LIST: usize = 8;

pub(super) struct Finder<'a, 'f> {
    tables: &'a Tables,
    text: &'a str,
    hits: &'a [Hit],
    next_hit: usize,
    found: &'f mut Vec<Found<Quantity>>,
    trace: &'f mut Trace,
    sentence: Span,
    /// The end of the last money found in the sentence: a bare amount soon behind it is money too.
    money_end: Option<usize>,
    /// The end of the last figure found.
    last_end: usize,
}

impl<'a, 'f> Finder<'a, 'f> {
    pub(super) fn new(tables: &'a Tables, reading: &Reading<'a>, found: &'f mut Vec<Found<Quantity>>, trace: &'f mut Trace) -> Self {
        Self {
            tables,
            text: reading.text,
            hits: reading.hits,
            next_hit: 0,
            found,
            trace,
            sentence: Span::new(0, 0),
            money_end: None,
            last_end: 0,
        }
    }

    /// Finds the quantities of one sentence. Sentences come in order.
    pub(super) fn sentence(&mut self, sentence: Span) {
        self.sentence = sentence;
        self.money_end = None;
        let mut at = sentence.start;
        while let Some(start) = begins(self.text, at, sentence.end) {
            at = self.figure(start, at).max(start + 1);
            while !self.text.is_char_boundary(at) {
                at += 1;
            }
        }
    }

    fn reject(&mut self, item: &Item<'_>, reason: Symbol) {
        self.trace.reject(Span::new(item.start, item.end), "quantity.plain", reason);
    }

    /// Reads the figure at `start`, not before `floor`; gives the place from which to go on.
    fn figure(&mut self, start: usize, floor: usize) -> usize {
        let (text, tables) = (self.text, self.tables);
        let Some(first) = char_at(text, start) else { return start + 1 };
        if !first.is_ascii() && !self.promising(first, start) {
            return start + first.len_utf8();
        }
        let begin = self.signed(start, floor);
        if begin == start
            && !self.trace.on
            && let Some(end) = self.dated(start)
        {
            return end;
        }
        if first == '一' && begin == start && !self.trace.on && self.pointed(start) {
            return start + first.len_utf8();
        }
        let Some(item) = tables.item(text, begin) else { return start + first.len_utf8() };
        if item.numeral_end > self.sentence.end {
            return item.numeral_end;
        }
        if item.numeral.arabic {
            if let Some(end) = chain(text, item.digits) {
                self.reject(&item, "a chain of digits");
                return end;
            }
            if joined_by_colon(text, item.digits, item.numeral_end) {
                self.reject(&item, "a time or a ratio");
                return item.numeral_end;
            }
        }
        let mut left = tables.left(text, self.sentence.start, self.last_end, item.start, item.numeral.bare_unit);
        // 上百家
        if item.numeral.bare_unit && left.bound.is_none() && char_before(text, item.start) == Some('上') {
            left.bound = Some(Bound::AtLeast);
        }
        if left.ordinal {
            self.reject(&item, "an ordinal");
            return self.skip_list(item);
        }
        if let Some(end) = self.range(&item, &left) {
            return end;
        }
        if item.is_silent() {
            self.reject(&item, "the word behind");
            return item.numeral_end;
        }
        if item.unit.is_some() || item.fraction.is_some() {
            return self.plain(&item, &left);
        }
        if let Some(end) = self.list(&item, &left) {
            return end;
        }
        self.bare(&item, &left);
        item.numeral_end
    }

    /// The end of digits that are plainly no quantity: the year or month of a date (2021年7, 7月2), or digits with nothing
    /// around them but a year, a day of a month or a word that silences. They need not be read. Where a trace is kept they
    /// are read all the same, and rejected.
    fn dated(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let end = digit_run(bytes, start);
        // A Chinese character that goes on with no numeral, exponent or fraction.
        let &[a @ 0xE4..=0xE9, b, c, next, ..] = bytes.get(end..)? else { return None };
        if end == start || end + 3 >= self.sentence.end {
            return None;
        }
        let (length, leading) = (end - start, bytes[start]);
        let year = length == 4 && matches!(leading, b'1' | b'2');
        if next.is_ascii_digit() {
            let month = self.tables.silent_month && matches!((length, leading), (1, b'1'..=b'9') | (2, b'1'));
            if year && [a, b, c] == *"年".as_bytes() || month && [a, b, c] == *"月".as_bytes() {
                return Some(end);
            }
        }
        let first = char_at(self.text, end)?;
        if number::is_sign(first) || matches!(first, '分' | '又') {
            return None;
        }
        let (unit_end, unit) = self.tables.unit(self.text, end)?;
        let refused = match unit.class {
            Class::Silent => begins(self.text, end, unit_end).is_none(),
            Class::Unit if unit_end == end + 3 => match unit.care {
                Care::Year => year && first == '年',
                Care::Day => first == '日' && !lasts(bytes, start, unit_end),
                _ => false,
            },
            _ => false,
        };
        if !refused || unit_end >= self.sentence.end {
            return None;
        }
        (!goes_on(bytes, unit_end)).then_some(end)
    }

    /// Whether this is a plain 一 with a classifier before more words (一步步, 一家公司), which is no quantity.
    fn pointed(&self, start: usize) -> bool {
        let end = start + '一'.len_utf8();
        let Some(next) = char_at(self.text, end) else { return false };
        if number::is_sign(next) || next.is_ascii() || matches!(next, '分' | '又' | '\u{a0}' | '\u{3000}') {
            return false;
        }
        let Some((unit_end, unit)) = self.tables.unit(self.text, end) else { return false };
        unit.class == Class::Classifier
            && unit.care == Care::None
            && !unit.is(Trait::One)
            && unit_end < self.sentence.end
            && matches!(self.text.as_bytes().get(unit_end), Some(0xE4..=0xE9))
            && !goes_on(self.text.as_bytes(), unit_end)
            && begins(self.text, end, unit_end).is_none()
    }

    /// Whether a figure can begin with this Chinese numeral: another sign or a unit follows, or it stands alone.
    fn promising(&self, first: char, start: usize) -> bool {
        let after = start + first.len_utf8();
        let Some(next) = char_at(self.text, after) else { return true };
        if number::is_sign(next) || next.is_ascii() || matches!(next, '分' | '又' | '\u{a0}' | '\u{3000}' | '折') {
            return true;
        }
        match self.tables.unit(self.text, after) {
            Some((_, unit)) => unit.class != Class::Silent,
            None => matches!(next, '、' | '至' | '到' | '～' | '—' | '–' | '和' | '而' | '这' | '，' | '。' | '”' | '？' | '！'),
        }
    }

    /// Whether nothing but marks stands on both sides.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let before = self.text.get(self.sentence.start..start).unwrap_or_default();
        let after = self.text.get(end..self.sentence.end).unwrap_or_default();
        before.trim().is_empty() && after.trim_matches([' ', '\n', '\r', '。', '.', '！', '!', '？', '?']).is_empty()
    }

    /// Where the figure begins: at a sign or a point before its digits.
    fn signed(&self, start: usize, floor: usize) -> usize {
        let head = self.text.get(floor.max(self.sentence.start)..start).unwrap_or_default();
        // A sign, a point, 负 or a blank ends in one of these bytes.
        if !matches!(head.as_bytes().last(), Some(b'.' | b'-' | 0x92 | 0x9F | b' ' | 0xA0)) {
            return start;
        }
        let mut begin = start;
        let mut rest = head;
        // .5 and -.5
        if let Some(before) = rest.strip_suffix('.')
            && self.text.as_bytes()[start].is_ascii_digit()
            && !before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ')' | '）'))
        {
            (begin, rest) = (start - 1, before);
        }
        // 3-2: the sign behind a figure joins.
        if rest == "-" && floor > self.sentence.start {
            return begin;
        }
        let tight = rest.trim_end_matches([' ', '\u{a0}']);
        if let Some(before) = rest.strip_suffix(['-', '−']) {
            let open = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%' | '）' | ')' | '年' | '月' | '日'));
            if open {
                return begin - (rest.len() - before.len());
            }
        } else if let Some(before) = tight.strip_suffix('负') {
            let free = !before.ends_with(['自', '胜', '抱', '担', '欺', '背', '肩', '各']);
            let floors = self.text.get(start..).is_some_and(|t| {
                t.starts_with(|c: char| c.is_ascii_digit() || "一二三".contains(c))
                    && t[char_at(t, 0).map_or(0, char::len_utf8)..].starts_with(['层', '楼'])
            });
            if free && !floors {
                return begin - (rest.len() - before.len());
            }
        } else if tight.ends_with('-') && tight.trim() == "-" {
            return begin - (rest.len() - tight.len()) - 1;
        }
        begin
    }

    /// Whether a known name or phrase holds the figure's numeral.
    fn in_name(&mut self, item: &Item<'_>) -> bool {
        let hits = self.hits;
        while hits.get(self.next_hit).is_some_and(|h| h.end as usize <= item.digits) {
            self.next_hit += 1;
        }
        // 三元 is a district, and three yuan: money goes before a name that is no longer.
        let money = item.unit.is_some_and(|u| u.class == Class::Currency);
        hits[self.next_hit..].iter().take_while(|h| (h.end as usize) <= item.end + NAME_REACH).any(|h| {
            let (start, end) = (h.start as usize, h.end as usize);
            h.mask & NAMES != 0
                && (start < item.digits && end > item.digits && end >= item.numeral_end
                    || start == item.digits
                        && (end > item.end || end == item.end && (!money || h.mask >> QUANTITY_PHRASES & 1 == 1))
                        && end > start + 3)
        })
    }

    /// Behind an ordinal: its unit, and the members of a list that share it (第一、二条).
    fn skip_list(&self, item: Item<'_>) -> usize {
        let mut end = item.end;
        for _ in 0..LIST {
            let Some(at) = listed(self.text, end).or_else(|| connected(self.text, end)) else { break };
            let Some(next) = self.tables.item(self.text, at).filter(|i| i.start == i.digits) else { break };
            end = next.end;
        }
        end.min(self.sentence.end).max(item.numeral_end)
    }

    /// A figure with its unit.
    fn plain(&mut self, item: &Item<'a>, left: &Left) -> usize {
        let what = match item.fraction {
            Some(what) => what,
            None => match judge(self.text, item, single_sign(item) && self.stands_alone(left.start, item.end)) {
                Verdict::Is(kind, symbol) => (kind, symbol),
                Verdict::Not(reason) => {
                    self.reject(item, reason);
                    return item.numeral_end;
                }
            },
        };
        if let Some(reason) = self.refused(item, left, what.0) {
            self.reject(item, reason);
            return item.numeral_end;
        }
        self.push(item, None, left, what, "quantity.plain");
        item.end
    }

    /// Why a figure with a unit is none all the same.
    fn refused(&mut self, item: &Item<'a>, left: &Left, kind: QuantityKind) -> Option<&'static str> {
        if left.currency.is_none() && behind_letter(self.text, item.start) {
            let firm = item.unit.is_some_and(|u| {
                !u.latin && matches!(u.class, Class::Unit | Class::Currency) && u.kind != QuantityKind::Duration && u.care == Care::None
            });
            if !firm {
                return Some("behind a letter");
            }
        }
        let early = || self.text.get(self.sentence.start..item.start).is_some_and(|h| h.ends_with("年前") || h.ends_with('头'));
        if item.unit.is_some_and(|u| u.is(Trait::Ranked)) && (left.rank || early()) {
            return Some("a rank or a part of the year");
        }
        // 百米, 千家, 亿元企业 are words or size classes; 超百家, 近亿元 are figures, 亿元以上 none.
        if item.numeral.bare_unit && item.inside.is_none() && item.fraction.is_none() && item.numeral.trailing > 0 {
            let cued = left.bound.is_some() || left.about || matches!(char_before(self.text, item.start), Some('上' | '达' | '破'));
            if !cued || self.tables.right(self.text, item.end).is_some() {
                return Some("a bare multiplier");
            }
        }
        if kind == QuantityKind::Percent && in_quote(self.text, item) {
            return Some("a price quote");
        }
        self.in_name(item).then_some("inside a name or phrase")
    }

    /// Adds a quantity.
    fn push(
        &mut self,
        item: &Item<'a>,
        last: Option<(&Item<'a>, Option<Decimal>)>,
        left: &Left,
        what: (QuantityKind, Symbol),
        rule: RuleName,
    ) {
        let found = self.tables.quantity(self.text, item, last, left, what, rule);
        if found.fact.kind == QuantityKind::Money {
            self.money_end = Some(found.span.end);
        }
        self.last_end = found.span.end;
        self.found.push(found);
    }

    /// Two figures as a range.
    fn range(&mut self, item: &Item<'a>, left: &Left) -> Option<usize> {
        let (text, tables) = (self.text, self.tables);
        let at = connected(text, item.end)?;
        let hyphen = text.get(item.end..at).is_some_and(|c| c.contains('-'));
        let second = tables.item(text, currency_sign(text, at)).filter(|s| s.numeral_end <= self.sentence.end)?;
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
    fn changes(&self, item: &Item<'a>, second: &Item<'a>, at: usize) -> bool {
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
    fn joined(&mut self, item: &Item<'a>, second: &Item<'a>, left: &Left) -> Option<(Option<Decimal>, (QuantityKind, Symbol))> {
        let text = self.text;
        if let (Some(a), b) = (item.fraction, second.fraction) {
            let percent = a.0 == QuantityKind::Percent;
            return match b {
                Some(b) if a == b && percent => Some((item.low, a)),
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

    fn is_money(&self, start: usize, end: usize) -> bool {
        let soon = self.money_end.is_some_and(|m| start >= m && start - m <= 30);
        soon || self.tables.says_money(self.text, self.sentence.start, start, end)
    }

    /// Figures that share the unit of the last: 分别下降4.00和7.24个百分点.
    fn list(&mut self, item: &Item<'a>, left: &Left) -> Option<usize> {
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
        let head = text.get(self.sentence.start..item.start).unwrap_or_default();
        let apart = head.char_indices().rev().take(16).any(|(at, _)| head[at..].starts_with("分别"));
        let close = |i: &Item<'_>| i.numeral.big > 0 || i.numeral.decimal || i.numeral.grouped;
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

    /// A figure without a unit: money where the words around say so, else a number where it is no code.
    fn bare(&mut self, item: &Item<'a>, left: &Left) {
        let numeral = &item.numeral;
        let (text, end) = (self.text, item.end);
        if left.currency.is_some() && (numeral.arabic || numeral.big > 0) {
            return self.push(item, None, left, (QuantityKind::Money, "CNY"), "quantity.plain");
        }
        if behind_letter(text, item.start) {
            return self.reject(item, "behind a letter");
        }
        if char_at(text, end).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '#' | '=')) {
            return self.reject(item, "before a letter");
        }
        let named = text.get(self.sentence.start..item.start).unwrap_or_default().trim_end().ends_with(|c: char| c.is_ascii_alphabetic());
        let code =
            numeral.arabic && numeral.chars >= 5 && !numeral.grouped && !numeral.decimal && numeral.big == 0 && self.says_code(item.start);
        if named && numeral.arabic && numeral.big == 0 || code {
            return self.reject(item, "a name or a code");
        }
        let scaled = (numeral.big > 0 || numeral.letter) && !(numeral.bare_unit && numeral.chars == 1);
        if self.in_name(item) && !(numeral.chars > 1 && self.stands_alone(item.start, end)) {
            return self.reject(item, "inside a name or phrase");
        }
        if scaled && !numeral.digits && self.is_money(item.start, end) && !(numeral.bare_unit && numeral.chars < 2) {
            return self.push(item, None, left, (QuantityKind::Money, "CNY"), "quantity.money.context");
        }
        if self.is_number(item, left, scaled) {
            self.push(item, None, left, (QuantityKind::Number, ""), "quantity.number");
        } else {
            self.reject(item, "a bare number");
        }
    }

    /// Whether the words before a row of digits call it a code.
    fn says_code(&self, start: usize) -> bool {
        let head = self.text.get(self.sentence.start..start).unwrap_or_default();
        let near = head.char_indices().rev().take(8).last().map_or(head, |(at, _)| &head[at..]);
        ["代码", "号", "电话", "热线", "QQ", "微信", "账户", "手机", "邮编", "传真"].iter().any(|w| near.contains(w))
    }

    /// Whether a bare figure is a number rather than a code, a year or a part of a word.
    fn is_number(&self, item: &Item<'a>, left: &Left, scaled: bool) -> bool {
        let (text, numeral, end) = (self.text, &item.numeral, item.end);
        let alone = self.stands_alone(left.start, end);
        if alone && (!numeral.bare_unit || numeral.trailing == 0) {
            let stock = numeral.arabic && numeral.chars == 6 && ["00", "30", "60", "68"].iter().any(|p| text[item.digits..].starts_with(p));
            let telephone = numeral.arabic && numeral.chars >= 11;
            return numeral.grouped || numeral.decimal || !stock && !telephone;
        }
        let before = char_before(text, left.start);
        let after = char_at(text, end);
        // (2.12,0.01,0.47%) is a quote, `3、` and `3.` number the members of a list.
        let quote = numeral.arabic && before == Some(',') && char_before(text, left.start - 1).is_some_and(|c| c.is_ascii_digit());
        let member = numeral.arabic && numeral.chars <= 2 && matches!(after, Some('、' | '.' | '．' | ')' | '）' | '/'));
        if quote || member {
            return false;
        }
        let mark = |c: Option<char>| {
            c.is_none_or(|c| {
                c.is_whitespace()
                    || matches!(c, ',' | '，' | '。' | '.' | '；' | ';' | '？' | '?' | '！' | '!' | '、' | '”' | '“' | '…' | '－' | '—')
            })
        };
        let said = matches!(before, Some('是' | '为' | '达' | '于' | '共' | '约' | '超' | '近' | '即' | '有'))
            || left.bound.is_some()
            || left.about;
        let told = matches!(after, Some('而' | '这' | '的' | '是' | '等' | '和' | '中' | '以' | '左' | '又'));
        if scaled || numeral.grouped {
            return !numeral.bare_unit || numeral.chars > 1 || item.inside.is_some();
        }
        if !numeral.arabic {
            let long = numeral.chars >= 3 && !numeral.digits && (mark(after) || told);
            let spoken = numeral.chars >= 2 && !numeral.digits && !numeral.bare_unit && mark(after) && (mark(before) || said);
            return long
                || spoken
                || !numeral.digits
                    && !numeral.bare_unit
                    && !numeral.vague
                    && said
                    && matches!(before, Some('是'))
                    && (mark(after) || told);
        }
        let year =
            numeral.chars == 4 && !numeral.decimal && (text[item.digits..].starts_with("19") || text[item.digits..].starts_with("20"));
        let opens = before.is_none() && mark(after);
        let code = numeral.chars >= 5 && !numeral.decimal && !said && !opens;
        !year
            && !code
            && (mark(before) || said || item.negative)
            && (mark(after) || told && said)
            && !text[item.start..].starts_with('0') | numeral.decimal
    }
}

fn single_sign(item: &Item<'_>) -> bool {
    item.numeral.chars == 1 && !item.numeral.arabic
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

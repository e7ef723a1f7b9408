//! The walk over a sentence: each figure once, alone, in a range or in a list.

use super::beside;
use super::context::Left;
use super::item::Item;
use super::joint::{chain, connected, listed};
use super::names::Source;
use super::silent::{Verdict, behind_letter, char_before, in_quote, joined_by_colon, judge};
use super::tables::{Care, Class, Tables, Trait, Unit};
use crate::decimal::Decimal;
use crate::entity::{Bound, Quantity, QuantityKind, RuleName, Symbol};
use crate::number::{self, char_at};
use crate::reading::{Found, Trace};
use crate::text::span::Span;

/// How many members of a list share a unit.
pub(super) const LIST: usize = 8;

pub(super) struct Finder<'a, 'f> {
    pub(super) tables: &'a Tables,
    pub(super) text: &'a str,
    names: Source<'a>,
    /// Where a quantity may begin, the places behind aside; 万 and 亿 are left out behind digits.
    figures: &'a [u32],
    pub(super) found: &'f mut Vec<Found<Quantity>>,
    trace: &'f mut Trace,
    pub(super) sentence: Span,
    /// The end of the last money found in the sentence: a bare amount soon behind it is money too.
    pub(super) money_end: Option<usize>,
    /// The end of the last figure found.
    pub(super) last_end: usize,
    /// The start of the last one.
    last_start: usize,
    /// Whether what was found so far came in order of its starts.
    pub(super) in_order: bool,
    /// The last figure's bound, where words before it say one: members of a list behind it share it.
    pub(super) spoken: Option<(Symbol, Option<Bound>, bool)>,
}

impl<'a, 'f> Finder<'a, 'f> {
    pub(super) fn new(
        tables: &'a Tables,
        text: &'a str,
        figures: &'a [u32],
        names: Source<'a>,
        found: &'f mut Vec<Found<Quantity>>,
        trace: &'f mut Trace,
    ) -> Self {
        Self {
            tables,
            text,
            names,
            figures,
            found,
            trace,
            sentence: Span::new(0, 0),
            money_end: None,
            last_end: 0,
            last_start: 0,
            in_order: true,
            spoken: None,
        }
    }

    /// Finds the quantities of one sentence. Sentences come in order.
    pub(super) fn sentence(&mut self, sentence: Span) {
        self.sentence = sentence;
        self.money_end = None;
        self.spoken = None;
        let mut at = sentence.start;
        // Where something is told of what is rejected, all is read.
        let short = !self.trace.on;
        let mut start = self.next_figure(at);
        while let Some(figure) = start {
            if short
                && self.text.as_bytes()[figure].is_ascii_digit()
                && let Some(end) = self.short(figure)
            {
                at = end;
                start = self.next_figure(at);
                continue;
            }
            // No sign before it.
            if self.tables.before_place(self.text, figure) & beside::ODD_BEFORE == 0
                && !self.text.as_bytes()[figure].is_ascii_digit()
                && self.idle(figure, figure + 3, short)
            {
                at = figure + 3;
                start = self.next_figure(at);
                continue;
            }
            at = self.figure(figure, at).max(figure + 1);
            // The bytes behind the first of a character.
            while matches!(self.text.as_bytes().get(at), Some(0x80..0xC0)) {
                at += 1;
            }
            start = self.figure_at(at).or_else(|| self.next_figure(at));
        }
    }

    /// The place itself where a figure may begin there that the list leaves out, for it goes on with digits.
    #[inline]
    fn figure_at(&self, at: usize) -> Option<usize> {
        // 万, 亿
        let begins = match self.text.as_bytes().get(at) {
            Some(b'0'..=b'9') => true,
            Some(0xE4) => matches!(self.text.as_bytes().get(at + 1..at + 3), Some([0xB8, 0x87] | [0xBA, 0xBF])),
            _ => false,
        };
        (begins && at < self.sentence.end).then_some(at)
    }

    /// The first listed place at or after `at` in the sentence.
    #[inline]
    fn next_figure(&mut self, at: usize) -> Option<usize> {
        while let Some(&figure) = self.figures.first() {
            // What has been read is not read again in a later sentence: a numeral may reach over many.
            let ahead = figure as usize >= at;
            if ahead && figure as usize >= self.sentence.end {
                break;
            }
            self.figures = &self.figures[1..];
            if ahead {
                return Some(figure as usize);
            }
        }
        None
    }

    pub(super) fn reject(&mut self, item: &Item<'_>, reason: Symbol) {
        self.trace.reject(Span::new(item.start, item.end), "quantity.plain", reason);
    }

    /// Reads the figure at `start`, not before `floor`; gives the place from which to go on.
    #[inline(never)]
    fn figure(&mut self, start: usize, floor: usize) -> usize {
        let (text, tables) = (self.text, self.tables);
        let begin = self.signed(start, floor);
        // Where nothing is told of what is rejected, the most is turned away unread.
        let unread = begin == start && !self.trace.on;
        let behind = match text.as_bytes().get(start) {
            Some(b'0'..=b'9') => start + 1,
            // All others have three bytes.
            _ => {
                let behind = start + 3;
                // 初一, 初十: days of the moon (大年初一两天).
                if self.idle(start, behind, unread) || begin == start && moon_day(text, start) {
                    return behind;
                }
                behind
            }
        };
        let mut found = tables.item(text, begin);
        let Some(item) = &mut found else { return behind };
        if item.numeral_end > self.sentence.end {
            return item.numeral_end;
        }
        if item.numeral.arabic {
            if let Some(end) = chain(text, item.digits) {
                self.reject(item, "a chain of digits");
                return end;
            }
            if joined_by_colon(text, item.digits, item.numeral_end) {
                self.reject(item, "a time or a ratio");
                return item.numeral_end;
            }
        }
        let mut left = tables.left(text, self.sentence.start, self.last_end, item.start, item.numeral.bare_unit);
        if left.currency.is_some() && item.numeral.arabic && item.unit.is_none_or(|u| u.class != Class::Currency) {
            tables.priced(text, left.start, item);
        }
        if left.currency.is_some()
            && item.numeral.grouped
            && let Some(first) = tables.parted(text, left.start, item)
        {
            *item = first;
        }
        // 上百家
        if item.numeral.bare_unit && left.bound.is_none() && char_before(text, item.start) == Some('上') {
            left.bound = Some(Bound::AtLeast);
        }
        if left.ordinal {
            self.reject(item, "an ordinal");
            return self.skip_list(item);
        }
        if let Some(end) = self.range(item, &left) {
            return end;
        }
        if item.is_silent() {
            self.reject(item, "the word behind");
            return item.numeral_end;
        }
        if item.unit.is_some() || item.fraction.is_some() {
            return self.plain(item, &left);
        }
        if let Some(end) = self.list(item, &left) {
            return end;
        }
        self.bare(item, &left);
        item.numeral_end
    }

    /// Whether no figure can begin with the Chinese numeral at `start`, which ends at `end`: no other sign or unit follows, nor
    /// does it stand alone. Where it need not be read, so is a plain 一 with a classifier before more words (一步步, 一家公司, 几个人).
    fn idle(&self, start: usize, end: usize, unread: bool) -> bool {
        let bytes = self.text.as_bytes();
        if number::is_sign_at(bytes, end) {
            return false;
        }
        let next = match char_at(self.text, end) {
            None | Some('\0'..='\x7f' | '\u{a0}' | '分' | '又' | '\u{3000}' | '折') => return false,
            Some(next) => next,
        };
        match self.tables.unit(self.text, end) {
            Some((_, unit)) if unit.class == Class::Silent => true,
            Some((unit_end, unit)) => {
                unread
                    && unit.class == Class::Classifier
                    && unit.care != Care::Dozen
                    // 一个亿
                    && !(unit.care == Care::Each && bytes[unit_end..].starts_with("亿".as_bytes()))
                    && counts_nothing(bytes.get(start..end), unit)
                    && unit_end < self.sentence.end
                    && matches!(bytes.get(unit_end), Some(0xE4..=0xE9))
                    && !self.goes_on(unit_end)
                    && !unit.is(Trait::Numeral)
            }
            None => !matches!(next, '、' | '至' | '到' | '～' | '—' | '–' | '和' | '而' | '这' | '，' | '。' | '”' | '？' | '！'),
        }
    }

    /// Whether nothing but marks stands on both sides.
    pub(super) fn stands_alone(&self, start: usize, end: usize) -> bool {
        let before = self.text.get(self.sentence.start..start).unwrap_or_default();
        if before.ends_with(|c: char| !c.is_whitespace()) {
            return false;
        }
        let after = self.text.get(end..self.sentence.end).unwrap_or_default();
        before.trim().is_empty() && after.trim_matches([' ', '\n', '\r', '。', '.', '！', '!', '？', '?']).is_empty()
    }

    /// Where the figure begins: at a sign or a point before its digits.
    #[inline]
    fn signed(&self, start: usize, floor: usize) -> usize {
        let floor = floor.max(self.sentence.start);
        // A sign, a point, 负 or a blank ends in one of these bytes.
        match start.checked_sub(1).and_then(|i| self.text.as_bytes().get(i)) {
            Some(b'.' | b'-' | 0x92 | 0x9F | b' ' | 0xA0) if start > floor => self.behind_sign(start, floor),
            _ => start,
        }
    }

    #[inline(never)]
    fn behind_sign(&self, start: usize, floor: usize) -> usize {
        let head = self.text.get(floor..start).unwrap_or_default();
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
    pub(super) fn in_name(&mut self, item: &Item<'_>) -> bool {
        let money = item.unit.is_some_and(|u| u.class == Class::Currency);
        self.in_names(item.digits, item.numeral_end, item.end, money)
    }

    /// The same of a numeral from `digits` to `numeral_end`, whose figure ends at `end`.
    #[inline]
    pub(super) fn in_names(&mut self, digits: usize, numeral_end: usize, end: usize, money: bool) -> bool {
        self.names.hold(self.text, digits, numeral_end, end, money)
    }

    /// Behind an ordinal: its unit, and the members of a list that share it (第一、二条).
    fn skip_list(&self, item: &Item<'_>) -> usize {
        let mut end = item.end;
        for _ in 0..LIST {
            let Some(at) = listed(self.text, end).or_else(|| connected(self.text, end, "")) else { break };
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
    pub(super) fn refused(&mut self, item: &Item<'a>, left: &Left, kind: QuantityKind) -> Option<&'static str> {
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

    #[inline]
    pub(super) fn add(&mut self, found: Found<Quantity>) {
        self.in_order &= found.span.start > self.last_start;
        self.last_start = found.span.start;
        self.last_end = found.span.end;
        self.found.push(found);
    }

    /// Adds a quantity.
    pub(super) fn push(
        &mut self,
        item: &Item<'a>,
        last: Option<(&Item<'a>, Option<Decimal>)>,
        left: &Left,
        what: (QuantityKind, Symbol),
        rule: RuleName,
    ) {
        // 超过3亿元、4亿元和5亿元
        let mut left = *left;
        if let Some((symbol, bound, about)) = self.spoken
            && left.bound.is_none()
            && !left.about
            && symbol == what.1
            && last.is_none()
            && listed(self.text, self.last_end) == Some(left.start)
        {
            (left.bound, left.about) = (bound, about);
        }
        self.spoken = (left.bound.is_some() || left.about).then_some((what.1, left.bound, left.about && !left.near));
        let found = self.tables.quantity(self.text, item, last, &left, what, rule);
        if found.fact.kind == QuantityKind::Money {
            self.money_end = Some(found.span.end);
        }
        self.add(found);
    }
}

/// Whether a Chinese numeral of one sign before a classifier is no figure: 一个, 几家, 零部件, 两国.
fn counts_nothing(sign: Option<&[u8]>, unit: &Unit) -> bool {
    match sign {
        // 一
        Some([0xE4, 0xB8, 0x80]) => !unit.is(Trait::One),
        // 几, 零
        Some([0xE5, 0x87, 0xA0] | [0xE9, 0x9B, 0xB6]) => true,
        // 半, 对
        Some([0xE5, 0x8D, 0x8A] | [0xE5, 0xAF, 0xB9]) => false,
        _ => unit.is(Trait::Place),
    }
}

/// Whether the numeral names a day of the moon: 大年初一, 八月初三; 最初三个月 and 月初三天 begin with other words.
fn moon_day(text: &str, start: usize) -> bool {
    let Some(head) = text.get(..start).and_then(|h| h.strip_suffix('初')) else { return false };
    let Some(first) = char_at(text, start) else { return false };
    let moon = || head.strip_suffix('月').is_some_and(|h| h.ends_with(|c: char| "正腊冬一二三四五六七八九十".contains(c)));
    "一二三四五六七八九十".contains(first)
        && (head.ends_with("大年") || moon() || !head.ends_with(|c: char| matches!(c, '\u{4e00}'..='\u{9fff}')))
}

fn single_sign(item: &Item<'_>) -> bool {
    item.numeral.chars == 1 && !item.numeral.arabic
}

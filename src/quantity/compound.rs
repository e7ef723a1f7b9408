//! What stands behind a unit and belongs to the figure: halves (三斤半), lesser units (3元5角), denominators (元/平方米).

use super::item::{Item, closes, half, is_free, plus};
use super::tables::{Care, Class, Tables, Unit};
use crate::decimal::Decimal;
use crate::entity::{QuantityKind, Symbol};
use crate::number::{self, More, char_at, skip_spaces};

impl Tables {
    /// 一个半小时, 两个多月.
    pub(super) fn each<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        let Some(c) = char_at(text, item.end) else { return };
        // 5个多亿
        let over = c == '多' && char_at(text, item.end + c.len_utf8()) == Some('亿');
        let c = if over {
            item.inside = Some(More::Over);
            item.end += c.len_utf8();
            '亿'
        } else {
            c
        };
        // 15个亿, 两个亿元; 47个亿元以上项目 and 3个亿元项目 count projects.
        let behind = || text.get(item.end + c.len_utf8()..).and_then(|r| r.strip_prefix('元')).unwrap_or_default();
        let counts =
            || ["以上", "级", "项目", "企业", "大", "产业", "工业", "园", "村", "镇", "乡", "县"].iter().any(|w| behind().starts_with(w));
        if c == '亿' && (over || !counts()) {
            item.low = item.low.and_then(|v| v.shift(8));
            item.high = item.high.map(|h| h.and_then(|v| v.shift(8)));
            item.end += c.len_utf8();
            item.numeral_end = item.end;
            (item.numeral.big, item.numeral.trailing, item.numeral.letter) = (8, 8, true);
            item.unit = None;
            if let Some((end, unit)) = self.unit(text, item.end).filter(|u| u.1.class == Class::Currency) {
                (item.unit, item.end) = (Some(unit), end);
            }
            return;
        }
        if !matches!(c, '半' | '多') {
            return;
        }
        let place = item.end + c.len_utf8();
        let month = text.get(place..).is_some_and(|r| r.starts_with('月'));
        let found = if month { self.unit("个月", 0).map(|f| (place + '月'.len_utf8(), f.1)) } else { self.unit(text, place) };
        let Some((end, unit)) = found.filter(|f| f.1.kind == QuantityKind::Duration && f.1.class == Class::Unit) else { return };
        (item.unit, item.end) = (Some(unit), end);
        if c == '半' {
            item.low = plus(item.low, Some(half()));
            item.compound = true;
        } else {
            item.inside = Some(More::Over);
        }
    }

    /// 三斤半, 3年多, 3元5角, 五块六, 1米75, 3斤5两, 1小时30分.
    #[inline]
    pub(super) fn behind_unit<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        if may_go_on(text.as_bytes(), item.end) {
            self.go_on(text, item);
        }
    }

    #[inline(never)]
    fn go_on<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        let Some(unit) = item.unit else { return };
        let Some(c) = char_at(text, item.end) else { return };
        let measures = matches!(unit.class, Class::Unit | Class::Currency) && unit.kind != QuantityKind::Percent;
        let measures = measures || unit.care == Care::Tenths;
        if measures && c == '半' && item.high.is_none() {
            let end = item.end + c.len_utf8();
            let next = char_at(text, end);
            if is_free(text, end)
                || matches!(next, Some('的' | '以' | '左' | '内' | '后' | '前' | '时' | '到' | '至' | '了' | '来' | '才' | '就'))
            {
                item.low = plus(item.low, Some(half()));
                item.end = end;
                item.compound = true;
            }
            return;
        }
        let lasts = matches!(
            unit.kind,
            QuantityKind::Duration
                | QuantityKind::Length
                | QuantityKind::Area
                | QuantityKind::Mass
                | QuantityKind::Age
                | QuantityKind::Multiple
        );
        if (lasts && unit.class == Class::Unit || unit.class == Class::Currency || unit.care == Care::Tenths)
            && c == '多'
            && item.high.is_none()
        {
            let end = item.end + c.len_utf8();
            let next = char_at(text, end);
            if is_free(text, end) || matches!(next, Some('的' | '以' | '前' | '后' | '来' | '时' | '了' | '里' | '没' | '未' | '就' | '才'))
            {
                item.end = end;
                item.inside = Some(More::Over);
            }
            return;
        }
        if item.high.is_some() || item.numeral.decimal && !item.numeral.arabic {
            return;
        }
        if unit.kind == QuantityKind::Duration && unit.class == Class::Unit || unit.care == Care::Score {
            return self.lasting(text, item);
        }
        // What follows is a numeral, behind 零 or a blank at most.
        if !(c.is_ascii_digit() || number::is_sign(c) || matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}')) {
            return;
        }
        let lesser: &[(&str, i32)] = match (unit.class, unit.word) {
            (Class::Currency, "元" | "块" | "圆" | "蚊") => &[("角", -1), ("毛", -1), ("分", -2), ("毫", -1)],
            (Class::Currency, "角" | "毛") => &[("分", -1)],
            (Class::Unit, "成") => &[],
            (Class::Unit, "斤") => &[("两", -1)],
            (Class::Unit, "丈") => &[("尺", -1)],
            (Class::Unit, "尺") => &[("寸", -1)],
            (Class::Unit, "米") => &[("厘米", -2), ("公分", -2)],
            _ => return,
        };
        if unit.class == Class::Currency && item.numeral.big > 0 && item.numeral.arabic && item.numeral.decimal {
            return;
        }
        let mut end = item.end;
        let mut value = item.low;
        let mut top = 0;
        for round in 0..2 {
            let mut at = if unit.word == "成" { skip_spaces(text, end) } else { end };
            let nought = text.get(at..).is_some_and(|r| r.starts_with(['零', '〇']));
            if nought {
                at += '零'.len_utf8();
            }
            let Some(next) = self.numeral(text, at).filter(|n| n.more.is_none() && !n.vague && n.big == 0 && !n.grouped && !n.decimal)
            else {
                break;
            };
            let rest = text.get(next.end..).unwrap_or_default();
            let named = lesser.iter().find(|l| rest.starts_with(l.0) && l.1 <= top && !(round > 0 && l.1 == top));
            match named {
                Some(&(word, places)) => {
                    value = plus(value, next.value.and_then(|v| v.shift(places)));
                    end = next.end + word.len();
                    top = places;
                }
                // 五块六, 两毛五, 一米八, 1米75: the digits behind stand for the lesser unit.
                None => {
                    let spoken = matches!(unit.word, "块" | "毛" | "角" | "米" | "蚊" | "成") || round > 0 && unit.class == Class::Currency;
                    let length = if next.arabic || next.digits { next.chars } else { 1 };
                    let fits = next.chars == 1 || unit.word == "米" && (next.arabic || next.digits) && next.chars == 2;
                    if spoken && fits && !next.bare_unit && closes(text, next.end) && next.value.is_some_and(|v| v < Decimal::from_int(100))
                    {
                        let zero = i32::from(nought);
                        let places = if round > 0 { top - 1 } else { -(length as i32) - zero };
                        value = plus(value, next.value.and_then(|v| v.shift(places)));
                        end = next.end;
                    }
                    break;
                }
            }
        }
        if end > item.end {
            item.end = end;
            item.low = value;
            item.compound = true;
            if char_at(text, end) == Some('钱') {
                item.end += '钱'.len_utf8();
            }
        }
    }

    /// 3年零6个月, 1小时30分20秒: lesser units of time behind a greater one.
    fn lasting<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        let Some(mut unit) = item.unit else { return };
        let years = unit.care == Care::Year;
        if item.inside.is_some()
            || item.numeral.decimal
            || years && (item.numeral.digits || item.low.is_none_or(|v| v >= Decimal::from_int(100)))
        {
            return;
        }
        // 15时5分20秒 is a time, 30度5分20秒 an angle.
        if unit.care == Care::Score && text.get(..item.start).is_some_and(|h| h.ends_with(['时', '点', '度', '°'])) {
            return;
        }
        let (mut above, mut below) = (item.low, Decimal::ONE);
        // 5分20秒: minutes, which alone are no unit of time.
        let minutes = if unit.care == Care::Score { self.unit("分钟", 0).map(|f| f.1) } else { None };
        loop {
            let (ratio, words): (i64, &[&str]) = match unit.word {
                "年" => (12, &["个月"]),
                "周" | "星期" | "个星期" => (7, &["天"]),
                "天" => (24, &["小时", "个小时"]),
                "小时" | "个小时" => (60, &["分钟", "分"]),
                "分钟" | "分" => (60, &["秒钟", "秒"]),
                _ => break,
            };
            let mut at = skip_spaces(text, item.end);
            if let Some(rest) = text.get(at..).filter(|r| r.starts_with(['零', '又', '〇'])) {
                at += rest.chars().next().map_or(0, char::len_utf8);
            }
            if !char_at(text, at).is_some_and(|c| c.is_ascii_digit() || number::is_sign(c)) {
                break;
            }
            let Some(next) = self.numeral(text, at).filter(|n| n.more.is_none() && !n.vague && !n.bare_unit && !n.grouped && !n.digits)
            else {
                break;
            };
            let Some((end, lesser)) = self.unit(text, next.end).filter(|u| words.contains(&u.1.word)) else { break };
            let ratio = Decimal::from_int(ratio);
            if next.value.is_none_or(|v| v >= ratio) {
                break;
            }
            above = plus(above.and_then(|a| a.checked_mul(ratio)), next.value);
            below = below.checked_mul(ratio).unwrap_or(below);
            item.compound = true;
            item.end = end;
            unit = lesser;
        }
        if item.compound {
            item.unit = minutes.or(item.unit);
            let quotient = above.and_then(|a| a.checked_div(below));
            item.rounded |= quotient.is_some_and(|q| q.1);
            item.low = quotient.map(|q| q.0);
            item.exact = above.map(|a| (a, below));
        }
    }

    /// `$20，300美元` is two amounts, each with its own currency: the figure with the first of them, read up to the comma. Where
    /// one of both stands alone, the comma parts thousands.
    pub(super) fn parted<'a>(&'a self, text: &str, sign: usize, item: &Item<'a>) -> Option<Item<'a>> {
        let comma = text.get(item.digits..item.numeral_end)?.find('，')? + item.digits;
        let signed = text.get(sign..item.start)?.trim_end().ends_with(['$', '€', '£', '¥']);
        let first = text.get(..comma).filter(|_| signed && item.unit.is_some_and(|u| u.class == Class::Currency && u.word != "元"))?;
        self.item(first, item.start)
    }

    /// Behind a sign of money nothing but money is told: $300m升至, $80/桶.
    pub(super) fn priced<'a>(&'a self, text: &str, sign: usize, item: &mut Item<'a>) {
        let signed = text.get(sign..item.start).is_some_and(|s| s.trim_end().ends_with(['$', '€', '£', '¥', '₩', '₽', '₹']));
        if !signed || item.fraction.is_some() {
            return;
        }
        (item.unit, item.end) = (None, item.numeral_end);
        self.rate_of_bare(text, item);
    }

    /// What stands below a slash behind money without a unit of its own: $80/桶, 维护费300万/年.
    #[inline]
    pub(super) fn rate_of_bare(&self, text: &str, item: &mut Item<'_>) {
        if text.as_bytes().get(item.end) == Some(&b'/')
            && item.unit.is_none()
            && let Some((end, below)) = self.unit(text, item.end + 1).filter(|u| below_slash(u.1))
        {
            (item.per, item.end) = (Some(below.symbol), end);
        }
    }

    /// 元/平方米, 吨/年, 元每吨.
    #[inline]
    pub(super) fn rate<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        if let (Some(at), Some(unit)) = (slash_or_each(text, item.end), item.unit) {
            self.rated(text, item, unit, at);
        }
    }

    /// The same where a slash or 每 stands, and its denominator may at `at`.
    #[inline(never)]
    fn rated<'a>(&'a self, text: &str, item: &mut Item<'a>, unit: &Unit, at: usize) {
        // 3天每天: what is done each day.
        if !text[item.end..].starts_with('/')
            && !matches!(unit.class, Class::Currency)
            && !matches!(
                unit.kind,
                QuantityKind::Mass | QuantityKind::Volume | QuantityKind::Area | QuantityKind::Energy | QuantityKind::Length
            )
        {
            return;
        }
        if let (Some(per), end) = self.below(text, unit, item.end, at) {
            (item.per, item.end) = (Some(per), end);
        }
    }

    /// What stands below the slash at `at`, behind a unit, and where the rate ends; there it ends too where nothing does.
    #[inline]
    pub(super) fn rate_behind(&self, text: &str, unit: &Unit, at: usize) -> (Option<Symbol>, usize) {
        self.below(text, unit, at, at + 1)
    }

    /// The denominator at `at` behind a unit that ends at `end`, and where it ends, else `end`.
    fn below(&self, text: &str, unit: &Unit, mut end: usize, mut at: usize) -> (Option<Symbol>, usize) {
        let whole = end;
        let mut per = None;
        while let Some((next, below)) = self.unit(text, at).filter(|u| below_slash(u.1)) {
            // 台/套: two classifiers are no rate.
            if unit.class == Class::Classifier && below.class != Class::Unit {
                return (None, whole);
            }
            per = per.or(Some(below.symbol));
            end = next;
            match text.as_bytes().get(end) {
                Some(b'/') => at = end + 1,
                Some(0xC2) if text.as_bytes().get(end + 1) == Some(&0xB7) => at = end + 2,
                _ => break,
            }
        }
        (per, end)
    }
}

/// Whether a word may stand below the slash of a rate.
fn below_slash(unit: &Unit) -> bool {
    match unit.class {
        Class::Unit => !matches!(unit.kind, QuantityKind::Percent | QuantityKind::Multiple | QuantityKind::Age),
        Class::Classifier => true,
        Class::Silent => matches!(unit.word, "月" | "时"),
        Class::Currency => false,
    }
}

/// Whether a character at a place may go on with a figure behind its unit: a numeral, 半, 多, 又, or a blank.
#[inline]
fn may_go_on(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at..) {
        // 又 and the blanks that are no ASCII.
        Some([b'0'..=b'9' | b' ' | b'\t', ..] | [0xC2, 0xA0, ..] | [0xE3, 0x80, 0x80, ..] | [0xE5, 0x8F, 0x88, ..]) => true,
        Some([0xE3..=0xE9, ..]) => number::is_sign_at(bytes, at),
        _ => false,
    }
}

/// The place behind `/` or 每 of a rate.
#[inline]
fn slash_or_each(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at..)? {
        [b'/', ..] => Some(at + 1),
        // 每
        [0xE6, 0xAF, 0x8F, ..] => Some(at + 3),
        _ => None,
    }
}

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
    /// The figure times sixty, where minutes stand behind hours: exact where the hours are not.
    pub sixtieths: Option<Decimal>,
}

impl Item<'_> {
    /// The same from `at` on, where a sign before it says so.
    fn signed(mut self, at: usize, negative: bool) -> Self {
        if negative {
            self.start = at;
            self.negative = true;
            self.low = self.low.map(Decimal::neg);
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
fn closes(text: &str, at: usize) -> bool {
    is_free(text, at) || char_at(text, at).is_some_and(|c| matches!(c, '到' | '至' | '的' | '左' | '一' | '以' | '上'))
}

const HALF: i128 = 5;

fn half() -> Decimal {
    Decimal::new(HALF, 1).unwrap_or(Decimal::ONE)
}

fn plus(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
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
        let negative = match text.as_bytes().get(at)? {
            b'-' => Some(at + 1),
            b if b.is_ascii() => None,
            _ => text.get(at..)?.starts_with(['负', '−']).then_some(at + '负'.len_utf8()),
        };
        let digits = negative.map_or(at, |n| skip_spaces(text, n));
        let first = char_at(text, digits)?;
        match first {
            '半' => return Some(self.half(text, digits)?.signed(at, negative.is_some())),
            '对' => return Some(self.half_price(text, digits)?.signed(at, negative.is_some())),
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
            sixtieths: None,
        };
        if item.numeral.arabic {
            self.exponent(text, &mut item);
        }
        if !self.fraction(text, &mut item) {
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
            sixtieths: None,
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
        let (end, unit) = self.unit(text, after)?;
        let measures = unit.class == Class::Unit && unit.kind != QuantityKind::Percent && unit.care != Care::Degree;
        if !(measures || unit.care == Care::Tenths) || unit.care == Care::Day {
            return None;
        }
        let mut item = Self::made(at, after, end, half(), Some(unit));
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

    /// `3.5×10^8`, `2.1e-3`, `2^5`.
    fn exponent(&self, text: &str, item: &mut Item<'_>) {
        if !matches!(text.as_bytes().get(item.end), Some(b'*' | b'x' | b'X' | b'e' | b'E' | b'^' | 0xC3)) {
            return;
        }
        let Some(rest) = text.get(item.end..) else { return };
        let signed = |rest: &str| -> Option<(i32, usize)> {
            let sign = usize::from(rest.starts_with(['-', '+']));
            let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
            let places: i32 = if (1..=3).contains(&digits) { rest[sign..sign + digits].parse().ok()? } else { return None };
            Some((if rest.starts_with('-') { -places } else { places }, sign + digits))
        };
        let ends = |end: usize| !text.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric);
        for times in ["×10^", "*10^", "x10^", "X10^"] {
            if let Some((places, length)) = rest.strip_prefix(times).and_then(signed) {
                item.low = item.low.and_then(|v| v.shift(places));
                item.end += times.len() + length;
                item.numeral_end = item.end;
                return;
            }
        }
        if let Some((places, length)) = rest.strip_prefix(['e', 'E']).and_then(signed)
            && ends(item.end + 1 + length)
        {
            item.low = item.low.and_then(|v| v.shift(places));
            item.end += 1 + length;
        } else if let Some((power, length)) = rest.strip_prefix('^').and_then(signed)
            && ends(item.end + 1 + length)
        {
            let mut value = Some(Decimal::ONE);
            for _ in 0..power.unsigned_abs().min(200) {
                value = value.and_then(|v| v.checked_mul(item.low?));
            }
            if power < 0 {
                let quotient = value.and_then(|v| Decimal::ONE.checked_div(v));
                item.rounded |= quotient.is_some_and(|q| q.1);
                value = quotient.map(|q| q.0);
            }
            item.low = value;
            item.end += 1 + length;
        }
        item.numeral_end = item.end;
    }

    /// 百分之五, 三分之一, 二又三分之一, 1/2.
    fn fraction(&self, text: &str, item: &mut Item<'_>) -> bool {
        let mut place = skip_spaces(text, item.numeral_end);
        // 又 and 分 begin with these bytes; a slash stands behind digits, or behind those a blank parts.
        if !matches!(text.as_bytes().get(place), Some(0xE5 | b'/' | b'0'..=b'9')) {
            return false;
        }
        let mut whole = None;
        let mut denominator = item.numeral;
        let Some(rest) = text.get(place..) else { return false };
        if rest.starts_with('又') {
            let at = skip_spaces(text, place + '又'.len_utf8());
            let Some(next) = self.numeral(text, at) else { return false };
            whole = Some(item.low);
            denominator = next;
            place = skip_spaces(text, next.end);
        } else if item.numeral.arabic && !item.numeral.decimal && !item.numeral.grouped && !rest.starts_with('分') {
            return self.slash(text, item);
        }
        let Some(numerator_at) = divides(text, place) else { return false };
        let mut numerator_at = skip_spaces(text, numerator_at);
        let below = text.get(numerator_at..).is_some_and(|r| r.starts_with('负'));
        if below {
            numerator_at += '负'.len_utf8();
        }
        let Some(numerator) = self.numeral(text, numerator_at) else { return false };
        if denominator.vague || denominator.more.is_some() {
            return false;
        }
        item.end = numerator.end;
        item.numeral_end = numerator.end;
        item.numeral.arabic = numerator.arabic;
        let percent = denominator.bare_unit && whole.is_none();
        let factor = if percent { Decimal::from_int(100) } else { Decimal::ONE };
        // 三又二分之一: one division, so that it is rounded once.
        let divide = |value: Option<Decimal>| -> Option<(Decimal, bool)> {
            let below = denominator.value?;
            let above = value?.checked_mul(factor)?;
            let above = match whole {
                Some(whole) => above.checked_add(whole?.checked_mul(below)?)?,
                None => above,
            };
            above.checked_div(below)
        };
        let quotient = divide(numerator.value);
        item.rounded = quotient.is_some_and(|q| q.1);
        item.low = quotient.map(|q| if below { q.0.neg() } else { q.0 });
        item.high = numerator.upper.map(|u| divide(u).map(|q| q.0));
        item.inside = None;
        item.fraction = Some(if percent { (QuantityKind::Percent, "%") } else { (QuantityKind::Number, "") });
        true
    }

    /// `1/2`, `1 4/3`.
    fn slash(&self, text: &str, item: &mut Item<'_>) -> bool {
        let bytes = text.as_bytes();
        let quotient = |at: usize| -> Option<(usize, i64, i64)> {
            let upper = number::digit_run(bytes, at);
            let lower_at = upper + 1;
            let lower = number::digit_run(bytes, lower_at);
            let fits = (1..=2).contains(&(upper - at)) && (1..=2).contains(&(lower.saturating_sub(lower_at)));
            if bytes.get(upper) != Some(&b'/') || !fits {
                return None;
            }
            let (a, b) = (text.get(at..upper)?.parse().ok()?, text.get(lower_at..lower)?.parse().ok()?);
            let open = !bytes.get(lower).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-'));
            (open && (2..=10).contains(&b) && a > 0).then_some((lower, a, b))
        };
        let (whole, found) = match quotient(item.digits) {
            Some(found) => (Decimal::ZERO, Some(found)),
            None if bytes.get(item.numeral_end) == Some(&b' ') => (item.low.unwrap_or(Decimal::ZERO), quotient(item.numeral_end + 1)),
            None => (Decimal::ZERO, None),
        };
        let Some((end, a, b)) = found else { return false };
        let value = Decimal::from_int(a).checked_div(Decimal::from_int(b));
        item.rounded = value.is_some_and(|v| v.1);
        item.low = plus(value.map(|v| v.0), Some(whole));
        (item.end, item.numeral_end) = (end, end);
        item.fraction = Some((QuantityKind::Number, ""));
        true
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
            if found.is_none() && !alone {
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

    /// 一个半小时, 两个多月.
    fn each<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        let Some(c) = char_at(text, item.end) else { return };
        if c == '亿' && !text.get(item.end + c.len_utf8()..).is_some_and(|r| r.starts_with('元')) {
            // 15个亿; 47个亿元以上项目 counts projects
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
    fn behind_unit<'a>(&'a self, text: &str, item: &mut Item<'a>) {
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
            (Class::Unit, "小时" | "个小时") => &[("分钟", 0), ("分", 0)],
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
            if text.get(at..).is_some_and(|r| r.starts_with(['零', '〇'])) {
                at += 3;
            }
            let Some(next) = self.numeral(text, at).filter(|n| n.more.is_none() && !n.vague && n.big == 0 && !n.grouped && !n.decimal)
            else {
                break;
            };
            let rest = text.get(next.end..).unwrap_or_default();
            let named = lesser.iter().find(|l| rest.starts_with(l.0) && l.1 <= top && !(round > 0 && l.1 == top));
            match named {
                Some(&(word, places)) => {
                    if unit.kind == QuantityKind::Duration {
                        let sixty = Decimal::from_int(60);
                        let minutes = plus(item.low.and_then(|v| v.checked_mul(sixty)), next.value);
                        let hours = minutes.and_then(|m| m.checked_div(sixty));
                        item.rounded |= hours.is_some_and(|h| h.1);
                        item.sixtieths = minutes;
                        value = hours.map(|h| h.0);
                    } else {
                        value = plus(value, next.value.and_then(|v| v.shift(places)));
                    }
                    end = next.end + word.len();
                    top = places;
                }
                // 五块六, 两毛五, 一米八, 1米75: the digits behind stand for the lesser unit.
                None => {
                    let spoken = matches!(unit.word, "块" | "毛" | "角" | "米" | "蚊" | "成") || round > 0 && unit.class == Class::Currency;
                    let length = if next.arabic { next.chars } else { 1 };
                    let fits = next.chars == 1 || unit.word == "米" && next.arabic && next.chars == 2;
                    if spoken && fits && !next.bare_unit && closes(text, next.end) && next.value.is_some_and(|v| v < Decimal::from_int(100))
                    {
                        let zero = if at > end { 1 } else { 0 };
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

    /// 元/平方米, 吨/年, 元每吨.
    fn rate<'a>(&'a self, text: &str, item: &mut Item<'a>) {
        let mut end = item.end;
        let Some(mut at) = slash_or_each(text, end) else { return };
        let Some(unit) = item.unit else { return };
        let mut per = None;
        // 3天每天: what is done each day.
        if !text[end..].starts_with('/')
            && !matches!(unit.class, Class::Currency)
            && !matches!(
                unit.kind,
                QuantityKind::Mass | QuantityKind::Volume | QuantityKind::Area | QuantityKind::Energy | QuantityKind::Length
            )
        {
            return;
        }
        while let Some((next, below)) = self.unit(text, at).filter(|u| below_slash(u.1)) {
            // 台/套: two classifiers are no rate.
            if unit.class == Class::Classifier && below.class != Class::Unit {
                return;
            }
            per = per.or(Some(below.symbol));
            end = next;
            match text.as_bytes().get(end) {
                Some(b'/') => at = end + 1,
                Some(0xC2) if text.as_bytes().get(end + 1) == Some(&0xB7) => at = end + 2,
                _ => break,
            }
        }
        if per.is_some() {
            item.per = per;
            item.end = end;
        }
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

/// The place behind `/` or 每 of a rate.
fn slash_or_each(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at..)? {
        [b'/', ..] => Some(at + 1),
        // 每
        [0xE6, 0xAF, 0x8F, ..] => Some(at + 3),
        _ => None,
    }
}

/// The place behind 分之.
fn divides(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let rest = rest.strip_prefix('分')?;
    let place = skip_spaces(text, at + '分'.len_utf8());
    let skipped = place - at - '分'.len_utf8();
    rest.get(skipped..)?.starts_with('之').then(|| place + '之'.len_utf8())
}

//! Units of time that are counted from the document's date: 近三年, 5年前, 半年后, 三年半以来.

use super::numeral::Numeral;
use super::part::{Part, Reader, Unit, What};
use super::words::Kind;
use super::written::blanks;

impl Reader<'_> {
    /// A unit behind a count: 个月, 季度, 周, 天.
    pub(super) fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        const UNITS: [(&str, Unit); 13] = [
            ("个季度", Unit::Quarter),
            ("季度", Unit::Quarter),
            ("个多月", Unit::Month),
            ("个月", Unit::Month),
            ("个星期", Unit::Week),
            ("星期", Unit::Week),
            ("个礼拜", Unit::Week),
            ("礼拜", Unit::Week),
            ("周年", Unit::Year),
            ("周", Unit::Week),
            ("个交易日", Unit::Day),
            ("年度", Unit::Year),
            ("年", Unit::Year),
        ];
        let at = blanks(self.bytes(), at);
        match self.text.get(at..at + 3)? {
            "月" => return Some((Unit::Month, at + 3)),
            "天" | "日" => return Some((Unit::Day, at + 3)),
            "年" | "个" | "季" | "周" | "星" | "礼" => {}
            _ => return None,
        }
        let &(word, unit) = UNITS.iter().find(|(word, _)| self.is(at, word))?;
        (word != "个交易日" && word != "周年" && word != "个多月").then_some((unit, at + word.len()))
    }

    /// 近三年, 未来5年, 过去十天; 近日 where no count follows.
    pub(super) fn span(&self, kind: Kind, at: usize, end: usize) -> Option<Part> {
        let from = match kind {
            Kind::Fuzzy if self.is(at, "最近") && end == at + "最近".len() => end,
            Kind::Fuzzy => return Some(Part::new(end, What::Text)),
            _ => end,
        };
        let counted = self.number(blanks(self.bytes(), from)).filter(countable).and_then(|number| {
            let (unit, end) = self.unit(number.end)?;
            // 近8月 would be a month, 近3年度 nothing.
            (!self.bytes()[number.end..end].starts_with("月".as_bytes())).then_some((number.value, unit, end))
        });
        match (counted, kind) {
            (Some((count, unit, end)), _) => {
                let end = end + self.one_of(end, &["来", "里", "间"]).unwrap_or(0);
                Some(Part::new(end, What::Span(count, unit, kind == Kind::Span(true))))
            }
            (None, Kind::Fuzzy) => Some(Part::new(end, What::Text)),
            (None, _) if self.is(at, "今后") => Some(Part::new(end, What::Text)),
            _ => None,
        }
    }

    /// 5年前, 三天后, 半年前, 5至7天后, 三年半以来: read from its number.
    pub(crate) fn away(&self, at: usize) -> Option<Part> {
        let half = self.is(at, "半");
        let (mut first, mut from) = (None, at + "半".len());
        if !half {
            let number = self.number(at).filter(countable)?;
            let joined = self.joint(number.end).and_then(|next| self.number(next)).filter(|n| countable(n) && n.value > number.value);
            (first, from) = (Some((number.value, joined.map_or(number.value, |n| n.value))), joined.unwrap_or(number).end);
        }
        let (mut unit, mut end) = self.unit(from)?;
        if matches!(self.text.get(from..end)?, "月" | "日" | "季度") {
            return None;
        }
        let (mut low, mut high) = match (first, unit) {
            (Some(counts), _) => counts,
            (None, Unit::Year) => (6, 6),
            (None, Unit::Month) => (15, 15),
            _ => return None,
        };
        if half {
            unit = if unit == Unit::Year { Unit::Month } else { Unit::Day };
        } else if unit == Unit::Year && self.is(end, "半") && low == high {
            (low, high, unit, end) = (low * 12 + 6, high * 12 + 6, Unit::Month, end + "半".len());
        }
        // 两年多以来: since about then.
        let more = self.one_of(end, &["多"]);
        end += more.unwrap_or(0);
        if let Some(length) = self.one_of(end, &["以来", "来"]) {
            let other = ["到", "临", "自", "说", "看", "源", "得", "华", "访", "了", "的"];
            let what = if more.is_some() || low != high { What::Text } else { What::Since(low, unit) };
            return (length > 3 || self.one_of(end + length, &other).is_none()).then(|| Part::new(end + length, what));
        }
        let (ahead, length) = match self.one_of(end, &["之前", "以前", "前"]) {
            Some(length) => (false, length),
            None => (true, self.one_of(end, &["之后", "以后", "后"])?),
        };
        let end = end + length;
        // 3年前期, 5年后续.
        let other = ["期", "往", "列", "续", "者", "勤", "来居"];
        let what = if more.is_some() { What::Text } else { What::Away(low, high, unit, ahead) };
        self.one_of(end, &other).is_none().then(|| Part::new(end, what))
    }
}

/// Whether a numeral may count units of time: 三五年 and 两三年 are vague, 2021年 is a year.
fn countable(number: &Numeral) -> bool {
    number.digits != 4 && number.value > 0 && !(number.han && number.digits > 1)
}

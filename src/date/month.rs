//! Months, days and quarters as they are written, without their year.

use super::part::{Part, Reader, What, Year};
use super::written::blanks;

impl Reader<'_> {
    /// Months: 7月, 7月份, 1-6月, 8、9月, with the day or third behind them.
    pub(super) fn month(&self, at: usize) -> Option<Part> {
        let first = self.number(at).filter(|n| (1..=12).contains(&n.value) && !self.uncounted(at))?;
        let after = blanks(self.bytes(), first.end);
        let (mut last, mut end) = (first, after);
        if !self.is(after, "月") {
            let next = self.joint(first.end).or_else(|| Some(first.end + self.one_of(first.end, &["、"])?))?;
            last = self.number(next).filter(|n| (1..=12).contains(&n.value) && n.han == first.han)?;
            end = blanks(self.bytes(), last.end);
            if !self.is(end, "月") || self.is(first.end, "、") && last.value != first.value + 1 {
                return None;
            }
        }
        end += "月".len();
        // 五月天, 3月龄, 三月三.
        if self.one_of(end, &["龄", "子", "嫂", "租", "供", "饼", "薪"]).is_some() {
            return None;
        }
        end += self.one_of(end, &["份"]).unwrap_or(0);
        let (from, to) = (first.value as u8, last.value as u8);
        if first.end != last.end {
            return Some(Part::new(end, What::Months(from, to)));
        }
        Some(self.in_month(Part { month: Some(from), ..Part::new(end, What::Whole) }))
    }

    /// What stands behind a month.
    pub(super) fn in_month(&self, month: Part) -> Part {
        let end = month.end;
        const THIRDS: [(&str, u8); 9] =
            [("上旬", 1), ("中旬", 2), ("下旬", 3), ("初", 1), ("中下旬", 4), ("底", 3), ("末", 3), ("中上旬", 5), ("中", 2)];
        let ends = |word: &str| match word {
            "中" => self.ends_word(end + 3),
            "初" => self.one_of(end + 3, &["步", "级", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]).is_none(),
            _ => true,
        };
        let begins = matches!(self.text.get(end..end + 3), Some("上" | "中" | "下" | "初" | "底" | "末"));
        for (word, third) in THIRDS.into_iter().filter(|_| begins) {
            if self.is(end, word) && ends(word) {
                let end = end + word.len();
                return match month.what {
                    // 本月上旬: the month is known only later, its last day is cut then.
                    What::MonthOff(_) | What::MonthSame(_) => Part { end, days: Some(third_days(third)), ..month },
                    _ => Part { end, what: What::Third(third), ..month },
                };
            }
        }
        let at = blanks(self.bytes(), end);
        if let Some((days, end)) = self.day_numbers(at) {
            return Part { end, days: Some(days), ..month };
        }
        if at == end {
            // 八月十五, 九月初九: of the lunar calendar.
            if let Some(number) = self.number(at).filter(|n| n.han && (1..=30).contains(&n.value) && n.digits == 0)
                && self.ends_word(number.end)
            {
                return Part { end: number.end, year: Year::Other, what: What::Text, ..month };
            }
            if self.is(at, "初") && self.number(at + 3).is_some_and(|n| n.han && n.value <= 10) {
                let end = self.number(at + 3).map_or(at, |n| n.end);
                return Part { end, year: Year::Other, what: What::Text, ..month };
            }
        }
        if self.is(at, "的")
            && let Some(part) = self.counted(at + "的".len(), true).filter(|p| !matches!(p.what, What::Months(..)))
        {
            return Part { end: part.end, what: part.what, ..month };
        }
        if (self.is(end, "第") || self.is(end, "最后"))
            && let Some(part) = self.counted(end, true).filter(|p| !matches!(p.what, What::Months(..)))
        {
            return Part { end: part.end, what: part.what, ..month };
        }
        month
    }

    /// Days of a month: 28日, 1-3日, 二十八号.
    fn day_numbers(&self, at: usize) -> Option<((u8, u8), usize)> {
        let first = self.number(at).filter(|n| (1..=31).contains(&n.value) && n.digits <= 2 && !self.uncounted(at))?;
        let after = blanks(self.bytes(), first.end);
        if let Some(length) = self.one_of(after, &["日", "号"]) {
            return Some(((first.value as u8, first.value as u8), after + length));
        }
        let next = self.joint(first.end).or_else(|| Some(first.end + self.one_of(first.end, &["、"])?))?;
        let last = self.number(next).filter(|n| (1..=31).contains(&n.value) && n.value > first.value)?;
        let end = blanks(self.bytes(), last.end);
        let end = end + self.one_of(end, &["日", "号"])?;
        (!self.is(first.end, "、") || last.value == first.value + 1).then_some(((first.value as u8, last.value as u8), end))
    }

    /// A day without its month: 29日, 21日至23日 (the first of them), 二十八日.
    pub(super) fn bare_day(&self, at: usize) -> Option<Part> {
        let number = self.number(at)?;
        let (days, end) = self.day_numbers(at)?;
        // 一日千里, 三日内: small numbers in characters are counts.
        if number.han && number.value < 10 {
            return None;
        }
        let numbered = self.is(end - 3, "号");
        // 3号楼, 12号线, 7日内, 30日均线, 15日游.
        let other = if numbered {
            let free = ["上午", "下午", "晚", "早", "起", "前", "之前", "到", "至", "，", "。", "开始", "凌晨", "在", "就"];
            let ends = end >= self.text.len() || self.one_of(end, &free).is_some();
            // 神舟十四号, 上地路2号, 第01号, [2020]3号.
            let before = self.text[..at].chars().next_back();
            let open = before.is_none_or(|c| {
                !c.is_alphanumeric() && !matches!(c, ']' | '〕' | '）' | ')' | '”' | '》') || "在于从自到至本昨今".contains(c)
            });
            !ends || !open || self.one_of(end, &["起重", "前沿"]).is_some()
        } else {
            self.one_of(
                end,
                &[
                    "内",
                    "均",
                    "线",
                    "游",
                    "龄",
                    "元",
                    "本",
                    "之内",
                    "以内",
                    "以上",
                    "左右",
                    "年化",
                    "无理由",
                    "涨",
                    "跌",
                    "移动",
                    "平均",
                    "净",
                ],
            )
            .is_some()
        };
        if other {
            return None;
        }
        Some(Part { days: Some(days), ..Part::new(end, What::Whole) })
    }

    /// Quarters: 三季度, 一至三季度, 一、二季度.
    pub(super) fn quarter(&self, at: usize) -> Option<Part> {
        let from = at + self.one_of(at, &["第"]).unwrap_or(0);
        let first = self.number(from).filter(|n| (1..=4).contains(&n.value))?;
        let mut last = first;
        if !self.is(first.end, "季") {
            let next = self.joint(first.end).or_else(|| Some(first.end + self.one_of(first.end, &["、", "和"])?))?;
            last = self.number(next).filter(|n| n.value > first.value && n.value <= 4)?;
        }
        if self.uncounted(from) {
            return None;
        }
        let end = last.end + self.one_of(last.end, &["季度"])?;
        let (from, to) = (first.value as u8 * 3 - 2, last.value as u8 * 3);
        // 一季度末 is March.
        Some(match self.one_of(end, &["末"]) {
            Some(length) => Part::new(end + length, What::Months(to, to)),
            None => Part::new(end, What::Months(from, to)),
        })
    }
}

fn third_days(third: u8) -> (u8, u8) {
    match third {
        1 => (1, 10),
        2 => (11, 20),
        3 => (21, 31),
        4 => (11, 31),
        _ => (1, 20),
    }
}

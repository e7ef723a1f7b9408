//! One date as it is written: which year, month, day or part of them it names, before it is known when that was.

use super::Day;
use super::bytes;
use super::numeral::{self, Numeral};
use super::words::{Kind, Words};
use super::written::{blanks, full_day};

/// The year that a date names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// None: 7月, 上半年.
    Unsaid,
    Known(u16),
    /// So many years after the document's.
    Off(i32),
    /// So many years after the date spoken of before.
    Same(i32),
    /// Of another calendar: the text only.
    Other,
}

/// A unit that is counted: 前三个月, 第二周, 5年前.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
}

/// What of the year, or of the month where one is named, is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The whole year, month or day that the fields name.
    Whole,
    /// Months from one to the other, both included.
    Months(u8, u8),
    /// The first so many units.
    First(u32, Unit),
    /// The unit of that number, from 1; 0 is the last.
    Nth(u32, Unit),
    /// A third of the month.
    Third(u8),
    /// The weekday (Monday is 0) of that number in the month; 0 is the last.
    NthWeekday(u32, u8),
    Festival(u8, &'static str),
    /// Months after the document's.
    MonthOff(i32),
    QuarterOff(i32),
    /// Months, and days, after the date spoken of before.
    MonthSame(i32),
    DaySame(i32),
    /// Days after the document's.
    DayOff(i32),
    /// Weeks after the document's, and a weekday of it.
    Week(i32, Option<u8>),
    Weekday(u8),
    Weekend(i32),
    /// So many units up to the document's date, or from it on.
    Span(u32, Unit, bool),
    /// So many units before or after the document's date, or from so many to so many.
    Away(u32, u32, Unit, bool),
    /// So many units back from the document's date, up to it.
    Since(u32, Unit),
    Fixed(Day, Day),
    /// Up to the document's date.
    Now,
    /// The interval spoken of before, in another year.
    Carry,
    /// A date whose days are not worked out.
    Text,
}

/// A date as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub end: usize,
    pub year: Year,
    pub month: Option<u8>,
    /// Days of the month, from one to the other.
    pub days: Option<(u8, u8)>,
    pub what: What,
}

impl Part {
    pub(super) fn new(end: usize, what: What) -> Self {
        Self { end, year: Year::Unsaid, month: None, days: None, what }
    }

    /// 年初 or 年底, which are one month long.
    pub(crate) fn whole_year_edge(&self) -> bool {
        matches!(self.what, What::Months(1, 1) | What::Months(12, 12))
    }
}

/// Reads dates forward from a position of the text.
pub(crate) struct Reader<'a> {
    pub text: &'a str,
    pub words: &'a Words,
}

impl Reader<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    #[inline(always)]
    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        bytes::is(self.bytes(), at, word)
    }

    /// The length of the first of `words` that stands at `at`.
    #[inline(always)]
    pub(crate) fn one_of(&self, at: usize, words: &[&str]) -> Option<usize> {
        bytes::one_of(self.bytes(), at, words)
    }

    pub(super) fn number(&self, at: usize) -> Option<Numeral> {
        numeral::read(self.bytes(), at)
    }

    /// 两月, 两季度, 两日 are counts.
    pub(super) fn uncounted(&self, at: usize) -> bool {
        self.is(at, "两")
    }

    /// A sign that joins two dates to an interval, with the blanks around it.
    pub(crate) fn joint(&self, at: usize) -> Option<usize> {
        let from = blanks(self.bytes(), at);
        let length = match self.bytes().get(from..)? {
            [b'-' | b'~', ..] => 1,
            // 至, 到
            [0xE8, 0x87, 0xB3, ..] | [0xE5, 0x88, 0xB0, ..] => 3,
            // ——
            [0xE2, 0x80, 0x94, 0xE2, 0x80, 0x94, ..] => 6,
            // —, –, −, 〜
            [0xE2, 0x80, 0x93 | 0x94, ..] | [0xE2, 0x88, 0x92, ..] | [0xE3, 0x80, 0x9C, ..] => 3,
            _ => return None,
        };
        Some(blanks(self.bytes(), from + length))
    }

    /// Reads the date that begins at `at`.
    pub(crate) fn part(&self, at: usize) -> Option<Part> {
        if self.bytes().get(at)?.is_ascii_digit()
            && let Some((day, end)) = full_day(self.text, at).or_else(|| self.short_day(at))
        {
            return Some(Part { year: Year::Known(day.year()), month: Some(day.month()), ..Part::new(end, What::Fixed(day, day)) });
        }
        if let Some(word) = self.words.at(self.bytes(), at) {
            let end = at + word.text.len();
            return self.worded(word.kind, at, end);
        }
        let Some(number) = self.number(at) else {
            if self.is(at, "前") || self.is(at, "第") {
                return self
                    .counted(at, false)
                    .filter(|p| matches!(p.what, What::First(..) | What::Months(..) | What::Nth(_, Unit::Quarter)));
            }
            return self.decade(at);
        };
        if let Some((year, end)) = self.numbered_year(at, number) {
            return Some(self.in_year(year, end));
        }
        // 2021财年, 2021学年: whose days hang on whose year it is.
        if number.digits == 4
            && (1900..2200).contains(&number.value)
            && let Some(length) = self.one_of(number.end, &["财年", "学年", "财政年度"])
        {
            return Some(self.in_year(Year::Other, number.end + length));
        }
        if number.digits == 4
            && let Some(part) = self.quarter_code(at)
        {
            return Some(part);
        }
        // What its value cannot be is not tried.
        let most = |value: u32| (1..=value).contains(&number.value);
        let month = || most(12).then(|| self.month(at)).flatten();
        let quarter = || most(4).then(|| self.quarter(at)).flatten();
        let day = || most(31).then(|| self.bare_day(at)).flatten();
        let decade = || self.one_of(number.end, &["世纪", "年代"]).and_then(|_| self.decade(at));
        month().or_else(quarter).or_else(day).or_else(decade)
    }

    /// What a word of the table begins.
    fn worded(&self, kind: Kind, at: usize, end: usize) -> Option<Part> {
        let part = Part::new(end, What::Text);
        let with = |what| Some(Part { what, ..part });
        match kind {
            Kind::Year(off) => Some(self.in_year(Year::Off(off), end)),
            Kind::Era(base) => {
                let (years, end) = self.reign_year(end)?;
                Some(self.in_year(u16::try_from(base + years as i32).map_or(Year::Other, Year::Known), end))
            }
            Kind::Reign => {
                let (_, end) = self.reign_year(end)?;
                Some(self.in_year(Year::Other, end))
            }
            Kind::Lunar => {
                let end = self.lunar(at)?;
                Some(Part { year: Year::Other, ..Part::new(end, What::Text) })
            }
            Kind::Same(Unit::Year, off) => Some(self.in_year(Year::Same(off), end)),
            Kind::Same(Unit::Month, off) => Some(self.in_month(Part { what: What::MonthSame(off), ..part })),
            Kind::Same(_, off) => with(What::DaySame(off)),
            Kind::Month(off) => Some(self.in_month(Part { what: What::MonthOff(off), ..part })),
            Kind::Day(off) => with(What::DayOff(off)),
            Kind::Week(off) => {
                if self.is(end, "末") {
                    return Some(Part { end: end + 3, what: What::Weekend(off), ..part });
                }
                match self.weekday(end) {
                    Some((day, end)) => Some(Part { end, what: What::Week(off, Some(day)), ..part }),
                    None => with(What::Week(off, None)),
                }
            }
            Kind::Weekday(day) => with(What::Weekday(day)),
            Kind::Weekend => with(What::Weekend(0)),
            Kind::Half(half) => with(halves(half)),
            Kind::Quarter(quarter) => with(quarters(quarter, quarter)),
            Kind::QuarterOff(off) => with(What::QuarterOff(off)),
            Kind::YearMiddle if !self.ends_word(end) => None,
            Kind::YearBegin | Kind::YearMiddle | Kind::YearEnd => with(part_of_year(kind)),
            Kind::YearAll if self.is(at, "年内") => with(What::Whole).map(|p| Part { year: Year::Off(0), ..p }),
            Kind::MonthPart(third) if self.is(at, "月") => with(if third == 0 { What::MonthOff(0) } else { What::Third(third) }),
            Kind::Fuzzy | Kind::Span(_) => self.span(kind, at, end),
            Kind::Now => with(What::Now),
            Kind::Plan(from, to) => self.plan(end, from, to),
            Kind::Festival(length, days) => Some(self.festival(part, end, length, days)),
            _ => None,
        }
    }

    /// What stands behind a year.
    fn in_year(&self, year: Year, end: usize) -> Part {
        let whole = Part { year, ..Part::new(end, What::Whole) };
        let at = blanks(self.bytes(), end);
        let sub = self.of_year(at, end).or_else(|| {
            let at = at + self.one_of(at, &["的"])?;
            self.counted(at, true).or_else(|| self.month(at))
        });
        match sub {
            Some(part) => Part { year, what: if year == Year::Other { What::Text } else { part.what }, ..part },
            None => whole,
        }
    }

    fn of_year(&self, at: usize, end: usize) -> Option<Part> {
        if at == end
            && let Some(part) = self.edge_of_year(at)
        {
            return Some(part);
        }
        if let Some(word) = self.words.at(self.bytes(), at) {
            let end = at + word.text.len();
            let part = Part::new(end, What::Whole);
            return match word.kind {
                Kind::Half(half) => Some(Part { what: halves(half), ..part }),
                Kind::Quarter(quarter) => Some(Part { what: quarters(quarter, quarter), ..part }),
                Kind::YearBegin | Kind::YearMiddle | Kind::YearEnd => Some(Part { what: part_of_year(word.kind), ..part }),
                Kind::YearAll => Some(part),
                Kind::Festival(length, days) => Some(self.festival(part, end, length, days)),
                Kind::Carry => Some(Part { what: What::Carry, ..part }),
                Kind::Season => Some(Part { what: What::Text, ..part }),
                Kind::Lunar => self.lunar(at).map(|end| Part { what: What::Text, ..Part::new(end, What::Text) }),
                _ => None,
            };
        }
        if let Some(what) = self.letter_part(at) {
            return Some(Part::new(at + 2, what));
        }
        self.month(at).or_else(|| self.quarter(at)).or_else(|| self.counted(at, true))
    }

    /// 2021年底, 今年初, 明年内: the part directly behind the year.
    fn edge_of_year(&self, at: usize) -> Option<Part> {
        let kind = match self.text.get(at..at + 3)? {
            "底" | "末" => Kind::YearEnd,
            "初" => Kind::YearBegin,
            "中" => Kind::YearMiddle,
            "内" => Kind::YearAll,
            _ => return None,
        };
        let end = at + 3;
        // 2021年中国, 2021年内蒙古, 2021年初步: the character begins another word; only what cannot be is let through.
        let free = match kind {
            Kind::YearMiddle | Kind::YearAll => self.ends_word(end),
            Kind::YearBegin => self.one_of(end, &["步", "级", "中", "期", "心", "始", "衷", "创", "雪"]).is_none(),
            _ => self.one_of(end, &["部", "线", "层", "盘", "薪", "端", "座"]).is_none(),
        };
        free.then(|| Part::new(end, if kind == Kind::YearAll { What::Whole } else { part_of_year(kind) }))
    }

    /// Whether a word can end here: a mark, a line, or a verb or particle that follows dates.
    pub(super) fn ends_word(&self, at: usize) -> bool {
        match self.text.get(at..).and_then(|rest| rest.chars().next()) {
            None => true,
            Some(c) if !c.is_alphanumeric() => true,
            Some(c) => "前将可完建投竣开实达启力有已就召举起时计预拟要再全".contains(c),
        }
    }

    /// 第二季度, 前三季度, 前8个月, 第三周, 最后一个月; in a year or month also 前10天.
    pub(super) fn counted(&self, at: usize, within: bool) -> Option<Part> {
        let (first, last) = (self.is(at, "前"), self.is(at, "最后"));
        let from = at + if last { "最后".len() } else { self.one_of(at, &["前", "第", "头", "首"])? };
        let number = self.number(blanks(self.bytes(), from)).filter(|n| n.value > 0 && n.value <= 366)?;
        let (unit, end) = self.unit(number.end)?;
        let what = match unit {
            Unit::Year => return None,
            _ if last => match (number.value, self.weekday_of(number.end)) {
                (1, Some((day, end))) => return Some(Part::new(end, What::NthWeekday(0, day))),
                (1, None) => What::Nth(0, unit),
                _ => return None,
            },
            Unit::Quarter if number.value <= 4 => {
                let n = number.value as u8;
                quarters(if first { 1 } else { n }, n)
            }
            Unit::Month if number.value <= 12 => {
                let n = number.value as u8;
                What::Months(if first { 1 } else { n }, n)
            }
            Unit::Week | Unit::Day if within => {
                if let Some((day, end)) = self.weekday_of(number.end).filter(|_| !first) {
                    return Some(Part::new(end, What::NthWeekday(number.value, day)));
                }
                if first { What::First(number.value, unit) } else { What::Nth(number.value, unit) }
            }
            _ => return None,
        };
        Some(Part::new(end, what))
    }

    /// 个星期一, 个周五 behind a count.
    fn weekday_of(&self, at: usize) -> Option<(u8, usize)> {
        let from = at + self.one_of(at, &["个"]).unwrap_or(0);
        let word = self.words.at(self.bytes(), from)?;
        match word.kind {
            Kind::Weekday(day) => Some((day, from + word.text.len())),
            _ => None,
        }
    }

    /// 本周三: the day behind a week.
    fn weekday(&self, at: usize) -> Option<(u8, usize)> {
        let days = ["一", "二", "三", "四", "五", "六", "日", "天"];
        let day = days.iter().position(|d| self.is(at, d))?;
        let end = at + 3;
        // 本周一共, 上周三家, 下周日均.
        let other = ["共", "起", "家", "次", "个", "度", "直", "均", "系", "些", "项", "只", "批", "大", "小", "下", "前"];
        let counted = numeral::han_digit(self.bytes(), end).is_some() || self.one_of(end, &other).is_some() && !self.is(end, "起，");
        // 本周天然气.
        let ends = day < 7 || self.ends_word(end);
        (!counted && ends).then_some((day.min(6) as u8, end))
    }

    /// A numbered year: 2021年, 二〇二一年度, 21年3月, 零八年, 1990年代.
    fn numbered_year(&self, at: usize, number: Numeral) -> Option<(Year, usize)> {
        let after = blanks(self.bytes(), number.end);
        if !self.is(after, "年") || self.is(after, "年代") {
            return None;
        }
        let mut end = after + "年".len();
        let year = match number.digits {
            4 if (1500..2200).contains(&number.value) => number.value,
            4 if (1000..1500).contains(&number.value) && self.month(end).is_some() => number.value,
            2 if number.han => {
                let first = numeral::han_digit(self.bytes(), at)?;
                let second = number.value % 10;
                // 八九年 and 七八年 are some years.
                let clear = first == 0 || matches!(first, 8 | 9) && second != first + 1 || self.month(end).is_some();
                if !clear {
                    return None;
                }
                century(number.value)
            }
            2 => {
                let precise = self.bytes().get(at) == Some(&b'0') || self.month(end).is_some() || self.half_or_quarter(end);
                if !precise && self.one_of(end, &["底", "末", "初"]).is_none() {
                    return None;
                }
                century(number.value)
            }
            _ => return None,
        };
        if (number.value < 1900 || number.value.is_multiple_of(100)) && self.one_of(end, &["历史", "的历史", "以上", "的时间"]).is_some()
        {
            return None;
        }
        end += self.one_of(end, &["度"]).unwrap_or(0);
        Some((Year::Known(year as u16), end))
    }

    /// Years one after the other that share their 年, from their first number on: 2019、2020年, 2018、2019和2020年.
    pub(super) fn years(&self, first: Numeral) -> Option<Part> {
        let mut last = first;
        while let Some(length) = self.one_of(last.end, &["、", "和", "及", "与"]) {
            let at = last.end + length;
            let next = self.number(at).filter(|n| n.digits == 4 && n.han == last.han && n.value == last.value + 1)?;
            if let Some((_, end)) = self.numbered_year(at, next) {
                // 2019、2020年6月: whose month it is, nobody knows.
                let whole = self.month(end).is_none() && !self.half_or_quarter(end) && self.one_of(end, &["底", "末", "初"]).is_none();
                let (from, to) = (Day::new(first.value as u16, 1, 1)?, Day::new(next.value as u16, 12, 31)?);
                return whole.then(|| Part { year: Year::Known(first.value as u16), ..Part::new(end, What::Fixed(from, to)) });
            }
            last = next;
        }
        None
    }

    /// Q3, H1 behind a year.
    fn letter_part(&self, at: usize) -> Option<What> {
        let what = match self.bytes().get(at..at + 2)? {
            [b'Q', q @ b'1'..=b'4'] => quarters(q - b'0', q - b'0'),
            [b'H', h @ b'1'..=b'2'] => halves(h - b'0'),
            _ => return None,
        };
        (!self.bytes().get(at + 2).is_some_and(u8::is_ascii_alphanumeric)).then_some(what)
    }

    /// 3Q21, 1H2022: as analysts write them.
    pub(crate) fn analyst_code(&self, at: usize) -> Option<Part> {
        let &[n @ b'1'..=b'4', letter @ (b'Q' | b'H'), ..] = self.bytes().get(at..)? else { return None };
        let year = self.number(at + 2).filter(|n| !n.han && (n.digits == 2 || (1990..2100).contains(&n.value)))?;
        if letter == b'H' && n > b'2' || self.bytes().get(year.end).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let what = if letter == b'Q' { quarters(n - b'0', n - b'0') } else { halves(n - b'0') };
        let known = if year.digits == 2 { century(year.value) } else { year.value };
        Some(Part { year: Year::Known(known as u16), ..Part::new(year.end, what) })
    }

    /// 2021Q3, 2022H1, 2021国庆.
    fn quarter_code(&self, at: usize) -> Option<Part> {
        let number = self.number(at).filter(|n| n.digits == 4 && !n.han && (1990..2100).contains(&n.value))?;
        let from = number.end;
        let year = Year::Known(number.value as u16);
        if let Some((word, Kind::Festival(length, days))) = self.words.at(self.bytes(), from).map(|w| (w.text, w.kind)) {
            return Some(Part { year, ..self.festival(Part::new(from, What::Text), from + word.len(), length, days) });
        }
        self.letter_part(from).map(|what| Part { year, ..Part::new(from + 2, what) })
    }

    fn half_or_quarter(&self, at: usize) -> bool {
        matches!(self.words.at(self.bytes(), at).map(|w| w.kind), Some(Kind::Half(_) | Kind::Quarter(_))) || self.quarter(at).is_some()
    }

    /// 三年, 元年 behind a reign.
    fn reign_year(&self, at: usize) -> Option<(u32, usize)> {
        if self.is(at, "元年") {
            return Some((1, at + "元年".len()));
        }
        let number = self.number(at)?;
        self.is(number.end, "年").then_some((number.value, number.end + "年".len()))
    }

    /// 九十年代, 20世纪80年代, 上世纪末 is none, 1990年代.
    fn decade(&self, at: usize) -> Option<Part> {
        let (mut century, mut from) = (None, at);
        if let Some(length) = self.one_of(at, &["上世纪", "本世纪"]) {
            century = Some(if self.is(at, "上") { 1900 } else { 2000 });
            from = at + length;
        } else if let Some(number) = self.number(at).filter(|n| self.is(n.end, "世纪") && (2..=22).contains(&n.value)) {
            century = Some((number.value - 1) * 100);
            from = number.end + "世纪".len();
        }
        let fixed = |from: u32, years: u32, end| {
            let first = Day::new(from as u16, 1, 1)?;
            let last = Day::new((from + years - 1) as u16, 12, 31)?;
            Some(Part { year: Year::Known(from as u16), ..Part::new(end, What::Fixed(first, last)) })
        };
        let number = self.number(from).filter(|n| self.is(n.end, "年代"));
        match (number, century) {
            (Some(n), _) if n.digits == 4 => fixed(n.value, 10, n.end + "年代".len()),
            (Some(n), century) if n.value % 10 == 0 && n.value < 100 => {
                let base = century.unwrap_or(if n.value < 20 { 2000 } else { 1900 });
                fixed(base + n.value, 10, n.end + "年代".len())
            }
            (None, Some(century)) if self.number(at).is_some() => fixed(century + 1, 100, from),
            _ => None,
        }
    }

    fn festival(&self, part: Part, end: usize, length: u8, days: &'static str) -> Part {
        if ["假期", "黄金周"].iter().any(|w| self.text[..end].ends_with(w)) {
            return Part { end, what: What::Festival(length, days), ..part };
        }
        match self.one_of(end, &["假期", "长假", "黄金周", "小长假", "期间"]) {
            Some(more) => Part { end: end + more, what: What::Festival(length, days), ..part },
            None => Part { end, what: What::Festival(1, days), ..part },
        }
    }

    /// 十四五, “十四五”期间, “十四五”末.
    fn plan(&self, end: usize, from: u16, to: u16) -> Option<Part> {
        let close = end + self.one_of(end, &["”", "\"", "」"]).unwrap_or(0);
        let known = |y: u16, what, end| Part { year: Year::Known(y), ..Part::new(end, what) };
        let named = self.one_of(close, &["期间", "时期"]);
        if let Some(length) = self.one_of(close, &["末", "期末"]) {
            return Some(known(to, What::Whole, close + length));
        }
        if let Some(length) = self.one_of(close, &["初", "开局之年", "开局年"]) {
            return Some(known(from, What::Whole, close + length));
        }
        let fixed = What::Fixed(Day::new(from, 1, 1)?, Day::new(to, 12, 31)?);
        Some(Part::new(named.map_or(end, |length| close + length), fixed))
    }

    /// Days of the lunar calendar: 正月初九, 农历八月十五, 大年三十.
    pub(super) fn lunar(&self, at: usize) -> Option<usize> {
        let mut end = at;
        end += self.one_of(end, &["农历", "阴历", "大年"]).unwrap_or(0);
        let mut said = false;
        if let Some(length) = self.one_of(end, &["正月", "腊月", "冬月"]) {
            end += length;
            said = true;
        } else if let Some(number) = self.number(end).filter(|n| n.han && self.is(n.end, "月")) {
            end = number.end + "月".len();
            said = true;
        }
        let from = end + self.one_of(end, &["初"]).unwrap_or(0);
        if let Some(number) = self.number(from).filter(|n| n.han && (1..=30).contains(&n.value) && (from > end || end > at)) {
            return Some(number.end);
        }
        said.then_some(end)
    }

    /// 12-11-10, read as year, month, day.
    fn short_day(&self, at: usize) -> Option<(Day, usize)> {
        let bytes = self.bytes();
        let field = |at: usize| match bytes.get(at..at + 2)? {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Some(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
            _ => None,
        };
        if bytes.get(at + 2) != Some(&b'-') || bytes.get(at + 5) != Some(&b'-') {
            return None;
        }
        let (year, month, day) = (field(at)?, field(at + 3)?, field(at + 6)?);
        let free = |b: Option<&u8>| !b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/'));
        let alone = free(bytes.get(at + 8)) && free(at.checked_sub(1).and_then(|i| bytes.get(i)));
        Some((Day::new(century(year) as u16, month as u8, day as u8)?, at + 8)).filter(|_| alone)
    }
}

fn century(year: u32) -> u32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn halves(half: u8) -> What {
    if half == 1 { What::Months(1, 6) } else { What::Months(7, 12) }
}

fn quarters(from: u8, to: u8) -> What {
    What::Months(from * 3 - 2, to * 3)
}

/// 年初 is January, 年中 June and July, 年底 December.
fn part_of_year(kind: Kind) -> What {
    match kind {
        Kind::YearBegin => What::Months(1, 1),
        Kind::YearMiddle => What::Months(6, 7),
        _ => What::Months(12, 12),
    }
}

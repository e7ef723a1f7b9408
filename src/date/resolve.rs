//! What a written date means in days, against the document's date.
//!
//! What depends on the document's date is left out where there is none; nothing is guessed.

use super::Day;
use super::day::days_in_month;
use super::part::{Part, Unit, What, Year};
use super::words::festival_day;

/// First and last day, as far as they are known.
pub(crate) type Interval = (Option<Day>, Option<Day>);

/// What a date is counted from.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The document's date.
    pub doc: Option<Day>,
    /// The last interval of the same sentence.
    pub carry: Option<(Day, Day)>,
    /// Whether 、 or 和 joins the date to the last one: 2021年6月和8月.
    pub listed: bool,
    /// Whether the date's clause speaks of plans; asked only where it matters.
    pub ahead: &'a dyn Fn() -> bool,
}

const NONE: Interval = (None, None);
/// A bare date that was so many days ago is meant, whatever its clause says: 将 also marks an object.
const JUST_NOW: i64 = 15;
/// The same for a bare month.
const LAST_MONTH: i64 = 31;
/// February 29 comes again within so many years.
const YEARS: u16 = 8;

fn both(interval: Option<(Day, Day)>) -> Interval {
    interval.map_or(NONE, |(from, to)| (Some(from), Some(to)))
}

fn months(year: u16, from: u8, to: u8) -> Option<(Day, Day)> {
    let last = if to < from { year + 1 } else { year };
    Some((Day::new(year, from, 1)?, Day::new(last, to, days_in_month(last, to))?))
}

/// The first day of the month so many months on.
fn month_on(day: Day, count: i32) -> Option<(u16, u8)> {
    let month = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + count;
    Some((u16::try_from(month.div_euclid(12)).ok()?, month.rem_euclid(12) as u8 + 1))
}

/// The day so many units on; the month's last day where the month has no such day.
fn day_on(day: Day, count: i64, unit: Unit) -> Option<Day> {
    let months = match unit {
        Unit::Day => return day.plus(count),
        Unit::Week => return day.plus(count.checked_mul(7)?),
        Unit::Month => count,
        Unit::Quarter => count.checked_mul(3)?,
        Unit::Year => count.checked_mul(12)?,
    };
    let (year, month) = month_on(day, i32::try_from(months).ok()?)?;
    Day::new(year, month, day.day().min(days_in_month(year.clamp(1, 9999), month)))
}

/// Monday of the day's week.
fn monday(day: Day) -> Option<Day> {
    day.plus(-i64::from(day.weekday()))
}

/// The interval of a part once its year is known.
fn in_year(part: &Part, year: u16) -> Option<(Day, Day)> {
    match (part.month, part.days) {
        (Some(month), Some((from, to))) => return Some((Day::new(year, month, from)?, Day::new(year, month, to)?)),
        (Some(month), None) => {
            let (first, last) = months(year, month, month)?;
            return match part.what {
                What::Whole => Some((first, last)),
                What::Third(third) => third_of(first, last, third),
                What::First(count, unit) => leading(first, count, unit).filter(|(_, to)| *to <= last),
                What::Nth(n, unit) => nth(first, last, n, unit),
                What::NthWeekday(n, weekday) => nth_weekday(first, last, n, weekday).map(|d| (d, d)),
                _ => None,
            };
        }
        _ => {}
    }
    let (first, last) = months(year, 1, 12)?;
    match part.what {
        What::Whole => Some((first, last)),
        What::Months(from, to) => months(year, from, to),
        What::First(count, unit) => leading(first, count, unit),
        What::Nth(n, unit) => nth(first, last, n, unit),
        What::NthWeekday(n, weekday) => nth_weekday(first, last, n, weekday).map(|d| (d, d)),
        What::Festival(length, days) => {
            let day = festival_day(days, year)?;
            Some((day, day.plus(i64::from(length) - 1)?))
        }
        _ => None,
    }
}

/// A half-year names no month.
fn one_month((from, to): &(Day, Day)) -> bool {
    (from.year(), from.month()) == (to.year(), to.month())
}

fn third_of(first: Day, last: Day, third: u8) -> Option<(Day, Day)> {
    let at = |day: u8| Day::new(first.year(), first.month(), day);
    Some(match third {
        1 => (first, at(10)?),
        2 => (at(11)?, at(20)?),
        3 => (at(21)?, last),
        4 => (at(11)?, last),
        _ => (first, at(20)?),
    })
}

/// The first units of a year or month: weeks begin on the first Monday of which four days lie in it (ISO 8601).
fn leading(first: Day, count: u32, unit: Unit) -> Option<(Day, Day)> {
    let count = i64::from(count);
    match unit {
        Unit::Week => {
            let from = first_week(first)?;
            Some((from, from.plus(count * 7 - 1)?))
        }
        _ => Some((first, day_on(first, count, unit)?.plus(-1)?)),
    }
}

fn first_week(first: Day) -> Option<Day> {
    monday(first.plus(3)?)
}

fn nth(first: Day, last: Day, n: u32, unit: Unit) -> Option<(Day, Day)> {
    let n = i64::from(n);
    let (from, to) = match unit {
        Unit::Week if n == 0 => {
            let from = monday(last)?;
            (from, from.plus(6)?)
        }
        Unit::Week => {
            let from = first_week(first)?.plus((n - 1) * 7)?;
            (from, from.plus(6)?)
        }
        _ if n == 0 => (day_on(last.plus(1)?, -1, unit)?, last),
        _ => (day_on(first, n - 1, unit)?, day_on(first, n, unit)?.plus(-1)?),
    };
    (from <= last && to >= first).then_some((from, to))
}

fn nth_weekday(first: Day, last: Day, n: u32, weekday: u8) -> Option<Day> {
    if n == 0 {
        return last.plus(-i64::from((last.weekday() + 7 - weekday) % 7));
    }
    first.plus(i64::from((weekday + 7 - first.weekday()) % 7) + (i64::from(n) - 1) * 7).filter(|d| *d <= last)
}

impl Context<'_> {
    /// The year in which a part without one lies: of the sentence before it, else the latest not after the document's
    /// date, or the next where the clause looks ahead.
    fn year_of(&self, part: &Part) -> Option<(Day, Day)> {
        if let Some((from, _)) = self.carry {
            let same = in_year(part, from.year()).filter(|found| found.0 >= from);
            if let Some(found) = same.filter(|found| self.follows(from, found.0)) {
                return Some(found);
            }
        }
        let doc = self.doc?;
        let ended = matches!(part.what, What::Months(1, to) if (6..12).contains(&to)) && part.month.is_none();
        let past = (doc.year().saturating_sub(YEARS)..=doc.year()).rev().filter_map(|year| in_year(part, year)).find(|found| {
            // 前三季度 is told when they are over, or nearly so.
            found.0 <= doc && (!ended || found.1.number() <= doc.number() + 31)
        });
        let days = if part.days.is_some() { JUST_NOW } else { LAST_MONTH };
        let just = part.month.is_some() && past.is_some_and(|found| found.1.number() + days >= doc.number());
        if !just && !ended && (self.ahead)() {
            let next = (doc.year()..=doc.year() + YEARS).filter_map(|year| in_year(part, year)).find(|found| found.1 >= doc);
            return next.or(past);
        }
        past
    }

    /// Whether a date that lies soon behind the one spoken of before may be meant: it is past, it is planned, it is one of a
    /// list, or what was spoken of lies ahead itself.
    fn follows(&self, before: Day, found: Day) -> bool {
        self.doc.is_none_or(|doc| found <= doc || self.listed || before > doc || (self.ahead)())
    }

    /// The year so many after that of the date spoken of before.
    fn carried_year(&self, off: i32) -> Option<u16> {
        let (from, to) = self.carry?;
        if from.year() != to.year() {
            return None;
        }
        u16::try_from(i32::from(from.year()) + off).ok()
    }

    /// The month in which a bare day lies.
    fn month_of(&self, days: (u8, u8)) -> Option<(Day, Day)> {
        let in_month = |(year, month): (u16, u8)| Some((Day::new(year, month, days.0)?, Day::new(year, month, days.1)?));
        if let Some((from, _)) = self.carry.filter(one_month) {
            let same = in_month((from.year(), from.month())).filter(|found| found.0 >= from);
            if let Some(found) = same.filter(|found| self.follows(from, found.0)) {
                return Some(found);
            }
        }
        let doc = self.doc?;
        let mut past = (0..4).filter_map(|back| in_month(month_on(doc, -back)?)).filter(|found| found.0 <= doc);
        if (self.ahead)() {
            let next = (0..4).filter_map(|on| in_month(month_on(doc, on)?)).find(|found| found.1 >= doc);
            // 「29日将原质押的股份解除」 on the 30th looks back.
            let past = past.next();
            return past.filter(|found| found.1.number() + 3 >= doc.number()).or(next).or(past);
        }
        past.next()
    }

    /// What a part means.
    pub(crate) fn interval(&self, part: &Part) -> Interval {
        let doc = self.doc;
        let of_doc = |find: &dyn Fn(Day) -> Option<(Day, Day)>| both(doc.and_then(find));
        match part.what {
            What::Fixed(from, to) => return (Some(from), Some(to)),
            What::Text => return NONE,
            What::Now => return (None, doc),
            What::Carry => return self.carried(part),
            What::MonthOff(off) => {
                return of_doc(&|doc| {
                    let (year, month) = month_on(doc, off)?;
                    match part.days {
                        Some((from, to)) if from == to => Day::new(year, month, from).map(|d| (d, d)),
                        Some((from, to)) => {
                            Some((Day::new(year, month, from)?, Day::new(year, month, to.min(days_in_month(year, month)))?))
                        }
                        None => months(year, month, month),
                    }
                });
            }
            What::QuarterOff(off) => {
                return of_doc(&|doc| {
                    let quarter = i32::from(doc.year()) * 4 + i32::from((doc.month() - 1) / 3) + off;
                    let from = quarter.rem_euclid(4) as u8 * 3 + 1;
                    months(u16::try_from(quarter.div_euclid(4)).ok()?, from, from + 2)
                });
            }
            What::MonthSame(off) => {
                let month = self.carry.filter(one_month).and_then(|(from, _)| month_on(from, off));
                return both(month.and_then(|(year, month)| match part.days {
                    Some((from, to)) => {
                        let last = days_in_month(year, month);
                        Some((Day::new(year, month, from)?, Day::new(year, month, if from == to { to } else { to.min(last) })?))
                    }
                    None => months(year, month, month),
                }));
            }
            What::DaySame(off) => {
                let day = self.carry.filter(|(from, to)| from == to).and_then(|(day, _)| day.plus(i64::from(off)));
                return both(day.map(|d| (d, d)));
            }
            What::DayOff(off) => return of_doc(&|doc| doc.plus(i64::from(off)).map(|d| (d, d))),
            What::Week(off, weekday) => {
                return of_doc(&|doc| {
                    let from = monday(doc)?.plus(i64::from(off) * 7)?;
                    match weekday {
                        Some(weekday) => from.plus(i64::from(weekday)).map(|d| (d, d)),
                        None => Some((from, from.plus(6)?)),
                    }
                });
            }
            What::Weekend(off) => {
                return of_doc(&|doc| {
                    let from = monday(doc)?.plus(i64::from(off) * 7 + 5)?;
                    Some((from, from.plus(1)?))
                });
            }
            What::Weekday(weekday) => {
                return of_doc(&|doc| {
                    let back = i64::from((doc.weekday() + 7 - weekday) % 7);
                    let days = if back > 0 && (self.ahead)() { 7 - back } else { -back };
                    doc.plus(days).map(|d| (d, d))
                });
            }
            What::Span(count, unit, true) => {
                return of_doc(&|doc| Some((doc.plus(1)?, day_on(doc, i64::from(count), unit)?)));
            }
            What::Span(count, unit, false) => {
                return of_doc(&|doc| Some((day_on(doc, -i64::from(count), unit)?, doc.plus(-1)?)));
            }
            What::Away(low, high, unit, ahead) => {
                let (low, high) = (i64::from(low), i64::from(high));
                let (first, last) = if ahead { (low, high) } else { (-high, -low) };
                return of_doc(&|doc| Some((day_on(doc, first, unit)?, day_on(doc, last, unit)?)));
            }
            What::Since(count, unit) => return of_doc(&|doc| Some((day_on(doc, -i64::from(count), unit)?, doc))),
            _ => {}
        }
        let year = match part.year {
            Year::Known(year) => Some(year),
            Year::Off(off) => doc.and_then(|doc| u16::try_from(i32::from(doc.year()) + off).ok()),
            Year::Same(off) => self.carried_year(off),
            Year::Other => None,
            Year::Unsaid => return self.without_year(part),
        };
        both(year.and_then(|year| in_year(part, year)))
    }

    fn without_year(&self, part: &Part) -> Interval {
        match (part.what, part.month, part.days) {
            (What::Whole, None, Some(days)) => both(self.month_of(days)),
            // 年底, 年初, 月底 are the document's own; festivals the nearest.
            (What::Months(a, b), None, None) if a == b && part.whole_year_edge() => both(self.doc.and_then(|doc| months(doc.year(), a, b))),
            (What::Third(third), None, None) => both(self.doc.and_then(|doc| {
                let (first, last) = months(doc.year(), doc.month(), doc.month())?;
                third_of(first, last, third)
            })),
            (What::Festival(..), ..) => both(self.doc.and_then(|doc| {
                let years = doc.year().saturating_sub(1)..=doc.year() + 1;
                let found = years.filter_map(|year| in_year(part, year));
                if (self.ahead)() {
                    found.into_iter().find(|f| f.1 >= doc)
                } else {
                    found.min_by_key(|f| (f.0.number() - doc.number()).abs())
                }
            })),
            _ => both(self.year_of(part)),
        }
    }

    /// The interval spoken of before, in the year that the part names.
    fn carried(&self, part: &Part) -> Interval {
        let (Some((from, to)), Some(doc)) = (self.carry, self.doc) else { return NONE };
        let years = match part.year {
            Year::Off(off) => i64::from(doc.year()) - i64::from(from.year()) + i64::from(off),
            Year::Known(year) => i64::from(year) - i64::from(from.year()),
            _ => return NONE,
        };
        (day_on(from, years, Unit::Year), month_end_on(to, years))
    }

    /// What an interval between two parts means.
    pub(crate) fn range(&self, first: &Part, second: &Part) -> Interval {
        let mut from = self.interval(first).0;
        let mut second = *second;
        // 去年12月到次年2月
        if let (Year::Same(off), Some(from)) = (second.year, from) {
            second.year = u16::try_from(i32::from(from.year()) + off).map_or(Year::Other, Year::Known);
        }
        // 2021—2022学年
        if second.year == Year::Other {
            return NONE;
        }
        if second.what == What::Text || second.what == What::Now {
            return (from, self.doc.filter(|doc| from.is_none_or(|from| from <= *doc)));
        }
        if let (Year::Known(_) | Year::Off(_), Year::Unsaid) = (second.year, first.year) {
            // 10月至2022年3月: the first lies in the second's year, or before it.
            let last = self.interval(&second).0;
            let known = |year: u16| Part { year: Year::Known(year), ..*first };
            if let (Some(last), true) = (last, first.month.is_some() || matches!(first.what, What::Months(..))) {
                let fits = |year: u16| in_year(&known(year), year).filter(|f| f.0 <= last);
                if let Some(found) = fits(last.year()).or_else(|| fits(last.year().saturating_sub(1))) {
                    from = Some(found.0);
                }
            }
        }
        let Some(start) = from else { return (None, self.interval(&second).1.filter(|_| second.year != Year::Unsaid)) };
        if second.year == Year::Unsaid {
            let days_only = second.month.is_none() && second.days.is_some();
            if days_only {
                second.month = Some(start.month());
            }
            let here = in_year(&second, start.year()).filter(|f| f.1 >= start);
            let to = here.or_else(|| {
                let (year, month) = month_on(start, 1)?;
                if days_only { in_year(&Part { month: Some(month), ..second }, year) } else { in_year(&second, start.year() + 1) }
            });
            if let Some((_, to)) = to {
                return (from, Some(to));
            }
        }
        let to = self.interval(&second).1;
        if to.is_some_and(|to| to < start) { NONE } else { (from, to) }
    }
}

fn month_end_on(day: Day, years: i64) -> Option<Day> {
    let moved = day_on(day, years, Unit::Year)?;
    // The end of February stays the end of February.
    if day.day() == days_in_month(day.year(), day.month()) {
        Day::new(moved.year(), moved.month(), days_in_month(moved.year(), moved.month()))
    } else {
        Some(moved)
    }
}

//! Days of the Gregorian calendar.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day; none where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        valid.then_some(Self { year, month, day })
    }

    /// The year.
    #[inline]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[inline]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[inline]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day after `days` days, before for a negative number; none outside the years 1 to 9999.
    pub fn plus(self, days: i64) -> Option<Self> {
        from_number(self.number().checked_add(days)?)
    }

    /// Days since 0000-03-01, for distances. Method: Howard Hinnant, chrono-compatible low-level date algorithms.
    pub fn number(self) -> i64 {
        let (y, m, d) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let y = if m <= 2 { y - 1 } else { y };
        let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
        let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
    }

    /// Monday is 0.
    pub fn weekday(self) -> u8 {
        ((self.number() + 2).rem_euclid(7)) as u8
    }
}

/// How many days a month has.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn from_number(number: i64) -> Option<Day> {
    let (era, of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Day::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A string that is no ISO day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDayError;

impl fmt::Display for ParseDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day such as 2021-07-29")
    }
}

impl std::error::Error for ParseDayError {}

impl FromStr for Day {
    type Err = ParseDayError;

    /// Reads `2021-07-29`; a time behind it (`2021-07-29T08:00`, `2021-07-29 08:00`) is passed over.
    fn from_str(text: &str) -> Result<Self, ParseDayError> {
        let date = text.get(..10).ok_or(ParseDayError)?;
        if !text[10..].is_empty() && !text[10..].starts_with(['T', ' ']) {
            return Err(ParseDayError);
        }
        let mut parts = date.split('-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()));
            part.and_then(|p| p.parse::<u16>().ok()).ok_or(ParseDayError)
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Day::new(year, month as u8, day as u8).ok_or(ParseDayError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_on_over_months_and_leap_years() {
        let day: Day = "2024-02-28".parse().unwrap();
        assert_eq!(day.plus(2).unwrap().to_string(), "2024-03-01");
        assert_eq!(day.plus(-59).unwrap().to_string(), "2023-12-31");
        assert_eq!("2026-11-24".parse::<Day>().unwrap().weekday(), 1);
        for bad in ["2023-02-29", "2021-7-9", "2021-13-01", "today", "2021-07-29x"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }
}

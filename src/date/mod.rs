//! Dates: what a date expression means in days.
//!
//! Decisions where the language leaves room: 年初 is January, 年中 June and July, 年底 December; 月初, 月中, 月底 are the
//! thirds of a month, as 上旬, 中旬, 下旬 are. A deadline holds the last day of what it names: 2025年前 is up to
//! 2025-12-31. 近三年 and 过去三年 end on the day before the document's, 未来三年 begins on the day after it. Weeks begin on
//! Monday; the first week of a year or month is the one with at least four days in it. A bare month or day leans on the
//! date before it in its sentence, else on the document's. 去年同期 is the interval spoken of before, a year earlier. A
//! festival without a year is the nearest, or the next in a clause that looks ahead. 3年后 counts from the document's date
//! only where nothing stands before it to count from.

mod bytes;
mod counted;
mod day;
mod gate;
pub(crate) mod layer;
mod month;
mod numeral;
mod part;
mod resolve;
mod words;
pub(crate) mod written;

pub use day::Day;

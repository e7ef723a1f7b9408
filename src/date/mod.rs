//! Dates: what a date expression means in days.

mod day;
pub(crate) mod layer;
mod month;
mod numeral;
mod part;
mod resolve;
mod words;
pub(crate) mod written;

pub use day::Day;

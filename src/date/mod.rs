//! Dates: what a date expression means in days.

mod day;
pub(crate) mod layer;

pub use day::Day;

//! Dates: what a date expression means in days.

mod day;
pub(crate) mod layer;
pub(crate) mod written;

pub use day::Day;

//! Numerals: what is written as digits or Chinese numerals, as an exact decimal.

//! What a layer's tables say of each word, as bits side by side: for layers that ask it of every hit.

use super::table::TableId;
use super::{Lexicon, RowRef};
use crate::scan::Hit;

/// The bits of every word of the scanned tables.
pub(crate) struct Flags(Vec<u32>);

impl Flags {
    /// Of each word the bits of its rows in some tables, which `bits` tells.
    pub(crate) fn new(lexicon: &Lexicon, tables: u32, bits: impl Fn(RowRef) -> u32) -> Self {
        let of_rows = |pattern| {
            let rows = lexicon.rows(pattern).iter().filter(|r| tables >> r.table & 1 == 1);
            rows.fold(0, |all, &row| all | bits(row))
        };
        let patterns = lexicon.compiled.masks.iter().zip(0..);
        Self(patterns.map(|(&mask, pattern)| if mask & tables != 0 { of_rows(pattern) } else { 0 }).collect())
    }

    /// The bits of a hit.
    #[inline]
    pub(crate) fn of(&self, hit: &Hit) -> u32 {
        self.of_pattern(hit.pattern)
    }

    /// The bits of a word, by its number.
    #[inline]
    pub(crate) fn of_pattern(&self, pattern: u32) -> u32 {
        self.0.get(pattern as usize).copied().unwrap_or(0)
    }
}

/// The bit of the named list that a row of a list table belongs to: bit `n` for `lists[n]`, none for other lists.
pub(crate) fn list_bit(lexicon: &Lexicon, row: RowRef, lists: &[&str]) -> u32 {
    debug_assert!(lists.len() <= 32);
    let list = lexicon.cell(row, 1);
    lists.iter().position(|l| *l == list).map_or(0, |n| 1 << n)
}

/// A bit for each of the tables.
pub(crate) const fn tables<const N: usize>(ids: [TableId; N]) -> u32 {
    let (mut all, mut at) = (0, 0);
    while at < N {
        all |= 1 << ids[at];
        at += 1;
    }
    all
}

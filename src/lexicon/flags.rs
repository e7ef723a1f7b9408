//! Which named lists a word stands in, as bits: for layers that ask it of every hit.

use super::table::TableId;
use super::{Lexicon, RowRef};
use crate::scan::Hit;

/// The rows of one list table, each with the bit of its list.
pub(crate) struct Flags {
    table: TableId,
    rows: Vec<u32>,
}

impl Flags {
    /// Bit `n` stands for `lists[n]`; rows of other lists have none.
    pub(crate) fn new(lexicon: &Lexicon, table: TableId, lists: &[&str]) -> Self {
        debug_assert!(lists.len() <= 32);
        let bit = |row| {
            let list = lexicon.cell(RowRef { table, row }, 1);
            lists.iter().position(|l| *l == list).map_or(0, |n| 1 << n)
        };
        Self { table, rows: (0..lexicon.row_count(table)).map(bit).collect() }
    }

    /// The lists of a hit.
    #[inline]
    pub(crate) fn of(&self, lexicon: &Lexicon, hit: &Hit) -> u32 {
        if !hit.is_in(self.table) {
            return 0;
        }
        let rows = lexicon.rows(hit.pattern).iter().filter(|r| r.table == self.table);
        rows.fold(0, |bits, r| bits | self.rows.get(r.row as usize).copied().unwrap_or(0))
    }
}

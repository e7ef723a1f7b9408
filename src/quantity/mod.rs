//! Quantities: numbers with what they measure.
//!
//! Takes the folded text with its sentences, gives figures with kind, unit, bound, rate, counted noun and SI value. Numerals
//! are found on characters, units by the longest word behind them, bounds by cue words on both sides. Refuses years, dates,
//! times, ordinals, codes, names and idioms. Linear in the text: each figure is read once, with windows of fixed length
//! around it.

mod bare;
mod compound;
mod context;
mod emit;
mod find;
mod fraction;
mod item;
mod joint;
mod series;
mod silent;
mod tables;
mod trie;

pub(crate) use find::NAMES;

use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::reading::{Findings, Reading, Trace, sort};

/// The layer's tables, typed.
pub(crate) struct Layer {
    tables: tables::Tables,
}

impl Layer {
    /// Reads the layer's tables; every fault is reported.
    pub(crate) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        Self { tables: tables::Tables::new(lexicon, faults) }
    }

    /// Finds the quantities of one document.
    pub(crate) fn find(&self, reading: &Reading<'_>, findings: &mut Findings, trace: &mut Trace) {
        let mut finder = find::Finder::new(&self.tables, reading, &mut findings.quantities, trace);
        for &sentence in reading.sentences {
            finder.sentence(sentence);
        }
        sort(&mut findings.quantities);
    }
}

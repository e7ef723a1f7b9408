//! Quantities: numbers with what they measure.
//!
//! Takes the folded text with its sentences, gives figures with kind, unit, bound, rate, counted noun and SI value. Numerals
//! are found on characters, units by the longest word behind them, bounds by cue words on both sides. Refuses years, dates,
//! times, ordinals, codes, names and idioms. Linear in the text: each figure is read once, with windows of fixed length
//! around it.

mod bare;
mod beside;
mod compound;
mod context;
mod emit;
mod find;
mod fraction;
mod item;
mod joint;
mod names;
mod series;
mod short;
mod silent;
mod tables;
mod trie;

use crate::error::Error;
use crate::lexicon::table::{COMPANIES, ORGS, PLACES, QUANTITY_PHRASES};
use crate::lexicon::{Lexicon, NUMERAL};
use crate::reading::{Findings, Reading, Trace, sort};
use names::{Names, Source};

/// Tables whose words hold numerals that are none, a bit for each.
const NAMES: u32 = 1 << QUANTITY_PHRASES | 1 << COMPANIES | 1 << ORGS | 1 << PLACES;

/// What the layer keeps between documents.
#[derive(Default)]
pub(crate) struct Scratch {
    /// Names and phrases with a numeral in them.
    names: names::Room,
    /// Where a quantity may begin.
    figures: Vec<u32>,
}

/// The layer's tables, typed.
pub(crate) struct Layer {
    tables: tables::Tables,
    /// Names with a numeral, where the hits of a reading do not have them.
    names: Option<Names>,
}

impl Layer {
    /// Reads the layer's tables; every fault is reported. Names with a numeral are looked for, or taken from the hits.
    pub(crate) fn new(lexicon: &Lexicon, seek_names: bool, faults: &mut Vec<Error>) -> Self {
        let names = seek_names.then(|| Names::new(lexicon)).flatten();
        Self { tables: tables::Tables::new(lexicon, faults), names }
    }

    /// Finds the quantities of one document.
    pub(crate) fn find(&self, reading: &Reading<'_>, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
        if reading.figures.is_empty() {
            return;
        }
        let count = self.tables.gather(reading.text, reading.figures, &mut scratch.figures);
        let names = match &self.names {
            Some(names) => Source::Sought(names, reading.lexicon, &mut scratch.names),
            None => {
                scratch.names.hits.clear();
                scratch.names.hits.extend(reading.hits.iter().filter(|h| h.mask & NAMES != 0 && h.mask & NUMERAL != 0));
                Source::Hits(&scratch.names.hits)
            }
        };
        let figures = &scratch.figures[..count];
        let mut finder = find::Finder::new(&self.tables, reading.text, figures, names, &mut findings.quantities, trace);
        for &sentence in reading.sentences {
            finder.sentence(sentence);
        }
        if !finder.in_order {
            sort(&mut findings.quantities);
        }
    }
}

//! The record layer.

use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::reading::{Findings, Reading, Trace};

/// The layer's tables, typed.
pub(crate) struct Layer {}

impl Layer {
    /// Reads the layer's tables; every fault is reported.
    pub(crate) fn new(_lexicon: &Lexicon, _faults: &mut Vec<Error>) -> Self {
        Self {}
    }

    /// Finds what the layer finds in one document.
    pub(crate) fn find(&self, _reading: &Reading<'_>, _findings: &mut Findings, _trace: &mut Trace) {}
}

//! A table of projects over many documents: one row a project, with who says what.
//!
//! A [`FactReader`] takes from each document what it reports and leaves the text behind; a [`TableBuilder`] gathers that and
//! merges it. Reports are of one project where their names agree (folded, without brackets, year, tail, the company or place in
//! front), nothing speaks against it (another year, phase or place), and something speaks for it: the same company; where one
//! of them names none, a name that is not generic; for a generic name the same place or the same amount. Names that hold a
//! place or a word of their own are one project's whoever builds it.
//!
//! Reprints, texts that are the same after folding or nearly, are one source. Amounts are never averaged: what agrees is one
//! amount, what does not is a spread with its sources.
//!
//! ```
//! use tiqu::table::{FactReader, TableBuilder};
//! use tiqu::{Document, Extractor};
//!
//! let extractor = Extractor::new();
//! let reader = FactReader::new(&extractor);
//! let mut builder = TableBuilder::new(&reader);
//! for (id, text) in [
//!     ("a", "2024年3月1日，甲乙科技有限公司投资30亿元的石榴籽小镇项目签约。"),
//!     ("b", "2024年9月1日，甲乙科技有限公司石榴籽小镇项目开工，总投资32亿元。"),
//! ] {
//!     if let Some(facts) = reader.read(id, &extractor.extract(Document::from(text))) {
//!         builder.add(facts);
//!     }
//! }
//! let table = builder.finish();
//! assert_eq!(table.rows.len(), 1);
//! assert_eq!(table.rows[0].sources, 2);
//! ```

mod amount;
mod facts;
mod identity;
mod name;
mod row;
mod sketch;
mod total;

pub use amount::Amount;
pub use facts::{FactReader, Facts, Slot};
#[cfg_attr(not(feature = "cli"), expect(unused_imports, reason = "only the command line reads output again"))]
pub(crate) use facts::{Finding, What};
pub use row::{Claim, Event, Measure, Partner, Row};
pub use total::{Standing, Total, Totals};

use std::collections::HashMap;

use crate::date::Day;
use facts::Report;
use sketch::Sources;

/// A document that reports something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reporter {
    /// Its id.
    pub id: String,
    /// Its day of publication.
    pub date: Option<Day>,
    /// Which source it is: reprints share one.
    pub source: usize,
}

/// The rows, and what they were read from.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// One a project or counted group, in the order in which they were first told.
    pub rows: Vec<Row>,
    /// The documents with records, in the order in which they came.
    pub documents: Vec<Reporter>,
    /// How many sources these are, a text and its reprints counted once.
    pub sources: usize,
    /// What the investments come to.
    pub totals: Totals,
}

/// Gathers what documents report.
///
/// Memory grows with the records, not with the texts.
pub struct TableBuilder<'r> {
    reader: &'r FactReader,
    documents: Vec<Reporter>,
    sources: Sources,
    /// Per source the reports of its first document.
    first: Vec<std::ops::Range<usize>>,
    /// All reports, each with its document.
    reports: Vec<(usize, Report)>,
}

impl<'r> TableBuilder<'r> {
    /// An empty one.
    pub fn new(reader: &'r FactReader) -> Self {
        Self { reader, documents: Vec::new(), sources: Sources::default(), first: Vec::new(), reports: Vec::new() }
    }

    /// Adds what a document reports. The order of documents decides nothing but the order of rows, and which of two equal
    /// things is shown.
    pub fn add(&mut self, facts: Facts) {
        let Facts { id, date, sketch, mut reports } = facts;
        let (document, from) = (self.documents.len(), self.reports.len());
        let known = self.sources.len();
        let (all, first) = (&self.reports, &self.first);
        let source = self.sources.place(sketch, |source| tell_of_the_same(&all[first[source].clone()], &reports));
        for report in &mut reports {
            report.part_of = report.part_of.map(|whole| from + whole);
        }
        self.reports.extend(reports.into_iter().map(|report| (document, report)));
        if source == known {
            self.first.push(from..self.reports.len());
        }
        self.documents.push(Reporter { id, date, source });
    }

    /// The table. Takes time in the order of the reports, and for each name in the order of the projects that share it.
    pub fn finish(self) -> Table {
        let groups = identity::merge(self.reader.words(), &self.documents, &self.reports);
        let mut rows: Vec<Row> = groups.iter().map(|group| row::row(group, &self.documents, &self.reports)).collect();
        let mut row_of = vec![0; self.reports.len()];
        for (row, group) in groups.iter().enumerate() {
            group.iter().for_each(|&report| row_of[report] = row);
        }
        for (row, group) in groups.iter().enumerate() {
            let wholes = group.iter().filter_map(|&report| self.reports[report].1.part_of).map(|whole| row_of[whole]);
            rows[row].part_of.extend(wholes.filter(|&whole| whole != row));
        }
        phases(&groups, &self.reports, &mut rows);
        for row in &mut rows {
            row.part_of.sort_unstable();
            row.part_of.dedup();
        }
        let totals = total::totals(&mut rows);
        Table { rows, sources: self.sources.len(), documents: self.documents, totals }
    }
}

/// Whether a near copy tells of a project that the other tells of too, if they name any: form letters differ in nothing else.
fn tell_of_the_same(known: &[(usize, Report)], reports: &[Report]) -> bool {
    let named = |report: &&Report| !report.key.core.is_empty();
    let (mut any, mut other) = (false, false);
    for report in reports.iter().filter(named) {
        any = true;
        for (_, known) in known.iter().filter(|(_, k)| named(&k)) {
            other = true;
            if known.key == report.key {
                return true;
            }
        }
    }
    !any || !other
}

/// A phase is a part of the project of which there is a row.
fn phases(groups: &[Vec<usize>], reports: &[(usize, Report)], rows: &mut [Row]) {
    let key = |row: usize| &reports[groups[row][0]].1.key;
    let mut wholes: HashMap<&str, Vec<usize>> = HashMap::new();
    for row in (0..rows.len()).filter(|&row| key(row).phase.is_empty() && !key(row).core.is_empty()) {
        wholes.entry(&key(row).core).or_default().push(row);
    }
    for row in (0..rows.len()).filter(|&row| !key(row).phase.is_empty()) {
        let with_company = |whole: &&usize| {
            let companies = |row: usize| rows[row].companies.iter().map(|c| c.name.as_str());
            companies(**whole).any(|name| companies(row).any(|other| other == name))
        };
        let Some(candidates) = wholes.get(key(row).core.as_str()) else { continue };
        let whole = match candidates.as_slice() {
            [one] if rows[*one].companies.is_empty() || rows[row].companies.is_empty() => Some(*one),
            several => several.iter().find(with_company).copied(),
        };
        rows[row].part_of.extend(whole);
    }
}

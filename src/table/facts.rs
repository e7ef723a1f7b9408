//! What one document reports: the records alone, without the text.

use std::borrow::Cow;
use std::collections::HashMap;

use super::amount::Amount;
use super::name::{self, Key, Words};
use super::sketch::Sketch;
use crate::date::Day;
use crate::entity::{DateValue, Fact, Modality, Record, Role, Stage, StageKind, named};
use crate::extract::{Extraction, Extractor};
use crate::lexicon::Lexicon;
use crate::text::span::Span;

named! {
    /// What an amount of a row measures.
    Slot {
        /// The total or planned investment.
        Investment = "investment",
        /// How many projects.
        Count = "count",
        /// Floor area, or land where no floor area stands.
        Area = "area",
        /// Land.
        Land = "land",
        /// What it makes in a year, or its power.
        Capacity = "capacity",
        /// What its output is worth.
        OutputValue = "output_value",
        /// Jobs.
        Jobs = "jobs",
        /// What has been spent so far.
        Invested = "invested",
        /// How far the work has come.
        Progress = "progress",
    }
}

impl Slot {
    /// Whether it grows with time, so that a later figure takes the place of an earlier one.
    pub const fn grows(self) -> bool {
        matches!(self, Self::Invested | Self::Progress)
    }
}

/// What a document found says of a project, in the form in which it is kept.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub project: Option<String>,
    pub key: Key,
    pub parties: Vec<Party>,
    pub amounts: Vec<(Slot, Amount)>,
    pub stages: Vec<(StageKind, Modality, Option<DateValue>)>,
    /// Codes of the places that the record or the project's name tells.
    pub places: Vec<String>,
    /// Codes of the places that stand in its evidence.
    pub near: Vec<String>,
    pub location: Option<String>,
    /// The number of another report of the document.
    pub part_of: Option<usize>,
}

/// A company's part in a project.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub name: String,
    /// The name in the form in which names are compared.
    pub key: String,
    pub role: Option<Role>,
}

impl Party {
    /// Whether it is whose the project is, rather than one who works on it.
    pub(super) fn owns(&self) -> bool {
        !matches!(self.role, Some(Role::Contractor | Role::Designer | Role::Operator))
    }
}

/// The records of one document with what a table needs to know of it; some hundred bytes, whatever the length of the text.
#[derive(Clone, Debug)]
pub struct Facts {
    pub(super) id: String,
    pub(super) date: Option<Day>,
    pub(super) sketch: Sketch,
    pub(super) reports: Vec<Report>,
}

/// An entity as a table reads it, from an extraction or from a line of output.
#[derive(Debug)]
pub(crate) struct Finding<'a> {
    /// In any unit, the same for all of the document.
    pub span: Span,
    pub text: Cow<'a, str>,
    pub what: What<'a>,
}

#[derive(Debug)]
pub(crate) enum What<'a> {
    Amount(Amount),
    /// With the fullest name that is known.
    Company(Cow<'a, str>),
    Project,
    Stage(Stage),
    /// With its code.
    Place(Cow<'a, str>),
    Other,
}

/// Reads documents for a table.
///
/// Made once of an extractor, whose lexicon it uses; shared by threads.
#[derive(Clone)]
pub struct FactReader {
    extractor: Extractor,
    words: std::sync::Arc<Words>,
}

impl FactReader {
    /// A reader that folds and compares with the words of this extractor. Takes some milliseconds.
    pub fn new(extractor: &Extractor) -> Self {
        let words = std::sync::Arc::new(Words::new(extractor.lexicon()));
        Self { extractor: extractor.clone(), words }
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    fn lexicon(&self) -> &Lexicon {
        self.extractor.lexicon()
    }

    /// What a document reports; none where it has no records. Linear in the text. `id` names the document.
    pub fn read(&self, id: &str, extraction: &Extraction<'_>) -> Option<Facts> {
        if extraction.records.is_empty() {
            return None;
        }
        let text = &*extraction.text;
        let findings: Vec<Finding<'_>> = extraction
            .entities
            .iter()
            .map(|entity| {
                let what = match &entity.fact {
                    Fact::Quantity(quantity) => What::Amount(quantity.into()),
                    Fact::Company(company) => {
                        What::Company(Cow::Borrowed(company.registered_name.unwrap_or_else(|| company.name.of(text))))
                    }
                    Fact::Project(_) => What::Project,
                    Fact::Stage(stage) => What::Stage(*stage),
                    Fact::Location(location) => What::Place(Cow::Borrowed(location.code)),
                    _ => What::Other,
                };
                Finding { span: entity.span, text: Cow::Borrowed(entity.span.of(text)), what }
            })
            .collect();
        Some(self.read_findings(id, extraction.date, Some(text), &findings, &extraction.records))
    }

    /// The same of findings and records however they came; without the text, reprints are known by the findings.
    pub(crate) fn read_findings(
        &self,
        id: &str,
        date: Option<Day>,
        text: Option<&str>,
        findings: &[Finding<'_>],
        records: &[Record],
    ) -> Facts {
        let fold = &self.lexicon().fold;
        let sketch = match text {
            Some(text) => Sketch::of_text(text.chars().filter_map(|c| fold.fold(c))),
            None => Sketch::of_entities(findings.iter().map(|f| &*f.text)),
        };
        let index = Index::new(self.lexicon(), findings);
        let reports = records.iter().enumerate().map(|(i, record)| self.report(record, findings, &index, i, records.len())).collect();
        Facts { id: id.to_owned(), date, sketch, reports }
    }

    fn report(&self, record: &Record, findings: &[Finding<'_>], index: &Index<'_>, number: usize, count: usize) -> Report {
        let lexicon = self.lexicon();
        let mut parties: Vec<Party> = Vec::new();
        // What a project's name may begin with and be the same: its companies, however called, and places.
        let mut fronts: Vec<String> = Vec::new();
        for &id in &record.companies {
            let Some(What::Company(name)) = findings.get(id).map(|f| &f.what) else { continue };
            let key = name::folded(lexicon, name);
            if parties.iter().any(|p| p.key == key) {
                continue;
            }
            fronts.extend(index.called.get(&**name).into_iter().flatten().cloned());
            fronts.push(key.clone());
            let role = record.roles.iter().find(|r| r.0 == id).map(|r| r.1);
            parties.push(Party { name: name.to_string(), key, role });
        }
        let named = record.project.and_then(|id| findings.get(id));
        let mut places: Vec<String> = Vec::new();
        if let Some(named) = named {
            for (text, code) in index.places_in(named.span) {
                fronts.push(name::folded(lexicon, text));
                places.push(code.to_owned());
            }
        }
        fronts.retain(|front| front.chars().count() > 1);
        fronts.sort_by_key(|front| std::cmp::Reverse(front.len()));
        fronts.dedup();
        let more = |slot: &str| record.more.iter().find(|m| m.0 == slot).and_then(|m| findings.get(m.1));
        let located = more("location");
        if let Some(What::Place(code)) = located.map(|f| &f.what) {
            places.push(code.to_string());
        }
        let near = record.evidence.iter().flat_map(|e| index.places_in(*e)).map(|place| place.1.to_owned());
        let slot = |slot: Slot| match slot {
            Slot::Investment => record.investment.and_then(|id| findings.get(id)),
            Slot::Count => record.count.and_then(|id| findings.get(id)),
            Slot::Area => record.area.and_then(|id| findings.get(id)),
            _ => more(slot.name()),
        };
        let amounts = Slot::ALL.iter().filter_map(|&name| match slot(name).map(|f| &f.what) {
            Some(What::Amount(amount)) => Some((name, *amount)),
            _ => None,
        });
        let mut stages: Vec<(StageKind, Modality, Option<DateValue>)> = Vec::new();
        let told = record.stage_history.iter().chain(record.stage.iter().filter(|id| !record.stage_history.contains(id)));
        for stage in told.filter_map(|&id| findings.get(id)) {
            if let What::Stage(stage) = &stage.what
                && stage.modality != Modality::Generic
                && !stages.contains(&(stage.stage, stage.modality, stage.date))
            {
                stages.push((stage.stage, stage.modality, stage.date));
            }
        }
        let project = named.map(|f| f.text.chars().filter(|c| !c.is_control()).collect::<String>());
        Report {
            key: project.as_deref().map(|name| self.words.key(lexicon, name, &fronts)).unwrap_or_default(),
            project,
            parties,
            amounts: amounts.collect(),
            stages,
            places,
            near: near.collect(),
            location: located.map(|f| f.text.to_string()),
            part_of: record.part_of.filter(|&whole| whole != number && whole < count),
        }
    }
}

/// A document's places, and what its companies are called.
struct Index<'a> {
    /// By their starts: span, text, code.
    places: Vec<(Span, &'a str, &'a str)>,
    /// Per name, the texts of its mentions, folded.
    called: HashMap<&'a str, Vec<String>>,
}

impl<'a> Index<'a> {
    fn new(lexicon: &Lexicon, findings: &'a [Finding<'a>]) -> Self {
        let mut index = Self { places: Vec::new(), called: HashMap::new() };
        for finding in findings {
            match &finding.what {
                What::Place(code) => index.places.push((finding.span, &finding.text, code)),
                What::Company(name) => {
                    let texts = index.called.entry(name).or_default();
                    let text = name::folded(lexicon, &finding.text);
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                _ => {}
            }
        }
        index.places.sort_unstable_by_key(|place| (place.0.start, place.0.end));
        index
    }

    fn places_in(&self, span: Span) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        let from = self.places.partition_point(|place| place.0.start < span.start);
        let inside = self.places[from..].iter().take_while(move |place| place.0.start < span.end);
        inside.filter(move |place| place.0.end <= span.end).map(|place| (place.1, place.2))
    }
}

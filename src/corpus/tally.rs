//! Counts of what was found, and the first records as rows of a table.

use crate::entity::{Fact, Modality, QuantityKind, StageKind};
use crate::extract::Extraction;
use crate::output::plain;

/// How many records are kept as rows.
pub const ROWS: usize = 40;

const KINDS: usize = QuantityKind::ALL.len();
const STAGES: usize = StageKind::ALL.len();

/// A record as text, as people write it. A column is empty where the record has nothing there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The project's name, or how many projects.
    pub project: String,
    /// The companies.
    pub company: String,
    /// The investment: 26.44亿元.
    pub investment: String,
    /// The area: 6万平方米.
    pub area: String,
    /// The stage as written, marked where it has not been reached.
    pub stage: String,
    /// The document.
    pub source: String,
}

/// What was found in many documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Quantities by kind, in the order of [`QuantityKind::ALL`].
    pub quantities: [u64; KINDS],
    /// Stages, in the order of [`StageKind::ALL`].
    pub stages: [u64; STAGES],
    /// Companies.
    pub companies: u64,
    /// Projects.
    pub projects: u64,
    /// Dates.
    pub dates: u64,
    /// Places.
    pub locations: u64,
    /// Public bodies.
    pub organizations: u64,
    /// Records.
    pub records: u64,
    /// Figures that contradict each other.
    pub checks: u64,
    /// The first [`ROWS`] records.
    pub rows: Vec<Row>,
}

impl Tally {
    /// Counts a document in. `id` is its id as a JSON value.
    pub fn add(&mut self, extraction: &Extraction<'_>, id: &str) {
        for entity in &extraction.entities {
            match &entity.fact {
                Fact::Quantity(quantity) => self.quantities[quantity.kind as usize] += 1,
                Fact::Stage(stage) => self.stages[stage.stage as usize] += 1,
                Fact::Company(_) => self.companies += 1,
                Fact::Project(_) => self.projects += 1,
                Fact::Date(_) => self.dates += 1,
                Fact::Location(_) => self.locations += 1,
                Fact::Organization(_) => self.organizations += 1,
                Fact::Custom(_) => {}
            }
        }
        self.records += extraction.records.len() as u64;
        self.checks += extraction.checks.len() as u64;
        let room = ROWS - self.rows.len().min(ROWS);
        self.rows.extend((0..extraction.records.len()).take(room).map(|record| row(extraction, record, id)));
    }

    /// Counts in what comes behind.
    pub fn append(&mut self, other: &mut Self) {
        let both = self.quantities.iter_mut().zip(&other.quantities).chain(self.stages.iter_mut().zip(&other.stages));
        both.for_each(|(mine, more)| *mine += more);
        self.companies += other.companies;
        self.projects += other.projects;
        self.dates += other.dates;
        self.locations += other.locations;
        self.organizations += other.organizations;
        self.records += other.records;
        self.checks += other.checks;
        let room = ROWS - self.rows.len().min(ROWS);
        self.rows.extend(other.rows.drain(..).take(room));
    }
}

fn row(extraction: &Extraction<'_>, record: usize, id: &str) -> Row {
    let record = &extraction.records[record];
    let entity = |id: Option<usize>| id.and_then(|id| extraction.entities.get(id));
    let figure = |id| match entity(id).map(|e| &e.fact) {
        Some(Fact::Quantity(quantity)) => plain::quantity(quantity),
        _ => String::new(),
    };
    let name = |id: usize| match extraction.entities.get(id) {
        Some(entity) => match &entity.fact {
            Fact::Company(company) => company.name.of(&extraction.text),
            _ => extraction.text_of(entity),
        },
        None => "",
    };
    let count = figure(record.count);
    let project = match entity(record.project) {
        Some(project) => extraction.text_of(project).to_owned(),
        None if count.is_empty() || !count.ends_with(['个', '项']) => count,
        None => format!("{count}项目"),
    };
    let stage = entity(record.stage).map_or_else(String::new, |stage| {
        let mark = match &stage.fact {
            Fact::Stage(stage) if stage.modality == Modality::Planned => "（计划）",
            Fact::Stage(stage) if stage.modality == Modality::Negated => "（未）",
            _ => "",
        };
        format!("{}{mark}", extraction.text_of(stage))
    });
    Row {
        project,
        company: record.companies.iter().map(|&id| name(id)).collect::<Vec<_>>().join("、"),
        investment: figure(record.investment),
        area: figure(record.area),
        stage,
        source: serde_json::from_str::<String>(id).unwrap_or_else(|_| id.to_owned()),
    }
}

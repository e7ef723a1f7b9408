//! Lines that `tiqu tag` wrote, read again for what they report.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::date::Day;
use crate::decimal::Decimal;
use crate::entity::{Bound, Certainty, DateValue, Figure, Modality, Record, Role, Stage, StageKind};
use crate::lexicon::intern;
use crate::table::{Amount, FactReader, Facts, Finding, What};
use crate::text::span::Span;

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
    #[serde(borrow)]
    entities: Vec<Entity<'a>>,
    #[serde(default)]
    records: Vec<Slots>,
}

#[derive(Deserialize)]
struct Entity<'a> {
    #[serde(rename = "type", borrow)]
    type_name: Cow<'a, str>,
    start: usize,
    end: usize,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    value: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    min: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    max: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    unit: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    bound: Option<Cow<'a, str>>,
    #[serde(default)]
    approx: bool,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    registered_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    stage: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    modality: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    code: Option<Cow<'a, str>>,
    #[serde(default)]
    candidates: Vec<String>,
}

#[derive(Deserialize)]
struct Slots {
    #[serde(default)]
    project: Option<usize>,
    #[serde(default)]
    companies: Vec<usize>,
    #[serde(default)]
    investment: Option<usize>,
    #[serde(default)]
    count: Option<usize>,
    #[serde(default)]
    area: Option<usize>,
    #[serde(default)]
    stage: Option<usize>,
    #[serde(default)]
    location: Option<usize>,
    #[serde(default)]
    land: Option<usize>,
    #[serde(default)]
    capacity: Option<usize>,
    #[serde(default)]
    output_value: Option<usize>,
    #[serde(default)]
    jobs: Option<usize>,
    #[serde(default)]
    invested: Option<usize>,
    #[serde(default)]
    progress: Option<usize>,
    #[serde(default)]
    roles: BTreeMap<usize, String>,
    #[serde(default)]
    stage_history: Vec<usize>,
    #[serde(default)]
    part_of: Option<usize>,
    #[serde(default)]
    evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Evidence {
    start: usize,
    end: usize,
}

impl Evidence {
    fn span(&self) -> Span {
        Span { start: self.start, end: self.end.max(self.start) }
    }
}

/// What a line reports; none where it has no records. `text` is the document's text, where it is known.
///
/// # Errors
///
/// What is wrong with the line.
pub(super) fn facts(reader: &FactReader, id: &str, line: &str, text: Option<&str>) -> Result<Option<Facts>, String> {
    let line: Line<'_> = serde_json::from_str(line).map_err(|e| format!("not a line as tiqu tag writes it: {e}"))?;
    if line.records.is_empty() {
        return Ok(None);
    }
    let findings = line.entities.into_iter().map(finding).collect::<Result<Vec<_>, _>>()?;
    let records: Vec<Record> = line.records.into_iter().map(record).collect();
    let date = line.date.and_then(|day| day.parse().ok());
    Ok(Some(reader.read_findings(id, date, text, &findings, &records)))
}

fn finding(entity: Entity<'_>) -> Result<Finding<'_>, String> {
    let span = Evidence { start: entity.start, end: entity.end }.span();
    let what = match &*entity.type_name {
        "quantity" => What::Amount(amount(&entity)?),
        "company" => What::Company(entity.registered_name.or(entity.name).unwrap_or_else(|| entity.text.clone())),
        "project" => What::Project,
        "stage" => {
            let stage = entity.stage.as_deref().and_then(StageKind::from_name);
            let modality = entity.modality.as_deref().and_then(Modality::from_name);
            match stage.zip(modality) {
                Some((stage, modality)) => What::Stage(Stage { stage, modality, date: entity.date.as_deref().and_then(interval) }),
                None => return Err(format!("the stage {} names no known stage and modality", entity.text)),
            }
        }
        "location" => What::Place(entity.code.unwrap_or_else(|| Cow::Owned(entity.candidates.join("|")))),
        _ => What::Other,
    };
    Ok(Finding { span, text: entity.text, what })
}

fn amount(entity: &Entity<'_>) -> Result<Amount, String> {
    let decimal = |text: &Option<Cow<'_, str>>| match text {
        Some(text) => text.parse::<Decimal>().map(Some).map_err(|e| format!("the quantity {} has the figure {text}: {e}", entity.text)),
        None => Ok(None),
    };
    let figure = match (decimal(&entity.value)?, decimal(&entity.min)?.zip(decimal(&entity.max)?)) {
        (Some(value), _) => Figure::Value(value),
        (None, Some((min, max))) => Figure::Range(min, max),
        (None, None) => Figure::Overflow,
    };
    let bound = entity.bound.as_deref().and_then(Bound::from_name).unwrap_or(Bound::Exact);
    Ok(Amount { figure, unit: entity.unit.as_deref().map_or("", intern), bound, approx: entity.approx })
}

/// `2021-07-29`, `2021-07-01/2021-07-31`, `/2021-12-31`.
fn interval(text: &str) -> Option<DateValue> {
    let day = |text: &str| text.parse::<Day>().ok();
    match text.split_once('/') {
        Some((from, to)) => Some(DateValue { from: day(from), to: day(to) }),
        None => day(text).map(|day| DateValue { from: Some(day), to: Some(day) }),
    }
}

fn record(slots: Slots) -> Record {
    let more = [
        ("location", slots.location),
        ("land", slots.land),
        ("capacity", slots.capacity),
        ("output_value", slots.output_value),
        ("jobs", slots.jobs),
        ("invested", slots.invested),
        ("progress", slots.progress),
    ];
    Record {
        project: slots.project,
        companies: slots.companies,
        investment: slots.investment,
        count: slots.count,
        area: slots.area,
        stage: slots.stage,
        more: more.into_iter().filter_map(|(slot, id)| Some((slot, id?))).collect(),
        roles: slots.roles.into_iter().filter_map(|(id, role)| Some((id, Role::from_name(&role)?))).collect(),
        stage_history: slots.stage_history,
        part_of: slots.part_of,
        refers_to: Vec::new(),
        rule: "",
        certainty: Certainty::Likely,
        evidence: slots.evidence.iter().map(Evidence::span).collect(),
    }
}

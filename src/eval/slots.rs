//! A record's slots in a form that compares.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::annotation::{Annotation, number, unit};
use super::found::FoundRecord;

/// One filled slot of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Project(String),
    Company(String),
    /// `investment` or `area`: figures and unit.
    Amount(&'static str, Vec<Option<String>>, Option<String>),
    Count(Vec<Option<String>>),
    Stage(Option<String>),
}

impl std::fmt::Display for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let figures = |list: &[Option<String>]| list.iter().map(|v| v.as_deref().unwrap_or("?")).collect::<Vec<_>>().join("..");
        match self {
            Self::Project(name) => write!(f, "project={name}"),
            Self::Company(name) => write!(f, "company={name}"),
            Self::Amount(slot, values, unit) => write!(f, "{slot}={}{}", figures(values), unit.as_deref().unwrap_or("")),
            Self::Count(values) => write!(f, "count={}", figures(values)),
            Self::Stage(stage) => write!(f, "stage={}", stage.as_deref().unwrap_or("?")),
        }
    }
}

fn push(slots: &mut Vec<Slot>, slot: Slot) {
    if !slots.contains(&slot) {
        slots.push(slot);
    }
}

/// The figures of a quantity: its value, or both ends of its range.
pub(super) fn figures(e: &Annotation) -> Vec<Option<String>> {
    let one = |figure: &Option<String>| figure.as_deref().and_then(number);
    if e.value.is_some() { vec![one(&e.value)] } else { vec![one(&e.min), one(&e.max)] }
}

/// The unit of a quantity, in one form.
pub(super) fn unit_of(e: &Annotation) -> Option<String> {
    e.unit.as_deref().map(unit)
}

/// The slots of a gold record, whose slots hold texts.
pub(super) fn of_gold(record: &Map<String, Value>) -> Vec<Slot> {
    let mut slots = Vec::new();
    let text = |slot: &str| record.get(slot).and_then(Value::as_str).filter(|s| !s.is_empty());
    if let Some(project) = text("project") {
        push(&mut slots, Slot::Project(project.to_owned()));
    }
    for company in record.get("companies").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        push(&mut slots, Slot::Company(company.to_owned()));
    }
    for slot in ["investment", "area"] {
        if let Some(amount) = text(slot) {
            let (value, name) = amount.split_once(' ').unwrap_or((amount, ""));
            push(&mut slots, Slot::Amount(slot, value.split("..").map(number).collect(), Some(unit(name))));
        }
    }
    match record.get("count") {
        None | Some(Value::Null) => {}
        Some(Value::String(count)) => push(&mut slots, Slot::Count(vec![number(count)])),
        Some(count) => push(&mut slots, Slot::Count(vec![number(&count.to_string())])),
    }
    if let Some(stage) = text("stage") {
        push(&mut slots, Slot::Stage(Some(stage.to_owned())));
    }
    slots
}

/// The slots of a found record, whose slots hold entities' numbers.
pub(super) fn of_found(record: &FoundRecord, entities: &HashMap<u64, &Annotation>) -> Vec<Slot> {
    let mut slots = Vec::new();
    let get = |id: &Option<u64>| id.as_ref().and_then(|id| entities.get(id).copied());
    if let Some(project) = get(&record.project) {
        push(&mut slots, Slot::Project(project.text.clone()));
    }
    for company in record.companies.iter().flatten().filter_map(|id| entities.get(id)) {
        let name = company.name.as_ref().filter(|n| !n.is_empty()).unwrap_or(&company.text);
        push(&mut slots, Slot::Company(name.clone()));
    }
    for (slot, id) in [("investment", &record.investment), ("area", &record.area)] {
        if let Some(entity) = get(id) {
            push(&mut slots, Slot::Amount(slot, figures(entity), unit_of(entity)));
        }
    }
    if let Some(entity) = get(&record.count) {
        push(&mut slots, Slot::Count(figures(entity)));
    }
    if let Some(entity) = get(&record.stage) {
        push(&mut slots, Slot::Stage(entity.stage.clone()));
    }
    slots
}

/// Whether two slots say the same: projects may be named a little longer or shorter.
pub(super) fn same(a: &Slot, b: &Slot) -> bool {
    let (Slot::Project(x), Slot::Project(y)) = (a, b) else { return a == b };
    let (m, n) = (x.chars().count(), y.chars().count());
    let ((short, few), (long, many)) = if m <= n { ((x, m), (y, n)) } else { ((y, n), (x, m)) };
    x == y || long.contains(short.as_str()) && few as f64 >= 0.6 * many as f64 || long.ends_with(short.as_str())
}

/// How many of gold's slots were found, each of the found ones used once.
pub(super) fn shared(gold: &[Slot], found: &[Slot]) -> usize {
    let mut rest: Vec<&Slot> = found.iter().collect();
    let mut hits = 0;
    for slot in gold {
        if let Some(at) = rest.iter().position(|other| same(slot, other)) {
            rest.remove(at);
            hits += 1;
        }
    }
    hits
}

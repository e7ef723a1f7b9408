//! A row: what all reports of one project come to.

use super::Reporter;
use super::amount::Amount;
use super::facts::{Report, Slot};
use super::total::Standing;
use crate::date::Day;
use crate::decimal::Decimal;
use crate::entity::{DateValue, Modality, Role, StageKind, Symbol};

/// A project, or a group of projects counted together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The name that most sources give it, the longest of these; none for groups and for what a company builds without a name.
    pub project: Option<String>,
    /// Its other names.
    pub names: Vec<String>,
    /// Who takes part.
    pub companies: Vec<Partner>,
    /// Where.
    pub location: Option<String>,
    /// What is measured of it, by slot.
    pub measures: Vec<Measure>,
    /// Where it stands: the latest stage that was reached, else the latest that is planned, else one that was not reached.
    pub stage: Option<Event>,
    /// All stages told of it, by time.
    pub history: Vec<Event>,
    /// The rows whose part it is.
    pub part_of: Vec<usize>,
    /// The documents that report it.
    pub documents: Vec<usize>,
    /// How many sources these are, reprints counted once.
    pub sources: usize,
    /// Whether its investment is counted in the totals.
    pub counted: bool,
}

/// A company of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The longest name that a document gives.
    pub name: String,
    /// What it does, where told.
    pub role: Option<Role>,
}

/// What the sources say of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What is measured.
    pub slot: Slot,
    /// The amount that all claims in its unit agree with, the most exact of them; the latest, where it grows with time. None
    /// where they disagree.
    pub agreed: Option<Amount>,
    /// The lowest and the highest figure of all claims in `unit` that count; none where they are too large.
    pub ends: Option<(Decimal, Decimal)>,
    /// The unit that most sources use.
    pub unit: Symbol,
    /// Each amount with those who say so, in the order told.
    pub claims: Vec<Claim>,
}

/// An amount, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The amount.
    pub amount: Amount,
    /// The documents.
    pub documents: Vec<usize>,
}

/// A stage, and who tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The stage.
    pub stage: StageKind,
    /// Whether it has been reached.
    pub modality: Modality,
    /// When, as the text says; for what has been reached else the day of the document.
    pub date: Option<DateValue>,
    /// The documents.
    pub documents: Vec<usize>,
}

impl Event {
    fn last_day(&self) -> Option<Day> {
        self.date.and_then(|date| date.to.or(date.from))
    }
}

impl Row {
    /// What is measured in a slot.
    pub fn measure(&self, slot: Slot) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.slot == slot)
    }

    /// Whether sources disagree about something.
    pub fn disagrees(&self) -> bool {
        self.measures.iter().any(|measure| measure.agreed.is_none())
    }

    /// Whether it is under way, planned, stopped, or nothing is said.
    pub fn standing(&self) -> Standing {
        match self.stage.as_ref().map(|event| (event.modality, event.stage)) {
            Some((Modality::Actual, StageKind::Suspended | StageKind::Terminated)) => Standing::Stopped,
            Some((Modality::Actual, _)) => Standing::Actual,
            Some((Modality::Planned, _)) => Standing::Planned,
            _ => Standing::Untold,
        }
    }
}

/// How many sources documents are.
fn sources(of: &[usize], documents: &[Reporter]) -> usize {
    let mut sources: Vec<usize> = of.iter().map(|&d| documents[d].source).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}

/// Documents come in order.
fn push_once(list: &mut Vec<usize>, document: usize) {
    if list.last() != Some(&document) {
        list.push(document);
    }
}

/// The row of some reports, which come in order.
pub(super) fn row(group: &[usize], documents: &[Reporter], reports: &[(usize, Report)]) -> Row {
    let mut row = Row::default();
    let mut names: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut parties: Vec<(&str, Partner)> = Vec::new();
    for &(document, ref report) in group.iter().map(|&number| &reports[number]) {
        push_once(&mut row.documents, document);
        if let Some(name) = report.project.as_deref() {
            match names.iter_mut().find(|known| known.0 == name) {
                Some(known) => push_once(&mut known.1, document),
                None => names.push((name, vec![document])),
            }
        }
        for party in &report.parties {
            let same = |key: &str| key == party.key || key.contains(&party.key) || party.key.contains(key);
            match parties.iter_mut().find(|known| same(known.0)) {
                Some((key, known)) => {
                    known.role = known.role.or(party.role);
                    if party.key.len() > key.len() {
                        (*key, known.name) = (&party.key, party.name.clone());
                    }
                }
                None => parties.push((&party.key, Partner { name: party.name.clone(), role: party.role })),
            }
        }
        let longest = |known: &String, other: &String| known.len() >= other.len();
        if let Some(place) = report.location.as_ref().filter(|place| !row.location.as_ref().is_some_and(|known| longest(known, place))) {
            row.location = Some(place.clone());
        }
        for &(slot, amount) in &report.amounts {
            claim(&mut row.measures, slot, amount, document);
        }
        for &(stage, modality, date) in &report.stages {
            let date = date.filter(|d| d.from.is_some() || d.to.is_some());
            match row.history.iter_mut().find(|event| (event.stage, event.modality, event.date) == (stage, modality, date)) {
                Some(event) => push_once(&mut event.documents, document),
                None => row.history.push(Event { stage, modality, date, documents: vec![document] }),
            }
        }
    }
    row.history = dated(std::mem::take(&mut row.history), documents);
    names.sort_by_key(|(name, of)| std::cmp::Reverse((sources(of, documents), name.chars().count())));
    let mut names = names.into_iter().map(|(name, _)| name.to_owned());
    row.project = names.next();
    row.names = names.collect();
    row.companies = parties.into_iter().map(|(_, partner)| partner).collect();
    row.sources = sources(&row.documents, documents);
    row.measures.iter_mut().for_each(|measure| settle(measure, documents));
    row.measures.sort_by_key(|measure| measure.slot);
    row.stage = standing(&row.history);
    // Days first, those without a day by their stage behind them.
    row.history.sort_by_key(|event| (event.last_day().is_none(), event.last_day(), event.stage));
    row
}

/// Stages told without a day: they are the first of that kind that some text dates; else, where they have been reached, it was by
/// the day of the first document that tells them.
fn dated(history: Vec<Event>, documents: &[Reporter]) -> Vec<Event> {
    let (mut dated, undated): (Vec<Event>, Vec<Event>) = history.into_iter().partition(|event| event.date.is_some());
    for mut event in undated {
        let same = dated.iter_mut().filter(|d| (d.stage, d.modality) == (event.stage, event.modality));
        if let Some(first) = same.min_by_key(|d| d.last_day()) {
            first.documents.append(&mut event.documents);
            first.documents.sort_unstable();
            first.documents.dedup();
            continue;
        }
        if event.modality == Modality::Actual {
            let day = event.documents.iter().filter_map(|&d| documents[d].date).min();
            event.date = day.map(|day| DateValue { from: Some(day), to: Some(day) });
        }
        dated.push(event);
    }
    dated
}

fn claim(measures: &mut Vec<Measure>, slot: Slot, amount: Amount, document: usize) {
    let place = measures.iter().position(|measure| measure.slot == slot).unwrap_or_else(|| {
        measures.push(Measure { slot, agreed: None, ends: None, unit: "", claims: Vec::new() });
        measures.len() - 1
    });
    let claims = &mut measures[place].claims;
    match claims.iter_mut().find(|claim| claim.amount == amount) {
        Some(claim) => push_once(&mut claim.documents, document),
        None => claims.push(Claim { amount, documents: vec![document] }),
    }
}

/// Finds out what a slot's claims come to.
fn settle(measure: &mut Measure, documents: &[Reporter]) {
    let weight = |unit: &str| {
        let of: Vec<usize> = measure.claims.iter().filter(|c| c.amount.unit == unit).flat_map(|c| c.documents.iter().copied()).collect();
        sources(&of, documents)
    };
    let mut unit = "";
    let mut most = 0;
    for claim in &measure.claims {
        let weight = weight(claim.amount.unit);
        if weight > most {
            (unit, most) = (claim.amount.unit, weight);
        }
    }
    measure.unit = unit;
    let mut counting: Vec<&Claim> = measure.claims.iter().filter(|claim| claim.amount.unit == unit).collect();
    if measure.slot.grows() {
        let told = |claim: &Claim| claim.documents.iter().filter_map(|&d| documents[d].date).max();
        let latest = counting.iter().filter_map(|claim| told(claim)).max();
        if latest.is_some() {
            counting.retain(|claim| told(claim) == latest);
        }
    }
    // The first of the most exact ones.
    let best = counting.iter().rev().max_by_key(|claim| (claim.amount.exactness(), sources(&claim.documents, documents)));
    measure.agreed = best.map(|claim| claim.amount).filter(|best| counting.iter().all(|claim| claim.amount.agrees(best)));
    measure.ends = match measure.agreed {
        Some(agreed) => agreed.ends(),
        None => {
            let ends: Option<Vec<_>> = counting.iter().map(|claim| claim.amount.ends()).collect();
            ends.and_then(|ends| Some((ends.iter().map(|e| e.0).min()?, ends.iter().map(|e| e.1).max()?)))
        }
    };
}

/// Where a project stands.
fn standing(history: &[Event]) -> Option<Event> {
    [Modality::Actual, Modality::Planned, Modality::Negated].into_iter().find_map(|modality| {
        let of = || history.iter().filter(|event| event.modality == modality);
        let dated = of().filter(|event| event.last_day().is_some()).max_by_key(|event| (event.last_day(), event.stage));
        // What has no day counts where it is further along than the latest that has one.
        let undated = of().filter(|event| event.last_day().is_none()).max_by_key(|event| event.stage);
        match (dated, undated) {
            (Some(dated), Some(undated)) if undated.stage > dated.stage => Some(undated.clone()),
            (dated, undated) => dated.or(undated).cloned(),
        }
    })
}

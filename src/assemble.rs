//! From findings to what is given: entities of the source in one order, and records that hold their numbers.
//!
//! Each list of findings is in order, so they are merged, not sorted. Linear in the findings.

use std::hint::select_unpredictable;

use crate::entity::{Certainty, Company, Custom, Entity, EntityId, Fact, Parts, Quantity, QuantityKind, Record, Symbol};
use crate::extract::{Layers, MAX_TEXT};
use crate::reading::{Draft, Drafts, Findings, Found, Mention};
use crate::text::fold::View;
use crate::text::span::Span;

/// What is given of what was found.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// The layers that are asked for.
    pub layers: Layers,
    /// A bit for each kind of quantity that is given.
    pub kinds: u32,
    /// Companies, projects and records that are less certain are not given.
    pub least: Certainty,
}

impl Wanted {
    fn all(self) -> bool {
        const ENTITIES: [Layers; 7] =
            [Layers::QUANTITY, Layers::COMPANY, Layers::PROJECT, Layers::STAGE, Layers::DATE, Layers::LOCATION, Layers::ORGANIZATION];
        self.kinds == u32::MAX && self.least == Certainty::Guess && ENTITIES.into_iter().all(|layer| self.layers.contains(layer))
    }

    fn kind(self, kind: QuantityKind) -> bool {
        self.layers.contains(Layers::QUANTITY) && self.kinds >> kind as u32 & 1 == 1
    }
}

/// Findings as entities of the source by start, the longest first, appended to `entities`, and drafts as records that hold their numbers.
pub(crate) fn assemble(
    findings: &Findings,
    wanted: Wanted,
    view: &View<'_>,
    places: &mut Places,
    entities: &mut Vec<Entity>,
) -> Vec<Record> {
    let all = wanted.all();
    let drafts = if wanted.layers.contains(Layers::RECORD) { &*findings.records.list } else { &[] };
    let refers = !drafts.is_empty() || !findings.customs.is_empty();
    if refers {
        places.reset(findings);
        if !all && !drafts.is_empty() {
            refer(&findings.records, places);
        }
        let fields = findings.customs.iter().flat_map(|custom| &custom.fact.fields);
        fields.for_each(|field| places.set(field.1, REFERRED));
    }
    entities.reserve(findings.count());
    if !refers && findings.quantities.len() == findings.count() {
        // Most engines for amounts alone find nothing else: there is nothing to merge.
        let given = findings.quantities.iter().filter(|found| wanted.kind(found.fact.kind));
        entities.extend(given.map(|found| quantity(found, view)));
        return Vec::new();
    }
    // Of equal spans the first of these comes first.
    let mut quantities = Queue::new(&findings.quantities, 0);
    let mut companies = Queue::new(&findings.companies, 1);
    let mut projects = Queue::new(&findings.projects, 2);
    let mut stages = Queue::new(&findings.stages, 3);
    let mut dates = Queue::new(&findings.dates, 4);
    let mut locations = Queue::new(&findings.locations, 5);
    let mut organizations = Queue::new(&findings.organizations, 6);
    loop {
        let keys = [quantities.key, companies.key, projects.key, stages.key, dates.key, locations.key, organizations.key];
        let least = keys.into_iter().fold(DONE, |least, key| select_unpredictable(key < least, key, least));
        if least == DONE {
            break;
        }
        let mut give = |mention: Mention, is_wanted: bool| {
            let given = all || is_wanted || refers && places.get(mention) == Some(REFERRED);
            if given && refers {
                places.set(mention, entities.len());
            }
            given
        };
        match least & RANKS {
            0 => {
                let Some((i, found)) = quantities.next() else { break };
                if give(Mention::Quantity(i), wanted.kind(found.fact.kind)) {
                    entities.push(quantity(found, view));
                }
            }
            1 => {
                let Some((i, found)) = companies.next() else { break };
                let certain = found.fact.certainty <= wanted.least;
                if give(Mention::Company(i), certain && wanted.layers.contains(Layers::COMPANY)) {
                    let parts = found.fact.parts.map(|parts| parts_in(parts, view));
                    let invalid_code = found.fact.invalid_code.map(|code| view.span(code));
                    let fact = Company { name: view.span(found.fact.name), parts, invalid_code, ..found.fact };
                    entities.push(entity(found, view, Fact::Company(fact)));
                }
            }
            2 => {
                let Some((i, found)) = projects.next() else { break };
                let certain = found.fact.certainty <= wanted.least;
                if give(Mention::Project(i), certain && wanted.layers.contains(Layers::PROJECT)) {
                    entities.push(entity(found, view, Fact::Project(found.fact)));
                }
            }
            3 => {
                let Some((i, found)) = stages.next() else { break };
                if give(Mention::Stage(i), wanted.layers.contains(Layers::STAGE)) {
                    entities.push(entity(found, view, Fact::Stage(found.fact)));
                }
            }
            4 => {
                let Some((i, found)) = dates.next() else { break };
                if give(Mention::Date(i), wanted.layers.contains(Layers::DATE)) {
                    entities.push(entity(found, view, Fact::Date(found.fact)));
                }
            }
            5 => {
                let Some((i, found)) = locations.next() else { break };
                if give(Mention::Location(i), wanted.layers.contains(Layers::LOCATION)) {
                    entities.push(entity(found, view, Fact::Location(found.fact)));
                }
            }
            _ => {
                let Some((i, found)) = organizations.next() else { break };
                if give(Mention::Organization(i), wanted.layers.contains(Layers::ORGANIZATION)) {
                    entities.push(entity(found, view, Fact::Organization(found.fact)));
                }
            }
        }
    }
    // Most documents have none: not even an iterator is made ready for them.
    if drafts.is_empty() {
        return Vec::new();
    }
    drafts.iter().map(|draft| record(draft, &findings.records, places, view)).collect()
}

/// Takes the records out that are less certain than `least`, and what was compared in them; numbers of records move up. Linear.
pub(crate) fn leave_out(findings: &mut Findings, least: Certainty) {
    let mut kept = 0;
    let places: Vec<Option<usize>> = findings
        .records
        .list
        .iter()
        .map(|draft| {
            let place = (draft.certainty <= least).then_some(kept);
            kept += usize::from(place.is_some());
            place
        })
        .collect();
    if kept == findings.records.list.len() {
        return;
    }
    let moved = |at: usize| places.get(at).copied().flatten();
    findings.records.list.retain(|draft| draft.certainty <= least);
    findings.records.list.iter_mut().for_each(|draft| draft.part_of = draft.part_of.and_then(moved));
    findings.checks.retain_mut(|check| {
        let whole = check.records.iter().all(|&at| moved(at).is_some());
        check.records.iter_mut().for_each(|at| *at = moved(*at).unwrap_or(*at));
        whole
    });
}

/// Puts the entities of a user's kinds among the others, and gives their fields; numbers move on.
pub(crate) fn add_customs(
    findings: &Findings,
    view: &View<'_>,
    places: &Places,
    entities: &mut Vec<Entity>,
    records: &mut [Record],
) -> Vec<(Symbol, EntityId)> {
    let key = |span: Span| (span.start, usize::MAX - span.end);
    let mut fields = Vec::new();
    // How many of a user's entities stand before each old one, by the old number they stand at.
    let mut before: Vec<usize> = Vec::with_capacity(findings.customs.len());
    let mut added: Vec<Entity> = Vec::with_capacity(findings.customs.len());
    for found in &findings.customs {
        let span = view.span(found.span);
        let from = fields.len() as u32;
        fields.extend(found.fact.fields.iter().filter_map(|&(name, mention)| Some((name, places.get(mention)?))));
        let custom = Custom { kind: found.fact.kind, certainty: found.fact.certainty, fields: (from, fields.len() as u32) };
        before.push(entities.partition_point(|e| key(e.span) < key(span)));
        added.push(Entity { span, rule: found.rule, fact: Fact::Custom(custom) });
    }
    let moved = |id: EntityId| id + before.partition_point(|&at| at <= id);
    fields.iter_mut().for_each(|field| field.1 = moved(field.1));
    for record in records {
        let one = [&mut record.project, &mut record.investment, &mut record.count, &mut record.area, &mut record.stage];
        one.into_iter().flatten().for_each(|id| *id = moved(*id));
        record.companies.iter_mut().chain(&mut record.stage_history).for_each(|id| *id = moved(*id));
        record.more.iter_mut().for_each(|slot| slot.1 = moved(slot.1));
        record.roles.iter_mut().for_each(|role| role.0 = moved(role.0));
    }
    entities.append(&mut added);
    entities.sort_by_key(|e| (key(e.span), !matches!(e.fact, Fact::Custom(_))));
    fields
}

#[inline]
fn quantity(found: &Found<Quantity>, view: &View<'_>) -> Entity {
    let object = found.fact.object.map(|object| view.span(object));
    entity(found, view, Fact::Quantity(Quantity { object, ..found.fact }))
}

#[inline]
fn entity<T>(found: &Found<T>, view: &View<'_>, fact: Fact) -> Entity {
    Entity { span: view.span(found.span), rule: found.rule, fact }
}

/// Parts of a name of the view as parts of the source's.
pub(crate) fn parts_in(mut parts: Parts, view: &View<'_>) -> Parts {
    let all = [&mut parts.region, &mut parts.trade_name, &mut parts.industry, &mut parts.legal_form, &mut parts.branch];
    all.into_iter().flatten().for_each(|part| *part = view.span(*part));
    parts
}

/// The key of a list that has been gone through.
const DONE: u64 = u64::MAX;

/// The bits of a key that tell its list.
const RANKS: u64 = 7;

/// One list of findings, and how far it has been merged.
struct Queue<'f, T> {
    list: &'f [Found<T>],
    next: usize,
    /// By which the next one comes: its start, then the longest first, then its list's rank.
    key: u64,
    rank: u64,
}

impl<'f, T> Queue<'f, T> {
    #[inline]
    fn new(list: &'f [Found<T>], rank: u64) -> Self {
        let mut queue = Self { list, next: 0, key: DONE, rank };
        queue.key = queue.key();
        queue
    }

    /// Places in a text are at most `MAX_TEXT`: an end and the rank find room in 32 bits.
    #[inline]
    fn key(&self) -> u64 {
        let key = |span: Span| (span.start as u64) << 32 | (MAX_TEXT as u64).wrapping_sub(span.end as u64) << 3 | self.rank;
        // Whether it is the last cannot be guessed: behind it stands itself.
        let Some(found) = self.list.get(self.next.min(self.list.len().wrapping_sub(1))) else { return DONE };
        select_unpredictable(self.next < self.list.len(), key(found.span), DONE)
    }

    #[inline]
    fn next(&mut self) -> Option<(u32, &'f Found<T>)> {
        let place = self.next;
        let found = self.list.get(place)?;
        let before = self.key;
        self.next += 1;
        self.key = self.key();
        debug_assert!(before <= self.key, "findings come in order");
        Some((place as u32, found))
    }
}

/// Not given: neither wanted nor referred to.
const ABSENT: usize = usize::MAX;
/// Not yet given, but a record refers to it.
const REFERRED: usize = usize::MAX - 1;

/// The numbers of the entities that findings became.
#[derive(Default)]
pub(crate) struct Places {
    ids: Vec<EntityId>,
    /// Where each list begins among them.
    starts: [usize; 7],
}

impl Places {
    /// Makes room for all findings; none is referred to.
    fn reset(&mut self, findings: &Findings) {
        let mut total = 0;
        for (start, count) in self.starts.iter_mut().zip(findings.counts()) {
            *start = total;
            total += count;
        }
        self.ids.clear();
        self.ids.resize(total, ABSENT);
    }

    fn at(&self, mention: Mention) -> usize {
        let [quantities, companies, projects, stages, dates, locations, organizations] = self.starts;
        match mention {
            Mention::Quantity(i) => quantities + i as usize,
            Mention::Company(i) => companies + i as usize,
            Mention::Project(i) => projects + i as usize,
            Mention::Stage(i) => stages + i as usize,
            Mention::Date(i) => dates + i as usize,
            Mention::Location(i) => locations + i as usize,
            Mention::Organization(i) => organizations + i as usize,
        }
    }

    fn set(&mut self, mention: Mention, id: EntityId) {
        let at = self.at(mention);
        if let Some(place) = self.ids.get_mut(at) {
            *place = id;
        }
    }

    fn get(&self, mention: Mention) -> Option<EntityId> {
        self.ids.get(self.at(mention)).copied().filter(|&id| id != ABSENT)
    }
}

/// Notes all that the drafts' slots hold.
fn refer(drafts: &Drafts, places: &mut Places) {
    let mut refer = |mention| places.set(mention, REFERRED);
    for draft in &drafts.list {
        draft.project.map(Mention::Project).map(&mut refer);
        [draft.investment, draft.count, draft.area].into_iter().flatten().map(Mention::Quantity).for_each(&mut refer);
        draft.stage.map(Mention::Stage).map(&mut refer);
        draft.companies.of(&drafts.companies).iter().copied().map(Mention::Company).for_each(&mut refer);
        draft.roles.of(&drafts.roles).iter().map(|role| Mention::Company(role.0)).for_each(&mut refer);
        draft.stage_history.of(&drafts.stages).iter().copied().map(Mention::Stage).for_each(&mut refer);
        draft.more.of(&drafts.more).iter().map(|slot| slot.1).for_each(&mut refer);
    }
}

/// What `given` makes of a list's members, in a list that is no longer than need be.
#[inline]
fn listed<T: Copy, U>(list: &[T], given: impl FnMut(T) -> Option<U>) -> Vec<U> {
    let mut into = Vec::with_capacity(list.len());
    into.extend(list.iter().copied().filter_map(given));
    into
}

fn record(draft: &Draft, drafts: &Drafts, places: &Places, view: &View<'_>) -> Record {
    let quantity = |i: Option<u32>| i.and_then(|i| places.get(Mention::Quantity(i)));
    let company = |i: u32| places.get(Mention::Company(i));
    let stage = |i: u32| places.get(Mention::Stage(i));
    Record {
        project: draft.project.and_then(|i| places.get(Mention::Project(i))),
        companies: listed(draft.companies.of(&drafts.companies), company),
        investment: quantity(draft.investment),
        count: quantity(draft.count),
        area: quantity(draft.area),
        stage: draft.stage.and_then(stage),
        more: listed(draft.more.of(&drafts.more), |(slot, mention)| Some((slot, places.get(mention)?))),
        roles: listed(draft.roles.of(&drafts.roles), |(i, role)| Some((company(i)?, role))),
        stage_history: listed(draft.stage_history.of(&drafts.stages), stage),
        part_of: draft.part_of,
        rule: draft.rule,
        certainty: draft.certainty,
        evidence: listed(draft.evidence.of(&drafts.evidence), |span| Some(view.span(span))),
        refers_to: listed(draft.refers_to.of(&drafts.refers_to), |(span, i)| Some((view.span(span), company(i)?))),
    }
}

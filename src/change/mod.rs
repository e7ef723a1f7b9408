//! What changed between two outputs of `tiqu tag`: entities and records that appeared, vanished, or are told otherwise.
//!
//! [`compare`] takes the lines of one document; [`Pairs`] brings the lines of two files together; [`Groups`] counts what
//! changed by rule and by word, and keeps some examples.

mod group;
mod pair;

pub use group::{Group, Groups};
pub use pair::{Pair, Pairs};

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::entity::named;

named! {
    /// What became of a finding.
    Kind {
        /// Only the new output has it.
        Appeared = "appeared",
        /// Only the old output has it.
        Vanished = "vanished",
        /// Both have it, with other fields, another end or another beginning.
        Changed = "changed",
    }
}

/// One finding that is not the same in both outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: Kind,
    /// `entity` types, or `record`.
    pub of: String,
    /// The rule that found it; `old > new` where another one did.
    pub rule: String,
    /// The entity's text, `old > new` where its ends moved; of a record its project's, or the slots that changed.
    pub word: String,
    /// Which fields changed, and how.
    pub fields: Vec<String>,
    /// Where the finding stands: start and end as the output counts them.
    pub place: Option<(usize, usize)>,
}

/// A line of output.
struct Document<'v> {
    entities: Vec<&'v Map<String, Value>>,
    records: Vec<&'v Map<String, Value>>,
}

/// What changed between two lines of one document.
///
/// # Errors
///
/// Which of the two is no line of `tiqu tag`, and why.
pub fn compare(old: &str, new: &str) -> Result<Vec<Change>, String> {
    if old == new {
        return Ok(Vec::new());
    }
    let old = serde_json::from_str(old).map_err(|e| format!("the old line is no JSON: {e}"))?;
    let new = serde_json::from_str(new).map_err(|e| format!("the new line is no JSON: {e}"))?;
    let (old, new) = (document(&old).map_err(|e| format!("the old line {e}"))?, document(&new).map_err(|e| format!("the new line {e}"))?);
    let mut changes = entities(&old, &new);
    changes.extend(records(&old, &new));
    Ok(changes)
}

fn document(value: &Value) -> Result<Document<'_>, String> {
    let list = |key: &str| match &value[key] {
        Value::Array(items) => items.iter().map(|i| i.as_object().ok_or_else(|| format!("has {key} that are no objects"))).collect(),
        _ => Err(format!("has no list {key}; it is not one that tiqu tag wrote")),
    };
    Ok(Document { entities: list("entities")?, records: list("records")? })
}

fn text_of<'v>(object: &'v Map<String, Value>, key: &str) -> &'v str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

type Ends = (usize, usize);

fn ends(entity: &Map<String, Value>) -> Ends {
    let end = |key: &str| entity.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    (end("start"), end("end"))
}

/// An entity that overlaps another begins among so many before its end.
const NEAR: usize = 32;

fn entities(old: &Document<'_>, new: &Document<'_>) -> Vec<Change> {
    let key = |entity: &Map<String, Value>| (text_of(entity, "type").to_owned(), ends(entity));
    let mut by_place: HashMap<(String, Ends), Vec<usize>> = HashMap::new();
    for (i, entity) in old.entities.iter().enumerate().rev() {
        by_place.entry(key(entity)).or_default().push(i);
    }
    let (mut changes, mut left, mut met) = (Vec::new(), Vec::new(), vec![false; old.entities.len()]);
    for entity in &new.entities {
        let Some(other) = by_place.get_mut(&key(entity)).and_then(Vec::pop) else {
            left.push(*entity);
            continue;
        };
        met[other] = true;
        let fields = fields(old.entities[other], entity, &["id"]);
        if !fields.is_empty() {
            changes.push(entity_change(Kind::Changed, Some(old.entities[other]), Some(entity), fields));
        }
    }
    // What overlaps one of its type is that with another beginning or end.
    let mut gone: Vec<(usize, Option<&Map<String, Value>>)> =
        old.entities.iter().zip(&met).filter(|(_, met)| !**met).map(|(e, _)| (ends(e).0, Some(*e))).collect();
    gone.sort_by_key(|one| one.0);
    for entity in left {
        let (from, to) = ends(entity);
        let before = gone.partition_point(|one| one.0 < to);
        let near = gone[before.saturating_sub(NEAR)..before].iter_mut().rev();
        let same = |other: &Map<String, Value>| text_of(other, "type") == text_of(entity, "type") && from < ends(other).1;
        match near.filter(|one| one.1.is_some_and(same)).last().and_then(|one| one.1.take()) {
            Some(other) => {
                let fields = fields(other, entity, &["id", "start", "end", "text"]);
                changes.push(entity_change(Kind::Changed, Some(other), Some(entity), fields));
            }
            None => changes.push(entity_change(Kind::Appeared, None, Some(entity), Vec::new())),
        }
    }
    changes.extend(gone.into_iter().filter_map(|one| one.1).map(|entity| entity_change(Kind::Vanished, Some(entity), None, Vec::new())));
    changes
}

fn both(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(old), Some(new)) if old != new => format!("{old} > {new}"),
        (old, new) => new.or(old).unwrap_or_default().to_owned(),
    }
}

fn entity_change(kind: Kind, old: Option<&Map<String, Value>>, new: Option<&Map<String, Value>>, fields: Vec<String>) -> Change {
    let of = |key| both(old.map(|e| text_of(e, key)), new.map(|e| text_of(e, key)));
    Change { kind, of: of("type"), rule: of("rule"), word: of("text"), fields, place: new.or(old).map(ends) }
}

/// `name: old > new` for each field that differs, but `rule`, which the group tells.
fn fields(old: &Map<String, Value>, new: &Map<String, Value>, but: &[&str]) -> Vec<String> {
    let shown = |value: Option<&Value>| match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    keys.filter(|key| !but.contains(&key.as_str()) && old.get(*key) != new.get(*key))
        .map(|key| format!("{key}: {} > {}", shown(old.get(key)), shown(new.get(key))))
        .collect()
}

/// A record with its slots resolved: what stands in them, and where.
struct Resolved<'v> {
    slots: Map<String, Value>,
    rule: &'v str,
    /// The project's place, else that of what it counts or takes.
    key: Option<Ends>,
    title: String,
}

fn resolved<'v>(document: &Document<'v>, record: &'v Map<String, Value>) -> Resolved<'v> {
    let entity = |id: &Value| id.as_u64().and_then(|id| document.entities.get(usize::try_from(id).ok()?)).copied();
    let shown = |entity: &Map<String, Value>| format!("{}@{}", text_of(entity, "text"), ends(entity).0);
    let mut slots = Map::new();
    for (name, value) in record {
        let value = match (name.as_str(), value) {
            ("rule" | "evidence", _) | (_, Value::Null) => continue,
            ("part_of" | "certainty", value) => value.clone(),
            ("roles", Value::Object(roles)) => {
                let role =
                    |(id, role): (&String, &Value)| Some(format!("{} {}", shown(entity(&id.parse::<u64>().ok()?.into())?), role.as_str()?));
                Value::String(roles.iter().filter_map(role).collect::<Vec<_>>().join("、"))
            }
            (_, Value::Array(ids)) if ids.iter().all(Value::is_u64) => {
                let texts: Vec<String> = ids.iter().filter_map(|id| entity(id).map(shown)).collect();
                if texts.is_empty() {
                    continue;
                }
                Value::String(texts.join("、"))
            }
            (_, id) => entity(id).map_or_else(|| id.clone(), |entity| Value::String(shown(entity))),
        };
        slots.insert(name.clone(), value);
    }
    // The whole, told by what it is rather than by its number.
    if let Some(whole) = record.get("part_of").and_then(Value::as_u64).and_then(|i| document.records.get(usize::try_from(i).ok()?)) {
        let name = ["project", "count", "investment"].iter().find_map(|slot| whole.get(*slot).and_then(entity));
        slots.insert("part_of".into(), Value::String(name.map_or_else(|| "a record".into(), shown)));
    }
    let first = ["project", "count", "investment", "stage"].iter().find_map(|slot| record.get(*slot).and_then(entity));
    Resolved {
        slots,
        rule: text_of(record, "rule"),
        key: first.map(ends),
        title: first.map(|e| text_of(e, "text").to_owned()).unwrap_or_default(),
    }
}

fn records(old: &Document<'_>, new: &Document<'_>) -> Vec<Change> {
    let all = |document: &Document<'_>| document.records.len();
    let mut gone: Vec<Option<Resolved<'_>>> = old.records.iter().map(|r| Some(resolved(old, r))).collect();
    let mut by_key: HashMap<Ends, Vec<usize>> = HashMap::with_capacity(all(old));
    // Any slot leads to a record; the project first, for it is asked for first.
    for (i, record) in gone.iter().enumerate().rev() {
        record.iter().filter_map(|r| r.key).for_each(|key| by_key.entry(key).or_default().push(i));
    }
    let mut by_slot: HashMap<String, Vec<usize>> = HashMap::new();
    let slots = |record: &Resolved<'_>| -> Vec<String> {
        let telling = ["project", "investment", "count", "area", "stage", "companies"];
        telling.iter().filter_map(|slot| Some(format!("{slot} {}", record.slots.get(*slot)?))).collect()
    };
    for (i, record) in gone.iter().enumerate().rev() {
        record.iter().flat_map(slots).for_each(|slot| by_slot.entry(slot).or_default().push(i));
    }
    let mut changes = Vec::new();
    let mut left = Vec::new();
    for record in new.records.iter().map(|r| resolved(new, r)) {
        let other = record.key.and_then(|key| by_key.get_mut(&key)?.pop()).and_then(|i| gone[i].take());
        match other {
            Some(other) => changes.extend(record_change(&other, &record)),
            None => left.push(record),
        }
    }
    for record in left {
        let places = slots(&record);
        let other = places.iter().filter_map(|slot| by_slot.get(slot)).flatten().copied().find(|&i| gone[i].is_some());
        match other.and_then(|i| gone[i].take()) {
            Some(other) => changes.extend(record_change(&other, &record)),
            None => changes.push(whole_record(Kind::Appeared, record)),
        }
    }
    changes.extend(gone.into_iter().flatten().map(|record| whole_record(Kind::Vanished, record)));
    changes
}

fn record_change(old: &Resolved<'_>, new: &Resolved<'_>) -> Option<Change> {
    let fields = fields(&old.slots, &new.slots, &[]);
    if fields.is_empty() && old.rule == new.rule {
        return None;
    }
    let slots: Vec<&str> = fields.iter().filter_map(|field| field.split(':').next()).collect();
    let word = if slots.is_empty() { "rule".to_owned() } else { slots.join(", ") };
    Some(Change { kind: Kind::Changed, of: "record".into(), rule: both(Some(old.rule), Some(new.rule)), word, fields, place: new.key })
}

fn whole_record(kind: Kind, record: Resolved<'_>) -> Change {
    let fields = record.slots.iter().filter(|(name, _)| *name != "certainty");
    let fields = fields.map(|(name, value)| format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    Change { kind, of: "record".into(), rule: record.rule.to_owned(), word: record.title, fields: fields.collect(), place: record.key }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(old: &str, new: &str) -> Vec<(String, String, String, Vec<String>)> {
        let changes = compare(old, new).expect("two lines");
        changes.into_iter().map(|c| (format!("{} {}", c.of, c.kind.name()), c.rule, c.word, c.fields)).collect()
    }

    #[test]
    fn what_appears_vanishes_and_changes_is_told_apart() {
        let stage = |id: u32, start: u32, end: u32, text: &str, modality: &str, rule: &str| {
            format!(
                r#"{{"id":{id},"type":"stage","start":{start},"end":{end},"text":"{text}","rule":"{rule}","stage":"started","modality":"{modality}"}}"#
            )
        };
        let line =
            |entities: &[String], records: &str| format!(r#"{{"id":"a","entities":[{}],"records":[{records}]}}"#, entities.join(","));
        let old = line(
            &[stage(0, 0, 2, "开工", "planned", "a.b"), stage(1, 5, 7, "投产", "actual", "a.b"), stage(2, 9, 11, "建设", "actual", "a.b")],
            r#"{"project":null,"stage":0,"investment":1,"rule":"r.a"}"#,
        );
        let new = line(
            &[
                stage(0, 0, 2, "开工", "actual", "a.c"),
                stage(1, 5, 9, "投产运营", "actual", "a.b"),
                stage(2, 20, 22, "竣工", "actual", "a.d"),
            ],
            r#"{"project":null,"stage":0,"investment":2,"rule":"r.a"}"#,
        );
        let text = |of: &str, rule: &str, word: &str, fields: &[&str]| {
            (of.to_owned(), rule.to_owned(), word.to_owned(), fields.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(
            changes(&old, &new),
            [
                text("stage changed", "a.b > a.c", "开工", &["rule: a.b > a.c", "modality: planned > actual"]),
                text("stage changed", "a.b", "投产 > 投产运营", &[]),
                text("stage appeared", "a.d", "竣工", &[]),
                text("stage vanished", "a.b", "建设", &[]),
                text("record changed", "r.a", "investment", &["investment: 投产@5 > 竣工@20"]),
            ]
        );
        assert!(changes(&old, &old).is_empty());
        assert!(compare("{}", &old).unwrap_err().starts_with("the old line has no list entities"));
    }
}

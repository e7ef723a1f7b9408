//! Scores as people and programs read them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::score::{Miss, MissKind, SCORER_VERSION, Scores, TYPES, Tally};
use crate::entity::{Modality, QuantityKind, StageKind};

/// The scores as a table, with the first `faults` faults of each type.
pub fn print(scores: &Scores, faults: usize) -> String {
    let mut out =
        format!("{} documents, {} wrong offsets (rules of comparison: version {SCORER_VERSION})\n", scores.documents, scores.offset_faults);
    let head = |out: &mut String, title: &str| {
        let _ = writeln!(out, "{title:18}{:>8}{:>8}{:>8}{:>8}{:>7}{:>7}", "P", "R", "F1", "right", "gold", "found");
    };
    let row = |out: &mut String, name: &str, t: Tally| {
        let (p, r, f) = (t.precision(), t.recall(), t.f1());
        let _ = writeln!(out, "{name:18}{p:8.4}{r:8.4}{f:8.4}{:8}{:7}{:7}", t.right, t.gold, t.found);
    };
    head(&mut out, "type");
    TYPES.iter().for_each(|name| row(&mut out, name, scores.tally(name)));
    for (title, map, order) in groups(scores) {
        out.push('\n');
        head(&mut out, title);
        for name in order.iter().filter(|n| map.contains_key(**n)) {
            row(&mut out, name, map[*name]);
        }
    }
    let _ = writeln!(out, "\n{:18}{:>24}{:>8}{:>7}", "of the matched", "share", "right", "of");
    for (name, a) in &scores.accuracy {
        let _ = writeln!(out, "{name:18}{:24.4}{:8}{:7}", a.share().unwrap_or(0.0), a.right, a.of);
    }
    if faults > 0 {
        out.push('\n');
        for name in TYPES.iter().chain(&["offset"]) {
            for miss in scores.misses.iter().filter(|m| m.type_name == *name).take(faults) {
                let _ = writeln!(out, "[{name}] {}", fault_line(miss));
            }
        }
    }
    out
}

fn groups(scores: &Scores) -> [(&'static str, &BTreeMap<String, Tally>, Vec<&'static str>); 3] {
    [
        ("quantity kind", &scores.kinds, QuantityKind::ALL.iter().map(|k| k.name()).collect()),
        ("stage", &scores.stages, StageKind::ALL.iter().map(|s| s.name()).collect()),
        ("modality", &scores.modalities, Modality::ALL.iter().map(|m| m.name()).collect()),
    ]
}

fn kind(miss: &Miss) -> &'static str {
    match miss.kind {
        MissKind::Missed => "missed",
        MissKind::Wrong => "wrong",
        MissKind::Partly => "partly",
    }
}

/// A fault as one line: what sort, where, what, and the rule that made a wrong finding.
pub fn fault_line(miss: &Miss) -> String {
    let mut line = format!("{:6} {}", kind(miss), miss.id);
    if let Some(start) = miss.start {
        let _ = write!(line, "@{start}");
    }
    let _ = write!(line, " {}", miss.what);
    if let Some(rule) = &miss.rule {
        let _ = write!(line, " [{rule}]");
    }
    if !miss.context.is_empty() {
        let _ = write!(line, " … {}", miss.context);
    }
    line
}

fn figures(t: Tally) -> Value {
    json!({"p": t.precision(), "r": t.recall(), "f1": t.f1(), "right": t.right, "gold": t.gold, "found": t.found})
}

/// The scores as JSON, in the form of the guideline's scorer with more fields.
pub fn to_json(scores: &Scores, faults: usize) -> Value {
    let mut map = Map::new();
    for name in TYPES {
        map.insert((*name).into(), figures(scores.tally(name)));
    }
    let accuracy = scores.accuracy.iter().map(|(name, a)| ((*name).to_owned(), json!({"share": a.share(), "right": a.right, "of": a.of})));
    map.insert("accuracy".into(), Value::Object(accuracy.collect()));
    for (key, (_, tallies, order)) in ["kinds", "stages", "modalities"].into_iter().zip(groups(scores)) {
        let rows = order.iter().filter_map(|n| Some(((*n).to_owned(), figures(*tallies.get(*n)?))));
        map.insert(key.into(), Value::Object(rows.collect()));
    }
    map.insert("offset_faults".into(), scores.offset_faults.into());
    map.insert("documents".into(), scores.documents.into());
    map.insert("version".into(), SCORER_VERSION.into());
    if faults > 0 {
        let list = TYPES.iter().chain(&["offset"]).flat_map(|name| scores.misses.iter().filter(|m| m.type_name == *name).take(faults));
        let one = |m: &Miss| json!({"type": m.type_name, "fault": kind(m), "id": m.id, "start": m.start, "what": m.what, "rule": m.rule, "context": m.context});
        map.insert("faults".into(), list.map(one).collect());
    }
    Value::Object(map)
}

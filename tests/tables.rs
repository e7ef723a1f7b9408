//! Runs `tests/tables/*.toml`: one row, one behaviour.
//!
//! A row has `name`, `text`, optionally `date`, and `want`: the entities that must be found, each with `type`, `text` and any
//! further fields of the output. For each type named in `want` or in `types`, nothing else may be found; fields that a row does
//! not name are not compared. `records` does the same for records, with the slots' texts in place of entity numbers;
//! `checks` names the contradictions that must be told: a row that names none has none.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tiqu::{Document, Extractor, OffsetUnit, Worker};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    row: Vec<Row>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    text: String,
    date: Option<String>,
    /// Types of which nothing but `want` may be found, besides those that `want` names.
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    want: Vec<Map<String, Value>>,
    records: Option<Vec<Map<String, Value>>>,
    /// The checks that must be told, in order; none where the row names none.
    #[serde(default)]
    checks: Vec<Map<String, Value>>,
}

fn output(worker: &mut Worker, row: &Row) -> Value {
    let mut document = Document::from(&row.text);
    document.date = row.date.as_ref().map(|d| d.parse().expect("a row's date is an ISO day"));
    let mut line = Vec::new();
    tiqu::output::jsonl::write(&worker.extract(document), "0", "", OffsetUnit::Chars, &mut line);
    serde_json::from_slice(&line).expect("the output is JSON")
}

/// Whether a found thing has all fields of a wanted one.
fn agrees(found: &Map<String, Value>, want: &Map<String, Value>) -> bool {
    want.iter().all(|(key, value)| match found.get(key) {
        Some(found) => found == value,
        None => value == "" || value == &Value::Bool(false),
    })
}

/// A record with texts in its slots: only the slots that hold something.
fn resolved(record: &Value, entities: &[Value]) -> Map<String, Value> {
    let text = |id: &Value| id.as_u64().map(|id| entities[id as usize]["text"].clone());
    let mut slots = Map::new();
    for (name, value) in record.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("rule" | "certainty" | "evidence" | "part_of" | "roles" | "stage_history" | "refers_to", _) | (_, Value::Null) => {}
            (_, Value::Array(ids)) if ids.is_empty() => {}
            (_, Value::Array(ids)) => {
                slots.insert(name.clone(), ids.iter().filter_map(text).collect());
            }
            (_, id) => {
                slots.insert(name.clone(), text(id).unwrap_or(Value::Null));
            }
        }
    }
    slots
}

fn faults(worker: &mut Worker, row: &Row) -> Vec<String> {
    let output = output(worker, row);
    let entities = output["entities"].as_array().cloned().unwrap_or_default();
    let mut types: BTreeSet<&str> = row.types.iter().map(String::as_str).collect();
    types.extend(row.want.iter().filter_map(|w| w.get("type")?.as_str()));
    let mut rest: Vec<&Map<String, Value>> =
        entities.iter().filter(|e| e["type"].as_str().is_some_and(|t| types.contains(t))).filter_map(Value::as_object).collect();
    let mut faults = Vec::new();
    for want in &row.want {
        match rest.iter().position(|found| agrees(found, want)) {
            Some(at) => drop(rest.remove(at)),
            None => faults.push(format!("missed {}", Value::Object(want.clone()))),
        }
    }
    faults.extend(rest.iter().map(|found| format!("wrong  {}", Value::Object((*found).clone()))));
    let checks: Vec<_> = output["checks"].as_array().into_iter().flatten().filter_map(Value::as_object).collect();
    if checks.len() != row.checks.len() || !checks.iter().zip(&row.checks).all(|(found, want)| agrees(found, want)) {
        faults.push(format!("checks {}", output["checks"]));
    }
    if let Some(wanted) = &row.records {
        let mut rest: Vec<_> = output["records"].as_array().into_iter().flatten().map(|r| resolved(r, &entities)).collect();
        for want in wanted {
            match rest.iter().position(|found| found == want) {
                Some(at) => drop(rest.remove(at)),
                None => faults.push(format!("missed record {}", Value::Object(want.clone()))),
            }
        }
        faults.extend(rest.iter().map(|found| format!("wrong record  {}", Value::Object(found.clone()))));
    }
    faults
}

#[test]
fn every_row_of_the_tables_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut files: Vec<_> = fs::read_dir(&folder).expect("tests/tables is there").flatten().map(|e| e.path()).collect();
    files.sort();
    let mut worker = Extractor::new().worker();
    let (mut rows, mut failures, mut names) = (0, Vec::new(), BTreeSet::new());
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("a readable table");
        let table: File = toml::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
        for row in &table.row {
            rows += 1;
            assert!(names.insert(row.name.clone()), "{file}: two rows are named {}", row.name);
            let found = faults(&mut worker, row);
            if !found.is_empty() {
                failures.push(format!("{file}: {}: {}\n    {}", row.name, row.text, found.join("\n    ")));
            }
        }
    }
    assert!(rows > 0, "no rows in {}", folder.display());
    assert!(failures.is_empty(), "{} of {rows} rows fail:\n{}", failures.len(), failures.join("\n"));
}

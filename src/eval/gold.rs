//! A gold article: its text, entities and records, and the JSON form.

use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use serde_json::{Map, Value};

use super::annotation::Annotation;
use crate::date::Day;
use crate::entity::{Bound, Modality, QuantityKind, StageKind};
use crate::error::{Error, ErrorKind};

/// A fault of a gold article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file, from 1, where it is known.
    pub line: Option<usize>,
    /// Character in the line, from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl Fault {
    pub(super) fn plain(what: impl Into<String>) -> Self {
        Self { line: None, column: None, what: what.into() }
    }

    /// The fault as an error of the file.
    pub fn in_file(self, path: impl AsRef<std::path::Path>) -> Error {
        let what = match self.column {
            Some(column) => format!("column {column}: {}", self.what),
            None => self.what,
        };
        Error::at(ErrorKind::Gold, path, self.line, what)
    }
}

/// An annotated article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gold {
    /// Which article: its file's name without the extension, or what its JSON says.
    pub id: String,
    /// `date`, `source` and the like, in order.
    pub head: Vec<(String, String)>,
    /// The article.
    pub text: String,
    /// Its entities by start, the longest first.
    pub entities: Vec<Annotation>,
    /// Its records, as written: slots hold texts.
    pub records: Vec<Map<String, Value>>,
}

/// The slots that a record of a gold article may have.
pub(super) const SLOTS: &[&str] = &["project", "companies", "investment", "count", "area", "stage", "modality", "optional", "maybe"];

impl Gold {
    /// The article's date, where one is given and is a day.
    pub fn date(&self) -> Option<Day> {
        self.head.iter().find(|(key, _)| key == "date")?.1.parse().ok()
    }

    /// Reads the JSON form. `id` counts where the object has none.
    pub fn from_json(id: &str, value: &Value) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut gold = Self { id: id.to_owned(), ..Self::default() };
        let Some(object) = value.as_object() else {
            faults.push(Fault::plain("not a JSON object: a gold article is {\"id\", \"text\", \"entities\", \"records\"}"));
            return (gold, faults);
        };
        if !object.get("text").is_some_and(Value::is_string) {
            faults.push(Fault::plain("no string `text`"));
        }
        for (key, value) in object {
            match (key.as_str(), value) {
                ("id", Value::String(id)) => gold.id = id.clone(),
                ("id", id) => gold.id = id.to_string(),
                ("text", text) => gold.text = text.as_str().unwrap_or_default().to_owned(),
                ("entities", Value::Array(entities)) => {
                    for (at, entity) in entities.iter().enumerate() {
                        match serde_json::from_value::<Annotation>(entity.clone()) {
                            Ok(entity) => gold.entities.push(entity),
                            Err(error) => faults.push(Fault::plain(format!("annotation {at} is no entity ({error}): {entity}"))),
                        }
                    }
                }
                ("records", Value::Array(records)) => {
                    for (at, record) in records.iter().enumerate() {
                        match record.as_object() {
                            Some(record) => gold.records.push(record.clone()),
                            None => faults.push(Fault::plain(format!("record {at} is no object: {record}"))),
                        }
                    }
                }
                ("entities" | "records", _) => faults.push(Fault::plain(format!("`{key}` is no list"))),
                (_, Value::String(text)) => gold.head.push((key.clone(), text.clone())),
                _ => {}
            }
        }
        gold.check(&mut faults);
        (gold, faults)
    }

    /// The JSON form, on several lines.
    pub fn to_json(&self) -> String {
        let mut map = Map::new();
        map.insert("id".into(), self.id.clone().into());
        for (key, value) in &self.head {
            map.insert(key.clone(), value.clone().into());
        }
        map.insert("text".into(), self.text.clone().into());
        map.insert("entities".into(), self.entities.iter().map(|e| Value::Object(e.to_json())).collect());
        map.insert("records".into(), self.records.iter().cloned().map(Value::Object).collect());
        let mut json = written(&Value::Object(map), PrettyFormatter::with_indent(b" "));
        json.push('\n');
        json
    }

    /// Checks offsets, labels and records of an article that was read from JSON.
    fn check(&self, faults: &mut Vec<Fault>) {
        let chars: Vec<char> = self.text.chars().collect();
        for (at, e) in self.entities.iter().enumerate() {
            let place = format!("annotation {at} says {} at {}..{}", e.text, e.start, e.end);
            match chars.get(e.start..e.end) {
                None => faults.push(Fault::plain(format!("{place}, but the text has {} characters", chars.len()))),
                Some([]) => faults.push(Fault::plain(format!("{place}, but nothing stands between these"))),
                Some(there) => {
                    let there: String = there.iter().collect();
                    if there != e.text {
                        faults.push(Fault::plain(format!("{place}, but the text there is {there}")));
                    }
                }
            }
            let mut bad = Vec::new();
            check_entity(e, &mut bad);
            faults.extend(bad.into_iter().map(|what| Fault::plain(format!("annotation {at} ({}): {what}", e.text))));
        }
        for (at, record) in self.records.iter().enumerate() {
            let mut bad = Vec::new();
            check_record(record, &self.text, &mut bad);
            faults.extend(bad.into_iter().map(|what| Fault::plain(format!("record {at}: {what}"))));
        }
    }
}

/// What is wrong with an entity's labels.
fn check_entity(e: &Annotation, faults: &mut Vec<String>) {
    if e.optional {
        return;
    }
    match e.type_name.as_str() {
        "quantity" => {
            if !e.kind.as_deref().is_some_and(is_kind) {
                faults.push(format!("unknown kind {}", e.kind.as_deref().unwrap_or("(none)")));
            }
            let figures = [&e.value, &e.min, &e.max];
            if e.value.is_some() == (e.min.is_some() && e.max.is_some()) || !figures.into_iter().flatten().all(|f| is_figure(f)) {
                faults.push("one plain decimal `value`, or `min` and `max`, must stand there".into());
            }
            if e.bound.as_deref().is_some_and(|b| Bound::from_name(b).is_none()) {
                faults.push(format!("unknown bound {}", e.bound.as_deref().unwrap_or_default()));
            }
        }
        "stage" => {
            if e.stage.as_deref().is_none_or(|s| StageKind::from_name(s).is_none()) {
                faults.push(format!("unknown stage {}", e.stage.as_deref().unwrap_or("(none)")));
            }
            if e.modality.as_deref().is_none_or(|m| Modality::from_name(m).is_none()) {
                faults.push(format!("unknown modality {}", e.modality.as_deref().unwrap_or("(none)")));
            }
        }
        "company" | "project" => {}
        other => faults.push(format!("unknown type {other}; quantity, company, project and stage are annotated")),
    }
}

/// The kinds that are annotated.
pub(super) fn is_kind(name: &str) -> bool {
    QuantityKind::from_name(name).is_some_and(|kind| kind <= QuantityKind::Number)
}

/// Whether a label's figure is a plain decimal.
pub(super) fn is_figure(text: &str) -> bool {
    let (whole, fraction) = match text.strip_prefix('-').unwrap_or(text).split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.strip_prefix('-').unwrap_or(text), None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && fraction.is_none_or(digits)
}

/// What is wrong with a record.
pub(super) fn check_record(record: &Map<String, Value>, text: &str, faults: &mut Vec<String>) {
    for key in record.keys().filter(|k| !SLOTS.contains(&k.as_str())) {
        faults.push(format!("unknown slot {key}; a record has {}", SLOTS.join(", ")));
    }
    let filled = |slot: &str| record.get(slot).filter(|v| !v.is_null() && *v != "");
    if let Some(project) = filled("project") {
        match project.as_str() {
            Some(name) if text.contains(name) => {}
            _ => faults.push(format!("the project {project} is not in the article")),
        }
    }
    let is_names = |v: &Value| v.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    if let Some(companies) = filled("companies").filter(|v| !is_names(v)) {
        faults.push(format!("companies {companies} is no list of names"));
    }
    if let Some(stage) = filled("stage").filter(|v| v.as_str().and_then(StageKind::from_name).is_none()) {
        faults.push(format!("the stage {stage} is unknown"));
    }
    if let Some(modality) = filled("modality").filter(|v| v.as_str().and_then(Modality::from_name).is_none()) {
        faults.push(format!("the modality {modality} is unknown"));
    }
    for slot in ["investment", "area"] {
        if let Some(amount) = filled(slot).filter(|v| !v.as_str().is_some_and(is_amount)) {
            faults.push(format!("the {slot} {amount} is not \"value unit\" or \"min..max unit\""));
        }
    }
    if let Some(count) = filled("count").filter(|v| !v.is_number() && !v.as_str().is_some_and(is_figure)) {
        faults.push(format!("the count {count} is no number"));
    }
    if let Some(optional) = filled("optional") {
        match optional.as_object() {
            Some(slots) => {
                for key in slots.keys().filter(|k| !SLOTS.contains(&k.as_str())) {
                    faults.push(format!("unknown slot {key} in `optional`"));
                }
            }
            None => faults.push("`optional` is no object of slots".into()),
        }
    }
}

/// `3000000000 CNY` or `1..2 CNY`.
fn is_amount(text: &str) -> bool {
    let Some((figure, unit)) = text.split_once(' ') else { return false };
    !unit.is_empty() && !unit.contains(char::is_whitespace) && figure.split("..").count() <= 2 && figure.split("..").all(is_figure)
}

/// A JSON value written by a formatter.
pub(super) fn written(value: &Value, formatter: impl Formatter) -> String {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, formatter);
    // Writing a value with string keys to memory cannot fail.
    let _ = serde::Serialize::serialize(value, &mut serializer);
    String::from_utf8_lossy(&out).into_owned()
}

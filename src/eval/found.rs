//! What was found in a document, as its line of the output says it.

use serde::Deserialize;
use serde_json::Value;

use super::annotation::Annotation;
use super::gold::Gold;
use crate::entity::Certainty;
use crate::extract::{Document, Worker};
use crate::output::jsonl;
use crate::text::offsets::OffsetUnit;

/// The findings of one document.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Found {
    /// Which document.
    #[serde(deserialize_with = "any_id")]
    pub id: String,
    /// Its entities.
    pub entities: Vec<Annotation>,
    /// Its records.
    #[serde(default)]
    pub records: Vec<FoundRecord>,
}

/// A record whose slots hold entities' numbers.
#[derive(Clone, Debug, Default, Deserialize)]
#[expect(missing_docs, reason = "the slots are those of `Record`")]
pub struct FoundRecord {
    #[serde(default)]
    pub project: Option<u64>,
    #[serde(default)]
    pub companies: Option<Vec<u64>>,
    #[serde(default)]
    pub investment: Option<u64>,
    #[serde(default)]
    pub count: Option<u64>,
    #[serde(default)]
    pub area: Option<u64>,
    #[serde(default)]
    pub stage: Option<u64>,
    #[serde(default)]
    pub rule: Option<String>,
    #[serde(default)]
    pub certainty: Option<String>,
}

fn any_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(id) => id,
        other => other.to_string(),
    })
}

impl Found {
    /// Leaves out the projects and records that say of themselves that they are less certain.
    pub fn keep(&mut self, least: Certainty) {
        let keeps = |certainty: &Option<String>| certainty.as_deref().and_then(Certainty::from_name).is_none_or(|c| c <= least);
        self.entities.retain(|e| !matches!(e.type_name.as_str(), "company" | "project") || keeps(&e.certainty));
        self.records.retain(|r| keeps(&r.certainty));
    }

    /// Reads the text of a gold article, with its date.
    pub fn tag(worker: &mut Worker, gold: &Gold) -> Self {
        let mut document = Document::new(&gold.text);
        document.date = gold.date();
        let mut line = Vec::new();
        jsonl::write(&worker.extract(document), "null", "", OffsetUnit::Chars, &mut line);
        let found: Self = serde_json::from_slice(&line).expect("the output has the form that is read here");
        Self { id: gold.id.clone(), ..found }
    }
}

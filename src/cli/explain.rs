//! `tiqu explain`: each finding with the rule and the lexicon rows that made it, and the near misses.

use std::fmt::Write as _;
use std::fs;
use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use serde_json::{Map, Value, json};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::companies::Companies;
use super::overlay::Overlays;
use super::{NOT_UNDERSTOOD, counted, means_path, print, say, summary};
use crate::date::Day;
use crate::error::{Error, ErrorKind};
use crate::extract::{Document, Extraction, Extractor};
use crate::lexicon::{LexiconHit, LexiconRow};
use crate::output::jsonl;
use crate::text::offsets::{OffsetMap, OffsetUnit};
use crate::text::span::Span;

/// Tells why: each finding of a text with its rule and the lexicon rows behind it, and what was rejected by which rule and why.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A text, or a file that holds one; standard input for - or where none is given
    #[arg(value_name = "TEXT|FILE|-")]
    input: Option<String>,
    /// The text's day of publication, such as 2021-07-29
    #[arg(long, value_name = "DAY")]
    date: Option<Day>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    companies: Companies,
    #[command(flatten)]
    overlays: Overlays,
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    match explain(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            errors.iter().for_each(say);
            ExitCode::from(NOT_UNDERSTOOD)
        }
    }
}

fn text(input: Option<&str>) -> Result<String, Error> {
    let (path, bytes) = match input {
        None | Some("-") => {
            let mut bytes = Vec::new();
            ("standard input", std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
        }
        Some(path) if means_path(path) => (path, fs::read(path)),
        Some(text) => return Ok(text.to_owned()),
    };
    let bytes = bytes.map_err(|e| {
        Error::at(ErrorKind::Input, path, None, format!("cannot be read: {e}; name a file, or give the text itself")).caused_by(e)
    })?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Error::at(
            ErrorKind::Input,
            path,
            None,
            format!("not UTF-8 (first bad byte at {at}); convert it, for example iconv -f GB18030 -t UTF-8"),
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn explain(args: &Args) -> Result<(), Vec<Error>> {
    let one = |e| vec![e];
    let (builder, mut faults) = args.overlays.builder();
    let builder = args.companies.add_to(builder, &mut faults);
    let extractor = match builder.trace(true).build() {
        Ok(extractor) if faults.is_empty() => extractor,
        Ok(_) => return Err(faults),
        Err(more) => {
            faults.extend(more.0);
            return Err(faults);
        }
    };
    let text = text(args.input.as_deref()).map_err(one)?;
    let mut document = Document::new(&text);
    document.date = args.date;
    let told = tell(&extractor, &extractor.extract(document));
    let width = if std::io::stdout().is_terminal() { summary::width(true) } else { usize::MAX };
    let shown = if args.json { format!("{told:#}\n") } else { shown(&told, width) };
    print(&shown).map_err(one)
}

/// The tables whose rows say something about a finding of a type.
fn tables(type_name: &str) -> &'static [&'static str] {
    match type_name {
        "quantity" => &["units", "currencies", "classifiers", "quantity_words"],
        "company" => &["legal_forms", "companies", "stop_names", "company_words", "industry", "places", "orgs", "org_suffixes"],
        "organization" => &["orgs", "org_suffixes", "places"],
        "location" => &["places"],
        "project" => &["project_heads", "project_words", "stage_words"],
        "stage" => &["stages", "stage_words"],
        "date" => &["date_words"],
        _ => &[],
    }
}

fn row_json(row: &LexiconRow) -> Value {
    json!({"file": row.file, "line": row.line, "row": row.text})
}

/// The rows of the words inside a span or touching it.
fn rows_at(hits: &[LexiconHit], span: Span, tables: &[&str]) -> Vec<Value> {
    // Hits come by their starts; none is longer than this many bytes.
    const LONGEST: usize = 400;
    let from = hits.partition_point(|hit| hit.span.start + LONGEST < span.start);
    let near = hits[from..].iter().take_while(|hit| hit.span.start <= span.end);
    let touching = near.filter(|hit| span.contains(hit.span) || hit.span.end == span.start || hit.span.start == span.end);
    let mut rows: Vec<&LexiconRow> = touching.flat_map(|hit| &hit.rows).filter(|row| tables.contains(&row.table)).collect();
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert((row.file, row.line)));
    rows.into_iter().map(row_json).collect()
}

/// All that is told, as JSON: the output of `tiqu tag` with `rows` in each entity, texts in each record, and `rejected`.
fn tell(extractor: &Extractor, found: &Extraction<'_>) -> Value {
    let mut line = Vec::new();
    jsonl::write(found, "null", "", OffsetUnit::Chars, &mut line);
    let mut told: Value = serde_json::from_slice(&line).expect("the output is JSON");
    let hits = extractor.lexicon_hits(&found.text);
    let map = OffsetMap::new(&found.text, OffsetUnit::Chars);
    if let Some(object) = told.as_object_mut() {
        object.shift_remove("id");
        object.shift_remove("schema");
    }
    for (value, entity) in told["entities"].as_array_mut().into_iter().flatten().zip(&found.entities) {
        value["rows"] = rows_at(&hits, entity.span, tables(entity.fact.type_name())).into();
    }
    let rejected = found.rejected.iter().map(|r| {
        let (start, end) = map.span(r.span);
        let type_name = r.rule.split('.').next().unwrap_or_default();
        let rows = rows_at(&hits, r.span, tables(type_name));
        json!({"start": start, "end": end, "text": r.span.of(&found.text), "rule": r.rule, "reason": r.reason, "rows": rows})
    });
    told["rejected"] = rejected.collect();
    told
}

/// A text cut to a width.
fn cut(text: &str, width: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.width() <= width {
        return text;
    }
    let mut rest = width.saturating_sub(1);
    let fits = |c: &char| {
        let columns = c.width().unwrap_or(0);
        let fits = columns <= rest;
        rest = rest.saturating_sub(columns);
        fits
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// Fields that a line of its own shows, or that say nothing here.
const APART: &[&str] = &["id", "type", "start", "end", "text", "rule", "rows", "evidence", "certainty", "reason"];

/// `a=b c=d` of what is left of an entity.
fn fields(entity: &Map<String, Value>) -> String {
    let mut out = Vec::new();
    for (key, value) in entity.iter().filter(|(key, _)| !APART.contains(&key.as_str())) {
        match value {
            Value::Null => {}
            Value::String(text) => out.push(format!("{key}={text}")),
            Value::Object(parts) => out.push(format!("{key}=({})", fields(parts))),
            other => out.push(format!("{key}={other}")),
        }
    }
    out.join(" ")
}

fn str_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// What is told, for people.
fn shown(told: &Value, width: usize) -> String {
    let mut out = String::new();
    let mut say = |line: String| {
        let _ = writeln!(out, "{}", cut(&line, width).trim_end());
    };
    let list = |key: &str| told[key].as_array().cloned().unwrap_or_default();
    let rows = |value: &Value, say: &mut dyn FnMut(String)| {
        for row in value["rows"].as_array().into_iter().flatten() {
            say(format!("      {}:{}  {}", str_of(row, "file"), row["line"], str_of(row, "row").replace('\t', "  ")));
        }
    };
    if let Some(title) = told["title"].as_str() {
        say(format!("title {title}"));
    }
    if let Some(date) = told["date"].as_str() {
        say(format!("date  {date}"));
    }
    let entities = list("entities");
    say(counted(entities.len(), "entity", "entities"));
    for entity in &entities {
        say(format!("  {} {}  {}..{}", str_of(entity, "type"), str_of(entity, "text"), entity["start"], entity["end"]));
        say(format!("    rule {}  {}", str_of(entity, "rule"), str_of(entity, "certainty")));
        let fields = entity.as_object().map(fields).unwrap_or_default();
        if !fields.is_empty() {
            say(format!("    {fields}"));
        }
        rows(entity, &mut say);
    }
    let records = list("records");
    say(String::new());
    say(counted(records.len(), "record", "records"));
    let text_of = |id: &Value| id.as_u64().and_then(|id| entities.get(id as usize)).map(|e| str_of(e, "text").to_owned());
    for record in &records {
        say(format!("  rule {}  {}", str_of(record, "rule"), str_of(record, "certainty")));
        for (slot, value) in record.as_object().into_iter().flatten().filter(|(key, _)| !APART.contains(&key.as_str())) {
            let texts = match (slot.as_str(), value) {
                ("part_of", part) => vec![format!("record {part}")],
                ("roles", Value::Object(roles)) => {
                    let role = |(id, role): (&String, &Value)| {
                        let id = id.parse::<u64>().map_or(Value::Null, Value::from);
                        Some(format!("{} {}", text_of(&id)?, role.as_str()?))
                    };
                    roles.iter().filter_map(role).collect()
                }
                ("refers_to", Value::Array(words)) => words.iter().filter_map(|word| refers(word, &text_of)).collect(),
                (_, Value::Array(ids)) => ids.iter().filter_map(text_of).collect(),
                (_, id) => text_of(id).into_iter().collect(),
            };
            if !texts.is_empty() {
                say(format!("    {slot:14}{}", texts.join("、")));
            }
        }
    }
    let rejected = list("rejected");
    say(String::new());
    say(counted(rejected.len(), "near miss", "near misses"));
    for near in &rejected {
        say(format!("  {}  {}..{}", str_of(near, "text"), near["start"], near["end"]));
        say(format!("    rule {}  rejected: {}", str_of(near, "rule"), str_of(near, "reason")));
        rows(near, &mut say);
    }
    out
}

/// Where a word stands for an enterprise, and for which.
fn refers(word: &Value, text_of: &impl Fn(&Value) -> Option<String>) -> Option<String> {
    Some(format!("{}..{} {}", word["start"], word["end"], text_of(&word["company"])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_to_the_width_that_han_characters_take() {
        assert_eq!(cut("甲乙丙", 6), "甲乙丙");
        assert_eq!(cut("甲乙丙丁", 6), "甲乙…");
        assert_eq!(cut("a\tb", 9), "a b");
    }

    #[test]
    fn everything_found_is_told_with_its_place() {
        let extractor = Extractor::builder().trace(true).build().expect("the built-in tables are sound");
        let told = tell(&extractor, &extractor.extract("总投资30亿元的石榴籽小镇项目已开工。"));
        let shown = shown(&told, 80);
        assert!(shown.contains("entities") && shown.contains("near misses"), "{shown}");
        assert!(shown.lines().all(|line| line.width() <= 80), "{shown}");
    }
}

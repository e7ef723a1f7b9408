//! The markup of annotated articles: `⟦text|label⟧`, nested where spans nest, and records after `=== records`.
//!
//! Takes a file's text, gives the article with every fault and its place; and the other way round. Reading what was written
//! gives the same article back, and writing what was read gives the same file back, but for labels' redundant parts
//! (`:exact`, `C=` with the text itself, what follows `?Q` and `?S`).

use serde_json::Value;
use serde_json::ser::Formatter;

use super::annotation::Annotation;
use super::gold::{Fault, Gold, check_record, is_figure, is_kind, written};
use crate::entity::{Bound, Modality, StageKind};

const OPEN: char = '⟦';
const CLOSE: char = '⟧';
const MARKER: &str = "\n=== records";

/// Reads an article in markup. Every fault is given with its place; what can be read is read.
pub fn read(id: &str, source: &str) -> (Gold, Vec<Fault>) {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut reader = Reader { source, faults: Vec::new() };
    let mut gold = Gold { id: id.to_owned(), ..Gold::default() };
    let mut from = 0;
    while source[from..].starts_with("#! ") {
        let line = source[from..].split('\n').next().unwrap_or_default();
        let (key, value) = line[3..].split_once(':').unwrap_or((&line[3..], ""));
        gold.head.push((key.trim().to_owned(), value.trim().to_owned()));
        from = (from + line.len() + 1).min(source.len());
    }
    let (to, tail) = match source[from..].find(MARKER) {
        Some(at) => (from + at, from + at + MARKER.len()),
        None => (source.len(), source.len()),
    };
    reader.body(from, to, &mut gold);
    reader.records(tail, &mut gold);
    gold.entities.sort_by_key(|e| (e.start, std::cmp::Reverse(e.end)));
    (gold, reader.faults)
}

struct Reader<'s> {
    source: &'s str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, what: String) {
        let before = &self.source[..at];
        let line = before.rfind('\n').map_or(0, |n| n + 1);
        self.faults.push(Fault { line: Some(before.matches('\n').count() + 1), column: Some(before[line..].chars().count() + 1), what });
    }

    /// Reads the marked text between two byte offsets of the source.
    fn body(&mut self, from: usize, to: usize, gold: &mut Gold) {
        let source = self.source;
        // Open spans: (place in the source, code point and byte in the plain text).
        let mut stack: Vec<(usize, usize, usize)> = Vec::new();
        let (mut position, mut at) = (0, from);
        while let Some(c) = source[at..to].chars().next() {
            let next = at + c.len_utf8();
            match c {
                OPEN => stack.push((at, position, gold.text.len())),
                '|' if !stack.is_empty() => {
                    let label = source[next..to].split_once(CLOSE).map(|(label, _)| label).filter(|l| is_label(l));
                    if let (Some(label), Some(&(_, start, byte))) = (label, stack.last()) {
                        stack.pop();
                        let text = gold.text[byte..].to_owned();
                        let mut entity = self.entity(next, label, &text);
                        (entity.start, entity.end, entity.text) = (start, position, text);
                        if start == position {
                            self.fault(at, "nothing stands in this span".into());
                        }
                        gold.entities.push(entity);
                        at = next + label.len() + CLOSE.len_utf8();
                        continue;
                    }
                    gold.text.push(c);
                    position += 1;
                }
                CLOSE => {
                    let what = if stack.is_empty() { "no ⟦ is open" } else { "no label such as |C or |S:signed:actual stands before it" };
                    self.fault(at, format!("stray ⟧: {what}"));
                }
                c => {
                    gold.text.push(c);
                    position += 1;
                }
            }
            at = next;
        }
        for (place, _, byte) in stack {
            let text: String = gold.text[byte..].chars().take(20).collect();
            self.fault(place, format!("this ⟦ is left open, before {text}"));
        }
    }

    /// One label, such as `Q:money:15584000000:CNY`, as an entity without its offsets.
    fn entity(&mut self, at: usize, label: &str, text: &str) -> Annotation {
        let bare = label.trim_start_matches('?');
        let optional = bare.len() < label.len();
        let (head, rest) = bare.split_once(':').unwrap_or((bare, ""));
        let typed = |name: &str| Annotation { type_name: name.to_owned(), optional, ..Annotation::default() };
        if head.starts_with('C') {
            let name = bare.split_once('=').map(|(_, name)| name).filter(|n| !n.is_empty()).unwrap_or(text);
            return Annotation { name: Some(name.to_owned()), ..typed("company") };
        }
        match (head, optional) {
            ("P", _) => typed("project"),
            ("Q", true) => typed("quantity"),
            ("S", true) => typed("stage"),
            ("S", false) => {
                let (stage, modality) = rest.split_once(':').unwrap_or((rest, "actual"));
                if StageKind::from_name(stage).is_none() {
                    self.fault(at, format!("unknown stage {stage} on {text}; stages are {}", names(StageKind::ALL, StageKind::name)));
                }
                if Modality::from_name(modality).is_none() {
                    self.fault(at, format!("unknown modality {modality} on {text}; it is {}", names(Modality::ALL, Modality::name)));
                }
                Annotation { stage: Some(stage.to_owned()), modality: Some(modality.to_owned()), ..typed("stage") }
            }
            ("Q", false) => self.quantity(at, rest, text),
            _ => {
                self.fault(at, format!("unknown label {label} on {text}; labels are Q:kind:value:unit, C, C=name, P, S:stage:modality"));
                Annotation { optional: true, ..typed("unknown") }
            }
        }
    }

    fn quantity(&mut self, at: usize, rest: &str, text: &str) -> Annotation {
        let mut entity = Annotation { type_name: "quantity".into(), ..Annotation::default() };
        let parts: Vec<&str> = rest.split(':').collect();
        let (&[kind, figure, unit] | &[kind, figure, unit, _]) = parts.as_slice() else {
            self.fault(at, format!("bad label Q:{rest} on {text}; it is Q:kind:value:unit or Q:kind:value:unit:bound"));
            return Annotation { optional: true, ..entity };
        };
        if !is_kind(kind) {
            self.fault(at, format!("unknown kind {kind} on {text}"));
        }
        let bound = parts.get(3).copied().unwrap_or("exact");
        if Bound::from_name(bound).is_none() {
            self.fault(at, format!("unknown bound {bound} on {text}; it is {}", names(Bound::ALL, Bound::name)));
        }
        (entity.kind, entity.unit, entity.bound) = (Some(kind.to_owned()), Some(unit.to_owned()), Some(bound.to_owned()));
        if let Some((low, high)) = figure.split_once("..") {
            (entity.min, entity.max, entity.bound) = (Some(low.to_owned()), Some(high.to_owned()), Some("range".to_owned()));
        } else {
            entity.value = Some(figure.to_owned());
        }
        if ![&entity.value, &entity.min, &entity.max].into_iter().flatten().all(|f| is_figure(f)) {
            self.fault(at, format!("bad figure {figure} on {text}; it is a plain decimal such as 6.5, or 3..5"));
        }
        entity
    }

    fn records(&mut self, tail: usize, gold: &mut Gold) {
        let mut at = tail;
        for raw in self.source[tail..].split_inclusive('\n') {
            let (place, line) = (at, raw.trim());
            at += raw.len();
            if line.is_empty() {
                continue;
            }
            match serde_json::from_str::<Value>(line) {
                Ok(Value::Object(record)) => {
                    let mut bad = Vec::new();
                    check_record(&record, &gold.text, &mut bad);
                    bad.into_iter().for_each(|what| self.fault(place, format!("record: {what}")));
                    gold.records.push(record);
                }
                Ok(_) => self.fault(place, "a record is one JSON object a line".into()),
                Err(error) => self.fault(place, format!("record is no JSON: {error}")),
            }
        }
    }
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|&t| name(t)).collect::<Vec<_>>().join(", ")
}

/// Whether what stands between `|` and `⟧` is a label and not text.
fn is_label(text: &str) -> bool {
    let mut chars = text.strip_prefix('?').unwrap_or(text).chars();
    matches!(chars.next(), Some('Q' | 'C' | 'P' | 'S')) && matches!(chars.next(), None | Some(':' | '=')) && !text.contains(OPEN)
}

/// Writes an article in markup. Faults are what markup cannot say: crossing spans, other types, a text that reads as markup.
pub fn write(gold: &Gold) -> (String, Vec<Fault>) {
    let (mut out, mut faults) = (String::new(), Vec::new());
    for (key, value) in &gold.head {
        out.push_str(&format!("#! {key}: {value}\n"));
    }
    // The outermost first; of two on the same span, the one that stands first in the list is inside.
    let mut order: Vec<(usize, &Annotation)> = gold.entities.iter().enumerate().collect();
    order.sort_by_key(|(at, e)| (e.start, std::cmp::Reverse(e.end), std::cmp::Reverse(*at)));
    let mut waiting = order.into_iter().map(|(_, e)| e).peekable();
    let mut stack: Vec<(&Annotation, String)> = Vec::new();
    let end = gold.text.chars().count();
    for (position, c) in gold.text.chars().map(Some).chain([None]).enumerate() {
        while let Some((_, label)) = stack.pop_if(|(e, _)| e.end <= position) {
            out.push_str(&label);
        }
        while let Some(e) = waiting.next_if(|e| e.start <= position) {
            if e.start < position || e.start >= e.end || e.end > end {
                faults.push(Fault::plain(format!("{} at {}..{} does not lie in the text", e.text, e.start, e.end)));
            } else if let Some((outer, _)) = stack.last().filter(|(outer, _)| outer.end < e.end) {
                let what = format!("{} at {}..{} crosses {} at {}..{}", e.text, e.start, e.end, outer.text, outer.start, outer.end);
                faults.push(Fault::plain(format!("{what}; markup can only nest")));
            } else if let Some(label) = label(e) {
                out.push(OPEN);
                stack.push((e, format!("|{label}{CLOSE}")));
            } else {
                faults.push(Fault::plain(format!("{} at {} has the type {}, for which markup has no label", e.text, e.start, e.type_name)));
            }
        }
        out.extend(c);
    }
    for e in waiting {
        faults.push(Fault::plain(format!("{} at {}..{} does not lie in the text", e.text, e.start, e.end)));
    }
    out.push_str(MARKER);
    out.push('\n');
    for record in &gold.records {
        out.push_str(&written(&Value::Object(record.clone()), Spaced));
        out.push('\n');
    }
    if faults.is_empty() && read(&gold.id, &out).0.text != gold.text {
        faults.push(Fault::plain("the text holds ⟦, ⟧, a label or `=== records` and would read as markup"));
    }
    (out, faults)
}

/// The label of an entity; none for types that are not annotated.
fn label(e: &Annotation) -> Option<String> {
    let mark = if e.optional { "?" } else { "" };
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    Some(match e.type_name.as_str() {
        "company" => match &e.name {
            Some(name) if *name != e.text => format!("{mark}C={name}"),
            _ => format!("{mark}C"),
        },
        "project" => format!("{mark}P"),
        "quantity" if e.optional => "?Q".into(),
        "stage" if e.optional => "?S".into(),
        "stage" => format!("S:{}:{}", text(&e.stage), text(&e.modality)),
        "quantity" => {
            let (kind, unit) = (text(&e.kind), text(&e.unit));
            match (&e.value, e.bound.as_deref()) {
                (None, _) => format!("Q:{kind}:{}..{}:{unit}", text(&e.min), text(&e.max)),
                (Some(value), None | Some("exact")) => format!("Q:{kind}:{value}:{unit}"),
                (Some(value), Some(bound)) => format!("Q:{kind}:{value}:{unit}:{bound}"),
            }
        }
        _ => return None,
    })
}

/// One line with a blank after each comma and colon.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b": ")
    }
}

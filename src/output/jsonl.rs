//! JSON Lines: one object a document, as the README describes it.
//!
//! Written by hand into one buffer: serialising through a data model costs more than finding the entities.

use std::io::Write;

use crate::date::Day;
use crate::decimal::Decimal;
use crate::entity::{Company, Entity, Fact, Figure, Parts, Quantity, Record, Symbol};
use crate::extract::Extraction;
use crate::text::offsets::{OffsetMap, OffsetUnit};
use crate::text::span::Span;

/// The version of the output's form.
pub const SCHEMA: u32 = 1;

/// Writes documents as lines; keeps its memory from one to the next.
#[derive(Clone, Debug)]
pub struct Writer {
    unit: OffsetUnit,
    blocks: Vec<u32>,
}

impl Writer {
    /// A writer that tells offsets in `unit`.
    pub const fn new(unit: OffsetUnit) -> Self {
        Self { unit, blocks: Vec::new() }
    }

    /// Appends one document as a line to `out`. `id` is a JSON value as it shall stand there; `kept` holds further fields as
    /// ready-made `"name":value` pairs, each with a comma before it.
    pub fn write(&mut self, extraction: &Extraction<'_>, id: &str, kept: &str, out: &mut Vec<u8>) {
        // Nothing is asked of the map for a text with nothing in it, nor of what stands behind the last finding.
        let ends = extraction.entities.iter().map(|e| e.span.end);
        let end = ends.chain(extraction.records.iter().flat_map(|r| r.evidence.iter().map(|e| e.end))).max().unwrap_or(0);
        let known = extraction.text.get(..end).unwrap_or(&extraction.text);
        let map = OffsetMap::with_memory(known, self.unit, std::mem::take(&mut self.blocks));
        let mut line = Line { out, map, text: &extraction.text };
        line.document(extraction, id, kept);
        self.blocks = line.map.into_memory();
    }
}

/// Appends one document as a line to `out`; for many, a [`Writer`] saves allocations.
pub fn write(extraction: &Extraction<'_>, id: &str, kept: &str, unit: OffsetUnit, out: &mut Vec<u8>) {
    Writer::new(unit).write(extraction, id, kept, out);
}

/// Appends `text` as a JSON string.
pub fn write_string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
    } else {
        escape(bytes, out);
    }
    out.push(b'"');
}

/// Whether nothing among the bytes must be escaped. Eight at a time: nearly every string is plain.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    // A byte's high bit is set where the byte is nought (and nowhere else below the lowest such byte).
    let nought = |x: u64| x.wrapping_sub(ONES) & !x & HIGH;
    let (chunks, rest) = bytes.as_chunks::<8>();
    let odd = chunks.iter().fold(0, |odd, chunk| {
        let x = u64::from_le_bytes(*chunk);
        odd | (x.wrapping_sub(ONES * 0x20) & !x & HIGH) | nought(x ^ QUOTES) | nought(x ^ BACKSLASHES)
    });
    odd == 0 && rest.iter().all(|&b| b >= 0x20 && b != b'"' && b != b'\\')
}

#[cold]
fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    for (at, &b) in bytes.iter().enumerate() {
        if b >= 0x20 && b != b'"' && b != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[from..at]);
        from = at + 1;
        match b {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(b >> 4)]);
                out.push(HEX[usize::from(b & 15)]);
            }
        }
    }
    out.extend_from_slice(&bytes[from..]);
}

/// Appends the parts of the name in `text` as fields, `before` before the first and a comma before each other.
pub fn write_part_fields(parts: &Parts, text: &str, before: &str, out: &mut Vec<u8>) {
    let mut before = before.as_bytes();
    let mut put = |name: &str, part: Option<Span>, out: &mut Vec<u8>| {
        if let Some(part) = part {
            out.extend_from_slice(before);
            out.extend_from_slice(name.as_bytes());
            write_string(part.of(text), out);
            before = b",";
        }
    };
    put("\"region\":", parts.region, out);
    if let Some(codes) = parts.region_code {
        write_codes(",\"region_code\":", ",\"region_candidates\":[", codes, out);
    }
    put("\"trade_name\":", parts.trade_name, out);
    put("\"industry\":", parts.industry, out);
    put("\"legal_form\":", parts.legal_form, out);
    put("\"branch\":", parts.branch, out);
}

/// Appends the code of a division as the field `one`; where it could be any of several, all of them as the list `several`.
fn write_codes(one: &str, several: &str, codes: Symbol, out: &mut Vec<u8>) {
    if !codes.contains('|') {
        out.extend_from_slice(one.as_bytes());
        return write_string(codes, out);
    }
    for (i, code) in codes.split('|').enumerate() {
        out.extend_from_slice(if i > 0 { b"," } else { several.as_bytes() });
        write_string(code, out);
    }
    out.push(b']');
}

struct Line<'a> {
    out: &'a mut Vec<u8>,
    map: OffsetMap<'a>,
    text: &'a str,
}

impl Line<'_> {
    fn document(&mut self, extraction: &Extraction<'_>, id: &str, kept: &str) {
        self.raw("{\"schema\":");
        self.number(u64::from(SCHEMA));
        self.raw(",\"id\":");
        self.raw(id);
        if let Some(title) = &extraction.title {
            self.field(",\"title\":", title);
        }
        if let Some(date) = extraction.date {
            self.day(",\"date\":\"", date, "\"");
        }
        self.raw(kept);
        self.raw(",\"entities\":[");
        for (id, entity) in extraction.entities.iter().enumerate() {
            self.raw(if id > 0 { ",{\"id\":" } else { "{\"id\":" });
            self.number(id as u64);
            self.entity(entity);
            self.raw("}");
        }
        self.raw("],\"records\":[");
        for (i, record) in extraction.records.iter().enumerate() {
            self.raw(if i > 0 { "," } else { "" });
            self.record(record);
        }
        self.raw("]");
        if extraction.truncated {
            self.raw(",\"truncated\":true");
        }
        self.raw("}\n");
    }

    // Always inlined: a literal of known length becomes a few stores instead of a call.
    #[inline(always)]
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A name of the engine's own, which nothing in needs an escape.
    #[inline]
    fn name(&mut self, name: Symbol) {
        self.raw("\"");
        self.raw(name);
        self.raw("\"");
    }

    fn string(&mut self, text: &str) {
        write_string(text, self.out);
    }

    #[inline(always)]
    fn field(&mut self, name: &str, text: &str) {
        self.raw(name);
        self.string(text);
    }

    fn decimal(&mut self, before: &str, value: Decimal, after: &str) {
        self.raw(before);
        match u64::try_from(value.mantissa()) {
            Ok(whole) if value.is_integer() => self.number(whole),
            Ok(digits) if value.scale() < 19 => {
                let unit = 10u64.pow(value.scale());
                self.number(digits / unit);
                self.raw(".");
                self.digits(digits % unit, value.scale() as usize);
            }
            // Writing to a vector cannot fail.
            _ => drop(write!(self.out, "{value}")),
        }
        self.raw(after);
    }

    fn day(&mut self, before: &str, day: Day, after: &str) {
        self.raw(before);
        let digit = |value: u16| b'0' + (value % 10) as u8;
        let (y, m, d) = (day.year(), u16::from(day.month()), u16::from(day.day()));
        let text = [digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), b'-', digit(m / 10), digit(m), b'-', digit(d / 10), digit(d)];
        self.out.extend_from_slice(&text);
        self.raw(after);
    }

    #[inline]
    fn number(&mut self, value: u64) {
        // Numbers of entities and offsets in short texts: nearly all.
        let digit = |value: u64| b'0' + (value % 10) as u8;
        match value {
            0..10 => self.out.push(digit(value)),
            10..100 => self.out.extend_from_slice(&[digit(value / 10), digit(value)]),
            100..1000 => self.out.extend_from_slice(&[digit(value / 100), digit(value / 10), digit(value)]),
            _ => self.digits(value, 1),
        }
    }

    /// The value's digits, at least `width` of them (at most 20).
    fn digits(&mut self, value: u64, width: usize) {
        let mut digits = [b'0'; 20];
        let (mut at, mut rest) = (digits.len(), value);
        while rest > 0 {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.out.extend_from_slice(&digits[at.min(digits.len() - width)..]);
    }

    fn span(&mut self, span: Span) {
        let (start, end) = self.map.span(span);
        self.raw("\"start\":");
        self.number(start as u64);
        self.raw(",\"end\":");
        self.number(end as u64);
    }

    fn entity(&mut self, entity: &Entity) {
        self.raw(",\"type\":");
        self.name(entity.fact.type_name());
        self.raw(",");
        self.span(entity.span);
        self.field(",\"text\":", entity.span.of(self.text));
        self.raw(",\"rule\":");
        self.name(entity.rule);
        match &entity.fact {
            Fact::Quantity(quantity) => self.quantity(quantity),
            Fact::Company(company) => self.company(company),
            Fact::Project(project) => {
                self.raw(",\"certainty\":");
                self.name(project.certainty.name());
            }
            Fact::Stage(stage) => {
                self.raw(",\"stage\":");
                self.name(stage.stage.name());
                self.raw(",\"modality\":");
                self.name(stage.modality.name());
                if let Some(date) = stage.date.filter(|d| d.from.is_some() || d.to.is_some()) {
                    self.raw(",\"date\":");
                    match (date.from, date.to) {
                        (Some(from), Some(to)) if from == to => self.day("\"", from, "\""),
                        (from, to) => {
                            self.raw("\"");
                            from.into_iter().for_each(|d| self.day("", d, ""));
                            self.raw("/");
                            to.into_iter().for_each(|d| self.day("", d, ""));
                            self.raw("\"");
                        }
                    }
                }
            }
            Fact::Date(date) => {
                date.from.into_iter().for_each(|d| self.day(",\"from\":\"", d, "\""));
                date.to.into_iter().for_each(|d| self.day(",\"to\":\"", d, "\""));
            }
            Fact::Location(location) => {
                write_codes(",\"code\":", ",\"candidates\":[", location.code, self.out);
                self.field(",\"level\":", location.level);
            }
            Fact::Organization(organization) => self.field(",\"kind\":", organization.kind),
        }
    }

    fn figure(&mut self, value: &str, figure: Figure) {
        match figure {
            Figure::Value(v) => {
                self.raw(value);
                self.decimal("\"", v, "\"");
            }
            Figure::Range(min, max) => {
                self.decimal(",\"min\":\"", min, "\"");
                self.decimal(",\"max\":\"", max, "\"");
            }
            Figure::Overflow => self.raw(",\"overflow\":true"),
        }
    }

    fn quantity(&mut self, quantity: &Quantity) {
        self.raw(",\"kind\":");
        self.name(quantity.kind.name());
        self.figure(",\"value\":", quantity.figure);
        if !quantity.unit.is_empty() {
            self.field(",\"unit\":", quantity.unit);
        }
        self.raw(",\"bound\":");
        self.name(quantity.bound.name());
        if quantity.approx {
            self.raw(",\"approx\":true");
        }
        let mut rounded = quantity.rounded;
        if let Some(per) = quantity.per {
            self.field(",\"per\":", per);
        }
        if let Some(object) = quantity.object {
            self.field(",\"object\":", object.of(self.text));
        }
        if let Some((figure, unit, base_rounded)) = quantity.base {
            rounded |= base_rounded;
            match figure {
                Figure::Value(v) => self.decimal(",\"base_value\":\"", v, "\""),
                Figure::Range(min, max) => {
                    self.decimal(",\"base_min\":\"", min, "\"");
                    self.decimal(",\"base_max\":\"", max, "\"");
                }
                Figure::Overflow => {}
            }
            self.field(",\"base_unit\":", unit);
        }
        if rounded {
            self.raw(",\"rounded\":true");
        }
    }

    fn company(&mut self, company: &Company) {
        self.field(",\"name\":", company.name.of(self.text));
        self.raw(",\"form\":");
        self.name(company.form.name());
        self.raw(",\"certainty\":");
        self.name(company.certainty.name());
        if let Some(name) = company.registered_name {
            self.field(",\"registered_name\":", name);
        }
        if let Some(code) = company.code {
            self.field(",\"code\":", code);
        }
        if let Some(parts) = &company.parts {
            self.raw(",\"parts\":{");
            write_part_fields(parts, self.text, "", self.out);
            self.raw("}");
        }
    }

    fn slot(&mut self, name: &str, id: Option<usize>) {
        self.raw(name);
        match id {
            Some(id) => self.number(id as u64),
            None => self.raw("null"),
        }
    }

    fn ids(&mut self, name: &str, ids: &[usize]) {
        self.raw(name);
        self.raw("[");
        for (i, &id) in ids.iter().enumerate() {
            self.raw(if i > 0 { "," } else { "" });
            self.number(id as u64);
        }
        self.raw("]");
    }

    fn record(&mut self, record: &Record) {
        self.slot("{\"project\":", record.project);
        self.ids(",\"companies\":", &record.companies);
        self.slot(",\"investment\":", record.investment);
        self.slot(",\"count\":", record.count);
        self.slot(",\"area\":", record.area);
        self.slot(",\"stage\":", record.stage);
        for &(slot, id) in &record.more {
            self.raw(",\"");
            self.raw(slot);
            self.raw("\":");
            self.number(id as u64);
        }
        if !record.roles.is_empty() {
            self.raw(",\"roles\":{");
            for (i, (id, role)) in record.roles.iter().enumerate() {
                self.raw(if i > 0 { ",\"" } else { "\"" });
                self.number(*id as u64);
                self.raw("\":\"");
                self.raw(role.name());
                self.raw("\"");
            }
            self.raw("}");
        }
        if !record.stage_history.is_empty() {
            self.ids(",\"stage_history\":", &record.stage_history);
        }
        if let Some(part_of) = record.part_of {
            self.slot(",\"part_of\":", Some(part_of));
        }
        self.raw(",\"rule\":");
        self.name(record.rule);
        self.field(",\"certainty\":", record.certainty.name());
        self.raw(",\"evidence\":[");
        for (i, span) in record.evidence.iter().enumerate() {
            self.raw(if i > 0 { ",{" } else { "{" });
            self.span(*span);
            self.raw("}");
        }
        self.raw("]}");
    }
}

//! JSON Lines: one object a document, as the README describes it.
//!
//! Written by hand into one buffer: serialising through a data model costs more than finding the entities.

use super::buffer::Buffer;
use crate::decimal::Decimal;
use crate::entity::{Check, Company, DateValue, Entity, EntityId, Fact, Figure, Parts, Quantity, Record, Stage, Symbol};
use crate::extract::Extraction;
use crate::text::offsets::{Block, OffsetMap, OffsetUnit};
use crate::text::span::Span;

/// The one further slot of a record that holds several.
const PARTIES: &str = "parties";

/// The version of the output's form.
pub const SCHEMA: u32 = 1;

/// Writes documents as lines; keeps its memory from one to the next.
#[derive(Clone, Debug)]
pub struct Writer {
    unit: OffsetUnit,
    line: Buffer,
    blocks: Vec<Block>,
}

impl Writer {
    /// A writer that tells offsets in `unit`.
    pub const fn new(unit: OffsetUnit) -> Self {
        Self { unit, line: Buffer::new(), blocks: Vec::new() }
    }

    /// Appends one document as a line to `out`. `id` is a JSON value as it shall stand there; `kept` holds further fields as
    /// ready-made `"name":value` pairs, each with a comma before it.
    pub fn write(&mut self, extraction: &Extraction<'_>, id: &str, kept: &str, out: &mut Vec<u8>) {
        self.line.clear();
        let text = &*extraction.text;
        let mut line = Line { out: &mut self.line, unit: self.unit, text, plain: false };
        line.document(extraction, id, kept, &mut self.blocks);
        out.extend_from_slice(self.line.written());
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
    if is_plain_word(bytes) {
        out.extend_from_slice(bytes);
    } else {
        escape(bytes, out);
    }
    out.push(b'"');
}

/// Whether a byte of a string must be escaped.
#[inline]
const fn is_odd(b: u8) -> bool {
    b < 0x20 || b == b'"' || b == b'\\'
}

/// Whether nothing among the bytes must be escaped.
fn is_plain(bytes: &[u8]) -> bool {
    // Loops that take a register of bytes in one step.
    bytes.iter().fold(u8::MAX, |least, &b| least.min(b)) >= b' ' && memchr::memchr2(b'"', b'\\', bytes).is_none()
}

/// The same for a few bytes: eight at a time.
#[inline]
fn is_plain_word(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    // A byte's high bit is set where the byte is below the other (and nowhere else below the lowest such byte).
    let below = |x: u64, least: u64| x.wrapping_sub(least) & !x & HIGH;
    let odd = |word: &[u8; 8]| {
        let x = u64::from_le_bytes(*word);
        below(x, ONES * 0x20) | below(x ^ QUOTES, ONES) | below(x ^ BACKSLASHES, ONES)
    };
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) if bytes.len() <= 16 => odd(first) | odd(last) == 0,
        (Some(_), _) => is_plain(bytes),
        _ => !bytes.iter().any(|&b| is_odd(b)),
    }
}

#[cold]
fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    for (at, &b) in bytes.iter().enumerate() {
        if !is_odd(b) {
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
    let mut fields = Buffer::new();
    Line { out: &mut fields, unit: OffsetUnit::Bytes, text, plain: false }.parts(parts);
    if let [_, ..] = fields.written() {
        out.extend_from_slice(before.as_bytes());
        out.extend_from_slice(fields.written());
    }
}

struct Line<'a> {
    out: &'a mut Buffer,
    unit: OffsetUnit,
    text: &'a str,
    /// Whether nothing in the text must be escaped.
    plain: bool,
}

impl Line<'_> {
    fn document(&mut self, extraction: &Extraction<'_>, id: &str, kept: &str, blocks: &mut Vec<Block>) {
        self.raw(b"{\"schema\":");
        self.number(SCHEMA as usize);
        self.raw(b",\"id\":");
        self.put(id);
        if let Some(title) = &extraction.title {
            self.raw(b",\"title\":\"");
            self.string(title);
            self.raw(b"\"");
        }
        if let Some(date) = extraction.date {
            self.raw(b",\"date\":\"");
            self.out.day(date);
            self.raw(b"\"");
        }
        self.put(kept);
        self.raw(b",\"entities\":[");
        if extraction.entities.is_empty() && extraction.records.is_empty() {
            self.raw(b"],\"records\":[");
        } else {
            self.plain = is_plain(self.text.as_bytes());
            let map = OffsetMap::with_memory(self.text, self.unit, std::mem::take(blocks));
            for (id, entity) in extraction.entities.iter().enumerate() {
                self.comma(id);
                self.entity(id, entity, extraction.fields_of(entity), map.span(entity.span));
            }
            self.raw(b"],\"records\":[");
            for (i, record) in extraction.records.iter().enumerate() {
                self.comma(i);
                self.record(record, &map);
            }
            *blocks = map.into_memory();
        }
        self.raw(b"]");
        if !extraction.checks.is_empty() {
            self.checks(&extraction.checks);
        }
        if extraction.truncated {
            self.raw(b",\"truncated\":true");
        }
        self.raw(b"}\n");
    }

    #[inline(always)]
    fn raw<const N: usize>(&mut self, text: &[u8; N]) {
        self.out.literal(text);
    }

    /// What needs no escape: a name of the engine's own, or JSON.
    #[inline]
    fn put(&mut self, text: &str) {
        self.out.put(text.as_bytes());
    }

    /// What stands between the quotes of a string.
    #[inline]
    fn string(&mut self, text: &str) {
        if is_plain_word(text.as_bytes()) { self.put(text) } else { self.escaped(text) }
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        let mut escaped = Vec::new();
        escape(text.as_bytes(), &mut escaped);
        self.out.put(&escaped);
    }

    /// The same for a part of the text.
    #[inline]
    fn part(&mut self, span: Span) {
        if self.plain { self.out.piece(self.text.as_bytes(), span.start, span.end) } else { self.string(span.of(self.text)) }
    }

    #[inline]
    fn number(&mut self, value: usize) {
        self.out.number(value as u64);
    }

    #[inline]
    fn comma(&mut self, before: usize) {
        if before > 0 {
            self.raw(b",");
        }
    }

    fn decimal(&mut self, value: Decimal) {
        match u64::try_from(value.mantissa()) {
            Ok(whole) if value.is_integer() => self.out.number(whole),
            Ok(digits) if value.scale() < 19 => {
                let unit = 10u64.pow(value.scale());
                self.out.number(digits / unit);
                self.raw(b".");
                self.out.padded(digits % unit, value.scale() as usize);
            }
            _ => self.put(&value.to_string()),
        }
    }

    fn span(&mut self, (start, end): (usize, usize)) {
        self.raw(b"\"start\":");
        self.number(start);
        self.raw(b",\"end\":");
        self.number(end);
    }

    fn entity(&mut self, id: usize, entity: &Entity, fields: &[(Symbol, EntityId)], (start, end): (usize, usize)) {
        self.raw(b"{\"id\":");
        self.number(id);
        let opening = match &entity.fact {
            Fact::Quantity(_) => ",\"type\":\"quantity\",\"start\":",
            Fact::Company(_) => ",\"type\":\"company\",\"start\":",
            Fact::Project(_) => ",\"type\":\"project\",\"start\":",
            Fact::Stage(_) => ",\"type\":\"stage\",\"start\":",
            Fact::Date(_) => ",\"type\":\"date\",\"start\":",
            Fact::Location(_) => ",\"type\":\"location\",\"start\":",
            Fact::Organization(_) => ",\"type\":\"organization\",\"start\":",
            Fact::Custom(custom) => {
                self.raw(b",\"type\":\"");
                self.put(custom.kind);
                "\",\"start\":"
            }
        };
        self.put(opening);
        self.number(start);
        self.raw(b",\"end\":");
        self.number(end);
        self.raw(b",\"text\":\"");
        self.part(entity.span);
        self.raw(b"\",\"rule\":\"");
        self.put(entity.rule);
        match &entity.fact {
            Fact::Quantity(quantity) => self.quantity(quantity),
            Fact::Company(company) => self.company(company),
            Fact::Project(project) => {
                self.raw(b"\",\"certainty\":\"");
                self.put(project.certainty.name());
                self.raw(b"\"}");
            }
            Fact::Stage(stage) => self.stage(stage),
            Fact::Date(date) => {
                self.raw(b"\"");
                if let Some(from) = date.from {
                    self.raw(b",\"from\":\"");
                    self.out.day(from);
                    self.raw(b"\"");
                }
                if let Some(to) = date.to {
                    self.raw(b",\"to\":\"");
                    self.out.day(to);
                    self.raw(b"\"");
                }
                self.raw(b"}");
            }
            Fact::Location(location) => {
                self.raw(b"\"");
                self.codes(b",\"code\":\"", b",\"candidates\":[\"", location.code);
                self.raw(b",\"level\":\"");
                self.string(location.level);
                self.raw(b"\"}");
            }
            Fact::Organization(organization) => {
                self.raw(b"\",\"kind\":\"");
                self.string(organization.kind);
                self.raw(b"\"}");
            }
            Fact::Custom(custom) => {
                self.raw(b"\",\"certainty\":\"");
                self.put(custom.certainty.name());
                self.raw(b"\",\"fields\":{");
                for (i, &(name, id)) in fields.iter().enumerate() {
                    self.comma(i);
                    self.raw(b"\"");
                    self.put(name);
                    self.raw(b"\":");
                    self.number(id);
                }
                self.raw(b"}}");
            }
        }
    }

    /// What follows the name of the rule.
    fn quantity(&mut self, quantity: &Quantity) {
        self.raw(b"\",\"kind\":\"");
        self.put(quantity.kind.name());
        match quantity.figure {
            Figure::Value(value) => {
                self.raw(b"\",\"value\":\"");
                self.decimal(value);
            }
            Figure::Range(min, max) => {
                self.raw(b"\",\"min\":\"");
                self.decimal(min);
                self.raw(b"\",\"max\":\"");
                self.decimal(max);
            }
            Figure::Overflow => self.raw(b"\",\"overflow\":true"),
        }
        if !matches!(quantity.figure, Figure::Overflow) {
            self.raw(b"\"");
        }
        if !quantity.unit.is_empty() {
            self.raw(b",\"unit\":\"");
            self.string(quantity.unit);
            self.raw(b"\"");
        }
        self.raw(b",\"bound\":\"");
        self.put(quantity.bound.name());
        self.raw(b"\"");
        if quantity.approx {
            self.raw(b",\"approx\":true");
        }
        let mut rounded = quantity.rounded;
        if let Some(per) = quantity.per {
            self.raw(b",\"per\":\"");
            self.string(per);
            self.raw(b"\"");
        }
        if let Some(object) = quantity.object {
            self.raw(b",\"object\":\"");
            self.part(object);
            self.raw(b"\"");
        }
        if let Some((figure, unit, base_rounded)) = quantity.base {
            rounded |= base_rounded;
            match figure {
                Figure::Value(value) => {
                    self.raw(b",\"base_value\":\"");
                    self.decimal(value);
                    self.raw(b"\"");
                }
                Figure::Range(min, max) => {
                    self.raw(b",\"base_min\":\"");
                    self.decimal(min);
                    self.raw(b"\",\"base_max\":\"");
                    self.decimal(max);
                    self.raw(b"\"");
                }
                Figure::Overflow => {}
            }
            self.raw(b",\"base_unit\":\"");
            self.string(unit);
            self.raw(b"\"");
        }
        if rounded {
            self.raw(b",\"rounded\":true");
        }
        self.raw(b"}");
    }

    /// What follows the name of the rule.
    fn stage(&mut self, stage: &Stage) {
        self.raw(b"\",\"stage\":\"");
        self.put(stage.stage.name());
        self.raw(b"\",\"modality\":\"");
        self.put(stage.modality.name());
        self.raw(b"\"");
        if let Some(DateValue { from, to }) = stage.date.filter(|d| d.from.is_some() || d.to.is_some()) {
            self.raw(b",\"date\":\"");
            from.into_iter().for_each(|day| self.out.day(day));
            if from != to {
                self.raw(b"/");
                to.into_iter().for_each(|day| self.out.day(day));
            }
            self.raw(b"\"");
        }
        self.raw(b"}");
    }

    /// What follows the name of the rule.
    fn company(&mut self, company: &Company) {
        self.raw(b"\",\"name\":\"");
        self.part(company.name);
        self.raw(b"\",\"form\":\"");
        self.put(company.form.name());
        self.raw(b"\",\"certainty\":\"");
        self.put(company.certainty.name());
        self.raw(b"\"");
        if let Some(name) = company.registered_name {
            self.raw(b",\"registered_name\":\"");
            self.string(name);
            self.raw(b"\"");
        }
        if let Some(code) = &company.code {
            self.raw(b",\"code\":\"");
            match code.plain() {
                Some((bytes, length)) => self.out.block(&bytes, length),
                None => self.string(code.as_str()),
            }
            self.raw(b"\"");
        }
        if let Some(code) = &company.credit_code {
            self.raw(b",\"credit_code\":\"");
            self.put(code.as_str());
            self.raw(b"\"");
        }
        if let Some(code) = company.invalid_code {
            self.raw(b",\"invalid_code\":\"");
            self.part(code);
            self.raw(b"\"");
        }
        if let Some(id) = company.company_id {
            self.raw(b",\"company_id\":\"");
            self.string(id);
            self.raw(b"\"");
        }
        if let [first, others @ ..] = company.candidates {
            self.raw(b",\"company_candidates\":[\"");
            self.string(first);
            for id in others {
                self.raw(b"\",\"");
                self.string(id);
            }
            self.raw(b"\"]");
        }
        if let Some(parts) = &company.parts {
            self.raw(b",\"parts\":{");
            self.parts(parts);
            self.raw(b"}");
        }
        self.raw(b"}");
    }

    /// The parts of a name as fields.
    fn parts(&mut self, parts: &Parts) {
        let mut before = 0;
        let fields = [
            ("\"region\":\"", parts.region),
            ("\"trade_name\":\"", parts.trade_name),
            ("\"industry\":\"", parts.industry),
            ("\"legal_form\":\"", parts.legal_form),
            ("\"branch\":\"", parts.branch),
        ];
        for (at, (name, part)) in fields.into_iter().enumerate() {
            if let Some(part) = part {
                self.comma(before);
                self.put(name);
                self.part(part);
                self.raw(b"\"");
                before += 1;
            }
            if let (0, Some(codes)) = (at, parts.region_code) {
                self.codes(b",\"region_code\":\"", b",\"region_candidates\":[\"", codes);
            }
        }
    }

    /// The code of a division as the field `one`; where it could be any of several, all of them as the list `several`.
    fn codes<const N: usize, const M: usize>(&mut self, one: &[u8; N], several: &[u8; M], codes: Symbol) {
        if !codes.contains('|') {
            self.raw(one);
            self.string(codes);
            return self.raw(b"\"");
        }
        self.raw(several);
        for (i, code) in codes.split('|').enumerate() {
            if i > 0 {
                self.raw(b"\",\"");
            }
            self.string(code);
        }
        self.raw(b"\"]");
    }

    fn slot(&mut self, name: &str, id: Option<usize>) {
        self.put(name);
        match id {
            Some(id) => self.number(id),
            None => self.raw(b"null"),
        }
    }

    fn ids(&mut self, name: &str, ids: &[usize]) {
        self.put(name);
        self.raw(b"[");
        for (i, &id) in ids.iter().enumerate() {
            self.comma(i);
            self.number(id);
        }
        self.raw(b"]");
    }

    fn checks(&mut self, checks: &[Check]) {
        self.raw(b",\"checks\":[");
        for (i, check) in checks.iter().enumerate() {
            self.comma(i);
            self.raw(b"{\"kind\":\"");
            self.put(check.kind.name());
            self.raw(b"\"");
            self.ids(",\"records\":", &check.records);
            self.put(&format!(",\"said\":\"{}\",\"computed\":\"{}\"}}", check.said, check.computed));
        }
        self.raw(b"]");
    }

    fn record(&mut self, record: &Record, map: &OffsetMap<'_>) {
        self.slot("{\"project\":", record.project);
        self.ids(",\"companies\":", &record.companies);
        self.slot(",\"investment\":", record.investment);
        self.slot(",\"count\":", record.count);
        self.slot(",\"area\":", record.area);
        self.slot(",\"stage\":", record.stage);
        for &(slot, id) in record.more.iter().filter(|m| m.0 != PARTIES) {
            self.raw(b",\"");
            self.put(slot);
            self.raw(b"\":");
            self.number(id);
        }
        let mut parties = record.more.iter().filter(|m| m.0 == PARTIES).peekable();
        if parties.peek().is_some() {
            self.raw(b",\"parties\":[");
            while let Some(&(_, id)) = parties.next() {
                self.number(id);
                self.raw(if parties.peek().is_some() { b"," } else { b"]" });
            }
        }
        if !record.roles.is_empty() {
            self.raw(b",\"roles\":{");
            for (i, &(id, role)) in record.roles.iter().enumerate() {
                self.comma(i);
                self.raw(b"\"");
                self.number(id);
                self.raw(b"\":\"");
                self.put(role.name());
                self.raw(b"\"");
            }
            self.raw(b"}");
        }
        if !record.stage_history.is_empty() {
            self.ids(",\"stage_history\":", &record.stage_history);
        }
        if let Some(part_of) = record.part_of {
            self.slot(",\"part_of\":", Some(part_of));
        }
        self.raw(b",\"rule\":\"");
        self.put(record.rule);
        self.raw(b"\",\"certainty\":\"");
        self.put(record.certainty.name());
        self.raw(b"\",\"evidence\":[");
        for (i, span) in record.evidence.iter().enumerate() {
            self.comma(i);
            self.raw(b"{");
            self.span(map.span(*span));
            self.raw(b"}");
        }
        if !record.refers_to.is_empty() {
            self.raw(b"],\"refers_to\":[");
            for (i, &(span, company)) in record.refers_to.iter().enumerate() {
                self.comma(i);
                self.raw(b"{");
                self.span(map.span(span));
                self.raw(b",\"company\":");
                self.number(company);
                self.raw(b"}");
            }
        }
        self.raw(b"]}");
    }
}

//! Short forms of the registered names and aliases of a document, found all over it.
//!
//! Takes the names found, derives what they may be called (阿克苏中曼油气勘探开发有限公司: 中曼油气, 阿克苏中曼), and reads the
//! document once more for all of them together. Linear in the text; at most [`MAX_FORMS`] forms.

use super::cue::{Cue, exactly, flag};
use super::{NONE, Name, Scratch, parts};
use crate::entity::{Certainty, Parts, RuleName};
use crate::reading::Reading;
use crate::segment;
use crate::text::span::Span;

/// So many short forms of a document are looked for.
const MAX_FORMS: usize = 256;
/// Heads of the chains of forms, by a hash of their first bytes.
const BUCKETS: usize = 256;

/// A short form: the text of one span, or of two joined.
#[derive(Clone, Copy)]
struct Form {
    first: Span,
    second: Span,
    head: Option<Span>,
    declared: bool,
    next: u16,
}

/// What the second reading keeps from one document to the next.
#[derive(Default)]
pub(super) struct Echo {
    forms: Vec<Form>,
    buckets: Vec<u16>,
}

const END: u16 = u16::MAX;

fn hash(bytes: &[u8]) -> usize {
    let key = u32::from(bytes[0]) << 16 | u32::from(bytes[1]) << 8 | u32::from(bytes[2]);
    (key.wrapping_mul(0x9E37_79B1) >> 24) as usize % BUCKETS
}

impl Echo {
    fn add(&mut self, text: &str, first: Span, second: Span, head: Option<Span>, declared: bool) {
        let bytes = first.of(text).as_bytes();
        if self.forms.len() >= MAX_FORMS || bytes.len() < 3 || first.len() + second.len() < 3 {
            return;
        }
        let bucket = hash(bytes);
        let mut at = self.buckets[bucket];
        while at != END {
            let form = &mut self.forms[at as usize];
            if form.first.len() + form.second.len() == first.len() + second.len() && same(text, form, first, second) {
                let other = form.head.map(|h| h.of(text)) != head.map(|h| h.of(text));
                if declared && !form.declared {
                    (form.head, form.declared) = (head, true);
                } else if other && !form.declared {
                    // Two companies could be meant: the name stays its own.
                    form.head = None;
                }
                return;
            }
            at = form.next;
        }
        self.forms.push(Form { first, second, head, declared, next: self.buckets[bucket] });
        self.buckets[bucket] = (self.forms.len() - 1) as u16;
    }
}

fn same(text: &str, form: &Form, first: Span, second: Span) -> bool {
    let mine = form.first.of(text).bytes().chain(form.second.of(text).bytes());
    mine.eq(first.of(text).bytes().chain(second.of(text).bytes()))
}

/// Finds them all.
pub(super) fn find(reading: &Reading<'_>, scratch: &mut Scratch) {
    let mut echo = std::mem::take(&mut scratch.echo);
    echo.forms.clear();
    echo.buckets.clear();
    echo.buckets.resize(BUCKETS, END);
    for alias in &scratch.aliases {
        echo.add(reading.text, alias.span, Span::default(), alias.head, true);
    }
    for name in scratch.names.iter().filter(|n| n.anchored) {
        derive(reading.text, &scratch.cues, *name, &mut echo);
    }
    if !echo.forms.is_empty() {
        for sentence in reading.sentences {
            read(reading.text, *sentence, &echo, scratch);
        }
    }
    scratch.echo = echo;
}

/// Adds the short forms of a name.
fn derive(text: &str, cues: &[Cue], name: Name, echo: &mut Echo) {
    let Parts { region, trade_name, industry, legal_form, .. } = parts::split(text, cues, name.span);
    let none = Span::default();
    let head = Some(name.span);
    let Some(trade) = trade_name else { return };
    let group = legal_form.filter(|f| f.of(text).contains("集团"));
    let stem_end = legal_form.map_or(name.span.end, |f| f.start);
    let mut add = |first: Span, second: Span| echo.add(text, first, second, head, false);
    if stem_end > name.span.start && text[name.span.start..stem_end].chars().count() >= 3 {
        add(Span::new(name.span.start, stem_end), none);
    }
    let chars = trade.of(text).chars().count();
    let taken = exactly(cues, trade, flag::PLACE | flag::COMMON | flag::INDUSTRY | flag::STRONG | flag::GENERIC | flag::STOP).is_some();
    let word = chars == 2 && (taken || segment::is_word(trade.of(text)));
    if chars >= 2 && !word && !taken {
        add(trade, none);
    }
    // The region without its suffix, where two characters are left.
    let stem = region.map(|r| {
        let trimmed = r.of(text).trim_end_matches(['省', '市', '县', '区']);
        if trimmed.chars().count() >= 2 { Span::new(r.start, r.start + trimmed.len()) } else { r }
    });
    let mut ends = [0usize; 4];
    let mut count = 0;
    if let Some(industry) = industry.filter(|i| i.start == trade.end) {
        let mut at = industry.start;
        while at < industry.end && count < 3 {
            let Some(next) = super::cue::starting_at(cues, at, flag::INDUSTRY | flag::GROUP).filter(|c| c.end as usize <= industry.end)
            else {
                break;
            };
            at = next.end as usize;
            ends[count] = at;
            count += 1;
        }
        // The shortest first word too: 油气|勘探开发.
        if let Some(first) =
            cues.iter().find(|c| c.start as usize == industry.start && c.is(flag::INDUSTRY) && c.end as usize <= industry.end)
        {
            ends[count] = first.end as usize;
            count += 1;
        }
    }
    for &end in &ends[..count] {
        add(Span::new(trade.start, end), none);
    }
    if let Some(stem) = stem.filter(|s| s.end <= trade.start) {
        add(stem, trade);
        for &end in &ends[..count] {
            add(stem, Span::new(trade.start, end));
        }
    }
    if let Some(group) = group {
        let at = group.of(text).find("集团").map_or(group.start, |i| group.start + i);
        let word = Span::new(at, at + "集团".len());
        add(trade, word);
        if let Some(stem) = stem.filter(|s| s.end <= trade.start) {
            let _ = stem;
            add(Span::new(stem.start, trade.end), word);
        }
        for &end in &ends[..count] {
            add(Span::new(trade.start, end), word);
        }
    }
    if let Some(form) = legal_form {
        let tail = form.of(text);
        if let Some(at) = tail.find("股份") {
            add(trade, Span::new(form.start + at, form.start + at + "股份".len()));
        }
        if tail.ends_with("公司") {
            add(trade, Span::new(form.end - "公司".len(), form.end));
        }
    }
    // 金海锂业（青海）
    if let Some(close) = text[name.span.start..stem_end].find(['）', ')']) {
        let close = name.span.start + close;
        let end = close + text[close..].chars().next().map_or(1, char::len_utf8);
        if end < stem_end {
            add(Span::new(name.span.start, end), none);
        }
        if let Some(open) = text[name.span.start..close].find(['（', '(']) {
            add(Span::new(name.span.start, name.span.start + open), none);
        }
    }
}

/// Reads a sentence for the forms; the longest at each place counts.
fn read(text: &str, sentence: Span, echo: &Echo, scratch: &mut Scratch) {
    const RULE: RuleName = "company.echo";
    let bytes = text.as_bytes();
    let mut at = sentence.start;
    while at + 3 <= sentence.end {
        let byte = bytes[at];
        if byte & 0xC0 == 0x80 {
            at += 1;
            continue;
        }
        let mut next = echo.buckets[hash(&bytes[at..at + 3])];
        let mut best: Option<(usize, Form)> = None;
        while next != END {
            let form = echo.forms[next as usize];
            next = form.next;
            let length = form.first.len() + form.second.len();
            let end = at + length;
            if best.is_some_and(|b| b.0 >= end) || end > sentence.end {
                continue;
            }
            if bytes[at..].starts_with(&bytes[form.first.range()]) && bytes[at + form.first.len()..end] == bytes[form.second.range()] {
                let inside_word =
                    |a: Option<&u8>, b: Option<&u8>| a.is_some_and(u8::is_ascii_alphanumeric) && b.is_some_and(u8::is_ascii_alphanumeric);
                let before = at.checked_sub(1).and_then(|i| bytes.get(i));
                if !inside_word(before, bytes.get(at)) && !inside_word(bytes.get(end - 1), bytes.get(end)) {
                    best = Some((end, form));
                }
            }
        }
        match best {
            Some((end, form)) => {
                let span = Span::new(at, end);
                let own = form.head.is_some_and(|h| h.contains(span));
                if !own {
                    let pattern = exactly(&scratch.cues, span, flag::KNOWN).map_or(NONE, |c| c.pattern);
                    let rule = if form.declared { "company.alias.used" } else { RULE };
                    let certainty = if form.declared { Certainty::Sure } else { Certainty::Likely };
                    scratch.echoes.push(Name { span, rule, certainty, pattern, head: form.head, anchored: false, weak: false });
                }
                at = end;
            }
            None => at += 1,
        }
    }
}

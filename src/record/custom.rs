//! Entities of a user's own kinds: what a rule with `entity` matches is one, and its slots are its fields.
//!
//! Costs nothing where no such rule is given.

use super::{Layer, Scratch, sentence};
use crate::entity::{Certainty, Symbol};
use crate::reading::{Findings, Found, Mention, Reading, Trace};
use crate::rule::{Item, Purpose, RuleScratch, RuleSet, codes_of, source_span};
use crate::text::span::Span;

/// What a rule of a user's kind found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomDraft {
    pub kind: Symbol,
    pub certainty: Certainty,
    pub fields: Vec<(Symbol, Mention)>,
}

/// Finds the entities of a document that tells of no record.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
    let Scratch { listed, all, items, rules, customs, .. } = scratch;
    let set = &layer.ready(reading.lexicon).set;
    sentence::all_items(findings, listed, all);
    let mut next = 0;
    for &whole in reading.sentences {
        let mut rest = whole;
        while !rest.is_empty() {
            let part = if rest.len() > sentence::MAX_SENTENCE { sentence::head(reading.text, rest, sentence::MAX_SENTENCE) } else { rest };
            rest = Span::new(part.end, rest.end);
            sentence::items(all, part, &mut next, items);
            find_in(set, reading.text, (part, items), rules, customs, trace);
        }
    }
    keep(customs, findings);
}

/// Finds the entities of one sentence with its findings, and tells whether it was read for that.
pub(super) fn find_in(
    set: &RuleSet,
    text: &str,
    (sentence, items): (Span, &[Item]),
    rules: &mut RuleScratch,
    customs: &mut Vec<Found<CustomDraft>>,
    trace: &mut Trace,
) -> bool {
    let reads = set.may_match(Purpose::Entities, codes_of(items));
    if reads {
        set.read(text, sentence, items, rules);
        set.find(Purpose::Entities, rules, |rule, slots, (start, end)| {
            let Some(kind) = rule.entity else { return };
            let span = source_span(text, sentence, items, start, end);
            let fields = rule.gives.iter().filter_map(|&(name, slot)| Some((name, items[slots[slot]? as usize].mention))).collect();
            let fact = CustomDraft { kind, certainty: rule.certainty, fields };
            customs.push(Found { span, rule: rule.name, fact });
            if trace.on {
                trace.fired.push((span, rule.name));
            }
        });
    }
    reads
}

/// Moves a document's entities to its findings; of those of one kind that overlap the first stays.
pub(super) fn keep(customs: &mut Vec<Found<CustomDraft>>, findings: &mut Findings) {
    crate::reading::sort(customs);
    let mut kept: Vec<(Symbol, usize)> = Vec::new();
    findings.customs.extend(customs.drain(..).filter(|custom| {
        let end = kept.iter().rev().find(|k| k.0 == custom.fact.kind).map_or(0, |k| k.1);
        let keeps = custom.span.start >= end;
        if keeps {
            kept.retain(|k| k.0 != custom.fact.kind);
            kept.push((custom.fact.kind, custom.span.end));
        }
        keeps
    }));
}

//! Entities of a user's own kinds: what a rule with `entity` matches is one, and its slots are its fields.
//!
//! Costs nothing where no such rule is given.

use super::{Scratch, sentence};
use crate::entity::{Certainty, Symbol};
use crate::reading::{Findings, Found, Mention, Reading, Trace};
use crate::rule::{RuleSet, codes_of, source_span};

/// What a rule of a user's kind found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomDraft {
    pub kind: Symbol,
    pub certainty: Certainty,
    pub fields: Vec<(Symbol, Mention)>,
}

/// Finds the entities of a document's sentences; of those of one kind that overlap the first stays.
pub(super) fn find(rules: &RuleSet, reading: &Reading<'_>, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
    let Scratch { all, items, custom, .. } = scratch;
    sentence::all_items(findings, all);
    let mut next = 0;
    for &whole in reading.sentences {
        let mut rest = whole;
        while !rest.is_empty() {
            let part = if rest.len() > sentence::MAX_SENTENCE { sentence::head(reading.text, rest, sentence::MAX_SENTENCE) } else { rest };
            rest = crate::text::span::Span::new(part.end, rest.end);
            sentence::items(all, part, &mut next, items);
            if !rules.may_match(codes_of(items)) {
                continue;
            }
            rules.read(reading.text, part, items, custom);
            rules.find(custom, |rule, slots, (start, end)| {
                let Some(kind) = rule.entity else { return };
                let span = source_span(reading.text, part, items, start, end);
                let fields = rule.gives.iter().filter_map(|&(name, slot)| Some((name, items[slots[slot]? as usize].mention))).collect();
                let fact = CustomDraft { kind, certainty: rule.certainty, fields };
                findings.customs.push(Found { span, rule: rule.name, fact });
                if trace.on {
                    trace.fired.push((span, rule.name));
                }
            });
        }
    }
    crate::reading::sort(&mut findings.customs);
    let mut kept: Vec<(Symbol, usize)> = Vec::new();
    findings.customs.retain(|custom| {
        let end = kept.iter().rev().find(|k| k.0 == custom.fact.kind).map_or(0, |k| k.1);
        let keeps = custom.span.start >= end;
        if keeps {
            kept.retain(|k| k.0 != custom.fact.kind);
            kept.push((custom.fact.kind, custom.span.end));
        }
        keeps
    });
}

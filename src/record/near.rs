//! What no rule linked: a mention belongs to the nearest project of its sentence, or to the one last spoken of.

use super::build::{Builder, Event, Place, is_lone};
use super::label::Label;
use super::node::{Slot, Tie};
use super::sentence::{self, Cue};
use crate::entity::{Certainty, Modality, StageKind};
use crate::reading::Mention;
use crate::text::span::Span;

impl Builder<'_> {
    /// Gives each node of the sentence, or the topic, the mentions that no rule gave to one. `has_new`: some node is the sentence's own.
    pub(super) fn tie_by_nearness(&mut self, place: Place, has_new: bool, events: &mut [Event], cues: &[(Span, Cue)]) {
        let whole = if has_new { self.mark_parts(events, cues, place.first) } else { None };
        self.tie_respectively(events, cues);
        let lone = is_lone(events);
        if let Some((number, slot)) = self.pending.take()
            && number + 1 == place.number
            && let Some(node) = events.iter().find_map(|e| e.node.filter(|n| *n >= place.first && self.is_named(*n)))
        {
            self.scratch.nodes[node].add(slot);
        }
        // The events with a node on both sides.
        let (mut before, mut after) = (None, 0);
        for at in 0..events.len() {
            let event = &events[at];
            if event.node.is_some() {
                before = Some(at);
                continue;
            }
            let Some(mention) = event.mention.filter(|_| !event.tied) else { continue };
            let mut label = match (mention, event.label) {
                (Mention::Stage(i), _) if self.usable(i) => Label::Stage,
                (Mention::Stage(i), _) => {
                    if self.findings.stages[i as usize].fact.modality == Modality::Negated {
                        let of_topic = place.topic.filter(|_| !place.fresh);
                        if let Some(node) = self.nearest(events, at, before, &mut after).map(|n| n.0).or(of_topic) {
                            self.scratch.nodes[node].waits = true;
                        }
                    }
                    continue;
                }
                (Mention::Quantity(_), Some(label)) if label != Label::Other && label != Label::Count => label,
                (Mention::Date(_) | Mention::Location(_) | Mention::Company(_), Some(label)) => label,
                _ => continue,
            };
            if label == Label::Stage && self.lists_contents(event.span.start) {
                continue;
            }
            let (node, tie) = if label.is_investment()
                && let Some((node, last)) = whole
                && before.and_then(|before| events[before].node) == Some(last)
                && !self.scratch.nodes[node].has(Label::is_investment)
            {
                (node, Tie::Near)
            } else if let Some((node, phase)) = self.nearest(events, at, before, &mut after) {
                let phase = phase || sentence::in_phase(self.reading.text, event.span.start);
                label = if phase && label.is_investment() { Label::Part } else { label };
                (node, Tie::Near)
            } else if let Some(topic) = place.topic {
                let of_others = if label == Label::Stage {
                    sentence::leads_to_others(self.reading.text, event.span.end)
                } else {
                    sentence::speaks_of_others(self.reading.text, event.span.start)
                };
                if !place.key_line && of_others || place.fresh && !label.is_investment() {
                    continue;
                }
                let phase = sentence::in_phase(self.reading.text, event.span.start);
                label = if phase && label.is_investment() { Label::Part } else { label };
                if label == Label::Stage
                    && !place.key_line
                    && (!self.same_subject(events, at, topic) || events.iter().any(|e| e.node.is_some()))
                {
                    continue;
                }
                (topic, Tie::Topic)
            } else {
                if matches!(mention, Mention::Stage(i) if self.findings.stages[i as usize].fact.stage == StageKind::Signed) {
                    self.pending = Some((place.number, signed_before(mention)));
                }
                continue;
            };
            let certainty = match tie {
                Tie::Topic => Certainty::Guess,
                _ if lone => Certainty::Sure,
                _ => Certainty::Likely,
            };
            let slot = Slot { label, mention, tie, rule: event.rule, certainty };
            self.scratch.nodes[node].add(slot);
            events[at].tied = true;
            if matches!(label, Label::Stage | Label::Price | Label::Company(_)) {
                self.share(node, slot);
            }
        }
    }

    /// The node that a mention belongs to where no rule says so: one of its own clause, the nearest before it, the nearest behind it
    /// (a stage other than a signing does not reach forward past its clause); and whether a phase's name stood there.
    ///
    /// `before` is the last event with a node before it; `after` is at or before the first one behind it, and is moved there.
    fn nearest(&self, events: &[Event], at: usize, before: Option<usize>, after: &mut usize) -> Option<(usize, bool)> {
        let of = |e: &Event| e.node.map(|n| (n, e.phase));
        let span = events[at].span;
        let bytes = self.reading.text.as_bytes();
        let same_clause = |a: usize, b: usize| !bytes.get(a..b).is_some_and(sentence::parts_clauses);
        let before = before.map(|before| &events[before]);
        if let Some(before) = before.filter(|e| same_clause(e.span.end, span.start)) {
            return of(before);
        }
        *after = (*after).max(at + 1);
        while events.get(*after).is_some_and(|e| e.node.is_none()) {
            *after += 1;
        }
        let after = events.get(*after);
        if let Some(after) = after.filter(|e| same_clause(span.end, e.span.start)) {
            return of(after);
        }
        let reaches_forward = |e: &&Event| match events[at].mention {
            Some(Mention::Stage(i)) => {
                let named = e.node.is_some_and(|n| self.is_named(n));
                named && (self.findings.stages[i as usize].fact.stage == StageKind::Signed || before.is_none() && is_lone(events))
            }
            _ => true,
        };
        before.or(after.filter(reaches_forward)).and_then(of)
    }

    /// Whether the line before `at` says what is to be built.
    fn lists_contents(&self, at: usize) -> bool {
        let text = self.reading.text;
        *self.has_contents.get_or_init(|| sentence::has_contents(text)) && sentence::lists_contents(text, at)
    }

    /// Whether no enterprise but the topic's own is the subject of what stands at `at`.
    pub(super) fn same_subject(&self, events: &[Event], at: usize, topic: usize) -> bool {
        let name = |i: u32| self.findings.companies[i as usize].fact.name.of(self.reading.text);
        let own = |i: u32| self.scratch.nodes[topic].slots.iter().any(|s| matches!(s.mention, Mention::Company(j) if name(j) == name(i)));
        events[..at].iter().all(|e| match e.mention {
            Some(Mention::Company(i)) => own(i) || self.owner.is_some_and(|o| name(o) == name(i)),
            _ => true,
        })
    }

    /// Notes a signing that the next sentence may explain, where there is nothing yet that it could be of.
    pub(super) fn note_pending(&mut self, number: usize, events: &[Event]) {
        self.pending = None;
        for event in events {
            let Some(mention @ Mention::Stage(i)) = event.mention else { continue };
            if self.findings.stages[i as usize].fact.stage == StageKind::Signed && self.usable(i) && !self.lists_contents(event.span.start)
            {
                self.pending = Some((number, signed_before(mention)));
            }
        }
    }
}

/// A signing that is told before its project.
fn signed_before(mention: Mention) -> Slot {
    Slot { label: Label::Stage, mention, tie: Tie::Topic, rule: "record.stage.before", certainty: Certainty::Guess }
}

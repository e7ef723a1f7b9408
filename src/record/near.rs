//! What no rule linked: a mention belongs to the nearest project of its sentence, or to the one last spoken of.

use super::build::{Builder, Place};
use super::event::{Event, Events};
use super::label::Label;
use super::node::{Slot, Tie};
use super::sentence::{self, Cue};
use crate::entity::{Certainty, Modality, StageKind};
use crate::reading::Mention;
use crate::text::span::Span;

impl Builder<'_> {
    /// Gives each node of the sentence, or the topic, the mentions that no rule gave to one. `has_new`: some node is the sentence's own.
    pub(super) fn tie_by_nearness(&mut self, place: Place, has_new: bool, events: &mut Events, cues: &[(Span, Cue)]) {
        let whole = if has_new { self.mark_parts(events, cues, place.first) } else { None };
        if !cues.is_empty() {
            self.tie_respectively(events, cues);
        }
        let lone = events.is_lone();
        if let Some((number, slot)) = self.pending.take()
            && number + 1 == place.number
            && let Some(node) = events.nodes.iter().map(|node| node.1).find(|n| *n >= place.first && self.is_named(*n))
        {
            self.scratch.nodes[node].add(slot);
        }
        // How many events with a node stand before.
        let mut passed = 0;
        for nth in 0..events.loose.len() {
            let at = events.loose[nth];
            let event = &events.list[at];
            if event.tied || event.node.is_some() {
                continue;
            }
            passed += events.nodes[passed..].iter().take_while(|node| node.0 < at).count();
            let mention = event.mention;
            let mut label = match (mention, event.label) {
                (Mention::Stage(i), _) if self.usable(i) => Label::Stage,
                (Mention::Stage(i), _) => {
                    if self.findings.stages[i as usize].fact.modality == Modality::Negated {
                        let of_topic = place.topic.filter(|_| !place.fresh);
                        if let Some(node) = self.nearest(events, at, passed).map(|n| n.0).or(of_topic) {
                            self.scratch.nodes[node].waits = true;
                        }
                    }
                    continue;
                }
                (_, Some(label)) => label,
                _ => continue,
            };
            if label == Label::Stage && self.lists_contents(event.span.start) {
                continue;
            }
            let (node, tie) = if label.is_investment()
                && let Some((node, last)) = whole
                && passed.checked_sub(1).is_some_and(|before| events.nodes[before].1 == last)
                && !self.scratch.nodes[node].has(Label::is_investment)
            {
                (node, Tie::Near)
            } else if let Some((node, phase)) = self.nearest(events, at, passed) {
                let phase = phase || sentence::in_phase(self.reading.text, event.span.start);
                label = if phase && label.is_investment() { Label::Part } else { label };
                (node, Tie::Near)
            } else if let Some(topic) = place.topic {
                let of_others = if label == Label::Stage {
                    sentence::leads_to_others(self.reading.text, event.span.end)
                } else {
                    sentence::speaks_of_others(self.reading.text, event.span.start)
                };
                if of_others && !self.is_key_line(place) || place.fresh && !label.is_investment() {
                    continue;
                }
                let phase = sentence::in_phase(self.reading.text, event.span.start);
                label = if phase && label.is_investment() { Label::Part } else { label };
                if label == Label::Stage && (!events.nodes.is_empty() || !self.same_subject(events, at, topic)) && !self.is_key_line(place)
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
            events.list[at].tied = true;
            if matches!(label, Label::Stage | Label::Price | Label::Company(_)) {
                self.share(node, slot);
            }
        }
    }

    /// The node that a mention belongs to where no rule says so: one of its own clause, the nearest before it, the nearest behind it
    /// (a stage other than a signing does not reach forward past its clause); and whether a phase's name stood there.
    ///
    /// `passed` events with a node stand before it.
    fn nearest(&self, events: &Events, at: usize, passed: usize) -> Option<(usize, bool)> {
        let of = |e: &Event| e.node.map(|n| (n, e.phase));
        let with_node = |nth: usize| events.nodes.get(nth).map(|node| &events.list[node.0]);
        let span = events.list[at].span;
        let bytes = self.reading.text.as_bytes();
        let same_clause = |a: usize, b: usize| !bytes.get(a..b).is_some_and(sentence::parts_clauses);
        let before = passed.checked_sub(1).and_then(with_node);
        let after = with_node(passed);
        let (Some(before), Some(after)) = (before, after) else {
            // With one alone the clause decides only whether a stage reaches forward to it.
            return match (before, after) {
                (Some(before), _) => of(before),
                (None, Some(after)) if self.reaches_forward(events, at, after) || same_clause(span.end, after.span.start) => of(after),
                _ => None,
            };
        };
        if same_clause(before.span.end, span.start) || !same_clause(span.end, after.span.start) {
            return of(before);
        }
        of(after)
    }

    /// Whether an event belongs to the first one with a node though that stands in a clause behind it.
    fn reaches_forward(&self, events: &Events, at: usize, after: &Event) -> bool {
        match events.list[at].mention {
            Mention::Stage(i) => {
                let named = after.node.is_some_and(|n| self.is_named(n));
                named && (self.findings.stages[i as usize].fact.stage == StageKind::Signed || events.is_lone())
            }
            _ => true,
        }
    }

    /// Whether the line before `at` says what is to be built.
    fn lists_contents(&self, at: usize) -> bool {
        let text = self.reading.text;
        *self.has_contents.get_or_init(|| sentence::has_contents(text)) && sentence::lists_contents(text, at)
    }

    /// Whether no enterprise but the topic's own is the subject of what stands at `at`.
    pub(super) fn same_subject(&self, events: &Events, at: usize, topic: usize) -> bool {
        let name = |i: u32| self.findings.companies[i as usize].fact.name.of(self.reading.text);
        let own = |i: u32| self.scratch.nodes[topic].slots.iter().any(|s| matches!(s.mention, Mention::Company(j) if name(j) == name(i)));
        let mut before = events.companies().take_while(|company| company.0 < at);
        before.all(|(_, i)| own(i) || self.owner.is_some_and(|o| name(o) == name(i)))
    }

    /// Notes a signing that the next sentence may explain, where there is nothing yet that it could be of.
    pub(super) fn note_pending(&mut self, number: usize, events: &[Event]) {
        for event in events {
            let mention = event.mention;
            let Mention::Stage(i) = mention else { continue };
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

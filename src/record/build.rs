//! From mentions to nodes: what the rules link, and what stands near.

use super::label::Label;
use super::node::{Anchor, Node, Slot, Tie};
use super::sentence::{self, Cue};
use super::{Layer, Scratch, merge};
use crate::entity::{Certainty, Check, Modality, QuantityKind, RuleName, StageKind};
use crate::reading::{Draft, Findings, Mention, Reading, Trace};
use crate::rule::{Item, codes};
use crate::text::span::Span;

/// An anaphor's project is looked for among so many.
const NAME_REACH: usize = 30;

/// A list of projects is not longer than this.
const LIST_REACH: usize = 60;

/// A topic is not carried farther than this many sentences.
const TOPIC_REACH: usize = 3;

/// In a table of lines such as 总投资：3亿元 it is carried farther.
const KEY_REACH: usize = 12;

/// One thing that one match of a rule gives.
#[derive(Clone, Copy)]
struct Given {
    /// The match's number within the sentence.
    matched: u32,
    label: Label,
    mention: Mention,
    rule: RuleName,
    certainty: Certainty,
}

pub(super) struct Builder<'a> {
    pub(super) layer: &'a Layer,
    pub(super) reading: &'a Reading<'a>,
    pub(super) findings: &'a Findings,
    pub(super) scratch: &'a mut Scratch,
    trace: &'a mut Trace,
    given: Vec<Given>,
    cues: Vec<(Span, Cue)>,
    /// The project last spoken of.
    pub(super) topic: Option<usize>,
    /// The group last counted that is no part of another.
    pub(super) whole: Option<usize>,
    /// The enterprise that the text is about: the first that is no source.
    pub(super) owner: Option<u32>,
    pub(super) last_company: Option<u32>,
    /// The enterprises that signed last, and in which sentence.
    pub(super) signers: (usize, Vec<u32>),
    /// The enterprise whose announcement it is.
    pub(super) announcer: Option<u32>,
    /// A stage told just before any project was: …签署协议。某某项目总投资3亿元。
    pending: Option<(usize, Slot)>,
    /// The group last counted in this paragraph.
    pub(super) last_group: Option<usize>,
    /// The paragraph's number, and the one in which the topic was last spoken of.
    paragraph: usize,
    topic_paragraph: usize,
}

/// Where the reading is.
#[derive(Clone, Copy)]
struct Place {
    /// The first node of the sentence.
    first: usize,
    topic: Option<usize>,
    key_line: bool,
    /// It opens a paragraph without a word for the topic.
    fresh: bool,
    /// The sentence's number.
    number: usize,
}

/// A mention in its place in the sentence.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub(super) span: Span,
    pub(super) mention: Option<Mention>,
    pub(super) node: Option<usize>,
    pub(super) label: Option<Label>,
    /// It belongs to a node.
    pub(super) tied: bool,
    /// It names a phase of the node alone: what it costs is not what the whole costs.
    pub(super) phase: bool,
    pub(super) rule: RuleName,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        layer: &'a Layer,
        reading: &'a Reading<'a>,
        findings: &'a Findings,
        scratch: &'a mut Scratch,
        trace: &'a mut Trace,
    ) -> Self {
        scratch.nodes.clear();
        scratch.referred.clear();
        Self {
            layer,
            reading,
            findings,
            scratch,
            trace,
            given: Vec::new(),
            cues: Vec::new(),
            topic: None,
            whole: None,
            owner: None,
            last_company: None,
            signers: (0, Vec::new()),
            announcer: None,
            pending: None,
            last_group: None,
            paragraph: 0,
            topic_paragraph: 0,
        }
    }

    pub(super) fn read(&mut self) {
        for (number, &sentence) in self.reading.sentences.iter().enumerate() {
            let mut rest = sentence;
            while rest.len() > sentence::MAX_SENTENCE {
                let part = sentence::head(self.reading.text, rest, sentence::MAX_SENTENCE);
                self.sentence(number, part);
                rest = Span::new(part.end, rest.end);
            }
            self.sentence(number, rest);
        }
    }

    pub(super) fn finish(self) -> (Vec<Draft>, Vec<Check>) {
        merge::drafts(&mut self.scratch.nodes, self.reading, self.findings)
    }

    fn sentence(&mut self, number: usize, sentence: Span) {
        let mut items = std::mem::take(&mut self.scratch.items);
        sentence::items(self.findings, sentence, &mut items);
        self.note_owner(number, &items);
        let written = sentence.of(self.reading.text);
        let reach = if sentence::is_key_line(written) { KEY_REACH } else { TOPIC_REACH };
        let near_topic = self.topic.filter(|t| number - self.scratch.nodes[*t].sentence <= reach);
        if sentence::tells(&items, self.findings, near_topic.is_some()) {
            let mut cues = std::mem::take(&mut self.cues);
            let named = items.len();
            sentence::cues(self.reading, &self.layer.lists, sentence, &items, &mut cues);
            self.stand_in(&mut items, &cues, near_topic);
            if items.len() > named {
                self.note_referred(&items);
            }
            // What a new paragraph tells is of the topic only where a word says so.
            let speaks = |c: &(Span, Cue)| matches!(c.1, Cue::Anaphor | Cue::Own | Cue::Same | Cue::Both);
            let goes_on = self.paragraph == self.topic_paragraph || reach == KEY_REACH || cues.iter().any(speaks);
            if self.topic.is_none() && self.layer.reads_strictly(self.trace) && !self.opens(&items) {
                // Nothing to tie anything to, and nothing that would make a node.
                self.pending = None;
                self.last_group = None;
            } else {
                let place =
                    Place { first: self.scratch.nodes.len(), topic: near_topic, key_line: reach == KEY_REACH, fresh: !goes_on, number };
                self.tie(place, sentence, &items, &cues);
            }
            self.cues = cues;
        }
        self.note_signers(number, &items);
        self.last_company = items
            .iter()
            .rev()
            .find_map(|i| match i.mention {
                Mention::Company(i) => Some(i),
                _ => None,
            })
            .or(self.last_company);
        if sentence::ends_paragraph(self.reading.text, sentence) {
            self.paragraph += 1;
        }
        if sentence::ends_paragraph(self.reading.text, sentence)
            && !sentence::goes_on(written, self.reading.text.get(sentence.end..).unwrap_or_default())
        {
            self.whole = None;
            self.last_group = None;
        }
        self.scratch.items = items;
    }

    /// Makes the sentence's nodes and gives each what is told of it.
    fn tie(&mut self, place: Place, sentence: Span, items: &[Item], cues: &[(Span, Cue)]) {
        let Place { first, topic, number, .. } = place;
        self.apply_rules(sentence, items);
        let mut events = self.events(number, items, topic);
        self.add_nameless(number, &mut events, topic);
        self.tie_by_rules(&mut events);
        self.tie_by_nearness(place, &mut events, cues);
        self.tie_companies(first, &events);
        if let Some(topic) = topic.filter(|&t| self.scratch.nodes[t].same_as.is_none())
            && events.iter().any(|e| e.tied && matches!(e.mention, Some(Mention::Company(_))))
        {
            self.add_joined(topic, &events);
        }
        self.tie_signers(place.number, first, &events, cues);
        self.tie_parties(first, &events);
        self.put_among(first, &events, cues);
        self.choose_topic(place, &events);
        if self.topic.is_some_and(|t| t >= first || events.iter().any(|e| e.node == Some(t)) || place.topic == Some(t)) {
            self.topic_paragraph = self.paragraph;
        }
    }

    /// Whether a sentence may begin to tell of something where no project was spoken of yet: it names one, counts some, tells what an
    /// enterprise invests, or of a signing that the next sentence explains.
    fn opens(&self, items: &[Item]) -> bool {
        let mut company = self.last_company.is_some();
        let (mut money, mut landed) = (false, false);
        for item in items {
            match item.mention {
                Mention::Project(_) => return true,
                Mention::Stage(i) if self.findings.stages[i as usize].fact.stage == StageKind::Signed => return true,
                Mention::Quantity(i) => {
                    let found = &self.findings.quantities[i as usize];
                    if sentence::may_count(self.reading.text, found) {
                        return true;
                    }
                    money |= found.fact.kind == QuantityKind::Money;
                }
                Mention::Stage(i) => landed |= self.findings.stages[i as usize].fact.stage == StageKind::Landed,
                Mention::Company(_) => company = true,
                _ => {}
            }
        }
        (money || landed) && company
    }

    /// Puts the words that stand for a project or an enterprise among the items, as what they stand for.
    fn stand_in(&self, items: &mut Vec<Item>, cues: &[(Span, Cue)], topic: Option<usize>) {
        let topic = topic.and_then(|t| match self.scratch.nodes[t].anchor {
            Anchor::Project(i) => Some(i),
            _ => None,
        });
        let count = items.len();
        for &(span, cue) in cues {
            let known = match cue {
                Cue::Anaphor => {
                    // A project named before it in the sentence is meant first.
                    let before = items[..count].iter().rev().find(|i| i.code == codes::PROJECT && i.span.end <= span.start);
                    let here = before.and_then(|i| match i.mention {
                        Mention::Project(i) => Some(i),
                        _ => None,
                    });
                    self.meant_by(span).or(here).or(topic).map(|i| (codes::PROJECT, Mention::Project(i)))
                }
                Cue::Own => self.owner.map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Same => self.last_company.or(self.owner).map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Both | Cue::Among | Cue::Respectively => None,
            };
            if let Some((code, mention)) = known {
                items.push(Item { span, code, mention });
            }
        }
        if items.len() > count {
            items.sort_by_key(|item| item.span.start);
        }
    }

    /// Notes which enterprises the words mean that stand for one.
    fn note_referred(&mut self, items: &[Item]) {
        let stands_in = |item: &Item| match item.mention {
            Mention::Company(i) if self.findings.companies[i as usize].span != item.span => Some((item.span, i)),
            _ => None,
        };
        self.scratch.referred.extend(items.iter().filter_map(stands_in));
    }

    /// The project last named with the head of 该园区, 这座产业园; 项目 may mean any.
    fn meant_by(&self, anaphor: Span) -> Option<u32> {
        let word = anaphor.of(self.reading.text);
        let head = word.trim_start_matches(['该', '此', '这', '座', '个', '条', '本']);
        if matches!(head, "项目" | "工程") || head.len() == word.len() {
            return None;
        }
        self.scratch.nodes.iter().rev().take(NAME_REACH).find_map(|n| match n.anchor {
            Anchor::Project(i) if self.findings.projects[i as usize].span.of(self.reading.text).ends_with(head) => Some(i),
            _ => None,
        })
    }

    fn apply_rules(&mut self, sentence: Span, items: &[Item]) {
        let Scratch { encoded, rules: scratch, .. } = &mut *self.scratch;
        encoded.encode(self.reading.text, sentence, items);
        let given = &mut self.given;
        given.clear();
        let mut matched = 0;
        let sets = [&self.layer.user, self.layer.embedded(self.reading.lexicon)];
        for (set, scratch) in sets.into_iter().zip(scratch) {
            set.find(encoded, scratch, |rule, slots| {
                matched += 1;
                for &(slot, index) in &rule.gives {
                    if let Some(mention) = slots[index] {
                        given.push(Given { matched, label: Label::of(slot), mention, rule: rule.name, certainty: rule.certainty });
                    }
                }
            });
        }
        if self.trace.on {
            for given in &self.given {
                self.trace.fired.push((self.findings.span(given.mention), given.rule));
            }
        }
    }

    /// The sentence's events in order; makes a node of each project and each counted group.
    fn events(&mut self, number: usize, items: &[Item], topic: Option<usize>) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::with_capacity(items.len());
        let mut last: Option<(Span, usize)> = None;
        for item in items {
            let given = self.given.iter().find(|g| g.mention == item.mention);
            let label = given.map(|g| g.label);
            let rule = given.map_or("record.near", |g| g.rule);
            let mut event = Event { span: item.span, mention: Some(item.mention), node: None, label, tied: false, phase: false, rule };
            match item.mention {
                Mention::Project(i) => {
                    let span = self.findings.projects[i as usize].span;
                    event.node = match topic {
                        // 该项目, and 该光伏车棚项目, 一期 by itself.
                        _ if span != item.span => self.scratch.nodes.iter().rposition(|n| n.anchor == Anchor::Project(i)),
                        Some(topic) if self.points_back(span) => {
                            event.phase = merge::is_phase(span.of(self.reading.text));
                            Some(topic)
                        }
                        _ => Some(self.new_node(Anchor::Project(i), span, number)),
                    };
                    if span == item.span {
                        if let (Some((before, head)), Some(node)) = (last, event.node)
                            && head != node
                            && sentence::listed(self.reading.text, before, span)
                        {
                            self.scratch.nodes[node].list_head = Some(self.scratch.nodes[head].list_head.unwrap_or(head));
                        }
                        last = event.node.map(|node| (span, node));
                    }
                }
                Mention::Quantity(i) if label == Some(Label::Count) && self.counts(i, rule) => {
                    event.node = Some(self.new_node(Anchor::Group(i), item.span, number));
                }
                _ => {}
            }
            events.push(event);
        }
        events
    }

    pub(super) fn new_node(&mut self, anchor: Anchor, span: Span, sentence: usize) -> usize {
        self.scratch.nodes.push(Node::new(anchor, span, sentence));
        self.scratch.nodes.len() - 1
    }

    /// Whether a project's name only points to the one last spoken of: 该… before it, or nothing but a phase.
    fn points_back(&self, span: Span) -> bool {
        let before = self.reading.text.get(..span.start).unwrap_or_default();
        let name = span.of(self.reading.text);
        before.ends_with(['该', '此']) || merge::is_phase(name)
    }

    /// The node that a mention stands for.
    fn node_of(&self, events: &[Event], mention: Mention) -> Option<usize> {
        events.iter().find(|e| e.mention == Some(mention)).and_then(|e| e.node)
    }

    /// A stage that says where a project stands: neither generic nor negated nor the frame of a forecast (建成后).
    pub(super) fn usable(&self, stage: u32) -> bool {
        let stage = &self.findings.stages[stage as usize];
        let behind = self.reading.text.get(stage.span.end..).unwrap_or_default();
        let frame = || behind.starts_with(['后', '时']) || self.word_follows(stage.span.end, self.layer.lists.after);
        // 特许经营期于2044年终止: what ends is a term.
        let term = || {
            let before = sentence::clause_before(self.reading.text, stage.span.start);
            ["期于", "期限", "期至", "有效期"].iter().any(|w| before.contains(w))
        };
        matches!(stage.fact.modality, Modality::Actual | Modality::Planned)
            && !frame()
            && !(stage.fact.stage == StageKind::Terminated && term())
    }

    fn acceptable(&self, label: Label, mention: Mention) -> bool {
        match (label, mention) {
            (Label::Stage, Mention::Stage(i)) => self.usable(i),
            (Label::Stage | Label::Other, _) => false,
            _ => true,
        }
    }

    fn tie_by_rules(&mut self, events: &mut [Event]) {
        let mut from = 0;
        while from < self.given.len() {
            let matched = self.given[from].matched;
            let to = from + self.given[from..].iter().take_while(|g| g.matched == matched).count();
            let group = &self.given[from..to];
            let anchor =
                group.iter().filter(|g| matches!(g.label, Label::Project | Label::Count)).find_map(|g| self.node_of(events, g.mention));
            if let Some(node) = anchor {
                for given in group {
                    if matches!(given.label, Label::Project | Label::Count) || !self.acceptable(given.label, given.mention) {
                        continue;
                    }
                    // A mention that an earlier rule read otherwise is not this.
                    let Some(event) = events.iter_mut().find(|e| e.mention == Some(given.mention)) else { continue };
                    if event.label == Some(Label::Other) {
                        continue;
                    }
                    event.tied = true;
                    event.label = Some(given.label);
                    let slot =
                        Slot { label: given.label, mention: given.mention, tie: Tie::Rule, rule: given.rule, certainty: given.certainty };
                    self.scratch.nodes[node].add(slot);
                    if matches!(given.label, Label::Stage | Label::Price) {
                        share(&mut self.scratch.nodes, node, slot);
                    }
                }
            }
            from = to;
        }
    }

    fn tie_by_nearness(&mut self, place: Place, events: &mut [Event], cues: &[(Span, Cue)]) {
        let whole = self.mark_parts(events, cues, place.first);
        self.tie_respectively(events, cues);
        let lone = is_lone(events);
        if let Some((number, slot)) = self.pending.take()
            && number + 1 == place.number
            && let Some(node) = events.iter().find_map(|e| e.node.filter(|n| *n >= place.first && self.is_named(*n)))
        {
            self.scratch.nodes[node].add(slot);
        }
        for at in 0..events.len() {
            let event = events[at];
            let Some(mention) = event.mention.filter(|_| !event.tied && event.node.is_none()) else { continue };
            let mut label = match (mention, event.label) {
                (Mention::Stage(i), _) if self.usable(i) => Label::Stage,
                (Mention::Stage(i), _) => {
                    if self.findings.stages[i as usize].fact.modality == Modality::Negated {
                        let of_topic = place.topic.filter(|_| !place.fresh);
                        if let Some(node) = self.nearest(events, at).map(|n| n.0).or(of_topic) {
                            self.scratch.nodes[node].waits = true;
                        }
                    }
                    continue;
                }
                (Mention::Quantity(_), Some(label)) if label != Label::Other && label != Label::Count => label,
                (Mention::Date(_) | Mention::Location(_) | Mention::Company(_), Some(label)) => label,
                _ => continue,
            };
            if label == Label::Stage && (sentence::lists_contents(self.reading.text, event.span.start)) {
                continue;
            }
            let (node, tie) = if label.is_investment()
                && let Some((node, last)) = whole
                && events[..at].iter().rev().find_map(|e| e.node) == Some(last)
                && !self.scratch.nodes[node].has(Label::is_investment)
            {
                (node, Tie::Near)
            } else if let Some((node, phase)) = self.nearest(events, at) {
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
                    let slot = Slot { label, mention, tie: Tie::Topic, rule: "record.stage.before", certainty: Certainty::Guess };
                    self.pending = Some((place.number, slot));
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
                share(&mut self.scratch.nodes, node, slot);
            }
        }
    }

    /// The node that a mention belongs to where no rule says so: one of its own clause, the nearest before it, the nearest behind it
    /// (a stage other than a signing does not reach forward past its clause); and whether a phase's name stood there.
    pub(super) fn nearest(&self, events: &[Event], at: usize) -> Option<(usize, bool)> {
        let of = |e: &Event| e.node.map(|n| (n, e.phase));
        let span = events[at].span;
        let text = self.reading.text;
        let before = events[..at].iter().rev().find(|e| e.node.is_some());
        let after = events[at + 1..].iter().find(|e| e.node.is_some());
        let same_clause = |a: usize, b: usize| !text.get(a..b).unwrap_or_default().contains(['，', ',', '；', ';', '：', ':']);
        if let Some(before) = before.filter(|e| same_clause(e.span.end, span.start)) {
            return of(before);
        }
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

    pub(super) fn is_named(&self, node: usize) -> bool {
        matches!(self.scratch.nodes[node].anchor, Anchor::Project(_))
    }

    /// Whether no enterprise but the topic's own is the subject of what stands at `at`.
    fn same_subject(&self, events: &[Event], at: usize, topic: usize) -> bool {
        let name = |i: u32| self.findings.companies[i as usize].fact.name.of(self.reading.text);
        let own = |i: u32| self.scratch.nodes[topic].slots.iter().any(|s| matches!(s.mention, Mention::Company(j) if name(j) == name(i)));
        events[..at].iter().all(|e| match e.mention {
            Some(Mention::Company(i)) => own(i) || self.owner.is_some_and(|o| name(o) == name(i)),
            _ => true,
        })
    }

    /// Of what the next sentence speaks: the topic itself where it was spoken of, else the sentence's first project, or its last one
    /// where it tells of several.
    fn choose_topic(&mut self, place: Place, events: &[Event]) {
        let here = |e: &Event| e.node.filter(|n| *n >= place.first && !matches!(self.scratch.nodes[*n].anchor, Anchor::Group(_)));
        if events.iter().any(|e| e.node.is_some() && e.node == self.topic) {
            return;
        }
        if place.key_line
            && let Some(named) = events.iter().find_map(here)
        {
            self.topic = Some(named);
            return;
        }
        let costs = |n: &usize| self.scratch.nodes[*n].has(Label::is_investment);
        let told = |n: &usize| self.scratch.nodes[*n].has(|l| l.is_investment() || matches!(l, Label::Stage | Label::Area | Label::Land));
        let mut named = events.iter().filter_map(here);
        // The subject of the sentence is what the next one is about, but not in a forecast: 某某高速建成后将….
        let subject = events.iter().find(|e| here(e).is_some()).filter(|e| {
            let before = sentence::clause_before(self.reading.text, e.span.start);
            let behind = self.reading.text.get(e.span.end..).unwrap_or_default();
            before.chars().count() <= 2 && !["建成", "投产", "达产", "完工"].iter().any(|w| behind.starts_with(w))
        });
        let first_told = if self.topic.is_none() || subject.is_some() { named.next() } else { named.find(told) };
        let chosen = events.iter().rev().filter_map(here).find(costs).or(first_told);
        self.topic = chosen.or(self.topic).or_else(|| events.iter().find_map(here));
    }
}

/// Whether the sentence speaks of one project or group alone.
pub(super) fn is_lone(events: &[Event]) -> bool {
    let mut nodes = events.iter().filter_map(|e| e.node);
    nodes.next().is_some_and(|first| nodes.all(|n| n == first))
}

/// What is said of one member of a list holds for all of them, unless a rule says something else of that member.
pub(super) fn share(nodes: &mut [Node], node: usize, slot: Slot) {
    // The members of a list stand together: a list is looked for among its neighbours alone.
    let near = node.saturating_sub(LIST_REACH)..(node + LIST_REACH).min(nodes.len());
    let head = nodes[node].list_head.unwrap_or(node);
    for i in near {
        let member = i != node && (i == head || nodes[i].list_head == Some(head));
        if member && !nodes[i].slots.iter().any(|s| s.label == slot.label && s.tie == Tie::Rule) {
            nodes[i].add(Slot { tie: slot.tie.min(Tie::Near), ..slot });
        }
    }
}

//! From mentions to nodes: what the rules link, and what stands near.

use super::label::Label;
use super::node::{Anchor, Node, Slot, Tie};
use super::sentence::{self, Cue};
use super::{Layer, Scratch, merge};
use crate::entity::{Certainty, Figure, Modality, QuantityKind, RuleName};
use crate::reading::{Draft, Findings, Mention, Reading, Trace};
use crate::rule::{Item, codes};
use crate::scan;
use crate::text::span::Span;

/// A list of projects is not longer than this.
const LIST_REACH: usize = 60;

/// A topic is not carried farther than this many sentences.
const TOPIC_REACH: usize = 3;

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
    layer: &'a Layer,
    pub(super) reading: &'a Reading<'a>,
    pub(super) findings: &'a Findings,
    scratch: &'a mut Scratch,
    trace: &'a mut Trace,
    given: Vec<Given>,
    cues: Vec<(Span, Cue)>,
    /// The project last spoken of.
    topic: Option<usize>,
    /// The group last counted that is no part of another.
    whole: Option<usize>,
    /// The enterprise that the text is about: the first that is no source.
    owner: Option<u32>,
    last_company: Option<u32>,
    /// The group last counted in this paragraph.
    last_group: Option<usize>,
}

/// A mention in its place in the sentence.
#[derive(Clone, Copy)]
struct Event {
    span: Span,
    mention: Option<Mention>,
    node: Option<usize>,
    label: Option<Label>,
    /// A rule said which node it belongs to.
    tied: bool,
    rule: RuleName,
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
            last_group: None,
        }
    }

    pub(super) fn read(&mut self) {
        for (number, &sentence) in self.reading.sentences.iter().enumerate() {
            self.sentence(number, sentence);
        }
    }

    pub(super) fn finish(self) -> Vec<Draft> {
        merge::drafts(&mut self.scratch.nodes, self.reading, self.findings)
    }

    fn sentence(&mut self, number: usize, sentence: Span) {
        let mut items = std::mem::take(&mut self.scratch.items);
        sentence::items(self.findings, sentence, &mut items);
        let near_topic = self.topic.filter(|t| number - self.scratch.nodes[*t].sentence <= TOPIC_REACH);
        if !items.is_empty() && (near_topic.is_some() || sentence::tells(&items, self.findings)) {
            let mut cues = std::mem::take(&mut self.cues);
            sentence::cues(self.reading, &self.layer.lists, sentence, &items, &mut cues);
            self.stand_in(&mut items, &cues, near_topic);
            self.apply_rules(sentence, &items);
            let first = self.scratch.nodes.len();
            let mut events = self.events(number, &items, near_topic);
            self.tie_by_rules(&mut events);
            self.tie_by_nearness(number, &mut events, &cues, first);
            self.tie_companies(first, &events);
            self.put_among(first, &events);
            self.choose_topic(first, &events);
            self.cues = cues;
        }
        if sentence.of(self.reading.text).ends_with(['\n', '\r']) {
            self.whole = None;
            self.last_group = None;
        }
        self.note_owner(&items);
        self.scratch.items = items;
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
                Cue::Anaphor => topic.map(|i| (codes::PROJECT, Mention::Project(i))),
                Cue::Own => self.owner.map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Same => self.last_company.or(self.owner).map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Among => None,
            };
            if let Some((code, mention)) = known {
                items.push(Item { span, code, mention });
            }
        }
        if items.len() > count {
            items.sort_by_key(|item| item.span.start);
        }
    }

    /// The first enterprise of the text that is no mere source is whom 公司 means later.
    fn note_owner(&mut self, items: &[Item]) {
        for item in items {
            let Mention::Company(i) = item.mention else { continue };
            self.last_company = Some(i);
            if self.owner.is_none() && !self.is_source(item.span) {
                self.owner = Some(i);
            }
            if self.word_follows(item.span.end, self.layer.lists.announces) {
                self.owner = Some(i);
            }
        }
    }

    /// Whether a word of the list begins at `at`.
    fn word_follows(&self, at: usize, list: u16) -> bool {
        let window = Span::new(at, (at + 18).min(self.reading.text.len()));
        scan::within(self.reading.hits, window).iter().any(|h| h.start as usize == at && self.reading.lexicon.in_list(h.pattern, list))
    }

    /// Whether a word of the list ends at `at`.
    fn word_precedes(&self, at: usize, list: u16) -> bool {
        let window = Span::new(at.saturating_sub(1), at);
        scan::within(self.reading.hits, window).iter().any(|h| h.end as usize == at && self.reading.lexicon.in_list(h.pattern, list))
    }

    /// Whether an enterprise only reports: 从中国石化获悉, 中金公司研报认为.
    fn is_source(&self, company: Span) -> bool {
        self.word_precedes(company.start, self.layer.lists.source_before) || self.word_follows(company.end, self.layer.lists.source_after)
    }

    fn apply_rules(&mut self, sentence: Span, items: &[Item]) {
        let Scratch { encoded, rules: scratch, .. } = &mut *self.scratch;
        encoded.encode(self.reading.text, sentence, items);
        let given = &mut self.given;
        given.clear();
        let mut matched = 0;
        for set in [&self.layer.user, self.layer.embedded(self.reading.lexicon)] {
            set.find(encoded, self.reading.lexicon, scratch, |rule, slots| {
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
            let mut event = Event { span: item.span, mention: Some(item.mention), node: None, label, tied: false, rule };
            match item.mention {
                Mention::Project(i) => {
                    let span = self.findings.projects[i as usize].span;
                    event.node = match topic {
                        // 该项目, and 该光伏车棚项目, 一期 by itself.
                        Some(topic) if span != item.span || self.points_back(span) => Some(topic),
                        _ => Some(self.new_node(Anchor::Project(i), span, number)),
                    };
                    if span == item.span {
                        if let (Some((before, head)), Some(node)) = (last, event.node)
                            && head != node
                            && sentence::joined(self.reading.text, before, span)
                        {
                            self.scratch.nodes[node].list_head = Some(self.scratch.nodes[head].list_head.unwrap_or(head));
                        }
                        last = event.node.map(|node| (span, node));
                    }
                }
                Mention::Quantity(i) if label == Some(Label::Count) && self.counts(i) => {
                    event.node = Some(self.new_node(Anchor::Group(i), item.span, number));
                }
                _ => {}
            }
            events.push(event);
        }
        events
    }

    fn new_node(&mut self, anchor: Anchor, span: Span, sentence: usize) -> usize {
        self.scratch.nodes.push(Node::new(anchor, span, sentence));
        self.scratch.nodes.len() - 1
    }

    /// Whether a project's name only points to the one last spoken of: 该… before it, or nothing but a phase.
    fn points_back(&self, span: Span) -> bool {
        let before = self.reading.text.get(..span.start).unwrap_or_default();
        let name = span.of(self.reading.text);
        before.ends_with(['该', '此']) || merge::is_phase(name)
    }

    /// Whether a count's unit is one that projects are counted in.
    fn counts(&self, quantity: u32) -> bool {
        let quantity = &self.findings.quantities[quantity as usize].fact;
        quantity.kind == QuantityKind::Count
            && matches!(quantity.unit, "个" | "项" | "宗" | "家" | "座" | "处" | "件" | "条" | "批次" | "单")
    }

    /// The node that a mention stands for.
    fn node_of(&self, events: &[Event], mention: Mention) -> Option<usize> {
        events.iter().find(|e| e.mention == Some(mention)).and_then(|e| e.node)
    }

    /// A stage that says where a project stands: neither generic nor negated nor the frame of a forecast (建成后).
    fn usable(&self, stage: u32) -> bool {
        let stage = &self.findings.stages[stage as usize];
        matches!(stage.fact.modality, Modality::Actual | Modality::Planned) && !self.word_follows(stage.span.end, self.layer.lists.after)
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
                    if matches!(given.label, Label::Stage) {
                        share(&mut self.scratch.nodes, node, slot);
                    }
                }
            }
            from = to;
        }
    }

    fn tie_by_nearness(&mut self, number: usize, events: &mut [Event], cues: &[(Span, Cue)], first: usize) {
        let whole = self.mark_parts(events, cues, first);
        for at in 0..events.len() {
            let event = events[at];
            let Some(mention) = event.mention.filter(|_| !event.tied && event.node.is_none()) else { continue };
            let label = match (mention, event.label) {
                (Mention::Stage(i), _) if self.usable(i) => Label::Stage,
                (Mention::Stage(_), _) => continue,
                (Mention::Quantity(_), Some(label)) if label != Label::Other && label != Label::Count => label,
                (Mention::Date(_) | Mention::Location(_) | Mention::Company(_), Some(label)) => label,
                _ => continue,
            };
            let before = events[..at].iter().rev().find_map(|e| e.node);
            let after = events[at + 1..].iter().find_map(|e| e.node);
            let (node, tie) = if label.is_investment()
                && let Some((node, last)) = whole
                && before == Some(last)
                && !self.scratch.nodes[node].has(Label::is_investment)
            {
                (Some(node), Tie::Near)
            } else if before.is_some() {
                (before, Tie::Near)
            } else if after.is_some() {
                (after, Tie::Near)
            } else {
                let reaches = |t: &usize| number - self.scratch.nodes[*t].sentence <= if label == Label::Stage { 1 } else { TOPIC_REACH };
                (self.topic.filter(reaches), Tie::Topic)
            };
            let Some(node) = node else { continue };
            if label == Label::Stage && tie == Tie::Topic && !self.same_subject(events, at) {
                continue;
            }
            let slot = Slot { label, mention, tie, rule: event.rule, certainty: Certainty::Likely };
            self.scratch.nodes[node].add(slot);
            events[at].tied = true;
            if label == Label::Stage {
                share(&mut self.scratch.nodes, node, slot);
            }
        }
    }

    /// Whether no other enterprise is the subject of what stands at `at`.
    fn same_subject(&self, events: &[Event], at: usize) -> bool {
        !events[..at].iter().any(|e| matches!(e.mention, Some(Mention::Company(_))))
    }

    /// Marks groups that are parts of the first one: behind 其中, or where they add up to it. Gives the whole and its last part
    /// where they add up.
    fn mark_parts(&mut self, events: &[Event], cues: &[(Span, Cue)], first: usize) -> Option<(usize, usize)> {
        let mut groups = events.iter().filter_map(|e| {
            let node = e.node.filter(|n| *n >= first)?;
            matches!(self.scratch.nodes[node].anchor, Anchor::Group(_)).then_some((node, e.span))
        });
        let among = cues.iter().find(|c| c.1 == Cue::Among).map(|c| c.0.start);
        let first_group = groups.next()?;
        let parts: Vec<(usize, Span)> = groups.collect();
        let whole = match among {
            Some(at) if first_group.1.start > at => self.whole,
            _ => Some(first_group.0),
        };
        if let (Some(at), Some(whole)) = (among, whole) {
            for &(node, span) in std::iter::once(&first_group).chain(&parts) {
                if span.start > at && node != whole {
                    self.scratch.nodes[node].part_of = Some(whole);
                }
            }
        }
        let value = |node: usize| match self.scratch.nodes[node].anchor {
            Anchor::Group(i) => match self.findings.quantities[i as usize].fact.figure {
                Figure::Value(value) => Some(value),
                _ => None,
            },
            _ => None,
        };
        if whole == Some(first_group.0) && parts.len() >= 2 {
            let sum = parts.iter().try_fold(crate::Decimal::ZERO, |sum, p| sum.checked_add(value(p.0)?));
            if sum.is_some() && sum == value(first_group.0) {
                for &(node, _) in &parts {
                    self.scratch.nodes[node].part_of = Some(first_group.0);
                }
                return parts.last().map(|last| (first_group.0, last.0));
            }
        }
        if among.is_none() {
            self.whole = Some(first_group.0);
        }
        None
    }

    /// Gives each node of the sentence its enterprises: inside its name, before it, else the sentence's subject.
    fn tie_companies(&mut self, first: usize, events: &[Event]) {
        for at in 0..events.len() {
            let Some(node) = events[at].node.filter(|n| *n >= first) else { continue };
            let span = events[at].span;
            let named = matches!(self.scratch.nodes[node].anchor, Anchor::Project(_));
            if named {
                let from = self.findings.companies.partition_point(|c| c.span.start < span.start);
                for (i, company) in self.findings.companies.iter().enumerate().skip(from).take_while(|(_, c)| c.span.start < span.end) {
                    if company.span.end <= span.end {
                        self.give_company(node, i as u32, Tie::Rule, "record.owner.in_name");
                    }
                }
            }
            let has_subject = self.scratch.nodes[node]
                .slots
                .iter()
                .any(|s| matches!((s.label, s.mention), (Label::Company(_), Mention::Company(i)) if !span.contains(self.findings.companies[i as usize].span)));
            if has_subject {
                self.add_joined(node, events);
                continue;
            }
            let subject = events[..at].iter().rev().find_map(|e| match e.mention {
                Some(Mention::Company(i)) if !self.is_source(e.span) => Some((i, e.span)),
                _ => None,
            });
            if let Some((i, company)) = subject
                && (named || company.end == span.start)
            {
                self.give_company(node, i, Tie::Near, "record.company.near");
                self.add_joined(node, events);
            }
        }
    }

    fn give_company(&mut self, node: usize, company: u32, tie: Tie, rule: RuleName) {
        let slot = Slot { label: Label::Company(None), mention: Mention::Company(company), tie, rule, certainty: Certainty::Likely };
        self.scratch.nodes[node].add(slot);
        share(&mut self.scratch.nodes, node, slot);
    }

    /// Adds the enterprises that stand in one list with those of the node.
    fn add_joined(&mut self, node: usize, events: &[Event]) {
        let companies: Vec<(u32, Span)> = events
            .iter()
            .filter_map(|e| match e.mention {
                Some(Mention::Company(i)) => Some((i, e.span)),
                _ => None,
            })
            .collect();
        let held = |node: &Node, i: u32| node.slots.iter().any(|s| s.mention == Mention::Company(i));
        for backwards in [false, true] {
            let pairs: Vec<_> = companies.windows(2).map(|w| (w[0], w[1])).collect();
            let ordered: Vec<_> = if backwards { pairs.into_iter().rev().collect() } else { pairs };
            for (a, b) in ordered {
                let (known, new) = if backwards { (b, a) } else { (a, b) };
                let node_ref = &self.scratch.nodes[node];
                if held(node_ref, known.0) && !held(node_ref, new.0) && sentence::joined(self.reading.text, a.1, b.1) {
                    self.give_company(node, new.0, Tie::Near, "record.company.list");
                }
            }
        }
    }

    /// A project told behind a counted group of its paragraph is one of it: 签约项目3个：…; so is 甲项目等3个项目.
    fn put_among(&mut self, first: usize, events: &[Event]) {
        for (at, event) in events.iter().enumerate() {
            let Some(node) = event.node.filter(|n| *n >= first) else { continue };
            if let Anchor::Group(_) = self.scratch.nodes[node].anchor {
                self.last_group = Some(node);
                continue;
            }
            let listed = events.get(at + 1).and_then(|next| {
                let between = self.reading.text.get(event.span.end..next.span.start)?;
                next.node
                    .filter(|n| *n >= first && between.trim_start_matches(['”', '"']).starts_with('等') && between.chars().count() <= 6)
            });
            self.scratch.nodes[node].part_of = listed.or(self.last_group);
        }
    }

    fn choose_topic(&mut self, first: usize, events: &[Event]) {
        let named = |node: &usize| matches!(self.scratch.nodes[*node].anchor, Anchor::Project(_));
        let last = events.iter().rev().filter_map(|e| e.node.filter(|n| *n >= first)).find(named);
        if last.is_some() {
            self.topic = last;
        }
    }
}

/// What is said of one member of a list holds for all of them, unless a rule says something else of that member.
fn share(nodes: &mut [Node], node: usize, slot: Slot) {
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

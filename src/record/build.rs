//! From mentions to nodes: what the rules link, and what stands near.

use super::label::Label;
use super::node::{Anchor, Node, Slot, Tie};
use super::sentence::{self, Cue};
use super::{Layer, Scratch, merge};
use crate::decimal::Decimal;
use crate::entity::{Certainty, Figure, Modality, QuantityKind, RuleName, StageKind};
use crate::reading::{Draft, Findings, Mention, Reading, Trace};
use crate::rule::{Item, codes};
use crate::scan;
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
    /// The enterprise whose announcement it is.
    announcer: Option<u32>,
    /// A stage told just before any project was: …签署协议。某某项目总投资3亿元。
    pending: Option<(usize, Slot)>,
    /// The group last counted in this paragraph.
    last_group: Option<usize>,
}

/// Where the reading is.
#[derive(Clone, Copy)]
struct Place {
    /// The first node of the sentence.
    first: usize,
    topic: Option<usize>,
    key_line: bool,
    /// The sentence's number.
    number: usize,
}

/// A mention in its place in the sentence.
#[derive(Clone, Copy)]
struct Event {
    span: Span,
    mention: Option<Mention>,
    node: Option<usize>,
    label: Option<Label>,
    /// It belongs to a node.
    tied: bool,
    /// It names a phase of the node alone: what it costs is not what the whole costs.
    phase: bool,
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
            announcer: None,
            pending: None,
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
        self.note_owner(&items);
        let written = sentence.of(self.reading.text);
        let reach = if sentence::is_key_line(written) { KEY_REACH } else { TOPIC_REACH };
        let near_topic = self.topic.filter(|t| number - self.scratch.nodes[*t].sentence <= reach);
        if !items.is_empty() && (near_topic.is_some() || sentence::tells(&items, self.findings)) {
            let mut cues = std::mem::take(&mut self.cues);
            sentence::cues(self.reading, &self.layer.lists, sentence, &items, &mut cues);
            self.stand_in(&mut items, &cues, near_topic);
            self.apply_rules(sentence, &items);
            let first = self.scratch.nodes.len();
            let mut events = self.events(number, &items, near_topic);
            self.add_nameless(number, &mut events, near_topic);
            self.tie_by_rules(&mut events);
            let place = Place { first, topic: near_topic, key_line: reach == KEY_REACH, number };
            self.tie_by_nearness(place, &mut events, &cues);
            self.tie_companies(first, &events);
            self.put_among(first, &events, &cues);
            self.choose_topic(first, &events);
            self.cues = cues;
        }
        self.last_company = items
            .iter()
            .rev()
            .find_map(|i| match i.mention {
                Mention::Company(i) => Some(i),
                _ => None,
            })
            .or(self.last_company);
        if written.ends_with(['\n', '\r']) && !sentence::goes_on(written, self.reading.text.get(sentence.end..).unwrap_or_default()) {
            self.whole = None;
            self.last_group = None;
        }
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
                Cue::Anaphor => self.meant_by(span).or(topic).map(|i| (codes::PROJECT, Mention::Project(i))),
                Cue::Own => self.owner.map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Same => self.last_company.or(self.owner).map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Among | Cue::Respectively => None,
            };
            if let Some((code, mention)) = known {
                items.push(Item { span, code, mention });
            }
        }
        if items.len() > count {
            items.sort_by_key(|item| item.span.start);
        }
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

    /// The first enterprise of the text that is no mere source is whom 公司 means later.
    fn note_owner(&mut self, items: &[Item]) {
        for item in items {
            let Mention::Company(i) = item.mention else { continue };
            if self.owner.is_none() && !self.is_source(item.span) {
                self.owner = Some(i);
            }
            if self.announcer.is_none() && self.word_follows(item.span.end, self.layer.lists.announces) {
                self.owner = Some(i);
                self.announcer = Some(i);
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
                (Mention::Stage(_), _) => continue,
                (Mention::Quantity(_), Some(label)) if label != Label::Other && label != Label::Count => label,
                (Mention::Date(_) | Mention::Location(_) | Mention::Company(_), Some(label)) => label,
                _ => continue,
            };
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
                let phase = sentence::in_phase(self.reading.text, event.span.start);
                label = if phase && label.is_investment() { Label::Part } else { label };
                if label == Label::Stage && !place.key_line && (!self.same_subject(events, at) || events.iter().any(|e| e.node.is_some())) {
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
            let slot = Slot { label, mention, tie, rule: event.rule, certainty: Certainty::Likely };
            self.scratch.nodes[node].add(slot);
            events[at].tied = true;
            if matches!(label, Label::Stage | Label::Price | Label::Company(_)) {
                share(&mut self.scratch.nodes, node, slot);
            }
        }
    }

    /// 甲、乙项目总投资分别为2亿元和3亿元: each its own.
    fn tie_respectively(&mut self, events: &mut [Event], cues: &[(Span, Cue)]) {
        for &(cue, _) in cues.iter().filter(|c| c.1 == Cue::Respectively) {
            let from = events.partition_point(|e| e.span.start < cue.end);
            let Some(first) =
                events.get(from).filter(|e| e.label.is_some_and(|l| l.is_investment() || matches!(l, Label::Area | Label::Land)))
            else {
                continue;
            };
            let label = first.label.unwrap_or(Label::Investment);
            let mut to = from + 1;
            while events.get(to).is_some_and(|e| {
                matches!(e.mention, Some(Mention::Quantity(_))) && sentence::listed(self.reading.text, events[to - 1].span, e.span)
            }) {
                to += 1;
            }
            let nodes: Vec<usize> = events[..from].iter().filter_map(|e| e.node).collect();
            let Some(nodes) = nodes.len().checked_sub(to - from).map(|skip| &nodes[skip..]) else { continue };
            for (event, &node) in events[from..to].iter_mut().zip(nodes) {
                if let Some(mention) = event.mention {
                    event.tied = true;
                    self.scratch.nodes[node].add(Slot {
                        label,
                        mention,
                        tie: Tie::Rule,
                        rule: "record.respectively",
                        certainty: Certainty::Likely,
                    });
                }
            }
        }
    }

    /// The node that a mention belongs to where no rule says so: one of its own clause, the nearest before it, the nearest behind it
    /// (a stage other than a signing does not reach forward past its clause); and whether a phase's name stood there.
    fn nearest(&self, events: &[Event], at: usize) -> Option<(usize, bool)> {
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
                self.findings.stages[i as usize].fact.stage == StageKind::Signed && e.node.is_some_and(|n| self.is_named(n))
            }
            _ => true,
        };
        before.or(after.filter(reaches_forward)).and_then(of)
    }

    fn is_named(&self, node: usize) -> bool {
        matches!(self.scratch.nodes[node].anchor, Anchor::Project(_))
    }

    /// Makes a node of an enterprise that invests in something without a name: 2012年爱民药业投资10亿元，新建办公大楼。
    fn add_nameless(&mut self, number: usize, events: &mut [Event], topic: Option<usize>) {
        if events.iter().any(|e| e.node.is_some()) {
            return;
        }
        let invests =
            |e: &Event| matches!(e.mention, Some(Mention::Quantity(_))) && matches!(e.label, Some(Label::Total | Label::Investment));
        let Some(money) = events.iter().position(invests) else { return };
        let subject = events[..money].iter().rev().find_map(|e| match e.mention {
            Some(Mention::Company(i)) if !self.is_source(e.span) => Some((i, e.span)),
            _ => None,
        });
        let built = events[money].rule == "record.investment.builds";
        let carried = self.last_company.filter(|_| built).map(|i| (i, events[money].span));
        let Some((company, span)) = subject.or(carried) else { return };
        let stands = |e: &Event| match e.mention {
            Some(Mention::Stage(i)) => self.usable(i) && self.findings.stages[i as usize].fact.stage >= StageKind::Landed,
            _ => false,
        };
        if !built && !events.iter().any(stands) {
            return;
        }
        // What the topic's own enterprise invests is the topic's.
        let name = |i: u32| self.findings.companies[i as usize].fact.name.of(self.reading.text);
        if let Some(topic) = topic
            && self.is_named(topic)
            && self.scratch.nodes[topic].slots.iter().any(|s| matches!(s.mention, Mention::Company(i) if name(i) == name(company)))
        {
            return;
        }
        let node = self.new_node(Anchor::Nameless, span, number);
        self.give_company(node, company, Tie::Near, "record.investment.builds");
        match events.iter_mut().find(|e| e.span == span) {
            Some(event) if subject.is_some() => event.node = Some(node),
            _ => {
                let slot = Slot {
                    label: Label::Investment,
                    mention: events[money].mention.unwrap_or(Mention::Company(company)),
                    tie: Tie::Near,
                    rule: "record.investment.builds",
                    certainty: Certainty::Guess,
                };
                self.scratch.nodes[node].add(slot);
                events[money].tied = true;
                events[money].node = Some(node);
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
        // A smaller group told behind the whole, with nothing said of where it stands, is a part of it.
        if let Some(earlier) = self.whole
            && !self.scratch.nodes[first_group.0].has(|l| l == Label::Stage)
            && self.group_size(first_group.0).zip(self.group_size(earlier)).is_some_and(|(a, b)| a < b)
        {
            self.scratch.nodes[first_group.0].part_of = Some(earlier);
        }
        if let (Some(at), Some(whole)) = (among, whole) {
            for &(node, span) in std::iter::once(&first_group).chain(&parts) {
                if span.start > at && node != whole {
                    self.scratch.nodes[node].part_of = Some(whole);
                }
            }
        }
        if whole == Some(first_group.0) && parts.len() >= 2 {
            let sum = parts.iter().try_fold(Decimal::ZERO, |sum, p| sum.checked_add(self.group_size(p.0)?));
            if sum.is_some() && sum == self.group_size(first_group.0) {
                for &(node, _) in &parts {
                    self.scratch.nodes[node].part_of = Some(first_group.0);
                }
                return parts.last().map(|last| (first_group.0, last.0));
            }
        }
        if among.is_none() && self.scratch.nodes[first_group.0].part_of.is_none() {
            self.whole = Some(first_group.0);
        }
        None
    }

    fn group_size(&self, node: usize) -> Option<Decimal> {
        match self.scratch.nodes[node].anchor {
            Anchor::Group(i) => match self.findings.quantities[i as usize].fact.figure {
                Figure::Value(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Gives each node of the sentence its enterprises: inside its name, before it, else the sentence's subject.
    fn tie_companies(&mut self, first: usize, events: &[Event]) {
        for at in 0..events.len() {
            let Some(node) = events[at].node else { continue };
            if node < first {
                self.add_joined(node, events);
                continue;
            }
            let span = events[at].span;
            if self.is_named(node) {
                self.read_name(node, span);
            }
            let own = |e: &&Event| matches!(e.mention, Some(Mention::Company(i)) if self.findings.companies[i as usize].span != e.span);
            let subject = events[..at].iter().rev().find_map(|e| match e.mention {
                Some(Mention::Company(i)) if !self.is_source(e.span) => Some((i, e.span)),
                _ => None,
            });
            let outside = |s: &Slot| matches!((s.label, s.mention), (Label::Company(_), Mention::Company(i)) if !span.contains(self.findings.companies[i as usize].span));
            if !self.scratch.nodes[node].slots.iter().any(outside) {
                // 随着某某项目投产，公司…
                let later = events[at..].iter().find(own).and_then(|e| match e.mention {
                    Some(Mention::Company(i)) => Some((i, e.span)),
                    _ => None,
                });
                if let Some((i, company)) = subject.or(later)
                    && (self.is_named(node) || company.end == span.start)
                {
                    self.give_company(node, i, Tie::Near, "record.company.near");
                }
            }
            self.add_counted(node, &events[..at]);
            self.add_joined(node, events);
            // Whose announcement it is, where the sentence speaks of it.
            if let Some(announcer) = self.announcer
                && (events.iter().any(|e| e.mention == Some(Mention::Company(announcer)))
                    || self.is_named(node) && !self.scratch.nodes[node].slots.iter().any(outside))
                && !matches!(self.scratch.nodes[node].anchor, Anchor::Nameless)
            {
                self.give_company(node, announcer, Tie::Near, "record.company.announcer");
            }
        }
    }

    /// Of 3家企业项目 the three enterprises named before it in the sentence are meant.
    fn add_counted(&mut self, node: usize, before: &[Event]) {
        let Anchor::Group(count) = self.scratch.nodes[node].anchor else { return };
        let size = self.group_size(node).filter(|n| n.is_integer() && n.mantissa() <= 20).map_or(0, |n| n.mantissa() as usize);
        if self.findings.quantities[count as usize].fact.unit != "家" {
            return;
        }
        let named: Vec<u32> = before
            .iter()
            .rev()
            .filter_map(|e| match e.mention {
                Some(Mention::Company(i)) => Some(i),
                _ => None,
            })
            .take(size)
            .collect();
        for company in named.into_iter().rev() {
            self.give_company(node, company, Tie::Near, "record.company.counted");
        }
    }

    /// Takes what a project's name itself says: whose it is, and its floor area.
    fn read_name(&mut self, node: usize, span: Span) {
        let companies = &self.findings.companies;
        let from = companies.partition_point(|c| c.span.start < span.start);
        for (i, company) in companies.iter().enumerate().skip(from).take_while(|(_, c)| c.span.start < span.end) {
            if company.span.end <= span.end {
                let mention = Mention::Company(i as u32);
                let slot = Slot {
                    label: Label::Company(None),
                    mention,
                    tie: Tie::Rule,
                    rule: "record.owner.in_name",
                    certainty: Certainty::Likely,
                };
                self.scratch.nodes[node].add(slot);
            }
        }
        let quantities = &self.findings.quantities;
        let from = quantities.partition_point(|q| q.span.start < span.start);
        for (i, quantity) in quantities.iter().enumerate().skip(from).take_while(|(_, q)| q.span.start < span.end) {
            let behind = Span::new(quantity.span.end, span.end.max(quantity.span.end)).of(self.reading.text);
            if quantity.fact.kind == QuantityKind::Area && ["标准厂房", "厂房", "建筑", "办公楼"].iter().any(|w| behind.starts_with(w))
            {
                let mention = Mention::Quantity(i as u32);
                self.scratch.nodes[node].add(Slot {
                    label: Label::Area,
                    mention,
                    tie: Tie::Near,
                    rule: "record.area.in_name",
                    certainty: Certainty::Likely,
                });
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
    fn put_among(&mut self, first: usize, events: &[Event], cues: &[(Span, Cue)]) {
        let mut here = None;
        let mut told = false;
        for (at, event) in events.iter().enumerate() {
            let Some(node) = event.node.filter(|n| *n >= first) else { continue };
            told = true;
            match self.scratch.nodes[node].anchor {
                Anchor::Group(_) => {
                    here = Some(node);
                    continue;
                }
                Anchor::Nameless => continue,
                Anchor::Project(_) => {}
            }
            let listed = events.get(at + 1).and_then(|next| {
                let between = self.reading.text.get(event.span.end..next.span.start)?;
                next.node
                    .filter(|n| *n >= first && between.trim_start_matches(['”', '"']).starts_with('等') && between.chars().count() <= 6)
            });
            self.scratch.nodes[node].part_of = listed.or(here).or(self.last_group);
        }
        if here.is_some() && cues.iter().all(|c| c.1 != Cue::Among) {
            self.last_group = self.whole.or(here);
        } else if !told {
            // The enumeration is over.
            self.last_group = None;
        }
    }

    /// Of what the next sentence speaks: the topic itself where it was spoken of, else the sentence's first project, or its last one
    /// where it tells of several.
    fn choose_topic(&mut self, first: usize, events: &[Event]) {
        let here = |e: &Event| e.node.filter(|n| *n >= first && !matches!(self.scratch.nodes[*n].anchor, Anchor::Group(_)));
        if events.iter().any(|e| e.node.is_some() && e.node == self.topic) {
            return;
        }
        let costs = |n: &usize| self.scratch.nodes[*n].has(Label::is_investment);
        let told = |n: &usize| self.scratch.nodes[*n].has(|l| l.is_investment() || matches!(l, Label::Stage | Label::Area | Label::Land));
        let mut named = events.iter().filter_map(here);
        let first_told = if self.topic.is_none() { named.next() } else { named.find(told) };
        let chosen = events.iter().rev().filter_map(here).find(costs).or(first_told);
        self.topic = chosen.or(self.topic).or_else(|| events.iter().find_map(here));
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

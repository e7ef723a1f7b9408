//! From mentions to nodes: what the rules link, and what stands near.

use std::cell::OnceCell;

use super::event::{Event, Events};
use super::label::Label;
use super::node::{Anchor, Node, Slot, Tie};
use super::refer::Skipped;
use super::sentence::{self, Cue};
use super::{Layer, Ready, Scratch, custom, merge};
use crate::entity::{Certainty, Check, Modality, QuantityKind, RuleName, StageKind};
use crate::reading::{Findings, Mention, Reading, Trace};
use crate::rule::{Codes, Item, Purpose, codes, codes_of};
use crate::text::span::Span;

/// A list of projects is not longer than this.
const LIST_REACH: usize = 60;

/// A topic is not carried farther than this many sentences.
const TOPIC_REACH: usize = 3;

/// In a table of lines such as 总投资：3亿元 it is carried farther.
const KEY_REACH: usize = 12;

/// One thing that one match of a rule gives.
#[derive(Clone, Copy)]
pub(super) struct Given {
    /// The match's number within the sentence.
    matched: u32,
    pub(super) label: Label,
    mention: Mention,
    /// The first of the sentence's findings that is the mention.
    pub(super) event: usize,
    pub(super) rule: RuleName,
    certainty: Certainty,
}

pub(super) struct Builder<'a> {
    pub(super) layer: &'a Layer,
    pub(super) reading: &'a Reading<'a>,
    pub(super) findings: &'a Findings,
    pub(super) scratch: &'a mut Scratch,
    trace: &'a mut Trace,
    /// Where the next sentence's findings are looked for.
    next: usize,
    /// Whether the rules have read the sentence with its own findings.
    is_read: bool,
    /// Whether the text says anywhere what is to be built.
    pub(super) has_contents: OnceCell<bool>,
    /// Whether some projects stand in a list.
    pub(super) has_lists: bool,
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
    pub(super) pending: Option<(usize, Slot)>,
    /// The group last counted in this paragraph.
    pub(super) last_group: Option<usize>,
    /// The paragraph's number, and the one in which the topic was last spoken of.
    paragraph: usize,
    topic_paragraph: usize,
}

/// Where the reading is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The first node of the sentence.
    pub(super) first: usize,
    pub(super) topic: Option<usize>,
    sentence: Span,
    /// It opens a paragraph without a word for the topic.
    pub(super) fresh: bool,
    /// The sentence's number.
    pub(super) number: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        layer: &'a Layer,
        reading: &'a Reading<'a>,
        findings: &'a Findings,
        scratch: &'a mut Scratch,
        trace: &'a mut Trace,
    ) -> Self {
        for mut node in scratch.nodes.drain(..) {
            node.slots.clear();
            scratch.spare.push(node.slots);
        }
        scratch.referred.clear();
        scratch.skipped.clear();
        sentence::all_items(findings, &mut scratch.listed, &mut scratch.all);
        Self {
            layer,
            reading,
            findings,
            scratch,
            trace,
            next: 0,
            is_read: false,
            has_contents: OnceCell::new(),
            has_lists: false,
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

    /// Writes the drafts to the scratch memory, and gives what contradicts itself.
    pub(super) fn finish(mut self) -> Vec<Check> {
        let Scratch { nodes, merging, drafts, .. } = &mut *self.scratch;
        drafts.clear();
        let checks = match nodes.is_empty() {
            true => Vec::new(),
            false => merge::drafts(nodes, merging, self.reading, self.findings, drafts),
        };
        if !self.scratch.drafts.list.is_empty() && !self.scratch.skipped.is_empty() {
            self.read_skipped();
        }
        checks
    }

    fn sentence(&mut self, number: usize, sentence: Span) {
        let mut items = std::mem::take(&mut self.scratch.items);
        let codes = sentence::items(&self.scratch.all, sentence, &mut self.next, &mut items);
        if self.layer.has_customs() {
            let set = &self.layer.ready(self.reading.lexicon).set;
            let Scratch { rules, customs, .. } = &mut *self.scratch;
            self.is_read = custom::find_in(set, self.reading.text, (sentence, &items), rules, customs, self.trace);
        }
        if !items.is_empty() {
            self.read_items(number, sentence, codes, &mut items);
        }
        self.scratch.items = items;
        // Paragraphs count only behind something that was told.
        if (self.topic.is_some() || self.whole.is_some() || self.last_group.is_some())
            && sentence::ends_paragraph(self.reading.text, sentence)
        {
            self.paragraph += 1;
            if !sentence::goes_on(sentence.of(self.reading.text), self.reading.text.get(sentence.end..).unwrap_or_default()) {
                self.whole = None;
                self.last_group = None;
            }
        }
    }

    fn read_items(&mut self, number: usize, sentence: Span, codes: Codes, items: &mut Vec<Item>) {
        let named = items.len();
        let names_company = codes >> codes::COMPANY & 1 == 1;
        if names_company && (self.owner.is_none() || self.announcer.is_none()) {
            self.note_owner(number, items);
        }
        let near = self.topic.map(|t| number - self.scratch.nodes[t].sentence);
        let reached = |near: usize| near <= TOPIC_REACH || near <= KEY_REACH && sentence::is_key_line(sentence.of(self.reading.text));
        let near_topic = self.topic.filter(|_| near.is_some_and(reached));
        if sentence::tells(items, codes, self.findings, near_topic.is_some()) {
            if self.topic.is_none() && self.layer.may_skip(codes, self.trace) && !self.opens(number, items) {
                // Nothing to tie anything to, and nothing that would make a node.
                self.pending = None;
                self.last_group = None;
                self.scratch.skipped.push(Skipped::new(sentence, self.owner, self.last_company));
            } else {
                self.tell(number, sentence, near_topic, codes, items);
            }
        }
        // Words that stand for one are among the items by now.
        let codes = if items.len() == named { codes } else { codes_of(items) };
        if codes >> codes::COMPANY & 1 == 0 {
            return;
        }
        if codes & self.layer.signed != 0 {
            self.note_signers(number, items);
        }
        let company = |item: &Item| match item.mention {
            Mention::Company(i) => Some(i),
            _ => None,
        };
        self.last_company = items.iter().rev().find_map(company).or(self.last_company);
    }

    /// Reads a sentence that may tell something.
    fn tell(&mut self, number: usize, sentence: Span, topic: Option<usize>, mut codes: Codes, items: &mut Vec<Item>) {
        let mut cues = std::mem::take(&mut self.scratch.cues);
        let named = items.len();
        let Reading { lexicon, text, .. } = *self.reading;
        let ready = self.layer.ready(lexicon);
        let mut may_match = ready.set.may_match(Purpose::Slots, codes);
        if may_match && !self.is_read {
            ready.set.read(text, sentence, items, &mut self.scratch.rules);
        }
        let Scratch { rules, words, .. } = &mut *self.scratch;
        match rules.noted().filter(|_| may_match) {
            Some(noted) => sentence::cues_among(text, noted, items, words, &mut cues),
            None => sentence::cues(text, &self.layer.words, sentence, items, words, &mut cues),
        }
        self.stand_in(items, &cues, topic);
        let repeats = items.len() > named;
        if repeats {
            self.note_referred(items);
            codes = codes_of(items);
            may_match = ready.set.may_match(Purpose::Slots, codes);
            if may_match {
                ready.set.read(text, sentence, items, &mut self.scratch.rules);
            }
        }
        self.scratch.given.clear();
        if may_match {
            self.apply_rules(ready, items, repeats);
        }
        // What a new paragraph tells is of the topic only where a word says so.
        let speaks = |c: &(Span, Cue)| matches!(c.1, Cue::Anaphor | Cue::Own | Cue::Same | Cue::Both);
        let goes_on = self.paragraph == self.topic_paragraph || cues.iter().any(speaks) || sentence::is_key_line(sentence.of(text));
        let place = Place { first: self.scratch.nodes.len(), topic, sentence, fresh: !goes_on, number };
        self.tie(place, codes, (items, repeats), &cues);
        self.scratch.cues = cues;
    }

    /// Makes the sentence's nodes and gives each what is told of it.
    fn tie(&mut self, place: Place, codes: Codes, (items, repeats): (&[Item], bool), cues: &[(Span, Cue)]) {
        let Place { topic, number, .. } = place;
        let tells = codes >> codes::PROJECT & 1 == 1 || codes & self.layer.stages != 0;
        if self.scratch.given.is_empty() && !tells {
            // Nothing is given to the topic, and nothing else is spoken of.
            self.pending = None;
            self.last_group = None;
            if self.topic.is_some() && place.topic == self.topic {
                self.topic_paragraph = self.paragraph;
            }
            return;
        }
        let mut events = std::mem::take(&mut self.scratch.events);
        self.events(number, (items, repeats), topic, &mut events);
        if events.nodes.is_empty() {
            self.add_nameless(number, codes, &mut events, topic);
        }
        if topic.is_none() && events.nodes.is_empty() {
            self.pending = None;
            if codes & self.layer.signed != 0 {
                self.note_pending(number, &events.list);
            }
            self.last_group = None;
        } else {
            self.tie_events(place, codes, &mut events, cues);
        }
        self.scratch.events = events;
    }

    /// The same for a sentence with a node, or behind one.
    fn tie_events(&mut self, place: Place, codes: Codes, events: &mut Events, cues: &[(Span, Cue)]) {
        let Place { first, topic, .. } = place;
        let names_company = codes >> codes::COMPANY & 1 == 1;
        let has_node = !events.nodes.is_empty();
        let has_new = events.nodes.iter().any(|node| node.1 >= first);
        self.tie_by_rules(&mut events.list);
        self.tie_by_nearness(place, has_new, events, cues);
        if has_node {
            self.tie_companies(first, names_company, events);
        }
        if names_company
            && let Some(topic) = topic.filter(|&t| self.scratch.nodes[t].same_as.is_none())
            && events.companies.iter().any(|&at| events.list[at].tied)
        {
            self.add_joined(topic, events);
        }
        if has_new {
            self.tie_signers(place.number, first, events, cues);
            if codes & self.layer.signed != 0 {
                self.tie_parties(first, events);
            }
            self.put_among(first, events, cues);
        } else {
            self.last_group = None;
        }
        if has_node {
            self.choose_topic(place, events);
        }
        if self.topic.is_some_and(|t| t >= first || place.topic == Some(t) || events.nodes.iter().any(|node| node.1 == t)) {
            self.topic_paragraph = self.paragraph;
        }
    }

    /// Whether a sentence may begin to tell of something where no project was spoken of yet: it names one, counts some, tells what an
    /// enterprise invests, or of a signing that the next sentence explains.
    fn opens(&self, number: usize, items: &[Item]) -> bool {
        let mut company = self.last_company.is_some();
        let (mut money, mut area, mut landed, mut signed) = (false, false, false, false);
        for item in items {
            match item.mention {
                Mention::Project(_) => return true,
                Mention::Quantity(i) => {
                    let found = &self.findings.quantities[i as usize];
                    if sentence::may_count(self.reading.text, found) {
                        return true;
                    }
                    money |= found.fact.kind == QuantityKind::Money;
                    area |= found.fact.kind == QuantityKind::Area;
                }
                Mention::Stage(i) => {
                    let stage = self.findings.stages[i as usize].fact.stage;
                    landed |= stage == StageKind::Landed;
                    signed |= stage == StageKind::Signed;
                }
                Mention::Company(_) => company = true,
                _ => {}
            }
        }
        company && (money || area && landed) || signed && self.names_project(number + 1)
    }

    /// Whether a project's name begins in a sentence.
    fn names_project(&self, number: usize) -> bool {
        let Some(sentence) = self.reading.sentences.get(number) else { return false };
        let projects = &self.findings.projects;
        let at = projects.partition_point(|p| p.span.start < sentence.start);
        projects.get(at).is_some_and(|p| p.span.start < sentence.end)
    }

    /// What the rules give in the sentence that they read last; `repeats`: of its items some are one mention.
    fn apply_rules(&mut self, ready: &Ready, items: &[Item], repeats: bool) {
        let Scratch { rules, given, .. } = &mut *self.scratch;
        let mut matched = 0;
        ready.set.find(Purpose::Slots, rules, |rule, slots, _| {
            matched += 1;
            for &(label, index) in &ready.labels[rule.number] {
                let Some(item) = slots[index] else { continue };
                let item = item as usize;
                let mention = items[item].mention;
                let event = if repeats { items.iter().position(|i| i.mention == mention).unwrap_or(item) } else { item };
                given.push(Given { matched, label, mention, event, rule: rule.name, certainty: rule.certainty });
            }
        });
        if self.trace.on {
            for given in &self.scratch.given {
                self.trace.fired.push((self.findings.span(given.mention), given.rule));
            }
        }
    }

    pub(super) fn new_node(&mut self, anchor: Anchor, span: Span, sentence: usize) -> usize {
        let slots = self.scratch.spare.pop().unwrap_or_default();
        self.scratch.nodes.push(Node::new(anchor, span, sentence, slots));
        self.scratch.nodes.len() - 1
    }

    /// A stage that says where a project stands: neither generic nor negated nor the frame of a forecast (建成后).
    pub(super) fn usable(&self, stage: u32) -> bool {
        let stage = &self.findings.stages[stage as usize];
        let behind = self.reading.text.get(stage.span.end..).unwrap_or_default();
        let frame = || behind.starts_with(['后', '时']) || self.layer.words.after.begins_at(self.reading.text, stage.span.end);
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
        let all = std::mem::take(&mut self.scratch.given);
        while from < all.len() {
            let matched = all[from].matched;
            let to = from + all[from..].iter().take_while(|g| g.matched == matched).count();
            let group = &all[from..to];
            let anchor = group.iter().filter(|g| matches!(g.label, Label::Project | Label::Count)).find_map(|g| events[g.event].node);
            if let Some(node) = anchor {
                for given in group {
                    if matches!(given.label, Label::Project | Label::Count) || !self.acceptable(given.label, given.mention) {
                        continue;
                    }
                    // A mention that an earlier rule read otherwise is not this.
                    let event = &events[given.event];
                    if event.label == Some(Label::Other) {
                        continue;
                    }
                    // 150项重大工程累计开工62项: the stage is that of the 62, a part of the 150.
                    if given.label == Label::Stage
                        && event.tied
                        && let Some(part) = staged_group(&all[..from], events, given.event).filter(|part| *part != node)
                        && matches!(self.scratch.nodes[node].anchor, Anchor::Group(_))
                    {
                        if self.group_size(part) < self.group_size(node) {
                            self.scratch.nodes[part].part_of = Some(node);
                        }
                        continue;
                    }
                    let event = &mut events[given.event];
                    event.tied = true;
                    event.label = Some(given.label);
                    let slot =
                        Slot { label: given.label, mention: given.mention, tie: Tie::Rule, rule: given.rule, certainty: given.certainty };
                    self.scratch.nodes[node].add(slot);
                    if matches!(given.label, Label::Stage | Label::Price) {
                        self.share(node, slot);
                    }
                }
            }
            from = to;
        }
        self.scratch.given = all;
    }

    /// Whether the sentence is a line such as 总投资：3亿元.
    pub(super) fn is_key_line(&self, place: Place) -> bool {
        sentence::is_key_line(place.sentence.of(self.reading.text))
    }

    pub(super) fn is_named(&self, node: usize) -> bool {
        matches!(self.scratch.nodes[node].anchor, Anchor::Project(_))
    }

    /// What is said of one member of a list holds for all of them, unless a rule says something else of that member.
    pub(super) fn share(&mut self, node: usize, slot: Slot) {
        if !self.has_lists {
            return;
        }
        let nodes = &mut self.scratch.nodes;
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

    /// Of what the next sentence speaks: the topic itself where it was spoken of, else the sentence's first project, or its last one
    /// where it tells of several.
    fn choose_topic(&mut self, place: Place, events: &Events) {
        let here =
            |e: (&Event, usize)| Some(e.1).filter(|n| *n >= place.first && !matches!(self.scratch.nodes[*n].anchor, Anchor::Group(_)));
        if events.nodes.iter().any(|node| Some(node.1) == self.topic) {
            return;
        }
        if let Some(named) = events.nodes().find_map(here)
            && self.is_key_line(place)
        {
            self.topic = Some(named);
            return;
        }
        let costs = |n: &usize| self.scratch.nodes[*n].has(Label::is_investment);
        let told = |n: &usize| self.scratch.nodes[*n].has(|l| l.is_investment() || matches!(l, Label::Stage | Label::Area | Label::Land));
        let mut named = events.nodes().filter_map(here);
        // The subject of the sentence is what the next one is about, but not in a forecast: 某某高速建成后将….
        let is_subject = |e: &Event| {
            let behind = self.reading.text.get(e.span.end..).unwrap_or_default();
            sentence::opens_clause(self.reading.text, e.span.start)
                && !["建成", "投产", "达产", "完工"].iter().any(|w| behind.starts_with(w))
        };
        let subject = || events.nodes().find(|e| here(*e).is_some()).is_some_and(|e| is_subject(e.0));
        let first_told = if self.topic.is_none() || subject() { named.next() } else { named.find(told) };
        let chosen = events.nodes().rev().filter_map(here).find(costs).or(first_told);
        self.topic = chosen.or(self.topic).or_else(|| events.nodes().find_map(here));
    }
}

/// The counted group that a match before gave the stage `event` to.
fn staged_group(before: &[Given], events: &[Event], event: usize) -> Option<usize> {
    let staged = before.iter().find(|g| g.label == Label::Stage && g.event == event)?;
    let group = before.iter().find(|g| g.matched == staged.matched && g.label == Label::Count)?;
    events[group.event].node
}

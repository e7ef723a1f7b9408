//! One sentence's mentions in their places, with lists of those that later steps ask for: most sentences have few of each.

use super::build::Builder;
use super::label::Label;
use super::node::Anchor;
use super::{merge, sentence};
use crate::entity::RuleName;
use crate::reading::Mention;
use crate::rule::{Code, Item, codes};
use crate::text::span::Span;

/// A mention in its place in the sentence.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub(super) span: Span,
    pub(super) mention: Mention,
    pub(super) node: Option<usize>,
    pub(super) label: Option<Label>,
    /// It belongs to a node.
    pub(super) tied: bool,
    /// It names a phase of the node alone: what it costs is not what the whole costs.
    pub(super) phase: bool,
    /// Where no rule gave it to a node, the nearest one may have it.
    loose: bool,
    pub(super) rule: RuleName,
}

impl Event {
    fn of(item: &Item) -> Self {
        let loose = codes::is_stage(item.code);
        Self { span: item.span, mention: item.mention, node: None, label: None, tied: false, phase: false, loose, rule: "record.near" }
    }

    /// Takes what a rule says of it, whose kind is `code`.
    fn take(&mut self, code: Code, label: Label, rule: RuleName) {
        (self.label, self.rule) = (Some(label), rule);
        let none = (code == codes::PROJECT) | (code == codes::ORGANIZATION);
        self.loose = !none & (!codes::is_quantity(code) | !matches!(label, Label::Other | Label::Count));
    }

    /// The enterprise that it is.
    pub(super) fn company(&self) -> Option<u32> {
        match self.mention {
            Mention::Company(i) => Some(i),
            _ => None,
        }
    }
}

/// A sentence's events in order.
#[derive(Default)]
pub(super) struct Events {
    pub(super) list: Vec<Event>,
    /// The numbers of those that have a node, in order, with it.
    pub(super) nodes: Vec<(usize, usize)>,
    /// Of those that are enterprises.
    pub(super) companies: Vec<usize>,
    /// Of those that the nearest node may have.
    pub(super) loose: Vec<usize>,
}

impl Events {
    /// The enterprises among them in order, with their events' numbers.
    pub(super) fn companies(&self) -> impl DoubleEndedIterator<Item = (usize, u32)> {
        self.companies.iter().filter_map(|&at| Some((at, self.list[at].company()?)))
    }

    /// The nodes among them in order, with their events.
    pub(super) fn nodes(&self) -> impl DoubleEndedIterator<Item = (&Event, usize)> {
        self.nodes.iter().map(|&(at, node)| (&self.list[at], node))
    }

    /// Whether the sentence speaks of one project or group alone.
    pub(super) fn is_lone(&self) -> bool {
        self.nodes.first().is_some_and(|first| self.nodes.iter().all(|node| node.1 == first.1))
    }

    /// Gives an event a node.
    pub(super) fn give_node(&mut self, at: usize, node: usize) {
        self.list[at].node = Some(node);
        let place = self.nodes.partition_point(|node| node.0 < at);
        self.nodes.insert(place, (at, node));
    }
}

impl Builder<'_> {
    /// Reads the sentence's events; makes a node of each project and each counted group.
    pub(super) fn events(&mut self, number: usize, (items, repeats): (&[Item], bool), topic: Option<usize>, events: &mut Events) {
        let Events { list, nodes, companies, loose } = events;
        list.clear();
        nodes.clear();
        list.extend(items.iter().map(Event::of));
        // What the first rule says of a mention counts.
        let mut counts = false;
        for given in self.scratch.given.iter().rev() {
            list[given.event].take(items[given.event].code, given.label, given.rule);
            counts |= given.label == Label::Count;
        }
        if repeats {
            for at in 0..list.len() {
                let first = list.iter().position(|e| e.mention == list[at].mention).unwrap_or(at);
                let Event { label, rule, loose, .. } = list[first];
                (list[at].label, list[at].rule, list[at].loose) = (label, rule, loose);
            }
        }
        // Which events are of these cannot be guessed: each is written, and kept where it is.
        companies.resize(list.len(), 0);
        loose.resize(list.len(), 0);
        let (mut company_count, mut loose_count) = (0, 0);
        for (at, (event, item)) in list.iter().zip(items).enumerate() {
            companies[company_count] = at;
            company_count += usize::from(item.code == codes::COMPANY);
            loose[loose_count] = at;
            loose_count += usize::from(event.loose);
        }
        companies.truncate(company_count);
        loose.truncate(loose_count);
        let mut last: Option<(Span, usize)> = None;
        for (at, (event, item)) in list.iter_mut().zip(items).enumerate() {
            let counted = counts && event.label == Some(Label::Count);
            if item.code != codes::PROJECT && !counted {
                continue;
            }
            event.node = match event.mention {
                Mention::Project(i) => {
                    let span = self.findings.projects[i as usize].span;
                    let node = match topic {
                        // 该项目, and 该光伏车棚项目, 一期 by itself.
                        _ if span != event.span => self.scratch.nodes.iter().rposition(|n| n.anchor == Anchor::Project(i)),
                        Some(topic) if self.points_back(span) => {
                            event.phase = merge::is_phase(span.of(self.reading.text));
                            Some(topic)
                        }
                        _ => Some(self.new_node(Anchor::Project(i), span, number)),
                    };
                    if span == event.span {
                        if let (Some((before, head)), Some(node)) = (last, node)
                            && head != node
                            && sentence::listed(self.reading.text, before, span)
                        {
                            self.has_lists = true;
                            self.scratch.nodes[node].list_head = Some(self.scratch.nodes[head].list_head.unwrap_or(head));
                        }
                        last = node.map(|node| (span, node));
                    }
                    node
                }
                Mention::Quantity(i) if self.counts(i, event.rule) => Some(self.new_node(Anchor::Group(i), event.span, number)),
                _ => None,
            };
            nodes.extend(event.node.map(|node| (at, node)));
        }
    }

    /// Whether a project's name only points to the one last spoken of: 该… before it, or nothing but a phase.
    fn points_back(&self, span: Span) -> bool {
        let before = self.reading.text.get(..span.start).unwrap_or_default();
        let name = span.of(self.reading.text);
        before.ends_with(['该', '此']) || merge::is_phase(name)
    }
}

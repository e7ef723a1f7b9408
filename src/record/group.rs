//! Counted groups: their parts, their members, and lists told with 分别.

use super::build::Builder;
use super::event::Events;
use super::label::Label;
use super::node::{Anchor, Slot, Tie};
use super::sentence::{self, Cue};
use crate::decimal::Decimal;
use crate::entity::{Certainty, Figure, QuantityKind, RuleName};
use crate::reading::Mention;
use crate::text::span::Span;

impl Builder<'_> {
    /// Marks groups that are parts of the first one: behind 其中, or where they add up to it. Gives the whole and its last part
    /// where they add up.
    pub(super) fn mark_parts(&mut self, events: &Events, cues: &[(Span, Cue)], first: usize) -> Option<(usize, usize)> {
        let is_group = |node: usize| node >= first && matches!(self.scratch.nodes[node].anchor, Anchor::Group(_));
        let mut groups = events.nodes().filter(|e| is_group(e.1)).map(|(event, node)| (node, event.span));
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

    /// 甲、乙项目总投资分别为2亿元和3亿元: each its own.
    pub(super) fn tie_respectively(&mut self, events: &mut Events, cues: &[(Span, Cue)]) {
        let Events { list: events, nodes: with_node, .. } = events;
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
                matches!(e.mention, Mention::Quantity(_)) && sentence::listed(self.reading.text, events[to - 1].span, e.span)
            }) {
                to += 1;
            }
            let nodes = &with_node[..with_node.partition_point(|node| node.0 < from)];
            let Some(nodes) = nodes.len().checked_sub(to - from).map(|skip| &nodes[skip..]) else { continue };
            for (event, &(_, node)) in events[from..to].iter_mut().zip(nodes) {
                event.tied = true;
                self.scratch.nodes[node].add(Slot {
                    label,
                    mention: event.mention,
                    tie: Tie::Rule,
                    rule: "record.respectively",
                    certainty: Certainty::Likely,
                });
            }
        }
    }

    /// A project told behind a counted group of its paragraph is one of it: 签约项目3个：…; so is 甲项目等3个项目.
    pub(super) fn put_among(&mut self, first: usize, events: &Events, cues: &[(Span, Cue)]) {
        let mut here = None;
        let mut told = false;
        for &(at, node) in events.nodes.iter().filter(|node| node.1 >= first) {
            let event = &events.list[at];
            told = true;
            match self.scratch.nodes[node].anchor {
                Anchor::Group(_) => {
                    here = Some(node);
                    continue;
                }
                Anchor::Nameless => continue,
                Anchor::Project(_) => {}
            }
            let listed = events.list.get(at + 1).and_then(|next| {
                let between = self.reading.text.get(event.span.end..next.span.start)?;
                let counted = between.is_empty() || between.trim_start_matches(['”', '"']).starts_with('等');
                next.node.filter(|n| *n >= first && counted && between.chars().count() <= 6)
            });
            self.scratch.nodes[node].part_of = listed.or(here).or(self.last_group);
        }
        // What counts the last of a list counts them all: 甲、乙两个项目.
        for node in (first..self.scratch.nodes.len()).rev() {
            let Some(head) = self.scratch.nodes[node].list_head.filter(|_| self.scratch.nodes[node].part_of.is_some()) else { continue };
            let whole = self.scratch.nodes[node].part_of;
            for member in
                self.scratch.nodes[first..node].iter_mut().enumerate().filter(|(i, n)| first + i == head || n.list_head == Some(head))
            {
                member.1.part_of = member.1.part_of.or(whole);
            }
        }
        if here.is_some() && cues.iter().all(|c| c.1 != Cue::Among) {
            self.last_group = self.whole.or(here);
        } else if !told {
            // The enumeration is over.
            self.last_group = None;
        }
    }

    pub(super) fn group_size(&self, node: usize) -> Option<Decimal> {
        match self.scratch.nodes[node].anchor {
            Anchor::Group(i) => match self.findings.quantities[i as usize].fact.figure {
                Figure::Value(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a count is one of projects: by its unit, and by what stands behind it.
    pub(super) fn counts(&self, quantity: u32, rule: RuleName) -> bool {
        let found = &self.findings.quantities[quantity as usize];
        let behind = || self.reading.text.get(found.span.end..).unwrap_or_default();
        // 一条生产线, 几个项目 count nothing; 两个 does beside its noun.
        let text = found.span.of(self.reading.text);
        let nothing = text.starts_with(['一', '几', '数']) || text.starts_with('两') && !rule.contains("noun");
        if found.fact.kind != QuantityKind::Count || nothing && text.chars().count() <= 2 {
            return false;
        }
        match found.fact.unit {
            "个" | "项" | "宗" | "件" | "单" => true,
            "家" => ["企业", "公司", "项目", "的项目"].iter().any(|w| behind().starts_with(w)) || rule == "record.count.stage",
            "座" | "处" | "条" => !matches!(rule, "record.count.stage" | "record.count.then.stage"),
            _ => false,
        }
    }
}

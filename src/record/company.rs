//! Which enterprises are parties to a project, and what an enterprise builds that has no name.

use super::build::{Builder, Event, is_lone};
use super::label::Label;
use super::node::{Anchor, Slot, Tie};
use super::sentence::{self, Cue};
use crate::entity::{Certainty, QuantityKind, RuleName, StageKind};
use crate::reading::Mention;
use crate::rule::Item;
use crate::text::span::Span;

/// So many sign one paper.
const MAX_SIGNERS: usize = 4;

/// The brackets with an alias are no longer than this, in bytes.
const ALIAS: usize = 60;

/// So far behind its name an enterprise announces, in bytes.
const ANNOUNCES: usize = 60;

/// 双方 means those of so many sentences before.
const SIGNER_REACH: usize = 2;

impl Builder<'_> {
    /// The first enterprise of the text that is no mere source is whom 公司 means later.
    pub(super) fn note_owner(&mut self, number: usize, items: &[Item]) {
        for item in items {
            let Mention::Company(i) = item.mention else { continue };
            if self.owner.is_none() && !self.is_source(item.span) {
                self.owner = Some(i);
            }
            let announces = || {
                let colon = number == 0 && self.reading.text.get(item.span.end..).is_some_and(|t| t.starts_with(['：', ':']));
                colon || self.announces(item.span.end)
            };
            if self.announcer.is_none() && announces() {
                self.owner = Some(i);
                self.announcer = Some(i);
            }
        }
    }

    /// Whether an enterprise whose name ends at `at` announces: 甲公司（「甲」）8月30日收市后公布.
    fn announces(&self, at: usize) -> bool {
        let text = self.reading.text;
        let behind = text.get(at..).unwrap_or_default();
        let from = match behind.strip_prefix(['（', '(']) {
            Some(inside) => inside.find(['）', ')']).filter(|&n| n <= ALIAS).map_or(at, |n| text.len() - inside.len() + n + 3),
            None => at,
        };
        let plain = |c: char| c.is_ascii_digit() || "年月日（）()今昨晚早间上下午收市后前盘在发布近日前".contains(c);
        for (passed, c) in text.get(from..).unwrap_or_default().char_indices().take_while(|&(passed, _)| passed < ANNOUNCES) {
            if let Some(length) = self.layer.words.announces.length_at(text, from + passed)
                && passed + length <= ANNOUNCES
            {
                return true;
            }
            if !plain(c) {
                return false;
            }
        }
        false
    }

    /// Whether an enterprise only reports: 从中国石化获悉, 中金公司研报认为.
    pub(super) fn is_source(&self, company: Span) -> bool {
        let before = self.reading.text.get(..company.start).unwrap_or_default();
        before.ends_with(['从', '据'])
            || self.layer.words.source_before.ends_at(self.reading.text, company.start)
            || self.layer.words.source_after.begins_at(self.reading.text, company.end)
    }

    /// Makes a node of an enterprise that invests in something without a name: 2012年爱民药业投资10亿元，新建办公大楼。
    pub(super) fn add_nameless(&mut self, number: usize, events: &mut [Event], topic: Option<usize>) {
        if events.iter().any(|e| e.node.is_some()) {
            return;
        }
        let invests =
            |e: &Event| matches!(e.mention, Some(Mention::Quantity(_))) && matches!(e.label, Some(Label::Total | Label::Investment));
        let Some(money) = events.iter().position(invests) else {
            self.add_land_deal(number, events);
            return;
        };
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
        self.give_company(node, company, Tie::Near, "record.investment.builds", Certainty::Guess);
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

    /// Makes a node of an enterprise that takes land: 甲公司以3亿元摘牌某地块，面积52亩.
    fn add_land_deal(&mut self, number: usize, events: &mut [Event]) {
        const TAKES: [&str; 6] = ["摘牌", "拿地", "竞得", "摘得", "拍得", "竞拍"];
        let takes = |e: &Event| match e.mention {
            Some(Mention::Stage(i)) => {
                self.findings.stages[i as usize].fact.stage == StageKind::Landed
                    && TAKES.iter().any(|w| e.span.of(self.reading.text).contains(w))
                    && self.usable(i)
            }
            _ => false,
        };
        let Some(at) = events.iter().position(takes) else { return };
        let subject = events[..at].iter().rposition(|e| matches!(e.mention, Some(Mention::Company(_))) && !self.is_source(e.span));
        let Some((subject, Some(Mention::Company(company)))) = subject.map(|s| (s, events[s].mention)) else { return };
        let of = |e: &Event, kind: QuantityKind| match e.mention {
            Some(m @ Mention::Quantity(i)) if self.findings.quantities[i as usize].fact.kind == kind => Some(m),
            _ => None,
        };
        let near = &events[subject..];
        let area = near.iter().find_map(|e| of(e, QuantityKind::Area).filter(|_| e.label != Some(Label::Other)));
        let price = events[subject..at].iter().find_map(|e| of(e, QuantityKind::Money));
        if area.is_none() && price.is_none() {
            return;
        }
        let node = self.new_node(Anchor::Nameless, events[subject].span, number);
        let rule = "record.land.deal";
        self.give_company(node, company, Tie::Near, rule, Certainty::Likely);
        for (label, mention) in [(Label::Land, area), (Label::Price, price), (Label::Stage, events[at].mention)] {
            let Some(mention) = mention else { continue };
            self.scratch.nodes[node].add(Slot { label, mention, tie: Tie::Near, rule, certainty: Certainty::Likely });
            events.iter_mut().filter(|e| e.mention == Some(mention)).for_each(|e| e.tied = true);
        }
        events[subject].node = Some(node);
    }

    /// Gives each node of the sentence its enterprises: inside its name, before it, else the sentence's subject.
    pub(super) fn tie_companies(&mut self, first: usize, names_company: bool, events: &[Event]) {
        if !names_company {
            self.tie_announcer(first, events);
            return;
        }
        let mut companies = events.iter().filter(|e| matches!(e.mention, Some(Mention::Company(_))));
        let certainty = match (companies.next(), companies.next()) {
            (Some(_), None) if is_lone(events) => Certainty::Sure,
            _ => Certainty::Likely,
        };
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
            if !self.has_company_outside(node, span) {
                // 随着某某项目投产，公司…
                let later = events[at..].iter().find(own).and_then(|e| match e.mention {
                    Some(Mention::Company(i)) => Some((i, e.span)),
                    _ => None,
                });
                if let Some((i, company)) = subject.or(later)
                    && (self.is_named(node) || company.end == span.start)
                {
                    self.give_company(node, i, Tie::Near, "record.company.near", certainty);
                }
            }
            self.add_counted(node, &events[..at]);
            self.add_joined(node, events);
            if let Some(announcer) = self.announcer {
                let named = events.iter().any(|e| e.mention == Some(Mention::Company(announcer)));
                self.give_announcer(node, span, announcer, named);
            }
        }
    }

    /// The same for a sentence without an enterprise.
    fn tie_announcer(&mut self, first: usize, events: &[Event]) {
        for (node, span) in events.iter().filter_map(|e| Some((e.node.filter(|n| *n >= first)?, e.span))) {
            if self.is_named(node) {
                self.read_name(node, span);
            }
            if let Some(announcer) = self.announcer {
                self.give_announcer(node, span, announcer, false);
            }
        }
    }

    /// Gives a node the enterprise whose announcement it is, where the sentence speaks of it or of no other.
    fn give_announcer(&mut self, node: usize, span: Span, announcer: u32, named: bool) {
        if (named || self.is_named(node) && !self.has_company_outside(node, span))
            && !matches!(self.scratch.nodes[node].anchor, Anchor::Nameless)
        {
            self.give_company(node, announcer, Tie::Near, "record.company.announcer", Certainty::Sure);
        }
    }

    /// Whether a node has an enterprise that stands outside of its name.
    fn has_company_outside(&self, node: usize, name: Span) -> bool {
        let outside = |s: &Slot| matches!((s.label, s.mention), (Label::Company(_), Mention::Company(i)) if !name.contains(self.findings.companies[i as usize].span));
        self.scratch.nodes[node].slots.iter().any(outside)
    }

    /// Whom 双方 means later: the enterprises of a sentence that tells of a signing, before it.
    pub(super) fn note_signers(&mut self, number: usize, items: &[Item]) {
        let signed = |item: &Item| matches!(item.mention, Mention::Stage(i) if self.findings.stages[i as usize].fact.stage == StageKind::Signed && self.usable(i));
        let Some(at) = items.iter().position(signed) else { return };
        let named = items[..at].iter().rev().filter(|i| !self.is_source(i.span)).filter_map(|i| match i.mention {
            Mention::Company(i) => Some(i),
            _ => None,
        });
        let signers: Vec<u32> = named.take(MAX_SIGNERS).collect();
        if !signers.is_empty() {
            self.signers = (number, signers);
        }
    }

    /// Those who sign for the node's project in this sentence: 甲公司与某某市政府签署某某项目协议.
    pub(super) fn tie_parties(&mut self, first: usize, events: &[Event]) {
        const PAPERS: [&str; 3] = ["签", "达成", "敲定"];
        let signed = |e: &Event| match e.mention {
            Some(Mention::Stage(i)) => {
                let found = &self.findings.stages[i as usize];
                let text = found.span.of(self.reading.text);
                found.fact.stage == StageKind::Signed && PAPERS.iter().any(|p| text.contains(p)) && self.usable(i)
            }
            _ => false,
        };
        let Some(at) = events.iter().position(signed) else { return };
        let mut named = events.iter().filter_map(|e| e.node).filter(|&n| n >= first && self.is_named(n));
        let (Some(node), None) = (named.next(), named.next()) else { return };
        // Behind the paper stands what it is about: 签订协议，由甲公司建设某某项目.
        for event in events[..at].iter().filter(|e| e.node.is_none()) {
            let Some(mention @ (Mention::Company(_) | Mention::Organization(_))) = event.mention else { continue };
            if self.is_source(event.span) || event.label.is_some_and(|l| !matches!(l, Label::Company(_))) {
                continue;
            }
            let rule = "record.parties";
            if let Mention::Company(i) = mention {
                self.give_company(node, i, Tie::Near, rule, Certainty::Likely);
            }
            self.scratch.nodes[node].parties.push(Slot {
                label: Label::Party,
                mention,
                tie: Tie::Near,
                rule,
                certainty: Certainty::Likely,
            });
        }
    }

    /// 双方就某某项目达成合作意向: the project is of those who signed in the sentence before.
    pub(super) fn tie_signers(&mut self, number: usize, first: usize, events: &[Event], cues: &[(Span, Cue)]) {
        let Some(both) = cues.iter().find(|c| c.1 == Cue::Both).map(|c| c.0) else { return };
        if number > self.signers.0 + SIGNER_REACH || events.iter().any(|e| matches!(e.mention, Some(Mention::Company(_)))) {
            return;
        }
        let named = events.iter().find(|e| e.span.start >= both.end && e.node.is_some_and(|n| n >= first && self.is_named(n)));
        let Some(node) = named.and_then(|e| e.node) else { return };
        for company in self.signers.1.clone() {
            self.give_company(node, company, Tie::Near, "record.company.signers", Certainty::Likely);
        }
    }

    /// Of 3家企业项目 the three enterprises named before it in the sentence are meant.
    pub(super) fn add_counted(&mut self, node: usize, before: &[Event]) {
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
            self.give_company(node, company, Tie::Near, "record.company.counted", Certainty::Likely);
        }
    }

    /// Takes what a project's name itself says: whose it is, and its floor area.
    pub(super) fn read_name(&mut self, node: usize, span: Span) {
        let companies = &self.findings.companies;
        let from = companies.partition_point(|c| c.span.start < span.start);
        for (i, company) in companies.iter().enumerate().skip(from).take_while(|(_, c)| c.span.start < span.end) {
            if company.span.end <= span.end {
                let mention = Mention::Company(i as u32);
                let slot =
                    Slot { label: Label::Company(None), mention, tie: Tie::Rule, rule: "record.owner.in_name", certainty: Certainty::Sure };
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

    pub(super) fn give_company(&mut self, node: usize, company: u32, tie: Tie, rule: RuleName, certainty: Certainty) {
        let slot = Slot { label: Label::Company(None), mention: Mention::Company(company), tie, rule, certainty };
        self.scratch.nodes[node].add(slot);
        self.share(node, slot);
    }

    /// Adds the enterprises that stand in one list with those of the node.
    pub(super) fn add_joined(&mut self, node: usize, events: &[Event]) {
        let company = |e: &Event| match e.mention {
            Some(Mention::Company(i)) => Some((i, e.span)),
            _ => None,
        };
        // From each to the next one, then back again.
        let mut known = None;
        for next in events.iter().filter_map(company) {
            if let Some(known) = known.replace(next) {
                self.add_neighbour(node, known, next, known.1, next.1);
            }
        }
        let mut known = None;
        for before in events.iter().rev().filter_map(company) {
            if let Some(known) = known.replace(before) {
                self.add_neighbour(node, known, before, before.1, known.1);
            }
        }
    }

    /// Adds an enterprise that stands in one list with one of the node's, of which `first` comes first.
    fn add_neighbour(&mut self, node: usize, known: (u32, Span), new: (u32, Span), first: Span, second: Span) {
        let held = |i: u32| self.scratch.nodes[node].slots.iter().any(|s| s.mention == Mention::Company(i));
        if held(known.0) && !held(new.0) && sentence::joined(self.reading.text, first, second) {
            self.give_company(node, new.0, Tie::Near, "record.company.list", Certainty::Sure);
        }
    }
}

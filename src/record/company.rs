//! Which enterprises are parties to a project, and what an enterprise builds that has no name.

use super::build::Builder;
use super::event::{Event, Events};
use super::label::Label;
use super::node::{Anchor, Slot, Tie};
use super::sentence::{self, Cue};
use crate::entity::{Certainty, QuantityKind, RuleName, StageKind};
use crate::reading::Mention;
use crate::rule::{Codes, Item};
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
        let plain = |c: char| {
            matches!(c, '0'..='9' | '年' | '月' | '日' | '（' | '）' | '(' | ')' | '今' | '昨' | '晚' | '早' | '间' | '上' | '下' | '午')
                || matches!(c, '收' | '市' | '后' | '前' | '盘' | '在' | '发' | '布' | '近')
        };
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
    /// The sentence has no other node.
    pub(super) fn add_nameless(&mut self, number: usize, codes: Codes, events: &mut Events, topic: Option<usize>) {
        let Events { list, loose, .. } = &*events;
        let invests = |e: &Event| matches!(e.mention, Mention::Quantity(_)) && matches!(e.label, Some(Label::Total | Label::Investment));
        let Some(money) = loose.iter().copied().find(|&at| invests(&list[at])) else {
            if codes & self.layer.landed != 0 {
                self.add_land_deal(number, events);
            }
            return;
        };
        let subject = self.subject(events, money).map(|(at, i)| (i, list[at].span));
        let built = list[money].rule == "record.investment.builds";
        let carried = self.last_company.filter(|_| built).map(|i| (i, list[money].span));
        let Some((company, span)) = subject.or(carried) else { return };
        let stands = |e: &Event| match e.mention {
            Mention::Stage(i) => self.findings.stages[i as usize].fact.stage >= StageKind::Landed && self.usable(i),
            _ => false,
        };
        if !built && !list.iter().any(stands) {
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
        match list.iter().position(|e| e.span == span) {
            Some(at) if subject.is_some() => events.give_node(at, node),
            _ => {
                let slot = Slot {
                    label: Label::Investment,
                    mention: list[money].mention,
                    tie: Tie::Near,
                    rule: "record.investment.builds",
                    certainty: Certainty::Guess,
                };
                self.scratch.nodes[node].add(slot);
                events.list[money].tied = true;
                events.give_node(money, node);
            }
        }
    }

    /// The last enterprise before the event `at` that is no mere source, with its event's number.
    fn subject(&self, events: &Events, at: usize) -> Option<(usize, u32)> {
        let before = events.companies.partition_point(|&company| company < at);
        let companies = events.companies[..before].iter().rev().filter_map(|&at| Some((at, events.list[at].company()?)));
        companies.into_iter().find(|&(at, _)| !self.is_source(events.list[at].span))
    }

    /// Makes a node of an enterprise that takes land: 甲公司以3亿元摘牌某地块，面积52亩.
    fn add_land_deal(&mut self, number: usize, events: &mut Events) {
        const TAKES: [&str; 6] = ["摘牌", "拿地", "竞得", "摘得", "拍得", "竞拍"];
        let takes = |e: &Event| match e.mention {
            Mention::Stage(i) => {
                self.findings.stages[i as usize].fact.stage == StageKind::Landed
                    && TAKES.iter().any(|w| e.span.of(self.reading.text).contains(w))
                    && self.usable(i)
            }
            _ => false,
        };
        let Some(at) = events.list.iter().position(takes) else { return };
        let Some((subject, company)) = self.subject(events, at) else { return };
        let of = |e: &Event, kind: QuantityKind| match e.mention {
            m @ Mention::Quantity(i) if self.findings.quantities[i as usize].fact.kind == kind => Some(m),
            _ => None,
        };
        let near = &events.list[subject..];
        let area = near.iter().find_map(|e| of(e, QuantityKind::Area).filter(|_| e.label != Some(Label::Other)));
        let price = events.list[subject..at].iter().find_map(|e| of(e, QuantityKind::Money));
        if area.is_none() && price.is_none() {
            return;
        }
        let node = self.new_node(Anchor::Nameless, events.list[subject].span, number);
        let rule = "record.land.deal";
        self.give_company(node, company, Tie::Near, rule, Certainty::Likely);
        for (label, mention) in [(Label::Land, area), (Label::Price, price), (Label::Stage, Some(events.list[at].mention))] {
            let Some(mention) = mention else { continue };
            self.scratch.nodes[node].add(Slot { label, mention, tie: Tie::Near, rule, certainty: Certainty::Likely });
            events.list.iter_mut().filter(|e| e.mention == mention).for_each(|e| e.tied = true);
        }
        events.give_node(subject, node);
    }

    /// Gives each node of the sentence its enterprises: inside its name, before it, else the sentence's subject.
    pub(super) fn tie_companies(&mut self, first: usize, names_company: bool, events: &Events) {
        if !names_company {
            self.tie_announcer(first, events);
            return;
        }
        let alone = events.companies.len() == 1 && events.is_lone();
        let certainty = if alone { Certainty::Sure } else { Certainty::Likely };
        for &(at, node) in &events.nodes {
            if node < first {
                self.add_joined(node, events);
                continue;
            }
            let span = events.list[at].span;
            if self.is_named(node) {
                self.read_name(node, span);
            }
            if !self.has_company_outside(node, span) {
                // 随着某某项目投产，公司…
                let own = |&(at, i): &(usize, u32)| self.findings.companies[i as usize].span != events.list[at].span;
                let later = || events.companies().skip_while(|company| company.0 < at).find(own);
                if let Some((company, i)) = self.subject(events, at).or_else(later)
                    && (self.is_named(node) || events.list[company].span.end == span.start)
                {
                    self.give_company(node, i, Tie::Near, "record.company.near", certainty);
                }
            }
            self.add_counted(node, at, events);
            self.add_joined(node, events);
            if let Some(announcer) = self.announcer {
                let named = events.companies().any(|company| company.1 == announcer);
                self.give_announcer(node, span, announcer, named);
            }
        }
    }

    /// The same for a sentence without an enterprise.
    fn tie_announcer(&mut self, first: usize, events: &Events) {
        for (node, span) in events.nodes().filter(|e| e.1 >= first).map(|(event, node)| (node, event.span)) {
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
    pub(super) fn tie_parties(&mut self, first: usize, events: &Events) {
        const PAPERS: [&str; 3] = ["签", "达成", "敲定"];
        let signed = |e: &Event| match e.mention {
            Mention::Stage(i) => {
                let found = &self.findings.stages[i as usize];
                let text = found.span.of(self.reading.text);
                found.fact.stage == StageKind::Signed && PAPERS.iter().any(|p| text.contains(p)) && self.usable(i)
            }
            _ => false,
        };
        let mut named = events.nodes.iter().map(|node| node.1).filter(|&n| n >= first && self.is_named(n));
        let (Some(node), None) = (named.next(), named.next()) else { return };
        let Some(at) = events.list.iter().position(signed) else { return };
        // Behind the paper stands what it is about: 签订协议，由甲公司建设某某项目.
        for event in events.list[..at].iter().filter(|e| e.node.is_none()) {
            let mention @ (Mention::Company(_) | Mention::Organization(_)) = event.mention else { continue };
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
    pub(super) fn tie_signers(&mut self, number: usize, first: usize, events: &Events, cues: &[(Span, Cue)]) {
        let Some(both) = cues.iter().find(|c| c.1 == Cue::Both).map(|c| c.0) else { return };
        if number > self.signers.0 + SIGNER_REACH || !events.companies.is_empty() {
            return;
        }
        let named = events.nodes().find(|e| e.0.span.start >= both.end && e.1 >= first && self.is_named(e.1));
        let Some((_, node)) = named else { return };
        for company in self.signers.1.clone() {
            self.give_company(node, company, Tie::Near, "record.company.signers", Certainty::Likely);
        }
    }

    /// Of 3家企业项目 the three enterprises named before it in the sentence are meant.
    fn add_counted(&mut self, node: usize, at: usize, events: &Events) {
        let Anchor::Group(count) = self.scratch.nodes[node].anchor else { return };
        if self.findings.quantities[count as usize].fact.unit != "家" {
            return;
        }
        let size = self.group_size(node).filter(|n| n.is_integer() && n.mantissa() <= 20).map_or(0, |n| n.mantissa() as usize);
        let before = events.companies.partition_point(|&company| company < at);
        for (_, company) in events.companies().take(before).skip(before.saturating_sub(size)) {
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
    pub(super) fn add_joined(&mut self, node: usize, events: &Events) {
        if events.companies.len() < 2 {
            return;
        }
        let company = |(at, i): (usize, u32)| (i, events.list[at].span);
        // From each to the next one, then back again.
        let mut known = None;
        for next in events.companies().map(company) {
            if let Some(known) = known.replace(next) {
                self.add_neighbour(node, known, next, known.1, next.1);
            }
        }
        let mut known = None;
        for before in events.companies().rev().map(company) {
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

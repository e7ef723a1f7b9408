//! Figures of a document that contradict each other: reported, never repaired.
//!
//! Only what a reader would call a slip is told: an enumeration that does not add up to its whole, a part that is larger than its
//! whole, two totals for one project, more spent than the whole costs. A list that may be incomplete (其中) or whose members overlap
//! (亿元以上) says nothing. Linear in the nodes.

use super::label::Label;
use super::node::{Anchor, Node, Slot, Tie};
use crate::decimal::Decimal;
use crate::entity::{Bound, Check, CheckKind, Figure, Quantity, Symbol};
use crate::reading::{Draft, Drafts, Findings, Mention, Reading};
use crate::text::span::Span;

/// Parts told of a whole stand no more sentences behind it.
const REACH: usize = 2;

/// Fewer stages than these of a group make up no whole.
const LEAST_PARTS: usize = 3;

pub(super) fn find(nodes: &[Node], draft_of: &[Option<usize>], drafts: &Drafts, reading: &Reading<'_>, findings: &Findings) -> Vec<Check> {
    let found = Finder { nodes, draft_of, reading, findings };
    let mut checks = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        match node.anchor {
            Anchor::Group(_) => {
                found.counts(at, &mut checks);
                found.amounts(at, &mut checks);
            }
            Anchor::Project(_) => found.totals(at, &mut checks),
            Anchor::Nameless => {}
        }
    }
    for (record, draft) in drafts.list.iter().enumerate() {
        found.spent(record, draft, draft.more.of(&drafts.more), &mut checks);
    }
    checks
}

struct Finder<'a> {
    nodes: &'a [Node],
    draft_of: &'a [Option<usize>],
    reading: &'a Reading<'a>,
    findings: &'a Findings,
}

impl Finder<'_> {
    fn quantity(&self, mention: Mention) -> Option<&Quantity> {
        match mention {
            Mention::Quantity(i) => self.findings.quantities.get(i as usize).map(|q| &q.fact),
            _ => None,
        }
    }

    fn count(&self, node: usize) -> Option<(Decimal, &'static str, Span)> {
        let Anchor::Group(i) = self.nodes[node].anchor else { return None };
        let found = &self.findings.quantities[i as usize];
        exact(&found.fact).map(|value| (value, found.fact.unit, found.span))
    }

    /// What a node costs, where it is told exactly.
    fn cost(&self, node: usize) -> Option<(Decimal, &'static str)> {
        let costs = |s: &&Slot| matches!(s.label, Label::Total | Label::Investment) && s.tie >= Tie::Near;
        let slot = self.nodes[node].slots.iter().filter(costs).max_by_key(|s| (s.label, s.tie))?;
        let money = self.quantity(slot.mention)?;
        Some((exact(money)?, money.unit))
    }

    fn push(&self, checks: &mut Vec<Check>, kind: CheckKind, nodes: &[usize], said: Decimal, computed: Decimal) {
        let mut records: Vec<usize> = nodes.iter().filter_map(|&n| self.draft_of[n]).collect();
        records.dedup();
        checks.push(Check { kind, records, said, computed });
    }

    /// 引进21个：投产4个、落地3个、签约13个: the parts of a count make it up.
    fn counts(&self, whole: usize, checks: &mut Vec<Check>) {
        let Some((said, unit, span)) = self.count(whole) else { return };
        if self.nodes[whole].part_of.is_some() {
            return;
        }
        let mut parts = Vec::new();
        let (mut sum, mut end) = (Decimal::ZERO, span.end);
        for part in whole + 1..self.nodes.len() {
            let Some((size, other, place)) =
                self.count(part).filter(|p| p.1 == unit && self.nodes[part].sentence <= self.nodes[whole].sentence + REACH)
            else {
                break;
            };
            let gap = self.reading.text.get(end..place.start).unwrap_or_default();
            let first = parts.is_empty();
            // What opens an enumeration, and what goes on with it.
            let opens = gap.contains(['：', ':']) && gap.chars().count() <= 30;
            let goes_on = !gap.contains(['，', ',', '。', '：']) && gap.contains(['、', '；']);
            if !(if first { opens } else { goes_on }) || other != unit || overlaps(gap) {
                break;
            }
            let Some(more) = sum.checked_add(size) else { return };
            sum = more;
            end = place.end;
            if first {
                parts.push(whole);
            }
            parts.push(part);
        }
        if parts.len() <= LEAST_PARTS || sum == said {
            return;
        }
        let rest = self.reading.text.get(end..).unwrap_or_default();
        let open_end = rest.trim_start_matches(['个', '项', '”']).starts_with(['等', '、', '；', '，']);
        if !open_end && near(said, sum) && !overlaps(rest.get(..12).unwrap_or_default()) {
            self.push(checks, CheckKind::CountSum, &parts, said, sum);
        }
    }

    /// What all members of a group cost makes up what the group costs; none costs more.
    fn amounts(&self, whole: usize, checks: &mut Vec<Check>) {
        let Some((said, unit)) = self.cost(whole) else { return };
        let mut parts = Vec::new();
        let (mut sum, mut told) = (Decimal::ZERO, 0);
        for part in whole + 1..self.nodes.len() {
            if self.nodes[part].part_of != Some(whole) || self.nodes[part].same_as.is_some() {
                continue;
            }
            told += 1;
            let Some((cost, _)) = self.cost(part).filter(|c| c.1 == unit) else { continue };
            if exceeds(cost, said) {
                self.push(checks, CheckKind::InvestmentPart, &[whole, part], said, cost);
                return;
            }
            let Some(more) = sum.checked_add(cost) else { return };
            sum = more;
            if parts.is_empty() {
                parts.push(whole);
            }
            parts.push(part);
        }
        let all = self.count(whole).is_some_and(|c| c.0 == Decimal::from_int(told as i64));
        if all && told > 1 && parts.len() == told + 1 && (exceeds(sum, said) || exceeds(said, sum)) {
            self.push(checks, CheckKind::InvestmentSum, &parts, said, sum);
        }
    }

    /// One project, two totals.
    fn totals(&self, node: usize, checks: &mut Vec<Check>) {
        let Some(first) = self.nodes[node].same_as else { return };
        let total = |n: usize| {
            let slot = self.nodes[n].slots.iter().find(|s| s.label == Label::Total && s.tie >= Tie::Near)?;
            let money = self.quantity(slot.mention)?;
            Some((exact(money)?, money.unit))
        };
        if let (Some(said), Some(other)) = (total(first), total(node))
            && said.1 == other.1
            && (exceeds(said.0, other.0) || exceeds(other.0, said.0))
            && self.draft_of[first].is_some()
        {
            self.push(checks, CheckKind::Contradiction, &[first], said.0, other.0);
        }
    }

    /// More was spent than the whole costs; the share that was spent is not the share that is said.
    fn spent(&self, record: usize, draft: &Draft, more: &[(Symbol, Mention)], checks: &mut Vec<Check>) {
        let more = |name: &str| more.iter().find(|m| m.0 == name).map(|m| m.1);
        let Some(spent) = more("invested").and_then(|m| self.quantity(m)) else { return };
        let Some(cost) = draft.investment.and_then(|i| self.quantity(Mention::Quantity(i))) else { return };
        let (Some(paid), Some(whole)) = (exact(spent), exact(cost)) else { return };
        if draft.project.is_none() || spent.unit != cost.unit || whole == Decimal::ZERO {
            return;
        }
        if exceeds(paid, whole) {
            checks.push(Check { kind: CheckKind::Invested, records: vec![record], said: whole, computed: paid });
        }
        let Some(Mention::Quantity(i)) = more("progress") else { return };
        let share = &self.findings.quantities[i as usize];
        let before = self.reading.text.get(..share.span.start).unwrap_or_default();
        let of_money = ["投资的", "总投资的", "占总投资"].iter().any(|w| before.ends_with(w));
        let computed =
            paid.shift(2).and_then(|p| p.checked_div(whole)).and_then(|(p, _)| p.shift(1)).map(|p| Decimal::from_int(whole_part(p)));
        if let (true, Some(said), Some(tenths)) = (of_money, exact(&share.fact), computed)
            && let Some(computed) = tenths.shift(-1)
            && far(said, computed)
        {
            checks.push(Check { kind: CheckKind::Progress, records: vec![record], said, computed });
        }
    }
}

/// A value that is no range and that no word makes vague.
fn exact(quantity: &Quantity) -> Option<Decimal> {
    match quantity.figure {
        Figure::Value(value) if quantity.bound == Bound::Exact && quantity.per.is_none() => Some(value),
        _ => None,
    }
}

/// Words after which members overlap, or are not all.
fn overlaps(text: &str) -> bool {
    ["以上", "以下", "其中", "其余", "另", "还有", "含", "包括", "不少于"].iter().any(|w| text.contains(w))
}

/// Whether the first is larger by more than a hundredth: figures are rounded.
fn exceeds(a: Decimal, b: Decimal) -> bool {
    let margin = b.shift(-2).and_then(|m| b.checked_add(m));
    margin.is_some_and(|limit| a > limit)
}

/// Whether a sum is so near that it was meant to be the whole: within a fifth.
fn near(said: Decimal, sum: Decimal) -> bool {
    let five = Decimal::from_int(5);
    let diff = said.checked_add(sum.neg()).map(|d| if d.is_negative() { d.neg() } else { d });
    diff.and_then(|d| d.checked_mul(five)).is_some_and(|d| d <= said)
}

/// Whether two percentages differ by more than two points.
fn far(a: Decimal, b: Decimal) -> bool {
    a.checked_add(b.neg()).is_some_and(|d| d > Decimal::from_int(2) || d < Decimal::from_int(-2))
}

fn whole_part(value: Decimal) -> i64 {
    let power = 10i128.checked_pow(value.scale()).unwrap_or(i128::MAX);
    i64::try_from(value.mantissa() / power).unwrap_or(i64::MAX)
}

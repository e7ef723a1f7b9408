//! One sentence's project names.

use super::left::{Edge, Frame};
use super::words::{HeadClass, Words, list};
use super::{Doubtful, MAX_DOUBTFUL, right};
use crate::entity::{Certainty, Project, QuantityKind, StageKind};
use crate::lexicon::table::{PLACES, PROJECT_HEADS, PROJECT_WORDS};
use crate::reading::{Findings, Found, Reading, Trace};
use crate::scan::Hit;
use crate::text::span::Span;

/// A stretch that a name's left edge meets whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    pub span: Span,
    pub kind: BarKind,
    pub lists: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BarKind {
    /// A company: a name may begin with it.
    Company,
    /// A quantity that may be part of a name: 50万头.
    Quantity,
    /// An amount of money, a share, a time: a name begins behind it.
    Amount,
    /// A count of projects: what it counts has no name.
    Count,
    /// A place.
    Place,
    /// A stage.
    Stage,
    /// A date.
    Date,
    /// A word of the lists.
    Word,
}

/// A head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub span: Span,
    pub class: HeadClass,
}

/// What a sentence holds for this layer; kept to save allocations.
#[derive(Default)]
pub(super) struct Scratch {
    bars: Vec<Bar>,
    heads: Vec<Head>,
    all: Vec<(Span, u32)>,
}

/// All of a sentence, for the walks.
pub(super) struct Around<'a> {
    pub text: &'a str,
    pub sentence: Span,
    pub bars: &'a [Bar],
    pub heads: &'a [Head],
    /// All list words, in order of their ends, overlaps included.
    pub words: &'a [(Span, u32)],
}

impl Around<'_> {
    /// The bar that ends at `at`.
    pub(super) fn bar_ending(&self, at: usize) -> Option<&Bar> {
        let to = self.bars.partition_point(|b| b.span.end <= at);
        self.bars[..to].last().filter(|b| b.span.end == at)
    }

    /// The first bar that begins at or behind `at`.
    pub(super) fn bar_from(&self, at: usize) -> Option<&Bar> {
        self.bars.get(self.bars.partition_point(|b| b.span.start < at))
    }

    /// List words inside `span`.
    pub(super) fn words_in(&self, span: Span) -> impl Iterator<Item = &(Span, u32)> {
        let from = self.words.partition_point(|w| w.0.end <= span.start);
        self.words[from..].iter().take_while(move |w| w.0.end <= span.end).filter(move |w| w.0.start >= span.start)
    }
}

#[allow(clippy::too_many_arguments)]
pub(super) fn read(
    words: &Words,
    reading: &Reading<'_>,
    findings: &mut Findings,
    trace: &mut Trace,
    scratch: &mut Scratch,
    sentence: Span,
    hits: &[Hit],
    doubtful: &mut Vec<Doubtful>,
) {
    gather(words, reading, findings, scratch, sentence, hits);
    let around = Around { text: reading.text, sentence, bars: &scratch.bars, heads: &scratch.heads, words: &scratch.all };
    let mut taken = sentence.start;
    let mut index = 0;
    while index < around.heads.len() {
        let first = around.heads[index];
        index += 1;
        if first.span.start < taken || first.class == HeadClass::End && !lone_end(&around, first) {
            continue;
        }
        let reach = right::reach(&around, index - 1);
        let edge = Edge::find(&around, first.span, taken);
        let mut span = Span::new(edge.start, reach.end);
        // “友好购物城”项目: the head inside the quotation is not the last.
        if edge.open && span.of(reading.text).contains('”') {
            span.start -= '“'.len_utf8();
        }
        let Some(name) = judge(&around, findings, Span::new(edge.start, reach.head), &edge, span, reach.class) else {
            trace.reject(span, "project.head", "nothing specific in it, or no building near it");
            if reach.class == HeadClass::Strong
                && !edge.generic
                && doubtful.len() < MAX_DOUBTFUL
                && edge.start < first.span.start
                && weigh(&around, &edge, Span::new(edge.start, first.span.start)).specific >= 2
            {
                doubtful.push(Doubtful { span, core: Span::new(edge.start, first.span.start) });
            }
            continue;
        };
        taken = span.end;
        while around.heads.get(index).is_some_and(|h| h.span.start < span.end) {
            index += 1;
        }
        findings.projects.push(Found { span, rule: name.0, fact: Project { certainty: name.1 } });
    }
}

/// 某基地二期 without another head: 二期 alone is no name.
fn lone_end(around: &Around<'_>, head: Head) -> bool {
    matches!(head.span.of(around.text), "EPC" | "线" | "段" | "通道" | "廊道")
}

/// Sorts a sentence's hits and findings into bars and heads.
fn gather(words: &Words, reading: &Reading<'_>, findings: &Findings, scratch: &mut Scratch, sentence: Span, hits: &[Hit]) {
    let Scratch { bars, heads, all } = scratch;
    bars.clear();
    heads.clear();
    all.clear();
    const INTEREST: u32 = 1 << PROJECT_HEADS | 1 << PROJECT_WORDS | 1 << PLACES;
    let mut blocked: Vec<Span> = Vec::new();
    for hit in hits.iter().filter(|h| h.mask & INTEREST != 0 && h.start as usize >= sentence.start) {
        let span = hit.span();
        let lists = words.lists(reading.lexicon, hit);
        if lists != 0 {
            all.push((span, lists));
            if lists & list::NOT_HEAD != 0 {
                blocked.push(span);
            }
            if lists & (list::VERB | list::BOUNDARY | list::SINGLE | list::INSIDE) != 0 {
                bars.push(Bar { span, kind: BarKind::Word, lists });
            }
        }
        if hit.is_in(PLACES) {
            bars.push(Bar { span, kind: BarKind::Place, lists: 0 });
        }
        if let Some(class) = words.head(reading.lexicon, hit) {
            heads.push(Head { span, class });
        }
    }
    let each = |bars: &mut Vec<Bar>, span: Span, kind: BarKind| bars.push(Bar { span, kind, lists: 0 });
    for company in within(&findings.companies, sentence) {
        each(bars, company.span, BarKind::Company);
    }
    for quantity in within(&findings.quantities, sentence) {
        let fact = quantity.fact;
        let counts_projects =
            fact.kind == QuantityKind::Count && matches!(fact.unit, "个" | "项" | "家" | "批" | "类" | "种" | "次" | "件");
        let amount = matches!(fact.kind, QuantityKind::Money | QuantityKind::Percent | QuantityKind::Duration);
        let kind = if counts_projects {
            BarKind::Count
        } else if amount {
            BarKind::Amount
        } else {
            BarKind::Quantity
        };
        each(bars, quantity.span, kind);
    }
    for stage in within(&findings.stages, sentence) {
        each(bars, stage.span, BarKind::Stage);
    }
    for date in within(&findings.dates, sentence) {
        each(bars, date.span, BarKind::Date);
    }
    // The first bar wins over those it overlaps, of those that begin together the longest, a finding before a word.
    let rank = |b: &Bar| match b.kind {
        BarKind::Company => 0,
        BarKind::Quantity | BarKind::Amount | BarKind::Count | BarKind::Stage | BarKind::Date => 1,
        BarKind::Place | BarKind::Word => 2,
    };
    bars.sort_by_key(|b| (b.span.start, rank(b) != 0, usize::MAX - b.span.end, rank(b)));
    let mut end = sentence.start;
    bars.retain(|bar| {
        let keeps = bar.span.start >= end;
        if keeps {
            end = bar.span.end;
        }
        keeps
    });
    heads.sort_by_key(|h| (h.span.start, usize::MAX - h.span.end));
    let mut end = sentence.start;
    heads.retain(|head| {
        let at = blocked.partition_point(|b| b.end < head.span.end);
        let blocks = blocked[at..].iter().take(3).any(|b| b.overlaps(head.span) && b.start >= head.span.start.saturating_sub(6));
        let keeps = head.span.start >= end && !blocks;
        if keeps {
            end = head.span.end;
        }
        keeps
    });
    // A head inside a company's name or a place is none: 某某工程有限公司, 泉港区.
    heads.retain(|head| {
        let to = bars.partition_point(|b| b.span.start <= head.span.start);
        !bars[..to].last().is_some_and(|b| matches!(b.kind, BarKind::Company | BarKind::Place) && b.span.end >= head.span.end)
    });
}

/// Findings that begin in the sentence.
fn within<T>(found: &[Found<T>], sentence: Span) -> &[Found<T>] {
    let from = found.partition_point(|f| f.span.start < sentence.start);
    let to = found.partition_point(|f| f.span.start < sentence.end);
    &found[from..to]
}

/// What the words of a name tell.
#[derive(Default)]
struct Weight {
    /// A company, a place, a quantity, quotation marks, a phase.
    evidence: u32,
    place_only: bool,
    /// Characters that no list explains.
    specific: usize,
    /// A kind of project is named.
    kind: bool,
}

fn weigh(around: &Around<'_>, edge: &Edge, core: Span) -> Weight {
    let mut weight = Weight::default();
    let mut at = core.start;
    let (mut company, mut quantity, mut place) = (false, false, false);
    let piece_end = core.end;
    while at < piece_end {
        // The longest explained stretch from here.
        let bar = around.bar_from(at).filter(|b| b.span.start == at && b.span.end <= piece_end);
        match bar.map(|b| (b.kind, b.span.end)) {
            Some((BarKind::Company, end)) => {
                company = true;
                at = end;
                continue;
            }
            Some((BarKind::Quantity, end)) => {
                quantity = true;
                at = end;
                continue;
            }
            Some((BarKind::Place, end)) => {
                place = true;
                at = end;
                continue;
            }
            _ => {}
        }
        let longest = around
            .words_in(Span::new(at, piece_end))
            .filter(|w| w.0.start == at && w.1 & (list::GENERIC | list::KIND) != 0)
            .max_by_key(|w| w.0.end);
        if let Some((span, lists)) = longest {
            weight.kind |= lists & list::KIND != 0;
            at = span.end;
            continue;
        }
        let c = around.text[at..].chars().next().unwrap_or(' ');
        if c.is_ascii_digit() {
            quantity |= around.text[at..].starts_with(|c: char| c.is_ascii_digit()) && at > core.start
                || quantity_like(&around.text[at..piece_end]);
        } else if c.is_alphabetic() {
            weight.specific += 1;
        }
        at += c.len_utf8();
    }
    weight.evidence = u32::from(company) + u32::from(quantity) + u32::from(place) + u32::from(edge.quoted && weight.specific >= 2);
    weight.place_only = place && weight.evidence == 1;
    weight
}

/// 10万吨…, 100兆瓦…: a figure that the quantity layer may not have read.
fn quantity_like(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    rest.starts_with(['万', '亿', '吨', '兆', '千', '头', '台', '套', '亩', 'M', 'G'])
}

/// Whether the stretch is a project's name, by which rule and how surely.
fn judge(
    around: &Around<'_>,
    findings: &Findings,
    core: Span,
    edge: &Edge,
    span: Span,
    class: HeadClass,
) -> Option<(&'static str, Certainty)> {
    if edge.generic || core.is_empty() && !edge.quoted {
        return None;
    }
    let weight = weigh(around, edge, core);
    let named = weight.evidence > 0 && (!weight.place_only || weight.specific >= 1 || weight.kind);
    let followed = followed_by_stage(around, findings, span.end, class == HeadClass::Strong);
    if class == HeadClass::Strong {
        if edge.quoted && (weight.specific >= 2 || weight.evidence > 1) {
            return Some(("project.quoted", Certainty::Sure));
        }
        if named {
            return Some(("project.head", Certainty::Sure));
        }
        if matches!(edge.frame, Frame::Amount | Frame::Owner) && (weight.specific >= 1 || weight.kind) {
            return Some(("project.framed", Certainty::Sure));
        }
        let framed = !matches!(edge.frame, Frame::None) || followed || money_follows(around, span.end);
        if weight.specific >= 2 && framed {
            return Some(("project.framed", Certainty::Likely));
        }
        return None;
    }
    let framed = matches!(edge.frame, Frame::Amount | Frame::Done | Frame::Build | Frame::Name);
    let builds =
        followed || framed || listed(around, span.end) || list_followed(around, findings, span.end) || money_follows(around, span.end);
    let solid = named || weight.place_only && followed || weight.specific >= 2 && (edge.frame != Frame::None || followed);
    match class {
        HeadClass::Works if builds && solid => Some(("project.works", Certainty::Likely)),
        HeadClass::Loose | HeadClass::End
            if builds && span.len() <= MAX_LOOSE && (named && weight.specific >= 1 || weight.specific >= 2 && (followed || framed)) =>
        {
            Some(("project.works", Certainty::Guess))
        }
        _ => None,
    }
}

/// A name that ends in a loose head is no longer than this, in bytes.
const MAX_LOOSE: usize = 90;

/// 甲产业园、乙码头建成投用: a stage behind the last item of a list is told of all.
fn list_followed(around: &Around<'_>, findings: &Findings, end: usize) -> bool {
    let rest = around.text.get(end..around.sentence.end).unwrap_or_default();
    if !rest.starts_with(['、', '和']) {
        return false;
    }
    let from = findings.stages.partition_point(|s| s.span.start < end);
    let Some(stage) = findings.stages.get(from).filter(|s| s.span.end <= around.sentence.end && s.span.start < end + 150) else {
        return false;
    };
    let gap = Span::new(end, stage.span.start).of(around.text);
    !gap.contains(['，', ',', '。', '：', '；', '的'])
}

/// How far behind a name its stage may stand, in bytes.
const STAGE_GAP: usize = 48;

/// A stage of building right behind a name: 某电站全面并网.
fn followed_by_stage(around: &Around<'_>, findings: &Findings, end: usize, strong: bool) -> bool {
    let from = findings.stages.partition_point(|s| s.span.start < end);
    let Some(stage) = findings.stages.get(from).filter(|s| s.span.start <= end + STAGE_GAP && s.span.end <= around.sentence.end) else {
        return false;
    };
    let gap = Span::new(end, stage.span.start).of(around.text);
    (strong || stage.fact.stage >= StageKind::Signed) && !gap.contains(['，', ',', '、', '。', '：', '的', '；', '和', '与'])
}

/// 某项目投资8500万元, 某项目总投资…
fn money_follows(around: &Around<'_>, end: usize) -> bool {
    let rest = around.text.get(end..).unwrap_or_default().trim_start_matches(['，', ',', '：', ':', '”', '原', '计', '划', '预', '拟']);
    rest.starts_with("总投资") || rest.starts_with("投资") && !rest.starts_with("投资者")
}

/// How far behind a name the end of its list is looked for, in characters.
const LIST_REACH: usize = 50;

/// 甲、乙等项目: an item of a list whose head is 项目.
fn listed(around: &Around<'_>, end: usize) -> bool {
    let rest = around.text.get(end..around.sentence.end).unwrap_or_default();
    if !rest.starts_with(['、', '等']) {
        return false;
    }
    // Only so far, or a line of a megabyte would cost its square.
    let near = rest.char_indices().take(LIST_REACH).last().map_or("", |(at, c)| &rest[..at + c.len_utf8()]);
    let clause = near.split(['，', '。', '；', ',']).next().unwrap_or_default();
    let Some(at) = clause.find('等') else { return false };
    let tail = &clause[at..];
    tail.find("项目").or_else(|| tail.find("工程")).is_some_and(|n| n <= 24)
}

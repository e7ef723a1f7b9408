//! One sentence's project names.

use super::judge::{Verdict, judge, weigh};
use super::left::Edge;
use super::words::{HeadClass, Words, list};
use super::{Doubtful, MAX_DOUBTFUL, right, shared};
use crate::entity::{Certainty, Project, QuantityKind, StageKind};
use crate::lexicon::table::PLACES;
use crate::lexicon::trie::Window;
use crate::reading::{Findings, Found, Reading, Trace};
use crate::scan::{Part, Word};
use crate::text::clause::stretch;
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
    Stage(StageKind),
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
pub(crate) struct Scratch {
    bars: Vec<Bar>,
    /// Filled before the rest is read.
    pub(super) heads: Vec<Head>,
    /// Words of the lists.
    all: Vec<Word>,
    pass: Window,
    /// Words that hold a head and make it none.
    blocked: Vec<Span>,
    /// What may be named, but only in a list with what surely is.
    unlisted: Vec<Doubtful>,
}

/// All of a sentence, for the walks.
pub(super) struct Around<'a> {
    pub text: &'a str,
    pub sentence: Span,
    pub bars: &'a [Bar],
    pub heads: &'a [Head],
    /// All list words, in order of their ends, overlaps included.
    pub words: &'a [Word],
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

    /// Where a verb of building ends before `at`, with nothing but a few characters of a name between.
    pub(super) fn build_before(&self, at: usize, most: usize) -> Option<usize> {
        let to = self.bars.partition_point(|b| b.span.end <= at);
        let bar = self.bars[..to].last().filter(|b| b.lists & list::BUILD != 0 && b.span.end < at && b.span.end + most >= at)?;
        let between = Span::new(bar.span.end, at).of(self.text);
        let plain = |c: char| c.is_alphabetic() && !c.is_ascii() && !matches!(c, '的' | '了' | '和' | '与' | '由');
        between.chars().all(plain).then_some(bar.span.end)
    }

    /// The head that begins at `at`.
    pub(super) fn head_at(&self, at: usize) -> Option<&Head> {
        self.heads.get(self.heads.partition_point(|h| h.span.start < at)).filter(|h| h.span.start == at)
    }

    /// Whether a word of the lists ends at `at`.
    pub(super) fn word_ending(&self, at: usize, lists: u32) -> bool {
        let to = self.words.partition_point(|w| w.0.end <= at);
        self.words[..to].iter().rev().take_while(|w| w.0.end == at).any(|w| w.1 & lists != 0)
    }

    /// Whether a word of the lists begins at `at`.
    pub(super) fn word_from(&self, at: usize, lists: u32) -> bool {
        self.words_in(Span::new(at, at + MAX_WORD)).any(|w| w.0.start == at && w.1 & lists != 0)
    }

    /// List words inside `span`.
    pub(super) fn words_in(&self, span: Span) -> impl Iterator<Item = &Word> {
        let from = self.words.partition_point(|w| w.0.end <= span.start);
        self.words[from..].iter().take_while(move |w| w.0.end <= span.end).filter(move |w| w.0.start >= span.start)
    }
}

/// A general mention behind a list is no longer than this, in bytes: 等一批重大项目.
const SHARED_GAP: usize = 24;

/// A list word is not longer than this, in bytes.
const MAX_WORD: usize = 36;

#[allow(clippy::too_many_arguments)]
pub(super) fn read(
    words: &Words,
    reading: &Reading<'_>,
    findings: &mut Findings,
    trace: &mut Trace,
    scratch: &mut Scratch,
    part: &Part,
    doubtful: &mut Vec<Doubtful>,
) {
    let sentence = part.sentence(reading);
    gather(words, reading, findings, scratch, part);
    let Scratch { bars, heads, all, unlisted, .. } = scratch;
    unlisted.clear();
    let around = Around { text: reading.text, sentence, bars, heads, words: all };
    let first_here = findings.projects.len();
    let mut taken = sentence.start;
    let mut index = 0;
    while index < around.heads.len() {
        let first = around.heads[index];
        index += 1;
        if first.span.start < taken || first.class == HeadClass::End && !lone_end(&around, first) {
            continue;
        }
        let reach = right::reach(&around, index - 1);
        let mut edge = Edge::find(&around, first.span, taken);
        // 农（菜篮子工程）光复合项目: the first head stands in brackets that the name goes past.
        if let Some(open) = opening(reading.text, edge.start, Span::new(first.span.start, reach.end)) {
            let far = Edge::find(&around, Span::new(open, open), taken);
            edge = if far.start < open { far } else { edge };
        }
        // 重点项目某某电厂扩建项目: the first head ends a generic mention.
        let own = Span::new(edge.start.min(first.span.start), first.span.start);
        if first.class == HeadClass::Strong
            && reach.end > first.span.end
            && own.start < own.end
            && {
                let weight = weigh(&around, &edge, own);
                weight.specific == 0 && weight.evidence == 0 && around.head_at(first.span.end).is_none_or(|h| h.class != HeadClass::End)
            }
            && !reading.text[first.span.end..].starts_with(['（', '(', '-', '—', '”'])
        {
            taken = first.span.end;
            continue;
        }
        let mut span = Span::new(edge.start, reach.end);
        // “友好购物城”项目: the head inside the quotation is not the last.
        if edge.open && span.of(reading.text).contains('”') {
            span.start -= '“'.len_utf8();
        }
        let core = Span::new(edge.start, reach.head);
        let (rule, certainty) = match judge(&around, findings, core, &edge, span, reach.class) {
            Verdict::Name(rule, certainty) => (rule, certainty),
            verdict => {
                let reason = match verdict {
                    Verdict::Doubtful => "could be a name, but nothing near it tells of building it, and no project is named so",
                    _ if edge.generic => "a kind of projects, or a count of them",
                    _ => "nothing specific in it",
                };
                trace.reject(span, "project.head", reason);
                if first.class == HeadClass::Strong && edge.start + SHARED_GAP >= first.span.start {
                    shared::find(&around, findings, first.span, taken);
                }
                if matches!(verdict, Verdict::Doubtful) {
                    unlisted.push(Doubtful { span, core: if reach.class == HeadClass::Strong { core } else { span } });
                }
                continue;
            }
        };
        taken = span.end;
        while around.heads.get(index).is_some_and(|h| h.span.start < span.end) {
            index += 1;
        }
        findings.projects.push(Found { span, rule, fact: Project { certainty } });
    }
    for candidate in unlisted.drain(..) {
        let found = &findings.projects[first_here..];
        if found.iter().any(|p| p.span.overlaps(candidate.span)) {
            continue;
        }
        if found.iter().any(|p| beside(reading.text, p.span, candidate.span)) {
            findings.projects.push(Found { span: candidate.span, rule: "project.listed", fact: Project { certainty: Certainty::Guess } });
        } else if doubtful.len() < MAX_DOUBTFUL {
            doubtful.push(candidate);
        }
    }
}

/// The bracket that opens right before `start`, where the stretch `rest` holds its end and goes on behind it.
fn opening(text: &str, start: usize, rest: Span) -> Option<usize> {
    let open = text[..start].chars().next_back().filter(|c| matches!(c, '（' | '('))?;
    let stretch = rest.of(text);
    let close = stretch.find(['）', ')'])?;
    let inner = stretch[..close].contains(['（', '(']);
    (!inner && close + 3 < stretch.len()).then(|| start - open.len_utf8())
}

/// Whether two stretches are neighbours in a list.
fn beside(text: &str, a: Span, b: Span) -> bool {
    let (first, second) = if a.start < b.start { (a, b) } else { (b, a) };
    let Some(between) = text.get(first.end..second.start) else { return false };
    let between = between.trim_matches(['“', '”']);
    let between = match between.strip_prefix(['（', '(']) {
        Some(inside) if inside.len() <= MAX_BRACKET => inside.split_once(['）', ')']).map_or(between, |b| b.1),
        _ => between,
    };
    matches!(between, "、" | "和" | "与" | "及" | "以及")
}

/// What stands in brackets between two items of a list is no longer than this, in bytes.
const MAX_BRACKET: usize = 60;

/// 某基地二期 without another head: 二期 alone is no name.
fn lone_end(around: &Around<'_>, head: Head) -> bool {
    matches!(head.span.of(around.text), "EPC" | "线" | "段" | "通道" | "廊道")
}

/// A list word is not longer than this, in bytes, with the marks that may stand before it.
const MAX_BEHIND: usize = MAX_WORD + 12;

/// The part of a sentence that names with these heads can lie in, with what is asked of the words behind them. A name does not go
/// over a comma, but for one in quotation marks or brackets.
fn window(text: &str, sentence: Span, heads: &[Head]) -> Span {
    let first = heads.iter().map(|h| h.span.start).min().unwrap_or(sentence.start);
    let last = heads.iter().map(|h| h.span.end).max().unwrap_or(sentence.end);
    let near = stretch(text, sentence, Span::new(first, last));
    // ” ’ 」 ） " )
    let closes = |at: usize| match text.as_bytes().get(at..) {
        Some([0xE2, 0x80, last, ..]) => matches!(last, 0x9D | 0x99),
        Some([0xE3, 0x80, 0x8D, ..] | [0xEF, 0xBC, 0x89, ..] | [b'"' | b')', ..]) => true,
        _ => false,
    };
    let start = if (near.start..last).any(closes) { sentence.start } else { near.start };
    let opens = text.get(last..).is_some_and(|t| t.starts_with(['（', '(']));
    let end = if opens { sentence.end } else { sentence.end.min(near.end + MAX_BEHIND) };
    let end = (end..sentence.end).find(|&at| text.is_char_boundary(at)).unwrap_or(sentence.end);
    Span::new(start, end)
}

/// Sorts a sentence's hits and findings into bars and heads.
fn gather(words: &Words, reading: &Reading<'_>, findings: &Findings, scratch: &mut Scratch, part: &Part) {
    let Scratch { bars, heads, all, blocked, pass, .. } = scratch;
    let sentence = part.sentence(reading);
    let window = window(reading.text, sentence, heads);
    bars.clear();
    blocked.clear();
    let lists = words.find(reading.lexicon, reading.text, window, pass, all);
    if lists & list::NOT_HEAD != 0 {
        blocked.extend(all.iter().filter(|w| w.1 & list::NOT_HEAD != 0).map(|w| w.0));
    }
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
    if heads.is_empty() {
        return;
    }
    // Which words and hits bound names cannot be guessed: each is written, and kept where it does.
    let mut count = 0;
    for &(span, lists) in all.iter() {
        bars.push(Bar { span, kind: BarKind::Word, lists });
        count += usize::from(lists & (list::VERB | list::BOUNDARY | list::SINGLE | list::INSIDE) != 0);
        bars.truncate(count);
    }
    for hit in part.hits(reading) {
        bars.push(Bar { span: hit.span(), kind: BarKind::Place, lists: 0 });
        count += usize::from(hit.is_in(PLACES) & (hit.start as usize >= window.start));
        bars.truncate(count);
    }
    let each = |bars: &mut Vec<Bar>, span: Span, kind: BarKind| bars.push(Bar { span, kind, lists: 0 });
    let sentence = Span::new(window.start, sentence.end);
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
        each(bars, stage.span, BarKind::Stage(stage.fact.stage));
    }
    for date in within(&findings.dates, sentence) {
        each(bars, date.span, BarKind::Date);
    }
    // The first bar wins over those it overlaps, of those that begin together the longest, a finding before a word.
    let rank = |b: &Bar| match b.kind {
        BarKind::Company => 0,
        BarKind::Quantity | BarKind::Amount | BarKind::Count | BarKind::Stage(_) | BarKind::Date => 1,
        BarKind::Place | BarKind::Word => 2,
    };
    bars.sort_by_key(|b| {
        let (rank, length) = (rank(b), b.span.len().min(MAX_LENGTH as usize) as u64);
        (b.span.start as u64) << 32 | u64::from(rank != 0) << 31 | (MAX_LENGTH - length) << 2 | rank
    });
    let (mut end, mut count) = (window.start, 0);
    for at in 0..bars.len() {
        let bar = bars[at];
        let keeps = bar.span.start >= end;
        end = if keeps { bar.span.end } else { end };
        bars[count] = bar;
        count += usize::from(keeps);
    }
    bars.truncate(count);
    // A head inside a company's name or a place is none: 某某工程有限公司, 泉港区.
    heads.retain(|head| {
        let to = bars.partition_point(|b| b.span.start <= head.span.start);
        !bars[..to].last().is_some_and(|b| matches!(b.kind, BarKind::Company | BarKind::Place) && b.span.end >= head.span.end)
    });
}

/// Bars are told apart up to this length, in bytes.
const MAX_LENGTH: u64 = (1 << 28) - 1;

/// Findings that begin in the sentence.
pub(super) fn within<T>(found: &[Found<T>], sentence: Span) -> &[Found<T>] {
    let from = found.partition_point(|f| f.span.start < sentence.start);
    let to = found.partition_point(|f| f.span.start < sentence.end);
    &found[from..to]
}

//! Lists whose items share one head: 锂电材料、光伏组件两个项目; 甲、乙、丙等3个项目.

use super::judge::{followed_by_stage, weigh};
use super::left::{Edge, Frame};
use super::sentence::{Around, Bar, BarKind};
use crate::entity::{Certainty, Project};
use crate::reading::{Findings, Found};
use crate::text::span::Span;

/// How far before the head the list may end, in bytes: 等一批重大.
const TAIL: usize = 36;

/// Not more items are read.
const MAX_ITEMS: usize = 12;

/// An item is no longer than this, in bytes.
const MAX_ITEM: usize = 90;

/// Finds the items of the list that ends in the general head `head`; none before `floor`.
pub(super) fn find(around: &Around<'_>, findings: &mut Findings, head: Span, floor: usize) {
    let Some((end, count)) = list_end(around, head) else { return };
    // Without 等 the count is that of the items.
    let exact = count.is_some() && !around.text[end..].starts_with('等');
    let mut framed = followed_by_stage(around, findings, head.end, true);
    let mut items = [Span::new(0, 0); MAX_ITEMS];
    let (mut found, mut told) = (0, 0);
    let mut at = end;
    while told < MAX_ITEMS {
        let edge = Edge::find(around, Span::new(at, at), floor.max(at.saturating_sub(MAX_ITEM)));
        if edge.generic || edge.start >= at {
            break;
        }
        told += 1;
        framed |= matches!(edge.frame, Frame::Stage | Frame::Build);
        let span = Span::new(edge.start, at);
        let weight = weigh(around, &edge, span);
        let firm = weight.evidence > 0 || weight.specific >= 4;
        let company = around.bar_from(span.start).is_some_and(|b| b.kind == BarKind::Company && b.span.end + 3 >= span.end);
        let known = findings.projects.iter().rev().take(MAX_ITEMS).any(|p| p.span.overlaps(span));
        let says = if exact { span.of(around.text).chars().count() >= 4 } else { weight.specific >= 2 && (firm || count.is_some()) };
        if !company
            && !known
            && says
            && let Some(item) = items.get_mut(found)
        {
            *item = span;
            found += 1;
        }
        // The next item stands before the mark that this one begins behind.
        let before = around.text[..edge.start].trim_end_matches(['“', '”']);
        let Some(mark) = before.chars().next_back().filter(|c| matches!(c, '、' | '和' | '与' | '及')) else { break };
        at = before.len() - mark.len_utf8();
        if at <= floor {
            break;
        }
    }
    if told < 2 || !framed || count.is_some_and(|n| told > n || exact && told < n) {
        return;
    }
    for &span in &items[..found] {
        let fact = Project { certainty: Certainty::Guess };
        findings.projects.push(Found { span, rule: "project.shared_head", fact });
    }
}

/// Where the list before a head ends, and how many the text counts.
fn list_end(around: &Around<'_>, head: Span) -> Option<(usize, Option<usize>)> {
    let from = around.sentence.start.max(head.start.saturating_sub(TAIL));
    let from = (from..head.start).find(|&i| around.text.is_char_boundary(i))?;
    let before = around.text.get(from..head.start)?;
    let to = around.bars.partition_point(|b| b.span.end <= head.start);
    let bar = around.bars[..to].iter().rev().take(4).find(|b| b.kind == BarKind::Count && b.span.start >= from);
    let counts =
        |b: &Bar| b.span.of(around.text).ends_with(['个', '项']) && !around.text[b.span.end..head.start].contains(['，', '、', '的']);
    let count = bar.filter(|b| counts(b));
    let size = count.and_then(|b| size(b.span.of(around.text)));
    match (before.rfind('等'), count) {
        (Some(at), _) if !before[at..].contains(['，', '、', '的']) => Some((from + at, size)),
        (_, Some(bar)) if size.is_some() => Some((bar.span.start, size)),
        _ => None,
    }
}

/// A small count: 两个, 3个.
fn size(text: &str) -> Option<usize> {
    const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let first = text.chars().next()?;
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match first {
        '两' => Some(2),
        '十' => Some(10),
        _ if digits > 0 => text[..digits].parse().ok().filter(|n| *n <= MAX_ITEMS),
        _ => NUMERALS.iter().position(|n| *n == first).map(|n| n + 1),
    }
}

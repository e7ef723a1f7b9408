//! Where a name ends: from its first head over those that belong to the same name.

use super::sentence::{Around, BarKind};
use super::words::{HeadClass, list};
use crate::text::span::Span;

/// How far the name reaches.
pub(super) struct Reach {
    pub end: usize,
    /// Where its last head begins.
    pub head: usize,
    /// The firmest of its heads.
    pub class: HeadClass,
}

/// How far apart two heads of one name may stand, in bytes.
const MAX_GAP: usize = 66;

/// The reach of the name whose first head is `heads[index]`.
pub(super) fn reach(around: &Around<'_>, index: usize) -> Reach {
    let first = around.heads[index];
    let mut reach = Reach { end: first.span.end, class: first.class, head: first.span.start };
    reach.end = bracket(around, reach.end);
    for head in &around.heads[index + 1..] {
        if head.span.start < reach.end {
            if head.span.end > reach.end {
                reach.end = head.span.end;
                reach.head = head.span.start.max(reach.head);
                reach.class = reach.class.min(head.class);
            }
            continue;
        }
        let gap = Span::new(reach.end, head.span.start);
        // “某某项目一期工程（50万吨）”项目
        let written = gap.of(around.text);
        let closes = written.starts_with(['（', '(']) && written.trim_end_matches('”').ends_with(['）', ')']) && written.ends_with('”');
        if closes && gap.len() <= MAX_GAP && head.class == HeadClass::Strong {
            reach.end = head.span.end;
            reach.head = head.span.start;
            continue;
        }
        // 恒启中心1至4号楼: its parts are no names.
        if !written.is_empty()
            && head.span.of(around.text).ends_with(['楼', '房'])
            && written.chars().all(|c| c.is_ascii_digit() || "号#至到、-".contains(c))
        {
            break;
        }
        // 某某高速公路（甲乙高速）某段工程: what stands in brackets ends nothing.
        if gap.len() <= MAX_GAP && in_bracket(gap.of(around.text)) {
            continue;
        }
        if gap.len() > MAX_GAP
            || reach.class == HeadClass::Strong && begins_other(gap.of(around.text))
            || reach.class == HeadClass::Strong && gap.of(around.text).starts_with('”')
            || !clean(around, gap)
        {
            break;
        }
        if head.class == HeadClass::Loose && !gap.is_empty() {
            // 淮州新城招商中心配套工程: a loose head is of the name where a firmer one ends it.
            continue;
        }
        reach.end = bracket(around, head.span.end);
        reach.head = head.span.start;
        reach.class = reach.class.min(head.class);
    }
    // 电站二期120MW
    if let Some(bar) = around.bar_from(reach.end).filter(|b| b.span.start == reach.end && b.kind == BarKind::Quantity) {
        let phase = around.text[..reach.end].ends_with('期');
        let unit = bar.span.of(around.text);
        if phase && (unit.ends_with('W') || unit.ends_with('瓦')) {
            reach.end = bar.span.end;
        }
    }
    reach
}

/// Whether a bracket is open at the end of `gap`.
fn in_bracket(gap: &str) -> bool {
    let open = gap.rfind(['（', '(']);
    open.is_some_and(|at| !gap[at..].contains(['）', ')']))
}

/// 甲项目及乙项目 are two; 甲工程及配套设施工程 is one.
fn begins_other(gap: &str) -> bool {
    const BELONGS: [&str; 7] = ["配套", "附属", "周边", "其", "相关", "设备", "辅助"];
    gap.strip_prefix('及').is_some_and(|rest| !BELONGS.iter().any(|w| rest.starts_with(w)))
}

/// Whether two heads with `gap` between them are of one name.
fn clean(around: &Around<'_>, gap: Span) -> bool {
    let text = gap.of(around.text);
    let quote = text.strip_prefix('”').unwrap_or(text);
    if !quote.chars().all(|c| {
        c.is_alphanumeric() && !matches!(c, '的' | '和' | '与') || matches!(c, '-' | '/' | '（' | '）' | '(' | ')' | '.' | '—' | '*' | '+')
    }) {
        return false;
    }
    if text.contains("——") || text.starts_with(['（', '(']) && !text.contains(['）', ')']) {
        return false;
    }
    let mut at = gap.start;
    while let Some(bar) = around.bar_from(at).filter(|b| b.span.start < gap.end) {
        at = bar.span.end;
        let joins = || around.words_in(bar.span).any(|w| w.0 == bar.span && w.1 & list::JOIN != 0);
        match bar.kind {
            // 某高速最后一座特大桥
            BarKind::Quantity if bar.span.of(around.text).starts_with(['一', '两', '首']) => return false,
            BarKind::Quantity | BarKind::Place => {}
            BarKind::Word if bar.lists & list::INSIDE != 0 => {}
            BarKind::Word
                if bar.lists & list::VERB != 0 && (joins() || bar.span.end == gap.end) && bar.lists & list::NEVER_ADJACENT == 0 => {}
            BarKind::Stage(_) if joins() || bar.span.of(around.text) == "施工" => {}
            _ => return false,
        }
    }
    true
}

/// The end of a bracket behind a head that belongs to the name: （二期）, （高唐段）.
fn bracket(around: &Around<'_>, end: usize) -> usize {
    let rest = around.text.get(end..around.sentence.end).unwrap_or_default();
    let Some(inner) = rest.strip_prefix(['（', '(']) else { return end };
    let open = rest.len() - inner.len();
    let Some(close) = inner.find(['）', ')']).filter(|&n| n <= 36) else { return end };
    let words = &inner[..close];
    let belongs = words.ends_with('期') || words.ends_with('段') || words.ends_with("EPC") || words == "工程";
    let mark = inner[close..].chars().next().map_or(0, char::len_utf8);
    if belongs && !words.contains("工期") && !words.contains("简称") { end + open + close + mark } else { end }
}

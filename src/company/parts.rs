//! The parts of a registered name: region, trade name, industry, legal form, branch.
//!
//! Takes a name's span and the cues; gives spans inside it. Linear in the name.

use super::cue::{Cue, Cues, ending_at, flag, starting_at};
use crate::entity::Parts;
use crate::text::span::Span;

/// Tells them apart.
pub(super) fn split(text: &str, cues: &Cues, name: Span) -> Parts {
    let mut parts = Parts::default();
    let inside = |c: &Cue| c.start as usize >= name.start && c.end as usize <= name.end;
    // A branch: everything behind the last registered ending.
    let mut end = name.end;
    let last = ending_at(cues, name.end).find(|c| inside(c) && c.is(flag::ANCHOR));
    if let Some(branch) = last.filter(|c| c.is(flag::BRANCH | flag::UNIT)) {
        let owner = cues.iter().rev().skip_while(|c| c.end > branch.start).take_while(|c| c.end as usize > name.start);
        let owner = owner.filter(|c| inside(c) && c.is(flag::FULL | flag::GROUP | flag::KNOWN | flag::TAIL)).max_by_key(|c| c.end);
        if let Some(owner) = owner {
            parts.branch = Some(Span::new(owner.end as usize, name.end));
            end = owner.end as usize;
        }
    }
    let form = ending_at(cues, end).find(|c| inside(c) && c.is(flag::ANCHOR) && !c.is(flag::TAIL));
    let mut legal = form.map_or(end, |c| c.start as usize);
    // 合伙企业（有限合伙）
    if let Some(outer) = form.filter(|c| c.span().of(text).starts_with(['（', '(']))
        && let Some(inner) = ending_at(cues, outer.start as usize).find(|c| inside(c) && c.is(flag::ANCHOR))
    {
        legal = inner.start as usize;
    }
    if legal < end {
        parts.legal_form = Some(Span::new(legal, end));
    }
    let mut start = name.start;
    while let Some(place) = starting_at(cues, start, flag::PLACE).filter(|c| (c.end as usize) < legal) {
        start = place.end as usize;
    }
    if start > name.start {
        parts.region = Some(Span::new(name.start, start));
    }
    // 台玻（福建）光伏玻璃: the region in brackets.
    let mut stop = legal;
    let body = &text[start..legal];
    if let (Some(open), Some(close)) = (body.find(['（', '(']), body.find(['）', ')']))
        && open < close
    {
        let held = Span::new(start + open + body[open..].chars().next().map_or(1, char::len_utf8), start + close);
        let after = start + close + body[close..].chars().next().map_or(1, char::len_utf8);
        if parts.region.is_none() && ending_at(cues, held.end).any(|c| c.start as usize == held.start && c.is(flag::PLACE)) {
            parts.region = Some(held);
        }
        if after < legal && open > 0 {
            parts.industry = Some(Span::new(after, legal));
        }
        stop = start + open;
    }
    // Industry words, chained from the end.
    let mut industry = stop;
    loop {
        let word = ending_at(cues, industry).filter(|c| c.is(flag::INDUSTRY | flag::GROUP) && c.start as usize > start);
        let room = |c: &Cue| text[start..c.start as usize].chars().count() >= 2;
        match word.filter(room).min_by_key(|c| c.start) {
            Some(word) => industry = word.start as usize,
            None => break,
        }
    }
    if industry < stop {
        parts.industry = Some(Span::new(industry, parts.industry.map_or(stop, |i| i.end)));
    }
    if start < industry {
        parts.trade_name = Some(Span::new(start, industry));
    }
    parts
}

//! One finding a place, and one name an enterprise.
//!
//! Takes all names found; of overlapping ones the longest stays; mentions that mean the same enterprise get the fullest
//! name that the document gives. O(n log n) in the names.

use super::cue::flag;
use super::fact::lead;
use super::{Layer, NONE, Name, Scratch, few, short};
use crate::reading::Reading;
use crate::text::span::Span;

/// Sorts the names and keeps the longest of those that overlap.
pub(super) fn resolve(scratch: &mut Scratch) {
    let apart = |pair: &[Name]| pair[0].span.end <= pair[1].span.start;
    if scratch.aliases.is_empty() && scratch.echoes.is_empty() && scratch.names.windows(2).all(apart) {
        return;
    }
    scratch.names.append(&mut scratch.aliases);
    scratch.names.append(&mut scratch.echoes);
    let names = &mut scratch.names;
    names.sort_by_key(|n| (n.span.start, usize::MAX - n.span.end, n.weak));
    let mut kept: usize = 0;
    for i in 0..names.len() {
        let name = names[i];
        let Some(last) = kept.checked_sub(1).map(|k| &mut names[k]).filter(|l| l.span.end > name.span.start) else {
            names[kept] = name;
            kept += 1;
            continue;
        };
        if last.span == name.span {
            // Two rules agree: what either knows is kept.
            last.head = last.head.or(name.head);
            if last.pattern == NONE {
                last.pattern = name.pattern;
            }
            last.certainty = last.certainty.min(name.certainty);
        } else if (last.weak || !name.weak) && name.span.len() > last.span.len()
            || (last.weak && !name.weak && !last.span.contains(name.span))
        {
            *last = name;
        }
    }
    names.truncate(kept);
}

/// Whether `rest` behind a short name makes a longer name of the same enterprise.
pub(super) fn same_enterprise(text: &str, cues: &super::cue::Cues, span: Span) -> bool {
    let rest = span.of(text);
    matches!(rest, "公司" | "集团" | "集团公司" | "股份" | "控股" | "控股集团" | "股份公司" | "企业")
        || super::cue::exactly(cues, span, flag::INDUSTRY).is_some()
}

/// Gives known names with the same stock code (招商银行, 招行; *ST天首, 天首) the fullest name that any of them has.
fn share_codes(layer: &Layer, names: &mut [Name], coded: &mut Vec<(u32, u32)>) {
    coded.clear();
    for (name, i) in names.iter().zip(0u32..).filter(|(n, _)| n.pattern != NONE) {
        coded.extend(layer.facts.company(name.pattern).map(|listed| (listed.enterprise(), i)));
    }
    coded.sort_unstable();
    for same in coded.chunk_by(|a, b| a.0 == b.0) {
        let heads = same.iter().map(|&(_, i)| fullest(&names[i as usize]));
        // The first of the longest.
        let Some(best) = heads.min_by_key(|h| (usize::MAX - h.len(), h.start)) else { continue };
        for &(_, i) in same {
            let name = &mut names[i as usize];
            if name.span.len() < best.len() {
                name.head = Some(best);
            }
        }
    }
}

/// Gives every name the fullest name of its enterprise, in `head`.
pub(super) fn link(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch) {
    match scratch.names.len() {
        0 | 1 => return,
        2..=few::MOST => few::link(layer, reading.text, scratch),
        _ => link_many(layer, reading.text, scratch),
    }
    chain(&mut scratch.names);
}

/// The same for any number of names, but for heads that have heads.
pub(super) fn link_many(layer: &Layer, text: &str, scratch: &mut Scratch) {
    let Scratch { names, cues, order, coded, split, fulls, .. } = scratch;
    order.clear();
    order.extend(names.iter().zip(0u32..).map(|(name, i)| (lead(name.span.of(text).as_bytes()), i)));
    share_codes(layer, names, coded);
    let word = |i: u32| names[i as usize].span.of(text);
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| word(a.1).cmp(word(b.1))).then(a.1.cmp(&b.1)));
    short::gather(text, split, fulls);
    // The same text has the same head.
    let mut from = 0;
    while from < order.len() {
        let word = names[order[from].1 as usize].span.of(text);
        let to = from + order[from..].iter().take_while(|&&(_, i)| names[i as usize].span.of(text) == word).count();
        let head = order[from..to].iter().filter_map(|&(_, i)| names[i as usize].head).max_by_key(|h| h.len());
        let head = head.filter(|h| h.len() > word.len() || word.is_ascii() || !crate::company::is_full(word));
        let mut head = head;
        if head.is_none() && !super::is_full(word) {
            let known = order[from..to].iter().map(|&(_, i)| names[i as usize]).find(|n| n.pattern != NONE);
            head = match known.and_then(|name| layer.registered(&name)) {
                // 招行, whose registered name stands there; it is no other's.
                Some(registered) => {
                    let key = (lead(registered.as_bytes()), registered);
                    let text_of = |&(lead, i): &(u64, u32)| (lead, names[i as usize].span.of(text));
                    order.binary_search_by(|o| text_of(o).cmp(&key)).ok().map(|at| names[order[at].1 as usize].span)
                }
                None => short::meant(text, fulls, word),
            };
        }
        if head.is_none() && !super::is_full(word) {
            // 本田 … 本田汽车, 高盛 … 高盛集团: one longer name, and no second.
            let mut longer = None;
            for &(_, i) in order[to..].iter().take(64) {
                let other = names[i as usize];
                if !other.span.of(text).starts_with(word) {
                    break;
                }
                let rest = Span::new(other.span.start + word.len(), other.span.end);
                match longer {
                    Some(Span { .. }) if longer.is_some_and(|l: Span| l.of(text) != other.span.of(text)) => {
                        longer = None;
                        break;
                    }
                    _ if same_enterprise(text, cues, rest) => longer = Some(other.span),
                    _ => {
                        longer = None;
                        break;
                    }
                }
            }
            head = longer;
        }
        for &(_, i) in &order[from..to] {
            names[i as usize].head = head;
        }
        from = to;
    }
}

/// A head may itself be the short form of a longer name.
fn chain(names: &mut [Name]) {
    for i in 0..names.len() {
        let Some(mut head) = names[i].head else { continue };
        for _ in 0..3 {
            let found = names.binary_search_by_key(&head.start, |n| n.span.start).ok().map(|at| names[at]);
            match found.filter(|n| n.span == head).and_then(|n| n.head).filter(|h| h.len() > head.len()) {
                Some(next) => head = next,
                None => break,
            }
        }
        names[i].head = Some(head);
    }
}

/// The fullest name of a mention.
pub(super) fn fullest(name: &Name) -> Span {
    name.head.unwrap_or(name.span)
}

//! Gives the names of a document their fullest names where it has few of them, as most have: each is compared with each.
//!
//! Says what [`coref::link`](super::coref::link) says of many names, whose texts it sorts. Quadratic in at most [`MOST`] names.

use super::coref::{fullest, same_enterprise};
use super::fact::lead;
use super::{Layer, NONE, Name, Scratch, is_full, short};
use crate::text::span::Span;

/// So many names are few.
pub(super) const MOST: usize = 16;

/// Some of the names: a bit for each.
type Set = u32;

/// The places of some of the names, in order.
fn members(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = set.trailing_zeros() as usize;
        let some = set != 0;
        set &= set.wrapping_sub(1);
        some.then_some(first)
    })
}

/// Those of the first `count` names that it is so of.
#[inline]
fn those(count: usize, is_so: impl Fn(usize) -> bool) -> Set {
    (0..count.min(MOST)).fold(0, |set, i| set | Set::from(is_so(i)) << i)
}

/// Gives every name the fullest name of its enterprise, in `head`, but for heads that have heads.
pub(super) fn link(layer: &Layer, text: &str, scratch: &mut Scratch) {
    let Scratch { names, cues, split, fulls, .. } = scratch;
    let count = names.len().min(MOST);
    // The first bytes of each, and those of them that are bytes of the name.
    let (mut leads, mut whole) = ([0; MOST], [0; MOST]);
    for ((lead_of, whole), name) in leads.iter_mut().zip(&mut whole).zip(names.iter()) {
        *lead_of = lead(name.span.of(text).as_bytes());
        *whole = u64::MAX << (64 - 8 * name.span.len().clamp(1, 8));
    }
    share_codes(layer, &mut names[..count]);
    let headed = those(count, |i| names[i].head.is_some());
    let mut gathered = false;
    let mut left: Set = (1 << count) - 1;
    while left != 0 {
        let first = left.trailing_zeros() as usize;
        let (word, start, bytes) = (names[first].span.of(text), leads[first], whole[first]);
        // Nearly all that begin with the same bytes are the same name or a longer one.
        let begun = those(count, |i| (leads[i] ^ start) & bytes == 0);
        let same = members(begun).filter(|&i| names[i].span.of(text) == word).fold(0, |set, i| set | 1 << i);
        left &= !same;
        // The longest head, of several the last.
        let mut head = members(same & headed).filter_map(|i| names[i].head).max_by_key(|head| head.len());
        if head.is_some() && is_full(word) {
            head = head.filter(|head| head.len() > word.len() || word.is_ascii());
        } else if head.is_none() {
            let known = members(same).map(|i| &names[i]).find(|name| name.pattern != NONE);
            let registered = known.and_then(|name| layer.registered(name));
            if registered.is_some() || !split.is_empty() || begun & !same != 0 {
                head = match is_full(word) {
                    true => None,
                    false => {
                        let named = match registered {
                            // 招行, whose registered name stands there; it is no other's.
                            Some(registered) => names.iter().map(|name| name.span).find(|span| span.of(text) == registered),
                            None if split.is_empty() => None,
                            None => {
                                if !gathered {
                                    short::gather(text, split, fulls);
                                    gathered = true;
                                }
                                short::meant(text, fulls, word)
                            }
                        };
                        named.or_else(|| longer(text, cues, names, begun & !same, word))
                    }
                };
            }
        }
        members(same).for_each(|i| names[i].head = head);
    }
}

/// 本田 … 本田汽车, 高盛 … 高盛集团: one longer name of the enterprise, and no second. The last of its mentions.
fn longer(text: &str, cues: &super::cue::Cues, names: &[Name], begun: Set, word: &str) -> Option<Span> {
    let mut longer = members(begun).map(|i| names[i].span).filter(|span| span.of(text).starts_with(word));
    let first = longer.next()?;
    if !same_enterprise(text, cues, Span::new(first.start + word.len(), first.end)) {
        return None;
    }
    longer.try_fold(first, |_, other| (other.of(text) == first.of(text)).then_some(other))
}

/// Gives known names of one enterprise (招商银行, 招行; *ST天首, 天首) the fullest name that any of them has.
fn share_codes(layer: &Layer, names: &mut [Name]) {
    let mut enterprises = [None; MOST];
    for (place, name) in enterprises.iter_mut().zip(names.iter()) {
        *place = layer.facts.company(name.pattern).map(|company| company.enterprise());
    }
    let known = those(names.len(), |i| enterprises[i].is_some());
    let mut left = known;
    while left != 0 {
        let first = left.trailing_zeros() as usize;
        let same = known & those(names.len(), |i| enterprises[i] == enterprises[first]);
        left &= !same;
        if same.is_power_of_two() {
            continue;
        }
        // The first of the longest.
        let heads = members(same).map(|i| fullest(&names[i]));
        let Some(best) = heads.min_by_key(|head| (usize::MAX - head.len(), head.start)) else { continue };
        for i in members(same) {
            if names[i].span.len() < best.len() {
                names[i].head = Some(best);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::coref;
    use super::super::cue::{exactly, flag};
    use super::*;
    use crate::entity::Certainty;
    use crate::lexicon::Lexicon;
    use crate::reading::Reading;
    use crate::scan::Scan;

    const WORDS: [&str; 18] = [
        "招商银行",
        "招行",
        "平安银行",
        "平安",
        "高盛",
        "高盛集团",
        "高盛亚洲",
        "本田",
        "本田汽车",
        "贵州茅台",
        "茅台",
        "GE",
        "GE医疗",
        "恒屿",
        "恒屿新材料",
        "恒屿股份",
        "浙江恒屿新材料股份有限公司",
        "比亚迪股份有限公司",
    ];

    #[test]
    fn few_names_are_linked_like_many() {
        let lexicon = Lexicon::embedded();
        let layer = Layer::new(&lexicon, None);
        let mut chance = 7u64;
        let mut next = |most: usize| {
            chance = chance.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            (chance >> 33) as usize % most
        };
        for count in (2..=MOST).cycle().take(600) {
            let words: Vec<&str> = (0..count).map(|_| WORDS[next(WORDS.len())]).collect();
            let text = words.join("、");
            let mut scan = Scan::default();
            scan.read(&lexicon, &lexicon.compiled.triggers, &text, false);
            let sentences = [Span::new(0, text.len())];
            let reading = Reading { lexicon: &lexicon, text: &text, hits: &scan.hits, figures: &[], sentences: &sentences, date: None };
            let mut scratch = Scratch::default();
            scratch.cues.gather(&reading, &layer.facts, false);
            let mut start = 0;
            for word in &words {
                let span = Span::new(start, start + word.len());
                start = span.end + '、'.len_utf8();
                let pattern = exactly(&scratch.cues, span, flag::KNOWN).map_or(NONE, |cue| cue.pattern);
                let head = scratch.names.get(next(3 * count)).map(|name: &Name| name.span);
                scratch.push(Name { span, rule: "test", certainty: Certainty::Sure, pattern, head, anchored: false, weak: false });
                if is_full(word) {
                    let parts = layer.splitter(&reading, &scratch.cues).split(span);
                    scratch.split.push((span, parts));
                }
            }
            let names = scratch.names.clone();
            let heads = |names: &[Name]| names.iter().map(|name| name.head.map(|head| head.of(&text))).collect::<Vec<_>>();
            link(&layer, &text, &mut scratch);
            let few = heads(&scratch.names);
            scratch.names = names;
            coref::link_many(&layer, &text, &mut scratch);
            assert_eq!(few, heads(&scratch.names), "{text}");
        }
    }
}

//! Where a name begins, seen from its ending.
//!
//! Takes the position of an ending; walks left to the nearest mark, at most [`MAX_CHARS`], and weighs each place where the
//! name could begin: what stands before it, what begins there, and what would lie inside. Constant time for each ending.

use super::Layer;
use super::cue::{Cue, Cues, flag, from_end};
use super::picked::Picked;
use crate::segment;
use crate::text::span::Span;

/// The longest registered names have some 35 characters before their ending.
const MAX_CHARS: usize = 40;

/// A place where a name may begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// Byte where it begins.
    pub at: usize,
    /// All evidence, for and against.
    pub score: i32,
    /// Evidence on its left.
    pub left: i32,
    /// Evidence in what begins there.
    pub right: i32,
    /// Characters between it and the ending.
    pub chars: usize,
}

/// Scratch of the search.
#[derive(Default)]
pub(super) struct Window {
    cues: Picked<Cue>,
    weak: Vec<Span>,
    /// (start, end, evidence for what follows, cost where it lies inside the name)
    marks: Vec<(usize, usize, i32, i32)>,
    inner: Vec<Span>,
    begins: Vec<Begin>,
    /// Whether every character is a Han character of three bytes.
    uniform: bool,
}

/// A place or a known name that a name may begin with.
#[derive(Clone, Copy, Debug)]
struct Begin {
    at: usize,
    /// How strongly it says so.
    strength: i32,
    /// Where a name at the latest begins that may hold it; past everything for what is part of a trade name as well.
    holder: usize,
}

/// Whether a character may stand inside a name, brackets apart.
fn in_name(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | 'A'..='Z' | 'a'..='z' | '0'..='9' => true,
        '·' | '•' | '・' | '&' | '-' | '〇' | '+' => true,
        _ => c > '\u{1ffff}',
    }
}

/// Where the bracket that closes before `end` opens, if what it holds can be part of a name.
fn bracket_start(text: &str, end: usize) -> Option<usize> {
    const MAX_INSIDE: usize = 12;
    let mut at = end;
    for (count, c) in text[..end].chars().rev().enumerate() {
        at -= c.len_utf8();
        match c {
            '（' | '(' => return (count > 1).then_some(at),
            _ if count > MAX_INSIDE || !in_name(c) => return None,
            _ => {}
        }
    }
    None
}

/// The best place where a name that ends before `ending` begins; none where nothing is left of it. `cues` are those of the
/// document, `i` is the ending; `floor` is where the name before ends, or 0. `strict` holds
/// conjunctions against a name, as short names seldom have one.
pub(super) fn best_start(
    layer: &Layer,
    text: &str,
    cues: &Cues,
    i: usize,
    floor: usize,
    strict: bool,
    window: &mut Window,
) -> Option<Start> {
    let ending = cues.get(i)?.start as usize;
    window.inner.clear();
    window.weak.clear();
    window.uniform = true;
    let (mut at, mut chars, mut edge) = (ending, 0, 0);
    while at > floor {
        let c = text[..at].chars().next_back()?;
        if chars >= MAX_CHARS {
            edge = 0;
            break;
        }
        let before = at - c.len_utf8();
        if matches!(c, '\u{4e00}'..='\u{9fff}') {
            if layer.outside.contains(c) {
                window.weak.push(Span::new(before, at));
            }
            chars += 1;
            at = before;
            continue;
        }
        window.uniform = false;
        if matches!(c, '）' | ')') {
            match bracket_start(text, before).filter(|&b| b >= floor) {
                Some(open) => {
                    window.inner.push(Span::new(open, at));
                    chars += text[open..at].chars().count();
                    at = open;
                    continue;
                }
                None => {
                    edge = 3;
                    break;
                }
            }
        }
        if !in_name(c) {
            // 「Panama T-train」: a blank between Latin words is part of a name.
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            if c == ' ' && latin(text[at..].chars().next()) && latin(text[..before].chars().next_back()) {
                at = before;
                continue;
            }
            edge = 3;
            break;
        }
        if layer.outside.contains(c) {
            window.weak.push(Span::new(before, at));
        }
        chars += 1;
        at = before;
    }
    if at <= floor {
        edge = 3;
    }
    let from = at;
    if from >= ending {
        return None;
    }
    let near = cues.get(from_end(cues, from + 1)..i).unwrap_or_default();
    window.cues.start(near.len());
    for cue in near.iter().rev() {
        window.cues.put(*cue, (cue.start as usize >= from) & (cue.end as usize <= ending));
    }
    let best = weigh(layer, text, Span::new(from, ending), edge, strict, window)?;
    Some(if best.right == 0 && best.left <= 3 && best.chars >= 4 { without_words(text, best, ending, window) } else { best })
}

/// The start behind words that begin no name, where nothing but the clause's edge says where the name begins: 确保|滁州…,
/// 去年|沂澜…. The segmentation and its kinds of words decide.
fn without_words(text: &str, best: Start, ending: usize, window: &Window) -> Start {
    let mut start = best;
    let begins = |at: usize| window.cues.iter().any(|c| c.start as usize == at && c.is(flag::PLACE | flag::KNOWN));
    for (word, tag) in segment::tagged(&text[best.at..ending]) {
        let next = start.at + word.len();
        let listed = window
            .cues
            .iter()
            .any(|c| c.start as usize == start.at && c.end as usize >= next && c.is(flag::INDUSTRY | flag::KNOWN | flag::PLACE));
        let foreign = word.len() >= 6 && tag != "vn" && tag.starts_with(['v', 'd', 't', 'r', 'p', 'c', 'u', 'm', 'f', 'q']);
        let led = word.len() >= 6 && begins(next);
        if listed || !(foreign || led) || next >= ending || text[next..ending].chars().count() < 3 {
            break;
        }
        start = Start {
            at: next,
            chars: text[next..ending].chars().count(),
            left: if led { 3 } else { 2 },
            right: if begins(next) { 2 } else { 0 },
            ..start
        };
    }
    // A trade name may be a verb: then nothing but industry words would be left.
    let bare = window.cues.iter().any(|c| c.start as usize == start.at && c.end as usize == ending && c.is(flag::INDUSTRY | flag::GENERIC));
    if bare { best } else { start }
}

/// One past where the last word begins that takes up the place `place`, or that it follows: a name that begins there or before may hold
/// the place. Zero where there is none.
fn holder(cues: &[Cue], place: Cue) -> usize {
    let follows = |c: &Cue| c.end == place.start && c.is(flag::PLACE | flag::KNOWN | flag::GROUP | flag::INDUSTRY);
    let begun = |c: &Cue| c.start < place.start && c.end >= place.end && c.is(flag::PLACE);
    let holders = cues.iter().take_while(|c| c.end >= place.start).filter(|c| follows(c) || begun(c));
    holders.map(|c| c.start as usize + 1).max().unwrap_or(0)
}

fn weigh(layer: &Layer, text: &str, span: Span, edge: i32, strict: bool, window: &mut Window) -> Option<Start> {
    let mut marks = std::mem::take(&mut window.marks);
    marks.clear();
    let Window { cues, inner, weak, begins, uniform, .. } = window;
    begins.clear();
    let union = cues.iter().fold(0, |bits, cue| bits | cue.flags);
    // They come by their ends, the last first: what covers one stands before.
    let covered = |cue: Cue, by: u32| cues.iter().take_while(|c| c.end >= cue.end).any(|c| c.is(by) && c.covers(cue));
    let content = flag::INDUSTRY | flag::PLACE | flag::KNOWN | flag::STOP | flag::ORG;
    let inside_bracket = |at: usize| inner.iter().any(|b| b.start < at && at < b.end);
    for &cue in cues.iter().filter(|c| c.is(flag::PLACE | flag::KNOWN)) {
        let strength = [(flag::COMMON, 1), (flag::PLACE | flag::PLAIN, 2), (flag::PLACE_FIRM, 3)];
        let strength = strength.iter().map(|&(bits, strength)| if cue.is(bits) { strength } else { 0 }).max().unwrap_or(0);
        let firm = cue.is(flag::PLACE_FIRM) && !inside_bracket(cue.start as usize);
        begins.push(Begin { at: cue.start as usize, strength, holder: if firm { holder(cues, cue) } else { usize::MAX } });
    }
    let right_of = |at: usize| begins.iter().fold(0, |most, b| if b.at == at { most.max(b.strength) } else { most });
    let strong: &[Cue] = if union & flag::STRONG != 0 { cues } else { &[] };
    for &cue in strong.iter().filter(|c| c.is(flag::STRONG)) {
        if covered(cue, content & !flag::STOP | flag::STRONG) || inside_bracket(cue.start as usize) {
            continue;
        }
        // 投资, 建设, 服务 are verbs and parts of names alike.
        let (left, cost) = if cue.is(flag::INDUSTRY) { (2, 1) } else { (4, 5) };
        marks.push((cue.start as usize, cue.end as usize, left, cost));
    }
    // Short names do not begin with a public body: 浙江证监局|发现安信证券.
    let bodies: &[Cue] = if strict && union & (flag::ORG | flag::ORG_TAIL) != 0 { cues } else { &[] };
    let bodies = bodies.iter().filter(|c| {
        c.is(flag::ORG | flag::ORG_TAIL) && !c.is(flag::INDUSTRY | flag::KNOWN | flag::ANCHOR) && !covered(**c, flag::ANCHOR | flag::KNOWN)
    });
    marks.extend(bodies.map(|c| (c.start as usize, c.end as usize, 2, 5)));
    let mut tokens: Option<Vec<usize>> = None;
    for &weak in weak.iter() {
        let cue = Cue { start: weak.start as u32, end: weak.end as u32, pattern: 0, flags: 0 };
        if covered(cue, content | flag::STRONG) || inside_bracket(weak.start) {
            continue;
        }
        let hard = text[weak.range()].chars().all(|c| layer.hard.contains(c));
        let firm = right_of(weak.end) >= 2 || (weak.start == span.start && edge > 0);
        let (left, cost) = if hard || firm {
            (4, 4)
        } else {
            // 和 is a conjunction or the beginning of 和记: the segmentation decides.
            let cuts = tokens.get_or_insert_with(|| {
                let mut at = span.start;
                let ends = segment::tokens(span.of(text)).into_iter().map(|t| {
                    at += t.len();
                    at
                });
                ends.collect()
            });
            let at = |place: usize| place == span.start || cuts.binary_search(&place).is_ok();
            if at(weak.start) && at(weak.end) { (3, if strict { 4 } else { 2 }) } else { continue }
        };
        marks.push((weak.start, weak.end, left, cost));
    }
    let mut best: Option<Start> = None;
    let candidates = std::iter::once(span.start).chain(marks.iter().map(|m| m.1)).chain(begins.iter().map(|b| b.at));
    for at in candidates.filter(|&at| at < span.end && !inside_bracket(at)) {
        let (mut left, mut right, mut cost) = (0, 0, 0);
        for &(start, end, before, inside) in &marks {
            left = left.max(if end == at { before } else { 0 });
            cost += if start >= at { inside } else { 0 };
        }
        for begin in begins.iter() {
            right = right.max(if begin.at == at { begin.strength } else { 0 });
            cost += if (begin.at > at) & (begin.holder <= at) { 3 } else { 0 };
        }
        if at == span.start {
            left = edge;
        }
        let chars = if *uniform { (span.end - at) / 3 } else { text[at..span.end].chars().count() };
        let long = chars.saturating_sub(22) as i32 / 3;
        let start = Start { at, score: left + right - cost - long, left, right, chars };
        // Of several as good the first.
        if best.is_none_or(|b| (start.score, b.at) > (b.score, at)) {
            best = Some(start);
        }
    }
    window.marks = marks;
    best
}

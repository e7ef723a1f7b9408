//! Where a name begins, seen from its ending.
//!
//! Takes the position of an ending; walks left to the nearest mark, at most [`MAX_CHARS`], and weighs each place where the
//! name could begin: what stands before it, what begins there, and what would lie inside. Constant time for each ending.

use std::hint::select_unpredictable;

use super::Layer;
use super::chars::han_before;
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
    /// All that lie in it, the last first.
    cues: Picked<Cue>,
    /// Those of them that a name may begin with.
    openers: Picked<Cue>,
    /// Those of them that stand before names.
    strong: Picked<Cue>,
    /// Public bodies, and what ends their names.
    bodies: Picked<Cue>,
    /// Characters that stand before names, the last first.
    weak: Picked<Span>,
    marks: Fours<Mark>,
    inner: Vec<Span>,
    begins: Fours<Begin>,
    /// Whether every character is a Han character of three bytes.
    uniform: bool,
}

/// A word or a character that stands before names.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    start: usize,
    end: usize,
    /// Evidence for what follows.
    left: i32,
    /// What it costs inside of the name.
    inside: i32,
}

/// A place or a known name that a name may begin with.
#[derive(Clone, Copy, Debug, Default)]
struct Begin {
    at: usize,
    /// How strongly it says so.
    strength: i32,
    /// Where a name at the latest begins that may hold it; past everything for what is part of a trade name as well.
    holder: usize,
}

/// A short list that is gone through four at a time, with things that say nothing at its end: how long it is cannot be guessed, and need
/// not be.
#[derive(Default)]
struct Fours<T> {
    things: Vec<T>,
    count: usize,
}

impl<T: Copy + Default> Fours<T> {
    fn clear(&mut self) {
        self.things.clear();
        self.count = 0;
    }

    fn push(&mut self, thing: T) {
        if self.count == self.things.len() {
            self.things.extend([T::default(); 4]);
        }
        self.things[self.count] = thing;
        self.count += 1;
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.things[..self.count].iter()
    }

    fn fours(&self) -> &[[T; 4]] {
        self.things.as_chunks().0
    }
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
    window.weak.start(MAX_CHARS);
    window.uniform = true;
    let (mut at, mut chars, mut edge) = (ending, 0, 0);
    while at > floor {
        if chars >= MAX_CHARS {
            edge = 0;
            break;
        }
        // Nearly all are of Han.
        let han = han_before(text, at);
        if han.is_some() {
            let before = at - 3;
            window.weak.put(Span::new(before, at), han.is_some_and(|c| layer.outside.contains(c)));
            chars += 1;
            at = before;
            continue;
        }
        let c = text[..at].chars().next_back()?;
        let before = at - c.len_utf8();
        if matches!(c, '）' | ')') {
            match bracket_start(text, before).filter(|&b| b >= floor) {
                Some(open) => {
                    window.uniform = false;
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
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if c == '-' && digit(text[..before].chars().next_back()) && digit(text[at..].chars().next()) {
            // 公告编号2017-044|华西能源工业
            at += text[at..].bytes().take_while(u8::is_ascii_digit).count();
            edge = 3;
            break;
        }
        if !in_name(c) {
            // 「Panama T-train」: a blank between Latin words is part of a name.
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            if c == ' ' && latin(text[at..].chars().next()) && latin(text[..before].chars().next_back()) {
                window.uniform = false;
                at = before;
                continue;
            }
            edge = 3;
            break;
        }
        window.uniform = false;
        window.weak.put(Span::new(before, at), layer.outside.contains(c));
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
    let Window { cues, openers, strong, bodies, .. } = &mut *window;
    [&mut *cues, openers, strong, bodies].into_iter().for_each(|picked| picked.start(near.len()));
    for &cue in near.iter().rev() {
        let inside = (cue.start as usize >= from) & (cue.end as usize <= ending);
        let body = cue.is(flag::ORG | flag::ORG_TAIL) & !cue.is(flag::INDUSTRY | flag::KNOWN | flag::ANCHOR);
        cues.put(cue, inside);
        openers.put(cue, inside & cue.is(flag::PLACE | flag::KNOWN));
        strong.put(cue, inside & cue.is(flag::STRONG));
        bodies.put(cue, inside & strict & body);
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
    let follows = |c: &Cue| (c.end == place.start) & c.is(flag::PLACE | flag::KNOWN | flag::GROUP | flag::INDUSTRY);
    let begun = |c: &Cue| (c.start < place.start) & (c.end >= place.end) & c.is(flag::PLACE);
    cues.iter().fold(0, |holder, c| holder.max(select_unpredictable(follows(c) | begun(c), c.start as usize + 1, 0)))
}

fn weigh(layer: &Layer, text: &str, span: Span, edge: i32, strict: bool, window: &mut Window) -> Option<Start> {
    const CONTENT: u32 = flag::INDUSTRY | flag::PLACE | flag::KNOWN | flag::STOP | flag::ORG;
    let Window { cues, openers, strong, bodies, inner, weak, begins, marks, uniform } = window;
    begins.clear();
    marks.clear();
    let covered = |cue: Cue, by: u32| cues.iter().fold(false, |covered, c| covered | c.is(by) & c.covers(cue));
    let inside_bracket = |at: usize| inner.iter().any(|b| b.start < at && at < b.end);
    for &cue in openers.iter() {
        const STRENGTH: [(u32, i32); 3] = [(flag::COMMON, 1), (flag::PLACE | flag::PLAIN, 2), (flag::PLACE_FIRM, 3)];
        let strength = STRENGTH.iter().fold(0, |most, &(bits, strength)| most.max(strength * i32::from(cue.is(bits))));
        let firm = cue.is(flag::PLACE_FIRM) && !inside_bracket(cue.start as usize);
        begins.push(Begin { at: cue.start as usize, strength, holder: if firm { holder(cues, cue) } else { usize::MAX } });
    }
    for &cue in strong.iter() {
        if covered(cue, CONTENT & !flag::STOP | flag::STRONG) || inside_bracket(cue.start as usize) {
            continue;
        }
        // 投资, 建设, 服务 are verbs and parts of names alike.
        let (left, inside) = if cue.is(flag::INDUSTRY) { (2, 1) } else { (4, 5) };
        marks.push(Mark { start: cue.start as usize, end: cue.end as usize, left, inside });
    }
    // Short names do not begin with a public body: 浙江证监局|发现安信证券.
    for &cue in bodies.iter().filter(|&&cue| !covered(cue, flag::ANCHOR | flag::KNOWN)) {
        marks.push(Mark { start: cue.start as usize, end: cue.end as usize, left: 2, inside: 5 });
    }
    for &weak in weak.iter() {
        let cue = Cue { start: weak.start as u32, end: weak.end as u32, pattern: 0, flags: 0 };
        if covered(cue, CONTENT | flag::STRONG) || inside_bracket(weak.start) {
            continue;
        }
        let hard = text[weak.range()].chars().all(|c| layer.hard.contains(c));
        let begun = |at: usize| begins.iter().any(|b| b.at == at && b.strength >= 2);
        let firm = begun(weak.end) || (weak.start == span.start && edge > 0);
        let (left, inside) = if hard || firm {
            (4, 4)
        } else {
            // 和 is a conjunction or the beginning of 和记: the segmentation decides.
            if !segment::is_alone(span.of(text), weak.start - span.start) {
                continue;
            }
            (3, if strict { 4 } else { 2 })
        };
        marks.push(Mark { start: weak.start, end: weak.end, left, inside });
    }
    let mut best: Option<Start> = None;
    let candidates = std::iter::once(span.start).chain(marks.iter().map(|m| m.end)).chain(begins.iter().map(|b| b.at));
    for at in candidates.filter(|&at| at < span.end && !inside_bracket(at)) {
        let (mut left, mut right, mut cost) = (0, 0, 0);
        for mark in marks.fours().as_flattened() {
            left = left.max(select_unpredictable(mark.end == at, mark.left, 0));
            cost += select_unpredictable(mark.start >= at, mark.inside, 0);
        }
        for begin in begins.fours().as_flattened() {
            right = right.max(select_unpredictable(begin.at == at, begin.strength, 0));
            cost += select_unpredictable((begin.at > at) & (begin.holder <= at), 3, 0);
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
    best
}

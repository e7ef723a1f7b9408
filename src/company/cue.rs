//! The triggers of one document that bear on names.

use std::hint::select_unpredictable;

use super::fact::Facts;
use super::picked::Picked;
use super::spots::Spots;
use crate::reading::Reading;
use crate::text::span::Span;

/// Bits of a cue: one for each thing that a word may be.
pub(super) mod flag {
    /// A registered ending (有限公司).
    pub const FULL: u32 = 1;
    /// An ending of partnerships and cooperatives.
    pub const FIRM: u32 = 1 << 1;
    /// A branch behind a name (分公司, 支行).
    pub const BRANCH: u32 = 1 << 2;
    /// A part behind a known name (设计院).
    pub const UNIT: u32 = 1 << 3;
    /// 公司 alone.
    pub const BARE: u32 = 1 << 4;
    /// A factory, mine or hotel.
    pub const SITE: u32 = 1 << 5;
    /// 集团.
    pub const GROUP: u32 = 1 << 6;
    /// The last word of short names (银行).
    pub const TAIL: u32 = 1 << 7;
    /// A known short name.
    pub const PLAIN: u32 = 1 << 8;
    /// A known short name that is also something else.
    pub const COMMON: u32 = 1 << 9;
    /// Looks like a company and is none.
    pub const STOP: u32 = 1 << 10;
    /// Stands before a name, outside of it.
    pub const STRONG: u32 = 1 << 11;
    /// An industry word.
    pub const INDUSTRY: u32 = 1 << 12;
    /// A place.
    pub const PLACE: u32 = 1 << 13;
    /// A place that cannot be taken for part of a trade name: a province, or one with its suffix.
    pub const PLACE_FIRM: u32 = 1 << 14;
    /// A country other than 中国.
    pub const COUNTRY: u32 = 1 << 15;
    /// A known public body.
    pub const ORG: u32 = 1 << 16;
    /// The ending of public bodies' names.
    pub const ORG_TAIL: u32 = 1 << 17;
    /// Behind a doubtful word: it is a company.
    pub const PROOF_AFTER: u32 = 1 << 18;
    /// Before a doubtful word: it is a company.
    pub const PROOF_BEFORE: u32 = 1 << 19;
    /// Declares a short name.
    pub const ALIAS: u32 = 1 << 20;
    /// Declared as a short name, but names a role.
    pub const NOT_ALIAS: u32 = 1 << 21;
    /// Makes a general term of 公司 or 集团 behind it.
    pub const GENERIC: u32 = 1 << 22;
    /// Last word of listed companies' short names.
    pub const SHARES_TAIL: u32 = 1 << 23;
    /// A bracket and the first characters of a stock code.
    pub const CODE: u32 = 1 << 24;
    /// An announcement: a listed company's name stands before.
    pub const ANNOUNCE: u32 = 1 << 25;

    /// A subsidiary's name stands behind.
    pub const SUBSIDIARY: u32 = 1 << 26;

    /// Behind a known name, makes the name of a company of its group (万科|地产).
    pub const JOIN_TAIL: u32 = 1 << 27;
    /// Latin letters behind it are a company's name.
    pub const LATIN_BEFORE: u32 = 1 << 28;

    /// A last word of short names that is a product too.
    pub const COIN_DOUBT: u32 = 1 << 29;

    /// Speaks of the trade of some doubtful names (信用卡, 网游).
    pub const TRADE: u32 = 1 << 30;
    /// The office of one who leads a company, what it makes, or what sums up a list of companies: its name stands before.
    pub const ROLE: u32 = 1 << 31;

    /// What takes a name's characters away from another.
    pub const CONTENT: u32 = KNOWN | STOP | ORG | PLACE;

    /// Endings from which a name is read leftwards.
    pub const ANCHOR: u32 = FULL | FIRM | BRANCH | UNIT | BARE | SITE | GROUP | TAIL;
    /// A known short name of either sense.
    pub const KNOWN: u32 = PLAIN | COMMON;
    /// Beside it a made-up name may stand.
    pub const COINS: u32 = SHARES_TAIL | BARE | SUBSIDIARY;
    /// A word of them inside of a name tells that it is not made up.
    pub const NOT_COINED: u32 = INDUSTRY | STRONG | GENERIC | STOP | KNOWN | ORG | PLACE | ANCHOR | PROOF_AFTER;
    /// Its place tells a name beside it, or it declares one.
    pub const SELDOM: u32 = CODE | ANNOUNCE | LATIN_BEFORE | ALIAS | ROLE;
    /// What can give a finding at all.
    pub const GIVES: u32 = ANCHOR | KNOWN | PLACE | ORG | ORG_TAIL | ALIAS | CODE | SHARES_TAIL | SUBSIDIARY | LATIN_BEFORE | ROLE;
}

/// Cues at most so many bytes long are seen from where they begin.
pub(super) const LONGEST: usize = 60;

/// A trigger that bears on names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cue {
    pub start: u32,
    pub end: u32,
    pub pattern: u32,
    pub flags: u32,
}

impl Cue {
    #[inline]
    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    #[inline]
    pub(super) fn is(&self, flags: u32) -> bool {
        self.flags & flags != 0
    }

    /// Whether `other` lies inside and is shorter.
    #[inline]
    pub(super) fn covers(&self, other: Cue) -> bool {
        (self.start <= other.start) & (other.end <= self.end) & ((other.end - other.start) < (self.end - self.start))
    }
}

/// The cues of a document in order of their ends, the longest first where ends are the same, with ways in by place.
#[derive(Default)]
pub(super) struct Cues {
    list: Picked<Cue>,
    /// All their bits.
    union: u32,
    spots: Spots,
    /// Places in the list of those that may give a finding.
    giving: Picked<u32>,
    /// The cues from which each kind of finding is read.
    pub of: ByUse,
}

/// Places of cues in their list, by what they may give.
#[derive(Default)]
pub(super) struct ByUse {
    pub anchors: Picked<u32>,
    /// Those of [`flag::KNOWN`] that no longer word takes away.
    pub known: Picked<u32>,
    pub places: Picked<u32>,
    pub bodies: Picked<u32>,
    /// Those of [`flag::COINS`], save for ends of names that end another word.
    pub coins: Picked<u32>,
    /// Those of [`flag::SELDOM`].
    pub seldom: Picked<u32>,
}

impl ByUse {
    /// Sorts the cues that may give a finding by what they give. `all` keeps known names inside of longer words.
    fn fill(&mut self, text: &str, giving: &[u32], list: &[Cue], all: bool) {
        let Self { anchors, known, places, bodies, coins, seldom } = self;
        let lists = [&mut *anchors, known, places, bodies, coins, seldom];
        lists.into_iter().for_each(|picked| picked.start(giving.len()));
        // Where the last one of [`flag::CONTENT`] ends.
        let mut ended = 0;
        for &i in giving {
            let Some(&cue) = list.get(i as usize) else { continue };
            anchors.put(i, cue.is(flag::ANCHOR));
            places.put(i, cue.is(flag::PLACE));
            bodies.put(i, cue.is(flag::ORG | flag::ORG_TAIL));
            // 银行 of 民生银行: the longer word with the same end stands before.
            let held = (i as usize).checked_sub(1).and_then(|i| list.get(i)).is_some_and(|c| (c.end == cue.end) & c.is(flag::NOT_COINED));
            coins.put(i, cue.is(flag::COINS) & (cue.is(flag::SUBSIDIARY) | !held));
            seldom.put(i, cue.is(flag::SELDOM));
            // A longer word that ends there too came before. One that ends behind takes away the names that it holds.
            let start = if cue.is(flag::CONTENT) { cue.start } else { u32::MAX };
            let holds = |i: u32| list.get(i as usize).is_some_and(|name| name.start >= start);
            if !all && known.last().is_some_and(|&i| holds(i)) && !(cue.is(flag::KNOWN) && in_aspect(text, cue.end as usize)) {
                known.drop_while(holds);
            }
            known.put(i, cue.is(flag::KNOWN) & ((ended != cue.end) | all));
            ended = if cue.is(flag::CONTENT) { cue.end } else { ended };
        }
    }
}

/// Whether a name that ends at `end` has taken the first half of 方面: 京东方|面 is 京东|方面.
#[inline]
pub(super) fn in_aspect(text: &str, end: usize) -> bool {
    let behind = text.as_bytes().get(end..).unwrap_or_default();
    behind.starts_with("面".as_bytes()) && text[..end].ends_with('方')
}

impl std::ops::Deref for Cues {
    type Target = [Cue];

    #[inline]
    fn deref(&self) -> &[Cue] {
        &self.list
    }
}

impl Cues {
    /// Whether any of them has one of `bits`.
    #[inline]
    pub(super) fn any(&self, bits: u32) -> bool {
        self.union & bits != 0
    }

    /// Gathers those of a document; gives all their bits. `all` lists known names inside of longer words too, which give nothing but
    /// their rejection. Linear in the hits and the text.
    pub(super) fn gather(&mut self, reading: &Reading<'_>, facts: &Facts, all: bool) -> u32 {
        const USED: u32 = flag::CONTENT | flag::ANCHOR | flag::ORG_TAIL | flag::COINS | flag::SELDOM;
        let Self { list, union, spots, giving, of } = self;
        let mut cues = list.puts(reading.hits.len());
        let mut gives = giving.puts(reading.hits.len());
        let mut sentences = reading.sentences.iter().copied();
        let mut sentence = sentences.next().unwrap_or_default();
        let mut union_of_all = 0;
        'hits: for hit in reading.hits {
            while hit.end as usize > sentence.end {
                match sentences.next() {
                    Some(next) => sentence = next,
                    None => break 'hits,
                }
            }
            // A mask, not a branch: words across two sentences and in chrome come without order.
            let inside = 0u32.wrapping_sub(u32::from(hit.start as usize >= sentence.start));
            let bits = facts.flags_of(hit) & inside;
            union_of_all |= bits;
            gives.put(cues.count() as u32, bits & USED != 0);
            cues.put(Cue { start: hit.start, end: hit.end, pattern: hit.pattern, flags: bits }, bits != 0);
        }
        cues.keep();
        gives.keep();
        *union = union_of_all;
        list.close(Cue { start: u32::MAX, end: u32::MAX, pattern: 0, flags: 0 });
        spots.fill(reading.text, list);
        of.fill(reading.text, giving, list, all);
        union_of_all
    }
}

/// The first cue whose end is at or behind `at`. Constant time.
#[inline]
pub(super) fn from_end(cues: &Cues, at: usize) -> usize {
    cues.spots.before(at)
}

/// The cues that end exactly at `at`, the longest first.
#[inline]
pub(super) fn ending_at(cues: &Cues, at: usize) -> impl Iterator<Item = Cue> + '_ {
    run(cues, at, u32::MAX).iter().copied()
}

/// Those of the cues that end exactly at `at` that have one of `bits`, the longest first. Mostly there is none, and one look says so.
#[inline]
pub(super) fn ending_with(cues: &Cues, at: usize, bits: u32) -> impl Iterator<Item = Cue> + '_ {
    run(cues, at, bits).iter().copied().filter(move |c| c.is(bits))
}

/// Whether a cue with one of `bits` ends exactly at `at`.
#[inline]
pub(super) fn ends_with(cues: &Cues, at: usize, bits: u32) -> bool {
    cues.spots.ends_with(at, bits)
}

/// All bits of the cues that end exactly at `at`.
#[inline]
pub(super) fn ending_bits(cues: &Cues, at: usize) -> u32 {
    cues.spots.ending(at).map_or(0, |(_, bits)| bits)
}

/// The cues that end exactly at `at`, if one of them has one of `bits`.
#[inline]
fn run(cues: &Cues, at: usize, bits: u32) -> &[Cue] {
    match cues.spots.ending(at) {
        Some((run, all)) if all & bits != 0 => cues.list.get(run).unwrap_or_default(),
        _ => &[],
    }
}

/// The longest cue with one of `bits` that begins exactly at `at`. At most places none does, and one look says so.
#[inline]
pub(super) fn starting_at(cues: &Cues, at: usize, bits: u32) -> Option<Cue> {
    if cues.union & bits == 0 || !cues.spots.starts(at) { None } else { longest_at(cues, at, bits) }
}

#[inline(never)]
fn longest_at(cues: &Cues, at: usize, bits: u32) -> Option<Cue> {
    let near = cues.list[from_end(cues, at + 1)..].iter().take_while(|c| c.end as usize <= at + LONGEST);
    near.filter(|c| c.start as usize == at && c.is(bits)).last().copied()
}

/// What stands around a cue, seen without asking one after the other.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// Whether another cue with one of the bits asked for overlaps it and is longer, or as long and begins before.
    pub overlapped: bool,
    /// All bits of the cues that begin where it ends.
    pub behind: u32,
}

/// What stands around the cue at `i`; overlaps are asked of cues with one of `bits`. Constant time: few cues end near another.
#[inline]
pub(super) fn around(cues: &Cues, i: usize, bits: u32) -> Around {
    const BACK: usize = 4;
    let (mut overlapped, mut behind) = (false, 0);
    let Some(&cue) = cues.get(i) else { return Around { overlapped, behind } };
    let rank = |c: &Cue| (c.end.wrapping_sub(c.start)) * 2 + u32::from(c.start < cue.start);
    let own = rank(&cue);
    let wins = |c: &Cue| c.is(bits) & (c.start < cue.end) & (c.end > cue.start) & (rank(c) > own);
    let mut before = cues.list.get(..i).unwrap_or_default();
    while let Some((rest, near)) = before.split_last_chunk::<BACK>() {
        overlapped |= near.iter().fold(false, |any, c| any | wins(c));
        before = if near[0].end > cue.start { rest } else { &[] };
    }
    overlapped |= before.iter().fold(false, |any, c| any | wins(c));
    let limit = cue.end.saturating_add(LONGEST as u32);
    let mut next = i + 1;
    while let Some(near) = cues.list.ahead(next) {
        for c in near {
            let begins = (c.start == cue.end) & (c.end <= limit);
            behind |= select_unpredictable(begins, c.flags, 0);
            overlapped |= wins(c) & (c.end <= limit);
        }
        next += near.len();
        if near[near.len() - 1].end > limit {
            break;
        }
    }
    Around { overlapped, behind }
}

/// A cue that is exactly this span and has one of `bits`.
#[inline]
pub(super) fn exactly(cues: &Cues, span: Span, bits: u32) -> Option<Cue> {
    ending_with(cues, span.end, bits).find(|c| c.start as usize == span.start)
}

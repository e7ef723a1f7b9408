//! What the tables say of each trigger, and the triggers of one document that bear on names.

use crate::entity::{Location, Symbol};
use crate::lexicon::Lexicon;
use crate::lexicon::RowRef;
use crate::lexicon::table::{self, TableId};
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

    /// Another one of [`CONTENT`] overlaps it here.
    pub const TOUCHED: u32 = 1 << 30;

    /// What takes a name's characters away from another.
    pub const CONTENT: u32 = KNOWN | STOP | ORG | PLACE;

    /// Endings from which a name is read leftwards.
    pub const ANCHOR: u32 = FULL | FIRM | BRANCH | UNIT | BARE | SITE | GROUP | TAIL;
    /// A known short name of either sense.
    pub const KNOWN: u32 = PLAIN | COMMON;
    /// Beside it a made-up name may stand.
    pub const COINS: u32 = SHARES_TAIL | BARE | SUBSIDIARY;
    /// Its place tells a name beside it, or it declares one.
    pub const SELDOM: u32 = CODE | ANNOUNCE | LATIN_BEFORE | ALIAS | ROLE;
    /// What can give a finding at all.
    pub const GIVES: u32 = ANCHOR | KNOWN | PLACE | ORG | ORG_TAIL | ALIAS | CODE | SHARES_TAIL | SUBSIDIARY | LATIN_BEFORE | ROLE;
}

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
        self.start <= other.start && other.end <= self.end && (other.end - other.start) < (self.end - self.start)
    }
}

/// The first bytes of a word, to sort by.
pub(super) fn lead(word: &[u8]) -> u64 {
    match word.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        None => word.iter().rev().fold(0, |key, &b| key >> 8 | u64::from(b) << 56),
    }
}

/// What findings tell of the lexicon's rows, by table and row.
#[derive(Default)]
pub(super) struct Facts {
    /// Code and registered name, where the row has them.
    pub companies: Vec<[Option<Symbol>; 2]>,
    /// For each company's row the first row with its code, or itself.
    pub enterprises: Vec<u32>,
    pub places: Vec<Location>,
    pub orgs: Vec<Symbol>,
    pub org_suffixes: Vec<Symbol>,
}

impl Facts {
    /// Room for every row.
    fn new(lexicon: &Lexicon) -> Self {
        let count = |table| lexicon.row_count(table) as usize;
        Self {
            companies: vec![[None; 2]; count(table::COMPANIES)],
            enterprises: vec![0; count(table::COMPANIES)],
            places: vec![Location { code: "", level: "" }; count(table::PLACES)],
            orgs: vec![""; count(table::ORGS)],
            org_suffixes: vec![""; count(table::ORG_SUFFIXES)],
        }
    }

    /// Numbers the enterprises: rows with the same code are one.
    fn number_enterprises(&mut self) {
        let coded = self.companies.iter().zip(0..).filter_map(|(&[code, _], row)| Some((lead(code?.as_bytes()), code?, row)));
        let mut rows: Vec<(u64, Symbol, u32)> = coded.collect();
        // The first bytes tell most codes apart.
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        self.enterprises.iter_mut().zip(0..).for_each(|(number, row)| *number = row);
        for same in rows.chunk_by(|a, b| a.1 == b.1) {
            for row in same {
                self.enterprises[row.2 as usize] = same[0].2;
            }
        }
    }
}

/// For each pattern of the lexicon, what its rows say; and what they tell.
pub(super) fn flags_of_patterns(lexicon: &Lexicon) -> (Vec<u32>, Facts) {
    let mut facts = Facts::new(lexicon);
    let lists = [
        ("strong", flag::STRONG),
        ("proof_after", flag::PROOF_AFTER),
        ("proof_before", flag::PROOF_BEFORE),
        ("alias", flag::ALIAS),
        ("not_alias", flag::NOT_ALIAS),
        ("generic", flag::GENERIC),
        ("shares_tail", flag::SHARES_TAIL),
        ("code", flag::CODE),
        ("announce", flag::ANNOUNCE),
        ("subsidiary", flag::SUBSIDIARY),
        ("join_tail", flag::JOIN_TAIL),
        ("coin_doubt", flag::COIN_DOUBT),
        ("latin_before", flag::LATIN_BEFORE),
        ("role", flag::ROLE),
        ("game_word", flag::TRADE),
        ("bank_word", flag::TRADE),
        ("car_word", flag::TRADE),
        ("device_word", flag::TRADE),
        ("phone_word", flag::TRADE),
        ("maker", flag::ROLE),
        ("listed", flag::ROLE),
    ]
    .map(|(name, bit)| (lexicon.list_or_none(name), bit));
    let tables: u32 = [
        table::LEGAL_FORMS,
        table::COMPANIES,
        table::STOP_NAMES,
        table::COMPANY_WORDS,
        table::INDUSTRY,
        table::PLACES,
        table::ORGS,
        table::ORG_SUFFIXES,
    ]
    .iter()
    .fold(0, |mask, t| mask | 1 << t);
    let masks = &lexicon.compiled.masks;
    let mut flags = vec![0; masks.len()];
    for (pattern, out) in flags.iter_mut().enumerate().filter(|(p, _)| masks[*p] & tables != 0) {
        let pattern = pattern as u32;
        for &row in lexicon.rows(pattern) {
            *out |= flags_of_row(lexicon, row, &mut facts);
        }
        if masks[pattern as usize] >> table::COMPANY_WORDS & 1 == 1 {
            for (list, bit) in lists {
                if lexicon.in_list_of(pattern, table::COMPANY_WORDS, list) {
                    *out |= bit;
                }
            }
        }
    }
    facts.number_enterprises();
    (flags, facts)
}

fn flags_of_row(lexicon: &Lexicon, row: RowRef, facts: &mut Facts) -> u32 {
    const CHINA: &[&str] = &["CN", "中国", "100000"];
    let is = |t: TableId| row.table == t;
    if is(table::LEGAL_FORMS) {
        match lexicon.cell(row, 2) {
            "full" => flag::FULL,
            "firm" => flag::FIRM,
            "branch" => flag::BRANCH,
            "unit" => flag::UNIT,
            "bare" => flag::BARE,
            "site" => flag::SITE,
            "group" => flag::GROUP,
            _ => flag::TAIL,
        }
    } else if is(table::COMPANIES) {
        let [code, name, sense] = lexicon.cells(row, 1);
        facts.companies[row.row as usize] = [code, name].map(|cell| Some(cell).filter(|c| !c.is_empty()));
        if sense == "plain" { flag::PLAIN } else { flag::COMMON }
    } else if is(table::STOP_NAMES) {
        flag::STOP
    } else if is(table::INDUSTRY) {
        flag::INDUSTRY
    } else if is(table::PLACES) {
        let [word, code, level] = lexicon.cells(row, 0);
        facts.places[row.row as usize] = Location { code, level };
        let suffixed = word.chars().count() > 2 && word.ends_with(['省', '市', '县', '区', '州', '盟', '旗']);
        match level {
            "country" if !CHINA.contains(&code) => flag::PLACE | flag::COUNTRY,
            "country" | "province" => flag::PLACE | flag::PLACE_FIRM,
            _ if suffixed => flag::PLACE | flag::PLACE_FIRM,
            _ => flag::PLACE,
        }
    } else if is(table::ORGS) {
        facts.orgs[row.row as usize] = lexicon.cell(row, 1);
        flag::ORG
    } else if is(table::ORG_SUFFIXES) {
        facts.org_suffixes[row.row as usize] = lexicon.cell(row, 1);
        flag::ORG_TAIL
    } else {
        0
    }
}

/// A list filled without a branch for each thing: everything is put, and only what counts stays.
#[derive(Default)]
pub(super) struct Picked<T> {
    /// Longer than what stays: the room of earlier documents.
    room: Vec<T>,
    count: usize,
}

impl<T: Copy + Default> Picked<T> {
    /// Empties it, with room for `most` puts.
    fn start(&mut self, most: usize) {
        self.count = 0;
        if self.room.len() <= most {
            self.room.resize(most + 1, T::default());
        }
    }

    fn stayed(&mut self) -> &mut [T] {
        &mut self.room[..self.count]
    }

    #[inline]
    fn put(&mut self, thing: T, stays: bool) {
        if let Some(place) = self.room.get_mut(self.count) {
            *place = thing;
        }
        self.count += usize::from(stays);
    }
}

impl<T> std::ops::Deref for Picked<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.room[..self.count]
    }
}

/// Where cues begin and end in a text, a bit for each byte: bits of starts and of ends side by side.
#[derive(Default)]
struct Spots(Vec<[u64; 2]>);

impl Spots {
    fn start(&mut self, text: &str) {
        self.0.clear();
        self.0.resize(text.len() / 64 + 1, [0; 2]);
    }

    #[inline]
    fn put<const END: usize>(&mut self, at: u32) {
        if let Some(bits) = self.0.get_mut(at as usize / 64) {
            bits[END] |= 1 << (at % 64);
        }
    }

    #[inline(always)]
    fn starts(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|bits| bits[0] >> (at % 64) & 1 == 1)
    }

    #[inline(always)]
    fn ends(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|bits| bits[1] >> (at % 64) & 1 == 1)
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
    pub known: Picked<u32>,
    pub places: Picked<u32>,
    pub bodies: Picked<u32>,
    /// Those of [`flag::COINS`].
    pub coins: Picked<u32>,
    /// Those of [`flag::SELDOM`].
    pub seldom: Picked<u32>,
    /// Those of [`flag::CONTENT`].
    content: Picked<u32>,
}

impl ByUse {
    /// Sorts the cues that may give a finding by what they give, and marks those of [`flag::CONTENT`] that overlap others.
    fn fill(&mut self, giving: &[u32], list: &mut [Cue]) {
        let Self { anchors, known, places, bodies, coins, seldom, content } = self;
        let all = [&mut *anchors, known, places, bodies, coins, seldom, content];
        all.into_iter().for_each(|picked| picked.start(giving.len()));
        for &i in giving {
            let Some(&cue) = list.get(i as usize) else { continue };
            anchors.put(i, cue.is(flag::ANCHOR));
            known.put(i, cue.is(flag::KNOWN));
            places.put(i, cue.is(flag::PLACE));
            bodies.put(i, cue.is(flag::ORG | flag::ORG_TAIL));
            coins.put(i, cue.is(flag::COINS));
            seldom.put(i, cue.is(flag::SELDOM));
            content.put(i, cue.is(flag::CONTENT));
        }
        // They come by their ends: the one before tells whether any before overlaps, the least start behind whether any behind does.
        let mut least = u32::MAX;
        let before = content.iter().rev().skip(1).map(Some).chain([None]);
        for (&i, before) in content.iter().rev().zip(before) {
            let reached = before.and_then(|&i| list.get(i as usize)).map_or(0, |cue| cue.end);
            let Some(cue) = list.get_mut(i as usize) else { continue };
            let touched = (reached > cue.start) | (least < cue.end);
            cue.flags |= flag::TOUCHED & 0u32.wrapping_sub(u32::from(touched));
            least = least.min(cue.start);
        }
    }
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

    /// Gathers those of a document; gives all their bits. Linear in the hits and the text.
    pub(super) fn gather(&mut self, reading: &Reading<'_>, flags: &[u32]) -> u32 {
        const USED: u32 = flag::CONTENT | flag::ANCHOR | flag::ORG_TAIL | flag::COINS | flag::SELDOM;
        let Self { list, union, spots, giving, of } = self;
        list.start(reading.hits.len());
        giving.start(reading.hits.len());
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
            let bits = flags.get(hit.pattern as usize).copied().unwrap_or(0) & inside;
            union_of_all |= bits;
            giving.put(list.count as u32, bits & USED != 0);
            list.put(Cue { start: hit.start, end: hit.end, pattern: hit.pattern, flags: bits }, bits != 0);
        }
        *union = union_of_all;
        spots.start(reading.text);
        for cue in list.iter() {
            spots.put::<0>(cue.start);
            spots.put::<1>(cue.end);
        }
        of.fill(giving, list.stayed());
        union_of_all
    }
}

/// The first cue whose end is at or behind `at`. Logarithmic.
#[inline]
pub(super) fn from_end(cues: &Cues, at: usize) -> usize {
    cues.list.partition_point(|cue| (cue.end as usize) < at)
}

/// The cues that end exactly at `at`, the longest first. At most places none does, and one look says so.
#[inline]
pub(super) fn ending_at(cues: &Cues, at: usize) -> impl Iterator<Item = Cue> + '_ {
    let there: &[Cue] = if cues.spots.ends(at) { run_at(cues, at) } else { &[] };
    there.iter().copied()
}

#[inline(never)]
fn run_at(cues: &Cues, at: usize) -> &[Cue] {
    let from = &cues.list[from_end(cues, at)..];
    let count = from.iter().take_while(|c| c.end as usize == at).count();
    &from[..count]
}

/// The longest cue with one of `bits` that begins exactly at `at`. At most places none does, and one look says so.
#[inline]
pub(super) fn starting_at(cues: &Cues, at: usize, bits: u32) -> Option<Cue> {
    if cues.union & bits == 0 || !cues.spots.starts(at) { None } else { longest_at(cues, at, bits) }
}

#[inline(never)]
fn longest_at(cues: &Cues, at: usize, bits: u32) -> Option<Cue> {
    const LONGEST: usize = 60;
    let near = cues.list[from_end(cues, at + 1)..].iter().take_while(|c| c.end as usize <= at + LONGEST);
    near.filter(|c| c.start as usize == at && c.is(bits)).last().copied()
}

/// A cue that is exactly this span and has one of `bits`.
#[inline]
pub(super) fn exactly(cues: &Cues, span: Span, bits: u32) -> Option<Cue> {
    if cues.union & bits == 0 || !cues.spots.starts(span.start) {
        return None;
    }
    ending_at(cues, span.end).find(|c| c.start as usize == span.start && c.is(bits))
}

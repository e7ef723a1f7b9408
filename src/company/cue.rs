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

    /// The office of one who leads a company, what it makes, or what sums up a list of companies: its name stands before.
    pub const ROLE: u32 = 1 << 31;

    /// Endings from which a name is read leftwards.
    pub const ANCHOR: u32 = FULL | FIRM | BRANCH | UNIT | BARE | SITE | GROUP | TAIL;
    /// A known short name of either sense.
    pub const KNOWN: u32 = PLAIN | COMMON;
    /// What gives the rarer findings: made-up names, names before codes and announcements, declared names.
    pub const SELDOM: u32 = CODE | ANNOUNCE | LATIN_BEFORE | SHARES_TAIL | BARE | SUBSIDIARY | ALIAS | ROLE;
    /// What can give a finding at all.
    pub const GIVES: u32 = ANCHOR | KNOWN | PLACE | ORG | ORG_TAIL | ALIAS | CODE | SHARES_TAIL | SUBSIDIARY | LATIN_BEFORE | ROLE;
}

/// A trigger that bears on names.
#[derive(Clone, Copy, Debug)]
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
        let mut rows: Vec<u32> = (0..self.companies.len() as u32).collect();
        let code = |row: u32| self.companies[row as usize][0];
        rows.sort_unstable_by_key(|&row| (code(row), row));
        for same in rows.chunk_by(|&a, &b| code(a).is_some() && code(a) == code(b)) {
            for &row in same {
                self.enterprises[row as usize] = same[0];
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
                if lexicon.in_list(pattern, list) {
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

/// The cues of a document in order of their ends, the longest first where ends are the same, with ways in by place.
#[derive(Default)]
pub(super) struct Cues {
    list: Vec<Cue>,
    /// All their bits.
    union: u32,
    /// For each block of the text the first cue that ends in it or behind.
    by_end: Vec<u32>,
    /// The cues from which each kind of finding is read.
    pub of: ByUse,
}

/// Places of cues in their list, by what they may give.
#[derive(Default)]
pub(super) struct ByUse {
    pub anchors: Vec<u32>,
    pub known: Vec<u32>,
    pub places: Vec<u32>,
    pub bodies: Vec<u32>,
    /// Those of [`flag::SELDOM`].
    pub seldom: Vec<u32>,
}

impl ByUse {
    fn clear(&mut self) {
        let Self { anchors, known, places, bodies, seldom } = self;
        [anchors, known, places, bodies, seldom].into_iter().for_each(Vec::clear);
    }

    #[inline]
    fn put(&mut self, i: u32, flags: u32) {
        if flags & flag::PLACE != 0 {
            self.places.push(i);
        }
        if flags & flag::KNOWN != 0 {
            self.known.push(i);
        }
        if flags & flag::ANCHOR != 0 {
            self.anchors.push(i);
        }
        if flags & (flag::ORG | flag::ORG_TAIL) != 0 {
            self.bodies.push(i);
        }
        if flags & flag::SELDOM != 0 {
            self.seldom.push(i);
        }
    }
}

/// A block has so many bytes, as a power of two.
const BLOCK: u32 = 4;
impl std::ops::Deref for Cues {
    type Target = [Cue];

    #[inline]
    fn deref(&self) -> &[Cue] {
        &self.list
    }
}

impl Cues {
    /// Gathers those of a document; gives all their bits. Linear in the hits and the text.
    pub(super) fn gather(&mut self, reading: &Reading<'_>, flags: &[u32]) -> u32 {
        let Self { list, union, by_end, of } = self;
        list.clear();
        by_end.clear();
        *union = 0;
        let mut sentences = reading.sentences.iter();
        let Some(mut sentence) = sentences.next() else { return 0 };
        of.clear();
        let of_any = flag::PLACE | flag::KNOWN | flag::ANCHOR | flag::ORG | flag::ORG_TAIL | flag::SELDOM;
        let mut bits_of_all = 0;
        'hits: for hit in reading.hits {
            let bits = flags.get(hit.pattern as usize).copied().unwrap_or(0);
            if bits == 0 {
                continue;
            }
            while hit.end as usize > sentence.end {
                match sentences.next() {
                    Some(next) => sentence = next,
                    None => break 'hits,
                }
            }
            if (hit.start as usize) >= sentence.start {
                bits_of_all |= bits;
                let i = list.len() as u32;
                list.push(Cue { start: hit.start, end: hit.end, pattern: hit.pattern, flags: bits });
                while by_end.len() <= (hit.end >> BLOCK) as usize {
                    by_end.push(i);
                }
                if bits & of_any != 0 {
                    of.put(i, bits);
                }
            }
        }
        *union = bits_of_all;
        bits_of_all
    }
}

/// The first cue whose end is at or behind `at`.
#[inline]
pub(super) fn from_end(cues: &Cues, at: usize) -> usize {
    let Some(&first) = cues.by_end.get(at >> BLOCK) else { return cues.list.len() };
    let first = first as usize;
    first + cues.list[first..].iter().take_while(|c| (c.end as usize) < at).count()
}

/// The cues that end exactly at `at`, the longest first.
#[inline]
pub(super) fn ending_at(cues: &Cues, at: usize) -> impl Iterator<Item = Cue> + '_ {
    cues.list[from_end(cues, at)..].iter().copied().take_while(move |c| c.end as usize == at)
}

/// The longest cue with one of `bits` that begins exactly at `at`.
#[inline]
pub(super) fn starting_at(cues: &Cues, at: usize, bits: u32) -> Option<Cue> {
    const LONGEST: usize = 60;
    if cues.union & bits == 0 {
        return None;
    }
    let near = cues.list[from_end(cues, at + 1)..].iter().take_while(|c| c.end as usize <= at + LONGEST);
    near.filter(|c| c.start as usize == at && c.is(bits)).last().copied()
}

/// A cue that is exactly this span and has one of `bits`.
#[inline]
pub(super) fn exactly(cues: &Cues, span: Span, bits: u32) -> Option<Cue> {
    ending_at(cues, span.end).find(|c| c.start as usize == span.start && c.is(bits))
}

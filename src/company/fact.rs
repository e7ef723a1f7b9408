//! What the tables say of each word that bears on names, and what findings tell of it.

use std::collections::HashMap;

use super::cue::{Cue, flag};
use crate::codes::StockCode;
use crate::entity::{Location, Symbol};
use crate::lexicon::table::{self, TableId};
use crate::lexicon::{KIND_SHIFT, KINDS, Lexicon, RowRef};
use crate::scan::Hit;

/// The tables whose rows findings tell of.
const TOLD: u32 = 1 << table::COMPANIES | 1 << table::PLACES | 1 << table::ORGS | 1 << table::ORG_SUFFIXES;

/// What is known of a word, in sixteen bytes: names ask for it all over the table, and memory is slow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    /// The table of its row in the highest bits, [`SEVERAL`] or [`NO_TABLE`], with [`NAMED`]; the row in the others. Of a company it is the
    /// first row with its code, or its own.
    row: u32,
    /// The stock code of a company, zeros behind.
    code: [u8; StockCode::MOST],
}

/// A word that none of the tables has.
const NOTHING: Listed = Listed::new(NO_TABLE, 0);
const NO_TABLE: TableId = 0x7F;
/// More than one of the tables has the word.
const SEVERAL: TableId = 0x7E;
/// Set where a registered name is known.
const NAMED: u32 = 1 << 31;

impl Listed {
    const fn new(table: TableId, row: u32) -> Self {
        Self { row: (table as u32) << 24 | row, code: [0; StockCode::MOST] }
    }

    fn table(&self) -> TableId {
        (self.row >> 24) as TableId & NO_TABLE
    }

    /// Which company: rows of one have the same number.
    #[inline]
    pub(super) fn enterprise(&self) -> u32 {
        self.row & 0xFF_FFFF
    }

    /// The stock code.
    #[inline]
    pub(super) fn code(&self) -> Option<StockCode> {
        StockCode::padded(self.code)
    }
}

const _: () = assert!((table::RECORD_WORDS as u32) < KIND_SHIFT, "the last of the scanned tables has its bit below the kinds");

/// The first bytes of a word, to sort by.
pub(super) fn lead(word: &[u8]) -> u64 {
    match word.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        None => word.iter().rev().fold(0, |key, &b| key >> 8 | u64::from(b) << 56),
    }
}

/// A company's row, code and registered name.
type Company = (u32, Symbol, Symbol);

/// A code: its first bytes, itself, the row and the pattern that have it.
type Coded = (u64, Symbol, u32, u32);

/// What the tables say.
#[derive(Default)]
pub(super) struct Facts {
    /// For each pattern of the lexicon of which kind it is.
    kinds: Vec<u16>,
    /// Whether hits bring the kinds of their words with them.
    marked: bool,
    /// For each kind the bits; the first has none. They are some hundred.
    flags: Vec<u32>,
    /// For each pattern the company that it names, or its row in the one other table of [`TOLD`] that has it.
    told: Vec<Listed>,
    /// Registered names of few companies, by their patterns.
    names: Vec<(u32, Symbol)>,
    places: Vec<Location>,
    orgs: Vec<Symbol>,
    org_suffixes: Vec<Symbol>,
}

impl Facts {
    /// Reads them for each pattern of the lexicon.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
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
        let tables =
            [table::LEGAL_FORMS, table::STOP_NAMES, table::COMPANY_WORDS, table::INDUSTRY].iter().fold(TOLD, |mask, t| mask | 1 << t);
        let count = |table| lexicon.row_count(table) as usize;
        let masks = &lexicon.compiled.masks;
        let mut facts = Self {
            kinds: vec![0; masks.len()],
            marked: false,
            flags: vec![0],
            told: vec![NOTHING; masks.len()],
            names: Vec::new(),
            places: vec![Location { code: "", level: "" }; count(table::PLACES)],
            orgs: vec![""; count(table::ORGS)],
            org_suffixes: vec![""; count(table::ORG_SUFFIXES)],
        };
        let mut coded = Vec::new();
        let (mut kinds, mut last) = (HashMap::from([(0, 0)]), (0, 0));
        for (pattern, mask) in (0u32..).zip(masks).filter(|(_, mask)| *mask & tables != 0) {
            let (mut flags, mut company) = (0, None);
            // Of several rows of a table the first counts.
            for &row in lexicon.rows(pattern).iter().rev() {
                flags |= facts.flags_of_row(lexicon, row, &mut company);
                if TOLD >> row.table & 1 == 1 {
                    facts.told[pattern as usize] = Listed::new(row.table, row.row);
                }
            }
            match company {
                Some(company) => facts.note_company(company, pattern, &mut coded),
                None if (mask & TOLD).count_ones() > 1 => facts.told[pattern as usize] = Listed::new(SEVERAL, 0),
                None => {}
            }
            if mask >> table::COMPANY_WORDS & 1 == 1 {
                for (list, bit) in lists {
                    if lexicon.in_list_of(pattern, table::COMPANY_WORDS, list) {
                        flags |= bit;
                    }
                }
            }
            // Most words are of the kind of the word before.
            if last.0 != flags {
                let next = u16::try_from(facts.flags.len()).unwrap_or(0);
                last = (flags, *kinds.entry(flags).or_insert(next));
                if last.1 == next && next > 0 {
                    facts.flags.push(flags);
                }
            }
            facts.kinds[pattern as usize] = last.1;
        }
        facts.number_enterprises(coded);
        facts.names.sort_unstable();
        facts
    }

    /// Notes what a row of the companies tells.
    fn note_company(&mut self, (row, code, name): Company, pattern: u32, coded: &mut Vec<Coded>) {
        let mut listed = Listed::new(table::COMPANIES, row);
        if !code.is_empty() {
            coded.push((lead(code.as_bytes()), code, row, pattern));
        }
        if !name.is_empty() {
            listed.row |= NAMED;
            self.names.push((pattern, name));
        }
        self.told[pattern as usize] = listed;
    }

    /// Numbers the enterprises: rows with the same code are one.
    fn number_enterprises(&mut self, mut coded: Vec<Coded>) {
        // The first bytes tell most codes apart.
        coded.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        for same in coded.chunk_by(|a, b| a.1 == b.1) {
            let code = StockCode::known(same[0].1).map_or([0; StockCode::MOST], |code| code.bytes());
            for &(.., pattern) in same {
                let listed = &mut self.told[pattern as usize];
                *listed = Listed { row: listed.row & NAMED | Listed::new(table::COMPANIES, same[0].2).row, code };
            }
        }
    }

    /// Notes the kinds in the words' masks, which every hit has: looking them up takes longer. Of more kinds than there is room for none.
    pub(super) fn mark(&mut self, lexicon: &mut Lexicon) {
        self.marked = self.flags.len() <= KINDS;
        let kinds = self.kinds.iter().filter(|_| self.marked);
        lexicon.compiled.masks.iter_mut().zip(kinds).for_each(|(mask, kind)| *mask |= u32::from(*kind) << KIND_SHIFT);
    }

    /// What the word of a hit may be.
    #[inline]
    pub(super) fn flags_of(&self, hit: &Hit) -> u32 {
        if !self.marked {
            return self.flags(hit.pattern);
        }
        self.flags.get((hit.mask >> KIND_SHIFT) as usize % KINDS).copied().unwrap_or(0)
    }

    /// What the pattern may be.
    #[inline]
    pub(super) fn flags(&self, pattern: u32) -> u32 {
        let kind = self.kinds.get(pattern as usize).map_or(0, |kind| usize::from(*kind));
        self.flags.get(kind).copied().unwrap_or(0)
    }

    /// The pattern's row in a table of [`TOLD`] but that of companies.
    #[inline]
    fn row(&self, lexicon: &Lexicon, pattern: u32, table: TableId) -> Option<usize> {
        let listed = self.told.get(pattern as usize)?;
        if listed.table() == table { Some(listed.enterprise() as usize) } else { several(lexicon, pattern, listed.table(), table) }
    }

    /// The company that a pattern names.
    #[inline]
    pub(super) fn company(&self, pattern: u32) -> Option<Listed> {
        self.told.get(pattern as usize).copied().filter(|listed| listed.table() == table::COMPANIES)
    }

    /// The registered name of the company that a pattern names.
    #[inline]
    pub(super) fn registered(&self, pattern: u32, company: Listed) -> Option<Symbol> {
        if company.row & NAMED != 0 { self.registered_name(pattern) } else { None }
    }

    #[cold]
    #[inline(never)]
    fn registered_name(&self, pattern: u32) -> Option<Symbol> {
        self.names.binary_search_by_key(&pattern, |name| name.0).ok().map(|at| self.names[at].1)
    }

    /// The place that a cue names.
    #[inline]
    pub(super) fn place(&self, lexicon: &Lexicon, cue: Cue) -> Option<Location> {
        self.places.get(self.row(lexicon, cue.pattern, table::PLACES)?).copied()
    }

    /// The kind of the public body that a cue names.
    #[inline]
    pub(super) fn body(&self, lexicon: &Lexicon, cue: Cue) -> Option<Symbol> {
        self.orgs.get(self.row(lexicon, cue.pattern, table::ORGS)?).copied()
    }

    /// The kind of the public bodies whose names a cue ends.
    #[inline]
    pub(super) fn body_tail(&self, lexicon: &Lexicon, cue: Cue) -> Option<Symbol> {
        self.org_suffixes.get(self.row(lexicon, cue.pattern, table::ORG_SUFFIXES)?).copied()
    }

    /// The bits of a row; notes what it tells, in `company` what it tells of one.
    fn flags_of_row(&mut self, lexicon: &Lexicon, row: RowRef, company: &mut Option<Company>) -> u32 {
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
            *company = Some((row.row, code, name));
            if sense == "plain" { flag::PLAIN } else { flag::COMMON }
        } else if is(table::STOP_NAMES) {
            flag::STOP
        } else if is(table::INDUSTRY) {
            flag::INDUSTRY
        } else if is(table::PLACES) {
            let [word, code, level] = lexicon.cells(row, 0);
            self.places[row.row as usize] = Location { code, level };
            let suffixed = word.chars().count() > 2 && word.ends_with(['省', '市', '县', '区', '州', '盟', '旗']);
            match level {
                "country" if !CHINA.contains(&code) => flag::PLACE | flag::COUNTRY,
                "country" | "province" => flag::PLACE | flag::PLACE_FIRM,
                _ if suffixed => flag::PLACE | flag::PLACE_FIRM,
                _ => flag::PLACE,
            }
        } else if is(table::ORGS) {
            self.orgs[row.row as usize] = lexicon.cell(row, 1);
            flag::ORG
        } else if is(table::ORG_SUFFIXES) {
            self.org_suffixes[row.row as usize] = lexicon.cell(row, 1);
            flag::ORG_TAIL
        } else {
            0
        }
    }
}

/// The row in a table of a pattern of which another is noted, or that several have.
#[cold]
#[inline(never)]
fn several(lexicon: &Lexicon, pattern: u32, noted: TableId, table: TableId) -> Option<usize> {
    let may_have = matches!(noted, SEVERAL | table::COMPANIES);
    lexicon.row_in(pattern, table).filter(|_| may_have).map(|row| row as usize)
}

//! Tables compiled into tries over all their words, with a byte form that the build script embeds.

use std::collections::{BTreeMap, HashMap};

use super::chars;
use super::foldmap::FoldMap;
use super::table::{COMPANIES, PROJECT_HEADS, Scan, TableId, WORDS};
use super::trie::Trie;

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRef {
    /// The table.
    pub table: TableId,
    /// The row's number in it, from 0.
    pub row: u32,
}

/// Set in the mask of a word with a character that a quantity may begin with. The lowest bits are tables'.
pub const NUMERAL: u32 = 1 << 31;

/// Set in the mask of a company's name of two characters that longer words of the segmentation dictionary begin with. The bit is that
/// of a table that is never scanned.
#[allow(dead_code)]
pub const BEGINS_WORDS: u32 = 1;
/// The same for words that end with it.
#[allow(dead_code)]
pub const ENDS_WORDS: u32 = 1 << 1;

/// Where in a word's mask the company layer notes of which kind the word is to it, above the bits of all scanned tables.
#[allow(dead_code)]
pub const KIND_SHIFT: u32 = 19;
/// There is room for so many kinds.
#[allow(dead_code)]
pub const KINDS: usize = 1 << 10;

/// Tables of more rows have mostly words that are seldom met.
const SMALL: usize = 5000;

/// What a scan needs.
pub struct Compiled {
    /// The words of the tables that are always scanned; their numbers are those of the patterns.
    pub triggers: Trie,
    /// The words for sentences that may tell of a stage, and the heads of project names.
    pub stage: Trie,
    /// The words for sentences that may name a project.
    pub project: Trie,
    /// The words of the tables for records.
    pub record: Trie,
    /// Where each pattern's rows begin in `rows`; one more at the end.
    pub starts: Vec<u32>,
    /// Rows of the patterns, one after the other.
    pub rows: Vec<RowRef>,
    /// For each pattern a bit for each table it stands in, and [`NUMERAL`].
    pub masks: Vec<u32>,
    /// For each table the byte offsets of its rows.
    pub offsets: Vec<Vec<u32>>,
}

impl Compiled {
    /// Compiles the scanned words of all tables; `tables` gives, by number, where it is scanned and its rows' (offset, word).
    pub fn build(tables: &[(Scan, Vec<(u32, &str)>)], fold: &FoldMap) -> Result<Self, String> {
        let mut patterns: BTreeMap<String, Vec<RowRef>> = BTreeMap::new();
        for (table, (_, rows)) in tables.iter().enumerate().filter(|(_, t)| t.0 != Scan::Never) {
            for (row, &(_, word)) in rows.iter().enumerate() {
                let reference = RowRef { table: table as TableId, row: row as u32 };
                patterns.entry(fold.fold_word(word)).or_default().push(reference);
            }
        }
        patterns.remove("");
        // What tables say of words lies by the words' numbers: those that texts are full of, short ones of the smaller tables, are
        // numbered first, and so lie side by side.
        let mut patterns: Vec<(String, Vec<RowRef>)> = patterns.into_iter().collect();
        let seldom = |rows: &[RowRef]| rows.iter().all(|r| tables[r.table as usize].1.len() > SMALL);
        patterns.sort_by_cached_key(|(word, rows)| (seldom(rows), word.chars().count()));
        let has = |rows: &[RowRef], scan: Scan| rows.iter().any(|r| tables[r.table as usize].0 == scan);
        let trie = |wanted: &dyn Fn(&[RowRef]) -> bool| {
            let all = patterns.iter().zip(0u32..).filter(|((_, rows), _)| wanted(rows));
            Trie::build(&all.map(|((word, _), number)| (word.as_str(), number)).collect::<Vec<_>>())
        };
        let triggers = trie(&|rows| has(rows, Scan::Always))?;
        let stage = trie(&|rows| has(rows, Scan::Stage) || rows.iter().any(|r| r.table == PROJECT_HEADS))?;
        let project = trie(&|rows| has(rows, Scan::Project))?;
        // What is found in every document need not be found again: these words are joined to those.
        let record = trie(&|rows| has(rows, Scan::Record) && !has(rows, Scan::Always))?;
        let (mut starts, mut rows, mut masks) = (vec![0], Vec::new(), Vec::new());
        for (word, refs) in &patterns {
            rows.extend_from_slice(refs);
            starts.push(rows.len() as u32);
            masks.push(refs.iter().fold(if chars::holds(word) { NUMERAL } else { 0 }, |mask, r| mask | 1 << r.table));
        }
        mark_short_names(&patterns, &tables[WORDS as usize].1, &mut masks);
        let offsets = tables.iter().map(|(_, rows)| rows.iter().map(|r| r.0).collect()).collect();
        Ok(Self { triggers, stage, project, record, starts, rows, masks, offsets })
    }

    /// All tries; a word may be in several.
    #[allow(dead_code)]
    pub fn tries(&self) -> [&Trie; 4] {
        [&self.triggers, &self.stage, &self.project, &self.record]
    }

    /// The byte form.
    #[allow(dead_code)]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut put = |numbers: &mut dyn Iterator<Item = u32>| {
            let numbers: Vec<u32> = numbers.collect();
            bytes.extend_from_slice(&(numbers.len() as u32).to_le_bytes());
            numbers.iter().for_each(|n| bytes.extend_from_slice(&n.to_le_bytes()));
        };
        put(&mut self.starts.iter().copied());
        put(&mut self.rows.iter().map(|r| u32::from(r.table) << 24 | r.row));
        put(&mut self.masks.iter().copied());
        put(&mut std::iter::once(self.offsets.len() as u32));
        for table in &self.offsets {
            put(&mut table.iter().copied());
        }
        put(&mut self.triggers.to_numbers().into_iter());
        put(&mut self.stage.to_numbers().into_iter());
        put(&mut self.project.to_numbers().into_iter());
        put(&mut self.record.to_numbers().into_iter());
        bytes
    }

    /// Reads the byte form back; none where it is not one.
    #[allow(dead_code)]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let starts = take(&mut rest)?;
        let rows = take(&mut rest)?.into_iter().map(|n| RowRef { table: (n >> 24) as TableId, row: n & 0xFF_FFFF }).collect();
        let masks = take(&mut rest)?;
        let tables = *take(&mut rest)?.first()?;
        let offsets = (0..tables).map(|_| take(&mut rest)).collect::<Option<_>>()?;
        let triggers = Trie::from_numbers(&take(&mut rest)?)?;
        let stage = Trie::from_numbers(&take(&mut rest)?)?;
        let project = Trie::from_numbers(&take(&mut rest)?)?;
        let record = Trie::from_numbers(&take(&mut rest)?)?;
        Some(Self { triggers, stage, project, record, starts, rows, masks, offsets })
    }
}

/// Marks the companies' names of two characters that longer words of the dictionary begin or end with.
fn mark_short_names(patterns: &[(String, Vec<RowRef>)], words: &[(u32, &str)], masks: &mut [u32]) {
    type Pair = [u8; 6];
    // A few bits of both characters turn most other pairs away.
    let place = |pair: &Pair| usize::from(pair[2] & 0x3F) << 9 | usize::from(pair[5] & 0x3F) << 3 | usize::from(pair[1] & 7);
    let (mut names, mut some): (HashMap<Pair, usize>, Vec<bool>) = (HashMap::new(), vec![false; 1 << 15]);
    for (at, (word, rows)) in patterns.iter().enumerate() {
        if let Ok(pair) = Pair::try_from(word.as_bytes())
            && rows.iter().any(|row| row.table == COMPANIES)
        {
            some[place(&pair)] = true;
            names.insert(pair, at);
        }
    }
    let mut mark = |pair: Option<&Pair>, bit: u32| {
        if let Some(&at) = pair.filter(|pair| some[place(pair)]).and_then(|pair| names.get(pair)) {
            masks[at] |= bit;
        }
    };
    for (_, word) in words.iter().filter(|(_, word)| word.len() > size_of::<Pair>()) {
        mark(word.as_bytes().first_chunk(), BEGINS_WORDS);
        mark(word.as_bytes().last_chunk(), ENDS_WORDS);
    }
}

fn take(rest: &mut &[u8]) -> Option<Vec<u32>> {
    let (count, tail) = rest.split_first_chunk::<4>()?;
    let (numbers, tail) = tail.split_at_checked(u32::from_le_bytes(*count) as usize * 4)?;
    *rest = tail;
    Some(numbers.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect())
}

//! The lexicon: tables of words, compiled into tries; embedded, or overlaid by a user's tables.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

pub(crate) mod compile;
#[cfg(feature = "cli")]
pub(crate) mod cover;
pub(crate) mod flags;
mod lint;
pub(crate) mod table;
pub(crate) mod trie;

use crate::entity::Symbol;
use crate::error::{Error, ErrorKind};
pub(crate) use crate::number::chars;
use crate::scan::Kinds;
pub(crate) use crate::text::foldmap;
use crate::text::span::Span;
pub(crate) use compile::{BEGINS_WORDS, Compiled, ENDS_WORDS, KIND_SHIFT, KINDS, NUMERAL, RowRef};
use foldmap::FoldMap;
pub(crate) use lint::lint;
use table::{TABLES, TableId};
use trie::Trie;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));

    pub(super) static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));
}

pub(crate) use embedded::RULES as EMBEDDED_RULES;

/// A named list of words, by number.
pub(crate) type ListId = u16;

/// A user's table: a name for messages, the table's file name without `.tsv`, and its text.
#[derive(Clone, Debug)]
pub(crate) struct Overlay {
    pub label: String,
    pub table: String,
    pub text: String,
}

/// A word of the lexicon that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconHit {
    /// Where, in bytes of the source.
    pub span: Span,
    /// The rows that have the word.
    pub rows: Vec<LexiconRow>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LexiconRow {
    /// The table's name.
    pub table: Symbol,
    /// The file it stands in.
    pub file: Symbol,
    /// The line there, from 1.
    pub line: usize,
    /// The row itself, its cells separated by tabs.
    pub text: Symbol,
}

/// All tables, compiled.
pub(crate) struct Lexicon {
    pub(crate) compiled: Compiled,
    texts: Vec<&'static str>,
    /// Per table: (offset in the text where a file begins, its name).
    files: Vec<Vec<(u32, Symbol)>>,
    pub(crate) fold: FoldMap,
    /// The characters that a pass stops at.
    pub(crate) kinds: Kinds,
    lists: HashMap<Symbol, ListId>,
    /// Per pattern of `compiled.rows`: the list of that row, for list tables; else `NO_LIST`.
    row_lists: Vec<ListId>,
    /// Per list its rows, in table order.
    list_rows: Vec<Vec<RowRef>>,
}

const NO_LIST: ListId = ListId::MAX;

/// A text that lives as long as the process; the same text is kept once.
pub(crate) fn intern(text: &str) -> Symbol {
    static TEXTS: OnceLock<Mutex<HashSet<Symbol>>> = OnceLock::new();
    let mut texts = TEXTS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = texts.get(text) {
        return known;
    }
    let kept: Symbol = Box::leak(text.to_owned().into_boxed_str());
    texts.insert(kept);
    kept
}

impl Lexicon {
    /// The embedded tables. Takes about a millisecond.
    pub(crate) fn embedded() -> Self {
        let compiled = Compiled::from_bytes(embedded::COMPILED).expect("the build script wrote it in this form");
        let files = TABLES.iter().map(|t| vec![(0, t.file)]).collect();
        Self::finish(compiled, embedded::TEXTS.to_vec(), files)
    }

    /// The embedded tables with rows added, replaced (the same key) or removed (a word that begins with `-`) by a user's.
    /// Reports every fault of every table, and gives what the sound rows make, so that rules can be checked too. A table's
    /// text is kept as long as the process lives.
    pub(crate) fn with_overlays(overlays: &[Overlay], faults: &mut Vec<Error>) -> Option<Self> {
        let mut texts: Vec<String> = embedded::TEXTS.iter().map(|t| (*t).to_owned()).collect();
        let mut files: Vec<Vec<(u32, Symbol)>> = TABLES.iter().map(|t| vec![(0, t.file)]).collect();
        for overlay in overlays {
            let Some(id) = table::table_by_name(&overlay.table) else {
                let names: Vec<_> = TABLES.iter().map(|t| t.name).collect();
                let what = format!("no table is named {}; the tables are {}", overlay.table, names.join(", "));
                faults.push(Error::at(ErrorKind::Lexicon, &overlay.label, None, what));
                continue;
            };
            let text = &mut texts[id as usize];
            if !text.ends_with('\n') {
                text.push('\n');
            }
            files[id as usize].push((text.len() as u32, intern(&overlay.label)));
            text.push_str(&overlay.text);
        }
        let mut rows_of = Vec::new();
        for (id, spec) in TABLES.iter().enumerate() {
            let mut rows: Vec<(u32, &str)> = Vec::new();
            let mut keys: HashMap<&str, (usize, usize, usize)> = HashMap::new();
            let mut removed = HashSet::new();
            for (file, &(from, label)) in files[id].iter().enumerate() {
                let to = files[id].get(file + 1).map_or(texts[id].len(), |next| next.0 as usize);
                let (found, bad) = table::read_rows(spec, &texts[id][from as usize..to]);
                faults.extend(bad.into_iter().map(|f| Error::at(ErrorKind::Lexicon, label, Some(f.line), f.what)));
                for row in found {
                    if let Some(word) = row.key(spec.key).strip_prefix('-').filter(|w| file > 0 && !w.is_empty()) {
                        match keys.remove(word) {
                            Some((_, _, at)) => removed.insert(at),
                            None => {
                                let what = format!("{word} cannot be removed: no earlier row has it");
                                faults.push(Error::at(ErrorKind::Lexicon, label, Some(row.line), what));
                                false
                            }
                        };
                        continue;
                    }
                    let entry = (from + row.offset as u32, row.word());
                    match keys.get(row.key(spec.key)) {
                        Some(&(other, line, _)) if other == file => {
                            let what = format!("{} is already declared at line {line}", row.key(spec.key).replace('\t', " "));
                            faults.push(Error::at(ErrorKind::Lexicon, label, Some(row.line), what));
                        }
                        Some(&(_, _, at)) => {
                            rows[at] = entry;
                            keys.insert(row.key(spec.key), (file, row.line, at));
                        }
                        None => {
                            keys.insert(row.key(spec.key), (file, row.line, rows.len()));
                            rows.push(entry);
                        }
                    }
                }
            }
            let kept = rows.into_iter().enumerate().filter(|(at, _)| !removed.contains(at)).map(|(_, row)| row);
            rows_of.push((spec.scan, kept.collect::<Vec<_>>()));
        }
        let fold = fold_map(&texts[table::TRADITIONAL as usize]);
        let compiled = match Compiled::build(&rows_of, &fold) {
            Ok(compiled) => compiled,
            Err(what) => {
                faults.push(Error::at(ErrorKind::Lexicon, "lexicons", None, what));
                return None;
            }
        };
        Some(Self::finish(compiled, texts.iter().map(|t| intern(t)).collect(), files))
    }

    fn finish(mut compiled: Compiled, texts: Vec<&'static str>, files: Vec<Vec<(u32, Symbol)>>) -> Self {
        let fold = fold_map(texts[table::TRADITIONAL as usize]);
        let kinds = Kinds::new(&fold);
        kinds.characters().for_each(|c| compiled.triggers.stop_at(c));
        let mut lexicon = Self { compiled, texts, files, fold, kinds, lists: HashMap::new(), row_lists: Vec::new(), list_rows: Vec::new() };
        let is_list = |table: TableId| TABLES[table as usize].columns.get(1) == Some(&"list");
        let mut lists: HashMap<Symbol, ListId> = HashMap::new();
        let mut row_lists = Vec::with_capacity(lexicon.compiled.rows.len());
        let mut list_rows: Vec<Vec<RowRef>> = Vec::new();
        for &row in &lexicon.compiled.rows {
            if !is_list(row.table) {
                row_lists.push(NO_LIST);
                continue;
            }
            let next = lists.len() as ListId;
            let list = *lists.entry(lexicon.cell(row, 1)).or_insert(next);
            if list == next {
                list_rows.push(Vec::new());
            }
            list_rows[list as usize].push(row);
            row_lists.push(list);
        }
        lexicon.list_rows = list_rows;
        lexicon.row_lists = row_lists;
        lexicon.lists = lists;
        lexicon
    }

    /// Of the words that are always scanned those that `keep` their masks; `see` gets each. Takes some milliseconds.
    pub(crate) fn triggers_where(&self, keep: impl Fn(u32) -> bool, mut see: impl FnMut(&str)) -> Option<Trie> {
        let patterns = self.compiled.masks.iter().zip(0u32..).filter(|(mask, _)| keep(**mask));
        let words = patterns.filter_map(|(_, pattern)| {
            let word = self.cell(*self.rows(pattern).first()?, 0);
            Some((self.fold.fold_word(word), pattern))
        });
        let words: Vec<(String, u32)> = words.collect();
        words.iter().for_each(|(word, _)| see(word));
        let words: Vec<(&str, u32)> = words.iter().map(|(word, pattern)| (word.as_str(), *pattern)).collect();
        let mut trie = Trie::build(&words).ok()?;
        self.kinds.characters().for_each(|c| trie.stop_at(c));
        Some(trie)
    }

    /// The rows that a pattern stands for.
    #[inline]
    pub(crate) fn rows(&self, pattern: u32) -> &[RowRef] {
        let (from, to) = (self.compiled.starts[pattern as usize], self.compiled.starts[pattern as usize + 1]);
        &self.compiled.rows[from as usize..to as usize]
    }

    /// The row that a pattern has in a table.
    #[inline]
    pub(crate) fn row_in(&self, pattern: u32, table: TableId) -> Option<u32> {
        self.rows(pattern).iter().find(|r| r.table == table).map(|r| r.row)
    }

    /// Whether a pattern is a word of a named list.
    #[inline]
    pub(crate) fn in_list(&self, pattern: u32, list: ListId) -> bool {
        let (from, to) = (self.compiled.starts[pattern as usize], self.compiled.starts[pattern as usize + 1]);
        self.row_lists[from as usize..to as usize].contains(&list)
    }

    /// Whether a pattern is a word of a named list in this table: tables may have lists of one name.
    pub(crate) fn in_list_of(&self, pattern: u32, table: TableId, list: ListId) -> bool {
        let (from, to) = (self.compiled.starts[pattern as usize], self.compiled.starts[pattern as usize + 1]);
        let rows = self.compiled.rows[from as usize..to as usize].iter();
        rows.zip(&self.row_lists[from as usize..to as usize]).any(|(row, &of)| row.table == table && of == list)
    }

    /// The number of a named list (`list` column of the list tables).
    pub(crate) fn list(&self, name: &str) -> Option<ListId> {
        self.lists.get(name).copied()
    }

    /// The number of a list that the engine itself refers to; a list without rows matches nothing.
    pub(crate) fn list_or_none(&self, name: &str) -> ListId {
        self.list(name).unwrap_or(NO_LIST - 1)
    }

    /// The folded words of a named list, in table order.
    pub(crate) fn list_words(&self, name: &str) -> Vec<String> {
        let Some(list) = self.list(name) else { return Vec::new() };
        let rows = self.list_rows.get(list as usize).into_iter().flatten();
        rows.map(|row| self.fold.fold_word(self.cell(*row, 0))).collect()
    }

    /// How many rows a table has.
    pub(crate) fn row_count(&self, table: TableId) -> u32 {
        self.compiled.offsets[table as usize].len() as u32
    }

    /// A row's line.
    pub(crate) fn row_text(&self, row: RowRef) -> Symbol {
        let rest = self.text_from(row);
        // Lines are short: a plain walk beats a search that gets ready for long texts.
        let end = rest.bytes().position(|b| b == b'\n').unwrap_or(rest.len());
        rest[..end].trim_end_matches('\r')
    }

    /// A table's text from a row on.
    #[inline]
    fn text_from(&self, row: RowRef) -> Symbol {
        let from = self.compiled.offsets[row.table as usize][row.row as usize] as usize;
        &self.texts[row.table as usize][from..]
    }

    /// A cell of a row; empty past the last column. Reads no farther than the cell: start-up asks for some ten thousand.
    pub(crate) fn cell(&self, row: RowRef, column: usize) -> Symbol {
        let [cell] = self.cells(row, column);
        cell
    }

    /// The cells of a row from `column` on; empty past the last column.
    pub(crate) fn cells<const N: usize>(&self, row: RowRef, column: usize) -> [Symbol; N] {
        let rest = self.text_from(row);
        let mut cells = [""; N];
        let (mut at, mut from, mut number) = (0, 0, 0);
        loop {
            let byte = rest.as_bytes().get(at).copied().unwrap_or(b'\n');
            if byte != b'\t' && byte != b'\n' {
                at += 1;
                continue;
            }
            if number >= column {
                let cell = &rest[from..at];
                cells[number - column] = if byte == b'\n' { cell.trim_end_matches('\r') } else { cell };
            }
            number += 1;
            if byte == b'\n' || number == column + N {
                return cells;
            }
            at += 1;
            from = at;
        }
    }

    /// All rows of a table, as cells.
    pub(crate) fn table(&self, table: TableId) -> impl Iterator<Item = Vec<Symbol>> + '_ {
        (0..self.row_count(table)).map(move |row| self.row_text(RowRef { table, row }).split('\t').collect())
    }

    /// A row as people are told it.
    pub(crate) fn told(&self, row: RowRef) -> LexiconRow {
        let (file, line) = self.place(row);
        LexiconRow { table: TABLES[row.table as usize].name, file, line, text: self.row_text(row) }
    }

    /// Words of the tables that layers read at their own places instead of scanning for them. Looks for each of some
    /// thousand words: for those who ask why, not for extraction.
    pub(crate) fn unscanned_hits(&self, text: &str) -> Vec<(Span, Vec<LexiconRow>)> {
        let mut rows: HashMap<String, Vec<LexiconRow>> = HashMap::new();
        let tables = TABLES
            .iter()
            .enumerate()
            .filter(|(id, t)| t.scan == table::Scan::Never && t.columns[0] == "word" && *id != table::WORDS as usize);
        for (id, _) in tables {
            for row in (0..self.row_count(id as TableId)).map(|row| RowRef { table: id as TableId, row }) {
                let word = self.fold.fold_word(self.cell(row, 0));
                if !word.is_empty() && text.contains(&word) {
                    rows.entry(word).or_default().push(self.told(row));
                }
            }
        }
        rows.iter()
            .flat_map(|(word, rows)| {
                text.match_indices(word.as_str()).map(move |(at, word)| (Span::new(at, at + word.len()), rows.clone()))
            })
            .collect()
    }

    /// Where a row stands: file and line (from 1).
    pub(crate) fn place(&self, row: RowRef) -> (Symbol, usize) {
        let offset = self.compiled.offsets[row.table as usize][row.row as usize];
        let files = &self.files[row.table as usize];
        let (from, label) = files[files.partition_point(|f| f.0 <= offset).saturating_sub(1)];
        let before = &self.texts[row.table as usize][from as usize..offset as usize];
        (label, before.matches('\n').count() + 1)
    }
}

/// How the built-in tables fold characters.
pub(crate) fn embedded_fold() -> FoldMap {
    fold_map(embedded::TEXTS[table::TRADITIONAL as usize])
}

fn fold_map(traditional: &str) -> FoldMap {
    let single = |s: &str| s.chars().next().filter(|c| c.len_utf8() == s.len());
    FoldMap::new(traditional.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((single(cells.next()?)?, single(cells.next()?)?))
    }))
}

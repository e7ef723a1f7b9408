//! Which rows of the tables have a word that stands in some text: for those who ask what their words are good for.
//!
//! Takes folded texts, gives rows. Tables of statistics (`words`, `name_chars`) say how a language is written; their rows are
//! not asked after.

use std::collections::HashMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::table::{NAME_CHARS, Scan, TABLES, TRADITIONAL, TableId, WORDS};
use super::trie::Window;
use super::{Lexicon, LexiconRow, RowRef};

/// Finds rows. Building it takes some milliseconds.
pub(crate) struct Finder {
    /// Words of the tables that no pass over a text looks for, with their number in `rows`.
    unscanned: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    rows: Vec<Vec<RowRef>>,
    /// The rows of characters that fold.
    characters: HashMap<char, RowRef>,
}

/// What was found so far.
pub(crate) struct Seen {
    rows: Vec<Vec<bool>>,
    patterns: Vec<bool>,
    unscanned: Vec<bool>,
}

/// The tables whose rows are asked after.
pub(crate) fn tables() -> impl Iterator<Item = TableId> {
    (0..TABLES.len() as TableId).filter(|table| ![WORDS, NAME_CHARS].contains(table))
}

impl Finder {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut words: HashMap<String, Vec<RowRef>> = HashMap::new();
        let mut characters = HashMap::new();
        for table in tables().filter(|table| TABLES[*table as usize].scan == Scan::Never) {
            for row in (0..lexicon.row_count(table)).map(|row| RowRef { table, row }) {
                let word = lexicon.cell(row, 0);
                if table == TRADITIONAL {
                    characters.extend(word.chars().next().map(|c| (c, row)));
                } else {
                    words.entry(lexicon.fold.fold_word(word)).or_default().push(row);
                }
            }
        }
        words.remove("");
        let (words, rows): (Vec<String>, Vec<_>) = words.into_iter().unzip();
        let unscanned = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(words.iter().zip(0u32..)).ok();
        Self { unscanned, rows, characters }
    }

    /// Nothing seen yet.
    pub(crate) fn nothing(&self, lexicon: &Lexicon) -> Seen {
        let rows = (0..TABLES.len() as TableId).map(|table| vec![false; lexicon.row_count(table) as usize]).collect();
        Seen { rows, patterns: vec![false; lexicon.compiled.masks.len()], unscanned: vec![false; self.rows.len()] }
    }

    /// Gives the rows whose word stands in a text and which had not been seen before. `source` is the text, `folded` what the
    /// layers read of it. Linear in the text and the words that stand there.
    pub(crate) fn find(&self, lexicon: &Lexicon, source: &str, folded: &str, seen: &mut Seen, mut give: impl FnMut(RowRef)) {
        let Seen { rows, patterns, unscanned } = seen;
        let mut note = |row: RowRef| {
            if let Some(known) = rows[row.table as usize].get_mut(row.row as usize).filter(|known| !**known) {
                *known = true;
                give(row);
            }
        };
        for trie in lexicon.compiled.tries() {
            let mut found = Vec::new();
            trie.pass(&mut Window::default(), folded, |words| words.append(&mut found, |word| word.number), |_| true);
            for pattern in found {
                if let Some(known) = patterns.get_mut(pattern as usize).filter(|known| !**known) {
                    *known = true;
                    lexicon.rows(pattern).iter().for_each(|row| note(*row));
                }
            }
        }
        for hit in self.unscanned.iter().flat_map(|words| words.find_overlapping_iter(folded)) {
            let number = hit.value() as usize;
            if !std::mem::replace(&mut unscanned[number], true) {
                self.rows[number].iter().for_each(|row| note(*row));
            }
        }
        source.chars().filter(|c| !c.is_ascii()).filter_map(|c| self.characters.get(&c)).for_each(|row| note(*row));
    }
}

impl Seen {
    /// Notes a row that another has seen.
    pub(crate) fn add(&mut self, row: RowRef) {
        self.rows[row.table as usize][row.row as usize] = true;
    }

    /// All rows of a table, as people are told them, each with whether it was seen. Linear in the table.
    pub(crate) fn told<'a>(&'a self, lexicon: &'a Lexicon, table: TableId) -> impl Iterator<Item = (LexiconRow, bool)> + 'a {
        let text = lexicon.texts[table as usize];
        let files = &lexicon.files[table as usize];
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let before = move |offset: u32| ends.partition_point(|end| *end < offset as usize);
        self.rows[table as usize].iter().zip(0..).map(move |(seen, row)| {
            let offset = lexicon.compiled.offsets[table as usize][row as usize];
            let (from, file) = files[files.partition_point(|file| file.0 <= offset).saturating_sub(1)];
            let line = before(offset) - before(from) + 1;
            let text = lexicon.row_text(RowRef { table, row });
            (LexiconRow { table: TABLES[table as usize].name, file, line, text }, *seen)
        })
    }
}

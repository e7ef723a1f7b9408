//! One pass over a text for all triggers and for the marks that sentences are made from.

mod around;
mod stops;

use around::weight;
pub(crate) use around::{Around, Part, Word, weigh_signs, words_in};

use crate::lexicon::Lexicon;
use crate::lexicon::table::TableId;
use crate::lexicon::trie::{self, Trie, Window};
use crate::text::span::Span;
pub(crate) use stops::Kinds;
use stops::Stops;

/// A word of the scanned tables, found in the text. Hits overlap; they come in order of their ends, the longest first
/// where ends are the same.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hit {
    /// First byte in the view.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Which word: [`Lexicon::rows`] tells its rows.
    pub pattern: u32,
    /// A bit for each table that has the word; how strongly it tells of a project.
    pub mask: u32,
}

impl Hit {
    /// The hit of a word, of a part of the text that begins at `from`; `masks` are those of all words.
    #[inline]
    pub(crate) fn of(masks: &[u32], word: trie::Word, from: u32) -> Self {
        let mask = masks.get(word.number as usize).copied().unwrap_or(0);
        Self { start: from + word.start, end: from + word.end, pattern: word.number, mask }
    }

    /// Where in the view.
    #[inline]
    pub(crate) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Whether the word stands in the table.
    #[inline]
    pub(crate) fn is_in(&self, table: TableId) -> bool {
        self.mask >> table & 1 == 1
    }
}

/// What one pass over a text finds.
#[derive(Default)]
pub(crate) struct Scan {
    /// Words of the tables that are always scanned.
    pub hits: Vec<Hit>,
    /// Where marks, figures, blanks and line ends stand.
    pub stops: Stops,
    /// How strongly the words together say that the text tells of projects.
    signs: u32,
    window: Window,
    stopped: stops::Window,
}

impl Scan {
    /// Reads `text` afresh. Where it `may_fold` and a character does, leaves off, and says so by false: the hits are then not the
    /// whole, the stops are. Linear in the text and the hits.
    /// `triggers` are the words to find: all that are always scanned, or those that the wanted layers read.
    pub(crate) fn read(&mut self, lexicon: &Lexicon, triggers: &Trie, text: &str, may_fold: bool) -> bool {
        let Self { hits, stops, signs, window, stopped } = self;
        hits.clear();
        *signs = 0;
        let kinds = &lexicon.kinds;
        if triggers.is_empty() {
            stops.read(kinds, text, stopped);
            return !(may_fold && stops.folds());
        }
        stops.clear();
        let masks = &*lexicon.compiled.masks;
        let stop = |found: &Window| {
            stops.note(found.stops().map(|(at, c)| (at, kinds.of(u32::from(c)))));
            !(may_fold && stops.folds())
        };
        let mut told = 0;
        let words = |found: &mut Window| {
            found.append(hits, |word| {
                let hit = Hit::of(masks, word, 0);
                // Of every word, for a step that depended on which words are signs could not be guessed.
                told += weight(hit.mask);
                hit
            });
        };
        let same = triggers.pass(window, text, words, stop);
        *signs = told;
        if !same {
            stops.read(kinds, text, stopped);
        }
        same
    }

    /// Whether a document with this text may tell of a project: two words say so, or one that says it of nothing else.
    pub(crate) fn may_tell_of_projects(&self) -> bool {
        self.signs >= 2
    }
}

/// All words of all scanned tables in a text.
pub(crate) fn all(lexicon: &Lexicon, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for trie in lexicon.compiled.tries() {
        let words = |found: &mut Window| found.append(&mut hits, |word| Hit::of(&lexicon.compiled.masks, word, 0));
        trie.pass(&mut Window::default(), text, words, |_| true);
    }
    hits.sort_unstable_by_key(|h| (h.end, h.start, h.pattern));
    hits.dedup_by_key(|h| (h.end, h.start, h.pattern));
    hits
}

/// The hits whose ends lie in `span`, of hits in order of their ends. Logarithmic.
pub(crate) fn within(hits: &[Hit], span: Span) -> &[Hit] {
    let from = hits.partition_point(|h| (h.end as usize) <= span.start);
    let to = hits.partition_point(|h| (h.end as usize) <= span.end);
    &hits[from..to]
}

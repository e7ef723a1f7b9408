//! One pass over a text for all triggers and for the marks that sentences are made from.

mod around;
mod stops;

use around::weight;
pub(crate) use around::{Around, Part, Word, weigh_signs, words_in};

use crate::lexicon::Lexicon;
use crate::lexicon::table::TableId;
use crate::lexicon::trie::{Trie, Window};
use crate::text::span::Span;
pub(crate) use stops::Kinds;
use stops::Stops;

/// A word of the scanned tables, found in the text. Hits overlap; they come in order of their ends, the longest first
/// where ends are the same.
#[derive(Clone, Copy, Debug)]
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
        let stop = |at: usize, c: u32| {
            stops.note(at as u32, kinds.of(c));
            !(may_fold && stops.folds())
        };
        let masks = &*lexicon.compiled.masks;
        let mut put = inserter(lexicon, hits, 0);
        // Told here, of every word, for a step that depended on which words are signs could not be guessed.
        let word = |start, end, pattern: u32| {
            *signs += masks.get(pattern as usize).map_or(0, |mask| weight(*mask));
            put(start, end, pattern);
        };
        let same = triggers.pass(window, text, word, stop);
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

/// Puts each word, of a part of the text that begins at `from`, where its end belongs: they come by their starts.
#[inline]
fn inserter<'a>(lexicon: &'a Lexicon, hits: &'a mut Vec<Hit>, from: usize) -> impl FnMut(usize, usize, u32) + 'a {
    let masks = &*lexicon.compiled.masks;
    move |start, end, pattern| {
        let mask = masks.get(pattern as usize).copied().unwrap_or(0);
        let hit = Hit { start: (from + start) as u32, end: (from + end) as u32, pattern, mask };
        if hits.last().is_some_and(|last| last.end > hit.end) {
            put_before(hits, hit);
        } else {
            hits.push(hit);
        }
    }
}

/// Puts a hit before those that end behind it: few, for words are short. Apart from the common way, which needs no room for it.
#[cold]
#[inline(never)]
fn put_before(hits: &mut Vec<Hit>, hit: Hit) {
    let behind = hits.iter().rev().take_while(|h| h.end > hit.end).count();
    hits.insert(hits.len() - behind, hit);
}

/// All words of all scanned tables in a text.
pub(crate) fn all(lexicon: &Lexicon, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for trie in lexicon.compiled.tries() {
        trie.pass(&mut Window::default(), text, inserter(lexicon, &mut hits, 0), |_, _| true);
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

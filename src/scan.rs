//! One pass over a text for all triggers and for the marks that sentences are made from.

mod around;

use around::weight;
pub(crate) use around::{Around, Part, Word, weigh_signs, words_in};

use crate::lexicon::Lexicon;
use crate::lexicon::table::TableId;
use crate::lexicon::trie::{Trie, Window};
use crate::number;
use crate::text::sentence;
use crate::text::span::Span;

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

/// The characters besides folding ones that a pass stops at: what sentences, soft breaks and figures are read from.
pub(crate) fn stops() -> impl Iterator<Item = char> {
    sentence::MARKS.into_iter().chain([' ']).chain(number::beginnings())
}

/// What one pass over a text finds.
#[derive(Default)]
pub(crate) struct Scan {
    /// Words of the tables that are always scanned.
    pub hits: Vec<Hit>,
    /// Where marks stand that a sentence may end at or is held together by.
    pub marks: Vec<u32>,
    /// Where characters stand that a quantity may begin with; of digits side by side the first.
    pub figures: Vec<u32>,
    /// Whether there is a blank.
    pub blanks: bool,
    /// Whether a line ends.
    pub lines: bool,
    /// How strongly the words together say that the text tells of projects.
    signs: u32,
    window: Window,
}

impl Scan {
    /// Reads `text` afresh. Where it `may_fold`, leaves off at a character that folds, and says so by false: what was found
    /// until then is not the whole. Linear in the text and the hits.
    /// `triggers` are the words to find: all that are always scanned, or those that the wanted layers read.
    pub(crate) fn read(&mut self, lexicon: &Lexicon, triggers: &Trie, text: &str, may_fold: bool) -> bool {
        let Self { hits, marks, figures, blanks, lines, signs, window } = self;
        hits.clear();
        marks.clear();
        figures.clear();
        (*blanks, *lines, *signs) = (false, false, 0);
        // One past the last digit.
        let mut digits = 0;
        let stop = |at: usize, c: u32| {
            if (u32::from(b'0')..=u32::from(b'9')).contains(&c) {
                if at > digits || at == 0 {
                    figures.push(at as u32);
                }
                digits = at + 1;
                return true;
            }
            if number::begins(c) {
                figures.push(at as u32);
            }
            if c == u32::from(b' ') {
                *blanks = true;
            } else if sentence::is_mark(c) {
                *lines |= c == u32::from(b'\n');
                marks.push(at as u32);
            } else {
                return !(may_fold && lexicon.fold.folds(c));
            }
            true
        };
        let masks = &*lexicon.compiled.masks;
        let mut put = inserter(lexicon, hits, 0);
        // Told here, of every word, for a step that depended on which words are signs could not be guessed.
        let word = |start, end, pattern: u32| {
            *signs += masks.get(pattern as usize).map_or(0, |mask| weight(*mask));
            put(start, end, pattern);
        };
        triggers.pass(window, text, word, stop)
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

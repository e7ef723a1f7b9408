//! What may tell of projects and stages: the sentences with words of theirs, and the words that only matter around these.

use super::Hit;
use crate::lexicon::flags::Flags;
use crate::lexicon::table::{PROJECT_HEADS, STAGES};
use crate::lexicon::trie::{Trie, Window};
use crate::lexicon::{Lexicon, RowRef};
use crate::reading::Reading;
use crate::text::span::Span;

/// The tables whose words may tell of a project.
const SIGNS: u32 = 1 << STAGES | 1 << PROJECT_HEADS;

/// A sentence with a stage word or a head of project names.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// Its place among the sentences.
    pub number: u32,
    /// A bit for each table that a word of it stands in.
    pub masks: u32,
    /// Its hits, among those of the text.
    hits: (u32, u32),
}

impl Part {
    /// Where it is.
    pub(crate) fn sentence(&self, reading: &Reading<'_>) -> Span {
        reading.sentences.get(self.number as usize).copied().unwrap_or_default()
    }

    /// The hits that end in it.
    pub(crate) fn hits<'a>(&self, reading: &Reading<'a>) -> &'a [Hit] {
        reading.hits.get(self.hits.0 as usize..self.hits.1 as usize).unwrap_or_default()
    }
}

/// The sentences of a document that may tell of projects.
#[derive(Default)]
pub(crate) struct Around {
    /// In order.
    pub parts: Vec<Part>,
}

impl Around {
    /// Reads a document's sentences afresh. Linear in them and the hits.
    pub(crate) fn read(&mut self, reading: &Reading<'_>) {
        self.parts.clear();
        let mut next = 0;
        for (number, sentence) in reading.sentences.iter().enumerate() {
            while reading.hits.get(next).is_some_and(|h| h.end as usize <= sentence.start) {
                next += 1;
            }
            let from = next;
            let mut masks = 0;
            while let Some(hit) = reading.hits.get(next).filter(|h| h.end as usize <= sentence.end) {
                masks |= hit.mask;
                next += 1;
            }
            if masks & SIGNS != 0 {
                self.parts.push(Part { number: number as u32, masks, hits: (from as u32, next as u32) });
            }
        }
    }
}

/// A word that a layer reads, with what its tables say of it.
pub(crate) type Word = (Span, u32);

/// Finds a layer's words in a part of a text, with their flags, in order of their ends. Gives the flags of all together. Linear.
pub(crate) fn words_in(trie: &Trie, flags: &Flags, text: &str, part: Span, into: &mut Vec<Word>) -> u32 {
    into.clear();
    let mut all = 0;
    let put = |start, end, pattern| {
        let word: Word = (Span::new(part.start + start, part.start + end), flags.of_pattern(pattern));
        all |= word.1;
        if into.last().is_some_and(|last| last.0.end > word.0.end) {
            put_before(into, word);
        } else {
            into.push(word);
        }
    };
    trie.pass(&mut Window::default(), part.of(text), put, |_, _| true);
    all
}

/// Puts a word before those that end behind it: few, for words are short.
#[cold]
#[inline(never)]
fn put_before(words: &mut Vec<Word>, word: Word) {
    let behind = words.iter().rev().take_while(|w| w.0.end > word.0.end).count();
    words.insert(words.len() - behind, word);
}

/// How strongly each word says that its document tells of a project.
pub(crate) struct ProjectSigns(Vec<u8>);

impl ProjectSigns {
    /// Reads the classes of stage words and of heads.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let weight = |row: &RowRef| match row.table {
            // 解除质押, 取消会议: a word of ending must stand beside a sign of what ends.
            STAGES if lexicon.cell(*row, 1) == "terminated" && lexicon.cell(*row, 2) == "soft" => 0,
            // Words that finance news uses of anything: one alone tells nothing.
            STAGES => 2 - u8::from(matches!(lexicon.cell(*row, 2), "soft" | "near" | "tail")),
            // Heads of one character (港, 线, 城) need a stage word beside them anyway.
            PROJECT_HEADS if lexicon.cell(*row, 0).chars().count() == 1 => 0,
            PROJECT_HEADS => 2 - u8::from(lexicon.cell(*row, 1) == "loose"),
            _ => 0,
        };
        let patterns = 0..lexicon.compiled.masks.len() as u32;
        Self(
            patterns
                .map(|p| match lexicon.compiled.masks[p as usize] & SIGNS {
                    0 => 0,
                    _ => lexicon.rows(p).iter().map(weight).max().unwrap_or(0),
                })
                .collect(),
        )
    }

    /// Whether a document with these hits may tell of a project.
    pub(crate) fn in_hits(&self, hits: &[Hit]) -> bool {
        let mut sum = 0;
        hits.iter().filter(|h| h.mask & SIGNS != 0).any(|h| {
            sum += u32::from(self.0[h.pattern as usize]);
            sum >= 2
        })
    }
}

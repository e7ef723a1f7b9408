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

/// Where in a word's mask it stands how strongly the word says that its document tells of a project: 0 to 2, in two bits that are no
/// table's.
const WEIGHT_SHIFT: u32 = 29;

/// A sentence with a stage word or a head of project names.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// Its place among the sentences.
    pub number: u32,
    /// A bit for each table that a word of it stands in.
    pub masks: u32,
    /// Its hits, among those of the text.
    hits: (u32, u32),
    /// Its stage words and heads, among the signs.
    signs: (u32, u32),
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
    /// The hits that are stage words or heads, by their places.
    signs: Vec<u32>,
}

impl Around {
    /// Reads a document's sentences afresh. Linear in them and the hits.
    pub(crate) fn read(&mut self, reading: &Reading<'_>) {
        let Self { parts, signs } = self;
        parts.clear();
        signs.clear();
        // Which hits are signs cannot be guessed: each is written, and kept where it is one.
        let (mut next, mut count) = (0, 0);
        for (number, sentence) in reading.sentences.iter().enumerate() {
            while reading.hits.get(next).is_some_and(|h| h.end as usize <= sentence.start) {
                next += 1;
            }
            let (from, first) = (next, count);
            let mut masks = 0;
            while let Some(hit) = reading.hits.get(next).filter(|h| h.end as usize <= sentence.end) {
                masks |= hit.mask;
                signs.push(next as u32);
                count += usize::from(hit.mask & SIGNS != 0);
                signs.truncate(count);
                next += 1;
            }
            if count > first {
                let (hits, signs) = ((from as u32, next as u32), (first as u32, count as u32));
                parts.push(Part { number: number as u32, masks, hits, signs });
            }
        }
    }

    /// The stage words and heads of all parts.
    pub(crate) fn signs<'a>(&'a self, reading: &'a Reading<'_>) -> impl Iterator<Item = &'a Hit> {
        self.signs.iter().filter_map(|&at| reading.hits.get(at as usize))
    }

    /// The stage words and heads of a part.
    pub(crate) fn signs_of<'a>(&'a self, part: &Part, reading: &'a Reading<'_>) -> impl Iterator<Item = &'a Hit> {
        let signs = self.signs.get(part.signs.0 as usize..part.signs.1 as usize).unwrap_or_default();
        signs.iter().filter_map(|&at| reading.hits.get(at as usize))
    }
}

/// A word that a layer reads, with what its tables say of it.
pub(crate) type Word = (Span, u32);

/// Finds a layer's words in a part of a text, with their flags, in order of their ends. Gives the flags of all together. Linear.
pub(crate) fn words_in(trie: &Trie, flags: &Flags, text: &str, part: Span, pass: &mut Window, into: &mut Vec<Word>) -> u32 {
    into.clear();
    let mut all = 0;
    let words = |found: &mut Window| {
        found.append(into, |word| {
            let flags = flags.of_pattern(word.number);
            all |= flags;
            (Span::new(part.start + word.start as usize, part.start + word.end as usize), flags)
        });
    };
    trie.pass(pass, part.of(text), words, |_| true);
    all
}

/// Notes in the words' masks how strongly each says that its document tells of a project, by the classes of stage words and of heads.
pub(crate) fn weigh_signs(lexicon: &mut Lexicon) {
    let weight = |row: &RowRef| match row.table {
        // 解除质押, 取消会议: a word of ending must stand beside a sign of what ends.
        STAGES if lexicon.cell(*row, 1) == "terminated" && lexicon.cell(*row, 2) == "soft" => 0,
        // Words that finance news uses of anything: one alone tells nothing.
        STAGES => 2 - u32::from(matches!(lexicon.cell(*row, 2), "soft" | "near" | "tail")),
        // Heads of one character (港, 线, 城) need a stage word beside them anyway.
        PROJECT_HEADS if lexicon.cell(*row, 0).chars().count() == 1 => 0,
        PROJECT_HEADS => 2 - u32::from(lexicon.cell(*row, 1) == "loose"),
        _ => 0,
    };
    let signs = lexicon.compiled.masks.iter().zip(0u32..).filter(|(mask, _)| *mask & SIGNS != 0);
    let weights: Vec<(u32, u32)> =
        signs.map(|(_, pattern)| (pattern, lexicon.rows(pattern).iter().map(weight).max().unwrap_or(0))).collect();
    for (pattern, weight) in weights {
        lexicon.compiled.masks[pattern as usize] |= weight << WEIGHT_SHIFT;
    }
}

/// How strongly a word with this mask says that its document tells of a project: 0 to 2. With two in all it may.
#[inline]
pub(super) fn weight(mask: u32) -> u32 {
    mask >> WEIGHT_SHIFT & 3
}

//! What may tell of projects and stages: the sentences with words of theirs, and the words that only matter around these.

use super::{Hit, inserter};
use crate::lexicon::table::{PROJECT_HEADS, STAGES};
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
    /// Its other words, among those looked for so far; none until they are asked for.
    words: Option<(u32, u32)>,
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

/// The sentences of a document that may tell of projects. Most tell nothing, as a look at their words shows: what stands around these
/// is looked for only where it is asked for.
#[derive(Default)]
pub(crate) struct Around {
    /// In order.
    pub parts: Vec<Part>,
    words: Vec<Hit>,
    /// Those of one sentence.
    fresh: Vec<Hit>,
}

impl Around {
    /// Reads a document's sentences afresh. Linear in them and the hits.
    pub(crate) fn read(&mut self, reading: &Reading<'_>) {
        self.parts.clear();
        self.words.clear();
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
                self.parts.push(Part { number: number as u32, masks, hits: (from as u32, next as u32), words: None });
            }
        }
    }

    /// The words of the `at`th part that only matter around projects and stages, in order of their ends. Linear in the sentence
    /// when it is asked for first.
    pub(crate) fn words(&mut self, reading: &Reading<'_>, at: usize) -> &[Hit] {
        let Some(part) = self.parts.get_mut(at) else { return &[] };
        let sentence = part.sentence(reading);
        let (from, to) = *part.words.get_or_insert_with(|| {
            self.fresh.clear();
            let compiled = &reading.lexicon.compiled;
            compiled.context.pass(sentence.of(reading.text), inserter(reading.lexicon, &mut self.fresh, sentence.start), |_, _| true);
            let from = self.words.len();
            self.words.extend_from_slice(&self.fresh);
            (from as u32, self.words.len() as u32)
        });
        &self.words[from as usize..to as usize]
    }
}

/// Two lists of hits of the same text as one, each in order. Of the first list those of certain tables: a bit for each.
pub(crate) fn merged<'h>(hits: &'h [Hit], tables: u32, words: &'h [Hit]) -> impl Iterator<Item = &'h Hit> {
    let mut hits = hits.iter().filter(move |h| h.mask & tables != 0).peekable();
    let mut words = words.iter().filter(move |h| h.mask & tables != 0).peekable();
    std::iter::from_fn(move || match (hits.peek(), words.peek()) {
        (Some(hit), Some(word)) if (hit.end, hit.start) < (word.end, word.start) => hits.next(),
        (_, Some(_)) => words.next(),
        _ => hits.next(),
    })
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

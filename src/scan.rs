//! One pass over the folded text for all triggers.

use crate::lexicon::table::{PROJECT_HEADS, STAGES, TableId};
use crate::lexicon::{Lexicon, RowRef};
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
    /// A bit for each table that has the word.
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

/// Finds the words of the tables that are always scanned in `text`. Linear in the text and the hits.
pub(crate) fn triggers(lexicon: &Lexicon, text: &str, into: &mut Vec<Hit>) {
    into.clear();
    let masks = &lexicon.compiled.masks;
    for m in lexicon.compiled.triggers.find_overlapping_iter(text) {
        into.push(hit(&m, masks));
    }
}

/// Joins the words of the other scanned tables to those that [`triggers`] found in the same text. Linear in both.
pub(crate) fn with_context(lexicon: &Lexicon, text: &str, triggers: &[Hit], into: &mut Vec<Hit>) {
    into.clear();
    let masks = &lexicon.compiled.masks;
    let mut rest = triggers.iter().peekable();
    for m in lexicon.compiled.context.find_overlapping_iter(text) {
        let hit = hit(&m, masks);
        while let Some(before) = rest.next_if(|t| (t.end, t.start) < (hit.end, hit.start)) {
            into.push(*before);
        }
        into.push(hit);
    }
    into.extend(rest);
}

#[inline]
fn hit(m: &daachorse::Match<u32>, masks: &[u32]) -> Hit {
    let pattern = m.value();
    Hit { start: m.start() as u32, end: m.end() as u32, pattern, mask: masks[pattern as usize] }
}

/// How strongly each word says that its document tells of a project.
pub(crate) struct ProjectSigns(Vec<u8>);

impl ProjectSigns {
    /// Reads the classes of stage words and of heads.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let weight = |row: &RowRef| match row.table {
            // Words that finance news uses of anything: one alone tells nothing.
            STAGES => 2 - u8::from(matches!(lexicon.cell(*row, 2), "soft" | "near" | "tail")),
            // Heads of one character (港, 线, 城) need a stage word beside them anyway.
            PROJECT_HEADS if lexicon.cell(*row, 0).chars().count() == 1 => 0,
            PROJECT_HEADS => 2 - u8::from(lexicon.cell(*row, 1) == "loose"),
            _ => 0,
        };
        let patterns = 0..lexicon.compiled.masks.len() as u32;
        let signs = 1 << STAGES | 1 << PROJECT_HEADS;
        Self(
            patterns
                .map(|p| match lexicon.compiled.masks[p as usize] & signs {
                    0 => 0,
                    _ => lexicon.rows(p).iter().map(weight).max().unwrap_or(0),
                })
                .collect(),
        )
    }

    /// Whether a document with these hits may tell of a project.
    pub(crate) fn in_hits(&self, hits: &[Hit]) -> bool {
        const SIGNS: u32 = 1 << STAGES | 1 << PROJECT_HEADS;
        let mut sum = 0;
        hits.iter().filter(|h| h.mask & SIGNS != 0).any(|h| {
            sum += u32::from(self.0[h.pattern as usize]);
            sum >= 2
        })
    }
}

/// The hits whose ends lie in `span`, of hits in order of their ends. Logarithmic.
pub(crate) fn within(hits: &[Hit], span: Span) -> &[Hit] {
    let from = hits.partition_point(|h| (h.end as usize) <= span.start);
    let to = hits.partition_point(|h| (h.end as usize) <= span.end);
    &hits[from..to]
}

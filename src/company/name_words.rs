//! The words by which a name is taken apart, looked up at a place of the name instead of scanned for.
//!
//! Built from `name_words.tsv` when the first name is taken apart. A look-up costs a hash for each length a word may have.

use crate::lexicon::{Lexicon, RowRef, table};
use crate::wordtable;

/// A set of words, asked which of them end at a place.
#[derive(Default)]
pub(super) struct WordSet {
    lines: String,
    slots: Vec<u8>,
    /// How many characters the words have that end in a character, a bit for each count, by the character's lowest bits.
    lengths: Vec<u16>,
}

/// So many places for last characters.
const LASTS: usize = 1024;

impl WordSet {
    fn put(&mut self, word: &str) {
        let Some(last) = word.chars().next_back() else { return };
        self.lengths.resize(LASTS, 0);
        // Longer words than bits: the last bit stands for all of them.
        self.lengths[last as usize % LASTS] |= 1 << word.chars().count().min(15);
        self.lines.push_str(word);
        self.lines.push_str("\t\n");
    }

    fn finish(&mut self) {
        self.slots = wordtable::build(&self.lines).unwrap_or_default();
    }

    /// Whether it has the word.
    pub(super) fn has(&self, word: &str) -> bool {
        !self.slots.is_empty() && wordtable::has(&self.slots, self.lines.as_bytes(), word)
    }

    /// Whether a word may end in the character that `text` ends in.
    pub(super) fn may_end(&self, text: &str) -> bool {
        let last = text.chars().next_back().map_or(0, |c| c as usize);
        self.lengths.get(last % LASTS).is_some_and(|&lengths| lengths != 0)
    }

    /// Where the words begin that `text` ends in, the shortest word first.
    pub(super) fn ending<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let last = text.chars().next_back().map_or(0, |c| c as usize);
        let lengths = self.lengths.get(last % LASTS).copied().unwrap_or(0);
        let starts =
            text.char_indices().rev().map(|(at, _)| at).zip(1..).take_while(move |&(_, count)| u32::from(lengths) >> count.min(15) != 0);
        starts.filter(move |&(at, count)| u32::from(lengths) >> count.min(15) & 1 == 1 && self.has(&text[at..])).map(|(at, _)| at)
    }

    /// Where the longest word begins that `text` ends in.
    pub(super) fn longest(&self, text: &str) -> Option<usize> {
        self.ending(text).last()
    }
}

/// All lists of `name_words.tsv`.
#[derive(Default)]
pub(super) struct NameWords {
    pub industry: WordSet,
    pub alone: WordSet,
    pub form_last: WordSet,
    pub form_inner: WordSet,
    pub form_partner: WordSet,
    pub zone: WordSet,
}

impl NameWords {
    /// Reads the table. Lists that it lacks are empty.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut words = Self::default();
        for row in 0..lexicon.row_count(table::NAME_WORDS) {
            let [word, list] = lexicon.cells(RowRef { table: table::NAME_WORDS, row }, 0);
            match list {
                "industry" => words.industry.put(word),
                "alone" => {
                    words.alone.put(word);
                    words.industry.put(word);
                }
                "form_last" => words.form_last.put(word),
                "form_inner" => words.form_inner.put(word),
                "form_partner" => words.form_partner.put(word),
                "zone" => words.zone.put(word),
                _ => {}
            }
        }
        let Self { industry, alone, form_last, form_inner, form_partner, zone } = &mut words;
        [industry, alone, form_last, form_inner, form_partner, zone].into_iter().for_each(WordSet::finish);
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_from_their_end() {
        let mut set = WordSet::default();
        ["技术", "信息技术", "公司"].into_iter().for_each(|word| set.put(word));
        assert!(!set.has("公司"));
        set.finish();
        assert_eq!(set.ending("某信息技术").map(|at| &"某信息技术"[at..]).collect::<Vec<_>>(), ["技术", "信息技术"]);
        assert_eq!(set.longest("有限公司"), Some("有限".len()));
        assert_eq!(set.longest("公"), None);
        assert_eq!(set.longest(""), None);
        assert!(set.has("公司"));
    }
}

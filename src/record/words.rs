//! The layer's own words: looked for in the sentences that tell of something, and beside single findings.

use crate::lexicon::Lexicon;
use crate::text::finder::Finder;
use crate::text::span::Span;

/// Bits of the lists that a sentence is searched for.
pub(super) mod lists {
    /// Words that stand for the project last spoken of.
    pub(in super::super) const ANAPHOR: u8 = 1;
    /// The same, at the beginning of a clause only.
    pub(in super::super) const BARE: u8 = 1 << 1;
    /// The enterprise that the text is about.
    pub(in super::super) const OWN: u8 = 1 << 2;
    /// The enterprise last spoken of.
    pub(in super::super) const SAME: u8 = 1 << 3;
    /// Those who signed in a sentence before.
    pub(in super::super) const BOTH: u8 = 1 << 4;
    /// Of which.
    pub(in super::super) const AMONG: u8 = 1 << 5;
    /// Each its own.
    pub(in super::super) const RESPECTIVELY: u8 = 1 << 6;
}

/// The layer's words.
pub(crate) struct Words {
    cues: Finder,
    /// The words of `cues`, with the lists that have them as bits.
    pub(super) noted: Vec<(String, u8)>,
    /// How long the shortest of them is, in bytes.
    pub(super) least: usize,
    /// 项目 and its like: what a counted group counts.
    nouns: Vec<String>,
    /// What stands before or behind an enterprise that only reports.
    pub(super) source_before: WordList,
    pub(super) source_after: WordList,
    /// What stands behind an enterprise that announces.
    pub(super) announces: WordList,
    /// What makes of a stage a frame of a forecast.
    pub(super) after: WordList,
}

impl Words {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let lists = [
            ("anaphor", lists::ANAPHOR),
            ("bare_head", lists::BARE),
            ("own_company", lists::OWN),
            ("same_company", lists::SAME),
            ("both_signers", lists::BOTH),
            ("among", lists::AMONG),
            ("respectively", lists::RESPECTIVELY),
        ];
        let words = |&(name, bit): &(&str, u8)| lexicon.list_words(name).into_iter().map(move |word| (word, bit));
        let mut words: Vec<(String, u8)> = lists.iter().flat_map(words).collect();
        words.sort_unstable();
        words.dedup_by(|next, word| {
            let same = next.0 == word.0;
            word.1 |= if same { next.1 } else { 0 };
            same
        });
        let texts: Vec<&String> = words.iter().map(|word| &word.0).collect();
        let list = |name| WordList::new(lexicon.list_words(name));
        Self {
            cues: Finder::new(&texts),
            least: texts.iter().map(|word| word.len()).min().unwrap_or(1),
            noted: words,
            nouns: lexicon.list_words("project_noun"),
            source_before: list("source_before"),
            source_after: list("source_after"),
            announces: list("announces"),
            after: list("forecast_after"),
        }
    }

    /// The words in a part of a text with their lists, in order of their ends, the longest first where ends are the same.
    pub(super) fn between(&self, text: &str, part: Span, into: &mut Vec<(Span, u8)>) {
        into.clear();
        self.cues.read(text, part, |start, end, word| into.push((Span::new(start, end), self.noted[word as usize].1)));
        if into.len() > 1 {
            into.sort_unstable_by_key(|word| (word.0.end, word.0.start));
        }
    }

    /// Whether a text has a word for projects. Linear in the text.
    pub(super) fn has_noun(&self, text: &str) -> bool {
        self.nouns.iter().any(|noun| text.contains(noun.as_str()))
    }
}

/// A few words, asked for at single places.
pub(super) struct WordList {
    words: Vec<String>,
    /// The low six bits of the last bytes of the words' first and last characters, as bits.
    firsts: u64,
    lasts: u64,
}

impl WordList {
    fn new(mut words: Vec<String>) -> Self {
        words.retain(|word| !word.is_empty());
        let first = |word: &String| word.chars().next().map_or(0, |c| 1 << (u32::from(c) & 0x3F));
        let last = |word: &String| word.chars().next_back().map_or(0, |c| 1 << (u32::from(c) & 0x3F));
        let [firsts, lasts] = [words.iter().fold(0, |all, word| all | first(word)), words.iter().fold(0, |all, word| all | last(word))];
        Self { words, firsts, lasts }
    }

    /// The longest word that begins at a place, in bytes.
    pub(super) fn length_at(&self, text: &str, at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        let c = u32::from(rest.chars().next()?);
        if self.firsts >> (c & 0x3F) & 1 == 0 {
            return None;
        }
        self.words.iter().filter(|word| rest.starts_with(word.as_str())).map(String::len).max()
    }

    /// Whether a word begins at a place.
    pub(super) fn begins_at(&self, text: &str, at: usize) -> bool {
        self.length_at(text, at).is_some()
    }

    /// Whether a word ends at a place.
    pub(super) fn ends_at(&self, text: &str, at: usize) -> bool {
        let before = text.get(..at).unwrap_or_default();
        let Some(c) = before.chars().next_back().map(u32::from) else { return false };
        self.lasts >> (c & 0x3F) & 1 == 1 && self.words.iter().any(|word| before.ends_with(word.as_str()))
    }
}

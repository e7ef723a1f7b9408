//! Segmentation: jieba-rs with a dictionary of our own, shared.
//!
//! A cut depends on the words that stand in the text, and on how often all words of the dictionary occur together. So jieba is given the
//! words of a text when it is cut: to read the whole dictionary takes it longer than a thousand documents take.

use std::sync::{LazyLock, PoisonError, RwLock};

use jieba_rs::Jieba;

use crate::entity::Symbol;
use crate::wordtable;

static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.txt"));
static BEGINNINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words_beginnings.bin"));
static SLOTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
/// How often all words of the dictionary occur together.
static TOTAL: usize = include!(concat!(env!("OUT_DIR"), "/words_total.txt"));

/// Stands for the words that jieba was not given, with the frequency of all of them: no text has it, for it is cut as one block with
/// no other character.
const OTHERS: &str = "\n";

/// So many pairs of characters are remembered.
const PAIRS: usize = 1 << 16;

/// jieba with the words that it needed until now.
struct Grown {
    jieba: Jieba,
    /// The frequency of the words that it does not have.
    others: usize,
    /// Pairs of characters all whose words it has, each at the place of its hash: of two with one place the later. A pair that is not
    /// here may be known all the same: looking twice does no harm.
    pairs: Box<[u64]>,
}

static GROWN: LazyLock<RwLock<Grown>> = LazyLock::new(|| {
    let mut jieba = Jieba::empty();
    jieba.add_word(OTHERS, Some(TOTAL), None);
    RwLock::new(Grown { jieba, others: TOTAL, pairs: vec![0; PAIRS].into() })
});

impl Grown {
    /// Where pairs stand in the text that words were not looked for by.
    fn missing(&self, text: &str) -> Vec<usize> {
        let mut missing = Vec::new();
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let pair = pair(c, characters.peek().map(|next| next.1));
            if self.pairs[place(pair)] != pair {
                missing.push(at);
            }
        }
        missing
    }

    /// Adds all words that begin with the character, or the two, that stand at the beginning of the text.
    fn add_beginning(&mut self, text: &str) {
        let mut characters = text.chars();
        let Some(c) = characters.next() else { return };
        let known = pair(c, characters.next());
        self.pairs[place(known)] = known;
        let single = &text[..c.len_utf8()];
        if let Some(rest) = wordtable::line(SLOTS, WORDS, single) {
            self.add(single, rest);
        }
        let Some(pair) = wordtable::beginning(text) else { return };
        let mut lines = wordtable::first_with(BEGINNINGS, WORDS, pair).map_or(&[][..], |from| &WORDS[from..]);
        while lines.starts_with(pair.as_bytes())
            && let Some(tab) = lines.iter().position(|&b| b == b'\t')
        {
            let (word, rest) = (&lines[..tab], &lines[tab + 1..]);
            if let Ok(word) = std::str::from_utf8(word) {
                self.add(word, rest);
            }
            lines = rest.iter().position(|&b| b == b'\n').map_or(&[][..], |end| &rest[end + 1..]);
        }
    }

    fn add(&mut self, word: &str, rest: &[u8]) {
        let Some((frequency, tag)) = columns(rest) else { return };
        if self.jieba.has_word(word) {
            return;
        }
        self.jieba.add_word(word, Some(frequency), Some(tag));
        self.others = self.others.saturating_sub(frequency);
        self.jieba.add_word(OTHERS, Some(self.others), None);
    }
}

/// Two characters as one number, 0 for U+0000 alone; one at the end of a text is a pair by itself.
fn pair(first: char, second: Option<char>) -> u64 {
    u64::from(u32::from(first)) << 32 | second.map_or(0, |c| u64::from(u32::from(c)) + 1)
}

fn place(pair: u64) -> usize {
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % PAIRS
}

/// Frequency and tag, of what stands behind a word to the end of all lines.
fn columns(rest: &[u8]) -> Option<(usize, &str)> {
    let line = rest.split(|&b| b == b'\n').next()?;
    let (frequency, tag) = std::str::from_utf8(line).ok()?.split_once('\t')?;
    Some((frequency.parse().ok()?, tag))
}

/// Gives `cut` the segmentation with all words of the text. Linear in the text.
fn with_words_of<T>(text: &str, cut: impl Fn(&Jieba) -> T) -> T {
    let grown = GROWN.read().unwrap_or_else(PoisonError::into_inner);
    let missing = grown.missing(text);
    if missing.is_empty() {
        return cut(&grown.jieba);
    }
    drop(grown);
    let mut grown = GROWN.write().unwrap_or_else(PoisonError::into_inner);
    missing.into_iter().for_each(|at| grown.add_beginning(&text[at..]));
    cut(&grown.jieba)
}

/// The words of a short text, in order; together they cover it. No new words are guessed.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    with_words_of(text, |jieba| jieba.cut(text, false).into_iter().map(|token| token.word).collect())
}

/// The same, each with the dictionary's tag of its kind of word; for words that it does not have `eng` or `m` where they are of
/// letters or digits, else `x`.
pub(crate) fn tagged(text: &str) -> Vec<(&str, Symbol)> {
    let guess = |word: &str| match word.bytes().any(|b| b.is_ascii_alphanumeric()) {
        true if word.bytes().all(|b| b.is_ascii_digit()) => "m",
        true => "eng",
        false => "x",
    };
    tokens(text).into_iter().map(|word| (word, tag(word).unwrap_or_else(|| guess(word)))).collect()
}

/// Whether the dictionary has the word. Constant time, and does not build the segmentation.
pub(crate) fn is_word(word: &str) -> bool {
    wordtable::has(SLOTS, WORDS, word)
}

/// The tag of a word's kind, where the dictionary has the word. Constant time, like [`is_word`].
pub(crate) fn tag(word: &str) -> Option<Symbol> {
    columns(wordtable::line(SLOTS, WORDS, word)?).map(|(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grown_dictionary_cuts_like_the_whole_one() {
        let mut words = WORDS;
        let whole = Jieba::with_dict(&mut words).expect("word, frequency and tag on each line");
        let lines: Vec<&str> = std::str::from_utf8(WORDS).expect("UTF-8").lines().collect();
        // Texts of words that stand far apart in the dictionary, with words none knows, digits and letters between.
        let step = 7919;
        for at in 0..4000 {
            let word = |n: usize| lines[(at * step + n * 104_729) % lines.len()].split('\t').next().unwrap_or_default();
            let text = format!("{}{}䶮{}{}3A\n{}", word(0), word(1), word(2), word(3), word(4));
            let cut: Vec<(String, String)> = whole.tag(&text, false).into_iter().map(|t| (t.word.to_owned(), t.tag.to_owned())).collect();
            let grown: Vec<(String, String)> = tagged(&text).into_iter().map(|(w, t)| (w.to_owned(), t.to_owned())).collect();
            assert_eq!(grown, cut, "{text}");
            assert_eq!(tokens(&text), whole.cut(&text, false).into_iter().map(|t| t.word).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_table_of_words_has_what_the_segmentation_has() {
        let mut words = WORDS;
        let whole = Jieba::with_dict(&mut words).expect("word, frequency and tag on each line");
        let lines = std::str::from_utf8(WORDS).expect("UTF-8");
        for word in lines.lines().filter_map(|line| line.split('\t').next()) {
            assert!(is_word(word), "{word}");
            let shorter = word.char_indices().next_back().map_or("", |(at, _)| &word[..at]);
            let longer = format!("{word}甲");
            for other in [shorter, &longer] {
                assert_eq!(is_word(other), whole.has_word(other), "{other}");
            }
        }
    }
}

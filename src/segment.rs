//! Segmentation: jieba-rs with a dictionary of our own, shared.
//!
//! A cut depends on the words that stand in the text, and on how often all words of the dictionary occur together. So jieba is given the
//! words of a text when it is cut: to read the whole dictionary takes it longer than a thousand documents take.

use std::sync::{LazyLock, PoisonError, RwLock};

use jieba_rs::{Jieba, Token};

use crate::entity::Symbol;
use crate::text::span::Span;
use crate::wordtable;

static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.txt"));
static BEGINNINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words_beginnings.bin"));
/// Pairs of characters that stand side by side in a word.
static PAIRS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words_pairs.bin"));
/// The words of two characters.
static TWOS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words_twos.bin"));
static SLOTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
/// How often all words of the dictionary occur together.
static TOTAL: usize = include!(concat!(env!("OUT_DIR"), "/words_total.txt"));

/// Stands for the words that jieba was not given, with the frequency of all of them: no text has it, for it is cut as one block with
/// no other character.
const OTHERS: &str = "\n";

/// So many pairs of characters are remembered.
const KNOWN: usize = 1 << 16;

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
    RwLock::new(Grown { jieba, others: TOTAL, pairs: vec![0; KNOWN].into() })
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
    }
}

/// Two characters as one number, 0 for U+0000 alone; one at the end of a text is a pair by itself.
fn pair(first: char, second: Option<char>) -> u64 {
    u64::from(u32::from(first)) << 32 | second.map_or(0, |c| u64::from(u32::from(c)) + 1)
}

fn place(pair: u64) -> usize {
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % KNOWN
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
    let others = grown.others;
    grown.jieba.add_word(OTHERS, Some(others), None);
    cut(&grown.jieba)
}

/// Whether one word may go on from a character to the next: else every cut goes between them, whatever stands around.
#[inline]
fn goes_on(first: char, second: char) -> bool {
    wordtable::has_pair(PAIRS, first, second) || first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric()
}

/// How many bytes at the beginning of the text have no place in them where every cut goes.
fn first_run(text: &str) -> usize {
    let mut characters = text.char_indices();
    let Some((_, mut last)) = characters.next() else { return 0 };
    for (at, c) in characters {
        if !goes_on(last, c) {
            return at;
        }
        last = c;
    }
    text.len()
}

/// The words of a text, cut when they are asked for, a run of characters that may belong together at a time.
pub(crate) struct Words<'a> {
    rest: &'a str,
    run: std::vec::IntoIter<Token<'a>>,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if let Some(token) = self.run.next() {
            return Some(token.word);
        }
        let (run, rest) = self.rest.split_at(first_run(self.rest));
        self.rest = rest;
        let single = run.chars().next()?.len_utf8() == run.len();
        if single {
            return Some(run);
        }
        self.run = with_words_of(run, |jieba| jieba.cut(run, false)).into_iter();
        self.run.next().map(|token| token.word)
    }
}

/// The words of a short text, in order; together they cover it. No new words are guessed.
pub(crate) fn words(text: &str) -> Words<'_> {
    Words { rest: text, run: Vec::new().into_iter() }
}

/// The same, each with the dictionary's tag of its kind of word; for words that it does not have `eng` or `m` where they are of
/// letters or digits, else `x`.
pub(crate) fn tagged(text: &str) -> impl Iterator<Item = (&str, Symbol)> {
    let guess = |word: &str| match word.bytes().any(|b| b.is_ascii_alphanumeric()) {
        true if word.bytes().all(|b| b.is_ascii_digit()) => "m",
        true => "eng",
        false => "x",
    };
    words(text).map(move |word| (word, tag(word).unwrap_or_else(|| guess(word))))
}

/// Whether the character at `at` is a word of its own in the text's cut. Only the run of characters is looked at that may belong together
/// with it, and cut only where the dictionary has a word over it.
pub(crate) fn is_alone(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let Some(c) = behind.chars().next() else { return true };
    let (mut start, mut first) = (at, c);
    for (place, before) in before.char_indices().rev() {
        if !goes_on(before, first) {
            break;
        }
        (start, first) = (place, before);
    }
    let run = Span::new(start, at + first_run(behind));
    let own = Span::new(at, at + c.len_utf8());
    if run == own || !c.is_ascii() && !has_word_over(text, run, own) {
        return true;
    }
    let mut place = run.start;
    words(run.of(text)).any(|word| {
        place += word.len();
        word.len() == own.len() && place == own.end
    })
}

/// Whether a word in the run holds the character `own` and more.
fn has_word_over(text: &str, run: Span, own: Span) -> bool {
    // The longest words have so many characters.
    const LONGEST: usize = 14;
    let starts = text[run.start..own.end].char_indices().rev().map(|(at, _)| run.start + at).take(LONGEST);
    let ends = || text[own.start..run.end].char_indices().map(|(at, c)| own.start + at + c.len_utf8()).take(LONGEST);
    starts.into_iter().any(|start| ends().any(|end| end - start > own.len() && is_word(&text[start..end])))
}

/// Whether the dictionary has the word. Constant time, and does not build the segmentation.
pub(crate) fn is_word(word: &str) -> bool {
    wordtable::has_two(TWOS, word).unwrap_or_else(|| wordtable::has(SLOTS, WORDS, word))
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
            let grown: Vec<(String, String)> = tagged(&text).map(|(w, t)| (w.to_owned(), t.to_owned())).collect();
            assert_eq!(grown, cut, "{text}");
            let mut place = 0;
            for (word, _) in cut {
                let single = word.chars().nth(1).is_none();
                word.char_indices().for_each(|(at, _)| assert_eq!(is_alone(&text, place + at), single, "{text}: {word}"));
                place += word.len();
            }
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

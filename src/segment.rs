//! Segmentation: jieba-rs with a dictionary of our own, built on first need and shared.

use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::wordtable;

static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.txt"));
static SLOTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

static JIEBA: OnceLock<Jieba> = OnceLock::new();

fn jieba() -> &'static Jieba {
    JIEBA.get_or_init(|| {
        let mut words = WORDS;
        Jieba::with_dict(&mut words).expect("the build script wrote word, frequency and tag on each line")
    })
}

/// The words of a short text, in order; together they cover it. No new words are guessed.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    jieba().cut(text, false).into_iter().map(|token| token.word).collect()
}

/// The same, each with the dictionary's tag of its kind of word; empty tags for words that it does not have.
pub(crate) fn tagged(text: &str) -> Vec<(&str, &str)> {
    jieba().tag(text, false).into_iter().map(|token| (token.word, token.tag)).collect()
}

/// Whether the dictionary has the word. Constant time, and does not build the segmentation.
pub(crate) fn is_word(word: &str) -> bool {
    wordtable::has(SLOTS, WORDS, word)
}

/// The tag of a word's kind, where the dictionary has the word. Constant time, like [`is_word`].
pub(crate) fn tag(word: &str) -> Option<&'static str> {
    let rest = wordtable::line(SLOTS, WORDS, word)?;
    let rest = rest.split(|&b| b == b'\n').next().unwrap_or_default();
    std::str::from_utf8(rest).ok()?.split('\t').next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_words_has_what_the_segmentation_has() {
        let lines = std::str::from_utf8(WORDS).expect("UTF-8");
        for word in lines.lines().filter_map(|line| line.split('\t').next()) {
            assert!(is_word(word), "{word}");
            let shorter = word.char_indices().next_back().map_or("", |(at, _)| &word[..at]);
            let longer = format!("{word}甲");
            for other in [shorter, &longer] {
                assert_eq!(is_word(other), jieba().has_word(other), "{other}");
            }
        }
    }
}

//! Segmentation: jieba-rs with a dictionary of our own, built on first need and shared.

use std::sync::OnceLock;

use jieba_rs::Jieba;

static JIEBA: OnceLock<Jieba> = OnceLock::new();

fn jieba() -> &'static Jieba {
    JIEBA.get_or_init(|| {
        let mut words = include_bytes!(concat!(env!("OUT_DIR"), "/words.txt")).as_slice();
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

/// Whether the dictionary has the word.
pub(crate) fn is_word(word: &str) -> bool {
    jieba().has_word(word)
}

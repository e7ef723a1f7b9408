//! Segmentation: the likeliest way through a text by the dictionary's words, each as likely as it is frequent.
//!
//! The cuts are those that jieba makes without guessing new words. They are looked up in the dictionary's table as it was
//! compiled: there is nothing to build, and texts of a few characters cost a few look-ups for each.

use crate::wordtable;

static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.txt"));
static SLOTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
/// What the dictionary's words begin with.
static BEGINNINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/word_beginnings.bin"));
/// The sum of all frequencies.
const TOTAL: u64 = include!(concat!(env!("OUT_DIR"), "/words_total.txt"));

/// The best way from a place to the end of its run.
#[derive(Clone, Copy)]
struct Step {
    /// Logarithm of its likelihood.
    likelihood: f64,
    /// Bytes of its first word; zero amid a character.
    length: usize,
}

/// Whether a character may stand in a word: ideographs, letters, digits and what joins them.
fn in_word(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        '\0'..='\x7f' => c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '&' | '.' | '_' | '%' | '-'),
        _ => matches!(c,
            '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ebef}' | '\u{2f800}'..='\u{2fa1f}'),
    }
}

/// The first step of the best way from `at`, where a word may begin with `c`. `steps` tells the best ways behind.
fn best_step(text: &str, at: usize, steps: &[Step], total: f64) -> Option<Step> {
    let bytes = text.as_bytes();
    let mut best: Option<Step> = None;
    let mut hash = wordtable::SEED;
    let mut end = at;
    for c in text[at..].chars().take_while(|&c| in_word(c)) {
        let next = end + c.len_utf8();
        hash = bytes[end..next].iter().fold(hash, |hash, &byte| wordtable::hash_on(hash, byte));
        end = next;
        if let Some(row) = wordtable::find(SLOTS, WORDS, &bytes[at..end], hash) {
            let likelihood = frequency(row).ln() - total + steps[end].likelihood;
            // Of ways as likely the one with the longer word.
            if best.is_none_or(|best| likelihood >= best.likelihood) {
                best = Some(Step { likelihood, length: end - at });
            }
        }
        if !wordtable::may_begin(BEGINNINGS, hash) {
            break;
        }
    }
    best
}

/// The frequency at the beginning of what stands behind a word in its row.
fn frequency(row: &[u8]) -> f64 {
    let digits = row.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |sum: u64, byte| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0'))) as f64
}

/// The words of a short text, in order; together they cover it. No new words are guessed.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let total = (TOTAL as f64).ln();
    let end = Step { likelihood: 0.0, length: 0 };
    let mut steps = vec![end; text.len() + 1];
    for (at, c) in text.char_indices().rev() {
        let length = c.len_utf8();
        steps[at] = if in_word(c) {
            best_step(text, at, &steps, total).unwrap_or_else(|| Step { likelihood: steps[at + length].likelihood - total, length })
        } else {
            // What no word holds ends a run: nothing behind it bears on what stands before. A line's end is one.
            Step { length: length + usize::from(text[at..].starts_with("\r\n")), ..end }
        };
    }
    let mut words = Vec::with_capacity(text.len() / 3);
    let (mut at, mut from) = (0, 0);
    while at < text.len() {
        let next = at + steps[at].length.max(1);
        // Letters and digits that no word joins stay together.
        let single = |at: usize| steps[at].length == 1 && text.as_bytes()[at].is_ascii_alphanumeric();
        if !(single(at) && next < text.len() && single(next)) {
            words.extend(text.get(from..next));
            from = next;
        }
        at = next;
    }
    words
}

/// The same, each with the dictionary's tag of its kind of word; figures, Latin words and others that it does not have are `m`, `eng` and `x`.
pub(crate) fn tagged(text: &str) -> Vec<(&str, &'static str)> {
    let known = |word| (word, tag(word).unwrap_or_else(|| guessed(word)));
    tokens(text).into_iter().map(known).collect()
}

/// The tag of a word that the dictionary does not have.
fn guessed(word: &str) -> &'static str {
    let mut latin = word.bytes().filter(u8::is_ascii_alphanumeric);
    match latin.next().map(|first| first.is_ascii_digit() && latin.all(|byte| byte.is_ascii_digit())) {
        None => "x",
        Some(true) => "m",
        Some(false) => "eng",
    }
}

/// Whether the dictionary has the word. Constant time.
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
    use std::sync::OnceLock;

    use jieba_rs::Jieba;
    use proptest::prelude::*;

    use super::*;

    fn jieba() -> &'static Jieba {
        static JIEBA: OnceLock<Jieba> = OnceLock::new();
        JIEBA.get_or_init(|| {
            let mut words = WORDS;
            Jieba::with_dict(&mut words).expect("rows of word, frequency and tag")
        })
    }

    fn same(text: &str) {
        let theirs: Vec<&str> = jieba().cut(text, false).into_iter().map(|token| token.word).collect();
        assert_eq!(tokens(text), theirs, "{text}");
    }

    #[test]
    fn the_table_of_words_has_what_the_dictionary_has() {
        let lines = std::str::from_utf8(WORDS).expect("UTF-8");
        for word in lines.lines().filter_map(|line| line.split('\t').next()) {
            assert!(is_word(word), "{word}");
            let shorter = word.char_indices().next_back().map_or("", |(at, _)| &word[..at]);
            let longer = format!("{word}甲");
            for other in [shorter, &longer] {
                assert_eq!(is_word(other), jieba().has_word(other), "{other}");
            }
            same(&longer);
        }
    }

    #[test]
    fn texts_are_cut_as_jieba_cuts_them() {
        for text in [
            "",
            "去年沂澜新材料与和记黄埔在A股上市",
            "2021年IP地址和SIM卡,C座T恤衫",
            "a\r\nb\r\n\n，PH值3.5%",
            "中华人民共和国中央军事委员会😀㐀甲乙",
        ] {
            same(text);
        }
        let kinds: Vec<_> = tagged("投资A股ABC123，12").into_iter().map(|token| token.1).collect();
        assert_eq!(kinds, [tag("投资").unwrap_or("x"), "n", "eng", "x", "m"]);
    }

    proptest! {
        #[test]
        fn whatever_is_put_together_is_cut_as_jieba_cuts_it(places in prop::collection::vec((0usize..60_000, 0usize..5), 0..12)) {
            // Words and their halves side by side: every way through overlaps others.
            let lines: Vec<&str> = std::str::from_utf8(WORDS).expect("UTF-8").lines().collect();
            let word = |place: usize| lines[place % lines.len()].split('\t').next().unwrap_or_default();
            let text: String = places.iter().flat_map(|&(place, skip)| word(place).chars().skip(skip / 2)).collect();
            same(&text);
        }
    }
}

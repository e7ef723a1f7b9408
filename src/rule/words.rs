//! The words and kinds of findings that rules ask for, and the sets that they make up.

use std::collections::HashMap;

use super::kind::{Code, Codes};
use super::tokens::Token;
use crate::text::finder::Finder;

/// A set of words and kinds, by number.
pub(super) type SetId = u16;

/// The set of what always occurs.
pub(super) const ALWAYS: SetId = 0;

/// The sets while they are gathered.
pub(super) struct Vocabulary {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
    sets: HashMap<(Vec<String>, Codes), SetId>,
    /// Per word what its reader noted of it.
    notes: Vec<u8>,
}

impl Vocabulary {
    /// `noted` holds further words to look for, with what is noted of each.
    pub(super) fn new(noted: &[(String, u8)]) -> Self {
        let mut vocabulary = Self { words: Vec::new(), numbers: HashMap::new(), sets: HashMap::new(), notes: Vec::new() };
        for (word, note) in noted.iter().filter(|noted| !noted.0.is_empty()) {
            let number = vocabulary.number(word);
            vocabulary.notes.resize(vocabulary.words.len(), 0);
            vocabulary.notes[number as usize] |= note;
        }
        vocabulary
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.numbers.get(word) {
            return known;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// Whether a word is among those that are looked for.
    pub(super) fn has(&self, word: &str) -> bool {
        self.numbers.contains_key(word)
    }

    /// The number of the set of these words and the findings of these kinds.
    pub(super) fn set(&mut self, words: &[String], codes: Codes) -> SetId {
        let key = (words.to_vec(), codes);
        if let Some(&known) = self.sets.get(&key) {
            return known;
        }
        for word in words.iter().filter(|word| !word.is_empty()) {
            self.number(word);
        }
        let number = SetId::try_from(self.sets.len() + 1).unwrap_or(SetId::MAX);
        self.sets.insert(key, number);
        number
    }

    pub(super) fn finish(mut self) -> Words {
        let count = self.words.len();
        self.notes.resize(count, 0);
        let stride = (self.sets.len() + 1).div_ceil(64);
        let mut rows = vec![0; stride * (count + Codes::BITS as usize + 1)];
        for ((words, codes), &set) in &self.sets {
            let words = words.iter().filter_map(|word| self.numbers.get(word)).map(|&word| word as usize);
            let codes = (0..Codes::BITS).filter(|code| codes >> code & 1 == 1).map(|code| count + code as usize);
            for token in words.chain(codes) {
                rows[token * stride + usize::from(set) / 64] |= 1 << (set % 64);
            }
        }
        Words {
            finder: Finder::new(&self.words),
            lengths: self.words.iter().map(|word| word.chars().count() as u32).collect(),
            notes: self.notes,
            stride,
            rows,
        }
    }
}

/// The words of rules. A token is a word or a finding of a kind; those of kinds are numbered behind those of words.
#[derive(Default)]
pub(super) struct Words {
    pub finder: Finder,
    /// Per word how many characters it has, and what is noted of it.
    pub lengths: Vec<u32>,
    pub notes: Vec<u8>,
    /// How many numbers a token takes in `rows`: the sets that hold it, as bits.
    stride: usize,
    rows: Vec<u64>,
}

impl Words {
    /// The token of a finding.
    pub(super) fn token_of(&self, code: Code) -> u32 {
        self.lengths.len() as u32 + u32::from(code)
    }

    /// The token that no set holds.
    pub(super) fn none(&self) -> u32 {
        self.token_of(0) + Codes::BITS
    }

    /// The token of a word that begins with the element `start`.
    #[inline]
    pub(super) fn token_at(&self, start: u32, word: u32) -> Token {
        self.token(start, self.lengths[word as usize], word, 0)
    }

    /// The token of a word or a kind that begins with the element `start` and has `length` of them.
    #[inline]
    pub(super) fn token(&self, start: u32, length: u32, number: u32, item: u32) -> Token {
        Token { start, end: start + length, number, row: self.row_of(number), item }
    }

    /// Where the row of a token begins.
    #[inline]
    pub(super) fn row_of(&self, token: u32) -> u32 {
        token * self.stride as u32
    }

    /// Where the row of the token begins that no set holds.
    #[inline]
    pub(super) fn none_row(&self) -> u32 {
        self.row_of(self.none())
    }

    /// The sets that hold the token of a row, as bits.
    #[inline]
    pub(super) fn row(&self, row: u32) -> &[u64] {
        &self.rows[row as usize..][..self.stride]
    }

    /// Whether a set holds the token of a row: 1 where it does.
    #[inline]
    pub(super) fn bit(&self, row: u32, set: SetId) -> u64 {
        self.rows[row as usize + usize::from(set) / 64] >> (set % 64) & 1
    }

    /// Whether a set holds a token.
    pub(super) fn holds(&self, set: SetId, token: usize) -> bool {
        self.bit((token * self.stride) as u32, set) == 1
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.rows.len() / self.stride
    }

    /// How many sets there are at most.
    pub(super) fn count(&self) -> usize {
        self.stride * 64
    }
}

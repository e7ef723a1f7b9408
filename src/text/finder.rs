//! Finds a few hundred words at every place of short texts.
//!
//! Where the lexicon's tries read whole documents, this reads sentences of some of them: its tables are a few kilobytes, so
//! that reading one does not drive everything else out of the cache. A set of hashes of the pairs that words begin with turns
//! nearly all places away; the words of one hash are sorted, and each knows the longest other word that it begins with.

use super::span::Span;

/// Words, numbered in the order given.
#[derive(Default)]
pub(crate) struct Finder {
    /// Hashes of the pairs of characters that begin words, as bits; hashes of the words of one character.
    pairs: Vec<u64>,
    singles: [u64; SINGLE_WORDS],
    /// By the upper bits of the hash of their pairs where the words begin in `words`; one more at the end.
    heads: Vec<u32>,
    /// How many lower bits do not count for that.
    lower: u32,
    /// Words of more than one character, by the upper bits of their hash, then sorted.
    words: Vec<Word>,
    /// Words of one character with their numbers, by hash; where those of each hash begin.
    letters: Vec<(u32, u32)>,
    letter_heads: Vec<u32>,
    /// How many bits of a hash count.
    bits: u32,
}

struct Word {
    text: Box<str>,
    /// Its first sixteen bytes as numbers, and which of these it has.
    head: Head,
    mask: Head,
    length: u32,
    number: u32,
    /// Where in the list the longest other word stands that this one begins with; its own place where there is none.
    shorter: u32,
}

const SINGLE_BITS: u32 = 10;
const SINGLE_WORDS: usize = 1 << (SINGLE_BITS - 6);

/// Of so few words each is compared with the text.
const FEW: usize = 32;

/// Sixteen bytes as numbers.
type Head = [u64; 2];

/// The first sixteen bytes; zeros where there are none.
#[inline]
fn head(bytes: &[u8]) -> Head {
    match bytes.first_chunk::<16>() {
        Some(bytes) => {
            let all = u128::from_le_bytes(*bytes);
            [all as u64, (all >> 64) as u64]
        }
        None => short_head(bytes),
    }
}

#[cold]
fn short_head(bytes: &[u8]) -> Head {
    let number = |bytes: &[u8]| bytes.iter().take(8).rev().fold(0, |all, &b| all << 8 | u64::from(b));
    [number(bytes), number(bytes.get(8..).unwrap_or_default())]
}

impl Word {
    fn new(text: &str, number: u32, shorter: u32) -> Self {
        let mask = head(&[u8::MAX; 16][..text.len().min(16)]);
        Self { text: text.into(), head: head(text.as_bytes()), mask, length: text.len() as u32, number, shorter }
    }

    /// Whether a text begins with it; `begin` is the text's head.
    #[inline]
    fn begins(&self, rest: &[u8], begin: &Head) -> bool {
        let differs = begin[0] & self.mask[0] ^ self.head[0] | begin[1] & self.mask[1] ^ self.head[1];
        (differs == 0) & (self.length as usize <= rest.len()) && (self.length <= 16 || rest.starts_with(self.text.as_bytes()))
    }
}

/// A character's first hash: `c` holds its bytes.
#[inline]
fn spread(c: u32) -> u32 {
    c.wrapping_mul(0x9E37_79B1)
}

#[inline]
fn single_hash(spread: u32) -> usize {
    (spread >> (32 - SINGLE_BITS)) as usize
}

#[inline]
fn pair_hash(spread: u32, second: u32, bits: u32) -> usize {
    ((spread ^ second).wrapping_mul(0x85EB_CA6B) >> (32 - bits)) as usize
}

impl Finder {
    /// Builds it; empty words are never found, of equal ones the first is.
    pub(crate) fn new(words: &[impl AsRef<str>]) -> Self {
        // Some hundred places of the set a word: few are taken by chance. One or two of the list that only few ask for.
        let bits = (words.len() * 64).next_power_of_two().trailing_zeros().clamp(12, 20);
        let lower = 6;
        let heads = vec![0; (1 << (bits - lower)) + 1];
        let mut finder = Self { pairs: vec![0; 1 << (bits - 6)], heads, lower, bits, ..Self::default() };
        let mut hashed = Vec::new();
        for (word, number) in words.iter().map(AsRef::as_ref).zip(0u32..) {
            let Some((first, length)) = character(word.as_bytes(), 0, word.len()) else { continue };
            match character(word.as_bytes(), length, word.len()) {
                Some((second, _)) => {
                    let hash = pair_hash(spread(first), second, bits);
                    finder.pairs[hash / 64] |= 1 << (hash % 64);
                    hashed.push((hash >> lower, word, number));
                }
                None => finder.letters.push((first, number)),
            }
        }
        let hash = |letter: &(u32, u32)| single_hash(spread(letter.0));
        finder.letters.sort_unstable_by_key(|letter| (hash(letter), *letter));
        finder.letters.dedup_by_key(|letter| letter.0);
        for hash in finder.letters.iter().map(hash) {
            finder.singles[hash / 64] |= 1 << (hash % 64);
        }
        let head = |at: usize| finder.letters.partition_point(|letter| hash(letter) < at) as u32;
        finder.letter_heads = (0..=1 << SINGLE_BITS).map(head).collect();
        hashed.sort_unstable();
        hashed.dedup_by_key(|word| (word.0, word.1));
        let mut open: Vec<u32> = Vec::new();
        for (at, &(hash, text, number)) in hashed.iter().enumerate() {
            finder.heads[hash + 1] = at as u32 + 1;
            while open.last().is_some_and(|&last| !text.starts_with(hashed[last as usize].1)) {
                open.pop();
            }
            let shorter = open.last().copied().unwrap_or(at as u32);
            open.push(at as u32);
            finder.words.push(Word::new(text, number, shorter));
        }
        let mut end = 0;
        for head in &mut finder.heads {
            end = end.max(*head);
            *head = end;
        }
        finder
    }

    /// Calls `found(start, end, number)` for every word in a part of `text`, by rising starts (bytes), of one start the longest first.
    /// Linear in the text, its words and, at the places where one may begin, the logarithm of how many begin alike.
    pub(crate) fn read(&self, text: &str, part: Span, mut found: impl FnMut(usize, usize, u32)) {
        let bytes = text.as_bytes();
        let Some((mut c, mut length)) = character(bytes, part.start, part.end) else { return };
        let mut at = part.start;
        loop {
            let end = at + length;
            let next = character(bytes, end, part.end);
            let second = next.map_or(0, |next| next.0);
            if self.may_begin(c, second) {
                self.words_at(text, Span::new(at, part.end), c, second, &mut found);
            }
            let Some(next) = next else { return };
            at = end;
            (c, length) = next;
        }
    }

    /// Whether a word may begin with a character before another one; where none is behind it that may be anything: what does not stand
    /// there is turned away by the words.
    #[inline]
    pub(crate) fn may_begin(&self, first: u32, second: u32) -> bool {
        let first = spread(first);
        let (pair, single) = (pair_hash(first, second, self.bits), single_hash(first));
        let longer = self.pairs.get(pair / 64).map_or(0, |pairs| pairs >> (pair % 64) & 1);
        let alone = self.singles[single / 64] >> (single % 64) & 1;
        longer | alone != 0
    }

    /// The words that `part` of a text begins with, the longest first: its first two characters are `first` and `second`.
    pub(crate) fn words_at(&self, text: &str, part: Span, first: u32, second: u32, found: &mut impl FnMut(usize, usize, u32)) {
        let spread = spread(first);
        let pair = pair_hash(spread, second, self.bits);
        if self.pairs.get(pair / 64).is_some_and(|pairs| pairs >> (pair % 64) & 1 == 1) {
            self.longer(text.as_bytes(), part, pair, found);
        }
        let hash = single_hash(spread);
        if self.singles[hash / 64] >> (hash % 64) & 1 == 1 {
            let (from, to) = (self.letter_heads[hash] as usize, self.letter_heads[hash + 1] as usize);
            for letter in self.letters[from..to].iter().filter(|letter| letter.0 == first) {
                let length = 4 - first.leading_zeros() as usize / 8;
                found(part.start, part.start + length.max(1), letter.1);
            }
        }
    }

    /// The words of more than one character that `part` begins with, of those with one hash.
    fn longer(&self, bytes: &[u8], part: Span, hash: usize, found: &mut impl FnMut(usize, usize, u32)) {
        let (at, rest) = (part.start, &bytes[part.range()]);
        let hash = hash >> self.lower;
        let (from, to) = (self.heads[hash] as usize, self.heads[hash + 1] as usize);
        if to - from <= FEW {
            // What stands behind the part is masked away, or told by a word's length.
            let begin = head(&bytes[at..]);
            // Of words that begin alike the longer one comes behind the shorter one.
            for word in self.words[from..to].iter().rev().filter(|word| word.begins(rest, &begin)) {
                found(at, at + word.length as usize, word.number);
            }
            return;
        }
        // Those that the text begins with are the last that is not behind it, and what that one begins with.
        let Some(last) = self.words[from..to].partition_point(|word| word.text.as_bytes() <= rest).checked_sub(1) else { return };
        let mut place = from + last;
        loop {
            let word = &self.words[place];
            if rest.starts_with(word.text.as_bytes()) {
                found(at, at + word.text.len(), word.number);
            }
            if word.shorter as usize == place {
                return;
            }
            place = word.shorter as usize;
        }
    }
}

/// The number by which a character is told: its bytes, the first lowest.
pub(crate) fn letter(c: char) -> u32 {
    character(c.encode_utf8(&mut [0; 4]).as_bytes(), 0, 4).map_or(0, |character| character.0)
}

/// The bytes of the character at `at` as a number, and how many they are; none at `end`. Of three bytes are nearly all.
#[inline]
pub(crate) fn character(bytes: &[u8], at: usize, end: usize) -> Option<(u32, usize)> {
    if at >= end {
        return None;
    }
    let rest = bytes.get(at..)?;
    match rest.first_chunk::<4>() {
        Some(&four) if four[0] & 0xF0 == 0xE0 => Some((u32::from_le_bytes(four) & 0xFF_FFFF, 3)),
        _ => other_character(rest),
    }
}

/// The same of a character that is not of three bytes, or the text's last.
fn other_character(rest: &[u8]) -> Option<(u32, usize)> {
    let length = match *rest.first()? {
        byte @ 0..0x80 => return Some((u32::from(byte), 1)),
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    };
    let number = rest.iter().take(length).rev().fold(0, |all, &b| all << 8 | u32::from(b));
    Some((number, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<String> {
        let mut all = Vec::new();
        Finder::new(words).read(text, Span::new(0, text.len()), |start, end, number| {
            assert_eq!(&text[start..end], words[number as usize]);
            all.push(format!("{start}{}", words[number as usize]));
        });
        all
    }

    #[test]
    fn words_come_by_start_the_longest_first() {
        let words = ["投资", "总投资", "投资额", "资", "投", "额度", "a", ""];
        assert_eq!(found(&words, "总投资额a"), ["0总投资", "3投资额", "3投资", "3投", "6资", "12a"]);
        assert_eq!(found(&words, ""), Vec::<String>::new());
        assert_eq!(found(&[], "总投资"), Vec::<String>::new());
    }

    #[test]
    fn words_that_begin_alike_and_words_between_them_are_told_apart() {
        let words = ["中国", "中国石油", "中国石油天然气", "中国石化", "中国人", "中国石"];
        assert_eq!(found(&words, "中国石油化工"), ["0中国石油", "0中国石", "0中国"]);
        assert_eq!(found(&words, "中国石化"), ["0中国石化", "0中国石", "0中国"]);
        assert_eq!(found(&words, "中国航天"), ["0中国"]);
    }

    #[test]
    fn every_word_is_found_at_every_place() {
        let letters = ['甲', '乙', 'a', 'é', '𠮷'];
        let word = |mut n: usize| {
            let mut word = String::new();
            while n > 0 {
                word.push(letters[n % letters.len()]);
                n /= letters.len();
            }
            word
        };
        let words: Vec<String> = (1..400).step_by(3).map(word).collect();
        let mut distinct = words.clone();
        distinct.sort();
        distinct.dedup();
        let text: String = (1..900).map(word).collect();
        let mut count = 0;
        Finder::new(&distinct).read(&text, Span::new(0, text.len()), |start, end, number| {
            assert_eq!(text[start..end], distinct[number as usize]);
            count += 1;
        });
        let plain: usize = distinct.iter().map(|w| text.char_indices().filter(|(at, _)| text[*at..].starts_with(w.as_str())).count()).sum();
        assert_eq!(count, plain);
    }
}

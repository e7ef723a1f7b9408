//! Sets of words with numbers, looked up at a place of the text: the longest that stands there.
//!
//! Flat tries over the characters of one alphabet, which the sets share: a character that stands in none of their words is
//! dismissed by one load, the first of a word by two. Built when an extractor is.

/// The characters of the words, numbered from 1.
pub(super) struct Alphabet {
    /// The number of each character of the basic plane; 0 for those in no word.
    codes: Box<[u16; PLANE]>,
    /// The other characters in order, each with its number.
    rare: Vec<(char, u16)>,
    count: u16,
}

/// How many characters the basic plane has.
const PLANE: usize = 0x1_0000;
/// The number of the blank, which every alphabet has.
const BLANK: u16 = 1;

impl Alphabet {
    /// The blank alone.
    pub(super) fn new() -> Self {
        let mut alphabet = Self { codes: Box::new([0; PLANE]), rare: Vec::new(), count: 0 };
        alphabet.number(' ');
        alphabet
    }

    /// The number of a character, which it gets now if it has none; there are at most 65,535, others share the last.
    pub(super) fn number(&mut self, c: char) -> u16 {
        let code = match self.codes.get_mut(c as usize) {
            Some(code) => code,
            None => {
                let at = self.rare.partition_point(|r| r.0 < c);
                if self.rare.get(at).is_none_or(|r| r.0 != c) {
                    self.rare.insert(at, (c, 0));
                }
                &mut self.rare[at].1
            }
        };
        if *code == 0 {
            self.count = self.count.saturating_add(1);
            *code = self.count;
        }
        *code
    }

    /// How many numbers there are, 0 included.
    pub(super) fn len(&self) -> usize {
        usize::from(self.count) + 1
    }

    /// The number of the character at a place; 0 for one in no word, and at the end.
    #[inline]
    pub(super) fn at(&self, text: &str, at: usize) -> usize {
        usize::from(self.first(text.as_bytes().get(at..).unwrap_or_default()).0)
    }

    /// The number of the character before a place; 0 for one in no word, and at the beginning.
    #[inline]
    pub(super) fn before(&self, text: &str, at: usize) -> usize {
        usize::from(self.last(text.as_bytes().get(..at).unwrap_or_default()).0)
    }

    /// The number of a character of the basic plane.
    #[inline(always)]
    pub(super) fn of(&self, c: u16) -> u16 {
        self.codes[usize::from(c)]
    }

    /// The number and length of the character that the bytes begin with; 0 for one in no word, and at the end.
    #[inline(always)]
    fn first(&self, bytes: &[u8]) -> (u16, usize) {
        match *bytes {
            [a @ 0xE0..0xF0, b, c, ..] => (self.of(three(u32::from_le_bytes([a, b, c, 0]))), 3),
            [a @ ..0x80, ..] => (self.codes[usize::from(a)], 1),
            _ => self.other(bytes.get(..4).or(bytes.get(..2)).unwrap_or_default()),
        }
    }

    /// The same of the character that the bytes end with.
    #[inline(always)]
    fn last(&self, bytes: &[u8]) -> (u16, usize) {
        match *bytes {
            [.., a @ 0xE0..0xF0, b, c] => (self.of(three(u32::from_le_bytes([a, b, c, 0]))), 3),
            [.., a @ ..0x80] => (self.codes[usize::from(a)], 1),
            [.., a @ 0xC0..0xE0, b] => self.other(&[a, b]),
            [.., a, b, c, d] => self.other(&[a, b, c, d]),
            _ => (0, 0),
        }
    }

    /// The same of a character of two or four bytes.
    #[cold]
    fn other(&self, bytes: &[u8]) -> (u16, usize) {
        let length = bytes.len().min(if bytes.first() >= Some(&0xF0) { 4 } else { 2 });
        let c = bytes.get(..length).and_then(|b| std::str::from_utf8(b).ok()).and_then(|s| s.chars().next());
        let Some(c) = c else { return (0, length) };
        let rare = || self.rare.binary_search_by_key(&c, |r| r.0).map_or(0, |at| self.rare[at].1);
        (self.codes.get(c as usize).copied().unwrap_or_else(rare), length)
    }
}

/// The character of the three lower bytes, the first lowest.
#[inline(always)]
pub(super) fn three(x: u32) -> u16 {
    ((x & 0xF) << 12 | x >> 2 & 0xFC0 | x >> 16 & 0x3F) as u16
}

/// Where words go on, and the word that ends there, in eight bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Node {
    /// The number of the character that leads to it; 0 is no node.
    label: u16,
    /// The word's number; `NONE` where no word ends here.
    value: u16,
    /// Where its children lie: at the base and their characters' numbers. 0 where there are none.
    base: u32,
}

const NONE: u16 = u16::MAX;
const NOWHERE: Node = Node { label: 0, value: NONE, base: 0 };

/// Words and their numbers: a double array (Aoe, 1989). No two nodes have the same base, so a child needs to know its character
/// alone, not its parent.
pub(super) struct Trie {
    /// Those of the words' first characters stand at their numbers.
    nodes: Vec<Node>,
}

/// Words on their way into a trie: their characters' numbers one after the other.
#[derive(Default)]
pub(super) struct Words {
    codes: Vec<u16>,
    /// Where each begins and ends, and its number.
    spans: Vec<(u32, u32, u16)>,
}

impl Words {
    /// Adds a word.
    pub(super) fn push(&mut self, alphabet: &mut Alphabet, word: impl Iterator<Item = char>, value: u16) {
        let start = self.codes.len() as u32;
        self.codes.extend(word.map(|c| alphabet.number(c)));
        self.spans.push((start, self.codes.len() as u32, value));
    }

    /// Adds a word that is to be found backwards.
    pub(super) fn push_backwards(&mut self, alphabet: &mut Alphabet, word: impl Iterator<Item = char>, value: u16) {
        let start = self.codes.len();
        self.push(alphabet, word, value);
        self.codes[start..].reverse();
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    fn of(&self, span: &(u32, u32, u16)) -> &[u16] {
        &self.codes[span.0 as usize..span.1 as usize]
    }
}

impl Trie {
    /// A trie of these words; of equal words the first counts.
    pub(super) fn new(alphabet: &Alphabet, mut words: Words) -> Self {
        let mut spans = std::mem::take(&mut words.spans);
        spans.retain(|s| s.0 < s.1);
        spans.sort_by(|a, b| words.of(a).cmp(words.of(b)));
        spans.dedup_by(|later, first| words.of(later) == words.of(first));
        let mut trie = Self { nodes: vec![NOWHERE; alphabet.len()] };
        let mut children: Vec<(u16, usize, usize)> = Vec::new();
        // No base before this one is free.
        let mut least = alphabet.len() as u32;
        // Of each node yet to be left its place, the words that share its characters, and how many these are.
        let mut open = vec![(0, 0, spans.len(), 0)];
        while let Some((place, from, to, depth)) = open.pop() {
            let next = |s: &(u32, u32, u16)| words.codes[s.0 as usize + depth];
            children.clear();
            let mut at = from;
            for group in spans[from..to].chunk_by(|a, b| next(a) == next(b)) {
                children.push((next(&group[0]), at, at + group.len()));
                at += group.len();
            }
            // The first characters lie at 0.
            let base = if depth == 0 { 0 } else { trie.room(&children, &mut least) };
            trie.nodes[place].base = base;
            for &(code, first, last) in &children {
                // The shorter word stands before those that go on.
                let word = Some(&spans[first]).filter(|s| (s.1 - s.0) as usize == depth + 1);
                let child = base as usize + usize::from(code);
                trie.nodes[child] = Node { label: code, value: word.map_or(NONE, |s| s.2), base: 0 };
                let rest = first + usize::from(word.is_some());
                if rest < last {
                    open.push((child, rest, last, depth + 1));
                }
            }
        }
        trie
    }

    /// A base at which all the children find room. Those before `least` are taken: each is given once, and they rise.
    fn room(&mut self, children: &[(u16, usize, usize)], least: &mut u32) -> u32 {
        let free = |base: u32| children.iter().all(|c| self.nodes.get(base as usize + usize::from(c.0)).is_none_or(|n| n.label == 0));
        let base = (*least..).find(|&base| free(base)).unwrap_or(u32::MAX);
        *least = base + 1;
        let end = base as usize + children.iter().map(|c| usize::from(c.0)).max().unwrap_or(0) + 1;
        if self.nodes.len() < end {
            self.nodes.resize(end, NOWHERE);
        }
        base
    }

    /// The node to which a character leads from another.
    #[inline]
    fn step(&self, node: Node, code: u16) -> Node {
        let place = node.base as usize + usize::from(code);
        self.nodes.get(place).copied().filter(|next| next.label == code && code > 0).unwrap_or(NOWHERE)
    }

    /// Whether a word begins with the character of this number; backwards, whether one ends with it.
    pub(super) fn begins(&self, code: usize) -> bool {
        self.nodes.get(code).is_some_and(|root| code > 0 && usize::from(root.label) == code)
    }

    /// The longest word at a place of the text, which lies on a character boundary: its end and number.
    #[inline(always)]
    pub(super) fn at(&self, alphabet: &Alphabet, text: &str, at: usize) -> Option<(usize, u16)> {
        let (code, length) = alphabet.first(text.as_bytes().get(at..)?);
        let root = self.nodes[usize::from(code)];
        if root.label == 0 {
            return None;
        }
        let (end, value) = if root.base > 0 { self.forwards(alphabet, text, at + length, root) } else { (at + length, root.value) };
        (value != NONE).then_some((end, value))
    }

    /// The longest word that ends at a place, of words that were put in backwards: its start and number.
    #[inline(always)]
    pub(super) fn before(&self, alphabet: &Alphabet, text: &str, at: usize) -> Option<(usize, u16)> {
        let (code, length) = alphabet.last(text.as_bytes().get(..at)?);
        let root = self.nodes[usize::from(code)];
        if root.label == 0 {
            return None;
        }
        let (start, value) = if root.base > 0 { self.backwards(alphabet, text, at - length, root) } else { (at - length, root.value) };
        (value != NONE).then_some((start, value))
    }

    /// The end and number of the longest word that goes on at `at` from a node; the number is `NONE` where there is none.
    #[inline(never)]
    fn forwards(&self, alphabet: &Alphabet, text: &str, mut at: usize, mut node: Node) -> (usize, u16) {
        let mut best = (at, node.value);
        while node.base > 0
            && let Some(rest) = text.as_bytes().get(at..)
        {
            let (code, length) = alphabet.first(rest);
            at += length;
            match self.step(node, code) {
                NOWHERE if skipped(node, code) => continue,
                next => node = next,
            }
            if node.value != NONE {
                best = (at, node.value);
            }
        }
        best
    }

    /// The same backwards, where `at` is the end of what is yet to be read.
    #[inline(never)]
    fn backwards(&self, alphabet: &Alphabet, text: &str, mut at: usize, mut node: Node) -> (usize, u16) {
        let mut best = (at, node.value);
        while node.base > 0
            && let Some(rest) = text.as_bytes().get(..at)
        {
            let (code, length) = alphabet.last(rest);
            at -= length;
            match self.step(node, code) {
                NOWHERE if skipped(node, code) => continue,
                next => node = next,
            }
            if node.value != NONE {
                best = (at, node.value);
            }
        }
        best
    }
}

/// Whether the character is a blank inside a unit (个百分 点) where no word ends yet.
#[inline]
fn skipped(node: Node, code: u16) -> bool {
    code == BLANK && node.value == NONE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trie(alphabet: &mut Alphabet, list: &[&str], backwards: bool) -> Trie {
        let mut words = Words::default();
        for (i, word) in list.iter().enumerate() {
            if backwards {
                words.push_backwards(alphabet, word.chars(), i as u16);
            } else {
                words.push(alphabet, word.chars(), i as u16);
            }
        }
        Trie::new(alphabet, words)
    }

    #[test]
    fn the_longest_word_wins() {
        let mut alphabet = Alphabet::new();
        let trie = trie(&mut alphabet, &["年", "年级", "个", "个百分点", "km"], false);
        assert_eq!(trie.at(&alphabet, "3年级", 1), Some((7, 1)));
        assert_eq!(trie.at(&alphabet, "3年底", 1), Some((4, 0)));
        assert_eq!(trie.at(&alphabet, "3个百分 点", 1), Some((14, 3)));
        assert_eq!(trie.at(&alphabet, "3个百", 1), Some((4, 2)));
        assert_eq!(trie.at(&alphabet, "3", 1), None);
        assert_eq!(trie.at(&alphabet, "3吨", 1), None);
    }

    #[test]
    fn words_are_found_backwards() {
        let mut alphabet = Alphabet::new();
        let trie = trie(&mut alphabet, &["约", "签约", "不低于"], true);
        assert_eq!(trie.before(&alphabet, "已签约3", 9), Some((3, 1)));
        assert_eq!(trie.before(&alphabet, "不低于3", 9), Some((0, 2)));
        assert_eq!(trie.before(&alphabet, "的3", 3), None);
    }
}

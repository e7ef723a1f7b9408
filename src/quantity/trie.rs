//! A set of words with numbers, looked up at a place of the text: the longest that stands there.
//!
//! A flat trie over characters: the first by a hash, the others by their short edge lists. Built when an extractor is.

/// A character and the node it leads to.
type Edge = (char, u32);

#[derive(Clone, Copy)]
struct Node {
    first: u32,
    count: u16,
    /// The word's number; `NONE` where no word ends here.
    value: u16,
}

const NONE: u16 = u16::MAX;
/// How many bits tell of first characters.
const FIRSTS: u32 = 8192;

/// Words and their numbers.
pub(super) struct Trie {
    /// Open addressing by the first character; node 0 is unused, and means an empty slot.
    roots: Vec<Edge>,
    mask: u32,
    /// A bit for each hash of a first character: most characters begin no word, and this stays in the nearest cache.
    firsts: [u64; FIRSTS as usize / 64],
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[inline]
fn hash(c: char) -> u32 {
    (c as u32).wrapping_mul(0x9E37_79B1) >> 16
}

/// Words on their way into a trie: their characters one after the other.
#[derive(Default)]
pub(super) struct Words {
    chars: Vec<char>,
    /// Where each begins and ends, and its number.
    spans: Vec<(u32, u32, u16)>,
}

impl Words {
    /// Adds a word.
    pub(super) fn push(&mut self, word: impl Iterator<Item = char>, value: u16) {
        let start = self.chars.len() as u32;
        self.chars.extend(word);
        self.spans.push((start, self.chars.len() as u32, value));
    }

    /// Adds a word that is to be found backwards.
    pub(super) fn push_backwards(&mut self, word: impl Iterator<Item = char>, value: u16) {
        let start = self.chars.len();
        self.push(word, value);
        self.chars[start..].reverse();
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    fn of(&self, span: &(u32, u32, u16)) -> &[char] {
        &self.chars[span.0 as usize..span.1 as usize]
    }
}

impl Trie {
    /// A trie of these words; of equal words the first counts.
    pub(super) fn new(mut words: Words) -> Self {
        let mut spans = std::mem::take(&mut words.spans);
        spans.retain(|s| s.0 < s.1);
        spans.sort_by(|a, b| words.of(a).cmp(words.of(b)));
        spans.dedup_by(|later, first| words.of(later) == words.of(first));
        let first = |s: &(u32, u32, u16)| words.chars[s.0 as usize];
        let firsts = spans.chunk_by(|a, b| first(a) == first(b)).count();
        let size = (firsts * 3).next_power_of_two().max(16);
        let nodes = vec![Node { first: 0, count: 0, value: NONE }];
        let mut trie =
            Self { roots: vec![('\0', 0); size], mask: size as u32 - 1, firsts: [0; FIRSTS as usize / 64], nodes, edges: Vec::new() };
        for group in spans.chunk_by(|a, b| first(a) == first(b)) {
            let node = trie.add(&words.chars, group, 1);
            let c = first(&group[0]);
            trie.firsts[(hash(c) % FIRSTS / 64) as usize] |= 1 << (hash(c) % 64);
            let mut slot = hash(c) & trie.mask;
            while trie.roots[slot as usize].1 != 0 {
                slot = (slot + 1) & trie.mask;
            }
            trie.roots[slot as usize] = (c, node);
        }
        trie
    }

    /// Adds the node that all of `words` share by their first `depth` characters.
    fn add(&mut self, chars: &[char], words: &[(u32, u32, u16)], depth: u32) -> u32 {
        let node = self.nodes.len() as u32;
        let ends = words[0].1 - words[0].0 == depth;
        self.nodes.push(Node { first: 0, count: 0, value: if ends { words[0].2 } else { NONE } });
        let rest = &words[usize::from(ends)..];
        if rest.is_empty() {
            return node;
        }
        let next = |s: &(u32, u32, u16)| chars[(s.0 + depth) as usize];
        let children: Vec<Edge> =
            rest.chunk_by(|a, b| next(a) == next(b)).map(|group| (next(&group[0]), self.add(chars, group, depth + 1))).collect();
        self.nodes[node as usize].first = self.edges.len() as u32;
        self.nodes[node as usize].count = children.len() as u16;
        self.edges.extend(children);
        node
    }

    #[inline]
    fn root(&self, c: char) -> Option<u32> {
        if self.firsts[(hash(c) % FIRSTS / 64) as usize] >> (hash(c) % 64) & 1 == 0 {
            return None;
        }
        let mut slot = hash(c) & self.mask;
        loop {
            let (known, node) = self.roots[slot as usize];
            if node == 0 {
                return None;
            }
            if known == c {
                return Some(node);
            }
            slot = (slot + 1) & self.mask;
        }
    }

    /// The longest word that the characters begin with: how many bytes of them, and its number.
    #[inline]
    pub(super) fn longest(&self, mut chars: impl Iterator<Item = char>) -> Option<(usize, u16)> {
        let c = chars.next()?;
        let mut node = self.nodes[self.root(c)? as usize];
        let mut length = c.len_utf8();
        let mut best = None;
        loop {
            if node.value != NONE {
                best = Some((length, node.value));
            }
            if node.count == 0 {
                return best;
            }
            let Some(c) = chars.next() else { return best };
            length += c.len_utf8();
            // Blanks inside a unit (个百分 点) where no word ends yet.
            if c == ' ' && node.value == NONE {
                continue;
            }
            let edges = &self.edges[node.first as usize..node.first as usize + usize::from(node.count)];
            match edges.iter().find(|e| e.0 == c) {
                Some(edge) => node = self.nodes[edge.1 as usize],
                None => return best,
            }
        }
    }

    /// The longest word at a place of the text, which lies on a character boundary: its end and number.
    #[inline]
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(usize, u16)> {
        let (length, value) = self.longest(text.get(at..)?.chars())?;
        Some((at + length, value))
    }

    /// The longest word that ends at a place, of words that were put in backwards: its start and number.
    #[inline]
    pub(super) fn before(&self, text: &str, at: usize) -> Option<(usize, u16)> {
        let (length, value) = self.longest(text.get(..at)?.chars().rev())?;
        Some((at - length, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trie(list: &[&str], backwards: bool) -> Trie {
        let mut words = Words::default();
        for (i, word) in list.iter().enumerate() {
            if backwards {
                words.push_backwards(word.chars(), i as u16);
            } else {
                words.push(word.chars(), i as u16);
            }
        }
        Trie::new(words)
    }

    #[test]
    fn the_longest_word_wins() {
        let trie = trie(&["年", "年级", "个", "个百分点", "km"], false);
        assert_eq!(trie.at("3年级", 1), Some((7, 1)));
        assert_eq!(trie.at("3年底", 1), Some((4, 0)));
        assert_eq!(trie.at("3个百分 点", 1), Some((14, 3)));
        assert_eq!(trie.at("3个百", 1), Some((4, 2)));
        assert_eq!(trie.at("3", 1), None);
        assert_eq!(trie.at("3吨", 1), None);
    }

    #[test]
    fn words_are_found_backwards() {
        let trie = trie(&["约", "签约", "不低于"], true);
        assert_eq!(trie.before("已签约3", 9), Some((3, 1)));
        assert_eq!(trie.before("不低于3", 9), Some((0, 2)));
        assert_eq!(trie.before("的3", 3), None);
    }
}

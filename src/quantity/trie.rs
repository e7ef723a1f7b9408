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

/// Words and their numbers.
pub(super) struct Trie {
    /// Open addressing by the first character; node 0 is unused, and means an empty slot.
    roots: Vec<Edge>,
    mask: u32,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[inline]
fn hash(c: char) -> u32 {
    (c as u32).wrapping_mul(0x9E37_79B1) >> 16
}

impl Trie {
    /// A trie of these words; of equal words the first counts.
    pub(super) fn new(mut words: Vec<(Vec<char>, u16)>) -> Self {
        words.retain(|w| !w.0.is_empty());
        words.sort_by(|a, b| a.0.cmp(&b.0));
        words.dedup_by(|later, first| later.0 == first.0);
        let firsts = words.chunk_by(|a, b| a.0[0] == b.0[0]).count();
        let size = (firsts * 3).next_power_of_two().max(16);
        let mut trie = Self {
            roots: vec![('\0', 0); size],
            mask: size as u32 - 1,
            nodes: vec![Node { first: 0, count: 0, value: NONE }],
            edges: Vec::new(),
        };
        for group in words.chunk_by(|a, b| a.0[0] == b.0[0]) {
            let node = trie.add(group, 1);
            let c = group[0].0[0];
            let mut slot = hash(c) & trie.mask;
            while trie.roots[slot as usize].1 != 0 {
                slot = (slot + 1) & trie.mask;
            }
            trie.roots[slot as usize] = (c, node);
        }
        trie
    }

    /// Adds the node that all of `words` share by their first `depth` characters.
    fn add(&mut self, words: &[(Vec<char>, u16)], depth: usize) -> u32 {
        let node = self.nodes.len() as u32;
        let ends = words[0].0.len() == depth;
        self.nodes.push(Node { first: 0, count: 0, value: if ends { words[0].1 } else { NONE } });
        let rest = &words[usize::from(ends)..];
        let children: Vec<Edge> =
            rest.chunk_by(|a, b| a.0[depth] == b.0[depth]).map(|group| (group[0].0[depth], self.add(group, depth + 1))).collect();
        self.nodes[node as usize].first = self.edges.len() as u32;
        self.nodes[node as usize].count = children.len() as u16;
        self.edges.extend(children);
        node
    }

    #[inline]
    fn root(&self, c: char) -> Option<u32> {
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

    fn trie(words: &[&str], backwards: bool) -> Trie {
        let chars = |w: &str| if backwards { w.chars().rev().collect() } else { w.chars().collect() };
        Trie::new(words.iter().enumerate().map(|(i, w)| (chars(w), i as u16)).collect())
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

//! A trie over characters that finds every word at every place of a text.
//!
//! Built for lexicons in which few places of a text begin a word: a table of pairs of characters turns nearly all others away
//! with one look, where an Aho-Corasick automaton must take a step for each character that waits for the one before.
//! Nodes are a double array (Aoe, 1989): the child of a node by a character lies at the node's base plus the character's code. No
//! two nodes have the same base, so a child needs to know its character alone, not its parent.

#[path = "trie/build.rs"]
mod build;
#[cfg(test)]
#[path = "trie/tests.rs"]
mod tests;
#[path = "trie/window.rs"]
mod window;

#[allow(unused_imports)]
pub use window::{Window, Word};

/// Set in the entry of a character that is a word by itself.
const SINGLE: u16 = 1 << 14;
/// Set in the entry of a character that the pass must tell of.
const STOP: u16 = 1 << 15;
const CODE: u16 = SINGLE - 1;
/// The pairs that begin words are kept as a set of hashes in so many words of 64 bits: a few false ones cost a look at the nodes.
const PAIR_BITS: u32 = 13;
const PAIR_WORDS: usize = 1 << PAIR_BITS;
const PLANE: usize = 1 << 16;
/// Characters beyond the basic plane are entered at the places of its surrogates, which no text has: the first for all that no word
/// has, the others for those that words have, by their rank.
const BEYOND: u16 = 0xD800;
/// So many of them words may have.
const MOST_BEYOND: usize = 0x7FF;
/// A node in eight bytes, so that more of them stay near. From the lowest bit: the code of the character that leads to it, 0 at an
/// empty place; which characters may go on from it, a bit for those whose codes are the same modulo 8; where its children lie, 0 where
/// there are none; one more than the word that ends here, 0 where none does.
#[derive(Clone, Copy)]
struct Node(u64);

const LABEL_BITS: u32 = 14;
const BASE_SHIFT: u32 = LABEL_BITS + 8;
const BASE_BITS: u32 = 22;
const WORD_SHIFT: u32 = BASE_SHIFT + BASE_BITS;
const LARGEST_BASE: u32 = (1 << BASE_BITS) - 1;
/// One less, for it is kept as one more.
const LARGEST_WORD: u32 = (1 << (64 - WORD_SHIFT)) - 2;
const EMPTY: Node = Node(0);
/// The label of the root's children, no character's code: they are found by their places alone, and are no children of the nodes
/// without children, whose base is the root's.
const FIRST: u16 = CODE;

impl Node {
    #[inline]
    fn label(self) -> u32 {
        self.0 as u32 & u32::from(CODE)
    }

    /// Whether a character with this code may lead on: of those that do not, few.
    #[inline]
    fn may_go_on(self, code: u16) -> bool {
        self.0 >> (LABEL_BITS + u32::from(code & 7)) & 1 == 1
    }

    #[inline]
    fn base(self) -> u32 {
        (self.0 >> BASE_SHIFT) as u32 & LARGEST_BASE
    }

    #[inline]
    fn word(self) -> u32 {
        (self.0 >> WORD_SHIFT) as u32
    }

    fn set_label(&mut self, code: u16) {
        self.0 |= u64::from(code);
    }

    fn set_base(&mut self, base: u32) {
        self.0 |= u64::from(base) << BASE_SHIFT;
    }

    fn let_go_on(&mut self, code: u16) {
        self.0 |= 1 << (LABEL_BITS + u32::from(code & 7));
    }

    fn set_word(&mut self, word: u32) {
        self.0 |= u64::from(word + 1) << WORD_SHIFT;
    }
}

/// Words, each with its number.
pub struct Trie {
    /// For each character of the basic plane its code, from 1 by falling frequency; 0 where no word has it.
    entries: Box<[u16; PLANE]>,
    /// The characters beyond the basic plane that words have, sorted.
    beyond: Vec<u32>,
    /// Which pairs begin words.
    pairs: Box<[u64; PAIR_WORDS]>,
    /// The nodes of the first characters stand at their codes.
    nodes: Vec<Node>,
}

/// Where a pair stands in the filter: the word, and its bit there.
#[inline]
fn pair_place(first: u16, second: u16) -> (usize, u32) {
    let hash = (u32::from(first) << 14 | u32::from(second)).wrapping_mul(0x9E37_79B1);
    (hash as usize >> (32 - PAIR_BITS), hash >> 8 & 63)
}

impl Trie {
    /// Makes the pass tell of a character.
    pub fn stop_at(&mut self, c: char) {
        if let Some(entry) = self.entries.get_mut(c as usize) {
            *entry |= STOP;
        }
    }

    /// Reads `text` a stretch at a time. Of each calls `stops`, which gets the characters given to [`stop_at`](Self::stop_at) by
    /// [`Window::stops`] and says whether to go on (else the result is false), then `words`, which gets the words that end in it
    /// by [`Window::append`]. Linear in the text and its words.
    #[inline]
    pub fn pass(
        &self,
        window: &mut Window,
        text: &str,
        mut words: impl FnMut(&mut Window),
        mut stops: impl FnMut(&Window) -> bool,
    ) -> bool {
        let bytes = text.as_bytes();
        let mut at = 0u32;
        window.begin();
        while (at as usize) < bytes.len() {
            at = window.read(self, bytes, at);
            window.list(self);
            if !stops(window) {
                return false;
            }
            window.find(self, (at as usize) < bytes.len());
            words(window);
        }
        true
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// What stands for a character in `entries`.
    #[inline]
    fn entered(&self, c: u32) -> u16 {
        u16::try_from(c).unwrap_or_else(|_| self.entered_beyond(c))
    }

    #[cold]
    fn entered_beyond(&self, c: u32) -> u16 {
        self.beyond.binary_search(&c).map_or(BEYOND, |rank| BEYOND + 1 + rank as u16)
    }

    /// The node of a first character, by its code.
    #[inline]
    fn first(&self, code: u16) -> Node {
        self.nodes.get(usize::from(code)).copied().unwrap_or(EMPTY)
    }

    /// A node's child; an empty one where it has none for this code.
    #[inline]
    fn child(&self, node: Node, code: u16) -> Node {
        let child = self.nodes.get(node.base() as usize + usize::from(code)).copied().unwrap_or(EMPTY);
        // Whether it is the node's cannot be guessed.
        std::hint::select_unpredictable(child.label() == u32::from(code), child, EMPTY)
    }

    /// The byte form, as numbers.
    #[allow(dead_code)]
    pub fn to_numbers(&self) -> Vec<u32> {
        let mut numbers = vec![self.beyond.len() as u32, self.nodes.len() as u32];
        numbers.extend(self.entries.as_chunks::<2>().0.iter().map(|&[low, high]| u32::from(low) | u32::from(high) << 16));
        numbers.extend(self.pairs.iter().flat_map(|&w| [w as u32, (w >> 32) as u32]));
        numbers.extend(&self.beyond);
        numbers.extend(self.nodes.iter().flat_map(|n| [n.0 as u32, (n.0 >> 32) as u32]));
        numbers
    }

    /// Reads the byte form back; none where it is not one.
    #[allow(dead_code)]
    pub fn from_numbers(numbers: &[u32]) -> Option<Self> {
        let (&[beyond, nodes], rest) = numbers.split_first_chunk::<2>()?;
        let (entries, rest) = rest.split_at_checked(PLANE / 2)?;
        let (pairs, rest) = rest.split_at_checked(PAIR_WORDS * 2)?;
        let (beyond, rest) = rest.split_at_checked(beyond as usize)?;
        let (nodes, _) = rest.split_at_checked(nodes as usize * 2)?;
        let entries: Vec<u16> = entries.iter().flat_map(|&n| [n as u16, (n >> 16) as u16]).collect();
        let pairs: Vec<u64> = pairs.as_chunks::<2>().0.iter().map(|&[low, high]| u64::from(low) | u64::from(high) << 32).collect();
        Some(Self {
            entries: entries.into_boxed_slice().try_into().ok()?,
            pairs: pairs.into_boxed_slice().try_into().ok()?,
            beyond: beyond.to_vec(),
            nodes: nodes.as_chunks::<2>().0.iter().map(|&[low, high]| Node(u64::from(low) | u64::from(high) << 32)).collect(),
        })
    }
}

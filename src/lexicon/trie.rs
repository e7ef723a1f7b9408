//! A trie over characters that finds every word at every place of a text.
//!
//! Built for lexicons in which few places of a text begin a word: a table of pairs of characters turns nearly all others away
//! with one look, where an Aho-Corasick automaton must take a step for each character that waits for the one before.
//! Nodes are a double array (Aoe, 1989): the child of a node by a character lies at the node's base plus the character's code. No
//! two nodes have the same base, so a child needs to know its character alone, not its parent.

/// Set in the entry of a character that is a word by itself.
const SINGLE: u16 = 1 << 14;
/// Set in the entry of a character that the pass must tell of.
const STOP: u16 = 1 << 15;
const CODE: u16 = SINGLE - 1;
/// The pairs that begin words are kept as a Bloom filter of so many words of 64 bits, two bits of one word for each pair: a few
/// false ones cost a look at the nodes.
const PAIR_BITS: u32 = 12;
const PAIR_WORDS: usize = 1 << PAIR_BITS;
const PLANE: usize = 1 << 16;
/// A node in eight bytes, so that more of them stay near. From the lowest bit: the code of the character that leads to it, 0 at an
/// empty place; where its children lie, 0 where there are none; one more than the word that ends here, 0 where none does.
#[derive(Clone, Copy)]
struct Node(u64);

const BASE_BITS: u32 = 24;
const LARGEST: u32 = (1 << BASE_BITS) - 1;
const EMPTY: Node = Node(0);

impl Node {
    #[inline]
    fn label(self) -> u32 {
        self.0 as u32 & 0xFFFF
    }

    #[inline]
    fn base(self) -> u32 {
        (self.0 >> 16) as u32 & LARGEST
    }

    #[inline]
    fn word(self) -> u32 {
        (self.0 >> (16 + BASE_BITS)) as u32
    }

    fn set_label(&mut self, code: u16) {
        self.0 |= u64::from(code);
    }

    fn set_base(&mut self, base: u32) {
        self.0 |= u64::from(base) << 16;
    }

    fn set_word(&mut self, word: u32) {
        self.0 |= u64::from(word) << (16 + BASE_BITS);
    }
}

/// Words, each with its number.
pub struct Trie {
    /// For each character of the basic plane its code, from 1 by falling frequency; 0 where no word has it.
    entries: Box<[u16; PLANE]>,
    /// The same beyond the basic plane, sorted.
    others: Vec<(u32, u16)>,
    /// Which pairs begin words.
    pairs: Box<[u64; PAIR_WORDS]>,
    /// The nodes of the first characters stand at their codes.
    nodes: Vec<Node>,
}

/// Where a pair stands in the filter: the word, and its two bits there.
#[inline]
fn pair_place(first: u16, second: u16) -> (usize, u32, u32) {
    let hash = (u32::from(first) << 14 | u32::from(second)).wrapping_mul(0x9E37_79B1);
    (hash as usize >> (32 - PAIR_BITS), hash >> 8 & 63, hash >> 14 & 63)
}

/// The code point of the character at `at` of UTF-8 text, and its length; none at the end. Three bytes, the length of nearly
/// all characters here, come first.
#[inline]
fn decode(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    if let Some(&four) = bytes.get(at..)?.first_chunk::<4>() {
        let x = u32::from_le_bytes(four);
        if x & 0xF0 == 0xE0 {
            return Some(((x & 0xF) << 12 | x >> 2 & 0xFC0 | x >> 16 & 0x3F, 3));
        }
        if x & 0x80 == 0 {
            return Some((x & 0x7F, 1));
        }
    }
    decode_other(bytes, at)
}

/// The same for rarer lengths, and at the end of a text.
#[inline(never)]
fn decode_other(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let low = |b: u8| u32::from(b & 0x3F);
    match *bytes.get(at..)? {
        [a @ 0xE0..0xF0, b, c, ..] => Some((u32::from(a & 0xF) << 12 | low(b) << 6 | low(c), 3)),
        [a @ ..0x80, ..] => Some((u32::from(a), 1)),
        [a @ ..0xE0, b, ..] => Some((u32::from(a & 0x1F) << 6 | low(b), 2)),
        [a, b, c, d, ..] => Some((u32::from(a & 7) << 18 | low(b) << 12 | low(c) << 6 | low(d), 4)),
        _ => None,
    }
}

/// A window's arrays have so many places: an index taken modulo it needs no check.
const PLACES: usize = 256;
/// So many characters are read before words are looked for among them. One stands before them, and one behind.
const WINDOW: usize = PLACES - 2;
/// So many words are found before they are told.
const FOUND: usize = 64;

/// A stretch of a text as codes. First all its characters are read and the places worth a look are listed, without a branch that
/// depends on what they are: a processor guesses such branches wrong at every tenth character, and that costs more than all else.
/// Only then are the listed places looked at.
pub struct Window {
    /// The codes of the characters; before them that of the last one of the stretch before, and 0 behind.
    codes: [u16; PLACES],
    /// Where they begin, in bytes.
    starts: [u32; PLACES],
    /// Places in `codes` where a word of one character stands or that a pair ends at, each with [`IS_SINGLE`] and [`IS_PAIR`].
    words: [u16; PLACES],
    /// Places in `codes` of characters to tell of.
    stops: [u16; PLACES],
    /// Words to be told: start, end, and one more than the number.
    found: [(u32, u32, u32); FOUND],
    /// Where the last walk left off: at a node, before a place in `codes`.
    left: Node,
    reached: u32,
}

const IS_SINGLE: u16 = 1;
const IS_PAIR: u16 = 2;

impl Default for Window {
    fn default() -> Self {
        Self {
            codes: [0; PLACES],
            starts: [0; PLACES],
            words: [0; PLACES],
            stops: [0; PLACES],
            found: [(0, 0, 0); FOUND],
            left: EMPTY,
            reached: 0,
        }
    }
}

impl Window {
    /// Tells the first `count` words found.
    #[inline]
    fn tell(&self, count: usize, word: &mut impl FnMut(usize, usize, u32)) {
        for &(start, end, number) in &self.found[..count.min(FOUND)] {
            word(start as usize, end as usize, number.wrapping_sub(1));
        }
    }
}

impl Trie {
    /// Builds it from words, none twice or empty, each with its number.
    ///
    /// # Errors
    ///
    /// More different characters than codes, or more words than nodes can number.
    pub fn build(words: &[(&str, u32)]) -> Result<Self, String> {
        let mut counts: std::collections::BTreeMap<char, u32> = std::collections::BTreeMap::new();
        for c in words.iter().flat_map(|w| w.0.chars()) {
            *counts.entry(c).or_default() += 1;
        }
        if counts.len() >= CODE as usize {
            return Err(format!("the words have {} different characters; at most {} can be told apart", counts.len(), CODE - 1));
        }
        let mut ranked: Vec<(char, u32)> = counts.into_iter().collect();
        ranked.sort_by_key(|&(c, count)| (std::cmp::Reverse(count), c));
        let mut entries = zeroed::<u16, PLANE>();
        let mut others = Vec::new();
        for (&(c, _), code) in ranked.iter().zip(1u16..) {
            match entries.get_mut(c as usize) {
                Some(entry) => *entry = code,
                None => others.push((c as u32, code)),
            }
        }
        others.sort_unstable();
        let mut trie = Self { entries, others, pairs: zeroed(), nodes: vec![EMPTY; ranked.len() + 1] };
        let coded: Vec<Vec<u16>> = words.iter().map(|w| w.0.chars().map(|c| trie.code(c as u32)).collect()).collect();
        if words.iter().any(|w| w.1 >= LARGEST) || !trie.place(&coded, words) {
            return Err(format!("{} words are more than can be numbered", words.len()));
        }
        for word in &coded {
            match word[..] {
                [only] => trie.mark_single(only),
                [first, second, ..] => {
                    let (word, one, other) = pair_place(first, second);
                    trie.pairs[word] |= 1 << one | 1 << other;
                }
                [] => {}
            }
        }
        Ok(trie)
    }

    /// Lets the pass look at a word of one character.
    fn mark_single(&mut self, code: u16) {
        if let Some(entry) = self.entries.iter_mut().find(|e| **e & CODE == code) {
            *entry |= SINGLE;
        }
    }

    /// Places the nodes of the words, those of the root's children first; false where they find no room.
    fn place(&mut self, words: &[Vec<u16>], numbers: &[(&str, u32)]) -> bool {
        let mut order: Vec<u32> = (0..words.len() as u32).collect();
        order.sort_by(|&a, &b| words[a as usize].cmp(&words[b as usize]));
        // A node yet to be filled: its place, its words (a range of `order`), its depth. Wide nodes need room: the root's children first.
        let mut waiting = std::collections::VecDeque::from([(0u32, 0usize, order.len(), 0usize)]);
        let mut free = Free::new(self.nodes.len());
        while let Some((node, mut from, to, depth)) = waiting.pop_front() {
            let label = |at: usize| words[order[at] as usize].get(depth).copied();
            if from < to && label(from).is_none() {
                self.nodes[node as usize].set_word(numbers[order[from] as usize].1 + 1);
                from += 1;
            }
            let mut children: Vec<(u16, usize, usize)> = Vec::new();
            for at in from..to {
                match (label(at), children.last_mut()) {
                    (Some(code), Some(last)) if last.0 == code => last.2 = at + 1,
                    (Some(code), _) => children.push((code, at, at + 1)),
                    (None, _) => {}
                }
            }
            if children.is_empty() {
                continue;
            }
            let base = if node == 0 { 0 } else { free.base(&mut self.nodes, &children) };
            if base > LARGEST {
                return false;
            }
            self.nodes[node as usize].set_base(base);
            for &(code, first, last) in &children {
                let place = base + u32::from(code);
                if node == 0 {
                    self.nodes[place as usize].set_label(code);
                }
                waiting.push_back((place, first, last, depth + 1));
            }
        }
        true
    }

    /// The code of a character; 0 where no word has it.
    #[inline]
    fn code(&self, c: u32) -> u16 {
        match self.entries.get(c as usize) {
            Some(entry) => entry & CODE,
            None => self.code_beyond(c),
        }
    }

    /// The code of a character beyond the basic plane.
    #[cold]
    fn code_beyond(&self, c: u32) -> u16 {
        self.others.binary_search_by_key(&c, |o| o.0).map_or(0, |at| self.others[at].1)
    }

    /// Makes the pass tell of a character.
    pub fn stop_at(&mut self, c: char) {
        if let Some(entry) = self.entries.get_mut(c as usize) {
            *entry |= STOP;
        }
    }

    /// Calls `stop(at, code point)` at the characters given to [`stop_at`](Self::stop_at), and those beyond the basic plane, until it
    /// says to leave off (the result is then false), and `word(start, end, number)` for every word in `text` (bytes). Words come by
    /// the place of their second character, those of one character behind those that have it as their second; of one place the
    /// shorter first. Stops come in order, but before the words around them.
    #[inline]
    pub fn pass(
        &self,
        window: &mut Window,
        text: &str,
        mut word: impl FnMut(usize, usize, u32),
        mut stop: impl FnMut(usize, u32) -> bool,
    ) -> bool {
        let bytes = text.as_bytes();
        let (mut at, mut last) = (0, (0, 0));
        while at < bytes.len() {
            let (read, words, stops);
            (at, read, words, stops) = self.fill(window, bytes, at, last);
            for &place in &window.stops[..stops % PLACES] {
                let start = window.starts[place as usize % PLACES] as usize;
                if let Some((c, _)) = decode(bytes, start)
                    && !stop(start, c)
                {
                    return false;
                }
            }
            let mut found = 0;
            for listed in 0..words % PLACES {
                let (kind, place) = (window.words[listed] & 3, (window.words[listed] >> 2) as usize);
                let (before, code) = (window.codes[place.wrapping_sub(1) % PLACES], window.codes[place % PLACES]);
                if kind & IS_PAIR != 0
                    && let Some(node) = self.child(before, code)
                {
                    found = self.walk(node, window, place, found, &mut word);
                    let reached = window.reached as usize;
                    if reached > read && at < bytes.len() {
                        window.tell(found, &mut word);
                        found = 0;
                        self.walk_on(window.left, bytes, window.starts[(place - 1) % PLACES] as usize, at, &mut word);
                    }
                }
                let number = self.nodes.get(code as usize).map_or(0, |n| n.word());
                window.found[found % FOUND] = (window.starts[place % PLACES], window.starts[(place + 1) % PLACES], number);
                found += usize::from((kind & IS_SINGLE != 0) & (number > 0) & (code > 0));
                if found == FOUND {
                    window.tell(found, &mut word);
                    found = 0;
                }
            }
            window.tell(found, &mut word);
            last = (window.codes[read % PLACES], window.starts[read % PLACES]);
        }
        true
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// Reads characters from byte `at` on; `last` are the code and the place of the one before. Gives the place behind them, their
    /// number, and how many places of words and of stops were listed.
    #[inline]
    fn fill(&self, window: &mut Window, bytes: &[u8], mut at: usize, last: (u16, u32)) -> (usize, usize, usize, usize) {
        let (mut before, mut words, mut stops, mut read) = (last.0, 0, 0, 0);
        let (entries, pairs) = (&*self.entries, &*self.pairs);
        (window.codes[0], window.starts[0]) = last;
        while read < WINDOW {
            let Some((c, length)) = decode(bytes, at) else { break };
            read += 1;
            let entry = match entries.get(c as usize) {
                Some(&entry) => entry,
                // Rare enough to be looked at one by one.
                None => self.code_beyond(c) | SINGLE | STOP,
            };
            let code = entry & CODE;
            let (word, one, other) = pair_place(before, code);
            let pair = (pairs[word] >> one & pairs[word] >> other) as u16 & 1;
            let single = u16::from(entry & SINGLE != 0);
            (window.codes[read % PLACES], window.starts[read % PLACES]) = (code, at as u32);
            // Written always, kept where it counts.
            window.words[words % PLACES] = ((read as u16) << 2) | (pair * IS_PAIR) | single;
            words += usize::from(pair | single);
            window.stops[stops % PLACES] = read as u16;
            stops += usize::from(entry / STOP);
            (before, at) = (code, at + length);
        }
        (window.codes[(read + 1) % PLACES], window.starts[(read + 1) % PLACES]) = (0, at as u32);
        (at, read, words, stops)
    }

    /// Lists the words from the node at `place` of `nodes` on, to which the character at `at` of the window leads, behind the
    /// `found` ones; gives how many there are then.
    #[inline]
    fn walk(&self, place: u32, window: &mut Window, at: usize, mut found: usize, word: &mut impl FnMut(usize, usize, u32)) -> usize {
        let Some(&(mut node)) = self.nodes.get(place as usize) else { return found };
        let start = window.starts[(at - 1) % PLACES];
        let mut next = at + 1;
        loop {
            window.found[found % FOUND] = (start, window.starts[next % PLACES], node.word());
            found += usize::from(node.word() > 0);
            if found == FOUND {
                window.tell(found, word);
                found = 0;
            }
            let code = window.codes[next % PLACES];
            let Some(&child) = self.nodes.get((node.base() + u32::from(code)) as usize) else { break };
            if !((child.label() == u32::from(code)) & (node.base() > 0) & (code > 0)) {
                break;
            }
            (node, next) = (child, next + 1);
        }
        (window.left, window.reached) = (node, next as u32);
        found
    }

    /// The words below a node that `end` bytes lead to, read from the text.
    #[cold]
    fn walk_on(&self, mut node: Node, bytes: &[u8], start: usize, mut end: usize, word: &mut impl FnMut(usize, usize, u32)) {
        while let Some((c, length)) = decode(bytes, end)
            && let Some(place) = self.child_of(node, self.code(c))
            && let Some(&child) = self.nodes.get(place as usize)
        {
            (node, end) = (child, end + length);
            if node.word() > 0 {
                word(start, end, node.word() - 1);
            }
        }
    }

    /// The place of a node's child.
    #[inline]
    fn child_of(&self, node: Node, code: u16) -> Option<u32> {
        let place = node.base() + u32::from(code);
        let child = self.nodes.get(place as usize)?;
        (child.label() == u32::from(code) && node.base() > 0 && code > 0).then_some(place)
    }

    /// The place of the child of a first character's node.
    #[inline]
    fn child(&self, first: u16, code: u16) -> Option<u32> {
        self.child_of(*self.nodes.get(usize::from(first)).filter(|_| first > 0)?, code)
    }

    /// The byte form, as numbers.
    #[allow(dead_code)]
    pub fn to_numbers(&self) -> Vec<u32> {
        let mut numbers = vec![self.others.len() as u32, self.nodes.len() as u32];
        numbers.extend(self.entries.as_chunks::<2>().0.iter().map(|&[low, high]| u32::from(low) | u32::from(high) << 16));
        numbers.extend(self.pairs.iter().flat_map(|&w| [w as u32, (w >> 32) as u32]));
        numbers.extend(self.others.iter().flat_map(|&(c, code)| [c, u32::from(code)]));
        numbers.extend(self.nodes.iter().flat_map(|n| [n.0 as u32, (n.0 >> 32) as u32]));
        numbers
    }

    /// Reads the byte form back; none where it is not one.
    #[allow(dead_code)]
    pub fn from_numbers(numbers: &[u32]) -> Option<Self> {
        let (&[others, nodes], rest) = numbers.split_first_chunk::<2>()?;
        let (entries, rest) = rest.split_at_checked(PLANE / 2)?;
        let (pairs, rest) = rest.split_at_checked(PAIR_WORDS * 2)?;
        let (others, rest) = rest.split_at_checked(others as usize * 2)?;
        let (nodes, _) = rest.split_at_checked(nodes as usize * 2)?;
        let entries: Vec<u16> = entries.iter().flat_map(|&n| [n as u16, (n >> 16) as u16]).collect();
        let pairs: Vec<u64> = pairs.as_chunks::<2>().0.iter().map(|&[low, high]| u64::from(low) | u64::from(high) << 32).collect();
        Some(Self {
            entries: entries.into_boxed_slice().try_into().ok()?,
            pairs: pairs.into_boxed_slice().try_into().ok()?,
            others: others.as_chunks::<2>().0.iter().map(|&[c, code]| (c, code as u16)).collect(),
            nodes: nodes.as_chunks::<2>().0.iter().map(|&[low, high]| Node(u64::from(low) | u64::from(high) << 32)).collect(),
        })
    }
}

fn zeroed<T: Copy + Default, const N: usize>() -> Box<[T; N]> {
    let Ok(array) = vec![T::default(); N].into_boxed_slice().try_into() else { unreachable!("a vector of N has N") };
    array
}

/// The free places of the double array, as a list in rising order.
struct Free {
    /// For each place the next free one.
    next: Vec<u32>,
    /// The first free place.
    first: u32,
    /// Bases given away.
    bases: std::collections::HashSet<u32>,
}

impl Free {
    /// After so many places that are taken.
    fn new(taken: usize) -> Self {
        Self { next: vec![0; taken], first: taken as u32, bases: std::collections::HashSet::new() }
    }

    fn grow(&mut self, nodes: &mut Vec<Node>, to: usize) {
        while nodes.len() < to {
            nodes.push(EMPTY);
            self.next.push(nodes.len() as u32);
        }
    }

    /// A base whose places for the children are free, and takes them.
    fn base(&mut self, nodes: &mut Vec<Node>, children: &[(u16, usize, usize)]) -> u32 {
        /// So many free places are tried before new ones are made: enough for some ten thousand words to lie close.
        const TRIES: usize = 1 << 16;
        let lowest = u32::from(children[0].0);
        let mut at = self.first;
        for _ in 0..TRIES {
            if at as usize >= nodes.len() {
                break;
            }
            // Base 0 is the root's.
            if at > lowest {
                let base = at - lowest;
                let fits = |c: &(u16, usize, usize)| nodes.get((base + u32::from(c.0)) as usize).is_none_or(|n| n.label() == 0);
                if !self.bases.contains(&base) && children.iter().all(fits) {
                    return self.take(nodes, children, base);
                }
            }
            at = self.next[at as usize];
        }
        let mut base = (nodes.len() as u32).max(lowest + 1) - lowest;
        while self.bases.contains(&base) {
            base += 1;
        }
        self.take(nodes, children, base)
    }

    fn take(&mut self, nodes: &mut Vec<Node>, children: &[(u16, usize, usize)], base: u32) -> u32 {
        self.bases.insert(base);
        let highest = children.last().map_or(0, |c| c.0);
        self.grow(nodes, (base + u32::from(highest)) as usize + 1);
        for &(code, ..) in children {
            nodes[(base + u32::from(code)) as usize].set_label(code);
        }
        while nodes.get(self.first as usize).is_some_and(|n| n.label() > 0) {
            self.first = self.next[self.first as usize];
        }
        // Taken places behind the first free one leave the list when it is next walked.
        let mut at = self.first;
        for _ in 0..64 {
            let Some(&next) = self.next.get(at as usize) else { break };
            let mut skip = next;
            while nodes.get(skip as usize).is_some_and(|n| n.label() > 0) {
                skip = self.next[skip as usize];
            }
            self.next[at as usize] = skip;
            at = skip;
        }
        base
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<String> {
        let trie = Trie::from_numbers(&Trie::build(&words.iter().copied().zip(0..).collect::<Vec<_>>()).unwrap().to_numbers()).unwrap();
        let mut all = Vec::new();
        trie.pass(
            &mut Window::default(),
            text,
            |start, end, number| {
                assert_eq!(&text[start..end], words[number as usize]);
                all.push(format!("{start}{}", &text[start..end]));
            },
            |_, _| true,
        );
        all
    }

    #[test]
    fn every_word_at_every_place() {
        let words = ["公司", "公", "有限公司", "有限", "限", "a", "ab", "𠮷野", "𠮷"];
        assert_eq!(found(&words, "有限公司"), ["0有限", "0有限公司", "3限", "6公", "6公司"].map(String::from));
        assert_eq!(found(&words, "abab"), ["0a", "0ab", "2a", "2ab"].map(String::from));
        assert_eq!(found(&words, "x𠮷野有"), ["1𠮷", "1𠮷野"].map(String::from));
        assert!(found(&words, "").is_empty());
    }

    #[test]
    fn words_reach_over_the_ends_of_windows() {
        for before in WINDOW - 5..WINDOW + 2 {
            let text = format!("{}甲乙丙丁x", "子".repeat(before));
            let at = 3 * before;
            let expected = [format!("{at}甲乙"), format!("{at}甲乙丙丁"), format!("{}丁", at + 9)];
            assert_eq!(found(&["甲乙", "甲乙丙丁", "丁"], &text), expected, "{before}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_missed(words in proptest::collection::btree_set("[甲乙丙ab𠮷]{1,4}", 1..40), text in "[甲乙丙ab𠮷。]{0,40}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut all = found(&words, &text);
            let mut plain: Vec<String> = words.iter().flat_map(|w| {
                text.char_indices().filter(|(at, _)| text[*at..].starts_with(*w)).map(move |(at, _)| format!("{at}{w}"))
            }).collect();
            all.sort_unstable();
            plain.sort_unstable();
            assert_eq!(all, plain);
        }
    }

    #[test]
    fn without_words_it_stops_all_the_same() {
        let text = "甲。乙𠮷。".repeat(WINDOW);
        let stops = |words: &[(&str, u32)]| {
            let mut trie = Trie::build(words).unwrap();
            trie.stop_at('。');
            let mut stops = Vec::new();
            assert!(trie.pass(
                &mut Window::default(),
                &text,
                |_, _, _| {},
                |at, c| {
                    stops.push((at, c));
                    true
                }
            ));
            stops
        };
        assert_eq!(stops(&[]).len(), 3 * WINDOW);
        assert_eq!(stops(&[]), stops(&[("丙", 0)]));
    }

    #[test]
    fn it_stops_where_it_is_told() {
        let mut trie = Trie::build(&[("甲乙", 7), ("乙", 3)]).unwrap();
        trie.stop_at('。');
        trie.stop_at('乙');
        let mut stops = Vec::new();
        assert!(!trie.pass(
            &mut Window::default(),
            "甲乙。甲。",
            |_, _, _| {},
            |at, c| {
                stops.push((at, c));
                at < 9
            }
        ));
        assert_eq!(stops, [(3, '乙'), (6, '。'), (12, '。')].map(|(at, c)| (at, c as u32)));
    }
}

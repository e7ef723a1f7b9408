//! How a trie is built from words.

use super::{CODE, EMPTY, FIRST, LARGEST_BASE, LARGEST_WORD, MOST_BEYOND, Node, PLANE, SINGLE, Trie, pair_place};

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
        let beyond: Vec<u32> = ranked.iter().map(|&(c, _)| c as u32).filter(|&c| c as usize >= PLANE).collect();
        if beyond.len() > MOST_BEYOND {
            let what = format!(
                "the words have {} different characters beyond the basic plane; at most {MOST_BEYOND} can be told apart",
                beyond.len()
            );
            return Err(what);
        }
        let mut trie = Self { entries: zeroed(), beyond, pairs: zeroed(), nodes: vec![EMPTY; ranked.len() + 1] };
        trie.beyond.sort_unstable();
        for (&(c, _), code) in ranked.iter().zip(1u16..) {
            let entered = trie.entered(c as u32);
            trie.entries[usize::from(entered)] = code;
        }
        let coded: Vec<Vec<u16>> =
            words.iter().map(|w| w.0.chars().map(|c| trie.entries[usize::from(trie.entered(c as u32))] & CODE).collect()).collect();
        if words.iter().any(|w| w.1 > LARGEST_WORD) || !trie.place(&coded, words) {
            return Err(format!("{} words are more than can be numbered", words.len()));
        }
        for word in &coded {
            match word[..] {
                [only] => trie.mark_single(only),
                [first, second, ..] => {
                    let (word, bit) = pair_place(first, second);
                    trie.pairs[word] |= 1 << bit;
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
                self.nodes[node as usize].set_word(numbers[order[from] as usize].1);
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
            if base > LARGEST_BASE {
                return false;
            }
            self.nodes[node as usize].set_base(base);
            for &(code, first, last) in &children {
                let place = base + u32::from(code);
                self.nodes[node as usize].let_go_on(code);
                if node == 0 {
                    self.nodes[place as usize].set_label(FIRST);
                }
                waiting.push_back((place, first, last, depth + 1));
            }
        }
        true
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

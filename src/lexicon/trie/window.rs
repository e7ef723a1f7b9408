//! A stretch of a text, in which a trie finds its words step by step: all its characters are read, then the places worth a look are
//! listed, then all words that begin at these grow by a character at a time. So no step waits for another, and none branches on
//! what the characters are: a processor guesses such branches wrong at every tenth character, and that costs more than all else.

use super::{CODE, Node, SINGLE, STOP, Trie, pair_place};

/// A window's arrays have so many places: an index of eight bits needs no check.
const PLACES: usize = 256;
/// So many characters are read before words are looked for among them. One stands before them, and one behind.
pub(super) const WINDOW: usize = PLACES - 2;

/// A word in a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The number that the word was given.
    pub number: u32,
}

/// Characters of a text that lead from the root to a node: the node, with the places of the first and the last of them in place of
/// its label.
#[derive(Clone, Copy, Default)]
struct Way(u64);

impl Way {
    const LABEL: u64 = 0xFFFF;

    #[inline]
    fn to(node: Node, places: u64) -> Self {
        Self(node.0 & !Self::LABEL | places)
    }

    /// The place of its first character, times 256, and that of its last.
    #[inline]
    fn places(self) -> u64 {
        self.0 & Self::LABEL
    }

    #[inline]
    fn first(self) -> usize {
        (self.0 >> 8) as usize % PLACES
    }

    #[inline]
    fn last(self) -> usize {
        self.0 as usize % PLACES
    }

    #[inline]
    fn node(self) -> Node {
        Node(self.0)
    }
}

/// The memory of a pass.
pub struct Window {
    /// What stands for the characters among a trie's entries.
    chars: [u16; PLACES],
    /// Their codes; before them that of the last one of the stretch before, and 0 behind.
    codes: [u16; PLACES],
    /// Where they begin, in bytes.
    starts: [u32; PLACES],
    /// How many there are.
    count: usize,
    /// Places that a pair may end at.
    pairs: [u8; PLACES],
    pair_count: usize,
    /// Places of characters that are words by themselves or to be told of.
    marked: [u8; PLACES],
    /// Those of words.
    singles: [u8; PLACES],
    single_count: usize,
    /// Those to be told of.
    stops: [u8; PLACES],
    stop_count: usize,
    /// Ways that may go on.
    living: [Way; PLACES],
    /// Ways that are words, the shorter first.
    found: Vec<Way>,
    found_count: usize,
    /// Ways that may go on in the next stretch: the nodes, and where they begin in bytes, the last first.
    carried: Vec<(Node, u32)>,
    /// Those of the stretch before.
    came: Vec<(Node, u32)>,
    /// The words among these: where they begin in bytes, where they end.
    late: Vec<(u32, Way)>,
    /// For each place how many words end there, then the rank of the next one.
    ranks: [u32; PLACES],
}

impl Default for Window {
    fn default() -> Self {
        Self {
            chars: [0; PLACES],
            codes: [0; PLACES],
            starts: [0; PLACES],
            count: 0,
            pairs: [0; PLACES],
            pair_count: 0,
            marked: [0; PLACES],
            singles: [0; PLACES],
            single_count: 0,
            stops: [0; PLACES],
            stop_count: 0,
            living: [Way(0); PLACES],
            found: Vec::new(),
            found_count: 0,
            carried: Vec::new(),
            came: Vec::new(),
            late: Vec::new(),
            ranks: [0; PLACES],
        }
    }
}

impl Window {
    /// Gets ready for a text.
    pub(super) fn begin(&mut self) {
        (self.codes[0], self.starts[0], self.count) = (0, 0, 0);
        self.carried.clear();
    }

    /// Reads characters from byte `at` on; gives the place behind them.
    #[inline]
    pub(super) fn read(&mut self, trie: &Trie, bytes: &[u8], mut at: u32) -> u32 {
        let Self { chars, codes, starts, count, .. } = self;
        (codes[0], starts[0]) = (codes[*count % PLACES], starts[*count % PLACES]);
        let mut place = 1;
        while place <= WINDOW {
            // Three bytes, the length of nearly all characters here, come first.
            let four = bytes.get(at as usize..at as usize + 4).and_then(<[u8]>::first_chunk::<4>);
            let (c, length) = match four.map(|four| u32::from_le_bytes(*four)) {
                Some(x) if x & 0xF0 == 0xE0 => ((x << 12 | x >> 2 & 0xFC0 | x >> 16 & 0x3F) as u16, 3),
                Some(x) if x & 0x80 == 0 => (x as u16 & 0x7F, 1),
                _ => match decode(bytes, at) {
                    Some((c, length)) => (trie.entered(c), length),
                    None => break,
                },
            };
            (chars[place % PLACES], starts[place % PLACES]) = (c, at);
            (place, at) = (place + 1, at + length);
        }
        starts[place % PLACES] = at;
        *count = place - 1;
        at
    }

    /// Lists the places worth a look.
    #[inline]
    pub(super) fn list(&mut self, trie: &Trie) {
        let Self { chars, codes, count, pairs, pair_count, marked, singles, single_count, stops, stop_count, .. } = self;
        let (entries, filter) = (&*trie.entries, &*trie.pairs);
        // Written always, kept where it counts.
        let (mut listed, mut also) = (0usize, 0usize);
        let mut before = codes[0];
        let count = *count % PLACES;
        for place in 1..count + 1 {
            let entry = entries[usize::from(chars[place % PLACES])];
            let code = entry & CODE;
            let (word, bit) = pair_place(before, code);
            codes[place % PLACES] = code;
            pairs[listed % PLACES] = place as u8;
            marked[also % PLACES] = place as u8;
            listed += (filter[word] >> bit & 1) as usize;
            also += usize::from(entry > CODE);
            before = code;
        }
        codes[count + 1] = 0;
        *pair_count = listed;
        let (mut single, mut told) = (0usize, 0usize);
        for &place in &marked[..also % PLACES] {
            let entry = entries[usize::from(chars[usize::from(place)])];
            (singles[single % PLACES], stops[told % PLACES]) = (place, place);
            single += usize::from(entry / SINGLE % 2);
            told += usize::from(entry / STOP);
        }
        (*single_count, *stop_count) = (single, told);
    }

    /// The characters to tell of: where each begins, in bytes, and its code point; a surrogate's stands for those beyond the basic
    /// plane.
    #[inline]
    pub fn stops(&self) -> impl Iterator<Item = (u32, u16)> + '_ {
        let places = self.stops[..self.stop_count % PLACES].iter();
        places.map(|&place| (self.starts[usize::from(place)], self.chars[usize::from(place)]))
    }

    /// Finds the words; `goes_on` says whether the text does behind the stretch.
    #[inline]
    pub(super) fn find(&mut self, trie: &Trie, goes_on: bool) {
        std::mem::swap(&mut self.carried, &mut self.came);
        self.carried.clear();
        self.late.clear();
        let Self { codes, starts, count, pairs, pair_count, singles, single_count, living, found, found_count, carried, .. } = self;
        *found_count = 0;
        let room = room_behind(found, *found_count);
        for (way, &place) in room.iter_mut().zip(&singles[..*single_count % PLACES]) {
            *way = Way::to(trie.first(codes[usize::from(place)]), u64::from(place) * 257);
        }
        *found_count += *single_count;
        // Of all ways of one length the last alone may come to the end, for each begins at a place of its own.
        let mut carry = |way: Way| {
            if goes_on && way.last() == *count && way.node().base() > 0 {
                carried.push((way.node(), starts[way.first()]));
            }
        };
        let room = room_behind(found, *found_count);
        let (mut words, mut alive, mut last) = (0usize, 0usize, Way(0));
        for &place in &pairs[..*pair_count % PLACES] {
            let node = trie.child(trie.first(codes[usize::from(place.wrapping_sub(1))]), codes[usize::from(place)]);
            last = Way::to(node, u64::from(place.wrapping_sub(1)) << 8 | u64::from(place));
            (room[words % PLACES], living[alive % PLACES]) = (last, last);
            words += usize::from(node.word() > 0);
            alive += usize::from(node.may_go_on(codes[usize::from(place.wrapping_add(1))]));
        }
        carry(last);
        *found_count += words;
        while alive > 0 {
            let room = room_behind(found, *found_count);
            let before = alive;
            let mut words = 0usize;
            alive = 0;
            for i in 0..before % PLACES {
                let way = living[i];
                let node = trie.child(way.node(), codes[(way.last() + 1) % PLACES]);
                last = Way::to(node, way.places() + 1);
                (room[words % PLACES], living[alive % PLACES]) = (last, last);
                words += usize::from(node.word() > 0);
                alive += usize::from(node.may_go_on(codes[(way.last() + 2) % PLACES]));
            }
            carry(last);
            *found_count += words;
        }
        if !self.came.is_empty() {
            self.go_on(trie, goes_on);
        }
    }

    /// Follows ways that begin before the stretch.
    #[cold]
    #[inline(never)]
    fn go_on(&mut self, trie: &Trie, goes_on: bool) {
        for &(mut node, start) in &self.came {
            for (&code, place) in self.codes.iter().zip(0u64..).take(self.count + 1).skip(1) {
                node = trie.child(node, code);
                if node.word() > 0 {
                    self.late.push((start, Way::to(node, place)));
                }
                if node.base() == 0 {
                    break;
                }
            }
            if goes_on && node.base() > 0 {
                self.carried.push((node, start));
            }
        }
    }

    /// Appends what is made of each word found in the stretch: in order of their ends, the longest first where ends are the same.
    #[inline]
    pub fn append<T: Copy + Default>(&mut self, list: &mut Vec<T>, mut make: impl FnMut(Word) -> T) {
        let Self { starts, count, found, found_count, late, ranks, .. } = self;
        let found = found.get(..*found_count).unwrap_or_default();
        let from = list.len();
        list.resize(from + found.len() + late.len(), T::default());
        let list = list.get_mut(from..).unwrap_or_default();
        let ranks = &mut ranks[..*count % PLACES + 1];
        let mut count = |way: &Way| {
            if let Some(rank) = ranks.get_mut(way.last()) {
                *rank += 1;
            }
        };
        found.iter().for_each(&mut count);
        late.iter().for_each(|(_, way)| count(way));
        let mut sum = 0;
        for rank in ranks.iter_mut() {
            (sum, *rank) = (sum + *rank, sum);
        }
        let mut put = |start: u32, way: Way| {
            let Some(rank) = ranks.get_mut(way.last()) else { return };
            if let Some(place) = list.get_mut(*rank as usize) {
                let end = starts[(way.last() + 1) % PLACES];
                *place = make(Word { start, end, number: way.node().word().wrapping_sub(1) });
            }
            *rank += 1;
        };
        // The longest were found last, and those that began before the stretch are longer than all that did not.
        late.iter().rev().for_each(|&(start, way)| put(start, way));
        found.iter().rev().for_each(|&way| put(starts[way.first()], way));
        ranks.fill(0);
    }
}

/// The code point of the character at `at` of UTF-8 text, and its length; none at the end.
#[inline(never)]
fn decode(bytes: &[u8], at: u32) -> Option<(u32, u32)> {
    let low = |b: u8| u32::from(b & 0x3F);
    match *bytes.get(at as usize..)? {
        [a @ 0xE0..0xF0, b, c, ..] => Some((u32::from(a & 0xF) << 12 | low(b) << 6 | low(c), 3)),
        [a @ ..0x80, ..] => Some((u32::from(a), 1)),
        [a @ ..0xE0, b, ..] => Some((u32::from(a & 0x1F) << 6 | low(b), 2)),
        [a, b, c, d, ..] => Some((u32::from(a & 7) << 18 | low(b) << 12 | low(c) << 6 | low(d), 4)),
        _ => None,
    }
}

/// Room for a way at each place, behind those found.
#[inline]
fn room_behind(found: &mut Vec<Way>, count: usize) -> &mut [Way; PLACES] {
    if found.len() < count + PLACES {
        found.resize(count + 2 * PLACES, Way(0));
    }
    found[count..].first_chunk_mut().expect("it was made long enough")
}

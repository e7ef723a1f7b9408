//! Hash tables over the lines of the segmentation dictionary, made by the build script: asking whether a word is in it
//! needs no reading of the whole. A small set of the words' hashes stands before the slots: nearly all that is no word is
//! turned away there, in memory that stays near. Shared with the build script.

/// Bits of a slot that hold the line's offset; the others hold bits of the word's hash.
const OFFSET_BITS: u32 = 22;

/// The first and the last bytes of a word, eight of each or four; of a shorter one all.
#[inline]
fn edges(word: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)))
    } else {
        (word.iter().fold(0, |all, &byte| all << 8 | u64::from(byte)), 0)
    }
}

/// Two numbers mixed, all bits alike.
#[inline]
fn mixed(first: u64, last: u64) -> u64 {
    let hash = first.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ last;
    let hash = (hash ^ hash >> 31).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ hash >> 32
}

/// Of longer words the edges tell: few have the same.
#[inline]
fn hash_of(word: &[u8]) -> u64 {
    let (first, last) = edges(word);
    mixed(first ^ (word.len() as u64) << 56, last)
}

/// Whether two words of the same length are the same.
#[inline]
fn same(word: &[u8], other: &[u8]) -> bool {
    edges(word) == edges(other) && (word.len() <= 16 || word == other)
}

#[inline]
fn slot_of(hash: u64) -> usize {
    (hash >> 32) as usize
}

#[inline]
fn tag_of(hash: u64) -> u32 {
    hash as u32 >> OFFSET_BITS
}

/// A hash's place in a set of hashes: a block of eight bytes, and two bits of it. Bits of the hash that [`tag_of`] does not take.
#[inline]
fn place_in_set(hash: u64, blocks: usize) -> (usize, u64) {
    ((hash >> 40) as usize & blocks.wrapping_sub(1), 1 << (hash & 63) | 1 << (hash >> 6 & 63))
}

/// Whether the set may have the hash; one in twenty that it does not have it takes for its own.
#[inline]
fn may_have(set: &[u8], hash: u64) -> bool {
    let (blocks, _) = set.as_chunks::<8>();
    let (block, bits) = place_in_set(hash, blocks.len());
    blocks.get(block).is_some_and(|block| u64::from_le_bytes(*block) & bits == bits)
}

/// A set of so many blocks, a power of two.
#[allow(dead_code)]
fn set_of(hashes: impl Iterator<Item = u64>, blocks: usize) -> Vec<u8> {
    let mut set = vec![0u64; blocks];
    for hash in hashes {
        let (block, bits) = place_in_set(hash, blocks);
        set[block] |= bits;
    }
    set.iter().flat_map(|block| block.to_le_bytes()).collect()
}

/// Eight bytes of the set for sixteen slots, of which half at the most are taken.
const SLOTS_PER_BLOCK: usize = 16;

/// The table's bytes, for lines `word\t…` each ended by a line feed; none where they are too long for it.
#[allow(dead_code)]
pub(crate) fn build(lines: &str) -> Option<Vec<u8>> {
    if lines.len() >= (1 << OFFSET_BITS) - 1 {
        return None;
    }
    let hash = |line: &str| hash_of(line.split('\t').next().unwrap_or_default().as_bytes());
    let count = lines.lines().count();
    let mut slots = vec![0u32; (count * 2).next_power_of_two().max(SLOTS_PER_BLOCK)];
    let mask = slots.len() - 1;
    let mut offset = 0;
    for line in lines.split_inclusive('\n') {
        let hash = hash(line);
        let mut at = slot_of(hash) & mask;
        while slots[at] != 0 {
            at = (at + 1) & mask;
        }
        // Zero is an empty slot.
        slots[at] = tag_of(hash) << OFFSET_BITS | (offset + 1);
        offset += line.len() as u32;
    }
    let mut bytes = set_of(lines.lines().map(hash), slots.len() / SLOTS_PER_BLOCK);
    bytes.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
    Some(bytes)
}

/// The two characters that a text begins with, if it has two.
pub(crate) fn beginning(text: &str) -> Option<&str> {
    let (at, second) = text.char_indices().nth(1)?;
    text.get(..at + second.len_utf8())
}

/// For lines in order of their bytes a hash table of what words begin with, two characters: where the first such line begins.
#[allow(dead_code)]
pub(crate) fn build_beginnings(lines: &str) -> Vec<u8> {
    let mut slots = vec![0u32; (lines.lines().count() * 2).next_power_of_two()];
    let mask = slots.len() - 1;
    let (mut offset, mut last) = (0, "");
    for line in lines.split_inclusive('\n') {
        if let Some(pair) = beginning(line.split('\t').next().unwrap_or_default())
            && pair != last
        {
            let mut at = slot_of(hash_of(pair.as_bytes())) & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            // Zero is an empty slot.
            slots[at] = offset + 1;
            last = pair;
        }
        offset += line.len() as u32;
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}

/// Where in `lines` the first one stands whose word begins with two characters, by the table of [`build_beginnings`].
#[allow(dead_code)]
pub(crate) fn first_with(beginnings: &[u8], lines: &[u8], pair: &str) -> Option<usize> {
    let (slots, _) = beginnings.as_chunks::<4>();
    let mask = slots.len().wrapping_sub(1);
    let mut at = slot_of(hash_of(pair.as_bytes())) & mask;
    loop {
        let offset = (u32::from_le_bytes(*slots.get(at)?) as usize).checked_sub(1)?;
        if lines.get(offset..)?.starts_with(pair.as_bytes()) {
            return Some(offset);
        }
        at = (at + 1) & mask;
    }
}

/// Two characters of three bytes each in one number, which is never zero.
#[inline]
fn packed(two: &[u8; 6]) -> Option<u32> {
    let character = |three: [u8; 3]| u32::from(three[0] & 0xF) << 12 | u32::from(three[1] & 0x3F) << 6 | u32::from(three[2] & 0x3F);
    let [a, b, c, d, e, f] = *two;
    let wide = (a >> 4 == 0xE) & (d >> 4 == 0xE);
    if wide { Some(character([a, b, c]) << 16 | character([d, e, f])) } else { None }
}

#[inline]
fn slot_of_two(two: u32, slots: usize) -> usize {
    (two.wrapping_mul(0x9E37_79B1) >> 12) as usize & slots.wrapping_sub(1)
}

/// A hash table of the words that are two characters of three bytes: most that is asked for is as long, and here one look tells.
#[allow(dead_code)]
pub(crate) fn build_twos(lines: &str) -> Vec<u8> {
    let word = |line: &str| line.split('\t').next().and_then(|word| packed(word.as_bytes().try_into().ok()?));
    let twos: Vec<u32> = lines.lines().filter_map(word).collect();
    let mut slots = vec![0u32; (twos.len() * 2).next_power_of_two()];
    for two in twos {
        let mut at = slot_of_two(two, slots.len());
        while slots[at] != 0 {
            at = (at + 1) & (slots.len() - 1);
        }
        slots[at] = two;
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}

/// Whether a word is in the table of [`build_twos`]; none where it is no word of that length.
#[allow(dead_code)]
#[inline]
pub(crate) fn has_two(twos: &[u8], word: &str) -> Option<bool> {
    let two = packed(word.as_bytes().try_into().ok()?)?;
    let (slots, _) = twos.as_chunks::<4>();
    let mut at = slot_of_two(two, slots.len());
    loop {
        match u32::from_le_bytes(*slots.get(at)?) {
            0 => return Some(false),
            slot if slot == two => return Some(true),
            _ => at = (at + 1) & slots.len().wrapping_sub(1),
        }
    }
}

#[inline]
fn hash_of_pair(first: char, second: char) -> u64 {
    mixed(u64::from(u32::from(first)) << 32, u64::from(u32::from(second)))
}

/// The set of all pairs of characters that stand side by side in a word.
#[allow(dead_code)]
pub(crate) fn build_pairs(lines: &str) -> Vec<u8> {
    let words = || lines.lines().filter_map(|line| line.split('\t').next());
    let pairs = words().flat_map(|word| word.chars().zip(word.chars().skip(1)).map(|(first, second)| hash_of_pair(first, second)));
    set_of(pairs, (words().count() / 8).next_power_of_two())
}

/// Whether the two characters may stand side by side in a word, by the set of [`build_pairs`]: never false where they do.
#[allow(dead_code)]
#[inline]
pub(crate) fn has_pair(pairs: &[u8], first: char, second: char) -> bool {
    may_have(pairs, hash_of_pair(first, second))
}

/// What stands behind the word and its tab, to the end of all lines, if one begins with them.
#[allow(dead_code)]
#[inline]
pub(crate) fn line<'l>(table: &[u8], lines: &'l [u8], word: &str) -> Option<&'l [u8]> {
    let word = word.as_bytes();
    let hash = hash_of(word);
    // Eight bytes for sixteen slots of four.
    let (set, slots) = table.split_at_checked(table.len() / 9)?;
    if may_have(set, hash) { find(slots, lines, word, hash) } else { None }
}

fn find<'l>(slots: &[u8], lines: &'l [u8], word: &[u8], hash: u64) -> Option<&'l [u8]> {
    let (slots, _) = slots.as_chunks::<4>();
    let mask = slots.len().wrapping_sub(1);
    let mut at = slot_of(hash) & mask;
    loop {
        let slot = u32::from_le_bytes(*slots.get(at)?);
        let offset = (slot as usize & ((1 << OFFSET_BITS) - 1)).checked_sub(1)?;
        if slot >> OFFSET_BITS == tag_of(hash)
            && let Some((start, [b'\t', rest @ ..])) = lines.get(offset..)?.split_at_checked(word.len())
            && same(word, start)
        {
            return Some(rest);
        }
        at = (at + 1) & mask;
    }
}

/// Whether one of the lines begins with the word and a tab.
#[allow(dead_code)]
pub(crate) fn has(table: &[u8], lines: &[u8], word: &str) -> bool {
    line(table, lines, word).is_some()
}

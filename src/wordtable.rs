//! A hash table over the lines of the segmentation dictionary, made by the build script: asking whether a word is in it
//! needs no reading of the whole. A small set of the words' hashes stands before the slots: nearly all that is no word is
//! turned away there, in memory that stays near. Shared with the build script.

/// Bits of a slot that hold the line's offset; the others hold bits of the word's hash.
const OFFSET_BITS: u32 = 22;

/// The hash of an empty word.
pub(crate) const SEED: u32 = 0x811C_9DC5;

/// The hash of a word that goes on with `byte`.
#[inline]
pub(crate) fn hash_on(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn hash_of(word: &[u8]) -> u32 {
    word.iter().fold(SEED, |hash, &byte| hash_on(hash, byte))
}

/// The low bits of FNV are weak.
#[inline]
fn mixed(hash: u32) -> u32 {
    (hash ^ hash >> 15).wrapping_mul(0x85EB_CA6B)
}

#[inline]
fn tag_of(mixed: u32) -> u32 {
    mixed >> OFFSET_BITS
}

/// A word's place in the set of hashes: a byte of as many as there are slots, and a bit of it. Bits that do not choose the slot.
#[inline]
fn filter_bit(mixed: u32, mask: usize) -> (usize, u8) {
    ((mixed >> 3) as usize & mask, 1 << (mixed & 7))
}

/// The table's bytes, for lines `word\t…` each ended by a line feed; none where they are too long for it.
#[allow(dead_code)]
pub(crate) fn build(lines: &str) -> Option<Vec<u8>> {
    if lines.len() >= (1 << OFFSET_BITS) - 1 {
        return None;
    }
    let count = lines.lines().count();
    let mut slots = vec![0u32; (count * 2).next_power_of_two()];
    // A byte for each slot: some sixteen bits for each word.
    let mut filter = vec![0u8; slots.len()];
    let mask = slots.len() - 1;
    let mut offset = 0;
    for line in lines.split_inclusive('\n') {
        let word = line.split('\t').next().unwrap_or_default();
        let mixed = mixed(hash_of(word.as_bytes()));
        let (byte, bit) = filter_bit(mixed, mask);
        filter[byte] |= bit;
        let mut at = mixed as usize & mask;
        while slots[at] != 0 {
            at = (at + 1) & mask;
        }
        // Zero is an empty slot.
        slots[at] = tag_of(mixed) << OFFSET_BITS | (offset + 1);
        offset += line.len() as u32;
    }
    filter.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
    Some(filter)
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
            let mut at = mixed(hash_of(pair.as_bytes())) as usize & mask;
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
    let mut at = mixed(hash_of(pair.as_bytes())) as usize & mask;
    loop {
        let offset = (u32::from_le_bytes(*slots.get(at)?) as usize).checked_sub(1)?;
        if lines.get(offset..)?.starts_with(pair.as_bytes()) {
            return Some(offset);
        }
        at = (at + 1) & mask;
    }
}

/// What stands behind the word and its tab in its line, if it has one; `hash` is the word's.
#[allow(dead_code)]
#[inline]
pub(crate) fn find<'l>(slots: &[u8], lines: &'l [u8], word: &[u8], hash: u32) -> Option<&'l [u8]> {
    let (filter, slots) = slots.split_at_checked(slots.len() / 5)?;
    let mask = filter.len().wrapping_sub(1);
    let mixed = mixed(hash);
    let (byte, bit) = filter_bit(mixed, mask);
    if filter.get(byte)? & bit == 0 {
        return None;
    }
    let mut at = mixed as usize & mask;
    loop {
        let bytes = slots.get(at * 4..at * 4 + 4)?;
        let slot = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        if slot == 0 {
            return None;
        }
        if slot >> OFFSET_BITS == tag_of(mixed) {
            let line = lines.get((slot & ((1 << OFFSET_BITS) - 1)) as usize - 1..)?;
            if let Some([b'\t', rest @ ..]) = line.strip_prefix(word) {
                return Some(rest);
            }
        }
        at = (at + 1) & mask;
    }
}

/// What stands behind the word and its tab, to the end of all lines.
#[allow(dead_code)]
pub(crate) fn line<'l>(slots: &[u8], lines: &'l [u8], word: &str) -> Option<&'l [u8]> {
    find(slots, lines, word.as_bytes(), hash_of(word.as_bytes()))
}

/// Whether one of the lines begins with the word and a tab.
#[allow(dead_code)]
pub(crate) fn has(slots: &[u8], lines: &[u8], word: &str) -> bool {
    line(slots, lines, word).is_some()
}

//! Byte offsets in other units: code points (Python, Rust `chars`) and UTF-16 (Java, JavaScript).

use super::span::Span;

/// A unit in which offsets are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// Unicode code points, as Python slices strings.
    #[default]
    Chars,
    /// Bytes of the UTF-8 text, as Rust slices strings.
    Bytes,
    /// UTF-16 code units, as Java, JavaScript and C# slice strings.
    Utf16,
}

/// Turns byte offsets of one text into another unit.
///
/// Building costs one pass over the text; each look-up a few instructions.
///
/// ```
/// use tiqu::{OffsetMap, OffsetUnit};
/// let text = "投资𠮷亿";
/// let map = OffsetMap::new(text, OffsetUnit::Utf16);
/// assert_eq!(map.to_unit(10), 4); // 𠮷 is four bytes, one code point, two UTF-16 units
/// assert_eq!(map.to_byte(4), Some(10));
/// ```
#[derive(Clone, Debug)]
pub struct OffsetMap<'t> {
    bytes: &'t [u8],
    /// Empty for bytes and for ASCII.
    blocks: Vec<Block>,
}

/// So many bytes.
const BLOCK: usize = 64;

/// So many blocks' memory is kept from one text to the next.
const KEPT_BLOCKS: usize = 1 << 16;

/// What is known of `BLOCK` bytes of a text: look-ups need no loop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    /// A bit for each byte that begins a character.
    starts: u64,
    /// A bit for each byte that begins a character of two UTF-16 units; 0 in other units.
    wide: u64,
    /// Units before it.
    before: u32,
}

/// A bit for each of eight bytes whose highest bit is set; the first byte's is the lowest.
#[inline]
fn high_bits(eight: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    ((eight & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Block {
    /// Reads the bytes of a block; in the last one of a text those behind the end begin no character (0x80).
    #[inline]
    fn read(bytes: &[u8; BLOCK], unit: OffsetUnit, before: u32) -> Self {
        let words = bytes.as_chunks::<8>().0;
        let bits = |of: fn(u64) -> u64| {
            let word = |(i, word): (usize, &[u8; 8])| high_bits(of(u64::from_le_bytes(*word))) << (8 * i);
            words.iter().enumerate().map(word).fold(0, |all, bits| all | bits)
        };
        // All but 10xxxxxx begin a character, 11110xxx one of four bytes.
        let starts = bits(|x| !x | x << 1);
        let wide = if unit == OffsetUnit::Utf16 { bits(|x| x & x << 1 & x << 2 & x << 3) } else { 0 };
        Self { starts, wide, before }
    }

    /// The units before its byte `at`.
    #[inline]
    fn units(&self, at: usize) -> usize {
        let mask = (1 << at) - 1;
        self.before as usize + (self.starts & mask).count_ones() as usize + (self.wide & mask).count_ones() as usize
    }
}

impl<'t> OffsetMap<'t> {
    /// A map for `text`. Linear in its length.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        Self::with_memory(text, unit, Vec::new())
    }

    /// A map that uses the memory of an earlier one.
    pub(crate) fn with_memory(text: &'t str, unit: OffsetUnit, mut blocks: Vec<Block>) -> Self {
        let bytes = text.as_bytes();
        blocks.clear();
        // What a very long text needed is given back to the system.
        blocks.shrink_to(KEPT_BLOCKS);
        if unit != OffsetUnit::Bytes && !text.is_ascii() {
            let (whole, rest) = bytes.as_chunks::<BLOCK>();
            let mut last = [0x80; BLOCK];
            last[..rest.len()].copy_from_slice(rest);
            let mut before = 0;
            for part in whole.iter().chain([&last]) {
                let block = Block::read(part, unit, before);
                before += block.starts.count_ones() + block.wide.count_ones();
                blocks.push(block);
            }
        }
        Self { bytes, blocks }
    }

    /// Its memory, for another map.
    #[cfg(feature = "cli")]
    pub(crate) fn into_memory(self) -> Vec<Block> {
        self.blocks
    }

    /// The offset of byte `byte` in the map's unit. Offsets past the end give the end.
    #[inline]
    pub fn to_unit(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        self.blocks.get(byte / BLOCK).map_or(byte, |block| block.units(byte % BLOCK))
    }

    /// A byte span as (start, end) in the map's unit.
    #[inline]
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.to_unit(span.start), self.to_unit(span.end))
    }

    /// The byte offset of `offset` in the map's unit; none inside a character or past the end. Logarithmic.
    pub fn to_byte(&self, offset: usize) -> Option<usize> {
        if self.blocks.is_empty() {
            return (offset <= self.bytes.len()).then_some(offset);
        }
        let wanted = u32::try_from(offset).ok()?;
        let number = self.blocks.partition_point(|block| block.before <= wanted).checked_sub(1)?;
        let from = number * BLOCK;
        let block = self.blocks.get(number)?;
        (from..=self.bytes.len().min(from + BLOCK - 1)).find(|&at| {
            let starts = at == self.bytes.len() || block.starts >> (at - from) & 1 == 1;
            starts && block.units(at - from) == offset
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_agrees_with_counting() {
        let text = "𠮷投资，total 3.5亿é元𠮷\u{301}——的".repeat(9);
        for end in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
            let text = &text[..end];
            for (unit, width) in [
                (OffsetUnit::Chars, (|_| 1) as fn(char) -> usize),
                (OffsetUnit::Bytes, char::len_utf8),
                (OffsetUnit::Utf16, char::len_utf16),
            ] {
                let map = OffsetMap::new(text, unit);
                let mut units = 0;
                for (at, c) in text.char_indices() {
                    assert_eq!((map.to_unit(at), map.to_byte(units)), (units, Some(at)), "{unit:?} {end}");
                    units += width(c);
                }
                assert_eq!(map.span(Span::new(text.len(), usize::MAX)), (units, units));
                assert_eq!((map.to_byte(units), map.to_byte(units + 1)), (Some(text.len()), None), "{unit:?} {end}");
            }
        }
        assert_eq!(OffsetMap::new("𠮷", OffsetUnit::Utf16).to_byte(1), None);
    }
}

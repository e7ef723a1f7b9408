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

const BLOCK: usize = 64;

/// Turns byte offsets of one text into another unit.
///
/// Building costs one pass over the text; each look-up reads at most 64 bytes.
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
    unit: OffsetUnit,
    /// Units before each block of `BLOCK` bytes; empty for bytes and for ASCII.
    blocks: Vec<u32>,
    ascii: bool,
}

/// How many units the characters that begin in these bytes count.
#[inline]
fn units(bytes: &[u8], unit: OffsetUnit) -> u32 {
    match unit {
        OffsetUnit::Bytes => bytes.len() as u32,
        OffsetUnit::Chars => starts(bytes),
        OffsetUnit::Utf16 => starts(bytes) + bytes.iter().filter(|&&b| b >= 0xF0).count() as u32,
    }
}

/// How many of at most [`BLOCK`] bytes begin a character: eight at a time, whatever the processor.
#[inline]
fn starts(bytes: &[u8]) -> u32 {
    const ONES: u64 = u64::MAX / 255;
    // One in each byte that continues a character (10xxxxxx).
    let continued = |x: u64| (x >> 7) & !(x >> 6) & ONES;
    let (chunks, rest) = bytes.as_chunks::<8>();
    let sums = chunks.iter().fold(0, |sums: u64, chunk| sums + continued(u64::from_le_bytes(*chunk)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let sums = sums + continued(u64::from_le_bytes(last));
    bytes.len() as u32 - (sums.wrapping_mul(ONES) >> 56) as u32
}

impl<'t> OffsetMap<'t> {
    /// A map for `text`. Linear in its length.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut map = Self { bytes: &[], unit, blocks: Vec::new(), ascii: true };
        map.reset(text);
        map
    }

    /// A map that uses the memory of an earlier one.
    #[cfg(feature = "cli")]
    pub(crate) fn with_memory(text: &'t str, unit: OffsetUnit, blocks: Vec<u32>) -> Self {
        let mut map = Self { bytes: &[], unit, blocks, ascii: true };
        map.reset(text);
        map
    }

    /// Its memory, for another map.
    #[cfg(feature = "cli")]
    pub(crate) fn into_memory(self) -> Vec<u32> {
        self.blocks
    }

    fn reset(&mut self, text: &'t str) {
        self.bytes = text.as_bytes();
        self.ascii = self.unit == OffsetUnit::Bytes || text.is_ascii();
        self.blocks.clear();
        if self.ascii {
            return;
        }
        let mut before = 0;
        self.blocks.reserve(text.len() / BLOCK + 1);
        for block in self.bytes.chunks(BLOCK) {
            self.blocks.push(before);
            before += units(block, self.unit);
        }
        self.blocks.push(before);
    }

    /// The offset of byte `byte` in the map's unit. Offsets past the end give the end.
    #[inline]
    pub fn to_unit(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        if self.ascii {
            return byte;
        }
        let block = byte / BLOCK;
        self.blocks[block] as usize + units(&self.bytes[block * BLOCK..byte], self.unit) as usize
    }

    /// A byte span as (start, end) in the map's unit.
    #[inline]
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.to_unit(span.start), self.to_unit(span.end))
    }

    /// The byte offset of `offset` in the map's unit; none inside a character or past the end. Logarithmic.
    pub fn to_byte(&self, offset: usize) -> Option<usize> {
        if self.ascii {
            return (offset <= self.bytes.len()).then_some(offset);
        }
        let wanted = u32::try_from(offset).ok()?;
        let block = self.blocks.partition_point(|&before| before <= wanted).checked_sub(1)?;
        let from = (block * BLOCK).min(self.bytes.len());
        let mut count = self.blocks[block];
        for at in from..=self.bytes.len() {
            let starts = at == self.bytes.len() || (self.bytes[at] as i8) >= -0x40;
            if starts && count == wanted {
                return Some(at);
            }
            if at == self.bytes.len() || count > wanted {
                return None;
            }
            count += units(&self.bytes[at..=at], self.unit);
        }
        None
    }
}

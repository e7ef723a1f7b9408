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

/// How many units the characters count that begin in `bytes[from..to]`; `from` is not behind `to`, nor `to` behind the end.
#[inline]
fn units(bytes: &[u8], from: usize, to: usize, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Bytes => to - from,
        OffsetUnit::Chars => starts(bytes, from, to),
        OffsetUnit::Utf16 => starts(bytes, from, to) + bytes[from..to].iter().filter(|&&b| b >= 0xF0).count(),
    }
}

/// How many bytes of `bytes[from..to]` begin a character: sixteen at a time, whatever the processor.
#[inline]
fn starts(bytes: &[u8], from: usize, to: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    // One in each byte that continues a character (10xxxxxx).
    let continued = |x: u64| (x >> 7) & !(x >> 6) & ONES;
    // The sum of eight bytes, where it is below 256.
    let sum = |x: u64| (x.wrapping_mul(ONES) >> 56) as usize;
    let mut rest = &bytes[from..to];
    // What is left of less than eight bytes is taken from the last eight, so that nothing is copied.
    let mut left = continued(match bytes[..to].last_chunk::<8>() {
        Some(word) => u64::from_le_bytes(*word) >> (56 - 8 * (rest.len() % 8)) >> 8,
        None => rest.iter().fold(0, |last, &b| last << 8 | u64::from(b)),
    });
    let mut count = to - from;
    while let Some((block, more)) = rest.split_first_chunk::<16>() {
        let block = u128::from_le_bytes(*block);
        count -= sum(continued(block as u64) + continued((block >> 64) as u64));
        rest = more;
    }
    if let Some(word) = rest.first_chunk::<8>() {
        left += continued(u64::from_le_bytes(*word));
    }
    count - sum(left)
}

/// A place that moves forward through a text, told in another unit: where places come in order it saves the map.
#[cfg(feature = "cli")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct OffsetCursor<'t> {
    bytes: &'t [u8],
    unit: OffsetUnit,
    /// A place in bytes and in the unit.
    at: (usize, usize),
}

#[cfg(feature = "cli")]
impl<'t> OffsetCursor<'t> {
    /// At the beginning of `text`.
    pub(crate) const fn new(text: &'t str, unit: OffsetUnit) -> Self {
        Self { bytes: text.as_bytes(), unit, at: (0, 0) }
    }

    /// A byte span as (start, end) in the unit. Linear in the bytes passed over; a start before that of the last span costs a walk
    /// from the beginning. Offsets past the end give the end.
    #[inline]
    pub(crate) fn span(&mut self, span: Span) -> (usize, usize) {
        let end = span.end.min(self.bytes.len());
        let start = span.start.min(end);
        let (byte, before) = if start < self.at.0 { (0, 0) } else { self.at };
        let start_unit = before + units(self.bytes, byte, start, self.unit);
        self.at = (start, start_unit);
        (start_unit, start_unit + units(self.bytes, start, end, self.unit))
    }
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
        for from in (0..self.bytes.len()).step_by(BLOCK) {
            self.blocks.push(before);
            before += units(self.bytes, from, (from + BLOCK).min(self.bytes.len()), self.unit) as u32;
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
        self.blocks[block] as usize + units(self.bytes, block * BLOCK, byte, self.unit)
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
            count += units(self.bytes, at, at + 1, self.unit) as u32;
        }
        None
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn cursor_and_map_agree_wherever_spans_stand() {
        let text = "𠮷投资，total 3.5亿é元𠮷\u{301}——的".repeat(9);
        let bounds: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        for unit in [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16] {
            let map = OffsetMap::new(&text, unit);
            for step in [1, 2, 7, 40] {
                let mut cursor = OffsetCursor::new(&text, unit);
                for (&start, &end) in bounds.iter().step_by(3).flat_map(|start| bounds.iter().step_by(step).map(move |end| (start, end))) {
                    let span = Span::new(start.min(end), start.max(end));
                    assert_eq!(cursor.span(span), map.span(span));
                }
            }
            let all = OffsetCursor::new(&text, unit).span(Span::new(0, usize::MAX));
            assert_eq!(all, (0, map.to_unit(text.len())));
            assert_eq!(OffsetCursor::new("", unit).span(Span::new(3, 5)), (0, 0));
        }
    }
}

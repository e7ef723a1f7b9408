//! A line being written: short pieces, copied in whole blocks.
//!
//! A line has dozens of pieces for each entity. Growing a vector by each would cost a call for the room and another for the copy;
//! here there is room behind the end, and a piece is a few stores.

use crate::date::Day;

/// Three digits, the first in the lowest byte, and in the highest how many of them a plain number has.
static GROUPS: [u32; 1000] = {
    let mut groups = [0; 1000];
    let mut i = 0;
    while i < 1000 {
        let count = 1 + (i > 9) as u32 + (i > 99) as u32;
        groups[i as usize] = 0x30_3030 + i / 100 + ((i / 10 % 10) << 8) + ((i % 10) << 16) + (count << 24);
        i += 1;
    }
    groups
};

/// Memory beyond this, left by a very long document, is given back to the system.
const KEPT: usize = 16 << 20;

/// Bytes in order, and room behind them.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffer {
    /// What has been written, up to `at`; behind it anything.
    bytes: Vec<u8>,
    at: usize,
}

impl Buffer {
    /// An empty one.
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), at: 0 }
    }

    /// Forgets what has been written.
    pub(super) fn clear(&mut self) {
        self.at = 0;
        if self.bytes.len() > KEPT {
            self.bytes.truncate(KEPT);
            self.bytes.shrink_to_fit();
        }
    }

    /// What has been written.
    pub(super) fn written(&self) -> &[u8] {
        &self.bytes[..self.at]
    }

    // Always inlined: of known length, it becomes a few stores.
    #[inline(always)]
    pub(super) fn literal<const N: usize>(&mut self, text: &[u8; N]) {
        self.block(text, N);
    }

    /// The first `count` of `N` bytes.
    #[inline(always)]
    pub(super) fn block<const N: usize>(&mut self, block: &[u8; N], count: usize) {
        match self.bytes.get_mut(self.at..).and_then(|room| room.first_chunk_mut::<N>()) {
            Some(room) => {
                *room = *block;
                self.at += count;
            }
            None => self.append(&block[..count]),
        }
    }

    /// Bytes of any number.
    // Calls nothing but in its last step, so that it saves no registers.
    #[inline]
    pub(super) fn put(&mut self, text: &[u8]) {
        match self.bytes.get_mut(self.at..).and_then(|room| room.get_mut(..text.len())) {
            Some(room) if text.len() <= 32 => {
                // Blocks that may overlap.
                match text.len() {
                    8.. => blocks(text, room),
                    4.. => ends::<4>(text, room),
                    2.. => ends::<2>(text, room),
                    _ => ends::<1>(text, room),
                }
                self.at += text.len();
            }
            _ => self.append(text),
        }
    }

    /// Bytes that are many, or for which there may be no room.
    #[inline(never)]
    fn append(&mut self, text: &[u8]) {
        let end = self.at + text.len();
        if end > self.bytes.len() {
            self.bytes.resize((2 * end).max(1 << 12), 0);
        }
        self.bytes[self.at..end].copy_from_slice(text);
        self.at = end;
    }

    /// The bytes of `text` between `start` and `end`: mostly a copy of as many bytes as a piece has at most, whatever their number.
    #[inline]
    pub(super) fn piece(&mut self, text: &[u8], start: usize, end: usize) {
        match text.get(start..).and_then(|rest| rest.first_chunk::<48>()) {
            Some(block) if end.wrapping_sub(start) <= block.len() => self.block(block, end - start),
            _ => self.put(text.get(start..end).unwrap_or_default()),
        }
    }

    /// A number in decimal.
    #[inline]
    pub(super) fn number(&mut self, value: u64) {
        // Numbers of entities and offsets in short texts: nearly all.
        if value < 1000 {
            let group = GROUPS[value as usize];
            let count = group >> 24;
            self.block(&(group >> (24 - 8 * count)).to_le_bytes(), count as usize);
        } else {
            self.large(value);
        }
    }

    #[inline(never)]
    fn large(&mut self, value: u64) {
        self.number(value / 1000);
        self.padded(value % 1000, 3);
    }

    /// The last `width` digits of a number, noughts in front of it.
    pub(super) fn padded(&mut self, value: u64, width: usize) {
        if width > 3 {
            self.padded(value / 1000, width - 3);
            return self.padded(value, 3);
        }
        let group = GROUPS[(value % 1000) as usize];
        self.block(&(group >> (24 - 8 * width as u32)).to_le_bytes(), width);
    }

    /// A day as ISO 8601 writes it: 2021-07-29.
    #[inline]
    pub(super) fn day(&mut self, day: Day) {
        let digits = |value: u16| GROUPS[usize::from(value % 1000)].to_le_bytes();
        let ([b, c, d, _], [_, e, f, _], [_, g, h, _]) = (digits(day.year()), digits(day.month().into()), digits(day.day().into()));
        let a = b'0' + (day.year() / 1000) as u8;
        self.literal(&[a, b, c, d, b'-', e, f, b'-', g, h]);
    }
}

/// Copies 8 to 32 bytes, whatever their number in the same steps: a branch on it would often be guessed wrong.
#[inline(always)]
fn blocks(from: &[u8], to: &mut [u8]) {
    let last = from.len().saturating_sub(8);
    for at in [0, 8, 16, 24] {
        let at = last.min(at);
        if let (Some(from), Some(to)) = (from[at..].first_chunk::<8>(), to[at..].first_chunk_mut::<8>()) {
            *to = *from;
        }
    }
}

/// Copies the first and the last `N` of at least `N` bytes.
#[inline(always)]
fn ends<const N: usize>(from: &[u8], to: &mut [u8]) {
    if let (Some(from), Some(to)) = (from.first_chunk::<N>(), to.first_chunk_mut::<N>()) {
        *to = *from;
    }
    if let (Some(from), Some(to)) = (from.last_chunk::<N>(), to.last_chunk_mut::<N>()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_all_lengths_stand_one_behind_the_other() {
        let (mut buffer, mut want) = (Buffer::new(), Vec::new());
        let bytes: Vec<u8> = (0..=255).collect();
        for length in (0..70).chain([255, 3]) {
            buffer.put(&bytes[..length]);
            buffer.literal(b"},{");
            want.extend_from_slice(&bytes[..length]);
            want.extend_from_slice(b"},{");
        }
        for (start, end) in [(0, 0), (3, 4), (7, 55), (7, 56), (200, 256), (256, 256)] {
            buffer.piece(&bytes, start, end);
            want.extend_from_slice(&bytes[start..end]);
        }
        assert_eq!(buffer.written(), want);
        buffer.clear();
        buffer.put(&bytes.repeat(100));
        assert_eq!(buffer.written(), bytes.repeat(100));
    }

    #[test]
    fn numbers_are_plain_and_fractions_padded() {
        let (mut buffer, mut want) = (Buffer::new(), String::new());
        for value in [0, 7, 10, 99, 100, 999, 1000, 1001, 65_536, 1_000_000, 15_584_000_000, u64::MAX] {
            buffer.number(value);
            buffer.literal(b",");
            want += &format!("{value},");
        }
        for (value, width) in [(5, 1), (5, 2), (5, 3), (5, 4), (1234, 4), (1_000_001, 9)] {
            buffer.padded(value, width);
            buffer.literal(b",");
            want += &format!("{value:0>width$},");
        }
        for day in ["2021-07-29", "0009-12-31", "9999-01-01"] {
            buffer.day(day.parse().unwrap());
            want += day;
        }
        assert_eq!(buffer.written(), want.as_bytes());
    }
}

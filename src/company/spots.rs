//! Where the cues of a text begin and end: found by the place in the text, without a search.
//!
//! Takes the cues in order of their ends. For each block of 64 bytes it keeps a bit for each byte where a cue begins or ends and how
//! many ends lie before; counting bits then tells which end a place is. Linear to fill, constant time to ask.

use std::ops::Range;

use super::cue::Cue;
use super::picked::Picked;

/// What begins and ends in a block of the text.
#[derive(Clone, Copy, Default)]
struct Block {
    starts: u64,
    ends: u64,
    /// How many ends lie in the blocks before.
    before: u32,
}

/// The cues that end at one place.
#[derive(Clone, Copy, Default)]
struct Run {
    /// One past the last of them.
    to: u32,
    /// All their bits.
    bits: u32,
}

/// Where cues begin and end in a text.
#[derive(Default)]
pub(super) struct Spots {
    blocks: Vec<Block>,
    /// For each end in order the cues there, behind an empty run before the first.
    runs: Picked<Run>,
}

impl Spots {
    /// Reads the cues of a text afresh; they come by their ends.
    pub(super) fn fill(&mut self, text: &str, cues: &[Cue]) {
        let Self { blocks, runs } = self;
        blocks.clear();
        blocks.resize(text.len() / 64 + 1, Block::default());
        let (blocks, mut puts) = (blocks.as_mut_slice(), runs.puts(cues.len() + 1));
        let (mut last, mut bits) = (0, 0);
        for (cue, to) in cues.iter().zip(0u32..) {
            // Whether the run before ends here cannot be guessed: it is put in any case, and stays where it ends.
            let new = cue.end != last;
            puts.put(Run { to, bits }, new);
            bits = cue.flags | bits & u32::from(new).wrapping_sub(1);
            last = cue.end;
            if let Some(block) = blocks.get_mut(cue.end as usize / 64) {
                block.ends |= 1 << (cue.end % 64);
            }
            if let Some(block) = blocks.get_mut(cue.start as usize / 64) {
                block.starts |= 1 << (cue.start % 64);
            }
        }
        puts.put(Run { to: cues.len() as u32, bits }, true);
        puts.keep();
        let mut before = 0;
        for block in blocks {
            block.before = before;
            before += block.ends.count_ones();
        }
    }

    /// Whether a cue begins at `at`.
    #[inline(always)]
    pub(super) fn starts(&self, at: usize) -> bool {
        self.blocks.get(at / 64).is_some_and(|block| block.starts >> (at % 64) & 1 == 1)
    }

    /// How many ends lie before `at`, whose block this is.
    #[inline(always)]
    fn rank(block: &Block, at: usize) -> usize {
        block.before as usize + (block.ends & ((1 << (at % 64)) - 1)).count_ones() as usize
    }

    /// The first cue that ends at or behind `at`.
    #[inline]
    pub(super) fn before(&self, at: usize) -> usize {
        let run = match self.blocks.get(at / 64) {
            Some(block) => self.runs.get(Self::rank(block, at)),
            None => self.runs.last(),
        };
        run.map_or(0, |run| run.to as usize)
    }

    /// The cues that end at `at`, and all their bits; none where none does.
    #[inline]
    pub(super) fn ending(&self, at: usize) -> Option<(Range<usize>, u32)> {
        let block = self.blocks.get(at / 64).filter(|block| block.ends >> (at % 64) & 1 == 1)?;
        let rank = Self::rank(block, at);
        let [before, run] = self.runs.get(rank..)?.first_chunk()?;
        Some((before.to as usize..run.to as usize, run.bits))
    }

    /// Whether a cue with one of `bits` ends at `at`.
    #[inline]
    pub(super) fn ends_with(&self, at: usize, bits: u32) -> bool {
        self.ending(at).is_some_and(|(_, all)| all & bits != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_found_by_their_places() {
        let text = "甲".repeat(50);
        let cue = |start, end, flags| Cue { start, end, pattern: 0, flags };
        let cues = [cue(0, 6, 1), cue(3, 6, 2), cue(60, 66, 4), cue(60, 129, 8), cue(63, 129, 16), cue(126, 129, 32)];
        let mut spots = Spots::default();
        for _ in 0..2 {
            spots.fill(&text, &cues);
            for at in 0..200 {
                let from = cues.iter().take_while(|c| (c.end as usize) < at).count();
                let to = cues.iter().take_while(|c| (c.end as usize) <= at).count();
                let bits = cues[from..to].iter().fold(0, |bits, cue| bits | cue.flags);
                assert_eq!(spots.before(at), from, "{at}");
                assert_eq!(spots.ending(at), (from < to).then_some((from..to, bits)), "{at}");
                assert_eq!(spots.starts(at), cues.iter().any(|c| c.start as usize == at), "{at}");
                assert!(spots.ends_with(at, bits) == (bits != 0) && !spots.ends_with(at, 64));
            }
        }
        spots.fill("", &[]);
        assert_eq!((spots.before(0), spots.before(99), spots.ending(0)), (0, 0, None));
    }
}

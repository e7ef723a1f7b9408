//! A set of characters of the basic plane.

/// Which characters are in it: one bit each.
pub(super) struct CharSet {
    bits: Vec<u64>,
}

impl CharSet {
    /// All characters of the words.
    pub(super) fn new(words: &[String]) -> Self {
        let mut bits = vec![0; 1024];
        for c in words.iter().flat_map(|w| w.chars()).map(|c| c as usize).filter(|c| c >> 6 < 1024) {
            bits[c >> 6] |= 1 << (c & 63);
        }
        Self { bits }
    }

    /// All Han characters but those of the words.
    pub(super) fn han_without(lists: &[Vec<String>]) -> Self {
        const HAN: std::ops::Range<usize> = 0x4E00 >> 6..0xA000 >> 6;
        let Self { mut bits } = Self::new(&lists.concat());
        bits.iter_mut().enumerate().for_each(|(at, bits)| *bits = if HAN.contains(&at) { !*bits } else { 0 });
        Self { bits }
    }

    /// Whether `c` is in it.
    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        let c = c as usize;
        self.bits.get(c >> 6).is_some_and(|b| b >> (c & 63) & 1 == 1)
    }
}

/// The character of the common block of Han, 4E00 to 9FFF, that ends at `at`; none where another one does.
#[inline]
pub(super) fn han_before(text: &str, at: usize) -> Option<char> {
    let &[first, second, third] = text.as_bytes().get(..at)?.last_chunk()?;
    // A place inside of a character has no first byte three before it.
    let code = u32::from(first & 0xF) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
    char::from_u32(code).filter(|c| (first >> 4 == 0xE) & matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// A few characters, told from most others by a bit for each rest of division by 256: one look, where comparing with each of them would be
/// guessed wrong now and then.
pub(super) struct Few<const N: usize> {
    rests: [u64; 4],
    all: [char; N],
}

impl<const N: usize> Few<N> {
    pub(super) const fn new(all: [char; N]) -> Self {
        let (mut rests, mut at) = ([0; 4], 0);
        while at < N {
            rests[all[at] as usize / 64 % 4] |= 1 << (all[at] as u32 % 64);
            at += 1;
        }
        Self { rests, all }
    }

    /// Whether `c` is one of them.
    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        self.may_have(c) && self.all.contains(&c)
    }

    /// Whether `c` may be one of them; of others few.
    #[inline]
    pub(super) fn may_have(&self, c: char) -> bool {
        self.rests[c as usize / 64 % 4] >> (c as u32 % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_told_from_others() {
        const FEW: Few<3> = Few::new(['司', '业', ')']);
        let others = ('\0'..='\u{ffff}').filter(|c| !['司', '业', ')'].contains(c));
        assert!(['司', '业', ')'].iter().all(|&c| FEW.contains(c)) && !others.into_iter().any(|c| FEW.contains(c)));
    }

    #[test]
    fn holds_what_it_was_made_of() {
        let set = CharSet::new(&["由与".into(), "和".into()]);
        assert!(['由', '与', '和'].iter().all(|&c| set.contains(c)));
        assert!(!set.contains('甲') && !set.contains('😀'));
        let others = CharSet::han_without(&[vec!["由与".into()], vec!["和".into()]]);
        assert!(others.contains('甲') && !['由', '和', 'A', '😀'].iter().any(|&c| others.contains(c)));
    }
}

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

    /// Whether `c` is in it.
    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        let c = c as usize;
        self.bits.get(c >> 6).is_some_and(|b| b >> (c & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_it_was_made_of() {
        let set = CharSet::new(&["由与".into(), "和".into()]);
        assert!(['由', '与', '和'].iter().all(|&c| set.contains(c)));
        assert!(!set.contains('甲') && !set.contains('😀'));
    }
}

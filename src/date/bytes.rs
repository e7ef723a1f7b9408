//! Words compared by their first or last three bytes, which most candidates differ in: one character of Chinese.

/// Three bytes as one number; fewer are filled up with noughts, which no word holds.
#[inline(always)]
pub(super) fn packed(bytes: &[u8]) -> u32 {
    match *bytes {
        [a, b, c, ..] => u32::from(a) | u32::from(b) << 8 | u32::from(c) << 16,
        [a, b] => u32::from(a) | u32::from(b) << 8,
        [a] => u32::from(a),
        [] => 0,
    }
}

/// What of three packed bytes a word of this length has.
#[inline(always)]
pub(super) fn mask(length: usize) -> u32 {
    if length >= 3 { 0xFF_FFFF } else { (1 << (8 * length)) - 1 }
}

/// Whether `word` stands at `at`.
#[inline(always)]
pub(super) fn is(bytes: &[u8], at: usize, word: &str) -> bool {
    is_behind(bytes, packed(bytes.get(at..).unwrap_or_default()), at, word)
}

#[inline(always)]
fn is_behind(bytes: &[u8], here: u32, at: usize, word: &str) -> bool {
    let word = word.as_bytes();
    here & mask(word.len()) == packed(word) && (word.len() <= 3 || bytes.get(at + 3..at + word.len()) == word.get(3..))
}

/// The length of the first of `words` that stands at `at`.
#[inline(always)]
pub(super) fn one_of(bytes: &[u8], at: usize, words: &[&str]) -> Option<usize> {
    let here = packed(bytes.get(at..).unwrap_or_default());
    words.iter().find(|w| is_behind(bytes, here, at, w)).map(|w| w.len())
}

/// The length of the first of `words` that ends at `at`.
#[inline(always)]
pub(super) fn one_before(bytes: &[u8], at: usize, words: &[&str]) -> Option<usize> {
    let head = bytes.get(..at).unwrap_or_default();
    let last = |bytes: &[u8]| packed(bytes.get(bytes.len().saturating_sub(3)..).unwrap_or_default());
    let here = last(head);
    words
        .iter()
        .find(|w| match w.len() {
            0..3 => head.ends_with(w.as_bytes()),
            3 => here == packed(w.as_bytes()),
            _ => here == last(w.as_bytes()) && head.ends_with(w.as_bytes()),
        })
        .map(|w| w.len())
}

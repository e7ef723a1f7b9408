//! Which single characters are looked up as another: full width as half width, traditional as simplified.
//!
//! Shared with the build script, which folds the lexicons the same way before it compiles them.

/// What becomes of a character before look-up. One character becomes at most one.
pub struct FoldMap {
    /// A bit for each character of the basic plane that changes or vanishes.
    bits: Box<[u64; 1024]>,
    /// Sorted by character; `'\0'` stands for vanishing.
    pairs: Vec<(char, char)>,
}

/// Zero-width and invisible characters: they vanish.
const VANISH: [char; 8] = ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

/// Symbols with one look-up form. Chinese punctuation (，。：；！？（）“”《》) is not folded: it stands in nearly every
/// sentence, and a text in which nothing folds is used as it is. The layers know both widths.
const SYMBOLS: [(char, char); 12] = [
    ('％', '%'),
    ('．', '.'),
    ('－', '-'),
    ('＋', '+'),
    ('／', '/'),
    ('～', '~'),
    ('＄', '$'),
    ('￥', '¥'),
    ('￡', '£'),
    ('＊', '*'),
    ('＃', '#'),
    ('＆', '&'),
];

impl FoldMap {
    /// The map from a table's (traditional, simplified) pairs, with full width and invisible characters added.
    pub fn new(traditional: impl Iterator<Item = (char, char)>) -> Self {
        let mut pairs: Vec<(char, char)> = traditional.collect();
        pairs.extend(SYMBOLS);
        pairs.extend(VANISH.map(|c| (c, '\0')));
        for (wide, narrow) in [('０', '0'), ('Ａ', 'A'), ('ａ', 'a')] {
            let count = if narrow == '0' { 10 } else { 26 };
            pairs.extend((0..count).filter_map(|i| Some((char::from_u32(wide as u32 + i)?, char::from_u32(narrow as u32 + i)?))));
        }
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| pair.0);
        let mut bits = Box::new([0u64; 1024]);
        for &(from, _) in &pairs {
            if let Some(word) = bits.get_mut(from as usize / 64) {
                *word |= 1 << (from as usize % 64);
            }
        }
        Self { bits, pairs }
    }

    /// The characters that change or vanish.
    pub fn folding(&self) -> impl Iterator<Item = char> + '_ {
        self.pairs.iter().map(|pair| pair.0)
    }

    /// Whether the character changes or vanishes.
    #[inline]
    pub fn folds(&self, c: u32) -> bool {
        c < 0x1_0000 && self.bits[c as usize / 64 % 1024] >> (c % 64) & 1 == 1
    }

    /// The character to look up; none where it vanishes.
    #[inline]
    pub fn fold(&self, c: char) -> Option<char> {
        if !self.folds(c as u32) {
            return Some(c);
        }
        match self.pairs.binary_search_by_key(&c, |pair| pair.0) {
            Ok(at) if self.pairs[at].1 == '\0' => None,
            Ok(at) => Some(self.pairs[at].1),
            Err(_) => Some(c),
        }
    }

    /// A word as it is looked up.
    pub fn fold_word(&self, word: &str) -> String {
        word.chars().filter_map(|c| self.fold(c)).collect()
    }
}

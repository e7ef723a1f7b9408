//! The words of a page, by list, for look-up in a line at a time.

use crate::lexicon::Lexicon;
use crate::lexicon::table::PAGE_WORDS;

/// A list of the table, as a bit.
pub(super) type Lists = u16;

macro_rules! lists {
    ($($id:ident = $name:literal at $bit:literal),+ $(,)?) => {
        $(pub(super) const $id: Lists = 1 << $bit;)+
        fn bit(list: &str) -> Lists {
            match list { $($name => $id,)+ _ => 0 }
        }
    };
}

lists! {
    BEGINS = "page_begins" at 0,
    LABEL = "page_label" at 1,
    TAIL = "page_tail" at 2,
    BYLINE = "page_byline" at 3,
    RELATED = "page_related" at 4,
    ANYWHERE = "page_anywhere" at 5,
    NAV = "page_nav" at 6,
    CRUMB = "page_crumb" at 7,
    SITE = "page_site" at 8,
    IMAGE = "page_image" at 9,
    NO_TITLE = "page_no_title" at 10,
}

/// The table, sorted by word.
pub(crate) struct PageWords {
    words: Vec<(&'static str, Lists)>,
    /// The characters with which words begin, sorted, each with the range of its words.
    ranges: Vec<(char, std::ops::Range<usize>)>,
    /// The characters with which a word begins.
    firsts: Firsts,
    /// The same of the list of those that make any short line chrome.
    anywhere_firsts: Firsts,
}

impl PageWords {
    /// Reads the table.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut words: Vec<(&'static str, Lists)> = lexicon.table(PAGE_WORDS).map(|row| (row[0], bit(row[1]))).collect();
        words.sort_unstable();
        words.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 |= next.1;
            }
            same
        });
        let firsts = Firsts::new(words.iter().map(|w| w.0));
        let anywhere_firsts = Firsts::new(words.iter().filter(|w| w.1 & ANYWHERE != 0).map(|w| w.0));
        let mut ranges = Vec::new();
        let first = |word: &(&str, Lists)| word.0.chars().next();
        let mut from = 0;
        for same in words.chunk_by(|a, b| first(a) == first(b)) {
            ranges.extend(first(&same[0]).map(|c| (c, from..from + same.len())));
            from += same.len();
        }
        Self { words, ranges, firsts, anywhere_firsts }
    }

    /// The words that begin as `text` does.
    fn like(&self, text: &str) -> &[(&'static str, Lists)] {
        let Some(c) = text.chars().next().filter(|&c| self.firsts.has(c)) else { return &[] };
        let range = self.ranges.binary_search_by_key(&c, |r| r.0).map_or(0..0, |at| self.ranges[at].1.clone());
        &self.words[range]
    }

    /// The lists that hold exactly `word`.
    pub(super) fn lists(&self, word: &str) -> Lists {
        self.like(word).iter().find(|w| w.0 == word).map_or(0, |w| w.1)
    }

    /// The longest word of the lists with which `text` begins: its length and its lists.
    pub(super) fn prefix(&self, text: &str, lists: Lists) -> Option<(usize, Lists)> {
        let begins = self.like(text).iter().filter(|w| w.1 & lists != 0 && text.starts_with(w.0));
        begins.max_by_key(|w| w.0.len()).map(|w| (w.0.len(), w.1))
    }

    /// Whether a word that makes any short line chrome stands in `line`.
    pub(super) fn anywhere(&self, line: &str) -> bool {
        line.char_indices().any(|(at, c)| self.anywhere_firsts.has(c) && self.prefix(&line[at..], ANYWHERE).is_some())
    }
}

/// A set of characters of the basic plane.
struct Firsts(Vec<u64>);

impl Firsts {
    fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut bits = vec![0u64; 0x1_0000 / 64];
        for c in words.filter_map(|w| w.chars().next()) {
            if let Some(bits) = bits.get_mut(c as usize / 64) {
                *bits |= 1 << (c as u32 % 64);
            }
        }
        Self(bits)
    }

    #[inline]
    fn has(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_some_and(|bits| bits >> (c as u32 % 64) & 1 == 1)
    }
}

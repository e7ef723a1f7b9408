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
    anywhere: Vec<&'static str>,
    /// The characters with which a word begins.
    firsts: Firsts,
    /// The characters with which a word of `anywhere` begins.
    anywhere_firsts: Firsts,
    longest: usize,
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
        let anywhere: Vec<_> = words.iter().filter(|w| w.1 & ANYWHERE != 0).map(|w| w.0).collect();
        let firsts = Firsts::new(words.iter().map(|w| w.0));
        let anywhere_firsts = Firsts::new(anywhere.iter().copied());
        let longest = words.iter().map(|w| w.0.len()).max().unwrap_or(0);
        Self { words, anywhere, firsts, anywhere_firsts, longest }
    }

    /// The lists that hold exactly `word`.
    pub(super) fn lists(&self, word: &str) -> Lists {
        if word.len() > self.longest || !self.firsts.begin(word) {
            return 0;
        }
        self.words.binary_search_by_key(&word, |w| w.0).map_or(0, |at| self.words[at].1)
    }

    /// The longest word of the lists with which `text` begins: its length and its lists.
    pub(super) fn prefix(&self, text: &str, lists: Lists) -> Option<(usize, Lists)> {
        let mut best = None;
        if !self.firsts.begin(text) {
            return None;
        }
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= self.longest);
        for end in ends {
            let found = self.lists(&text[..end]);
            if found & lists != 0 {
                best = Some((end, found));
            }
        }
        best
    }

    /// Whether a word that makes any short line chrome stands in `line`.
    pub(super) fn anywhere(&self, line: &str) -> bool {
        line.char_indices().any(|(at, c)| self.anywhere_firsts.has(c) && self.anywhere.iter().any(|word| line[at..].starts_with(word)))
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

    /// Whether the text begins with one of them.
    #[inline]
    fn begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.has(c))
    }
}

//! A user's own companies: names and aliases, looked up at every place of a text.
//!
//! Takes rows of name, aliases and id, gives where their words stand and whose they are. Keys lie in one buffer, found by a hash of
//! their characters; a bit for each pair of characters that begins a key turns nearly all places of a text away, a bit for each
//! beginning of an even number of characters ends the others early. Loading is linear in the rows, looking up in the text.

use std::sync::Arc;

use crate::entity::Symbol;
use crate::error::{Error, ErrorKind, Errors};
use crate::lexicon::{self, foldmap::FoldMap};
use crate::text::span::Span;

/// Separates the aliases of a row.
const SEPARATORS: [char; 3] = [';', '；', '|'];
/// A name or alias has at most so many characters.
const MAX_CHARS: usize = 100;
/// So many faults are told; of the others the number.
const MAX_FAULTS: usize = 100;
/// Words of the set of pairs.
const PAIR_WORDS: usize = 1 << 12;
/// The target of a key that several companies have: the rest of the bits number the list.
const SEVERAL: u32 = 1 << 31;
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// A user's own companies. Cheap to clone.
///
/// ```
/// use tiqu::{Extractor, Fact, Registry};
/// let mut rows = Registry::builder("mine.csv");
/// rows.add(2, "浙江恒逸石化有限公司", "恒逸；恒逸石化", "E-17");
/// let extractor = Extractor::builder().companies(rows.finish()?).build()?;
/// let found = extractor.extract("恒逸石化投资建设的项目已开工。");
/// let id = found.entities.iter().find_map(|e| match e.fact {
///     Fact::Company(company) => company.company_id,
///     _ => None,
/// });
/// assert_eq!(id, Some("E-17"));
/// # Ok::<(), tiqu::Errors>(())
/// ```
#[derive(Clone)]
pub struct Registry {
    index: Arc<Index>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("companies", &self.companies()).field("names", &self.names()).finish()
    }
}

struct Index {
    /// The keys, one after the other, as they are looked up.
    text: String,
    keys: Vec<Key>,
    /// A key's number from 1 on in the low half, half of its hash in the high one; 0 where there is none.
    slots: Vec<u64>,
    pairs: Box<[u64; PAIR_WORDS]>,
    /// A set of the hashes of what keys begin with.
    beginnings: Vec<u64>,
    ids: Ids,
    several: Vec<&'static [Symbol]>,
}

#[derive(Clone, Copy)]
struct Key {
    start: u32,
    /// A row's number, or [`SEVERAL`] with that of a list.
    target: u32,
}

/// The ids of all rows in one text that lives as long as the process.
#[derive(Default)]
struct Ids {
    text: Symbol,
    /// Where each id ends.
    ends: Vec<u32>,
}

impl Ids {
    fn get(&self, row: u32) -> Symbol {
        let row = row as usize;
        let from = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[from as usize..self.ends[row] as usize]
    }
}

/// Whose a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// One company's: its id.
    One(Symbol),
    /// Several companies': their ids.
    Several(&'static [Symbol]),
}

/// Brackets of both widths are one.
#[inline]
fn normal(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        _ => c,
    }
}

#[inline]
fn hash_on(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(SEED).rotate_left(29)
}

#[inline]
fn pair(first: char, second: char) -> usize {
    let hash = (u32::from(first) << 15 ^ u32::from(second)).wrapping_mul(0x9E37_79B1);
    (hash >> (32 - PAIR_WORDS.trailing_zeros() - 6)) as usize
}

/// The bits of a hash that no table's place is made of.
#[inline]
fn tag(hash: u64) -> u64 {
    hash >> 32 << 32
}

impl Registry {
    /// For the rows of the list that `label` names in messages.
    pub fn builder(label: impl Into<String>) -> RegistryBuilder {
        let label = label.into();
        RegistryBuilder {
            label,
            fold: lexicon::embedded_fold(),
            text: String::new(),
            keys: Vec::new(),
            ids: String::new(),
            ends: Vec::new(),
            faults: Vec::new(),
            unsaid: 0,
        }
    }

    /// How many companies it holds.
    pub fn companies(&self) -> usize {
        self.index.ids.ends.len()
    }

    /// How many different names and aliases.
    pub fn names(&self) -> usize {
        self.index.slots.iter().filter(|slot| **slot != 0).count()
    }

    /// Bytes of memory that it keeps.
    pub fn memory(&self) -> usize {
        let Index { text, keys, slots, pairs, beginnings, ids, several } = &*self.index;
        text.capacity()
            + size_of_val(&keys[..])
            + size_of_val(&slots[..])
            + size_of_val(&pairs[..])
            + size_of_val(&beginnings[..])
            + ids.text.len()
            + size_of_val(&ids.ends[..])
            + several.iter().map(|list| size_of_val(*list)).sum::<usize>()
    }

    /// Whose a name is that has been folded; none where no row has it.
    pub(crate) fn owner(&self, name: &str) -> Option<Owner> {
        let hash = name.chars().fold(SEED, |hash, c| hash_on(hash, normal(c)));
        self.index.find(hash, name).map(|key| self.index.owner(key))
    }

    /// Gives the names that stand in `span` of a folded text, from left to right, the longest at each place; they do not overlap.
    pub(crate) fn read(&self, text: &str, span: Span, mut found: impl FnMut(Span, Owner)) {
        let index = &*self.index;
        let mut at = span.start;
        while let Some(first) = text[at..span.end].chars().next() {
            let next = at + first.len_utf8();
            let second = text[next..span.end].chars().next();
            let begins = second.is_some_and(|second| {
                let pair = pair(normal(first), normal(second));
                index.pairs[pair / 64] >> (pair % 64) & 1 == 1
            });
            match begins.then(|| index.longest(text, at, span.end)).flatten() {
                Some((end, key)) => {
                    found(Span::new(at, end), index.owner(key));
                    at = end;
                }
                None => at = next,
            }
        }
    }
}

impl Index {
    fn key_text(&self, key: usize) -> &str {
        let end = self.keys.get(key + 1).map_or(self.text.len(), |next| next.start as usize);
        &self.text[self.keys[key].start as usize..end]
    }

    /// The number of the key that `name` is, whose hash is known.
    #[inline]
    fn find(&self, hash: u64, name: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            let key = (slot & 0xFFFF_FFFF) as usize - 1;
            if tag(slot) == tag(hash) && self.key_text(key).chars().eq(name.chars().map(normal)) {
                return Some(key);
            }
            at = (at + 1) & mask;
        }
    }

    #[inline]
    fn begins(&self, hash: u64) -> bool {
        let bit = (hash >> 20) as usize & (self.beginnings.len() * 64 - 1);
        self.beginnings[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The longest key that stands at `at` and ends by `limit`. Latin letters and figures do not go on before or behind it.
    fn longest(&self, text: &str, at: usize, limit: usize) -> Option<(usize, usize)> {
        let bytes = text.as_bytes();
        let joined = |place: usize| {
            let alike = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
            place > 0 && alike(place - 1) && alike(place)
        };
        if joined(at) {
            return None;
        }
        let (mut hash, mut best) = (SEED, None);
        for (count, (i, c)) in (1..=MAX_CHARS).zip(text[at..limit].char_indices()) {
            hash = hash_on(hash, normal(c));
            if count % 2 == 0 && !self.begins(hash) {
                break;
            }
            let end = at + i + c.len_utf8();
            if count >= 2
                && !joined(end)
                && let Some(key) = self.find(hash, &text[at..end])
            {
                best = Some((end, key));
            }
        }
        best
    }

    fn owner(&self, key: usize) -> Owner {
        match self.keys[key].target {
            row if row & SEVERAL == 0 => Owner::One(self.ids.get(row)),
            list => Owner::Several(self.several[(list & !SEVERAL) as usize]),
        }
    }
}

/// Takes the rows of a user's companies.
pub struct RegistryBuilder {
    label: String,
    fold: FoldMap,
    text: String,
    keys: Vec<Key>,
    ids: String,
    ends: Vec<u32>,
    faults: Vec<Error>,
    unsaid: usize,
}

impl RegistryBuilder {
    /// Adds a company: the line of its row, its name, its aliases with `;`, `；` or `|` between them, its id. Several rows may have one
    /// id; a name that rows with different ids have is ambiguous. What is wrong with the row is told by [`finish`](Self::finish).
    pub fn add(&mut self, line: usize, name: &str, aliases: &str, id: &str) {
        let id = id.trim();
        if id.is_empty() {
            return self.fault(line, "no id; give each company the id that its mentions shall carry");
        }
        if name.trim().is_empty() {
            return self.fault(line, "no name; give the company's full name");
        }
        let row = self.ends.len() as u32;
        self.ids.push_str(id);
        self.ends.push(self.ids.len() as u32);
        self.key(line, row, name.trim());
        for alias in aliases.split(SEPARATORS).map(str::trim).filter(|alias| !alias.is_empty()) {
            self.key(line, row, alias);
        }
        if self.text.len() >= u32::MAX as usize - 4096 || self.ids.len() >= u32::MAX as usize - 4096 || row >= SEVERAL - 2 {
            self.fault(line, "the list is too long; names or ids of all rows together may have 4 GB");
        }
    }

    /// Adds a fault of a row that could not be read.
    pub fn fault(&mut self, line: usize, what: impl Into<String>) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Error::at(ErrorKind::Registry, &self.label, Some(line), what));
        } else {
            self.unsaid += 1;
        }
    }

    fn key(&mut self, line: usize, row: u32, name: &str) {
        let start = self.text.len();
        let folded = name.chars().filter_map(|c| self.fold.fold(c)).map(normal);
        self.text.extend(folded);
        let chars = self.text[start..].chars().take(MAX_CHARS + 1).count();
        if (2..=MAX_CHARS).contains(&chars) {
            return self.keys.push(Key { start: start as u32, target: row });
        }
        self.text.truncate(start);
        let shown: String = name.chars().take(20).collect();
        let what = if chars < 2 {
            "one character says too little; give at least two"
        } else {
            "longer than 100 characters; is a delimiter missing?"
        };
        self.fault(line, format!("{shown}: {what}"));
    }

    /// The companies.
    ///
    /// # Errors
    ///
    /// The faults of all rows: line, what is wrong and what would be right; of more than a hundred the number of the others.
    pub fn finish(mut self) -> Result<Registry, Errors> {
        if !self.faults.is_empty() {
            if self.unsaid > 0 {
                let what = format!("{} more faults of this kind", self.unsaid);
                self.faults.push(Error::at(ErrorKind::Registry, &self.label, None, what));
            }
            return Err(Errors(self.faults));
        }
        let count = self.keys.len();
        let ids = Ids { text: Box::leak(self.ids.into_boxed_str()), ends: self.ends };
        let mut index = Index {
            text: self.text,
            keys: self.keys,
            slots: vec![0; (count * 2).next_power_of_two().max(2)],
            pairs: Box::new([0; PAIR_WORDS]),
            beginnings: vec![0; (count / 2).next_power_of_two().max(16)],
            ids,
            several: Vec::new(),
        };
        index.text.shrink_to_fit();
        index.keys.shrink_to_fit();
        // The rows of the names that several companies have.
        let mut shared: Vec<Vec<u32>> = Vec::new();
        for number in 0..count {
            index.insert(number, &mut shared);
        }
        for rows in shared {
            let mut ids: Vec<Symbol> = rows.iter().map(|&row| index.ids.get(row)).collect();
            let mut seen = std::collections::HashSet::new();
            ids.retain(|id| seen.insert(*id));
            index.several.push(Box::leak(ids.into_boxed_slice()));
        }
        Ok(Registry { index: Arc::new(index) })
    }
}

impl Index {
    /// Makes a key findable; of keys that read the same only the first is.
    fn insert(&mut self, number: usize, shared: &mut Vec<Vec<u32>>) {
        let end = self.keys.get(number + 1).map_or(self.text.len(), |next| next.start as usize);
        let key = self.keys[number];
        let mut hash = SEED;
        let mut first = '\0';
        for (count, c) in (1..).zip(self.text[key.start as usize..end].chars()) {
            hash = hash_on(hash, c);
            match count {
                1 => first = c,
                2 => {
                    let pair = pair(first, c);
                    self.pairs[pair / 64] |= 1 << (pair % 64);
                }
                _ => {}
            }
            if count % 2 == 0 {
                let bit = (hash >> 20) as usize & (self.beginnings.len() * 64 - 1);
                self.beginnings[bit / 64] |= 1 << (bit % 64);
            }
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            let slot = self.slots[at];
            let other = (slot & 0xFFFF_FFFF) as usize - 1;
            if tag(slot) == tag(hash) && self.key_text(other) == self.key_text(number) {
                return self.share(other, key.target, shared);
            }
            at = (at + 1) & mask;
        }
        self.slots[at] = tag(hash) | (number as u64 + 1);
    }

    /// Two rows have the same name.
    fn share(&mut self, key: usize, row: u32, shared: &mut Vec<Vec<u32>>) {
        let target = self.keys[key].target;
        if target & SEVERAL != 0 {
            shared[(target & !SEVERAL) as usize].push(row);
        } else if self.ids.get(target) != self.ids.get(row) {
            self.keys[key].target = SEVERAL | shared.len() as u32;
            shared.push(vec![target, row]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        let mut rows = Registry::builder("a.csv");
        rows.add(2, "騰訊科技(深圳)有限公司", "腾讯 ; ＱＱ|鹅厂", "1");
        rows.add(3, "恒大地产集团有限公司", "恒大", "2");
        rows.add(4, "恒大汽车", "恒大；恒大汽", "3");
        rows.add(5, "恒大汽车有限公司", "恒大汽车", "3");
        rows.finish().unwrap()
    }

    #[test]
    fn the_longest_name_at_each_place_is_found() {
        let text = "腾讯科技（深圳）有限公司与恒大汽车、恒大、QQ和QQA";
        let mut found = Vec::new();
        registry().read(text, Span::new(0, text.len()), |span, owner| found.push((span.of(text), owner)));
        let want = [
            ("腾讯科技（深圳）有限公司", Owner::One("1")),
            ("恒大汽车", Owner::One("3")),
            ("恒大", Owner::Several(&["2", "3"])),
            ("QQ", Owner::One("1")),
        ];
        assert_eq!(found, want);
        assert_eq!(registry().owner("腾讯"), Some(Owner::One("1")));
        assert_eq!(registry().owner("腾"), None);
        assert_eq!((registry().companies(), registry().names()), (4, 9));
    }

    #[test]
    fn faults_have_their_lines_and_are_capped() {
        let mut rows = Registry::builder("a.csv");
        for line in 2..300 {
            rows.add(line, "恒大汽车", "恒", "1");
        }
        let faults = rows.finish().unwrap_err().to_string();
        assert!(faults.starts_with("a.csv:2: 恒: one character says too little"), "{faults}");
        assert_eq!(faults.lines().count(), MAX_FAULTS + 1);
        assert!(faults.ends_with("a.csv: 198 more faults of this kind"), "{faults}");
        let mut rows = Registry::builder("a.csv");
        rows.add(2, "恒大", "", " ");
        rows.add(3, " ", "", "7");
        let faults = rows.finish().unwrap_err().to_string();
        assert_eq!(faults.lines().count(), 2, "{faults}");
        assert_eq!(Registry::builder("a.csv").finish().unwrap().owner("恒大"), None);
    }
}

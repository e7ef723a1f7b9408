//! Reprints: texts that are the same after folding, or nearly.
//!
//! A sketch keeps the least hash of each of 64 classes of a text's runs of five characters; the share of classes in which two
//! sketches agree estimates the share of runs that the texts have in common. Linear in the text; looking for the source of a
//! reprint takes a few comparisons, whatever the number of sources.

use std::collections::HashMap;

/// Classes of a sketch.
const CLASSES: usize = 64;
/// Characters of a run.
const RUN: usize = 5;
/// Texts with fewer runs are reprints only where all is the same.
const LEAST_RUNS: usize = 40;
/// So many classes must agree: three fifths. Two texts of one length then share three quarters of their runs, which no two texts
/// written apart do; a short one keeps that with another head and tail.
const NEAR: usize = 38;
/// Sketches are looked for by so many groups of four classes.
const BANDS: usize = 16;
/// So many sources may share a group before it stops telling them apart.
const SHARED: u64 = 4;

/// What is kept of a text to know its reprints by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sketch {
    /// Of all runs in order; nought where nothing was there to go by.
    whole: u64,
    /// None for short texts.
    least: Option<Box<[u16; CLASSES]>>,
}

impl Sketch {
    /// Of a text's characters: letters and digits, folded. Blanks and punctuation do not count.
    pub(super) fn of_text(chars: impl Iterator<Item = char>) -> Self {
        let mut window = [0u64; RUN];
        let mut maker = Maker::new(1);
        for (count, c) in chars.filter(|c| c.is_alphanumeric()).enumerate() {
            window[count % RUN] = u64::from(u32::from(c.to_ascii_lowercase()));
            maker.one(window[count % RUN]);
            if count + 1 >= RUN {
                let run = (1..=RUN).fold(0u64, |hash, i| hash.wrapping_mul(0x0100_0001).wrapping_add(window[(count + i) % RUN]));
                maker.run(mixed(run));
            }
        }
        maker.finish(LEAST_RUNS, RUN)
    }

    /// Of the texts of a document's entities in order, where its own text is not at hand. Fewer than four tell nothing.
    pub(super) fn of_entities<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut maker = Maker::new(2);
        let mut last = 0;
        for text in texts {
            let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3));
            maker.one(hash);
            maker.run(mixed(last ^ hash.rotate_left(7)));
            last = hash;
        }
        maker.finish(LEAST_RUNS, 4)
    }

    /// Whether the texts are the same or nearly.
    fn is_near(&self, other: &Self) -> bool {
        if self.whole == other.whole {
            return self.whole != 0;
        }
        match (&self.least, &other.least) {
            (Some(a), Some(b)) => a.iter().zip(b.iter()).filter(|(a, b)| a == b).count() >= NEAR,
            _ => false,
        }
    }

    /// What it is looked for by.
    fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        let bands = self.least.iter().flat_map(|least| {
            (0..BANDS).map(move |band| {
                let four = &least[band * 4..band * 4 + 4];
                mixed(four.iter().fold(band as u64 + 1, |key, &x| key << 16 ^ key >> 48 ^ u64::from(x)))
            })
        });
        bands.chain((self.whole != 0).then_some(self.whole))
    }
}

struct Maker {
    whole: u64,
    ones: usize,
    runs: usize,
    least: [u32; CLASSES],
}

impl Maker {
    const fn new(seed: u64) -> Self {
        Self { whole: seed, ones: 0, runs: 0, least: [u32::MAX; CLASSES] }
    }

    fn one(&mut self, hash: u64) {
        self.whole = (self.whole.rotate_left(5) ^ hash).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.ones += 1;
    }

    fn run(&mut self, hash: u64) {
        let class = &mut self.least[(hash >> 58) as usize % CLASSES];
        *class = (*class).min(hash as u32 & (u32::MAX >> 1));
        self.runs += 1;
    }

    fn finish(mut self, least_runs: usize, least_ones: usize) -> Sketch {
        let whole = if self.ones < least_ones { 0 } else { self.whole | 1 };
        if self.runs < least_runs {
            return Sketch { whole, least: None };
        }
        // A class without a run takes that of another, the same one in every text.
        let filled = self.least;
        for (class, least) in self.least.iter_mut().enumerate().filter(|(_, least)| **least == u32::MAX) {
            let others = (0..4 * CLASSES as u64).map(|i| mixed((class as u64) << 32 | i) as usize % CLASSES);
            *least = others.map(|other| filled[other]).find(|least| *least != u32::MAX).unwrap_or(u32::MAX);
        }
        Sketch { whole, least: Some(Box::new(self.least.map(|least| (mixed(u64::from(least)) >> 16) as u16))) }
    }
}

/// The bits, well mixed (the finaliser of SplitMix64).
const fn mixed(mut x: u64) -> u64 {
    x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

/// The sources so far: a sketch each.
#[derive(Debug, Default)]
pub(super) struct Sources {
    sketches: Vec<Sketch>,
    by_key: HashMap<u64, u32>,
}

impl Sources {
    /// The number of the source that this is a reprint of, where `same` does not object; else that of a new one.
    pub(super) fn place(&mut self, sketch: Sketch, same: impl Fn(usize) -> bool) -> usize {
        let known = |source: u32| {
            let source = source as usize;
            (self.sketches[source].is_near(&sketch) && same(source)).then_some(source)
        };
        let slots = |key: u64| (0..SHARED).map(move |i| key.wrapping_add(i));
        let found = sketch.keys().find_map(|key| slots(key).map_while(|slot| self.by_key.get(&slot)).find_map(|s| known(*s)));
        if let Some(source) = found {
            return source;
        }
        let source = self.sketches.len();
        for key in sketch.keys() {
            if let Some(free) = slots(key).find(|slot| !self.by_key.contains_key(slot)) {
                self.by_key.insert(free, source as u32);
            }
        }
        self.sketches.push(sketch);
        source
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.sketches.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seed: u64, length: usize) -> Vec<char> {
        (0..length as u64).filter_map(|i| char::from_u32(0x4E00 + (mixed(seed << 32 | i) % 3000) as u32)).collect()
    }

    #[test]
    fn a_reprint_is_known_by_most_of_its_runs() {
        let mut sources = Sources::default();
        let place = |sources: &mut Sources, text: &[char]| sources.place(Sketch::of_text(text.iter().copied()), |_| true);
        for seed in 0..50 {
            let one = text(seed, 400);
            let source = place(&mut sources, &one);
            assert_eq!(source, seed as usize);
            // With a head and a tail of its own, and two characters changed.
            let mut other = text(1000 + seed, 15);
            other.extend(&one);
            other.extend(text(2000 + seed, 15));
            (other[100], other[200]) = ('甲', '乙');
            assert_eq!(place(&mut sources, &other), source);
            // Half of it is another text.
            let mut half = one[..200].to_vec();
            half.extend(text(3000 + seed, 200));
            assert!(!Sketch::of_text(half.into_iter()).is_near(&Sketch::of_text(one.iter().copied())));
        }
        assert_eq!(sources.len(), 50);
    }

    #[test]
    fn blanks_and_punctuation_do_not_count_and_short_texts_must_be_the_same() {
        let of = |text: &str| Sketch::of_text(text.chars());
        assert!(of("云岭项目，已 开工。").is_near(&of("云岭项目已开工")));
        assert!(!of("云岭项目已开工").is_near(&of("云岭项目已竣工")));
        assert!(!of("").is_near(&of("")) && !of("开工").is_near(&of("开工")));
        let entities = |texts: &[&str]| Sketch::of_entities(texts.iter().copied());
        assert!(entities(&["甲", "3亿元", "乙", "开工"]).is_near(&entities(&["甲", "3亿元", "乙", "开工"])));
        assert!(!entities(&["甲", "3亿元"]).is_near(&entities(&["甲", "3亿元"])));
    }
}

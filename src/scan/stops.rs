//! The characters besides words that a pass over a text stops at: what sentences, soft breaks and figures are read from.
//!
//! One look tells of a character whether it is such a one and of which kinds. Where they stand is listed without a branch that
//! depends on what they are: digits, marks and numerals come as they like, and a branch guessed wrong costs more than a place
//! that is written and not kept.

use crate::lexicon::foldmap::FoldMap;
use crate::number;
use crate::text::sentence;

/// A quantity may begin with it; it is no digit.
const FIGURE: u8 = 1;
/// An ASCII digit.
const DIGIT: u8 = 1 << 1;
/// A sentence may end at it or is held together by it.
const MARK: u8 = 1 << 2;
/// A line ends at it.
const LINE: u8 = 1 << 3;
/// A blank.
const BLANK: u8 = 1 << 4;
/// It folds.
pub(super) const FOLDS: u8 = 1 << 5;

const PLANE: usize = 0x1_0000;

/// The kinds of each character of the basic plane; those beyond it are of none.
pub(crate) struct Kinds(Box<[u8; PLANE]>);

impl Kinds {
    /// The kinds that are told by a few characters each, and those of the characters that fold.
    pub(crate) fn new(fold: &FoldMap) -> Self {
        let mut kinds = Box::new([0; PLANE]);
        let mut add = |c: char, kind: u8| {
            if let Some(kinds) = kinds.get_mut(c as usize) {
                *kinds |= kind;
            }
        };
        number::beginnings().for_each(|c| add(c, if c.is_ascii_digit() { DIGIT } else { FIGURE }));
        sentence::MARKS.into_iter().for_each(|c| add(c, MARK));
        fold.folding().for_each(|c| add(c, FOLDS));
        add('\n', LINE);
        add(' ', BLANK);
        Self(kinds)
    }

    /// All characters that are of some kind.
    pub(crate) fn characters(&self) -> impl Iterator<Item = char> + '_ {
        self.0.iter().zip(0u32..).filter(|(kinds, _)| **kinds != 0).filter_map(|(_, c)| char::from_u32(c))
    }

    #[inline(always)]
    pub(super) fn of(&self, c: u32) -> u8 {
        self.0.get(c as usize).copied().unwrap_or(0)
    }
}

/// Places in order, bytes of a text.
#[derive(Default)]
pub(crate) struct List {
    /// What is kept, then what is not.
    places: Vec<u32>,
    count: usize,
}

impl List {
    fn clear(&mut self) {
        self.count = 0;
    }

    /// Room for a window's places behind those kept.
    #[inline]
    fn room(&mut self) -> &mut [u32; PLACES] {
        if self.places.len() < self.count + PLACES {
            self.grow();
        }
        self.places[self.count..].first_chunk_mut().expect("it was made long enough")
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.places.resize(self.count * 2 + 2 * PLACES, 0);
    }

    /// The places that were kept.
    #[inline]
    pub(crate) fn all(&self) -> &[u32] {
        self.places.get(..self.count).unwrap_or_default()
    }
}

/// Where in a text characters of each kind stand.
#[derive(Default)]
pub(crate) struct Stops {
    /// Marks that a sentence may end at or is held together by.
    pub marks: List,
    /// Characters that a quantity may begin with; of digits side by side the first.
    pub figures: List,
    /// Blanks.
    pub blanks: List,
    /// Line ends.
    pub lines: List,
    /// The kinds of all characters so far.
    seen: u8,
    /// One past the last digit.
    digits: u32,
}

impl Stops {
    /// Forgets the last text.
    pub(super) fn clear(&mut self) {
        self.marks.clear();
        self.figures.clear();
        self.blanks.clear();
        self.lines.clear();
        // No digit ends at the beginning of a text.
        (self.seen, self.digits) = (0, u32::MAX);
    }

    /// Notes the characters of a window, which come in order, each with its place and kinds. At most as many as a window holds.
    #[inline]
    pub(super) fn note(&mut self, characters: impl Iterator<Item = (u32, u8)>) {
        // Written always, kept where it counts.
        let (marks, figures) = (self.marks.room(), self.figures.room());
        let (blanks, lines) = (self.blanks.room(), self.lines.room());
        let (mut mark, mut figure, mut blank, mut line) = (0usize, 0usize, 0usize, 0usize);
        let (mut seen, mut digits) = (self.seen, self.digits);
        for (at, kinds) in characters {
            seen |= kinds;
            let is = |kind: u8| usize::from(kinds & kind != 0);
            (marks[mark % PLACES], figures[figure % PLACES]) = (at, at);
            (blanks[blank % PLACES], lines[line % PLACES]) = (at, at);
            figure += is(FIGURE) | is(DIGIT) & usize::from(at != digits);
            mark += is(MARK);
            blank += is(BLANK);
            line += is(LINE);
            digits = if kinds & DIGIT != 0 { at + 1 } else { digits };
        }
        (self.seen, self.digits) = (seen, digits);
        self.marks.count += mark;
        self.figures.count += figure;
        self.blanks.count += blank;
        self.lines.count += line;
    }

    /// Whether a character so far folds.
    pub(super) fn folds(&self) -> bool {
        self.seen & FOLDS != 0
    }

    /// Reads a text afresh. Linear.
    pub(super) fn read(&mut self, kinds: &Kinds, text: &str, window: &mut Window) {
        self.clear();
        let mut at = 0;
        while at < text.len() {
            let count;
            (at, count) = window.fill(kinds, text, at);
            self.note(window.0[..count % PLACES].iter().copied());
        }
    }
}

/// An index taken modulo it needs no check.
const PLACES: usize = 256;
/// So many places may be taken before no more is read: at the end of a text up to three more are.
const ENOUGH: usize = PLACES - 4;

/// Characters of some kind, with their kinds.
pub(super) struct Window([(u32, u8); PLACES]);

impl Default for Window {
    fn default() -> Self {
        Self([(0, 0); PLACES])
    }
}

impl Window {
    /// Lists characters from byte `at` on, as many as there is room for: the place behind what was read, and how many.
    #[inline]
    fn fill(&mut self, kinds: &Kinds, text: &str, mut at: usize) -> (usize, usize) {
        let bytes = text.as_bytes();
        let mut count = 0;
        while count < ENOUGH {
            let Some(&four) = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()) else { break };
            let x = u32::from_le_bytes(four);
            let (c, length) = match x as u8 {
                0xE0..0xF0 => (((x & 0xF) << 12 | x >> 2 & 0xFC0 | x >> 16 & 0x3F) as u16, 3),
                0..0x80 => (x as u16 & 0x7F, 1),
                0x80..0xE0 => ((x as u16 & 0x1F) << 6 | (x >> 8) as u16 & 0x3F, 2),
                // Beyond the plane: of no kind, as is a surrogate.
                _ => (0xD800, 4),
            };
            let kinds = kinds.0[usize::from(c)];
            self.0[count % PLACES] = (at as u32, kinds);
            count += usize::from(kinds != 0);
            at += length;
        }
        if count >= ENOUGH {
            return (at, count);
        }
        // The last few bytes.
        for (i, c) in text.get(at..).unwrap_or_default().char_indices() {
            let kinds = kinds.of(u32::from(c));
            self.0[count % PLACES] = ((at + i) as u32, kinds);
            count += usize::from(kinds != 0);
        }
        (text.len(), count)
    }
}

//! The project tables, typed.

use crate::error::{Error, ErrorKind};
use crate::lexicon::flags::{Flags, list_bit, tables};
use crate::lexicon::table::{PROJECT_HEADS, PROJECT_WORDS};
use crate::lexicon::trie::Window;
use crate::lexicon::{Lexicon, RowRef};
use crate::scan::{Hit, Word, words_in};
use crate::text::span::Span;

/// The lists of `project_words.tsv`, as bits.
pub(super) mod list {
    pub(in crate::project) const NAMES: &[&str] = &[
        "verb",
        "frame",
        "never_adjacent",
        "boundary",
        "single",
        "inside",
        "generic",
        "kind",
        "not_head",
        "join",
        "build",
        "activity",
        "measure",
    ];
    pub(in crate::project) const VERB: u32 = 1;
    pub(in crate::project) const FRAME: u32 = 1 << 1;
    pub(in crate::project) const NEVER_ADJACENT: u32 = 1 << 2;
    pub(in crate::project) const BOUNDARY: u32 = 1 << 3;
    pub(in crate::project) const SINGLE: u32 = 1 << 4;
    pub(in crate::project) const INSIDE: u32 = 1 << 5;
    pub(in crate::project) const GENERIC: u32 = 1 << 6;
    pub(in crate::project) const KIND: u32 = 1 << 7;
    pub(in crate::project) const NOT_HEAD: u32 = 1 << 8;
    pub(in crate::project) const JOIN: u32 = 1 << 9;
    pub(in crate::project) const BUILD: u32 = 1 << 10;
    pub(in crate::project) const ACTIVITY: u32 = 1 << 11;
    pub(in crate::project) const MEASURE: u32 = 1 << 12;
}

/// What a name needs to end in this head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum HeadClass {
    /// Something specific before it: 项目, 工程.
    Strong,
    /// Building is spoken of: 基地, 电站.
    Works,
    /// A verb of building right before the name: 中心, 医院.
    Loose,
    /// Another head before it: 标段, 二期.
    End,
}

impl HeadClass {
    /// The class among a word's flags, behind its lists.
    const SHIFT: u32 = 28;

    fn flag(self) -> u32 {
        (self as u32 + 1) << Self::SHIFT
    }

    fn of_flags(flags: u32) -> Option<Self> {
        match flags >> Self::SHIFT {
            1 => Some(Self::Strong),
            2 => Some(Self::Works),
            3 => Some(Self::Loose),
            4 => Some(Self::End),
            _ => None,
        }
    }
}

/// Both tables.
pub(super) struct Words(Flags);

impl Words {
    pub(super) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        let class = |row| match lexicon.cell(RowRef { table: PROJECT_HEADS, row }, 1) {
            "strong" => Some(HeadClass::Strong),
            "works" => Some(HeadClass::Works),
            "loose" => Some(HeadClass::Loose),
            "end" => Some(HeadClass::End),
            _ => None,
        };
        for row in (0..lexicon.row_count(PROJECT_HEADS)).filter(|row| class(*row).is_none()) {
            let place = RowRef { table: PROJECT_HEADS, row };
            let (file, line) = lexicon.place(place);
            let what = format!("{} is no class of heads; the classes are strong, works, loose, end", lexicon.cell(place, 1));
            faults.push(Error::at(ErrorKind::Lexicon, file, Some(line), what));
        }
        let flags = |row: RowRef| match row.table {
            PROJECT_HEADS => class(row.row).map_or(0, HeadClass::flag),
            _ => list_bit(lexicon, row, list::NAMES),
        };
        Self(Flags::new(lexicon, tables([PROJECT_HEADS, PROJECT_WORDS]), flags))
    }

    /// The class of a hit that is a head.
    #[inline]
    pub(super) fn head(&self, hit: &Hit) -> Option<HeadClass> {
        HeadClass::of_flags(self.0.of(hit))
    }

    /// Finds the words of the lists in a part of a text, in order of their ends; gives the lists of all together.
    pub(super) fn find(&self, lexicon: &Lexicon, text: &str, part: Span, pass: &mut Window, into: &mut Vec<Word>) -> u32 {
        words_in(&lexicon.compiled.project, &self.0, text, part, pass, into)
    }
}

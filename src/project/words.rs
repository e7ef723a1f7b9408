//! The project tables, typed.

use crate::error::{Error, ErrorKind};
use crate::lexicon::flags::Flags;
use crate::lexicon::table::{PROJECT_HEADS, PROJECT_WORDS};
use crate::lexicon::{Lexicon, RowRef};
use crate::scan::Hit;

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

/// Both tables.
pub(super) struct Words {
    heads: Vec<HeadClass>,
    flags: Flags,
}

impl Words {
    pub(super) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        let mut heads = Vec::new();
        for row in 0..lexicon.row_count(PROJECT_HEADS) {
            let place = RowRef { table: PROJECT_HEADS, row };
            let class = match lexicon.cell(place, 1) {
                "strong" => HeadClass::Strong,
                "works" => HeadClass::Works,
                "loose" => HeadClass::Loose,
                "end" => HeadClass::End,
                other => {
                    let (file, line) = lexicon.place(place);
                    let what = format!("{other} is no class of heads; the classes are strong, works, loose, end");
                    faults.push(Error::at(ErrorKind::Lexicon, file, Some(line), what));
                    HeadClass::End
                }
            };
            heads.push(class);
        }
        Self { heads, flags: Flags::new(lexicon, PROJECT_WORDS, list::NAMES) }
    }

    /// The class of a hit that is a head.
    pub(super) fn head(&self, lexicon: &Lexicon, hit: &Hit) -> Option<HeadClass> {
        if !hit.is_in(PROJECT_HEADS) {
            return None;
        }
        lexicon.row_in(hit.pattern, PROJECT_HEADS).and_then(|row| self.heads.get(row as usize).copied())
    }

    /// The lists of a hit.
    pub(super) fn lists(&self, lexicon: &Lexicon, hit: &Hit) -> u32 {
        self.flags.of(lexicon, hit)
    }
}

//! The stage tables, typed.

use crate::entity::StageKind;
use crate::error::{Error, ErrorKind};
use crate::lexicon::flags::{Flags, list_bit, tables};
use crate::lexicon::table::{PROJECT_HEADS, STAGE_WORDS, STAGES};
use crate::lexicon::trie::Window;
use crate::lexicon::{Lexicon, RowRef};
use crate::scan::{Hit, Word, words_in};
use crate::text::span::Span;

/// The lists of `stage_words.tsv`, as bits, and two bits for the heads of project names.
pub(super) mod list {
    macro_rules! bits {
        ($($name:ident = $text:literal),+ $(,)?) => {
            pub(in crate::stage) const NAMES: &[&str] = &[$($text),+];
            bits!(@ 0u32; $($name,)+);
        };
        (@ $n:expr; $name:ident, $($rest:tt)*) => {
            pub(in crate::stage) const $name: u32 = 1 << $n;
            bits!(@ $n + 1; $($rest)*);
        };
        (@ $n:expr;) => {};
    }
    bits! {
        LOOK_ALIKE = "look_alike",
        NEGATED = "negated",
        NEGATED_TIGHT = "negated_tight",
        PLANNED = "planned",
        ACTUAL = "actual",
        NEUTRAL = "neutral",
        PUSH = "push",
        EARLY = "early",
        GENERIC_AFTER = "generic_after",
        CEREMONY = "ceremony",
        FORECAST = "forecast",
        FUTURE_AFTER = "future_after",
        CONTEXT = "context",
        NEAR_CONTEXT = "near_context",
        DEAL_OBJECT = "deal_object",
        DEAL_NOISE = "deal_noise",
        BID_NOISE = "bid_noise",
        LAND = "land",
        ENTER = "enter",
    }
    /// A stage word that is one wherever it stands.
    pub(in crate::stage) const BARE: u32 = 1 << 29;
    /// A head of project names that says works.
    pub(in crate::stage) const HEAD: u32 = 1 << 30;
    /// 项目, 工程 and their like.
    pub(in crate::stage) const STRONG_HEAD: u32 = 1 << 31;
    pub(in crate::stage) const CUES: u32 =
        NEGATED | NEGATED_TIGHT | PLANNED | ACTUAL | NEUTRAL | PUSH | EARLY | GENERIC_AFTER | CEREMONY | FORECAST | FUTURE_AFTER;
    /// What tells of works.
    pub(in crate::stage) const WORKS: u32 = CONTEXT | NEAR_CONTEXT | HEAD;
}

/// The context without which a stage word is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Bare,
    Works,
    Near,
    Soft,
    Deal,
    Bid,
    Land,
    Launch,
    Tail,
}

impl Class {
    /// A bit for each class.
    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether the word says a stage nearly wherever it stands.
    pub(super) fn is_firm(self) -> bool {
        matches!(self, Self::Bare | Self::Works)
    }

    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "bare" => Self::Bare,
            "works" => Self::Works,
            "near" => Self::Near,
            "soft" => Self::Soft,
            "deal" => Self::Deal,
            "bid" => Self::Bid,
            "land" => Self::Land,
            "launch" => Self::Launch,
            "tail" => Self::Tail,
            _ => return None,
        })
    }
}

/// A row of `stages.tsv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct StageWord {
    pub kind: StageKind,
    pub class: Class,
}

/// Both tables.
pub(super) struct Words {
    rows: Vec<StageWord>,
    flags: Flags,
}

impl Words {
    pub(super) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        let mut rows = Vec::new();
        for row in 0..lexicon.row_count(STAGES) {
            let place = RowRef { table: STAGES, row };
            let (kind, class) = (StageKind::from_name(lexicon.cell(place, 1)), Class::from_name(lexicon.cell(place, 2)));
            if kind.is_none() || class.is_none() {
                let (file, line) = lexicon.place(place);
                let what = "a stage and one of the classes bare, works, near, soft, deal, bid, land, launch, tail belong here";
                faults.push(Error::at(ErrorKind::Lexicon, file, Some(line), what));
            }
            rows.push(StageWord { kind: kind.unwrap_or(StageKind::Intent), class: class.unwrap_or(Class::Near) });
        }
        let bits = |row: RowRef| match row.table {
            PROJECT_HEADS => match lexicon.cell(row, 1) {
                "strong" => list::HEAD | list::STRONG_HEAD,
                "works" => list::HEAD,
                _ => 0,
            },
            STAGES => {
                if lexicon.cell(row, 2) == "bare" {
                    list::BARE
                } else {
                    0
                }
            }
            _ => list_bit(lexicon, row, list::NAMES),
        };
        Self { flags: Flags::new(lexicon, tables([STAGES, STAGE_WORDS, PROJECT_HEADS]), bits), rows }
    }

    /// What is said of a hit that is a stage word.
    pub(super) fn stage(&self, lexicon: &Lexicon, hit: &Hit) -> Option<(u32, StageWord)> {
        let row = hit.is_in(STAGES).then(|| lexicon.row_in(hit.pattern, STAGES)).flatten()?;
        Some((row, self.row(row)))
    }

    pub(super) fn row(&self, row: u32) -> StageWord {
        self.rows[row as usize]
    }

    /// The lists of a hit.
    #[inline]
    pub(super) fn lists(&self, hit: &Hit) -> u32 {
        self.flags.of(hit)
    }

    /// Finds the words of the lists in a part of a text, in order of their ends; gives the lists of all together.
    pub(super) fn find(&self, lexicon: &Lexicon, text: &str, part: Span, pass: &mut Window, into: &mut Vec<Word>) -> u32 {
        words_in(&lexicon.compiled.stage, &self.flags, text, part, pass, into)
    }
}

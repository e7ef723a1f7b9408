//! The words of date expressions, by their first character.

use super::gate::Gate;
use super::part::Unit;
use super::{Day, bytes};
use crate::lexicon::Lexicon;
use crate::lexicon::table::DATE_WORDS;

/// What a word does in a date expression; distances are counted from the document's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Anchor,
    Year(i32),
    Month(i32),
    Day(i32),
    Week(i32),
    Weekday(u8),
    Weekend,
    Half(u8),
    Quarter(u8),
    /// The quarter so many after the document's.
    QuarterOff(i32),
    Season,
    YearBegin,
    YearMiddle,
    YearEnd,
    YearAll,
    /// A third of a month; 0 is all of it.
    MonthPart(u8),
    Fuzzy,
    Now,
    /// Whether the duration behind it looks ahead.
    Span(bool),
    Plan(u16, u16),
    Reign,
    Era(i32),
    Lunar,
    Carry,
    /// A day, month or year so many after the one spoken of before.
    Same(Unit, i32),
    /// The length of the holiday, and its days.
    Festival(u8, &'static str),
    Cue,
    Stop,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub text: &'static str,
    pub kind: Kind,
}

/// A word among those that begin with the same character.
struct Like {
    word: Word,
    /// The three bytes behind that character, and what of them the word has: most words are told apart by them.
    next: u32,
    mask: u32,
}

/// The first year of the table's lists of festivals.
const FIRST_FESTIVAL: u16 = 1990;

/// The day of a festival in a year; none outside the table.
pub(crate) fn festival_day(days: &str, year: u16) -> Option<Day> {
    if let Some((month, day)) = days.split_once('-').filter(|_| days.len() == 5) {
        return Day::new(year, month.parse().ok()?, day.parse().ok()?);
    }
    let at = usize::from(year.checked_sub(FIRST_FESTIVAL)?) * 11;
    let day: Day = days.get(at..at + 10)?.parse().ok()?;
    (day.year() == year).then_some(day)
}

/// The table.
pub(crate) struct Words {
    /// For each character of one or three bytes the number of its group, from 1; 0 for those with which no word begins.
    first: Box<[u16; PLANE]>,
    /// Words that begin with one character, the longest first. Group 0 holds those that begin with others.
    groups: Vec<Vec<Like>>,
    /// By row of the table.
    kinds: Vec<Kind>,
    /// By row, what tells whether a date may stand where the word does.
    pub(super) gates: Vec<Gate>,
    /// For each pattern of the lexicon its row, or [`NO_ROW`].
    rows: Vec<u16>,
}

const PLANE: usize = 0x1_0000;
const NO_ROW: u16 = u16::MAX;

impl Words {
    /// Reads the table; faults are messages with the row's number.
    pub(crate) fn new(lexicon: &Lexicon, faults: &mut Vec<(u32, String)>) -> Self {
        let mut words =
            Self { first: Box::new([0; PLANE]), groups: vec![Vec::new()], kinds: Vec::new(), gates: Vec::new(), rows: Vec::new() };
        for (row, cells) in lexicon.table(DATE_WORDS).enumerate() {
            let (text, kind) = (cells[0], kind(cells[1], cells[2]));
            words.kinds.push(kind.unwrap_or(Kind::Anchor));
            words.gates.push(Gate::of(&lexicon.fold.fold_word(text), kind.unwrap_or(Kind::Anchor)));
            match kind {
                None => faults.push((row as u32, format!("kind {} with value {} is none of a date word", cells[1], cells[2]))),
                Some(Kind::Anchor | Kind::Cue | Kind::Stop) => {}
                Some(kind) => words.insert(Word { text, kind }),
            }
        }
        let row = |(&mask, pattern): (&u32, u32)| match mask >> DATE_WORDS & 1 {
            1 => lexicon.row_in(pattern, DATE_WORDS).and_then(|row| u16::try_from(row).ok()).unwrap_or(NO_ROW),
            _ => NO_ROW,
        };
        words.rows = lexicon.compiled.masks.iter().zip(0..).map(row).collect();
        words.groups.iter_mut().for_each(|g| g.sort_by_key(|like| usize::MAX - like.word.text.len()));
        words
    }

    fn insert(&mut self, word: Word) {
        let index = word.text.chars().next().filter(|c| matches!(c.len_utf8(), 1 | 3)).map(|c| c as usize);
        let group = match index.and_then(|i| self.first.get_mut(i)) {
            Some(slot) => {
                if *slot == 0 {
                    *slot = self.groups.len() as u16;
                    self.groups.push(Vec::new());
                }
                usize::from(*slot)
            }
            None => 0,
        };
        let behind = word.text.as_bytes().get(word.text.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        self.groups[group].push(Like { word, next: bytes::packed(behind), mask: bytes::mask(behind.len()) });
    }

    /// The row of a pattern of the table.
    #[inline]
    pub(super) fn row(&self, pattern: u32) -> u16 {
        self.rows.get(pattern as usize).copied().unwrap_or(NO_ROW)
    }

    /// The kind of a row.
    #[inline]
    pub(super) fn kind(&self, row: u16) -> Kind {
        self.kinds.get(usize::from(row)).copied().unwrap_or(Kind::Anchor)
    }

    /// The longest word at `at` of the folded text, anchors, cues and stops aside.
    #[inline]
    pub(crate) fn at(&self, bytes: &[u8], at: usize) -> Option<&Word> {
        let (group, length) = match *bytes.get(at..)? {
            [a @ 0xE0..0xF0, b, c, ..] => {
                (self.first[(usize::from(a) & 0xF) << 12 | (usize::from(b) & 0x3F) << 6 | usize::from(c) & 0x3F], 3)
            }
            [a @ ..0x80, ..] => (self.first[usize::from(a)], 1),
            [a, ..] => return self.among(0, bytes, at, if a < 0xE0 { 2 } else { 4 }),
            [] => return None,
        };
        if group == 0 { None } else { self.among(group, bytes, at, length) }
    }

    /// The longest word of a group at a place, where a character of so many bytes stands.
    fn among(&self, group: u16, bytes: &[u8], at: usize, length: usize) -> Option<&Word> {
        let next = bytes::packed(bytes.get(at + length..).unwrap_or_default());
        let whole = |like: &Like| {
            let word = like.word.text.as_bytes();
            // Of those of one first character, that and three bytes are compared already.
            group > 0 && word.len() <= length + 3 || bytes.get(at..at + word.len()) == Some(word)
        };
        self.groups[usize::from(group)].iter().find(|like| next & like.mask == like.next && whole(like)).map(|like| &like.word)
    }
}

fn kind(kind: &str, value: &'static str) -> Option<Kind> {
    let number = || value.parse::<i32>().ok();
    let small = || value.parse::<u8>().ok();
    Some(match kind {
        "anchor" => Kind::Anchor,
        "year" => Kind::Year(number()?),
        "month" => Kind::Month(number()?),
        "day" => Kind::Day(number()?),
        "week" => Kind::Week(number()?),
        "weekday" => Kind::Weekday(small().filter(|d| *d < 7)?),
        "weekend" => Kind::Weekend,
        "half" => Kind::Half(small().filter(|h| matches!(h, 1 | 2))?),
        "quarter" => match value {
            "-1" | "0" | "+1" => Kind::QuarterOff(number()?),
            _ => Kind::Quarter(small().filter(|q| (1..=4).contains(q))?),
        },
        "season" => Kind::Season,
        "yearpart" => match value {
            "begin" => Kind::YearBegin,
            "middle" => Kind::YearMiddle,
            "end" => Kind::YearEnd,
            "all" => Kind::YearAll,
            _ => return None,
        },
        "monthpart" => Kind::MonthPart(small().filter(|p| *p < 4)?),
        "fuzzy" => Kind::Fuzzy,
        "now" => Kind::Now,
        "span" => Kind::Span(match value {
            "+" => true,
            "-" => false,
            _ => return None,
        }),
        "plan" => {
            let (from, to) = value.split_once(' ')?;
            Kind::Plan(from.parse().ok()?, to.parse().ok()?)
        }
        "reign" => Kind::Reign,
        "era" => Kind::Era(number()?),
        "lunar" => Kind::Lunar,
        "carry" => Kind::Carry,
        "same" => {
            let (unit, off) = value.split_once(' ')?;
            let unit = match unit {
                "day" => Unit::Day,
                "month" => Unit::Month,
                "year" => Unit::Year,
                _ => return None,
            };
            Kind::Same(unit, off.parse().ok()?)
        }
        "festival" => {
            let (length, days) = value.split_once(' ')?;
            Kind::Festival(length.parse().ok()?, days)
        }
        "cue" => Kind::Cue,
        "stop" => Kind::Stop,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn festivals_have_their_day_in_each_year() {
        let mut faults = Vec::new();
        let words = Words::new(&Lexicon::embedded(), &mut faults);
        assert_eq!(faults, []);
        let day = |name: &str, year| match words.at(name.as_bytes(), 0).map(|w| w.kind) {
            Some(Kind::Festival(_, days)) => festival_day(days, year).map(|d| d.to_string()),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(day("春节期间", 2022).as_deref(), Some("2022-02-01"));
        assert_eq!(day("中秋节", 2021).as_deref(), Some("2021-09-21"));
        assert_eq!(day("国庆节", 1950).as_deref(), Some("1950-10-01"));
        assert_eq!(day("春节", 1950), None);
    }
}

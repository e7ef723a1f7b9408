//! Names of projects and companies as one compares them over documents.

use std::collections::HashSet;

use crate::lexicon::Lexicon;
use crate::lexicon::table::{INDUSTRY, PLACES, PROJECT_HEADS, PROJECT_WORDS};
use crate::segment;

/// The words that tell what a name is worth.
#[derive(Debug)]
pub(super) struct Words {
    /// 项目, 建设项目, 工程: two names that differ in these alone are one. The longest first.
    tails: Vec<String>,
    /// 暂定名: in brackets behind a name, no part of it.
    asides: Vec<String>,
    /// Heads, kinds and industries: no name is told from others by them.
    common: HashSet<String>,
    places: HashSet<String>,
    longest: usize,
}

/// How well a name tells one project from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// 标准厂房项目: any place may have one.
    Generic,
    /// Made of ordinary words, but not of those of projects alone.
    Specific,
    /// It names a place, or holds a word that no dictionary has.
    Proper,
}

/// A project's name in the form in which names are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// Without the company and the place in front, the year, the phase and the tail.
    pub core: String,
    /// 一期; 二、三期.
    pub phase: String,
    pub year: Option<u16>,
}

impl Words {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let words = |table| lexicon.table(table).map(|row| lexicon.fold.fold_word(row.first().copied().unwrap_or_default()));
        let mut tails = lexicon.list_words("name_tail");
        tails.sort_by_key(|tail| std::cmp::Reverse(tail.len()));
        let common: HashSet<String> = words(INDUSTRY).chain(words(PROJECT_HEADS)).chain(words(PROJECT_WORDS)).collect();
        let longest = common.iter().map(|w| w.chars().count()).max().unwrap_or(0);
        let places = words(PLACES).filter(|place| place.chars().count() > 1).collect();
        Self { tails, asides: lexicon.list_words("name_aside"), common, places, longest }
    }

    /// A project's name without the first of `fronts` (a company, a place; folded by [`folded`], the longest first) that it begins
    /// with, one after the other.
    pub(super) fn key(&self, lexicon: &Lexicon, name: &str, fronts: &[String]) -> Key {
        let mut key = Key::default();
        let mut rest = folded(lexicon, &self.without_asides(&lexicon.fold.fold_word(name)));
        loop {
            if let Some((year, behind)) = year_in_front(&rest) {
                key.year = Some(year);
                rest = behind.to_owned();
                continue;
            }
            let front = fronts.iter().find_map(|front| rest.strip_prefix(front.as_str()));
            match front.filter(|behind| behind.chars().count() > 1 && !self.is_tail(behind)) {
                Some(behind) => rest = behind.to_owned(),
                None => break,
            }
        }
        let (mut core, phase) = without_phase(&rest);
        while let Some(shorter) = self.tails.iter().find_map(|tail| core.strip_suffix(tail.as_str())).filter(|s| s.chars().count() > 1) {
            core.truncate(shorter.len());
        }
        key.core = core;
        key.phase = phase;
        key
    }

    fn is_tail(&self, text: &str) -> bool {
        self.tails.iter().any(|tail| tail == text)
    }

    fn without_asides(&self, name: &str) -> String {
        let mut name = name.replace(['(', '（'], "（").replace([')', '）'], "）");
        for aside in &self.asides {
            name = name.replace(&format!("（{aside}）"), "");
        }
        name
    }

    /// How well a core tells a project from others.
    pub(super) fn strength(&self, core: &str) -> Strength {
        let chars: Vec<char> = core.chars().collect();
        let (mut at, mut plain) = (0, String::new());
        let mut strength = Strength::Generic;
        while at < chars.len() {
            let known = (1..=self.longest.min(chars.len() - at)).rev().find(|&length| {
                let word: String = chars[at..at + length].iter().collect();
                self.common.contains(&word)
            });
            if known.is_none() && !chars[at].is_ascii() {
                plain.push(chars[at]);
            } else {
                strength = strength.max(self.rest_strength(&plain));
                plain.clear();
            }
            at += known.unwrap_or(1);
        }
        strength.max(self.rest_strength(&plain))
    }

    /// The same of what lies between words of projects.
    fn rest_strength(&self, rest: &str) -> Strength {
        const NUMERALS: &str = "一二三四五六七八九十百千万亿年产第号吨个";
        let telling = rest.chars().filter(|c| !NUMERALS.contains(*c)).count();
        if telling < 2 {
            return Strength::Generic;
        }
        // Two and more characters in a row that make up no word of the dictionary are a name; so are places and names it knows.
        let mut single = 0;
        for (word, tag) in segment::tagged(rest) {
            single = if word.chars().count() == 1 { single + 1 } else { 0 };
            let named = ["ns", "nr", "nt"].iter().any(|t| tag.starts_with(t)) || self.places.contains(word);
            if single > 1 || word.chars().count() > 1 && (named || tag.is_empty()) {
                return Strength::Proper;
            }
        }
        Strength::Specific
    }
}

/// Letters, digits and characters alone, folded, small.
pub(super) fn folded(lexicon: &Lexicon, name: &str) -> String {
    name.chars().filter_map(|c| lexicon.fold.fold(c)).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// 2021年, 2021年度 in front of a name, and what stands behind.
fn year_in_front(name: &str) -> Option<(u16, &str)> {
    let (digits, rest) = name.split_at_checked(4)?;
    let year = digits.parse().ok().filter(|year| (1900..2100).contains(year))?;
    let rest = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?;
    (rest.chars().count() > 1).then_some((year, rest))
}

/// A name without 一期, 二三期, 1期, 一期工程, and that phase in Chinese numerals.
fn without_phase(name: &str) -> (String, String) {
    const DIGITS: &str = "首一二三四五六七八九十";
    let numeral = |c: char| match c.to_digit(10) {
        Some(digit) => DIGITS.chars().nth(digit as usize).filter(|_| digit > 0),
        None => Some(c).filter(|c| DIGITS.contains(*c)),
    };
    for (at, word) in name.match_indices('期') {
        let mut begin = at;
        let mut phase: Vec<char> = Vec::new();
        for (i, c) in name[..at].char_indices().rev() {
            match numeral(c) {
                Some(n) => phase.push(n),
                None if c == '第' && !phase.is_empty() => {
                    begin = i;
                    break;
                }
                None => break,
            }
            begin = i;
        }
        let rest = &name[at + word.len()..];
        if phase.is_empty() || begin == 0 && rest.is_empty() {
            continue;
        }
        phase.reverse();
        let phase: String = phase.iter().map(|&c| if c == '首' { '一' } else { c }).collect();
        let mut core = name[..begin].to_owned();
        core.push_str(rest);
        if core.chars().count() > 1 {
            return (core, phase + "期");
        }
    }
    (name.to_owned(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_project_have_one_key() {
        let lexicon = Lexicon::embedded();
        let words = Words::new(&lexicon);
        let fronts = ["江苏润屹新能源科技有限公司".to_owned(), "明光市".into(), "润屹".into()];
        let key = |name: &str| {
            let key = words.key(&lexicon, name, &fronts);
            (key.core, key.phase, key.year)
        };
        let same = |core: &str, phase: &str, year| (core.to_owned(), phase.to_owned(), year);
        for (name, wanted) in [
            ("石榴籽小镇项目", same("石榴籽小镇", "", None)),
            ("“石榴籽小镇”建设项目", same("石榴籽小镇", "", None)),
            ("石榴籽小镇（暂定名）", same("石榴籽小镇", "", None)),
            ("石榴籽小鎮", same("石榴籽小镇", "", None)),
            ("2021年石榴籽小镇项目", same("石榴籽小镇", "", Some(2021))),
            ("石榴籽小镇项目（一期）", same("石榴籽小镇", "一期", None)),
            ("石榴籽小镇二、三期工程", same("石榴籽小镇", "二三期", None)),
            ("石榴籽小镇首期项目", same("石榴籽小镇", "一期", None)),
            ("石榴籽小镇第2期", same("石榴籽小镇", "二期", None)),
            ("江苏润屹新能源科技有限公司年产５ＧＷｈ储能电池项目", same("年产5gwh储能电池", "", None)),
            ("明光市润屹储能电池项目", same("储能电池", "", None)),
            ("项目", same("项目", "", None)),
            ("明光市项目", same("明光市", "", None)),
            ("一期", same("一期", "", None)),
        ] {
            assert_eq!(key(name), wanted, "{name}");
        }
    }

    #[test]
    fn a_name_is_worth_what_its_rarest_word_tells() {
        let words = Words::new(&Lexicon::embedded());
        for (core, wanted) in [
            ("标准厂房", Strength::Generic),
            ("光伏发电", Strength::Generic),
            ("污水处理厂", Strength::Generic),
            ("年产5gwh储能电池", Strength::Generic),
            ("石榴籽小镇", Strength::Specific),
            ("杭绍台铁路", Strength::Proper),
            ("兰考光伏发电", Strength::Proper),
        ] {
            assert_eq!(words.strength(core), wanted, "{core}");
        }
    }
}

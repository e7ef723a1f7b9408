//! Places inside a company's name: one after the other, each in the one before, with the code of the last.
//!
//! Takes the cues, gives where the places end. Linear in the places.

use super::cue::{Cues, flag, starting_at};
use super::fact::Facts;
use super::name_words::NameWords;
use crate::entity::Symbol;
use crate::lexicon::Lexicon;

/// Places that stand one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Region {
    /// Where they end.
    pub end: usize,
    /// The code of the last; several where it could be any of them.
    pub code: Symbol,
    /// How many places.
    pub count: usize,
    /// Whether the last is a county's name without its suffix.
    pub bare_county: bool,
    /// Whether it says no more than 中国.
    pub nation: bool,
}

/// The codes of 中国 itself.
const CHINA: &[&str] = &["CN", "中国", "100000"];

/// The part of a division's code that those inside it begin with.
fn stem(code: &str) -> &str {
    match code.strip_suffix("0000").or_else(|| code.strip_suffix("00")) {
        Some(stem) if code.len() == 6 => stem,
        _ => code,
    }
}

/// Of the codes that a word may have the first that lies inside one of `outer`.
fn inside(outer: Symbol, codes: Symbol) -> Option<Symbol> {
    codes.split('|').find(|code| outer.split('|').any(|outer| CHINA.contains(&outer) || code.starts_with(stem(outer))))
}

/// The places that begin at `at` and end by `limit`.
pub(super) fn starting(text: &str, cues: &Cues, lexicon: &Lexicon, facts: &Facts, words: &NameWords, at: usize, limit: usize) -> Region {
    let mut region = Region { end: at, ..Region::default() };
    while let Some(cue) = starting_at(cues, region.end, flag::PLACE).filter(|c| c.end as usize <= limit) {
        let Some(place) = facts.place(lexicon, cue) else { break };
        // 长春|长泰: a place somewhere else is a trade name.
        let code = if region.count == 0 { Some(place.code) } else { inside(region.code, place.code) };
        let Some(code) = code else { break };
        let bare = place.level == "county" && !cue.is(flag::PLACE_FIRM);
        region = Region {
            end: cue.end as usize,
            code,
            count: region.count + 1,
            bare_county: bare,
            nation: region.count == 0 && CHINA.contains(&code),
        };
    }
    if region.count > 0 {
        region.end = zone(text, words, region.end, limit);
    }
    region
}

/// Where a zone ends whose name stands behind a place (宁波|梅山保税港区); `at` where none does.
fn zone(text: &str, words: &NameWords, at: usize, limit: usize) -> usize {
    const MOST: usize = 12;
    let mut ends = text[at..limit].char_indices().take(MOST).map(|(i, c)| at + i + c.len_utf8());
    ends.find(|&end| words.zone.longest(&text[at..end]).is_some()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_inside_others_by_their_codes() {
        assert_eq!(inside("330000", "330100"), Some("330100"));
        assert_eq!(inside("330100", "330106"), Some("330106"));
        assert_eq!(inside("220100", "350625"), None);
        assert_eq!(inside("310000", "110101|310101"), Some("310101"));
        assert_eq!(inside("CN", "440300"), Some("440300"));
    }
}

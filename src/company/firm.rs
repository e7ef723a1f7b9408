//! Made-up names before 公司: 建宏|公司, 锂古新能源|公司.
//!
//! Takes where 公司 begins, gives where the name before it does. What stands between a word or mark that no name holds and 公司 must be
//! no words, but for an industry at its end. Constant time.

use super::chars::han_before;
use super::cue::{Cue, ending_bits, ending_with, flag, from_end};
use super::role::unlike_words;
use super::{Layer, Scratch};
use crate::entity::Certainty;
use crate::segment::is_word;
use crate::text::span::Span;

/// What follows the name.
const BARE: &str = "公司";

/// A name has at most so many characters.
const MOST: usize = 8;

/// Where the name before `end` begins, and how sure that is.
pub(super) fn before(layer: &Layer, text: &str, scratch: &Scratch, end: usize) -> Option<(usize, Certainty)> {
    // Most have a character before them that no made-up name ends in, or a word that is none of one: 辞任|公司秘书.
    let word = ending_bits(&scratch.cues, end);
    let may_end = word & flag::INDUSTRY != 0 || han_before(text, end).is_some_and(|c| layer.coin.contains(c));
    if !may_end || word & flag::STRONG != 0 && ending_with(&scratch.cues, end, flag::STRONG).any(|c| !c.is(flag::INDUSTRY)) {
        return None;
    }
    // 锂古|新能源: what no made-up name holds may stand in the word for an industry.
    let tail = ending_with(&scratch.cues, end, flag::INDUSTRY).map(|c| c.start as usize).min().unwrap_or(end);
    let (mut start, mut chars) = (end, 0);
    for c in text[..end].chars().rev() {
        let inside = matches!(c, '\u{4e00}'..='\u{9fff}') && !layer.outside.contains(c);
        if !inside {
            // 12家公司, （某某）公司
            if c.is_alphanumeric() && !layer.outside.contains(c) || matches!(c, '）' | ')' | '%' | '％') {
                return None;
            }
            break;
        }
        let never = layer.coin_never.contains(c) || layer.general.contains(c);
        if chars == MOST || never && start <= tail {
            return None;
        }
        (start, chars) = (start - c.len_utf8(), chars + 1);
        // A word that stands before names: 起诉|建宏公司.
        if ending_with(&scratch.cues, start, flag::STRONG).next().is_some() {
            break;
        }
    }
    if chars < 2 {
        return None;
    }
    // 保理公司, any company of its trade; 以|色列公司
    let stop = ending_with(&scratch.cues, end + BARE.len(), flag::STOP).any(|c| c.start as usize <= start);
    let place = |c: &Cue| (c.start as usize) < start && c.is(flag::PLACE);
    if stop || scratch.cues[from_end(&scratch.cues, start + 1)..].iter().take_while(|c| c.end as usize <= end).any(place) {
        return None;
    }
    let certainty = unlike_words(layer, text, scratch, Span::new(start, end), 2)?;
    // 与建|宏公司 would be other words.
    let seam = |at: usize| {
        let before = text[..at].chars().next_back().map_or(0, char::len_utf8);
        let after = text[at..].chars().next().map_or(0, char::len_utf8);
        before > 0 && is_word(&text[at - before..at + after])
    };
    (!seam(start) && !seam(end)).then_some((start, certainty))
}

//! Names that no list knows, found by what stands behind: the office of one who leads the company (沛冷空调|总经理, Quorvia|首席执行官),
//! what it makes (由|翮力游戏|研发), or the word that sums up a list of companies (帆络贷|等公司).
//!
//! Takes the cues, gives names between a mark and the word behind. Constant time for each such word.

use super::anchor::latin_before;
use super::cue::{Cue, ending_at, ending_bits, ending_with, ends_with, flag, from_end, starting_at};
use super::{Layer, NONE, Name, Scratch};
use crate::entity::Certainty;
use crate::reading::Reading;
use crate::segment::{is_word, words};
use crate::text::span::Span;

/// A name has at most so many characters.
const MOST: usize = 8;

/// Finds them all.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch) {
    for at in 0..scratch.cues.of.seldom.len() {
        let cue = scratch.cues[scratch.cues.of.seldom[at] as usize];
        if !cue.is(flag::ROLE) {
            continue;
        }
        let end = cue.start as usize;
        // Behind another word there is no name, unless it is one of an industry, and that is what most stand behind.
        let word = ending_bits(&scratch.cues, end);
        if word & (flag::KNOWN | flag::ROLE | flag::STRONG | flag::STOP | flag::ORG) != 0
            && word & (flag::INDUSTRY | flag::SHARES_TAIL) == 0
        {
            continue;
        }
        // What someone makes is told with 由 right before the name.
        let maker = reading.lexicon.in_list(cue.pattern, layer.makers);
        let by = if maker { by_before(reading.text, end) } else { None };
        if maker && by.is_none() {
            continue;
        }
        let found = match reading.text[..end].chars().next_back() {
            Some(c) if c.is_ascii_alphanumeric() => latin(reading.text, scratch, end),
            Some(c) if matches!(c, '\u{4e00}'..='\u{9fff}') && !layer.hard.contains(c) => chinese(layer, reading.text, scratch, end),
            _ => None,
        };
        let Some((start, certainty)) = found else { continue };
        // The longest word for the office counts: 副总裁 and not 总裁.
        if ending_with(&scratch.cues, cue.end as usize, flag::ROLE).any(|c| c.start < cue.start) {
            continue;
        }
        let made = |by: usize| reading.text.get(by..start).is_some_and(|between| between.trim_start_matches(' ').is_empty());
        if maker && !by.is_some_and(made) {
            continue;
        }
        let rule = match maker {
            true => "company.maker",
            false if reading.lexicon.in_list(cue.pattern, layer.summing) => "company.listed",
            false => "company.role",
        };
        scratch.push(Name { span: Span::new(start, end), rule, certainty, pattern: NONE, head: None, anchored: true, weak: false });
    }
}

/// Where the 由 shortly before `at` ends. Mostly there is none, and one look at all the bytes together says so.
fn by_before(text: &str, at: usize) -> Option<usize> {
    const BACK: usize = 40;
    const BY: &[u8] = "由".as_bytes();
    let bytes = text.as_bytes().get(at.saturating_sub(BACK)..at)?;
    let any = bytes.windows(BY.len()).fold(false, |any, three| any | ((three[0] == BY[0]) & (three[1] == BY[1]) & (three[2] == BY[2])));
    let place = if any { bytes.windows(BY.len()).rposition(|three| three == BY) } else { None };
    place.map(|place| at - bytes.len() + place + BY.len())
}

fn latin(text: &str, scratch: &Scratch, end: usize) -> Option<(usize, Certainty)> {
    let start = latin_before(text, end)?;
    let known = ends_with(&scratch.cues, end, flag::KNOWN | flag::ROLE | flag::STRONG | flag::STOP | flag::ORG);
    let letters = text[start..end].bytes().filter(u8::is_ascii_alphabetic).count();
    (!known && letters >= 3).then_some((start, Certainty::Likely))
}

fn chinese(layer: &Layer, text: &str, scratch: &Scratch, end: usize) -> Option<(usize, Certainty)> {
    let cues = &scratch.cues;
    let bars = flag::KNOWN | flag::ORG | flag::ORG_TAIL | flag::STOP | flag::GENERIC | flag::NOT_ALIAS | flag::ROLE | flag::ANCHOR;
    // 集团, 银行 are read by themselves.
    if ending_at(cues, end).any(|c| c.is(flag::ANCHOR) || c.is(bars | flag::STRONG) && !c.is(flag::INDUSTRY | flag::SHARES_TAIL)) {
        return None;
    }
    let (mut start, mut chars) = (end, 0);
    for c in text[..end].chars().rev() {
        let named = matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric();
        if !named || layer.hard.contains(c) || layer.chars.contains(c) && chars >= 2 {
            break;
        }
        if chars == MOST {
            return None;
        }
        (start, chars) = (start - c.len_utf8(), chars + 1);
    }
    // Words that stand outside of names cut it; any other word of the lists inside says that it is something else.
    let inside = |c: &&Cue| c.start as usize >= start && (c.end as usize) <= end;
    let near = cues[from_end(cues, start + 1)..].iter().take_while(|c| c.end as usize <= end);
    let cut = near.clone().filter(inside).filter(|c| c.is(flag::STRONG) && !c.is(flag::INDUSTRY)).map(|c| c.end as usize).max();
    let start = cut.unwrap_or(start);
    if near.filter(|c| c.start as usize >= start).any(|c| c.is(bars) && !c.is(flag::INDUSTRY | flag::SHARES_TAIL)) {
        return None;
    }
    let span = Span::new(start, end);
    unlike_words(layer, text, scratch, span, 3).map(|certainty| (start, certainty))
}

/// How sure it is that what stands where a name must stand is one: it ends in a word for an industry behind characters that are no
/// words, or is `least` to four such characters and no person.
pub(super) fn unlike_words(layer: &Layer, text: &str, scratch: &Scratch, span: Span, least: usize) -> Option<Certainty> {
    let (cues, start, end) = (&scratch.cues, span.start, span.end);
    let name = span.of(text);
    let tail = ending_with(cues, end, flag::INDUSTRY | flag::SHARES_TAIL | flag::JOIN_TAIL).map(|c| c.start as usize).min();
    let place = starting_at(cues, start, flag::PLACE).map_or(start, |p| p.end as usize);
    let two = |span: &str| span.chars().nth(1).is_some();
    let never = |name: &str| name.chars().any(|c| layer.coin_never.contains(c) || layer.chars.contains(c) || c == '兼');
    match tail {
        Some(tail) if tail > start => {
            let trade = text.get(place..tail).filter(|t| two(t)).or(text.get(start..tail))?;
            (two(trade) && !never(trade) && !words(trade).any(two)).then_some(Certainty::Likely)
        }
        _ => {
            let person = name.starts_with(|c| layer.surnames.contains(c));
            let short = (least..=4).contains(&name.chars().count()) && !name.bytes().any(|b| b.is_ascii_digit());
            (short && !person && !never(name) && !is_word(name) && !words(name).any(two)).then_some(Certainty::Guess)
        }
    }
}

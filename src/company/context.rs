//! Short names that no list knows, found by their place: before a stock code, before an announcement.
//!
//! Takes the cues, gives guesses that every other finding overrules. Constant time for each cue.

use super::cue::{Cue, ending_at, ending_with, ends_with, flag};
use super::known::with_mark;
use super::{Layer, NONE, Name, Scratch};
use crate::entity::{Certainty, RuleName};
use crate::reading::Reading;
use crate::segment::is_word;
use crate::text::span::Span;

/// Finds them all.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch) {
    for at in 0..scratch.cues.of.seldom.len() {
        let i = scratch.cues.of.seldom[at] as usize;
        let cue = scratch.cues[i];
        if cue.is(flag::CODE) {
            let at = cue.start as usize;
            if code_length(&reading.text[at..]).is_some() {
                before_code(layer, reading.text, scratch, i, at);
            }
        } else if cue.is(flag::LATIN_BEFORE) && !cue.is(flag::ANNOUNCE) {
            latin_behind(reading.text, scratch, cue.end as usize);
        } else if cue.is(flag::ANNOUNCE) {
            before_announcement(layer, reading.text, scratch, i);
        }
    }
}

/// How long the bracketed stock code at the beginning of `text` is, brackets included.
pub(super) fn code_length(text: &str) -> Option<usize> {
    const MAX: usize = 40;
    let open = text.chars().next().filter(|c| matches!(c, '(' | '（'))?.len_utf8();
    let inside = &text[open..];
    let (mut at, mut digits, mut latin) = (0, 0, 0);
    for c in inside.chars() {
        match c {
            ')' | '）' => {
                at += c.len_utf8();
                let hong_kong = digits == 5 && inside.starts_with(['0', '1', '2', '3', '6', '8', '9']);
                let share = digits == 6 && shares(inside);
                return (share || hong_kong || digits == 4 && latin >= 2).then_some(open + at);
            }
            // 股票代码：600519；also a second listing behind a comma
            ',' | '，' | '/' | '、' | ';' | '；' if digits >= 4 => {
                return (digits == 6 && shares(inside) || latin >= 2).then_some(open + at);
            }
            '0'..='9' => digits += 1,
            'A'..='Z' | 'a'..='z' => latin += 1,
            '.' | ':' | '：' | ' ' | '-' | '股' | '票' | '证' | '券' | '代' | '码' | '港' | '简' | '称' => {}
            _ => return None,
        }
        at += c.len_utf8();
        if at > MAX {
            return None;
        }
    }
    None
}

/// Whether the first figures are those of a share (600519, 000002, 300750, 835185).
fn shares(inside: &str) -> bool {
    const FIRST: &[&str] = &["60", "68", "00", "30", "200", "900", "43", "83", "87", "88", "92", "82"];
    let digits = inside.trim_start_matches(|c: char| !c.is_ascii_digit());
    FIRST.iter().any(|f| digits.starts_with(f))
}

/// Whether the digits at `at`, behind a Chinese character, begin a figure (新致华桑|65%) and no word (中科|3D).
pub(super) fn begins_figure(text: &str, at: usize) -> bool {
    let behind = text[at..].trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < text.len() - at
        && !behind.starts_with(|c: char| c.is_ascii_alphabetic())
        && text[..at].ends_with(|c: char| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// Whether a name that begins at `start` begins with a year, or amid the digits of a figure (202|2春节档).
fn in_figure(text: &str, start: usize) -> bool {
    let digits = |bytes: &mut dyn Iterator<Item = u8>| bytes.take(4).take_while(u8::is_ascii_digit).count();
    let ahead = digits(&mut text[start..].bytes());
    let back = digits(&mut text[..start].bytes().rev());
    ahead == 4 || ahead > 0 && back > 0
}

fn guess(start: usize, end: usize, rule: RuleName, certainty: Certainty) -> Name {
    Name { span: Span::new(start, end), rule, certainty, pattern: NONE, head: None, anchored: false, weak: true }
}

/// The run of name characters that ends at `end`, at most `most` of them, up to a word that cannot belong to a name.
fn run_before(layer: &Layer, text: &str, cues: &[Cue], end: usize, most: usize) -> (usize, usize, bool) {
    let (mut at, mut chars) = (end, 0);
    let cut = ending_floor(cues, end);
    while chars < most {
        let Some(c) = text[..at].chars().next_back() else { return (at, chars, true) };
        if !(matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric() || matches!(c, '*' | '-')) {
            return (at, chars, true);
        }
        if at <= cut || layer.chars.contains(c) && chars >= 2 {
            return (at, chars, true);
        }
        at -= c.len_utf8();
        chars += 1;
    }
    (at, chars, at <= cut)
}

/// Where the last word before `end` that stands outside of names ends.
fn ending_floor(cues: &[Cue], end: usize) -> usize {
    const BACK: usize = 30;
    let near = cues.iter().rev().skip_while(|c| c.end as usize > end).take_while(|c| c.end as usize + BACK >= end);
    let strong = near.filter(|c| c.is(flag::STRONG) && !c.is(flag::INDUSTRY | flag::SHARES_TAIL) && (c.end as usize) < end);
    strong.map(|c| c.end as usize).max().unwrap_or(0)
}

fn before_code(layer: &Layer, text: &str, scratch: &mut Scratch, i: usize, end: usize) {
    const RULE: RuleName = "company.code";
    if ending_at(&scratch.cues, end)
        .any(|c| c.is(flag::PLAIN | flag::FULL | flag::BARE) || c.is(flag::COMMON) && !c.is(flag::SHARES_TAIL | flag::INDUSTRY))
    {
        return;
    }
    let tail = ending_with(&scratch.cues, end, flag::SHARES_TAIL).next();
    let (mut start, mut chars, clean) = run_before(layer, text, &scratch.cues[..=i], end, 9);
    let certainty = if clean && chars <= 5 { Certainty::Likely } else { Certainty::Guess };
    if !clean || chars > 6 {
        // A share's short name has four characters, seldom three.
        let keep = if tail.is_some() || chars >= 4 { 4 } else { 3 };
        start = text[..end].char_indices().rev().nth(keep - 1).map_or(start, |(at, _)| at);
        chars = keep;
    }
    if (2..=8).contains(&chars) && !in_figure(text, start) {
        scratch.push(guess(with_mark(text, start), end, RULE, certainty));
    }
}

fn before_announcement(layer: &Layer, text: &str, scratch: &mut Scratch, i: usize) {
    let end = scratch.cues[i].start as usize;
    let named = flag::KNOWN | flag::ANCHOR | flag::STOP | flag::STRONG | flag::ORG | flag::ORG_TAIL | flag::NOT_ALIAS;
    if !ends_with(&scratch.cues, end, flag::SHARES_TAIL) || ends_with(&scratch.cues, end, named) {
        return;
    }
    let (start, chars, clean) = run_before(layer, text, &scratch.cues[..=i], end, 6);
    let two: usize = text[start..end].chars().take(2).map(char::len_utf8).sum();
    let ordinary = is_word(&text[start..start + two]) && super::cue::starting_at(&scratch.cues, start, flag::PLACE).is_none();
    if clean && (3..=5).contains(&chars) && !ordinary && !in_figure(text, start) {
        scratch.push(guess(start, end, "company.announcement", Certainty::Likely));
    }
}

#[inline]
fn latin_behind(text: &str, scratch: &mut Scratch, from: usize) {
    // An ASCII character, or the first byte of “ or 了: one look turns away nearly all.
    if text.as_bytes().get(from).is_some_and(|b| b.is_ascii() || matches!(b, 0xE2 | 0xE4)) {
        latin_name(text, scratch, from);
    }
}

/// 收购了科技创企|INLT: capital letters behind a word that asks for a company.
#[inline(never)]
fn latin_name(text: &str, scratch: &mut Scratch, from: usize) {
    const NAMES_NOTHING: &[&str] = &[
        "IPO", "CEO", "ETF", "GDP", "APP", "LED", "OLED", "SUV", "PPP", "EPC", "BOT", "ABS", "REITS", "SPV", "VIE", "ST", "CPI", "PE",
        "VC", "AI", "IP", "IT", "TMT", "MCN", "NFT", "AH", "TOP", "SaaS", "PaaS", "IaaS", "Pre",
    ];
    if !text[from..].starts_with(|c: char| c.is_ascii() || matches!(c, '“' | '了')) {
        return;
    }
    let at = from + text[from..].len() - text[from..].trim_start_matches([' ', '“', '"', '了']).len();
    let run = |from: usize| text[from..].bytes().take_while(|b| b.is_ascii_alphanumeric()).count();
    let mut length = run(at);
    let word = &text[at..at + length];
    // Orions Systems
    for _ in 0..3 {
        let next = at + length + 1;
        let goes_on = text[at + length..].starts_with(' ') && text[next..].starts_with(|c: char| c.is_ascii_uppercase());
        if length == 0 || !goes_on {
            break;
        }
        length += 1 + run(next);
    }
    // Ralph Lauren|2019
    let year = text[at..at + length].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if length - year == 4 && text[at + year..].starts_with(['1', '2']) {
        length = year;
    }
    // Viva Wallet|49%
    if text[at + length..].starts_with(['%', '％', '.', '亿', '万', '元', '家', '股']) {
        length = text[at..at + length].trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().len();
    }
    let word = &word[..word.len().min(length)];
    let name = (3..=16).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_alphabetic());
    if name && !NAMES_NOTHING.contains(&word) {
        // Found once by its place, it is found all over the document.
        scratch.aliases.push(guess(at, at + length, "company.latin", Certainty::Guess));
    }
}

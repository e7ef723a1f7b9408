//! Short names that no list knows: two made-up characters before a word that ends names, or what stands behind 子公司.
//!
//! Takes the cues, gives guesses that every other finding overrules. Constant time for each cue.

use super::chars::han_before;
use super::cue::{Cue, ending_bits, ending_with, ends_with, flag};
use super::{Layer, NONE, Name, Scratch};
use crate::entity::{Certainty, RuleName};
use crate::reading::Reading;
use crate::segment::is_word;
use crate::text::span::Span;

/// Finds them all.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch) {
    for at in 0..scratch.cues.of.coins.len() {
        let i = scratch.cues.of.coins[at] as usize;
        let cue = scratch.cues[i];
        if cue.is(flag::SHARES_TAIL | flag::BARE) {
            before_tail(layer, reading.text, scratch, i);
        }
        if cue.is(flag::SUBSIDIARY) {
            behind_subsidiary(layer, reading.text, scratch, i);
        }
    }
}

fn han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Short for a country: 中美贸易 is no company.
fn nation(c: char) -> bool {
    matches!(c, '中' | '美' | '日' | '韩' | '俄' | '英' | '法' | '德' | '欧' | '印' | '澳' | '加' | '港' | '台' | '朝' | '泰' | '越')
}

fn guess(start: usize, end: usize, rule: RuleName, certainty: Certainty) -> Name {
    Name { span: Span::new(start, end), rule, certainty, pattern: NONE, head: None, anchored: false, weak: true }
}

/// 国基|地产, 达俊|投资: the two characters are no word, nor is either of them part of one with its neighbour.
fn before_tail(layer: &Layer, text: &str, scratch: &mut Scratch, i: usize) {
    let cue = scratch.cues[i];
    let (start, end) = (cue.start as usize, cue.end as usize);
    // Behind another word there is none, and that is what most stand behind. A place may be a trade name.
    let word = ending_bits(&scratch.cues, start);
    let behind_word = (word & flag::NOT_COINED != 0) & (word & flag::PLACE == 0);
    // Asked all at once: few are left, and which cannot be guessed.
    let pair = start.saturating_sub(6);
    let [second, first, third] = [start, start.saturating_sub(3), pair].map(|at| han_before(text, at).unwrap_or_default());
    let goes_on = text[end..].starts_with(|c| layer.coin_after.contains(c));
    // A mark or a word for companies stands before, or at least a character that no name holds.
    let asked = ends_with(&scratch.cues, pair, flag::STRONG | flag::PROOF_BEFORE | flag::PLACE);
    let led = layer.outside.contains(third);
    let amid = (third != char::default()) & !asked & !led;
    if behind_word | !layer.coin.contains(second) | !layer.coin.contains(first) | goes_on | amid {
        return;
    }
    // 预增公司19家: 公司 ends a name only behind a word that must be followed by one.
    if cue.is(flag::BARE) && !led && !text[..pair].ends_with(['“', '"']) {
        return;
    }
    // Words of the lists that reach into it, and longer ends that hold this one.
    let near = scratch.cues[..i].iter().rev().take_while(|c| c.end as usize > pair);
    if near
        .filter(|c| (c.start as usize) < start)
        .any(|c| c.is(flag::NOT_COINED) && !(c.start as usize == pair && c.end as usize == start && c.is(flag::PLACE)))
        || scratch.cues[i + 1..]
            .iter()
            .take(4)
            .any(|c| c.start as usize <= pair && c.end >= cue.end || c.start == cue.start && c.is(flag::INDUSTRY | flag::STOP))
    {
        return;
    }
    let seam = second.len_utf8();
    let joint = text[end - (end - start)..end].chars().next().map_or(start, |c| start + c.len_utf8());
    let apart = text[..pair].chars().next_back().is_some_and(|c| matches!(c, '、' | '“' | '【' | '：' | '\n' | '　'));
    if is_word(&text[pair..start]) || (is_word(&text[start - seam..joint]) && !apart) || (nation(first) && nation(second)) {
        return;
    }
    // 真皮|材料, 深色|塑料: a mark or a word for companies must stand before.
    let listed = text[end..].starts_with('、');
    if cue.is(flag::COIN_DOUBT)
        && !apart
        && !asked
        && !listed
        && text[..pair].chars().next_back().is_some_and(|c| han(c) || matches!(c, '，' | ','))
    {
        return;
    }
    let (left, certainty) = match text[..pair].chars().next_back() {
        None => (true, Certainty::Likely),
        Some(c) if !han(c) => (!matches!(c, '）' | ')') && !c.is_ascii_alphanumeric(), Certainty::Likely),
        Some(c) if layer.outside.contains(c) => (!is_word(&text[pair - c.len_utf8()..pair + first.len_utf8()]), Certainty::Guess),
        Some(c) => {
            let from = pair - c.len_utf8();
            (asked && !is_word(&text[from..pair + first.len_utf8()]), Certainty::Guess)
        }
    };
    if left {
        let place = ending_with(&scratch.cues, pair, flag::PLACE).find(|c| !c.is(flag::COUNTRY));
        let start = place.map_or(pair, |p| p.start as usize);
        scratch.push(guess(start, end, "company.coined", certainty));
    }
}

/// 全资子公司|常州餐厨|中标: up to the next word that no name holds.
fn behind_subsidiary(layer: &Layer, text: &str, scratch: &mut Scratch, i: usize) {
    const MOST: usize = 9;
    let from = scratch.cues[i].end as usize;
    let ahead = |c: &&Cue| c.start as usize >= from;
    let mut limit = from;
    let mut closed = false;
    for (chars, c) in text[from..].chars().enumerate() {
        // 子公司刚|被曝…
        if chars < 2 && layer.hard.contains(c) {
            return;
        }
        let ends = chars >= 2 && (layer.outside.contains(c) || super::context::begins_figure(text, limit));
        if !(han(c) || c.is_ascii_alphanumeric()) || ends {
            closed = true;
            break;
        }
        if chars >= MOST {
            break;
        }
        limit += c.len_utf8();
    }
    let mut end = limit;
    let mut tail_end = 0;
    for cue in scratch.cues[i + 1..].iter().filter(ahead).take_while(|c| c.end as usize <= limit + 30) {
        let (s, e) = (cue.start as usize, cue.end as usize);
        if cue.is(flag::FULL | flag::FIRM | flag::BRANCH | flag::BARE) && s <= limit {
            return;
        }
        let outside = cue.is(flag::STRONG | flag::PROOF_AFTER) && !cue.is(flag::INDUSTRY | flag::SHARES_TAIL | flag::PLACE | flag::KNOWN);
        if outside && s < end {
            end = s;
            closed = true;
        }
        if cue.is(flag::SHARES_TAIL) && e <= end && e > from {
            tail_end = tail_end.max(e);
        }
    }
    // 子公司神隆宝鼎|投资年产6万吨…, 新建…: what is done, not what it is called.
    if let Some(told) = text[from..end].find("年产").map(|at| &text[from..from + at]) {
        end = from + told.strip_suffix("投资").unwrap_or(told).len();
        closed = true;
    }
    let tailed = tail_end == end;
    let span = Span::new(from, end);
    let count = span.of(text).chars().count();
    if span.of(text).starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    if !closed || !(3..=8).contains(&count) {
        return;
    }
    let head: usize = span.of(text).chars().take(2).map(char::len_utf8).sum();
    let placed = scratch.cues[i..]
        .iter()
        .take_while(|c| c.start as usize <= from + 30)
        .any(|c| c.start as usize == from && c.is(flag::PLACE | flag::KNOWN));
    let first = span.of(text).chars().next();
    let general =
        first.is_none_or(|c| layer.coin_never.contains(c) && !c.is_ascii_alphanumeric() && !tailed && !placed || layer.outside.contains(c));
    if general || (is_word(&text[from..from + head]) && !placed && !tailed) || is_word(span.of(text)) {
        return;
    }
    scratch.push(guess(from, end, "company.subsidiary", Certainty::Guess));
}

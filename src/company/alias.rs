//! Short names that the document itself declares: （以下简称“中曼油气”）, (SQM), 证券简称：某某股份.
//!
//! Takes the cues and the names found, adds the declared names, each with the name it stands for. Linear.

use super::cue::{exactly, flag};
use super::{NONE, Name, Scratch};
use crate::entity::{Certainty, RuleName};
use crate::reading::Reading;
use crate::text::span::Span;

/// A declared name has at most so many bytes.
const MAX_ALIAS: usize = 48;

/// Finds them all. The names are sorted by start.
pub(super) fn find(reading: &Reading<'_>, scratch: &mut Scratch) {
    let text = reading.text;
    let mut last_end = 0;
    let declaring = if scratch.cues.any(flag::ALIAS) { scratch.cues.of.seldom.len() } else { 0 };
    for at in 0..declaring {
        let i = scratch.cues.of.seldom[at] as usize;
        let cue = scratch.cues[i];
        if !cue.is(flag::ALIAS) || (cue.start as usize) < last_end {
            continue;
        }
        last_end = cue.end as usize;
        // The longest word for it that begins here (简称, 以下简称).
        let open = open_before(text, cue.start as usize);
        let head = open.and_then(|open| ending_with(scratch, open));
        let stock = cue.span().of(text).contains("证券") || cue.span().of(text).contains("股票");
        if head.is_none() && !stock {
            continue;
        }
        declared(text, scratch, last_end, head, stock);
    }
    in_latin(text, scratch);
}

/// The bracket that opens before a declaration: （以下简称, （名称以登记机关核定为准，以下简称.
fn open_before(text: &str, at: usize) -> Option<usize> {
    const NEAR: usize = 30;
    let mut open = at;
    for c in text[..at].chars().rev().take(NEAR) {
        open -= c.len_utf8();
        match c {
            '（' | '(' => return Some(open),
            '）' | ')' | '。' | '\n' | '；' => return None,
            _ => {}
        }
    }
    None
}

/// The name that ends at `at`.
fn ending_with(scratch: &Scratch, at: usize) -> Option<Span> {
    let before = scratch.names.partition_point(|n| n.span.start < at);
    // Names overlap until they are resolved: the longest is meant.
    scratch.names[..before].iter().rev().take(8).filter(|n| n.span.end == at).map(|n| n.span).min()
}

fn declared(text: &str, scratch: &mut Scratch, from: usize, head: Option<Span>, stock: bool) {
    const RULE: RuleName = "company.alias";
    let mut at = from;
    loop {
        let rest = &text[at..];
        let skipped = rest.trim_start_matches(['：', ':', '为', ' ', '“', '”', '"', '「', '‘', '或', '、', '《']);
        let start = at + (rest.len() - skipped.len());
        // 股票简称 alone declares nothing: a colon or a quotation mark must follow.
        if stock && start == at {
            return;
        }
        let length = skipped
            .char_indices()
            .take_while(|(i, c)| {
                // Columns of a header: 证券简称：恒逸石化 公告编号：…
                *i <= MAX_ALIAS
                    && !(stock && c.is_whitespace())
                    && !matches!(
                        c,
                        '”' | '"'
                            | '」'
                            | '’'
                            | '）'
                            | ')'
                            | '，'
                            | ','
                            | '、'
                            | '；'
                            | ';'
                            | '\n'
                            | '。'
                            | '》'
                            | '或'
                            | '（'
                            | '('
                            | '“'
                    )
            })
            .map(|(i, c)| i + c.len_utf8())
            .last()
            .unwrap_or(0);
        let end = start + text[start..start + length].trim_end().len();
        let chars = text[start..end].chars().count();
        if !(2..=14).contains(&chars) {
            return;
        }
        let span = Span::new(start, end);
        let role = exactly(&scratch.cues, span, flag::NOT_ALIAS | flag::STOP).is_some() || text[start..end].starts_with(['本', '该']);
        if !role && !text[start..end].chars().all(|c| c.is_ascii_digit()) {
            let pattern = exactly(&scratch.cues, span, flag::KNOWN).map_or(NONE, |c| c.pattern);
            let found = Name { span, rule: RULE, certainty: Certainty::Sure, pattern, head, anchored: false, weak: false };
            scratch.aliases.push(found);
        }
        // “甲”或“乙”: both are declared.
        let tail = text[end..].trim_start_matches(['”', '"', '」', '’']);
        if stock || !(tail.starts_with('或') || tail.starts_with("、“") || tail.starts_with("，“")) {
            return;
        }
        at = text.len() - tail.len() + tail.chars().next().map_or(0, char::len_utf8);
    }
}

/// 智利矿业化工(SQM): Latin letters in brackets right behind a name.
fn in_latin(text: &str, scratch: &mut Scratch) {
    for i in 0..scratch.names.len() {
        // Behind few names a bracket opens: ( or （.
        let end = scratch.names[i].span.end;
        if !matches!(text.as_bytes().get(end..), Some([b'(', ..] | [0xEF, 0xBC, 0x88, ..])) {
            continue;
        }
        let rest = &text[end..];
        let Some(open) = rest.chars().next().filter(|c| matches!(c, '(' | '（')) else { continue };
        let name = scratch.names[i];
        let inside = &rest[open.len_utf8()..];
        let length = inside.bytes().take_while(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'&' | b'.' | b'-')).count();
        let closed = inside[length..].starts_with([')', '）']);
        let code = ["SH", "SZ", "HK", "US", "NYSE", "NASDAQ", "CEO", "IPO"].contains(&inside[..length].trim());
        if !closed
            || code
            || !(2..=24).contains(&length)
            || !name.span.of(text).starts_with(|c: char| !c.is_ascii())
            || inside[..length].contains('.')
        {
            continue;
        }
        let start = name.span.end + open.len_utf8();
        let span = Span::new(start, start + length);
        scratch.aliases.push(Name {
            span,
            rule: "company.alias.latin",
            certainty: Certainty::Likely,
            pattern: NONE,
            head: Some(name.span),
            anchored: false,
            weak: false,
        });
    }
}

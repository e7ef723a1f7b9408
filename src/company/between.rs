//! Names that no list knows, between two that are known, in a list: 华为、沛冷、中兴通讯.
//!
//! Takes the names found, in order; adds guesses. Constant time for each name.

use super::cue::{flag, from_end};
use super::role::unlike_words;
use super::{Layer, NONE, Name, Scratch};
use crate::reading::Reading;
use crate::text::span::Span;

/// So many bytes may stand between two names.
const MOST: usize = 36;

/// Finds them all; whether there were any. The names are sorted by start.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch) -> bool {
    let text = reading.text;
    let named = scratch.names.len();
    for i in 1..named {
        let (last, next) = (&scratch.names[i - 1], &scratch.names[i]);
        if !text.as_bytes()[last.span.end..].starts_with("、".as_bytes()) {
            continue;
        }
        let gap = Span::new(last.span.end, next.span.start.max(last.span.end));
        if gap.len() < 12 || gap.len() > MOST || last.weak || next.weak {
            continue;
        }
        let Some(inside) = gap.of(text).strip_prefix('、').and_then(|gap| gap.strip_suffix('、')) else { continue };
        let mut start = gap.start + '、'.len_utf8();
        for item in inside.split('、') {
            let span = Span::new(start, start + item.len());
            start = span.end + '、'.len_utf8();
            if item.len() < 6 || !item.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}') && !layer.hard.contains(c)) {
                continue;
            }
            // Any word of the lists says what it is.
            let bars =
                flag::ANCHOR | flag::ORG | flag::ORG_TAIL | flag::STOP | flag::GENERIC | flag::NOT_ALIAS | flag::STRONG | flag::COUNTRY;
            let near = scratch.cues[from_end(&scratch.cues, span.start + 1)..].iter().take_while(|c| c.end as usize <= span.end);
            let told = near.filter(|c| c.start as usize >= span.start);
            if told.clone().any(|c| c.is(bars) && !c.is(flag::INDUSTRY | flag::SHARES_TAIL)) || told.clone().any(|c| c.span() == span) {
                continue;
            }
            if let Some(certainty) = unlike_words(layer, text, scratch, span, 2) {
                let rule = "company.between";
                scratch.push(Name { span, rule, certainty, pattern: NONE, head: None, anchored: false, weak: true });
            }
        }
    }
    scratch.names.len() > named
}

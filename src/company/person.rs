//! Persons whose given name is also that of a company: 沈|联华, 贺|雅芳.

use super::Layer;
use super::cue::{Cues, ending_with, flag};
use crate::segment::is_word;
use crate::text::span::Span;

/// Whether a known name of two characters is the given name of a person: a surname stands before it that is neither the end of
/// another word (现金|万科) nor begins one with the name's first character (韩国|美). Constant time.
pub(super) fn is_given_name(layer: &Layer, text: &str, cues: &Cues, span: Span) -> bool {
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    if span.len() != 6 || !span.of(text).chars().all(han) {
        return false;
    }
    let Some(surname) = text[..span.start].chars().next_back().filter(|&c| layer.surnames.contains(c)) else { return false };
    let start = span.start - surname.len_utf8();
    let ends_word = || {
        let before = text[..start].char_indices().rev().take_while(|&(_, c)| han(c)).take(2);
        before.into_iter().any(|(at, _)| is_word(&text[at..span.start]))
    };
    let in_place = || {
        let seam = span.start + 3;
        [span.start, seam].iter().any(|&end| ending_with(cues, end, flag::PLACE).any(|c| (c.start as usize) <= start))
    };
    !in_place() && !ends_word()
}

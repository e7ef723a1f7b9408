//! Codes written beside companies: stock codes and unified social credit codes.
//!
//! Takes the names with their fullest names, gives the codes of each enterprise. Constant time for each word that tells of a code.

use super::cue::flag;
use super::{Name, Scratch, coref};
use crate::codes::{CreditCode, StockCode};
use crate::text::span::Span;

/// A code and its company lie at most so many bytes apart.
const NEAR: usize = 120;
/// A bracket that holds a code opens at most so many bytes before the code's label.
const BRACKET: usize = 150;

/// What is written of an enterprise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// Its fullest name.
    head: Span,
    pub stock: Option<StockCode>,
    pub credit: Option<CreditCode>,
    /// What is called a code and is none.
    pub invalid: Option<Span>,
}

/// Finds them all, in order of the fullest names' texts.
pub(super) fn find(text: &str, scratch: &mut Scratch) {
    let mut written = std::mem::take(&mut scratch.written);
    written.clear();
    let mut taken = 0;
    for at in 0..scratch.cues.of.seldom.len() {
        let cue = scratch.cues[scratch.cues.of.seldom[at] as usize];
        if !cue.is(flag::CODE) || (cue.start as usize) < taken {
            continue;
        }
        let label = cue.span();
        let Some((code, spot)) = read(text, label) else { continue };
        taken = spot.end;
        let Some(owner) = owner(text, &scratch.names, label, spot, matches!(code, Code::Stock(_))) else { continue };
        let mut found = Written { head: coref::fullest(&owner), ..Written::default() };
        match code {
            Code::Stock(code) => found.stock = Some(code),
            Code::Credit(code) => found.credit = Some(code),
            Code::Invalid => found.invalid = Some(spot),
        }
        written.push(found);
    }
    // The first code of each kind counts.
    written.sort_by(|a, b| a.head.of(text).cmp(b.head.of(text)));
    written.dedup_by(|later, first| {
        let same = later.head.of(text) == first.head.of(text);
        if same {
            first.stock = first.stock.or(later.stock);
            first.credit = first.credit.or(later.credit);
            first.invalid = first.invalid.or(later.invalid);
        }
        same
    });
    scratch.written = written;
}

/// What is written of the enterprise with this fullest name.
pub(super) fn of(text: &str, written: &[Written], head: Span) -> Written {
    if written.is_empty() {
        return Written::default();
    }
    written.binary_search_by(|w| w.head.of(text).cmp(head.of(text))).map_or_else(|_| Written::default(), |at| written[at])
}

enum Code {
    Stock(StockCode),
    Credit(CreditCode),
    Invalid,
}

/// The code behind a label (证券代码), in the bracket that a cue begins ((600519, （SH) or before its market (.SH), and where it stands.
fn read(text: &str, label: Span) -> Option<(Code, Span)> {
    if text[label.start..].starts_with('.') {
        return listed(text, label);
    }
    let bracket = text[label.start..].starts_with(['（', '(']);
    let from = if bracket { label.start + text[label.start..].chars().next().map_or(1, char::len_utf8) } else { label.end };
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let label_goes_on =
        |c: char| matches!(c, '股' | '票' | '证' | '券' | '份' | '港' | '代' | '码' | '号' | '为' | '是' | '：' | ':' | ' ');
    let skipped = text[from..].trim_start_matches(label_goes_on);
    let start = text.len() - skipped.len();
    if start > from + 40 {
        return None;
    }
    let labelled = !bracket || text[from..start].contains('代');
    let mut run = skipped.len() - skipped.trim_start_matches(is_code).len();
    let word = &skipped[..run];
    // NYSE: BABA
    let market = word.bytes().all(|b| b.is_ascii_alphabetic());
    let rest = skipped[run..].trim_start_matches([':', '：', ' ']);
    if market && rest.len() < skipped.len() - run {
        run = skipped.len() - rest.trim_start_matches(is_code).len();
    }
    let spot = Span::new(start, start + run);
    let code = spot.of(text);
    let credit = code.len() == 18 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if text[..label.end].ends_with("信用代码") || credit && code.bytes().filter(u8::is_ascii_digit).count() >= 8 {
        return match CreditCode::parse(code) {
            Ok(code) => Some((Code::Credit(code), spot)),
            Err(_) => (code.len() >= 8).then_some((Code::Invalid, spot)),
        };
    }
    // Bonds and funds have codes too.
    let paper = code.len() == 6 && code.starts_with(['1', '5', '7']) && !text[label.start..spot.start].contains("股票");
    // A listing in Hong Kong of five figures alone (00700).
    let hong_kong =
        bracket && code.len() == 5 && code.starts_with(['0', '1', '2', '3', '6', '8', '9']) && code.bytes().all(|b| b.is_ascii_digit());
    let parsed = if hong_kong { StockCode::parse(&format!("{code}.HK")) } else { StockCode::parse(code) };
    match parsed {
        Some(code) => Some((Code::Stock(code), spot)),
        // 002502.SH: called a code by its end.
        None => (!paper && code.bytes().any(|b| b.is_ascii_digit()) && (labelled && code.len() >= 4 || StockCode::has_market(code)))
            .then_some((Code::Invalid, spot)),
    }
}

/// The code that ends in its market (贵州茅台 600519.SH), and where it stands.
fn listed(text: &str, market: Span) -> Option<(Code, Span)> {
    let digits = text[..market.start].bytes().rev().take_while(u8::is_ascii_digit).count();
    let spot = Span::new(market.start - digits, market.end);
    let ends = text[market.end..].chars().next().is_none_or(|c| !c.is_ascii_alphanumeric());
    StockCode::parse(spot.of(text)).filter(|_| ends && (4..=6).contains(&digits)).map(|code| (Code::Stock(code), spot))
}

/// The company that a code belongs to: before the bracket that holds it, else the one named beside it.
fn owner(text: &str, names: &[Name], label: Span, spot: Span, stock: bool) -> Option<Name> {
    if text[label.start..].starts_with('.') {
        let end = text[..spot.start].trim_end_matches(' ').len();
        return names[..names.partition_point(|n| n.span.start < end)].last().copied().filter(|n| n.span.end == end);
    }
    if let Some(open) = bracket_before(text, label) {
        let end = text[..open].trim_end_matches(' ').len();
        let before = names[..names.partition_point(|n| n.span.start < end)].last().copied();
        return before.filter(|n| n.span.end == end);
    }
    let behind = || {
        let name = names.get(names.partition_point(|n| n.span.start < spot.end)).copied()?;
        let between = text.get(spot.end..name.span.start)?;
        (between.len() <= NEAR && !between.contains(['\n', '。', '；'])).then_some(name)
    };
    let before = || {
        let name = names[..names.partition_point(|n| n.span.start < label.start)].last().copied()?;
        let between = text.get(name.span.end..label.start)?;
        (between.len() <= NEAR && !between.contains('。')).then_some(name)
    };
    // 证券代码：000703 证券简称：恒逸石化
    let named_behind =
        stock && text[spot.end..].trim_start_matches([' ', '，', '；', '、', '\t']).chars().take(4).collect::<String>().ends_with("简称");
    if named_behind { behind().or_else(before) } else { before().or_else(behind) }
}

/// Where the bracket opens that holds the label.
fn bracket_before(text: &str, label: Span) -> Option<usize> {
    if text[label.start..].starts_with(['（', '(']) {
        return Some(label.start);
    }
    let mut at = label.start;
    for c in text[..label.start].chars().rev() {
        at -= c.len_utf8();
        match c {
            '（' | '(' => return Some(at),
            '）' | ')' | '。' | '\n' => return None,
            _ if label.start - at > BRACKET => return None,
            _ => {}
        }
    }
    None
}

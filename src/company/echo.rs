//! Short forms of the registered names and aliases of a document, found all over it.
//!
//! Takes the names found, derives what they may be called (阿克苏中曼油气勘探开发有限公司: 中曼油气, 阿克苏中曼), and reads the
//! document once more for all of them together. Linear in the text; at most [`MAX_FORMS`] forms.

use super::apart::Apart;
use super::cue::{Cues, exactly, flag};
use super::{Layer, NONE, Name, Scratch};
use crate::entity::{Certainty, Parts, RuleName};
use crate::reading::Reading;
use crate::segment;
use crate::text::span::Span;

/// So many short forms of a document are looked for.
const MAX_FORMS: usize = 256;
/// Chains of forms, by the last two bytes of their first character.
const BUCKETS: usize = 256;

/// A short form: the text of one span, or of two joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub first: Span,
    pub second: Span,
    pub head: Option<Span>,
    pub declared: bool,
    /// What follows the trade name in the full name: a short form may go on with some of its characters.
    pub rest: Span,
    /// Whether the form is a name without going on.
    pub alone: bool,
    pub next: u16,
}

impl Form {
    /// One that is a name by itself, whosever it is.
    pub(super) fn new(first: Span, second: Span) -> Self {
        Self { first, second, head: None, declared: false, rest: Span::default(), alone: true, next: END }
    }
}

/// What the second reading keeps from one document to the next.
#[derive(Default)]
pub(super) struct Echo {
    forms: Vec<Form>,
    buckets: Vec<u16>,
    filter: Filter,
    /// The forms of one name.
    own: Vec<Form>,
    apart: Apart,
}

/// What forms begin with: for each last byte of the first character, bits for the bytes that the second one ends in.
struct Filter([u64; 64]);

impl Default for Filter {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Filter {
    /// Adds a form by its third byte and its sixth; none for a form that may be shorter.
    fn add(&mut self, third: u8, sixth: Option<u8>) {
        self.0[usize::from(third & 0x3F)] |= sixth.map_or(u64::MAX, |sixth| 1 << (sixth & 0x3F));
    }

    #[inline]
    fn has(&self, third: u8, sixth: u8) -> bool {
        self.0[usize::from(third & 0x3F)] >> (sixth & 0x3F) & 1 == 1
    }
}

const END: u16 = u16::MAX;

/// The low bits of a character of three bytes.
#[inline]
fn key(second: u8, third: u8) -> usize {
    usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F)
}

impl Echo {
    /// Adds a form; one that is there already is only told who else it may mean.
    fn add(&mut self, text: &str, new: Form) {
        let bytes = new.first.of(text).as_bytes();
        if self.forms.len() >= MAX_FORMS || bytes.len() < 3 {
            return;
        }
        let key = key(bytes[1], bytes[2]);
        let bucket = key % BUCKETS;
        let mut at = self.buckets[bucket];
        while at != END {
            let form = &mut self.forms[at as usize];
            if form.first.len() + form.second.len() == new.first.len() + new.second.len() && same(text, form, &new) {
                form.alone |= new.alone;
                let other = form.head.map(|h| h.of(text)) != new.head.map(|h| h.of(text));
                if form.declared && form.head.is_none() {
                    // 证券简称：某某股份 declares a name without saying whose.
                    form.head = new.head;
                } else if new.declared && !form.declared {
                    (form.head, form.declared) = (new.head, true);
                } else if other && !form.declared {
                    // Two companies could be meant: the name stays its own.
                    form.head = None;
                }
                return;
            }
            at = form.next;
        }
        self.forms.push(Form { next: self.buckets[bucket], ..new });
        self.buckets[bucket] = (self.forms.len() - 1) as u16;
        let sixth = bytes.get(5).or_else(|| new.second.of(text).as_bytes().get(5 - bytes.len())).copied();
        self.filter.add(bytes[2], sixth);
    }
}

/// Whether two forms read the same.
fn same(text: &str, one: &Form, other: &Form) -> bool {
    let bytes = |form: &Form| form.first.of(text).bytes().chain(form.second.of(text).bytes());
    bytes(one).eq(bytes(other))
}

/// Finds them all.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch) {
    let text = reading.text;
    let Scratch { names, aliases, echoes, cues, split, echo, .. } = scratch;
    echo.forms.clear();
    echo.buckets.clear();
    echo.buckets.resize(BUCKETS, END);
    echo.filter.0.fill(0);
    for alias in aliases.iter() {
        echo.add(text, Form { head: alias.head, declared: true, ..Form::new(alias.span, Span::default()) });
    }
    let (mut own, mut apart) = (std::mem::take(&mut echo.own), std::mem::take(&mut echo.apart));
    let anchored = |behind: bool| names.iter().filter(move |n| n.anchored && !n.weak && by_words_behind(n.rule) == behind);
    for name in anchored(false).chain(anchored(true)) {
        // 由|甘肃陇源新能源|开发有限公司投资
        if by_words_behind(name.rule) && within_longer(names, name.span) {
            continue;
        }
        // 绿沃生物|董事长 is short for 山东绿沃生物肥料有限公司, where that is named too.
        if by_words_behind(name.rule) && !echo.forms.is_empty() {
            let before = echoes.len();
            read(text, name.span, echo, cues, echoes);
            let short = echoes[before..].iter().any(|e| e.span == name.span && e.head.is_some());
            echoes.truncate(before);
            if short {
                continue;
            }
        }
        own.clear();
        let parts = apart.of(text, name.span, &mut own, |forms| {
            let parts = layer.splitter(reading, cues).split(name.span);
            derive(text, cues, name.span, parts, forms);
            parts
        });
        // The names come by their spans; of these no parts are told.
        if !by_words_behind(name.rule) {
            split.push((name.span, parts));
        }
        own.iter().for_each(|form| echo.add(text, *form));
    }
    (echo.own, echo.apart) = (own, apart);
    if !echo.forms.is_empty() {
        for sentence in reading.sentences {
            read(text, *sentence, echo, cues, echoes);
        }
    }
}

/// Whether a name was found by the words behind it alone, and may be short for another.
fn by_words_behind(rule: RuleName) -> bool {
    matches!(rule, "company.role" | "company.maker" | "company.listed")
}

/// Whether a longer one of the names, which come by their spans, holds the span: it begins with it or shortly before.
fn within_longer(names: &[Name], span: Span) -> bool {
    const NEAR: usize = 4;
    let to = names.partition_point(|n| n.span.start <= span.start);
    names[..to].iter().rev().take(NEAR).any(|n| n.span != span && n.span.contains(span))
}

/// Adds the short forms of a name.
fn derive(text: &str, cues: &Cues, name: Span, parts: Parts, forms: &mut Vec<Form>) {
    let Parts { region, trade_name, legal_form, branch, .. } = parts;
    let none = Span::default();
    // What a branch's company is called is not the branch.
    let head = Some(name).filter(|_| branch.is_none());
    let stem_end = legal_form.map_or(name.end, |f| f.start);
    let mut add = |first: Span, second: Span, rest: Span, alone: bool| forms.push(Form { head, rest, alone, ..Form::new(first, second) });
    if stem_end > name.start && text[name.start..stem_end].chars().count() >= 3 {
        add(Span::new(name.start, stem_end), none, none, true);
    }
    // 通号工程局集团|建设公司: the owner's name.
    let Some(trade) = trade_name.filter(|t| !t.of(text).ends_with("集团")) else { return };
    let rest = Span::new(trade.end, name.end);
    let doubtful = |span: Span| {
        exactly(cues, span, flag::PLACE | flag::COMMON | flag::INDUSTRY | flag::STRONG | flag::GENERIC | flag::STOP).is_some()
            || segment::is_word(span.of(text))
    };
    let chars = trade.of(text).chars().count();
    if chars < 2 {
        return;
    }
    let alone = !doubtful(trade);
    add(trade, none, rest, alone);
    // 浙江|恒逸石化, 浙江|恒逸集团: told from others with the trade name.
    if region.is_some_and(|r| r.end == trade.start) {
        if trade.end < stem_end {
            add(Span::new(trade.start, stem_end), none, none, true);
        } else if let Some(form) = legal_form.filter(|form| form.of(text).starts_with("集团")) {
            add(Span::new(trade.start, form.start + "集团".len()), none, none, true);
        }
    }
    // The region without its suffix, where two characters are left.
    let stem = region.map(|r| {
        let trimmed = r.of(text).trim_end_matches(['省', '市', '县', '区']);
        if trimmed.chars().count() >= 2 { Span::new(r.start, r.start + trimmed.len()) } else { r }
    });
    let stem = stem.filter(|s| s.end <= trade.start);
    if let Some(stem) = stem {
        add(stem, trade, rest, true);
    }
    // 恒屿|碳基: the first two characters, where the words behind them are in no list.
    if chars >= 4 {
        let two: usize = trade.of(text).chars().take(2).map(char::len_utf8).sum();
        let first = Span::new(trade.start, trade.start + two);
        let rest = Span::new(first.end, name.end);
        add(first, none, rest, !doubtful(first));
        if let Some(stem) = stem {
            add(stem, first, rest, true);
        }
    }
    // 金海锂业（青海）
    if let Some(close) = text[name.start..stem_end].find(['）', ')']) {
        let close = name.start + close;
        let end = close + text[close..].chars().next().map_or(1, char::len_utf8);
        if end < stem_end {
            add(Span::new(name.start, end), none, none, true);
        }
        if let Some(open) = text[name.start..close].find(['（', '(']) {
            add(Span::new(name.start, name.start + open), none, none, true);
        }
    }
}

/// Where the short form that begins with a trade name ends: it goes on with at least two characters that stand in the full
/// name in this order (泰昌|重汽部件 of 泰昌|重型汽车部件有限公司).
fn goes_on(text: &str, from: usize, limit: usize, rest: Span) -> usize {
    const MOST: usize = 6;
    let mut left = rest.of(text).chars();
    let (mut at, mut count) = (from, 0);
    for c in text[from..limit].chars().take(MOST) {
        if !matches!(c, '\u{4e00}'..='\u{9fff}') || !left.any(|r| r == c) {
            break;
        }
        at += c.len_utf8();
        count += 1;
    }
    // 有限 alone says nothing, and 公 is half a word.
    let taken = &text[from..at];
    if count < 2 || taken.starts_with("有限") || taken.ends_with('公') || taken.ends_with('有') { from } else { at }
}

/// How many bytes the character that begins with `lead` has.
#[inline]
fn width(lead: u8) -> usize {
    // Sixteen leads to a half byte each: 0-7 one, 8-D two, E three, F four.
    (0x4322_2222_1111_1111u64 >> (u32::from(lead >> 4) * 4) & 7) as usize
}

/// The next character from `at` on that may begin a form.
#[inline(never)]
fn next_start(bytes: &[u8], mut at: usize, filter: &Filter) -> Option<usize> {
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.first_chunk::<15>()) {
        // Four characters of three bytes are looked at together: none waits for the width of the one before.
        let other = (next[0] ^ 0xE0) | (next[3] ^ 0xE0) | (next[6] ^ 0xE0) | (next[9] ^ 0xE0);
        if other & 0xF0 == 0 {
            let may = |i: usize| u32::from(filter.has(next[i + 2], next[i + 5])) << i;
            let found = may(0) | may(3) | may(6) | may(9);
            if found != 0 {
                return Some(at + found.trailing_zeros() as usize);
            }
            at += 12;
        } else if filter.has(next[2], next[5]) {
            return Some(at);
        } else {
            at += width(next[0]);
        }
    }
    while let Some(&[lead, _, third, _, _, sixth]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if filter.has(third, sixth) {
            return Some(at);
        }
        at += width(lead);
    }
    // Shorter forms have all bits.
    while let Some(&[lead, _, third]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if filter.has(third, 0) {
            return Some(at);
        }
        at += width(lead);
    }
    None
}

/// Reads a sentence for the forms; the longest at each place counts.
fn read(text: &str, sentence: Span, echo: &Echo, cues: &Cues, echoes: &mut Vec<Name>) {
    const RULE: RuleName = "company.echo";
    let bytes = text.as_bytes();
    let mut at = sentence.start;
    while let Some(start) = next_start(&bytes[..sentence.end], at, &echo.filter) {
        at = start;
        let width = width(bytes[at]);
        let mut next = echo.buckets[key(bytes[at + 1], bytes[at + 2]) % BUCKETS];
        let mut best: Option<(usize, Form)> = None;
        while next != END {
            let form = echo.forms[next as usize];
            next = form.next;
            let length = form.first.len() + form.second.len();
            let mut end = at + length;
            if end > sentence.end {
                continue;
            }
            if bytes[at..].starts_with(&bytes[form.first.range()]) && bytes[at + form.first.len()..end] == bytes[form.second.range()] {
                if !form.rest.is_empty() {
                    end = goes_on(text, end, sentence.end, form.rest);
                }
                // 航空|公司 of 某某航空有限公司 is any airline.
                let says = form.alone || end > at + length && !matches!(&text[at + length..end], "公司" | "集团" | "股份");
                // Of forms of one length the one that is told from others counts.
                if best.is_some_and(|b| b.0 > end || b.0 == end && (b.1.head.is_some() || form.head.is_none())) || !says {
                    continue;
                }
                let inside_word =
                    |a: Option<&u8>, b: Option<&u8>| a.is_some_and(u8::is_ascii_alphanumeric) && b.is_some_and(u8::is_ascii_alphanumeric);
                let before = at.checked_sub(1).and_then(|i| bytes.get(i));
                if !inside_word(before, bytes.get(at)) && !inside_word(bytes.get(end - 1), bytes.get(end)) {
                    best = Some((end, form));
                }
            }
        }
        match best {
            Some((end, form)) => {
                let span = Span::new(at, end);
                let own = form.head.is_some_and(|h| h.contains(span));
                if !own && (form.declared || !super::known::inside_words(text, span)) {
                    let pattern = exactly(cues, span, flag::KNOWN).map_or(NONE, |c| c.pattern);
                    let rule = if form.declared { "company.alias.used" } else { RULE };
                    let certainty = if form.declared { Certainty::Sure } else { Certainty::Likely };
                    echoes.push(Name { span, rule, certainty, pattern, head: form.head, anchored: false, weak: false });
                }
                at = end;
            }
            None => at += width,
        }
    }
}

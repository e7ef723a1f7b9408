//! Public bodies and administrative divisions: knowing them keeps them out of the companies.
//!
//! Takes the cues and the names found, gives organizations and locations outside of the names. Linear in the cues.

use super::cue::{Cues, ending_with, ends_with, flag};
use super::fact::Facts;
use crate::entity::{Location, Organization, Symbol};
use crate::reading::{Findings, Found, Reading};
use crate::text::span::Span;

/// Finds both.
pub(super) fn find(facts: &Facts, reading: &Reading<'_>, cues: &Cues, findings: &mut Findings) {
    organizations(facts, reading, cues, findings);
    locations(facts, reading, cues, findings);
}

/// Findings apart from each other, in order, that words are held against which come by their ends: where the last one ends that ends
/// before some word begins, and where the next one is.
struct Beside<'a, T> {
    next: std::slice::Iter<'a, Found<T>>,
    ended: usize,
    begins: usize,
    ends: usize,
}

impl<'a, T> Beside<'a, T> {
    fn new(list: &'a [Found<T>]) -> Self {
        let mut beside = Self { next: list.iter(), ended: 0, begins: 0, ends: 0 };
        beside.advance();
        beside
    }

    fn advance(&mut self) {
        self.ended = self.ends;
        (self.begins, self.ends) = self.next.next().map_or((usize::MAX, usize::MAX), |f| (f.span.start, f.span.end));
    }

    /// Whether one of them overlaps `span`, whose own word begins at `word` or before. What ends before a word is behind for good, but
    /// for a longer word that begins before it, which the last one is enough for.
    #[inline]
    fn overlaps(&mut self, span: Span, word: usize) -> bool {
        while self.ends <= word {
            self.advance();
        }
        (self.ended > span.start) | (self.begins < span.end)
    }
}

fn organizations(facts: &Facts, reading: &Reading<'_>, cues: &Cues, findings: &mut Findings) {
    let Findings { companies, organizations, .. } = findings;
    let mut companies = Beside::new(companies);
    for cue in cues.of.bodies.iter().filter_map(|&i| cues.get(i as usize).copied()) {
        let mut span = cue.span();
        let known = cue.is(flag::ORG);
        // 局, 委员会 alone are no body's name.
        if !known & !ends_with(cues, span.start, flag::PLACE) {
            continue;
        }
        let mut places = 0;
        // 杭州市|余杭区|发展和改革局
        while places < 4
            && let Some(place) = ending_with(cues, span.start, flag::PLACE).next()
        {
            span.start = place.start as usize;
            places += 1;
        }
        if companies.overlaps(span, cue.start as usize) {
            continue;
        }
        let kind = if known { facts.body(reading.lexicon, cue) } else { facts.body_tail(reading.lexicon, cue) };
        let Some(kind) = kind else { continue };
        let rule = if known { "organization.known" } else { "organization.suffix" };
        let found = Found { span, rule, fact: Organization { kind } };
        match organizations.last_mut().filter(|last| last.span.overlaps(span)) {
            Some(last) if last.span.len() < span.len() => *last = found,
            Some(_) => {}
            None => organizations.push(found),
        }
    }
}

/// The one of several divisions of a name that lies in a place told shortly before: 南京 … 鼓楼区. None where no such place stands
/// there, or two would do. Constant time.
fn in_reach(before: &[Found<Location>], span: Span, codes: Symbol) -> Option<Symbol> {
    const MOST: usize = 6;
    const BYTES: usize = 300;
    let near = before.iter().rev().take(MOST).take_while(|place| place.span.end + BYTES >= span.start);
    near.filter(|place| place.fact.code.len() == 6).find_map(|place| {
        let whole = place.fact.code.get(..if place.fact.code.ends_with("0000") { 2 } else { 4 })?;
        let mut inside = codes.split('|').filter(|code| code.starts_with(whole));
        inside.next().filter(|_| inside.next().is_none())
    })
}

fn locations(facts: &Facts, reading: &Reading<'_>, cues: &Cues, findings: &mut Findings) {
    let Findings { companies, organizations, locations, .. } = findings;
    let (mut companies, mut organizations) = (Beside::new(companies), Beside::new(organizations));
    for cue in cues.of.places.iter().filter_map(|&i| cues.get(i as usize).copied()) {
        let span = cue.span();
        if companies.overlaps(span, span.start) | organizations.overlaps(span, span.start) {
            continue;
        }
        match locations.last() {
            Some(last) if last.span.overlaps(span) && last.span.len() >= span.len() => continue,
            Some(last) if last.span.overlaps(span) => {
                locations.pop();
            }
            _ => {}
        }
        let Some(mut fact) = facts.place(reading.lexicon, cue) else { continue };
        // One code has at most six bytes.
        if fact.code.len() > 6
            && fact.code.contains('|')
            && let Some(code) = in_reach(locations, span, fact.code)
        {
            fact.code = code;
        }
        locations.push(Found { span, rule: "location.known", fact });
    }
}

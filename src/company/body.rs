//! Public bodies and administrative divisions: knowing them keeps them out of the companies.
//!
//! Takes the cues and the names found, gives organizations and locations outside of the names. Linear in the cues.

use super::cue::{Cues, Facts, ending_at, flag};
use crate::entity::{Location, Organization, Symbol};
use crate::lexicon::table;
use crate::reading::{Findings, Found, Reading};
use crate::text::span::Span;

/// Finds both.
pub(super) fn find(facts: &Facts, reading: &Reading<'_>, cues: &Cues, findings: &mut Findings) {
    organizations(facts, reading, cues, findings);
    locations(facts, reading, cues, findings);
}

/// Whether a span overlaps one of the companies, of which none before `next` reaches it.
fn taken(findings: &Findings, span: Span) -> bool {
    let at = findings.companies.partition_point(|f| f.span.end <= span.start);
    findings.companies.get(at).is_some_and(|f| f.span.overlaps(span))
}

fn organizations(facts: &Facts, reading: &Reading<'_>, cues: &Cues, findings: &mut Findings) {
    for cue in cues.of.bodies.iter().filter_map(|&i| cues.get(i as usize)) {
        let mut span = cue.span();
        let known = cue.is(flag::ORG);
        let (id, kinds) = if known { (table::ORGS, &facts.orgs) } else { (table::ORG_SUFFIXES, &facts.org_suffixes) };
        let mut places = 0;
        // 杭州市|余杭区|发展和改革局
        while places < 4
            && let Some(place) = ending_at(cues, span.start).find(|c| c.is(flag::PLACE))
        {
            span.start = place.start as usize;
            places += 1;
        }
        if (!known && places == 0) || taken(findings, span) {
            continue;
        }
        let Some(&kind) = reading.lexicon.row_in(cue.pattern, id).and_then(|row| kinds.get(row as usize)) else { continue };
        let rule = if known { "organization.known" } else { "organization.suffix" };
        let found = Found { span, rule, fact: Organization { kind } };
        match findings.organizations.last_mut().filter(|last| last.span.overlaps(span)) {
            Some(last) if last.span.len() < span.len() => *last = found,
            Some(_) => {}
            None => findings.organizations.push(found),
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
    let (mut company, mut body) = (0, 0);
    for cue in cues.of.places.iter().filter_map(|&i| cues.get(i as usize)) {
        let span = cue.span();
        // Cues come by their ends: what ends before this one begins is behind for good, save for nested places, which
        // the longer one replaces anyway.
        while findings.companies.get(company).is_some_and(|f| f.span.end <= span.start) {
            company += 1;
        }
        while findings.organizations.get(body).is_some_and(|f| f.span.end <= span.start) {
            body += 1;
        }
        if findings.companies[company.saturating_sub(1)..].iter().take(2).any(|f| f.span.overlaps(span))
            || findings.organizations[body.saturating_sub(1)..].iter().take(2).any(|f| f.span.overlaps(span))
        {
            continue;
        }
        match findings.locations.last() {
            Some(last) if last.span.overlaps(span) && last.span.len() >= span.len() => continue,
            Some(last) if last.span.overlaps(span) => {
                findings.locations.pop();
            }
            _ => {}
        }
        let row = reading.lexicon.row_in(cue.pattern, table::PLACES);
        let Some(&(mut fact)) = row.and_then(|row| facts.places.get(row as usize)) else { continue };
        if fact.code.contains('|')
            && let Some(code) = in_reach(&findings.locations, span, fact.code)
        {
            fact.code = code;
        }
        findings.locations.push(Found { span, rule: "location.known", fact });
    }
}

//! Which reports are of one project.

use std::collections::{HashMap, HashSet};

use super::Reporter;
use super::amount::Amount;
use super::facts::{Party, Report, Slot};
use super::name::{Strength, Words};

/// So many projects of one name are looked at for one that fits where nothing but the name speaks for any.
const LOOKED_AT: usize = 64;

/// A project so far: its reports, and what these tell, each once.
#[derive(Default)]
struct Project<'a> {
    reports: Vec<usize>,
    /// By their names.
    parties: HashMap<&'a str, &'a Party>,
    years: Vec<u16>,
    places: Vec<&'a str>,
    /// Those and what stands near.
    around: Vec<&'a str>,
    investments: Vec<&'a Amount>,
    /// Per source a document, and whether there are more.
    sources: HashMap<usize, (usize, bool)>,
    /// Reports that these are parts of.
    wholes: HashSet<usize>,
    members: HashSet<usize>,
}

impl<'a> Project<'a> {
    fn add(&mut self, number: usize, document: usize, source: usize, report: &'a Report) {
        self.reports.push(number);
        self.members.insert(number);
        self.wholes.extend(report.part_of);
        for party in &report.parties {
            // Whose it is counts more than who works on it.
            let known = self.parties.entry(&party.key).or_insert(party);
            if party.owns() {
                *known = party;
            }
        }
        push_new(&mut self.years, report.key.year);
        push_new(&mut self.places, report.places.iter().map(String::as_str));
        push_new(&mut self.around, report.places.iter().chain(&report.near).map(String::as_str));
        push_new(&mut self.investments, amount(report, Slot::Investment));
        self.sources.entry(source).and_modify(|known| known.1 |= known.0 != document).or_insert((document, false));
    }

    fn owned(&self) -> bool {
        self.parties.values().any(|party| party.owns())
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) {
    for item in items {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// Reports with what they are compared by.
struct Merger<'a> {
    words: &'a Words,
    documents: &'a [Reporter],
    reports: &'a [(usize, Report)],
}

/// The reports by project, each in order; projects by their first report.
pub(super) fn merge(words: &Words, documents: &[Reporter], reports: &[(usize, Report)]) -> Vec<Vec<usize>> {
    let merger = Merger { words, documents, reports };
    let mut named: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    let (mut counted, mut nameless) = (Vec::new(), Vec::new());
    for (i, (_, report)) in reports.iter().enumerate() {
        if !report.key.core.is_empty() {
            named.entry((&report.key.core, &report.key.phase)).or_default().push(i);
        } else if amount(report, Slot::Count).is_some() {
            counted.push(i);
        } else {
            nameless.push(i);
        }
    }
    let mut projects: Vec<Project<'_>> = named.into_values().flat_map(|group| merger.named(&group)).collect();
    projects.extend(merger.counted(&counted));
    projects.sort_unstable_by_key(|project| project.reports[0]);
    merger.nameless(&nameless, &mut projects);
    let mut groups: Vec<Vec<usize>> = projects.into_iter().map(|project| project.reports).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable_by_key(|group| group[0]);
    groups
}

fn amount(report: &Report, slot: Slot) -> Option<&Amount> {
    report.amounts.iter().find(|a| a.0 == slot).map(|a| &a.1)
}

/// Whether two companies are one: the same name, or a short one that stands in the other.
fn same_company(a: &Party, b: &Party) -> bool {
    let (short, long) = if a.key.len() < b.key.len() { (&a.key, &b.key) } else { (&b.key, &a.key) };
    short == long || short.chars().count() > 1 && long.contains(short.as_str())
}

/// Whether one place lies in the other. Codes of places go from the province by twos; of one name there may be several.
fn same_place(a: &str, b: &str) -> bool {
    let bare = |code: &str| {
        let mut code = code.to_owned();
        while code.len() > 2 && code.ends_with("00") {
            code.truncate(code.len() - 2);
        }
        code
    };
    a.split('|').any(|a| {
        let a = bare(a);
        b.split('|').map(bare).any(|b| a.starts_with(&b) || b.starts_with(&a))
    })
}

/// Whether both tell places, none of which fits another.
fn apart(a: &[&str], b: &[&str]) -> bool {
    !a.is_empty() && !b.is_empty() && !a.iter().any(|a| b.iter().any(|b| same_place(a, b)))
}

/// Whether both name one county or city.
fn together(a: &[&str], b: &[&str]) -> bool {
    a.iter().any(|a| !a.ends_with("0000") && !a.contains('|') && b.contains(a))
}

impl<'a> Merger<'a> {
    fn report(&self, number: usize) -> &'a Report {
        &self.reports[number].1
    }

    fn source(&self, number: usize) -> usize {
        self.documents[self.reports[number].0].source
    }

    fn add(&self, project: &mut Project<'a>, number: usize) {
        project.add(number, self.reports[number].0, self.source(number), self.report(number));
    }

    fn named(&self, group: &[usize]) -> Vec<Project<'a>> {
        let mut projects: Vec<Project<'a>> = Vec::new();
        if let [one] = group {
            projects.push(Project::default());
            self.add(&mut projects[0], *one);
            return projects;
        }
        let strength = self.words.strength(&self.report(group[0]).key.core);
        // By company, place and source: the projects that some evidence leads to.
        let mut index: HashMap<String, Vec<usize>> = HashMap::new();
        let owned = |&&number: &&usize| self.report(number).parties.iter().any(Party::owns);
        // Those that tell whose they are come first, so that the order of the documents decides nothing.
        let (first, then) = (group.iter().filter(owned), group.iter().filter(|number| !owned(number)));
        for &number in first.chain(then) {
            let keys = self.keys(number);
            let led: Vec<usize> = keys.iter().filter_map(|key| index.get(key)).flatten().copied().collect();
            let shared = |project: &&usize| self.fits(&projects[**project], number, strength);
            let mut place = led.iter().find(shared).copied();
            if place.is_none() {
                let fitting: Vec<usize> = (0..projects.len().min(LOOKED_AT)).filter(|project| shared(&project)).collect();
                // Of several that fit none is known to be the one.
                place = match fitting.as_slice() {
                    [one] => Some(*one),
                    [one, ..] if strength == Strength::Proper => Some(*one),
                    _ => None,
                };
            }
            let place = place.unwrap_or_else(|| {
                projects.push(Project::default());
                projects.len() - 1
            });
            self.add(&mut projects[place], number);
            for key in keys {
                let known = index.entry(key).or_default();
                if known.last() != Some(&place) && known.len() < LOOKED_AT {
                    known.push(place);
                }
            }
        }
        projects.iter_mut().for_each(|project| project.reports.sort_unstable());
        projects
    }

    fn keys(&self, number: usize) -> Vec<String> {
        let report = self.report(number);
        let companies = report.parties.iter().map(|party| format!("c{}", party.key));
        let places = report.places.iter().chain(&report.near).map(|place| format!("p{place}"));
        companies.chain(places).chain([format!("s{}", self.source(number))]).collect()
    }

    /// Whether a report is of a project whose name it shares.
    fn fits(&self, project: &Project<'a>, number: usize, strength: Strength) -> bool {
        let report = self.report(number);
        let (document, source) = (self.reports[number].0, self.source(number));
        if project.wholes.contains(&number) || report.part_of.is_some_and(|whole| project.members.contains(&whole)) {
            return false;
        }
        if report.key.year.is_some_and(|year| project.years.iter().any(|other| *other != year)) {
            return false;
        }
        let places: Vec<&str> = report.places.iter().map(String::as_str).collect();
        if apart(&places, &project.places) {
            return false;
        }
        let known = |party: &Party| {
            project.parties.contains_key(party.key.as_str()) || project.parties.values().take(LOOKED_AT).any(|p| same_company(party, p))
        };
        if report.parties.iter().any(known) {
            return true;
        }
        if project.sources.get(&source).is_some_and(|&(one, more)| more || one != document) {
            return true;
        }
        let around: Vec<&str> = report.places.iter().chain(&report.near).map(String::as_str).collect();
        if report.parties.iter().any(Party::owns) && project.owned() {
            return strength == Strength::Proper && !apart(&around, &project.around);
        }
        match strength {
            Strength::Proper => true,
            Strength::Specific => !apart(&around, &project.around),
            Strength::Generic => {
                together(&around, &project.around) || amount(report, Slot::Investment).is_some_and(|own| project.investments.contains(&own))
            }
        }
    }

    /// Counted groups without a name are one where count and investment are the same and no place or company speaks against
    /// it; in reprints, where all amounts are.
    fn counted(&self, group: &[usize]) -> Vec<Project<'a>> {
        let mut projects: Vec<Project<'a>> = Vec::new();
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for &number in group {
            let report = self.report(number);
            let told = |slot| amount(report, slot).map(|a| format!("{:?}{}", a.figure, a.unit));
            let count = told(Slot::Count).unwrap_or_default();
            let investment = told(Slot::Investment);
            let stage = report.stages.last().map(|stage| stage.0);
            let mut keys = vec![format!("s{} {count} {investment:?} {stage:?}", self.source(number))];
            keys.extend(investment.map(|investment| format!("{count} {investment}")));
            let fits = |&&project: &&usize| {
                let project = &projects[project];
                let mut companies = report.parties.iter().flat_map(|a| project.parties.values().map(move |b| same_company(a, b)));
                let companies_differ = !report.parties.is_empty() && !project.parties.is_empty() && !companies.any(|same| same);
                let places: Vec<&str> = report.places.iter().map(String::as_str).collect();
                let last = project.reports.last().map(|&other| self.reports[other].0);
                last != Some(self.reports[number].0) && !apart(&places, &project.places) && !companies_differ
            };
            let place = keys.iter().filter_map(|key| known.get(key)).flatten().take(LOOKED_AT).find(fits).copied();
            let place = place.unwrap_or_else(|| {
                projects.push(Project::default());
                projects.len() - 1
            });
            self.add(&mut projects[place], number);
            for key in keys {
                let places = known.entry(key).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        projects
    }

    /// Reports without a name are of the one project of a shared company with the same investment.
    fn nameless(&self, group: &[usize], projects: &mut Vec<Project<'a>>) {
        if group.is_empty() {
            return;
        }
        let mut by_company: HashMap<(&str, String), Vec<usize>> = HashMap::new();
        let told = |report: &Report| amount(report, Slot::Investment).map(|a| format!("{:?}{}", a.figure, a.unit));
        let keys = |number: usize| {
            let report = self.report(number);
            let investment = told(report);
            report.parties.iter().filter_map(move |party| Some((party.key.as_str(), investment.clone()?)))
        };
        for (place, project) in projects.iter().enumerate() {
            for key in project.reports.iter().flat_map(|&number| keys(number)) {
                let places = by_company.entry(key).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        for &number in group {
            let mut places: Vec<usize> = keys(number).filter_map(|key| by_company.get(&key)).flatten().copied().collect();
            places.sort_unstable();
            places.dedup();
            let whole = self.report(number).part_of;
            let part = |place: usize| {
                let project = &projects[place];
                project.wholes.contains(&number) || whole.is_some_and(|whole| project.members.contains(&whole))
            };
            let place = match places.as_slice() {
                [one] if !part(*one) => *one,
                _ => {
                    projects.push(Project::default());
                    projects.len() - 1
                }
            };
            self.add(&mut projects[place], number);
            for key in keys(number) {
                let places = by_company.entry(key).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
    }
}

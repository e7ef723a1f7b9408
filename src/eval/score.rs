//! Counts of right, gold and found.
//!
//! The rules of comparison are those of the scorer that came with the annotation guideline, version 1, so that figures stay comparable:
//!
//! - `quantity`: exact span, kind, figures and unit, for fifteen kinds; `quantity_span`: the span alone; `money`: money alone;
//!   `money_value`: the amount on an overlapping span.
//! - `company`: exact span; full and short names apart as well.
//! - `project`: exact span, a leading company or quotation marks around the whole more or less; `project_overlap`: overlapping.
//! - `stage`: overlapping span and the same stage.
//! - `record`: slots of the best aligned records.

use std::collections::{BTreeMap, HashMap};

use super::annotation::Annotation;
use super::found::{Found, FoundRecord};
use super::gold::Gold;
use super::slots::{self, Slot};

/// The version of the rules of comparison.
pub const SCORER_VERSION: u32 = 1;

/// What is counted, in the order of the report.
pub const TYPES: &[&str] = &[
    "quantity",
    "quantity_span",
    "money",
    "money_value",
    "company",
    "company_full",
    "company_short",
    "project",
    "project_overlap",
    "stage",
    "record",
];

const SCORED: &[&str] = &[
    "money",
    "area",
    "length",
    "mass",
    "volume",
    "power",
    "energy",
    "speed",
    "temperature",
    "data",
    "duration",
    "percent",
    "multiple",
    "age",
    "count",
];
const FREE_STAGES: &[&str] = &["建设", "投资", "投资建设", "推进"];
const FULL: &[&str] = &["公司", "合伙企业", "事务所", "合作社", "厂", "分行", "支行", "营业部"];

/// Counts of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found and right.
    pub right: usize,
    /// In the gold.
    pub gold: usize,
    /// Found.
    pub found: usize,
}

impl Tally {
    /// The share of what was found that is right; 1 where nothing was found and nothing was there.
    pub fn precision(self) -> f64 {
        match (self.found, self.gold) {
            (0, 0) => 1.0,
            (0, _) => 0.0,
            (found, _) => self.right as f64 / found as f64,
        }
    }

    /// The share of what is there that was found.
    pub fn recall(self) -> f64 {
        if self.gold == 0 { 1.0 } else { self.right as f64 / self.gold as f64 }
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// How many of the matched agree in a further field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// How many agree.
    pub right: usize,
    /// How many were matched.
    pub of: usize,
}

impl Accuracy {
    fn add(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    /// The share that agrees; none where nothing was matched.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.right as f64 / self.of as f64)
    }
}

/// What sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissKind {
    /// In the gold, not found.
    Missed,
    /// Found, not in the gold.
    Wrong,
    /// A record with some slots right.
    Partly,
}

/// One fault.
#[derive(Clone, Debug)]
pub struct Miss {
    /// Under which type it counts; `offset` where the found text does not stand at its offsets.
    pub type_name: &'static str,
    /// What sort.
    pub kind: MissKind,
    /// In which document.
    pub id: String,
    /// The first code point; none for records.
    pub start: Option<usize>,
    /// What stands there, or the slots.
    pub what: String,
    /// The rule that found a wrong one.
    pub rule: Option<String>,
    /// The text around.
    pub context: String,
}

/// How one record of the gold was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMatch {
    /// In which document.
    pub id: String,
    /// The record's number there.
    pub gold: usize,
    /// The number of the found record; none where none was.
    pub found: Option<usize>,
    /// Whether no slot is missing and none too many, optional ones aside.
    pub exact: bool,
}

/// Counts over documents.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    tallies: BTreeMap<&'static str, Tally>,
    /// Quantities by kind, right where all is right.
    pub kinds: BTreeMap<String, Tally>,
    /// Stages by stage.
    pub stages: BTreeMap<String, Tally>,
    /// Stages by modality, right where stage and modality are.
    pub modalities: BTreeMap<String, Tally>,
    /// `bound`, `company_name`, `company_alias`, `modality`: how many of the matched agree.
    pub accuracy: BTreeMap<&'static str, Accuracy>,
    /// Found entities whose text does not stand at their offsets.
    pub offset_faults: usize,
    /// How many documents.
    pub documents: usize,
    /// All faults.
    pub misses: Vec<Miss>,
    /// How each record of the gold was found.
    pub records: Vec<RecordMatch>,
}

type Pairs<'a> = Vec<(&'a Annotation, &'a Annotation)>;

struct Measured<'a> {
    pairs: Pairs<'a>,
    wanted: Vec<&'a Annotation>,
    rest: Vec<&'a Annotation>,
}

/// One document being compared.
struct Case<'a> {
    gold: &'a Gold,
    found: &'a Found,
    chars: Vec<char>,
    projects: Vec<&'a Annotation>,
}

impl Scores {
    /// The counts of a type; noughts for a name that is not in [`TYPES`].
    pub fn tally(&self, type_name: &str) -> Tally {
        self.tallies.get(type_name).copied().unwrap_or_default()
    }

    /// A figure by name, as floors name them: F1 for a type, `kind.NAME`, `stage.NAME` and `modality.NAME`, the share for
    /// `accuracy.NAME`. None for unknown names.
    pub fn figure(&self, name: &str) -> Option<f64> {
        if TYPES.contains(&name) {
            return Some(self.tally(name).f1());
        }
        let (group, rest) = name.split_once('.')?;
        let of = |map: &BTreeMap<String, Tally>, known: bool| known.then(|| map.get(rest).copied().unwrap_or_default().f1());
        match group {
            "kind" => of(&self.kinds, SCORED.contains(&rest)),
            "stage" => of(&self.stages, crate::StageKind::from_name(rest).is_some()),
            "modality" => of(&self.modalities, crate::Modality::from_name(rest).is_some()),
            "accuracy" => self.accuracy.get(rest).map(|a| a.share().unwrap_or(1.0)),
            _ => None,
        }
    }

    /// Compares one document.
    pub fn add(&mut self, gold: &Gold, found: &Found) {
        self.documents += 1;
        let projects = gold.entities.iter().filter(|e| e.type_name == "project").collect();
        let case = Case { gold, found, chars: gold.text.chars().collect(), projects };
        self.offsets(&case);
        self.quantities(&case);
        self.companies(&case);
        self.projects(&case);
        self.stages(&case);
        self.records(&case);
    }

    fn offsets(&mut self, case: &Case<'_>) {
        for e in &case.found.entities {
            let there: String = case.slice(e.start, e.end);
            if there != e.text {
                self.offset_faults += 1;
                self.misses.push(Miss {
                    what: format!("{} at {}..{}, but the text there is {there}", e.text, e.start, e.end),
                    ..case.miss("offset", MissKind::Wrong, e)
                });
            }
        }
    }

    fn measure<'a>(
        &mut self,
        case: &Case<'a>,
        name: &'static str,
        type_name: &str,
        same: impl Fn(&Annotation, &Annotation) -> bool,
        keep: impl Fn(&Annotation) -> bool,
    ) -> Measured<'a> {
        let of_type = |e: &&'a Annotation| e.type_name == type_name;
        let (wanted, free): (Vec<_>, Vec<_>) = case.gold.entities.iter().filter(of_type).partition(|e| !e.optional && keep(e));
        let found: Vec<_> = case.found.entities.iter().filter(of_type).collect();
        let (pairs, rest) = pair(&wanted, &found, same);
        let counts = |f: &&Annotation| keep(f) && !case.is_free(f) && !free.iter().any(|g| f.overlaps(g));
        let rest: Vec<_> = rest.into_iter().filter(counts).collect();
        let tally = self.tallies.entry(name).or_default();
        tally.right += pairs.len();
        tally.gold += wanted.len();
        tally.found += pairs.len() + rest.len();
        for g in wanted.iter().filter(|g| !pairs.iter().any(|(p, _)| std::ptr::eq(*p, **g))) {
            self.misses.push(case.miss(name, MissKind::Missed, g));
        }
        self.misses.extend(rest.iter().map(|f| case.miss(name, MissKind::Wrong, f)));
        Measured { pairs, wanted, rest }
    }

    fn quantities(&mut self, case: &Case<'_>) {
        let scored = |e: &Annotation| e.kind.as_deref().is_some_and(|k| SCORED.contains(&k));
        let money = |e: &Annotation| e.kind.as_deref() == Some("money");
        let equal = |g: &Annotation, f: &Annotation| {
            g.kind == f.kind && slots::unit_of(g) == slots::unit_of(f) && slots::figures(g) == slots::figures(f)
        };
        let measured = self.measure(case, "quantity", "quantity", |g, f| g.same_span(f) && equal(g, f), scored);
        for (g, f) in &measured.pairs {
            self.accuracy.entry("bound").or_default().add(bound_group(g) == bound_group(f));
        }
        split(&mut self.kinds, &measured, |e| &e.kind, |_, _| true);
        self.measure(case, "quantity_span", "quantity", Annotation::same_span, scored);
        self.measure(case, "money", "quantity", |g, f| g.same_span(f) && equal(g, f), money);
        self.measure(case, "money_value", "quantity", |g, f| g.overlaps(f) && equal(g, f), money);
    }

    fn companies(&mut self, case: &Case<'_>) {
        let name = |e: &Annotation| e.name.clone().unwrap_or_else(|| e.text.clone());
        for (g, f) in self.measure(case, "company", "company", Annotation::same_span, |_| true).pairs {
            let right = name(g) == name(f);
            self.accuracy.entry("company_name").or_default().add(right);
            if name(g) != g.text {
                self.accuracy.entry("company_alias").or_default().add(right);
            }
        }
        self.measure(case, "company_full", "company", Annotation::same_span, |e| is_full(&e.text));
        self.measure(case, "company_short", "company", Annotation::same_span, |e| !is_full(&e.text));
    }

    fn projects(&mut self, case: &Case<'_>) {
        let companies: Vec<_> = case.gold.entities.iter().filter(|e| e.type_name == "company").collect();
        let same = |g: &Annotation, f: &Annotation| {
            let ((start, end), f) = (unquoted(g), unquoted(f));
            let beside = |c: &&Annotation| c.start == start && c.end == f.0 || c.end == start && c.start == f.0;
            end == f.1 && (start == f.0 || companies.iter().any(beside))
        };
        self.measure(case, "project", "project", same, |_| true);
        self.measure(case, "project_overlap", "project", Annotation::overlaps, |_| true);
    }

    fn stages(&mut self, case: &Case<'_>) {
        let measured = self.measure(case, "stage", "stage", |g, f| g.overlaps(f) && g.stage == f.stage, |_| true);
        for (g, f) in &measured.pairs {
            self.accuracy.entry("modality").or_default().add(g.modality == f.modality);
        }
        split(&mut self.stages, &measured, |e| &e.stage, |_, _| true);
        split(&mut self.modalities, &measured, |e| &e.modality, |g, f| g.modality == f.modality);
    }

    fn records(&mut self, case: &Case<'_>) {
        let golds = &case.gold.records;
        let maybe = |i: usize| golds[i].get("maybe").is_some_and(|m| m == true);
        let by_id: HashMap<u64, &Annotation> = case.found.entities.iter().filter_map(|e| Some((e.id?, e))).collect();
        let wanted: Vec<Vec<Slot>> = golds.iter().map(slots::of_gold).collect();
        let found: Vec<Vec<Slot>> = case.found.records.iter().map(|r| slots::of_found(r, &by_id)).collect();
        let tally = self.tallies.entry("record").or_default();
        tally.gold += (0..wanted.len()).filter(|&i| !maybe(i)).map(|i| wanted[i].len()).sum::<usize>();
        tally.found += found.iter().map(Vec::len).sum::<usize>();
        let mut choices: Vec<(usize, usize, usize)> = Vec::new();
        for (i, w) in wanted.iter().enumerate() {
            choices.extend(found.iter().enumerate().map(|(j, f)| (slots::shared(w, f), i, j)));
        }
        choices.sort_by_key(|&(hits, i, j)| (std::cmp::Reverse(hits), i, j));
        let mut of_gold: Vec<Option<(usize, bool)>> = vec![None; wanted.len()];
        let mut used = vec![false; found.len()];
        for (hits, i, j) in choices {
            if hits == 0 || of_gold[i].is_some() || used[j] {
                continue;
            }
            used[j] = true;
            if maybe(i) {
                tally.found -= found[j].len();
                of_gold[i] = Some((j, true));
                continue;
            }
            let allowed = golds[i].get("optional").and_then(|o| o.as_object()).map(slots::of_gold).unwrap_or_default();
            let project = golds[i].get("project").and_then(|p| p.as_str()).unwrap_or_default();
            let extra = found[j].iter().filter(|slot| !wanted[i].iter().any(|w| slots::same(w, slot)));
            let is_free = |slot: &&Slot| {
                allowed.iter().any(|a| slots::same(slot, a)) || matches!(slot, Slot::Company(name) if project.contains(name.as_str()))
            };
            let free = extra.filter(is_free).count();
            tally.found -= free;
            tally.right += hits;
            let exact = hits == wanted[i].len() && hits == found[j].len() - free;
            of_gold[i] = Some((j, exact));
            if !exact {
                let what = format!("gold {} found {}", told(&wanted[i]), told(&found[j]));
                self.misses.push(case.record_miss(MissKind::Partly, what, case.found.records.get(j)));
            }
        }
        for (i, w) in wanted.iter().enumerate().filter(|&(i, _)| of_gold[i].is_none() && !maybe(i)) {
            let _ = i;
            self.misses.push(case.record_miss(MissKind::Missed, told(w), None));
        }
        for (j, f) in found.iter().enumerate().filter(|&(j, _)| !used[j]) {
            self.misses.push(case.record_miss(MissKind::Wrong, told(f), case.found.records.get(j)));
        }
        self.records.extend(of_gold.iter().enumerate().map(|(gold, m)| RecordMatch {
            id: case.gold.id.clone(),
            gold,
            found: m.map(|m| m.0),
            exact: m.is_some_and(|m| m.1),
        }));
    }
}

impl Case<'_> {
    fn slice(&self, start: usize, end: usize) -> String {
        let end = end.min(self.chars.len());
        self.chars[start.min(end)..end].iter().collect()
    }

    /// Found or not, these count neither way.
    fn is_free(&self, f: &Annotation) -> bool {
        match f.type_name.as_str() {
            "stage" => FREE_STAGES.contains(&f.text.as_str()),
            "company" => !is_full(&f.text) && self.projects.iter().any(|p| p.start <= f.start && f.end < p.end),
            _ => f.kind.as_deref() == Some("count") && is_free_count(&f.text),
        }
    }

    fn miss(&self, type_name: &'static str, kind: MissKind, e: &Annotation) -> Miss {
        let mut what = e.text.clone();
        let fields = [&e.kind, &e.value, &e.min, &e.max, &e.unit, &e.stage, &e.modality];
        for field in fields.into_iter().flatten() {
            what.push(' ');
            what.push_str(field);
        }
        Miss {
            type_name,
            kind,
            id: self.gold.id.clone(),
            start: Some(e.start),
            what,
            rule: e.rule.clone(),
            context: self.slice(e.start.saturating_sub(12), e.end.saturating_add(8)).replace('\n', " "),
        }
    }

    fn record_miss(&self, kind: MissKind, what: String, record: Option<&FoundRecord>) -> Miss {
        let rule = record.and_then(|r| r.rule.clone());
        Miss { type_name: "record", kind, id: self.gold.id.clone(), start: None, what, rule, context: String::new() }
    }
}

fn told(slots: &[Slot]) -> String {
    format!("{{{}}}", slots.iter().map(Slot::to_string).collect::<Vec<_>>().join(", "))
}

/// One-to-one pairs of gold and found entities that `same` accepts, in the order given; and what was found besides.
fn pair<'a>(
    gold: &[&'a Annotation],
    found: &[&'a Annotation],
    same: impl Fn(&Annotation, &Annotation) -> bool,
) -> (Pairs<'a>, Vec<&'a Annotation>) {
    let mut taken = vec![false; found.len()];
    let mut pairs = Vec::new();
    for g in gold {
        if let Some(at) = (0..found.len()).find(|&at| !taken[at] && same(g, found[at])) {
            taken[at] = true;
            pairs.push((*g, found[at]));
        }
    }
    let rest = found.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(f, _)| *f).collect();
    (pairs, rest)
}

/// Counts what was measured apart by a field; a pair is right where `right` says so too.
fn split(
    into: &mut BTreeMap<String, Tally>,
    measured: &Measured<'_>,
    field: impl Fn(&Annotation) -> &Option<String>,
    right: impl Fn(&Annotation, &Annotation) -> bool,
) {
    let mut of = |e: &Annotation, count: fn(&mut Tally)| count(into.entry(field(e).clone().unwrap_or_default()).or_default());
    measured.wanted.iter().for_each(|g| of(g, |t| t.gold += 1));
    measured.rest.iter().for_each(|f| of(f, |t| t.found += 1));
    for (g, f) in &measured.pairs {
        of(f, |t| t.found += 1);
        if right(g, f) {
            of(g, |t| t.right += 1);
        }
    }
}

fn is_full(text: &str) -> bool {
    FULL.iter().any(|ending| text.ends_with(ending))
        || ["有限", "普通"].iter().any(|sort| {
            text.strip_suffix(['）', ')'])
                .and_then(|t| t.strip_suffix("合伙"))
                .and_then(|t| t.strip_suffix(sort))
                .is_some_and(|t| t.ends_with(['（', '(']))
        })
}

/// 一家, 几个: one or two characters without a digit behind 一, 两, 几 or 数.
fn is_free_count(text: &str) -> bool {
    let mut chars = text.chars();
    let rest: Vec<char> = match chars.next() {
        Some('一' | '两' | '几' | '数') => chars.collect(),
        _ => return false,
    };
    matches!(rest.len(), 1 | 2) && !rest.iter().any(char::is_ascii_digit)
}

fn bound_group(e: &Annotation) -> &str {
    match e.bound.as_deref().unwrap_or("exact") {
        "over" | "at_least" => "lower",
        "under" | "at_most" => "upper",
        other => other,
    }
}

/// The span without quotation marks around the whole of it.
fn unquoted(e: &Annotation) -> (usize, usize) {
    let mut chars = e.text.chars();
    match (chars.next(), chars.next_back(), chars.next()) {
        (Some('“'), Some('”'), Some(_))
        | (Some('「'), Some('」'), Some(_))
        | (Some('《'), Some('》'), Some(_))
        | (Some('"'), Some('"'), Some(_)) => (e.start + 1, e.end - 1),
        _ => (e.start, e.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_and_free_counts_are_told_by_their_text() {
        for full in ["甲公司", "某中心（有限合伙）", "乙(普通合伙)", "丙银行某支行"] {
            assert!(is_full(full), "{full}");
        }
        for short in ["甲集团", "有限合伙", "丁银行", "（无限合伙）"] {
            assert!(!is_full(short), "{short}");
        }
        assert!(is_free_count("一家") && is_free_count("几个") && is_free_count("两个月"));
        assert!(!is_free_count("三家") && !is_free_count("一") && !is_free_count("数百万元"));
    }

    #[test]
    fn empty_tallies_are_perfect() {
        assert_eq!(Tally::default().f1(), 1.0);
        assert_eq!(Tally { right: 0, gold: 1, found: 0 }.f1(), 0.0);
    }
}

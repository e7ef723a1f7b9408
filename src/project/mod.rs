//! Projects: the names of definite works and investments.
//!
//! A name ends in a head (项目, 产业园, 二期) and reaches left as far as nothing bounds it: a mark, a verb, 的, an amount.
//! A mention that says nothing specific (重点项目, 21个项目) is none. Stages inside a name are taken back.

mod judge;
mod left;
mod right;
mod sentence;
mod shared;
mod words;

use crate::entity::{Certainty, Company, Project};
use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::lexicon::table::PROJECT_HEADS;
use crate::reading::{Findings, Found, Reading, Trace};
use crate::scan::Around;
use crate::text::span::Span;
use sentence::Head;
pub(crate) use sentence::Scratch;
use words::{HeadClass, Words};

/// The layer's tables, typed.
pub(crate) struct Layer {
    words: Words,
}

/// A name that says little: it counts only where the document tells the same name in full.
struct Doubtful {
    span: Span,
    /// What must stand in the full name.
    core: Span,
}

/// Works told again under a name of fewer characters may be any: 智慧城.
const MIN_WORKS: usize = 4;

/// How many doubtful mentions of a document are kept for comparison.
const MAX_DOUBTFUL: usize = 64;

impl Layer {
    /// Reads the layer's tables; every fault is reported.
    pub(crate) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        Self { words: Words::new(lexicon, faults) }
    }

    /// Finds what the layer finds in one document.
    pub(crate) fn find(&self, reading: &Reading<'_>, around: &Around, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
        let mut doubtful: Vec<Doubtful> = Vec::new();
        for part in around.parts.iter().filter(|part| part.masks >> PROJECT_HEADS & 1 == 1) {
            let sentence = part.sentence(reading);
            let (mut strong, mut other) = (false, false);
            scratch.heads.clear();
            let companies = sentence::within(&findings.companies, sentence);
            for hit in around.signs_of(part, reading).filter(|h| h.start as usize >= sentence.start) {
                if let Some(class) = self.words.head(hit).filter(|_| !in_company(companies, hit.span())) {
                    strong |= class == HeadClass::Strong;
                    other |= matches!(class, HeadClass::Works | HeadClass::Loose);
                    scratch.heads.push(Head { span: hit.span(), class });
                }
            }
            if strong || other && (!findings.projects.is_empty() || speaks_of_building(findings, sentence)) {
                sentence::read(&self.words, reading, findings, trace, scratch, part, &mut doubtful);
            }
        }
        // 紧水河项目 after 紧水河水环境修复项目: a short name of one that was told in full.
        for Doubtful { span, core } in doubtful {
            let core = core.of(reading.text);
            let clear = !findings.projects.iter().any(|p| p.span.overlaps(span));
            let told = |p: &Found<Project>| p.span.of(reading.text).contains(core);
            let least = if core.ends_with(span.of(reading.text)) { MIN_WORKS } else { 2 };
            if clear && core.chars().count() >= least && findings.projects.iter().take(MAX_DOUBTFUL).any(told) {
                findings.projects.push(Found { span, rule: "project.short", fact: Project { certainty: Certainty::Likely } });
            } else {
                trace.reject(span, "project.short", "no project told in full is named so");
            }
        }
        crate::reading::sort(&mut findings.projects);
        if !findings.projects.is_empty() {
            let projects = &findings.projects;
            findings.stages.retain(|stage| {
                let to = projects.partition_point(|p| p.span.start <= stage.span.start);
                !projects[..to].iter().rev().take(3).any(|p| p.span.contains(stage.span))
            });
        }
    }
}

/// Whether a head lies inside one of these companies' names: 某某工程有限公司.
fn in_company(companies: &[Found<Company>], head: Span) -> bool {
    companies.iter().any(|c| c.span.contains(head))
}

/// Whether a stage or an amount stands in the sentence.
fn speaks_of_building(findings: &Findings, sentence: Span) -> bool {
    let from = findings.stages.partition_point(|s| s.span.start < sentence.start);
    let money = findings.quantities.partition_point(|q| q.span.start < sentence.start);
    findings.stages.get(from).is_some_and(|s| s.span.end <= sentence.end)
        || findings.quantities.get(money).is_some_and(|q| q.span.end <= sentence.end)
}

//! Records: what the text reports of each project, or of each group of projects counted together.
//!
//! Takes the findings of all other layers, gives drafts. Rules (`lexicons/rules/record*.toml`) say what an amount, an area or
//! a count is, and link mentions that stand together; [`build`] gives what no rule linked to the nearest project of its
//! sentence; [`merge`] joins what is told of one project in several places. A document without a project, a stage or a
//! counted group costs nothing here.

use std::collections::HashMap;
use std::sync::OnceLock;

mod build;
mod check;
mod company;
mod custom;
mod event;
mod group;
mod label;
mod merge;
mod near;
mod node;
mod refer;
mod sentence;
mod words;

use crate::entity::{Modality, Quantity, QuantityKind, StageKind, Symbol};
use crate::error::Error;
use crate::lexicon::{EMBEDDED_RULES, Lexicon};
use crate::reading::{Drafts, Findings, Found, Part, Reading, Trace};
use crate::rule::{Codes, Item, Rule, RuleScratch, RuleSet, Shapes, codes, codes_of_stage, codes_of_stages, read_rules};
use crate::text::span::Span;
use build::{Builder, Given};
pub(crate) use custom::CustomDraft;
use event::Events;
use label::{Label, SLOTS};
use node::{Node, Slot};
use refer::Skipped;
use sentence::Cue;
use words::Words;

/// A user's rules: a name for messages, and their text.
#[derive(Clone, Debug)]
pub(crate) struct RuleText {
    pub label: String,
    pub text: String,
}

/// The layer's tables, typed.
pub(crate) struct Layer {
    words: Words,
    /// The codes of all stages, of signings and of land that is taken.
    stages: Codes,
    signed: Codes,
    landed: Codes,
    /// All rules together: made when first a document needs them.
    ready: OnceLock<Ready>,
    /// A user's rules that fill slots, and what they need.
    user: Vec<Rule>,
    user_shapes: Shapes,
    /// A user's rules for entities of other kinds.
    customs: Vec<Rule>,
    /// Names of the user's rules; they replace the engine's of that name.
    replaced: Vec<Symbol>,
}

/// The user's rules and, behind those that fill slots, the engine's that these do not replace.
struct Ready {
    embedded: Vec<Rule>,
    set: RuleSet,
    /// Per rule that fills slots what it gives, and which slot of its pattern fills it.
    labels: Vec<Vec<(Label, usize)>>,
}

/// One thread's memory.
#[derive(Default)]
pub(crate) struct Scratch {
    /// A document's findings by type and in order, and a sentence's.
    listed: Vec<Item>,
    all: Vec<Item>,
    items: Vec<Item>,
    rules: RuleScratch,
    nodes: Vec<Node>,
    /// Slots' memory of nodes that are no more.
    spare: Vec<Vec<Slot>>,
    given: Vec<Given>,
    events: Events,
    cues: Vec<(Span, Cue)>,
    /// The layer's words in a sentence.
    words: Vec<(Span, u8)>,
    /// Sentences that tell of nothing by themselves.
    skipped: Vec<Skipped>,
    drafts: Drafts,
    merging: merge::Scratch,
    /// Words that stand for an enterprise, and which they mean.
    referred: Vec<(Span, u32)>,
    /// A user's entities.
    customs: Vec<Found<CustomDraft>>,
}

impl Layer {
    /// Reads the layer's tables and a user's rules; every fault is reported.
    pub(crate) fn new(lexicon: &Lexicon, texts: &[RuleText], faults: &mut Vec<Error>) -> Self {
        let mut known = HashMap::new();
        let mut rules: Vec<Rule> = Vec::new();
        for file in texts {
            rules.extend(read_rules(&file.label, &file.text, lexicon, SLOTS, &mut known, faults));
        }
        let replaced = rules.iter().map(|r| r.name).collect();
        let (customs, user): (Vec<Rule>, Vec<Rule>) = rules.into_iter().partition(|rule| rule.entity.is_some());
        let stages = codes_of_stages();
        let (signed, landed) = (codes_of_stage(StageKind::Signed), codes_of_stage(StageKind::Landed));
        let user_shapes = Shapes::of(user.iter());
        Self { words: Words::new(lexicon), stages, signed, landed, ready: OnceLock::new(), user, user_shapes, customs, replaced }
    }

    fn ready(&self, lexicon: &Lexicon) -> &Ready {
        self.ready.get_or_init(|| {
            let mut embedded = embedded_rules(lexicon, &mut Vec::new());
            embedded.retain(|rule| !self.replaced.contains(&rule.name));
            let all = || self.user.iter().chain(&embedded);
            let set = RuleSet::new(all(), self.customs.iter(), &self.words.noted);
            let labels = all().map(|rule| rule.gives.iter().map(|given| (Label::of(given.0), given.1)).collect()).collect();
            Ready { embedded, set, labels }
        })
    }

    /// All rules that run: the user's, and the engine's that these do not replace.
    pub(crate) fn rules(&self, lexicon: &Lexicon) -> impl Iterator<Item = &Rule> {
        self.user.iter().chain(&self.customs).chain(&self.ready(lexicon).embedded)
    }

    /// Whether a user's rules declare kinds of their own: these may stand in any text.
    pub(crate) fn has_customs(&self) -> bool {
        !self.customs.is_empty()
    }

    /// Whether the findings of a document can make a record: told without its words.
    pub(crate) fn may_tell(&self, text: &str, findings: &Findings, trace: &Trace) -> bool {
        self.has_customs() || self.may_record(text, findings, trace)
    }

    fn may_record(&self, text: &str, findings: &Findings, trace: &Trace) -> bool {
        let named = !findings.projects.is_empty();
        (named || !findings.stages.is_empty() || !findings.quantities.is_empty())
            && (!self.reads_strictly(trace) || if named { tells_of_named(text, findings) } else { tells_without_names(text, findings) })
    }

    /// Finds what the layer finds in one document that [`may_tell`](Self::may_tell) of something.
    pub(crate) fn find(&self, reading: &Reading<'_>, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
        // A text that only counts must have a word for what it counts. Where nothing else is lost by it that is asked last: few come so far.
        let only_counts = findings.projects.is_empty() && findings.stages.is_empty();
        let tells = !self.has_customs() || self.may_record(reading.text, findings, trace);
        if !tells || only_counts && !self.reads_strictly(trace) && !self.words.has_noun(reading.text) {
            if self.has_customs() {
                custom::find(self, reading, findings, scratch, trace);
            }
            return;
        }
        let mut builder = Builder::new(self, reading, findings, scratch, trace);
        builder.read();
        let checks = builder.finish();
        if self.has_customs() {
            custom::keep(&mut scratch.customs, findings);
        }
        let drafts = &mut scratch.drafts;
        if only_counts && (!drafts.list.is_empty() || !checks.is_empty()) && !self.words.has_noun(reading.text) {
            return;
        }
        if !scratch.referred.is_empty() {
            referred(drafts, &scratch.referred, reading, findings);
        }
        std::mem::swap(&mut findings.records, drafts);
        findings.checks = checks;
    }

    /// Whether no rule of a user's, and no trace, asks for a sentence with findings of these kinds; its words may stand for an enterprise.
    fn may_skip(&self, codes: Codes, trace: &Trace) -> bool {
        !trace.on && (self.user.is_empty() || !self.user_shapes.may_match(codes | 1 << codes::COMPANY))
    }

    /// Whether only what the engine's own rules can use is read: a user's rules may take any finding, a trace tells of all matches.
    fn reads_strictly(&self, trace: &Trace) -> bool {
        self.user.is_empty() && !trace.on
    }
}

/// Notes which of the words that stand for an enterprise, in order, mean one of a record's in its sentences.
fn referred(drafts: &mut Drafts, words: &[(Span, u32)], reading: &Reading<'_>, findings: &Findings) {
    let name = |i: u32| findings.companies[i as usize].fact.name.of(reading.text);
    let Drafts { list, companies, evidence, refers_to: into, .. } = drafts;
    for draft in list {
        let companies = draft.companies.of(companies);
        let begin = into.len();
        for evidence in draft.evidence.of(evidence).iter().filter(|_| !companies.is_empty()) {
            let at = reading.sentences.partition_point(|sentence| sentence.end <= evidence.start);
            let last = reading.sentences[at..].iter().take_while(|sentence| sentence.start < evidence.end).last();
            let (Some(first), Some(last)) = (reading.sentences.get(at), last) else { continue };
            let from = words.partition_point(|word| word.0.start < first.start);
            for &(span, i) in words[from..].iter().take_while(|word| word.0.end <= last.end) {
                let own = companies.iter().find(|&&company| name(company) == name(i));
                into.extend(own.map(|&company| (span, company)));
            }
        }
        merge::sort_distinct_by(into, begin, |&word| word);
        draft.refers_to = Part::since(begin, into);
    }
}

/// Whether a document may tell of its named projects more than whose they are: what they cost, how large or how many they are, or where
/// they stand.
fn tells_of_named(text: &str, findings: &Findings) -> bool {
    let measured = |q: &Found<Quantity>| matches!(q.fact.kind, QuantityKind::Money | QuantityKind::Area) || sentence::may_count(text, q);
    findings.quantities.iter().any(measured)
        || findings.stages.iter().any(|s| matches!(s.fact.modality, Modality::Actual | Modality::Planned | Modality::Negated))
}

/// Whether a document without a named project may tell of counted ones, or of what an enterprise invests.
fn tells_without_names(text: &str, findings: &Findings) -> bool {
    if findings.quantities.iter().any(|q| sentence::may_count(text, q)) {
        return true;
    }
    let has = |kind: QuantityKind| findings.quantities.iter().any(|q| q.fact.kind == kind);
    let landed = || findings.stages.iter().any(|s| s.fact.stage == StageKind::Landed);
    let opens = || {
        findings.stages.iter().any(|s| s.fact.modality != Modality::Generic)
            || findings.quantities.iter().any(|q| sentence::is_countable(&q.fact))
    };
    !findings.companies.is_empty() && (has(QuantityKind::Money) || has(QuantityKind::Area) && landed()) && opens()
}

/// The rules of `lexicons/rules/`.
fn embedded_rules(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Vec<Rule> {
    let mut known = HashMap::new();
    let record_files = EMBEDDED_RULES.iter().filter(|(name, _)| name.contains("/record"));
    record_files.flat_map(|(name, text)| read_rules(name, text, lexicon, SLOTS, &mut known, faults)).collect()
}

#[cfg(test)]
mod tests;

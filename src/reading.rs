//! What all layers share while one document is read: the folded text, its hits and sentences, and what was found.

use crate::date::Day;
use crate::entity::{
    Certainty, Check, Company, DateValue, Location, Organization, Project, Quantity, Rejection, Role, RuleName, Stage, Symbol,
};
use crate::lexicon::Lexicon;
use crate::record::CustomDraft;
use crate::scan::Hit;
use crate::text::span::Span;

/// One document being read. All spans below `extract` are byte ranges of the folded text.
pub(crate) struct Reading<'a> {
    /// The tables.
    pub lexicon: &'a Lexicon,
    /// The folded text.
    pub text: &'a str,
    /// All trigger words, in order of their ends.
    pub hits: &'a [Hit],
    /// Where characters stand that a quantity may begin with; of digits side by side the first.
    pub figures: &'a [u32],
    /// Sentences of the article's body, in order; chrome is left out.
    pub sentences: &'a [Span],
    /// The document's date.
    pub date: Option<Day>,
}

/// A finding of one type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<T> {
    /// Where, in the folded text.
    pub span: Span,
    /// What found it.
    pub rule: RuleName,
    /// What it is.
    pub fact: T,
}

/// A finding of any type, by its place in [`Findings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mention {
    Quantity(u32),
    Company(u32),
    Project(u32),
    Stage(u32),
    Date(u32),
    Location(u32),
    Organization(u32),
}

/// A record whose slots are places in [`Findings`], and whose lists are parts of those of [`Drafts`].
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub project: Option<u32>,
    pub investment: Option<u32>,
    pub count: Option<u32>,
    pub area: Option<u32>,
    pub stage: Option<u32>,
    pub part_of: Option<usize>,
    pub rule: RuleName,
    pub certainty: Certainty,
    pub companies: Part,
    pub more: Part,
    pub roles: Part,
    pub stage_history: Part,
    pub evidence: Part,
    pub refers_to: Part,
}

/// A part of a list.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Part {
    from: u32,
    to: u32,
}

impl Part {
    /// What was appended to a list since it was `from` long.
    #[inline]
    pub(crate) fn since<T>(from: usize, list: &[T]) -> Self {
        Self { from: from as u32, to: list.len() as u32 }
    }

    #[inline]
    pub(crate) fn of<T>(self, list: &[T]) -> &[T] {
        list.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}

/// A document's drafts. All lists of one type stand in one: a draft needs no memory of its own.
#[derive(Default)]
pub(crate) struct Drafts {
    pub list: Vec<Draft>,
    pub companies: Vec<u32>,
    pub more: Vec<(Symbol, Mention)>,
    pub roles: Vec<(u32, Role)>,
    pub stages: Vec<u32>,
    pub evidence: Vec<Span>,
    /// Words that stand for an enterprise (该公司), and which of the record's they mean.
    pub refers_to: Vec<(Span, u32)>,
}

impl Drafts {
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.companies.clear();
        self.more.clear();
        self.roles.clear();
        self.stages.clear();
        self.evidence.clear();
        self.refers_to.clear();
    }
}

/// What was found, by type. Each list is sorted by start, then longest first, when its layer is done.
#[derive(Default)]
pub(crate) struct Findings {
    pub quantities: Vec<Found<Quantity>>,
    pub dates: Vec<Found<DateValue>>,
    pub companies: Vec<Found<Company>>,
    pub organizations: Vec<Found<Organization>>,
    pub locations: Vec<Found<Location>>,
    pub projects: Vec<Found<Project>>,
    pub stages: Vec<Found<Stage>>,
    pub records: Drafts,
    pub checks: Vec<Check>,
    /// What rules of a user's own kinds found.
    pub customs: Vec<Found<CustomDraft>>,
}

impl Findings {
    /// Forgets the last document.
    pub(crate) fn clear(&mut self) {
        self.quantities.clear();
        self.dates.clear();
        self.companies.clear();
        self.organizations.clear();
        self.locations.clear();
        self.projects.clear();
        self.stages.clear();
        self.records.clear();
        self.checks.clear();
        self.customs.clear();
    }

    /// Where a finding stands, in the folded text.
    pub(crate) fn span(&self, mention: Mention) -> Span {
        match mention {
            Mention::Quantity(i) => self.quantities[i as usize].span,
            Mention::Company(i) => self.companies[i as usize].span,
            Mention::Project(i) => self.projects[i as usize].span,
            Mention::Stage(i) => self.stages[i as usize].span,
            Mention::Date(i) => self.dates[i as usize].span,
            Mention::Location(i) => self.locations[i as usize].span,
            Mention::Organization(i) => self.organizations[i as usize].span,
        }
    }

    /// How many there are of each type, in the order of [`Mention`].
    pub(crate) fn counts(&self) -> [usize; 7] {
        [
            self.quantities.len(),
            self.companies.len(),
            self.projects.len(),
            self.stages.len(),
            self.dates.len(),
            self.locations.len(),
            self.organizations.len(),
        ]
    }

    /// How many there are of all types.
    pub(crate) fn count(&self) -> usize {
        self.counts().iter().sum()
    }
}

/// Sorts findings by start, the longest first.
pub(crate) fn sort<T>(list: &mut [Found<T>]) {
    list.sort_by_key(|f| (f.span.start, usize::MAX - f.span.end));
}

/// Candidates that were rejected, kept where someone asked to see them.
#[derive(Default)]
pub(crate) struct Trace {
    /// Whether to keep them.
    pub on: bool,
    /// The candidates.
    pub rejected: Vec<Rejection>,
    /// What rules of the rule language matched, in the folded text.
    pub fired: Vec<(Span, RuleName)>,
}

impl Trace {
    /// Notes that `rule` would have found `span` but for `reason`.
    #[inline]
    pub(crate) fn reject(&mut self, span: Span, rule: RuleName, reason: Symbol) {
        if self.on {
            self.rejected.push(Rejection { span, rule, reason });
        }
    }
}

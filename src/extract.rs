//! The extractor: what most users meet.

mod builder;

use std::borrow::Cow;
use std::ops::BitOr;
use std::sync::{Arc, OnceLock};

pub use builder::ExtractorBuilder;

use crate::assemble::{Places, Wanted, add_customs, assemble, leave_out, parts_in};
use crate::date::{self, Day};
use crate::entity::{Certainty, Check, Entity, EntityId, Fact, Parts, Record, Rejection, RuleName, Symbol};
use crate::lexicon::trie::Trie;
use crate::lexicon::{Lexicon, LexiconHit};
use crate::reading::{Findings, Reading, Trace};
pub use crate::rule::RuleDoc;
use crate::scan::{self, Around, Scan};
use crate::text::fold::{FoldBuffer, View, fold};
use crate::text::page::{Page, PageWords};
use crate::text::sentence;
use crate::text::soft::SoftBreaks;
use crate::text::span::Span;
use crate::{company, project, quantity, record, stage};

/// Texts longer than this many bytes are read up to here, and their extraction says `truncated`.
pub const MAX_TEXT: usize = 256 << 20;

/// So many entities' memory is kept from one document to the next.
const KEPT_ENTITIES: usize = 1 << 14;

/// A set of layers: which types of findings are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Layers(u16);

impl Layers {
    /// None: texts are only folded and scanned.
    pub const NONE: Self = Self(0);
    /// Amounts and their units.
    pub const QUANTITY: Self = Self(1);
    /// Company names.
    pub const COMPANY: Self = Self(2);
    /// Project names.
    pub const PROJECT: Self = Self(4);
    /// Stages.
    pub const STAGE: Self = Self(8);
    /// Dates.
    pub const DATE: Self = Self(16);
    /// Places.
    pub const LOCATION: Self = Self(32);
    /// Public bodies.
    pub const ORGANIZATION: Self = Self(64);
    /// Records.
    pub const RECORD: Self = Self(128);
    /// Everything.
    pub const ALL: Self = Self(255);

    /// Whether all of `other` are among them.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// These and the layers that they need.
    const fn with_needed(self) -> Self {
        let mut all = self.0;
        if self.intersects(Self::RECORD) {
            all |= Self::ALL.0;
        }
        if all & Self::PROJECT.0 != 0 {
            all |= Self::QUANTITY.0 | Self::COMPANY.0 | Self::STAGE.0;
        }
        if all & Self::STAGE.0 != 0 {
            all |= Self::QUANTITY.0 | Self::DATE.0;
        }
        if all & (Self::COMPANY.0 | Self::ORGANIZATION.0 | Self::LOCATION.0) != 0 {
            all |= Self::COMPANY.0 | Self::ORGANIZATION.0 | Self::LOCATION.0;
        }
        Self(all)
    }
}

impl BitOr for Layers {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A text to read, with what is known of it beforehand.
///
/// ```
/// use tiqu::Document;
/// let document = Document::from("总投资3亿元").with_date("2021-07-29".parse().unwrap());
/// assert_eq!(document.text, "总投资3亿元");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Document<'t> {
    /// The text.
    pub text: &'t str,
    /// The day of publication; else one told in the text's head counts.
    pub date: Option<Day>,
    /// The title, where it is not part of the text.
    pub title: Option<&'t str>,
    /// The day of publication where neither `date` nor the text's head tells one.
    pub date_else: Option<Day>,
}

impl<'t> Document<'t> {
    /// A document of this text.
    pub const fn new(text: &'t str) -> Self {
        Self { text, date: None, title: None, date_else: None }
    }

    /// The same with its day of publication.
    pub const fn with_date(mut self, date: Day) -> Self {
        self.date = Some(date);
        self
    }

    /// The same with its title.
    pub const fn with_title(mut self, title: &'t str) -> Self {
        self.title = Some(title);
        self
    }

    /// The same with a day of publication that counts where its head tells none.
    pub const fn with_date_else(mut self, date: Day) -> Self {
        self.date_else = Some(date);
        self
    }
}

impl<'t> From<&'t str> for Document<'t> {
    fn from(text: &'t str) -> Self {
        Self::new(text)
    }
}

impl<'t> From<&'t String> for Document<'t> {
    fn from(text: &'t String) -> Self {
        Self::new(text)
    }
}

/// What was found in a text.
#[derive(Clone, Debug)]
pub struct Extraction<'t> {
    /// The text as given.
    pub text: Cow<'t, str>,
    /// The title: given, or found in the text.
    pub title: Option<Cow<'t, str>>,
    /// The day of publication: given, or found in the text.
    pub date: Option<Day>,
    /// Findings by start, the longest first; an entity's number is its place here.
    pub entities: Vec<Entity>,
    /// What the text reports of projects.
    pub records: Vec<Record>,
    /// Figures that contradict each other.
    pub checks: Vec<Check>,
    /// The fields of entities of a user's kinds: name, and the entity that fills it.
    pub fields: Vec<(Symbol, EntityId)>,
    /// Whether the text was longer than [`MAX_TEXT`] and was read only up to there.
    pub truncated: bool,
    /// Rejected candidates; empty unless [`ExtractorBuilder::trace`] asked for them.
    pub rejected: Vec<Rejection>,
}

impl Extraction<'_> {
    /// The text of an entity.
    pub fn text_of(&self, entity: &Entity) -> &str {
        entity.span.of(&self.text)
    }

    /// The fields of an entity of a user's kind, by name; none of any other.
    pub fn fields_of(&self, entity: &Entity) -> &[(Symbol, EntityId)] {
        match entity.fact {
            Fact::Custom(custom) => self.fields.get(custom.fields.0 as usize..custom.fields.1 as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The text with all findings, without what it borrows.
    pub fn into_owned(self) -> Extraction<'static> {
        Extraction {
            text: Cow::Owned(self.text.into_owned()),
            title: self.title.map(|t| Cow::Owned(t.into_owned())),
            date: self.date,
            entities: self.entities,
            records: self.records,
            checks: self.checks,
            fields: self.fields,
            truncated: self.truncated,
            rejected: self.rejected,
        }
    }
}

/// The layers that need the words around projects and stages.
const CONTEXTUAL: Layers = Layers(Layers::STAGE.0 | Layers::PROJECT.0 | Layers::RECORD.0);

struct Engine {
    lexicon: Lexicon,
    /// The words to look for, where not all layers are wanted.
    narrow: Option<Trie>,
    page_words: PageWords,
    quantity: quantity::Layer,
    date: date::layer::Layer,
    /// Made on first need where the wanted layers need none.
    company: OnceLock<company::Layer>,
    project: project::Layer,
    stage: stage::Layer,
    record: record::Layer,
    layers: Layers,
    wanted: Wanted,
    trace: bool,
}

impl Engine {
    fn company(&self) -> &company::Layer {
        self.company.get_or_init(|| company::Layer::new(&self.lexicon, None))
    }

    fn triggers(&self) -> &Trie {
        self.narrow.as_ref().unwrap_or(&self.lexicon.compiled.triggers)
    }
}

/// Finds entities and records in texts. Immutable, `Send + Sync`, cheap to clone.
///
/// ```
/// use tiqu::Extractor;
/// let extractor = Extractor::new();
/// let found = extractor.extract("总投资155.84亿元");
/// assert_eq!(found.text, "总投资155.84亿元");
/// ```
#[derive(Clone)]
pub struct Extractor {
    engine: Arc<Engine>,
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// An extractor with the compiled-in lexicons and rules. Takes about a millisecond.
    pub fn new() -> Self {
        Self::builder().build().expect("the embedded lexicons and rules are checked by the tests")
    }

    /// An extractor with lexicons, rules or layers of one's own.
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder::default()
    }

    /// Reads one text. Cannot fail; takes time linear in the text. For many texts a [`Worker`] saves allocations.
    pub fn extract<'t>(&self, document: impl Into<Document<'t>>) -> Extraction<'t> {
        self.worker().extract(document)
    }

    /// A worker: one thread's scratch memory.
    pub fn worker(&self) -> Worker {
        Worker { engine: Arc::clone(&self.engine), scratch: Scratch::default() }
    }

    /// The parts of a company's name that is given as such: region with its code, trade name, industry, legal form, branch.
    /// Their spans are bytes of `name`. Cannot fail: what is no company's name has at most a trade name. For many names
    /// [`Worker::company_parts`] saves allocations.
    ///
    /// ```
    /// use tiqu::Extractor;
    /// let name = "腾讯科技（深圳）有限公司";
    /// let parts = Extractor::new().company_parts(name);
    /// assert_eq!(parts.region.map(|span| span.of(name)), Some("深圳"));
    /// assert_eq!(parts.trade_name.map(|span| span.of(name)), Some("腾讯"));
    /// ```
    pub fn company_parts(&self, name: &str) -> Parts {
        self.worker().company_parts(name)
    }

    /// All rules with their documentation, by name: the user's, the engine's that these do not replace, and those written in Rust.
    ///
    /// ```
    /// use tiqu::Extractor;
    /// let rules = Extractor::new().rules();
    /// assert!(rules.iter().any(|rule| rule.name == "record.total.word" && rule.pattern.is_some()));
    /// ```
    pub fn rules(&self) -> Vec<RuleDoc> {
        let engine = &*self.engine;
        let mut rules: Vec<RuleDoc> = engine.record.rules(&engine.lexicon).map(RuleDoc::of).chain(RuleDoc::of_engine()).collect();
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        rules
    }

    /// The tables that it was built from.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.engine.lexicon
    }

    /// A text as the layers read it.
    #[cfg(feature = "cli")]
    pub(crate) fn folded(&self, text: &str) -> String {
        let (text, _) = capped(text);
        let (mut soft, mut buffer) = (SoftBreaks::default(), FoldBuffer::default());
        let lexicon = &self.engine.lexicon;
        look(lexicon, &lexicon.compiled.triggers, text, &mut Scan::default(), &mut soft, &mut buffer).text.to_owned()
    }

    /// The words of the lexicon that stand in a text, with the rows they come from: what the findings of
    /// [`extract`](Self::extract) were built from. In order of their starts, the longest first; they overlap.
    ///
    /// ```
    /// use tiqu::Extractor;
    /// let hits = Extractor::new().lexicon_hits("浙江省");
    /// let place = hits.iter().flat_map(|hit| &hit.rows).find(|row| row.table == "places").unwrap();
    /// assert_eq!(place.file, "lexicons/places.tsv");
    /// assert!(place.text.starts_with("浙江"));
    /// ```
    pub fn lexicon_hits(&self, text: &str) -> Vec<LexiconHit> {
        let (text, _) = capped(text);
        let (mut soft, mut buffer) = (SoftBreaks::default(), FoldBuffer::default());
        let lexicon = &self.engine.lexicon;
        let view = look(lexicon, &lexicon.compiled.triggers, text, &mut Scan::default(), &mut soft, &mut buffer);
        let hits = scan::all(lexicon, view.text);
        let rows = |pattern| lexicon.rows(pattern).iter().map(|row| lexicon.told(*row)).collect();
        let mut hits: Vec<_> = hits.iter().map(|hit| LexiconHit { span: view.span(hit.span()), rows: rows(hit.pattern) }).collect();
        hits.extend(lexicon.unscanned_hits(view.text).into_iter().map(|(span, rows)| LexiconHit { span: view.span(span), rows }));
        hits.sort_by_key(|hit| (hit.span.start, usize::MAX - hit.span.end));
        hits
    }
}

/// One thread's scratch memory, for many documents: steady state allocates little.
pub struct Worker {
    engine: Arc<Engine>,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    soft: SoftBreaks,
    page: Page,
    fold: FoldBuffer,
    scan: Scan,
    /// Where projects and stages may be told.
    around: Around,
    sentences: Vec<Span>,
    findings: Findings,
    quantity: quantity::Scratch,
    dates: date::layer::Scratch,
    stage: stage::Scratch,
    project: project::Scratch,
    record: record::Scratch,
    trace: Trace,
    places: Places,
    /// Empty; the memory of an extraction that was given back.
    entities: Vec<Entity>,
    company: company::Scratch,
}

impl Worker {
    /// What rules of the rule language matched in the last text, where a trace was asked for.
    pub(crate) fn fired(&self) -> &[(Span, RuleName)] {
        &self.scratch.trace.fired
    }

    /// The parts of a company's name, as [`Extractor::company_parts`] tells them.
    pub fn company_parts(&mut self, name: &str) -> Parts {
        let (name, _) = capped(name);
        let engine = &*self.engine;
        let Scratch { fold: buffer, scan, sentences, company, .. } = &mut self.scratch;
        let view = fold(name, &[], &engine.lexicon.fold, buffer);
        scan.read(&engine.lexicon, &engine.lexicon.compiled.triggers, view.text, false);
        sentences.clear();
        sentences.push(Span::new(0, view.text.len()));
        let reading = Reading {
            lexicon: &engine.lexicon,
            text: view.text,
            hits: &scan.hits,
            figures: scan.stops.figures.all(),
            sentences,
            date: None,
        };
        parts_in(engine.company().parts(&reading, company), &view)
    }

    /// Takes back an extraction that is needed no more: the next one uses its memory.
    ///
    /// ```
    /// let mut worker = tiqu::Extractor::new().worker();
    /// for text in ["总投资3亿元", "占地20亩"] {
    ///     let found = worker.extract(text);
    ///     assert_eq!(found.entities.len(), 1);
    ///     worker.reuse(found);
    /// }
    /// ```
    pub fn reuse(&mut self, extraction: Extraction<'_>) {
        self.scratch.entities = extraction.entities;
        self.scratch.entities.clear();
        // What a very long document needed is given back to the system.
        self.scratch.entities.shrink_to(KEPT_ENTITIES);
    }

    /// Reads one text. Cannot fail; takes time linear in the text.
    pub fn extract<'t>(&mut self, document: impl Into<Document<'t>>) -> Extraction<'t> {
        let document = document.into();
        let (text, truncated) = capped(document.text);
        let engine = &*self.engine;
        let Scratch {
            soft,
            page,
            fold: buffer,
            scan,
            around,
            sentences,
            findings,
            quantity,
            dates,
            stage,
            project,
            record,
            trace,
            places,
            entities,
            company,
        } = &mut self.scratch;
        findings.clear();
        trace.on = engine.trace;
        trace.rejected.clear();
        trace.fired.clear();
        let view = look(&engine.lexicon, engine.triggers(), text, scan, soft, buffer);
        page.read(&engine.page_words, view.text, scan.stops.lines.all());
        let hits = &scan.hits;
        sentences.clear();
        sentence::split(view.text, scan.stops.marks.all(), sentences);
        leave_out_chrome(&page.chrome, sentences);
        let date = document.date.or(page.date).or(document.date_else);
        let reading = Reading { lexicon: &engine.lexicon, text: view.text, hits, figures: scan.stops.figures.all(), sentences, date };
        let layers = engine.layers;
        if layers.contains(Layers::QUANTITY) {
            engine.quantity.find(&reading, findings, quantity, trace);
        }
        if layers.contains(Layers::DATE) {
            engine.date.find(&reading, findings, dates, trace);
        }
        if layers.contains(Layers::COMPANY) {
            engine.company().find(&reading, findings, company, trace);
        }
        if layers.intersects(CONTEXTUAL) && (scan.may_tell_of_projects() || engine.record.has_customs()) {
            around.read(&reading);
            if layers.contains(Layers::STAGE) {
                engine.stage.find(&reading, around, findings, stage, trace);
            }
            if layers.contains(Layers::PROJECT) {
                engine.project.find(&reading, around, findings, project, trace);
            }
            if layers.contains(Layers::RECORD) && engine.record.may_tell(view.text, findings, trace) {
                engine.record.find(&reading, findings, record, trace);
            }
        }
        if engine.wanted.least != Certainty::Guess {
            leave_out(findings, engine.wanted.least);
        }
        let mut entities = std::mem::take(entities);
        let mut records = assemble(findings, engine.wanted, &view, places, &mut entities);
        let fields = match findings.customs.is_empty() {
            true => Vec::new(),
            false => add_customs(findings, &view, places, &mut entities, &mut records),
        };
        let mut rejected = std::mem::take(&mut trace.rejected);
        rejected.iter_mut().for_each(|r| r.span = view.span(r.span));
        let found_title = page.title.map(|t| Cow::Borrowed(view.span(t).of(text)));
        Extraction {
            text: Cow::Borrowed(document.text),
            title: document.title.map(Cow::Borrowed).or(found_title),
            date,
            entities,
            records,
            checks: if layers.contains(Layers::RECORD) { std::mem::take(&mut findings.checks) } else { Vec::new() },
            fields,
            truncated,
            rejected,
        }
    }
}

/// One pass over the text; only where a character folds or a line end or blank vanishes, another over what the layers read.
fn look<'a>(
    lexicon: &Lexicon,
    triggers: &Trie,
    text: &'a str,
    scan: &mut Scan,
    soft: &mut SoftBreaks,
    buffer: &'a mut FoldBuffer,
) -> View<'a> {
    let same = scan.read(lexicon, triggers, text, true);
    soft.read(text, scan.stops.blanks.all(), scan.stops.lines.all());
    if same && soft.spans.is_empty() {
        return View::same(text);
    }
    let view = fold(text, &soft.spans, &lexicon.fold, buffer);
    scan.read(lexicon, triggers, view.text, false);
    view
}

fn capped(text: &str) -> (&str, bool) {
    if text.len() <= MAX_TEXT {
        return (text, false);
    }
    let end = (0..=MAX_TEXT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    (&text[..end], true)
}

/// Drops the sentences that lie in chrome.
fn leave_out_chrome(chrome: &[Span], sentences: &mut Vec<Span>) {
    if chrome.is_empty() {
        return;
    }
    let mut next = 0;
    sentences.retain(|sentence| {
        while chrome.get(next).is_some_and(|c| c.end <= sentence.start) {
            next += 1;
        }
        chrome.get(next).is_none_or(|c| c.start >= sentence.end)
    });
}

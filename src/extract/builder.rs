//! How an extractor is configured: its tables, rules, layers; all that may fail.

use std::sync::{Arc, OnceLock};

use super::{Engine, Extractor, Layers};
use crate::assemble::Wanted;
use crate::entity::{Certainty, QuantityKind};
use crate::error::{Error, Errors};
use crate::lexicon::table::DATE_WORDS;
use crate::lexicon::trie::Trie;
use crate::lexicon::{self, Lexicon, Overlay};
use crate::registry::Registry;
use crate::scan;
use crate::text::page::PageWords;
use crate::{company, date, examples, project, quantity, record, stage};

/// Configures an extractor.
#[derive(Clone, Debug, Default)]
pub struct ExtractorBuilder {
    overlays: Vec<Overlay>,
    rules: Vec<record::RuleText>,
    layers: Option<Layers>,
    kinds: Option<u32>,
    least: Option<Certainty>,
    trace: bool,
    registry: Option<Registry>,
}

impl ExtractorBuilder {
    /// Adds a user's table: `table` is the name of a built-in one (`units`, `companies`, …), `label` names it in messages,
    /// `text` holds its rows. A row whose key is known replaces the built-in row; a first cell `-WORD` removes it.
    pub fn table(mut self, label: impl Into<String>, table: impl Into<String>, text: impl Into<String>) -> Self {
        self.overlays.push(Overlay { label: label.into(), table: table.into(), text: text.into() });
        self
    }

    /// Adds a user's rules, in TOML: `label` names them in messages. A rule replaces a built-in one of the same name.
    ///
    /// ```
    /// use tiqu::Extractor;
    /// let rules = r#"
    /// [[rule]]
    /// name = "mine.levy"
    /// pattern = "<project> 规费 <amount:money>"
    /// gives = { other = "amount" }
    /// "#;
    /// assert!(Extractor::builder().rules("mine.toml", rules).build().is_ok());
    /// ```
    pub fn rules(mut self, label: impl Into<String>, text: impl Into<String>) -> Self {
        self.rules.push(record::RuleText { label: label.into(), text: text.into() });
        self
    }

    /// Finds these companies wherever their names stand, and gives mentions of them their ids.
    pub fn companies(mut self, registry: Registry) -> Self {
        self.registry = Some(registry);
        self
    }

    /// Runs only what these layers need, and gives only what they find, with every entity that a given record refers to.
    pub fn only(mut self, layers: Layers) -> Self {
        self.layers = Some(layers);
        self
    }

    /// Of the quantities, gives only these kinds, with every one that a given record refers to.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = QuantityKind>) -> Self {
        self.kinds = Some(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind as u32));
        self
    }

    /// Gives only companies, projects and records that are at least so certain, with every entity that a given record refers to.
    ///
    /// ```
    /// use tiqu::{Certainty, Extractor};
    /// let extractor = Extractor::builder().min_certainty(Certainty::Sure).build()?;
    /// let mut worker = extractor.worker();
    /// let found = worker.extract("子公司常州餐厨中标。浙江恒逸石化有限公司签约。");
    /// let names: Vec<_> = found.entities.iter().filter(|e| e.fact.type_name() == "company").map(|e| found.text_of(e)).collect();
    /// assert_eq!(names, ["浙江恒逸石化有限公司"]);
    /// # Ok::<(), tiqu::Errors>(())
    /// ```
    pub fn min_certainty(mut self, least: Certainty) -> Self {
        self.least = Some(least);
        self
    }

    /// Keeps the rejected candidates of every extraction.
    pub fn trace(mut self, on: bool) -> Self {
        self.trace = on;
        self
    }

    /// Checks tables and rules, the built-in ones too, more strictly than [`build`](Self::build): sorted rows, a source in each,
    /// known values, no two rows that fold to the same word, rules whose examples hold.
    ///
    /// # Errors
    ///
    /// Every fault: file, line, what is wrong and what would be right.
    pub fn lint(self) -> Result<(), Errors> {
        let mut faults = lexicon::lint(&self.overlays);
        match self.only(Layers::ALL).trace(true).build() {
            Ok(extractor) => faults.extend(examples::check(&extractor, extractor.engine.record.rules(&extractor.engine.lexicon))),
            Err(Errors(more)) => faults.extend(more),
        }
        faults.sort_by(|a, b| (a.path(), a.line()).cmp(&(b.path(), b.line())));
        faults.dedup_by(|a, b| a.to_string() == b.to_string());
        if faults.is_empty() { Ok(()) } else { Err(Errors(faults)) }
    }

    /// The extractor.
    ///
    /// # Errors
    ///
    /// Every fault of the tables and rules given: file, line, what is wrong and what would be right.
    pub fn build(self) -> Result<Extractor, Errors> {
        let mut faults: Vec<Error> = Vec::new();
        let mut lexicon = if self.overlays.is_empty() {
            Lexicon::embedded()
        } else {
            match Lexicon::with_overlays(&self.overlays, &mut faults) {
                Some(lexicon) => lexicon,
                None => return Err(Errors(faults)),
            }
        };
        scan::weigh_signs(&mut lexicon);
        let wanted = self.layers.unwrap_or(Layers::ALL);
        let layers = wanted.with_needed();
        let narrow = triggers_for(&lexicon, layers);
        let scanned = narrow.is_none() || !layers.contains(Layers::QUANTITY);
        let company = layers.contains(Layers::COMPANY).then(|| company::Layer::marked(&mut lexicon, self.registry));
        let engine = Engine {
            page_words: PageWords::new(&lexicon),
            quantity: quantity::Layer::new(&lexicon, !scanned, &mut faults),
            date: date::layer::Layer::new(&lexicon, &mut faults),
            company: company.map_or_else(OnceLock::new, OnceLock::from),
            project: project::Layer::new(&lexicon, &mut faults),
            stage: stage::Layer::new(&lexicon, &mut faults),
            record: record::Layer::new(&lexicon, &self.rules, &mut faults),
            narrow,
            lexicon,
            layers,
            wanted: Wanted { layers: wanted, kinds: self.kinds.unwrap_or(u32::MAX), least: self.least.unwrap_or(Certainty::Guess) },
            trace: self.trace,
        };
        if faults.is_empty() { Ok(Extractor { engine: Arc::new(engine) }) } else { Err(Errors(faults)) }
    }
}

/// The words that quantities and dates alone read: those of dates, where these are wanted. None where other layers are wanted too.
fn triggers_for(lexicon: &Lexicon, layers: Layers) -> Option<Trie> {
    if !(Layers::QUANTITY | Layers::DATE).contains(layers) {
        return None;
    }
    let dates = if layers.contains(Layers::DATE) { 1 << DATE_WORDS } else { 0 };
    lexicon.triggers_where(|mask| mask & dates != 0, |_| {})
}

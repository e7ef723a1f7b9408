//! The TSV tables: which there are, their columns, and how they are read.
//!
//! A table is UTF-8 text: lines beginning with `#` are its head (what it holds, its columns, sources, licence), the first
//! other line names the columns, each further one is a row. Shared with the build script.

/// Where a table's words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// By its layer alone.
    Never,
    /// In sentences that may tell of a stage.
    Stage,
    /// In sentences that may name a project.
    Project,
    /// By the record layer and its rules, in sentences that tell something; elsewhere only for those who ask which words stand there.
    Record,
    /// In every document.
    Always,
}

/// One kind of table.
pub struct TableSpec {
    /// File name without `.tsv`.
    pub name: &'static str,
    /// The built-in table's file, for messages.
    pub file: &'static str,
    /// Names of the columns, in order.
    pub columns: &'static [&'static str],
    /// Where the first column's words are looked for.
    pub scan: Scan,
    /// How many leading columns together must be unique.
    pub key: usize,
}

/// A table's number: its place in [`TABLES`].
pub type TableId = u8;

macro_rules! tables {
    ($($(#[$doc:meta])* $id:ident = $name:literal $scan:ident key $key:literal [$($column:literal),+ $(,)?]),+ $(,)?) => {
        /// All tables, in the order of their numbers.
        pub const TABLES: &[TableSpec] =
            &[$(TableSpec { name: $name, file: concat!("lexicons/", $name, ".tsv"), columns: &[$($column),+], scan: Scan::$scan, key: $key }),+];
        tables!(@ids 0u8; $($(#[$doc])* $id,)+);
    };
    (@ids $n:expr; $(#[$doc:meta])* $id:ident, $($rest:tt)*) => {
        $(#[$doc])*
        #[allow(dead_code)]
        pub const $id: TableId = $n;
        tables!(@ids $n + 1; $($rest)*);
    };
    (@ids $n:expr;) => {};
}

tables! {
    /// Units with their kinds and SI factors.
    UNITS = "units" Never key 1 ["word", "kind", "unit", "base_unit", "factor", "source"],
    /// Currency words and symbols.
    CURRENCIES = "currencies" Never key 1 ["word", "code", "place", "source"],
    /// Classifiers of counts.
    CLASSIFIERS = "classifiers" Never key 1 ["word", "source"],
    /// Words around and against quantities, in named lists.
    QUANTITY_WORDS = "quantity_words" Never key 2 ["word", "list", "source"],
    /// Fixed phrases and names with a numeral that are no quantity.
    QUANTITY_PHRASES = "quantity_phrases" Always key 1 ["word", "source"],
    /// Words of date expressions.
    DATE_WORDS = "date_words" Always key 2 ["word", "kind", "value", "source"],
    /// Endings of company names.
    LEGAL_FORMS = "legal_forms" Always key 1 ["word", "form", "class", "source"],
    /// Known short names of companies.
    COMPANIES = "companies" Always key 1 ["word", "code", "registered_name", "sense", "source"],
    /// Strings that look like a company and are none.
    STOP_NAMES = "stop_names" Always key 1 ["word", "source"],
    /// Words around company names, in named lists.
    COMPANY_WORDS = "company_words" Always key 2 ["word", "list", "source"],
    /// Industry words of company names.
    INDUSTRY = "industry" Always key 1 ["word", "source"],
    /// Administrative divisions and countries.
    PLACES = "places" Always key 1 ["word", "code", "level", "source"],
    /// Known public bodies.
    ORGS = "orgs" Always key 1 ["word", "kind", "source"],
    /// Endings of public bodies' names.
    ORG_SUFFIXES = "org_suffixes" Always key 1 ["word", "kind", "source"],
    /// Heads of project names.
    PROJECT_HEADS = "project_heads" Always key 1 ["word", "class", "source"],
    /// Words around project names, in named lists.
    PROJECT_WORDS = "project_words" Project key 2 ["word", "list", "source"],
    /// Stage words.
    STAGES = "stages" Always key 1 ["word", "stage", "class", "source"],
    /// Words around stages (modality cues, look-alikes), in named lists.
    STAGE_WORDS = "stage_words" Stage key 2 ["word", "list", "source"],
    /// Words that link mentions to records, in named lists; the rules refer to them.
    RECORD_WORDS = "record_words" Record key 2 ["word", "list", "source"],
    /// Words of web-page chrome, in named lists.
    PAGE_WORDS = "page_words" Never key 2 ["word", "list", "source"],
    /// Traditional characters.
    TRADITIONAL = "traditional" Never key 1 ["traditional", "simplified", "source"],
    /// The segmentation dictionary.
    WORDS = "words" Never key 1 ["word", "freq", "tag"],
    /// How characters stand in company names.
    NAME_CHARS = "name_chars" Never key 1 ["char", "begin", "inside", "end", "source"],
    /// Words by which a company's name is taken apart, in named lists.
    NAME_WORDS = "name_words" Never key 2 ["word", "list", "source"],
}

/// The number of the table with this file name.
pub fn table_by_name(name: &str) -> Option<TableId> {
    TABLES.iter().position(|t| t.name == name).map(|i| i as TableId)
}

/// A fault in a table: line from 1, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// From 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// Reads a table's rows: each with its line, and the byte offset where it begins in `text`. Reports every fault.
pub fn read_rows<'t>(spec: &TableSpec, text: &'t str) -> (Vec<Row<'t>>, Vec<TableFault>) {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let mut header = false;
    let mut offset = 0;
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let line = raw.trim_end_matches(['\n', '\r']);
        let (at, number) = (offset, index + 1);
        offset += raw.len();
        if line.starts_with('#') && !(header && line.starts_with("#\t")) || line.is_empty() {
            continue;
        }
        let cells = line.split('\t').count();
        if !header {
            header = true;
            if !line.split('\t').eq(spec.columns.iter().copied()) {
                let what = format!("the columns of {}.tsv are {}, separated by tabs", spec.name, spec.columns.join(", "));
                faults.push(TableFault { line: number, what });
            }
            continue;
        }
        if cells != spec.columns.len() {
            let what = format!("{cells} cells where {} belong ({}), separated by tabs", spec.columns.len(), spec.columns.join(", "));
            faults.push(TableFault { line: number, what });
            continue;
        }
        if line.starts_with('\t') {
            faults.push(TableFault { line: number, what: format!("the first cell ({}) is empty", spec.columns[0]) });
            continue;
        }
        rows.push(Row { line: number, offset: at, text: line });
    }
    (rows, faults)
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    /// Line in its file, from 1.
    pub line: usize,
    /// Byte offset in its file.
    pub offset: usize,
    /// The line.
    pub text: &'t str,
}

impl<'t> Row<'t> {
    /// The first `key` columns.
    pub fn key(&self, key: usize) -> &'t str {
        let end = self.text.match_indices('\t').nth(key - 1).map_or(self.text.len(), |(at, _)| at);
        &self.text[..end]
    }

    /// The first column.
    pub fn word(&self) -> &'t str {
        self.key(1)
    }
}

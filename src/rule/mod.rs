//! The rule language: patterns over one sentence's characters, word lists and typed spans.
//!
//! A pattern is read over a sentence in which every outermost finding counts as one character, blanks are left
//! out and ASCII punctuation is full width. Time is linear in the sentence.
//!
//! | in a pattern | matches |
//! |---|---|
//! | `投资额` | these characters |
//! | `@list` | a word of the lexicon's list `list` |
//! | `<money>`, `<amount:money>` | a finding of that kind; the slot bears the name before the colon |
//! | `<stage.signed>`, `<stage.planned>` | a stage of that kind, or of that modality |
//! | `(甲\|乙)`, `(甲)?` | one of these; perhaps |
//! | `~8` | at most 8 characters of the same sentence; a finding counts as one |
//! | `~c8` | the same, but not past a comma or semicolon |
//! | `~p8` | the same, and past no finding but dates, places and public bodies |
//!
//! Blanks in a pattern mean nothing. A rule with `entity = "kind"` makes an entity of that kind of its whole match; its `gives` names the
//! fields, which are free. All others fill the slots of records.

mod doc;
mod file;
mod kind;
mod matcher;
mod pattern;
mod set;
mod tokens;
mod words;

pub use doc::RuleDoc;
pub(crate) use file::{Rule, read_rules};
pub(crate) use kind::{Code, Codes, code_of_quantity, code_of_stage, codes, codes_of_stage, codes_of_stages};
pub(crate) use set::{Purpose, RuleScratch, RuleSet, Shapes};
pub(crate) use tokens::{Item, codes_of, source_span};

#[cfg(test)]
mod tests;

//! tiqu (提取) reads Chinese text about investment and construction and gives facts: amounts, companies, projects, the
//! stage each stands at, and the records that link them.
//!
//! ```
//! use tiqu::Extractor;
//! let extractor = Extractor::new();
//! let found = extractor.extract("投资30亿元的石榴籽小镇项目已开工。");
//! for entity in &found.entities {
//!     println!("{} {}", entity.fact.type_name(), found.text_of(entity));
//! }
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod assemble;
mod codes;
mod company;
mod date;
mod decimal;
mod entity;
mod error;
mod examples;
mod extract;
mod lexicon;
mod number;
mod project;
mod quantity;
mod reading;
mod record;
mod registry;
mod rule;
mod scan;
mod segment;
mod stage;
pub mod table;
mod text;
mod wordtable;

#[cfg(feature = "cli")]
pub mod change;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod corpus;
#[cfg(feature = "cli")]
pub mod eval;
#[cfg(feature = "cli")]
pub mod output;

pub use codes::{CreditCode, CreditCodeFault, StockCode};
pub use date::Day;
pub use decimal::Decimal;
pub use entity::*;
pub use error::{Error, ErrorKind, Errors};
pub use extract::{Document, Extraction, Extractor, ExtractorBuilder, Layers, MAX_TEXT, RuleDoc, Worker};
pub use lexicon::{LexiconHit, LexiconRow};
pub use registry::{Registry, RegistryBuilder};
pub use text::offsets::{OffsetMap, OffsetUnit};
pub use text::span::Span;

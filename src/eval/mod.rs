//! Gold articles, and how findings compare with them.
//!
//! ```
//! use tiqu::Extractor;
//! use tiqu::eval::{Found, Gold, Scores, markup};
//! let (gold, faults) = markup::read("a", "总投资⟦3亿元|Q:money:300000000:CNY⟧");
//! assert!(faults.is_empty());
//! let mut scores = Scores::default();
//! scores.add(&gold, &Found::tag(&mut Extractor::new().worker(), &gold));
//! assert_eq!(scores.tally("money").gold, 1);
//! # let _: &Gold = &gold;
//! ```

mod annotation;
mod file;
pub mod floors;
mod found;
mod gold;
pub mod markup;
mod report;
mod score;
mod slots;

pub use annotation::Annotation;
pub use file::{gold_files, read_file, read_found, read_gold};
pub use found::{Found, FoundRecord};
pub use gold::{Fault, Gold};
pub use report::{fault_line, print, to_json};
pub use score::{Accuracy, Miss, MissKind, RecordMatch, SCORER_VERSION, Scores, TYPES, Tally};

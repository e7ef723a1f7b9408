//! Many documents: where they come from, the parallel driver, order, failures. Knows no command line.
//!
//! A reader fills batches of about a megabyte of whole documents, a pool of threads works on them, and what comes out is
//! handed over in input order, the same whatever the number of threads. With one thread there is no channel and no pool.
//! A document that cannot be read is a [`Notice`]; the others go on.
//!
//! ```no_run
//! use std::io::Write;
//! use tiqu::Extractor;
//! use tiqu::corpus::{self, Inputs, Options, Tagging};
//!
//! let tagging = Tagging::new(Extractor::new());
//! let inputs = Inputs::new(["articles".into()]);
//! let mut out = std::io::stdout().lock();
//! let report = corpus::run(&tagging, inputs, &Options::default(), &mut |done: corpus::Done<'_, corpus::Tagged>| {
//!     done.notices.iter().for_each(|notice| eprintln!("{notice}"));
//!     out.write_all(&done.output.lines)
//! })?;
//! eprintln!("{} documents, {} failed", report.documents, report.failures);
//! # Ok::<(), std::io::Error>(())
//! ```

mod batch;
mod contrast;
mod cover;
mod driver;
mod line;
mod notice;
mod source;
mod tabulate;
mod tag;
mod tagged;
mod tally;

pub use contrast::{Contrast, Contrasting};
pub(crate) use cover::{Covering, News};
pub use driver::{Done, Incoming, Job, Options, Report, run};
pub use line::{Fields, Keep, RESERVED};
pub use notice::{Notice, NoticeKind};
pub(crate) use source::is_among;
pub use source::{Format, Inputs};
pub use tabulate::Tabulating;
pub use tag::{Tagged, Tagging};
pub use tally::{ROWS, Row, Tally};

//! The job of `tiqu tag`: each document's findings as a line of JSON.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::driver::{Incoming, Job};
use super::notice::{Notice, NoticeKind};
use super::tally::Tally;
use crate::date::Day;
use crate::extract::{Document, Extractor, MAX_TEXT, Worker};
use crate::output::jsonl::Writer;
use crate::text::offsets::OffsetUnit;

/// Tags documents.
#[derive(Clone)]
pub struct Tagging {
    /// What finds.
    pub extractor: Extractor,
    /// The day of publication of documents that tell none.
    pub date: Option<Day>,
    /// The unit of offsets.
    pub offsets: OffsetUnit,
    /// Whether findings are counted for a summary.
    pub tally: bool,
}

impl Tagging {
    /// Tags with this extractor; offsets in characters.
    pub fn new(extractor: Extractor) -> Self {
        Self { extractor, date: None, offsets: OffsetUnit::Chars, tally: false }
    }
}

/// What the documents of a batch gave.
#[derive(Debug, Default)]
pub struct Tagged {
    /// A line of JSON for each document that did not fail.
    pub lines: Vec<u8>,
    /// Counts, where they were asked for.
    pub tally: Tally,
}

/// An output larger than this, left by a very long document, is given back to the system.
const KEPT_BUFFER: usize = 16 << 20;

impl Job for Tagging {
    type Worker = (Worker, Writer);
    type Output = Tagged;

    fn worker(&self) -> Self::Worker {
        (self.extractor.worker(), Writer::new(self.offsets))
    }

    fn clear(&self, output: &mut Tagged) {
        output.lines.clear();
        output.lines.shrink_to(KEPT_BUFFER);
        output.tally = Tally::default();
    }

    fn document(&self, worker: &mut Self::Worker, incoming: &Incoming<'_>, output: &mut Tagged, notices: &mut Vec<Notice>) -> bool {
        let (worker, writer) = worker;
        let mut document = Document::new(incoming.text);
        document.date = incoming.date;
        document.date_else = self.date;
        // Extracting never panics; should it all the same, the other documents go on.
        let Ok(mut extraction) = catch_unwind(AssertUnwindSafe(|| worker.extract(document))) else {
            *worker = self.extractor.worker();
            notices.push(incoming.notice(NoticeKind::Internal, "a fault of tiqu; please report it with this document"));
            return false;
        };
        if extraction.truncated {
            let what = format!("longer than {} MB; only the text before that was read", MAX_TEXT >> 20);
            notices.push(incoming.notice(NoticeKind::Truncated, what));
        }
        if incoming.keeps_title {
            extraction.title = None;
        }
        writer.write(&extraction, incoming.id, incoming.kept, &mut output.lines);
        if self.tally {
            output.tally.add(&extraction, incoming.id);
        }
        worker.reuse(extraction);
        true
    }
}

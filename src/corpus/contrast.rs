//! The job of `tiqu diff` over one corpus: each document tagged twice, with old and with new words and rules.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::driver::{Incoming, Job};
use super::notice::{Notice, NoticeKind};
use crate::change::{self, Change};
use crate::date::Day;
use crate::extract::{Document, Extractor, Worker};
use crate::output::jsonl::Writer;
use crate::text::offsets::OffsetUnit;

/// Tags documents twice and compares.
#[derive(Clone)]
pub struct Contrasting {
    /// What finds, before and after.
    pub extractors: [Extractor; 2],
    /// The day of publication of documents that tell none.
    pub date: Option<Day>,
}

/// A document that is not tagged the same by both.
#[derive(Clone, Debug)]
pub struct Contrast {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// What changed.
    pub changes: Vec<Change>,
}

impl Job for Contrasting {
    type Worker = [(Worker, Writer, Vec<u8>); 2];
    type Output = Vec<Contrast>;

    fn worker(&self) -> Self::Worker {
        self.extractors.each_ref().map(|extractor| (extractor.worker(), Writer::new(OffsetUnit::Chars), Vec::new()))
    }

    fn clear(&self, output: &mut Vec<Contrast>) {
        output.clear();
    }

    fn document(&self, workers: &mut Self::Worker, incoming: &Incoming<'_>, output: &mut Vec<Contrast>, notices: &mut Vec<Notice>) -> bool {
        let mut document = Document::new(incoming.text);
        document.date = incoming.date;
        document.date_else = self.date;
        for (number, (worker, writer, line)) in workers.iter_mut().enumerate() {
            line.clear();
            // Extracting never panics; should it all the same, the other documents go on.
            let Ok(extraction) = catch_unwind(AssertUnwindSafe(|| worker.extract(document))) else {
                *worker = self.extractors[number].worker();
                notices.push(incoming.notice(NoticeKind::Internal, "a fault of tiqu; please report it with this document"));
                return false;
            };
            writer.write(&extraction, incoming.id, "", line);
        }
        let [old, new] = workers.each_ref().map(|(_, _, line)| std::str::from_utf8(line).unwrap_or_default());
        match change::compare(old, new) {
            Ok(changes) if changes.is_empty() => {}
            Ok(changes) => {
                let id = serde_json::from_str(incoming.id).unwrap_or_else(|_| incoming.id.to_owned());
                output.push(Contrast { id, text: incoming.text.to_owned(), changes });
            }
            Err(what) => notices.push(incoming.notice(NoticeKind::Internal, what)),
        }
        true
    }
}

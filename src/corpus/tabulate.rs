//! The job of `tiqu table`: what each document reports, of texts or of lines that `tiqu tag` wrote.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::driver::{Incoming, Job};
use super::notice::{Notice, NoticeKind};
use super::tagged;
use crate::date::Day;
use crate::extract::{Document, Extractor, MAX_TEXT, Worker};
use crate::table::{FactReader, Facts};

/// Reads what documents report. Lines that hold entities already are taken as they are.
#[derive(Clone)]
pub struct Tabulating {
    extractor: Extractor,
    reader: FactReader,
    /// The day of publication of documents that tell none.
    pub date: Option<Day>,
}

impl Tabulating {
    /// With this extractor, which must give records, and the reader made of it.
    pub fn new(extractor: Extractor, reader: FactReader) -> Self {
        Self { extractor, reader, date: None }
    }
}

impl Job for Tabulating {
    type Worker = Worker;
    type Output = Vec<Facts>;

    fn worker(&self) -> Worker {
        self.extractor.worker()
    }

    fn clear(&self, output: &mut Vec<Facts>) {
        output.clear();
    }

    fn document(&self, worker: &mut Worker, incoming: &Incoming<'_>, output: &mut Vec<Facts>, notices: &mut Vec<Notice>) -> bool {
        let id = serde_json::from_str::<String>(incoming.id);
        let id = id.as_deref().unwrap_or(incoming.id);
        if let Some(line) = incoming.tagged {
            let text = Some(incoming.text).filter(|text| !text.is_empty());
            return match tagged::facts(&self.reader, id, line, text) {
                Ok(facts) => {
                    output.extend(facts);
                    true
                }
                Err(what) => {
                    notices.push(incoming.notice(NoticeKind::Json, what));
                    false
                }
            };
        }
        let mut document = Document::new(incoming.text);
        document.date = incoming.date;
        document.date_else = self.date;
        // Extracting never panics; should it all the same, the other documents go on.
        let Ok(extraction) = catch_unwind(AssertUnwindSafe(|| worker.extract(document))) else {
            *worker = self.extractor.worker();
            notices.push(incoming.notice(NoticeKind::Internal, "a fault of tiqu; please report it with this document"));
            return false;
        };
        if extraction.truncated {
            let what = format!("longer than {} MB; only the text before that was read", MAX_TEXT >> 20);
            notices.push(incoming.notice(NoticeKind::Truncated, what));
        }
        output.extend(self.reader.read(id, &extraction));
        true
    }
}

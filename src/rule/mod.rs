//! The rule language: patterns over one sentence's characters, word lists and typed spans.

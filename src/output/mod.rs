//! Output formats: one file a format.

pub mod jsonl;
pub mod plain;

//! Output formats: one file a format.

mod buffer;
pub mod jsonl;
pub mod plain;
pub mod table;

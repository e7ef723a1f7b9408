//! The command line: thin; one subcommand a file.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use crate::extract::{Document, Extractor};
use crate::output::jsonl;
use crate::text::offsets::OffsetUnit;

/// Interim: tags JSON Lines on standard input ({"id", "text", "date"?}); the real driver replaces it.
pub fn main() -> ExitCode {
    let extractor = Extractor::new();
    let mut worker = extractor.worker();
    let mut out = Vec::new();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        let mut document = Document::new(value["text"].as_str().unwrap_or_default());
        document.date = value["date"].as_str().and_then(|d| d.parse().ok());
        jsonl::write(&worker.extract(document), &value["id"].to_string(), "", OffsetUnit::Chars, &mut out);
    }
    match std::io::stdout().write_all(&out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

//! `tiqu tag`: entities and records of documents, as JSON Lines.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::{NOT_UNDERSTOOD, say};
use crate::extract::{Document, Extractor};
use crate::output::jsonl;
use crate::text::offsets::OffsetUnit;

/// Tags documents: one JSON object a document.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines files.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The field with the text.
    #[arg(long, value_name = "FIELD", default_value = "text")]
    text_field: String,
    /// The field with the document's id.
    #[arg(long, value_name = "FIELD", default_value = "id")]
    id_field: String,
    /// The field with the day of publication.
    #[arg(long, value_name = "FIELD")]
    date_field: Option<String>,
    /// Where to write; standard output if not given.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn tag(args: &Args) -> std::io::Result<()> {
    let extractor = Extractor::new();
    let mut worker = extractor.worker();
    let mut out = Vec::new();
    for path in &args.paths {
        for line in BufReader::new(File::open(path)?).lines() {
            let value: serde_json::Value = serde_json::from_str(&line?)?;
            let mut document = Document::new(value[&args.text_field].as_str().unwrap_or_default());
            document.date = args.date_field.as_ref().and_then(|f| value[f].as_str()).and_then(|d| d.parse().ok());
            jsonl::write(&worker.extract(document), &value[&args.id_field].to_string(), "", OffsetUnit::Chars, &mut out);
        }
    }
    match &args.output {
        Some(path) => File::create(path)?.write_all(&out),
        None => std::io::stdout().write_all(&out),
    }
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    match tag(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(error);
            ExitCode::from(NOT_UNDERSTOOD)
        }
    }
}

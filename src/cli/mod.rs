//! The command line: thin; one subcommand a file.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, ErrorKind};

mod companies;
mod company;
mod diff;
mod eval;
mod explain;
mod gold;
mod input;
mod lint;
mod overlay;
mod parts_out;
mod rule;
mod summary;
mod table;
mod tag;

/// Extracts amounts, companies, projects, stages and the records that link them from Chinese text.
#[derive(Parser)]
#[command(name = "tiqu", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// One file a subcommand: its arguments and its `run`.
#[derive(clap::Subcommand)]
enum Command {
    Tag(tag::Args),
    Company(company::Args),
    Diff(diff::Args),
    Eval(eval::Args),
    Gold(gold::Args),
    Explain(explain::Args),
    Lint(lint::Args),
    Rule(rule::Args),
    Table(table::Args),
}

/// Exit status where a check failed (a score under its floor, a lint).
pub(crate) const CHECK_FAILED: u8 = 1;
/// Exit status where something could not be read or understood.
pub(crate) const NOT_UNDERSTOOD: u8 = 2;

/// Runs the command that the process's arguments name. Exit status: 0 done, 1 a check failed, 2 something could not be
/// read or understood.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe behind `tiqu --help` is no fault.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(NOT_UNDERSTOOD));
        }
    };
    match cli.command {
        Command::Tag(args) => tag::run(args),
        Command::Company(args) => company::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Gold(args) => gold::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Lint(args) => lint::run(args),
        Command::Rule(args) => rule::run(args),
        Command::Table(args) => table::run(args),
    }
}

/// Says something on standard error; a closed standard error is no reason to stop.
pub(crate) fn say(what: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{what}");
}

/// A command's status; what it refused is told, and is status 2.
pub(crate) fn status(result: Result<ExitCode, String>) -> ExitCode {
    result.unwrap_or_else(|what| {
        say(format_args!("error: {what}"));
        ExitCode::from(NOT_UNDERSTOOD)
    })
}

/// Whether an argument names a file rather than being a text: it exists, or is written as a path is.
pub(crate) fn means_path(input: &str) -> bool {
    const EXTENSIONS: &[&str] = &["txt", "md", "csv", "tsv", "json", "jsonl", "ndjson", "ann", "html"];
    let path = Path::new(input);
    path.exists()
        || ["/", "./", "../"].iter().any(|beginning| input.starts_with(beginning))
        || !input.contains('\n') && path.extension().is_some_and(|e| EXTENSIONS.iter().any(|known| e == *known))
}

/// A certainty as an option names it.
fn certainty(name: &str) -> Result<crate::entity::Certainty, String> {
    crate::entity::Certainty::from_name(name).ok_or_else(|| "the certainties are sure, likely and guess".to_owned())
}

/// `1 fault`, `2 faults`.
pub(crate) fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// Writes text to standard output; a closed pipe ends quietly.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::plain(ErrorKind::Output, format!("standard output cannot be written: {e}")).caused_by(e))
        }
        _ => Ok(()),
    }
}

//! `tiqu lint`: checks tables and rules; given a corpus, tells which of them it never uses.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::process::ExitCode;

use super::input::{InputArgs, Progress, Warnings, conclude};
use super::overlay::Overlays;
use super::summary::grouped;
use super::{CHECK_FAILED, NOT_UNDERSTOOD, counted, print, say, status};
use crate::corpus::{self, Covering, Done, News, Report};
use crate::entity::RuleName;
use crate::extract::ExtractorBuilder;
use crate::lexicon::cover::{self, Seen};
use crate::lexicon::table::TABLES;

/// Checks all tables and rules, the built-in ones and one's own: sorted rows, no duplicate, a source in each, known values,
/// rules whose examples hold. Given a corpus, also tells what never matches there.
///
/// A row matches where its word stands in a text, a rule of the rule language where its pattern does; neither need decide
/// anything there. One's own files come first. Not asked after are the tables of statistics, words.tsv and name_chars.tsv.
///
/// Exit status 1 where there are faults, each told as FILE:LINE: what is wrong and what would be right; 2 where a file cannot
/// be read; 0 where rows or rules only never match.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Lists every row and rule that never matches, not only the first of each file
    #[arg(long, requires = "paths")]
    all: bool,
    #[command(flatten)]
    overlays: Overlays,
}

/// So many rows or rules of one file are listed without `--all`.
const LISTED: usize = 5;

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    status(lint(&args))
}

fn lint(args: &Args) -> Result<ExitCode, String> {
    // What is refused is refused before anything is read.
    let inputs = if args.input.paths.is_empty() { None } else { Some(args.input.inputs(None)?) };
    let (builder, unread) = args.overlays.builder();
    unread.iter().for_each(say);
    let faults = builder.clone().lint().err();
    faults.iter().for_each(say);
    let count = unread.len() + faults.iter().flat_map(|faults| faults.iter()).count();
    if count > 0 {
        say(counted(count, "fault", "faults"));
    }
    if !unread.is_empty() {
        return Ok(ExitCode::from(NOT_UNDERSTOOD));
    }
    let read = match inputs {
        Some(inputs) => covered(args, inputs, builder)?,
        None => ExitCode::SUCCESS,
    };
    Ok(if count > 0 { ExitCode::from(CHECK_FAILED) } else { read })
}

/// Reads the corpus and tells what never matches.
fn covered(args: &Args, inputs: corpus::Inputs, builder: ExtractorBuilder) -> Result<ExitCode, String> {
    // Faults that keep it from being built have been told.
    let Ok(extractor) = builder.trace(true).build() else { return Ok(ExitCode::from(CHECK_FAILED)) };
    let failed = args.input.failed()?;
    let mut covering = Covering::new(extractor);
    covering.date = args.input.date;
    let options = args.input.options(args.input.fields());
    let mut progress = Progress::new(&inputs, true);
    let mut warnings = Warnings::new(failed);
    let mut rows = covering.nothing();
    let mut rules = HashSet::new();
    let report = corpus::run(&covering, inputs, &options, &mut |done: Done<'_, News>| {
        warnings.take(done.notices, &progress)?;
        done.output.rows.drain(..).for_each(|row| rows.add(row));
        rules.extend(done.output.rules.drain(..));
        progress.read(done.bytes);
        Ok(())
    });
    progress.bar.finish_and_clear();
    let report = report.map_err(|error| format!("the corpus cannot be read: {error}"))?;
    warnings.end();
    if report.documents == 0 {
        say("no document was read: nothing can be said of what never matches");
    } else {
        print(&for_people(&report, &files(&covering, &rows, &rules), args.all)).map_err(|error| error.to_string())?;
    }
    Ok(conclude(&report, &args.input))
}

/// The rows of a table or the rules that one file holds.
struct FileUse {
    name: String,
    own: bool,
    total: u64,
    /// Those that never match: line, and what stands there.
    unused: Vec<(usize, String)>,
}

/// What each file holds: one's own first, then rules before tables.
fn files(covering: &Covering, seen: &Seen, fired: &HashSet<RuleName>) -> Vec<FileUse> {
    let mut files: Vec<FileUse> = Vec::new();
    let mut note = |name: &str, own: bool, line: usize, used: bool, what: &dyn Fn() -> String| {
        let at = files.iter().rposition(|file| file.name == name).unwrap_or_else(|| {
            files.push(FileUse { name: name.to_owned(), own, total: 0, unused: Vec::new() });
            files.len() - 1
        });
        files[at].total += 1;
        if !used {
            files[at].unused.push((line, what()));
        }
    };
    for rule in covering.extractor().rules() {
        if let (Some(line), Some(pattern)) = (rule.line, &rule.pattern) {
            let own = !rule.file.starts_with("lexicons/rules/");
            note(&rule.file, own, line, fired.contains(rule.name.as_str()), &|| format!("{}  {pattern}", rule.name));
        }
    }
    for table in cover::tables() {
        let spec = &TABLES[table as usize];
        for (row, used) in seen.told(covering.extractor().lexicon(), table) {
            // The source of a word is not what one asks after here.
            let cells = || row.text.split('\t').take(spec.columns.len() - 1).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ");
            note(row.file, row.file != spec.file, row.line, used, &cells);
        }
    }
    files.iter_mut().for_each(|file| file.unused.sort_unstable());
    files.sort_by_key(|file| !file.own);
    files
}

fn for_people(report: &Report, files: &[FileUse], all: bool) -> String {
    let count = usize::try_from(report.documents).unwrap_or(usize::MAX);
    let mut text = counted(count, "document", "documents").replacen(&count.to_string(), &grouped(report.documents), 1);
    let width = files.iter().map(|file| file.name.len()).max().unwrap_or(0);
    let _ = writeln!(text, "\n\n{:width$}  {:>7}  {:>7}", "", "rows", "never");
    for file in files {
        let _ = writeln!(text, "{:width$}  {:>7}  {:>7}", file.name, grouped(file.total), grouped(file.unused.len() as u64));
    }
    for file in files.iter().filter(|file| !file.unused.is_empty()) {
        text.push('\n');
        let listed = if all { file.unused.len() } else { LISTED };
        for (line, what) in file.unused.iter().take(listed) {
            let _ = writeln!(text, "{}:{line}: {what}", file.name);
        }
        let more = file.unused.len().saturating_sub(listed) as u64;
        if more > 0 {
            let _ = writeln!(text, "{}: {} more never match; --all lists them", file.name, grouped(more));
        }
    }
    text
}

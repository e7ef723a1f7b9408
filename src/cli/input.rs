//! What commands that read many documents have in common: their inputs, where output goes, progress, and what failed.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{NOT_UNDERSTOOD, say};
use crate::corpus::{self, Fields, Format, Inputs, Keep, Notice, Options, Report};
use crate::date::Day;

/// Options that say what to read, and how.
#[derive(clap::Args, Debug)]
pub(crate) struct InputArgs {
    /// Files, folders, patterns ('news/*.txt') or - for standard input
    ///
    /// .jsonl and .ndjson are JSON Lines, other files plain text, one document each. Of a folder .txt, .jsonl and .ndjson are
    /// read, in its folders too (hidden folders are left out).
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Reads all files as plain text or as JSON Lines, whatever their extension
    #[arg(long, value_name = "FORM")]
    pub(crate) input: Option<Form>,
    /// Each line of a plain file is a document
    #[arg(long)]
    pub(crate) lines: bool,
    /// The field of JSON Lines that holds the text [default: text]; standard input is JSON Lines when given
    #[arg(long, value_name = "FIELD")]
    pub(crate) text_field: Option<String>,
    /// The field that holds the id; FILE:LINE where a line has none
    #[arg(long, value_name = "FIELD", default_value = "id")]
    pub(crate) id_field: String,
    /// The field that holds the day of publication (2021-07-29)
    #[arg(long, value_name = "FIELD")]
    pub(crate) date_field: Option<String>,
    /// The day of publication of documents that tell none
    #[arg(long, value_name = "DAY")]
    pub(crate) date: Option<Day>,
    /// How many threads [default: as many as the machine has]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Where to write a line of JSON for each document that failed
    #[arg(long, value_name = "FILE")]
    pub(crate) failures: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    Text,
    Jsonl,
}

impl InputArgs {
    /// What to read; `written` are the files that are written meanwhile.
    pub(crate) fn inputs(&self, written: Option<&Path>) -> Result<Inputs, String> {
        if self.failures.as_deref() == Some(Path::new("-")) {
            return Err("--failures - names no file; failures are told on standard error in any case".into());
        }
        let stdin = self.paths.iter().filter(|path| *path == Path::new("-")).count();
        if self.paths.is_empty() && io::stdin().is_terminal() {
            return Err("nothing to read: name a file or a folder, or - for standard input".into());
        }
        if stdin > 1 {
            return Err("standard input (-) is named twice".into());
        }
        if self.lines && self.input == Some(Form::Jsonl) {
            return Err("--lines is for plain text; with --input jsonl each line is a document in any case".into());
        }
        let except: Vec<PathBuf> = written.map(Path::to_owned).into_iter().chain(self.failures.clone()).collect();
        if let Some(path) = self.paths.iter().find(|path| corpus::is_among(path, &except)) {
            return Err(format!("{}: to be read and to be written; write to another file", path.display()));
        }
        let plain = if self.lines { Format::Lines } else { Format::Text };
        let paths = if self.paths.is_empty() { vec!["-".into()] } else { self.paths.clone() };
        Ok(Inputs {
            paths,
            format: self.input.map(|form| if form == Form::Jsonl { Format::JsonLines } else { plain }),
            lines: self.lines,
            json_stdin: self.text_field.is_some() && !self.lines,
            sniff_stdin: false,
            except,
        })
    }

    /// The fields of JSON Lines, nothing kept.
    pub(crate) fn fields(&self) -> Fields {
        let text = self.text_field.clone().unwrap_or_else(|| "text".into());
        Fields { text, id: self.id_field.clone(), date: self.date_field.clone(), keep: Keep::Nothing, tagged: false }
    }

    /// How to run a job over them.
    pub(crate) fn options(&self, fields: Fields) -> Options {
        let options = Options { fields, ..Options::default() };
        Options { threads: self.threads.unwrap_or(options.threads), ..options }
    }

    /// The file that failures go to, made anew.
    pub(crate) fn failed(&self) -> Result<Option<File>, String> {
        self.failures.as_deref().map(create).transpose()
    }
}

/// Where lines go.
pub(crate) enum Out {
    Stdout,
    File(PathBuf, File),
}

impl Out {
    /// To a path; standard output for - or where none is given.
    pub(crate) fn to(path: Option<&Path>) -> Result<Self, String> {
        match path {
            None => Ok(Self::Stdout),
            Some(path) if path == Path::new("-") => Ok(Self::Stdout),
            Some(path) => create(path).map(|file| Self::File(path.to_owned(), file)),
        }
    }

    /// Writes bytes, and sees to it that they arrive where asked.
    pub(crate) fn write(&mut self, bytes: &[u8], flush: bool) -> io::Result<()> {
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(bytes)?;
                if flush { out.flush() } else { Ok(()) }
            }
            Self::File(_, file) => file.write_all(bytes),
        }
    }
}

/// Makes a file.
pub(crate) fn create(path: &Path) -> Result<File, String> {
    File::create(path).map_err(|error| format!("{}: cannot be written: {error}", path.display()))
}

/// Says at the end what was not read; gives the exit status.
pub(crate) fn conclude(report: &Report, args: &InputArgs) -> ExitCode {
    if report.skipped > 0 {
        let (files, were) = if report.skipped == 1 { ("file", "was") } else { ("files", "were") };
        say(format_args!("{} {files} in folders {were} skipped: only .txt, .jsonl and .ndjson are read there", report.skipped));
    }
    if report.failures == 0 {
        return ExitCode::SUCCESS;
    }
    let all = report.documents + report.failures;
    let noun = if all == 1 { "document" } else { "documents" };
    let see = args.failures.as_ref().map_or_else(String::new, |path| format!("; they are listed in {}", path.display()));
    say(format_args!("{} of {all} {noun} failed{see}", report.failures));
    ExitCode::from(NOT_UNDERSTOOD)
}

/// A progress bar where somebody sees it: on a terminal, unless the output goes there, and only where it takes a while.
pub(crate) struct Progress {
    pub(crate) bar: ProgressBar,
    since: Option<Instant>,
}

/// A run shorter than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

impl Progress {
    /// `free`: the terminal is.
    pub(crate) fn new(inputs: &Inputs, free: bool) -> Self {
        if !free || !io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), since: None };
        }
        let (total, template) = match inputs.total_bytes() {
            Some(total) => (Some(total), "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"),
            None => (None, "{spinner} {bytes}, {bytes_per_sec}"),
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden()).with_style(style);
        Self { bar, since: Some(Instant::now()) }
    }

    /// So many bytes have been read.
    pub(crate) fn read(&mut self, bytes: u64) {
        if self.since.is_some_and(|since| since.elapsed() > PATIENCE) {
            self.since = None;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(bytes);
    }
}

/// How many warnings are told one by one.
const TOLD: u64 = 20;

/// Tells notices: every failure, and the first warnings. Failures go to a file too, where one is asked for.
#[derive(Default)]
pub(crate) struct Warnings {
    count: u64,
    failed: Option<File>,
}

impl Warnings {
    /// `failed` is the file for failures, as JSON Lines.
    pub(crate) fn new(failed: Option<File>) -> Self {
        Self { count: 0, failed }
    }

    /// Tells the notices of some documents above the progress bar.
    pub(crate) fn take(&mut self, notices: &[Notice], progress: &Progress) -> io::Result<()> {
        if notices.is_empty() {
            return Ok(());
        }
        progress.bar.suspend(|| notices.iter().for_each(|notice| self.tell(notice)));
        let Some(file) = &mut self.failed else { return Ok(()) };
        let mut lines = Vec::new();
        notices.iter().filter(|n| n.kind.fails()).for_each(|n| n.write_json(&mut lines));
        file.write_all(&lines)
    }

    fn tell(&mut self, notice: &Notice) {
        if !notice.kind.fails() {
            self.count += 1;
            if self.count > TOLD {
                return;
            }
        }
        say(notice);
    }

    pub(crate) fn end(&self) {
        if self.count > TOLD {
            say(format_args!("{} more warnings of this sort", self.count - TOLD));
        }
    }
}

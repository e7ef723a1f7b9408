//! `tiqu tag`: entities and records of documents, as JSON Lines.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::companies::Companies;
use super::overlay::Overlays;
use super::{NOT_UNDERSTOOD, say, summary};
use crate::corpus::{self, Done, Fields, Format, Inputs, Keep, Notice, Options, RESERVED, Report, Tagged, Tagging, Tally};
use crate::date::Day;
use crate::entity::QuantityKind;
use crate::extract::{Extractor, Layers};
use crate::text::offsets::OffsetUnit;

/// Tags documents: finds entities and records, writes one JSON object a document.
///
/// Exit status: 0 done, 2 when an option or a lexicon was refused or a document failed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, patterns ('news/*.txt') or - for standard input
    ///
    /// .jsonl and .ndjson are JSON Lines, other files plain text, one document each. Of a folder .txt, .jsonl and .ndjson are
    /// read, in its folders too (hidden folders are left out).
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Reads all files as plain text or as JSON Lines, whatever their extension
    #[arg(long, value_name = "FORM")]
    input: Option<Form>,
    /// Each line of a plain file is a document
    #[arg(long)]
    lines: bool,
    /// The field of JSON Lines that holds the text [default: text]; standard input is JSON Lines when given
    #[arg(long, value_name = "FIELD")]
    text_field: Option<String>,
    /// The field that holds the id; FILE:LINE where a line has none
    #[arg(long, value_name = "FIELD", default_value = "id")]
    id_field: String,
    /// The field that holds the day of publication (2021-07-29)
    #[arg(long, value_name = "FIELD")]
    date_field: Option<String>,
    /// Fields to copy to the output, or all
    #[arg(long, value_name = "FIELD,…|all", value_delimiter = ',')]
    keep: Vec<String>,
    /// The day of publication of documents that tell none
    #[arg(long, value_name = "DAY")]
    date: Option<Day>,
    /// Finds only these: quantity or one of its kinds (money, area, …), company, project, stage, date, location,
    /// organization, record; records come with the entities they refer to
    #[arg(long, value_name = "TYPE,…", value_delimiter = ',', value_parser = parse_wanted)]
    only: Vec<Wanted>,
    /// How many threads [default: as many as the machine has]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Where to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What start and end count
    #[arg(long, value_name = "UNIT", default_value = "chars")]
    offsets: Unit,
    /// Writes each document as soon as it has been read, for input that comes slowly
    #[arg(long)]
    flush: bool,
    /// Where to write a line of JSON for each document that failed
    #[arg(long, value_name = "FILE")]
    failures: Option<PathBuf>,
    /// Prints counts and a table of the records at the end (always so with -o on a terminal)
    #[arg(long)]
    summary: bool,
    #[command(flatten)]
    companies: Companies,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Text,
    Jsonl,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Unit {
    /// Unicode code points, as Python slices strings
    Chars,
    /// Bytes of UTF-8
    Bytes,
    /// UTF-16 code units, as JavaScript and Java slice strings
    Utf16,
}

/// A name that `--only` takes.
#[derive(Clone, Copy)]
enum Wanted {
    Layers(Layers),
    Kind(QuantityKind),
}

fn parse_wanted(name: &str) -> Result<Wanted, String> {
    let layers = match name {
        "quantity" => Layers::QUANTITY,
        "company" => Layers::COMPANY,
        "project" => Layers::PROJECT,
        "stage" => Layers::STAGE,
        "date" => Layers::DATE,
        "location" => Layers::LOCATION,
        "organization" => Layers::ORGANIZATION,
        "record" => Layers::RECORD,
        _ => {
            return QuantityKind::from_name(name).map(Wanted::Kind).ok_or_else(|| {
                let kinds: Vec<_> = QuantityKind::ALL.iter().map(|k| k.name()).collect();
                let types = "quantity, company, project, stage, date, location, organization, record";
                format!("not one of {types}, or a kind of quantity: {}", kinds.join(", "))
            });
        }
    };
    Ok(Wanted::Layers(layers))
}

impl Args {
    fn inputs(&self) -> Result<Inputs, String> {
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
        let plain = if self.lines { Format::Lines } else { Format::Text };
        let paths = if self.paths.is_empty() { vec!["-".into()] } else { self.paths.clone() };
        Ok(Inputs {
            paths,
            format: self.input.map(|form| if form == Form::Jsonl { Format::JsonLines } else { plain }),
            lines: self.lines,
            json_stdin: self.text_field.is_some() && !self.lines,
            except: self.output.iter().chain(&self.failures).cloned().collect(),
        })
    }

    fn fields(&self) -> Result<Fields, String> {
        let keep = match self.keep.as_slice() {
            [] => Keep::Nothing,
            [all] if all == "all" => Keep::All,
            names => {
                let own = |name: &&String| RESERVED.contains(&name.as_str());
                // Its own field, which the output has in any case.
                let same =
                    |name: &str| name == "id" && self.id_field == "id" || name == "date" && self.date_field.as_deref() == Some("date");
                if let Some(name) = names.iter().filter(own).find(|name| !same(name)) {
                    return Err(format!("--keep {name}: the output has a field {name} of its own; leave it out or rename it in the input"));
                }
                Keep::Named(names.iter().filter(|name| !own(name)).cloned().collect())
            }
        };
        let text = self.text_field.clone().unwrap_or_else(|| "text".into());
        Ok(Fields { text, id: self.id_field.clone(), date: self.date_field.clone(), keep })
    }

    fn extractor(&self) -> Result<Extractor, String> {
        let (builder, mut unread) = self.overlays.builder();
        let mut builder = self.companies.add_to(builder, &mut unread);
        let faults: String = unread.iter().map(|fault| format!("{fault}\n")).collect();
        let mut layers: Option<Layers> = None;
        let mut kinds = Vec::new();
        for wanted in &self.only {
            let more = match *wanted {
                Wanted::Layers(more) => more,
                Wanted::Kind(kind) => {
                    kinds.push(kind);
                    Layers::QUANTITY
                }
            };
            layers = Some(layers.map_or(more, |layers| layers | more));
        }
        if let Some(layers) = layers {
            builder = builder.only(layers);
        }
        let whole = self.only.iter().any(|w| matches!(w, Wanted::Layers(l) if l.contains(Layers::QUANTITY)));
        if !kinds.is_empty() && !whole {
            builder = builder.kinds(kinds);
        }
        match builder.build() {
            Ok(extractor) if faults.is_empty() => Ok(extractor),
            Ok(_) => Err(faults.trim_end().to_owned()),
            Err(errors) => Err(faults + &errors.to_string()),
        }
    }
}

/// Where lines go.
enum Out {
    Stdout,
    File(PathBuf, File),
}

impl Out {
    fn to(path: Option<&Path>) -> Result<Self, String> {
        match path {
            None => Ok(Self::Stdout),
            Some(path) if path == Path::new("-") => Ok(Self::Stdout),
            Some(path) => create(path).map(|file| Self::File(path.to_owned(), file)),
        }
    }

    fn write(&mut self, bytes: &[u8], flush: bool) -> io::Result<()> {
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

fn create(path: &Path) -> Result<File, String> {
    File::create(path).map_err(|error| format!("{}: cannot be written: {error}", path.display()))
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    match tag(&args) {
        Ok(status) => status,
        Err(what) => {
            say(format_args!("error: {what}"));
            ExitCode::from(NOT_UNDERSTOOD)
        }
    }
}

fn tag(args: &Args) -> Result<ExitCode, String> {
    let inputs = args.inputs()?;
    let fields = args.fields()?;
    if args.failures.as_deref() == Some(Path::new("-")) {
        return Err("--failures - names no file; failures are told on standard error in any case".into());
    }
    for path in &args.paths {
        if corpus::is_among(path, &inputs.except) {
            return Err(format!("{}: to be read and to be written; write to another file", path.display()));
        }
    }
    let extractor = args.extractor()?;
    let mut out = Out::to(args.output.as_deref())?;
    let mut failed = args.failures.as_deref().map(create).transpose()?;
    let to_file = matches!(out, Out::File(..));
    let summed = args.summary || to_file && io::stdout().is_terminal();
    let mut tagging = Tagging::new(extractor);
    tagging.date = args.date;
    tagging.tally = summed;
    tagging.offsets = match args.offsets {
        Unit::Chars => OffsetUnit::Chars,
        Unit::Bytes => OffsetUnit::Bytes,
        Unit::Utf16 => OffsetUnit::Utf16,
    };
    let mut options = Options { fields, live: args.flush, ..Options::default() };
    options.threads = args.threads.unwrap_or(options.threads);
    let mut progress = Progress::new(&inputs, to_file || !io::stdout().is_terminal());
    let mut warnings = Warnings::default();
    let mut tally = Tally::default();
    let result = corpus::run(&tagging, inputs, &options, &mut |done: Done<'_, Tagged>| {
        if !done.notices.is_empty() {
            progress.bar.suspend(|| done.notices.iter().for_each(|notice| warnings.tell(notice)));
            if let Some(file) = &mut failed {
                let mut lines = Vec::new();
                done.notices.iter().filter(|n| n.kind.fails()).for_each(|n| n.write_json(&mut lines));
                file.write_all(&lines)?;
            }
        }
        tally.append(&mut done.output.tally);
        progress.read(done.bytes);
        out.write(&done.output.lines, args.flush)
    });
    progress.bar.finish_and_clear();
    let report = match result.and_then(|report| if to_file { Ok(report) } else { io::stdout().flush().map(|()| report) }) {
        Ok(report) => report,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => {
            let place = if let Out::File(path, _) = &out { path.display().to_string() } else { "standard output".to_owned() };
            return Err(format!("{place}: cannot be written: {error}"));
        }
    };
    if summed {
        let table = summary::table(&report, &tally, summary::width(to_file));
        // Nobody reads a closed pipe.
        let _ = if to_file { io::stdout().write_all(table.as_bytes()) } else { io::stderr().write_all(table.as_bytes()) };
    }
    warnings.end();
    Ok(conclude(&report, args))
}

/// Says at the end what was not read; gives the exit status.
fn conclude(report: &Report, args: &Args) -> ExitCode {
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
struct Progress {
    bar: ProgressBar,
    since: Option<Instant>,
}

/// A run shorter than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

impl Progress {
    fn new(inputs: &Inputs, free: bool) -> Self {
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

    fn read(&mut self, bytes: u64) {
        if self.since.is_some_and(|since| since.elapsed() > PATIENCE) {
            self.since = None;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(bytes);
    }
}

/// How many warnings are told one by one.
const TOLD: u64 = 20;

/// Tells notices: every failure, and the first warnings.
#[derive(Default)]
struct Warnings {
    count: u64,
}

impl Warnings {
    fn tell(&mut self, notice: &Notice) {
        if !notice.kind.fails() {
            self.count += 1;
            if self.count > TOLD {
                return;
            }
        }
        say(notice);
    }

    fn end(&self) {
        if self.count > TOLD {
            say(format_args!("{} more warnings of this sort", self.count - TOLD));
        }
    }
}

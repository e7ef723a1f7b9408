//! `tiqu company`: the parts of company names, for a list of names.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::overlay::Overlays;
use super::parts_out::{Form, Kept, Out, is_own};
use super::{NOT_UNDERSTOOD, counted, means_path, say, status};
use crate::corpus::is_among;
use crate::extract::Worker;

/// Takes company names apart: region with its administrative code, trade name, industry, legal form, branch.
///
/// Writes a JSON object a line, or a table on a terminal. Where a name's place could be any of several divisions, region_candidates
/// (in CSV region_code, with | between them) holds the code of each.
///
/// Exit status: 0 done, 2 when an option was refused or a file or row could not be read; the other rows go on.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Names, files that hold names, or - for standard input
    ///
    /// Of files, .csv and .tsv have a header and the names in a column, .jsonl and .ndjson in a field, others one a line.
    #[arg(value_name = "NAME|FILE|-")]
    names: Vec<String>,
    /// Reads files and standard input in this form, whatever their extension
    #[arg(long, value_name = "FORM")]
    input: Option<Input>,
    /// The column of a CSV file that holds the names [default: name]; standard input is CSV when given
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// The field of JSON Lines that holds the names [default: name]; standard input is JSON Lines when given
    #[arg(long, value_name = "FIELD", conflicts_with = "column")]
    text_field: Option<String>,
    /// Columns or fields to copy to the output, or all
    #[arg(long, value_name = "NAME,…|all", value_delimiter = ',')]
    keep: Vec<String>,
    /// How to write [default: a table on a terminal, else jsonl]
    #[arg(long, value_name = "FORM")]
    format: Option<Form>,
    /// Where to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Input {
    /// A name a line
    Lines,
    /// A header, then a row a name
    Csv,
    /// A JSON object a line
    Jsonl,
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    status(company(&args))
}

fn company(args: &Args) -> Result<ExitCode, String> {
    let names: Vec<&str> = if args.names.is_empty() { vec!["-"] } else { args.names.iter().map(String::as_str).collect() };
    if args.names.is_empty() && io::stdin().is_terminal() {
        return Err("nothing to read: give a name, name a file, or - for standard input".into());
    }
    if names.iter().filter(|name| **name == "-").count() > 1 {
        return Err("standard input (-) is named twice".into());
    }
    let to_terminal = args.output.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(if to_terminal { Form::Table } else { Form::Jsonl });
    let keep = Keep::of(args, format)?;
    for name in names.iter().filter(|name| means_path(name)) {
        if is_among(Path::new(name), args.output.as_slice()) {
            return Err(format!("{name}: to be read and to be written; write to another file"));
        }
    }
    let (builder, unread) = args.overlays.builder();
    let mut faults: String = unread.iter().map(|fault| format!("{fault}\n")).collect();
    let extractor = match builder.build() {
        Ok(extractor) if faults.is_empty() => extractor,
        Ok(_) => return Err(faults.trim_end().to_owned()),
        Err(errors) => {
            faults += &errors.to_string();
            return Err(faults);
        }
    };
    let out: Box<dyn Write> = match &args.output {
        None => Box::new(io::stdout().lock()),
        Some(path) => Box::new(File::create(path).map_err(|error| format!("{}: cannot be written: {error}", path.display()))?),
    };
    let mut out = Out::new(out, format);
    if let Keep::Named(names) = &keep {
        out.columns(names);
    }
    let mut run = Run { worker: extractor.worker(), out, format, keep, args, names: 0, faults: 0 };
    let result = names.iter().try_for_each(|name| run.source(name)).and_then(|()| run.out.finish());
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => {
            let place = args.output.as_ref().map_or("standard output".to_owned(), |path| path.display().to_string());
            return Err(format!("{place}: cannot be written: {error}"));
        }
        Ok(()) => {}
    }
    if run.faults == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    say(format_args!("{}; {} taken apart", counted(run.faults, "fault", "faults"), counted(run.names, "name", "names")));
    Ok(ExitCode::from(NOT_UNDERSTOOD))
}

/// What to copy.
enum Keep {
    Named(Vec<String>),
    /// All but the output's own.
    All,
}

impl Keep {
    fn of(args: &Args, format: Form) -> Result<Self, String> {
        if args.keep.as_slice() == ["all"] {
            return match args.names.len() {
                2.. if format == Form::Csv => {
                    Err("--keep all with --format csv takes one file, whose columns it copies; name the columns".into())
                }
                _ => Ok(Self::All),
            };
        }
        if let Some(name) = args.keep.iter().find(|name| is_own(name)) {
            return Err(format!("--keep {name}: the output has {name} of its own; leave it out or rename it in the input"));
        }
        Ok(Self::Named(args.keep.clone()))
    }

    fn keeps(&self, name: &str) -> bool {
        match self {
            Self::Named(names) => names.iter().any(|n| n == name),
            Self::All => !is_own(name),
        }
    }
}

struct Run<'a> {
    worker: Worker,
    out: Out,
    format: Form,
    keep: Keep,
    args: &'a Args,
    names: usize,
    faults: usize,
}

impl Run<'_> {
    fn fault(&mut self, what: impl std::fmt::Display) {
        self.faults += 1;
        say(what);
    }

    /// One argument: a name, a file or standard input. An error is one of writing.
    fn source(&mut self, given: &str) -> io::Result<()> {
        if given != "-" && !means_path(given) {
            return self.name(given.trim(), Kept::new());
        }
        let extension = Path::new(given).extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let told = match extension.as_str() {
            _ if given == "-" && self.args.column.is_some() => Input::Csv,
            _ if given == "-" && self.args.text_field.is_some() => Input::Jsonl,
            "csv" | "tsv" => Input::Csv,
            "jsonl" | "ndjson" => Input::Jsonl,
            _ => Input::Lines,
        };
        let reader: Box<dyn Read> = if given == "-" {
            Box::new(io::stdin().lock())
        } else {
            match File::open(given) {
                Ok(file) => Box::new(file),
                Err(error) => {
                    self.fault(format_args!("{given}: cannot be read: {error}; name a file, or give the name itself"));
                    return Ok(());
                }
            }
        };
        match self.args.input.unwrap_or(told) {
            Input::Csv => self.rows(given, reader, if extension == "tsv" { b'\t' } else { b',' }),
            form => self.lines(given, BufReader::new(reader), form == Input::Jsonl),
        }
    }

    fn lines(&mut self, place: &str, mut reader: impl BufRead, json: bool) -> io::Result<()> {
        if json && self.format == Form::Csv && matches!(self.keep, Keep::All) {
            self.fault(format_args!("{place}: --keep all cannot tell the columns of JSON Lines beforehand; name the fields"));
            return Ok(());
        }
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            match reader.read_until(b'\n', &mut bytes) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    self.fault(format_args!("{place}:{number}: cannot be read: {error}"));
                    break;
                }
            }
            let Ok(line) = std::str::from_utf8(&bytes) else {
                self.fault(format_args!("{place}:{number}: {NOT_UTF8}"));
                continue;
            };
            let line = line.trim_start_matches('\u{feff}').trim();
            if line.is_empty() {
                continue;
            }
            if !json {
                self.name(line, Kept::new())?;
                continue;
            }
            match self.object(line) {
                Ok((name, kept)) => self.name(name.trim(), kept)?,
                Err(what) => self.fault(format_args!("{place}:{number}: {what}")),
            }
        }
        Ok(())
    }

    /// The name that a line of JSON holds, and what is kept of it.
    fn object(&self, line: &str) -> Result<(String, Kept), String> {
        let field = self.args.text_field.as_deref().unwrap_or("name");
        let mut object: Kept = serde_json::from_str(line).map_err(|error| {
            let full = error.to_string();
            let what = full.split(" at line ").next().unwrap_or_default();
            format!("not a JSON object: {what} at byte {}; each line must be one", error.column())
        })?;
        let name = match object.get(field) {
            Some(Value::String(name)) => name.clone(),
            Some(_) => return Err(format!("the field {field} is no string; name the field that holds the name with --text-field")),
            None => return Err(format!("no field {field}; name the field that holds the name with --text-field")),
        };
        object.retain(|key, _| key != field && self.keep.keeps(key));
        Ok((name, object))
    }

    fn rows(&mut self, place: &str, reader: impl Read, delimiter: u8) -> io::Result<()> {
        let column = self.args.column.as_deref().unwrap_or("name");
        let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(reader);
        let header: Vec<String> = match rows.headers() {
            Ok(header) => header.iter().map(|cell| cell.trim().to_owned()).collect(),
            Err(error) => {
                self.fault(format_args!("{place}:1: {}", csv_fault(&error)));
                return Ok(());
            }
        };
        let Some(at) = header.iter().position(|cell| cell == column) else {
            self.fault(format_args!("{place}:1: no column {column}; name one of {} with --column", header.join(", ")));
            return Ok(());
        };
        let kept: Vec<usize> = (0..header.len()).filter(|&i| i != at && self.keep.keeps(&header[i])).collect();
        if matches!(self.keep, Keep::All) {
            self.out.columns(kept.iter().map(|&i| &header[i]));
        }
        let mut row = csv::StringRecord::new();
        loop {
            match rows.read_record(&mut row) {
                Ok(false) => return Ok(()),
                Ok(true) => {
                    let kept = kept.iter().map(|&i| (header[i].clone(), row.get(i).unwrap_or_default().into())).collect();
                    self.name(row.get(at).unwrap_or_default().trim(), kept)?;
                }
                Err(error) => {
                    let line = error.position().map_or(rows.position().line(), csv::Position::line);
                    self.fault(format_args!("{place}:{line}: {}", csv_fault(&error)));
                    if error.is_io_error() {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn name(&mut self, name: &str, kept: Kept) -> io::Result<()> {
        self.names += 1;
        let parts = self.worker.company_parts(name);
        self.out.write(name, &parts, &kept)
    }
}

const NOT_UTF8: &str = "not UTF-8; convert it, for example iconv -f GB18030 -t UTF-8";

/// What is wrong with a row, and what would be right.
pub(super) fn csv_fault(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => NOT_UTF8.to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the header has {expected_len}; put cells that hold commas in quotation marks")
        }
        _ => format!("cannot be read: {error}"),
    }
}

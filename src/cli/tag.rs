//! `tiqu tag`: entities and records of documents, as JSON Lines.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::companies::Companies;
use super::input::{InputArgs, Out, Progress, Warnings, conclude};
use super::overlay::Overlays;
use super::{status, summary};
use crate::corpus::{self, Done, Fields, Keep, Options, RESERVED, Tagged, Tagging, Tally};
use crate::entity::{Certainty, QuantityKind};
use crate::extract::{Extractor, Layers};
use crate::text::offsets::OffsetUnit;

/// Tags documents: finds entities and records, writes one JSON object a document.
///
/// Exit status: 0 done, 2 when an option or a lexicon was refused or a document failed.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Fields to copy to the output, or all
    #[arg(long, value_name = "FIELD,…|all", value_delimiter = ',')]
    keep: Vec<String>,
    /// Finds only these: quantity or one of its kinds (money, area, …), company, project, stage, date, location,
    /// organization, record; records come with the entities they refer to
    #[arg(long, value_name = "TYPE,…", value_delimiter = ',', value_parser = parse_wanted)]
    only: Vec<Wanted>,
    /// Leaves out companies, projects and records that are less certain than this: sure, likely or guess; a record that is
    /// kept comes with all entities it refers to
    #[arg(long, value_name = "CERTAINTY", value_parser = super::certainty)]
    min_certainty: Option<Certainty>,
    /// Where to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What start and end count
    #[arg(long, value_name = "UNIT", default_value = "chars")]
    offsets: Unit,
    /// Writes each document as soon as it has been read, for input that comes slowly
    #[arg(long)]
    flush: bool,
    /// Prints counts and a table of the records at the end (always so with -o on a terminal)
    #[arg(long)]
    summary: bool,
    #[command(flatten)]
    companies: Companies,
    #[command(flatten)]
    overlays: Overlays,
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
    fn fields(&self) -> Result<Fields, String> {
        let keep = match self.keep.as_slice() {
            [] => Keep::Nothing,
            [all] if all == "all" => Keep::All,
            names => {
                let own = |name: &&String| RESERVED.contains(&name.as_str());
                // Its own field, which the output has in any case.
                let same = |name: &str| {
                    name == "id" && self.input.id_field == "id" || name == "date" && self.input.date_field.as_deref() == Some("date")
                };
                if let Some(name) = names.iter().filter(own).find(|name| !same(name)) {
                    return Err(format!("--keep {name}: the output has a field {name} of its own; leave it out or rename it in the input"));
                }
                Keep::Named(names.iter().filter(|name| !own(name)).cloned().collect())
            }
        };
        Ok(Fields { keep, ..self.input.fields() })
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
        if let Some(least) = self.min_certainty {
            builder = builder.min_certainty(least);
        }
        match builder.build() {
            Ok(extractor) if faults.is_empty() => Ok(extractor),
            Ok(_) => Err(faults.trim_end().to_owned()),
            Err(errors) => Err(faults + &errors.to_string()),
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    status(tag(&args))
}

fn tag(args: &Args) -> Result<ExitCode, String> {
    let inputs = args.input.inputs(args.output.as_deref())?;
    let fields = args.fields()?;
    let extractor = args.extractor()?;
    let mut out = Out::to(args.output.as_deref())?;
    let failed = args.input.failed()?;
    let to_file = matches!(out, Out::File(..));
    let summed = args.summary || to_file && io::stdout().is_terminal();
    let mut tagging = Tagging::new(extractor);
    tagging.date = args.input.date;
    tagging.tally = summed;
    tagging.offsets = match args.offsets {
        Unit::Chars => OffsetUnit::Chars,
        Unit::Bytes => OffsetUnit::Bytes,
        Unit::Utf16 => OffsetUnit::Utf16,
    };
    let options = Options { live: args.flush, ..args.input.options(fields) };
    let mut progress = Progress::new(&inputs, to_file || !io::stdout().is_terminal());
    let mut warnings = Warnings::new(failed);
    let mut tally = Tally::default();
    let result = corpus::run(&tagging, inputs, &options, &mut |done: Done<'_, Tagged>| {
        warnings.take(done.notices, &progress)?;
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
    Ok(conclude(&report, &args.input))
}

//! `tiqu table`: the projects of many documents, one row each.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::input::{InputArgs, Out, Progress, Warnings, conclude};
use super::overlay::Overlays;
use super::summary::{self, Column, Cut, grouped};
use super::{counted, status};
use crate::corpus::{self, Done, Fields, Tabulating};
use crate::entity::{Bound, Figure, Modality};
use crate::extract::Layers;
use crate::output::{plain, table as cells};
use crate::table::{FactReader, Facts, Row, Slot, Table, TableBuilder};

/// A table of the projects in many documents: one row a project, merged by name and company, with the documents it came from,
/// and what the investments come to per currency.
///
/// Reads texts as `tiqu tag` does, and the JSON Lines that it wrote, told by their fields. Reprints are one source: texts that are the
/// same after folding or nearly; of tagged lines the text must be kept for that (`tiqu tag --keep text`), else the findings
/// in their order are compared. Amounts are never averaged: where sources disagree a row shows the spread, and below the table
/// stands who says what.
///
/// Exit status: 0 done, 2 when an option or a lexicon was refused or a document failed.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// How to write
    #[arg(long, value_name = "FORM", default_value = "table")]
    format: Form,
    /// Where to write instead of standard output; the totals are then told there
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people, with the totals below
    Table,
    /// A head, then a row a project
    Csv,
    /// One object: rows, documents, totals
    Json,
}

/// The width of a table that no terminal bounds.
const PAGE: usize = 160;

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    status(tabulate(&args))
}

fn tabulate(args: &Args) -> Result<ExitCode, String> {
    let mut inputs = args.input.inputs(args.output.as_deref())?;
    inputs.sniff_stdin = args.input.input.is_none() && !args.input.lines;
    let extractor = args.overlays.extractor(|builder| builder.only(Layers::RECORD | Layers::LOCATION | Layers::COMPANY))?;
    let mut out = Out::to(args.output.as_deref())?;
    let failed = args.input.failed()?;
    let to_file = matches!(out, Out::File(..));
    let reader = FactReader::new(&extractor);
    let mut tabulating = Tabulating::new(extractor, reader.clone());
    tabulating.date = args.input.date;
    let options = args.input.options(Fields { tagged: true, ..args.input.fields() });
    let mut progress = Progress::new(&inputs, true);
    let mut warnings = Warnings::new(failed);
    let mut builder = TableBuilder::new(&reader);
    let result = corpus::run(&tabulating, inputs, &options, &mut |done: Done<'_, Vec<Facts>>| {
        warnings.take(done.notices, &progress)?;
        done.output.drain(..).for_each(|facts| builder.add(facts));
        progress.read(done.bytes);
        Ok(())
    });
    progress.bar.finish_and_clear();
    let report = result.map_err(|error| format!("{}: cannot be written: {error}", shown_failures(args)))?;
    let table = builder.finish();
    let mut bytes = Vec::new();
    let width = if to_file || !io::stdout().is_terminal() { PAGE } else { summary::width(true) };
    let totals = totals(&table, report.documents);
    match args.format {
        Form::Table => bytes.extend_from_slice(format!("{}\n{totals}", for_people(&table, width)).as_bytes()),
        Form::Csv => cells::write_csv(&table, &mut bytes).map_err(|error| format!("no CSV: {error}"))?,
        Form::Json => bytes.extend_from_slice(format!("{:#}\n", cells::to_json(&table)).as_bytes()),
    }
    match out.write(&bytes, true) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => {
            let place = if let Out::File(path, _) = &out { path.display().to_string() } else { "standard output".to_owned() };
            return Err(format!("{place}: cannot be written: {error}"));
        }
        Ok(()) => {}
    }
    // The data is complete; nobody reads a closed pipe.
    match (args.format, to_file) {
        (Form::Table, false) => {}
        (_, true) => drop(io::stdout().write_all(totals.as_bytes())),
        (_, false) => drop(io::stderr().write_all(totals.as_bytes())),
    }
    warnings.end();
    Ok(conclude(&report, &args.input))
}

fn shown_failures(args: &Args) -> String {
    args.input.failures.as_ref().map_or_else(|| "the failures".to_owned(), |path| path.display().to_string())
}

const COLUMNS: [Column; 8] = [
    Column::of_figures("#"),
    Column::new("project", Cut::Middle),
    Column::new("company", Cut::End),
    Column::of_figures("investment"),
    Column::of_figures("area"),
    Column::new("stage", Cut::End),
    Column::of_figures("sources"),
    Column::new("documents", Cut::End),
];

fn for_people(table: &Table, width: usize) -> String {
    let mut text = String::new();
    if table.rows.is_empty() {
        return "no record was found\n".into();
    }
    let rows: Vec<[String; 8]> = table.rows.iter().enumerate().map(|(number, row)| line(table, number, row)).collect();
    summary::grid(&COLUMNS, &rows, width, &mut text);
    let disagreeing: Vec<usize> = (0..table.rows.len()).filter(|&row| table.rows[row].disagrees()).collect();
    if !disagreeing.is_empty() {
        let _ = writeln!(text, "\nsources disagree on {}:", counted(disagreeing.len(), "row", "rows"));
        for number in disagreeing {
            let row = &table.rows[number];
            for measure in row.measures.iter().filter(|measure| measure.agreed.is_none()) {
                let says = cells::says(table, measure);
                let _ = writeln!(text, "  {} {} {}: {says}", number + 1, cells::title(row), measure.slot.name());
            }
        }
    }
    text
}

fn line(table: &Table, number: usize, row: &Row) -> [String; 8] {
    let slot = |slot| row.measure(slot).map_or_else(String::new, cells::shown);
    let stage = row.stage.as_ref().map_or_else(String::new, |event| {
        let modality = if event.modality == Modality::Actual { String::new() } else { format!(" ({})", event.modality.name()) };
        let day = event.date.map_or_else(String::new, |date| format!(" {}", cells::date(date)));
        format!("{}{modality}{day}", event.stage.name())
    });
    let documents: Vec<&str> = row.documents.iter().map(|&d| table.documents[d].id.as_str()).collect();
    let part = row.part_of.first().map_or_else(String::new, |whole| format!(" (in {})", whole + 1));
    let cells = [
        (number + 1).to_string(),
        cells::title(row) + &part,
        row.companies.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、"),
        slot(Slot::Investment),
        slot(Slot::Area),
        stage,
        row.sources.to_string(),
        documents.join(", "),
    ];
    cells.map(|cell| cell.replace(char::is_control, " "))
}

const TOTALS: [Column; 6] = [
    Column::new("investment", Cut::End),
    Column::new("standing", Cut::End),
    Column::of_figures("rows"),
    Column::of_figures("total"),
    Column::of_figures("about, over, under"),
    Column::of_figures("spent so far"),
];

fn totals(table: &Table, documents: u64) -> String {
    let totals = &table.totals;
    let mut text = format!(
        "{} of {} with records, {}, {}\n",
        grouped(table.documents.len() as u64),
        counted(usize::try_from(documents).unwrap_or(usize::MAX), "document", "documents"),
        counted(table.sources, "source", "sources"),
        counted(table.rows.len(), "row", "rows"),
    );
    let sums: Vec<[String; 6]> = totals
        .sums
        .iter()
        .map(|sum| {
            let total = match sum.ends {
                Some((low, high)) if low == high => plain::amount(Figure::Value(low), sum.currency, Bound::Exact),
                Some((low, high)) => plain::amount(Figure::Range(low, high), sum.currency, Bound::Range),
                None => "too large".into(),
            };
            let spent = sum.invested.map_or_else(String::new, |d| plain::amount(Figure::Value(d), sum.currency, Bound::Exact));
            let loose = if sum.loose > 0 { sum.loose.to_string() } else { String::new() };
            [sum.currency.to_owned(), sum.standing.name().to_owned(), grouped(sum.rows as u64), total, loose, spent]
        })
        .collect();
    if !sums.is_empty() {
        text.push('\n');
        summary::grid(&TOTALS, &sums, usize::MAX, &mut text);
        text.push('\n');
    }
    let _ = writeln!(text, "{} without an amount", counted(totals.without_amount, "row", "rows"));
    if totals.groups > 0 {
        let _ = writeln!(text, "{} left out: the members are listed and counted", counted(totals.groups, "group", "groups"));
    }
    if totals.members > 0 {
        let _ = writeln!(
            text,
            "{} left out: their group is counted, which takes more than those listed",
            counted(totals.members, "member", "members")
        );
    }
    text
}

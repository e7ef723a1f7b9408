//! Parts of names as JSON Lines, CSV or a table.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::summary::{self, Cut};
use crate::entity::Parts;
use crate::output::jsonl::{write_part_fields, write_string};
use crate::text::span::Span;

/// How to write.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// A JSON object a line
    Jsonl,
    /// A header, then a row a name
    Csv,
    /// For people
    Table,
}

/// The columns of the output's own.
const COLUMNS: [&str; 7] = ["name", "region", "region_code", "trade_name", "industry", "legal_form", "branch"];
/// A field of the output's own in JSON Lines only.
const CANDIDATES: &str = "region_candidates";
/// So many rows decide how wide a table's columns are.
const MEASURED: usize = 200;

/// What is copied from the input: values by name.
pub(super) type Kept = Map<String, Value>;

/// Whether the output has a column or field of this name of its own.
pub(super) fn is_own(name: &str) -> bool {
    COLUMNS.contains(&name) || name == CANDIDATES
}

/// Where the names go, one after the other.
pub(super) struct Out {
    to: To,
    /// The names of what is copied, for CSV.
    kept: Vec<String>,
    begun: bool,
}

enum To {
    Jsonl(BufWriter<Box<dyn Write>>, Vec<u8>),
    Csv(Box<csv::Writer<Box<dyn Write>>>),
    Table(Table),
}

impl Out {
    pub(super) fn new(out: Box<dyn Write>, form: Form) -> Self {
        let to = match form {
            Form::Jsonl => To::Jsonl(BufWriter::new(out), Vec::new()),
            Form::Csv => To::Csv(Box::new(csv::Writer::from_writer(out))),
            Form::Table => To::Table(Table { out: BufWriter::new(out), waiting: Vec::new(), widths: None }),
        };
        Self { to, kept: Vec::new(), begun: false }
    }

    /// Names the columns that are copied.
    pub(super) fn columns<'n>(&mut self, names: impl IntoIterator<Item = &'n String>) {
        self.kept = names.into_iter().cloned().collect();
    }

    pub(super) fn write(&mut self, name: &str, parts: &Parts, kept: &Kept) -> io::Result<()> {
        self.begin()?;
        match &mut self.to {
            To::Jsonl(out, line) => {
                line.clear();
                line.extend_from_slice(b"{\"name\":");
                write_string(name, line);
                for (key, value) in kept {
                    line.push(b',');
                    write_string(key, line);
                    line.push(b':');
                    serde_json::to_writer(&mut *line, value)?;
                }
                write_part_fields(parts, name, ",", line);
                line.extend_from_slice(b"}\n");
                out.write_all(line)
            }
            To::Csv(out) => {
                for cell in cells(name, parts) {
                    out.write_field(cell)?;
                }
                for column in &self.kept {
                    match kept.get(column) {
                        None | Some(Value::Null) => out.write_field("")?,
                        Some(Value::String(text)) => out.write_field(text)?,
                        Some(other) => out.write_field(other.to_string())?,
                    }
                }
                out.write_record(None::<&[u8]>)?;
                Ok(())
            }
            To::Table(table) => table.row(cells(name, parts).map(|cell| cell.replace(char::is_control, " "))),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if let (false, To::Csv(out)) = (std::mem::replace(&mut self.begun, true), &mut self.to) {
            out.write_record(COLUMNS.into_iter().chain(self.kept.iter().map(String::as_str)))?;
        }
        Ok(())
    }

    /// Writes what is held back.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        match &mut self.to {
            To::Jsonl(out, _) => out.flush(),
            To::Csv(out) => out.flush(),
            To::Table(table) => table.finish(),
        }
    }
}

/// The cells of [`COLUMNS`].
fn cells<'n>(name: &'n str, parts: &Parts) -> [&'n str; 7] {
    let of = |span: Option<Span>| span.map_or("", |span| span.of(name));
    let code = parts.region_code.unwrap_or_default();
    [name, of(parts.region), code, of(parts.trade_name), of(parts.industry), of(parts.legal_form), of(parts.branch)]
}

struct Table {
    out: BufWriter<Box<dyn Write>>,
    /// Rows that wait until the columns are measured.
    waiting: Vec<[String; 7]>,
    widths: Option<Vec<usize>>,
}

impl Table {
    fn row(&mut self, cells: [String; 7]) -> io::Result<()> {
        if self.widths.is_some() {
            return self.line(&cells);
        }
        self.waiting.push(cells);
        if self.waiting.len() < MEASURED { Ok(()) } else { self.measure() }
    }

    fn measure(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        let head = COLUMNS.map(str::to_owned);
        let wanted = (0..COLUMNS.len()).map(|c| rows.iter().chain([&head]).map(|row| row[c].width()).max().unwrap_or(0));
        let widths = summary::fit(&wanted.collect::<Vec<_>>(), summary::width(true).saturating_sub(2 * (COLUMNS.len() - 1)));
        let rules = std::array::from_fn(|c| "─".repeat(widths[c]));
        self.widths = Some(widths);
        [&head, &rules].into_iter().chain(&rows).try_for_each(|row| self.line(row))
    }

    fn line(&mut self, cells: &[String; 7]) -> io::Result<()> {
        let mut line = String::new();
        for (cell, &width) in cells.iter().zip(self.widths.iter().flatten()) {
            let cell = summary::shortened(cell, width, Cut::Middle);
            let _ = write!(line, "{cell}{:1$}  ", "", width - cell.width().min(width));
        }
        writeln!(self.out, "{}", line.trim_end())
    }

    fn finish(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.measure()?;
        }
        self.out.flush()
    }
}

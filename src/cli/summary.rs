//! The summary of a run: documents, entities by kind, and the records as a table.

use std::borrow::Cow;
use std::fmt::Write;

use terminal_size::{Width, terminal_size, terminal_size_of};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::corpus::{Report, Row, Tally};
use crate::entity::{QuantityKind, StageKind};

/// The width where no terminal tells one.
const WIDTH: usize = 120;
/// Between two columns.
const GAP: usize = 2;
/// No column is made narrower than this.
const LEAST: usize = 8;

/// The width of the terminal that the summary goes to.
pub(super) fn width(to_stdout: bool) -> usize {
    let size = if to_stdout { terminal_size() } else { terminal_size_of(std::io::stderr()) };
    size.map_or(WIDTH, |(Width(width), _)| usize::from(width).max(60))
}

/// The summary, for a terminal of this width.
pub(super) fn table(report: &Report, tally: &Tally, width: usize) -> String {
    let mut text = String::new();
    let _ = write!(text, "{} {}", grouped(report.documents), if report.documents == 1 { "document" } else { "documents" });
    if report.failures > 0 {
        let _ = write!(text, ", {} failed", grouped(report.failures));
    }
    text.push_str("\n\n");
    let quantities: Vec<_> = QuantityKind::ALL.iter().map(|k| (k.name(), tally.quantities[*k as usize])).collect();
    let stages: Vec<_> = StageKind::ALL.iter().map(|k| (k.name(), tally.stages[*k as usize])).collect();
    let total = |parts: &[(&str, u64)]| parts.iter().map(|p| p.1).sum::<u64>();
    let types = [
        ("quantities", total(&quantities), quantities),
        ("companies", tally.companies, Vec::new()),
        ("projects", tally.projects, Vec::new()),
        ("stages", total(&stages), stages),
        ("dates", tally.dates, Vec::new()),
        ("locations", tally.locations, Vec::new()),
        ("organizations", tally.organizations, Vec::new()),
        ("records", tally.records, Vec::new()),
    ];
    let digits = types.iter().map(|t| grouped(t.1).len()).max().unwrap_or(1);
    for (name, count, mut parts) in types {
        let mut line = format!("{name:14}{:>digits$}", grouped(count));
        let indent = line.len() + GAP;
        parts.retain(|part| part.1 > 0);
        parts.sort_by_key(|part| std::cmp::Reverse(part.1));
        for (i, (part, count)) in parts.iter().enumerate() {
            let item = format!("{part} {}", grouped(*count));
            if i > 0 {
                line.push(',');
            }
            if line.rsplit('\n').next().map_or(0, str::len) + item.len() + GAP > width {
                let _ = write!(line, "\n{:indent$}{item}", "");
            } else {
                let _ = write!(line, "{:1$}{item}", "", if i == 0 { GAP } else { 1 });
            }
        }
        text.push_str(&line);
        text.push('\n');
    }
    if tally.checks > 0 {
        let figures = if tally.checks == 1 { "figure contradicts" } else { "figures contradict" };
        let _ = writeln!(
            text,
            "checks        {:>digits$}  {figures} another of the same document: see `checks` in the output",
            grouped(tally.checks)
        );
    }
    if !tally.rows.is_empty() {
        text.push('\n');
        rows(&tally.rows, width, &mut text);
        let more = tally.records - tally.rows.len() as u64;
        if more > 0 {
            let _ = writeln!(text, "… and {} more {}", grouped(more), if more == 1 { "record" } else { "records" });
        }
    }
    text
}

/// 1,234,567
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn rows(rows: &[Row], width: usize, text: &mut String) {
    let cells = |row: &Row| -> [String; 6] {
        [&row.project, &row.company, &row.investment, &row.area, &row.stage, &row.source].map(|cell| cell.replace(char::is_control, " "))
    };
    grid(&COLUMNS, &rows.iter().map(cells).collect::<Vec<_>>(), width, text);
}

/// A column of a table for people.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) cut: Cut,
    /// Whether its cells end at one place, as figures do.
    pub(super) right: bool,
}

impl Column {
    pub(super) const fn new(name: &'static str, cut: Cut) -> Self {
        Self { name, cut, right: false }
    }

    pub(super) const fn of_figures(name: &'static str) -> Self {
        Self { name, cut: Cut::End, right: true }
    }
}

const COLUMNS: [Column; 6] = [
    Column::new("project", Cut::Middle),
    Column::new("company", Cut::End),
    Column::of_figures("investment"),
    Column::of_figures("area"),
    Column::new("stage", Cut::End),
    Column::new("source", Cut::Beginning),
];

/// A table with a head, no wider than `width`; long cells are cut.
pub(super) fn grid<const N: usize>(columns: &[Column; N], rows: &[[String; N]], width: usize, text: &mut String) {
    let head = columns.each_ref().map(|column| column.name);
    let wanted: Vec<usize> = (0..N).map(|c| rows.iter().map(|row| row[c].width()).chain([head[c].len()]).max().unwrap_or(0)).collect();
    let widths = fit(&wanted, width.saturating_sub((N - 1) * GAP));
    let mut line = |cells: [&str; N]| {
        let mut line = String::new();
        for ((column, cell), &width) in columns.iter().zip(cells).zip(&widths) {
            let cell = shortened(cell, width, column.cut);
            let pad = width - cell.width().min(width);
            let (before, behind) = if column.right { (pad, 0) } else { (0, pad) };
            let _ = write!(line, "{:before$}{cell}{:behind$}  ", "", "");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line(head);
    let rules: Vec<String> = widths.iter().map(|&w| "─".repeat(w)).collect();
    line(std::array::from_fn(|c| rules[c].as_str()));
    for row in rows {
        line(row.each_ref().map(String::as_str));
    }
}

/// Column widths that fit into `width`: the widest columns give way.
pub(super) fn fit(wanted: &[usize], width: usize) -> Vec<usize> {
    let mut most = wanted.iter().copied().max().unwrap_or(0);
    while most > LEAST && wanted.iter().map(|&w| w.min(most)).sum::<usize>() > width {
        most -= 1;
    }
    wanted.iter().map(|&w| w.min(most)).collect()
}

/// Where a cell that is too long gives way.
#[derive(Clone, Copy)]
pub(super) enum Cut {
    /// A project's name says at both ends what it is.
    Middle,
    End,
    /// A path's end tells it from the others.
    Beginning,
}

/// The cell in at most `width` columns, … where something was cut.
pub(super) fn shortened(cell: &str, width: usize, cut: Cut) -> Cow<'_, str> {
    if cell.width() <= width {
        return Cow::Borrowed(cell);
    }
    let room = width.saturating_sub(1);
    let head_room = match cut {
        Cut::Middle => room / 2,
        Cut::End => room,
        Cut::Beginning => 0,
    };
    let head = within(cell.chars(), head_room);
    let tail = within(cell.chars().rev(), room - cell[..head].width());
    let tail = if matches!(cut, Cut::End) { 0 } else { tail };
    Cow::Owned(format!("{}…{}", &cell[..head], &cell[cell.len() - tail..]))
}

/// How many bytes the first of these characters have that fit into `room` columns.
fn within(chars: impl Iterator<Item = char>, room: usize) -> usize {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= room
    };
    chars.take_while(fits).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_over_wide_characters() {
        let row = |project: &str, investment: &str| Row {
            project: project.into(),
            investment: investment.into(),
            source: "a.txt".into(),
            ..Row::default()
        };
        let mut text = String::new();
        rows(&[row("石榴籽小镇项目", "30亿元"), row("A1项目", "155.84亿元")], 120, &mut text);
        let starts: Vec<_> = text.lines().skip(2).map(|l| l[..l.find("a.txt").unwrap()].width()).collect();
        assert_eq!(starts[0], starts[1], "{text}");
        assert_eq!(shortened("石榴籽小镇项目", 7, Cut::End), "石榴籽…");
        assert_eq!(shortened("石榴籽小镇项目", 8, Cut::Beginning), "…镇项目");
        assert_eq!(shortened("石榴籽小镇建设项目", 11, Cut::Middle), "石榴…设项目");
        assert_eq!(fit(&[50, 10, 50], 80), [35, 10, 35]);
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}

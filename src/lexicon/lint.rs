//! What tables must keep to beyond being readable.
//!
//! Takes the built-in tables and a user's, gives every fault with its place and remedy: rows out of order, rows without a source,
//! values that the engine or the table's head does not know, words that fold to the same word.

use std::collections::{HashMap, HashSet};

use super::table::{Row, TABLES, TableSpec, read_rows};
use super::{FoldMap, Overlay, embedded, fold_map, table};
use crate::decimal::Decimal;
use crate::entity::{Bound, Form, QuantityKind, StageKind};
use crate::error::{Error, ErrorKind};

/// Columns whose values are names that the table's head explains.
const NAMES: &[&str] = &["list", "class", "sense", "kind", "level", "place", "form"];

/// All faults of the built-in tables and of `overlays`.
pub(crate) fn lint(overlays: &[Overlay]) -> Vec<Error> {
    let mut faults = Vec::new();
    let fold = fold_map(embedded::TEXTS[table::TRADITIONAL as usize]);
    for (spec, text) in TABLES.iter().zip(embedded::TEXTS) {
        let own = overlays.iter().filter(|o| o.table == spec.name);
        let files: Vec<File<'_>> = std::iter::once(File { label: spec.file, text, built_in: true })
            .chain(own.map(|o| File { label: &o.label, text: &o.text, built_in: false }))
            .collect();
        Linter { spec, fold: &fold, head: head_words(&files), unexplained: HashSet::new(), faults: &mut faults }.lint(&files);
    }
    faults
}

struct File<'a> {
    label: &'a str,
    text: &'a str,
    built_in: bool,
}

/// The lines before the first row.
fn head(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| line.starts_with('#'))
}

/// The words of the heads: what a head names, it explains.
fn head_words<'a>(files: &[File<'a>]) -> HashSet<&'a str> {
    let words = files
        .iter()
        .flat_map(|file| head(file.text))
        .flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))));
    words.map(|word| word.trim_end_matches('.')).collect()
}

struct Linter<'a> {
    spec: &'a TableSpec,
    fold: &'a FoldMap,
    head: HashSet<&'a str>,
    /// (column, value) that the head does not explain, each told once.
    unexplained: HashSet<(String, String)>,
    faults: &'a mut Vec<Error>,
}

impl Linter<'_> {
    fn fault(&mut self, label: &str, line: usize, what: impl Into<String>) {
        self.faults.push(Error::at(ErrorKind::Lexicon, label, Some(line), what));
    }

    fn lint(mut self, files: &[File<'_>]) {
        // Folded words (and their list) with the file, line and word that has them first.
        let mut folded: HashMap<(String, String), (&str, usize, String)> = HashMap::new();
        for file in files {
            if file.built_in {
                self.head(file);
            }
            let (rows, _) = read_rows(self.spec, file.text);
            let mut last: Option<Row<'_>> = None;
            for row in rows {
                if let Some(before) = last.filter(|before| before.text > row.text) {
                    let what = format!("{} stands after {}; rows are sorted by their characters' code points", row.word(), before.word());
                    self.fault(file.label, row.line, what);
                }
                last = Some(row);
                if !file.built_in && row.word().starts_with('-') && row.word().len() > 1 {
                    continue;
                }
                self.cells(file.label, row);
                // The segmentation dictionary is never matched against folded words one by one.
                if self.spec.columns[0] != "word" || self.spec.name == "words" {
                    continue;
                }
                let rest = row.key(self.spec.key)[row.word().len()..].to_owned();
                let key = (self.fold.fold_word(row.word()), rest);
                if key.0.is_empty() {
                    self.fault(file.label, row.line, format!("{} folds to nothing and can never be found", row.word()));
                    continue;
                }
                match folded.get(&key) {
                    // The same word again is a duplicate, or replaces a built-in row.
                    Some((_, _, word)) if word == row.word() => {}
                    Some((label, line, word)) => {
                        let what = format!("{} is the same word as {word} at {label}:{line} once folded; keep one of them", row.word());
                        self.fault(file.label, row.line, what);
                    }
                    None => drop(folded.insert(key, (file.label, row.line, row.word().to_owned()))),
                }
            }
        }
    }

    /// The head tells what the table holds, where that is from and whose it is.
    fn head(&mut self, file: &File<'_>) {
        let text = head(file.text).collect::<Vec<_>>().join("\n").to_lowercase();
        let mut missing = Vec::new();
        if text.is_empty() || text.contains("(to come)") {
            missing.push("what it holds");
        }
        for (word, other) in [("source", "source"), ("licence", "license")] {
            if !text.contains(word) && !text.contains(other) {
                missing.push(word);
            }
        }
        if !missing.is_empty() {
            self.fault(
                file.label,
                1,
                format!("the table's head lacks {}; it is lines that begin with # before the column names", missing.join(", ")),
            );
        }
    }

    fn cells(&mut self, label: &str, row: Row<'_>) {
        let cells: Vec<&str> = row.text.split('\t').collect();
        for (&column, &cell) in self.spec.columns.iter().zip(&cells) {
            if cell.trim() != cell {
                self.fault(label, row.line, format!("blanks around {} in the column {column}; take them out", cell.trim()));
            }
            if NAMES.contains(&column) && !cell.is_empty() && !is_checked(self.spec.name, column) && !self.is_explained(cell) {
                if self.unexplained.insert((column.to_owned(), cell.to_owned())) {
                    let what = format!("the {column} {cell} of {} is not explained in the table's head; explain or correct it", row.word());
                    self.fault(label, row.line, what);
                }
            } else if let Err(what) = self.cell(column, cell, &cells) {
                self.fault(label, row.line, format!("{}: {what}", row.word()));
            }
        }
    }

    /// What a value would have to be, where it is not that.
    fn cell(&self, column: &str, cell: &str, cells: &[&str]) -> Result<(), String> {
        let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("the {column} is {cell:?}; it must be {what}")) };
        let at = |name: &str| self.spec.columns.iter().position(|c| *c == name).and_then(|at| cells.get(at)).copied().unwrap_or_default();
        match (self.spec.name, column) {
            (_, "source") => must(!cell.is_empty(), "named, such as general"),
            ("units", "kind") => must(cell == "silent" || QuantityKind::from_name(cell).is_some(), "a kind of quantity, or silent"),
            ("units", "factor") => must(cell.is_empty() || is_factor(cell), "a decimal or a fraction such as 2000/3"),
            ("units", "base_unit") => must(cell.is_empty() == at("factor").is_empty(), "given where a factor is, and only there"),
            ("stages", "stage") => must(StageKind::from_name(cell).is_some(), "one of the thirteen stages"),
            ("legal_forms", "form") => must(Form::from_name(cell).is_some(), "full or short"),
            ("traditional", "traditional" | "simplified") => must(cell.chars().count() == 1, "one character"),
            ("words", "freq") | ("name_chars", "begin" | "inside" | "end") => must(cell.parse::<u64>().is_ok(), "a whole number"),
            _ => Ok(()),
        }
    }

    /// Whether the head names it, or names `before.BOUND` where it is `before.over`, or `per.UNIT` where it is `per.年`.
    fn is_explained(&self, name: &str) -> bool {
        let pattern = |(group, rest): (&str, &str)| match Bound::from_name(rest) {
            Some(_) => self.head.contains(format!("{group}.BOUND").as_str()),
            None => !rest.is_ascii() && self.head.contains(format!("{group}.UNIT").as_str()),
        };
        self.head.contains(name) || name.split_once('.').is_some_and(pattern)
    }
}

/// Whether the values of a column of names are those of the engine itself.
fn is_checked(table: &str, column: &str) -> bool {
    matches!((table, column), ("units", "kind") | ("legal_forms", "form"))
}

fn is_factor(text: &str) -> bool {
    let positive = |part: &str| part.parse::<Decimal>().is_ok_and(|d| d > Decimal::ZERO);
    text.split('/').count() <= 2 && text.split('/').all(positive)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(table: &str, rows: &str) -> Vec<String> {
        let spec = TABLES.iter().find(|t| t.name == table).expect("a table");
        let text = format!("{}\n{rows}", spec.columns.join("\t"));
        let overlays = [Overlay { label: "mine.tsv".into(), table: table.into(), text }];
        lint(&overlays).iter().map(ToString::to_string).filter(|f| f.starts_with("mine.tsv")).collect()
    }

    #[test]
    fn every_sort_of_fault_is_told_with_its_remedy() {
        let faults = told("industry", "石\tgeneral\n光伏\tgeneral\n煤炭 \tgeneral\n风电\t\n");
        let wanted = ["mine.tsv:3: 光伏 stands after 石", "mine.tsv:4: blanks around 煤炭", "mine.tsv:5: 风电: the source is \"\""];
        assert_eq!(faults.len(), wanted.len(), "{faults:#?}");
        assert!(faults.iter().zip(wanted).all(|(f, w)| f.starts_with(w)), "{faults:#?}");
    }

    #[test]
    fn unknown_values_are_faults() {
        let faults = told("stages", "甲乙丙\tbegun\t\tgeneral\n");
        assert!(faults[0].contains("one of the thirteen stages"), "{faults:#?}");
        let faults = told("units", "甲乙丙\tmas\t甲\tkg\t\tgeneral\n甲乙丙丁\tmass\t甲\tkg\t2000/3\tgeneral\n");
        assert_eq!(faults.len(), 2, "{faults:#?}");
    }

    #[test]
    fn words_that_fold_alike_collide() {
        let faults = told("industry", "发电發電\tgeneral\n发电发电\tgeneral\n");
        assert!(faults.iter().any(|f| f.contains("once folded")), "{faults:#?}");
    }
}

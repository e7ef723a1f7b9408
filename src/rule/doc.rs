//! Rules as people are told of them.

use super::file::Rule;
use crate::entity::{Certainty, Symbol};

/// A rule with its documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleDoc {
    /// Its dotted name, as findings and records carry it.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// The pattern, in the rule language; none for rules written in Rust.
    pub pattern: Option<String>,
    /// What bars a match.
    pub never: Option<String>,
    /// The kind of entity that its whole match is.
    pub entity: Option<Symbol>,
    /// The slots that it gives, each with the pattern's slot that fills it.
    pub gives: Vec<(String, String)>,
    /// How far to trust what it gives; rules written in Rust set it for each finding.
    pub certainty: Option<Certainty>,
    /// Texts in which it matches.
    pub yes: Vec<String>,
    /// Texts in which it does not.
    pub no: Vec<String>,
    /// The file that holds it.
    pub file: String,
    /// The line there, from 1; none for rules written in Rust.
    pub line: Option<usize>,
}

/// The rules that are written in Rust: name, about, file.
const ENGINE: &str = include_str!("../../lexicons/rules/engine.tsv");

impl RuleDoc {
    pub(crate) fn of(rule: &Rule) -> Self {
        Self {
            name: rule.name.to_owned(),
            about: rule.about.clone(),
            pattern: Some(rule.source.0.clone()),
            never: rule.source.1.clone(),
            entity: rule.entity,
            gives: rule.given().map(|(slot, source)| (slot.to_owned(), source.to_owned())).collect(),
            certainty: Some(rule.certainty),
            yes: rule.examples.0.clone(),
            no: rule.examples.1.clone(),
            file: rule.place.0.to_owned(),
            line: Some(rule.place.1),
        }
    }

    /// Those written in Rust.
    pub(crate) fn of_engine() -> impl Iterator<Item = Self> {
        ENGINE.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            Some(Self {
                name: cells.next()?,
                about: cells.next()?,
                file: cells.next()?,
                pattern: None,
                never: None,
                entity: None,
                gives: Vec::new(),
                certainty: None,
                yes: Vec::new(),
                no: Vec::new(),
                line: None,
            })
        })
    }
}

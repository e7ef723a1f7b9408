//! Rule files: TOML, read with the place of every fault.

use std::collections::HashMap;

use toml_span::value::{Table, Value, ValueInner};

use super::pattern::{ListWords, Needs, Pattern};
use crate::entity::{Certainty, Symbol};
use crate::error::{Error, ErrorKind};
use crate::lexicon::{Lexicon, intern};

/// A rule.
pub(crate) struct Rule {
    /// `kind.topic.variant`, unique.
    pub name: Symbol,
    /// What it is for, in its author's words.
    pub about: String,
    /// The pattern as written, and what bars it.
    pub source: (String, Option<String>),
    /// How far to trust what it finds.
    pub certainty: Certainty,
    /// The kind of entity that its whole match is; none where it fills a record's slots.
    pub entity: Option<Symbol>,
    /// What it gives: a record's slot, and which of the pattern's slots fills it.
    pub gives: Vec<(Symbol, usize)>,
    /// The file and line of its name.
    pub place: (Symbol, usize),
    /// Texts in which it must match, and in which it must not.
    pub examples: (Vec<String>, Vec<String>),
    pub(super) needs: Needs,
    pub(super) pattern: Pattern,
    /// What bars a match that it overlaps.
    pub(super) never: Option<Pattern>,
}

impl Rule {
    /// What it gives, and the pattern's slot that fills it.
    pub(crate) fn given(&self) -> impl Iterator<Item = (Symbol, &str)> {
        self.gives.iter().filter_map(|&(slot, index)| Some((slot, self.pattern.slots.get(index)?.as_str())))
    }

    /// How many slots the pattern has.
    pub(super) fn slot_count(&self) -> usize {
        self.pattern.slots.len()
    }
}

/// Reads one file's rules and reports every fault. `slots` are the record's slots that a rule may give; `known` holds the names
/// seen so far, with their places.
pub(crate) fn read_rules(
    label: &str,
    text: &str,
    lexicon: &Lexicon,
    slots: &[&str],
    known: &mut HashMap<Symbol, String>,
    faults: &mut Vec<Error>,
) -> Vec<Rule> {
    let mut reader = Reader { label, text, lexicon, slots, faults, words: ListWords::new() };
    let mut file = match toml_span::parse(text) {
        Ok(file) => file,
        Err(error) => {
            let what = match &error.kind {
                toml_span::ErrorKind::Wanted { expected, found } => format!("not TOML: {found} where {expected} belongs"),
                kind => format!("not TOML: {}", kind.to_string().trim_end_matches('.')),
            };
            let line = text.get(..error.span.start).map_or("", |before| before.rsplit('\n').next().unwrap_or_default());
            let header = text.get(error.span.start - line.len()..).is_some_and(|rest| rest.trim_start().starts_with('['));
            reader.fault(error.span.start, if header { format!("{what}; each rule begins with a line [[rule]]") } else { what });
            return Vec::new();
        }
    };
    let ValueInner::Table(mut table) = file.take() else { return Vec::new() };
    let mut rules = Vec::new();
    if let Some(mut value) = table.remove("rule") {
        match value.take() {
            ValueInner::Array(values) => {
                for mut value in values {
                    let at = value.span.start;
                    match value.take() {
                        ValueInner::Table(table) => rules.extend(reader.rule(table, at, known)),
                        other => reader.fault(at, format!("{} where a table [[rule]] belongs", other.type_str())),
                    }
                }
            }
            other => reader.fault(value.span.start, format!("`rule` is {}; each rule begins with [[rule]]", other.type_str())),
        }
    }
    for key in table.keys() {
        reader.fault(key.span.start, format!("unknown key {}; a rule file holds [[rule]] tables", key.name));
    }
    rules
}

struct Reader<'a> {
    label: &'a str,
    text: &'a str,
    lexicon: &'a Lexicon,
    slots: &'a [&'a str],
    faults: &'a mut Vec<Error>,
    words: ListWords,
}

const KEYS: &str = "name, about, entity, pattern, never, gives, certainty, yes, no";

/// Types that the engine itself finds.
const OWN_TYPES: [&str; 8] = ["quantity", "company", "project", "stage", "date", "location", "organization", "record"];

/// Whether a name may stand in the output: small letters, digits and _.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
    }

    fn fault(&mut self, at: usize, what: String) {
        let line = self.line(at);
        self.faults.push(Error::at(ErrorKind::Rule, self.label, Some(line), what));
    }

    fn string(&mut self, table: &mut Table<'_>, key: &str) -> Option<(String, usize)> {
        let mut value = table.remove(key)?;
        let at = value.span.start;
        match value.take() {
            ValueInner::String(text) => Some((text.into_owned(), at)),
            other => {
                self.fault(at, format!("`{key}` is {}; it must be a string", other.type_str()));
                None
            }
        }
    }

    fn strings(&mut self, table: &mut Table<'_>, key: &str) -> Vec<String> {
        let Some(mut value) = table.remove(key) else { return Vec::new() };
        let at = value.span.start;
        match value.take() {
            ValueInner::Array(values) => values.into_iter().filter_map(|v| self.example(v, key)).collect(),
            other => {
                self.fault(at, format!("`{key}` is {}; it must be an array of strings", other.type_str()));
                Vec::new()
            }
        }
    }

    fn example(&mut self, mut value: Value<'_>, key: &str) -> Option<String> {
        let at = value.span.start;
        match value.take() {
            ValueInner::String(text) => Some(text.into_owned()),
            other => {
                self.fault(at, format!("`{key}` holds {}; it must hold strings", other.type_str()));
                None
            }
        }
    }

    fn rule(&mut self, mut table: Table<'_>, at: usize, known: &mut HashMap<Symbol, String>) -> Option<Rule> {
        let before = self.faults.len();
        let place = (intern(self.label), self.line(table.get("name").map_or(at, |name| name.span.start)));
        let name = match self.string(&mut table, "name") {
            Some((name, at)) => {
                let dotted = name.contains('.')
                    && name
                        .split('.')
                        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
                if !dotted {
                    self.fault(at, format!("the name {name:?} is not dotted: record.investment.de, of small letters, digits and _"));
                }
                let name = intern(&name);
                let place = format!("{}:{}", self.label, self.line(at));
                if let Some(other) = known.get(name) {
                    self.fault(at, format!("rule {name} is already declared at {other}; names are unique"));
                } else {
                    known.insert(name, place);
                }
                name
            }
            None => {
                if self.faults.len() == before {
                    self.fault(at, "a rule without `name`; give it one such as record.investment.de".to_owned());
                }
                "?"
            }
        };
        let about = self.string(&mut table, "about").map(|a| a.0).unwrap_or_default();
        let written = |table: &Table<'_>, key: &str| table.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let source = (written(&table, "pattern").unwrap_or_default(), written(&table, "never"));
        let pattern = self.pattern(&mut table, "pattern", name);
        if pattern.is_none() && self.faults.len() == before {
            self.fault(at, format!("rule {name} has no `pattern`"));
        }
        let never = self.pattern(&mut table, "never", name);
        let certainty = match self.string(&mut table, "certainty") {
            None => Certainty::Likely,
            Some((text, at)) => Certainty::from_name(&text).unwrap_or_else(|| {
                self.fault(at, format!("no certainty is named {text}; write sure, likely or guess"));
                Certainty::Likely
            }),
        };
        let entity = self.string(&mut table, "entity").and_then(|(kind, at)| {
            if OWN_TYPES.contains(&kind.as_str()) {
                self.fault(at, format!("`entity` of rule {name} is {kind}, a type of the engine's own; choose another name"));
            } else if !is_plain(&kind) {
                self.fault(
                    at,
                    format!("`entity` of rule {name} is {kind:?}; a kind's name is of small letters, digits and _, such as loan"),
                );
            } else {
                return Some(intern(&kind));
            }
            None
        });
        let gives = self.gives(&mut table, at, name, pattern.as_ref(), entity);
        let examples = (self.strings(&mut table, "yes"), self.strings(&mut table, "no"));
        for key in table.keys() {
            self.fault(key.span.start, format!("rule {name} has an unknown key {}; the keys are {KEYS}", key.name));
        }
        if self.faults.len() > before {
            return None;
        }
        let pattern = pattern?;
        Some(Rule { name, about, source, certainty, entity, gives, place, examples, needs: pattern.needs(), pattern, never })
    }

    fn pattern(&mut self, table: &mut Table<'_>, key: &str, name: &str) -> Option<Pattern> {
        let (source, at) = self.string(table, key)?;
        match Pattern::parse(&source, self.lexicon, &mut self.words) {
            Ok(pattern) => Some(pattern),
            Err(what) => {
                self.fault(at, format!("`{key}` of rule {name}: {what}"));
                None
            }
        }
    }

    fn gives(
        &mut self,
        table: &mut Table<'_>,
        at: usize,
        name: &str,
        pattern: Option<&Pattern>,
        entity: Option<Symbol>,
    ) -> Vec<(Symbol, usize)> {
        let Some(mut value) = table.remove("gives") else {
            if entity.is_none() {
                self.fault(at, format!("rule {name} gives nothing; write gives = {{ investment = \"amount\", project = \"project\" }}"));
            }
            return Vec::new();
        };
        let at = value.span.start;
        let ValueInner::Table(links) = value.take() else {
            self.fault(at, format!("`gives` of rule {name} must be a table of slots"));
            return Vec::new();
        };
        let mut gives = Vec::new();
        for (key, mut value) in links {
            let known = match entity {
                None => self.slots.iter().copied().find(|s| *s == key.name),
                Some(_) => Some(&*key.name).filter(|field| is_plain(field) && *field != "type"),
            };
            let Some(slot) = known else {
                if let Some(kind) = entity {
                    let what = format!("{:?} is no name for a field of {kind}; names are of small letters, digits and _", key.name);
                    self.fault(key.span.start, what);
                    continue;
                }
                let what = format!("rule {name} gives an unknown slot {}; the slots are {}", key.name, self.slots.join(", "));
                self.fault(key.span.start, what);
                continue;
            };
            let at = value.span.start;
            let ValueInner::String(source) = value.take() else {
                self.fault(at, format!("the slot {} of rule {name} must name a slot of the pattern", key.name));
                continue;
            };
            match pattern.map(|p| p.slots.iter().position(|s| *s == source)) {
                Some(Some(index)) => gives.push((intern(slot), index)),
                Some(None) => self.fault(at, format!("the pattern of rule {name} has no slot <{source}:…>")),
                None => {}
            }
        }
        gives.sort_unstable();
        gives
    }
}

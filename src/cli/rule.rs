//! `tiqu rule`: a rule with its documentation, or all of them.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::overlay::Overlays;
use super::{print, status};
use crate::extract::RuleDoc;

/// Prints a rule with its documentation: what it is for, its pattern, what it gives, its examples, where it stands. Without a name
/// all rules, one a line; with the beginning of names (record.investment) those.
///
/// Exit status 2 where no rule has the name; the nearest names are told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The name that findings and records carry as `rule`
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    overlays: Overlays,
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    let printed = told(&args).and_then(|text| print(&text).map_err(|error| error.to_string()));
    status(printed.map(|()| ExitCode::SUCCESS))
}

fn told(args: &Args) -> Result<String, String> {
    let rules = args.overlays.extractor(|builder| builder)?.rules();
    let Some(name) = args.name.as_deref() else { return Ok(list(&rules.iter().collect::<Vec<_>>())) };
    if let Some(rule) = rules.iter().find(|rule| rule.name == name) {
        return Ok(whole(rule));
    }
    let beginning = format!("{}.", name.trim_end_matches('.'));
    let below: Vec<&RuleDoc> = rules.iter().filter(|rule| rule.name.starts_with(&beginning)).collect();
    if !below.is_empty() {
        return Ok(list(&below));
    }
    let mut near: Vec<(usize, &str)> = rules.iter().map(|rule| (distance(name, &rule.name), rule.name.as_str())).collect();
    near.sort_unstable();
    let near: Vec<&str> = near.iter().take(3).map(|rule| rule.1).collect();
    Err(format!("no rule is named {name}; near names are {}; `tiqu rule` lists all", near.join(", ")))
}

fn list(rules: &[&RuleDoc]) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let about = if rule.about.is_empty() { rule.pattern.as_deref().unwrap_or_default() } else { &rule.about };
        let _ = writeln!(text, "{:width$}  {about}", rule.name);
    }
    text
}

fn whole(rule: &RuleDoc) -> String {
    let mut text = format!("{}\n", rule.name);
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name:10} {value}");
        }
    };
    line("about", &rule.about);
    line("pattern", rule.pattern.as_deref().unwrap_or("none: it is written in Rust"));
    line("never", rule.never.as_deref().unwrap_or_default());
    line("entity", rule.entity.unwrap_or_default());
    line("gives", &rule.gives.iter().map(|(slot, source)| format!("{slot} = <{source}>")).collect::<Vec<_>>().join(", "));
    line("certainty", rule.certainty.map_or("", |certainty| certainty.name()));
    rule.yes.iter().for_each(|example| line("yes", example));
    rule.no.iter().for_each(|example| line("no", example));
    line("stands in", &rule.line.map_or_else(|| rule.file.clone(), |line| format!("{}:{line}", rule.file)));
    text
}

/// How many characters must be put in, taken out or changed to make one of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().take(200).enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, d) in b.iter().enumerate() {
            let changed = corner + usize::from(c != *d);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

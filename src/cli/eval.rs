//! `tiqu eval`: precision, recall and F1 against gold articles.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{CHECK_FAILED, NOT_UNDERSTOOD, print, say};
use crate::entity::Certainty;
use crate::error::Error;
use crate::eval::floors::Floor;
use crate::eval::{self, Found, Scores};
use crate::extract::Extractor;

/// Compares findings with gold articles: precision, recall and F1 by type, per stage and per modality.
///
/// Exit status 1 where a figure is under its floor.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Gold: a file or a folder of markup (.ann) or gold JSON (.json).
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// What was found: the JSON Lines of `tiqu tag`, paired by id, or by the name of a text's file without .txt; without it
    /// the gold's texts are tagged here.
    #[arg(value_name = "FOUND")]
    found: Option<PathBuf>,
    /// Print the first N faults of each type, wrong ones with the rule that found them.
    #[arg(long, value_name = "N", default_value_t = 0)]
    faults: usize,
    /// Of the faults, print only those whose line a regular expression matches: '公司$', 'company\.tail', '^missed'.
    #[arg(long, value_name = "REGEX", requires = "faults")]
    grep: Option<regex::Regex>,
    /// The least a figure may be: TYPE=F1, such as stage=0.8 or modality.negated=0.7; or a file of such lines (TOML). May be repeated.
    #[arg(long, value_name = "TYPE=F1|FILE")]
    floor: Vec<String>,
    /// Leave out the companies, projects and records that are less certain than this: sure, likely or guess.
    #[arg(long, value_name = "CERTAINTY", value_parser = super::certainty)]
    certainty: Option<Certainty>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn floors(wanted: &[String]) -> Result<Vec<Floor>, Vec<Error>> {
    let (mut floors, mut faults) = (Vec::new(), Vec::new());
    for floor in wanted {
        if floor.contains('=') && !Path::new(floor).is_file() {
            match Floor::parse(floor) {
                Ok(floor) => floors.push(floor),
                Err(fault) => faults.push(fault),
            }
            continue;
        }
        match std::fs::read_to_string(floor) {
            Ok(text) => match Floor::read_all(floor, &text) {
                Ok(more) => floors.extend(more),
                Err(more) => faults.extend(more),
            },
            Err(e) => faults.push(Error::at(
                crate::error::ErrorKind::Usage,
                floor,
                None,
                format!("cannot be read ({e}); --floor takes TYPE=F1 or a file"),
            )),
        }
    }
    if faults.is_empty() { Ok(floors) } else { Err(faults) }
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    match eval(&args) {
        Ok(shortfalls) if shortfalls.is_empty() => ExitCode::SUCCESS,
        Ok(shortfalls) => {
            shortfalls.iter().for_each(say);
            ExitCode::from(CHECK_FAILED)
        }
        Err(errors) => {
            errors.iter().for_each(say);
            ExitCode::from(NOT_UNDERSTOOD)
        }
    }
}

/// Ids that are the paths of plain files, by the file's name without its extension: `tiqu tag` names documents so.
fn by_file(found: &HashMap<String, Found>) -> HashMap<String, String> {
    let mut files = HashMap::new();
    for id in found.keys() {
        let path = Path::new(id);
        if let Some(stem) = path.file_stem().and_then(|s| s.to_str()).filter(|_| path.extension().is_some_and(|e| e == "txt")) {
            files.insert(stem.to_owned(), id.clone());
        }
    }
    files
}

fn eval(args: &Args) -> Result<Vec<String>, Vec<Error>> {
    let floors = floors(&args.floor)?;
    let golds = eval::read_gold(&args.gold)?;
    let mut found = args.found.as_deref().map(eval::read_found).transpose()?;
    let files = found.as_ref().map(by_file).unwrap_or_default();
    let mut worker = Extractor::new().worker();
    let mut scores = Scores::default();
    for gold in &golds {
        let mut found = match &mut found {
            None => Found::tag(&mut worker, gold),
            Some(found) => {
                let other = files.get(&gold.id).filter(|_| !found.contains_key(&gold.id));
                found.remove(other.unwrap_or(&gold.id)).unwrap_or_else(|| {
                    say(format_args!("{}: nothing found for {}; it counts as empty", args.gold.display(), gold.id));
                    Found::default()
                })
            }
        };
        if let Some(least) = args.certainty {
            found.keep(least);
        }
        scores.add(gold, &found);
    }
    if let Some(pattern) = &args.grep {
        scores.misses.retain(|miss| pattern.is_match(&eval::fault_line(miss)));
    }
    if args.json {
        print(&format!("{:#}\n", eval::to_json(&scores, args.faults))).map_err(|e| vec![e])?;
    } else {
        print(&eval::print(&scores, args.faults)).map_err(|e| vec![e])?;
    }
    let mut shortfalls: Vec<String> = floors.iter().filter_map(|floor| floor.shortfall(&scores)).collect();
    if !floors.is_empty() && scores.offset_faults > 0 {
        shortfalls.push(format!("{} found texts do not stand at their offsets", scores.offset_faults));
    }
    Ok(shortfalls)
}

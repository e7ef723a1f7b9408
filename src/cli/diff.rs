//! `tiqu diff`: what a change of words or rules does.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::input::{InputArgs, Progress, Warnings, conclude};
use super::overlay::Overlays;
use super::summary::grouped;
use super::{CHECK_FAILED, NOT_UNDERSTOOD, counted, print, say};
use crate::change::{self, Groups, Kind, Pair, Pairs};
use crate::corpus::{self, Contrast, Contrasting, Done, is_among};

/// Compares two outputs of `tiqu tag`, or two sets of words and rules over one corpus: entities and records that appeared,
/// vanished or changed, by rule and by word, with counts and examples.
///
/// `tiqu diff OLD.jsonl NEW.jsonl` reads both files in step; documents are paired by id, those of one file alone are named.
/// With --lexicons, --rules, --old-lexicons or --old-rules the paths are a corpus, read as by `tiqu tag`, which is tagged with the old
/// and with the new ones (without --old-… the built-in ones alone are the old ones).
///
/// Exit status: 0 done, 1 when more than --check N changed, 2 when something could not be read.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Old tables, to be compared with those of --lexicons
    #[arg(long, value_name = "DIR")]
    old_lexicons: Vec<PathBuf>,
    /// Old rules, to be compared with those of --rules
    #[arg(long, value_name = "FILE")]
    old_rules: Vec<PathBuf>,
    /// Exit status 1 where more than N entities and records changed, or documents stand in one file alone
    #[arg(long, value_name = "N")]
    check: Option<u64>,
    /// How many examples of each rule are shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    examples: usize,
    /// A folder with the texts, which stand there by the names that are their ids; else examples have text around them where the output
    /// kept it (--keep text)
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    overlays: Overlays,
}

/// What was compared.
#[derive(Default)]
struct Compared {
    documents: u64,
    changed: u64,
    /// Ids of the documents that one file alone has, the first of them, and how many there are.
    alone: [(Vec<String>, u64); 2],
    groups: Groups,
    failed: bool,
}

/// So many documents of one file alone are named.
const NAMED: usize = 20;
/// So many words of a group are shown.
const WORDS: usize = 12;

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    let old = Overlays::of(&args.old_lexicons, &args.old_rules);
    let compared = if args.overlays.is_empty() && old.is_empty() { files(&args) } else { corpus(&args, &old) };
    let told = compared.and_then(|compared| {
        let text = if args.json { format!("{:#}\n", to_json(&compared)) } else { for_people(&compared, &args) };
        print(&text).map_err(|error| error.to_string())?;
        Ok(compared)
    });
    match told {
        Err(what) => {
            say(format_args!("error: {what}"));
            ExitCode::from(NOT_UNDERSTOOD)
        }
        Ok(compared) if compared.failed => ExitCode::from(NOT_UNDERSTOOD),
        Ok(compared) => {
            let changes = compared.groups.count() + compared.alone[0].1 + compared.alone[1].1;
            match args.check {
                Some(most) if changes > most => {
                    say(format_args!("{} changed, more than the {most} that --check allows", grouped(changes)));
                    ExitCode::from(CHECK_FAILED)
                }
                _ => ExitCode::SUCCESS,
            }
        }
    }
}

fn open(path: &Path) -> Result<BufReader<File>, String> {
    let file = File::open(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err(format!(
            "{}: a folder, where the output of tiqu tag is expected; to compare rules over a corpus, give --rules or --lexicons",
            path.display()
        ));
    }
    Ok(BufReader::with_capacity(1 << 18, file))
}

fn files(args: &Args) -> Result<Compared, String> {
    let [old, new] = args.input.paths.as_slice() else {
        return Err(
            "two files are compared: tiqu diff OLD.jsonl NEW.jsonl; to compare rules over a corpus, give --rules or --lexicons".into()
        );
    };
    if is_among(old, std::slice::from_ref(new)) {
        return Err(format!("{}: the same file twice", old.display()));
    }
    let names = [old.display().to_string(), new.display().to_string()];
    let mut compared = Compared { groups: Groups::new(args.examples), ..Compared::default() };
    for pair in Pairs::new(open(old)?, open(new)?) {
        match pair {
            Pair::Bad { line, what, new } => {
                compared.failed = true;
                say(format_args!("{}:{line}: {what}", names[usize::from(new)]));
            }
            Pair::Broken { error, new } => {
                compared.failed = true;
                say(format_args!("{}: reading failed: {error}; what could not be read is left out", names[usize::from(new)]));
            }
            Pair::Alone { id, new } => {
                let alone = &mut compared.alone[usize::from(new)];
                alone.1 += 1;
                if alone.0.len() < NAMED {
                    alone.0.push(id);
                }
            }
            Pair::Both { id, old, new, lines } => {
                compared.documents += 1;
                match change::compare(&old, &new) {
                    Ok(changes) if changes.is_empty() => {}
                    Ok(changes) => {
                        compared.changed += 1;
                        let text = text(args, &id, &new, &old);
                        compared.groups.add(&id, text.as_deref(), changes);
                    }
                    Err(what) => {
                        compared.failed = true;
                        say(format_args!("{}:{}, {}:{}: {what}", names[0], lines.0, names[1], lines.1));
                    }
                }
            }
        }
    }
    Ok(compared)
}

/// A document's text: kept in its lines, or in a file of the folder of texts.
fn text(args: &Args, id: &str, new: &str, old: &str) -> Option<String> {
    let field = args.input.text_field.as_deref().unwrap_or("text");
    let kept = |line: &str| Some(serde_json::from_str::<Value>(line).ok()?.get(field)?.as_str()?.to_owned());
    kept(new).or_else(|| kept(old)).or_else(|| {
        let path = args.texts.as_ref()?.join(id);
        let text = fs::read_to_string(path).ok()?;
        Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    })
}

fn corpus(args: &Args, old: &Overlays) -> Result<Compared, String> {
    let inputs = args.input.inputs(None)?;
    let extractors = [old.extractor(|builder| builder)?, args.overlays.extractor(|builder| builder)?];
    let contrasting = Contrasting { extractors, date: args.input.date };
    let options = args.input.options(args.input.fields());
    let mut progress = Progress::new(&inputs, true);
    let mut warnings = Warnings::new(args.input.failed()?);
    let mut compared = Compared { groups: Groups::new(args.examples), ..Compared::default() };
    let report = corpus::run(&contrasting, inputs, &options, &mut |done: Done<'_, Vec<Contrast>>| {
        warnings.take(done.notices, &progress)?;
        for document in done.output.drain(..) {
            compared.changed += 1;
            compared.groups.add(&document.id, Some(&document.text), document.changes);
        }
        progress.read(done.bytes);
        Ok(())
    });
    progress.bar.finish_and_clear();
    let report = report.map_err(|error| format!("the corpus cannot be read: {error}"))?;
    warnings.end();
    compared.documents = report.documents;
    compared.failed = report.failures > 0;
    conclude(&report, &args.input);
    Ok(compared)
}

/// The counts of a kind: entities, then records.
fn counts(compared: &Compared, records: bool) -> [u64; 3] {
    [Kind::Appeared, Kind::Vanished, Kind::Changed].map(|kind| compared.groups.of_kind(kind, records))
}

fn for_people(compared: &Compared, args: &Args) -> String {
    let differ = if compared.changed == 1 { "differs" } else { "differ" };
    let mut text = format!("{} compared, {} {differ}\n", counted_in(compared.documents, "document"), grouped(compared.changed));
    for (side, (ids, count)) in ["OLD", "NEW"].iter().zip(&compared.alone).filter(|(_, alone)| alone.1 > 0) {
        let path = args.input.paths.get(usize::from(*side == "NEW")).map(|path| path.display().to_string()).unwrap_or_default();
        let more = if *count > ids.len() as u64 { format!(" and {} more", grouped(count - ids.len() as u64)) } else { String::new() };
        let _ = writeln!(text, "{} only in {path}: {}{more}", counted_in(*count, "document"), ids.join(", "));
    }
    for (name, records) in [("entities", false), ("records", true)] {
        let [appeared, vanished, changed] = counts(compared, records).map(grouped);
        let _ = writeln!(text, "{name:9} {appeared} appeared, {vanished} vanished, {changed} changed");
    }
    for (kind, of, rule, group) in compared.groups.iter() {
        let _ = writeln!(text, "\n{of} {}  {rule}  {}", kind.name(), grouped(group.count));
        let words: Vec<String> = group.words().take(WORDS).map(|(word, count)| format!("{word} {}", grouped(count))).collect();
        let more = group.words.len().saturating_sub(WORDS);
        let more = if more > 0 { format!(", {more} more") } else { String::new() };
        let _ = writeln!(text, "  {}{more}", words.join(", "));
        for example in &group.examples {
            let start = example.start.map_or_else(String::new, |start| format!(":{start}"));
            let fields: Vec<&str> = example.fields.iter().map(String::as_str).filter(|field| !field.starts_with("rule: ")).collect();
            let fields = if fields.is_empty() { String::new() } else { format!("  ({})", fields.join("; ")) };
            let _ = writeln!(text, "    {}{start}  {}{fields}", example.document, example.context);
        }
    }
    text
}

fn counted_in(count: u64, noun: &str) -> String {
    let counted = counted(usize::try_from(count).unwrap_or(usize::MAX), noun, &format!("{noun}s"));
    counted.replacen(&count.to_string(), &grouped(count), 1)
}

fn to_json(compared: &Compared) -> Value {
    let kinds = |records| {
        let [appeared, vanished, changed] = counts(compared, records);
        json!({"appeared": appeared, "vanished": vanished, "changed": changed})
    };
    let alone = |(ids, count): &(Vec<String>, u64)| json!({"count": count, "ids": ids});
    json!({
        "documents": compared.documents, "differ": compared.changed, "only_old": alone(&compared.alone[0]),
        "only_new": alone(&compared.alone[1]), "entities": kinds(false), "records": kinds(true), "groups": compared.groups.to_json(),
    })
}

//! `tiqu gold`: gold articles from markup to JSON and back, and their check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{CHECK_FAILED, NOT_UNDERSTOOD, print, say};
use crate::error::{Error, ErrorKind};
use crate::eval::{self, Fault, Gold, markup};

/// Converts a gold article from markup to JSON, or from JSON to markup, as its content tells; reports every fault.
///
/// Of a folder all articles are checked, and converted where -o names a folder. Exit status 1 where there are faults.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Gold files or folders.
    #[arg(value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
    /// Where to write: a file, or a folder for many articles. Standard output for one file if not given.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// The article as published, or the folder of the articles (NAME.txt): the markup without its brackets must equal it.
    #[arg(long, value_name = "PATH")]
    article: Option<PathBuf>,
    /// Only check.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub(crate) fn run(args: Args) -> ExitCode {
    match gold(&args) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(CHECK_FAILED),
        Err(error) => {
            say(error);
            ExitCode::from(NOT_UNDERSTOOD)
        }
    }
}

fn gold(args: &Args) -> Result<usize, Error> {
    let mut files = Vec::new();
    for path in &args.paths {
        files.extend(eval::gold_files(path)?);
    }
    let single = matches!(args.paths.as_slice(), [path] if !path.is_dir());
    if let Some(folder) = args.output.as_ref().filter(|_| !single && !args.check) {
        fs::create_dir_all(folder).map_err(|e| unwritable(folder, e))?;
    }
    let mut count = 0;
    for file in &files {
        let (gold, mut faults, is_markup) = eval::read_file(file)?;
        faults.extend(differs(args, file, &gold)?);
        let converted = if is_markup {
            gold.to_json()
        } else {
            let (text, more) = markup::write(&gold);
            faults.extend(more);
            text
        };
        count += faults.len();
        faults.into_iter().for_each(|fault| say(fault.in_file(file)));
        if args.check {
            continue;
        }
        match &args.output {
            Some(output) if single => fs::write(output, converted).map_err(|e| unwritable(output, e))?,
            Some(folder) => {
                let to = folder.join(file.file_name().unwrap_or_default()).with_extension(if is_markup { "json" } else { "ann" });
                fs::write(&to, converted).map_err(|e| unwritable(&to, e))?;
            }
            None if single => print(&converted)?,
            None => {}
        }
    }
    if !single || args.check {
        say(format_args!("{} articles, {count} faults", files.len()));
    }
    Ok(count)
}

fn unwritable(path: &Path, e: std::io::Error) -> Error {
    Error::at(ErrorKind::Output, path, None, format!("cannot be written: {e}")).caused_by(e)
}

/// The fault that the text is not the article as published.
fn differs(args: &Args, file: &Path, gold: &Gold) -> Result<Option<Fault>, Error> {
    let Some(article) = &args.article else { return Ok(None) };
    let article = if article.is_dir() { article.join(file.with_extension("txt").file_name().unwrap_or_default()) } else { article.clone() };
    let original = fs::read_to_string(&article)
        .map_err(|e| Error::at(ErrorKind::Gold, &article, None, format!("cannot be read: {e}")).caused_by(e))?;
    let (ours, theirs) = (gold.text.trim_end(), original.trim_end());
    if ours == theirs {
        return Ok(None);
    }
    let at = ours.chars().zip(theirs.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(at.saturating_sub(10)).take(25).collect::<String>();
    let what = format!("the text differs from {} at character {at}: {:?} against {:?}", article.display(), around(ours), around(theirs));
    Ok(Some(Fault { line: None, column: None, what }))
}

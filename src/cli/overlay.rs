//! A user's own tables and rules, read into a builder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::extract::{Extractor, ExtractorBuilder};

/// Options that give lexicons and rules of one's own.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct Overlays {
    /// A folder of tables (units.tsv, companies.tsv, …) whose rows are added to the built-in ones or replace them
    #[arg(long, value_name = "DIR")]
    lexicons: Vec<PathBuf>,
    /// Rules of one's own, in the form of the built-in ones; may be given several times
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
}

fn unreadable(kind: ErrorKind, path: &Path, e: io::Error) -> Error {
    Error::at(kind, path, None, format!("not readable: {e}; check the path and its permissions")).caused_by(e)
}

fn read(kind: ErrorKind, path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|e| unreadable(kind, path, e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        Error::at(kind, path, Some(line), "not UTF-8; convert it, for example iconv -f GB18030 -t UTF-8").caused_by(e)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn tables(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>());
    let mut paths = entries.map_err(|e| unreadable(ErrorKind::Lexicon, folder, e))?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "tsv"));
    paths.sort_unstable();
    if paths.is_empty() {
        return Err(Error::at(ErrorKind::Lexicon, folder, None, "holds no table; a table is a file such as units.tsv"));
    }
    Ok(paths)
}

impl Overlays {
    /// These folders of tables and files of rules.
    pub(crate) fn of(lexicons: &[PathBuf], rules: &[PathBuf]) -> Self {
        Self { lexicons: lexicons.to_vec(), rules: rules.to_vec() }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.lexicons.is_empty() && self.rules.is_empty()
    }

    /// The extractor with these, in whatever else the builder is told.
    pub(crate) fn extractor(&self, tell: impl FnOnce(ExtractorBuilder) -> ExtractorBuilder) -> Result<Extractor, String> {
        let (builder, unread) = self.builder();
        let faults: String = unread.iter().map(|fault| format!("{fault}\n")).collect();
        match tell(builder).build() {
            Ok(extractor) if faults.is_empty() => Ok(extractor),
            Ok(_) => Err(faults.trim_end().to_owned()),
            Err(errors) => Err(faults + &errors.to_string()),
        }
    }

    /// A builder with the tables and rules, and a fault for every file that cannot be read.
    pub(crate) fn builder(&self) -> (ExtractorBuilder, Vec<Error>) {
        let (mut builder, mut faults) = (Extractor::builder(), Vec::new());
        for folder in &self.lexicons {
            let paths = tables(folder).unwrap_or_else(|fault| {
                faults.push(fault);
                Vec::new()
            });
            for path in paths {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                match read(ErrorKind::Lexicon, &path) {
                    Ok(text) => builder = builder.table(path.to_string_lossy(), name, text),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        for path in &self.rules {
            match read(ErrorKind::Rule, path) {
                Ok(text) => builder = builder.rules(path.to_string_lossy(), text),
                Err(fault) => faults.push(fault),
            }
        }
        (builder, faults)
    }
}

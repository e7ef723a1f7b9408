//! What can go wrong when an extractor is configured or an input is read.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};

/// What sort of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A row or table of a lexicon.
    Lexicon,
    /// A rule.
    Rule,
    /// A row of a user's own companies.
    Registry,
    /// A gold article.
    Gold,
    /// An input document.
    Input,
    /// Output could not be written.
    Output,
    /// An option.
    Usage,
}

/// One fault: the place first, then what is wrong and what would be right.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: Option<PathBuf>,
    line: Option<usize>,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn at(kind: ErrorKind, path: impl AsRef<Path>, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { kind, path: Some(path.as_ref().to_owned()), line, message: message.into(), source: None }
    }

    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the command line has options"))]
    pub(crate) fn plain(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, path: None, line: None, message: message.into(), source: None }
    }

    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only files have causes"))]
    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What sort of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The line in that file, from 1.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", path.display())?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}

/// Every fault of a configuration, at least one.
#[derive(Debug)]
pub struct Errors(pub(crate) Vec<Error>);

impl Errors {
    /// The faults, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl StdError for Errors {}

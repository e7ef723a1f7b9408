//! What is to be said about a document: that it failed, or a warning.

use std::fmt;

use crate::entity::{Symbol, named};
use crate::output::jsonl::write_string;

named! {
    /// What sort of thing is to be said.
    NoticeKind {
        /// No such file.
        Missing = "missing",
        /// It could not be read.
        Unreadable = "unreadable",
        /// A file whose form is not known or not one that is read.
        Format = "format",
        /// Bytes that are not UTF-8.
        Encoding = "encoding",
        /// A line that is not one JSON object.
        Json = "json",
        /// The text's field is absent or holds no string.
        Field = "field",
        /// A line longer than any that is read.
        TooLong = "too_long",
        /// A fault of this program.
        Internal = "internal",
        /// A date that is none: a warning.
        Date = "date",
        /// A text that was read only up to the cap: a warning.
        Truncated = "truncated",
    }
}

impl NoticeKind {
    /// Whether the document failed; else it is a warning.
    pub const fn fails(self) -> bool {
        !matches!(self, Self::Date | Self::Truncated)
    }
}

/// One thing to say about a document: the place, what is wrong, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What sort.
    pub kind: NoticeKind,
    /// The file, as it can be opened; `-` for standard input.
    pub path: String,
    /// The line, from 1, in files with a document a line.
    pub line: Option<u64>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Notice {
    /// A notice about a whole file, or about a line of it.
    pub fn new(kind: NoticeKind, path: impl Into<String>, line: Option<u64>, message: impl Into<String>) -> Self {
        Self { kind, path: path.into(), line, message: message.into() }
    }

    /// Appends it as a line of JSON: `path`, `line` where it has one, `kind`, `message`.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        let field = |out: &mut Vec<u8>, name: Symbol, value: &str| {
            out.extend_from_slice(name.as_bytes());
            write_string(value, out);
        };
        field(out, "{\"path\":", &self.path);
        if let Some(line) = self.line {
            out.extend_from_slice(format!(",\"line\":{line}").as_bytes());
        }
        field(out, ",\"kind\":", self.kind.name());
        field(out, ",\"message\":", &self.message);
        out.extend_from_slice(b"}\n");
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}{}", if self.kind.fails() { "" } else { "warning: " }, self.message)
    }
}

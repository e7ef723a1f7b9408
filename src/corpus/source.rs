//! Where documents come from: files, folders, patterns, standard input.
//!
//! Takes the paths as given, gives one [`Source`] a file, in order: the arguments as they stand, a folder's entries by name.
//! Folders are walked while the files are read, so that their number costs no memory.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use super::notice::{Notice, NoticeKind};

/// How a file holds its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The whole file is one document.
    Text,
    /// Each line is a document.
    Lines,
    /// Each line is a JSON object with the document in a field.
    JsonLines,
}

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files, folders, patterns such as `news/*.txt`, `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// The format of all files; told by each file's extension where it is none.
    pub format: Option<Format>,
    /// Whether a plain file has a document a line.
    pub lines: bool,
    /// Whether standard input, and what is neither a file nor a folder, is JSON Lines where `format` does not tell.
    pub json_stdin: bool,
    /// Whether standard input is JSON Lines where it begins with a brace and nothing else tells.
    pub sniff_stdin: bool,
    /// Files that are passed over in silence when a folder holds them: those that are being written.
    pub except: Vec<PathBuf>,
}

impl Inputs {
    /// These paths, formats told by extension.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { paths: paths.into_iter().collect(), ..Self::default() }
    }

    /// How many bytes the files hold; none where that cannot be known. Walks the folders.
    pub fn total_bytes(&self) -> Option<u64> {
        let mut sources = Sources::new(self.clone());
        let mut total = 0;
        while let Some(next) = sources.next() {
            if let Ok(source) = next {
                let data = fs::metadata(source.path.as_deref()?).ok()?;
                total += data.is_file().then_some(data.len())?;
            }
        }
        Some(total)
    }

    fn plain(&self) -> Format {
        if self.lines { Format::Lines } else { Format::Text }
    }
}

/// One file, or standard input.
#[derive(Debug)]
pub(super) struct Source {
    /// None for standard input.
    pub path: Option<PathBuf>,
    /// As ids name it: the path as given; within a folder the path from there.
    pub name: String,
    /// As messages name it: the path as it can be opened.
    pub place: String,
    pub format: Format,
}

impl Source {
    /// Opens it.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Notice> {
        match &self.path {
            None => Ok(Box::new(io::stdin())),
            Some(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(unreadable(path, &error)),
            },
        }
    }
}

/// The notice that a path could not be read.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Notice {
    let place = shown(path);
    if error.kind() == io::ErrorKind::NotFound {
        return Notice::new(NoticeKind::Missing, place, None, "no such file or folder; check the path");
    }
    let what = match error.kind() {
        io::ErrorKind::PermissionDenied => "not readable: permission denied; change its permissions or leave it out".to_owned(),
        _ => format!("not readable: {error}; leave it out or read a copy"),
    };
    Notice::new(NoticeKind::Unreadable, place, None, what)
}

/// A path as text, with `/` between its parts.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The extension in small letters.
fn extension(path: &Path) -> String {
    path.extension().unwrap_or(OsStr::new("")).to_string_lossy().to_ascii_lowercase()
}

/// The sources of some inputs, one after the other.
pub(super) struct Sources {
    inputs: Inputs,
    waiting: VecDeque<PathBuf>,
    matches: Option<glob::Paths>,
    walk: Option<Walk>,
    /// Files that folder walks passed over.
    pub skipped: u64,
}

/// A folder being walked.
struct Walk {
    root: PathBuf,
    /// For each folder from the root down: what it is in truth, and its entries still to come.
    open: Vec<(PathBuf, std::vec::IntoIter<PathBuf>)>,
}

impl Sources {
    pub fn new(inputs: Inputs) -> Self {
        let waiting = inputs.paths.iter().cloned().collect();
        Self { inputs, waiting, matches: None, walk: None, skipped: 0 }
    }

    /// The next one, or what is wrong with the path in its place.
    pub fn next(&mut self) -> Option<Result<Source, Notice>> {
        loop {
            if self.walk.is_some() {
                match self.walk_on() {
                    Some(next) => return Some(next),
                    None => self.walk = None,
                }
            }
            if let Some(next) = self.matches.as_mut().map(Iterator::next) {
                match next {
                    Some(Ok(path)) => {
                        if !is_among(&path, &self.inputs.except)
                            && let Some(next) = self.given(path)
                        {
                            return Some(next);
                        }
                    }
                    Some(Err(error)) => return Some(Err(unreadable(error.path(), error.error()))),
                    None => self.matches = None,
                }
                continue;
            }
            let path = self.waiting.pop_front()?;
            if path == Path::new("-") {
                let format = match self.inputs.format {
                    Some(format) => format,
                    None if self.inputs.json_stdin || self.inputs.sniff_stdin && stdin_is_json() => Format::JsonLines,
                    None => self.inputs.plain(),
                };
                return Some(Ok(Source { path: None, name: "-".into(), place: "-".into(), format }));
            }
            if let Some(next) = self.given(path) {
                return Some(next);
            }
        }
    }

    /// A path that was named: a file's source, or none where a walk or a list of matches has been set up instead.
    fn given(&mut self, path: PathBuf) -> Option<Result<Source, Notice>> {
        let data = match fs::metadata(&path) {
            Ok(data) => data,
            Err(error) => {
                let pattern = path.to_str().filter(|p| p.contains(['*', '?', '[']));
                let Some(found) = pattern.and_then(|p| glob::glob(p).ok()) else { return Some(Err(unreadable(&path, &error))) };
                let mut found = found.peekable();
                if found.peek().is_none() {
                    let what = "no file matches this pattern; check it";
                    return Some(Err(Notice::new(NoticeKind::Missing, shown(&path), None, what)));
                }
                drop(found);
                self.matches = pattern.and_then(|p| glob::glob(p).ok());
                return None;
            }
        };
        if data.is_dir() {
            return match entries(&path) {
                Ok(listed) => {
                    self.walk = Some(Walk { root: path, open: vec![listed] });
                    None
                }
                Err(error) => Some(Err(unreadable(&path, &error))),
            };
        }
        let format = match self.inputs.format {
            Some(format) => Ok(format),
            None => match extension(&path).as_str() {
                "jsonl" | "ndjson" => Ok(Format::JsonLines),
                "json" if data.is_file() => json_lines(&path),
                "txt" => Ok(self.inputs.plain()),
                _ if !data.is_file() && self.inputs.json_stdin => Ok(Format::JsonLines),
                _ => Ok(self.inputs.plain()),
            },
        };
        let name = shown(&path);
        Some(format.map(|format| Source { place: name.clone(), name, path: Some(path), format }))
    }

    /// The next file of the folder being walked; none at its end.
    fn walk_on(&mut self) -> Option<Result<Source, Notice>> {
        let walk = self.walk.as_mut()?;
        loop {
            let Some(path) = walk.open.last_mut()?.1.next() else {
                walk.open.pop();
                continue;
            };
            let data = match fs::metadata(&path) {
                Ok(data) => data,
                Err(error) => return Some(Err(unreadable(&path, &error))),
            };
            if data.is_dir() {
                // `.git` and its like hold no documents.
                if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
                    continue;
                }
                match entries(&path) {
                    // A link to a folder above would lead round for ever.
                    Ok(listed) if walk.open.iter().any(|above| above.0 == listed.0) => {}
                    Ok(listed) => walk.open.push(listed),
                    Err(error) => return Some(Err(unreadable(&path, &error))),
                }
                continue;
            }
            let format = match extension(&path).as_str() {
                "jsonl" | "ndjson" => Some(Format::JsonLines),
                "txt" => Some(self.inputs.plain()),
                _ => None,
            };
            let Some(format) = format.filter(|_| data.is_file()) else {
                self.skipped += 1;
                continue;
            };
            if is_among(&path, &self.inputs.except) {
                continue;
            }
            let name = shown(path.strip_prefix(&walk.root).unwrap_or(&path));
            let format = self.inputs.format.unwrap_or(format);
            return Some(Ok(Source { name, place: shown(&path), path: Some(path), format }));
        }
    }
}

/// Whether what comes on standard input begins as an object does. What was looked at stays to be read.
fn stdin_is_json() -> bool {
    let mut stdin = io::stdin().lock();
    stdin.fill_buf().is_ok_and(|head| head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"{"))
}

/// A folder's true path and its entries by name.
fn entries(folder: &Path) -> io::Result<(PathBuf, std::vec::IntoIter<PathBuf>)> {
    let mut paths = fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort_unstable();
    Ok((fs::canonicalize(folder)?, paths.into_iter()))
}

/// Whether the path leads to one of these files.
pub(crate) fn is_among(path: &Path, files: &[PathBuf]) -> bool {
    files.iter().any(|file| {
        file.file_name() == path.file_name() && matches!((fs::canonicalize(file), fs::canonicalize(path)), (Ok(a), Ok(b)) if a == b)
    })
}

/// How much of a `.json` file is looked at to tell what it holds.
const PEEK: u64 = 1 << 20;

/// Whether a `.json` file holds JSON Lines all the same: a first line that is an object, and more behind it.
fn json_lines(path: &Path) -> Result<Format, Notice> {
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(PEEK).read_to_end(&mut head)).map_err(|error| unreadable(path, &error))?;
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii();
    let (first, rest) = head.split_at(memchr::memchr(b'\n', head).unwrap_or(head.len()));
    if head.is_empty() {
        return Ok(Format::JsonLines);
    }
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
    let fault = |what: &str| Err(Notice::new(NoticeKind::Format, shown(path), None, what));
    match head[0] {
        b'{' if whole && !rest.trim_ascii().is_empty() => Ok(Format::JsonLines),
        b'{' if whole => fault("one JSON object, where JSON Lines are read; pass --input jsonl, or name it .jsonl"),
        b'{' => fault("one JSON object over several lines, where JSON Lines are read; put it on one line (jq -c . FILE > FILE.jsonl)"),
        b'[' => fault("one JSON array, where JSON Lines are read; put one object on each line (jq -c '.[]' FILE > FILE.jsonl)"),
        _ => fault("not JSON Lines, which .json promises; pass --input text to read it as plain text"),
    }
}

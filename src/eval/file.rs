//! Gold and findings in files.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::found::Found;
use super::gold::{Fault, Gold};
use super::markup;
use crate::error::{Error, ErrorKind};

/// The gold files of a path: the file itself, or a folder's `.json` and `.ann` files by name. Where both forms of an article stand, the JSON counts.
///
/// # Errors
///
/// The path cannot be read, or holds no gold.
pub fn gold_files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |e: std::io::Error| Error::at(ErrorKind::Gold, path, None, format!("cannot be read: {e}")).caused_by(e);
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut by_name: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        match file.extension().and_then(|e| e.to_str()) {
            Some("json") => drop(by_name.insert(file.with_extension(""), file)),
            Some("ann") => drop(by_name.entry(file.with_extension("")).or_insert(file)),
            _ => {}
        }
    }
    if by_name.is_empty() {
        return Err(Error::at(ErrorKind::Gold, path, None, "no .ann or .json file in this folder"));
    }
    Ok(by_name.into_values().collect())
}

/// Reads one gold article in either form, told by its content; and whether it was markup.
///
/// # Errors
///
/// The file cannot be read, or is not UTF-8. Faults of its content are given beside the article.
pub fn read_file(path: &Path) -> Result<(Gold, Vec<Fault>, bool), Error> {
    let bytes = fs::read(path).map_err(|e| Error::at(ErrorKind::Gold, path, None, format!("cannot be read: {e}")).caused_by(e))?;
    let source = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Error::at(ErrorKind::Gold, path, None, format!("not UTF-8 (first bad byte at {at})"))
    })?;
    let id = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = source.strip_prefix('\u{feff}').unwrap_or(&source);
    if text.trim_start().starts_with('{') {
        return Ok(match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                let (gold, faults) = Gold::from_json(&id, &value);
                (gold, faults, false)
            }
            Err(e) => {
                let fault = Fault { line: Some(e.line()), column: Some(e.column()), what: format!("no JSON: {e}") };
                (Gold { id: id.into_owned(), ..Gold::default() }, vec![fault], false)
            }
        });
    }
    let (gold, faults) = markup::read(&id, &source);
    Ok((gold, faults, true))
}

/// Reads all gold articles of a path.
///
/// # Errors
///
/// Every fault of every file.
pub fn read_gold(path: &Path) -> Result<Vec<Gold>, Vec<Error>> {
    let (mut golds, mut errors) = (Vec::new(), Vec::new());
    for file in gold_files(path).map_err(|e| vec![e])? {
        match read_file(&file) {
            Ok((gold, faults, _)) => {
                errors.extend(faults.into_iter().map(|f| f.in_file(&file)));
                golds.push(gold);
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(golds) } else { Err(errors) }
}

/// Reads an output: one document a line. Of two with one id, the last counts.
///
/// # Errors
///
/// Every line that is no document.
pub fn read_found(path: &Path) -> Result<HashMap<String, Found>, Vec<Error>> {
    let text =
        fs::read_to_string(path).map_err(|e| vec![Error::at(ErrorKind::Input, path, None, format!("cannot be read: {e}")).caused_by(e)])?;
    let (mut found, mut errors) = (HashMap::new(), Vec::new());
    for (at, line) in text.split('\n').enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match serde_json::from_str::<Found>(line) {
            Ok(document) => drop(found.insert(document.id.clone(), document)),
            Err(e) => {
                let what = format!("not a line of `tiqu tag` with offsets in code points: {e}");
                errors.push(Error::at(ErrorKind::Input, path, Some(at + 1), what));
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

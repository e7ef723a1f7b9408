//! Lines of two files brought together by their ids.
//!
//! Both files are read in step. A line whose partner has not come yet waits; when too many wait, the oldest is given alone. Files in one
//! order with some documents missing on either side need no more memory than the gaps are wide.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::value::RawValue;

/// So many lines wait on each side, and no more than so many bytes, but always one.
const WAITING: usize = 4096;
const WAITING_BYTES: usize = 64 << 20;

/// What comes next of two files.
#[derive(Debug)]
pub enum Pair {
    /// A document that both have: its id, its lines and their numbers.
    Both {
        /// The id, without quotation marks where it is a string.
        id: String,
        /// The old file's line.
        old: String,
        /// The new file's line.
        new: String,
        /// The number of each, from 1.
        lines: (u64, u64),
    },
    /// A document of one file alone: its id, and whether that is the new file.
    Alone {
        /// The id.
        id: String,
        /// Whether the new file has it.
        new: bool,
    },
    /// A line that is no document: its number, what is wrong, and whether it is the new file's.
    Bad {
        /// From 1.
        line: u64,
        /// What is wrong.
        what: String,
        /// Whether it is the new file's.
        new: bool,
    },
    /// A file could not be read to its end.
    Broken {
        /// Why.
        error: io::Error,
        /// Whether it is the new file.
        new: bool,
    },
}

/// A document's id, its line, and the line's number.
type Line = (String, String, u64);

/// What a line is that is no document, or why reading failed.
type Fault = Result<String, io::Error>;

struct Side<R> {
    reader: Option<R>,
    line: u64,
    /// Lines that wait, the oldest first; none where one was taken.
    waiting: VecDeque<Option<Line>>,
    /// The number of the first that waits.
    from: u64,
    by_id: HashMap<String, VecDeque<u64>>,
    bytes: usize,
    count: usize,
}

impl<R: BufRead> Side<R> {
    fn next(&mut self) -> Option<Result<Line, Fault>> {
        loop {
            let mut bytes = Vec::new();
            match self.reader.as_mut()?.read_until(b'\n', &mut bytes) {
                Ok(0) => {
                    self.reader = None;
                    return None;
                }
                Err(error) => {
                    self.reader = None;
                    return Some(Err(Err(error)));
                }
                Ok(_) => {}
            }
            self.line += 1;
            let bytes = if self.line == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes) } else { &bytes };
            let bytes = bytes.trim_ascii();
            if bytes.is_empty() {
                continue;
            }
            let Ok(text) = std::str::from_utf8(bytes) else { return Some(Err(Ok("not UTF-8".into()))) };
            return Some(match id(text) {
                Ok(id) => Ok((id, text.to_owned(), self.line)),
                Err(what) => Err(Ok(what)),
            });
        }
    }

    fn wait(&mut self, id: String, line: String, number: u64) {
        let place = self.from + self.waiting.len() as u64;
        self.by_id.entry(id.clone()).or_default().push_back(place);
        self.bytes += line.len();
        self.count += 1;
        self.waiting.push_back(Some((id, line, number)));
    }

    fn take(&mut self, id: &str) -> Option<(String, u64)> {
        let places = self.by_id.get_mut(id)?;
        let place = places.pop_front()?;
        if places.is_empty() {
            self.by_id.remove(id);
        }
        let (_, line, number) = self.waiting.get_mut(usize::try_from(place - self.from).ok()?)?.take()?;
        self.bytes -= line.len();
        self.count -= 1;
        while let Some(None) = self.waiting.front() {
            self.waiting.pop_front();
            self.from += 1;
        }
        Some((line, number))
    }

    fn oldest(&mut self) -> Option<String> {
        let id = self.waiting.front()?.as_ref()?.0.clone();
        self.take(&id);
        Some(id)
    }

    fn is_full(&self) -> bool {
        self.count > WAITING || self.bytes > WAITING_BYTES && self.count > 1
    }
}

fn id(line: &str) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Id<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let id: Id<'_> = serde_json::from_str(line).map_err(|e| format!("not a JSON object: {e}"))?;
    let raw = id.id.ok_or("no field id; it is not a line that tiqu tag wrote")?.get();
    Ok(serde_json::from_str::<Cow<'_, str>>(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned))
}

/// Two files, read in step.
pub struct Pairs<R> {
    old: Side<R>,
    new: Side<R>,
    turn: bool,
    ready: VecDeque<Pair>,
}

impl<R: BufRead> Pairs<R> {
    /// The lines of these.
    pub fn new(old: R, new: R) -> Self {
        let side =
            |reader| Side { reader: Some(reader), line: 0, waiting: VecDeque::new(), from: 0, by_id: HashMap::new(), bytes: 0, count: 0 };
        Self { old: side(old), new: side(new), turn: false, ready: VecDeque::new() }
    }

    fn step(&mut self) {
        let is_new = self.turn;
        self.turn = !self.turn;
        let (own, other) = if is_new { (&mut self.new, &mut self.old) } else { (&mut self.old, &mut self.new) };
        match own.next() {
            None => {}
            Some(Err(Ok(what))) => self.ready.push_back(Pair::Bad { line: own.line, what, new: is_new }),
            Some(Err(Err(error))) => self.ready.push_back(Pair::Broken { error, new: is_new }),
            Some(Ok((id, line, number))) => match other.take(&id) {
                Some((partner, at)) => {
                    let (old, new, lines) = if is_new { (partner, line, (at, number)) } else { (line, partner, (number, at)) };
                    self.ready.push_back(Pair::Both { id, old, new, lines });
                }
                None => own.wait(id, line, number),
            },
        }
        for (side, new) in [(&mut self.old, false), (&mut self.new, true)] {
            while side.is_full() {
                let Some(id) = side.oldest() else { break };
                self.ready.push_back(Pair::Alone { id, new });
            }
        }
    }
}

impl<R: BufRead> Iterator for Pairs<R> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        while self.ready.is_empty() {
            if self.old.reader.is_none() && self.new.reader.is_none() {
                let alone = |id: Option<String>, new| id.map(|id| Pair::Alone { id, new });
                return alone(self.old.oldest(), false).or_else(|| alone(self.new.oldest(), true));
            }
            self.step();
        }
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(old: &str, new: &str) -> Vec<String> {
        let pairs = Pairs::new(old.as_bytes(), new.as_bytes());
        pairs
            .map(|pair| match pair {
                Pair::Both { id, lines, .. } => format!("{id} {} {}", lines.0, lines.1),
                Pair::Alone { id, new } => format!("{id} {}", if new { "new" } else { "old" }),
                Pair::Bad { line, new, .. } => format!("bad {line} {}", if new { "new" } else { "old" }),
                Pair::Broken { error, .. } => error.to_string(),
            })
            .collect()
    }

    #[test]
    fn documents_meet_whatever_is_missing_or_out_of_order() {
        let lines = |ids: &[&str]| ids.iter().map(|id| format!("{{\"id\":{id}}}\n")).collect::<String>();
        assert_eq!(paired(&lines(&["1", "2", "3"]), &lines(&["1", "2", "3"])), ["1 1 1", "2 2 2", "3 3 3"]);
        assert_eq!(paired(&lines(&["1", "2", "3"]), &lines(&["2", "3", "4"])), ["2 2 1", "3 3 2", "1 old", "4 new"]);
        assert_eq!(paired(&lines(&["\"a\"", "\"b\""]), &lines(&["\"b\"", "\"a\""])), ["b 2 1", "a 1 2"]);
        assert_eq!(paired("{\"id\":1}\n\n[\n", "{\"id\":1}\n{}"), ["1 1 1", "bad 3 old", "bad 2 new"]);
        assert_eq!(paired(&lines(&["1", "1"]), &lines(&["1", "1", "1"])), ["1 1 1", "1 2 2", "1 new"]);
    }

    #[test]
    fn not_many_wait() {
        let lines = |from: u32| (from..from + 20_000).map(|id| format!("{{\"id\":{id}}}\n")).collect::<String>();
        let alone = paired(&lines(0), &lines(100_000));
        assert_eq!(alone.len(), 40_000);
        assert!(alone.iter().all(|pair| pair.ends_with("old") || pair.ends_with("new")));
    }
}

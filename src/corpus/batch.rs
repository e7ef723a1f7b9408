//! Batches of whole documents, as read.
//!
//! The reader only finds the ends of lines; what a line means is the workers' task. A batch's buffer is used again.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use super::notice::{Notice, NoticeKind};
use super::source::{Format, Source, Sources};
use crate::extract::MAX_TEXT;

/// A batch is handed on when it holds this many bytes.
const FULL: usize = 1 << 20;
/// The first batch is this full, each next one twice as full up to [`FULL`]: a small input keeps all threads busy too.
const FIRST: usize = 1 << 16;
/// Bytes of a text that are kept: enough that the extractor sees it is too long, whole characters or not.
const MAX_KEPT: usize = MAX_TEXT + 8;
/// No line longer than this is held: a text of the greatest length with each character written as `\u4e2d`.
const MAX_LINE: usize = 2 * MAX_TEXT;
/// A buffer that a very long document made larger than this is given back to the system.
const KEPT_BUFFER: usize = 8 * FULL;
/// How much is asked for at once where what is there is to be handed on at once.
const LIVE_READ: usize = 1 << 16;

/// Part of a batch: bytes of one source, or something to say in that place.
pub(super) enum Segment {
    /// Whole documents: the text, or lines of which the first has the number given.
    Bytes {
        source: Arc<Source>,
        range: Range<usize>,
        line: u64,
    },
    Notice(Notice),
}

#[derive(Default)]
pub(super) struct Batch {
    pub number: u64,
    pub bytes: Vec<u8>,
    pub segments: Vec<Segment>,
    /// Bytes read for it.
    pub read: u64,
}

impl Batch {
    fn clear(&mut self) {
        self.segments.clear();
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_BUFFER);
        self.read = 0;
    }
}

/// A source that is being read.
struct Open {
    source: Arc<Source>,
    stream: Box<dyn Read + Send>,
    /// The number of the next line.
    line: u64,
    /// Whether its first bytes have been looked at for a byte order mark.
    begun: bool,
    /// The beginning of a line whose end has not been read.
    rest: Vec<u8>,
    /// Whether the rest of a line is to be passed over.
    skipping: bool,
}

/// Fills batches from sources.
pub(super) struct Reader {
    sources: Sources,
    open: Option<Open>,
    full: usize,
    live: bool,
    number: u64,
}

impl Reader {
    /// `live`: a batch is handed on as soon as it holds a document.
    pub fn new(sources: Sources, live: bool) -> Self {
        Self { sources, open: None, full: FIRST, live, number: 0 }
    }

    /// How many files folder walks passed over.
    pub fn skipped(&self) -> u64 {
        self.sources.skipped
    }

    /// Fills the batch, after emptying it; false where nothing is left.
    pub fn fill(&mut self, batch: &mut Batch) -> bool {
        batch.clear();
        batch.number = self.number;
        self.number += 1;
        while batch.bytes.len() < self.full && (batch.segments.is_empty() || !self.live) {
            let Some(mut open) = self.open.take() else {
                match self.sources.next() {
                    None => break,
                    Some(Err(notice)) => batch.segments.push(Segment::Notice(notice)),
                    Some(Ok(source)) => match source.open() {
                        Err(notice) => batch.segments.push(Segment::Notice(notice)),
                        Ok(stream) => {
                            let source = Arc::new(source);
                            self.open = Some(Open { source, stream, line: 1, begun: false, rest: Vec::new(), skipping: false });
                        }
                    },
                }
                continue;
            };
            let more = if open.source.format == Format::Text { open.text(batch) } else { open.lines(batch, self.full, self.live) };
            match more {
                Ok(true) => self.open = Some(open),
                Ok(false) => {}
                Err(error) => {
                    let what = format!("reading failed: {error}; what could not be read is left out");
                    batch.segments.push(Segment::Notice(Notice::new(NoticeKind::Unreadable, &open.source.place, None, what)));
                }
            }
        }
        self.full = (2 * self.full).min(FULL);
        !batch.segments.is_empty()
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

impl Open {
    /// Reads a whole text, as far as it counts.
    fn text(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let from = batch.bytes.len();
        let read = match (&mut self.stream).take(MAX_KEPT as u64).read_to_end(&mut batch.bytes) {
            Ok(read) => read,
            Err(error) => {
                batch.bytes.truncate(from);
                return Err(error);
            }
        };
        batch.read += read as u64;
        let skip = if batch.bytes[from..].starts_with(BOM) { BOM.len() } else { 0 };
        if read == MAX_KEPT {
            whole_characters(&mut batch.bytes, from);
        }
        let range = from + skip..batch.bytes.len();
        batch.segments.push(Segment::Bytes { source: Arc::clone(&self.source), range, line: 0 });
        Ok(false)
    }

    /// Reads whole lines until the batch is full; true where more may follow.
    fn lines(&mut self, batch: &mut Batch, full: usize, live: bool) -> io::Result<bool> {
        let mut from = batch.bytes.len();
        batch.bytes.append(&mut self.rest);
        let mut searched = batch.bytes.len();
        // Behind the last line end.
        let mut end = None;
        loop {
            let read = match self.read(&mut batch.bytes, full, live) {
                Ok(read) => read,
                Err(error) => {
                    self.push(batch, from, end.unwrap_or(from));
                    return Err(error);
                }
            };
            batch.read += read as u64;
            if !self.begun && (read == 0 || batch.bytes.len() >= from + BOM.len()) {
                self.begun = true;
                if batch.bytes[from..].starts_with(BOM) {
                    from += BOM.len();
                    searched = from;
                }
            }
            if self.skipping {
                match memchr::memchr(b'\n', &batch.bytes[from..]) {
                    Some(at) => {
                        batch.bytes.drain(from..=from + at);
                        self.line += 1;
                        self.skipping = false;
                    }
                    None => batch.bytes.truncate(from),
                }
                searched = from;
            }
            if let Some(at) = memchr::memrchr(b'\n', &batch.bytes[searched.max(from)..]) {
                end = Some(searched.max(from) + at + 1);
            }
            searched = batch.bytes.len();
            if read == 0 {
                self.push(batch, from, searched);
                return Ok(false);
            }
            match end {
                Some(end) if live || searched >= full => {
                    self.rest.extend_from_slice(&batch.bytes[end..]);
                    batch.bytes.truncate(end);
                    self.push(batch, from, end);
                    return Ok(true);
                }
                None if searched - from > MAX_LINE => {
                    self.too_long(batch, from);
                    return Ok(true);
                }
                _ => {}
            }
        }
    }

    /// Appends what comes next: until the batch is full, or whatever is there.
    fn read(&mut self, bytes: &mut Vec<u8>, full: usize, live: bool) -> io::Result<usize> {
        let from = bytes.len();
        if !live {
            // A long line is read in steps that grow with it.
            let wanted = full.saturating_sub(from).max(from / 2).max(LIVE_READ);
            bytes.reserve(wanted);
            return (&mut self.stream).take(wanted as u64).read_to_end(bytes);
        }
        bytes.resize(from + LIVE_READ, 0);
        let read = loop {
            match self.stream.read(&mut bytes[from..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        bytes.truncate(from + read.as_ref().unwrap_or(&0));
        read
    }

    fn push(&mut self, batch: &mut Batch, from: usize, to: usize) {
        if to > from {
            let line = self.line;
            self.line += memchr::memchr_iter(b'\n', &batch.bytes[from..to]).count() as u64;
            batch.segments.push(Segment::Bytes { source: Arc::clone(&self.source), range: from..to, line });
        }
    }

    /// A line beyond every measure: a text keeps its beginning, a JSON object fails; the rest of the line is passed over.
    fn too_long(&mut self, batch: &mut Batch, from: usize) {
        self.skipping = true;
        if self.source.format == Format::Lines {
            batch.bytes.truncate(from + MAX_KEPT);
            whole_characters(&mut batch.bytes, from);
            let range = from..batch.bytes.len();
            batch.segments.push(Segment::Bytes { source: Arc::clone(&self.source), range, line: self.line });
        } else {
            batch.bytes.truncate(from);
            let what = format!("a line of more than {} MB; leave it out or split it", MAX_LINE >> 20);
            batch.segments.push(Segment::Notice(Notice::new(NoticeKind::TooLong, &self.source.place, Some(self.line), what)));
        }
    }
}

/// Drops the bytes of a character that was cut at the end.
fn whole_characters(bytes: &mut Vec<u8>, from: usize) {
    let tail = bytes.len().saturating_sub(4).max(from);
    if let Some(start) = bytes[tail..].iter().rposition(|&b| b >= 0xC0) {
        let length = match bytes[tail + start] {
            0xF0.. => 4,
            0xE0.. => 3,
            _ => 2,
        };
        if tail + start + length > bytes.len() {
            bytes.truncate(tail + start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_character_goes_whole_ones_stay() {
        for (bytes, kept) in [("a签".as_bytes(), 4), (&"a签".as_bytes()[..3], 1), (&"𠮷".as_bytes()[..3], 0), (b"abc", 3), (b"", 0)] {
            let mut bytes = bytes.to_vec();
            whole_characters(&mut bytes, 0);
            assert_eq!(bytes.len(), kept);
        }
    }
}

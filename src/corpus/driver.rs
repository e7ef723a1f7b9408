//! The driver: batches from the reader to the workers to the writer, in order.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;

use crossbeam_channel::{Receiver, Sender, bounded, select};

use super::batch::{Batch, Reader, Segment};
use super::line::{self, Fields, Text};
use super::notice::{Notice, NoticeKind};
use super::source::{Format, Inputs, Source, Sources};
use crate::date::Day;
use crate::output::jsonl::write_string;

/// How to read and with how many threads.
#[derive(Clone, Debug)]
pub struct Options {
    /// The fields of JSON Lines.
    pub fields: Fields,
    /// How many threads work.
    pub threads: NonZeroUsize,
    /// Whether each document is handed over as soon as it has been read, for input that comes slowly.
    pub live: bool,
}

impl Default for Options {
    /// The default fields, as many threads as the machine has.
    fn default() -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { fields: Fields::default(), threads, live: false }
    }
}

/// A document as it comes to a job.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The file, as it can be opened; `-` for standard input.
    pub path: &'a str,
    /// Its line, in files with a document a line.
    pub line: Option<u64>,
    /// Its id, as a JSON value.
    pub id: &'a str,
    /// The text.
    pub text: &'a str,
    /// The day of publication that its date field tells.
    pub date: Option<Day>,
    /// Kept fields, each as `,"name":value`.
    pub kept: &'a str,
    /// Whether a `title` is among them.
    pub keeps_title: bool,
    /// The whole line, where it was tagged before and that was asked for; `text` is then empty where the line has none.
    pub tagged: Option<&'a str>,
}

impl Incoming<'_> {
    /// A notice about this document.
    pub fn notice(&self, kind: NoticeKind, message: impl Into<String>) -> Notice {
        Notice::new(kind, self.path, self.line, message)
    }
}

/// What is done with each document.
pub trait Job: Sync {
    /// One thread's memory.
    type Worker;
    /// What the documents of one batch give; used again for later batches.
    type Output: Default + Send;

    /// A worker for one thread.
    fn worker(&self) -> Self::Worker;
    /// Empties an output for the next batch.
    fn clear(&self, output: &mut Self::Output);
    /// Works on one document; false where it failed. What is to be said of it goes to `notices`.
    fn document(&self, worker: &mut Self::Worker, document: &Incoming<'_>, output: &mut Self::Output, notices: &mut Vec<Notice>) -> bool;
}

/// A batch that is done.
#[derive(Debug)]
pub struct Done<'a, O> {
    /// What its documents gave.
    pub output: &'a mut O,
    /// What is to be said about them.
    pub notices: &'a [Notice],
    /// How many documents have been tagged so far, those of this batch included.
    pub documents: u64,
    /// How many bytes have been read so far.
    pub bytes: u64,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents that did not fail.
    pub documents: u64,
    /// Documents and files that failed.
    pub failures: u64,
    /// Warnings.
    pub warnings: u64,
    /// Files that folder walks passed over for their extension.
    pub skipped: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// One batch on its way.
struct Work<O> {
    batch: Batch,
    output: O,
    notices: Vec<Notice>,
    documents: u64,
}

impl<O: Default> Default for Work<O> {
    fn default() -> Self {
        Self { batch: Batch::default(), output: O::default(), notices: Vec::new(), documents: 0 }
    }
}

/// Runs a job over all documents; hands each batch to `write` on the calling thread, in the order of the input.
/// Memory is bounded by the number of threads and the longest document.
///
/// # Errors
///
/// The first error that `write` gives; nothing is read or written after it.
pub fn run<J, W>(job: &J, inputs: Inputs, options: &Options, write: &mut W) -> io::Result<Report>
where
    J: Job,
    J::Output: 'static,
    W: FnMut(Done<'_, J::Output>) -> io::Result<()>,
{
    let reader = Reader::new(Sources::new(inputs), options.live);
    if options.threads.get() == 1 { alone(job, reader, options, write) } else { together(job, reader, options, write) }
}

fn alone<J: Job>(
    job: &J,
    mut reader: Reader,
    options: &Options,
    write: &mut impl FnMut(Done<'_, J::Output>) -> io::Result<()>,
) -> io::Result<Report> {
    let mut report = Report::default();
    let mut worker = job.worker();
    let mut scratch = Scratch::default();
    let mut work = Work::default();
    while reader.fill(&mut work.batch) {
        each_document(job, &mut worker, &mut scratch, &options.fields, &mut work);
        hand_over(&mut work, &mut report, write)?;
    }
    report.skipped = reader.skipped();
    Ok(report)
}

fn together<J>(
    job: &J,
    mut reader: Reader,
    options: &Options,
    write: &mut impl FnMut(Done<'_, J::Output>) -> io::Result<()>,
) -> io::Result<Report>
where
    J: Job,
    J::Output: 'static,
{
    let threads = options.threads.get();
    // So many batches there are in all; that bounds memory, and no channel ever blocks a sender for long.
    let batches = 2 * threads + 2;
    let (free_in, free) = bounded::<Box<Work<J::Output>>>(batches);
    let (filled_in, filled) = bounded::<Box<Work<J::Output>>>(batches);
    let (done_in, done) = bounded::<Box<Work<J::Output>>>(batches);
    let (skipped_in, skipped) = bounded(1);
    for _ in 0..batches {
        // The channel has room for all of them.
        let _ = free_in.send(Box::default());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    // Not joined: when the output is closed it may still wait for input that never comes.
    std::thread::Builder::new().name("reader".into()).spawn(move || {
        while let Ok(mut work) = free.recv() {
            if !reader.fill(&mut work.batch) || filled_in.send(work).is_err() {
                break;
            }
        }
        let _ = skipped_in.send(reader.skipped());
    })?;
    pool.in_place_scope(|scope| {
        let (stop_in, stop) = bounded::<()>(0);
        for _ in 0..threads {
            let (filled, done_in, stop) = (filled.clone(), done_in.clone(), stop.clone());
            scope.spawn(move |_| work_on(job, &options.fields, &filled, &done_in, &stop));
        }
        drop((filled, done_in, stop));
        let report = emit(&done, &free_in, write);
        // Ends the workers, whether or not the reader has ended.
        drop(stop_in);
        report
    })
    .map(|report| Report { skipped: skipped.recv().unwrap_or(0), ..report })
}

/// A worker's loop: until the reader or the writer has ended.
fn work_on<J: Job>(
    job: &J,
    fields: &Fields,
    filled: &Receiver<Box<Work<J::Output>>>,
    done: &Sender<Box<Work<J::Output>>>,
    stop: &Receiver<()>,
) {
    let mut worker = job.worker();
    let mut scratch = Scratch::default();
    loop {
        select! {
            recv(filled) -> work => match work {
                Ok(mut work) => {
                    each_document(job, &mut worker, &mut scratch, fields, &mut work);
                    if done.send(work).is_err() {
                        return;
                    }
                }
                Err(_) => return,
            },
            recv(stop) -> _ => return,
        }
    }
}

/// The writer's loop: batches by number.
fn emit<O>(
    done: &Receiver<Box<Work<O>>>,
    free: &Sender<Box<Work<O>>>,
    write: &mut impl FnMut(Done<'_, O>) -> io::Result<()>,
) -> io::Result<Report> {
    let mut report = Report::default();
    let mut early: BTreeMap<u64, Box<Work<O>>> = BTreeMap::new();
    let mut next = 0;
    for work in done {
        early.insert(work.batch.number, work);
        while let Some(mut work) = early.remove(&next) {
            next += 1;
            hand_over(&mut work, &mut report, write)?;
            // The reader may have ended.
            let _ = free.send(work);
        }
    }
    Ok(report)
}

fn hand_over<O>(work: &mut Work<O>, report: &mut Report, write: &mut impl FnMut(Done<'_, O>) -> io::Result<()>) -> io::Result<()> {
    let failures = work.notices.iter().filter(|n| n.kind.fails()).count() as u64;
    report.failures += failures;
    report.warnings += work.notices.len() as u64 - failures;
    report.documents += work.documents;
    report.bytes += work.batch.read;
    write(Done { output: &mut work.output, notices: &work.notices, documents: report.documents, bytes: report.bytes })
}

/// What one thread needs to take documents out of batches.
#[derive(Default)]
struct Scratch {
    kept: Vec<u8>,
    id: Vec<u8>,
}

fn each_document<J: Job>(job: &J, worker: &mut J::Worker, scratch: &mut Scratch, fields: &Fields, work: &mut Work<J::Output>) {
    let Work { batch, output, notices, documents } = work;
    job.clear(output);
    notices.clear();
    *documents = 0;
    let mut pass = |incoming: &Incoming<'_>, notices: &mut Vec<Notice>| {
        *documents += u64::from(job.document(worker, incoming, output, notices));
    };
    for segment in &batch.segments {
        let (source, range, first) = match segment {
            Segment::Notice(notice) => {
                notices.push(notice.clone());
                continue;
            }
            Segment::Bytes { source, range, line } => (&**source, range.clone(), *line),
        };
        let bytes = &batch.bytes[range];
        if source.format == Format::Text {
            plain(source, None, bytes, scratch, notices, &mut pass);
            continue;
        }
        let (mut from, mut line) = (0, first);
        for end in memchr::memchr_iter(b'\n', bytes).chain((!bytes.ends_with(b"\n")).then_some(bytes.len())) {
            let bytes = &bytes[from..end];
            if source.format == Format::Lines {
                plain(source, Some(line), bytes.strip_suffix(b"\r").unwrap_or(bytes), scratch, notices, &mut pass);
            } else if !bytes.trim_ascii_start().is_empty() {
                object(source, line, bytes, fields, scratch, notices, &mut pass);
            }
            from = end + 1;
            line += 1;
        }
    }
}

/// A text or a line of one as a document.
fn plain(
    source: &Source,
    line: Option<u64>,
    bytes: &[u8],
    scratch: &mut Scratch,
    notices: &mut Vec<Notice>,
    pass: &mut impl FnMut(&Incoming<'_>, &mut Vec<Notice>),
) {
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => {
            let id = id_of(source, line, &mut scratch.id);
            let incoming = Incoming { path: &source.place, line, id, text, date: None, kept: "", keeps_title: false, tagged: None };
            pass(&incoming, notices);
        }
        Err(_) => notices.push(not_utf8(source, line, bytes)),
    }
}

/// A line of JSON Lines as a document.
fn object(
    source: &Source,
    line: u64,
    bytes: &[u8],
    fields: &Fields,
    scratch: &mut Scratch,
    notices: &mut Vec<Notice>,
    pass: &mut impl FnMut(&Incoming<'_>, &mut Vec<Notice>),
) {
    let notice = |kind, what: String| Notice::new(kind, &source.place, Some(line), what);
    let json = match simdutf8::basic::from_utf8(bytes) {
        Ok(json) => json,
        Err(_) => return notices.push(not_utf8(source, Some(line), bytes)),
    };
    let found = match line::parse(json, fields, &mut scratch.kept) {
        Ok(found) => found,
        Err(what) => return notices.push(notice(NoticeKind::Json, what)),
    };
    let text = match &found.text {
        Some(Text::Is(text)) => &**text,
        _ if found.tagged => "",
        Some(Text::Not(what)) => {
            let what = format!("field {} holds {what}, not a string; name the field with the text by --text-field", fields.text);
            return notices.push(notice(NoticeKind::Field, what));
        }
        None => {
            let what = format!("no field {}; name the field with the text by --text-field", fields.text);
            return notices.push(notice(NoticeKind::Field, what));
        }
    };
    let date = match &found.date {
        None | Some(Text::Not("null")) => None,
        Some(Text::Is(date)) if date.trim().is_empty() => None,
        Some(date) => {
            let day = match date {
                Text::Is(date) => date.trim().parse::<Day>().map_err(|_| date.chars().take(40).collect::<String>()),
                Text::Not(what) => Err((*what).to_owned()),
            };
            let warning = |said| format!("the date field holds {said}, not a day such as 2021-07-29; it is left out");
            day.map_err(|said| notices.push(notice(NoticeKind::Date, warning(said)))).ok()
        }
    };
    let id = match found.id {
        Some(id) => id,
        None => id_of(source, Some(line), &mut scratch.id),
    };
    let kept = std::str::from_utf8(&scratch.kept).unwrap_or_default();
    let tagged = found.tagged.then_some(json);
    pass(&Incoming { path: &source.place, line: Some(line), id, text, date, kept, keeps_title: found.keeps_title, tagged }, notices);
}

/// The id of a document that brings none: `FILE` or `FILE:LINE`, as a JSON string.
fn id_of<'a>(source: &Source, line: Option<u64>, id: &'a mut Vec<u8>) -> &'a str {
    id.clear();
    write_string(&source.name, id);
    if let Some(line) = line {
        id.pop();
        id.extend_from_slice(format!(":{line}\"").as_bytes());
    }
    std::str::from_utf8(id).unwrap_or("null")
}

fn not_utf8(source: &Source, line: Option<u64>, bytes: &[u8]) -> Notice {
    let what = match bytes {
        [0x1F, 0x8B, ..] => "compressed by gzip; unpack it first (zcat FILE | tiqu tag -)".to_owned(),
        [b'P', b'K', 3, 4, ..] => "a ZIP archive; unpack it first".to_owned(),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16, not UTF-8; convert it (iconv -f UTF-16 -t UTF-8)".to_owned(),
        _ => {
            let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
            let of = if line.is_some() { " of the line" } else { "" };
            format!("not UTF-8 (first bad byte at {at}{of}); convert it, for example iconv -f GB18030 -t UTF-8")
        }
    };
    Notice::new(NoticeKind::Encoding, &source.place, line, what)
}

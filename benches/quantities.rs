//! The library with quantities only against the bare scan, over texts in memory, on one thread.
//!
//! `cargo bench --bench quantities -- FILE` reads FILE (JSON Lines with `text`), or generates texts without it (seed 1, 20 MB;
//! denser in figures than plain news). Turn by turn it extracts with `only(Layers::QUANTITY)`, with a worker that is kept and
//! given back what it found (`Worker::reuse`, as its documentation recommends for many texts), and scans with the yardstick: a
//! daachorse charwise automaton (leftmost-longest) of the words of `yardstick_terms.txt`, hits counted. Seven rounds; medians,
//! the spread, and the ratio of the speeds. An engine with no layer at all is timed beside them: what folding, the one pass for
//! triggers and sentences cost.

mod common;

use std::hint::black_box;
use std::time::Instant;
use std::{env, fs};

use tiqu::{Extractor, Layers, Worker};

const ROUNDS: usize = 7;
const GENERATED: usize = 20 << 20;

fn seconds(work: impl FnOnce() -> usize) -> (f64, usize) {
    let start = Instant::now();
    let count = black_box(work());
    (start.elapsed().as_secs_f64(), count)
}

fn worker(layers: Layers) -> Worker {
    Extractor::builder().only(layers).build().expect("nothing of the user's to fail").worker()
}

fn count(worker: &mut Worker, texts: &[String]) -> usize {
    let mut found = 0;
    for text in texts {
        let extraction = worker.extract(black_box(text.as_str()));
        found += black_box(&extraction).entities.len();
        worker.reuse(extraction);
    }
    found
}

/// Median, least and greatest.
fn spread(times: &mut [f64]) -> (f64, f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[0], times[times.len() - 1])
}

fn main() {
    // `cargo bench` and `cargo test --benches` hand over flags of their own.
    let file = env::args().skip(1).find(|a| !a.starts_with("--"));
    let texts = match &file {
        Some(path) => common::texts(&fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"))),
        None => common::documents(1, if cfg!(debug_assertions) { 1 << 16 } else { GENERATED }),
    };
    let bytes: usize = texts.iter().map(String::len).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{} documents, {megabytes:.1} MB, {}", texts.len(), file.as_deref().unwrap_or("generated (seed 1)"));
    let automaton = common::yardstick();
    let (mut quantities, mut nothing) = (worker(Layers::QUANTITY), worker(Layers::NONE));
    let scan = || texts.iter().map(|t| automaton.leftmost_find_iter(black_box(t)).count()).sum::<usize>();
    let (found, hits) = (count(&mut quantities, &texts), scan());
    assert!(found > texts.len() / 4, "only {found} quantities in {} documents", texts.len());
    assert!(hits > texts.len() / 2, "only {hits} hits in {} documents", texts.len());
    let mut times = [const { [0.0; ROUNDS] }; 3];
    for round in 0..ROUNDS {
        for (at, time) in times.iter_mut().enumerate() {
            let (taken, counted) = seconds(|| match at {
                0 => count(&mut quantities, &texts),
                1 => count(&mut nothing, &texts),
                _ => scan(),
            });
            assert_eq!(counted, [found, 0, hits][at], "each round does the same work");
            time[round] = taken;
        }
    }
    let [quantity, nothing, bare] = times.each_mut().map(|t| spread(t));
    for (name, (median, least, most), counted) in
        [("quantities only", quantity, found), ("no layer", nothing, 0), ("bare scan", bare, hits)]
    {
        println!("{name:>16}  {:7.1} MB/s  ({:.1} to {:.1})  {counted} found", megabytes / median, megabytes / most, megabytes / least);
    }
    println!("quantities only at {:.3} of the bare scan, no layer at {:.3}", bare.0 / quantity.0, bare.0 / nothing.0);
}

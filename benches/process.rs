//! The whole process against two yardsticks over the same texts, turn by turn.
//!
//! `cargo bench --bench process -- FILE` runs the release binary over FILE (JSON Lines with `id` and `text`, 50 MB or more),
//! parsing and writing included, then a bare daachorse charwise scan (leftmost-longest) of the words of
//! `yardstick_terms.txt`, and jieba-rs's `cut` without HMM. The yardsticks have their texts in memory and their automaton and
//! dictionary built: they time only the scan or the cut, hits counted. Seven rounds; medians, spread and ratios. Gain is the
//! time on one thread divided by the time on two. Without FILE the texts are generated (seed 1, 60 MB). A cold process on one
//! article is set against `Jieba::new()` in the same rounds.

mod common;

use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use std::{env, fs};

const ROUNDS: usize = 7;
const GENERATED: usize = 60 << 20;
/// The cut is slow: it reads the first texts up to this many bytes, and its time is scaled up.
const CUT_BYTES: usize = 12 << 20;

fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// Runs the command, throwing its output away.
fn run(arguments: &[&str], file: &Path) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiqu"));
    command.arg("tag").args(arguments).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
    let (time, status) = seconds(|| command.status().expect("the binary runs"));
    assert!(status.success(), "tiqu tag {} failed: {status}", file.display());
    time
}

/// Counts hits of `count` over the texts on `threads` threads, in shares of equal numbers of bytes.
fn on_threads(texts: &[&str], threads: usize, count: impl Fn(&str) -> usize + Sync) -> usize {
    let total: usize = texts.iter().map(|t| t.len()).sum();
    let (mut shares, mut from, mut bytes) = (Vec::new(), 0, 0);
    for (at, text) in texts.iter().enumerate() {
        bytes += text.len();
        if bytes * threads >= total * (shares.len() + 1) {
            shares.push(&texts[from..=at]);
            from = at + 1;
        }
    }
    let count = &count;
    let work = |share: &[&str]| share.iter().map(|t| count(t)).sum::<usize>();
    if threads == 1 {
        return work(texts);
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = shares.iter().map(|share| scope.spawn(move || work(share))).collect();
        running.into_iter().map(|r| r.join().expect("no panic")).sum()
    })
}

/// Median, lowest and highest.
fn spread(times: &[f64]) -> (f64, f64, f64) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    (sorted[sorted.len() / 2], sorted[0], sorted[sorted.len() - 1])
}

fn main() -> ExitCode {
    // Cargo passes `--bench`; `cargo test` runs benches without it and must not wait for this one.
    let arguments: Vec<String> = env::args().skip(1).collect();
    if !arguments.iter().any(|a| a == "--bench") {
        return ExitCode::SUCCESS;
    }
    let given = arguments.iter().find(|a| !a.starts_with('-')).map(PathBuf::from);
    let folder = env::temp_dir().join(format!("tiqu-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    let (file, jsonl) = match given {
        Some(path) => match fs::read_to_string(&path) {
            Ok(jsonl) => (path, jsonl),
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                return ExitCode::from(2);
            }
        },
        None => {
            let path = folder.join("generated.jsonl");
            let mut jsonl = String::new();
            for (id, text) in common::documents(1, GENERATED).iter().enumerate() {
                jsonl.push_str(&serde_json::json!({ "id": id, "text": text }).to_string());
                jsonl.push('\n');
            }
            fs::write(&path, &jsonl).expect("room for the generated texts");
            (path, jsonl)
        }
    };
    let owned = common::texts(&jsonl);
    drop(jsonl);
    let texts: Vec<&str> = owned.iter().map(String::as_str).collect();
    let bytes: usize = texts.iter().map(|t| t.len()).sum();
    let mut lengths: Vec<usize> = texts.iter().map(|t| t.len()).collect();
    lengths.sort_unstable();
    println!(
        "{} documents, {:.1} MB of text, median {} bytes",
        texts.len(),
        bytes as f64 / 1e6,
        lengths.get(lengths.len() / 2).unwrap_or(&0)
    );
    let article = folder.join("article.txt");
    fs::write(&article, include_str!("../corpus/articles/01-wensu-retold.txt")).expect("room for an article");

    let automaton = common::yardstick();
    let scan = |text: &str| automaton.leftmost_find_iter(text).count();
    let jieba = jieba_rs::Jieba::new();
    let mut cut_bytes = 0;
    let cut_texts: Vec<&str> =
        texts.iter().copied().take_while(|t| (cut_bytes < CUT_BYTES).then(|| cut_bytes += t.len()).is_some()).collect();
    let hits = on_threads(&texts, 1, scan);
    assert!(hits > 0, "the yardstick finds nothing in these texts");

    let names = [
        "tiqu, 1 thread",
        "tiqu, 2 threads",
        "bare scan, 1 thread",
        "bare scan, 2 threads",
        "jieba cut, 1 thread",
        "cold process",
        "Jieba::new()",
    ];
    let mut times = vec![Vec::new(); names.len()];
    for round in 0..=ROUNDS {
        let measured = [
            run(&["--threads", "1"], &file),
            run(&["--threads", "2"], &file),
            seconds(|| assert_eq!(on_threads(&texts, 1, scan), hits)).0,
            seconds(|| assert_eq!(on_threads(&texts, 2, scan), hits)).0,
            seconds(|| black_box(on_threads(&cut_texts, 1, |t| jieba.cut(t, false).len()))).0 * bytes as f64 / cut_bytes.max(1) as f64,
            run(&[], &article),
            seconds(|| black_box(jieba_rs::Jieba::new())).0,
        ];
        // The first round warms caches up and does not count.
        if round > 0 {
            times.iter_mut().zip(measured).for_each(|(list, time)| list.push(time));
        }
        eprint!(".");
        let _ = std::io::stderr().flush();
    }
    eprintln!();
    println!("{:22}{:>10}{:>10}{:>10}{:>10}", "", "median s", "least", "most", "MB/s");
    for (i, (name, times)) in names.iter().zip(&times).enumerate() {
        let (median, least, most) = spread(times);
        let speed = if i < 5 { format!("{:.1}", bytes as f64 / 1e6 / median) } else { String::new() };
        println!("{name:22}{median:10.4}{least:10.4}{most:10.4}{speed:>10}");
    }
    // Ratios within each round: both sides see the same state of the machine.
    let ratio = |name: &str, of: usize, to: usize| {
        let ratios: Vec<f64> = times[of].iter().zip(&times[to]).map(|(a, b)| a / b).collect();
        let (median, least, most) = spread(&ratios);
        println!("{name:44}{median:8.3} ({least:.3} to {most:.3})");
        median
    };
    ratio("speed as a share of the bare scan's", 2, 0);
    ratio("speed as a multiple of jieba's cut", 4, 0);
    let gains = [ratio("gain from two threads", 0, 1), ratio("gain of the bare scan", 2, 3)];
    println!("{:44}{:8.3}", "gain as a share of the bare scan's", gains[0] / gains[1]);
    ratio("cold process as a share of Jieba::new()", 5, 6);
    let _ = fs::remove_dir_all(&folder);
    ExitCode::SUCCESS
}

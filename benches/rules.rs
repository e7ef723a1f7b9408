//! What records and rules of one's own cost, turn by turn over the same texts in memory.
//!
//! `cargo bench --bench rules` times, on one thread, the articles of `corpus/articles` and generated news (seed 1) with all layers,
//! without records, with 500 user rules that fill slots, and with 500 of which every tenth makes entities of a kind of its own. What
//! each side finds is checked before. Each round lets all sides read all texts once, in an order that turns; told are the median of
//! the rounds' ratios, with the quarters around it, and the ratio of each side's best round.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use tiqu::{Extractor, Layers, Worker};

const RULES: usize = 500;
const ROUNDS: usize = 101;
const GENERATED: usize = 200 << 10;

/// What analysts ask for; a part of it stands in the articles.
const WORDS: [&str; 50] = [
    "专项债",
    "银团贷款",
    "授信额度",
    "履约保证金",
    "注册资本",
    "募集资金",
    "财政补贴",
    "奖补资金",
    "土地出让金",
    "设备投资",
    "固定资产",
    "流动资金",
    "自有资金",
    "环保投入",
    "研发投入",
    "技改投入",
    "年产",
    "日处理",
    "装机",
    "库容",
    "里程",
    "航道",
    "泊位",
    "床位",
    "学位",
    "车位",
    "厂房",
    "宿舍",
    "标准厂房",
    "仓储",
    "冷库",
    "大棚",
    "养殖",
    "种植",
    "能耗",
    "用水量",
    "减排",
    "绿电",
    "专利",
    "软件著作权",
    "用工",
    "岗位",
    "就业",
    "税收",
    "利润",
    "出口",
    "占地",
    "投资",
    "协议金额",
    "建筑面积",
];

/// Frames of patterns with what they give: `A` and `B` are words.
const FRAMES: [(&str, &str); 10] = [
    ("A ~p8 <amount:money>", "other = \"amount\""),
    ("<project> ~c10 A (为|达|约)? <amount:money>", "other = \"amount\", project = \"project\""),
    ("<amount:money> (的)? A", "other = \"amount\""),
    ("(A|B) ~p6 <size:area>", "area = \"size\""),
    ("<company> (拟|将|计划)? ~p6 A ~p8 <project>", "company = \"company\", project = \"project\""),
    ("@total_words ~p4 A ~p6 <amount:money>", "other = \"amount\""),
    ("<stage.actual> ~c8 A ~c12 B", "stage = \"stage.actual\""),
    ("A (总额|合计|共计) ~p4 <amount:money>", "other = \"amount\""),
    ("(新增|增加|提供) ~p4 <n:count> (以上)? (的)? A", "jobs = \"n\""),
    ("<project> ~12 A ~c6 (B)? <rate:percent>", "progress = \"rate\", project = \"project\""),
];

/// The rules as TOML; those that `entity` picks make entities of a kind instead.
fn rules(entity: impl Fn(usize) -> bool) -> String {
    let mut toml = String::new();
    for i in 0..RULES {
        let (word, frame) = (i / FRAMES.len(), i % FRAMES.len());
        let (pattern, gives) = FRAMES[frame];
        let pattern = pattern.replace('A', WORDS[word]).replace('B', WORDS[(word * 7 + frame + 1) % WORDS.len()]);
        let _ = writeln!(toml, "[[rule]]\nname = \"bench.r{i}\"\npattern = \"{pattern}\"");
        let _ = if entity(i) { writeln!(toml, "entity = \"bench\"") } else { writeln!(toml, "gives = {{ {gives} }}") };
    }
    toml
}

/// Median and the quarters around it.
fn quarters(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [values[values.len() / 2], values[values.len() / 4], values[values.len() * 3 / 4]]
}

struct Side {
    name: &'static str,
    worker: Worker,
    /// What it finds in the texts: entities and records.
    found: (usize, usize),
    times: Vec<f64>,
}

impl Side {
    fn new(name: &'static str, extractor: &Extractor, texts: &[String]) -> Self {
        let mut side = Self { name, worker: extractor.worker(), found: (0, 0), times: Vec::new() };
        side.found = side.read(texts);
        side
    }

    fn read(&mut self, texts: &[String]) -> (usize, usize) {
        texts.iter().fold((0, 0), |(entities, records), text| {
            let found = self.worker.extract(text);
            (entities + found.entities.len(), records + found.records.len())
        })
    }

    /// The ratio of this side's time to that of `base`: median and quarters of the rounds, and of the best rounds.
    fn tell(&self, base: &Self, what: &str, of: impl Fn(f64) -> f64) {
        let [median, low, high] = quarters(self.times.iter().zip(&base.times).map(|(time, base)| of(time / base)).collect());
        let least = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
        let best = of(least(&self.times) / least(&base.times));
        println!("  {what:56}{median:7.3} ({low:.3} to {high:.3}); best rounds {best:.3}");
    }
}

fn compare(label: &str, texts: &[String], extractors: &[(&'static str, Extractor); 4]) {
    let mut sides: Vec<Side> = extractors.iter().map(|(name, extractor)| Side::new(name, extractor, texts)).collect();
    let [all, without, slots, kinds] = [sides[0].found, sides[1].found, sides[2].found, sides[3].found];
    assert!(all.0 > 5 * texts.len() / 2 && all.1 > texts.len() / 10, "{label}: only {all:?}");
    assert_eq!(without, (all.0, 0), "{label}: without records the same entities and no records");
    assert!(slots.0 >= all.0 && slots.1 >= all.1 / 2, "{label}: {slots:?} with rules, {all:?} without");
    assert!(kinds.0 > all.0, "{label}: rules of an own kind found nothing");
    for round in 0..ROUNDS {
        for turn in 0..sides.len() {
            let at = (round + turn) % sides.len();
            let side = &mut sides[at];
            let start = Instant::now();
            let found = side.read(texts);
            side.times.push(start.elapsed().as_secs_f64());
            assert_eq!(found, side.found);
        }
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{label}: {} texts, {:.0} kB, {ROUNDS} rounds", texts.len(), bytes as f64 / 1e3);
    for side in &sides {
        let [median, ..] = quarters(side.times.clone());
        let (entities, records) = side.found;
        println!("  {:40}{:8.2} ms{entities:8} entities{records:6} records", side.name, median * 1e3);
    }
    sides[1].tell(&sides[0], "share of the whole time that records take", |ratio| 1.0 - ratio);
    sides[2].tell(&sides[0], "500 rules that fill slots: time to that without", |ratio| ratio);
    sides[3].tell(&sides[0], "500 rules, 50 of them for a kind: time to that without", |ratio| ratio);
}

fn main() -> ExitCode {
    // Cargo passes `--bench`; `cargo test` runs benches without it and must not wait for this one.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let mut paths: Vec<_> = fs::read_dir(&folder).expect("the sample corpus").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let articles: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).expect("an article")).collect();

    let with = |toml: String| Extractor::builder().rules("bench.toml", toml).build().expect("sound rules");
    let but_records =
        Layers::QUANTITY | Layers::COMPANY | Layers::PROJECT | Layers::STAGE | Layers::DATE | Layers::LOCATION | Layers::ORGANIZATION;
    let extractors = [
        ("all layers", Extractor::new()),
        ("all but records", Extractor::builder().only(but_records).build().expect("nothing of the user's to fail")),
        ("all, 500 rules that fill slots", with(rules(|_| false))),
        ("all, 500 rules, 50 of them for a kind", with(rules(|i| i % FRAMES.len() == 0))),
    ];
    // As rules for a kind all of them tell in the output that they match.
    let told = with(rules(|_| true));
    let matching: BTreeSet<&str> =
        articles.iter().flat_map(|text| told.extract(text).entities).map(|e| e.rule).filter(|rule| rule.starts_with("bench.")).collect();
    println!("{} of the {RULES} rules match in the articles", matching.len());
    assert!(matching.len() > RULES / 50, "only {} rules match in the articles", matching.len());

    compare("articles", &articles, &extractors);
    compare("generated news", &common::documents(1, GENERATED), &extractors);
    ExitCode::SUCCESS
}

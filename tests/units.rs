//! The table of units: each row names its source and, where an SI unit exists, its factor as a rational; the engine computes
//! with exactly that factor.

use std::fs;
use std::path::Path;

use tiqu::{Decimal, Extractor, Fact, Figure, Layers};

struct Row {
    word: String,
    kind: String,
    base: String,
    factor: String,
    source: String,
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons/units.tsv");
    let text = fs::read_to_string(path).expect("the table is there");
    let rows = text.lines().filter(|l| !l.starts_with("# ")).skip(1);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |i: usize| cells.get(i).copied().unwrap_or_default().to_owned();
        Row { word: cell(0), kind: cell(1), base: cell(3), factor: cell(4), source: cell(5) }
    };
    rows.map(row).collect()
}

fn factor(cell: &str) -> (Decimal, Decimal) {
    let (above, below) = cell.split_once('/').unwrap_or((cell, "1"));
    (above.parse().expect("a decimal"), below.parse().expect("a decimal"))
}

#[test]
fn every_row_names_a_known_source() {
    const SOURCES: [&str; 12] = [
        "general",
        "gb3100",
        "market",
        "taiwan",
        "oil_barrel",
        "us_gallon",
        "us_bushel",
        "metric_spoon",
        "avoirdupois",
        "metric_horsepower",
        "international_table",
        "iso4217",
    ];
    let bad: Vec<String> = rows().into_iter().filter(|r| !SOURCES.contains(&r.source.as_str())).map(|r| r.word).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn units_of_physical_kinds_have_factors() {
    const KINDS: [&str; 10] = ["length", "area", "mass", "energy", "pressure", "frequency", "voltage", "current", "flow", "data"];
    // 垧 is ten to fifteen mu, by place.
    const NONE: [&str; 1] = ["垧"];
    let bare = |r: &Row| KINDS.contains(&r.kind.as_str()) && r.factor.is_empty() && !NONE.contains(&r.word.as_str());
    let bad: Vec<String> = rows().into_iter().filter(bare).map(|r| r.word).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn units_of_several_definitions_are_the_ones_named() {
    for (word, base, value, source) in [
        ("亩", "m2", "2000/3", "gb3100"),
        ("马力", "W", "735.49875", "metric_horsepower"),
        ("匹马力", "W", "735.49875", "metric_horsepower"),
        ("大卡", "J", "4186.8", "international_table"),
        ("千卡", "J", "4186.8", "international_table"),
        ("桶", "m3", "0.158987294928", "oil_barrel"),
        ("加仑", "m3", "0.003785411784", "us_gallon"),
        ("盎司", "kg", "0.028349523125", "avoirdupois"),
        ("坪", "m2", "400/121", "taiwan"),
        ("尺", "m", "1/3", "market"),
        ("顷", "m2", "200000/3", "market"),
        ("斤", "kg", "0.5", "general"),
    ] {
        let row = rows().into_iter().find(|r| r.word == word).unwrap_or_else(|| panic!("no row for {word}"));
        assert_eq!((row.base.as_str(), row.factor.as_str(), row.source.as_str()), (base, value, source), "{word}");
    }
}

#[test]
fn the_engine_computes_with_the_rows_factor() {
    let mut worker = Extractor::builder().only(Layers::QUANTITY).build().expect("the embedded tables are sound").worker();
    let (mut read, mut unread) = (0, Vec::new());
    for row in rows().iter().filter(|r| !r.factor.is_empty()) {
        let text = format!("共30{}。", row.word);
        let found = worker.extract(text.as_str());
        let based = found.entities.iter().find_map(|e| match e.fact {
            Fact::Quantity(q) if e.span.start == "共".len() => q.base,
            _ => None,
        });
        let Some((Figure::Value(value), base, rounded)) = based else {
            unread.push(row.word.clone());
            continue;
        };
        read += 1;
        let (above, below) = factor(&row.factor);
        let product = above.checked_mul(Decimal::from_int(30)).expect("no overflow");
        assert_eq!(product.checked_div(below), Some((value, rounded)), "{}", row.word);
        assert_eq!(base, row.base, "{}", row.word);
    }
    // Words of many meanings (里, 度) need more around them.
    assert!(unread.len() * 50 < read, "{read} read, {unread:?} unread");
}

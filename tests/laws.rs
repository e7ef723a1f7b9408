//! Laws of quantities and dates over whole texts: the order of the tables' rows is no matter, and a sentence says the same
//! alone and among others.
//!
//! What may differ between a document and its sentences is what the document alone tells: its date where none is given with it,
//! which text is page furniture, and what companies it names (a short name is known only where the full one stands, and a
//! figure inside a name is silent).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tiqu::{Document, Extractor, Layers, Worker};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sorted(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(root().join(folder)).expect("the folder is there").flatten().map(|e| e.path()).collect();
    files.sort();
    files
}

/// What is found, with the texts in place of the offsets.
fn said(worker: &mut Worker, text: &str) -> Vec<String> {
    let mut document = Document::from(text);
    document.date = "2021-07-29".parse().ok();
    let found = worker.extract(document);
    found.entities.iter().map(|e| format!("{} {:?}", found.text_of(e), Said(&e.fact))).collect()
}

/// A fact without the places it holds: the noun that a count counts.
struct Said<'a>(&'a tiqu::Fact);

impl std::fmt::Debug for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            tiqu::Fact::Quantity(quantity) => {
                let counts = quantity.object.is_some();
                write!(f, "{:?} {counts}", tiqu::Quantity { object: None, ..*quantity })
            }
            other => write!(f, "{other:?}"),
        }
    }
}

/// The lines of a table: its head, then its rows.
fn table(name: &str) -> (String, Vec<String>) {
    let text = fs::read_to_string(root().join("lexicons").join(name)).expect("a built-in table");
    let (head, rows): (Vec<&str>, Vec<&str>) = {
        let names = text.lines().position(|l| !l.starts_with("# ")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        (lines[..=names].to_vec(), lines[names + 1..].to_vec())
    };
    (head.join("\n"), rows.into_iter().map(str::to_owned).collect())
}

#[test]
fn rows_of_the_unit_tables_in_any_order_give_the_same() {
    const TABLES: [&str; 3] = ["units.tsv", "classifiers.tsv", "currencies.tsv"];
    let texts: Vec<String> = sorted("corpus/articles").iter().map(|p| fs::read_to_string(p).expect("a readable article")).collect();
    let find = |worker: &mut Worker| -> Vec<Vec<String>> { texts.iter().map(|t| said(worker, t)).collect() };
    let wanted = find(&mut Extractor::builder().only(Layers::QUANTITY).build().expect("sound tables").worker());
    assert!(wanted.iter().map(Vec::len).sum::<usize>() > 800);
    let tables = TABLES.map(table);
    let orders = tables.clone().map(|(_, rows)| Just(rows).prop_shuffle());
    TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() })
        .run(&orders, |shuffled| {
            let mut builder = Extractor::builder().only(Layers::QUANTITY);
            for ((name, (head, _)), rows) in TABLES.iter().zip(&tables).zip(&shuffled) {
                let text = format!("{head}\n{}\n", rows.join("\n"));
                builder = builder.table(*name, name.trim_end_matches(".tsv"), text);
            }
            let mut worker = builder.build().map_err(|e| TestCaseError::fail(e.to_string()))?.worker();
            prop_assert_eq!(&find(&mut worker), &wanted);
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

/// Sentences of the table tests and of the sample corpus, each closed by 。, ！ or ？.
fn sentences() -> &'static [String] {
    static SENTENCES: OnceLock<Vec<String>> = OnceLock::new();
    SENTENCES.get_or_init(|| {
        let mut all = Vec::new();
        let closed = |s: &str| {
            s.ends_with(['。', '！', '？']) && s.matches(['。', '！', '？']).count() == 1 && !s.contains(['\n', '“', '”', '《', '（'])
        };
        for path in sorted("tests/tables") {
            let named =
                path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("quantity") || n.to_string_lossy().starts_with("date"));
            if named {
                let text = fs::read_to_string(&path).expect("a readable table");
                let rows: toml::Value = toml::from_str(&text).expect("a sound table");
                let rows = rows["row"].as_array().cloned().unwrap_or_default();
                all.extend(rows.iter().filter_map(|r| r["text"].as_str()).map(|t| t.trim().to_owned()));
            }
        }
        for path in sorted("corpus/articles") {
            let text = fs::read_to_string(path).expect("a readable article");
            for line in text.lines() {
                all.extend(line.split_inclusive(['。', '！', '？']).map(|s| s.trim().to_owned()));
            }
        }
        all.retain(|s| closed(s));
        all.sort();
        all.dedup();
        assert!(all.len() > 700, "{} sentences", all.len());
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn sentence_by_sentence_equals_the_whole(picked in prop::collection::vec(any::<prop::sample::Index>(), 1..14)) {
        static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
        let extractor = EXTRACTOR.get_or_init(|| Extractor::builder().only(Layers::QUANTITY | Layers::DATE).build().expect("sound tables"));
        let mut worker = extractor.worker();
        let parts: Vec<&String> = picked.iter().map(|i| i.get(sentences())).collect();
        let whole: String = parts.iter().map(|p| p.as_str()).collect();
        let apart: Vec<String> = parts.iter().flat_map(|p| said(&mut worker, p)).collect();
        prop_assert_eq!(said(&mut worker, &whole), apart);
        // A quantity lies inside a date or beside it.
        let found = worker.extract(whole.as_str());
        let spans = |date: bool| found.entities.iter().filter(move |e| (e.fact.type_name() == "date") == date).map(|e| e.span);
        for date in spans(true) {
            for quantity in spans(false) {
                let apart = quantity.end <= date.start || date.end <= quantity.start;
                prop_assert!(apart || date.contains(quantity) || quantity.contains(date), "{} {}", quantity.of(&whole), date.of(&whole));
            }
        }
    }
}

//! Company names taken apart: `tests/parts.tsv` holds names of real kinds whose parts were told apart by hand.
//!
//! The file's head tells the decisions that the annotation follows. A name counts as right when all five parts are.

use std::path::Path;
use std::sync::OnceLock;
use std::{fs, io::Write as _};

use proptest::prelude::*;
use tiqu::{Extractor, Parts, Span};

/// The share of names whose parts must all be right.
const FLOOR: f64 = 0.95;

/// Region, trade name, industry, legal form, branch; empty where there is none.
fn texts(parts: &Parts, name: &str) -> [String; 5] {
    let text = |span: Option<Span>| span.map_or("", |span| span.of(name)).to_owned();
    [parts.region, parts.trade_name, parts.industry, parts.legal_form, parts.branch].map(text)
}

#[test]
fn parts_of_annotated_names() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parts.tsv");
    let text = fs::read_to_string(&path).expect("tests/parts.tsv is there");
    let mut worker = Extractor::new().worker();
    let (mut names, mut faults) = (0, String::new());
    let mut wrong = 0;
    for row in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [name, want @ ..] = cells.as_slice() else { panic!("{row}: no name") };
        assert_eq!(want.len(), 5, "{row}: a name and five parts, separated by tabs");
        names += 1;
        let found = texts(&worker.company_parts(name), name);
        if found.iter().ne(want.iter()) {
            wrong += 1;
            faults += &format!("{name}\n    want  {}\n    found {}\n", want.join("|"), found.join("|"));
        }
    }
    assert!(names >= 500, "{names} names in {}", path.display());
    let share = 1.0 - f64::from(wrong) / f64::from(names);
    // Past the test runner, which swallows what a passing test prints.
    let _ = writeln!(std::io::stderr().lock(), "parts: {share:.3} of {names} names");
    assert!(share >= FLOOR, "the parts of {wrong} of {names} names are wrong ({share:.3}, at least {FLOOR} must be right):\n{faults}");
}

/// Texts of pieces that names are made of, in any order, and of anything else.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "浙江省",
        "杭州",
        "朝阳区",
        "中国",
        "美国",
        "（",
        "）",
        "(",
        ")",
        "上海",
        "集团",
        "（集团）",
        "控股",
        "股份",
        "有限公司",
        "合伙企业",
        "（有限合伙）",
        "事务所",
        "银行",
        "支行",
        "分公司",
        "科技",
        "新能源",
        "恒",
        "ＴＣＬ",
        "\u{200b}",
        "國",
        "設計院",
        "·",
        "项目部",
        "a",
        "厂",
    ]);
    prop_oneof![prop::collection::vec(piece, 0..9).prop_map(|p| p.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn parts_lie_inside_the_name_and_apart(name in pieces()) {
        static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
        let parts = EXTRACTOR.get_or_init(Extractor::new).company_parts(&name);
        let mut spans: Vec<Span> =
            [parts.region, parts.trade_name, parts.industry, parts.legal_form, parts.branch].into_iter().flatten().collect();
        spans.sort();
        for span in &spans {
            prop_assert!(span.start < span.end && name.get(span.range()).is_some(), "{parts:?}");
        }

        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{parts:?}");
        // A place in brackets that no table has is without a code.
        prop_assert!(parts.region_code.is_none() || parts.region.is_some(), "{parts:?}");
    }
}

#[test]
fn long_texts_take_linear_time() {
    let mut worker = Extractor::new().worker();
    for piece in ["有限公司", "浙江杭州", "上海（", "（上海）", "集团", "科技", "公司所", "银行支行", "恒", "中国上海甲乙"]
    {
        let started = std::time::Instant::now();
        worker.company_parts(&piece.repeat(60_000));
        assert!(started.elapsed().as_secs() < 10, "{piece} repeated");
    }
}

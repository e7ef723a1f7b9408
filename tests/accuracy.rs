//! The sample corpus is what it shall be, and the engine finds in it, and in other gold where that is at hand, what it shall find.
//!
//! Floors stand in `tests/floors/*.toml`; `tiqu eval corpus/gold --floor tests/floors/corpus.toml --faults 20` shows what falls short.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tiqu::Extractor;
use tiqu::eval::floors::Floor;
use tiqu::eval::{Found, Gold, Scores, read_gold};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gold(folder: &str) -> Vec<Gold> {
    read_gold(&root().join(folder)).unwrap_or_else(|faults| panic!("{folder}: {faults:#?}"))
}

/// Gold beside the repository, where it is at hand.
fn gold_beside(folder: &str) -> Option<Vec<Gold>> {
    if root().join(folder).is_dir() {
        return Some(gold(folder));
    }
    notice(&format!("skipped: {folder} is not here"));
    None
}

fn scores(golds: &[Gold]) -> Scores {
    let mut worker = Extractor::new().worker();
    let mut scores = Scores::default();
    golds.iter().for_each(|gold| scores.add(gold, &Found::tag(&mut worker, gold)));
    scores
}

fn assert_floors(golds: &[Gold], file: &str) {
    let scores = scores(golds);
    let text = fs::read_to_string(root().join(file)).expect("the floors are there");
    let floors = Floor::read_all(file, &text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let shortfalls: Vec<String> = floors.iter().filter_map(|floor| floor.shortfall(&scores)).collect();
    assert_eq!(scores.offset_faults, 0, "found texts must stand at their offsets");
    assert!(shortfalls.is_empty(), "{file}: {} of {} floors:\n{}", shortfalls.len(), floors.len(), shortfalls.join("\n"));
}

#[test]
fn corpus_gold_without_its_markup_is_the_article() {
    let golds = gold("corpus/gold");
    let folder = root().join("corpus/articles");
    let articles = fs::read_dir(&folder).expect("the articles are there").flatten();
    let names: BTreeSet<_> = articles.map(|e| e.path().with_extension("").file_name().unwrap_or_default().to_owned()).collect();
    assert_eq!(names, golds.iter().map(|g| g.id.clone().into()).collect(), "each article has its gold, and each gold its article");
    for gold in &golds {
        let article = fs::read_to_string(folder.join(format!("{}.txt", gold.id))).expect("a readable article");
        // The file's last line end may belong to the line `=== records`.
        assert_eq!(gold.text.trim_end_matches('\n'), article.trim_end_matches('\n'), "{}", gold.id);
    }
}

#[test]
fn corpus_is_as_large_and_as_varied_as_promised() {
    let golds = gold("corpus/gold");
    assert!(golds.len() >= 30, "{} articles", golds.len());
    let (mut stages, mut modalities) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, usize>::new());
    let (mut second_names, mut empty) = (BTreeSet::new(), 0);
    for gold in &golds {
        let chars = gold.text.trim().chars().count();
        assert!((300..=1200).contains(&chars), "{} has {chars} characters", gold.id);
        for e in gold.entities.iter().filter(|e| !e.optional) {
            e.stage.iter().for_each(|s| *stages.entry(s.clone()).or_default() += 1);
            e.modality.iter().for_each(|m| *modalities.entry(m.clone()).or_default() += 1);
            if let Some(name) = e.name.as_ref().filter(|n| **n != e.text) {
                second_names.insert((gold.id.clone(), name.clone()));
            }
        }
        empty += usize::from(gold.entities.iter().all(|e| e.optional) && gold.records.is_empty());
    }
    for stage in tiqu::StageKind::ALL {
        let count = stages.get(stage.name()).copied().unwrap_or_default();
        assert!(count >= 8, "{count} mentions of {}", stage.name());
    }
    for modality in ["negated", "generic"] {
        assert!(modalities[modality] >= 15, "{} {modality} stages", modalities[modality]);
    }
    assert!(second_names.len() >= 40, "{} companies under a second name", second_names.len());
    assert!(empty >= 6, "{empty} texts with nothing to find");
}

#[test]
fn corpus_reaches_its_floors() {
    assert_floors(&gold("corpus/gold"), "tests/floors/corpus.toml");
}

#[test]
fn corpus_has_a_floor_for_each_type_stage_and_modality() {
    let text = fs::read_to_string(root().join("tests/floors/corpus.toml")).expect("the floors are there");
    let floors = Floor::read_all("tests/floors/corpus.toml", &text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let named: BTreeSet<String> = floors.into_iter().map(|f| f.name).collect();
    let stages = tiqu::StageKind::ALL.iter().map(|s| format!("stage.{}", s.name()));
    let modalities = tiqu::Modality::ALL.iter().map(|m| format!("modality.{}", m.name()));
    let types = tiqu::eval::TYPES.iter().map(|t| (*t).to_owned());
    let missing: Vec<String> = types.chain(stages).chain(modalities).filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "no floor for {}", missing.join(", "));
}

#[test]
fn news_gold_reaches_its_floors() {
    let Some(golds) = gold_beside("../shared/gold/dev") else { return };
    assert_floors(&golds, "tests/floors/news.toml");
}

/// Of the projects and records that call themselves sure, at least so many are right.
const SURE: f64 = 0.95;
/// The same of companies.
const SURE_COMPANY: f64 = 0.97;

#[test]
fn sure_findings_are_seldom_wrong() {
    for golds in [Some(gold("corpus/gold")), gold_beside("../shared/gold/dev")].into_iter().flatten() {
        let mut worker = Extractor::new().worker();
        let mut scores = Scores::default();
        for gold in &golds {
            let mut found = Found::tag(&mut worker, gold);
            found.keep(tiqu::Certainty::Sure);
            scores.add(gold, &found);
        }
        for (name, least) in [("project_overlap", SURE), ("record", SURE), ("company", SURE_COMPANY)] {
            let tally = scores.tally(name);
            assert!(tally.found > 50 && tally.precision() >= least, "{name}: {} of {} right", tally.right, tally.found);
        }
    }
}

/// How many of the article's records are found with no slot missing and none too many.
fn exact_records(gold: &Gold, found: &Found) -> usize {
    let mut scores = Scores::default();
    scores.add(gold, found);
    scores.records.iter().filter(|r| r.exact).count()
}

/// The same gold with each of its records about the 孵化园 under either of the two names that the article writes.
fn under_either_name(gold: &Gold) -> Vec<Gold> {
    let is_park = |text: &str| text.contains("孵化园");
    let names: BTreeSet<&str> =
        gold.entities.iter().filter(|e| e.type_name == "project" && is_park(&e.text)).map(|e| e.text.as_str()).collect();
    let mut variants = vec![gold.clone()];
    for at in 0..gold.records.len() {
        if !gold.records[at].get("project").and_then(|p| p.as_str()).is_some_and(is_park) {
            continue;
        }
        for variant in variants.clone() {
            variants.extend(names.iter().map(|name| {
                let mut other = variant.clone();
                other.records[at].insert("project".into(), (*name).into());
                other
            }));
        }
    }
    variants
}

#[test]
fn seed_article_gives_its_amounts_companies_stages_and_records() {
    let Some(golds) = gold_beside("../shared/gold/seed") else { return };
    let floors = fs::read_to_string(root().join("tests/floors/seed.toml")).expect("the floors are there");
    let floors: toml::Table = floors.parse().expect("floors are TOML");
    let least = |name: &str| floors.get(name).and_then(toml::Value::as_integer).expect("a floor") as usize;
    let gold = &golds[0];
    let found = Found::tag(&mut Extractor::new().worker(), gold);
    let mut scores = Scores::default();
    scores.add(gold, &found);
    assert_eq!(scores.offset_faults, 0);
    let at_gold = |wanted: &tiqu::eval::Annotation| {
        found.entities.iter().any(|f| {
            f.type_name == wanted.type_name
                && f.same_span(wanted)
                && (f.kind == wanted.kind && f.value == wanted.value && f.stage == wanted.stage && f.modality == wanted.modality
                    || wanted.optional)
        })
    };
    let entities = || gold.entities.iter();
    let kind = |kind: &'static str| entities().filter(move |e| e.kind.as_deref() == Some(kind));
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    reached.insert("money", kind("money").filter(|e| at_gold(e)).count());
    reached.insert("area", kind("area").filter(|e| at_gold(e)).count());
    let companies = entities().filter(|e| e.type_name == "company" && !e.optional && at_gold(e));
    reached.insert("companies", companies.map(|e| e.text.as_str()).collect::<BTreeSet<_>>().len());
    // 目前已投产项目4个、已落地项目3个、签约项目14个; 达成招商项目意向15家.
    let summary = [("operating", "4"), ("landed", "3"), ("signed", "14"), ("intent", "15")];
    let counted = summary.iter().filter(|(stage, count)| {
        found.records.iter().any(|r| {
            let entity = |id: Option<u64>| id.and_then(|id| found.entities.iter().find(|e| e.id == Some(id)));
            entity(r.stage).is_some_and(|e| e.stage.as_deref() == Some(*stage))
                && entity(r.count).is_some_and(|e| e.value.as_deref() == Some(*count))
        })
    });
    reached.insert("counted_stages", counted.count());
    reached.insert("exact_records", under_either_name(gold).iter().map(|g| exact_records(g, &found)).max().unwrap_or(0));
    let short: Vec<String> =
        reached.iter().filter(|(name, n)| **n < least(name)).map(|(name, n)| format!("{name}: {n} of at least {}", least(name))).collect();
    assert!(short.is_empty(), "{}\n{}", short.join("\n"), tiqu::eval::print(&scores, 20));
}

/// Says what was left out, past the test runner, which keeps what a passing test prints to itself.
fn notice(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{what}");
}

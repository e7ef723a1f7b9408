//! The counts of `tiqu eval` are those of the annotation guideline's own scorer, where that is at hand.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};
use tiqu::eval::{Found, Gold, Scores, TYPES, read_gold, to_json};
use tiqu::{Document, Extractor, OffsetUnit};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The scorer, if it and an interpreter for it are there.
fn scorer() -> Option<PathBuf> {
    let script = root().join("../shared/eval/score.py");
    let runs = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    if script.is_file() && runs {
        return Some(script);
    }
    notice(&format!("skipped: {} or python3 is not here", script.display()));
    None
}

/// Numbers without a pattern, the same in each run.
struct Dice(u64);

impl Dice {
    fn under(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// The gold itself as an output, with every sort of fault strewn in.
fn spoilt(gold: &Gold, dice: &mut Dice) -> Value {
    let chars: Vec<char> = gold.text.chars().collect();
    let as_json: Value = serde_json::from_str(&gold.to_json()).expect("gold JSON is JSON");
    let mut entities: Vec<Value> = Vec::new();
    for entity in as_json["entities"].as_array().into_iter().flatten() {
        let mut e = entity.clone();
        let stays = dice.under(10);
        if stays == 0 {
            continue;
        }
        let (mut start, mut end) = (e["start"].as_u64().unwrap_or(0) as usize, e["end"].as_u64().unwrap_or(0) as usize);
        match dice.under(16) {
            0 => end = (end + 2).min(chars.len()),
            1 => start = start.saturating_sub(1),
            2 if end - start > 2 => start += 1,
            3 => e["kind"] = json!("number"),
            4 => e["bound"] = json!("over"),
            5 => e["modality"] = json!("planned"),
            6 => e["stage"] = json!("operating"),
            7 => e["name"] = json!("别名"),
            8 => e["unit"] = json!("元"),
            9 => e["value"] = json!("12.50"),
            10 => e["type"] = json!("company"),
            11 => e["type"] = json!("project"),
            _ => {}
        }
        (e["start"], e["end"]) = (json!(start), json!(end));
        e["text"] = json!(if stays == 1 { "错".to_owned() } else { chars[start..end].iter().collect() });
        if let Some(map) = e.as_object_mut() {
            map.remove("optional");
        }
        entities.push(e);
        if dice.under(12) == 0 {
            entities.extend(entities.last().cloned());
        }
    }
    for (id, e) in entities.iter_mut().enumerate() {
        e["id"] = json!(id);
    }
    let find = |test: &dyn Fn(&Value) -> bool| entities.iter().find(|e| test(e)).map_or(Value::Null, |e| e["id"].clone());
    let mut records = Vec::new();
    for record in &gold.records {
        let mut out = Map::new();
        out.insert("project".into(), find(&|e| record.get("project") == e.get("text")));
        let companies = record.get("companies").and_then(Value::as_array).into_iter().flatten();
        out.insert("companies".into(), companies.map(|c| find(&|e| e["name"] == *c)).filter(|c| !c.is_null()).collect());
        for slot in ["investment", "area"] {
            let amount = record.get(slot).and_then(Value::as_str).unwrap_or_default();
            out.insert(slot.into(), find(&|e| amount.split(' ').next() == e["value"].as_str()));
        }
        out.insert("count".into(), find(&|e| record.get("count").is_some_and(|c| Some(c.to_string().as_str()) == e["value"].as_str())));
        out.insert("stage".into(), find(&|e| e["stage"].is_string() && record.get("stage") == e.get("stage")));
        if dice.under(4) == 0 {
            out.insert(
                "companies".into(),
                json!(entities.iter().filter(|e| e["type"] == "company").map(|e| &e["id"]).take(2).collect::<Vec<_>>()),
            );
        }
        if dice.under(5) == 0 {
            out.insert("stage".into(), entities.first().map_or(Value::Null, |e| e["id"].clone()));
        }
        for _ in 0..dice.under(3) {
            records.push(Value::Object(out.clone()));
        }
    }
    json!({"id": gold.id, "entities": entities, "records": records})
}

fn tagged(gold: &Gold, extractor: &Extractor) -> Value {
    let mut document = Document::from(&gold.text);
    document.date = gold.date();
    let mut line = Vec::new();
    let id = serde_json::to_string(&gold.id).expect("an id is a string");
    tiqu::output::jsonl::write(&extractor.extract(document), &id, "", OffsetUnit::Chars, &mut line);
    serde_json::from_slice(&line).expect("the output is JSON")
}

/// Compares the integers of both for one gold folder and one output.
fn compare(script: &Path, golds: &[Gold], outputs: &[Value], name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scorer-{name}"));
    fs::create_dir_all(&folder).expect("a folder for gold");
    for gold in golds {
        fs::write(folder.join(format!("{}.json", gold.id)), gold.to_json()).expect("gold written");
    }
    let lines: String = outputs.iter().map(|o| format!("{o}\n")).collect();
    let output = folder.with_extension("jsonl");
    fs::write(&output, lines).expect("output written");
    let run = Command::new("python3").arg(script).arg(&folder).arg(&output).arg("--json").output().expect("python3 runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let theirs: Value = serde_json::from_slice(&run.stdout).expect("the scorer writes JSON");
    assert_eq!(theirs["version"], 1, "the scorer has other rules now");
    let mut scores = Scores::default();
    for (gold, output) in golds.iter().zip(outputs) {
        let found: Found = serde_json::from_value(output.clone()).expect("an output's form");
        scores.add(gold, &found);
    }
    let ours = to_json(&scores, 0);
    let mut differ = Vec::new();
    for kind in TYPES {
        for count in ["right", "gold", "found"] {
            if ours[kind][count] != theirs[kind][count] {
                differ.push(format!("{name}: {kind} {count}: ours {}, theirs {}", ours[kind][count], theirs[kind][count]));
            }
        }
    }
    for accuracy in ["bound", "company_name", "company_alias", "modality"] {
        let (a, b) = (&ours["accuracy"][accuracy], &theirs["accuracy"][accuracy]);
        let near = a["share"].as_f64().unwrap_or(0.0) - b["share"].as_f64().unwrap_or(0.0);
        if a["of"].as_u64().unwrap_or(0) != b["of"].as_u64().unwrap_or(0) || near.abs() > 1e-12 {
            differ.push(format!("{name}: accuracy {accuracy}: ours {a}, theirs {b}"));
        }
    }
    for count in ["offset_faults", "documents"] {
        if ours[count] != theirs[count] {
            differ.push(format!("{name}: {count}: ours {}, theirs {}", ours[count], theirs[count]));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn counts_equal_those_of_the_guidelines_scorer() {
    let Some(script) = scorer() else { return };
    let extractor = Extractor::new();
    for (name, folder) in [("corpus", "corpus/gold"), ("dev", "../shared/gold/dev"), ("seed", "../shared/gold/seed")] {
        let folder = root().join(folder);
        if !folder.is_dir() {
            notice(&format!("skipped: {} is not here", folder.display()));
            continue;
        }
        let golds = read_gold(&folder).unwrap_or_else(|e| panic!("{e:?}"));
        let tagged: Vec<Value> = golds.iter().map(|g| tagged(g, &extractor)).collect();
        compare(&script, &golds, &tagged, name);
        for seed in 1..4 {
            let mut dice = Dice(seed);
            let spoilt: Vec<Value> = golds.iter().map(|g| spoilt(g, &mut dice)).collect();
            compare(&script, &golds, &spoilt, &format!("{name}-spoilt-{seed}"));
        }
    }
}

/// Says what was left out, past the test runner, which keeps what a passing test prints to itself.
fn notice(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{what}");
}

//! No idiom gives a quantity, whatever stands around it, and none hides a real amount beside it.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use tiqu::{Extractor, Fact, Layers};

/// Idioms set in running text; `@` is the idiom.
const FRAMES: [&str; 6] = [
    "这件事@。",
    "会上，有人说@，也有人摇头。",
    "这些年他们@，从不松懈",
    "面对困难必须@，才能推进工作。",
    "“@”是老厂长的口头禅；@，大家都记得。",
    "他们@总投资3.2亿元，@",
];
/// What must be found in each frame.
const WANTED: [&[&str]; 6] = [&[], &[], &[], &[], &[], &["3.2亿元"]];

/// The idioms of a list beside the repository, the commonest first; none where it is not at hand.
fn idioms() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/lists/thuocl_chengyu.tsv.gz");
    let file = File::open(path).ok()?;
    let output = Command::new("gzip").arg("-dc").stdin(file).stderr(Stdio::null()).output().ok().filter(|o| o.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.lines().filter_map(|line| line.split('\t').next()).filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

#[test]
fn idioms_in_running_text_are_no_quantities() {
    let Some(idioms) = idioms() else {
        notice("skipped: ../shared/lists/thuocl_chengyu.tsv.gz or gzip is not here");
        return;
    };
    assert!(idioms.len() > 8000, "{} idioms", idioms.len());
    let mut worker = Extractor::builder().only(Layers::QUANTITY).build().expect("the embedded tables are sound").worker();
    let mut faults = Vec::new();
    for idiom in &idioms {
        for (frame, wanted) in FRAMES.iter().zip(WANTED) {
            let text = frame.replace('@', idiom);
            let found = worker.extract(text.as_str());
            let texts: Vec<&str> =
                found.entities.iter().filter(|e| matches!(e.fact, Fact::Quantity(_))).map(|e| found.text_of(e)).collect();
            if texts != wanted {
                faults.push(format!("{text}  {texts:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {} texts:\n{}", faults.len(), idioms.len() * FRAMES.len(), faults[..faults.len().min(60)].join("\n"));
}

/// Says past the test runner what was skipped.
fn notice(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{what}");
}

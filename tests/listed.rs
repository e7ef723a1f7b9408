//! Every company that is listed in Shanghai, Shenzhen or Beijing is known by its short name.

use std::fs;
use std::io::Write;
use std::path::Path;

use tiqu::{Extractor, Fact, Layers};

/// Shown also where the test runner catches what tests print.
fn notice(what: &str) {
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// Short names of a list beside the repository, as papers write them; none where it is not at hand.
fn names() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/lists/a_share.csv");
    let text = fs::read_to_string(path).ok()?;
    // The exchange fills short names up with blanks.
    let plain = |name: &str| -> String { name.chars().filter(|c| !c.is_whitespace()).map(half_width).collect() };
    // The list has those that have left the exchange, merged companies, and second names for shares of class B.
    let listed = |name: &String| !["退", "已合并", "PT"].iter().any(|mark| name.contains(mark)) && !name.ends_with('B');
    Some(text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).map(plain).filter(listed).collect())
}

/// The name without what the exchange puts around it: ST and *ST before companies in trouble, the class of the share, and -U (not yet
/// profitable) or -W (unequal votes) behind it.
fn bare(name: &str) -> &str {
    let name = name.trim_start_matches('*').trim_start_matches("ST");
    let name = name.split_once('-').map_or(name, |(name, _)| name);
    name.strip_suffix('A').filter(|rest| rest.chars().count() > 1).unwrap_or(name)
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[test]
fn listed_companies_are_found_by_their_short_names() {
    let Some(names) = names() else {
        notice("skipped: ../shared/lists/a_share.csv is not here");
        return;
    };
    assert!(names.len() > 5000, "{} names", names.len());
    let mut worker = Extractor::builder().only(Layers::COMPANY).build().expect("the embedded tables are sound").worker();
    let mut missed = Vec::new();
    for name in &names {
        let text = format!("记者昨日获悉，{name}公告称，公司签订采购合同。");
        let found = worker.extract(text.as_str());
        let is_it = |text: &str| text == name || text == bare(name);
        if !found.entities.iter().any(|e| matches!(e.fact, Fact::Company(_)) && is_it(found.text_of(e))) {
            missed.push(name.as_str());
        }
    }
    assert!(missed.is_empty(), "{} of {}: {}", missed.len(), names.len(), missed.join(" "));
}

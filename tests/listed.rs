//! Every company that is listed in Shanghai, Shenzhen or Beijing is known by its short name.

use std::fs;
use std::io::Write;
use std::path::Path;

use tiqu::{Extractor, Span};

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
    // The list has those that have left the exchange, merged companies, second names for shares of class B, and names cut off by the
    // mark of the day on which rights or a dividend leave the share.
    let listed = |name: &String| {
        let other = ["退", "已合并", "PT"].iter().any(|mark| name.contains(mark)) || name.ends_with('B');
        !other && !["XD", "XR", "DR"].iter().any(|mark| name.starts_with(mark))
    };
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
fn listed_companies_stand_in_the_lexicon() {
    let Some(names) = names() else {
        notice("skipped: ../shared/lists/a_share.csv is not here");
        return;
    };
    assert!(names.len() > 5000, "{} names", names.len());
    // Asked of the table, for before 公告 a name is found that no table has.
    let extractor = Extractor::new();
    let known = |name: &str| {
        let whole = Span::new(0, name.len());
        extractor.lexicon_hits(name).iter().any(|hit| hit.span == whole && hit.rows.iter().any(|row| row.table == "companies"))
    };
    let missed: Vec<&String> = names.iter().filter(|name| !known(name) && !known(bare(name))).collect();
    assert!(
        missed.is_empty(),
        "{} of {}: {}",
        missed.len(),
        names.len(),
        missed.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" ")
    );
}

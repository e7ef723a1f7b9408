//! Compiles `lexicons/*.tsv` into one trie, so that a process starts in a millisecond.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/number/chars.rs"]
#[allow(dead_code)]
mod chars;
#[path = "src/lexicon/compile.rs"]
mod compile;
#[path = "src/text/foldmap.rs"]
#[allow(dead_code)]
mod foldmap;
#[path = "src/lexicon/table.rs"]
#[allow(dead_code)]
mod table;
#[path = "src/lexicon/trie.rs"]
#[allow(dead_code)]
mod trie;
#[path = "src/wordtable.rs"]
#[allow(dead_code)]
mod wordtable;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("lexicons");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo:rerun-if-changed={}", root.display());
    for source in [
        "src/lexicon/compile.rs",
        "src/lexicon/table.rs",
        "src/lexicon/trie.rs",
        "src/lexicon/trie/build.rs",
        "src/lexicon/trie/window.rs",
        "src/number/chars.rs",
        "src/text/foldmap.rs",
        "src/wordtable.rs",
        "build.rs",
    ] {
        println!("cargo:rerun-if-changed={source}");
    }
    if let Err(faults) = run(&root, &out) {
        for fault in &faults {
            println!("cargo:error={fault}");
        }
        panic!("{} fault(s) in the lexicons", faults.len());
    }
}

fn run(root: &Path, out: &Path) -> Result<(), Vec<String>> {
    let mut faults = Vec::new();
    let mut texts = Vec::new();
    for spec in table::TABLES {
        let path = root.join(format!("{}.tsv", spec.name));
        let text = fs::read_to_string(&path).map_err(|e| vec![format!("{}: {e}", path.display())])?;
        texts.push((path, text));
    }
    let mut tables = Vec::new();
    for (spec, (path, text)) in table::TABLES.iter().zip(&texts) {
        let (rows, found) = table::read_rows(spec, text);
        faults.extend(found.iter().map(|f| format!("{}:{}: {}", path.display(), f.line, f.what)));
        let mut keys: Vec<_> = rows.iter().map(|r| (r.key(spec.key), r.line)).collect();
        keys.sort_unstable();
        for pair in keys.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let what = format!("{} is already declared at line {}", pair[1].0.replace('\t', " "), pair[0].1);
            faults.push(format!("{}:{}: {what}", path.display(), pair[1].1));
        }
        tables.push((spec.scan, rows.iter().map(|r| (r.offset as u32, r.word())).collect::<Vec<_>>()));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let traditional = table::table_by_name("traditional").map(|id| texts[id as usize].1.as_str()).unwrap_or_default();
    let pairs = traditional.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut cells = l.split('\t');
        let (from, to) = (cells.next()?, cells.next()?);
        let single = |s: &str| s.chars().next().filter(|c| c.len_utf8() == s.len());
        Some((single(from)?, single(to)?))
    });
    let fold = foldmap::FoldMap::new(pairs);
    let compiled = compile::Compiled::build(&tables, &fold).map_err(|e| vec![e])?;
    let write = |name: &str, bytes: &[u8]| fs::write(out.join(name), bytes).map_err(|e| vec![format!("{name}: {e}")]);
    write("lexicon.bin", &compiled.to_bytes())?;
    let mut code = String::from("/// The tables' texts, by number.\npub(super) static TEXTS: &[&str] = &[\n");
    for (path, _) in &texts {
        let _ = writeln!(code, "    include_str!({path:?}),");
    }
    code.push_str("];\n\n/// The embedded rule files: (name, text).\npub(crate) static RULES: &[(&str, &str)] = &[\n");
    let mut rules: Vec<_> = fs::read_dir(root.join("rules")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    rules.sort();
    for path in rules.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(code, "    (\"lexicons/rules/{name}\", include_str!({path:?})),");
    }
    code.push_str("];\n");
    write("texts.rs", code.as_bytes())?;
    // Rows alone, in order: those that begin alike stand together.
    let words = &texts[table::WORDS as usize].1;
    let mut rows: Vec<&str> = words.lines().filter(|l| !l.starts_with('#')).skip(1).collect();
    rows.sort_unstable();
    let rows: String = rows.into_iter().flat_map(|l| [l, "\n"]).collect();
    write("words.txt", rows.as_bytes())?;
    let total: usize = rows.lines().filter_map(|l| l.split('\t').nth(1)?.parse::<usize>().ok()).sum();
    write("words_beginnings.bin", &wordtable::build_beginnings(&rows))?;
    write("words_pairs.bin", &wordtable::build_pairs(&rows))?;
    write("words_twos.bin", &wordtable::build_twos(&rows))?;
    write("words_total.txt", total.to_string().as_bytes())?;
    write("words.bin", &wordtable::build(&rows).ok_or_else(|| vec!["words.tsv: longer than its table can say".into()])?)
}

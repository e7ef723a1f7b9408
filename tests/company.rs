//! `tiqu company`: names from arguments, lines, CSV and JSON Lines; output as JSON Lines, CSV and a table; faulty rows.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Runs the command in a folder; gives status, standard output and standard error.
fn tiqu(folder: &Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiqu"));
    command.current_dir(folder).arg("company").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    // It may refuse the input before reading it.
    let _ = child.stdin.take().expect("piped").write_all(input);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (output.status.code().expect("no signal ended it"), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    files.iter().for_each(|(name, bytes)| fs::write(dir.path().join(name), bytes).expect("written"));
    dir
}

#[test]
fn names_are_taken_apart_as_given() {
    let dir = folder(&[]);
    let (status, out, err) =
        tiqu(dir.path(), &["腾讯科技（深圳）有限公司", "北京市朝阳区ＴＣＬ電子有限公司", "朝阳区恒泰建材有限公司"], b"");
    assert_eq!((status, err.as_str()), (0, ""));
    let want = [
        r#"{"name":"腾讯科技（深圳）有限公司","region":"深圳","region_code":"440300","trade_name":"腾讯","industry":"科技","legal_form":"有限公司"}"#,
        r#"{"name":"北京市朝阳区ＴＣＬ電子有限公司","region":"北京市朝阳区","region_code":"110105","trade_name":"ＴＣＬ","industry":"電子","legal_form":"有限公司"}"#,
        r#"{"name":"朝阳区恒泰建材有限公司","region":"朝阳区","region_candidates":["110105","220104"],"trade_name":"恒泰","industry":"建材","legal_form":"有限公司"}"#,
    ];
    assert_eq!(out.lines().collect::<Vec<_>>(), want);
}

#[test]
fn names_come_from_lines_columns_and_fields() {
    let csv = "\u{feff}编号,公司,备注\r\n1,\"浙江恒逸石化有限公司\",\"甲, \"\"乙\"\"\"\r\n2,,\r\n";
    let jsonl = "{\"n\":[1],\"name\":\"恒逸石化\"}\n\n{\"name\":\"招商银行\",\"n\":null}\n";
    let dir = folder(&[("a.csv", csv.as_bytes()), ("a.jsonl", jsonl.as_bytes()), ("a.txt", "招商银行\r\n\r\n 恒逸石化 \n".as_bytes())]);
    let run = |args: &[&str], input: &[u8]| {
        let (status, out, err) = tiqu(dir.path(), args, input);
        assert_eq!((status, err.as_str()), (0, ""), "{args:?}");
        out
    };
    let rows = "name,region,region_code,trade_name,industry,legal_form,branch,编号,备注\n\
        浙江恒逸石化有限公司,浙江,330000,恒逸,石化,有限公司,,1,\"甲, \"\"乙\"\"\"\n,,,,,,,2,\n";
    assert_eq!(run(&["a.csv", "--column", "公司", "--keep", "all", "--format", "csv"], b""), rows);
    assert_eq!(run(&["-", "--column", "公司", "--keep", "编号,备注", "--format", "csv"], csv.as_bytes()), rows);
    let names = "{\"name\":\"招商银行\",\"trade_name\":\"招商\",\"industry\":\"银行\"}\n{\"name\":\"恒逸石化\",\"trade_name\":\"恒逸\",\"industry\":\"石化\"}\n";
    assert_eq!(run(&["a.txt"], b""), names);
    assert_eq!(run(&[], "招商银行\n恒逸石化".as_bytes()), names);
    let kept = run(&["a.jsonl", "--keep", "n"], b"");
    assert!(kept.starts_with("{\"name\":\"恒逸石化\",\"n\":[1],\"trade_name\":\"恒逸\""), "{kept}");
    assert_eq!(run(&["-", "--text-field", "name", "--keep", "n"], jsonl.as_bytes()), kept);
    let table = run(&["a.txt", "浙江恒逸石化有限公司", "--format", "table"], b"");
    assert_eq!(table.lines().count(), 5, "{table}");
    assert!(table.starts_with("name "), "{table}");
    run(&["a.txt", "-o", "out.jsonl"], b"");
    assert_eq!(fs::read_to_string(dir.path().join("out.jsonl")).expect("written"), names);
}

#[test]
fn a_faulty_row_is_one_line_and_the_others_go_on() {
    let jsonl = b"{\"name\":5}\nno\n{\"x\":1}\n\xff\n{\"name\":\"a\"}\n";
    let csv = "name,n\n恒逸,1\n恒逸,1,2\n恒逸,3\n";
    let dir = folder(&[("a.jsonl", jsonl), ("a.csv", csv.as_bytes())]);
    let (status, out, err) = tiqu(dir.path(), &["a.jsonl", "a.csv", "missing.csv"], b"");
    assert_eq!((status, out.lines().count()), (2, 3));
    for place in ["a.jsonl:1: ", "a.jsonl:2: ", "a.jsonl:3: ", "a.jsonl:4: not UTF-8", "a.csv:3: 3 cells", "missing.csv: "] {
        assert!(err.lines().any(|line| line.starts_with(place)), "{place} is not among\n{err}");
    }
    assert!(err.ends_with("6 faults; 3 names taken apart\n"), "{err}");
}

#[test]
fn options_are_refused_before_anything_is_read() {
    let dir = folder(&[("a.csv", b"name\na\n")]);
    for args in [
        &["a.csv", "--keep", "region"][..],
        &["a.csv", "-o", "a.csv"],
        &["-", "-"],
        &["a.csv", "b.csv", "--keep", "all", "--format", "csv"],
        &["a.csv", "--lexicons", "missing"],
        &["-", "--column", "a", "--text-field", "b"],
    ] {
        let (status, out, err) = tiqu(dir.path(), args, b"");
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(!err.is_empty());
    }
    assert_eq!(fs::read(dir.path().join("a.csv")).expect("untouched"), b"name\na\n");
    let (status, out, err) = tiqu(dir.path(), &["a.csv", "--column", "公司"], b"");
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.starts_with("a.csv:1: no column 公司; name one of name with --column"), "{err}");
}

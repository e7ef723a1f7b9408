//! Words that stand for an enterprise (公司, 本公司, 该公司) are linked on the records of their sentences, and are no companies themselves.
#![cfg(feature = "cli")]

use serde_json::Value;
use tiqu::{Extractor, OffsetUnit};

/// For each record the words that stand for an enterprise and the name that they mean.
fn referred(text: &str) -> Vec<Vec<(String, String)>> {
    let mut line = Vec::new();
    tiqu::output::jsonl::write(&Extractor::new().extract(text), "0", "", OffsetUnit::Chars, &mut line);
    let line: Value = serde_json::from_slice(&line).expect("JSON");
    let at = |value: &Value| value.as_u64().expect("a number") as usize;
    let word = |word: &Value| {
        let company = &line["entities"][at(&word["company"])];
        assert_eq!(company["type"], "company");
        let (start, end) = (at(&word["start"]), at(&word["end"]));
        (text.chars().skip(start).take(end - start).collect(), company["name"].as_str().expect("a name").to_owned())
    };
    let of = |record: &Value| record["refers_to"].as_array().into_iter().flatten().map(word).collect();
    line["records"].as_array().expect("a list").iter().map(of).collect()
}

fn check(text: &str, want: &[(&str, &str)]) {
    let found = referred(text);
    let found: Vec<(&str, &str)> = found.iter().flatten().map(|(word, name)| (word.as_str(), name.as_str())).collect();
    assert_eq!(found, want, "{text}");
}

#[test]
fn words_for_an_enterprise_are_linked() {
    let paper = "山东华屹纸业股份有限公司";
    check("山东华屹纸业股份有限公司公告称，公司拟投资10.2亿元建设高档文化纸项目，项目已开工。", &[("公司", paper)]);
    check("山东华屹纸业股份有限公司公告称，本公司投资的高档文化纸项目已开工。", &[("本公司", paper)]);
    // Behind the last word of the record's evidence.
    check("山东华屹纸业股份有限公司投资10.2亿元的高档文化纸项目已开工，公司表示。", &[("公司", "山东华屹纸业股份有限公司")]);
    check("山东华屹纸业股份有限公司来到舟山。该公司投资30亿元的云岭储能电站项目已签约。", &[("该公司", paper)]);
}

#[test]
fn other_records_and_words_have_none() {
    check("山东华屹纸业股份有限公司投资10.2亿元的高档文化纸项目已开工。", &[]);
    check("该公司投资30亿元的云岭储能电站项目已签约。", &[]);
}

//! Laws of the quantity layer over random numbers and random texts.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use tiqu::{Extraction, Extractor, Fact, Figure, Layers, Quantity, Worker};

fn worker() -> Worker {
    use std::sync::OnceLock;
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    EXTRACTOR.get_or_init(|| Extractor::builder().only(Layers::QUANTITY).build().expect("the embedded tables are sound")).worker()
}

fn quantities(found: &Extraction<'_>) -> Vec<(String, Quantity)> {
    let each = found.entities.iter().filter_map(|e| match e.fact {
        Fact::Quantity(quantity) => Some((found.text_of(e).to_owned(), quantity)),
        _ => None,
    });
    each.collect()
}

/// What is measured, without the places where it stands.
fn said(quantity: &Quantity) -> String {
    let Quantity { kind, figure, unit, bound, approx, rounded, per, base, .. } = quantity;
    format!("{kind:?} {figure:?} {unit} {bound:?} {approx} {rounded} {per:?} {base:?}")
}

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const CAPITALS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

/// A number below 10^16 in Chinese numerals.
fn chinese(number: u64, digits: &[&str; 10], units: [&str; 4]) -> String {
    let section = |mut n: u64| {
        let mut out = String::new();
        let mut zero = false;
        for (place, unit) in [(1000, units[3]), (100, units[2]), (10, units[1]), (1, units[0])] {
            let digit = n / place;
            n %= place;
            if digit == 0 {
                zero = !out.is_empty();
                continue;
            }
            if zero {
                out.push_str(digits[0]);
                zero = false;
            }
            out.push_str(digits[digit as usize]);
            out.push_str(unit);
        }
        out
    };
    if number == 0 {
        return digits[0].to_owned();
    }
    let (mut out, mut rest) = (String::new(), number);
    let mut gap = false;
    for (size, unit) in [(1_000_000_000_000, "万亿"), (100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = rest / size;
        rest %= size;
        if part == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || part < 1000) {
            out.push_str(digits[0]);
        }
        gap = false;
        out.push_str(&section(part));
        out.push_str(if size == 1_000_000_000_000 && rest >= 100_000_000 { "万" } else { unit });
    }
    out
}

fn grouped(number: u64, comma: char) -> String {
    let plain = number.to_string();
    let mut out = String::new();
    for (i, c) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(comma);
        }
        out.push(c);
    }
    out
}

/// Arabic digits with 亿 and 万 between them.
fn mixed(number: u64) -> String {
    let (yi, wan, rest) = (number / 100_000_000, number / 10_000 % 10_000, number % 10_000);
    let mut out = String::new();
    if yi > 0 {
        out += &format!("{yi}亿");
    }
    if wan > 0 {
        out += &format!("{wan}万");
    }
    if out.is_empty() { rest.to_string() } else { out }
}

fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 - 0x30 + 0xFF10).unwrap_or(c) } else { c }).collect()
}

fn traditional(text: &str) -> String {
    text.replace('万', "萬").replace('亿', "億").replace('项', "項").replace('资', "資").replace('吨', "噸").replace('产', "產")
}

fn value_of(text: &str) -> Option<String> {
    let found = worker().extract(text).into_owned();
    match quantities(&found).as_slice() {
        [(_, Quantity { figure: Figure::Value(value), unit: "CNY", .. })] => Some(value.to_string()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_written_number_reads_back(number in prop_oneof![1u64..100_000, 1u64..10_000_000_000_000_000]) {
        let wanted = Some(number.to_string());
        let units = ["", "十", "百", "千"];
        let capitals = ["", "拾", "佰", "仟"];
        prop_assert_eq!(value_of(&format!("共{number}元。")), wanted.clone());
        prop_assert_eq!(value_of(&format!("共{}元。", wide(&number.to_string()))), wanted.clone());
        prop_assert_eq!(value_of(&format!("共{}元。", grouped(number, ','))), wanted.clone());
        prop_assert_eq!(value_of(&format!("共{}元。", grouped(number, '，'))), wanted.clone());
        prop_assert_eq!(value_of(&format!("共{}元。", chinese(number, &DIGITS, units))), wanted.clone(), "{}", chinese(number, &DIGITS, units));
        prop_assert_eq!(value_of(&format!("共{}元整。", chinese(number, &CAPITALS, capitals))), wanted);
    }

    #[test]
    fn digits_between_multipliers_read_back(yi in 1u64..10_000, wan in 1u64..10_000) {
        let number = yi * 100_000_000 + wan * 10_000;
        prop_assert_eq!(value_of(&format!("共{}元。", mixed(number))), Some(number.to_string()));
    }

    #[test]
    fn decimals_read_back(whole in 0u64..1_000_000, fraction in 1u64..1000, places in 3usize..6) {
        let text = format!("{whole}.{fraction:0places$}");
        let wanted = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        prop_assert_eq!(value_of(&format!("共{text}元。")), Some(wanted));
    }

    #[test]
    fn any_text_gives_ordered_spans_on_boundaries(text in "(\\PC|[0-9一二两三十百千万亿零半几数余多点年月日元个家吨%.,，、/:：至到\\-~约超以上（）\n 负每]){0,120}") {
        let found = worker().extract(text.as_str()).into_owned();
        let mut last = 0;
        for entity in &found.entities {
            prop_assert!(entity.span.start >= last && entity.span.start < entity.span.end);
            prop_assert!(text.is_char_boundary(entity.span.start) && text.is_char_boundary(entity.span.end));
            last = entity.span.start;
        }
    }

    #[test]
    fn width_and_script_do_not_matter(number in 1u64..1_000_000, unit in prop::sample::select(vec!["万吨", "亿元", "万项", "元", "吨"])) {
        let plain = format!("总投资约{number}{unit}，年产{number}.5{unit}。");
        let values = |text: &str| -> Vec<String> { quantities(&worker().extract(text).into_owned()).iter().map(|q| said(&q.1)).collect() };
        let wanted = values(&plain);
        prop_assert!(!wanted.is_empty());
        let (wide, traditional) = (wide(&plain), traditional(&plain));
        prop_assert_eq!(&values(&wide), &wanted);
        prop_assert_eq!(&values(&traditional), &wanted);
    }

    #[test]
    fn sentence_by_sentence_equals_the_whole(parts in prop::collection::vec(prop::sample::select(vec![
        "总投资3亿元。", "其中15家企业签约！", "占地约387亩。", "增长3%至5%？", "价格为5元、6元和7元。", "第三期2021年开工。", "工期12个月以内。", "共二十几万人。",
    ]), 1..12)) {
        let whole: String = parts.concat();
        let apart: Vec<String> = parts.iter().flat_map(|p| quantities(&worker().extract(*p).into_owned())).map(|q| format!("{} {}", q.0, said(&q.1))).collect();
        let together: Vec<String> = quantities(&worker().extract(whole.as_str()).into_owned()).iter().map(|q| format!("{} {}", q.0, said(&q.1))).collect();
        prop_assert_eq!(apart, together);
    }
}

/// Four times the text may take four times as long, and some more for chance; sixteen times as long would be quadratic.
#[test]
fn long_numerals_take_linear_time() {
    let time = |text: &str| {
        let begin = Instant::now();
        let _ = worker().extract(text);
        begin.elapsed()
    };
    // A busy machine may halt either; what is quadratic takes sixteen times as long in every round.
    const ROUNDS: usize = 12;
    for piece in ["九九", "99", "一万", "3.", "1-", "1、"] {
        let (short, long) = (piece.repeat(20_000), piece.repeat(80_000));
        let mut least = (time(&short), time(&long));
        let linear = |(short, long): (Duration, Duration)| long < 10 * short + Duration::from_millis(20);
        for _ in 1..ROUNDS {
            if linear(least) {
                break;
            }
            least = (least.0.min(time(&short)), least.1.min(time(&long)));
        }
        assert!(linear(least), "{piece}: {:?}, four times as long {:?}", least.0, least.1);
    }
}

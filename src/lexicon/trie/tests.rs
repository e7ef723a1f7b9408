use super::window::WINDOW;
use super::{MOST_BEYOND, Trie, Window};

fn found(words: &[&str], text: &str) -> Vec<String> {
    let trie = Trie::from_numbers(&Trie::build(&words.iter().copied().zip(0..).collect::<Vec<_>>()).unwrap().to_numbers()).unwrap();
    let mut all = Vec::new();
    trie.pass(
        &mut Window::default(),
        text,
        |window| window.append(&mut all, |word| (word.start as usize, word.end as usize, word.number as usize)),
        |_| true,
    );
    let told = |(start, end, number): (usize, usize, usize)| {
        assert_eq!(&text[start..end], words[number]);
        format!("{start}{}", &text[start..end])
    };
    all.into_iter().map(told).collect()
}

#[test]
fn every_word_at_every_place() {
    let words = ["公司", "公", "有限公司", "有限", "限", "a", "ab", "𠮷野", "𠮷"];
    assert_eq!(found(&words, "有限公司"), ["0有限", "3限", "6公", "0有限公司", "6公司"].map(String::from));
    assert_eq!(found(&words, "abab"), ["0a", "0ab", "2a", "2ab"].map(String::from));
    assert_eq!(found(&words, "x𠮷野有𠮶"), ["1𠮷", "1𠮷野"].map(String::from));
    assert!(found(&words, "").is_empty());
}

#[test]
fn words_reach_over_the_ends_of_windows() {
    for before in WINDOW - 5..WINDOW + 2 {
        let text = format!("{}甲乙丙丁x", "子".repeat(before));
        let at = 3 * before;
        let expected = [format!("{at}甲乙"), format!("{at}甲乙丙丁"), format!("{}丁", at + 9)];
        assert_eq!(found(&["甲乙", "甲乙丙丁", "丁"], &text), expected, "{before}");
    }
}

#[test]
fn a_word_may_be_longer_than_windows() {
    let long = "甲乙".repeat(WINDOW);
    let (text, shorter) = (format!("丁{long}丙"), &long[3..]);
    assert!(found(&[&long, shorter, "乙丙"], &text) == [format!("3{long}"), format!("6{shorter}"), format!("{}乙丙", long.len())]);
}

proptest::proptest! {
    #[test]
    fn nothing_is_missed(
        words in proptest::collection::btree_set("[甲乙丙ab𠮷]{1,6}", 1..40),
        before in WINDOW - 40..WINDOW + 2,
        text in "[甲乙丙ab𠮷。]{0,40}",
    ) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let text = format!("{}{text}", "子".repeat(before));
        let mut plain: Vec<(usize, usize, &str)> = words.iter().flat_map(|w| {
            text.char_indices().filter(|(at, _)| text[*at..].starts_with(*w)).map(move |(at, _)| (at + w.len(), at, *w))
        }).collect();
        plain.sort_unstable();
        assert_eq!(found(&words, &text), plain.iter().map(|(_, at, w)| format!("{at}{w}")).collect::<Vec<_>>());
    }
}

fn stops(trie: &Trie, text: &str, goes_on: impl Fn(&[(u32, u16)]) -> bool) -> (bool, Vec<(u32, u16)>) {
    let mut stops = Vec::new();
    let stop = |window: &Window| {
        stops.extend(window.stops());
        goes_on(&stops)
    };
    let whole = trie.pass(&mut Window::default(), text, |_| {}, stop);
    (whole, stops)
}

#[test]
fn without_words_it_stops_all_the_same() {
    let text = "甲。乙𠮷。".repeat(WINDOW);
    let all = |words: &[(&str, u32)]| {
        let mut trie = Trie::build(words).unwrap();
        trie.stop_at('。');
        stops(&trie, &text, |_| true).1
    };
    assert_eq!(all(&[]).len(), 2 * WINDOW);
    assert_eq!(all(&[]), all(&[("丙", 0)]));
}

#[test]
fn it_stops_where_it_is_told() {
    let mut trie = Trie::build(&[("甲乙", 7), ("乙", 3)]).unwrap();
    trie.stop_at('。');
    trie.stop_at('乙');
    let expected = [(3, '乙'), (6, '。'), (12, '。')].map(|(at, c)| (at, c as u16));
    assert_eq!(stops(&trie, "甲乙。甲。", |_| true), (true, expected.to_vec()));
    let long = format!("甲乙。甲。{}", "甲。".repeat(WINDOW));
    let (whole, told) = stops(&trie, &long, |told| told.len() < 2);
    assert!(!whole && told.len() < WINDOW && told.starts_with(&expected));
}

#[test]
fn characters_beyond_the_basic_plane_are_told_apart_until_there_are_too_many() {
    let words: Vec<String> = ('\u{20000}'..).take(MOST_BEYOND + 1).map(String::from).collect();
    let numbered: Vec<(&str, u32)> = words.iter().map(String::as_str).zip(0..).collect();
    let fault = Trie::build(&numbered).err().unwrap();
    assert!(fault.contains("2048 different characters beyond the basic plane; at most 2047"), "{fault}");
    let words: Vec<&str> = numbered[1..].iter().map(|(word, _)| *word).collect();
    assert_eq!(found(&words, "\u{20001}\u{20000}\u{207FF}"), ["0\u{20001}", "8\u{207FF}"].map(String::from));
}

//! Short names that the lexicon knows.
//!
//! A plain name is taken unless a longer word covers it; a name that is also a common word needs evidence beside it, or
//! elsewhere in the document. Linear in the cues.

use super::anchor::is_any_bank;
use super::chars::Few;
use super::cue::{
    Around, Cue, Cues, LONGEST, around, ending_bits, ending_with, ends_with, exactly, flag, from_end, in_aspect, starting_at,
};
use super::{Layer, NONE, Name, Scratch, person};
use crate::entity::{Certainty, RuleName};
use crate::lexicon::{BEGINS_WORDS, ENDS_WORDS};
use crate::reading::{Reading, Trace};
use crate::segment::{is_word, tag};
use crate::text::span::Span;

const NUMERALS: Few<12> = Few::new(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '零', '〇']);

/// 的, as its bytes.
const PARTICLE: [u8; 3] = [0xE7, 0x9A, 0x84];

/// Whether a name of numerals (三一) is part of a figure: 三一半, 九三一.
fn in_numeral(text: &str, span: Span) -> bool {
    let numeral = |c: char| NUMERALS.contains(c);
    let joins = |c: Option<char>| c.is_some_and(|c| numeral(c) || matches!(c, '点' | '年' | '月' | '日' | '号' | '半' | '第'));
    span.of(text).chars().all(numeral) && (joins(text[..span.start].chars().next_back()) || joins(text[span.end..].chars().next()))
}

/// What takes a known name's characters away.
fn blocks(cue: Cue) -> u32 {
    flag::CONTENT | if cue.is(flag::COMMON) { flag::INDUSTRY | flag::STRONG | flag::GENERIC } else { 0 }
}

/// Whether one of the words that overlap the name at `i` and are longer, or as long and begin before, wins over it.
#[cold]
#[inline(never)]
fn loses(text: &str, cues: &[Cue], i: usize) -> bool {
    let cue = cues[i];
    let (blocks, length) = (blocks(cue), cue.end - cue.start);
    let wins = |other: &Cue| {
        let longer = other.end - other.start;
        let overlaps = other.start < cue.end && cue.start < other.end;
        // 京东方|面 is 京东|方面.
        let aspect = other.is(flag::KNOWN) && in_aspect(text, other.end as usize);
        overlaps && !aspect && other.is(blocks) && (longer > length || longer == length && other.start < cue.start)
    };
    cues[..i].iter().rev().take_while(|c| c.end > cue.start).any(wins)
        || cues[i + 1..].iter().take_while(|c| c.end as usize <= cue.end as usize + LONGEST).any(wins)
}

/// Whether the words beside a doubtful name say that it is a company.
pub(super) fn proven(layer: &Layer, text: &str, cues: &Cues, span: Span) -> bool {
    starting_at(cues, span.end, PROOF_BEHIND).is_some() || proven_else(layer, text, cues, span)
}

/// Right behind a doubtful name: it is a company.
const PROOF_BEHIND: u32 = flag::PROOF_AFTER | flag::CODE;

/// The same where the word behind does not say so.
fn proven_else(layer: &Layer, text: &str, cues: &Cues, span: Span) -> bool {
    // 长城|正式|宣布
    let begun = text[span.end..].starts_with(|c| layer.adverb_firsts.contains(c));
    let adverbs = if begun { layer.adverbs.as_slice() } else { &[] };
    let adverb = adverbs.iter().find(|adverb| text[span.end..].starts_with(adverb.as_str()));
    if adverb.is_some_and(|adverb| starting_at(cues, span.end + adverb.len(), flag::PROOF_AFTER).is_some()) {
        return true;
    }
    let open = text[..span.start].trim_end_matches(['“', '"', '「']).len();
    ends_with(cues, open, flag::PROOF_BEFORE)
}

/// Whether a word of its trade stands near a doubtful name that is no part of the words beside it: 暴雪 with 网游, 兴业 with 信用卡.
fn in_trade(layer: &Layer, reading: &Reading<'_>, cues: &Cues, name: &Name) -> bool {
    const REACH: usize = 120;
    if name.pattern == NONE {
        return false;
    }
    let mut trades = layer.trades.iter().filter(|[firms, _]| reading.lexicon.in_list(name.pattern, *firms));
    let (Some([_, words]), text) = (trades.next(), reading.text) else { return false };
    let (from, to) = (name.span.start.saturating_sub(REACH), name.span.end + REACH);
    let near = cues[from_end(cues, from)..].iter().take_while(|c| c.end as usize <= to);
    if !near.clone().any(|c| c.is(flag::TRADE) && reading.lexicon.in_list(c.pattern, *words)) {
        return false;
    }
    let width = |c: Option<char>| c.map_or(0, char::len_utf8);
    let (first, last) = (width(name.span.of(text).chars().next()), width(name.span.of(text).chars().next_back()));
    let (before, after) = (width(text[..name.span.start].chars().next_back()), width(text[name.span.end..].chars().next()));
    let word = |start: usize, end: usize| is_word(&text[start..end]);
    !(before > 0 && word(name.span.start - before, name.span.start + first)
        || after > 0 && word(name.span.end - last, name.span.end + after))
}

/// Whether a name of two characters lies across two words (固定资|产投|资) or inside one (满满当当).
pub(super) fn inside_words(text: &str, span: Span) -> bool {
    inside_words_of(text, span, BEGINS_WORDS | ENDS_WORDS)
}

/// The same for a name that longer words may begin or end with, or not: these need not be looked for.
fn inside_words_of(text: &str, span: Span, longer: u32) -> bool {
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    if span.len() != 6 || !span.of(text).chars().all(han) {
        return false;
    }
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let back = |n: usize| before.char_indices().rev().nth(n - 1).filter(|(_, c)| matches!(c, '\u{4e00}'..='\u{9fff}')).map(|(at, _)| at);
    let ahead = after.chars().next().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).map(|c| span.end + c.len_utf8());
    let left = || back(1).is_some_and(|at| is_word(&text[at..span.start + 3]));
    let right = || ahead.is_some_and(|to| is_word(&text[span.end - 3..to]));
    let twin = |word: &str| word.chars().next() == word.chars().next_back();
    let doubled = || twin(span.of(text)) && back(2).is_some_and(|at| twin(&text[at..span.start]));
    // 比特|币
    let begins = || longer & BEGINS_WORDS != 0 && ahead.is_some_and(|to| is_word(&text[span.start..to]));
    // 拦|路虎; the dictionary's persons (能安邦) say nothing.
    let whole = || back(1).is_some_and(|at| tag(&text[at..span.end]).is_some_and(|tag| !tag.starts_with("nr")));
    let ends = || longer & ENDS_WORDS != 0 && (whole() || back(2).is_some_and(|at| is_word(&text[at..span.end])));
    doubled() || begins() || ends() || ahead.is_some() && left() && right()
}

/// Whether Latin letters at an edge of a name go on outside of it: ABB|A, 索|TCL|X; or a short one is that of a model: GE|90.
fn inside_latin(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let edges = [bytes.get(span.start), bytes.get(span.end - 1)];
    if !edges.into_iter().flatten().any(u8::is_ascii) {
        return false;
    }
    if span.len() <= 3 && span.of(text).bytes().all(|b| b.is_ascii_alphabetic()) && bytes.get(span.end).is_some_and(u8::is_ascii_digit) {
        return true;
    }
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    // www.sohu.com, name@qq.com, but not Salesforce.com
    let before = &text.as_bytes()[..span.start];
    let address = matches!(before, [.., b, b'.' | b'@' | b'_'] if b.is_ascii_alphabetic()) || before.ends_with(b"//");
    if letter(span.start) && address {
        return true;
    }
    let cut = |inner: usize, outer: Option<usize>| letter(inner) && outer.is_some_and(letter);
    cut(span.start, span.start.checked_sub(1)) || cut(span.end - 1, Some(span.end))
}

/// Whether a known name and the word behind it are one name: 大众|保险, 万科|地产. Names that end so themselves, and words
/// that go on, are not joined.
fn joins(text: &str, cues: &Cues, name: Cue, tail: Cue) -> bool {
    const GOES_ON: &[char] = &[
        '业', '者', '化', '园', '站', '城', '部', '股', '品', '率', '费', '额', '量', '级', '性', '器', '界', '圈', '群', '链', '端', '机',
        '车', '板', '产',
    ];
    let (end, word) = (tail.end as usize, name.span().of(text));
    !text[end..].starts_with(GOES_ON)
        && !is_any_bank(text, tail.span())
        && (3..=12).contains(&word.len())
        && word.chars().all(|c| !c.is_ascii())
        && !ends_with(cues, name.end as usize, flag::JOIN_TAIL | flag::GROUP)
        && starting_at(cues, name.end as usize, flag::INDUSTRY | flag::STOP | flag::ANCHOR).is_none_or(|c| c.end <= tail.end)
}

/// Whether the 的 of a name that has one behind its first character belongs to the word that this ends: 精美|的空调.
fn takes_particle(text: &str, span: Span) -> bool {
    const WIDTH: usize = '精'.len_utf8();
    let particle = span.of(text).as_bytes().get(WIDTH..).is_some_and(|rest| rest.starts_with("的".as_bytes()));
    let before = if particle { text[..span.start].chars().next_back().map_or(0, char::len_utf8) } else { 0 };
    before > 0 && is_word(&text[span.start - before..span.start + WIDTH])
}

/// Whether a road is named after it: 汇丰|西路, 联想|大道.
fn names_road(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let road = |rest: &str| rest.starts_with(['路', '街']);
    rest.strip_prefix(['东', '西', '南', '北', '中']).is_some_and(road) || rest.starts_with("大道") || rest.starts_with("大街")
}

/// Whether the name's first character ends a place: 北京|东方剧院 is no 京东方. Not where a place ends before it (湖北|京东).
fn in_place(cues: &Cues, span: Span) -> bool {
    let second = span.start + '京'.len_utf8();
    ending_with(cues, second, flag::PLACE).any(|c| (c.start as usize) < span.start) && !ends_with(cues, span.start, flag::PLACE)
}

/// A mark of special treatment before a share's name belongs to it.
pub(super) fn with_mark(text: &str, start: usize) -> usize {
    let before = &text[..start];
    if !before.as_bytes().last().is_some_and(|b| matches!(b, b'T' | b'D' | b'R')) {
        return start;
    }
    ["*ST", "S*ST", "SST", "ST", "XD", "XR", "DR"].iter().filter(|m| before.ends_with(**m)).map(|m| start - m.len()).min().unwrap_or(start)
}

/// Where the member of a list before `at` ends, or the one behind `at` begins: 、 和 与 及 and blanks stand between.
fn neighbour(text: &str, at: usize, ahead: bool) -> Option<usize> {
    const BETWEEN: &[&str] = &["、", "以及", "和", "与", "及", "/"];
    let mark = if ahead { text[at..].chars().next() } else { text[..at].chars().next_back() };
    const MARKS: Few<7> = Few::new(['、', '以', '和', '与', '及', '/', ' ']);
    if !mark.is_some_and(|c| MARKS.contains(c)) {
        return None;
    }
    if ahead {
        let rest = text[at..].trim_start_matches(' ');
        let rest = BETWEEN.iter().find_map(|mark| rest.strip_prefix(mark))?;
        Some(text.len() - rest.trim_start_matches(' ').len())
    } else {
        let rest = text[..at].trim_end_matches(' ');
        let rest = BETWEEN.iter().find_map(|mark| rest.strip_suffix(mark))?;
        Some(rest.trim_end_matches(' ').len())
    }
}

/// Marks as `weak` those doubtful names, in order of their spans, that stand in a list with a sure one, however many doubtful
/// ones lie between (兴业、平安、招行). Words of industries stand beside companies in lists of any kind. Linear.
fn listed(text: &str, cues: &Cues, doubtful: &mut [Name]) {
    let industry = |name: &Name| exactly(cues, name.span, flag::INDUSTRY).is_some();
    for ahead in [false, true] {
        let mut last: Option<Span> = None;
        for step in 0..doubtful.len() {
            let i = if ahead { doubtful.len() - 1 - step } else { step };
            let name = doubtful[i];
            let edge = if ahead { name.span.end } else { name.span.start };
            if !name.weak
                && let Some(at) = neighbour(text, edge, ahead)
                && !industry(&name)
            {
                let chained = last.is_some_and(|l| if ahead { l.start == at } else { l.end == at });
                let sure = if ahead { starting_at(cues, at, flag::PLAIN).is_some() } else { ends_with(cues, at, flag::PLAIN | flag::FULL) };
                doubtful[i].weak = chained || sure;
            }
            if doubtful[i].weak {
                last = Some(name.span);
            }
        }
    }
}

/// The place before a name that makes it the name of a company of its group there (长沙|惠科): where it begins. Not where the
/// place says where something is (在长沙|惠科), nor before works (上海|特斯拉超级工厂).
fn branch_place(text: &str, cues: &Cues, span: Span) -> Option<usize> {
    const WORKS: &[&str] =
        &["工厂", "超级工厂", "总部", "基地", "产业", "项目", "门店", "园区", "店", "广场", "大厦", "中心", "路", "街", "概念"];
    const IN: &[char] = &['在', '于', '从', '到', '赴', '往', '入', '户', '地', '省', '自', '市', '区', '县', '抵', '离', '过', '经'];
    let place = ending_with(cues, span.start, flag::PLACE).find(|c| !c.is(flag::COUNTRY))?;
    let start = place.start as usize;
    let word = place.span().of(text);
    let plain = word.len() <= 9 && word != "中国" && !word.ends_with(['省', '市', '区', '县', '州']);
    let behind = &text[span.end..];
    let placed = text[..start].ends_with(IN) || ends_with(cues, start, flag::PLACE);
    (plain && !placed && !WORKS.iter().any(|w| behind.starts_with(w))).then_some(start)
}

/// The end of a name with the country where it works: 罗地亚|中国 before a title, a verb of companies or a mark; 花旗银行|（中国）.
fn national(text: &str, cues: &Cues, end: usize) -> Option<usize> {
    const BRACKETED: [&str; 4] = ["（中国）", "(中国)", "（香港）", "(香港)"];
    if let Some(bracketed) = BRACKETED.iter().find(|b| text[end..].starts_with(**b)) {
        return Some(end + bracketed.len());
    }
    let to = end + text[end..].strip_prefix("中国").map(|_| "中国".len())?;
    let next = text[to..].chars().next();
    let closed = next.is_none_or(|c| !matches!(c, '\u{4e00}'..='\u{9fff}') && !c.is_ascii_alphanumeric());
    (closed || starting_at(cues, to, flag::PROOF_AFTER).is_some()).then_some(to)
}

/// Whether what stands behind a name may change it: 方面, a road, a country, an industry. One look says no for nearly all.
fn tells(text: &str, span: Span) -> bool {
    const TELLING: Few<10> = Few::new(['面', '东', '西', '南', '北', '中', '大', '业', '（', '(']);
    let mut behind = text[span.end..].chars();
    let Some(first) = behind.next().filter(|&c| TELLING.contains(c)) else { return false };
    let next = |of: &[char]| behind.clone().next().is_some_and(|c| of.contains(&c));
    match first {
        '面' => span.of(text).ends_with('方'),
        '业' => span.of(text).ends_with('行'),
        '大' => next(&['道', '街']),
        '（' | '(' => next(&['中', '香']),
        '中' => next(&['国', '路', '街']),
        _ => next(&['路', '街']),
    }
}

/// Whether nothing about the name itself, and no character beside it, asks for a closer look: no letters, numerals, 的 nor mark of a share
/// (ST) stand at it, it has three characters or more, and no place ends beside it.
fn is_plain(text: &str, cues: &Cues, span: Span) -> bool {
    let bytes = text.as_bytes();
    let Some(&[lead, second, third, particle @ ..]) = bytes.get(span.start..).and_then(|rest| rest.first_chunk::<6>()) else {
        return false;
    };
    let first = char::from_u32(u32::from(lead & 0xF) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F)).unwrap_or_default();
    let last = bytes.get(span.end - 1).copied().unwrap_or_default();
    let before = span.start.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or_default();
    let places = (ending_bits(cues, span.start) | ending_bits(cues, span.start + '京'.len_utf8())) & flag::PLACE;
    (span.len() > 6)
        & (lead & 0xF0 == 0xE0)
        & (last >= 0x80)
        & !NUMERALS.may_have(first)
        & (particle != PARTICLE)
        & !matches!(before, b'T' | b'D' | b'R')
        & (places == 0)
}

/// Finds them all.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch, trace: &mut Trace) {
    const RULE: RuleName = "company.known";
    const DOUBT: RuleName = "company.known.common";
    let text = reading.text;
    scratch.doubtful.clear();
    let named = scratch.names.len();
    let mut next = 0;
    for at in 0..scratch.cues.of.known.len() {
        let i = scratch.cues.of.known[at] as usize;
        let cue = scratch.cues[i];
        let span = cue.span();
        while next < named && scratch.names[next].span.end <= span.start {
            next += 1;
        }
        if scratch.names[next..named].iter().take(2).any(|n| n.span.contains(span) && n.span != span) {
            continue;
        }
        let Around { overlapped, behind } = around(&scratch.cues, i, blocks(cue));
        let telling = tells(text, span);
        let tailed = behind & (flag::ORG_TAIL | flag::JOIN_TAIL) != 0;
        let doubted = overlapped | telling | tailed | cue.is(flag::COMMON | flag::STOP | flag::ORG);
        if !doubted && is_plain(text, &scratch.cues, span) {
            let pattern = cue.pattern;
            scratch.push(Name { span, rule: RULE, certainty: Certainty::Sure, pattern, head: None, anchored: false, weak: false });
            continue;
        }
        let covered = cue.is(flag::STOP | flag::ORG) || overlapped && loses(text, &scratch.cues, i);
        if covered || telling && in_aspect(text, span.end) {
            trace.reject(span, RULE, "a longer word covers it");
            continue;
        }
        // 铁汉|生态, 劲胜|精密: listed alone, but here the end of another name.
        if cue.is(flag::COMMON)
            && cue.is(flag::SHARES_TAIL | flag::INDUSTRY)
            && text[..span.start].ends_with(|c: char| matches!(c, '\u{4e00}'..='\u{9fff}'))
        {
            trace.reject(span, RULE, "the end of another name");
            continue;
        }
        if behind & flag::ORG_TAIL != 0 {
            trace.reject(span, RULE, "begins the name of a public body");
            continue;
        }
        if takes_particle(text, span) {
            trace.reject(span, RULE, "its characters belong to the words around");
            continue;
        }
        if in_place(&scratch.cues, span) {
            trace.reject(span, RULE, "its first character ends a place");
            continue;
        }
        if telling && names_road(text, span.end) {
            trace.reject(span, RULE, "a road's name");
            continue;
        }
        if inside_latin(text, span) || in_numeral(text, span) {
            trace.reject(span, RULE, "part of a longer word");
            continue;
        }
        // 中国银行业
        if telling && text[span.end..].starts_with('业') && span.of(text).ends_with('行') {
            trace.reject(span, RULE, "part of a longer word");
            continue;
        }
        let longer = reading.lexicon.compiled.masks.get(cue.pattern as usize).copied().unwrap_or(BEGINS_WORDS | ENDS_WORDS);
        if inside_words_of(text, span, longer) && !text[span.end..].starts_with("方面") {
            trace.reject(span, RULE, "its characters belong to the words around");
            continue;
        }
        if person::is_given_name(layer, text, &scratch.cues, span) {
            trace.reject(span, RULE, "a person's name");
            continue;
        }
        let start = with_mark(text, span.start);
        let tail = if tailed { starting_at(&scratch.cues, span.end, flag::JOIN_TAIL) } else { None };
        let (end, mut joined) = match tail {
            Some(tail) if joins(text, &scratch.cues, cue, tail) => (tail.end as usize, true),
            _ => match telling.then(|| national(text, &scratch.cues, span.end)).flatten() {
                Some(end) => (end, true),
                None => (span.end, false),
            },
        };
        let may_branch = start == span.start && cue.is(flag::PLAIN);
        let start = match may_branch.then(|| branch_place(text, &scratch.cues, Span::new(span.start, end))).flatten() {
            Some(place) => {
                joined = true;
                place
            }
            None => start,
        };
        let (rule, certainty) = if joined { ("company.known.joined", Certainty::Likely) } else { (RULE, Certainty::Sure) };
        let found = Name {
            span: Span::new(start, end),
            rule,
            certainty,
            pattern: if joined { NONE } else { cue.pattern },
            head: None,
            anchored: false,
            weak: false,
        };
        let proof = |found: &Name| match found.span.end == span.end {
            true => behind & PROOF_BEHIND != 0 || proven_else(layer, text, &scratch.cues, found.span),
            false => proven(layer, text, &scratch.cues, found.span),
        };
        if cue.is(flag::PLAIN) {
            scratch.push(found);
        } else if text[start..span.start].is_ascii() && start < span.start || proof(&found) {
            scratch.push(Name { rule: DOUBT, certainty: Certainty::Likely, ..found });
        } else {
            scratch.doubtful.push(found);
        }
    }
    if scratch.doubtful.is_empty() {
        return;
    }
    // Evidence at one place of the document holds for the others.
    let mut doubtful = std::mem::take(&mut scratch.doubtful);
    let mut proven = std::mem::take(&mut scratch.proven);
    proven.clear();
    proven.extend(scratch.names.iter().map(|n| n.pattern).filter(|&p| p != NONE));
    proven.sort_unstable();
    for name in &mut doubtful {
        // 本田, where 本田汽车 stands elsewhere.
        let longer = |n: &Name| n.span.len() > name.span.len() && n.span.of(text).starts_with(name.span.of(text)) && n.pattern != NONE;
        name.weak = scratch.names.iter().take(64).any(longer) || proven.binary_search(&name.pattern).is_ok();
    }
    if scratch.cues.any(flag::TRADE) {
        for name in doubtful.iter_mut().filter(|n| !n.weak) {
            name.weak = in_trade(layer, reading, &scratch.cues, name);
        }
    }
    listed(text, &scratch.cues, &mut doubtful);
    for name in &doubtful {
        if name.weak {
            scratch.push(Name { rule: "company.known.document", certainty: Certainty::Likely, weak: false, ..*name });
        } else {
            trace.reject(name.span, DOUBT, "also a common word, and nothing says that it is a company");
        }
    }
    scratch.doubtful = doubtful;
    scratch.proven = proven;
}

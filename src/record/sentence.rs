//! One sentence's events: its outermost findings in order, and the words that stand for a project.

use super::words::{Words, lists};
use crate::entity::{Modality, Quantity, QuantityKind};
use crate::reading::{Findings, Found, Mention, Reading};
use crate::rule::{Code, Codes, Item, code_of_quantity, code_of_stage, codes};
use crate::text::span::Span;

/// A word of the layer's own lists, in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Stands for the project last spoken of.
    Anaphor,
    /// The enterprise that the text is about.
    Own,
    /// The enterprise last spoken of.
    Same,
    /// Those who signed in a sentence before.
    Both,
    /// Of which.
    Among,
    /// Each its own.
    Respectively,
}

/// Longer sentences are read in parts: the time stays linear in a text without full stops.
pub(super) const MAX_SENTENCE: usize = 3000;

/// All findings of a document, sorted by start, the longest first; of equal spans projects and companies first. `listed` is memory.
pub(super) fn all_items(findings: &Findings, listed: &mut Vec<Item>, into: &mut Vec<Item>) {
    listed.clear();
    into.clear();
    let ends = [
        append(listed, &findings.projects, |_| codes::PROJECT, Mention::Project),
        append(listed, &findings.companies, |_| codes::COMPANY, Mention::Company),
        append(listed, &findings.quantities, |q| code_of_quantity(q.kind), Mention::Quantity),
        append(listed, &findings.stages, code_of_stage, Mention::Stage),
        append(listed, &findings.dates, |_| codes::DATE, Mention::Date),
        append(listed, &findings.organizations, |_| codes::ORGANIZATION, Mention::Organization),
        append(listed, &findings.locations, |_| codes::LOCATION, Mention::Location),
    ];
    // Each list is sorted: the first of what is left of all comes next. Which list has it cannot be guessed.
    let key = |at: usize, end: usize| match listed.get(at) {
        Some(item) if at < end => (item.span.start as u64) << 32 | u64::from(u32::MAX - item.span.end as u32),
        _ => u64::MAX,
    };
    let mut next = [0, ends[0], ends[1], ends[2], ends[3], ends[4], ends[5]];
    let mut keys: [u64; 7] = std::array::from_fn(|list| key(next[list], ends[list]));
    for _ in 0..listed.len() {
        let (mut first, mut list) = (keys[0], 0);
        for (at, &key) in keys.iter().enumerate() {
            list = if key < first { at } else { list };
            first = first.min(key);
        }
        into.push(listed[next[list]]);
        next[list] += 1;
        keys[list] = key(next[list], ends[list]);
    }
}

/// Appends findings of one type, and gives how many there are with those before.
fn append<T>(into: &mut Vec<Item>, found: &[Found<T>], code: impl Fn(&T) -> Code, mention: fn(u32) -> Mention) -> usize {
    into.extend(found.iter().zip(0..).map(|(f, i)| Item { span: f.span, code: code(&f.fact), mention: mention(i) }));
    into.len()
}

/// The outermost findings of a sentence, of `all` in order, and their kinds. `next` is where to read on: it does not begin before the sentence that was
/// read last.
pub(super) fn items(all: &[Item], sentence: Span, next: &mut usize, into: &mut Vec<Item>) -> Codes {
    into.clear();
    let mut codes = 0;
    let mut end = sentence.start;
    let mut at = *next;
    while let Some(item) = all.get(at).filter(|item| item.span.start < sentence.end) {
        if item.span.start >= end && item.span.end <= sentence.end {
            end = item.span.end;
            codes |= 1 << item.code;
            into.push(*item);
        }
        at += 1;
    }
    *next = at;
    codes
}

/// Whether the items, of these codes, can tell anything of a project: where one was spoken of before, all but dates and bodies alone can.
pub(super) fn tells(items: &[Item], codes: Codes, findings: &Findings, topic: bool) -> bool {
    const SILENT: Codes = 1 << codes::DATE | 1 << codes::ORGANIZATION;
    if topic || codes >> codes::PROJECT & 1 == 1 {
        return codes & !SILENT != 0;
    }
    items.iter().any(|item| match item.mention {
        Mention::Stage(i) => findings.stages[i as usize].fact.modality != Modality::Generic,
        Mention::Quantity(i) => is_countable(&findings.quantities[i as usize].fact),
        _ => false,
    })
}

/// Whether projects may be counted by a quantity's unit.
pub(super) fn is_countable(quantity: &Quantity) -> bool {
    quantity.kind == QuantityKind::Count && matches!(quantity.unit, "个" | "项" | "宗" | "件" | "单" | "家" | "座" | "处" | "条")
}

/// Whether a quantity may count projects: 3个, but not 一个.
pub(super) fn may_count(text: &str, found: &Found<Quantity>) -> bool {
    let written = || found.span.of(text);
    is_countable(&found.fact) && !(written().starts_with(['一', '几', '数']) && written().chars().count() <= 2)
}

/// The cues of a sentence that stand outside of `items`, in order; of overlapping ones the longest. `found` is for its words.
pub(super) fn cues(text: &str, words: &Words, sentence: Span, items: &[Item], found: &mut Vec<(Span, u8)>, into: &mut Vec<(Span, Cue)>) {
    into.clear();
    // What overlaps a finding is a part of it.
    let mut from = sentence.start;
    for (next, end) in items.iter().map(|item| (Some(item), item.span.start)).chain([(None, sentence.end)]) {
        if from + words.least <= end {
            words.between(text, Span::new(from, end), found);
            for &(span, word) in found.iter() {
                push_cue(text, span, word, next, into);
            }
        }
        from = next.map_or(end, |item| from.max(item.span.end));
    }
}

/// The same of a sentence that the rules read as it stands: `noted` are its words, outside of items.
pub(super) fn cues_among(text: &str, noted: &[(Span, u8)], items: &[Item], found: &mut Vec<(Span, u8)>, into: &mut Vec<(Span, Cue)>) {
    into.clear();
    let noted = match noted {
        [] | [_] => noted,
        _ => {
            found.clear();
            found.extend_from_slice(noted);
            found.sort_unstable_by_key(|word| (word.0.end, word.0.start));
            found
        }
    };
    for &(span, word) in noted {
        push_cue(text, span, word, items.get(items.partition_point(|item| item.span.start < span.end)), into);
    }
}

/// Puts a word among the cues where it is one; `next` is the item behind it.
fn push_cue(text: &str, span: Span, word: u8, next: Option<&Item>, into: &mut Vec<(Span, Cue)>) {
    let has = |list: u8| word & list != 0;
    let bare = || has(lists::BARE) && begins_clause(text, span) && !next.is_some_and(|n| counts_near(n, span));
    let cue = if has(lists::ANAPHOR) || bare() {
        Cue::Anaphor
    } else if has(lists::OWN) && stands_alone(text, span) {
        Cue::Own
    } else if has(lists::SAME) {
        Cue::Same
    } else if has(lists::BOTH) && begins_clause(text, span) {
        Cue::Both
    } else if has(lists::AMONG) {
        Cue::Among
    } else if has(lists::RESPECTIVELY) {
        Cue::Respectively
    } else {
        return;
    };
    while into.last().is_some_and(|last| span.contains(last.0)) {
        into.pop();
    }
    if into.last().is_none_or(|last| last.0.end <= span.start) {
        into.push((span, cue));
    }
}

/// 项目16个 counts projects; it does not speak of the last one.
fn counts_near(item: &Item, head: Span) -> bool {
    item.code == code_of_quantity(QuantityKind::Count) && item.span.start >= head.end && item.span.start - head.end <= 12
}

/// 公司, but not 子公司 or 上市公司.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    before.is_none_or(|c| {
        !c.is_alphanumeric()
            || matches!(
                c,
                '由' | '与'
                    | '和'
                    | '及'
                    | '为'
                    | '使'
                    | '向'
                    | '对'
                    | '是'
                    | '将'
                    | '即'
                    | '故'
                    | '但'
                    | '且'
                    | '因'
                    | '若'
                    | '而'
                    | '据'
                    | '日'
                    | '年'
                    | '月'
                    | '次'
                    | '时'
                    | '前'
            )
    })
}

fn begins_clause(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    before.is_none_or(|c| matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '\n' | ' ' | '\u{3000}' | '】' | '！'))
}

/// Whether only marks and joining words stand between two spans: they are members of one list.
pub(super) fn joined(text: &str, a: Span, b: Span) -> bool {
    let Some(between) = text.get(a.end..b.start) else { return false };
    let mark = |c: char| matches!(c, '、' | '“' | '”' | '"' | '《' | '》' | '「' | '」' | ' ');
    let word = between.trim_matches(mark);
    matches!(word, "" | "和" | "与" | "及" | "以及" | "并" | "同" | "跟") && !between.is_empty()
}

/// Whether two projects stand in one list: a joining mark or word between them, and at most a few characters in front of the second
/// (甲县的某某项目、乙县的某某项目).
pub(super) fn listed(text: &str, a: Span, b: Span) -> bool {
    let Some(between) = text.get(a.end..b.start) else { return false };
    let between = between.trim_start_matches(['”', '"', '》', '」', ' ']);
    // 甲项目（12.6亿元）、乙项目: what stands in brackets is of the first alone.
    let between = match between.strip_prefix(['（', '(']) {
        Some(inside) => inside.split_once(['）', ')']).map_or(between, |(_, behind)| behind),
        None => between,
    };
    let joins = ["、", "和", "与", "及", "以及"].iter().any(|j| between.starts_with(j));
    joins && between.chars().count() <= 12 && !between.contains(['，', ',', '。', '；', ';'])
}

/// The first part of a long span, up to a comma where there is one.
pub(super) fn head(text: &str, span: Span, most: usize) -> Span {
    let boundary = |at: usize| (span.start + 1..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(span.end);
    let end = boundary(span.start + most);
    let part = Span::new(span.start, end);
    match part.of(text).rfind(['，', ',', '、']) {
        Some(at) if at > 0 => Span::new(span.start, span.start + at),
        _ => part,
    }
}

/// Whether a line begins as those of a table do: 总投资：3亿元.
pub(super) fn is_key_line(line: &str) -> bool {
    // A colon is among the first nine characters.
    const MOST: usize = 9;
    let bytes = line.as_bytes();
    let near = &bytes[..bytes.len().min(MOST * 4)];
    // Few lines have what may be one: that is told without a branch for each byte.
    let mut head = [0; MOST * 4];
    head[..near.len()].copy_from_slice(near);
    if !head.iter().fold(false, |any, &b| any | (b == b':') | (b == 0x9A)) {
        return false;
    }
    let colon = |(at, &b): (usize, &u8)| b == b':' || b == 0x9A && near[..at].ends_with(&[0xEF, 0xBC]);
    let Some(at) = near.iter().enumerate().position(colon) else { return false };
    bytes[..=at].iter().filter(|&b| b & 0xC0 != 0x80).count() <= MOST
}

/// Whether a line ends with the sentence.
pub(super) fn ends_paragraph(text: &str, sentence: Span) -> bool {
    const BREAKS: [char; 2] = ['\n', '\r'];
    let bytes = text.as_bytes();
    if matches!(sentence.of(text).as_bytes().last(), Some(b'\n' | b'\r')) {
        return true;
    }
    // Of what begins with another byte none is blank.
    if !matches!(bytes.get(sentence.end), Some(b'\n' | b'\r' | b' ' | b'\t' | 0xE3 | 0xC2)) {
        return false;
    }
    let behind = text.get(sentence.end..).unwrap_or_default();
    behind.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\t']).starts_with(BREAKS)
}

/// Whether an enumeration goes on behind a line: it ends in a colon, or the next line has a number or a bullet.
pub(super) fn goes_on(line: &str, rest: &str) -> bool {
    let numbered = |c: char| c.is_ascii_digit() || matches!(c, '•' | '●' | '·' | '■' | '◆' | '（' | '(' | '①'..='⑳' | '—' | '-');
    line.trim_end().ends_with(['：', ':']) || rest.trim_start().starts_with(numbered)
}

/// Whether a comma, a semicolon or a colon stands in a text. Without a branch for each byte: these are few.
pub(super) fn parts_clauses(bytes: &[u8]) -> bool {
    let single = bytes.iter().fold(false, |any, &b| any | (b == b',') | (b == b';') | (b == b':'));
    // The last two bytes of ， ； ：, behind the first one.
    let (Some(second), Some(third)) = (bytes.get(1..), bytes.get(2..)) else { return single };
    let marks = bytes.iter().zip(second).zip(third);
    single | marks.fold(false, |any, ((&a, &b), &c)| any | ((a == 0xEF) & (b == 0xBC) & ((c == 0x8C) | (c == 0x9A) | (c == 0x9B))))
}

/// Whether the clause before `at` speaks of a phase: 一期占地745亩、投资30亿元.
pub(super) fn in_phase(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let reach = bytes.get(at.saturating_sub(CLAUSE_BEFORE)..at).unwrap_or_default();
    // The last two bytes of 期: most clauses have none.
    let pairs = reach.iter().zip(reach.get(1..).unwrap_or_default());
    if !pairs.fold(false, |any, (&a, &b)| any | ((a == 0x9C) & (b == 0x9F))) {
        return false;
    }
    let near = clause_before(text, at);
    near.match_indices('期').any(|(i, _)| near[..i].ends_with(['一', '二', '三', '四', '首']))
}

/// One of them stands in the head of each line that says what is to be built.
const CONTENTS: [&str; 2] = ["建设内容", "建设规模"];

/// Whether any line of a text may say what is to be built.
pub(super) fn has_contents(text: &str) -> bool {
    CONTENTS.iter().any(|word| text.contains(word))
}

/// Whether the line before `at` says what is to be built: 建设内容：安装4台机组.
pub(super) fn lists_contents(text: &str, at: usize) -> bool {
    const HEADS: [&str; 5] = ["建设内容", "建设规模", "主要建设内容", "建设内容及规模", "建设规模及内容"];
    let from = at.saturating_sub(LINE_REACH);
    let from = (from..at).find(|&i| text.is_char_boundary(i)).unwrap_or(at);
    let line = text.get(from..at).unwrap_or_default();
    let line = line.rfind('\n').map_or(line, |n| &line[n + 1..]);
    let colon = [line.find('：'), line.find(':')].into_iter().flatten().min();
    colon.is_some_and(|at| HEADS.iter().any(|h| line[..at].trim().ends_with(h)))
}

/// How far back the beginning of a line is looked for, in bytes.
const LINE_REACH: usize = 400;

/// Whether the clause before `at` speaks of projects in general: 我国在建重大水利工程投资规模超过….
pub(super) fn speaks_of_others(text: &str, at: usize) -> bool {
    let near = clause_before(text, at);
    near.contains("项目") || near.contains("工程")
}

/// Whether what follows a stage says that it is one of projects in general: 在建重大水利工程.
pub(super) fn leads_to_others(text: &str, at: usize) -> bool {
    let behind = text.get(at..).unwrap_or_default();
    let near = behind.char_indices().nth(12).map_or(behind, |(end, _)| &behind[..end]);
    let clause = near.find(['，', ',', '。', '；', '\n']).map_or(near, |end| &near[..end]);
    clause.contains("项目") || clause.contains("工程")
}

/// So many bytes before a place are its clause at most.
const CLAUSE_BEFORE: usize = 90;

/// The clause before `at`, of which at most some thirty characters.
pub(super) fn clause_before(text: &str, at: usize) -> &str {
    let from = at.saturating_sub(CLAUSE_BEFORE);
    let from = (from..at).find(|&i| text.is_char_boundary(i)).unwrap_or(at);
    let before = text.get(from..at).unwrap_or_default();
    let bytes = before.as_bytes();
    let mark = |i: usize| match bytes[i] {
        b',' | b';' | b'\n' => true,
        0xEF => bytes[i + 1] == 0xBC && matches!(bytes[i + 2], 0x8C | 0x9B | 0x9A),
        0xE3 => bytes[i + 1] == 0x80 && bytes[i + 2] == 0x82,
        _ => false,
    };
    (0..bytes.len()).rev().find(|&i| mark(i)).map_or(before, |i| &before[i..])
}

/// Whether a place is the second character of its clause at most.
pub(super) fn opens_clause(text: &str, at: usize) -> bool {
    let mark = |c: char| matches!(c, ',' | ';' | '\n' | '，' | '；' | '：' | '。');
    let mut before = text.get(..at).unwrap_or_default().chars().rev();
    let near = [before.next(), before.next()];
    near.iter().any(|c| c.is_none_or(mark)) || before.next().is_none()
}

/// How far a clause is followed to either side, in bytes.
const CLAUSE_REACH: usize = 120;

/// The clause around a mention, within its sentence; of a long one what stands near.
pub(super) fn clause_around(reading: &Reading<'_>, span: Span) -> Span {
    const MARKS: [char; 8] = ['，', ',', '；', ';', '。', '！', '？', '\n'];
    let text = reading.text;
    let at = reading.sentences.partition_point(|s| s.end < span.end);
    let Some(sentence) = reading.sentences.get(at).copied().filter(|s| s.contains(span)) else { return span };
    let from = sentence.start.max(span.start.saturating_sub(CLAUSE_REACH));
    let from = (from..span.start).find(|&i| text.is_char_boundary(i)).unwrap_or(span.start);
    let to = sentence.end.min(span.end + CLAUSE_REACH);
    let to = (span.end..=to).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(span.end);
    let before = text.get(from..span.start).unwrap_or_default();
    let after = text.get(span.end..to).unwrap_or_default();
    let start = before.char_indices().rev().find(|(_, c)| MARKS.contains(c)).map_or(from, |(i, c)| from + i + c.len_utf8());
    let end = after.find(MARKS).map_or(to, |i| span.end + i);
    Span::new(start, end)
}

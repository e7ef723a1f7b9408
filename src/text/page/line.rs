//! What one line of a page is.

use super::words::{BEGINS, BYLINE, CRUMB, IMAGE, LABEL, Lists, NAV, PageWords, RELATED, SITE, TAIL};
use crate::date::Day;
use crate::date::written;
use crate::text::span::{Span, lines};

/// Longer lines, in bytes, are paragraphs.
const LONGEST: usize = 600;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A sentence or a paragraph of the article.
    Prose,
    /// A short line: headline, caption, row of a list.
    Plain,
    /// A line of bylines of which something else may be told too: text, but no title.
    Label,
    /// Navigation, breadcrumb.
    Nav,
    /// A row of short items: navigation if around the article.
    Menu,
    /// The head of a list of other articles.
    Related,
    /// No part of the article, and neither is what follows behind it.
    Tail,
    /// No part of the article.
    Chrome,
}

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Without the blanks around it.
    pub span: Span,
    pub kind: Kind,
    /// Characters; of prose at most as many as were read.
    pub chars: usize,
    /// The day of publication that it tells.
    pub date: Option<Day>,
}

/// What one pass over a line's characters counts.
#[derive(Default)]
struct Counts {
    chars: usize,
    /// Ends of sentences.
    stops: usize,
    commas: usize,
    digits: usize,
    /// `|` and its like, but for 丨: its first byte begins a sixth of all characters.
    bars: usize,
    /// `>` and its like.
    arrows: usize,
}

/// Whether a byte begins one of the marks that are counted one by one.
const COUNTED: [bool; 256] = {
    let mut table = [false; 256];
    // », …│┃›→, 。, ，！？；｜＞
    let firsts = [b'|', b'>', 0xC2, 0xE2, 0xE3, 0xEF];
    let mut i = 0;
    while i < firsts.len() {
        table[firsts[i] as usize] = true;
        i += 1;
    }
    table
};

fn count(line: &str) -> Counts {
    let bytes = line.as_bytes();
    // Loops over all bytes without a branch in them: the compiler takes many bytes in one step.
    let chars = bytes.iter().filter(|&&b| (b as i8) >= -0x40).count();
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let mut counts = Counts { chars, digits, ..Counts::default() };
    for at in (0..bytes.len()).filter(|&at| COUNTED[usize::from(bytes[at])]) {
        match line.get(at..).and_then(|rest| rest.chars().next()) {
            Some('。' | '！' | '？' | '；' | '…') => counts.stops += 1,
            Some('，') => counts.commas += 1,
            Some('|' | '｜' | '│' | '┃') => counts.bars += 1,
            Some('>' | '›' | '»' | '＞' | '→') => counts.arrows += 1,
            _ => {}
        }
    }
    counts
}

/// Reads the line at `span`.
pub(super) fn read(words: &PageWords, text: &str, span: Span) -> Line {
    let line = span.of(text);
    let is = |kind, chars| Line { span, kind, chars, date: None };
    if line.len() > LONGEST {
        return is(Kind::Prose, LONGEST / 3);
    }
    // What ends in a full stop is neither a byline nor furniture.
    if line.ends_with('。') {
        return is(Kind::Prose, line.len() / 3);
    }
    let counts = count(line);
    let chars = counts.chars;
    if let Some((date, bare)) = dateline(words, line, &counts) {
        // A day alone may also sign an announcement: text.
        return Line { date: Some(date), ..is(if bare { Kind::Label } else { Kind::Chrome }, chars) };
    }
    if counts.stops == 0 {
        if let Some(kind) = furniture(words, line, &counts) {
            return is(kind, chars);
        }
    } else if chars <= 120 && (words.prefix(line, BEGINS | RELATED).is_some() || words.anywhere(line)) {
        return is(Kind::Tail, chars);
    }
    is(if counts.stops > 0 || counts.commas > 1 && chars > 30 || chars > 80 { Kind::Prose } else { Kind::Plain }, chars)
}

/// A line without the end of a sentence: whether it is furniture of the page.
fn furniture(words: &PageWords, line: &str, counts: &Counts) -> Option<Kind> {
    if names_an_image(words, line) {
        return Some(Kind::Chrome);
    }
    if counts.chars <= 200 && words.anywhere(line) {
        return Some(Kind::Tail);
    }
    let inner = line.trim_start_matches(['【', '（', '(', '[', '［', '<', '·', '•', '■', '●', '▲', '▼', '*', '☆', '★']).trim_start();
    if let Some((length, lists)) = words.prefix(inner, BEGINS | LABEL | RELATED | CRUMB) {
        let rest = inner[length..].trim_start_matches(['】', '］', ']', '）', ')']).trim_start();
        let colon = rest.starts_with([':', '：']);
        if lists & CRUMB != 0 && (colon || counts.arrows > 0) {
            return Some(Kind::Nav);
        }
        if lists & RELATED != 0 && (rest.trim_matches(['：', ':', '>', '»', '.', '+']).is_empty() || colon && counts.chars <= 60) {
            return Some(Kind::Related);
        }
        if lists & BEGINS != 0 && (lists & TAIL == 0 || colon || rest.is_empty() || !inner.starts_with(rest)) {
            return Some(Kind::Tail);
        }
        if lists & LABEL != 0 && colon {
            return match (counts.chars, counts.commas) {
                (..=60, ..=1) if lists & TAIL != 0 => Some(Kind::Tail),
                (..=60, ..=1) => Some(Kind::Chrome),
                _ => Some(Kind::Label),
            };
        }
    }
    if counts.commas == 0 {
        if let Some(kind) = row_of_items(words, line, counts) {
            return Some(kind);
        }
        if counts.chars <= 16 && site(words, line) {
            return Some(Kind::Label);
        }
    }
    None
}

/// `首页 | 要闻 | 产业`, `首页 > 产业 > 正文`, `关于我们 - 联系方式`.
fn row_of_items(words: &PageWords, line: &str, counts: &Counts) -> Option<Kind> {
    let (mut items, mut known, mut longest, mut numbers) = (0, 0, 0, 0);
    let is_gap = |c: char| {
        c.is_whitespace()
            || matches!(c, '|' | '｜' | '│' | '┃' | '丨' | '>' | '›' | '»' | '＞' | '→' | '·' | '•' | '/' | '【' | '】' | '[' | ']')
    };
    for item in line.split(is_gap) {
        let item = item.trim_matches(['-', '–', '—', ':', '：', '*']);
        if item.is_empty() {
            continue;
        }
        items += 1;
        known += usize::from(words.lists(item) & NAV != 0);
        longest = longest.max(item.chars().count());
        numbers += usize::from(item.bytes().any(|b| b.is_ascii_digit()));
    }
    if items < 2 {
        return None;
    }
    let bars = counts.bars + line.matches('丨').count();
    if counts.arrows > 0 && numbers == 0 && longest <= 16 && (known > 0 || counts.arrows > 1 && line.ends_with(['>', '»', '›'])) {
        return Some(Kind::Nav);
    }
    if known >= 2 && numbers == 0 && (bars >= 2 || known * 2 >= items && items >= 3) {
        return Some(Kind::Nav);
    }
    if bars >= 5 && numbers == 0 && longest <= 8 {
        return Some(Kind::Menu);
    }
    None
}

/// `淮上经济网 - 园区频道`: a site's name.
fn site(words: &PageWords, line: &str) -> bool {
    let ends = |part: &str| {
        let part = part.trim();
        part.char_indices().any(|(at, _)| words.lists(&part[at..]) & SITE != 0)
    };
    ends(line) && !line.contains(['，', '：', ':'])
}

/// A picture's file name that says nothing: `微信图片_20210728212335.jpg`, `IMG_2022.png`.
fn names_an_image(words: &PageWords, line: &str) -> bool {
    const ENDINGS: [&str; 8] = [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".mp4", ".tif"];
    let Some(dot) = line.rfind('.') else { return false };
    if !ENDINGS.iter().any(|e| line[dot..].eq_ignore_ascii_case(e)) {
        return false;
    }
    let name = line[..dot].trim_matches(|c: char| c.is_ascii() || c.is_whitespace() || matches!(c, '（' | '）'));
    name.is_empty() || words.lists(name) & IMAGE != 0
}

/// The day that a line of bylines tells, and whether it stands alone: `2021-07-29 12:37 来源:…`, `发布时间：2021年7月29日`, `来源：新华网 2021-07-29`.
fn dateline(words: &PageWords, line: &str, counts: &Counts) -> Option<(Day, bool)> {
    if counts.digits < 5 || counts.chars > 160 || counts.commas > 0 || counts.stops > 0 {
        return None;
    }
    let bytes = line.as_bytes();
    let (mut day, mut at, mut end) = (None, 0, 0);
    while at < bytes.len() && day.is_none() {
        if bytes[at].is_ascii_digit() {
            if let Some((found, to)) = written::full_day(line, at) {
                (day, end) = (Some(found), to);
                break;
            }
            at += bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        } else {
            at += 1;
        }
    }
    let day = day?;
    // Letters and Han characters outside the day and its time must be bylines.
    let before = &line[..at];
    let after = written::skip_time(&line[end..]);
    let says = |part: &str| -> (bool, Lists) {
        let mut found = 0;
        let mut all = true;
        for piece in part.split(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '【' | '】' | '[' | ']' | '(' | ')' | '（' | '）'))
        {
            let piece = piece.trim_matches([':', '：', '-', '—', '·']);
            if piece.is_empty() {
                continue;
            }
            match words.prefix(piece, BYLINE) {
                Some((length, lists)) => {
                    found |= lists;
                    let rest = &piece[length..];
                    all &= rest.is_empty() || rest.starts_with([':', '：']) || found != 0;
                }
                None => all &= found != 0 || piece.chars().count() <= 12,
            }
        }
        (all, found)
    };
    let ((all_before, lists_before), (all_after, lists_after)) = (says(before), says(after));
    let bare = !has_words(before) && !has_words(after);
    let bylines = (lists_before | lists_after) & BYLINE != 0 && all_before && all_after;
    (bare || bylines).then_some((day, bare))
}

fn has_words(part: &str) -> bool {
    part.chars().any(char::is_alphabetic)
}

/// The day in the dateline of an agency or a paper that opens the article: 新华社北京2024年3月5日电, 本报讯（记者…）2024年3月5日. Only
/// where it tells the year.
pub(super) fn agency(text: &str, ends: &[u32]) -> Option<Day> {
    const OPENERS: [&str; 8] = ["新华社", "中新社", "中新网", "人民网", "本报", "本网", "本刊", "央视网"];
    for raw in lines(text, ends).take(AGENCY_LINES) {
        // The standard library looks long for what a Han character is.
        let line = raw.of(text).trim_start_matches(|c: char| !matches!(c, '\u{4e00}'..='\u{9fff}') && !c.is_alphanumeric());
        // Every opener has one of these among its first characters.
        let behind = text.as_bytes().get(raw.end - line.len()..).unwrap_or_default();
        if !may_open(behind) || !line.chars().take(8).any(|c| matches!(c, '社' | '报' | '网' | '讯' | '刊')) {
            continue;
        }
        let opener = OPENERS.iter().find(|w| line.starts_with(**w));
        // 中国建材报讯, 财联社2024年3月5日电: a name of a few characters before 讯 or the day.
        let named = line.char_indices().take(8).find(|(_, c)| matches!(c, '社' | '报' | '网' | '讯')).map(|(at, c)| at + c.len_utf8());
        let Some(from) = opener.map(|w| w.len()).or(named) else { continue };
        let mut at = from;
        let bytes = line.as_bytes();
        while at < bytes.len().min(from + AGENCY_REACH) && !bytes[at].is_ascii_digit() {
            at += 1;
        }
        let Some((day, end)) = line.get(at..).and_then(|_| written::full_day(line, at)) else { continue };
        let Some(between) = line.get(from..at) else { continue };
        let dispatched = line.get(end..).is_some_and(|t| t.trim_start().starts_with(['电', '讯', '）', ')', '消']));
        if is_dateline(between, dispatched, opener.is_some()) {
            return Some(day);
        }
    }
    None
}

/// Whether one of the characters that end an agency's name may stand among the first eight of three bytes: told without a branch,
/// of many bytes in one step.
fn may_open(bytes: &[u8]) -> bool {
    const ENDS: [&str; 5] = ["社", "报", "网", "讯", "刊"];
    // Short texts are looked at in full.
    let Some(head) = bytes.first_chunk::<33>() else { return true };
    // By their last two bytes, which few others share.
    let stands = |end: &str| {
        let (first, second) = (end.as_bytes()[1], end.as_bytes()[2]);
        (0..32).fold(0, |any, at| any | (u8::from(head[at] == first) & u8::from(head[at + 1] == second)))
    };
    ENDS.iter().fold(0, |any, end| any | stands(end)) != 0
}

/// How many lines may stand above the paragraph that opens with a dateline.
const AGENCY_LINES: usize = 8;
/// How far from the agency's name its day may stand, in bytes (本报讯（记者 张三 通讯员 李四）).
const AGENCY_REACH: usize = 90;

/// Whether nothing but a place and bylines in brackets stands between an agency's name and the day; behind 讯 not even a
/// place: 本报讯 甲公司2024年3月5日公告 tells the day of something else.
fn is_dateline(between: &str, dispatched: bool, known: bool) -> bool {
    let (mut depth, mut chars, mut last) = (0usize, 0, None);
    for c in between.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '，' | '。' | ',' | '；' if depth == 0 => return false,
            _ if depth > 0 || c.is_whitespace() => {}
            _ => (chars, last) = (chars + 1, Some(c)),
        }
    }
    (dispatched || last == Some('讯')) && chars <= PLACE_CHARS || known && between.contains('讯') && chars <= 1
}

/// How many characters the place of a dateline has at most.
const PLACE_CHARS: usize = 8;

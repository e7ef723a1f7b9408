//! Where a name begins: the walk to the left from its head.

use super::judge::COUNTERS;
use super::sentence::{Around, Bar, BarKind};
use super::words::{HeadClass, list};
use crate::entity::StageKind;
use crate::segment::is_word;
use crate::text::span::Span;

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// Nothing that tells.
    None,
    /// 投资30亿元的.
    Amount,
    /// 某公司的.
    Owner,
    /// 引进, 涉及.
    Verb,
    /// 建设, 投建.
    Build,
    /// 中标, 终止, 开工: a stage that speaks of what stands behind it.
    Stage,
    /// 已建成的, 在建的.
    Done,
    /// It opens a line.
    Line,
    /// 项目名称：.
    Name,
}

/// The left edge of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub start: usize,
    pub frame: Frame,
    /// The whole name, or a part of it, stands in quotation marks.
    pub quoted: bool,
    /// The name begins right behind an opening quotation mark.
    pub open: bool,
    /// The word before the head makes it a generic mention.
    pub generic: bool,
    /// What bounds it may also be part of a name.
    weak: bool,
}

/// What stands between a verb of building and a short name is no longer than this, in bytes: 建设北部湾鲜达冷链中心.
const MAX_PREFIX: usize = 12;

/// Characters that bound names but stand inside some.
const NAME_CHARS: &[&str] = &["为", "那", "其", "有", "此", "都", "各", "获", "曾", "于", "从", "因", "如"];

/// What a stage right before a name says of it. Where something settles or is being talked of, no works need be meant.
fn stage_frame(stage: StageKind, word: &str) -> Frame {
    match stage {
        StageKind::Intent if word.ends_with('建') || word == "谋划" => Frame::Build,
        StageKind::Landed | StageKind::Intent | StageKind::Trial => Frame::Verb,
        _ => Frame::Stage,
    }
}

/// Names longer than this are cut off, in bytes; the longest in the corpus has 150.
const MAX_NAME: usize = 240;

impl Edge {
    /// The edge of the name whose (first) head is `head`; not before `floor`.
    pub(super) fn find(around: &Around<'_>, head: Span, floor: usize) -> Self {
        let mut floor = floor.max(around.sentence.start).max(head.start.saturating_sub(MAX_NAME));
        while !around.text.is_char_boundary(floor) {
            floor += 1;
        }
        let mut edge = Walk { around, head, floor, lenient: false }.run(head.start, 0);
        if edge.weak {
            // 中标某某有限公司…管控平台项目, 广州巴塞罗那医院: what bounds names elsewhere may stand inside one whose left edge is plain.
            let far = Walk { around, head, floor, lenient: true }.run(head.start, 0);
            let begins =
                |kinds: &[BarKind]| around.bar_from(far.start).is_some_and(|b| b.span.start == far.start && kinds.contains(&b.kind));
            let framed = matches!(far.frame, Frame::Verb | Frame::Build | Frame::Stage | Frame::Amount | Frame::Owner | Frame::Name);
            if far.start < edge.start && framed && begins(&[BarKind::Company, BarKind::Place]) {
                edge = far;
            }
        }
        let (before, rest) = (&around.text[..edge.start], Span::new(edge.start, head.start).of(around.text));
        // 《投资协议》中|年产5万吨…项目
        if before.ends_with(['》', '”']) && begins_behind(rest) {
            edge.start += '中'.len_utf8();
        }
        // 建设与改造项目 behind 建设: the name does not begin with the conjunction. Behind 的 there is none: 开发的|和兴家园小区工程.
        let rest = Span::new(edge.start, head.start).of(around.text);
        if !before.ends_with('的') {
            edge.start += rest.len() - rest.trim_start_matches(['与', '和', '及', '-', '/', '.', '、']).len();
        }
        edge
    }
}

/// Whether a 中 that a name seems to begin with says where it stands: no word begins with it (中心, 中国, but 中|年产).
fn begins_behind(name: &str) -> bool {
    let Some(rest) = name.strip_prefix('中') else { return false };
    let word = rest.chars().next().is_some_and(|c| is_word(&name[..'中'.len_utf8() + c.len_utf8()]));
    !word || rest.starts_with("年产")
}

struct Walk<'a> {
    around: &'a Around<'a>,
    head: Span,
    floor: usize,
    /// Characters that bound names elsewhere are passed.
    lenient: bool,
}

impl Walk<'_> {
    fn run(&self, from: usize, depth: u32) -> Edge {
        let text = self.around.text;
        let mut edge = Edge { start: from, frame: Frame::None, quoted: false, open: false, generic: false, weak: false };
        let mut trailing = true;
        loop {
            let at = edge.start;
            if at <= self.floor {
                if at == self.around.sentence.start {
                    edge.frame = Frame::Line;
                }
                return edge;
            }
            if let Some(bar) = self.around.bar_ending(at).filter(|b| b.span.start >= self.floor) {
                match bar.kind {
                    BarKind::Company => {
                        edge.start = bar.span.start;
                        // 北部湾鲜达冷链中心: a place before a short name.
                        if let Some(place) = self.around.bar_ending(edge.start).filter(|b| b.kind == BarKind::Place) {
                            edge.start = place.span.start.max(self.floor);
                        } else if let Some(verb) = self.around.build_before(edge.start, MAX_PREFIX) {
                            edge.start = verb.max(self.floor);
                        }
                        edge.frame = self.frame_before(edge.start);
                        return edge;
                    }
                    // 首两条生产线
                    BarKind::Quantity if trailing && bar.span.of(text).ends_with(COUNTERS) => {
                        edge.generic = true;
                        return edge;
                    }
                    BarKind::Place | BarKind::Quantity => {
                        edge.start = bar.span.start;
                        trailing = false;
                        continue;
                    }
                    BarKind::Amount => {
                        edge.frame = Frame::Verb;
                        return edge;
                    }
                    BarKind::Count => {
                        edge.generic = true;
                        return edge;
                    }
                    BarKind::Date => return edge,
                    BarKind::Stage(kind) => {
                        let word = bar.span.of(text);
                        let part = matches!(word, "施工" | "安装" | "运营" | "交付" | "并网" | "储备");
                        if trailing && part {
                            edge.start = bar.span.start;
                            continue;
                        }
                        edge.generic |= trailing;
                        edge.frame = stage_frame(kind, word);
                        return edge;
                    }
                    BarKind::Word if bar.lists & list::INSIDE != 0 => {
                        edge.start = bar.span.start;
                        trailing = false;
                        continue;
                    }
                    BarKind::Word if bar.lists & list::VERB != 0 => {
                        if trailing && bar.lists & list::NEVER_ADJACENT == 0 {
                            edge.start = bar.span.start;
                            continue;
                        }
                        edge.generic |= trailing && at == self.head.start;
                        edge.frame = if bar.lists & list::BUILD != 0 {
                            Frame::Build
                        } else if bar.lists & list::FRAME != 0 {
                            Frame::Verb
                        } else {
                            Frame::None
                        };
                        return edge;
                    }
                    BarKind::Word => {
                        let passes = bar.lists & list::SINGLE != 0 && NAME_CHARS.contains(&bar.span.of(text))
                            || bar.lists & list::BOUNDARY != 0 && bar.lists & list::ACTIVITY != 0;
                        if self.lenient && passes {
                            edge.start = bar.span.start;
                            trailing = false;
                            continue;
                        }
                        edge.weak = bar.lists & (list::SINGLE | list::BOUNDARY) != 0;
                        let framed = self.around.words_in(bar.span).any(|w| w.0 == bar.span && w.1 & list::FRAME != 0);
                        if framed || bar.span.of(text) == "其" {
                            edge.frame = Frame::Verb;
                        } else if bar.span.of(text) == "了" {
                            // 相继承建了某某医院 tells of the past.
                            let done = self.frame_before(bar.span.start);
                            let signed =
                                self.around.bar_ending(bar.span.start).is_some_and(|b| b.kind == BarKind::Stage(StageKind::Signed));
                            edge.frame = if done == Frame::None || signed { done } else { Frame::Verb };
                        }
                        return edge;
                    }
                }
            }
            let Some(c) = text[..at].chars().next_back() else { return edge };
            match self.step(c, at, depth) {
                Step::Over(to) => {
                    trailing = false;
                    edge.start = to.max(self.floor);
                }
                Step::Quoted(to) => {
                    trailing = false;
                    edge.quoted = true;
                    edge.start = to.max(self.floor);
                }
                Step::Open => {
                    edge.quoted =
                        text[self.head.end..].starts_with('”') || text[self.head.end..].starts_with(['项', '工', '一', '二', '首', '（']);
                    edge.open = c == '“';
                    edge.frame = self.frame_before(at);
                    return edge;
                }
                Step::Group => {
                    edge.generic = true;
                    return edge;
                }
                Step::Stop => {
                    edge.frame = self.frame_before(at);
                    return edge;
                }
            }
        }
    }

    fn step(&self, c: char, at: usize, depth: u32) -> Step {
        let text = self.around.text;
        let to = at - c.len_utf8();
        let before = text[..to].chars().next_back();
        let after = text[at..].chars().next();
        match c {
            '”' | '」' | '’' | '"' => match self.opening(to, &['“', '「', '‘', '"']) {
                Some(open) => Step::Quoted(open),
                None => Step::Stop,
            },
            '“' | '「' | '‘' => Step::Open,
            '）' | ')' => match self.opening(to, &['（', '(']) {
                Some(open) if numbers(&text[..open], &text[open..at]) => Step::Stop,
                Some(open) => Step::Over(open),
                None => Step::Stop,
            },
            ' ' | '\u{a0}' => {
                let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if ascii(before) && after.is_some_and(|c| c.is_ascii_alphabetic())
                    || after.is_some_and(|c| c.is_ascii_alphabetic()) && ascii(before)
                {
                    Step::Over(to)
                } else {
                    Step::Stop
                }
            }
            '、' => {
                // 碳捕集、利用与封存项目
                if self.around.word_ending(to, list::ACTIVITY) && self.around.word_from(at, list::ACTIVITY) {
                    return Step::Over(to);
                }
                let numeral = |c: Option<char>| c.is_some_and(|c| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '号' | '期'));
                if numeral(before) && numeral(after) || before == Some('号') && after.is_some_and(|c| c.is_ascii_digit()) {
                    return Step::Over(to);
                }
                if depth == 0 && self.begins_with_quantity(at) {
                    let left = Walk { around: self.around, head: Span::new(to, to), floor: self.floor, lenient: self.lenient }.run(to, 1);
                    let has_head = self.head_ends(to);
                    if left.start < to && !has_head && self.holds_quantity(left.start, to) {
                        return Step::Over(to);
                    }
                }
                Step::Stop
            }
            '暨' => Step::Stop,
            '.' if !after.is_some_and(|c| c.is_ascii_digit()) => Step::Stop,
            // 污水处理厂及配套管网工程: what belongs to the works before.
            '及' | '和' if text[at..].starts_with("配套") || text[at..].starts_with("其配套") => Step::Over(to),
            '和' | '与' | '及' => {
                let closed = self.head_ends(to) || self.around.bar_ending(to).is_some_and(|b| b.kind == BarKind::Company);
                let begins_company = self.around.bar_from(at).is_some_and(|b| b.span.start == at && b.kind == BarKind::Company);
                if closed || begins_company || before.is_none_or(|c| !c.is_alphanumeric()) { Step::Stop } else { Step::Over(to) }
            }
            '-' | '/' | '*' | '×' | '.' | '+' | '±' | '·' | '~' | '～' | '－' | '%' | '#' | '&' | '²' => Step::Over(to),
            '—' | '―' => {
                if before == Some(c) || after == Some(c) {
                    Step::Stop
                } else {
                    Step::Over(to)
                }
            }
            '的' | '之' | '元' => Step::Stop,
            // 三大产业园
            '大' if before.is_some_and(|c| "二两三四五六七八九十".contains(c)) && self.around.head_at(at).is_some() => {
                Step::Group
            }
            // 24个项目, 2022年…项目, 1月18日…工程
            '个' | '项' if before.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百两多余".contains(c)) => {
                Step::Group
            }
            '亿' if before.is_some_and(|c| c.is_ascii_digit()) => Step::Group,
            '批' | '年' | '月' | '日' if before.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)) => {
                Step::Stop
            }
            c if c.is_alphanumeric() => Step::Over(to),
            _ => Step::Stop,
        }
    }

    /// The opening mark for one that closes at `at`, not too far before.
    fn opening(&self, at: usize, marks: &[char]) -> Option<usize> {
        let piece = self.around.text.get(self.floor..at)?;
        piece.rfind(marks).map(|n| self.floor + n)
    }

    /// Whether a head of works ends at `at`.
    fn head_ends(&self, at: usize) -> bool {
        let heads = self.around.heads;
        heads.get(heads.partition_point(|h| h.span.end < at)).is_some_and(|h| h.span.end == at && h.class != HeadClass::Loose)
    }

    fn begins_with_quantity(&self, at: usize) -> bool {
        self.around.text[at..].starts_with(|c: char| c.is_ascii_digit()) || self.around.text[at..].starts_with("年产")
    }

    fn holds_quantity(&self, from: usize, to: usize) -> bool {
        self.around.text.get(from..to).is_some_and(|t| t.bytes().any(|b| b.is_ascii_digit()))
    }

    /// What stands right before a name that begins at `at`.
    fn frame_before(&self, at: usize) -> Frame {
        let text = self.around.text;
        let head = text[self.around.sentence.start..at].trim_end_matches(['“', '《', ' ']);
        let at = self.around.sentence.start + head.len();
        if head.ends_with("名称：") || head.ends_with("名称:") {
            return Frame::Name;
        }
        if head.is_empty() || head.ends_with(['：', ':', '】', '—']) {
            return Frame::Line;
        }
        if let Some(left) = head.strip_suffix('的') {
            // 投资1.6亿美元（约12.5亿港元）的
            let left = if left.ends_with(['）', ')']) { left.rfind(['（', '(']).map_or(left, |n| &left[..n]) } else { left };
            let end = self.around.sentence.start + left.len();
            return match self.around.bar_ending(end).map(|b| (b.kind, b.lists)) {
                Some((BarKind::Amount, _)) => Frame::Amount,
                Some((BarKind::Company | BarKind::Place, _)) => Frame::Owner,
                Some((BarKind::Stage(_), _)) => Frame::Done,
                Some((BarKind::Word, lists)) if lists & list::VERB != 0 && lists & list::FRAME != 0 => Frame::Done,
                _ if left.ends_with("亿元") || left.ends_with("万元") => Frame::Amount,
                _ => Frame::None,
            };
        }
        match self.around.bar_ending(at) {
            Some(Bar { kind: BarKind::Stage(kind), span, .. }) => stage_frame(*kind, span.of(text)),
            Some(bar) if bar.kind == BarKind::Word && bar.lists & list::BUILD != 0 => Frame::Build,
            Some(bar) if bar.kind == BarKind::Word && bar.lists & list::FRAME != 0 => Frame::Verb,
            _ => Frame::None,
        }
    }
}

/// Whether a pair of brackets holds a code (002671), or at the beginning of a line or sentence the number of an item: （1）项目, （二）工程.
fn numbers(before: &str, brackets: &str) -> bool {
    let inside = brackets.trim_matches(['（', '）', '(', ')']);
    let code = |c: char| c.is_ascii() && !c.is_ascii_alphabetic();
    let item = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let opens = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    inside.chars().all(code) && brackets.is_ascii() || opens && inside.chars().all(item)
}

enum Step {
    /// On, to here.
    Over(usize),
    /// On, over a quoted part.
    Quoted(usize),
    /// A quotation opens: the name begins behind it.
    Open,
    /// A count: what it counts has no name.
    Group,
    Stop,
}

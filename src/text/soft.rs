//! Soft breaks: line ends inside a hard-wrapped paragraph, and blanks or line ends inside a figure.
//!
//! Takes the source text, gives sorted, disjoint spans that vanish from the folded view. Headlines, lists and short lines
//! keep their line ends. Linear in the lines; a text without blanks and line ends costs nothing.

use super::span::{Span, lines};

/// Lines narrower than this, in Han characters, were not wrapped by a machine.
const NARROWEST: u32 = 16;
/// Lines wider than this are paragraphs of their own.
const WIDEST: u32 = 80;
/// How far a wrapped line may stay behind the widest of its block: a mark or a number that may not be cut moves down whole.
const RAGGED: u32 = 3;

/// One line of a block, with its width in half Han characters.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    width: u32,
    /// Has a comma or a full stop inside: prose.
    prose: bool,
}

/// Scratch and result.
#[derive(Default)]
pub(crate) struct SoftBreaks {
    /// Sorted and disjoint.
    pub spans: Vec<Span>,
    block: Vec<Line>,
}

impl SoftBreaks {
    /// Reads `text` afresh, in which blanks and line ends stand at these places, in order.
    pub(crate) fn read(&mut self, text: &str, blanks: &[u32], lines: &[u32]) {
        self.spans.clear();
        for &at in blanks {
            self.blank(text, at as usize);
        }
        if !lines.is_empty() {
            let before = self.spans.len();
            self.wrapped(text, lines);
            if before > 0 && self.spans.len() > before {
                self.spans.sort_unstable();
                self.spans.dedup_by(|b, a| a.overlaps(*b));
            }
        }
    }

    /// A blank between a figure and its multiplier or unit: 「120 万 平方米」.
    fn blank(&mut self, text: &str, at: usize) {
        let bytes = text.as_bytes();
        let Some(&before) = at.checked_sub(1).and_then(|i| bytes.get(i)) else { return };
        if before == b' ' {
            return;
        }
        let end = at + bytes[at..].iter().take(4).take_while(|&&b| b == b' ').count();
        if joins_figure(&bytes[..at], &bytes[end..]) {
            self.spans.push(Span::new(at, end));
        }
    }

    fn wrapped(&mut self, text: &str, ends: &[u32]) {
        self.block.clear();
        for raw in lines(text, ends) {
            let line = raw.of(text).trim_end();
            if line.trim_start().is_empty() {
                self.close(text);
            } else {
                self.block.push(Line { start: raw.start, end: raw.start + line.len(), width: 0, prose: false });
            }
        }
        self.close(text);
    }

    /// Joins the lines of a block that a machine wrapped.
    fn close(&mut self, text: &str) {
        // A character of three bytes is as wide as two of one byte: a line so long is wider than the widest.
        let too_wide = |l: &Line| l.end - l.start > 3 * WIDEST as usize;
        if self.block.len() < 2 || self.block.iter().any(too_wide) {
            self.block.clear();
            return;
        }
        self.block.iter_mut().for_each(|line| line.measure(text));
        let widest = self.block.iter().map(|l| l.width).max().unwrap_or(0);
        let full = |line: &Line| line.width + 2 * RAGGED >= widest;
        let fits = (2 * NARROWEST..=2 * WIDEST).contains(&widest);
        let machine = self.block.len() > 2 && fits && self.block.iter().filter(|l| full(l)).count() > 1 && {
            // A machine leaves a line short only where a paragraph ends.
            let (_, all_but_last) = self.block.split_last().unwrap_or((&self.block[0], &[]));
            all_but_last.iter().all(|l| full(l) || ends_sentence(&text[l.start..l.end]))
        };
        if fits {
            for pair in self.block.windows(2) {
                let (line, next) = (pair[0], pair[1]);
                let (head, tail) = (&text[line.start..line.end], &text[next.start..next.end]);
                let figure = line.width >= 2 * NARROWEST && joins_figure(head.as_bytes(), tail.as_bytes());
                // Two lines alone may be two headlines.
                let goes_on = if machine { line.prose || next.prose } else { head.ends_with(['，', '、']) };
                if figure || full(&line) && goes_on && !ends_sentence(head) && !begins_line(tail) {
                    self.spans.push(Span::new(line.end, next.start));
                }
            }
        }
        self.block.clear();
    }
}

impl Line {
    fn measure(&mut self, text: &str) {
        for c in text[self.start..self.end].chars() {
            self.width += if c.is_ascii() { 1 } else { 2 };
            self.prose |= matches!(c, '，' | '。' | '、' | ',');
        }
    }
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['”', '’', '"', '）', ')', '」', '』', '》']);
    line.ends_with(['。', '！', '？', '；', '：', '…', '!', '?', ';', ':', '|', '>', '】', ']'])
}

/// Whether a line begins something of its own: an indent, a number, a bullet, a heading.
fn begins_line(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return true };
    if first.is_whitespace()
        || matches!(first, '（' | '(' | '【' | '[' | '①'..='⑳' | '•' | '·' | '●' | '■' | '◆' | '★' | '-' | '—' | '*' | '#' | '|')
    {
        return true;
    }
    // 「总投资：…」 is a row of a form.
    if line.chars().take(9).any(|c| matches!(c, '：' | ':')) {
        return true;
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < line.len() {
        let mut after = rest.chars();
        return match after.next() {
            Some('、' | '）' | ')' | '．') => true,
            Some('.') => !after.next().is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
    }
    let rest = line.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '第']);
    rest.len() < line.len() && rest.starts_with(['、', '是', '章', '节', '条', '部'])
}

/// The bytes of a character that has three.
const fn three(c: &str) -> [u8; 3] {
    match c.as_bytes() {
        &[a, b, c] => [a, b, c],
        _ => [0; 3],
    }
}

/// Whether `before` ends in a number and `after` goes on with its multiplier or unit.
fn joins_figure(before: &[u8], after: &[u8]) -> bool {
    const MULTIPLIERS: [[u8; 3]; 6] = [three("万"), three("亿"), three("千"), three("百"), three("萬"), three("億")];
    const UNITS: [&str; 12] = ["元", "平方", "亩", "畝", "吨", "噸", "公里", "千瓦", "兆瓦", "立方", "公顷", "美元"];
    let multiplier = |bytes: Option<&[u8; 3]>| bytes.is_some_and(|bytes| MULTIPLIERS.iter().fold(false, |any, m| any | (m == bytes)));
    let unit = || UNITS.iter().any(|unit| after.starts_with(unit.as_bytes()));
    let Some(&last) = before.last() else { return false };
    if last.is_ascii_digit() {
        return after.first() == Some(&b'%') || after.first().is_some_and(|b| !b.is_ascii()) && (multiplier(after.first_chunk()) || unit());
    }
    // Nearly always a letter, a mark, or a word.
    if last.is_ascii() || !multiplier(before.last_chunk()) {
        return false;
    }
    let digit = before.get(..before.len() - 3).and_then(<[u8]>::last);
    digit.is_some_and(|&b| b.is_ascii_digit() || b == b' ') && unit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let mut soft = SoftBreaks::default();
        let places = |wanted: char| text.match_indices(wanted).map(|(at, _)| at as u32).collect::<Vec<_>>();
        soft.read(text, &places(' '), &places('\n'));
        let mut out = String::new();
        let mut at = 0;
        for span in &soft.spans {
            out.push_str(&text[at..span.start]);
            at = span.end;
        }
        out + &text[at..]
    }

    #[test]
    fn blanks_inside_a_figure_vanish() {
        assert_eq!(joined("建设 120 万 平方米 厂房"), "建设 120万平方米 厂房");
        assert_eq!(joined("占 30 %，3 亿"), "占 30%，3亿");
        for same in ["2021 年", "3 平 4", "万 元", "甲 乙", " ", "12 34", "投资 5"] {
            assert_eq!(joined(same), same);
        }
    }

    #[test]
    fn a_wrapped_paragraph_is_one_line() {
        let text = "全县今年上半年一共引进了二十一个项目，其中四个已经投\n产，三个已经落地，十四个已经签约，总投资超过一百五十\n亿元，位列全省前茅。\n下一段。";
        let want = "全县今年上半年一共引进了二十一个项目，其中四个已经投产，三个已经落地，十四个已经签约，总投资超过一百五十亿元，位列全省前茅。\n下一段。";
        assert_eq!(joined(text), want);
    }

    #[test]
    fn headlines_lists_and_short_lines_stay_apart() {
        for same in [
            "淮北开发区新签约轴承项目十四个总投资一百亿元\n淮南开发区新开工轴承项目十一个总投资九十亿元\n",
            "上一篇：我市举办秋季企业用工招聘会吸引八千人到场\n下一篇：图解｜一张图看懂惠企政策中的五个重要的变化",
            "1.轴承产业园项目，总投资二十八亿元，占地一千亩\n2.钢球产业园项目，总投资一十八亿元，占地八百亩\n3.滚子产业园项目，总投资三十八亿元，占地三百亩",
            "原标题：甲公司拟投资三亿元建设厂房，建成后产能翻番\n乙讯，甲公司拟投资三亿元建设厂房，建成后产能将翻番。",
            "总投资：二十八亿元，其中固定资产投资二十一亿元\n进度：环评已经获批，计划于今年九月份正式开工建设\n地点：某县开发区，东临淮河路，西临轴承大道三百米",
            "第一行，短\n第二行，短\n第三行，短",
            "全县今年上半年一共引进了二十一个项目，四个投产。\n全县今年下半年一共引进了二十二个项目，五个投产。",
            "　　全县今年上半年一共引进了二十一个项目，其中四个\n　　产，三个已经落地，十四个已经签约，总投资超过一百",
        ] {
            assert_eq!(joined(same), same);
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", "\n", " \n ", "\r\n\r\n", "1 ", "1 \n万", " 万", "\u{3000}\n\u{3000}"] {
            joined(text);
        }
    }
}

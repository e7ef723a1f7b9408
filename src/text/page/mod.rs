//! The page around an article: its title, its date, and the lines that are no part of it.
//!
//! Takes the folded text, gives spans of it. Refuses nothing: a text without a page around it has no chrome. A text of one
//! line costs a search for its line end. Linear.

mod line;
mod words;

use super::span::{Span, lines};
use crate::date::Day;
use line::{Kind, Line};
pub(crate) use words::PageWords;
use words::{NO_TITLE, TAIL};

/// A title has at most this many characters.
const LONGEST_TITLE: usize = 60;
/// The head of a page: so many lines before the article's first paragraph are looked at.
const HEAD_LINES: usize = 40;

/// What is known of a page before its sentences are read. All spans are of the folded text.
#[derive(Default)]
pub(crate) struct Page {
    /// The article's title.
    pub title: Option<Span>,
    /// The day of publication told in the head.
    pub date: Option<Day>,
    /// Navigation, footers, file names: sorted, disjoint; no entities are found in them.
    pub chrome: Vec<Span>,
    lines: Vec<Line>,
}

impl Page {
    /// Reads `text` afresh, in which lines end at these places.
    pub(crate) fn read(&mut self, words: &PageWords, text: &str, ends: &[u32]) {
        self.title = None;
        self.date = None;
        self.chrome.clear();
        if !ends.is_empty() {
            self.lines.clear();
            for raw in lines(text, ends) {
                let line = raw.of(text).trim_end();
                let inner = line.trim_start();
                if !inner.is_empty() {
                    let end = raw.start + line.len();
                    self.lines.push(line::read(words, text, Span::new(end - inner.len(), end)));
                }
            }
            self.weigh(words, text);
        }
        if self.date.is_none() {
            self.date = line::agency(text, ends);
        }
        if self.title.is_none() {
            self.title = bracketed(words, text);
        }
    }

    fn weigh(&mut self, words: &PageWords, text: &str) {
        let body = self.lines.iter().position(|l| l.kind == Kind::Prose).unwrap_or(self.lines.len());
        let last = self.lines.iter().rposition(|l| l.kind == Kind::Prose).map_or(0, |at| at + 1);
        let head = body.min(HEAD_LINES);
        let dated = self.lines[..head].iter().position(|l| l.date.is_some());
        if let Some(at) = dated {
            self.date = self.lines[at].date;
        }
        // What stands above the last navigation line of the head is the site's name.
        if let Some(nav) = self.lines[..dated.unwrap_or(head)].iter().rposition(|l| l.kind == Kind::Nav) {
            self.lines[..nav].iter_mut().filter(|l| matches!(l.kind, Kind::Plain | Kind::Label)).for_each(|l| l.kind = Kind::Chrome);
        }
        // Behind the first line of the tail nothing belongs to the article.
        if let Some(tail) = self.lines[last..].iter().position(|l| l.kind == Kind::Tail) {
            let rest = &mut self.lines[last + tail..];
            rest.iter_mut().filter(|l| l.kind != Kind::Prose).for_each(|l| l.kind = Kind::Chrome);
        }
        // A list of other articles in the midst of one: its lines are short and end in no mark.
        let mut related = false;
        for line in &mut self.lines {
            related = line.kind == Kind::Related || related && line.kind != Kind::Prose;
            if related {
                line.kind = Kind::Chrome;
            }
        }
        // A row of short items without any word of navigation is a menu only around the article.
        for (at, line) in self.lines.iter_mut().enumerate() {
            if line.kind == Kind::Menu {
                line.kind = if at < body || at >= last { Kind::Chrome } else { Kind::Plain };
            }
        }
        self.title = self.headline(words, text, dated, body);
        let chrome = self.lines.iter().filter(|l| !matches!(l.kind, Kind::Plain | Kind::Prose | Kind::Label));
        self.chrome.extend(chrome.map(|l| l.span));
    }

    fn headline(&self, words: &PageWords, text: &str, dated: Option<usize>, body: usize) -> Option<Span> {
        let original = self.lines.iter().take(body + 1).find_map(|l| original_title(l.span, text));
        if original.is_some() {
            return original;
        }
        let fits = |line: &&Line| {
            line.kind == Kind::Plain && line.chars >= 4 && line.chars <= LONGEST_TITLE && {
                let line = line.span.of(text);
                words.lists(line) == 0 && words.prefix(line, NO_TITLE).is_none() && !line.ends_with(['。', '；', ';', '：', ':', '，'])
            }
        };
        match dated {
            // The nearest line above; 「——」 begins a subtitle, brackets hold a note.
            Some(at) => {
                let above = || self.lines[..at].iter().rev().filter(fits);
                let own = above().find(|l| !l.span.of(text).starts_with(['—', '-', '(', '（', '–']));
                own.or_else(|| self.lines[at + 1..body.max(at + 1)].iter().find(fits)).map(|l| l.span)
            }
            None if body > 0 && body < self.lines.len() => {
                let mut rest = self.lines[..body].iter().filter(fits);
                let first = rest.next()?;
                // Rows of a form have no headline: 「建设单位：…」, 「建设地点：…」.
                let form = |l: &Line| l.span.of(text).chars().take(9).any(|c| matches!(c, '：' | ':'));
                if self.lines.windows(2).take(4).any(|pair| form(&pair[0]) && form(&pair[1])) {
                    return None;
                }
                // An announcement names the company before it says what it announces.
                let own = if first.span.of(text).ends_with("公司") { rest.next().unwrap_or(first) } else { first };
                Some(own.span)
            }
            None => None,
        }
    }
}

/// 「原标题：…    来源：…」, with or without brackets around it.
fn original_title(line: Span, text: &str) -> Option<Span> {
    let all = line.of(text);
    let inner = all.trim_start_matches(['（', '(', '【', '[']).strip_prefix("原标题")?;
    let inner = inner.strip_prefix(['：', ':'])?;
    let start = line.end - inner.len();
    let end = ["  ", "来源", "\u{3000}\u{3000}"].iter().filter_map(|w| inner.find(w)).min().unwrap_or(inner.len());
    let title = inner[..end].trim_end().trim_end_matches(['）', ')', '】', ']']);
    let lead = title.len() - title.trim_start().len();
    let title = title.trim();
    (title.chars().count() >= 4).then(|| Span::new(start + lead, start + lead + title.len()))
}

/// 「【甲公司拟投资3亿元建厂】甲公司公告…」.
fn bracketed(words: &PageWords, text: &str) -> Option<Span> {
    let body = text.trim_start();
    // 【
    if !matches!(body.as_bytes(), [0xE3, 0x80, 0x90, ..]) {
        return None;
    }
    let inner = body.strip_prefix('【')?;
    let end = inner.char_indices().take(LONGEST_TITLE + 1).find(|(_, c)| matches!(c, '】' | '\n'))?.0;
    let title = &inner[..end];
    let start = text.len() - inner.len();
    let says = inner[end..].starts_with('】') && title.chars().count() >= 6 && words.prefix(title, NO_TITLE).is_none();
    (says && words.lists(title) & TAIL == 0).then(|| Span::new(start, start + end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn page(text: &str) -> (Option<&str>, Option<String>, Vec<&str>) {
        let words = PageWords::new(&Lexicon::embedded());
        let mut page = Page::default();
        page.read(&words, text, &text.match_indices('\n').map(|(at, _)| at as u32).collect::<Vec<_>>());
        (page.title.map(|t| t.of(text)), page.date.map(|d| d.to_string()), page.chrome.iter().map(|c| c.of(text)).collect())
    }

    #[test]
    fn a_page_has_title_date_and_chrome() {
        let text = "淮上网\n首页 | 要闻 | 产业 | 数据\n首页 > 产业 > 正文\n\n甲县签约项目三个\n\n2022-09-08 09:15 来源：淮上网 作者：周某\n\n　　甲县签约了三个项目，总投资3亿元。\n\n微信图片_20220908.jpg\n\n甲县的新厂房.jpg\n\n责任编辑：钱某\n上一篇：乙县投产\n乙县招工八百人\n皖ICP备19004821号";
        let (title, date, chrome) = page(text);
        assert_eq!(title, Some("甲县签约项目三个"));
        assert_eq!(date.as_deref(), Some("2022-09-08"));
        assert_eq!(
            chrome,
            [
                "淮上网",
                "首页 | 要闻 | 产业 | 数据",
                "首页 > 产业 > 正文",
                "2022-09-08 09:15 来源：淮上网 作者：周某",
                "微信图片_20220908.jpg",
                "责任编辑：钱某",
                "上一篇：乙县投产",
                "乙县招工八百人",
                "皖ICP备19004821号"
            ]
        );
    }

    #[test]
    fn a_headline_may_stand_without_a_date() {
        assert_eq!(page("甲县签约三个项目\n甲县昨日签约了三个项目，总投资3亿元。").0, Some("甲县签约三个项目"));
        assert_eq!(page("（原标题：乙公司中标丙项目    来源：某网\n乙公司中标，金额3亿元。").0, Some("乙公司中标丙项目"));
        assert_eq!(page("【乙公司拟建厂房三座】乙公司公告。").0, Some("乙公司拟建厂房三座"));
        assert_eq!(page("【导读】乙公司公告。").0, None);
        assert_eq!(page("甲县昨日签约了三个项目，总投资3亿元。\n乙县呢？").0, None);
    }

    #[test]
    fn text_is_no_chrome() {
        for text in [
            "项目名称：甲项目\n建设单位：乙公司\n总投资：3亿元\n",
            "甲公司拥有全部版权所有人的授权，将继续扩建。\n乙公司没有。",
            "项目 | 投资 | 阶段\n甲项目 | 3亿元 | 已开工\n乙项目 | 5亿元 | 已签约",
            "来源于本地的资金达3亿元。\n编辑部三人。",
            "2021年7月28日，甲公司公告投产。\n乙公司也投产。",
        ] {
            assert_eq!(page(text).2, Vec::<&str>::new(), "{text}");
        }
    }
}

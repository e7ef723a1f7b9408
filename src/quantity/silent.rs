//! Numbers that are no quantities: years, dates, times, ordinals, codes, names, quotes.

use super::item::{Item, is_free};
use super::tables::{Care, Class, Trait};
use crate::decimal::Decimal;
use crate::entity::{QuantityKind, Symbol};
use crate::number::char_at;

/// The character before a place.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

fn ends_with_any(head: &str, words: &[&str]) -> bool {
    words.iter().any(|w| head.ends_with(w))
}

fn starts_with_any(tail: &str, words: &[&str]) -> bool {
    words.iter().any(|w| tail.starts_with(w))
}

/// Whether 年 behind the figure makes it a year rather than years.
pub(super) fn is_year(text: &str, item: &Item<'_>) -> bool {
    let numeral = &item.numeral;
    if numeral.decimal || numeral.grouped || numeral.big > 0 || item.compound || item.inside.is_some() || numeral.vague {
        return false;
    }
    let Some(value) = item.low else { return true };
    let head = text.get(..item.start).unwrap_or_default();
    if char_before(text, item.start).is_some_and(|c| ERA_ENDS.contains(c)) && ends_with_any(head, ERAS) {
        return true;
    }
    if !numeral.arabic {
        // 二〇二一年, 九八年.
        return numeral.digits && numeral.chars >= 2;
    }
    let digits = numeral.chars;
    if digits == 4 {
        return value >= Decimal::from_int(1000) && value < Decimal::from_int(3000);
    }
    if digits != 2 || item.numeral_end != item.end.saturating_sub('年'.len_utf8()) {
        return false;
    }
    if text.as_bytes().get(item.digits) == Some(&b'0') {
        return true;
    }
    let tail = text.get(item.end..).unwrap_or_default();
    let year_behind = starts_with_any(
        tail,
        &[
            "净", "营", "业绩", "归母", "一季", "二季", "三季", "四季", "上半", "下半", "全年", "实现", "同期", "同比", "Q", "H", "报",
            "收入", "预", "第", "1", "2", "3", "4", "5", "6", "7", "8", "9",
        ],
    );
    let recent = value >= Decimal::from_int(8) && value <= Decimal::from_int(29);
    let old = value >= Decimal::from_int(85);
    let lasts = ends_with_any(
        head,
        &[
            "近", "过去", "未来", "历时", "长达", "达", "超", "约", "满", "为期", "期限", "最近", "后", "这", "共", "用", "了", "有", "的",
            "今后", "最长", "逾", "经过", "间隔",
        ],
    ) || starts_with_any(
        tail,
        &["的", "内", "期", "后", "前", "以", "左右", "时间", "间", "多", "历史", "经验", "来", "国债", "保", "免", "质保", "寿命", "租"],
    );
    (recent && year_behind || old) && !lasts
}

/// Whether 日 behind the figure makes it a day of the month.
pub(super) fn is_day(text: &str, item: &Item<'_>) -> bool {
    let tail = text.get(item.end..).unwrap_or_default();
    let head = text.get(..item.start).unwrap_or_default();
    if head.ends_with('月') {
        return true;
    }
    let lasts = starts_with_any(tail, &["内", "以内", "之内", "以上", "游"])
        || starts_with_any(head, &[])
        || ends_with_any(head, &["提前", "连续", "为期"]);
    !lasts || item.numeral.decimal
}

/// Whether 日 that ends at `end` may count days rather than name one of the month.
pub(super) fn lasts(bytes: &[u8], start: usize, end: usize) -> bool {
    let (head, tail) = (bytes.get(..start).unwrap_or_default(), bytes.get(end..).unwrap_or_default());
    // 月
    let month = matches!(head, [.., 0xE6, 0x9C, 0x88]);
    // 内, 以, 之, 游
    let behind = matches!(tail, [0xE5, 0x86, 0x85, ..] | [0xE4, 0xBB, 0xA5, ..] | [0xE4, 0xB9, 0x8B, ..] | [0xE6, 0xB8, 0xB8, ..]);
    // 前, 续, 期
    let before = matches!(head, [.., 0xE5, 0x89, 0x8D] | [.., 0xE7, 0xBB, 0xAD] | [.., 0xE6, 0x9C, 0x9F]);
    !month && (behind || before)
}

/// Whether a name's letter stands before the figure (A4, Q50), so that only a firm unit makes it a quantity.
pub(super) fn behind_letter(text: &str, start: usize) -> bool {
    let head = text.get(..start).unwrap_or_default();
    if !head.as_bytes().last().is_some_and(u8::is_ascii) {
        return false;
    }
    let mut back = head.chars().rev();
    match back.next() {
        Some('.') => back.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        // K121+200: a chainage.
        Some('+') => {
            let digits = head.as_bytes().iter().rev().skip(1).take_while(|b| b.is_ascii_digit()).count();
            let before = head.len().checked_sub(digits + 2).and_then(|i| head.as_bytes().get(i));
            digits > 0 && before.is_some_and(u8::is_ascii_alphabetic)
        }
        // 2x300MW is two of 300 MW.
        Some('x' | 'X') if back.next().is_some_and(|c| c.is_ascii_digit()) => false,
        Some(c) => c.is_ascii_alphabetic() || matches!(c, '_' | '#' | '@' | '&' | '=' | '\\' | '^'),
        None => false,
    }
}

/// Whether the figure is the last of a price quote beside a share's name: (2.420,0.05,2.11%).
pub(super) fn in_quote(text: &str, item: &Item<'_>) -> bool {
    let bytes = text.as_bytes();
    let Some(b',') = item.start.checked_sub(1).and_then(|i| bytes.get(i)) else { return false };
    let Some(before) = item.start.checked_sub(2).and_then(|i| bytes.get(i)) else { return false };
    before.is_ascii_digit() && (matches!(bytes.get(item.end), Some(b')')) || text.get(item.end..).is_some_and(|t| t.starts_with('）')))
}

/// Whether a colon joins the figure to another: a time, a ratio or a score.
#[inline]
pub(super) fn joined_by_colon(text: &str, start: usize, end: usize) -> bool {
    let byte = |at: usize| text.as_bytes().get(at).copied().unwrap_or_default();
    // :, or how ： and ∶ begin, or how ∶ ends.
    let behind = matches!(byte(end), b':' | 0xEF | 0xE2);
    let before = start > 0 && matches!(byte(start - 1), b':' | 0xB6);
    (behind || before) && colon_between_digits(text, start, end)
}

#[inline(never)]
fn colon_between_digits(text: &str, start: usize, end: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let after = text.get(end..).unwrap_or_default();
    let behind = after.strip_prefix([':', '：', '∶']).is_some_and(|t| digit(t.chars().next()));
    let before = text.get(..start).unwrap_or_default();
    behind || before.strip_suffix([':', '∶']).is_some_and(|t| digit(t.chars().next_back()))
}

/// What the unit makes of a figure, where that hangs on what stands around it.
pub(super) enum Verdict {
    /// A quantity of this kind and unit.
    Is(QuantityKind, Symbol),
    /// None, and why.
    Not(&'static str),
}

/// How far before a figure the words are looked for that tell its meaning, in bytes.
const WINDOW: usize = 36;

/// The text before `at` within the window.
fn window(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(WINDOW);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let head = text.get(from..at).unwrap_or_default();
    head.rsplit(['，', '。', '；', '、', ',', ';', '\n']).next().unwrap_or_default()
}

/// Decides what a figure with a unit is.
pub(super) fn judge(text: &str, item: &Item<'_>, alone: bool) -> Verdict {
    let Some(unit) = item.unit else { return Verdict::Not("no unit") };
    let numeral = &item.numeral;
    let (kind, symbol) = (unit.kind, unit.symbol);
    // 05L, 02发: a code.
    let code = numeral.arabic && !numeral.decimal && numeral.chars > 1 && text.as_bytes().get(item.digits) == Some(&b'0');
    let divided = numeral.arabic && numeral.decimal && numeral.big == 0 && unit.class == Class::Classifier && unit.is(Trait::Undivided);
    // Most figures are such.
    if unit.is_plain() && numeral.arabic && !numeral.digits && !code && !divided {
        return Verdict::Is(kind, symbol);
    }
    let head = text.get(..item.start).unwrap_or_default();
    let tail = text.get(item.end..).unwrap_or_default();
    let single = numeral.chars == 1 && !numeral.arabic && !item.compound;
    let first = char_at(text, item.digits);
    if numeral.capital && !numeral.arabic && numeral.chars == 1 && unit.class != Class::Currency && !alone {
        return Verdict::Not("a capital numeral alone");
    }
    // 一〇五家, 二〇〇〇人 are figures; 七〇一所, 三〇一室 are names.
    let noughts = || {
        numeral.chars >= 3
            && !matches!(unit.care, Care::Year | Care::Day)
            && !unit.is(Trait::Undivided)
            && !unit.is(Trait::Address)
            && !unit.is(Trait::Edition)
            && text.get(item.digits..item.numeral_end).is_some_and(|t| t.contains(['〇', '零']) && !t.starts_with(['〇', '零']))
    };
    if numeral.digits && !noughts() && !matches!(unit.care, Care::Discount) && unit.kind != QuantityKind::Percent {
        return Verdict::Not("a row of digits");
    }
    let classifier = unit.class == Class::Classifier;
    if single && classifier && unit.care != Care::Dozen && !alone {
        match first {
            Some('一') if !unit.is(Trait::One) => return Verdict::Not("一 with a classifier"),
            Some('几' | '数') => return Verdict::Not("几 with a classifier"),
            Some('二') if unit.word != "个" => return Verdict::Not("二 with a classifier"),
            Some('零' | '〇') => return Verdict::Not("零 with a classifier"),
            _ => {}
        }
    }
    // “三条红线”, “五个一”, 《七十二家房客》: a slogan or a title that opens with its numeral.
    if !numeral.arabic
        && numeral.big == 0
        && (classifier || unit.kind == QuantityKind::Duration)
        && (head.ends_with('《') || numeral.chars == 1 && head.ends_with(['“', '‘', '「']) && slogan(tail))
    {
        return Verdict::Not("a slogan or a title");
    }
    if unit.is(Trait::Place) && (single || !numeral.arabic && numeral.chars < 3) {
        return Verdict::Not("a place");
    }
    if unit.is(Trait::Edition) && (item.low.is_some_and(|v| v > Decimal::from_int(99)) || numeral.chars == 1 && !numeral.arabic) {
        return Verdict::Not("an edition");
    }
    if code {
        return Verdict::Not("a code");
    }
    if divided {
        return Verdict::Not("a fraction of what is whole");
    }
    if single && unit.class == Class::Unit && unit.kind == QuantityKind::Duration {
        let pointed =
            head.ends_with(['上', '下', '前', '首', '同', '该', '每', '另', '某', '单', '这', '那', '末', '任', '第', '有', '的']);
        if matches!(first, Some('几' | '数')) || first == Some('一') && pointed {
            return Verdict::Not("one pointed at, or some");
        }
    }
    if unit.is(Trait::Gram) && numeral.chars == 1 && tail.starts_with(|c: char| !c.is_ascii()) && item.numeral_end + 1 == item.end {
        return Verdict::Not("a generation");
    }
    // 十三届全国人大五次会议
    if unit.is(Trait::Session)
        && starts_with_any(tail, &["会议", "全体会议", "全会", "代表大会"])
        && window(text, item.start).contains('届')
    {
        return Verdict::Not("a session");
    }
    // 15时2分30秒
    if unit.is(Trait::Moment) && head.strip_suffix('分').is_some_and(|h| h.ends_with(|c: char| c.is_ascii_digit())) {
        return Verdict::Not("a time");
    }
    // 大厦6层, 3幢306室: an address.
    if unit.is(Trait::Address) && (begins_with_a_room(tail) || head.ends_with(['座', '楼', '厦', '号', '栋', '幢'])) && numeral.arabic
    {
        return Verdict::Not("an address");
    }
    match unit.care {
        Care::Year if is_year(text, item) => Verdict::Not("a year"),
        Care::Day if is_day(text, item) => Verdict::Not("a day of the month"),
        Care::Degree if ["白酒", "酒", "飞天", "茅台", "五粮液", "国窖", "青花", "水晶"].iter().any(|w| tail.starts_with(w)) => {
            Verdict::Not("the strength of a liquor")
        }
        Care::Degree => {
            let near = window(text, item.start);
            if numeral.big >= 4 || item.per.is_some() || tail.starts_with('电') || near.contains('电') {
                Verdict::Is(QuantityKind::Energy, symbol)
            } else if ["气温", "温度", "高温", "低温", "体温", "摄氏", "零下", "水温", "最高温", "升温", "降温", "℃"]
                .iter()
                .any(|w| near.contains(w))
            {
                Verdict::Is(QuantityKind::Temperature, "摄氏度")
            } else if ["华氏"].iter().any(|w| near.contains(w)) {
                Verdict::Is(QuantityKind::Temperature, "℉")
            } else if single || !numeral.arabic && numeral.chars < 3 {
                Verdict::Not("度 of what")
            } else {
                Verdict::Is(QuantityKind::Angle, "°")
            }
        }
        Care::Score => {
            if char_at(text, item.end).is_some_and(|c| c.is_ascii_digit()) {
                return Verdict::Not("minutes");
            }
            if head.ends_with(['时', '点', '元', '角', '毛', '度', '块', ':', '：']) || numeral.decimal && !numeral.arabic {
                return Verdict::Not("minutes or cents");
            }
            let scored = numeral.arabic || SCORED.iter().any(|w| window(text, item.start).contains(w));
            if scored { Verdict::Is(kind, symbol) } else { Verdict::Not("分 of what") }
        }
        Care::Points => {
            let large = item.low.is_some_and(|v| v >= Decimal::from_int(100));
            let index = || {
                let near = window(text, item.start);
                ["指数", "大盘", "指", "股指", "点位", "关口", "涨", "跌", "报", "破", "收"].iter().any(|w| near.contains(w))
            };
            if large || (numeral.decimal || numeral.arabic) && index() { Verdict::Is(kind, symbol) } else { Verdict::Not("a time") }
        }
        Care::Block => {
            let things = tail.starts_with([
                '地', '屏', '石', '板', '蛋', '肉', '砖', '田', '表', '展', '广', '玻', '钢', '硬', '金', '牌', '巨', '资', '业', '大',
                '拼', '电', '芯', '区', '面',
            ]);
            let priced = tail.starts_with('钱')
                || is_free(text, item.end)
                || item.compound
                || !things && numeral.arabic
                || tail.starts_with(['以', '左', '上', '的', '一', '多', '卖', '每', '/', '不', '就', '买', '到', '至']);
            if priced {
                Verdict::Is(kind, symbol)
            } else if single && first == Some('一') {
                Verdict::Not("一 with a classifier")
            } else {
                Verdict::Is(QuantityKind::Count, "块")
            }
        }
        Care::Tenth => {
            if item.compound
                || is_free(text, item.end)
                || tail.starts_with('钱')
                || tail.starts_with('的')
                || numeral.arabic && !tail.starts_with(['形', '度', '钢'])
            {
                Verdict::Is(kind, symbol)
            } else {
                Verdict::Not("角 of a name")
            }
        }
        Care::Colloquial if !numeral.arabic && numeral.chars < 2 && !matches!(unit.word, "位" | "样" | "点位") => {
            Verdict::Not("a word of many meanings")
        }
        Care::Colloquial if unit.word == "平" && item.low.is_none_or(|v| v < Decimal::from_int(10)) => {
            Verdict::Not("a word of many meanings")
        }
        Care::Tenths if numeral.arabic && numeral.grouped => Verdict::Not("成 of a word"),
        Care::Tenths | Care::Discount if numeral.big > 0 || item.low.is_some_and(|v| v > Decimal::from_int(100)) => {
            Verdict::Not("成 of a word")
        }
        Care::Doubling if !head.ends_with(['翻', '了', '增', '涨']) => Verdict::Not("番 of a word"),
        Care::Tael if !is_free(text, item.end) && (single || !tail.starts_with(['的', '重', '左', '以', '黄', '白', '银', '酒', '茶'])) => {
            Verdict::Not("两 of a word")
        }
        _ => Verdict::Is(kind, symbol),
    }
}

/// Whether a quotation ends a few characters on, with something in it.
fn slogan(tail: &str) -> bool {
    let words = tail.chars().take(SLOGAN + 1).take_while(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let length = words.map(char::len_utf8).sum::<usize>();
    length > 0 && tail.get(length..).is_some_and(|t| t.starts_with(['”', '’', '」']))
}

/// How many characters a slogan has at most behind its numeral and classifier.
const SLOGAN: usize = 4;

/// The last characters of eras.
pub(super) const ERA_ENDS: &str = "国绪治丰光庆隆正熙历和成元前";

/// Eras by which years are counted.
const ERAS: &[&str] =
    &["干隆", "民国", "光绪", "同治", "咸丰", "道光", "嘉庆", "乾隆", "雍正", "康熙", "万历", "昭和", "平成", "令和", "公元", "公元前"];

/// Words before a score.
const SCORED: &[&str] = &["得分", "评分", "总分", "满分", "分数", "得", "打", "拿", "考", "扣", "低于", "高于", "评为", "均分", "成绩"];

/// 306室, 9层, or a bare number; but not 9万平方米, which is a size of its own.
fn begins_with_a_room(tail: &str) -> bool {
    let rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < tail.len()
        && rest
            .chars()
            .next()
            .is_none_or(|c| matches!(c, '室' | '号' | '层' | '楼' | '单' | '户' | '门' | '铺' | '-') || !c.is_alphanumeric() && c != '.')
}

//! The date layer: from the words of dates outwards.
//!
//! Takes the hits of the date words, gives dates in order, disjoint. Refuses figures that only look like dates: 3年, 3号楼,
//! 项目前期. Linear in the text: what is read backwards is at most a numeral.

use super::Day;
use super::bytes::one_before;
use super::gate::{self, Candidate, Gate};
use super::numeral;
use super::part::{Part, Reader, What, Year};
use super::resolve::{Context, Interval};
use super::words::{Kind, Words};
use crate::entity::{DateValue, RuleName};
use crate::error::{Error, ErrorKind};
use crate::lexicon::table::DATE_WORDS;
use crate::lexicon::{Lexicon, RowRef};
use crate::reading::{Findings, Found, Reading, Trace};
use crate::scan::{self, Hit};
use crate::text::span::Span;

/// A clause is looked at so many bytes to each side.
const CLAUSE: usize = 150;

/// The layer's tables, typed.
pub(crate) struct Layer {
    words: Words,
}

/// What the layer keeps between documents.
#[derive(Default)]
pub(crate) struct Scratch {
    candidates: Vec<Candidate>,
}

/// A date found, before it is written down.
struct Date {
    span: Span,
    rule: RuleName,
    interval: Interval,
    /// Whether a later bare date of the sentence may lean on it.
    carries: bool,
}

impl Layer {
    /// Reads the layer's tables; every fault is reported.
    pub(crate) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        let mut bad = Vec::new();
        let words = Words::new(lexicon, &mut bad);
        faults.extend(bad.into_iter().map(|(row, what)| {
            let (file, line) = lexicon.place(RowRef { table: DATE_WORDS, row });
            Error::at(ErrorKind::Lexicon, file, Some(line), what)
        }));
        Self { words }
    }

    /// Finds the dates of one document.
    pub(crate) fn find(&self, reading: &Reading<'_>, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
        let count = gate::gather(&self.words, reading.text.as_bytes(), reading.hits, &mut scratch.candidates);
        let candidates = &scratch.candidates[..count];
        let reader = Reader { text: reading.text, words: &self.words };
        let mut sentences = reading.sentences.iter().copied();
        let Some(mut sentence) = sentences.next() else { return };
        let mut carry: Option<(Day, Day)> = None;
        let (mut cursor, mut stop, mut last_end) = (0, Span::default(), 0);
        for (i, Candidate { hit, row, gate }) in candidates.iter().enumerate() {
            if (hit.start as usize) < cursor {
                continue;
            }
            while sentence.end < hit.end as usize {
                let Some(next) = sentences.next() else { return };
                sentence = next;
                carry = None;
            }
            if (hit.start as usize) < sentence.start {
                continue;
            }
            if *gate == Gate::Stop {
                stop = hit.span();
                cursor = stop.end;
                continue;
            }
            let kind = self.words.kind(*row);
            let Some(start) = self.start(&reader, hit, kind, cursor.max(sentence.start)) else { continue };
            // 每年3月, 每月5日 come again and again.
            if start == stop.end && stop.of(reading.text).starts_with(['每', '逐', '历']) {
                trace.reject(hit.span(), "date.recurrent", "it comes again every year or month");
                cursor = hit.end as usize;
                continue;
            }
            if stopped(&candidates[i..], start) {
                trace.reject(hit.span(), "date.word", "it is part of another word");
                continue;
            }
            let ahead = || self.looks_ahead(reading, sentence, start);
            // A joint is one character long, or two.
            let near = last_end > sentence.start && matches!(start.wrapping_sub(last_end), 3 | 6);
            let listed = near && matches!(reading.text.get(last_end..start), Some("、" | "和" | "与" | "及" | "以及"));
            let context = Context { doc: reading.date, carry, listed, ahead: &ahead };
            // Nothing is counted in what names months and days: 月, 日, 号.
            let counts = matches!(kind, Kind::Anchor)
                && !matches!(
                    reading.text.as_bytes().get(hit.start as usize..),
                    Some([0xE6, 0x9C, 0x88, ..] | [0xE6, 0x97, 0xA5, ..] | [0xE5, 0x8F, 0xB7, ..])
                );
            let Some(date) = self.expression(&reader, &context, start, kind, counts) else { continue };
            if date.span.end <= hit.start as usize || date.span.end > sentence.end {
                continue;
            }
            cursor = date.span.end;
            last_end = cursor;
            let (from, to) = date.interval;
            if let (true, Some(from), Some(to)) = (date.carries, from, to) {
                carry = Some((from, to));
            }
            findings.dates.push(Found { span: date.span, rule: date.rule, fact: DateValue { from, to } });
        }
    }

    /// Where the date that the hit belongs to begins; none where it belongs to none. Not before `floor`.
    fn start(&self, reader: &Reader<'_>, hit: &Hit, kind: Kind, floor: usize) -> Option<usize> {
        let bytes = reader.text.as_bytes();
        let at = hit.start as usize;
        let before = |at: usize, words: &[&str]| one_before(bytes, at, words);
        if !matches!(kind, Kind::Anchor) {
            return match kind {
                Kind::Span(_) | Kind::Fuzzy if before(at, &["将", "接", "靠", "临", "附", "邻", "逼", "亲", "相", "远"]).is_some() => {
                    None
                }
                // 数日前 is some days ago.
                Kind::Fuzzy if before(at, &["数", "几", "多"]).is_some() => None,
                // 7日内, 3日前 are read from their number.
                Kind::Fuzzy if numeral::start(bytes, at).is_some() => None,
                // 最初三个月, 起初一家, 年初五家
                Kind::Lunar
                    if bytes[at..].starts_with("初".as_bytes())
                        && before(
                            at,
                            &["最", "起", "当", "期", "之", "原", "月", "年", "太", "清", "民", "明", "唐", "宋", "世", "国"],
                        )
                        .is_some()
                        && before(at, &["大年", "正月", "腊月", "冬月"]).is_none() =>
                {
                    None
                }
                Kind::Weekday(_) => {
                    let counted = numeral::start(bytes, at).is_some() || before(at, &["每", "双", "逢", "隔", "单", "个"]).is_some();
                    (!counted).then_some(at)
                }
                Kind::YearBegin | Kind::YearMiddle | Kind::YearEnd | Kind::YearAll | Kind::MonthPart(_) => {
                    // 3年内, 12月初 are read from their number.
                    (numeral::start(bytes, at).is_none()
                        && before(
                            at,
                            &["个", "半", "全", "某", "多", "青", "少", "成", "老", "童", "当", "次", "翌", "同", "早", "晚", "往", "一"],
                        )
                        .is_none())
                    .then_some(at)
                }
                Kind::Plan(..) if before(at, &["“", "\"", "「"]).is_some() => {
                    let open = before(at, &["“", "\"", "「"]).unwrap_or(0);
                    let close = hit.end as usize + open;
                    let named = reader.one_of(close, &["期间", "时期", "末", "期末", "初", "开局之年", "开局年"]).is_some();
                    Some(if named && at - open >= floor { at - open } else { at })
                }
                _ => Some(at),
            };
        }
        match bytes.get(at)? {
            b'1' | b'2' => {
                let alone = !at.checked_sub(1).is_some_and(|i| bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'.' | b'/' | b'_'));
                let figure = at > 1 && matches!(bytes[at - 1], b',' | b'-') && bytes[at - 2].is_ascii_digit();
                let four = numeral::read(bytes, at).is_some_and(|n| n.digits == 4);
                (alone && !figure && four).then_some(at)
            }
            b'-' => at.checked_sub(2).filter(|&from| from >= floor && bytes[from].is_ascii_digit() && !bytes[..from].ends_with(b"-")),
            b'Q' | b'H' => at.checked_sub(1).filter(|&from| {
                let alone = from.checked_sub(1).is_none_or(|i| !bytes[i].is_ascii_alphanumeric() && bytes[i] != b'.');
                from >= floor && alone && reader.analyst_code(from).is_some()
            }),
            _ => self.numeral_start(reader, hit, floor),
        }
    }

    /// Where the date begins whose numeral stands before the hit.
    fn numeral_start(&self, reader: &Reader<'_>, hit: &Hit, floor: usize) -> Option<usize> {
        let bytes = reader.text.as_bytes();
        let back = |mut at: usize| {
            while at > floor && bytes[at - 1] == b' ' {
                at -= 1;
            }
            at
        };
        let at = hit.start as usize;
        let before = |at: usize, words: &[&str]| one_before(bytes, at, words);
        let word = hit.span().of(reader.text);
        if word == "世纪"
            && let Some(length) = before(at, &["上", "本"])
        {
            return (at - length >= floor).then_some(at - length);
        }
        let Some(start) = numeral::start(bytes, back(at)).filter(|&start| start >= floor) else {
            // 半年前, 半个月后
            let half = matches!(word, "年" | "个月").then(|| before(at, &["半"])).flatten().map(|length| at - length)?;
            let part = before(half, &["上", "下", "前", "后", "大", "一", "个", "年"]).is_some();
            return (half >= floor && !part).then_some(half);
        };
        if matches!(word, "季度" | "个月" | "个季度") {
            let length = before(start, &["前", "第"]).filter(|length| start - length >= floor);
            // 目前三季度, 此前8个月: 前 belongs to the word before.
            if length.is_some_and(|length| before(start - length, &["连续"]).is_some()) {
                return None;
            }
            let own = length.filter(|length| before(start - length, &["目", "此", "日", "当", "之", "以", "提", "年", "月"]).is_none());
            if let Some(length) = own.or(length.filter(|_| before(start, &["年前", "第"]).is_some())) {
                return Some(start - length);
            }
        }
        // 1-6月, 8、9月, 一至三季度, 1-3日: the first number has no unit of its own.
        if matches!(word, "季度" | "个月" | "个季度" | "日" | "号") && before(start, &["连续", "每", "满", "近", "长达", "为期"]).is_some()
        {
            return None;
        }
        let joint = before(back(start), &["-", "—", "–", "~", "至", "到", "、", "和"]).and_then(|length| {
            let first = numeral::start(bytes, back(back(start) - length)).filter(|&first| first >= floor)?;
            let counted = || reader.away(first).filter(|part| part.end >= hit.end as usize);
            reader.part(first).filter(|part| part.end >= hit.end as usize).or_else(counted)?;
            Some(first)
        });
        if joint.is_some() {
            return joint;
        }
        // 公元前221年 is read with its era.
        if word == "年"
            && let Some(length) = before(start, &["公元前"])
        {
            return (start - length >= floor).then_some(start - length);
        }
        Some(start)
    }

    /// Whether the clause around `at` speaks of what is to come.
    fn looks_ahead(&self, reading: &Reading<'_>, sentence: Span, at: usize) -> bool {
        let bytes = reading.text.as_bytes();
        let ends = |i: usize| {
            bytes[i] == b','
                || bytes[i] == b';'
                || matches!(bytes.get(i..i + 3), Some([0xEF, 0xBC, 0x8C | 0x9B | 0x9A]) | Some([0xE3, 0x80, 0x82]))
        };
        let from = (sentence.start.max(at.saturating_sub(CLAUSE))..at)
            .rev()
            .find(|&i| ends(i))
            .unwrap_or(sentence.start.max(at.saturating_sub(CLAUSE)));
        let limit = sentence.end.min(at + CLAUSE);
        let to = (at..limit).find(|&i| ends(i)).unwrap_or(limit);
        scan::within(reading.hits, Span::new(from, to))
            .iter()
            .any(|h| h.is_in(DATE_WORDS) && matches!(self.words.kind(self.words.row(h.pattern)), Kind::Cue))
    }

    /// Reads the whole expression at `start`: one date or two with a joint, and what follows them. `counts` says whether its unit may
    /// be one that is counted (3年前).
    fn expression(&self, reader: &Reader<'_>, context: &Context<'_>, start: usize, kind: Kind, counts: bool) -> Option<Date> {
        if reader.is(start, "公元前") {
            let number = numeral::read(reader.text.as_bytes(), start + "公元前".len())?;
            let end = number.end + "年".len();
            let span = Span::new(start, end);
            return reader.is(number.end, "年").then_some(Date {
                span,
                rule: "date.other_calendar",
                interval: (None, None),
                carries: false,
            });
        }
        if counts && let Some(part) = reader.away(start) {
            return Some(self.away(reader, context, start, part));
        }
        let open = reader.one_of(start, &["“", "\"", "「"]).unwrap_or(0);
        let first = reader
            .part(start + open)
            .or_else(|| if open > 0 { reader.part(start) } else { self.bare_year(reader, start).or_else(|| reader.analyst_code(start)) })?;
        let same = matches!(first.year, Year::Same(_)) || matches!(first.what, What::MonthSame(_) | What::DaySame(_));
        if same && context.interval(&first) == (None, None) {
            return None;
        }
        let (mut end, mut interval) = (first.end, None);
        let mut rule = rule(&first);
        if let Some((last, interval_end)) = self.second(reader, &first) {
            end = interval_end;
            interval = Some(context.range(&first, &last));
            rule = "date.range";
        } else if matches!(kind, Kind::Anchor) && first.end == first_number_end(reader, start) {
            // A bare 2019 is a year only in front of 至2021年.
            return None;
        }
        let lone = interval.is_none();
        let mut interval = interval.unwrap_or_else(|| context.interval(&first));
        if let (What::Weekday(weekday), Some((from, to))) = (first.what, context.carry) {
            // 1月26日（周三）: the day before the bracket.
            let bracket = reader.text[..start].ends_with(['（', '(', '日', ' ']);
            if bracket && from == to && from.weekday() == weekday {
                interval = (Some(from), Some(to));
            }
        }
        if reader.is(end, "期间") {
            end += "期间".len();
        }
        let vague = first.what == What::Text && first.year == Year::Unsaid;
        let mut carries = lone && !vague;
        // 最迟6月30日, 不晚于3月
        const LATEST: [&str; 9] = ["最迟", "最晚", "至迟", "不晚于", "不迟于", "最迟于", "最迟在", "最晚于", "最晚在"];
        if interval.1.is_some() && one_before(reader.text.as_bytes(), start, &LATEST).is_some() {
            interval.0 = None;
            rule = "date.deadline";
        }
        let more = matches!(reader.text.get(end..end + 3), Some("以" | "至" | "之" | "前" | "起" | "后"));
        if more && !vague && first.what != What::Now {
            if let Some(length) = reader.one_of(end, &["以来"]) {
                end += length;
                interval = (interval.0, context.doc.filter(|_| interval.0.is_some()));
                rule = "date.since";
                carries = false;
            } else if let Some(length) = reader.one_of(end, &["至今"]) {
                end += length;
                interval = (interval.0, context.doc.filter(|_| interval.0.is_some()));
                rule = "date.since";
                carries = false;
            } else if let Some(length) = before_it(reader, end) {
                end += length;
                interval = (None, interval.1);
                rule = "date.deadline";
                carries = false;
            } else if let Some(length) = reader.one_of(end, &["之后", "以后"]).or_else(|| after_it(reader, &first, end)) {
                end += length;
                interval = (interval.1.and_then(|to| to.plus(1)), None);
                rule = "date.after";
                carries = false;
            } else if let Some(length) = from_it(reader, end) {
                end += length;
                interval = (interval.0, None);
                rule = "date.from";
                carries = false;
            }
        }
        Some(Date { span: Span::new(start, end), rule, interval, carries })
    }

    fn away(&self, reader: &Reader<'_>, context: &Context<'_>, start: usize, part: Part) -> Date {
        // 「投产3年后」 counts from what stands before it, not from the document's date.
        let free = reader.text[..start]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() || matches!(c, '在' | '于' | '是' | '到' | '早' | '较' | '比' | '与'));
        let interval = if free { context.interval(&part) } else { (None, None) };
        Date { span: Span::new(start, part.end), rule: "date.away", interval, carries: false }
    }

    /// The first year of 2019-2021年, or all of 2019、2020年.
    fn bare_year(&self, reader: &Reader<'_>, start: usize) -> Option<Part> {
        let bytes = reader.text.as_bytes();
        let number = numeral::read(bytes, start).filter(|n| n.digits == 4 && (1500..2200).contains(&n.value))?;
        if let Some(years) = reader.years(number) {
            return Some(years);
        }
        reader.joint(number.end)?;
        let year = Year::Known(number.value as u16);
        Some(Part { end: number.end, year, month: None, days: None, what: What::Whole })
    }

    /// The second date of an interval, and where the interval ends.
    fn second(&self, reader: &Reader<'_>, first: &Part) -> Option<(Part, usize)> {
        // 自3月1日起至5月1日止
        let behind = first.end + if reader.is(first.end, "起至") || reader.is(first.end, "起到") { "起".len() } else { 0 };
        if let Some(at) = reader.joint(behind) {
            let second = reader.part(at)?;
            let bare = first_number_end(reader, at) == second.end;
            let dated =
                second.year != Year::Unsaid || second.month.is_some() || second.days.is_some() || matches!(second.what, What::Months(..));
            let now = second.what == What::Text && reader.one_of(at, &["目前", "当前", "如今"]).is_some() || second.what == What::Now;
            let days = matches!(second.what, What::DayOff(_) | What::MonthOff(_) | What::Festival(..) | What::Weekday(_) | What::Week(..));
            let comparable = first.what != What::Text || first.year == Year::Other;
            let end = second.end + reader.one_of(second.end, &["止"]).unwrap_or(0);
            return (!bare && comparable && (dated || now || days)).then_some((second, end));
        }
        // 2015年和2018年之间.
        let at = first.end + reader.one_of(first.end, &["和", "与", "及"])?;
        let second = reader.part(at)?;
        let length = reader.one_of(second.end, &["之间", "间"])?;
        Some((second, second.end + length))
    }
}

/// Whether a longer word that is no date begins at or before `start` and ends behind the first of these.
fn stopped(candidates: &[Candidate], start: usize) -> bool {
    let Some((first, later)) = candidates.split_first() else { return false };
    let later = later.iter().take_while(|c| c.hit.end <= first.hit.end + 12);
    later.filter(|c| c.gate == Gate::Stop).any(|c| c.hit.start as usize <= start)
}

fn first_number_end(reader: &Reader<'_>, at: usize) -> usize {
    numeral::read(reader.text.as_bytes(), at).map_or(0, |n| n.end)
}

/// 前, 之前, 以前 behind a date.
fn before_it(reader: &Reader<'_>, at: usize) -> Option<usize> {
    if let Some(length) = reader.one_of(at, &["之前", "以前"]) {
        return Some(length);
    }
    let end = at + reader.one_of(at, &["前"])?;
    // 2021年前三季度, 2021年前期, 去年前后: 前 begins another word.
    let other = [
        "期", "后", "往", "列", "景", "夕", "沿", "所", "任", "身", "瞻", "线", "海", "董", "总", "副", "首", "锋", "置", "端", "台", "门",
        "述", "言", "程", "半", "几", "一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十", "款", "轮", "次", "段", "者", "来",
        "脚", "方", "进",
    ];
    let digit = reader.text.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
    (!digit && reader.one_of(end, &other).is_none()).then_some(end - at)
}

/// 后 behind a festival or a day: 春节后, 7月28日后.
fn after_it(reader: &Reader<'_>, part: &Part, at: usize) -> Option<usize> {
    let day = match part.what {
        What::Festival(..) | What::Third(_) => true,
        // 21世纪后
        What::Fixed(from, to) => from == to,
        _ => part.days.is_some(),
    };
    let end = at + reader.one_of(at, &["后"])?;
    let other = [
        "续", "期", "来", "面", "方", "备", "台", "者", "勤", "天", "年", "市", "疫", "段", "半", "二", "三", "四", "五", "六", "1", "2",
        "3",
    ];
    (day && reader.one_of(end, &other).is_none()).then_some(end - at)
}

/// 起 behind a date.
fn from_it(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let end = at + reader.one_of(at, &["起"])?;
    let other = [
        "来", "重", "步", "草", "到", "点", "源", "诉", "义", "飞", "伏", "家", "航", "色", "码", "亏", "涨", "拍", "床", "因", "落", "价",
        "征",
    ];
    reader.one_of(end, &other).is_none().then_some(end - at)
}

fn rule(part: &Part) -> RuleName {
    match (part.what, part.year) {
        (What::Fixed(..), Year::Known(_)) | (_, Year::Known(_)) => "date.absolute",
        (_, Year::Other) => "date.other_calendar",
        (_, Year::Off(_) | Year::Same(_)) => "date.relative",
        (What::Text, _) => "date.vague",
        (
            What::Now
            | What::Span(..)
            | What::DayOff(_)
            | What::Week(..)
            | What::Weekend(_)
            | What::MonthOff(_)
            | What::QuarterOff(_)
            | What::MonthSame(_)
            | What::DaySame(_)
            | What::Carry,
            _,
        ) => "date.relative",
        (What::Festival(..), _) => "date.festival",
        (What::Fixed(..), _) => "date.plan",
        _ => "date.partial",
    }
}

#[cfg(test)]
mod tests {
    use crate::Extractor;

    /// A cheap generator of pseudo-random numbers.
    fn next(state: &mut u64) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }

    #[test]
    fn any_heap_of_date_words_is_read() {
        let pieces = [
            "2021",
            "年",
            "月",
            "日",
            "号",
            "7",
            "28",
            "-",
            "至",
            "到",
            "—",
            "今年",
            "去年",
            "上半年",
            "前",
            "第",
            "三",
            "季度",
            "个月",
            "底",
            "初",
            "末",
            "中",
            "的",
            "最后",
            "一",
            "周",
            "周三",
            "星期",
            "天前",
            "十四五",
            "“",
            "”",
            "期间",
            "春节",
            "正月",
            "初九",
            "民国",
            "康熙",
            "元年",
            "世纪",
            "上",
            "90",
            "年代",
            "近",
            "未来",
            "同期",
            "以来",
            "起",
            "，",
            "。",
            "\n",
            " ",
            "20",
            "19",
            "将",
            "每",
            "和",
            "间",
            "、",
            "公元前",
            "0",
            "99999",
            "月底",
            "Q3",
            "/",
            ".",
            "\u{3000}",
            "１",
        ];
        let mut worker = Extractor::new().worker();
        let mut state = 7;
        for round in 0..3000 {
            let text: String = (0..round % 24).map(|_| pieces[next(&mut state) % pieces.len()]).collect();
            let date = (round % 2 == 0).then(|| "2020-02-29".parse().expect("a day"));
            let mut document = crate::Document::from(&text);
            document.date = date;
            let found = worker.extract(document);
            let dates: Vec<_> = found.entities.iter().filter(|e| e.fact.type_name() == "date").map(|e| e.span).collect();
            assert!(dates.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text}");
            assert!(dates.iter().all(|s| text.get(s.range()).is_some_and(|t| !t.is_empty())), "{text}");
        }
    }
}

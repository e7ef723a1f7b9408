//! Names with an ending: registered names, branches, groups, partnerships, factories.
//!
//! Takes the cues, gives names in order of their ends. Linear in the cues.

use super::boundary::{Start, best_start};
use super::chars::{Few, han_before};
use super::cue::{Cue, Cues, ending_bits, ending_with, ends_with, exactly, flag, from_end, starting_at};
use super::{CUTTING, Layer, NONE, Name, Scratch, firm, is_full};
use crate::entity::{Certainty, RuleName};
use crate::reading::{Reading, Trace};
use crate::segment::is_word;
use crate::text::span::Span;

/// Between a bank's name and 分行 stand at most so many bytes (北京西城展览路).
const MAX_BRANCH: usize = 36;

/// Finds them all.
pub(super) fn find(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch, trace: &mut Trace) {
    let mut last_end = 0;
    for at in 0..scratch.cues.of.anchors.len() {
        let i = scratch.cues.of.anchors[at] as usize;
        let cue = scratch.cues[i];
        if cue.end == last_end {
            continue;
        }
        last_end = cue.end;
        if cue.is(flag::FULL | flag::FIRM) {
            registered(layer, reading, scratch, i, trace);
        } else if !in_vain(layer, reading.text, scratch, cue) && !continues(layer, reading.text, cue) {
            if cue.is(flag::BRANCH | flag::UNIT) {
                branch(layer, reading, scratch, i, trace);
            } else if cue.is(flag::BARE) {
                bare(layer, reading, scratch, i, trace);
            } else {
                short(layer, reading, scratch, i, trace);
            }
        }
    }
}

/// Whether nothing stands before an ending that a name could end in: no word that is or holds one, and a mark or a character that makes a
/// general term. So it is with most, and one look at all of it says so.
fn in_vain(layer: &Layer, text: &str, scratch: &Scratch, cue: Cue) -> bool {
    let start = cue.start as usize;
    let asked = match cue.flags {
        _ if cue.is(flag::BRANCH | flag::UNIT) => return false,
        _ if cue.is(flag::BARE) => flag::KNOWN | flag::PLACE,
        _ if cue.is(flag::GROUP) => flag::KNOWN,
        _ => 0,
    };
    let worded = ending_bits(&scratch.cues, start) & asked != 0;
    let named = scratch.names.last().is_some_and(|name| name.span.end == start);
    // What no character of Han is may be a letter or a bracket.
    let general = match han_before(text, start) {
        Some(c) => layer.general.contains(c),
        None => {
            start.checked_sub(1).and_then(|last| text.as_bytes().get(last)).is_none_or(|&b| !b.is_ascii() && !text[..start].ends_with('）'))
        }
    };
    general & !worded & !named
}

/// Whether a longer ending follows that will be read itself (集团|有限公司).
fn continues(layer: &Layer, text: &str, cue: Cue) -> bool {
    let rest = &text[cue.end as usize..];
    let Some(next) = rest.chars().next() else { return false };
    const GOING_ON: Few<25> = Few::new([
        '子', '的', '了', '比', '权', '股', '方', '约', '房', '区', '家', '商', '址', '长', '矿', '有', '公', '集', '（', '(', '贷', '存',
        '借', '账', '信',
    ]);
    let may = GOING_ON.contains(next) || next.is_ascii_digit() || cue.is(flag::TAIL) && layer.coin_after.contains(next);
    if !may {
        return false;
    }
    // 银行业, 保险费
    if cue.is(flag::TAIL) && layer.coin_after.contains(next) {
        return true;
    }
    if cue.is(flag::TAIL) && is_any_bank(text, cue.span()) {
        return true;
    }
    // 持股的控股70%, 控股子公司
    if (next.is_ascii_digit() || matches!(next, '子' | '的' | '了' | '比' | '权' | '股' | '方' | '约')) && cue.span().of(text) == "控股"
    {
        return true;
    }
    // 厂房, 厂家
    if cue.is(flag::SITE) && matches!(next, '房' | '区' | '家' | '商' | '址' | '长' | '矿') {
        return true;
    }
    matches!(next, '有' | '股' | '公' | '集' | '（' | '(')
        && ["有限", "股份有限", "公司", "集团", "（集团）", "(集团)"].iter().any(|next| rest.starts_with(next))
}

/// Whether a 银行 that ends a name is any bank, spoken of for what it does: 逾期银行|贷款.
pub(super) fn is_any_bank(text: &str, tail: Span) -> bool {
    const DOES: [&str; 5] = ["贷款", "存款", "借款", "账户", "信用"];
    tail.of(text).ends_with("银行") && DOES.iter().any(|word| text[tail.end..].starts_with(word))
}

fn text_is_bracket(text: &str) -> bool {
    text.starts_with(['（', '('])
}

fn name(start: usize, end: usize, rule: RuleName, certainty: Certainty) -> Name {
    Name { span: Span::new(start, end), rule, certainty, pattern: NONE, head: None, anchored: true, weak: false }
}

/// Whether the text before the ending is nothing but words that any company could bear (新能源科技).
fn says_nothing(cues: &Cues, span: Span) -> bool {
    let mut end = span.end;
    while end > span.start {
        let general = flag::INDUSTRY | flag::GENERIC | flag::STRONG | flag::ANCHOR;
        let word = ending_with(cues, end, general).find(|c| c.start as usize >= span.start);
        match word {
            Some(word) => end = word.start as usize,
            None => return false,
        }
    }
    true
}

/// Whether it begins with 本, 该 and the like, as a reference to some company.
fn begins_general(cues: &Cues, text: &str, at: usize) -> bool {
    text[at..].starts_with(['本', '该', '此', '某', '各', '每', '其']) && starting_at(cues, at, flag::KNOWN | flag::PLACE).is_none()
}

fn registered(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch, i: usize, trace: &mut Trace) {
    const RULE: RuleName = "company.anchor";
    let cue = scratch.cues[i];
    let (start, end) = (cue.start as usize, cue.end as usize);
    let last = scratch.names.last().copied();
    let extends =
        |n: &Name| n.span.end == start && n.anchored && (text_is_bracket(cue.span().of(reading.text)) || !is_full(n.span.of(reading.text)));
    if let Some(last) = last.filter(extends) {
        // 合伙企业|（有限合伙）, 集团|股份有限公司
        if let Some(place) = scratch.names.last_mut() {
            place.span = Span::new(last.span.start, end);
            place.rule = RULE;
        }
        return;
    }
    // A group's name may begin a longer one: 国家电投集团|黄河上游水电.
    let floor = last.filter(|n| is_full(n.span.of(reading.text)) && !n.weak).map_or(0, |n| n.span.end);
    let Some(best) = best_start(layer, reading.text, &scratch.cues, i, floor, false, &mut scratch.window) else { return };
    let span = Span::new(best.at, end);
    let least = if cue.is(flag::FIRM) { 3 } else { 2 };
    if best.score < least || best.chars < 2 {
        return trace.reject(span, RULE, "nothing says where the name begins");
    }
    if says_nothing(&scratch.cues, Span::new(best.at, start)) || begins_general(&scratch.cues, reading.text, best.at) {
        return trace.reject(span, RULE, "a general term");
    }
    let certainty = match best {
        Start { left: 3.., right: 2.., .. } => Certainty::Sure,
        Start { left: 3.., chars: ..=16, .. } => Certainty::Sure,
        Start { left: 2.., .. } | Start { right: 3.., .. } => Certainty::Likely,
        _ => Certainty::Guess,
    };
    scratch.push(name(best.at, end, RULE, certainty));
}

/// The name that a branch belongs to: it ends at most [`MAX_BRANCH`] bytes before, with nothing but a place between.
fn owner(layer: &Layer, text: &str, scratch: &Scratch, i: usize) -> Option<Span> {
    let start = scratch.cues[i].start as usize;
    let clean = |from: usize| {
        from <= start
            && text[from..start].char_indices().all(|(at, c)| {
                matches!(c, '\u{4e00}'..='\u{9fff}')
                    && !layer.hard.contains(c)
                    // 和田|分行
                    && (!matches!(c, '在' | '和' | '对' | '为' | '向' | '从' | '将' | '是' | '拟' | '已')
                        || starting_at(&scratch.cues, from + at, flag::PLACE).is_some_and(|p| p.end as usize <= start))
            })
            && !scratch.cues[..i]
                .iter()
                .rev()
                .take_while(|c| c.end as usize > from)
                .any(|c| c.start as usize >= from && (c.end as usize) <= start && c.is(flag::STRONG))
    };
    if let Some(last) = scratch.names.last().filter(|n| n.span.end <= start && n.span.end + MAX_BRANCH >= start && clean(n.span.end)) {
        return Some(last.span);
    }
    let known = scratch.cues[..i].iter().rev().take_while(|c| c.end as usize + MAX_BRANCH >= start);
    let known = known.filter(|c| c.is(flag::KNOWN) && c.end as usize <= start);
    let longest = known.max_by_key(|c| (c.end - c.start, c.end))?;
    clean(longest.end as usize).then_some(longest.span())
}

/// Whether nothing but places stands between.
fn only_places(cues: &Cues, from: usize, to: usize) -> bool {
    let mut end = to;
    while end > from {
        match ending_with(cues, end, flag::PLACE).find(|c| c.start as usize >= from) {
            Some(place) => end = place.start as usize,
            None => return false,
        }
    }
    true
}

fn branch(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch, i: usize, trace: &mut Trace) {
    const RULE: RuleName = "company.branch";
    let cue = scratch.cues[i];
    let Some(owner) = owner(layer, reading.text, scratch, i) else {
        return trace.reject(cue.span(), RULE, "no company that it is a branch of");
    };
    let word = cue.span().of(reading.text);
    if word.ends_with("行") && !owner.of(reading.text).contains('行') && !owner.of(reading.text).ends_with("公司") {
        return trace.reject(cue.span(), RULE, "a bank's branch without a bank");
    }
    // 项目部, 子公司 of a company are spoken of; only with a place between do they bear a name.
    if cue.is(flag::UNIT) && owner.end == cue.start as usize && (!word.ends_with("公司") || word == "子公司") {
        // 廊坊|海尔|专卖店
        let place = ending_with(&scratch.cues, owner.start, flag::PLACE).find(|c| !c.is(flag::COUNTRY));
        if let Some(place) = place.filter(|_| word.ends_with('店') && !owner.of(reading.text).ends_with("公司")) {
            let start = place.start as usize;
            while scratch.names.last().is_some_and(|n| n.span.start >= start) {
                scratch.names.pop();
            }
            return scratch.push(name(start, cue.end as usize, RULE, Certainty::Likely));
        }
        return trace.reject(cue.span(), RULE, "a part without a name");
    }
    if cue.is(flag::UNIT) && !only_places(&scratch.cues, owner.end, cue.start as usize) {
        return trace.reject(cue.span(), RULE, "no place between it and the company");
    }
    let span = Span::new(owner.start, cue.end as usize);
    while scratch.names.last().is_some_and(|n| n.span.start >= span.start) {
        scratch.names.pop();
    }
    scratch.push(name(span.start, span.end, RULE, Certainty::Sure));
}

/// Kinds of companies and other words in Latin letters that name none.
const NAMES_NOTHING: &[&str] = &[
    "P2P", "SPV", "B2C", "B2B", "C2C", "O2O", "APP", "App", "IT", "AI", "LED", "OLED", "PPP", "EPC", "MCN", "PE", "VC", "IPO", "VIE",
    "TMT", "SaaS", "SUV", "LP", "GP", "FOF", "FICC", "CEO", "COO", "CFO", "CTO", "CMO", "HR", "PC", "TV", "APP", "IP", "VR", "AR",
];

/// Latin letters and digits that end at `end`: where they begin, if they can be a name.
pub(super) fn latin_before(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes[..end].last().is_some_and(u8::is_ascii) {
        return None;
    }
    let run = |to: usize| bytes[..to].iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'&' | b'.')).count();
    let count = run(end);
    let word = &text[end - count..end];
    let capital = |w: &str| w.starts_with(|c: char| c.is_ascii_uppercase());
    if count < 2 || !capital(word) && !word.bytes().any(|b| b.is_ascii_alphabetic()) || NAMES_NOTHING.contains(&word) {
        return None;
    }
    // 360公司 is known by name; 2019H1公司 is a period.
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // Tech Data公司
    let mut start = end - count;
    for _ in 0..3 {
        let before = start.checked_sub(1).filter(|&at| bytes[at] == b' ').map(|at| (at, run(at)));
        match before {
            Some((at, length)) if length > 0 && capital(&text[at - length..at]) => start = at - length,
            _ => break,
        }
    }
    Some(start)
}

/// 甲公司, 乙公司 stand for a company: where the letter begins that ends at `end`, if a word cannot go on before it (自己公司).
fn placeholder(layer: &Layer, text: &str, scratch: &Scratch, end: usize) -> Option<usize> {
    // 己 is seldom a letter, 与己公司 its own.
    let letter = |c: &char| matches!(c, '甲' | '乙' | '丙' | '丁' | '戊' | '庚' | '辛' | '壬' | '癸');
    let from = end - text[..end].chars().next_back().filter(letter)?.len_utf8();
    let apart = text[..from].chars().next_back().is_none_or(|c| {
        !matches!(c, '\u{4e00}'..='\u{9fff}') && !c.is_ascii_alphanumeric() || CUTTING.contains(&c) || layer.outside.contains(c)
    });
    (apart || ends_with(&scratch.cues, from, flag::STRONG)).then_some(from)
}

/// Whether one of `bits` stands a short way before `at`.
fn near(cues: &[Cue], at: usize, bits: u32) -> bool {
    const BACK: usize = 36;
    cues.iter().rev().take_while(|c| c.end as usize + BACK >= at).any(|c| c.is(bits) && (c.end as usize) <= at)
}

/// Whether a name may begin a short way before the ending `i`: with one of `bits`, where the name before ends, or behind a mark or a word
/// that stands outside of names, if the name `fits`. Asked before all is weighed; only a trace wants to know of those that are turned away.
fn may_begin(layer: &Layer, text: &str, cues: &Cues, i: usize, floor: usize, bits: u32, fits: impl Fn(usize) -> bool) -> bool {
    // Such names have at most twelve characters.
    const BACK: usize = 48;
    let at = cues[i].start as usize;
    let begins = |start: usize| {
        let before = text[..start].chars().next_back();
        start <= floor
            || before.is_none_or(|c| !matches!(c, '\u{4e00}'..='\u{9fff}') || layer.outside.contains(c))
            || ends_with(cues, start, flag::STRONG)
    };
    let near = cues[..i].iter().rev().take_while(|c| c.end as usize + BACK >= at);
    let mut near = near.filter(|c| c.is(bits) && c.start as usize + BACK >= at && c.end as usize <= at);
    near.any(|c| begins(c.start as usize) && fits(c.start as usize))
}

fn bare(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch, i: usize, trace: &mut Trace) {
    const RULE: RuleName = "company.bare";
    let cue = scratch.cues[i];
    let (start, end) = (cue.start as usize, cue.end as usize);
    // The longest word decides: 大数据公司 behind a place is a name, though 数据公司 is none.
    let word = ending_with(&scratch.cues, end, flag::STOP | flag::STRONG | flag::NOT_ALIAS).find(|c| c.start < cue.start);
    let placed = |c: Cue| c.is(flag::STOP) && ends_with(&scratch.cues, c.start as usize, flag::KNOWN | flag::PLACE);
    if let Some(word) = word.filter(|c| !placed(*c)) {
        // 锂古|新能源公司
        let made_up = word.is(flag::STOP) && ends_with(&scratch.cues, start, flag::INDUSTRY);
        if made_up && let Some((from, certainty)) = firm::before(layer, reading.text, scratch, start) {
            scratch.push(Name { weak: true, ..name(from, end, "company.bare.coined", certainty) });
        }
        return;
    }
    // 华为公司, 美国雅宝公司
    let known = ending_with(&scratch.cues, start, flag::KNOWN).next();
    if let Some(known) = known {
        let country = ending_with(&scratch.cues, known.start as usize, flag::COUNTRY).next();
        let from = country.map_or(known.start, |c| c.start) as usize;
        return scratch.push(Name { pattern: known.pattern, ..name(from, end, "company.bare.known", Certainty::Sure) });
    }
    if let Some(last) = scratch.names.last_mut().filter(|n| n.span.end == start) {
        last.span.end = end;
        return;
    }
    if let Some(from) = latin_before(reading.text, start) {
        return scratch.push(name(from, end, "company.bare.latin", Certainty::Likely));
    }
    // 中国移动|云南|公司
    let place = ending_with(&scratch.cues, start, flag::PLACE).find(|c| !c.is(flag::COUNTRY));
    if let Some(place) = place {
        let at = place.start as usize;
        let known = ending_with(&scratch.cues, at, flag::KNOWN).next().map(|c| c.start as usize);
        let before = scratch.names.last().filter(|n| n.span.end == at).map(|n| n.span.start);
        if let Some(from) = known.or(before) {
            return scratch.push(name(from, end, "company.bare.place", Certainty::Sure));
        }
        return trace.reject(Span::new(at, end), RULE, "a place's companies");
    }
    if let Some(from) = placeholder(layer, reading.text, scratch, start) {
        return scratch.push(name(from, end, "company.bare.placeholder", Certainty::Likely));
    }
    let general = ends_with(&scratch.cues, start, flag::GENERIC | flag::STRONG);
    let cut = reading.text[..start].chars().next_back().is_none_or(|c| layer.general.contains(c) || !matches!(c, '\u{4e00}'..='\u{9fff}'));
    if cut {
        return;
    }
    if let Some((from, certainty)) = firm::before(layer, reading.text, scratch, start) {
        return scratch.push(Name { weak: true, ..name(from, end, "company.bare.coined", certainty) });
    }
    let floor = scratch.names.last().filter(|n| !n.weak).map_or(0, |n| n.span.end);
    if !near(&scratch.cues[..i], start, flag::PLACE)
        || !trace.on && !may_begin(layer, reading.text, &scratch.cues, i, floor, flag::PLACE, |_| true)
    {
        return;
    }
    let Some(best) = best_start(layer, reading.text, &scratch.cues, i, floor, true, &mut scratch.window) else { return };
    let span = Span::new(best.at, end);
    let nation = reading.text[best.at..].starts_with("中国")
        || reading.text[..start].ends_with(['一', '二', '两', '三', '几', '家', '个', '省', '出']);
    let placed = starting_at(&scratch.cues, best.at, flag::PLACE).filter(|c| !nation && !c.is(flag::COUNTRY) && (c.end as usize) < start);
    match placed {
        Some(place)
            if (!general || best.chars >= 5 && place.is(flag::PLACE_FIRM)) && best.left >= 3 && best.score >= 4 && best.chars <= 12 =>
        {
            if says_nothing(&scratch.cues, Span::new(place.end as usize, start)) && best.chars < 6 {
                return trace.reject(span, RULE, "a general term");
            }
            scratch.push(Name { weak: true, ..name(best.at, end, "company.bare.local", Certainty::Likely) });
        }
        _ => trace.reject(span, RULE, "公司 alone stands for any company"),
    }
}

/// Whether a factory's name has more than a place and a product: 唐山地区钢厂, 印度糖厂 are no names.
fn makes(cues: &Cues, text: &str, body: Span) -> bool {
    let Some(place) = starting_at(cues, body.start, flag::PLACE | flag::KNOWN) else { return false };
    let trade = text.get(place.end as usize..body.end).unwrap_or_default();
    !place.is(flag::COUNTRY)
        && trade.chars().count() >= 3
        && !["地区", "某", "大部", "部分", "多家", "各"].iter().any(|w| trade.starts_with(w))
}

/// Whether a bank's or insurer's name has a trade name: a known one, or two made-up characters behind the place.
fn trades(cues: &Cues, text: &str, body: Span) -> bool {
    let place = starting_at(cues, body.start, flag::PLACE).map_or(body.start, |p| p.end as usize);
    if starting_at(cues, body.start, flag::KNOWN).is_some_and(|k| k.end as usize <= body.end) {
        return true;
    }
    // 中国|邮储银行
    let whole = cues[from_end(cues, body.end + 1)..].iter().take_while(|c| c.end as usize <= body.end + 30);
    if place > body.start && whole.filter(|c| c.start as usize == place).any(|c| c.is(flag::KNOWN)) {
        return true;
    }
    let trade = text.get(place..body.end).unwrap_or_default();
    let farm = text[body.end..].starts_with("农") || text[body.end..].starts_with("村");
    farm && place > body.start || trade.chars().count() >= 2 && !is_word(trade)
}

/// Groups, factories, banks that the lexicon does not know.
fn short(layer: &Layer, reading: &Reading<'_>, scratch: &mut Scratch, i: usize, trace: &mut Trace) {
    let cue = scratch.cues[i];
    let (start, end) = (cue.start as usize, cue.end as usize);
    let rule = match cue.flags {
        _ if cue.is(flag::GROUP) => "company.group",
        _ if cue.is(flag::SITE) => "company.site",
        _ => "company.tail",
    };
    if cue.is(flag::GROUP) {
        let known = ending_with(&scratch.cues, start, flag::KNOWN).next();
        if let Some(known) = known {
            return scratch
                .push(Name { pattern: known.pattern, ..name(known.start as usize, end, "company.group.known", Certainty::Sure) });
        }
        if let Some(from) = latin_before(reading.text, start) {
            return scratch.push(name(from, end, rule, Certainty::Likely));
        }
    }
    let cut = reading.text[..start]
        .chars()
        .next_back()
        .is_none_or(|c| layer.general.contains(c) || !matches!(c, '\u{4e00}'..='\u{9fff}' | '）' | ')'));
    if cut {
        return;
    }
    let floor = scratch.names.last().filter(|n| !n.weak).map_or(0, |n| n.span.end);
    let fits = |at: usize| !cue.is(flag::TAIL) || trades(&scratch.cues, reading.text, Span::new(at, start));
    if !cue.is(flag::GROUP)
        && (!near(&scratch.cues[..i], start, flag::PLACE | flag::KNOWN)
            || !trace.on && !may_begin(layer, reading.text, &scratch.cues, i, floor, flag::PLACE | flag::PLAIN, fits))
    {
        return;
    }
    let Some(best) = best_start(layer, reading.text, &scratch.cues, i, floor, true, &mut scratch.window) else { return };
    let span = Span::new(best.at, end);
    let body = Span::new(best.at, start);
    let (least, left, right, most) = match cue.flags {
        _ if cue.is(flag::GROUP) => (3, 3, 0, if best.right >= 2 { 12 } else { 6 }),
        _ if cue.is(flag::SITE) => (5, 3, 2, 10),
        _ => (5, 3, 2, if starting_at(&scratch.cues, best.at, flag::KNOWN).is_some() { 9 } else { 7 }),
    };
    if best.score < least || best.left < left || best.right < right || best.chars < 2 || best.chars > most {
        return trace.reject(span, rule, "nothing says where the name begins");
    }
    // 上海证券|交易所
    let longer = |c: &Cue| c.is(flag::ORG | flag::STOP | flag::ORG_TAIL) && c.start as usize <= start && c.end as usize > end;
    if scratch.cues[i + 1..].iter().take_while(|c| c.end as usize <= end + 30).any(longer) {
        return;
    }
    // 意图|控股 is a verb.
    if cue.span().of(reading.text) == "控股" && is_word(body.of(reading.text)) {
        return trace.reject(span, rule, "a verb");
    }
    if cue.is(flag::SITE) && !makes(&scratch.cues, reading.text, body) {
        return trace.reject(span, rule, "any works of a place");
    }
    // 中国银行|保险, but 住友信托|资产管理
    let tail = cue.is(flag::TAIL) && cue.span().of(reading.text) != "资产管理";
    if tail && ends_with(&scratch.cues, start, flag::TAIL) {
        return trace.reject(span, rule, "a word behind a whole name");
    }
    if cue.is(flag::TAIL) && !trades(&scratch.cues, reading.text, body) {
        return trace.reject(span, rule, "a general term");
    }
    if exactly(&scratch.cues, span, flag::STOP).is_some() || begins_general(&scratch.cues, reading.text, best.at) {
        return trace.reject(span, rule, "a general term");
    }
    let place = starting_at(&scratch.cues, best.at, flag::PLACE).map_or(best.at, |p| p.end as usize);
    if says_nothing(&scratch.cues, body)
        || (cue.is(flag::SITE) && ends_with(&scratch.cues, end, flag::GENERIC))
        || (place >= start && !cue.is(flag::TAIL))
        || exactly(&scratch.cues, body, flag::GENERIC | flag::STRONG | flag::STOP | flag::COUNTRY).is_some()
        || (!cue.is(flag::GROUP) && ending_with(&scratch.cues, start, flag::GENERIC).any(|c| c.start as usize <= place))
    {
        return trace.reject(span, rule, "a general term");
    }
    let certainty = if best.right >= 2 { Certainty::Likely } else { Certainty::Guess };
    scratch.push(Name { weak: true, ..name(best.at, end, rule, certainty) });
}

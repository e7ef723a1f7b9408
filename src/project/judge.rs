//! Whether a stretch that ends in a head is the name of one definite project, by what its words tell and what stands around it.

use super::left::{Edge, Frame};
use super::sentence::{Around, BarKind};
use super::words::{HeadClass, list};
use crate::entity::{Certainty, RuleName, StageKind};
use crate::reading::Findings;
use crate::text::span::Span;

/// What the words of a name tell.
#[derive(Default)]
pub(super) struct Weight {
    /// A company, a place, a quantity, quotation marks, works named inside.
    pub evidence: u32,
    company: bool,
    place_only: bool,
    quantity_only: bool,
    /// Characters that no list explains.
    pub specific: usize,
    /// A kind of project is named.
    kind: bool,
}

/// Fewer characters before works named inside a name tell nothing: 新基地项目.
const MIN_INNER: usize = 2;

pub(super) fn weigh(around: &Around<'_>, edge: &Edge, core: Span) -> Weight {
    let mut weight = Weight::default();
    let mut at = core.start;
    let (mut company, mut quantity, mut place, mut works) = (false, false, false, false);
    let piece_end = core.end;
    while at < piece_end {
        // The longest explained stretch from here.
        let bar = around.bar_from(at).filter(|b| b.span.start == at && b.span.end <= piece_end);
        match bar.map(|b| (b.kind, b.span.end)) {
            Some((BarKind::Company, end)) => {
                company = true;
                at = end;
                continue;
            }
            Some((BarKind::Quantity, end)) => {
                quantity = true;
                at = end;
                continue;
            }
            Some((BarKind::Place, end)) => {
                place = true;
                at = end;
                continue;
            }
            _ => {}
        }
        if weight.specific >= MIN_INNER && around.head_at(at).is_some_and(|h| h.span.end <= piece_end && h.class != HeadClass::End) {
            works = true;
        }
        let longest = around
            .words_in(Span::new(at, piece_end))
            .filter(|w| w.0.start == at && w.1 & (list::GENERIC | list::KIND) != 0)
            .max_by_key(|w| w.0.end);
        if let Some((span, lists)) = longest {
            weight.kind |= lists & list::KIND != 0;
            at = span.end;
            continue;
        }
        let c = around.text[at..].chars().next().unwrap_or(' ');
        if c.is_ascii_digit() {
            quantity |= at > core.start || quantity_like(&around.text[at..piece_end]);
        } else if c.is_alphabetic() {
            weight.specific += 1;
        }
        at += c.len_utf8();
    }
    weight.evidence =
        u32::from(company) + u32::from(quantity) + u32::from(place) + u32::from(works) + u32::from(edge.quoted && weight.specific >= 2);
    weight.company = company;
    weight.place_only = place && weight.evidence == 1;
    weight.quantity_only = quantity && weight.evidence == 1;
    weight
}

/// 10万吨…, 100兆瓦…: a figure that the quantity layer may not have read.
fn quantity_like(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    rest.starts_with(['万', '亿', '吨', '兆', '千', '头', '台', '套', '亩', 'M', 'G'])
}

/// Whether a count stands there that a mark or the sentence's end follows: 项目6个, but not 项目3个标段.
fn counts_to_the_end(around: &Around<'_>, at: usize) -> bool {
    let count = around.bar_from(at).filter(|b| b.span.start == at && matches!(b.kind, BarKind::Quantity | BarKind::Count));
    count.is_some_and(|b| {
        b.span.of(around.text).ends_with(['个', '项']) && around.text[b.span.end..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    })
}

/// What is thought of a stretch.
pub(super) enum Verdict {
    /// A name, by which rule and how surely.
    Name(RuleName, Certainty),
    /// It could be one, were it listed with one or told in full elsewhere.
    Doubtful,
    Nothing,
}

/// Whether the stretch is a project's name. `core` is what stands before its last head.
pub(super) fn judge(around: &Around<'_>, findings: &Findings, core: Span, edge: &Edge, span: Span, class: HeadClass) -> Verdict {
    if edge.generic || core.is_empty() && !edge.quoted {
        return Verdict::Nothing;
    }
    // A slogan in quotes; what works yield when they are done.
    let before = &around.text[..edge.start];
    if edge.quoted && span.of(around.text).contains('，')
        || ["可年产", "年产能", "形成年产", "实现年产"].iter().any(|w| before.ends_with(w))
    {
        return Verdict::Nothing;
    }
    let weight = weigh(around, edge, core);
    let named = weight.evidence > 0 && (!weight.place_only || weight.specific >= 1 || weight.kind);
    let followed = followed_by_stage(around, findings, span.end, class == HeadClass::Strong);
    if class == HeadClass::Strong {
        // 民营“专精特新”项目6个
        if weight.specific > 0 && !weight.company && !weight.place_only && counts_to_the_end(around, span.end) {
            return Verdict::Nothing;
        }
        if edge.quoted && (weight.specific >= 2 || weight.evidence > 1) {
            return Verdict::Name("project.quoted", Certainty::Sure);
        }
        if named {
            return Verdict::Name("project.head", Certainty::Sure);
        }
        if matches!(edge.frame, Frame::Amount | Frame::Owner) && (weight.specific >= 1 || weight.kind) {
            return Verdict::Name("project.framed", Certainty::Sure);
        }
        let framed = !matches!(edge.frame, Frame::None) || followed || money_follows(around, span.end);
        if weight.specific >= 2 && framed {
            return Verdict::Name("project.framed", Certainty::Likely);
        }
        return if weight.specific >= 2 { Verdict::Doubtful } else { Verdict::Nothing };
    }
    let text = around.text;
    // 1.9万平方米厂房 says how large, not which; 10万千瓦光热电站 is told by what it yields.
    let size = |c: Span| !YIELDS.iter().any(|unit| c.of(text).ends_with(unit));
    if weight.quantity_only && weight.specific == 0 && !weight.kind && edge.frame != Frame::Amount && size(core) {
        return Verdict::Nothing;
    }
    // 3号、4号机房楼; 世界最大漂浮式光伏电站——某某电站
    if core.of(text).chars().all(|c| c.is_ascii_digit() || PART_CHARS.contains(&c)) || text[span.end..].starts_with("——") {
        return Verdict::Nothing;
    }
    // 800座换电站, 农村公路126公里 are counted.
    let counted = |at: usize| {
        let bar = around.bar_from(at).filter(|b| b.span.start == at && matches!(b.kind, BarKind::Quantity | BarKind::Count));
        bar.is_some_and(|b| b.span.of(around.text).ends_with(COUNTERS))
    };
    if counted(edge.start) || counted(span.end) && !weight.company {
        return Verdict::Nothing;
    }
    let framed = matches!(edge.frame, Frame::Amount | Frame::Done | Frame::Build | Frame::Stage | Frame::Name);
    let phase = weight.company && has_phase(span.of(text));
    let told = followed || money_follows(around, span.end) || measured(around, edge, span.end);
    let builds = told || framed || phase || listed(around, span.end) || list_followed(around, findings, span.end);
    // 动力车间: a part of some works, like any other.
    let part = PARTS.iter().any(|head| span.of(text).ends_with(head));
    let solid = named
        || weight.place_only && followed
        || weight.specific >= 2
            && (edge.frame != Frame::None || told)
            && !(part && edge.frame != Frame::Amount && core.of(text).chars().count() < MIN_PART)
        || weight.kind && edge.frame == Frame::Amount;
    match class {
        HeadClass::Works if builds && solid => Verdict::Name("project.works", Certainty::Likely),
        HeadClass::Loose | HeadClass::End
            if builds
                && span.len() <= MAX_LOOSE
                && ends_word(around, span.end)
                && (named && !weight.quantity_only && weight.specific >= 1
                    || (weight.company || weight.specific >= 2) && (told || framed)) =>
        {
            Verdict::Name("project.works", Certainty::Guess)
        }
        _ if part => Verdict::Nothing,
        _ if weight.company || named && weight.specific >= 1 || weight.specific >= 2 => Verdict::Doubtful,
        _ => Verdict::Nothing,
    }
}

/// What the works yield: 20万千瓦, 5万吨.
const YIELDS: [&str; 10] = ["瓦", "W", "瓦时", "Wh", "吨", "吨级", "头", "只", "羽", "辆"];

/// What numbers the parts of works.
const PART_CHARS: &[char] = &['号', '#', '、', '至', '到', '和', '及', '一', '二', '三', '四', '五', '六', '两', '-', '—', '主'];

/// A part of works has a name of its own from so many characters on: 职业中专实训楼.
const MIN_PART: usize = 4;

/// Heads of what is mostly a part of other works.
const PARTS: [&str; 6] = ["车间", "厂房", "产线", "生产线", "机房楼", "楼"];

/// Units of what is counted, not named.
pub(super) const COUNTERS: &[char] = &['座', '条', '個', '个', '处', '栋', '棟', '家', '所', '條', '里', '间', '幢', '套'];

/// A name that ends in a loose head is no longer than this, in bytes.
const MAX_LOOSE: usize = 90;

/// Whether what follows cannot go on with the name: 经济圈 behind 成渝双城 does.
fn ends_word(around: &Around<'_>, end: usize) -> bool {
    const MARKS: &[char] = &[
        '和', '与', '及', '等', '的', '一', '二', '三', '首', '项', '则', '已', '将', '正', '也', '今', '目', '现', '因', '于', '在', '为',
        '是', '由', '有', '从', '被', '可', '拟', '均', '都', '内', '里', '未', '尚', '还', '计', '预', '占', '总', '开', '建', '竣', '投',
        '封', '停', '落', '全',
    ];
    let rest = around.text.get(end..around.sentence.end).unwrap_or_default();
    rest.starts_with(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() || MARKS.contains(&c))
        || rest.is_empty()
        || around.word_from(end, list::VERB | list::BOUNDARY | list::SINGLE | list::MEASURE)
        || around.bar_from(end).is_some_and(|b| b.span.start == end && !matches!(b.kind, BarKind::Word | BarKind::Company | BarKind::Place))
        || around.head_at(end).is_some()
}

/// Whether a phase is named: 二期厂房.
fn has_phase(name: &str) -> bool {
    ["一期", "二期", "三期", "四期", "首期"].iter().any(|p| name.contains(p))
}

/// 甲产业园、乙码头建成投用: a stage behind the last item of a list is told of all.
fn list_followed(around: &Around<'_>, findings: &Findings, end: usize) -> bool {
    let rest = around.text.get(end..around.sentence.end).unwrap_or_default();
    if !rest.starts_with(['、', '和']) {
        return false;
    }
    let from = findings.stages.partition_point(|s| s.span.start < end);
    let Some(stage) = findings.stages.get(from).filter(|s| s.span.end <= around.sentence.end && s.span.start < end + 150) else {
        return false;
    };
    let gap = Span::new(end, stage.span.start).of(around.text);
    !gap.contains(['，', ',', '。', '：', '；', '的'])
}

/// How far behind a name its stage may stand, in bytes.
const STAGE_GAP: usize = 48;

/// A stage of building right behind a name: 某电站全面并网.
pub(super) fn followed_by_stage(around: &Around<'_>, findings: &Findings, end: usize, strong: bool) -> bool {
    let from = findings.stages.partition_point(|s| s.span.start < end);
    let Some(stage) = findings.stages.get(from).filter(|s| s.span.start <= end + STAGE_GAP && s.span.end <= around.sentence.end) else {
        return false;
    };
    let gap = Span::new(end, stage.span.start).of(around.text);
    // 甘眉园区分会场有两个项目开工: others do.
    let others = || !strong && gap.contains("项目");
    (strong || stage.fact.stage >= StageKind::Signed) && !others() && !gap.contains(['，', ',', '、', '。', '：', '的', '；', '和', '与'])
}

/// 某项目投资8500万元, 某项目总投资…, 某产业园（5600万元）.
fn money_follows(around: &Around<'_>, end: usize) -> bool {
    let rest = around.text.get(end..).unwrap_or_default();
    if let Some(inside) = rest.strip_prefix(['（', '(']) {
        let at = rest.len() - inside.len() + end;
        let amount = around
            .bar_from(at)
            .is_some_and(|b| b.kind == BarKind::Amount && b.span.start < at + 13 && b.span.of(around.text).contains('元'));
        return amount && !inside.starts_with("注册");
    }
    let rest = rest.trim_start_matches(['，', ',', '：', ':', '”', '原', '计', '划', '预', '拟']);
    let amount = |behind: &str| behind.starts_with(|c: char| c.is_ascii_digit() || "额总约超近逾达规最".contains(c));
    rest.starts_with("总投资") || rest.strip_prefix("投资").is_some_and(amount)
}

/// Works told with their measures: 某水库总库容…, 某中心占地…. The name opens its clause.
fn measured(around: &Around<'_>, edge: &Edge, end: usize) -> bool {
    let before = around.text[..edge.start].trim_end_matches(['“', ' ']);
    let opens = edge.frame == Frame::Line
        || edge.frame == Frame::Owner
        || before.is_empty()
        || before.ends_with(['，', '。', '；', '\n', '、', '的']);
    opens && {
        let rest = around.text.get(end..around.sentence.end).unwrap_or_default().trim_start_matches(['，', ',', '”', '：']);
        let at = around.text.len().min(around.sentence.end) - rest.len();
        // 柘溪水库是全县最大的水利工程
        let is = || {
            rest.starts_with('是') && {
                let near = rest.char_indices().take(LIST_REACH).last().map_or("", |(at, c)| &rest[..at + c.len_utf8()]);
                let clause = near.split(['，', '。', '；', ',']).next().unwrap_or_default();
                clause.ends_with("项目") || clause.ends_with("工程")
            }
        };
        around.word_from(at, list::MEASURE) || is()
    }
}

/// How far behind a name the end of its list is looked for, in characters.
const LIST_REACH: usize = 50;

/// 甲、乙等项目: an item of a list whose head is 项目.
fn listed(around: &Around<'_>, end: usize) -> bool {
    let rest = around.text.get(end..around.sentence.end).unwrap_or_default();
    if !rest.starts_with(['、', '等']) {
        return false;
    }
    // Only so far, or a line of a megabyte would cost its square.
    let near = rest.char_indices().take(LIST_REACH).last().map_or("", |(at, c)| &rest[..at + c.len_utf8()]);
    let clause = near.split(['，', '。', '；', ',']).next().unwrap_or_default();
    let Some(at) = clause.find('等') else { return false };
    let tail = &clause[at..];
    tail.find("项目").or_else(|| tail.find("工程")).is_some_and(|n| n <= 24)
}

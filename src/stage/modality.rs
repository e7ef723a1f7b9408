//! Whether a stage has come: planned, negated, generic or actual, by the cues in its scope.
//!
//! A cue acts on the stages behind it in its clause, up to the next stage that is not joined to them. Stages that are
//! joined (签约、落地; 竣工并投产) share what was said of the first. All windows are bounded, so a sentence costs linear time.

use crate::entity::{Modality, RuleName, StageKind};
use crate::text::clause::Clauses;
use crate::text::span::Span;

use super::words::list;

/// A word that says how a stage stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    pub span: Span,
    pub lists: u32,
}

/// A stage word that speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub span: Span,
    pub kind: StageKind,
    pub modality: Option<Modality>,
    pub rule: RuleName,
}

/// Keeps, of overlapping cues, the one that begins first, of those the longest.
pub(super) fn keep_longest(cues: &mut Vec<Cue>) {
    cues.sort_by_key(|c| (c.span.start, usize::MAX - c.span.end));
    let mut end = 0;
    cues.retain(|cue| {
        let keeps = cue.span.start >= end;
        if keeps {
            end = cue.span.end;
        }
        keeps
    });
}

/// How far before a stage its cues are looked for, in bytes.
const CUE_REACH: usize = 180;
/// How far a negation reaches, in bytes: 尚未完成全部设备的安装.
const NEGATION_REACH: usize = 27;
/// How far 不 reaches: 不愿退出.
const TIGHT_REACH: usize = 3;
/// How far apart joined stages may stand, in bytes.
const JOIN_REACH: usize = 36;
/// How far before a clause the plan that it goes on with is looked for, in bytes.
const FRAME_REACH: usize = 450;
/// How far behind a stage the words that speak of it are looked for, in bytes.
const BEHIND_REACH: usize = 120;

/// Gives each mention of a sentence its modality. `carried` is what the last clause before the sentence said, where it
/// may be carried on (计划6月竣工；7月投产), and is set for the next sentence.
pub(super) fn decide(
    text: &str,
    sentence: Span,
    clauses: &Clauses,
    cues: &[Cue],
    mentions: &mut [Mention],
    carried: &mut Option<Modality>,
) {
    let scope = Scope { text, sentence, clauses, cues };
    let mut before: Option<Mention> = None;
    for index in 0..mentions.len() {
        let mention = mentions[index];
        let next = mentions.get(index + 1).copied();
        let said = scope.said(mention, before, next);
        let modality = said.or_else(|| scope.carried(mention, before, *carried)).unwrap_or(Modality::Actual);
        mentions[index].modality = Some(modality);
        before = Some(mentions[index]);
        *carried = None;
    }
    if mentions.len() > 1 {
        scope.steps(mentions);
        scope.nouns(mentions);
        scope.lists(mentions);
    }
    if asks(sentence.of(text)) {
        mentions.iter_mut().filter(|m| m.modality == Some(Modality::Actual)).for_each(|m| m.modality = Some(Modality::Generic));
    }
    // A plan reaches over a semicolon, not over a full stop.
    let goes_on = sentence.of(text).ends_with(['；', ';']);
    *carried = mentions.last().and_then(|m| m.modality).filter(|m| *m == Modality::Planned && goes_on);
}

/// Whether a sentence asks whether something is so: 是否已经投产？ 已经投产，是这样吗？
fn asks(sentence: &str) -> bool {
    const WORDS: [&str; 8] = ["吗？", "吗?", "吗？”", "是否", "有没有", "是不是", "能否", "何时"];
    let end = sentence.trim_end_matches(['”', '"', ' ', '\n', '\r']);
    end.ends_with(['？', '?']) && WORDS.iter().any(|w| sentence.contains(w))
}

struct Scope<'a> {
    text: &'a str,
    sentence: Span,
    clauses: &'a Clauses,
    cues: &'a [Cue],
}

/// So many stages without a subject are a list of steps.
const LIST_OF_STEPS: usize = 3;

impl Scope<'_> {
    /// “开工、合龙、通车，百姓看到的是节点”: a clause that holds nothing but stages speaks of them in general.
    fn lists(&self, mentions: &mut [Mention]) {
        let mut from = 0;
        while from < mentions.len() {
            let mut to = from + 1;
            while to < mentions.len()
                && matches!(self.text.get(mentions[to - 1].span.end..mentions[to].span.start), Some("、" | "和" | "到"))
            {
                to += 1;
            }
            let before = self.text[..mentions[from].span.start].chars().next_back();
            let behind = self.text[mentions[to - 1].span.end..].chars().next();
            let opens = before.is_none_or(|c| matches!(c, '“' | '"' | '，' | '。' | '；' | '：' | '\n' | '「'));
            let closes = behind.is_none_or(|c| matches!(c, '”' | '"' | '，' | '。' | '；' | '\n' | '」'));
            if to - from >= LIST_OF_STEPS && opens && closes {
                for mention in mentions[from..to].iter_mut().filter(|m| m.modality == Some(Modality::Actual)) {
                    mention.modality = Some(Modality::Generic);
                }
            }
            from = to;
        }
    }

    fn clause(&self, at: usize) -> Span {
        self.clauses.get(self.clauses.number(at))
    }

    /// Cues that begin in the window, in order.
    fn cues(&self, window: Span) -> &[Cue] {
        let from = self.cues.partition_point(|c| c.span.start < window.start);
        let to = self.cues.partition_point(|c| c.span.start < window.end);
        &self.cues[from..to.max(from)]
    }

    /// What the words in a stage's own scope say of it.
    fn said(&self, mention: Mention, before: Option<Mention>, next: Option<Mention>) -> Option<Modality> {
        let stage = mention.span;
        let clause = self.clause(stage.start);
        let joined = before.filter(|b| self.joined(b.span, stage));
        let mut from = clause.start.max(stage.start.saturating_sub(CUE_REACH));
        if let Some(last) = before.filter(|b| b.span.end > from) {
            from = last.span.end;
        }
        let behind = self.behind(mention, clause, next);
        // 正在, 在建 and their like hold their own cue.
        if matches!(stage.of(self.text).chars().next(), Some('正' | '在')) && behind.is_none() && !self.pushed(from, stage) {
            return Some(Modality::Actual);
        }
        if stage.of(self.text).starts_with('拟') && mention.kind != StageKind::Intent {
            return Some(Modality::Planned);
        }
        let window = Span::new(from, stage.start);
        let tail = &self.text[stage.end..];
        if window.of(self.text).ends_with('对') && tail.starts_with("项目") && !self.definite(stage.end, clause.end) {
            return Some(Modality::Generic);
        }
        let mut early = false;
        let mut past = false;
        for cue in self.cues(window).iter().rev().filter(|c| c.span.end <= stage.start) {
            let gap = Span::new(cue.span.end, stage.start).of(self.text);
            let lists = cue.lists;
            if lists & list::NEUTRAL != 0 {
                continue;
            }
            if lists & list::NEGATED != 0 && gap.len() <= NEGATION_REACH || lists & list::NEGATED_TIGHT != 0 && gap.len() <= TIGHT_REACH {
                return Some(Modality::Negated);
            }
            if past {
                continue;
            }
            if lists & list::ACTUAL != 0 {
                if lists & list::PLANNED == 0 && !gap.contains('后') {
                    past = true;
                }
                continue;
            }
            if lists & list::PLANNED != 0 && !self.aside(gap) && !self.of_a_year(cue.span) {
                return Some(Modality::Planned);
            }
            if lists & list::EARLY != 0 && gap.len() <= 6 {
                early = true;
            }
            if lists & list::PUSH != 0 && !self.aside(gap) && behind.is_none() {
                let definite = self.definite(cue.span.end, clause.end);
                return Some(if definite { Modality::Planned } else { Modality::Generic });
            }
        }
        if past {
            return Some(Modality::Actual);
        }
        if early && behind != Some(Modality::Planned) {
            return Some(if self.definite(clause.start, clause.end) { Modality::Planned } else { Modality::Generic });
        }
        if self.deadline(window) || from == clause.start && self.announced(clause.start) {
            return Some(Modality::Planned);
        }
        behind
            .or_else(|| joined.and_then(|b| b.modality))
            .or_else(|| {
                // 预计开工284万平方米、竣工138万平方米: one plan, figures between.
                let last = before.filter(|b| b.modality == Some(Modality::Planned))?;
                let gap = Span::new(last.span.end, stage.start).of(self.text);
                let figures = gap.len() <= JOIN_REACH && gap.contains('、') && !gap.contains(['，', ',', '；', '。', '：', '的', '其']);
                figures.then_some(Modality::Planned)
            })
            .or_else(|| (self.framed(mention, clause) || self.by_year(mention)).then_some(Modality::Planned))
    }

    /// Whether the sentence begins with a year by which something is to be: 到2028年，某某园建成. What is past has its 已.
    fn by_year(&self, mention: Mention) -> bool {
        let sentence = self.sentence.of(self.text).trim_start_matches(['“', ' ', '　']);
        let Some(year) = sentence.strip_prefix('到').filter(|s| s.bytes().take(4).all(|b| b.is_ascii_digit())) else { return false };
        let told = self.cues(Span::new(self.sentence.start, mention.span.start)).iter().any(|c| c.lists & list::ACTUAL != 0);
        (StageKind::Construction..=StageKind::FullCapacity).contains(&mention.kind)
            && year.get(4..).is_some_and(|y| y.starts_with('年'))
            && !told
    }

    /// Whether a plan told before goes on in this clause, which begins with its verb: 今年将培育新兴产业，加快建设某某园，建成某某港四期.
    fn framed(&self, mention: Mention, clause: Span) -> bool {
        const FRAMES: [&str; 12] =
            ["将", "还将", "也将", "未来将", "今年要", "明年要", "年要", "下半年要", "下一步要", "今后要", "力争", "目标是"];
        const LEADS: [&str; 12] = ["", "并", "再", "新", "加快", "全面", "尽快", "抓紧", "同步", "陆续", "确保", "推动"];
        if mention.kind < StageKind::Started || mention.kind > StageKind::FullCapacity {
            return false;
        }
        let stage = mention.span;
        let behind = &self.text[stage.end..];
        let lead = Span::new(clause.start, stage.start).of(self.text);
        if clause.start == self.sentence.start
            || !LEADS.contains(&lead)
            || behind.starts_with(['了', '的', '率', '以', '后', '时', '，', '。'])
            || behind.starts_with("项目")
        {
            return false;
        }
        let from = self.sentence.start.max(clause.start.saturating_sub(FRAME_REACH));
        let cues = self.cues(Span::new(from, clause.start)).iter().rev();
        let told = |c: &&Cue| c.lists & (list::PLANNED | list::ACTUAL | list::NEGATED) != 0;
        cues.filter(told).all(|c| c.lists & list::PLANNED != 0 && FRAMES.contains(&c.span.of(self.text)))
            && self.cues(Span::new(from, clause.start)).iter().any(|c| c.lists & list::PLANNED != 0)
    }

    /// A word of planning right before the comma that this clause follows: 承诺，项目年底竣工.
    fn announced(&self, start: usize) -> bool {
        let Some(end) = start.checked_sub('，'.len_utf8()).filter(|&at| self.text.get(at..start) == Some("，")) else { return false };
        let to = self.cues.partition_point(|c| c.span.start < end);
        self.cues[..to].last().is_some_and(|c| c.span.end == end && c.lists & list::PLANNED != 0)
    }

    /// Whether a verb of policy stands before.
    fn pushed(&self, from: usize, stage: Span) -> bool {
        self.cues(Span::new(from, stage.start)).iter().any(|c| c.lists & (list::NEGATED | list::PLANNED) != 0 && c.span.end == stage.start)
    }

    /// Whether a cue before `gap` belongs to an attribute that `gap` ends: 预计总投资3亿元的某项目开工.
    fn aside(&self, gap: &str) -> bool {
        gap.contains("元的") || gap.contains("吨的") || gap.contains("亩的") || gap.contains("米的") || gap.contains("千瓦的")
    }

    /// 2021年底: the end of a told year, which may be past.
    fn of_a_year(&self, cue: Span) -> bool {
        matches!(cue.of(self.text), "年底" | "年初") && self.text[..cue.start].ends_with(|c: char| c.is_ascii_digit())
    }

    /// Whether something that can be counted or named stands there.
    fn definite(&self, from: usize, to: usize) -> bool {
        let piece = Span::new(from, to.min(from + 240)).of(self.text);
        piece.bytes().any(|b| b.is_ascii_digit()) || piece.contains(['“', '年'])
    }

    /// 6月底前, 10月20日前: a day to come. 3个月前 is past.
    fn deadline(&self, window: Span) -> bool {
        let piece = window.of(self.text);
        // 30天内, 4个月内
        if let Some(head) = piece.strip_suffix('内') {
            let unit = head.strip_suffix(['天', '日', '月', '年']).map(|h| h.strip_suffix('个').unwrap_or(h));
            if unit.is_some_and(|h| h.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两".contains(c))) {
                return true;
            }
        }
        let Some(at) = piece.rfind('前') else { return false };
        if piece.len() - at > 30 {
            return false;
        }
        let head = &piece[..at];
        let mut back = head.chars().rev();
        match back.next() {
            Some('日' | '月' | '年') => {
                let unit_at = head.len() - 3;
                head[..unit_at].ends_with(|c: char| c.is_ascii_digit())
            }
            _ => false,
        }
    }

    /// What the words behind a stage say of it.
    fn behind(&self, mention: Mention, clause: Span, next: Option<Mention>) -> Option<Modality> {
        let stage = mention.span;
        let rest = Span::new(stage.end, self.sentence.end.min(stage.end + BEHIND_REACH));
        let end = (rest.start..=rest.end).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(rest.start);
        let tail = self.text.get(stage.end..end).unwrap_or_default();
        let after = tail.strip_prefix(['后']).or_else(|| tail.strip_prefix("之后")).or_else(|| tail.strip_prefix("以后"));
        if let Some(after) = after.filter(|a| !a.starts_with(['期', '续', '勤', '备'])) {
            let from = end - after.len();
            let mut until = end;
            if let Some(next) = next.filter(|n| n.span.start < end) {
                until = next.span.start;
            }
            let forecast =
                self.cues(Span::new(from, until)).iter().find(|c| c.lists & (list::FORECAST | list::ACTUAL | list::NEGATED) != 0);
            return match forecast {
                Some(cue) if cue.lists & list::FORECAST != 0 => Some(Modality::Planned),
                Some(_) => None,
                None if mention.kind >= StageKind::Completed && mention.kind <= StageKind::FullCapacity => Some(Modality::Planned),
                None => None,
            };
        }
        // 该工程的投产，不仅可以…; 全部达产实现销售收入…
        let mut ahead = self.cues(Span::new(stage.end, end)).iter();
        let forecast = ahead.next().filter(|c| c.lists & list::FORECAST != 0).map(|c| Span::new(stage.end, c.span.start).of(self.text));
        let named = self.text[..stage.start].ends_with('的') && forecast.is_some_and(|gap| gap.starts_with('，') && gap.len() <= 12);
        let yields = mention.kind == StageKind::FullCapacity && (forecast == Some("") || tail.starts_with("实现"));
        if (named || yields) && mention.kind >= StageKind::Completed {
            return Some(Modality::Planned);
        }
        for cue in self.cues(Span::new(stage.end, clause.end.min(end))) {
            let gap = Span::new(stage.end, cue.span.start).of(self.text);
            if cue.lists & list::FUTURE_AFTER != 0 && gap.len() <= 12 {
                return Some(Modality::Planned);
            }
            if cue.lists & list::GENERIC_AFTER != 0 && (gap.is_empty() || gap == "的" || gap == "等" || gap == "各") {
                return Some(Modality::Generic);
            }
            if cue.lists & list::CEREMONY != 0 && gap.len() <= 9 {
                let rest = self.cues(Span::new(cue.span.end, clause.end.min(end)));
                return rest.iter().any(|c| c.lists & list::PLANNED != 0).then_some(Modality::Planned);
            }
        }
        None
    }

    /// Whether two stages are told in one breath: nothing but conjunctions, times and adverbs between them.
    fn joined(&self, first: Span, second: Span) -> bool {
        let gap = Span::new(first.end, second.start).of(self.text);
        gap.len() <= JOIN_REACH
            && gap.chars().all(|c| {
                c.is_ascii_digit()
                    || matches!(
                        c,
                        '、' | '和'
                            | '及'
                            | '以'
                            | '并'
                            | '与'
                            | '或'
                            | '者'
                            | '年'
                            | '月'
                            | '日'
                            | '个'
                            | '项'
                            | '底'
                            | '初'
                            | '中'
                            | '旬'
                            | '上'
                            | '下'
                            | '半'
                            | '明'
                            | '次'
                            | '当'
                            | '季'
                            | '度'
                            | '第'
                            | '一'
                            | '二'
                            | '三'
                            | '四'
                            | '正'
                            | '式'
                            | '全'
                            | '面'
                            | '部'
                            | '已'
                            | '未'
                    )
            })
    }

    /// What the clause before said, where this one begins with its stage or with a day and a stage.
    fn carried(&self, mention: Mention, before: Option<Mention>, carried: Option<Modality>) -> Option<Modality> {
        let clause = self.clause(mention.span.start);
        let lead = Span::new(clause.start, mention.span.start).of(self.text);
        let opens = |c: char| c.is_ascii_digit() || matches!(c, '明' | '次' | '后' | '年' | '第' | '新' | '力' | '全');
        let short = lead.is_empty() || lead.len() <= 30 && lead.starts_with(opens);
        let modality = match before {
            Some(last) if last.span.end + 90 >= mention.span.start && last.span.end < clause.start => last.modality,
            Some(_) => None,
            None => carried,
        };
        modality.filter(|m| short && *m == Modality::Planned)
    }

    /// Enumerations of steps: 从签约到落地、投产; 拿地即开工; 签约一批、开工一批; 在建、拟建、建成的项目.
    fn steps(&self, mentions: &mut [Mention]) {
        let gap = |a: &Mention, b: &Mention| -> &str { Span::new(a.span.end, b.span.start).of(self.text) };
        let mut start = 0;
        while start < mentions.len() {
            let mut end = start + 1;
            while end < mentions.len() && gap(&mentions[end - 1], &mentions[end]).len() <= 24 {
                end += 1;
            }
            let chain = &mut mentions[start..end];
            if chain.len() >= 2 {
                self.step_chain(chain);
            }
            start = end;
        }
    }

    fn step_chain(&self, chain: &mut [Mention]) {
        let gap = |a: &Mention, b: &Mention| -> &str { Span::new(a.span.end, b.span.start).of(self.text) };
        let first = chain[0].span;
        let lead_from = (first.start.saturating_sub(42)..=first.start).find(|&at| self.text.is_char_boundary(at)).unwrap_or(first.start);
        let lead = Span::new(lead_from.max(self.sentence.start), first.start).of(self.text);
        let lead = lead.rsplit(['，', ',', '；', '。', '：', '！', '\n']).next().unwrap_or_default();
        let dated = |piece: &str| piece.bytes().any(|b| b.is_ascii_digit());
        let to = (1..chain.len()).find(|&i| gap(&chain[i - 1], &chain[i]).contains(['到', '至']));
        let undated = !dated(lead) && chain.windows(2).all(|pair| !dated(gap(&pair[0], &pair[1])));
        if to.is_some() && undated && lead.contains(['从', '自', '由']) {
            chain.iter_mut().for_each(|m| m.modality = Some(Modality::Generic));
            return;
        }
        for i in 1..chain.len() {
            let between = gap(&chain[i - 1], &chain[i]);
            let early = between.strip_prefix("项目").map(|b| b.trim_start_matches('尽'));
            let early = early.is_some_and(|b| matches!(b, "早" | "快" | "早日" | "快速"));
            if between == "即" || early || between.starts_with("一批") {
                chain[i - 1].modality = Some(Modality::Generic);
                chain[i].modality = Some(Modality::Generic);
            }
        }
        let last = chain[chain.len() - 1].span;
        let tail = self.text.get(last.end..).unwrap_or_default();
        let listed = chain.windows(2).all(|pair| matches!(gap(&pair[0], &pair[1]), "、" | "和" | "及" | "以及" | "或"));
        let all_kinds = chain.len() >= 3 && tail.starts_with('的') && !dated(lead);
        if listed && all_kinds {
            chain.iter_mut().for_each(|m| m.modality = Some(Modality::Generic));
        }
        if closes_steps(tail) {
            // 已签约，打通开工、投产等环节: only what is enumerated.
            let from = (1..chain.len()).rev().find(|&i| !enumerates(gap(&chain[i - 1], &chain[i]))).unwrap_or(0);
            let stands = ["已", "处于", "进入", "完成"].iter().any(|w| lead.contains(w)) || dated(lead);
            if chain.len() - from >= 2 && !(from == 0 && stands) {
                chain[from..].iter_mut().for_each(|m| m.modality = Some(Modality::Generic));
            }
        }
    }

    /// 环评尚未获批: what is said of the approval is said of what it approves.
    fn nouns(&self, mentions: &mut [Mention]) {
        for i in 1..mentions.len() {
            let (noun, verb) = (mentions[i - 1], mentions[i]);
            let gap = Span::new(noun.span.end, verb.span.start).of(self.text);
            let is_noun = matches!(noun.span.of(self.text), "环评" | "能评" | "可研" | "安评");
            if is_noun && gap.len() <= 18 && verb.kind == StageKind::Approved && !gap.contains(['，', '、', ',']) {
                mentions[i - 1].modality = verb.modality;
            }
        }
    }
}

/// Whether what stands behind an enumeration of stages says that they are the steps of any project: 等环节, 等各个阶段, 全过程.
/// 竣工、投产阶段 without 等 is where one stands.
fn closes_steps(tail: &str) -> bool {
    const WHOLE: [&str; 7] = ["全过程", "全流程", "全周期", "全生命周期", "全链条", "各环节", "各阶段"];
    if let Some(rest) = tail.strip_prefix('等') {
        let rest = rest.trim_start_matches(['各', '个', '多', '关', '键', '主', '要', '重', '全', '的']);
        return ["环节", "阶段", "过程", "流程", "步骤", "周期", "生命周期", "链条"].iter().any(|w| rest.starts_with(w));
    }
    WHOLE.iter().any(|w| tail.trim_start_matches(['的', '等']).starts_with(w))
}

/// Whether two stages with this between them stand in one enumeration: nothing (签约落地), or a joining mark, perhaps with a step that
/// is no stage (签约、审批、开工).
fn enumerates(gap: &str) -> bool {
    const NEVER: [char; 11] = ['，', ',', '。', '；', ';', '：', '！', '已', '将', '未', '后'];
    gap.is_empty()
        || gap.contains(['、', '和', '及', '与', '或', '到', '至']) && !gap.contains(NEVER) && !gap.bytes().any(|b| b.is_ascii_digit())
}

//! Stages: where a project stands, whether it has come to that, and when.
//!
//! Takes the hits of the stage tables, gives mentions with stage and modality. A word that has other senses too (取消, 上线)
//! speaks only where works or projects are spoken of; look-alikes (开工率) and words inside names never do.

mod modality;
mod words;

use crate::entity::{DateValue, Modality, Stage, StageKind};
use crate::error::Error;
use crate::lexicon::Lexicon;
use crate::lexicon::table::STAGES;
use crate::lexicon::trie::Window;
use crate::reading::{Findings, Found, Reading, Trace};
use crate::scan::{self, Around, Part, Word};
use crate::text::clause::Clauses;
use crate::text::span::Span;
use modality::{Cue, Mention};
use words::{Class, Words, list};

/// The layer's tables, typed.
pub(crate) struct Layer {
    words: Words,
}

/// What one sentence holds for this layer; kept from sentence to sentence to save allocations.
#[derive(Default)]
pub(crate) struct Scratch {
    /// Stage words (a row) and look-alikes (none).
    candidates: Vec<(Span, Option<u32>)>,
    cues: Vec<Cue>,
    /// Words of the lists, in order of their ends.
    words: Vec<Word>,
    /// Those of the sentence before.
    before: Vec<Word>,
    pass: Window,
    mentions: Vec<Mention>,
    clauses: Clauses,
    /// Whether the document tells of projects.
    domain: bool,
}

/// What the stage words of a sentence are.
struct Signs {
    /// A bit for the class of each that stands in no name.
    classes: u32,
    /// How many there are, and how many that say a stage nearly wherever they stand.
    count: usize,
    firm: usize,
    /// Whether one says that something settles.
    landed: bool,
}

impl Layer {
    /// Reads the layer's tables; every fault is reported.
    pub(crate) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        Self { words: Words::new(lexicon, faults) }
    }

    /// Finds what the layer finds in one document.
    pub(crate) fn find(&self, reading: &Reading<'_>, around: &Around, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
        scratch.domain = self.tells_of_projects(reading, around);
        let mut carried = None;
        // One past the last sentence with a stage word.
        let mut behind = 0;
        for part in around.parts.iter().filter(|part| part.masks >> STAGES & 1 == 1) {
            if part.number != behind {
                carried = None;
            }
            behind = part.number + 1;
            self.read(reading, findings, trace, scratch, (around, part), &mut carried);
        }
        crate::reading::sort(&mut findings.stages);
    }

    /// Whether the document speaks of stages and projects often enough that weak stage words may be trusted.
    fn tells_of_projects(&self, reading: &Reading<'_>, around: &Around) -> bool {
        let lists = around.signs(reading).map(|hit| self.words.lists(hit));
        let (bare, all) = lists.fold((0, 0), |(bare, all), lists| (bare + u32::from(lists & list::BARE != 0), all | lists));
        bare >= DOMAIN_STAGES && all & list::HEAD != 0
    }

    /// Gathers the stage words of a sentence.
    fn gather(
        &self,
        reading: &Reading<'_>,
        findings: &Findings,
        (around, part): (&Around, &Part),
        candidates: &mut Vec<(Span, Option<u32>)>,
    ) -> Signs {
        candidates.clear();
        let sentence = part.sentence(reading);
        let mut signs = Signs { classes: 0, count: 0, firm: 0, landed: false };
        for hit in around.signs_of(part, reading).filter(|h| h.is_in(STAGES) && h.start as usize >= sentence.start) {
            let Some((row, word)) = self.words.stage(reading.lexicon, hit) else { continue };
            candidates.push((hit.span(), Some(row)));
            signs.classes |= if in_name(findings, hit.span()) { 0 } else { word.class.bit() };
            signs.count += 1;
            signs.firm += usize::from(word.class.is_firm());
            signs.landed |= word.kind == StageKind::Landed;
        }
        signs
    }

    /// The classes of stage words that may speak in a sentence with words of these lists.
    fn may_speak(&self, lists: u32, signs: &Signs, domain: bool) -> u32 {
        let has = |of: u32| lists & of != 0;
        let (near, trusted) = (has(list::NEAR_CONTEXT | list::HEAD), domain || signs.firm >= 2);
        // The words of the sentence before are not known yet.
        let always = Class::Bare.bit() | Class::Works.bit() | Class::Deal.bit();
        let when = |class: Class, may: bool| u32::from(may) << class as u32;
        always
            | when(Class::Near, near)
            | when(Class::Soft, near || trusted || signs.count >= 2 || signs.landed)
            | when(Class::Bid, !has(list::BID_NOISE))
            | when(Class::Land, domain || has(list::LAND))
            | when(Class::Launch, has(list::STRONG_HEAD))
            | when(Class::Tail, near && (signs.count >= 2 || has(list::ENTER)))
    }

    /// Whether works are spoken of in the sentence before.
    fn works_before(&self, reading: &Reading<'_>, number: u32, pass: &mut Window, words: &mut Vec<Word>) -> bool {
        let Some(&sentence) = (number as usize).checked_sub(1).and_then(|n| reading.sentences.get(n)) else { return false };
        let from = sentence.start.max(sentence.end.saturating_sub(PREVIOUS_REACH));
        let from = (from..sentence.end).find(|&at| reading.text.is_char_boundary(at)).unwrap_or(sentence.end);
        let window = Span::new(from, sentence.end);
        if scan::within(reading.hits, window).iter().any(|h| self.words.lists(h) & list::WORKS != 0) {
            return true;
        }
        self.words.find(reading.lexicon, reading.text, window, pass, words) & list::WORKS != 0
    }

    fn read(
        &self,
        reading: &Reading<'_>,
        findings: &mut Findings,
        trace: &mut Trace,
        scratch: &mut Scratch,
        (around, part): (&Around, &Part),
        carried: &mut Option<Modality>,
    ) {
        let sentence = part.sentence(reading);
        let Scratch { candidates, cues, words, before, pass, mentions, clauses, domain } = scratch;
        let domain = *domain;
        let signs = self.gather(reading, findings, (around, part), candidates);
        // Most stage words stand in names or without what their class asks for; a trace tells of these too.
        let of_works = || around.signs_of(part, reading).any(|h| self.words.lists(h) & list::STRONG_HEAD != 0);
        if !trace.on && (signs.classes == 0 || signs.classes == Class::Launch.bit() && !of_works()) {
            return;
        }
        let lists = self.words.find(reading.lexicon, reading.text, sentence, pass, words);
        if !trace.on && signs.classes & self.may_speak(lists, &signs, domain) == 0 {
            return;
        }
        if lists & list::LOOK_ALIKE != 0 {
            candidates.extend(words.iter().filter(|w| w.1 & list::LOOK_ALIKE != 0).map(|w| (w.0, None)));
        }
        // Of a stage word that is a look-alike too, the look-alike comes first.
        candidates.sort_by_key(|c| (c.0.start, usize::MAX - c.0.end, c.1.is_some()));
        mentions.clear();
        clauses.read(reading.text, sentence);
        // 计划9月开工，次年6月竣工: stage words that stand together vouch for each other.
        let told = signs.firm;
        let mut taken = sentence.start;
        for (at, &(span, row)) in candidates.iter().enumerate() {
            if span.start < taken {
                continue;
            }
            // 新签约 is 签约 with 新 before it, not 新签.
            let kind = |row: Option<u32>| row.map(|row| self.words.row(row).kind);
            let beaten = |next: &(Span, Option<u32>)| {
                next.0.start > span.start && next.0.start < span.end && next.0.end > span.end && next.0.len() >= span.len()
            };
            if row.is_some() && candidates.get(at + 1).is_some_and(|next| beaten(next) && kind(next.1) == kind(row)) {
                continue;
            }
            taken = span.end;
            let Some(row) = row else { continue };
            let word = self.words.row(row);
            // 用于建设中华冷链中心, 建设中外友好医院: 中 begins what is built.
            if span.of(reading.text).ends_with('中') && begins_name(reading.text, span.end) {
                trace.reject(span, "stage.word", "its last character begins the next word");
                continue;
            }
            if is_person(reading.text, span) {
                trace.reject(span, "stage.word", "inside a person's name");
                continue;
            }
            if in_name(findings, span) {
                trace.reject(span, "stage.word", "inside a name");
                continue;
            }
            // 竣工 beside 投产 is one mention of the furthest.
            if let Some(last) = mentions.last_mut().filter(|m| m.span.end == span.start && joins(m.kind, word.kind)) {
                last.kind = word.kind;
                last.span = last.span.cover(span);
                last.rule = "stage.joined";
                continue;
            }
            // 暂停运营: what is suspended is not so now.
            let suspended = |m: &Mention| m.span.end == span.start && m.kind == StageKind::Suspended;
            if mentions.last().is_some_and(suspended) && word.kind < StageKind::Suspended {
                trace.reject(span, "stage.word", "what is suspended");
                continue;
            }
            let place = Place { text: reading.text, clause: clauses.get(clauses.number(span.start)), words, sentence, word: span };
            let beside = mentions.last().is_some_and(|m| m.span.start >= place.clause.start);
            let mut works = || place.any(sentence, list::WORKS) || self.works_before(reading, part.number, pass, before);
            let speaks = match word.class {
                Class::Works => domain || told >= 2 || works(),
                Class::Tail => place.near() && (place.entered() || mentions.last().is_some_and(|m| m.span.end + 3 >= span.start)),
                Class::Soft => {
                    domain
                        || told >= 2
                        || beside
                        || place.near()
                        || place.subject()
                        || word.kind == StageKind::Landed && company_in(findings, place.clause)
                }
                Class::Deal => {
                    place.allows(Class::Deal, domain || told >= 2)
                        || span.of(reading.text).starts_with("签约") && place.clear_deal() && works()
                }
                class => place.allows(class, domain),
            };
            if !speaks {
                trace.reject(span, "stage.word", "no works or project near it");
                continue;
            }
            mentions.push(Mention { span, kind: word.kind, modality: None, rule: "stage.word" });
        }
        if mentions.is_empty() {
            return;
        }
        cues.clear();
        cues.extend(words.iter().filter(|w| w.1 & list::CUES != 0).map(|&(span, lists)| Cue { span, lists }));
        modality::keep_longest(cues);
        modality::decide(reading.text, sentence, clauses, cues, mentions, carried);
        let mut end = 0;
        for mention in mentions.iter() {
            let clause = clauses.get(clauses.number(mention.span.start));
            let mut modality = mention.modality.unwrap_or(Modality::Actual);
            let mut date = date_of(reading.text, findings, clause, mention.span, end);
            if date.is_none() && modality == Modality::Actual {
                date = opening_date(reading.text, findings, sentence, mention.span);
            }
            // 2026年投产 in a text of 2024 is to come, whatever the words say.
            let to_come = date.and_then(|d| d.from).zip(reading.date).is_some_and(|(from, today)| from > today);
            if to_come && modality == Modality::Actual {
                modality = Modality::Planned;
            }
            let fact = Stage { stage: mention.kind, modality, date };
            findings.stages.push(Found { span: mention.span, rule: mention.rule, fact });
            end = mention.span.end;
        }
    }
}

/// 现场经理贺建成说: a name that ends in 建成, before a verb of saying.
fn is_person(text: &str, span: Span) -> bool {
    const SAYS: [&str; 8] = ["说", "表示", "介绍", "称", "告诉", "坦言", "透露", "认为"];
    const ADVERBS: &str = "已将未全新正刚被能可拟早再曾并";
    let behind = text.get(span.end..).unwrap_or_default();
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    span.of(text) == "建成"
        && SAYS.iter().any(|w| behind.starts_with(w))
        && before.is_some_and(|c| c.is_alphabetic() && !c.is_ascii() && !ADVERBS.contains(c))
}

/// Whether what stands behind …中 goes on with a word that 中 begins.
fn begins_name(text: &str, at: usize) -> bool {
    const ENDS: &[char] =
        &['的', '，', '、', '与', '和', '及', '已', '将', '就', '也', '又', '尚', '未', '被', '因', '时', '并', '还', '有'];
    text.get(at..).and_then(|t| t.chars().next()).is_some_and(|c| c.is_alphanumeric() && !c.is_ascii() && !ENDS.contains(&c))
}

/// Whether two adjacent stage words are one mention: a word of completion and one of operation or capacity.
fn joins(first: StageKind, second: StageKind) -> bool {
    first == StageKind::Completed && matches!(second, StageKind::Operating | StageKind::FullCapacity)
}

/// Whether the span lies inside the name of a company, a public body or a place.
fn in_name(findings: &Findings, span: Span) -> bool {
    fn holds<T>(list: &[Found<T>], span: Span) -> bool {
        let to = list.partition_point(|f| f.span.start <= span.start);
        list[..to].iter().rev().take(4).any(|f| f.span.contains(span))
    }
    holds(&findings.companies, span) || holds(&findings.organizations, span) || holds(&findings.locations, span)
}

/// Whether a company stands in the clause.
fn company_in(findings: &Findings, clause: Span) -> bool {
    let from = findings.companies.partition_point(|c| c.span.start < clause.start);
    findings.companies.get(from).is_some_and(|c| c.span.end <= clause.end)
}

/// The date of a stage: the last one before it in its clause and behind the stage before, else one right behind it.
fn date_of(text: &str, findings: &Findings, clause: Span, stage: Span, behind: usize) -> Option<DateValue> {
    let dates = &findings.dates;
    if dates.is_empty() {
        return None;
    }
    let from = behind.max(clause.start);
    let to = dates.partition_point(|d| d.span.start < stage.start);
    if let Some(date) = dates[..to].iter().rev().take(3).find(|d| d.span.start >= from && d.span.end <= stage.start) {
        return Some(date.fact).filter(told);
    }
    let behind = dates.get(to).filter(|d| d.span.end <= clause.end && d.span.start >= stage.end)?;
    let gap = Span::new(stage.end, behind.span.start).of(text);
    matches!(gap, "" | "时间" | "时间为" | "日期" | "于" | "在" | "时间是" | "时间定在").then_some(behind.fact).filter(told)
}

/// The date that opens the sentence, where it dates what a later clause tells: 2022年3月，双方在县城签约. Another date between, a
/// word of telling (7月28日，记者获悉) or of a state (已, 正在) makes it the day of something else.
fn opening_date(text: &str, findings: &Findings, sentence: Span, stage: Span) -> Option<DateValue> {
    const OTHER: [&str; 19] = [
        "获悉", "公告", "表示", "介绍", "披露", "了解", "透露", "报道", "消息", "发布", "通报", "宣布", "印发", "指出", "已", "正在", "曾",
        "目前", "截至",
    ];
    let first = findings.dates.partition_point(|d| d.span.start < sentence.start);
    let opening = findings.dates.get(first).filter(|d| d.span.end <= stage.start)?;
    if findings.dates.get(first + 1).is_some_and(|d| d.span.start < stage.start) || stage.start - opening.span.end > OPENING_REACH {
        return None;
    }
    let head = text.get(sentence.start..opening.span.start)?;
    let head = head.trim_start_matches(|c: char| !c.is_alphanumeric());
    let between = text.get(opening.span.end..stage.start)?;
    let opens = head.is_empty() || head == "于" || head == "在";
    (opens && !OTHER.iter().any(|w| between.contains(w))).then_some(opening.fact).filter(told)
}

/// How far behind the date that opens a sentence a stage may stand, in bytes.
const OPENING_REACH: usize = 240;

/// Whether a date says any day: 近日 does not.
fn told(date: &DateValue) -> bool {
    date.from.is_some() || date.to.is_some()
}

/// Where a stage word stands.
struct Place<'a> {
    text: &'a str,
    clause: Span,
    sentence: Span,
    word: Span,
    /// Words of the lists.
    words: &'a [Word],
}

/// How many firm stage words make a document tell of projects.
const DOMAIN_STAGES: u32 = 2;

/// How far around a stage word other words are looked for, in bytes: it keeps a line of a megabyte linear.
const REACH: usize = 900;

/// How far back into the sentence before works are looked for, in bytes.
const PREVIOUS_REACH: usize = 450;

/// How far an object may stand from the verb that signs or launches it, in bytes.
const OBJECT_REACH: usize = 150;

/// How far a project may stand before what is said of it in a later clause, in bytes.
const SUBJECT_REACH: usize = 90;

/// How far 启动 may stand from its subject, in bytes (项目已经全面启动).
const SUBJECT_GAP: usize = 18;

impl Place<'_> {
    /// The words of the lists that end in `window`, as far as it reaches around the stage word.
    fn within(&self, window: Span) -> impl Iterator<Item = &Word> {
        let window = Span::new(window.start.max(self.word.start.saturating_sub(REACH)), window.end.min(self.word.end + REACH));
        let from = self.words.partition_point(|c| c.0.end <= window.start);
        self.words[from..].iter().take_while(move |c| c.0.end <= window.end).filter(move |c| c.0.start >= window.start)
    }

    /// Whether a word of the lists stands in `window`.
    fn any(&self, window: Span, lists: u32) -> bool {
        self.within(window).any(|(_, l)| l & lists != 0)
    }

    fn near(&self) -> bool {
        self.any(self.clause, list::NEAR_CONTEXT | list::HEAD)
    }

    /// Whether the word is all that its clause says of a project told before: 云岭风电项目因压覆矿产，未获核准。
    fn subject(&self) -> bool {
        let ends = self.text.get(self.word.end..).is_none_or(|t| t.is_empty() || t.starts_with(['，', '。', '；', ',', '\n']));
        let from = self.sentence.start.max(self.word.start.saturating_sub(SUBJECT_REACH));
        ends && self.word.start.saturating_sub(self.clause.start) <= SUBJECT_GAP
            && self.any(Span::new(from, self.word.start), list::STRONG_HEAD)
    }

    /// Whether a verb of beginning stands right before.
    fn entered(&self) -> bool {
        let before = Span::new(self.word.start.saturating_sub(24), self.word.start);
        self.within(before).any(|(s, l)| l & list::ENTER != 0 && s.end + 6 >= self.word.start)
    }

    /// Whether what is signed is no loan, lease or trade.
    fn clear_deal(&self) -> bool {
        let end = self.clause.end.max(self.word.end).min(self.word.end + OBJECT_REACH);
        !self.any(Span::new(self.word.start, end), list::DEAL_NOISE)
    }

    fn allows(&self, class: Class, domain: bool) -> bool {
        let span = self.word;
        let behind = Span::new(span.end, self.sentence.end.min(span.end + OBJECT_REACH));
        let before = Span::new(self.clause.start, span.start);
        match class {
            Class::Bare => true,
            Class::Near | Class::Soft => self.near(),
            Class::Deal => {
                let object = list::DEAL_OBJECT | list::HEAD;
                (domain || self.any(behind, object) || self.any(before, object)) && self.clear_deal()
            }
            Class::Bid => !self.any(self.sentence, list::BID_NOISE),
            Class::Land => domain || self.any(self.sentence, list::LAND),
            Class::Launch => {
                let subject = Span::new(self.clause.start.max(span.start.saturating_sub(OBJECT_REACH)), span.start);
                let object = Span::new(span.end, behind.end.min(self.clause.end.max(span.end)));
                let named = self.text[span.end..].trim_start_matches(['了', '“']).starts_with(|c: char| c.is_ascii_digit() || c == '年');
                self.within(subject).any(|(s, l)| l & list::STRONG_HEAD != 0 && s.end + SUBJECT_GAP >= span.start)
                    || named && self.any(object, list::STRONG_HEAD)
            }
            Class::Works | Class::Tail => false,
        }
    }
}

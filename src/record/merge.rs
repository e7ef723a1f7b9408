//! From nodes to records: nodes of one project are joined, and each slot takes its best filling.

use super::label::Label;
use super::node::{Anchor, Node, Slot, Tie};
use super::{check, sentence};
use crate::entity::{Certainty, Check, Modality, Stage, StageKind};
use crate::reading::{Draft, Drafts, Findings, Mention, Part, Reading};
use crate::text::span::Span;

/// A name shorter than this many characters is joined to no longer one.
const MIN_CORE: usize = 3;

/// Memory for the lists below.
#[derive(Default)]
pub(super) struct Scratch {
    /// The nodes by the node that they are joined to.
    members: Vec<(usize, usize)>,
    draft_of: Vec<Option<usize>>,
    slots: Vec<Slot>,
}

/// Appends the nodes' drafts to `drafts`, and gives what contradicts itself.
pub(super) fn drafts(
    nodes: &mut [Node],
    scratch: &mut Scratch,
    reading: &Reading<'_>,
    findings: &Findings,
    drafts: &mut Drafts,
) -> Vec<Check> {
    let Scratch { members, draft_of, slots } = scratch;
    join(nodes, reading, findings);
    inherit(nodes, findings);
    draft_of.clear();
    draft_of.resize(nodes.len(), None);
    members.clear();
    members.extend(nodes.iter().enumerate().map(|(i, node)| (node.same_as.unwrap_or(i), i)));
    members.sort_unstable();
    for members in members.chunk_by(|a, b| a.0 == b.0) {
        // Most projects are told of in one place.
        let slots = match members {
            [one] => &nodes[one.1].slots,
            _ => {
                slots.clear();
                members.iter().for_each(|member| slots.extend_from_slice(&nodes[member.1].slots));
                &*slots
            }
        };
        if let Some(draft) = draft(nodes, members, slots, reading, findings, drafts) {
            members.iter().for_each(|m| draft_of[m.1] = Some(drafts.list.len()));
            drafts.list.push(draft);
        }
    }
    for members in members.chunk_by(|a, b| a.0 == b.0) {
        if let Some(at) = draft_of[members[0].1] {
            drafts.list[at].part_of = nodes[members[0].0].part_of.and_then(|whole| draft_of[whole]);
        }
    }
    check::find(nodes, draft_of, drafts, reading, findings)
}

/// A name without quotes, brackets and the general head at its end.
fn core(name: &str) -> &str {
    let bare = name.trim_matches(|c| matches!(c, '“' | '”' | '"' | '「' | '」' | '《' | '》'));
    let mut core = bare;
    for head in ["项目", "工程"] {
        core = core.strip_suffix(head).unwrap_or(core);
    }
    core.trim_matches(|c| matches!(c, '“' | '”' | '"' | '「' | '」' | '《' | '》'))
}

const NUMERALS: [char; 11] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '首'];

/// Whether a name is nothing but a phase of something: 一期, 二期工程, 首期4万吨装置; 二期年产8万吨磷酸铁锂项目 is a name.
pub(super) fn is_phase(name: &str) -> bool {
    let name = name.strip_prefix('第').unwrap_or(name);
    let rest = name.trim_start_matches(|c: char| NUMERALS.contains(&c) || c.is_ascii_digit() || c == '、');
    let own =
        |rest: &str| !matches!(rest, "项目" | "工程" | "建设项目" | "建设" | "") && (rest.ends_with("项目") || rest.ends_with("工程"));
    rest.len() < name.len() && rest.strip_prefix('期').is_some_and(|rest| !own(rest))
}

/// Whether a phase or a lot is named in what stands behind a name.
fn names_phase(rest: &str) -> bool {
    rest.char_indices().any(|(at, c)| {
        let numbered = || rest[..at].ends_with(|c: char| NUMERALS.contains(&c) || c.is_ascii_digit());
        c == '期' && numbered() || c == '标' && rest[at..].starts_with("标段")
    })
}

/// Where `short` stands in `long`. Names are short: no table of the needle pays.
fn place_of(short: &str, long: &str) -> Option<usize> {
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let Some(first) = short.first() else { return Some(0) };
    let last = long.len().checked_sub(short.len())?;
    (0..=last).find(|&at| long[at] == *first && long[at..].starts_with(short))
}

/// A project's name without its general head, with what tells it from most others.
#[derive(Clone, Copy, Default)]
struct Name<'t> {
    text: &'t str,
    /// How many characters it has.
    length: usize,
    /// Hashes of them, as bits.
    letters: u64,
}

impl<'t> Name<'t> {
    fn new(text: &'t str) -> Self {
        let mut name = Self { text, ..Self::default() };
        for c in text.chars() {
            name.length += 1;
            name.letters |= 1 << (u32::from(c).wrapping_mul(0x9E37_79B1) >> 26);
        }
        name
    }

    /// Whether all of its characters may stand in another one.
    fn may_stand_in(&self, long: &Self) -> bool {
        self.letters & !long.letters == 0
    }
}

/// Whether two names name one project.
fn same_name(a: &Name<'_>, b: &Name<'_>) -> bool {
    // Most names are told apart by that, whichever is the shorter one.
    if !(a.may_stand_in(b) | b.may_stand_in(a)) {
        return false;
    }
    let (short, long) = if a.text.len() <= b.text.len() { (a, b) } else { (b, a) };
    if !short.may_stand_in(long) {
        return false;
    }
    if a.text == b.text {
        return true;
    }
    if short.length < MIN_CORE {
        return false;
    }
    let (short, long) = (short.text, long.text);
    match place_of(short, long) {
        None => false,
        // What follows names a part of it: 某某项目二期. A bracketed phase is the same project.
        Some(at) => {
            let rest = &long[at + short.len()..];
            let rest = rest.strip_prefix("项目").or_else(|| rest.strip_prefix("工程")).unwrap_or(rest);
            rest.is_empty() || rest.starts_with(['（', '(']) || !names_phase(rest) && short.len() * 5 >= long.len() * 3
        }
    }
}

/// So many sentences are a text's lead.
const LEAD: usize = 4;

/// How far back a node looks for its twins: bounds the time on a text with thousands of projects.
const REACH: usize = 100;

/// Joins the nodes that tell of one project; each then points to the first.
fn join(nodes: &mut [Node], reading: &Reading<'_>, findings: &Findings) {
    let name = |node: &Node| match node.anchor {
        Anchor::Project(i) => Some(Name::new(core(findings.projects[i as usize].span.of(reading.text)))),
        _ => None,
    };
    let names: Vec<Option<Name<'_>>> = nodes.iter().map(name).collect();
    for i in 1..nodes.len() {
        let before = i.saturating_sub(REACH)..i;
        let twin = match &names[i] {
            // The nearest earlier node decides.
            Some(mine) => before.rev().find(|&j| names[j].as_ref().is_some_and(|other| same_name(other, mine))),
            None => before.rev().find(|&j| same_group(&nodes[j], &nodes[i], findings)),
        };
        nodes[i].same_as = twin.map(|j| nodes[j].same_as.unwrap_or(j));
    }
    short_names(nodes, &names);
}

/// A short name, or a title's abridged one, that fits exactly one other project is that project's. `names` holds the nodes' names without general heads.
fn short_names(nodes: &mut [Node], names: &[Option<Name<'_>>]) {
    for i in 0..nodes.len() {
        if nodes[i].same_as.is_some() || nodes[i].list_head.is_some() {
            continue;
        }
        let Some(mine) = names[i].as_ref().filter(|name| name.length >= 2) else { continue };
        let near = i.saturating_sub(REACH)..(i + REACH).min(nodes.len());
        let mut fitting = near.filter(|&j| {
            let Some(other) = &names[j] else { return false };
            let root = nodes[j].same_as.unwrap_or(j);
            root != i && nodes[j].same_as.is_none() && other.text.len() > mine.text.len() && fits(mine, other)
        });
        let (Some(twin), None) = (fitting.next(), fitting.next()) else { continue };
        let (root, child) = (twin.min(i), twin.max(i));
        for node in nodes.iter_mut().filter(|n| n.same_as == Some(child)) {
            node.same_as = Some(root);
        }
        nodes[child].same_as = Some(root);
    }
}

/// Whether what stands behind the name of works names a part of them: 某某高铁柳河特大桥.
fn names_part(rest: &str) -> bool {
    const PARTS: [&str; 12] = ["桥", "隧道", "站", "标段", "号楼", "车间", "厂房", "枢纽", "立交", "服务区", "大坝", "连接线"];
    rest.chars().count() >= 3 && PARTS.iter().any(|p| rest.ends_with(p))
}

/// Whether `short` stands in `long`, or its characters do in their order and make up much of it; no phase sets them apart.
fn fits(short: &Name<'_>, long: &Name<'_>) -> bool {
    if !short.may_stand_in(long) {
        return false;
    }
    let (count, length) = (short.length, long.length);
    let (short, long) = (short.text, long.text);
    if let Some(at) = place_of(short, long) {
        let rest = &long[at + short.len()..];
        return !(names_phase(rest) || at == 0 && names_part(rest));
    }
    let mut rest = long.chars();
    count >= 6 && count * 5 >= length * 2 && !names_phase(short) && short.chars().all(|c| rest.any(|d| d == c))
}

/// Two counts of one group: the same number told again, of which nothing differs.
fn same_group(a: &Node, b: &Node, findings: &Findings) -> bool {
    let (Anchor::Group(x), Anchor::Group(y)) = (a.anchor, b.anchor) else { return false };
    let figure = |i: u32| findings.quantities[i as usize].fact.figure;
    let unit = |i: u32| findings.quantities[i as usize].fact.unit;
    if figure(x) != figure(y) || unit(x) != unit(y) || a.part_of.is_some() || b.part_of.is_some() {
        return false;
    }
    let stage = |n: &Node| {
        n.slots.iter().find_map(|s| match s.mention {
            Mention::Stage(i) => Some(findings.stages[i as usize].fact.stage),
            _ => None,
        })
    };
    let money = |n: &Node| {
        n.slots.iter().find(|s| s.label.is_investment()).and_then(|s| match s.mention {
            Mention::Quantity(i) => Some(findings.quantities[i as usize].fact.figure),
            _ => None,
        })
    };
    let agree = |differs: bool, both: bool| !(both && differs);
    let near = a.sentence <= 1 || b.sentence - a.sentence <= 1 || stage(a).is_some() && stage(a) == stage(b);
    near && agree(stage(a) != stage(b), stage(a).is_some() && stage(b).is_some())
        && agree(money(a) != money(b), money(a).is_some() && money(b).is_some())
}

/// A part without a stage of its own stands where its whole stands; so do the projects with a figure of their own that are told
/// behind a group in the text's lead which was signed or started together.
fn inherit(nodes: &mut [Node], findings: &Findings) {
    let actual = |slot: &Slot| matches!(slot.mention, Mention::Stage(i) if findings.stages[i as usize].fact.modality == Modality::Actual);
    let ceremony = |slot: &Slot| {
        actual(slot)
            && matches!(slot.mention, Mention::Stage(i) if matches!(findings.stages[i as usize].fact.stage, StageKind::Signed | StageKind::Started))
    };
    let lead = nodes.iter().position(|n| n.sentence <= LEAD && matches!(n.anchor, Anchor::Group(_)) && n.slots.iter().any(ceremony));
    // 签约14个，落地3个，投产4个: none of them is where all stand.
    let stage = |n: &Node| {
        n.slots.iter().filter(|s| actual(s)).find_map(|s| match s.mention {
            Mention::Stage(i) => Some(findings.stages[i as usize].fact.stage),
            _ => None,
        })
    };
    let lead = lead.filter(|&l| {
        let others = nodes.iter().take_while(|n| n.sentence <= LEAD).filter(|n| matches!(n.anchor, Anchor::Group(_)));
        others.filter_map(stage).all(|s| Some(s) == stage(&nodes[l]))
    });
    for i in 0..nodes.len() {
        let costs = |n: &Node| matches!(n.anchor, Anchor::Project(_)) && n.has(Label::is_investment);
        let Some(whole) = nodes[i].part_of.or(lead.filter(|&l| l < i && costs(&nodes[i]))) else { continue };
        let root = nodes[i].same_as.unwrap_or(i);
        if nodes[i].slots.iter().any(actual) || nodes[root].slots.iter().any(actual) {
            continue;
        }
        let planned = nodes[i].has(|l| l == Label::Stage);
        let stage = nodes[whole].slots.iter().find(|s| s.label == Label::Stage && (!planned || actual(s))).copied();
        if let Some(stage) = stage {
            nodes[i].add(Slot { tie: Tie::Near, ..stage });
        }
    }
}

/// The slots that fit a record's best.
#[derive(Default)]
struct Best {
    investment: Option<Slot>,
    area: Option<Slot>,
    land: Option<Slot>,
    /// How firmly a stage is tied at most.
    stage: Option<Tie>,
    /// Whether there are enterprises, further slots and parties among them.
    companies: bool,
    more: bool,
    parties: bool,
}

impl Best {
    /// The firmest label, then the firmest tie, then the first told.
    fn of(slots: &[Slot]) -> Self {
        let mut best = Self::default();
        let firmer = |best: &Option<Slot>, slot: &Slot| best.is_none_or(|best| best.tie < slot.tie);
        for slot in slots {
            match slot.label {
                Label::Part | Label::Price | Label::Investment | Label::Total => {
                    if best.investment.is_none_or(|best| (best.label, best.tie) < (slot.label, slot.tie)) {
                        best.investment = Some(*slot);
                    }
                }
                Label::Area if firmer(&best.area, slot) => best.area = Some(*slot),
                Label::Land => {
                    best.more = true;
                    if firmer(&best.land, slot) {
                        best.land = Some(*slot);
                    }
                }
                Label::Stage => best.stage = best.stage.max(Some(slot.tie)),
                Label::Company(_) => best.companies = true,
                Label::More(_) => best.more = true,
                Label::Party => best.parties = true,
                Label::Area | Label::Other | Label::Project | Label::Count => {}
            }
        }
        best
    }
}

/// The draft of the nodes that are joined to one, whose slots are `slots`; its lists are appended to `drafts`.
fn draft(
    nodes: &[Node],
    members: &[(usize, usize)],
    slots: &[Slot],
    reading: &Reading<'_>,
    findings: &Findings,
    drafts: &mut Drafts,
) -> Option<Draft> {
    let members = || members.iter().map(|m| &nodes[m.1]);
    let project = members()
        .filter_map(|node| match node.anchor {
            Anchor::Project(i) => Some(i),
            _ => None,
        })
        // The fullest name; of equally long ones the first.
        .max_by_key(|&i| (findings.projects[i as usize].span.len(), std::cmp::Reverse(i)));
    let count = members().find_map(|node| match node.anchor {
        Anchor::Group(i) => Some(i),
        _ => None,
    });
    let quantity = |slot: &Slot| match slot.mention {
        Mention::Quantity(i) => Some(i),
        _ => None,
    };
    let best = Best::of(slots);
    let investment = best.investment.as_ref().and_then(quantity);
    let area = best.area.or(best.land).as_ref().and_then(quantity);
    let Drafts { companies, more, roles, stages, evidence, .. } = drafts;
    // Of a group the words beside its count say where it stands.
    let from = stages.len();
    stages.extend(slots.iter().filter_map(|slot| match slot.mention {
        Mention::Stage(i) if count.is_none() || Some(slot.tie) == best.stage => Some(i),
        _ => None,
    }));
    let stage = choose_stage(&stages[from..], findings);
    sort_distinct_by(stages, from, |&i| i);
    let stage_history = Part::since(from, stages);
    let has_company = slots.iter().any(|slot| matches!((slot.label, slot.mention), (Label::Company(_), Mention::Company(_))));
    // That a project is somebody's is no report of it.
    let reports = || investment.is_some() || count.is_some() || area.is_some() || stage.is_some() || members().any(|node| node.waits);
    let filled = [project.is_some(), count.is_some(), investment.is_some(), area.is_some(), stage.is_some(), has_company];
    if project.is_some() && !reports() || filled.iter().filter(|f| **f).count() < 2 {
        stages.truncate(from);
        return None;
    }
    let rule = slots.iter().find(|s| s.tie == Tie::Rule).or(slots.first()).map(|s| s.rule)?;
    let (from, from_roles) = (companies.len(), roles.len());
    for slot in slots.iter().filter(|_| best.companies) {
        let (Label::Company(role), Mention::Company(i)) = (slot.label, slot.mention) else { continue };
        let name = |i: u32| findings.companies[i as usize].fact.name.of(reading.text);
        let known = companies[from..].iter().copied().find(|&c| name(c) == name(i));
        let company = known.unwrap_or_else(|| {
            companies.push(i);
            i
        });
        if let Some(role) = role
            && !roles[from_roles..].contains(&(company, role))
        {
            roles.push((company, role));
        }
    }
    companies[from..].sort_unstable();
    let (companies, roles) = (Part::since(from, companies), Part::since(from_roles, roles));
    let from = more.len();
    for slot in slots.iter().filter(|_| best.more) {
        let name = match slot.label {
            Label::More(name) => name,
            Label::Land if area != quantity(slot) => "land",
            _ => continue,
        };
        if !more[from..].iter().any(|m| m.0 == name) {
            more.push((name, slot.mention));
        }
    }
    for slot in members().flat_map(|node| &node.parties).chain(slots.iter().filter(|s| best.parties && s.label == Label::Party)) {
        if !more[from..].contains(&("parties", slot.mention)) {
            more.push(("parties", slot.mention));
        }
    }
    let more = Part::since(from, more);
    let from = evidence.len();
    evidence.extend(members().map(|node| evidence_of(node, findings, reading)));
    let mut hold = |mention: Mention| {
        let span = findings.span(mention);
        if !evidence[from..].iter().any(|e| e.contains(span)) {
            evidence.push(sentence::clause_around(reading, span));
        }
    };
    [investment, area, count].into_iter().flatten().for_each(|i| hold(Mention::Quantity(i)));
    stage.into_iter().for_each(|i| hold(Mention::Stage(i)));
    companies.of(&drafts.companies).iter().for_each(|&i| hold(Mention::Company(i)));
    project.into_iter().for_each(|i| hold(Mention::Project(i)));
    more.of(&drafts.more).iter().for_each(|m| hold(m.1));
    sort_distinct_by(evidence, from, |e| (e.start, std::cmp::Reverse(e.end)));
    let evidence = Part::since(from, evidence);
    // A record is as sure as the least sure of what it holds.
    let held = |slot: &&Slot| match slot.mention {
        Mention::Quantity(i) => investment == Some(i) || area == Some(i),
        Mention::Stage(i) => stage == Some(i),
        Mention::Company(_) => true,
        _ => false,
    };
    let named = project.map_or(Certainty::Sure, |i| findings.projects[i as usize].fact.certainty);
    let nameless = if project.is_none() && count.is_none() { Certainty::Guess } else { Certainty::Sure };
    let certainty = slots.iter().filter(held).map(|s| s.certainty).fold(named.max(nameless), Certainty::max);
    Some(Draft {
        project,
        investment,
        count,
        area,
        stage,
        part_of: None,
        rule,
        certainty,
        companies,
        more,
        roles,
        stage_history,
        evidence,
        refers_to: Part::default(),
    })
}

/// Sorts what stands in a list from `from` on, each once.
pub(super) fn sort_distinct_by<T: Copy, K: Ord>(list: &mut Vec<T>, from: usize, key: impl Fn(&T) -> K) {
    if list.len() - from < 2 {
        return;
    }
    list[from..].sort_unstable_by_key(&key);
    let mut end = from + 1;
    for at in from + 1..list.len() {
        if key(&list[at]) != key(&list[end - 1]) {
            list[end] = list[at];
            end += 1;
        }
    }
    list.truncate(end);
}

/// The latest actual stage; else the nearest planned one. The text's dates tell which is the latest, else the order of stages; works that
/// stood still stand where they are told to be behind that.
fn choose_stage(stages: &[u32], findings: &Findings) -> Option<u32> {
    let fact = |i: u32| &findings.stages[i as usize].fact;
    let of = |modality: Modality| stages.iter().copied().filter(move |&i| fact(i).modality == modality);
    let last = of(Modality::Actual).max_by_key(|&i| findings.stages[i as usize].span.start);
    // 去年停工，今年复工，正在施工
    let resumed = last.filter(|&i| {
        fact(i).stage < StageKind::Suspended
            && !matches!(fact(i).stage, StageKind::Intent | StageKind::Signed | StageKind::Approved | StageKind::Completed)
    });
    let standing = of(Modality::Actual).filter(|&i| resumed.is_none() || fact(i).stage != StageKind::Suspended);
    let best = standing.reduce(|best, i| {
        let near = findings.stages[best as usize].span.cover(findings.stages[i as usize].span).len() <= ONE_BREATH;
        if later(fact(best), fact(i), near) { i } else { best }
    });
    best.or_else(|| of(Modality::Planned).min_by_key(|&i| (matches!(fact(i).stage, StageKind::Intent), fact(i).stage, i)))
}

/// Stages that stand no farther apart are told of the same works, in bytes.
const ONE_BREATH: usize = 100;

/// Whether the second of two stages is the later one. What runs goes back to its trial only where both are told in one breath
/// (9月12日首次并网，9月27日完成试运行): elsewhere the trial is of a part.
fn later(first: &Stage, second: &Stage, near: bool) -> bool {
    let day = |stage: &Stage| stage.date.and_then(|d| d.from.or(d.to));
    let runs = |stage: &Stage| stage.stage < StageKind::Suspended;
    let back = first.stage.max(second.stage) >= StageKind::Operating && first.stage.min(second.stage) < StageKind::Operating;
    match day(first).zip(day(second)).filter(|(a, b)| a != b && runs(first) && runs(second) && (near || !back)) {
        Some((a, b)) => a < b,
        None => first.stage < second.stage,
    }
}

/// What was read: the node and all of its slots that stand in its sentence.
fn evidence_of(node: &Node, findings: &Findings, reading: &Reading<'_>) -> Span {
    let sentence = reading.sentences.get(node.sentence).copied().unwrap_or(node.span);
    let spans = node.slots.iter().map(|s| findings.span(s.mention)).filter(|s| sentence.contains(*s));
    spans.fold(node.span, Span::cover)
}

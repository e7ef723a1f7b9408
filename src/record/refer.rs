//! Words that stand for a project or an enterprise: 该项目, 公司, 双方.

use super::build::Builder;
use super::node::Anchor;
use super::sentence::{self, Cue};
use crate::reading::Mention;
use crate::rule::{Item, codes};
use crate::text::span::Span;

/// An anaphor's project is looked for among so many.
const NAME_REACH: usize = 30;

/// A sentence that tells of nothing by itself, with whom its words would have stood for.
pub(super) struct Skipped {
    sentence: Span,
    owner: Option<u32>,
    last_company: Option<u32>,
}

impl Skipped {
    pub(super) fn new(sentence: Span, owner: Option<u32>, last_company: Option<u32>) -> Self {
        Self { sentence, owner, last_company }
    }
}

impl Builder<'_> {
    /// Puts the words that stand for a project or an enterprise among the items, as what they stand for.
    pub(super) fn stand_in(&self, items: &mut Vec<Item>, cues: &[(Span, Cue)], topic: Option<usize>) {
        let topic = topic.and_then(|t| match self.scratch.nodes[t].anchor {
            Anchor::Project(i) => Some(i),
            _ => None,
        });
        let count = items.len();
        for &(span, cue) in cues {
            let known = match cue {
                Cue::Anaphor => {
                    // A project named before it in the sentence is meant first.
                    let before = items[..count].iter().rev().find(|i| i.code == codes::PROJECT && i.span.end <= span.start);
                    let here = before.and_then(|i| match i.mention {
                        Mention::Project(i) => Some(i),
                        _ => None,
                    });
                    self.meant_by(span).or(here).or(topic).map(|i| (codes::PROJECT, Mention::Project(i)))
                }
                Cue::Own => self.owner.map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Same => self.last_company.or(self.owner).map(|i| (codes::COMPANY, Mention::Company(i))),
                Cue::Both | Cue::Among | Cue::Respectively => None,
            };
            if let Some((code, mention)) = known {
                items.push(Item { span, code, mention });
            }
        }
        if items.len() > count {
            items.sort_by_key(|item| item.span.start);
        }
    }

    /// Notes which enterprises the words mean that stand for one.
    pub(super) fn note_referred(&mut self, items: &[Item]) {
        let stands_in = |item: &Item| match item.mention {
            Mention::Company(i) if self.findings.companies[i as usize].span != item.span => Some((item.span, i)),
            _ => None,
        };
        self.scratch.referred.extend(items.iter().filter_map(stands_in));
    }

    /// The project last named with the head of 该园区, 这座产业园; 项目 may mean any.
    pub(super) fn meant_by(&self, anaphor: Span) -> Option<u32> {
        let word = anaphor.of(self.reading.text);
        let head = word.trim_start_matches(['该', '此', '这', '座', '个', '条', '本']);
        if matches!(head, "项目" | "工程") || head.len() == word.len() {
            return None;
        }
        self.scratch.nodes.iter().rev().take(NAME_REACH).find_map(|n| match n.anchor {
            Anchor::Project(i) if self.findings.projects[i as usize].span.of(self.reading.text).ends_with(head) => Some(i),
            _ => None,
        })
    }

    /// Notes whom the words of sentences that tell of nothing stand for: a record may hold an enterprise that is named there.
    pub(super) fn read_skipped(&mut self) {
        let skipped = std::mem::take(&mut self.scratch.skipped);
        let mut items = std::mem::take(&mut self.scratch.items);
        let mut cues = std::mem::take(&mut self.scratch.cues);
        let mut next = 0;
        for skipped in &skipped {
            sentence::items(&self.scratch.all, skipped.sentence, &mut next, &mut items);
            let named = items.len();
            sentence::cues(self.reading.text, &self.layer.words, skipped.sentence, &items, &mut self.scratch.words, &mut cues);
            (self.owner, self.last_company) = (skipped.owner, skipped.last_company);
            self.stand_in(&mut items, &cues, None);
            if items.len() > named {
                self.note_referred(&items);
            }
        }
        self.scratch.referred.sort_by_key(|word| word.0.start);
        (self.scratch.skipped, self.scratch.items, self.scratch.cues) = (skipped, items, cues);
    }
}

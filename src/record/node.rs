//! What is told of one project, or of one counted group, in one place.

use super::label::Label;
use crate::entity::{Certainty, RuleName};
use crate::reading::Mention;
use crate::text::span::Span;

/// More is never told of one project in one place.
const MAX_SLOTS: usize = 128;

/// How a slot came to its node: the firmer one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// The topic of an earlier sentence.
    Topic,
    /// The nearest node of the sentence.
    Near,
    /// A rule, or the name itself.
    Rule,
}

/// A slot's filling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub label: Label,
    pub mention: Mention,
    pub tie: Tie,
    pub rule: RuleName,
    /// How far to trust the rule.
    pub certainty: Certainty,
}

/// What a node is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// A named project, by its number.
    Project(u32),
    /// A counted group, by its count's number.
    Group(u32),
    /// Something that an enterprise builds, without a name.
    Nameless,
}

/// What is told of one project or group.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub anchor: Anchor,
    pub span: Span,
    /// The sentence's number.
    pub sentence: usize,
    pub slots: Vec<Slot>,
    /// The whole that it is a part of.
    pub part_of: Option<usize>,
    /// The node that it is joined to.
    pub same_as: Option<usize>,
    /// The first node of an enumeration that shares what is said of its last.
    pub list_head: Option<usize>,
    /// Who signed for it.
    pub parties: Vec<Slot>,
    /// The text says of it that a stage has not come: 尚未批复.
    pub waits: bool,
}

impl Node {
    /// `slots` is empty; its memory is used.
    pub(super) fn new(anchor: Anchor, span: Span, sentence: usize, slots: Vec<Slot>) -> Self {
        Self { anchor, span, sentence, slots, part_of: None, same_as: None, list_head: None, parties: Vec::new(), waits: false }
    }

    pub(super) fn has(&self, wanted: impl Fn(Label) -> bool) -> bool {
        self.slots.iter().any(|s| wanted(s.label))
    }

    pub(super) fn add(&mut self, slot: Slot) {
        let full = self.slots.len() >= MAX_SLOTS;
        match self.slots.iter_mut().find(|s| s.mention == slot.mention) {
            Some(known)
                if known.tie >= slot.tie
                    && !(matches!(known.label, Label::Company(None)) && matches!(slot.label, Label::Company(Some(_)))) => {}
            Some(known) => *known = slot,
            None if full => {}
            None => self.slots.push(slot),
        }
    }
}

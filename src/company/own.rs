//! The user's own companies: their names and aliases, wherever they stand.
//!
//! Takes the registry, gives names. A name that is also another word needs evidence, as known names do: a word beside it that says
//! that it is a company, or the same company under a name without doubt in the document. Linear in the text.

use super::cue::{exactly, flag};
use super::{Layer, NONE, Name, Scratch, coref, known};
use crate::entity::{Certainty, RuleName, Symbol};
use crate::reading::{Reading, Trace};
use crate::registry::{Owner, Registry};
use crate::segment;
use crate::text::span::Span;

const RULE: RuleName = "company.own";
const DOUBT: RuleName = "company.own.common";

/// What stays from one document to the next.
#[derive(Default)]
pub(super) struct Own {
    /// The names found, in order, and whose they are.
    owners: Vec<(Span, Owner)>,
    doubtful: Vec<(Span, Owner)>,
    /// The fullest names of the companies found, in order of their texts.
    heads: Vec<(Span, Symbol)>,
    /// The mentions that are the user's by themselves: whose, and their numbers.
    mine: Vec<(Symbol, u32)>,
}

/// Whether the name at `span` is a part of a longer word.
fn part_of_word(text: &str, span: Span) -> bool {
    if known::inside_words(text, span) {
        return true;
    }
    let more = text[span.end..].chars().next().map(|c| span.end + c.len_utf8());
    span.len() <= 12 && more.is_some_and(|end| segment::is_word(&text[span.start..end]))
}

/// Finds them all.
pub(super) fn find(layer: &Layer, registry: &Registry, reading: &Reading<'_>, scratch: &mut Scratch, trace: &mut Trace) {
    let text = reading.text;
    let mut own = std::mem::take(&mut scratch.own);
    own.owners.clear();
    own.doubtful.clear();
    for sentence in reading.sentences {
        registry.read(text, *sentence, |span, owner| own.doubtful.push((span, owner)));
    }
    own.doubtful.retain(|&(span, owner)| {
        if part_of_word(text, span) {
            trace.reject(span, RULE, "part of a longer word");
            return false;
        }
        let other = flag::COMMON | flag::PLACE | flag::INDUSTRY | flag::STRONG | flag::GENERIC | flag::STOP | flag::ORG | flag::ANCHOR;
        let common = segment::is_word(span.of(text)) || exactly(&scratch.cues, span, other).is_some();
        if common && exactly(&scratch.cues, span, flag::PLAIN).is_none() {
            if !known::proven(layer, text, &scratch.cues, span) {
                return true;
            }
            push(scratch, span, DOUBT, Certainty::Likely);
        } else {
            push(scratch, span, RULE, Certainty::Sure);
        }
        own.owners.push((span, owner));
        false
    });
    // The same company stands there under a name that means nothing else, or with its proof.
    let certain = own.owners.len();
    for &(span, owner) in &own.doubtful {
        if own.owners[..certain].iter().take(256).any(|o| same(o.1, owner)) {
            push(scratch, span, "company.own.document", Certainty::Likely);
            own.owners.push((span, owner));
        } else {
            trace.reject(span, DOUBT, "also a common word, and nothing says that it is a company");
        }
    }
    own.owners.sort_by_key(|o| o.0);
    scratch.own = own;
}

/// Whether a name without doubt speaks for a doubtful one.
fn same(certain: Owner, doubtful: Owner) -> bool {
    match (certain, doubtful) {
        (Owner::One(one), Owner::One(other)) => one == other,
        (Owner::One(one), Owner::Several(ids)) => ids.contains(&one),
        (Owner::Several(_), _) => false,
    }
}

fn push(scratch: &mut Scratch, span: Span, rule: RuleName, certainty: Certainty) {
    let pattern = exactly(&scratch.cues, span, flag::KNOWN).map_or(NONE, |c| c.pattern);
    scratch.push(Name { span, rule, certainty, pattern, head: None, anchored: false, weak: false });
}

impl Own {
    /// Whose the name at `span` is by itself.
    fn direct(&self, span: Span) -> Option<Owner> {
        self.owners.binary_search_by_key(&span, |o| o.0).ok().map(|at| self.owners[at].1)
    }

    /// Notes whose the fullest names are, and gives all names of one company the fullest of them. `registered` tells the full name that
    /// the lexicon knows for one.
    pub(super) fn gather(&mut self, registry: &Registry, text: &str, names: &mut [Name], registered: impl Fn(&Name) -> Option<Symbol>) {
        let (mut heads, mut mine) = (std::mem::take(&mut self.heads), std::mem::take(&mut self.mine));
        heads.clear();
        mine.clear();
        for (name, i) in names.iter().zip(0u32..) {
            let owner = self.direct(name.span).or_else(|| registry.owner(registered(name)?));
            if let Some(Owner::One(id)) = owner {
                heads.push((coref::fullest(name), id));
                mine.push((id, i));
            }
        }
        mine.sort_unstable();
        self.decide(names, &mut mine);
        for same in mine.chunk_by(|a, b| a.0 == b.0) {
            let fullest = same.iter().map(|&(_, i)| coref::fullest(&names[i as usize]));
            let Some(best) = fullest.min_by_key(|head| (usize::MAX - head.len(), head.start)) else { continue };
            for &(_, i) in same {
                let name = &mut names[i as usize];
                name.head = (name.span.len() < best.len()).then_some(best).or(name.head);
            }
        }
        heads.sort_by(|a, b| (a.0.of(text), a.1).cmp(&(b.0.of(text), b.1)));
        heads.dedup_by(|a, b| a.0.of(text) == b.0.of(text) && a.1 == b.1);
        (self.heads, self.mine) = (heads, mine);
    }

    /// Whose a mention is: by its own text, by that of the other mentions of the same company, by the name that the lexicon knows.
    pub(super) fn owner(&self, layer: &Layer, text: &str, name: &Name, registered: Option<Symbol>) -> Option<Owner> {
        let registry = layer.own.as_ref()?;
        let direct = self.direct(name.span);
        if let Some(Owner::One(_)) = direct {
            return direct;
        }
        let head = coref::fullest(name).of(text);
        let from = self.heads.partition_point(|h| h.0.of(text) < head);
        let mut same = self.heads[from..].iter().take_while(|h| h.0.of(text) == head);
        let one = match (same.next(), same.next()) {
            (Some(&(_, id)), None) => Some(id),
            _ => None,
        };
        if let Some(Owner::Several(ids)) = direct {
            return Some(one.filter(|id| ids.contains(id)).map_or(Owner::Several(ids), Owner::One));
        }
        one.map(Owner::One).or_else(|| registry.owner(head)).or_else(|| registered.and_then(|name| registry.owner(name)))
    }

    /// A name that several companies have is that of the one that the document names elsewhere, if it names no other of them.
    fn decide(&mut self, names: &[Name], mine: &mut Vec<(Symbol, u32)>) {
        let certain = mine.len();
        for (name, i) in names.iter().zip(0u32..) {
            let Ok(at) = self.owners.binary_search_by_key(&name.span, |o| o.0) else { continue };
            let Owner::Several(ids) = self.owners[at].1 else { continue };
            let named = |id: &&Symbol| mine[..certain].binary_search_by_key(*id, |m| m.0).is_ok();
            let mut told = ids.iter().filter(named);
            if let (Some(&id), None) = (told.next(), told.next()) {
                self.owners[at].1 = Owner::One(id);
                mine.push((id, i));
            }
        }
        mine.sort_unstable();
    }
}

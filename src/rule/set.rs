//! Many rules over one sentence: only those whose kinds and words occur are run.

use super::file::Rule;
use super::kind::Codes;
use super::matcher::{Matcher, Program};
use super::tokens::{Item, Masks, Token, Tokens};
use super::words::{ALWAYS, SetId, Vocabulary, Words};
use crate::entity::{Certainty, Symbol};
use crate::text::span::Span;

/// Rules that run together.
#[derive(Default)]
pub(crate) struct RuleSet {
    programs: Vec<Compiled>,
    words: Words,
    candidates: Candidates,
    /// How many of the programs fill slots; those behind them make entities.
    slots: usize,
    /// The most slots that a pattern has.
    most_slots: usize,
    /// What each kind of them needs.
    shapes: [Shapes; 2],
}

/// Whether rules fill slots or make entities.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Slots,
    Entities,
}

/// The findings that rules need.
#[derive(Default)]
pub(crate) struct Shapes {
    /// The sets of kinds of which rules need one each.
    kinds: Vec<Codes>,
    /// The sets of kinds that rules need together.
    shapes: Vec<u64>,
    /// The kinds of which one finding is enough for some rule.
    enough: Codes,
}

impl Shapes {
    pub(crate) fn of<'r>(rules: impl Iterator<Item = &'r Rule>) -> Self {
        let needs: Vec<&[Codes]> = rules.map(|rule| rule.needs.kinds.as_slice()).collect();
        let mut kinds = needs.concat();
        kinds.sort_unstable();
        kinds.dedup();
        // Rules know some hundred kinds at most: more sets of them than bits are not told apart, and not asked for.
        kinds.truncate(64);
        let shape = |needed: &[Codes]| needed.iter().filter_map(|codes| kinds.binary_search(codes).ok()).fold(0, |all, at| all | 1 << at);
        let mut shapes: Vec<u64> = needs.into_iter().map(shape).collect();
        shapes.sort_unstable();
        shapes.dedup();
        // A shape that holds another one says nothing more.
        let simpler = |shape: u64| shapes.iter().any(|&other| other != shape && other & shape == other);
        let shapes: Vec<u64> = shapes.iter().copied().filter(|&shape| !simpler(shape)).collect();
        let lone = shapes.iter().filter(|shape| shape.count_ones() == 1);
        let enough = lone.fold(0, |all, shape| all | kinds[shape.trailing_zeros() as usize]);
        Self { kinds, shapes, enough }
    }

    /// Whether some rule may match in a sentence in which findings of these kinds stand.
    pub(crate) fn may_match(&self, codes: Codes) -> bool {
        if codes & self.enough != 0 {
            return true;
        }
        let told = self.kinds.iter().zip(0..).fold(0, |all, (kinds, at)| all | u64::from(kinds & codes != 0) << at);
        self.shapes.iter().any(|shape| shape & told == *shape)
    }
}

/// A rule as it is run.
pub(crate) struct Compiled {
    /// Its place among the rules.
    pub number: usize,
    pub name: Symbol,
    pub certainty: Certainty,
    /// The kind of entity that its whole match is.
    pub entity: Option<Symbol>,
    /// What it gives, and which of the pattern's slots fills it.
    pub gives: Vec<(Symbol, usize)>,
    pattern: Program,
    never: Option<Program>,
    /// How many slots the pattern has.
    slots: usize,
    /// It needs a token of each.
    needs: [SetId; NEEDS],
}

/// So many needs of a rule are asked for before it is run.
const NEEDS: usize = 4;

/// Which rules the tokens of a sentence call for, as bits: each rule by the smallest of the sets that it needs a word of, else by that
/// which it needs a finding of.
#[derive(Default)]
struct Candidates {
    /// How many numbers all rules take.
    stride: usize,
    /// Per token the rules that it calls for.
    called: Vec<u64>,
    /// Those that any sentence calls for.
    always: Vec<u64>,
}

impl Candidates {
    fn new(programs: &[Compiled], words: &Words) -> Self {
        let stride = programs.len().div_ceil(64);
        let (mut called, mut always) = (vec![0; stride * words.tokens()], vec![0; stride]);
        for (rule, program) in programs.iter().enumerate() {
            let bit = 1 << (rule % 64);
            if program.needs[0] == ALWAYS {
                always[rule / 64] |= bit;
            }
            for token in (0..words.tokens()).filter(|&token| words.holds(program.needs[0], token)) {
                called[token * stride + rule / 64] |= bit;
            }
        }
        Self { stride, called, always }
    }

    /// Puts the rules into `into` that the tokens call for.
    fn read(&self, tokens: &[Token], into: &mut Vec<u64>) {
        into.clear();
        into.extend_from_slice(&self.always);
        for token in tokens {
            let called = &self.called[token.number as usize * self.stride..][..self.stride];
            into.iter_mut().zip(called).for_each(|(all, called)| *all |= called);
        }
    }
}

/// Scratch memory of one thread.
#[derive(Default)]
pub(crate) struct RuleScratch {
    tokens: Tokens,
    /// Whether `masks` and `called` are of the tokens.
    begun: bool,
    masks: Masks,
    /// The rules that the tokens call for, as bits.
    called: Vec<u64>,
    /// Those that are run, by number.
    run: Vec<u32>,
    slots: Vec<Option<u32>>,
    /// What fills them while what bars a match is looked for.
    filled: Vec<Option<u32>>,
    tried: Vec<u64>,
}

impl RuleScratch {
    /// The noted words of the sentence that was read last, where it reads for patterns as it stands.
    pub(crate) fn noted(&self) -> Option<&[(Span, u8)]> {
        self.tokens.plain.then_some(&self.tokens.noted)
    }
}

impl RuleSet {
    /// Compiles rules that fill slots, in the order in which they are run, and those that make entities. `noted` holds further words
    /// to look for, with a note of each.
    pub(crate) fn new<'r>(
        rules: impl Iterator<Item = &'r Rule> + Clone,
        entities: impl Iterator<Item = &'r Rule> + Clone,
        noted: &[(String, u8)],
    ) -> Self {
        let mut vocabulary = Vocabulary::new(noted);
        let (slots, shapes) = (rules.clone().count(), [Shapes::of(rules.clone()), Shapes::of(entities.clone())]);
        let compiled = |(number, rule): (usize, &'r Rule)| {
            let pattern = rule.pattern.program(&mut vocabulary);
            let mut words: Vec<&Vec<String>> = rule.needs.words.iter().collect();
            words.sort_by_key(|words| words.len());
            // Of kinds that of fewest is the rarest.
            let mut codes = rule.needs.kinds.clone();
            codes.sort_by_key(|codes| codes.count_ones());
            let mut needed: Vec<SetId> = words.into_iter().map(|words| vocabulary.set(words, 0)).collect();
            needed.extend(codes.into_iter().map(|codes| vocabulary.set(&[], codes)));
            needed.splice(needed.len().min(1)..needed.len().min(1), pattern.start);
            let mut needs = [ALWAYS; NEEDS];
            needs.iter_mut().zip(needed).for_each(|(need, set)| *need = set);
            let never = rule.never.as_ref().map(|never| never.program(&mut vocabulary));
            Compiled {
                number,
                name: rule.name,
                certainty: rule.certainty,
                entity: rule.entity,
                gives: rule.gives.clone(),
                pattern,
                never,
                slots: rule.slot_count(),
                needs,
            }
        };
        let programs: Vec<Compiled> = rules.chain(entities).enumerate().map(compiled).collect();
        let words = vocabulary.finish();
        let candidates = Candidates::new(&programs, &words);
        let most_slots = programs.iter().map(|program| program.slots).max().unwrap_or(0);
        Self { programs, words, candidates, slots, most_slots, shapes }
    }

    /// Whether some rule of a purpose may match in a sentence in which findings of these kinds stand.
    pub(crate) fn may_match(&self, purpose: Purpose, codes: Codes) -> bool {
        self.shapes[purpose as usize].may_match(codes)
    }

    /// Reads a sentence, whose findings are `items`, sorted by start, the longest first.
    pub(crate) fn read(&self, text: &str, sentence: Span, items: &[Item], scratch: &mut RuleScratch) {
        scratch.begun = false;
        scratch.tokens.read(&self.words, text, sentence, items);
    }

    /// Calls `give` for each match of a purpose's rules in the sentence that was read, with the rule, per slot of its pattern the number of the finding that
    /// fills it, and the match's place in elements. Rules come in their order.
    pub(crate) fn find(&self, purpose: Purpose, scratch: &mut RuleScratch, mut give: impl FnMut(&Compiled, &[Option<u32>], (u32, u32))) {
        let RuleScratch { tokens, begun, masks, called, run, slots, filled, tried } = scratch;
        let (elements, tokens) = (tokens.elements(), &tokens.list);
        let Some((_, own)) = tokens.split_last() else { return };
        slots.resize(self.most_slots, None);
        if !std::mem::replace(begun, true) {
            self.candidates.read(own, called);
            masks.read(&self.words, own);
        }
        // Which rules have all that they need cannot be guessed: each is written, and kept where it does.
        run.clear();
        let mut count = 0;
        for (nth, &called) in called.iter().enumerate() {
            let filling = match self.slots.saturating_sub(nth * 64) {
                64.. => u64::MAX,
                count => (1 << count) - 1,
            };
            let mut rest = called & if purpose == Purpose::Slots { filling } else { !filling };
            while rest != 0 {
                let at = nth * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                run.push(at as u32);
                count += usize::from(self.programs[at].needs.iter().fold(true, |all, need| all & masks.has(*need)));
                run.truncate(count);
            }
        }
        for &at in run.iter() {
            let program = &self.programs[at as usize];
            let slots = &mut slots[..program.slots];
            let mut matcher = Matcher { elements, tokens, words: &self.words, masks, slots, free: 0, tried };
            matches(program, &mut matcher, filled, &mut give);
        }
    }
}

/// Each match of one rule, from left to right; a match begins behind the last one.
fn matches(
    rule: &Compiled,
    matcher: &mut Matcher<'_>,
    filled: &mut Vec<Option<u32>>,
    give: &mut impl FnMut(&Compiled, &[Option<u32>], (u32, u32)),
) {
    let mut from = 0;
    // The last match of `never` that ends behind the last match's begin.
    let mut barring: Option<(u32, u32)> = None;
    let mut bars_from = rule.never.as_ref().map(|_| 0);
    while let Some((start, end)) = matcher.find_at(&rule.pattern, from) {
        let mut barred = false;
        if let Some(never) = &rule.never {
            filled.clear();
            filled.extend_from_slice(matcher.slots);
            while let Some(at) = bars_from.filter(|_| barring.is_none_or(|b| b.1 <= start)) {
                barring = matcher.find_at(never, at);
                bars_from = barring.map(|b| b.1 + u32::from(b.0 == b.1));
            }
            barred = barring.is_some_and(|b| b.1 > start && b.0 < end);
            matcher.slots.copy_from_slice(filled);
        }
        if !barred {
            give(rule, matcher.slots, (start, end));
        }
        // The next match may share the last element: in 甲与乙, 乙与丙 the pattern has two matches.
        from = if barred || end <= start + 1 { start + 1 } else { end - 1 };
        if from >= matcher.length() {
            break;
        }
    }
}

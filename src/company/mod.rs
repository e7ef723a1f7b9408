//! Company names, and with them public bodies and places.
//!
//! Takes the document's hits; gives names of enterprises with their form, certainty, parts and the fullest name that the
//! document gives for each. Works outwards from hits: a document without one costs a walk over its hits. Linear in the text.

mod alias;
mod anchor;
mod apart;
mod between;
mod body;
mod boundary;
mod chars;
mod codes;
mod coined;
mod context;
mod coref;
mod cue;
mod echo;
mod fact;
mod few;
mod firm;
mod known;
mod name_words;
mod own;
mod parts;
mod person;
mod picked;
mod region;
mod role;
mod short;
mod spots;

use std::sync::OnceLock;

use crate::entity::{Certainty, Company, Form, Parts, RuleName, Symbol};
use crate::lexicon::{Lexicon, ListId};
use crate::reading::{Findings, Found, Reading, Trace};
use crate::registry::{Owner, Registry};
use crate::text::span::Span;
use chars::{CharSet, Few};
use codes::Written;
use cue::{Cues, flag};
use name_words::NameWords;
use parts::Splitter;

/// No pattern of the lexicon.
const NONE: u32 = u32::MAX;

/// Characters that separate a name from what stands before it.
const CUTTING: [char; 13] = ['的', '了', '在', '与', '和', '及', '对', '为', '由', '向', '从', '被', '是'];

/// The layer's tables, typed.
pub(crate) struct Layer {
    /// What the tables say of each word.
    facts: fact::Facts,
    /// Characters that stand before a name and are no part of it.
    chars: CharSet,
    /// Those of them that no name holds.
    hard: CharSet,
    /// Both together.
    outside: CharSet,
    /// Characters that made-up short names do not have.
    coin_never: CharSet,
    /// Those that they may have before their last word.
    coin: CharSet,
    /// Characters that make another word of a short name's end.
    coin_after: CharSet,
    /// Characters that make a general term of 公司 behind them, and those that separate it from what stands before.
    general: CharSet,
    /// Surnames of one character that are seldom the end of another word.
    surnames: CharSet,
    /// What may stand between a doubtful word and what says that it is a company (正式宣布), the longest first.
    adverbs: Vec<String>,
    /// The characters that they begin with.
    adverb_firsts: CharSet,
    /// Doubtful names of a trade, with the words that speak of it.
    trades: [[ListId; 2]; 5],
    /// Words for making something, behind the one who makes it.
    makers: ListId,
    /// Words that sum up a list of companies (等公司).
    summing: ListId,
    /// By what names are taken apart; read when the first one is.
    name_words: OnceLock<NameWords>,
    /// The user's own companies.
    own: Option<Registry>,
}

/// A name in the making.
#[derive(Clone, Copy, Debug)]
struct Name {
    span: Span,
    rule: RuleName,
    certainty: Certainty,
    /// The lexicon's pattern for it, or [`NONE`].
    pattern: u32,
    /// The fullest name that the document gives for it.
    head: Option<Span>,
    /// Whether it was read from an ending.
    anchored: bool,
    /// Whether any other finding overrules it.
    weak: bool,
}

/// What the layer keeps from one document to the next.
#[derive(Default)]
pub(crate) struct Scratch {
    cues: Cues,
    names: Vec<Name>,
    aliases: Vec<Name>,
    echoes: Vec<Name>,
    doubtful: Vec<Name>,
    proven: Vec<u32>,
    order: Vec<(u64, u32)>,
    /// Known names: the enterprise's number, the name.
    coded: Vec<(u32, u32)>,
    split: Vec<(Span, Parts)>,
    window: boundary::Window,
    echo: echo::Echo,
    own: own::Own,
    written: Vec<codes::Written>,
    fulls: Vec<short::Full>,
}

impl Scratch {
    fn push(&mut self, name: Name) {
        self.names.push(name);
    }
}

/// Whether a name ends in a legal form or a branch.
pub(crate) fn is_full(text: &str) -> bool {
    const PARTNERSHIPS: &[&str] = &["有限合伙", "普通合伙"];
    const LAST: Few<9> = Few::new(['司', '业', '所', '社', '厂', '行', '部', '）', ')']);
    match text.chars().next_back().filter(|&c| LAST.contains(c)) {
        Some('司') => text.ends_with("公司"),
        Some('业') => text.ends_with("合伙企业"),
        Some('所') => text.ends_with("事务所"),
        Some('社') => text.ends_with("合作社"),
        Some('厂') => true,
        Some('行') => text.ends_with("分行") || text.ends_with("支行"),
        Some('部') => text.ends_with("营业部"),
        Some(close @ ('）' | ')')) => {
            let inside = &text[..text.len() - close.len_utf8()];
            PARTNERSHIPS.iter().any(|p| inside.strip_suffix(p).is_some_and(|t| t.ends_with(['（', '(']) || t.ends_with("特殊")))
        }
        _ => false,
    }
}

impl Layer {
    /// Reads the layer's tables. `own` are the user's companies.
    pub(crate) fn new(lexicon: &Lexicon, own: Option<Registry>) -> Self {
        let adverbs: Vec<String> = lexicon.list_words("before_proof").iter().flat_map(|row| row.split('|')).map(String::from).collect();
        Self {
            facts: fact::Facts::new(lexicon),
            chars: CharSet::new(&lexicon.list_words("chars")),
            hard: CharSet::new(&lexicon.list_words("hard_chars")),
            outside: CharSet::new(&[lexicon.list_words("chars"), lexicon.list_words("hard_chars")].concat()),
            coin: CharSet::han_without(&[lexicon.list_words("chars"), lexicon.list_words("hard_chars"), lexicon.list_words("coin_never")]),
            coin_never: CharSet::new(&lexicon.list_words("coin_never")),
            coin_after: CharSet::new(&lexicon.list_words("coin_after")),
            general: CharSet::new(&[lexicon.list_words("generic_chars"), CUTTING.iter().map(char::to_string).collect()].concat()),
            surnames: CharSet::new(&lexicon.list_words("surnames")),
            adverb_firsts: CharSet::new(&adverbs.iter().filter_map(|adverb| adverb.chars().next()).map(String::from).collect::<Vec<_>>()),
            adverbs,
            trades: [
                ["game_firm", "game_word"],
                ["bank_firm", "bank_word"],
                ["car_firm", "car_word"],
                ["device_firm", "device_word"],
                ["phone_firm", "phone_word"],
            ]
            .map(|pair| pair.map(|list| lexicon.list_or_none(list))),
            makers: lexicon.list_or_none("maker"),
            summing: lexicon.list_or_none("listed"),
            name_words: OnceLock::new(),
            own,
        }
    }

    /// The same, with what hits should bring with them noted in the lexicon.
    pub(crate) fn marked(lexicon: &mut Lexicon, own: Option<Registry>) -> Self {
        let mut layer = Self::new(lexicon, own);
        layer.facts.mark(lexicon);
        layer
    }

    /// The parts of a name that is the whole text.
    pub(crate) fn parts(&self, reading: &Reading<'_>, scratch: &mut Scratch) -> Parts {
        scratch.cues.gather(reading, &self.facts, false);
        self.splitter(reading, &scratch.cues).split(Span::new(0, reading.text.len()))
    }

    fn splitter<'a>(&'a self, reading: &Reading<'a>, cues: &'a Cues) -> Splitter<'a> {
        let words = self.name_words.get_or_init(|| NameWords::new(reading.lexicon));
        Splitter { text: reading.text, cues, lexicon: reading.lexicon, facts: &self.facts, words }
    }

    /// The parts of a name found: those already told apart, or told apart now.
    fn parts_of(&self, reading: &Reading<'_>, scratch: &Scratch, span: Span) -> Parts {
        let known = scratch.split.binary_search_by_key(&span, |s| s.0).ok().map(|at| scratch.split[at].1);
        known.unwrap_or_else(|| self.splitter(reading, &scratch.cues).split(span))
    }

    /// Finds what the layer finds in one document.
    pub(crate) fn find(&self, reading: &Reading<'_>, findings: &mut Findings, scratch: &mut Scratch, trace: &mut Trace) {
        let union = scratch.cues.gather(reading, &self.facts, trace.on);
        if union & flag::GIVES == 0 && self.own.is_none() {
            return;
        }
        scratch.names.clear();
        scratch.aliases.clear();
        scratch.echoes.clear();
        scratch.split.clear();
        scratch.written.clear();
        if union & flag::ANCHOR != 0 {
            anchor::find(self, reading, scratch, trace);
        }
        if union & flag::KNOWN != 0 {
            known::find(self, reading, scratch, trace);
        }
        if let Some(registry) = &self.own {
            own::find(self, registry, reading, scratch, trace);
        }
        if union & (flag::CODE | flag::ANNOUNCE | flag::LATIN_BEFORE) != 0 {
            context::find(self, reading, scratch);
        }
        if union & (flag::SHARES_TAIL | flag::SUBSIDIARY) != 0 {
            coined::find(self, reading, scratch);
        }
        if union & flag::ROLE != 0 {
            role::find(self, reading, scratch);
        }
        if !scratch.names.is_empty() || !scratch.aliases.is_empty() || union & flag::ALIAS != 0 {
            scratch.names.sort_by_key(|n| n.span);
            if between::find(self, reading, scratch) {
                scratch.names.sort_by_key(|n| n.span);
            }
            alias::find(reading, scratch);
            if !scratch.aliases.is_empty() || scratch.names.iter().any(|n| n.anchored && !n.weak) {
                echo::find(self, reading, scratch);
            }
            coref::resolve(scratch);
            coref::link(self, reading, scratch);
            if let Some(registry) = &self.own {
                let registered = |name: &Name| self.registered(name);
                scratch.own.gather(registry, reading.text, &mut scratch.names, registered);
            }
            if union & flag::CODE != 0 {
                codes::find(reading.text, scratch);
            }
            for name in &scratch.names {
                findings.companies.push(self.finished(reading, scratch, name));
            }
        }
        if union & (flag::PLACE | flag::ORG | flag::ORG_TAIL) != 0 {
            body::find(&self.facts, reading, &scratch.cues, findings);
        }
    }

    /// The registered name that the lexicon knows for a name.
    fn registered(&self, name: &Name) -> Option<Symbol> {
        let company = self.facts.company(name.pattern)?;
        self.facts.registered(name.pattern, company)
    }

    fn finished(&self, reading: &Reading<'_>, scratch: &Scratch, name: &Name) -> Found<Company> {
        let text = name.span.of(reading.text);
        let form = if is_full(text) { Form::Full } else { Form::Short };
        let company = self.facts.company(name.pattern);
        let registered_name = company.and_then(|company| self.facts.registered(name.pattern, company));
        let listed = company.and_then(|company| company.code());
        let Written { stock, credit: credit_code, invalid: invalid_code, .. } =
            codes::of(reading.text, &scratch.written, coref::fullest(name));
        // 835449 is of one of two markets; the lexicon may know which.
        let code = stock.filter(|code| listed.is_none_or(|l| !l.as_str().starts_with(code.as_str()))).or(listed);
        let parts = (form == Form::Full && name.anchored).then(|| self.parts_of(reading, scratch, name.span));
        let (company_id, candidates): (_, &'static [Symbol]) = match scratch.own.owner(self, reading.text, name, registered_name) {
            None => (None, &[]),
            Some(Owner::One(id)) => (Some(id), &[]),
            Some(Owner::Several(ids)) => (None, ids),
        };
        let fact = Company {
            name: coref::fullest(name),
            form,
            certainty: name.certainty,
            registered_name,
            code,
            credit_code,
            invalid_code,
            parts,
            company_id,
            candidates,
        };
        Found { span: name.span, rule: name.rule, fact }
    }
}

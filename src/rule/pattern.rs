//! A pattern: parsed, checked, and written as a regular expression over the encoded sentence.

use std::collections::HashMap;
use std::sync::Arc;

use super::encode::normal;
use super::kind::{CLAUSE_CLASS, Codes, class, codes_of, kind_names, plain_class};
use crate::lexicon::Lexicon;

/// The widest gap: a sentence is seldom longer, and each character of a gap is a state of the automaton.
const MAX_GAP: u32 = 60;

#[derive(Debug)]
enum Node {
    Literal(String),
    /// The list's words, the longest first.
    List(Arc<[String]>),
    Slot(usize, Codes),
    Gap(Gap, u32),
    Either(Vec<Vec<Node>>),
    Perhaps(Box<Node>),
}

#[derive(Clone, Copy, Debug)]
enum Gap {
    Sentence,
    Clause,
    Plain,
}

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    nodes: Vec<Node>,
    /// Names of the slots.
    pub slots: Vec<String>,
}

/// What a sentence must have for a pattern to match at all: an anchor, and near it a finding of each kind.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// At least one of these words is the anchor; where there are none, a finding of `anchor` is.
    pub words: Vec<String>,
    pub anchor: Codes,
    /// Of each set at least one code.
    pub kinds: Vec<Need>,
    /// So many bytes may stand in a match before the anchor, and behind it.
    pub before: u32,
    pub behind: u32,
    /// A match begins where the anchor does.
    pub leads: bool,
}

/// A kind that must stand near the anchor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub codes: Codes,
    /// Whether it stands behind the anchor.
    pub behind: bool,
    /// How far from it, at most, in bytes.
    pub reach: u32,
}

impl Pattern {
    /// Reads a pattern. The fault says what is wrong and what would be right.
    pub(super) fn parse(source: &str, lexicon: &Lexicon, words: &mut ListWords) -> Result<Self, String> {
        let mut parser =
            Parser { chars: source.chars().filter(|c| !c.is_whitespace()).collect(), at: 0, slots: Vec::new(), lexicon, words };
        let nodes = parser.sequence(0)?;
        if let Some(c) = parser.peek() {
            return Err(format!("`{c}` at character {} closes nothing; write （ ） for brackets of the text", parser.at + 1));
        }
        if nodes.is_empty() || nodes.iter().all(|n| matches!(n, Node::Gap(..) | Node::Perhaps(_))) {
            return Err("the pattern would match anywhere; it needs a word, a list or a slot".to_owned());
        }
        Ok(Self { nodes, slots: parser.slots })
    }

    /// The regular expression, and per capture group the slot that it fills.
    pub(super) fn regex(&self) -> (String, Vec<usize>) {
        let (mut out, mut groups) = (String::new(), Vec::new());
        write_all(&self.nodes, &mut out, &mut groups);
        (out, groups)
    }

    /// No match is longer than so many bytes.
    pub(super) fn reach(&self) -> usize {
        longest(&self.nodes) as usize
    }

    pub(super) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        let mut at = None;
        for (i, node) in self.nodes.iter().enumerate() {
            let Some(words) = words_of(node).filter(|w| !w.is_empty() && w.iter().all(|w| !w.is_empty())) else { continue };
            // The rarer the better: long words before short, few before many.
            let rank = |words: &[String]| (words.iter().map(|w| w.chars().count()).min().unwrap_or(0), usize::MAX - words.len());
            if at.is_none() || rank(&words) > rank(&needs.words) {
                needs.words = words;
                at = Some(i);
            }
        }
        let slot = |node: &Node| match node {
            Node::Slot(_, codes) => Some(*codes),
            _ => None,
        };
        let Some(at) = at.or_else(|| self.nodes.iter().position(|n| slot(n).is_some())) else { return needs };
        let (before, behind) = (&self.nodes[..at], &self.nodes[at + 1..]);
        needs.anchor = slot(&self.nodes[at]).unwrap_or(0);
        // A word may stand anywhere in its node: in brackets, or as a part of a longer word of its list.
        let inner = if needs.anchor == 0 { longest(&self.nodes[at..=at]) } else { 0 };
        for (i, codes) in before.iter().enumerate().filter_map(|(i, n)| Some((i, slot(n)?))) {
            needs.kinds.push(Need { codes, behind: false, reach: longest(&before[i..]) + inner });
        }
        for (i, codes) in behind.iter().enumerate().filter_map(|(i, n)| Some((i, slot(n)?))) {
            needs.kinds.push(Need { codes, behind: true, reach: longest(&behind[..=i]) + inner });
        }
        needs.leads = at == 0
            && match &self.nodes[0] {
                Node::Literal(_) | Node::List(_) | Node::Slot(..) => true,
                Node::Either(branches) => branches.iter().all(|b| matches!(b[..], [Node::Literal(_) | Node::List(_)])),
                Node::Gap(..) | Node::Perhaps(_) => false,
            };
        needs.before = longest(before) + inner;
        needs.behind = longest(behind) + inner;
        needs
    }
}

/// The longest match of a sequence, in bytes.
fn longest(nodes: &[Node]) -> u32 {
    let of = |node: &Node| match node {
        Node::Literal(text) => text.len() as u32,
        Node::List(words) => words.iter().map(String::len).max().unwrap_or(0) as u32,
        Node::Slot(..) => 3,
        Node::Gap(_, most) => 4 * most,
        Node::Either(branches) => branches.iter().map(|branch| longest(branch)).max().unwrap_or(0),
        Node::Perhaps(node) => longest(std::slice::from_ref(node)),
    };
    nodes.iter().map(of).sum()
}

/// The words of which a node needs one; none where it needs none.
fn words_of(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::Literal(text) => Some(vec![text.clone()]),
        Node::List(words) => Some(words.to_vec()),
        Node::Either(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(branch.iter().filter_map(words_of).max_by_key(|w| w.iter().map(|w| w.len()).min())?);
            }
            Some(all)
        }
        Node::Slot(..) | Node::Gap(..) | Node::Perhaps(_) => None,
    }
}

fn list_words(name: &str, lexicon: &Lexicon) -> Vec<String> {
    let mut words: Vec<String> = lexicon.list_words(name).iter().map(|w| w.chars().filter_map(normal).collect()).collect();
    // Of two words that begin alike the longer one is tried first.
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words
}

fn write_all(nodes: &[Node], out: &mut String, groups: &mut Vec<usize>) {
    for node in nodes {
        write(node, out, groups);
    }
}

fn write(node: &Node, out: &mut String, groups: &mut Vec<usize>) {
    match node {
        Node::Literal(text) => out.push_str(&regex::escape(text)),
        Node::List(words) => {
            let words: Vec<String> = words.iter().map(|w| regex::escape(w)).collect();
            // A list without words matches nothing.
            out.push_str(&if words.is_empty() { "[^\\x00-\\x{10FFFF}]".to_owned() } else { format!("(?:{})", words.join("|")) });
        }
        Node::Slot(slot, codes) => {
            groups.push(*slot);
            out.push('(');
            class(*codes, out);
            out.push(')');
        }
        Node::Gap(gap, most) => {
            match gap {
                Gap::Sentence => out.push('.'),
                Gap::Clause => out.push_str(CLAUSE_CLASS),
                Gap::Plain => out.push_str(&plain_class()),
            }
            out.push_str(&format!("{{0,{most}}}?"));
        }
        Node::Either(branches) => {
            out.push_str("(?:");
            for (i, branch) in branches.iter().enumerate() {
                if i > 0 {
                    out.push('|');
                }
                write_all(branch, out, groups);
            }
            out.push(')');
        }
        Node::Perhaps(node) => {
            out.push_str("(?:");
            write(node, out, groups);
            out.push_str(")?");
        }
    }
}

/// The words of the lists asked for so far, by name.
pub(super) type ListWords = HashMap<String, Arc<[String]>>;

struct Parser<'l> {
    chars: Vec<char>,
    at: usize,
    slots: Vec<String>,
    lexicon: &'l Lexicon,
    words: &'l mut ListWords,
}

/// Brackets within brackets: enough for any rule that one can still read.
const MAX_DEPTH: usize = 16;

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = &self.chars[self.at..];
        let word: String = rest.iter().take_while(|c| wanted(**c)).collect();
        self.at += word.chars().count();
        word
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, String> {
        if depth > MAX_DEPTH {
            return Err(format!("brackets are nested deeper than {MAX_DEPTH}"));
        }
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            let node = match c {
                '|' | ')' => break,
                '@' => self.list()?,
                '<' => self.slot()?,
                '~' => self.gap()?,
                '(' => self.either(depth)?,
                '?' => return Err(format!("`?` at character {} follows nothing; put what may be missing in brackets: (总)?", self.at + 1)),
                '>' => return Err(format!("`>` at character {} closes nothing; a slot is written <name:kind>", self.at + 1)),
                _ => {
                    let text = self.take_while(|c| !"|)@<~(?>".contains(c));
                    if self.peek() == Some('?') {
                        return Err(format!("`?` follows the characters {text}; put what may be missing in brackets: ({text})?"));
                    }
                    let folded = self.lexicon.fold.fold_word(&text);
                    Node::Literal(folded.chars().filter_map(normal).collect())
                }
            };
            if self.peek() == Some('?') {
                self.at += 1;
                nodes.push(Node::Perhaps(Box::new(node)));
            } else {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }

    fn list(&mut self) -> Result<Node, String> {
        self.at += 1;
        let name = self.take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if name.is_empty() {
            return Err(format!("a list's name belongs behind `@` at character {}", self.at));
        }
        if self.lexicon.list(&name).is_none() {
            return Err(format!("no list of the lexicon is named {name}; a list is a set of rows with that name in the column `list`"));
        }
        if let Some(words) = self.words.get(&name) {
            return Ok(Node::List(Arc::clone(words)));
        }
        let words: Arc<[String]> = list_words(&name, self.lexicon).into();
        self.words.insert(name, Arc::clone(&words));
        Ok(Node::List(words))
    }

    fn slot(&mut self) -> Result<Node, String> {
        let from = self.at + 1;
        self.at += 1;
        let inside = self.take_while(|c| c != '>');
        if self.peek() != Some('>') {
            return Err(format!("`<` at character {from} is not closed; a slot is written <name:kind>"));
        }
        self.at += 1;
        let (name, kind) = inside.split_once(':').unwrap_or((inside.as_str(), inside.as_str()));
        let codes = codes_of(kind).ok_or_else(|| format!("no kind is named {kind}; the kinds are {}", kind_names()))?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.') {
            return Err(format!("the slot name {name:?} is not of small letters, digits and _"));
        }
        let slot = self.slots.iter().position(|s| s == name).unwrap_or_else(|| {
            self.slots.push(name.to_owned());
            self.slots.len() - 1
        });
        Ok(Node::Slot(slot, codes))
    }

    fn gap(&mut self) -> Result<Node, String> {
        self.at += 1;
        let gap = match self.peek() {
            Some('c') => Gap::Clause,
            Some('p') => Gap::Plain,
            _ => Gap::Sentence,
        };
        if !matches!(gap, Gap::Sentence) {
            self.at += 1;
        }
        let digits = self.take_while(|c| c.is_ascii_digit());
        match digits.parse::<u32>() {
            Ok(most) if (1..=MAX_GAP).contains(&most) => Ok(Node::Gap(gap, most)),
            _ => Err(format!("a gap is written ~8, ~c8 or ~p8, with a number from 1 to {MAX_GAP}, not ~{digits}")),
        }
    }

    fn either(&mut self, depth: usize) -> Result<Node, String> {
        let from = self.at + 1;
        self.at += 1;
        let mut branches = vec![self.sequence(depth + 1)?];
        while self.peek() == Some('|') {
            self.at += 1;
            branches.push(self.sequence(depth + 1)?);
        }
        if self.peek() != Some(')') {
            return Err(format!("`(` at character {from} is not closed; write （ for a bracket of the text"));
        }
        self.at += 1;
        if branches.iter().any(Vec::is_empty) {
            return Err(format!("a branch of the brackets at character {from} is empty; write (甲|乙)? for what may be missing"));
        }
        Ok(Node::Either(branches))
    }
}

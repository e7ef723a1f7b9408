//! A pattern: parsed, checked, and compiled to a program over a sentence's tokens.

use std::collections::HashMap;
use std::sync::Arc;

use super::kind::{Codes, codes_of_kind, kind_names};
use super::matcher::{Gap, Lead, Op, Program};
use super::tokens::normal;
use super::words::{SetId, Vocabulary};
use crate::lexicon::Lexicon;
use crate::text::finder::letter;

/// The widest gap: a sentence is seldom longer, and each character of a gap is a place to try.
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

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    nodes: Vec<Node>,
    /// Names of the slots.
    pub slots: Vec<String>,
}

/// What a sentence must have for a pattern to match at all.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// Of each set at least one code.
    pub kinds: Vec<Codes>,
    /// Of each set at least one word.
    pub words: Vec<Vec<String>>,
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

    /// The program; its words are added to the vocabulary.
    pub(super) fn program(&self, vocabulary: &mut Vocabulary) -> Program {
        let mut ops = Vec::new();
        let start = beginnings(&self.nodes, vocabulary);
        compile(&self.nodes, vocabulary, &mut ops);
        Program { ops, start, leads: leads(&self.nodes, vocabulary), reach: longest(&self.nodes) }
    }

    pub(super) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        for node in &self.nodes {
            if let Node::Slot(_, codes) = node {
                needs.kinds.push(*codes);
            }
            needs.words.extend(words_of(node).filter(|words| words.iter().all(|word| tells(word))));
        }
        needs.kinds.sort_unstable();
        needs.kinds.dedup();
        needs
    }
}

/// Whether a word is worth looking for: those of one character, marks and 的 among them, stand nearly everywhere.
fn tells(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// The longest match of a sequence, in elements.
fn longest(nodes: &[Node]) -> u32 {
    let length = |word: &String| word.chars().count() as u32;
    let of = |node: &Node| match node {
        Node::Literal(text) => length(text),
        Node::List(words) => words.iter().map(length).max().unwrap_or(0),
        Node::Slot(..) => 1,
        Node::Gap(_, most) => *most,
        Node::Either(branches) => branches.iter().map(|b| longest(b)).max().unwrap_or(0),
        Node::Perhaps(node) => longest(std::slice::from_ref(node)),
    };
    nodes.iter().map(of).sum()
}

/// What must stand behind a match's beginning, and how far behind it at most; the first of it.
fn leads(nodes: &[Node], vocabulary: &mut Vocabulary) -> Vec<Lead> {
    const MOST: usize = 2;
    let mut leads = Vec::new();
    let mut within = 0;
    // Whether a node that cannot be missing has begun the match: the others stand behind it.
    let mut begun = false;
    for node in nodes {
        let before = within;
        within += longest(std::slice::from_ref(node));
        let words = words_of(node);
        if !begun {
            begun = matches!(node, Node::Slot(..)) || words.is_some_and(|words| words.iter().all(|word| !word.is_empty()));
            continue;
        }
        leads.extend(match node {
            Node::Slot(_, codes) => Some(Lead { set: vocabulary.set(&[], *codes), within: before }),
            // Words within a branch stand somewhere in it.
            _ => words.filter(|words| words.iter().all(|word| tells(word))).map(|words| Lead { set: vocabulary.set(&words, 0), within }),
        });
        if leads.len() == MOST {
            break;
        }
    }
    leads
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

/// What a sequence may begin with.
#[derive(Default)]
struct First {
    codes: Codes,
    words: Vec<String>,
    any: bool,
}

impl First {
    /// Adds a sequence's beginnings; whether it may be empty.
    fn add(&mut self, nodes: &[Node]) -> bool {
        nodes.iter().all(|node| match node {
            Node::Literal(text) => {
                self.words.push(text.clone());
                text.is_empty()
            }
            Node::List(words) => {
                self.words.extend(words.iter().cloned());
                false
            }
            Node::Slot(_, codes) => {
                self.codes |= codes;
                false
            }
            Node::Gap(..) => {
                self.any = true;
                true
            }
            Node::Either(branches) => {
                let mut empty = false;
                for branch in branches {
                    empty |= self.add(branch);
                }
                empty
            }
            Node::Perhaps(node) => {
                self.add(std::slice::from_ref(node));
                true
            }
        })
    }
}

/// What a pattern begins with; none where it may begin anywhere.
fn beginnings(nodes: &[Node], vocabulary: &mut Vocabulary) -> Option<SetId> {
    let mut first = First::default();
    let anywhere = first.add(nodes) || first.any;
    (!anywhere).then(|| vocabulary.set(&first.words, first.codes))
}

/// What the nodes behind a gap begin with; none where that is not known, or a character for which nothing else asks.
fn behind_gap(nodes: &[Node], vocabulary: &mut Vocabulary) -> Option<SetId> {
    let mut first = First::default();
    // What follows the brackets that a gap stands in is not known here.
    let known = !(first.add(nodes) || first.any);
    let looked_for = known && first.words.iter().all(|word| tells(word) || vocabulary.has(word));
    looked_for.then(|| vocabulary.set(&first.words, first.codes))
}

fn compile(nodes: &[Node], vocabulary: &mut Vocabulary, ops: &mut Vec<Op>) {
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Literal(text) if !tells(text) => ops.extend(text.chars().filter(|c| *c != '\0').map(|c| Op::Letter(letter(c)))),
            Node::Literal(text) => ops.push(Op::Word(vocabulary.set(std::slice::from_ref(text), 0))),
            Node::List(words) => ops.push(Op::Word(vocabulary.set(words, 0))),
            Node::Slot(slot, codes) => ops.push(Op::Slot(*slot, vocabulary.set(&[], *codes))),
            Node::Gap(gap, most) => ops.push(Op::Gap(*gap, *most, behind_gap(&nodes[at + 1..], vocabulary))),
            Node::Either(branches) => {
                let split = ops.len();
                ops.push(Op::Split(Vec::new()));
                let (mut ways, mut ends) = (Vec::new(), Vec::new());
                for branch in branches {
                    ways.push(ops.len());
                    compile(branch, vocabulary, ops);
                    ends.push(ops.len());
                    ops.push(Op::Jump(0));
                }
                let behind = ops.len();
                ends.into_iter().for_each(|end| ops[end] = Op::Jump(behind));
                ops[split] = Op::Split(ways);
            }
            Node::Perhaps(node) => {
                let split = ops.len();
                ops.push(Op::Split(Vec::new()));
                compile(std::slice::from_ref(node), vocabulary, ops);
                ops[split] = Op::Split(vec![split + 1, ops.len()]);
            }
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
        let codes = codes_of_kind(kind).ok_or_else(|| format!("no kind is named {kind}; the kinds are {}", kind_names()))?;
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

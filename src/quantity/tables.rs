//! The layer's tables, typed: units, currencies, classifiers, cues.

use super::beside::{self, Beside};
use super::trie::{Alphabet, Trie, Words};
use crate::decimal::Decimal;
use crate::entity::{Bound, QuantityKind, Symbol};
use crate::error::{Error, ErrorKind};
use crate::lexicon::table::{CLASSIFIERS, CURRENCIES, QUANTITY_WORDS, TABLES, TableId, UNITS};
use crate::lexicon::{Lexicon, RowRef, intern};
use crate::number;

/// Where a unit word comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Unit,
    Currency,
    Classifier,
    /// The word makes the number before it no quantity.
    Silent,
}

/// Units whose meaning hangs on what stands around them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Care {
    None,
    /// 年: a year or years.
    Year,
    /// 日: a day of the month or days.
    Day,
    /// 度: energy, temperature or angle.
    Degree,
    /// 分: a score, minutes or cents.
    Score,
    /// 点: an index or a time.
    Points,
    /// 块: money or pieces.
    Block,
    /// 角, 毛: a tenth of money.
    Tenth,
    /// 方, 平, 里: words of many meanings; wanted with Arabic or longer numerals.
    Colloquial,
    /// 成: tenths.
    Tenths,
    /// 折: tenths, or hundredths where two digits stand.
    Discount,
    /// 打: twelve.
    Dozen,
    /// 番: only behind 翻.
    Doubling,
    /// 个: 个 and a half, 个多月.
    Each,
    /// 元整: only at the end of a figure.
    Whole,
    /// 两: the unit of mass.
    Tael,
}

/// The figure of one unit in the SI unit: `numerator / denominator` of `symbol`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    pub symbol: Symbol,
    pub numerator: Decimal,
    pub denominator: Decimal,
}

/// A word that may stand behind a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub word: Symbol,
    pub class: Class,
    pub kind: QuantityKind,
    pub symbol: Symbol,
    pub base: Option<Base>,
    pub care: Care,
    /// Places by which the figure is shifted (角 is -1).
    pub shift: i32,
    /// Whether the word ends in a Latin letter, so that none may follow.
    pub latin: bool,
    /// What the word is besides; see [`Unit::is`].
    traits: u16,
}

/// What some words are besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub(super) enum Trait {
    /// A place: a small number before it is a name or a count of towns.
    Place = 1,
    /// Counts people in a ranking, or parts of the year.
    Ranked = 2,
    /// Stands in addresses.
    Address = 4,
    /// What is not counted in fractions: a decimal before it belongs to something else (股价3.6处).
    Undivided = 8,
    /// Counts something definite even in 一.
    One = 16,
    /// 版.
    Edition = 32,
    /// g.
    Gram = 64,
    /// 次: of sessions.
    Session = 128,
    /// 秒: behind minutes a time.
    Moment = 256,
    /// Holds a character that a quantity may begin with.
    Numeral = 512,
    /// Means one thing behind plain digits, whatever stands around: [`Unit::is_plain`], as it is written. What is [`Trait::Ranked`] or of
    /// [`Trait::Session`] asks for more.
    Simple = 1024,
}

impl Unit {
    /// Whether the word is that besides.
    #[inline]
    pub(super) fn is(&self, what: Trait) -> bool {
        self.traits & what as u16 != 0
    }

    /// Whether what stands around a figure of Arabic digits tells nothing of what it is with this word.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        const ASKED: u16 =
            Trait::Address as u16 | Trait::Edition as u16 | Trait::Gram as u16 | Trait::Session as u16 | Trait::Moment as u16;
        matches!(self.care, Care::None | Care::Each | Care::Whole) && self.traits & ASKED == 0
    }
}

fn traits(word: &str) -> u16 {
    const WORDS: [(Trait, &[&str]); 9] = [
        (Trait::Place, &["县", "省", "国", "镇"]),
        (Trait::Ranked, &["名", "位", "个月", "个季度"]),
        (Trait::Address, &["层", "幢", "栋", "座"]),
        (
            Trait::Undivided,
            &[
                "处", "国", "首", "位", "名", "面", "手", "场", "门", "县", "省", "镇", "副", "挂", "封", "回", "单", "起", "所", "户",
                "项", "版", "对",
            ],
        ),
        (Trait::One, &["座", "栋", "幢", "艘", "辆", "台", "架", "套", "宗", "起", "所", "条", "人次", "台套"]),
        (Trait::Edition, &["版"]),
        (Trait::Gram, &["g"]),
        (Trait::Session, &["次"]),
        (Trait::Moment, &["秒", "秒钟"]),
    ];
    WORDS.iter().filter(|(_, words)| words.contains(&word)).fold(0, |bits, (what, _)| bits | *what as u16)
}

/// A word before a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cue {
    Bound(Bound),
    Filler,
    /// 第: an ordinal follows.
    Ordinal,
    /// 前: a rank may follow.
    Rank,
    /// The figure is a rate of this.
    Per(Symbol),
    Currency(Symbol),
    /// 零下, 负.
    Negative,
    /// A word that ends like a cue and is none.
    Stop,
}

/// All tables of the layer.
pub(super) struct Tables {
    pub units: Vec<Unit>,
    alphabet: Alphabet,
    forward: Trie,
    cues: Vec<Cue>,
    before: Trie,
    after: Trie,
    far: Trie,
    money: Trie,
    money_after: Trie,
    objects: Trie,
    /// Nouns that are counted without a classifier; by their numbers, their words.
    counted: Trie,
    nouns: Vec<Symbol>,
    beside: Beside,
    /// Whether 月 behind a number makes it no quantity, as in the built-in table.
    pub silent_month: bool,
}

fn care(word: &str) -> Care {
    match word {
        "年" | "学年" => Care::Year,
        "日" => Care::Day,
        "度" => Care::Degree,
        "分" => Care::Score,
        "点" => Care::Points,
        "块" => Care::Block,
        "角" | "毛" => Care::Tenth,
        "方" | "平" | "里" | "位" | "点位" | "样" | "面" | "手" | "本" | "刀" | "声" | "行" | "寸" | "尺" | "丈" | "码" => {
            Care::Colloquial
        }
        "成" => Care::Tenths,
        "折" => Care::Discount,
        "打" => Care::Dozen,
        "番" => Care::Doubling,
        "个" => Care::Each,
        "元整" | "圆整" => Care::Whole,
        "两" => Care::Tael,
        _ => Care::None,
    }
}

fn factor(cell: &str) -> Option<(Decimal, Decimal)> {
    let (numerator, denominator) = cell.split_once('/').unwrap_or((cell, "1"));
    let (numerator, denominator) = (numerator.parse::<Decimal>().ok()?, denominator.parse::<Decimal>().ok()?);
    (denominator != Decimal::ZERO).then_some((numerator, denominator))
}

impl Tables {
    /// Reads the tables; every fault is reported.
    pub(super) fn new(lexicon: &Lexicon, faults: &mut Vec<Error>) -> Self {
        let fold = |word: Symbol| word.chars().filter_map(|c| lexicon.fold.fold(c));
        let mut fault = |table: TableId, row: u32, what: String| {
            let (label, line) = lexicon.place(RowRef { table, row });
            faults.push(Error::at(ErrorKind::Lexicon, label, Some(line), what));
        };
        let mut units: Vec<Unit> = Vec::with_capacity(2048);
        let mut alphabet = Alphabet::new();
        let mut words = Words::default();
        let mut cues: Vec<Cue> = Vec::with_capacity(1024);
        let mut before = Words::default();
        let mut after = Words::default();
        let mut far = Words::default();
        let mut lists: [Words; 4] = Default::default();
        let mut nouns: Vec<Symbol> = Vec::new();
        let mut add = |words: &mut Words, alphabet: &mut Alphabet, mut unit: Unit| {
            if fold(unit.word).any(|c| c.is_ascii_digit() || number::begins(u32::from(c))) {
                unit.traits |= Trait::Numeral as u16;
            }
            let plain = unit.is_plain() || unit.is(Trait::Session);
            if plain && unit.care != Care::Whole && unit.class != Class::Silent && !unit.latin && unit.shift == 0 {
                unit.traits |= Trait::Simple as u16;
            }
            words.push(alphabet, fold(unit.word), units.len() as u16);
            units.push(unit);
        };
        let plain = |word: Symbol, class: Class, kind: QuantityKind, symbol: Symbol| Unit {
            word,
            class,
            kind,
            symbol,
            base: None,
            care: care(word),
            shift: 0,
            latin: word.ends_with(|c: char| c.is_ascii_alphanumeric()),
            traits: traits(word),
        };
        for (row, cells) in rows(lexicon, UNITS).enumerate() {
            let (word, kind) = (cells[0], cells[1]);
            if kind == "silent" {
                add(&mut words, &mut alphabet, plain(word, Class::Silent, QuantityKind::Number, word));
                continue;
            }
            let Some(kind) = QuantityKind::from_name(kind) else {
                fault(UNITS, row as u32, format!("{kind} is no kind of quantity; the kinds are {}", kinds()));
                continue;
            };
            let mut unit = plain(word, Class::Unit, kind, cells[2]);
            if kind == QuantityKind::Count {
                unit.class = Class::Classifier;
            }
            if !cells[3].is_empty() {
                match factor(cells[4]) {
                    Some((numerator, denominator)) => unit.base = Some(Base { symbol: cells[3], numerator, denominator }),
                    None => fault(UNITS, row as u32, format!("factor {} is neither a decimal nor a fraction such as 2000/3", cells[4])),
                }
            }
            add(&mut words, &mut alphabet, unit);
        }
        for (row, cells) in rows(lexicon, CURRENCIES).enumerate() {
            let (word, code, place) = (cells[0], cells[1], cells[2]);
            let (symbol, shift) = match code.split_once('.') {
                Some((symbol, places)) => (intern(symbol), -(places.len() as i32)),
                None => (code, 0),
            };
            if !matches!(place, "before" | "after" | "both") {
                fault(CURRENCIES, row as u32, format!("place {place} is none of before, after, both"));
            }
            if place != "after" {
                before.push_backwards(&mut alphabet, fold(word), cues.len() as u16);
                cues.push(Cue::Currency(symbol));
            }
            if place != "before" {
                let mut unit = plain(word, Class::Currency, QuantityKind::Money, symbol);
                unit.shift = shift;
                add(&mut words, &mut alphabet, unit);
            }
        }
        for cells in rows(lexicon, CLASSIFIERS) {
            add(&mut words, &mut alphabet, plain(cells[0], Class::Classifier, QuantityKind::Count, cells[0]));
        }
        for (row, cells) in rows(lexicon, QUANTITY_WORDS).enumerate() {
            let (word, list) = (cells[0], cells[1]);
            let (place, rest) = list.split_once('.').unwrap_or((list, ""));
            let cue = match rest {
                "filler" => Some(Cue::Filler),
                "ordinal" => Some(Cue::Ordinal),
                "rank" => Some(Cue::Rank),
                "negative" => Some(Cue::Negative),
                "stop" => Some(Cue::Stop),
                _ if place == "per" => Some(Cue::Per(intern(rest))),
                _ => Bound::from_name(rest).map(Cue::Bound),
            };
            let into = match (place, cue) {
                ("before" | "per", Some(_)) => &mut before,
                ("after", Some(_)) => &mut after,
                ("far", Some(_)) => &mut far,
                ("money", None) if rest.is_empty() => &mut lists[0],
                ("money", None) if rest == "after" => &mut lists[1],
                ("object", None) => &mut lists[2],
                ("counted", None) => {
                    lists[3].push(&mut alphabet, fold(word), nouns.len() as u16);
                    nouns.push(word);
                    continue;
                }
                _ => {
                    fault(QUANTITY_WORDS, row as u32, format!("no list is named {list}"));
                    continue;
                }
            };
            if matches!(place, "before" | "per") {
                into.push_backwards(&mut alphabet, fold(word), cues.len() as u16);
            } else {
                into.push(&mut alphabet, fold(word), cues.len() as u16);
            }
            cues.push(cue.unwrap_or(Cue::Filler));
        }
        if words.len() >= usize::from(u16::MAX) || cues.len() >= usize::from(u16::MAX) {
            faults.push(Error::at(ErrorKind::Lexicon, TABLES[UNITS as usize].name, None, "more than 65,000 words"));
            words = Words::default();
        }
        Beside::number(&mut alphabet);
        let [money, money_after, objects, counted] = lists.map(|words| Trie::new(&alphabet, words));
        let [forward, before, after, far] = [words, before, after, far].map(|words| Trie::new(&alphabet, words));
        let silent_month = units.iter().any(|u| u.word == "月" && u.class == Class::Silent);
        let mut beside = Beside::new(&alphabet);
        for unit in units.iter().filter(|u| u.class == Class::Silent || matches!(u.care, Care::Year | Care::Day)) {
            let goes_on = |c: char| number::is_sign(c) || matches!(c, '分' | '又');
            if let Some(first) = fold(unit.word).next().filter(|&c| matches!(c, '\u{4000}'..='\u{9fff}') && !goes_on(c)) {
                beside.add(&alphabet, first, beside::DISMISSING);
            }
        }
        beside.add_where(beside::UNIT, |code| forward.begins(code));
        beside.add_where(beside::CUE_BEFORE, |code| before.begins(code));
        beside.add_where(beside::CUE_AFTER, |code| after.begins(code));
        beside.add_where(beside::OBJECT, |code| objects.begins(code));
        beside.add_where(beside::COUNTED, |code| counted.begins(code));
        Self { units, beside, silent_month, forward, cues, before, after, far, money, money_after, objects, counted, nouns, alphabet }
    }

    /// The unit word at a place: its end and the unit. A Latin word is one only where no letter follows.
    #[inline]
    pub(super) fn unit(&self, text: &str, at: usize) -> Option<(usize, &Unit)> {
        let (end, value) = self.forward.at(&self.alphabet, text, at)?;
        let unit = &self.units[usize::from(value)];
        if unit.latin && text.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        Some((end, unit))
    }

    /// Of the places where a quantity may begin those where one may, as the characters beside them tell, in `into`; how many.
    pub(super) fn gather(&self, text: &str, figures: &[u32], into: &mut Vec<u32>) -> usize {
        if into.len() < figures.len() {
            into.resize(figures.len(), 0);
        }
        let mut count = 0;
        for &figure in figures {
            into[count] = figure;
            count += usize::from(self.beside.may_begin(&self.alphabet, text.as_bytes(), figure as usize));
        }
        count
    }

    /// What the character at a place may do beside a figure; nothing at the end.
    #[inline]
    pub(super) fn at_place(&self, text: &str, at: usize) -> u16 {
        self.beside.of(self.alphabet.at(text, at))
    }

    /// The same of the character before a place.
    #[inline]
    pub(super) fn before_place(&self, text: &str, at: usize) -> u16 {
        self.beside.of(self.alphabet.before(text, at))
    }

    /// The noun at a place that is counted without a classifier: its end and the word. 客户资金 counts no clients.
    #[inline]
    pub(super) fn counted(&self, text: &str, at: usize) -> Option<(usize, Symbol)> {
        let (end, value) = self.counted.at(&self.alphabet, text, at)?;
        let noun = *self.nouns.get(usize::from(value))?;
        self.money_after(text, end).is_none().then_some((end, noun))
    }

    /// The cue that ends at a place.
    #[inline]
    pub(super) fn cue_before(&self, text: &str, at: usize) -> Option<(usize, Cue)> {
        let (start, value) = self.before.before(&self.alphabet, text, at)?;
        Some((start, self.cues[usize::from(value)]))
    }

    /// The cue that begins at a place behind a figure.
    #[inline]
    pub(super) fn cue_after(&self, text: &str, at: usize) -> Option<(usize, Cue)> {
        let (end, value) = self.after.at(&self.alphabet, text, at)?;
        Some((end, self.cues[usize::from(value)]))
    }

    /// The cue at a place that reaches over an attribute.
    #[inline]
    pub(super) fn cue_far(&self, text: &str, at: usize) -> Option<(usize, Cue)> {
        let (end, value) = self.far.at(&self.alphabet, text, at)?;
        Some((end, self.cues[usize::from(value)]))
    }

    /// The end of the word at a place that makes bare amounts behind it money.
    #[inline]
    pub(super) fn money(&self, text: &str, at: usize) -> Option<usize> {
        self.money.at(&self.alphabet, text, at).map(|m| m.0)
    }

    /// The end of the word at a place that makes bare amounts before it money.
    #[inline]
    pub(super) fn money_after(&self, text: &str, at: usize) -> Option<usize> {
        self.money_after.at(&self.alphabet, text, at).map(|m| m.0)
    }

    /// The end of the counted noun at a place.
    #[inline]
    pub(super) fn object(&self, text: &str, at: usize) -> Option<usize> {
        self.objects.at(&self.alphabet, text, at).map(|m| m.0)
    }
}

/// The first cells of a table's rows.
fn rows(lexicon: &Lexicon, table: TableId) -> impl Iterator<Item = [Symbol; 5]> + '_ {
    (0..lexicon.row_count(table)).map(move |row| {
        let mut cells = lexicon.row_text(RowRef { table, row }).split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

fn kinds() -> String {
    QuantityKind::ALL.iter().map(|k| k.name()).collect::<Vec<_>>().join(", ")
}

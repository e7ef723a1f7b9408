//! What single characters may do beside a figure.
//!
//! Most figures stand among characters that do nothing to them: one look at each neighbour tells so, and all that is looked for
//! in longer words is spared.

use super::trie::{Alphabet, three};
use crate::number;

/// The character goes on with a numeral.
pub(super) const SIGN: u16 = 1;
/// A unit word begins with it.
pub(super) const UNIT: u16 = 1 << 1;
/// A word with which digits are no quantity begins with it: 年, 月, 日, 号.
pub(super) const DISMISSING: u16 = 1 << 2;
/// Behind digits, a fraction may follow: 又, 分.
pub(super) const SPLITTING: u16 = 1 << 3;
/// A word before figures ends with it, or it joins an attribute (的).
pub(super) const CUE_BEFORE: u16 = 1 << 4;
/// Before digits, these are hardly a plain figure: signs, letters, marks between digits, blanks.
pub(super) const ODD_BEFORE: u16 = 1 << 5;
/// A word of bounds behind figures begins with it.
pub(super) const CUE_AFTER: u16 = 1 << 6;
/// A counted noun begins with it.
pub(super) const OBJECT: u16 = 1 << 7;
/// Behind a unit, the figure may go on or be joined to another: numerals, blanks, 每, 至.
pub(super) const ODD_AFTER: u16 = 1 << 8;
/// A bracket, in which may stand whether the figure is included.
pub(super) const BRACKET: u16 = 1 << 9;
/// A Chinese numeral alone before it may be a figure.
pub(super) const ALONE: u16 = 1 << 10;

/// Behind digits, it parts the members of a list: 、, 和.
pub(super) const LISTING: u16 = 1 << 12;
/// A noun that is counted without a classifier begins with it.
pub(super) const COUNTED: u16 = 1 << 13;
/// Before a bare number it tells that this is one, or parts it from what came before.
pub(super) const TELLING: u16 = 1 << 14;
/// Behind digits, they may go on as a code, a time or an exponent.
pub(super) const ODD_BEHIND: u16 = 1 << 15;

/// 折, which 对 goes on with.
pub(super) const HALVED: u16 = 1 << 11;

const SPLITS: &str = "分又";
const BEFORE: &str = ".:/+-_#@&=\\^ \t\u{a0}\u{3000}负−∶$€£¥₩₽₹";
const AFTER: &str = " \t-~/\u{a0}\u{3000}又每到至–—―−〜～";
const LISTS: &str = "×*、以和与及负";
const TELLS: &str = ",，。.；;？?！!、”“…－—是为达于共约超近即有";
const BEHIND: &str = ":：∶^*+&=_@#\\×";
const BRACKETS: &str = "(（";
/// Signs of ranges and lists, words and marks that stand behind what is counted or named by a number.
const ENDS: &str = "\u{a0}\u{3000}分又折、至到～—–和而这，。”？！";

fn blanks() -> impl Iterator<Item = char> {
    ('\0'..='\u{3000}').filter(|c| c.is_whitespace())
}

/// The bits of each character, by its number in the alphabet.
pub(super) struct Beside(Vec<u16>);

impl Beside {
    /// Gives the characters that are told here numbers in the alphabet; the others' come from the words.
    pub(super) fn number(alphabet: &mut Alphabet) {
        let letters = || (b'!'..=b'~').map(char::from);
        for c in [SPLITS, BEFORE, AFTER, LISTS, TELLS, BEHIND, BRACKETS, ENDS, "的"]
            .iter()
            .flat_map(|list| list.chars())
            .chain(number::signs())
            .chain(letters())
            .chain(blanks())
        {
            alphabet.number(c);
        }
    }

    /// The bits that hang on no table.
    pub(super) fn new(alphabet: &Alphabet) -> Self {
        let mut beside = Self(vec![0; alphabet.len()]);
        for (list, bits) in [
            (SPLITS, SPLITTING),
            (BEFORE, ODD_BEFORE),
            (AFTER, ODD_AFTER),
            (LISTS, LISTING),
            (TELLS, TELLING),
            (BEHIND, ODD_BEHIND),
            (BRACKETS, BRACKET),
            (ENDS, ALONE),
        ] {
            list.chars().for_each(|c| beside.add(alphabet, c, bits));
        }
        number::signs().for_each(|c| beside.add(alphabet, c, SIGN | ODD_AFTER));
        ('0'..='9').for_each(|c| beside.add(alphabet, c, ODD_BEFORE | ODD_AFTER));
        ('A'..='Z').chain('a'..='z').for_each(|c| beside.add(alphabet, c, ODD_BEFORE | ODD_BEHIND));
        blanks().for_each(|c| beside.add(alphabet, c, TELLING));
        beside.add(alphabet, '的', CUE_BEFORE);
        beside.add(alphabet, '折', HALVED);
        // Whatever the tables say, 2021年7 and 7月2 are parts of dates.
        "年月".chars().for_each(|c| beside.add(alphabet, c, DISMISSING));
        // A numeral that ends at one of these is looked at.
        (0..=0x7F).map(char::from).for_each(|c| beside.add(alphabet, c, ALONE));
        beside
    }

    /// Adds bits to a character that has a number.
    pub(super) fn add(&mut self, alphabet: &Alphabet, c: char, bits: u16) {
        let code = alphabet.at(c.encode_utf8(&mut [0; 4]), 0);
        if code > 0 {
            self.0[code] |= bits;
        }
    }

    /// Adds bits to all characters of whose numbers that is said.
    pub(super) fn add_where(&mut self, bits: u16, says: impl Fn(usize) -> bool) {
        for (_, of) in self.0.iter_mut().enumerate().skip(1).filter(|(code, _)| says(*code)) {
            *of |= bits;
        }
    }

    /// Whether a figure may begin at `at`, where a digit or a Chinese numeral stands, as the characters beside it tell. There is no
    /// branch on what they are: numerals in words (一般, 对于, 数据) come as they like.
    #[inline(always)]
    pub(super) fn may_begin(&self, alphabet: &Alphabet, bytes: &[u8], at: usize) -> bool {
        let Some(&eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else { return true };
        let x = u64::from_le_bytes(eight);
        let (first, behind) = (three(x as u32), self.0[usize::from(alphabet.of(three((x >> 24) as u32)))]);
        let (pair, some) = (u16::from(first == '对' as u16), u16::from(first == '数' as u16));
        let others = 1 - (pair | some);
        // 对 begins 对折 alone, 数 what numerals follow.
        let asked = (pair * HALVED) | (some * SIGN) | (others * (SIGN | UNIT | ALONE));
        // 3万 is read from its digit.
        let multiplies = (first == '万' as u16) | (first == '亿' as u16);
        let taken = multiplies & bytes.get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_digit);
        // Behind it no Chinese character: it may stand alone.
        let alone = (x & 0xF000_0000 != 0xE000_0000) & (others == 1);
        (x & 0x80 == 0) | ((behind & asked != 0) | alone) & !taken
    }

    /// The bits of the character with this number.
    #[inline(always)]
    pub(super) fn of(&self, code: usize) -> u16 {
        self.0[code]
    }
}

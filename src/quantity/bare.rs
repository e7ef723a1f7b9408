//! Figures without a unit: money where the words around say so, else numbers where they are no codes, years or members.

use super::context::Left;
use super::find::Finder;
use super::item::Item;
use super::silent::{behind_letter, char_before};
use crate::entity::QuantityKind;
use crate::number::{char_at, skip_spaces};

impl<'a> Finder<'a, '_> {
    pub(super) fn is_money(&self, start: usize, end: usize) -> bool {
        let soon = self.money_end.is_some_and(|m| start >= m && start - m <= 30);
        soon || self.tables.says_money(self.text, self.sentence.start, start, end)
    }

    /// A figure without a unit: money where the words around say so, else a number where it is no code.
    pub(super) fn bare(&mut self, item: &Item<'a>, left: &Left) {
        let numeral = &item.numeral;
        let (text, end) = (self.text, item.end);
        if left.currency.is_some() && (numeral.arabic || numeral.big > 0) {
            return self.push(item, None, left, (QuantityKind::Money, "CNY"), "quantity.plain");
        }
        if behind_letter(text, item.start) {
            return self.reject(item, "behind a letter");
        }
        if char_at(text, end).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '#' | '=')) {
            return self.reject(item, "before a letter");
        }
        let named = text.get(self.sentence.start..item.start).unwrap_or_default().trim_end().ends_with(|c: char| c.is_ascii_alphabetic());
        let code =
            numeral.arabic && numeral.chars >= 5 && !numeral.grouped && !numeral.decimal && numeral.big == 0 && self.says_code(item.start);
        if named && numeral.arabic && numeral.big == 0 || code {
            return self.reject(item, "a name or a code");
        }
        let scaled = (numeral.big > 0 || numeral.letter) && !(numeral.bare_unit && numeral.chars == 1);
        // 千万 is a word of warning, but a figure behind 突破 and 上.
        let cued = numeral.bare_unit && (left.bound.is_some() || matches!(char_before(text, item.start), Some('上' | '破' | '过' | '达')));
        if self.in_name(item) && !cued && !(numeral.chars > 1 && self.stands_alone(item.start, end)) {
            return self.reject(item, "inside a name or phrase");
        }
        // 61万粉丝, 200余企业, 3000用户; 12345市民 is a hotline.
        let rounded = numeral.arabic && numeral.chars >= 3 && text.get(..numeral.end).is_some_and(|t| t.ends_with("00"));
        if (scaled || rounded || numeral.grouped || item.inside.is_some())
            && !numeral.bare_unit
            && !numeral.digits
            && let Some((noun_end, noun)) = self.tables.counted(text, skip_spaces(text, end))
        {
            let item = Item { end: noun_end, ..*item };
            return self.push(&item, None, left, (QuantityKind::Count, noun), "quantity.counted");
        }
        if scaled && !numeral.digits && self.is_money(item.start, end) && !(numeral.bare_unit && numeral.chars < 2) {
            let mut item = *item;
            self.tables.rate_of_bare(text, &mut item);
            return self.push(&item, None, left, (QuantityKind::Money, "CNY"), "quantity.money.context");
        }
        if self.is_number(item, left, scaled) {
            self.push(item, None, left, (QuantityKind::Number, ""), "quantity.number");
        } else {
            self.reject(item, "a bare number");
        }
    }

    /// Whether the words before a row of digits call it a code.
    pub(super) fn says_code(&self, start: usize) -> bool {
        let head = self.text.get(self.sentence.start..start).unwrap_or_default();
        const WORDS: [&str; 9] = ["代码", "电话", "热线", "QQ", "微信", "账户", "手机", "邮编", "传真"];
        head.char_indices().rev().take(8).any(|(at, first)| match first {
            '号' => true,
            '代' | '电' | '热' | 'Q' | '微' | '账' | '手' | '邮' | '传' => WORDS.iter().any(|w| head[at..].starts_with(w)),
            _ => false,
        })
    }

    /// Whether a bare figure is a number rather than a code, a year or a part of a word.
    pub(super) fn is_number(&self, item: &Item<'a>, left: &Left, scaled: bool) -> bool {
        let (text, numeral, end) = (self.text, &item.numeral, item.end);
        let alone = self.stands_alone(left.start, end);
        if alone && (!numeral.bare_unit || numeral.trailing == 0) {
            let stock = numeral.arabic && numeral.chars == 6 && ["00", "30", "60", "68"].iter().any(|p| text[item.digits..].starts_with(p));
            let telephone = numeral.arabic && numeral.chars >= 11;
            return numeral.grouped || numeral.decimal || !stock && !telephone;
        }
        let before = char_before(text, left.start);
        // 东风-41, 长征-5: a model. 腊月二十三: a day.
        if item.negative && before.is_some_and(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) || matches!(before, Some('月' | '号')) {
            return false;
        }
        let after = char_at(text, end);
        // (2.12,0.01,0.47%) is a quote, `3、` and `3.` number the members of a list.
        let quote = numeral.arabic && before == Some(',') && char_before(text, left.start - 1).is_some_and(|c| c.is_ascii_digit());
        let member = numeral.arabic && numeral.chars <= 2 && matches!(after, Some('、' | '.' | '．' | ')' | '）' | '/'));
        if quote || member {
            return false;
        }
        // (010)8888 8888, +86 138 0013 8000: groups of a telephone number. “3060”目标, “1131”工程: names.
        let digit = |at: Option<usize>| at.and_then(|i| text.as_bytes().get(i)).is_some_and(u8::is_ascii_digit);
        let plain = numeral.arabic && !numeral.decimal && !numeral.grouped;
        let grouped = before == Some(' ') && digit(left.start.checked_sub(2)) || after == Some(' ') && digit(Some(end + 1));
        let named = before == Some('“') && after == Some('”');
        if plain && (grouped && numeral.chars >= 3 || named) {
            return false;
        }
        let mark = |c: Option<char>| {
            c.is_none_or(|c| {
                c.is_whitespace()
                    || matches!(c, ',' | '，' | '。' | '.' | '；' | ';' | '？' | '?' | '！' | '!' | '、' | '”' | '“' | '…' | '－' | '—')
            })
        };
        let said = matches!(before, Some('是' | '为' | '达' | '于' | '共' | '约' | '超' | '近' | '即' | '有'))
            || left.bound.is_some()
            || left.about;
        let told = matches!(after, Some('而' | '这' | '的' | '是' | '等' | '和' | '中' | '以' | '左' | '又'));
        if scaled || numeral.grouped {
            // 万万不可, 千万别: multipliers alone say a figure only behind a cue (上千万, 近百万).
            let digits = text.get(item.digits..item.numeral_end).is_some_and(|t| !t.chars().all(|c| "十百千万亿".contains(c)));
            return !numeral.bare_unit
                || digits
                || item.inside.is_some()
                || numeral.chars > 1 && (alone || said || matches!(before, Some('上' | '破' | '过' | '数' | '值')));
        }
        if !numeral.arabic {
            let long = numeral.chars >= 3 && !numeral.digits && (mark(after) || told);
            let spoken = numeral.chars >= 2 && !numeral.digits && !numeral.bare_unit && mark(after) && (mark(before) || said);
            return long
                || spoken
                || !numeral.digits
                    && !numeral.bare_unit
                    && !numeral.vague
                    && said
                    && matches!(before, Some('是'))
                    && (mark(after) || told);
        }
        let year =
            numeral.chars == 4 && !numeral.decimal && (text[item.digits..].starts_with("19") || text[item.digits..].starts_with("20"));
        let opens = before.is_none() && mark(after);
        let code = numeral.chars >= 5 && !numeral.decimal && !said && !opens;
        !year
            && !code
            && (mark(before) || said || item.negative)
            && (mark(after) || told && said)
            && !text[item.start..].starts_with('0') | numeral.decimal
    }
}

//! The parts of a name: region, trade name, industry, legal form, branch.
//!
//! Takes a name's span and the cues; gives spans inside it. The branch is cut off behind the legal form, the legal form is a chain
//! of its words from the end, the region a chain of places, the industry a chain of words from the legal form leftwards; what is
//! left tells the enterprise from others. Linear in the name.

use super::cue::{Cue, Cues, ending_with, exactly, flag, from_end};
use super::fact::Facts;
use super::name_words::NameWords;
use super::region::{self, Region};
use crate::entity::Parts;
use crate::lexicon::Lexicon;
use crate::segment;
use crate::text::span::Span;

/// What a name is taken apart by.
#[derive(Clone, Copy)]
pub(super) struct Splitter<'a> {
    pub text: &'a str,
    pub cues: &'a Cues,
    pub lexicon: &'a Lexicon,
    pub facts: &'a Facts,
    pub words: &'a NameWords,
}

/// A span, or none where it is empty.
fn some(start: usize, end: usize) -> Option<Span> {
    (start < end).then(|| Span::new(start, end))
}

fn is_open(c: char) -> bool {
    matches!(c, '（' | '(')
}

fn is_close(c: char) -> bool {
    matches!(c, '）' | ')')
}

impl Splitter<'_> {
    /// Takes the name apart.
    pub(super) fn split(&self, name: Span) -> Parts {
        let end = self.branch(name).unwrap_or(name.end);
        let legal = self.legal_form(name.start, end);
        let mut parts = Parts { branch: some(end, name.end), legal_form: some(legal, end), ..Parts::default() };
        if !self.bracketed(&mut parts, name.start, legal) {
            self.body(&mut parts, name.start, legal);
        }
        parts
    }

    /// Whether one of these cues lies inside of `name` and ends at `at`.
    fn ends(&self, name: Span, at: usize, bits: u32) -> bool {
        ending_with(self.cues, at, bits).any(|c| c.start as usize >= name.start)
    }

    /// The cues that end behind `at`.
    fn after(&self, at: usize) -> impl Iterator<Item = &Cue> {
        self.cues[from_end(self.cues, at + 1)..].iter()
    }

    /// Where a branch begins.
    fn branch(&self, name: Span) -> Option<usize> {
        let unit = self.ends(name, name.end, flag::BRANCH | flag::UNIT);
        let inner = |end: usize| {
            let rest = &self.text[end..name.end];
            // 集团公司|成都分公司, but 投资公司|管理有限公司
            rest.chars().nth(1).is_some() && !rest.starts_with(is_open) && !self.goes_on(rest)
        };
        let forms = self.after(name.start).take_while(|c| (c.end as usize) < name.end);
        let forms = forms.filter(|c| c.start as usize > name.start && c.is(flag::FULL | flag::FIRM | flag::BARE));
        for form in forms {
            let end = form.end as usize;
            // 事务所（特殊普通合伙）|浙江分所
            let end = if self.text[end..name.end].starts_with(is_open) { self.partnership(end, name.end).unwrap_or(end) } else { end };
            let limited = self.text[name.start..end].contains("有限");
            if inner(end) && (limited || unit || self.text[..name.end].ends_with(['所', '部', '处'])) {
                return Some(end);
            }
        }
        if !unit {
            return None;
        }
        let word = ending_with(self.cues, name.end, flag::BRANCH | flag::UNIT).filter(|c| c.start as usize > name.start);
        let word = word.map(|c| c.start as usize).min()?;
        let before = |bits: u32| {
            let owners = self.after(name.start).take_while(|c| c.end as usize <= word);
            owners.filter(|c| c.start as usize >= name.start && c.is(bits)).map(|c| c.end as usize).max()
        };
        // 上海银行|深圳分行, 华能|山东分公司, 奥华|丹江口分公司
        let owner = before(flag::TAIL | flag::GROUP);
        let placed = owner.or_else(|| self.place_before(name.start, word).filter(|_| self.ends(name, name.end, flag::BRANCH)));
        placed.or_else(|| before(flag::KNOWN))
    }

    /// Where the kind of partnership ends that begins at `at`.
    fn partnership(&self, at: usize, limit: usize) -> Option<usize> {
        let close = self.text[at..limit].find(is_close)?;
        let end = at + close + self.text[at + close..].chars().next().map_or(0, char::len_utf8);
        (self.words.form_last.longest(&self.text[at..end]) == Some(0)).then_some(end)
    }

    /// Whether what stands behind a form is more of the form.
    fn goes_on(&self, rest: &str) -> bool {
        let form = self.words.form_last.longest(rest).unwrap_or(rest.len());
        form == 0 || rest[..form].chars().all(|c| is_open(c) || is_close(c)) || rest.starts_with("有限") || rest.starts_with("股份有限")
    }

    /// Where the last run of places before `at` begins.
    fn place_before(&self, from: usize, at: usize) -> Option<usize> {
        let mut start = at;
        while let Some(place) = ending_with(self.cues, start, flag::PLACE).find(|c| c.start as usize > from) {
            start = place.start as usize;
        }
        (start < at).then_some(start)
    }

    /// Where the legal form begins that ends at `end`; `end` where none does.
    fn legal_form(&self, start: usize, end: usize) -> usize {
        let words = self.words;
        let Some(last) = words.form_last.longest(&self.text[start..end]) else { return end };
        let mut legal = start + last;
        loop {
            let before = &self.text[start..legal];
            let partner = self.text[legal..].starts_with(is_open);
            let at = words.form_inner.longest(before).or_else(|| words.form_partner.longest(before).filter(|_| partner));
            match at {
                Some(at) if at > 0 => legal = start + at,
                _ => break,
            }
        }
        // A form alone tells no enterprise: it is all the name there is.
        if legal == start { end } else { legal }
    }

    /// 台玻（福建）光伏玻璃: a region in brackets; the trade name before, the industry behind, or both before.
    fn bracketed(&self, parts: &mut Parts, start: usize, legal: usize) -> bool {
        let body = &self.text[start..legal];
        for (open, c) in body.char_indices().filter(|&(i, c)| i > 0 && is_open(c)) {
            let from = open + c.len_utf8();
            let Some(close) = body[from..].find(is_close).map(|i| from + i) else { return false };
            let region = self.region(start + from, start + close);
            if region.count > 0 && region.end == start + close {
                self.set_region(parts, start + from, region);
            } else if self.may_be_place(start + from, start + close) {
                parts.region = some(start + from, start + close);
            } else {
                continue;
            }
            let after = close + body[close..].chars().next().map_or(0, char::len_utf8);
            let trade_end = if start + after < legal {
                parts.industry = some(start + after, legal);
                start + open
            } else {
                let industry = self.industry(start, start + open, false);
                parts.industry = some(industry, start + open);
                industry
            };
            parts.trade_name = some(start, trade_end);
            return true;
        }
        false
    }

    /// Whether what stands in brackets may be a place that no table has (开曼): a few Han characters that are no word of another part.
    fn may_be_place(&self, start: usize, end: usize) -> bool {
        let text = &self.text[start..end];
        let industry = self.ends(Span::new(start, end), end, flag::INDUSTRY | flag::GENERIC | flag::GROUP | flag::ANCHOR);
        (2..=5).contains(&text.chars().count())
            && text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
            && !industry
            && self.words.industry.longest(text).is_none()
            && self.words.form_last.longest(text).is_none()
            && self.words.form_inner.longest(text).is_none()
    }

    fn region(&self, at: usize, limit: usize) -> Region {
        region::starting(self.text, self.cues, self.lexicon, self.facts, self.words, at, limit)
    }

    fn set_region(&self, parts: &mut Parts, start: usize, region: Region) {
        parts.region = some(start, region.end);
        parts.region_code = Some(region.code);
    }

    /// A name without a region in brackets.
    fn body(&self, parts: &mut Parts, start: usize, legal: usize) {
        let region = self.region(start, legal);
        if (region.count == 0 || region.nation)
            && let Some((at, inner)) = self.inner_region(start, region.end, legal)
        {
            self.set_region(parts, at, inner);
            parts.trade_name = some(start, at);
            parts.industry = some(inner.end, legal);
            return;
        }
        let industry = self.industry(region.end, legal, region.count > 0);
        parts.industry = some(industry, legal);
        // 永安|期货: a county's bare name that is all there is to tell it by.
        if region.count == 0 || region.count == 1 && region.bare_county && industry == region.end && region.end < legal {
            parts.trade_name = some(start, industry);
        } else {
            self.set_region(parts, start, region);
            parts.trade_name = some(region.end, industry);
        }
    }

    /// 国网|浙江省|电力, 中国电建集团|四川|工程: places between the trade name and the industry.
    fn inner_region(&self, start: usize, from: usize, legal: usize) -> Option<(usize, Region)> {
        let cues = self.after(from).take_while(|c| c.end as usize <= legal);
        let places = cues.filter(|c| c.is(flag::PLACE) && c.start as usize >= from);
        let name = Span::new(start, legal);
        for place in places {
            let at = place.start as usize;
            // 中车|株洲|电力机车, but 和记黄埔
            let owned = (place.end as usize) < legal && self.ends(name, at, flag::KNOWN | flag::GROUP);
            if !(owned || place.is(flag::PLACE_FIRM | flag::COUNTRY)) || self.text[start..at].chars().nth(1).is_none() || at == from {
                continue;
            }
            let region = self.region(at, legal);
            if region.count > 0 && (region.end == legal || self.industry(region.end, legal, true) == region.end) {
                return Some((at, region));
            }
        }
        None
    }

    /// Where the industry begins that ends at `end`: a chain of words, as long as at least two characters are left from `start` on,
    /// or none where nothing need be left (`whole`).
    fn industry(&self, start: usize, end: usize, whole: bool) -> usize {
        let first = self.chain(start, end, whole);
        let known = || exactly(self.cues, Span::new(start, end), flag::KNOWN).is_some();
        // 竞帆|鞍座: a plain noun that no list has.
        if first != end || known() {
            return first;
        }
        match self.noun_before(start, first) {
            Some(at) => self.chain(start, at, whole).min(at),
            None => first,
        }
    }

    /// The farthest place that chains of industry words reach from `from` leftwards.
    fn chain(&self, start: usize, from: usize, whole: bool) -> usize {
        // A bit for each byte before `from`: longer names than that have no longer industry.
        let mut reached: u128 = 1;
        let mut best = from;
        let most = from.saturating_sub(start).min(127);
        let mut next = 0;
        while let Some(back) = Some(next + (reached >> next).trailing_zeros() as usize).filter(|&back| back < most) {
            next = back + 1;
            let at = from - back;
            let listed = ending_with(self.cues, at, flag::INDUSTRY).map(|c| c.start as usize).filter(|&at| at >= start);
            let alone = self.words.alone.may_end(&self.text[..at]);
            let more = self.words.industry.ending(&self.text[start..at]).map(|i| start + i);
            for begin in listed.chain(more) {
                let room = begin == start && whole || self.text[start..begin].chars().nth(1).is_some();
                if room && begin < best {
                    best = begin;
                }
                if from - begin < 128 && !(alone && self.words.alone.has(&self.text[begin..at])) {
                    reached |= 1 << (from - begin);
                }
            }
        }
        best
    }

    /// Where a noun of two characters begins that ends at `at`, with two more before it.
    fn noun_before(&self, start: usize, at: usize) -> Option<usize> {
        let begin = self.text[start..at].char_indices().rev().nth(1).map(|(i, _)| start + i)?;
        let room = self.text[start..begin].chars().nth(1).is_some();
        (room && segment::tag(&self.text[begin..at]) == Some("n")).then_some(begin)
    }
}

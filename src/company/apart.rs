//! Names taken apart before: news names the same enterprises again and again.
//!
//! Keeps for a name's text its parts and its short forms, which depend on nothing else. Of so many places each keeps one name, checked by
//! comparing the texts: a name that falls on another's place takes it. Room is only for names that came. Constant time.

use super::echo::Form;
use crate::entity::{Parts, Symbol};
use crate::text::span::Span;

/// So many names are kept at the most, a power of two: sixty megabytes of news have some 6,000.
const PLACES: usize = 1 << 14;
/// Longer names are taken apart every time.
const LONGEST: usize = 96;
/// A name has at most so many short forms.
const FORMS: usize = 8;

/// A span inside of a name; empty for none.
#[derive(Clone, Copy, Default)]
struct Piece(u8, u8);

impl Piece {
    fn new(span: Span, base: usize) -> Option<Self> {
        if span.is_empty() {
            return Some(Self::default());
        }
        Some(Self(u8::try_from(span.start.checked_sub(base)?).ok()?, u8::try_from(span.end.checked_sub(base)?).ok()?))
    }

    fn maybe(span: Option<Span>, base: usize) -> Option<Self> {
        span.map_or(Some(Self::default()), |span| Self::new(span, base))
    }

    /// Where it is in a name that begins at `base`.
    fn at(self, base: usize) -> Option<Span> {
        (self.0 < self.1).then(|| Span::new(base + usize::from(self.0), base + usize::from(self.1)))
    }
}

#[derive(Clone, Copy, Default)]
struct Kept {
    first: Piece,
    second: Piece,
    rest: Piece,
    /// Whether it means the name itself.
    headed: bool,
    alone: bool,
}

impl Kept {
    fn new(form: &Form, base: usize) -> Option<Self> {
        let piece = |span| Piece::new(span, base);
        Some(Self {
            first: piece(form.first)?,
            second: piece(form.second)?,
            rest: piece(form.rest)?,
            headed: form.head.is_some(),
            alone: form.alone,
        })
    }

    fn at(self, name: Span) -> Form {
        let span = |piece: Piece| piece.at(name.start).unwrap_or_default();
        let head = self.headed.then_some(name);
        Form { head, rest: span(self.rest), alone: self.alone, ..Form::new(span(self.first), span(self.second)) }
    }
}

#[derive(Clone, Copy)]
struct Entry {
    text: [u8; LONGEST],
    length: u8,
    count: u8,
    forms: [Kept; FORMS],
    parts: [Piece; 5],
    region_code: Option<Symbol>,
}

const EMPTY: Entry = Entry {
    text: [0; LONGEST],
    length: 0,
    count: 0,
    forms: [Kept { first: Piece(0, 0), second: Piece(0, 0), rest: Piece(0, 0), headed: false, alone: false }; FORMS],
    parts: [Piece(0, 0); 5],
    region_code: None,
};

impl Entry {
    fn new(text: &[u8], base: usize, parts: &Parts, forms: &[Form]) -> Option<Self> {
        let mut entry = Self { length: text.len() as u8, count: forms.len() as u8, region_code: parts.region_code, ..EMPTY };
        entry.text.get_mut(..text.len())?.copy_from_slice(text);
        for (kept, form) in entry.forms.get_mut(..forms.len())?.iter_mut().zip(forms) {
            *kept = Kept::new(form, base)?;
        }
        let Parts { region, trade_name, industry, legal_form, branch, .. } = *parts;
        for (piece, span) in entry.parts.iter_mut().zip([region, trade_name, industry, legal_form, branch]) {
            *piece = Piece::maybe(span, base)?;
        }
        Some(entry)
    }

    fn parts(&self, base: usize) -> Parts {
        let [region, trade_name, industry, legal_form, branch] = self.parts.map(|piece| piece.at(base));
        Parts { region, region_code: self.region_code, trade_name, industry, legal_form, branch }
    }
}

/// The names kept.
#[derive(Default)]
pub(super) struct Apart {
    /// For each place one more than the number of its entry, 0 for none. Empty until the first name comes.
    places: Vec<u16>,
    entries: Vec<Entry>,
}

/// The place of a name: its bytes, eight at a time.
fn place(text: &[u8]) -> usize {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let on = |hash: u64, eight: u64| (hash ^ eight).wrapping_mul(FACTOR).rotate_left(29);
    let (whole, rest) = text.as_chunks::<8>();
    let hash = whole.iter().fold(text.len() as u64, |hash, eight| on(hash, u64::from_le_bytes(*eight)));
    let hash = on(hash, rest.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)));
    (hash >> 32) as usize & (PLACES - 1)
}

impl Apart {
    /// The parts of the name at `name`, and its short forms joined to `forms`: those kept, else those that `take` gives.
    pub(super) fn of(&mut self, text: &str, name: Span, forms: &mut Vec<Form>, take: impl FnOnce(&mut Vec<Form>) -> Parts) -> Parts {
        let bytes = name.of(text).as_bytes();
        if bytes.len() > LONGEST {
            return take(forms);
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, 0);
        }
        let Self { places, entries } = self;
        let Some(place) = places.get_mut(place(bytes)) else { return take(forms) };
        let mut entry = usize::from(*place).checked_sub(1).and_then(|number| entries.get_mut(number));
        if let Some(entry) = &entry
            && entry.text.get(..usize::from(entry.length)) == Some(bytes)
        {
            forms.extend(entry.forms.iter().take(usize::from(entry.count)).map(|kept| kept.at(name)));
            return entry.parts(name.start);
        }
        let before = forms.len();
        let parts = take(forms);
        let Some(new) = Entry::new(bytes, name.start, &parts, &forms[before..]) else { return parts };
        match &mut entry {
            Some(entry) => **entry = new,
            None => {
                entries.push(new);
                *place = entries.len() as u16;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_seen_before_is_not_taken_apart_again() {
        let text = "浙江恒屿新材料公司与浙江恒屿新材料公司";
        let length = "浙江恒屿新材料公司".len();
        let (one, other) = (Span::new(0, length), Span::new(text.len() - length, text.len()));
        let parts = |name: Span| Parts {
            region: Some(Span::new(name.start, name.start + 6)),
            region_code: Some("330000"),
            trade_name: Some(Span::new(name.start + 6, name.start + 12)),
            ..Parts::default()
        };
        let form = |name: Span| Form {
            head: Some(name),
            alone: true,
            ..Form::new(Span::new(name.start, name.start + 6), Span::new(name.start + 6, name.start + 12))
        };
        let (mut apart, mut forms) = (Apart::default(), Vec::new());
        let first = apart.of(text, one, &mut forms, |forms| {
            forms.push(form(one));
            parts(one)
        });
        let second = apart.of(text, other, &mut forms, |_| unreachable!("it is kept"));
        assert_eq!((first, second), (parts(one), parts(other)));
        assert_eq!(forms, [form(one), form(other)]);
    }
}

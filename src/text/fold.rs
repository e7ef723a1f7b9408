//! The folded view: the text as the layers read it, with the way back to the source.
//!
//! Full-width letters and digits become half width, traditional characters simplified, invisible characters and the
//! line breaks inside a broken paragraph vanish. Where nothing folds the view borrows the source and offsets are the
//! same. Linear in the text.

use super::foldmap::FoldMap;
use super::span::Span;

/// From which offset of the view on it runs in parallel with the source.
#[derive(Clone, Copy)]
struct Step {
    /// Offset in the view.
    view: usize,
    /// The same place in the source.
    source: usize,
    /// Where the character before it ends in the source: what vanishes lies between.
    before: usize,
}

/// Scratch that a worker keeps from one document to the next.
#[derive(Default)]
pub(crate) struct FoldBuffer {
    text: String,
    steps: Vec<Step>,
}

/// A document's text as the layers see it.
pub(crate) struct View<'a> {
    /// The folded text.
    pub text: &'a str,
    steps: &'a [Step],
}

impl<'a> View<'a> {
    /// A text in which nothing folds.
    pub(crate) fn same(text: &'a str) -> Self {
        Self { text, steps: &[] }
    }

    /// A position of the view as one of the source. `end` positions stay behind the character before them.
    fn to_source(&self, at: usize, end: bool) -> usize {
        if self.steps.is_empty() {
            return at;
        }
        let after = self.steps.partition_point(|s| s.view <= at);
        match after.checked_sub(1).map(|i| self.steps[i]) {
            // Characters that vanish behind a span stay outside it.
            Some(step) if end && step.view == at => step.before,
            Some(step) => step.source + (at - step.view),
            None => at,
        }
    }

    /// A span of the view as one of the source.
    #[inline]
    pub fn span(&self, span: Span) -> Span {
        if self.steps.is_empty() {
            return span;
        }
        let start = self.to_source(span.start, false);
        Span::new(start, self.to_source(span.end, true).max(start))
    }
}

/// The next position at or after `from` whose character changes or vanishes.
fn next_fold(bytes: &[u8], map: &FoldMap, from: usize) -> Option<usize> {
    let mut at = from;
    // Three bytes at a time as long as there are so many: Han and other characters of three bytes are the most.
    while let Some(&[first, second, third]) = bytes.get(at..).and_then(|rest| rest.first_chunk::<3>()) {
        if first & 0xF0 == 0xE0 {
            let c = (u32::from(first) & 0xF) << 12 | (u32::from(second) & 0x3F) << 6 | u32::from(third) & 0x3F;
            if map.folds(c) {
                return Some(at);
            }
            at += 3;
        } else if first < 0x80 {
            at += 1;
        } else if first == 0xC2 && second == 0xAD {
            return Some(at);
        } else {
            at += if first < 0xE0 { 2 } else { 4 };
        }
    }
    // Of two bytes that are left only the soft hyphen vanishes.
    let rest = bytes.get(at..).unwrap_or_default();
    rest.windows(2).position(|pair| pair == [0xC2, 0xAD]).map(|found| at + found)
}

/// Folds `source`; `soft_breaks` are the sorted byte offsets of line breaks that vanish (with the spaces around them),
/// given as spans.
pub(crate) fn fold<'a>(source: &'a str, soft_breaks: &[Span], map: &FoldMap, buffer: &'a mut FoldBuffer) -> View<'a> {
    let bytes = source.as_bytes();
    let mut next = next_fold(bytes, map, 0);
    if next.is_none() && soft_breaks.is_empty() {
        return View::same(source);
    }
    buffer.text.clear();
    buffer.steps.clear();
    let mut breaks = soft_breaks.iter().copied().peekable();
    let mut at = 0;
    loop {
        let stop = match (next, breaks.peek()) {
            (None, None) => break,
            (Some(fold), Some(gap)) => fold.min(gap.start),
            (Some(fold), None) => fold,
            (None, Some(gap)) => gap.start,
        };
        if stop >= at {
            buffer.text.push_str(&source[at..stop]);
            at = stop;
        }
        let mut before = at;
        if let Some(gap) = breaks.next_if(|gap| gap.start <= at) {
            at = at.max(gap.end);
        } else if let Some(c) = source[at..].chars().next() {
            let folded = map.fold(c);
            if let Some(folded) = folded {
                buffer.text.push(folded);
            }
            at += c.len_utf8();
            if folded.is_some() {
                before = at;
            }
            if folded.is_some_and(|f| f.len_utf8() == c.len_utf8()) {
                next = next_fold(bytes, map, at);
                continue;
            }
        }
        next = next_fold(bytes, map, at);
        match buffer.steps.last_mut() {
            Some(last) if last.view == buffer.text.len() => last.source = at,
            _ => buffer.steps.push(Step { view: buffer.text.len(), source: at, before }),
        }
    }
    buffer.text.push_str(&source[at..]);
    View { text: &buffer.text, steps: &buffer.steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> FoldMap {
        FoldMap::new([('億', '亿'), ('萬', '万')].into_iter())
    }

    #[test]
    fn nothing_to_fold_borrows() {
        let mut buffer = FoldBuffer::default();
        let view = fold("投资3亿元", &[], &map(), &mut buffer);
        assert_eq!(view.text, "投资3亿元");
        assert_eq!(view.span(Span::new(6, 10)), Span::new(6, 10));
    }

    #[test]
    fn every_span_goes_back() {
        let source = "投資３．５億\u{200b}元，\n共２萬";
        let gap = source.find('\n').unwrap();
        let mut buffer = FoldBuffer::default();
        let view = fold(source, &[Span::new(gap, gap + 1)], &map(), &mut buffer);
        assert_eq!(view.text, "投資3.5亿元，共2万");
        let find = |needle: &str| {
            let start = view.text.find(needle).unwrap();
            view.span(Span::new(start, start + needle.len())).of(source)
        };
        assert_eq!(find("3.5亿"), "３．５億");
        assert_eq!(find("3.5亿元"), "３．５億\u{200b}元");
        assert_eq!(find("元，"), "元，");
        assert_eq!(find("3.5"), "３．５");
        assert_eq!(find("共2万"), "共２萬");
    }
}

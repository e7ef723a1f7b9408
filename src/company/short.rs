//! Which of a document's full names a short name stands for, where trade name and legal form make it plain.
//!
//! Takes the full names with their parts, gives for a short name (恒逸石化) the one full name whose trade name it begins with and goes on
//! as (浙江|恒逸石化有限公司), or whose legal form has its last word (豫园股份). Two enterprises with the same trade name stay apart: where it could be either, it is neither, unless it
//! is all that the one has before its legal form (比亚迪 of 比亚迪股份有限公司 and 长沙市比亚迪汽车有限公司). Logarithmic for each.

use super::is_full;
use crate::entity::Parts;
use crate::text::span::Span;

/// A full name, by its trade name.
#[derive(Clone, Copy)]
pub(super) struct Full {
    /// From the trade name on.
    key: Span,
    name: Span,
    /// Bytes of the trade name.
    trade: usize,
    /// The name up to the legal form.
    stem: Span,
}

/// The full names among those taken apart, in order of their trade names. Branches are left out.
pub(super) fn gather(text: &str, split: &[(Span, Parts)], into: &mut Vec<Full>) {
    into.clear();
    let full = |&(name, parts): &(Span, Parts)| {
        // 通号工程局集团|建设公司: the owner's name is another enterprise's.
        let told = |trade: &Span| trade.len() >= 6 && !trade.of(text).ends_with("集团");
        let trade = parts.trade_name.filter(|trade| parts.branch.is_none() && told(trade) && is_full(name.of(text)))?;
        let stem = Span::new(name.start, parts.legal_form.map_or(name.end, |form| form.start));
        Some(Full { key: Span::new(trade.start, name.end), name, trade: trade.len(), stem })
    };
    into.extend(split.iter().filter_map(full));
    into.sort_by(|a, b| a.key.of(text).cmp(b.key.of(text)).then(a.name.cmp(&b.name)));
}

/// The full name that `word` stands for.
pub(super) fn meant(text: &str, fulls: &[Full], word: &str) -> Option<Span> {
    let from = fulls.partition_point(|full| full.key.of(text) < word);
    let alike = || fulls[from..].iter().take_while(|full| full.key.of(text).starts_with(word)).filter(|full| full.trade <= word.len());
    let whole = || alike().filter(|full| full.stem.of(text) == word);
    one(text, alike()).or_else(|| one(text, whole())).or_else(|| by_form(text, fulls, word))
}

/// 豫园股份 of 上海|豫园|旅游商城(集团)股份有限公司: the trade name and a word of the legal form.
fn by_form(text: &str, fulls: &[Full], word: &str) -> Option<Span> {
    const FORMS: [&str; 3] = ["股份", "集团", "控股"];
    let (trade, form) = FORMS.iter().find_map(|form| Some((word.strip_suffix(form)?, form)))?;
    let from = fulls.partition_point(|full| full.key.of(text) < trade);
    let alike = fulls[from..].iter().take_while(|full| full.key.of(text).starts_with(trade));
    one(text, alike.filter(|full| full.trade == trade.len() && text[full.stem.end..full.name.end].contains(form)))
}

/// The name that all of them have.
fn one<'f>(text: &str, mut fulls: impl Iterator<Item = &'f Full>) -> Option<Span> {
    let first = fulls.next()?.name;
    fulls.all(|other| other.name.of(text) == first.of(text)).then_some(first)
}

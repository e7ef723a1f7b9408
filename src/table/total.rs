//! What the rows' investments come to: per currency, each project once.

use super::facts::Slot;
use super::row::Row;
use crate::decimal::Decimal;
use crate::entity::{Symbol, named};

named! {
    /// Whether a project has begun. Totals are kept apart by it.
    Standing {
        /// A stage has been reached.
        Actual = "actual",
        /// Stages are planned, none is told to be reached.
        Planned = "planned",
        /// It was suspended or given up.
        Stopped = "stopped",
        /// Nothing is told, or only what has not happened.
        Untold = "untold",
    }
}

/// A sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// ISO 4217 code.
    pub currency: Symbol,
    /// Of which projects.
    pub standing: Standing,
    /// Each row at its lowest figure, and at its highest: they differ where sources disagree or give ranges. None where the sum
    /// has too many digits.
    pub ends: Option<(Decimal, Decimal)>,
    /// How many rows it is the sum of.
    pub rows: usize,
    /// How many of these have an amount that is open to one side or about something.
    pub loose: usize,
    /// What has been spent so far, of all rows that tell it, members of groups included; none where no row does.
    pub invested: Option<Decimal>,
}

/// All sums, and what is in none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By currency and standing, the most frequent currency first.
    pub sums: Vec<Total>,
    /// Rows without an amount.
    pub without_amount: usize,
    /// Groups that are left out because their members are listed with what they take.
    pub groups: usize,
    /// Members that are left out because their group's amount is counted, which is more than theirs.
    pub members: usize,
}

/// How a row counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Own,
    Members,
    Nothing,
}

/// The sums; sets each row's `counted`.
pub(super) fn totals(rows: &mut [Row]) -> Totals {
    let order = parts_first(rows);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    for &row in &order {
        rows[row].part_of.iter().for_each(|&whole| members[whole].push(row));
    }
    let mut ways = vec![Way::Nothing; rows.len()];
    for &row in &order {
        ways[row] = way(rows, row, &members[row], &ways);
    }
    let mut inside = vec![false; rows.len()];
    for &row in order.iter().rev() {
        inside[row] = rows[row].part_of.iter().any(|&whole| inside[whole] || ways[whole] == Way::Own);
    }
    let mut totals = Totals::default();
    for (number, row) in rows.iter_mut().enumerate() {
        row.counted = ways[number] == Way::Own && !inside[number];
        match ways[number] {
            Way::Nothing => totals.without_amount += 1,
            Way::Members if row.measure(Slot::Investment).is_none() => totals.without_amount += 1,
            Way::Members => totals.groups += 1,
            Way::Own if inside[number] => totals.members += 1,
            Way::Own => {}
        }
        add(&mut totals.sums, row);
    }
    let frequent = |sums: &[Total], currency: Symbol| sums.iter().filter(|s| s.currency == currency).map(|s| s.rows).sum::<usize>();
    let order: Vec<_> =
        totals.sums.iter().map(|s| (std::cmp::Reverse(frequent(&totals.sums, s.currency)), s.currency, s.standing)).collect();
    let mut sums: Vec<_> = order.into_iter().zip(std::mem::take(&mut totals.sums)).collect();
    sums.sort_by_key(|sum| sum.0);
    totals.sums = sums.into_iter().map(|sum| sum.1).collect();
    totals
}

/// All rows, parts before their wholes. Where documents make rows parts of each other in a circle, the links between these, and
/// those above them, are cut.
fn parts_first(rows: &mut [Row]) -> Vec<usize> {
    let mut waiting = vec![0usize; rows.len()];
    for row in rows.iter() {
        row.part_of.iter().for_each(|&whole| waiting[whole] += 1);
    }
    let mut order: Vec<usize> = (0..rows.len()).filter(|&row| waiting[row] == 0).collect();
    let mut done = 0;
    while let Some(&row) = order.get(done) {
        done += 1;
        for &whole in &rows[row].part_of {
            waiting[whole] -= 1;
            if waiting[whole] == 0 {
                order.push(whole);
            }
        }
    }
    for row in (0..rows.len()).filter(|&row| waiting[row] > 0) {
        rows[row].part_of.retain(|&whole| waiting[whole] == 0);
        order.push(row);
    }
    order
}

/// A group counts by its members where these are all of it: as many as it counts, each with an amount, or amounts that come to
/// its own. Else its own amount stands for all.
fn way(rows: &[Row], row: usize, members: &[usize], ways: &[Way]) -> Way {
    let Some(own) = rows[row].measure(Slot::Investment) else {
        return if members.iter().any(|&m| ways[m] != Way::Nothing) { Way::Members } else { Way::Nothing };
    };
    if members.is_empty() {
        return Way::Own;
    }
    let amounts = || members.iter().filter_map(|&m| rows[m].measure(Slot::Investment)).filter(|m| m.unit == own.unit);
    let all_told = members.iter().all(|&m| ways[m] != Way::Nothing);
    if all_told && let Some((_, count)) = rows[row].measure(Slot::Count).and_then(|count| count.ends) {
        let counted = |m: usize| rows[m].measure(Slot::Count).and_then(|c| c.ends).map_or(Decimal::ONE, |ends| ends.0);
        let listed = members.iter().try_fold(Decimal::ZERO, |sum, &m| sum.checked_add(counted(m)));
        if listed.is_some_and(|listed| listed >= count) {
            return Way::Members;
        }
    }
    let sum = amounts().try_fold(Decimal::ZERO, |sum, m| sum.checked_add(m.ends?.1));
    match (sum, own.ends) {
        (Some(sum), Some((low, _))) if sum >= low => Way::Members,
        _ => Way::Own,
    }
}

fn add(sums: &mut Vec<Total>, row: &Row) {
    let standing = row.standing();
    if row.counted
        && let Some(own) = row.measure(Slot::Investment)
    {
        let sum = total(sums, own.unit, standing);
        sum.ends = sum.ends.zip(own.ends).and_then(|(sum, own)| Some((sum.0.checked_add(own.0)?, sum.1.checked_add(own.1)?)));
        sum.rows += 1;
        sum.loose += usize::from(own.agreed.is_some_and(|amount| amount.is_loose()));
    }
    if let Some((invested, high)) = row.measure(Slot::Invested).and_then(|invested| Some((invested, invested.ends?.1))) {
        let sum = total(sums, invested.unit, standing);
        sum.invested = Some(sum.invested.unwrap_or_default()).and_then(|sum| sum.checked_add(high));
    }
}

fn total(sums: &mut Vec<Total>, currency: Symbol, standing: Standing) -> &mut Total {
    let place = sums.iter().position(|sum| sum.currency == currency && sum.standing == standing).unwrap_or_else(|| {
        let nothing = Some((Decimal::ZERO, Decimal::ZERO));
        sums.push(Total { currency, standing, ends: nothing, rows: 0, loose: 0, invested: None });
        sums.len() - 1
    });
    &mut sums[place]
}

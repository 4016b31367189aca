//! Ranks.

use crate::column::Column;
use crate::groups::Groups;
use crate::number::{Round, snap};
use crate::scheme::Ties;
use std::borrow::Cow;

/// Ranks from 1, the highest; equal once snapped to 1e-9 means equal. Missing (NaN) numbers get no rank (NaN).
pub fn rank_descending(xs: &[f64], ties: Ties) -> Vec<f64> {
    let mut order: Vec<u32> = (0..xs.len() as u32).filter(|&at| !xs[at as usize].is_nan()).collect();
    let key = |at: u32| snap(xs[at as usize]);
    order.sort_by(|&a, &b| key(b).total_cmp(&key(a)));
    let mut ranks = vec![f64::NAN; xs.len()];
    for_each_tie(
        &order,
        |a, b| key(a) == key(b),
        |run, before, distinct| {
            let rank = shared_rank(ties, before, run.len(), distinct);
            run.iter().for_each(|&at| ranks[at as usize] = rank);
        },
    );
    ranks
}

/// Calls `each(run, before, distinct)` for every run of equals in sorted order, with how many elements and how many
/// runs came before.
fn for_each_tie(order: &[u32], same: impl Fn(u32, u32) -> bool, mut each: impl FnMut(&[u32], usize, usize)) {
    let mut before = 0;
    for (distinct, run) in order.chunk_by(|&a, &b| same(a, b)).enumerate() {
        each(run, before, distinct);
        before += run.len();
    }
}

/// Units in the order of their scores, sorted once for all scopes.
pub(crate) struct Order {
    /// The best first, equals in the order of their numbers; units without a score are left out.
    units: Vec<u32>,
    /// Ends of the runs of equals in `units`.
    run_ends: Vec<u32>,
}

impl Order {
    /// Sorts by score (rounded as given, else snapped), and equals by the breakers' scores in turn; a missing breaker
    /// comes last.
    pub(crate) fn new(
        scored: &[u32],
        score: &Column,
        rounded: Option<Round>,
        breakers: &[Cow<'_, [f64]>],
    ) -> Self {
        let key = |x: f64| rounded.map_or_else(|| snap(x), |round| snap(round.apply(x)));
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(scored.len());
        let scores = scored.iter().map(|&unit| (unit, score.raw_at(unit as usize)));
        let present = scores.filter(|(_, x)| !x.is_nan());
        keyed.extend(present.map(|(unit, x)| (descending(key(x)), unit)));
        keyed.sort_unstable();
        let mut order = Self { units: Vec::with_capacity(keyed.len()), run_ends: Vec::new() };
        let breaker = |unit: u32| {
            breakers.iter().map(move |column| column.get(unit as usize).copied().unwrap_or(f64::NAN))
        };
        let broken = |a: &u32, b: &u32| {
            let keys =
                |unit: u32| breaker(unit).map(|x| if x.is_nan() { u64::MAX } else { descending(key(x)) });
            keys(*a).cmp(keys(*b))
        };
        for run in keyed.chunk_by(|a, b| a.0 == b.0) {
            let start = order.units.len();
            order.units.extend(run.iter().map(|(_, unit)| *unit));
            if run.len() > 1 && !breakers.is_empty() {
                order.units[start..].sort_by(broken);
                let mut end = start;
                for equals in order.units[start..].chunk_by(|a, b| broken(a, b).is_eq()) {
                    end += equals.len();
                    order.run_ends.push(end as u32);
                }
            } else {
                order.run_ends.push(order.units.len() as u32);
            }
        }
        order
    }

    /// Ranks within each group, by unit number.
    pub(crate) fn ranks(&self, groups: &Groups, ties: Ties) -> Column {
        let mut ranks = Column::missing(groups.of.len());
        let ranks_raw = ranks.raw_mut();
        // Per group: units ahead, runs ahead, equals in the current run.
        let mut ahead = vec![(0u32, 0u32, 0u32); groups.len()];
        let mut start = 0;
        for &end in &self.run_ends {
            let run = &self.units[start..end as usize];
            start = end as usize;
            // Most units are equal to nobody.
            if let [unit] = run {
                let (before, distinct, _) = &mut ahead[groups.of[*unit as usize] as usize];
                ranks_raw[*unit as usize] = shared_rank(ties, *before as usize, 1, *distinct as usize);
                *before += 1;
                *distinct += 1;
                continue;
            }
            run.iter().for_each(|&unit| ahead[groups.of[unit as usize] as usize].2 += 1);
            for &unit in run {
                let (before, distinct, equals) = ahead[groups.of[unit as usize] as usize];
                ranks_raw[unit as usize] =
                    shared_rank(ties, before as usize, equals as usize, distinct as usize);
            }
            for &unit in run {
                let (before, distinct, equals) = &mut ahead[groups.of[unit as usize] as usize];
                if *equals > 0 {
                    *before += *equals;
                    *distinct += 1;
                    *equals = 0;
                }
            }
        }
        ranks
    }

    /// How many are ranked in each group.
    pub(crate) fn count(&self, groups: &Groups) -> Vec<u32> {
        let mut count = vec![0; groups.len()];
        self.units.iter().for_each(|&unit| count[groups.of[unit as usize] as usize] += 1);
        count
    }
}

/// Bits that sort as the number does, the highest first.
#[inline]
fn descending(x: f64) -> u64 {
    let bits = x.to_bits();
    let ascending = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    !ascending
}

/// The rank that `len` equals share when `before` units in `distinct` runs are ahead.
#[inline]
fn shared_rank(ties: Ties, before: usize, len: usize, distinct: usize) -> f64 {
    match ties {
        Ties::Min => before as f64 + 1.0,
        Ties::Dense => distinct as f64 + 1.0,
        Ties::Max => (before + len) as f64,
        Ties::Average => before as f64 + (len as f64 + 1.0) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_rank_as_the_scheme_says() {
        let xs = [90.0, 80.0, f64::NAN, 90.0, 0.1 + 0.2, 0.3];
        let check = |ties, expect: [f64; 5]| {
            let ranks = rank_descending(&xs, ties);
            assert!(ranks[2].is_nan());
            assert_eq!([ranks[0], ranks[1], ranks[3], ranks[4], ranks[5]], expect, "{ties:?}");
        };
        check(Ties::Min, [1.0, 3.0, 1.0, 4.0, 4.0]);
        check(Ties::Dense, [1.0, 2.0, 1.0, 3.0, 3.0]);
        check(Ties::Max, [2.0, 3.0, 2.0, 5.0, 5.0]);
        check(Ties::Average, [1.5, 3.0, 1.5, 4.5, 4.5]);
    }
}

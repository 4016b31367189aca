//! Leaves whose score comes from earlier boards.

use crate::facts::{History, Past};
use crate::fault::{Faults, Place, What};
use crate::finish::{DeclaredPoints, rounded};
use crate::period::Period;
use crate::scheme::{Node, Rollup, RollupStat, Scheme};
use crate::trace::Trace;

/// Full marks of earlier boards when neither scheme nor history says them: 百分制.
const USUAL: f64 = 100.0;

/// A roll-up of one board, ready to be scored.
pub(crate) struct RolledUp<'a> {
    node: &'a Node,
    rollup: &'a Rollup,
    /// Full marks of the earlier boards.
    full: f64,
    /// What is made of the earlier scores, by unit number; NaN for units without any.
    stat: Vec<f64>,
    /// Periods of the window that have no board.
    pub(crate) gaps: Vec<Period>,
    /// True when nobody said the full marks, and [`USUAL`] stands for them.
    pub(crate) full_is_usual: bool,
}

impl<'a> RolledUp<'a> {
    /// Missing earlier scores are passed over. No board in the window is a fault.
    pub(crate) fn try_new(
        scheme: &Scheme,
        node: &'a Node,
        rollup: &'a Rollup,
        period: Option<Period>,
        history: Option<&History>,
        units: usize,
    ) -> Result<Self, Faults> {
        let place = || match period {
            Some(period) => Place::new().node(&node.code).period(period),
            None => Place::new().node(&node.code),
        };
        let Some(period) = period else { return Err(place().fault(What::PeriodMissing).into()) };
        let window = period.at(rollup.window);
        // A scheme's own board of this very period is being made, whatever an earlier run left of it.
        let own = |past: Period| rollup.of == scheme.code && past == period;
        let counts = |past: Period| window.contains(past) && past.ended_by(period) && !own(past);
        let boards = history.map(|history| history.of(&rollup.of)).unwrap_or_default();
        let boards = boards.into_iter().filter_map(|past| Some((past.period?, past)));
        let boards: Vec<(Period, &Past)> = boards.filter(|(past, _)| counts(*past)).collect();
        let Some((latest, last)) = boards.last() else {
            return Err(place().fault(What::NoHistory { wanted: rollup.of.clone() }).into());
        };
        let said = rollup.full.or(last.full).filter(|full| *full > 0.0);
        let due = period.at(latest.cadence()).year_to_date();
        let missed = |due: &Period| counts(*due) && boards.iter().all(|(past, _)| past != due);
        let gaps = due.filter(missed).collect();
        let mut earlier = Vec::with_capacity(boards.len());
        let stat_of = |unit: usize| {
            earlier.clear();
            earlier.extend(boards.iter().filter_map(|(_, past)| past.score.get(unit)));
            stat(rollup.stat, &mut earlier)
        };
        Ok(Self {
            node,
            rollup,
            full: said.unwrap_or(USUAL),
            full_is_usual: said.is_none(),
            stat: (0..units).map(stat_of).collect(),
            gaps,
        })
    }

    /// The scheme rolled up.
    pub(crate) fn of(&self) -> &str {
        &self.rollup.of
    }

    /// stat / full marks of the earlier boards × points, declared points, `round`; NaN is missing.
    pub(crate) fn score(&self, unit: u32, declared: &DeclaredPoints, trace: &mut impl Trace) -> f64 {
        let stat = self.stat.get(unit as usize).copied().unwrap_or(f64::NAN);
        if stat.is_nan() {
            return stat;
        }
        let name = match self.rollup.stat {
            RollupStat::Mean => "rollup_mean",
            RollupStat::Sum => "rollup_sum",
            RollupStat::Last => "rollup_last",
            RollupStat::BestN(_) => "rollup_best",
        };
        let score = stat / self.full * self.rollup.points;
        trace.step(name, &[("stat", stat), ("full", self.full), ("p", self.rollup.points)], score);
        rounded(self.node.round, declared.added(unit, score, trace), trace)
    }
}

impl History {
    /// The boards of a scheme, in the order of time, one a period: those that say they are its own; where none does, the
    /// one that does not say whose it is.
    pub fn of(&self, scheme: &str) -> Vec<&Past> {
        let named = |past: &Past| past.scheme == scheme;
        let has_named =
            |period: Option<Period>| self.boards.iter().any(|past| named(past) && past.period == period);
        let counts = |past: &&Past| named(past) || (past.scheme.is_empty() && !has_named(past.period));
        self.boards.iter().filter(counts).collect()
    }
}

/// NaN without scores. `scores` are in the order of time.
fn stat(stat: RollupStat, scores: &mut [f64]) -> f64 {
    if scores.is_empty() {
        return f64::NAN;
    }
    match stat {
        RollupStat::Mean => crate::stats::mean(scores),
        RollupStat::Sum => scores.iter().sum(),
        RollupStat::Last => scores[scores.len() - 1],
        RollupStat::BestN(n) => {
            scores.sort_by(|a, b| b.total_cmp(a));
            crate::stats::mean(&scores[..n.min(scores.len())])
        }
    }
}

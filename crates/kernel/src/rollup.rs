//! Leaves whose score comes from earlier boards.

use crate::facts::{History, Past};
use crate::fault::{Faults, Place, What};
use crate::period::Period;
use crate::scheme::{Rollup, RollupStat};

/// A roll-up's scores by unit number: stat / full marks of the earlier boards × points. Missing earlier scores are
/// passed over; a unit without any is missing.
pub(crate) fn scores(
    rollup: &Rollup,
    node: &str,
    period: Option<Period>,
    history: Option<&History>,
    units: usize,
) -> Result<Vec<f64>, Faults> {
    let place = || match period {
        Some(period) => Place::new().node(node).period(period),
        None => Place::new().node(node),
    };
    let Some(period) = period else { return Err(place().fault(What::PeriodMissing).into()) };
    let window = period.at(rollup.window);
    let within = |past: &&Past| {
        past.period.is_some_and(|past| window.contains(past) && past.ended_by(period))
            && (past.scheme == rollup.of || past.scheme.is_empty())
    };
    let boards: Vec<&Past> =
        history.map_or(&[] as &[Past], |history| &history.boards).iter().filter(within).collect();
    let Some(last) = boards.last() else {
        return Err(place().fault(What::NoHistory { wanted: rollup.of.clone() }).into());
    };
    let Some(full) = rollup.full.or(last.full).filter(|full| *full > 0.0) else {
        return Err(place().fault(What::NoFullMarks { wanted: rollup.of.clone() }).into());
    };
    let mut column = Vec::with_capacity(units);
    let mut earlier = Vec::with_capacity(boards.len());
    for unit in 0..units {
        earlier.clear();
        earlier.extend(boards.iter().filter_map(|past| past.score.get(unit)));
        column.push(stat(rollup.stat, &mut earlier) / full * rollup.points);
    }
    Ok(column)
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

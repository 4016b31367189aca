//! How the score of a leaf or node ends: points declared for the unit, rounding.

use crate::number::Round;
use crate::trace::Trace;
use std::collections::BTreeMap;

/// Points declared for one node, summed by unit number.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeclaredPoints(BTreeMap<u32, f64>);

impl DeclaredPoints {
    pub(crate) fn declare(&mut self, unit: u32, points: f64) {
        *self.0.entry(unit).or_default() += points;
    }

    /// The score with the points that were declared for the unit.
    #[inline]
    pub(crate) fn added(&self, unit: u32, score: f64, trace: &mut impl Trace) -> f64 {
        let points = self.0.get(&unit).copied().unwrap_or(0.0);
        if points == 0.0 || score.is_nan() {
            return score;
        }
        trace.step("declared", &[("points", points)], score + points);
        score + points
    }
}

/// The score as the node's `round` has it.
#[inline]
pub(crate) fn rounded(round: Option<Round>, score: f64, trace: &mut impl Trace) -> f64 {
    let Some(round) = round else { return score };
    let rounded = round.apply(score);
    if rounded != score && !score.is_nan() {
        trace.step("round", &[("score", score), ("decimals", f64::from(round.decimals))], rounded);
    }
    rounded
}

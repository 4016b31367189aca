//! An indicator's scores, kept small.

use crate::column::Column;
use crate::number::Round;
use std::borrow::Cow;

/// One score per unit, each of which may be missing. Rounded ones are kept as whole steps of their last decimal, which
/// take half the room of numbers.
#[derive(Debug, Clone)]
pub enum Scores {
    /// NaN is missing.
    Numbers(Column),
    /// So many steps of this rounding, as `turned` keeps them.
    Steps(Round, Vec<i32>),
}

/// Instead of steps. Zeroed memory costs nothing before it is written over, so zero is missing.
const MISSING: i32 = 0;

/// A number of steps as it is kept, and back: another number than [`MISSING`], since there are never `i32::MIN` of them.
#[inline]
fn turned(step: i32) -> i32 {
    step ^ i32::MIN
}

impl Default for Scores {
    fn default() -> Self {
        Self::Numbers(Column::default())
    }
}

impl Scores {
    /// Writes a score, rounded if need be; at the first one room is made for so many units.
    #[inline]
    pub fn set(&mut self, unit: u32, score: f64, round: Option<Round>, units: usize) {
        if let Self::Steps(kept, steps) = self
            && round == Some(*kept)
            && let (Some(place), Some(step)) = (steps.get_mut(unit as usize), kept.step(score))
        {
            *place = turned(step);
        } else if !score.is_nan() {
            self.set_otherwise(unit as usize, score, round, units);
        }
    }

    /// Writes many, as [`Scores::set`] does.
    pub(crate) fn set_all(
        &mut self,
        mut scores: impl Iterator<Item = (u32, f64)>,
        round: Option<Round>,
        units: usize,
    ) {
        // As long as they are steps of one rounding, nothing but the step is looked at.
        while let Some((unit, score)) = match self {
            Self::Steps(kept, steps) if round == Some(*kept) => {
                let kept = *kept;
                scores.find(|&(unit, score)| match (steps.get_mut(unit as usize), kept.step(score)) {
                    (Some(place), Some(step)) => {
                        *place = turned(step);
                        false
                    }
                    _ => true,
                })
            }
            _ => scores.next(),
        } {
            self.set(unit, score, round, units);
        }
    }

    /// Makes room, or turns all into numbers when this one is no step of the others.
    fn set_otherwise(&mut self, at: usize, score: f64, round: Option<Round>, units: usize) {
        if self.is_empty() {
            *self = Self::room(round, units.max(at + 1));
        }
        let step = round.and_then(|round| round.step(score));
        match self {
            Self::Steps(kept, steps) if round == Some(*kept) && step.is_some() => {
                steps.resize(steps.len().max(at + 1), MISSING);
                steps[at] = step.map_or(MISSING, turned);
            }
            Self::Steps(..) => {
                *self = Self::Numbers(Column::from_raw(self.numbers().into_owned()));
                self.set_otherwise(at, score, round, units);
            }
            Self::Numbers(column) => column.set(at, round.map_or(score, |round| round.apply(score))),
        }
    }

    fn room(round: Option<Round>, units: usize) -> Self {
        match round {
            Some(round) => Self::Steps(round, vec![MISSING; units]),
            None => Self::Numbers(Column::missing(units)),
        }
    }

    /// The unit's score; NaN is missing.
    #[inline]
    pub fn at(&self, unit: u32) -> f64 {
        match self {
            Self::Numbers(column) => column.raw_at(unit as usize),
            Self::Steps(round, steps) => number(*round, steps.get(unit as usize).copied().unwrap_or(MISSING)),
        }
    }

    /// All as numbers; NaN is missing.
    pub fn numbers(&self) -> Cow<'_, [f64]> {
        match self {
            Self::Numbers(column) => Cow::Borrowed(column.raw()),
            Self::Steps(round, steps) => steps.iter().map(|&step| number(*round, step)).collect(),
        }
    }

    /// Those of some units; NaN is missing.
    pub(crate) fn of(&self, units: &[u32]) -> Vec<f64> {
        match self {
            Self::Numbers(column) => units.iter().map(|&unit| column.raw_at(unit as usize)).collect(),
            Self::Steps(round, steps) => {
                let step = |&unit: &u32| steps.get(unit as usize).copied().unwrap_or(MISSING);
                units.iter().map(step).map(|step| number(*round, step)).collect()
            }
        }
    }

    /// How they are rounded, as far as they are kept so.
    pub fn round(&self) -> Option<Round> {
        if let Self::Steps(round, _) = self { Some(*round) } else { None }
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Numbers(column) => column.is_empty(),
            Self::Steps(_, steps) => steps.is_empty(),
        }
    }
}

/// Without a branch, since nobody can foretell the gaps.
#[inline]
fn number(round: Round, step: i32) -> f64 {
    let gap = if step == MISSING { f64::NAN } else { 0.0 };
    round.number(turned(step)) + gap
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TWO: Option<Round> = Some(Round { decimals: 2 });

    proptest! {
        #[test]
        fn are_kept_to_the_bit(
            scores in prop::collection::vec(prop_oneof![-200.0..200.0, any::<f64>().prop_filter("finite", |x| x.is_finite())], 1..20),
            decimals in 0u8..7,
        ) {
            let round = Round { decimals };
            let mut kept = Scores::default();
            for (unit, score) in (0..).zip(&scores) {
                kept.set(unit, *score, Some(round), 3);
            }
            for (unit, score) in (0..).zip(&scores) {
                prop_assert_eq!(kept.at(unit).to_bits(), round.apply(*score).to_bits());
            }
        }
    }

    #[test]
    fn gaps_stay_gaps() {
        let mut kept = Scores::default();
        kept.set(0, f64::NAN, TWO, 5);
        assert!(kept.is_empty());
        kept.set(2, -1.005, TWO, 4);
        kept.set(6, 3.0, TWO, 4);
        let numbers =
            |kept: &Scores| kept.numbers().iter().map(|x| format!("{x}")).collect::<Vec<_>>().join(" ");
        assert_eq!(numbers(&kept), "NaN NaN -1.01 NaN NaN NaN 3");
        kept.set(0, 1e300, TWO, 4);
        kept.set(1, 0.125, TWO, 4);
        assert_eq!(kept.round(), None);
        assert_eq!(
            [0, 1, 2, 3].map(|unit| kept.at(unit).to_string()),
            [&1e300.to_string(), "0.13", "-1.01", "NaN"]
        );
    }
}

//! What a rule needs to know of a unit's peers.

use super::{Fixed, References, Rule, RuleSpec};
use crate::number::snap;
use crate::rank::rank_descending;
use crate::scheme::{Direction, Ties};
use crate::stats;

/// Statistics of a peer group's values, of those that have one.
#[derive(Debug, Clone, Default)]
pub struct Peers {
    /// How many.
    pub n: usize,
    /// Lowest; NaN without values.
    pub min: f64,
    /// Highest.
    pub max: f64,
    /// μ
    pub mean: f64,
    /// σ, sample.
    pub sd: f64,
    places: Vec<f64>,
    ascending: Vec<f64>,
}

/// A unit's place among its peers; NaN where the rule does not ask.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// From 1, the best, by the scheme's ties.
    pub place: f64,
    /// From 1, the worst.
    pub ascending: f64,
}

/// Which figures a rule asks of the peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// None: the rule looks at the unit alone.
    Nothing,
    /// Lowest, highest, mean, standard deviation.
    Statistics,
    /// Place from the best, by the scheme's ties.
    Place,
    /// Rank from the worst, equals sharing the mean rank.
    AscendingAverage,
    /// Rank from the worst, equals sharing the lowest rank.
    AscendingMin,
}

impl Needs {
    /// Of this rule itself, not of its parts.
    pub fn of(rule: &Rule) -> Self {
        match rule {
            Rule::MinMax { .. } | Rule::ZScore { .. } | Rule::RatioToBest => Needs::Statistics,
            Rule::Formula(formula) => {
                let asks = |name: &&str| ["best", "worst", "mean", "n"].contains(name);
                let own = |variable: &crate::formula::Variable| match variable {
                    crate::formula::Variable::Own(name) => asks(name),
                    _ => false,
                };
                if formula.variables.iter().any(own) { Needs::Statistics } else { Needs::Nothing }
            }
            Rule::Place(_) => Needs::Place,
            Rule::Rank => Needs::AscendingAverage,
            Rule::Percentile { .. } => Needs::AscendingMin,
            _ => Needs::Nothing,
        }
    }
}

impl Peers {
    /// No peers.
    pub const NONE: Self = Self {
        n: 0,
        min: f64::NAN,
        max: f64::NAN,
        mean: f64::NAN,
        sd: f64::NAN,
        places: Vec::new(),
        ascending: Vec::new(),
    };

    /// Figures over the members of one group: `xs` their values (NaN missing), `references` theirs, `fixed` the rule's own.
    pub fn of(
        spec: &RuleSpec,
        fixed: Fixed,
        direction: Direction,
        ties: Ties,
        xs: &[f64],
        references: &[References],
    ) -> Self {
        let needs = Needs::of(&spec.rule);
        if needs == Needs::Nothing {
            return Self::NONE;
        }
        let formula = matches!(spec.rule, Rule::Formula(_));
        let ys: Vec<f64> = if direction == Direction::Target && !formula {
            xs.iter().zip(references).map(|(x, refs)| (x - fixed.or(*refs).target).abs()).collect()
        } else {
            xs.to_vec()
        };
        let present: Vec<f64> = ys.iter().copied().filter(|y| !y.is_nan()).collect();
        let mut peers = Self { n: present.len(), ..Self::NONE };
        // Ranks count from the highest; a better value must be higher for places and lower for ascending ranks.
        let up = direction == Direction::Up;
        let signed = |better_high: bool| -> Vec<f64> {
            ys.iter().map(|y| if better_high == up { *y } else { -*y }).collect()
        };
        match needs {
            Needs::Place => peers.places = rank_descending(&signed(true), ties),
            Needs::AscendingAverage => peers.ascending = rank_descending(&signed(false), Ties::Average),
            Needs::AscendingMin => peers.ascending = rank_descending(&signed(false), Ties::Min),
            _ => {
                peers.min = present.iter().copied().reduce(f64::min).unwrap_or(f64::NAN);
                peers.max = present.iter().copied().reduce(f64::max).unwrap_or(f64::NAN);
                peers.mean = stats::mean(&present);
                peers.sd = stats::sample_sd(&present);
            }
        }
        peers
    }

    /// True when all who have a value have the same, within what ranks tell apart.
    pub fn alike(&self) -> bool {
        self.n > 0 && snap(self.min) == snap(self.max)
    }

    /// The best value; for direction target, too, the highest: a formula is never mirrored.
    pub fn best(&self, direction: Direction) -> f64 {
        if direction == Direction::Down { self.min } else { self.max }
    }

    /// The worst value.
    pub fn worst(&self, direction: Direction) -> f64 {
        if direction == Direction::Down { self.max } else { self.min }
    }

    /// Of the member with this place in the group's list.
    #[inline]
    pub fn standing(&self, member: usize) -> Standing {
        let at = |list: &[f64]| list.get(member).copied().unwrap_or(f64::NAN);
        Standing { place: at(&self.places), ascending: at(&self.ascending) }
    }
}

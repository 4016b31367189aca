//! Rules 赋分办法: how one indicator's value becomes a score.

mod eval;
mod peers;
mod steps;

use crate::formula::{Formula, Variable};

pub use eval::{Around, Cell, FormulaContext};
pub(crate) use eval::{Ready, Subject, alone, completion};
pub use peers::{Needs, Peers, Standing};

/// A rule with the references that the scheme fixes for it.
#[derive(Debug, Clone)]
pub struct RuleSpec {
    /// The rule.
    pub rule: Rule,
    /// Low, high, target and baseline that hold for every unit; NaN where the unit's targets decide.
    pub fixed: References,
}

/// What a value is measured against; NaN where nothing is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct References {
    /// t
    pub target: f64,
    /// b
    pub baseline: f64,
    /// One end of the scale.
    pub low: f64,
    /// The other end.
    pub high: f64,
}

impl References {
    /// Nothing given.
    pub const NONE: Self = Self { target: f64::NAN, baseline: f64::NAN, low: f64::NAN, high: f64::NAN };

    /// True when both give the same.
    pub fn alike(self, other: Self) -> bool {
        let pairs = [
            (self.target, other.target),
            (self.baseline, other.baseline),
            (self.low, other.low),
            (self.high, other.high),
        ];
        pairs.into_iter().all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
    }

    /// What is given here, else what `other` gives.
    #[inline]
    pub fn or(self, other: Self) -> Self {
        let pick = |mine: f64, theirs: f64| if mine.is_nan() { theirs } else { mine };
        Self {
            target: pick(self.target, other.target),
            baseline: pick(self.baseline, other.baseline),
            low: pick(self.low, other.low),
            high: pick(self.high, other.high),
        }
    }
}

/// The references that a rule states itself. One that the transform can't take is stated all the same: nothing else
/// stands in for it.
#[derive(Debug, Clone, Copy)]
pub struct Fixed {
    /// As the rule states them.
    pub stated: References,
    /// On the rule's scale.
    pub on_scale: References,
}

impl Fixed {
    /// What is stated here, else what `other` gives, which is on the rule's scale.
    #[inline]
    pub fn or(self, other: References) -> References {
        let Self { stated, on_scale } = self;
        let pick = |stated: f64, mine: f64, theirs: f64| if stated.is_nan() { theirs } else { mine };
        References {
            target: pick(stated.target, on_scale.target, other.target),
            baseline: pick(stated.baseline, on_scale.baseline, other.baseline),
            low: pick(stated.low, on_scale.low, other.low),
            high: pick(stated.high, on_scale.high, other.high),
        }
    }
}

/// The kinds of rules; `docs/rules.md` shows each with numbers. x value, t target, b baseline, P full marks.
#[derive(Debug, Clone)]
pub enum Rule {
    /// x
    Raw,
    /// P·clamp(r, floor, cap)
    Completion {
        /// r
        how: Ratio,
        /// Lowest and highest r.
        bounds: Bounds,
    },
    /// 序时进度: completion against e·t
    Schedule {
        /// r
        how: Ratio,
        /// Lowest and highest r.
        bounds: Bounds,
        /// e by period of the year; empty: the share of the year that has passed.
        curve: Vec<f64>,
    },
    /// 功效系数: base + span·u
    Efficacy {
        /// Points at the low end.
        base: f64,
        /// Points between the ends.
        span: f64,
        /// Whether u stays within 0–1.
        clamp: bool,
    },
    /// `to[0] + (to[1] − to[0])·clamp(u, 0, 1)`; without `to` from 0 to P
    Goalpost {
        /// Points at both ends.
        to: Option<[f64; 2]>,
    },
    /// The same between the peers' lowest and highest value.
    MinMax {
        /// Points at both ends.
        to: [f64; 2],
    },
    /// mean + sd·(x − μ)/σ
    ZScore {
        /// Points at the peers' mean.
        mean: f64,
        /// Points for one standard deviation.
        sd: f64,
    },
    /// Ascending rank, worst 1, ties average
    Rank,
    /// (rank − 1)/(n − 1)
    Percentile {
        /// Points at both ends.
        to: [f64; 2],
    },
    /// P·x/best
    RatioToBest,
    /// 位次法: points by the place among peers
    Place(Places),
    /// Points by a published place, and for places gained or lost on the one before
    GivenRank {
        /// Points by place.
        places: Places,
        /// Points for each place gained.
        gain: f64,
        /// Points taken for each place lost.
        loss: f64,
    },
    /// 分档: knots ascending in x
    Bands {
        /// (x, points), ascending.
        knots: Vec<(f64, f64)>,
        /// Straight lines between knots instead of steps.
        interpolate: bool,
    },
    /// 扣分: max(floor, P − per·s/each)
    Deduct {
        /// Points taken per step.
        per: f64,
        /// Size of a step.
        each: f64,
        /// Shortfall as a share of |t|.
        relative: bool,
        /// Whole steps only.
        whole: bool,
        /// Lowest score.
        floor: f64,
    },
    /// 加分: min(cap, max(0, per·x)); a missing value gives 0
    Award {
        /// Points per unit of x.
        per: f64,
        /// Highest score; infinite without one.
        cap: f64,
    },
    /// P·clamp((x − b)/(high − b), 0, 1)
    Improvement,
    /// Of several rules on the same value
    Combine {
        /// Which of them.
        how: Combine,
        /// The rules.
        parts: Vec<RuleSpec>,
    },
    /// 评委: raters' marks, trimmed and averaged by group
    Panel(Panel),
    /// CEL
    Formula(Formula),
}

/// How a completion ratio is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// x/t, down t/x
    Ratio,
    /// 1 ± (x − t)/|t|
    Difference,
}

/// The lowest and highest a ratio may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lowest.
    pub floor: f64,
    /// Highest.
    pub cap: f64,
}

/// Points by place 1, 2, 3 …
#[derive(Debug, Clone, PartialEq)]
pub enum Places {
    /// max(floor, full − step·(r − 1)); without `full` from P
    Step {
        /// Points of the first.
        full: Option<f64>,
        /// Points between two places.
        step: f64,
        /// Lowest score.
        floor: f64,
    },
    /// By place; beyond it the last.
    Table(Vec<f64>),
    /// From the first place to the last.
    Linear(f64, f64),
}

/// Which of several scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The highest.
    Best,
    /// The lowest.
    Worst,
    /// All.
    Sum,
}

/// How raters' marks become one value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// Highest marks dropped per group.
    pub trim_high: usize,
    /// Lowest marks dropped per group.
    pub trim_low: usize,
    /// Groups and their weights; empty: all groups that occur weigh the same.
    pub groups: Vec<(String, f64)>,
}

impl RuleSpec {
    /// Full marks of an indicator with this rule and these points.
    pub fn full_marks(&self, points: f64) -> f64 {
        match &self.rule {
            Rule::Goalpost { to: Some(to) } | Rule::MinMax { to } | Rule::Percentile { to } => to[1],
            Rule::Efficacy { base, span, .. } => base + span,
            _ => points,
        }
    }

    /// True when full marks come from the rule itself, so that an assignment can't change them.
    pub fn fixes_full_marks(&self) -> bool {
        matches!(
            self.rule,
            Rule::Goalpost { to: Some(_) }
                | Rule::MinMax { .. }
                | Rule::Percentile { .. }
                | Rule::Efficacy { .. }
        )
    }

    /// Takes the references that it does not fix itself from the combination that it is part of, and hands all on to
    /// its own parts.
    pub(crate) fn hand_down(&mut self, above: References) {
        self.fixed = self.fixed.or(above);
        if let Rule::Combine { parts, .. } = &mut self.rule {
            parts.iter_mut().for_each(|part| part.hand_down(self.fixed));
        }
    }

    /// The lowest score that a rule (or part) states, where it is above these points.
    pub(crate) fn floor_above(&self, points: f64) -> Option<f64> {
        let floor = |part: &Self| match &part.rule {
            Rule::Deduct { floor, .. } => Some(*floor),
            Rule::Place(places) | Rule::GivenRank { places, .. } => match places {
                Places::Step { full: None, floor, .. } => Some(*floor),
                _ => None,
            },
            _ => None,
        };
        self.parts().into_iter().filter_map(floor).find(|floor| *floor > points)
    }

    /// True when it looks at the indicator's own value: all do but formulas over other indicators.
    pub fn uses_value(&self) -> bool {
        self.parts().into_iter().any(|part| match &part.rule {
            Rule::Combine { .. } => false,
            Rule::Formula(formula) => formula.variables.contains(&Variable::Own("value")),
            _ => true,
        })
    }

    /// This rule and, in a combination, all its parts.
    pub fn parts(&self) -> Vec<&Self> {
        let mut all = vec![self];
        if let Rule::Combine { parts, .. } = &self.rule {
            all.extend(parts.iter().flat_map(Self::parts));
        }
        all
    }

    /// The panel, when the rule (or a part of it) has one.
    pub fn panel(&self) -> Option<&Panel> {
        self.parts().into_iter().find_map(|part| match &part.rule {
            Rule::Panel(panel) => Some(panel),
            _ => None,
        })
    }

    /// The formulas in it.
    pub fn formulas(&self) -> impl Iterator<Item = &Formula> {
        self.parts().into_iter().filter_map(|part| match &part.rule {
            Rule::Formula(formula) => Some(formula),
            _ => None,
        })
    }

    /// True when it measures against low, high, target or baseline of the same scale as the value.
    pub fn uses_references(&self) -> bool {
        let own = |name: &str| ["target", "baseline", "low", "high"].contains(&name);
        self.parts().into_iter().any(|part| match &part.rule {
            Rule::Completion { .. }
            | Rule::Schedule { .. }
            | Rule::Efficacy { .. }
            | Rule::Goalpost { .. }
            | Rule::Deduct { .. }
            | Rule::Improvement => true,
            Rule::Formula(formula) => {
                formula.variables.iter().any(|variable| matches!(variable, Variable::Own(name) if own(name)))
            }
            _ => false,
        })
    }
}

//! Validation rules 校验规则: what a figure is expected to be. A figure that isn't is warned about, never refused: whoever
//! reports it may say why it is right.

use serde::{Deserialize, Serialize};

/// Sums and changes closer than this share are equal.
const TOLERANCE: f64 = 1e-9;

/// What is expected of an indicator's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expectation {
    /// To lie between two values, both included.
    Range {
        /// Not below; none for no lower end.
        #[serde(default)]
        low: Option<f64>,
        /// Not above; none for no upper end.
        #[serde(default)]
        high: Option<f64>,
    },
    /// To have changed by no more than this share of the value before: 0.5 is half of it, up or down.
    Change {
        /// The largest share.
        most: f64,
    },
    /// 分项之和: to be the sum of these indicators' figures of the same unit and period.
    Sum {
        /// Codes of the parts.
        parts: Vec<String>,
        /// How far off it may be, in the indicator's measure.
        #[serde(default)]
        within: f64,
    },
    /// To differ from the values before: the same figure so many times in a row, this one among them, is told.
    Frozen {
        /// How many, at least 2.
        times: usize,
    },
}

/// A rule: what is expected of one indicator, or of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// The indicator's code; none for every indicator.
    pub goal: Option<String>,
    /// What is expected.
    pub expect: Expectation,
}

/// What a figure isn't that it was expected to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// It lies outside its range.
    OutOfRange {
        /// The lower end.
        low: Option<f64>,
        /// The upper end.
        high: Option<f64>,
    },
    /// It changed by too large a share.
    Changed {
        /// The value before.
        before: f64,
        /// The share it changed by.
        share: f64,
        /// The largest that is expected.
        most: f64,
    },
    /// It isn't the sum of its parts.
    NotTheSum {
        /// The parts' sum.
        sum: f64,
    },
    /// It is the same as so many times before.
    Frozen {
        /// How many times in a row, this one among them.
        times: usize,
    },
}

/// A figure to look at.
pub struct Figure<'a> {
    /// The indicator's code.
    pub goal: &'a str,
    /// The value.
    pub value: f64,
    /// The unit's values of the periods before, the latest last; none where there was none.
    pub before: &'a [Option<f64>],
    /// The figure of the same unit and period of another indicator.
    pub other: &'a dyn Fn(&str) -> Option<f64>,
}

/// What a figure isn't that the rules expect, in their order. What can't be told is not warned about: without a value before
/// there is no change, and without all of its parts no sum.
pub fn warnings(rules: &[Validation], figure: &Figure<'_>) -> Vec<Warning> {
    let applies = |rule: &&Validation| rule.goal.as_deref().is_none_or(|goal| goal == figure.goal);
    rules.iter().filter(applies).filter_map(|rule| rule.expect.warning(figure)).collect()
}

impl Expectation {
    fn warning(&self, figure: &Figure<'_>) -> Option<Warning> {
        let x = figure.value;
        match self {
            Self::Range { low, high } => {
                let is_outside = low.is_some_and(|low| x < low) || high.is_some_and(|high| x > high);
                is_outside.then_some(Warning::OutOfRange { low: *low, high: *high })
            }
            Self::Change { most } => {
                let before =
                    figure.before.iter().rev().find_map(|value| *value).filter(|value| *value != 0.0)?;
                let share = (x - before).abs() / before.abs();
                (share > most + TOLERANCE).then_some(Warning::Changed { before, share, most: *most })
            }
            Self::Sum { parts, within } => {
                let sum: f64 = parts.iter().map(|part| (figure.other)(part)).sum::<Option<f64>>()?;
                let off = (x - sum).abs();
                (off > within + TOLERANCE * sum.abs().max(1.0)).then_some(Warning::NotTheSum { sum })
            }
            Self::Frozen { times } => {
                let same = figure.before.iter().rev().take_while(|value| **value == Some(x)).count() + 1;
                (same >= *times).then_some(Warning::Frozen { times: same })
            }
        }
    }

    /// Why nobody could keep to it, by the field at fault; none when it makes sense.
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        let is_number = |value: &f64| value.is_finite() && *value >= 0.0;
        match self {
            Self::Range { low: None, high: None } => Some(("low", "a lower or an upper end")),
            Self::Range { low: Some(low), high: Some(high) } if low > high => {
                Some(("high", "no less than `low`"))
            }
            Self::Change { most } if !is_number(most) => Some(("most", "a share of 0 or more")),
            Self::Sum { parts, .. } if parts.is_empty() => Some(("parts", "one indicator or more")),
            Self::Sum { within, .. } if !is_number(within) => Some(("within", "0 or more")),
            Self::Frozen { times } if !(2..=24).contains(times) => Some(("times", "2 to 24")),
            _ => None,
        }
    }
}

/// The rules of a place that has set none: a figure that is the same for the third time in a row is looked at.
pub fn usual() -> Vec<Validation> {
    vec![Validation { goal: None, expect: Expectation::Frozen { times: 3 } }]
}

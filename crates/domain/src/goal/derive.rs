//! Derived indicators: those whose figures come from other figures, so that nobody is asked for them.

use crate::access::{NoSuchName, names};
use kernel::fault::What;
use kernel::formula::{Formula, Kind, Outcome, Variable};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

names! {
    /// How the figures of the units below become one.
    Stat {
        /// Their sum.
        Sum = "sum",
        /// Their mean, by weight.
        Mean = "mean",
    }
}

/// Where a derived indicator's figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Derivation {
    /// From the same indicator's figures of the units directly below that are of this level. Units of the level itself, which
    /// have nobody of it below, report.
    Children {
        /// The level of those units.
        level: String,
        /// How they become one.
        stat: Stat,
        /// For a mean: the units' attribute that they weigh by; alike without it.
        #[serde(default)]
        weight: Option<String>,
    },
    /// From other figures of the same unit and period, by a formula as those of schemes: `v['JJ02'] / v['JJ01'] * 100`.
    Formula {
        /// The formula. `unit.x` is the unit's attribute.
        expr: String,
    },
}

impl Derivation {
    /// The formula, checked; none for another derivation.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn formula(&self) -> Result<Option<Formula>, What> {
        match self {
            Self::Formula { expr } => Formula::try_new(expr, Kind::Number, &[]).map(Some),
            Self::Children { .. } => Ok(None),
        }
    }
}

/// The codes of the indicators that a formula asks for.
pub fn asks_for(formula: &Formula) -> impl Iterator<Item = &str> {
    formula.variables.iter().filter_map(|variable| match variable {
        Variable::Value(code) => Some(code.as_str()),
        _ => None,
    })
}

/// The figure of a formula; none when one that it needs is missing, or when it gives no finite number.
pub fn evaluate(
    formula: &Formula,
    value: &(dyn Fn(&str) -> Option<f64> + Sync),
    attribute: &(dyn Fn(&str) -> Option<f64> + Sync),
) -> Option<f64> {
    let lookup = |variable: &Variable| match variable {
        Variable::Value(code) => value(code),
        Variable::Unit(name) => attribute(name),
        Variable::Own(_) => None,
    };
    match formula.evaluate(&lookup) {
        Outcome::Number(number) => Some(number),
        _ => None,
    }
}

/// A unit below, as far as a figure of the unit above rests on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Child {
    /// Its figure; none as long as there is none.
    pub value: Option<f64>,
    /// Its weight, for a mean.
    pub weight: f64,
}

/// The figure of the unit above, of all units below that owe one, in their order; none as long as one of them is missing:
/// a part of a sum isn't the sum. Nor is there a mean without weight.
pub fn roll_up(stat: Stat, children: &[Child]) -> Option<f64> {
    let values = children.iter().map(|child| child.value.map(|value| (value, child.weight)));
    let values = values.collect::<Option<Vec<_>>>().filter(|values| !values.is_empty())?;
    let figure = match stat {
        Stat::Sum => values.iter().map(|(value, _)| value).sum(),
        Stat::Mean => {
            let weights: f64 = values.iter().map(|(_, weight)| weight).sum();
            values.iter().map(|(value, weight)| value * weight).sum::<f64>() / weights
        }
    };
    Some(figure).filter(|figure: &f64| figure.is_finite())
}

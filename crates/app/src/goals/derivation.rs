//! What a derived indicator's figures come from, as it is given and shown on its card.

use crate::AppError;
use crate::error::Misfits;
use domain::goal::{Card, Derivation, Goal, Stat, asks_for};
use kernel::fault::Place;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use store::Tx;

/// Where a derived indicator's figures come from; nobody is asked for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DerivationGiven {
    /// The same indicator's figures of the units directly below; none as long as one of them is missing.
    Children {
        /// The level of those units.
        #[schema(min_length = 1, max_length = 40, example = "village")]
        level: String,
        /// `sum`, or `mean` by weight.
        #[schema(value_type = String, example = "sum", pattern = "^(sum|mean)$")]
        stat: Stat,
        /// For a mean: the attribute of units that they weigh by; alike without it.
        #[serde(default)]
        #[schema(max_length = 40, example = "population")]
        weight: Option<String>,
    },
    /// Other figures of the same unit and period.
    Formula {
        /// A formula as those of schemes, in docs/rules.md.
        #[schema(min_length = 1, max_length = 1000, example = "v['JJ02'] / v['JJ01'] * 100")]
        expr: String,
    },
}

impl From<DerivationGiven> for Derivation {
    fn from(given: DerivationGiven) -> Self {
        match given {
            DerivationGiven::Children { level, stat, weight } => Self::Children { level, stat, weight },
            DerivationGiven::Formula { expr } => Self::Formula { expr },
        }
    }
}

impl From<Derivation> for DerivationGiven {
    fn from(of: Derivation) -> Self {
        match of {
            Derivation::Children { level, stat, weight } => Self::Children { level, stat, weight },
            Derivation::Formula { expr } => Self::Formula { expr },
        }
    }
}

/// Whether an indicator's figures can come from there: a formula has no faults, asks for goals of the plan, and for nothing
/// that comes from the indicator itself.
pub(super) async fn check(
    tx: &Tx,
    misfits: &mut Misfits,
    goal: &Goal,
    given: &DerivationGiven,
    day: chrono::NaiveDate,
) -> Result<(), AppError> {
    match given {
        DerivationGiven::Children { level, stat, weight } => {
            misfits.text("/derived/level", level, 40);
            if weight.is_some() && *stat == Stat::Sum {
                misfits.add("/derived/weight", "wrong_kind", "none for a sum");
            }
        }
        DerivationGiven::Formula { expr } => {
            misfits.text("/derived/expr", expr, 1000);
            let derived = tx.derived_cards(day).await?;
            for code in asked(&Derivation::from(given.clone()))? {
                if tx.goal(&code).await?.is_none() {
                    misfits.add(
                        "/derived/expr",
                        "no_such_goal",
                        format!("an indicator of the plan, not {code}"),
                    );
                }
                if code == goal.code || rests_on(&derived, &code, &goal.code)? {
                    misfits.add("/derived/expr", "circle", format!("nothing that {code} comes from itself"));
                }
            }
        }
    }
    Ok(())
}

/// The codes that a derivation asks for.
fn asked(of: &Derivation) -> Result<Vec<String>, AppError> {
    let fault = |what| Place::new().key("derived.expr").fault(what);
    let formula = of.formula().map_err(|what| kernel::fault::Faults::from(fault(what)))?;
    Ok(formula.iter().flat_map(asks_for).map(str::to_owned).collect())
}

/// Whether an indicator comes from another, over however many steps.
fn rests_on(derived: &[(String, Card)], code: &str, other: &str) -> Result<bool, AppError> {
    let (mut left, mut seen) = (vec![code.to_owned()], HashSet::new());
    while let Some(code) = left.pop() {
        let card = derived.iter().find(|(of, _)| *of == code).map(|(_, card)| card);
        let Some(derived) = card.and_then(|card| card.derived.as_ref()) else { continue };
        for next in asked(derived)? {
            if next == other {
                return Ok(true);
            }
            if seen.insert(next.clone()) {
                left.push(next);
            }
        }
    }
    Ok(false)
}

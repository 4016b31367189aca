//! Validation rules 校验规则: a setting, as data.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::setting::{Changing, change, parsed};
use crate::system::System;
use domain::access::Action;
use domain::journal::Code;
use domain::validation::{Expectation, Validation, usual};
use serde::{Deserialize, Serialize};
use store::Tx;

const NAME: &str = "validation-rules";
const FIELD: Code = Code::literal("validation_rules");

/// The most rules of a place.
const MOST: usize = 2000;

/// What is expected of an indicator's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpectationGiven {
    /// To lie between two values, both included; one of them may be left out.
    Range {
        /// Not below.
        #[serde(default)]
        low: Option<f64>,
        /// Not above.
        #[serde(default)]
        high: Option<f64>,
    },
    /// To have changed by no more than this share of the value before.
    Change {
        /// The largest share: 0.5 is half of the value before.
        #[schema(example = 0.5, minimum = 0.0)]
        most: f64,
    },
    /// To be the sum of these indicators' figures of the same unit and period.
    Sum {
        /// Codes of the parts.
        #[schema(min_items = 1, max_items = 100)]
        parts: Vec<String>,
        /// How far off it may be.
        #[serde(default)]
        #[schema(minimum = 0.0)]
        within: f64,
    },
    /// To differ from the values before.
    Frozen {
        /// The same figure so many times in a row is told.
        #[schema(example = 3, minimum = 2, maximum = 24)]
        times: usize,
    },
}

/// A rule: a figure that isn't as expected is warned about, and taken with a reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidationRule {
    /// The indicator's code; every indicator without one.
    #[serde(default)]
    #[schema(example = "JJ02", max_length = 40)]
    pub goal: Option<String>,
    /// What is expected.
    pub expect: ExpectationGiven,
}

/// All rules of a place, in the order in which they warn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidationRules {
    /// The rules.
    #[schema(max_items = 2000)]
    pub rules: Vec<ValidationRule>,
}

impl From<&ExpectationGiven> for Expectation {
    fn from(given: &ExpectationGiven) -> Self {
        match given.clone() {
            ExpectationGiven::Range { low, high } => Self::Range { low, high },
            ExpectationGiven::Change { most } => Self::Change { most },
            ExpectationGiven::Sum { parts, within } => Self::Sum { parts, within },
            ExpectationGiven::Frozen { times } => Self::Frozen { times },
        }
    }
}

impl From<Expectation> for ExpectationGiven {
    fn from(of: Expectation) -> Self {
        match of {
            Expectation::Range { low, high } => Self::Range { low, high },
            Expectation::Change { most } => Self::Change { most },
            Expectation::Sum { parts, within } => Self::Sum { parts, within },
            Expectation::Frozen { times } => Self::Frozen { times },
        }
    }
}

impl From<&ValidationRule> for Validation {
    fn from(given: &ValidationRule) -> Self {
        Self { goal: given.goal.clone(), expect: Expectation::from(&given.expect) }
    }
}

impl From<Validation> for ValidationRule {
    fn from(of: Validation) -> Self {
        Self { goal: of.goal, expect: of.expect.into() }
    }
}

fn shown(rules: Vec<Validation>) -> ValidationRules {
    ValidationRules { rules: rules.into_iter().map(ValidationRule::from).collect() }
}

/// The rules that hold now, as a unit of work sees them.
///
/// # Errors
/// The store's.
pub async fn rules(tx: &Tx) -> Result<Vec<Validation>, AppError> {
    Ok(parsed(NAME, tx.setting(NAME).await?, usual)?.0)
}

/// The rules and their version; version 0 as long as they are the program's own.
///
/// # Errors
/// [`AppError::Denied`], the store's.
pub async fn validation_rules(system: &System, actor: &Actor) -> Result<(ValidationRules, i64), AppError> {
    system.policies().authorise_at_root(actor, Action::SettingRead)?;
    let (rules, version) = parsed(NAME, system.store().setting(NAME).await?, usual)?;
    Ok((shown(rules), version))
}

/// Changes the rules that still are at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::Stale`], the store's.
pub async fn put_validation_rules(
    system: &System,
    actor: &Actor,
    version: i64,
    given: &ValidationRules,
) -> Result<(ValidationRules, i64), AppError> {
    let post = system.policies().authorise_at_root(actor, Action::SettingEdit)?;
    let put = async |tx: Tx| {
        let (before, current) = parsed(NAME, tx.setting(NAME).await?, usual)?;
        let before = (&shown(before), current);
        check(&tx, given).await?;
        let value: Vec<Validation> = given.rules.iter().map(Validation::from).collect();
        let changing = Changing { name: NAME, field: FIELD, seen: version, before, after: given };
        let version = change(&tx, system, (actor, post), &changing, &value).await?;
        Ok((given.clone(), version))
    };
    system.store().write("put_validation_rules", put).await
}

async fn check(tx: &Tx, given: &ValidationRules) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    if given.rules.len() > MOST {
        misfits.add("/rules", "too_many", format!("at most {MOST}"));
    }
    for (at, rule) in given.rules.iter().enumerate().take(MOST) {
        if let Some((field, expected)) = Expectation::from(&rule.expect).fault() {
            misfits.add(&format!("/rules/{at}/expect/{field}"), "out_of_range", expected);
        }
        let parts = match &rule.expect {
            ExpectationGiven::Sum { parts, .. } => parts.as_slice(),
            _ => &[],
        };
        let parts =
            parts.iter().enumerate().map(|(part, code)| (format!("/rules/{at}/expect/parts/{part}"), code));
        let named = rule.goal.iter().map(|code| (format!("/rules/{at}/goal"), code)).chain(parts);
        for (place, code) in named {
            if tx.goal(code).await?.is_none() {
                misfits.add(&place, "no_such_goal", "an indicator of the plan");
            }
        }
    }
    misfits.done()
}

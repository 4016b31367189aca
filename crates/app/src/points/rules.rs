//! The rules for results: a setting.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::setting::{Changing, change, parsed};
use crate::system::System;
use domain::access::Action;
use domain::journal::Code;
use domain::points::{Hundredths, MOST};
use serde::{Deserialize, Serialize};
use store::Tx;

const NAME: &str = "result-rules";
const FIELD: Code = Code::literal("result_rules");

/// What holds for published places and declared points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultRules {
    /// A place within this share of all that take part is a leading one.
    #[schema(example = 0.333, exclusive_minimum = 0.0, maximum = 1.0)]
    pub leading_share: f64,
    /// The most points that are added for a unit on a board of one period; none is no limit.
    #[serde(default)]
    #[schema(example = 2.0, exclusive_minimum = 0.0, maximum = 100.0)]
    pub most_added: Option<f64>,
    /// The most points that are taken from a unit on a board of one period; none is no limit.
    #[serde(default)]
    #[schema(example = 2.0, exclusive_minimum = 0.0, maximum = 100.0)]
    pub most_taken: Option<f64>,
}

impl Default for ResultRules {
    fn default() -> Self {
        Self { leading_share: 1.0 / 3.0, most_added: None, most_taken: None }
    }
}

/// The rules that hold now, as a unit of work sees them.
pub(crate) async fn rules(tx: &Tx) -> Result<ResultRules, AppError> {
    Ok(parsed(NAME, tx.setting(NAME).await?, ResultRules::default)?.0)
}

/// As [`rules`], before a unit of work.
pub(crate) async fn rules_now(system: &System) -> Result<ResultRules, AppError> {
    Ok(parsed(NAME, system.store().setting(NAME).await?, ResultRules::default)?.0)
}

/// The rules and their version; version 0 as long as they are the program's own.
///
/// # Errors
/// [`AppError::Denied`], the store's.
pub async fn result_rules(system: &System, actor: &Actor) -> Result<(ResultRules, i64), AppError> {
    system.policies().authorise_at_root(actor, Action::SettingRead)?;
    parsed(NAME, system.store().setting(NAME).await?, ResultRules::default)
}

/// Changes the rules that still are at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::Stale`], the store's.
pub async fn put_result_rules(
    system: &System,
    actor: &Actor,
    version: i64,
    given: &ResultRules,
) -> Result<(ResultRules, i64), AppError> {
    let post = system.policies().authorise_at_root(actor, Action::SettingEdit)?;
    check(given)?;
    let put = async |tx: Tx| {
        let (before, current) = parsed(NAME, tx.setting(NAME).await?, ResultRules::default)?;
        let before = (&before, current);
        let changing = Changing { name: NAME, field: FIELD, seen: version, before, after: given };
        let version = change(&tx, system, (actor, post), &changing, given).await?;
        Ok((given.clone(), version))
    };
    system.store().write("put_result_rules", put).await
}

fn check(given: &ResultRules) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    if !(given.leading_share > 0.0 && given.leading_share <= 1.0) {
        misfits.add("/leading_share", "out_of_range", "above 0, at most 1");
    }
    for (at, cap) in [("/most_added", given.most_added), ("/most_taken", given.most_taken)] {
        if cap.is_some_and(|cap| Hundredths::of(cap).is_none_or(|cap| cap.0 < 0)) {
            misfits.add(at, "out_of_range", format!("above 0, at most {MOST}, with two decimals"));
        }
    }
    misfits.done()
}

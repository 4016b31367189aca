//! From which progress on which light shines: a setting.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::setting::{Changing, change, parsed};
use crate::system::System;
use domain::access::Action;
use domain::goal::Thresholds;
use domain::journal::Code;
use serde::{Deserialize, Serialize};
use store::Tx;

const NAME: &str = "goal-thresholds";
const FIELD: Code = Code::literal("goal_thresholds");

/// From which progress on which light shines; 1 is on schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsView {
    /// Ahead from here on.
    #[schema(example = 1.05, minimum = 0.0, maximum = 10.0)]
    pub ahead: f64,
    /// On schedule from here on.
    #[schema(example = 0.95, minimum = 0.0, maximum = 10.0)]
    pub on_schedule: f64,
    /// Behind from here on; below it stuck.
    #[schema(example = 0.8, minimum = 0.0, maximum = 10.0)]
    pub behind: f64,
    /// After how many months without any change something is stuck.
    #[schema(example = 3, minimum = 1, maximum = 24)]
    pub still_months: usize,
}

impl From<Thresholds> for ThresholdsView {
    fn from(of: Thresholds) -> Self {
        Self {
            ahead: of.ahead,
            on_schedule: of.on_schedule,
            behind: of.behind,
            still_months: of.still_months,
        }
    }
}

impl From<&ThresholdsView> for Thresholds {
    fn from(of: &ThresholdsView) -> Self {
        Self {
            ahead: of.ahead,
            on_schedule: of.on_schedule,
            behind: of.behind,
            still_months: of.still_months,
        }
    }
}

/// The thresholds and their version; version 0 as long as they are the program's own.
pub(super) async fn read(system: &System) -> Result<(Thresholds, i64), AppError> {
    parsed(NAME, system.store().setting(NAME).await?, Thresholds::default)
}

/// The thresholds and their version.
///
/// # Errors
/// [`AppError::Denied`], the store's.
pub async fn thresholds(system: &System, actor: &Actor) -> Result<(ThresholdsView, i64), AppError> {
    system.policies().authorise_at_root(actor, Action::SettingRead)?;
    let (thresholds, version) = read(system).await?;
    Ok((thresholds.into(), version))
}

/// Changes the thresholds that still are at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::Stale`], the store's.
pub async fn put_thresholds(
    system: &System,
    actor: &Actor,
    version: i64,
    given: &ThresholdsView,
) -> Result<(ThresholdsView, i64), AppError> {
    let post = system.policies().authorise_at_root(actor, Action::SettingEdit)?;
    check(given)?;
    let put = async |tx: Tx| {
        let (before, current) = parsed(NAME, tx.setting(NAME).await?, Thresholds::default)?;
        let before = (&ThresholdsView::from(before), current);
        let changing = Changing { name: NAME, field: FIELD, seen: version, before, after: given };
        let version = change(&tx, system, (actor, post), &changing, &Thresholds::from(given)).await?;
        Ok((given.clone(), version))
    };
    system.store().write("put_thresholds", put).await
}

fn check(given: &ThresholdsView) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    for (at, value) in
        [("/ahead", given.ahead), ("/on_schedule", given.on_schedule), ("/behind", given.behind)]
    {
        if !(0.0..=10.0).contains(&value) {
            misfits.add(at, "out_of_range", "0 to 10");
        }
    }
    if given.on_schedule > given.ahead {
        misfits.add("/on_schedule", "out_of_range", "no more than `ahead`");
    }
    if given.behind > given.on_schedule {
        misfits.add("/behind", "out_of_range", "no more than `on_schedule`");
    }
    if !(1..=24).contains(&given.still_months) {
        misfits.add("/still_months", "out_of_range", "1 to 24");
    }
    misfits.done()
}

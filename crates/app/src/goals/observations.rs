//! The values of a goal.

use super::visible;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::goal::Observation;
use domain::id::UnitId;
use domain::period::Period;
use serde::{Deserialize, Serialize};
use store::ObservationQuery;
use uuid::Uuid;

/// Which values.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObservationFilter {
    /// Only those of the unit of this code.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Only those of periods that end with this one or later.
    #[param(example = "2022-01", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub from: Option<String>,
    /// Only those of periods that end with this one or earlier.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub to: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// A value of a unit in a period.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ObservationView {
    /// The unit's code.
    #[schema(example = "331102B09")]
    pub unit: String,
    /// The period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The value.
    pub value: f64,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
    /// Where it comes from.
    pub source: String,
    #[serde(skip)]
    #[schema(ignore)]
    key: String,
}

/// The values of a goal, by unit and period.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn observations(
    system: &System,
    actor: &Actor,
    code: &str,
    filter: &ObservationFilter,
) -> Result<Page<ObservationView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let mut bound =
        |at: &str, text: &Option<String>, usual: &str| misfits.period(at, text.as_deref().unwrap_or(usual));
    let months = bound("?from", &filter.from, "1900").zip(bound("?to", &filter.to, "2199"));
    let after = filter.after.as_deref().map(|text| cursor(text).ok_or(text));
    if matches!(after, Some(Err(_))) {
        misfits.add("?after", "bad_cursor", "the `next` of the page before");
    }
    misfits.done()?;
    let goal = visible(system, actor, code).await?;
    let unit = match &filter.unit {
        Some(code) => Some(crate::units::unit(system, actor, code).await?.id),
        None => None,
    };
    let query = ObservationQuery {
        goals: vec![goal.id],
        unit,
        leads_only: false,
        months,
        after: after.and_then(Result::ok),
        limit: Some(size + 1),
    };
    let found = system.store().observations(&query).await?;
    let mut ids: Vec<UnitId> = found.iter().map(|of| of.unit).collect();
    ids.dedup();
    let units = system.store().units_by_id(&ids).await?;
    let show = |of: &Observation| ObservationView {
        unit: units.iter().find(|unit| unit.id == of.unit).map(|unit| unit.code.clone()).unwrap_or_default(),
        period: of.period.to_string(),
        value: of.value,
        recorded: of.recorded,
        source: of.source.clone(),
        key: format!("{}_{}", of.unit, of.period),
    };
    Ok(Page::of(found.iter().map(show).collect(), size, |of: &ObservationView| of.key.clone()))
}

fn cursor(text: &str) -> Option<(UnitId, Period)> {
    let (unit, period) = text.split_once('_')?;
    Some((UnitId(unit.parse::<Uuid>().ok()?), period.parse().ok()?))
}

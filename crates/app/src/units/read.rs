//! Reading units.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::UnitQuery;

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitView {
    /// Its code.
    #[schema(example = "331102004")]
    pub code: String,
    /// Its name.
    #[schema(example = "碧湖镇")]
    pub name: String,
    /// Its level.
    #[schema(example = "town")]
    pub level: String,
    /// The code of the unit above.
    #[schema(example = "331102")]
    pub parent: Option<String>,
    /// Codes from the root down to it.
    #[schema(example = json!(["331102", "331102004"]))]
    pub path: Vec<String>,
    /// Numbers and texts that are known of it, by name.
    pub attributes: Map<String, Value>,
    /// Its first day.
    pub starts: NaiveDate,
    /// Its last day.
    pub ends: Option<NaiveDate>,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        Self {
            code: unit.code.clone(),
            name: unit.name.clone(),
            level: unit.level.clone(),
            parent: unit.path.parent().map(|parent| parent.code().to_owned()),
            path: unit.path.codes().map(str::to_owned).collect(),
            attributes: unit.attributes.clone(),
            starts: unit.starts,
            ends: unit.ends,
            version: unit.version,
        }
    }
}

/// Which units to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// Only those of this level.
    pub level: Option<String>,
    /// Only those directly below the unit of this code.
    pub parent: Option<String>,
    /// Only those whose code or name has this.
    pub text: Option<String>,
    /// As they stood on this day, only those that were there; without it as they are now, those that have ended too.
    #[param(example = "2022-03-31")]
    pub at: Option<NaiveDate>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The units that whoever asks may see, by code.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a parent, the store's.
pub async fn units(system: &System, actor: &Actor, filter: UnitFilter) -> Result<Page<UnitView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    misfits.day("?at", filter.at);
    misfits.done()?;
    let scope = system.policies().scope(actor, Action::UnitRead);
    let parent = match &filter.parent {
        Some(code) => Some(unit(system, actor, code).await?.id),
        None => None,
    };
    let UnitFilter { level, text, at, after, .. } = filter;
    let query = UnitQuery { level, parent, text, day: at, after, limit: size + 1 };
    let found = system.store().units(&scope, &query).await?;
    Ok(Page::of(found.iter().map(UnitView::from).collect(), size, |unit| unit.code.clone()))
}

/// The unit of this code, if whoever asks may see it.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn unit(system: &System, actor: &Actor, code: &str) -> Result<Unit, AppError> {
    let found = system.store().unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))?;
    system.policies().authorise(actor, Action::UnitRead, &Owners::unit(&found.path))?;
    Ok(found)
}

/// The unit of this code as it stood on a day.
///
/// # Errors
/// [`AppError::NotFound`] when it wasn't there too; [`AppError::Invalid`], [`AppError::Denied`], the store's.
pub async fn unit_on(
    system: &System,
    actor: &Actor,
    code: &str,
    day: NaiveDate,
) -> Result<UnitView, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?at", Some(day));
    misfits.done()?;
    let now = unit(system, actor, code).await?;
    let recorded = system.store().histories(&[now.id]).await?;
    let then = recorded.get(&now.id).and_then(|history| history.at(day));
    let then = then.ok_or_else(|| AppError::not_found("unit", format!("{code} on {day}")))?;
    Ok(UnitView::from(&now.as_of(then)))
}

//! Reading links.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use crate::units;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::id::{LinkId, UnitId};
use domain::link::{Link, LinkKind};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use store::LinkQuery;
use uuid::Uuid;

pub(super) const KINDS: &str = "`party_body`, `body_grid` or `party_grid`";

/// A link between two units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitLinkView {
    /// Its id.
    pub id: Uuid,
    /// What it joins: `party_body`, `body_grid` or `party_grid`.
    #[schema(example = "party_body")]
    pub kind: String,
    /// The code of the unit that leads or governs.
    pub upper: String,
    /// Its name.
    pub upper_name: String,
    /// The code of the unit that is led or governed.
    pub lower: String,
    /// Its name.
    pub lower_name: String,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: Option<NaiveDate>,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

impl UnitLinkView {
    pub(super) fn of(link: &Link, upper: &Unit, lower: &Unit) -> Self {
        Self {
            id: link.id.0,
            kind: link.kind.name().to_owned(),
            upper: upper.code.clone(),
            upper_name: upper.name.clone(),
            lower: lower.code.clone(),
            lower_name: lower.name.clone(),
            starts: link.days.starts,
            ends: link.days.ends,
            version: link.version,
        }
    }
}

/// Which links to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitLinkFilter {
    /// Only those of the unit of this code, upper or lower.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Only those of this kind.
    #[param(example = "party_body", min_length = 1, max_length = 40)]
    pub kind: Option<String>,
    /// Those that there are on this day, from 1900 to 2199; today unless told.
    #[param(example = "2022-04-08")]
    pub at: Option<NaiveDate>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The links of a day of which whoever asks may see one of the units, by id.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn links(
    system: &System,
    actor: &Actor,
    filter: UnitLinkFilter,
) -> Result<Page<UnitLinkView>, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?at", filter.at);
    let kind = filter.kind.as_ref().map(|name| name.parse::<LinkKind>());
    if matches!(kind, Some(Err(_))) {
        misfits.add("?kind", "no_such_kind", KINDS);
    }
    misfits.done()?;
    let size = size(filter.limit)?;
    let unit = match &filter.unit {
        Some(code) => Some(units::unit(system, actor, code).await?.id),
        None => None,
    };
    let query = LinkQuery {
        unit,
        kind: kind.and_then(Result::ok),
        day: filter.at.unwrap_or_else(|| system.today()),
        after: filter.after.map(LinkId),
        limit: size + 1,
    };
    let scope = system.policies().scope(actor, Action::UnitRead);
    let found = system.store().links(&scope, &query).await?;
    let ends: Vec<UnitId> = found.iter().flat_map(|link| [link.upper, link.lower]).collect();
    let units = units::stood(system, &system.store().units_by_id(&ends).await?, query.day).await?;
    let view = |link: &Link| Some(UnitLinkView::of(link, units.get(&link.upper)?, units.get(&link.lower)?));
    Ok(Page::of(found.iter().filter_map(view).collect(), size, |link| link.id.to_string()))
}

/// The link of this id, if whoever asks may see one of its units.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn link(system: &System, actor: &Actor, id: Uuid) -> Result<UnitLinkView, AppError> {
    let none = || AppError::not_found("unit_link", id);
    let found = system.store().link(LinkId(id)).await?.ok_or_else(none)?;
    let units = system.store().units_by_id(&[found.upper, found.lower]).await?;
    let find = |id| units.iter().find(|unit| unit.id == id).ok_or_else(none);
    let (upper, lower) = (find(found.upper)?, find(found.lower)?);
    let sees = |unit: &Unit| system.policies().authorise(actor, Action::UnitRead, &Owners::unit(&unit.path));
    sees(upper).or_else(|_| sees(lower))?;
    Ok(UnitLinkView::of(&found, upper, lower))
}

//! Declared points 加减分, which are decided by applications, and the rules for results.

mod rules;

pub use rules::{ResultRules, put_result_rules, result_rules};
pub(crate) use rules::{rules, rules_now};

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::id::UnitId;
use domain::points::DeclaredPoints;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use store::DeclaredQuery;
use uuid::Uuid;

/// Which points.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PointsFilter {
    /// Only those on boards of the scheme of this code.
    #[param(min_length = 1, max_length = 64)]
    pub scheme: Option<String>,
    /// Only those of this period.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
    /// Only those of the unit of this code.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// Points that were declared for a unit.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PointsView {
    /// Their id.
    pub id: Uuid,
    /// The code of the scheme.
    #[schema(example = "liandu-towns")]
    pub scheme: String,
    /// The code of the unit.
    #[schema(example = "331102100")]
    pub unit: String,
    /// The board's period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The code of the node or indicator.
    #[schema(example = "total")]
    pub node: String,
    /// Added to its score.
    pub points: f64,
    /// Why.
    pub reason: String,
    /// The document that says so.
    pub document: String,
    /// The application that they were decided by.
    pub case: Option<Uuid>,
    /// When they were recorded.
    pub recorded: DateTime<Utc>,
}

/// Declared points, in the order in which they were recorded. Nobody gets points in secret: whoever reads schemes sees all.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a unit; the store's.
pub async fn points(
    system: &System,
    actor: &Actor,
    filter: &PointsFilter,
) -> Result<Page<PointsView>, AppError> {
    system.policies().authorise_at_root(actor, Action::SchemeRead)?;
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let period = filter.period.as_ref().and_then(|text| misfits.period("?period", text));
    misfits.done()?;
    let unit = match &filter.unit {
        Some(code) => Some(crate::units::unit(system, actor, code).await?.id),
        None => None,
    };
    let query = DeclaredQuery { scheme: filter.scheme.clone(), period, unit };
    let found = system.store().declared(&query).await?;
    let units: BTreeSet<UnitId> = found.iter().map(|of| of.unit).collect();
    let units = system.store().units_by_id(&units.into_iter().collect::<Vec<_>>()).await?;
    let units: HashMap<UnitId, String> = units.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let rest = found.iter().filter(|of| filter.after.is_none_or(|after| of.id.0 > after));
    let view = |of: &DeclaredPoints| PointsView {
        id: of.id.0,
        scheme: of.scheme.clone(),
        unit: units.get(&of.unit).cloned().unwrap_or_default(),
        period: of.period.to_string(),
        node: of.node.clone(),
        points: of.points.points(),
        reason: of.reason.clone(),
        document: of.document.clone(),
        case: of.case.map(|case| case.0),
        recorded: of.recorded,
    };
    let items = rest.take(usize::try_from(size + 1).unwrap_or(usize::MAX)).map(view).collect();
    Ok(Page::of(items, size, |of: &PointsView| of.id.to_string()))
}

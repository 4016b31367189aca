//! Restatements 更正, which are decided by applications.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::goals::belongs;
use crate::page::{Page, size};
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::goal::Goal;
use domain::id::{GoalId, UnitId};
use domain::restatement::Restatement;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use store::RestatementQuery;
use uuid::Uuid;

/// Which restatements.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RestatementFilter {
    /// Only those of values of this period.
    #[param(example = "2022-02", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
    /// Only those of the goal of this code.
    #[param(min_length = 1, max_length = 40)]
    pub goal: Option<String>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// A value that was corrected.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RestatementView {
    /// Its id.
    pub id: Uuid,
    /// The code of the goal.
    #[schema(example = "JJ02")]
    pub goal: String,
    /// The code of the unit.
    #[schema(example = "331102004")]
    pub unit: String,
    /// The period of the value.
    #[schema(example = "2022-02")]
    pub period: String,
    /// Whose mark it is; none for a value.
    pub rater: Option<String>,
    /// The value before.
    pub old: f64,
    /// The value from then on.
    pub new: f64,
    /// Why.
    pub reason: String,
    /// The document that says so.
    pub document: Option<String>,
    /// The first period whose boards see it; those before stay as they were published.
    #[schema(example = "2022-03")]
    pub counts_from: String,
    /// The application that it was decided by.
    pub case: Option<Uuid>,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

/// The restatements of goals that whoever asks may see, in the order in which they were recorded.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], the store's.
pub async fn restatements(
    system: &System,
    actor: &Actor,
    filter: &RestatementFilter,
) -> Result<Page<RestatementView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let period = filter.period.as_ref().and_then(|text| misfits.period("?period", text));
    misfits.done()?;
    let store = system.store();
    let goals = match &filter.goal {
        Some(code) => {
            let goal = store.goal(code).await?.ok_or_else(|| AppError::not_found("goal", code))?;
            Some(vec![goal.id])
        }
        None => None,
    };
    let found = store.restatements(&RestatementQuery { goals, period, unit: None }).await?;
    let goals = seen(system, actor, found.iter().map(|of| of.goal)).await?;
    let units: BTreeSet<UnitId> = found.iter().map(|of| of.unit).collect();
    let units = store.units_by_id(&units.into_iter().collect::<Vec<_>>()).await?;
    let units: HashMap<UnitId, String> = units.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let after = found.iter().position(|of| filter.after == Some(of.id.0)).map_or(0, |at| at + 1);
    let rest = found.iter().skip(after).filter_map(|of| {
        let goal = goals.get(&of.goal)?;
        Some(view(of, &goal.code, units.get(&of.unit).cloned().unwrap_or_default()))
    });
    let items = rest.take(usize::try_from(size + 1).unwrap_or(usize::MAX)).collect();
    Ok(Page::of(items, size, |of: &RestatementView| of.id.to_string()))
}

fn view(of: &Restatement, goal: &str, unit: String) -> RestatementView {
    RestatementView {
        id: of.id.0,
        goal: goal.to_owned(),
        unit,
        period: of.period.to_string(),
        rater: of.rater.as_ref().map(|rater| rater.name.clone()),
        old: of.old,
        new: of.new,
        reason: of.reason.clone(),
        document: of.document.clone(),
        counts_from: of.counts_from.to_string(),
        case: of.case.map(|case| case.0),
        recorded: of.recorded,
    }
}

/// Those of these goals that whoever asks may see.
pub(crate) async fn seen(
    system: &System,
    actor: &Actor,
    ids: impl Iterator<Item = GoalId>,
) -> Result<HashMap<GoalId, Goal>, AppError> {
    let ids: BTreeSet<GoalId> = ids.collect();
    let goals = system.store().goals_by_id(&ids.into_iter().collect::<Vec<_>>()).await?;
    let units: BTreeSet<UnitId> = goals.iter().flat_map(|goal| goal.units.iter().map(|of| of.unit)).collect();
    let units = system.store().units_by_id(&units.into_iter().collect::<Vec<_>>()).await?;
    let roots = system.store().roots().await?;
    let may = |goal: &Goal| {
        let own: Vec<_> =
            units.iter().filter(|unit| goal.units.iter().any(|of| of.unit == unit.id)).cloned().collect();
        let owners = belongs(goal, if own.is_empty() { &roots } else { &own });
        system.policies().authorise(actor, Action::GoalRead, &owners).is_ok()
    };
    Ok(goals.into_iter().filter(may).map(|goal| (goal.id, goal)).collect())
}

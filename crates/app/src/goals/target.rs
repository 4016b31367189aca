//! Targets: the first ones of the plan, and what was in force when.

use super::given::{self, AimGiven};
use super::{GOAL, existing, owners, this_month, visible};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::months;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::goal::{Aim, Goal, Target, in_force};
use domain::id::{TargetId, UnitId};
use domain::journal::{Change, Code};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const SET: Code = Code::literal("goal.target_set");
const TARGET: Code = Code::literal("target");

/// A first target of a unit for a period.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// The code of the unit; none for all that have no target of their own.
    #[schema(example = "331102B09", min_length = 1, max_length = 40)]
    #[serde(default)]
    pub unit: Option<String>,
    /// The period: `2022`, `2022-H1`, `2022-Q1`, `2022-03`.
    #[schema(example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
    /// The figures.
    #[serde(default)]
    pub aim: Option<AimGiven>,
    /// What is to be reached, in words.
    #[schema(max_length = 500)]
    #[serde(default)]
    pub words: Option<String>,
}

/// A target as it was decided once. Targets are never changed: later ones take their place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TargetView {
    /// Its id.
    pub id: Uuid,
    /// The code of the unit; none for all that have no target of their own.
    pub unit: Option<String>,
    /// For which period it is.
    #[schema(example = "2022")]
    pub period: String,
    /// The value at the end.
    pub value: Option<f64>,
    /// Where the way to it starts.
    pub start: Option<f64>,
    /// The share that is due at the end of each part of the period.
    pub curve: Option<Vec<f64>>,
    /// The lowest that will do.
    pub low: Option<f64>,
    /// The highest that will do.
    pub high: Option<f64>,
    /// What is to be reached, in words.
    pub words: Option<String>,
    /// 免考: nothing is asked of the unit.
    pub exempt: bool,
    /// From which period's boards on it holds.
    #[schema(example = "2022")]
    pub effective_from: String,
    /// Why.
    pub reason: Option<String>,
    /// The application that it was decided by.
    pub case: Option<Uuid>,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

/// Which targets.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TargetFilter {
    /// Only those of the unit of this code, and those of all.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Only those that a board of this period sees.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
}

pub(crate) fn show(target: &Target, unit: Option<String>) -> TargetView {
    let (course, range) = match &target.aim {
        Some(Aim::Course(course)) => (Some(course), None),
        Some(Aim::Range { low, high }) => (None, Some((*low, *high))),
        None => (None, None),
    };
    TargetView {
        id: target.id.0,
        unit,
        period: target.period.to_string(),
        value: course.map(domain::goal::Course::to),
        start: course.map(domain::goal::Course::from),
        curve: course.map(|course| course.curve().to_vec()),
        low: range.map(|(low, _)| low),
        high: range.map(|(_, high)| high),
        words: target.words.clone(),
        exempt: target.is_exempt,
        effective_from: target.from.to_string(),
        reason: target.reason.clone(),
        case: target.case.map(|case| case.0),
        recorded: target.recorded,
    }
}

/// The targets of a goal in the order in which they were recorded.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn targets(
    system: &System,
    actor: &Actor,
    code: &str,
    filter: &TargetFilter,
) -> Result<Vec<TargetView>, AppError> {
    let mut misfits = Misfits::default();
    let board = filter.period.as_ref().map(|text| misfits.period("?period", text));
    misfits.done()?;
    let goal = visible(system, actor, code).await?;
    let unit = match &filter.unit {
        Some(code) => Some(crate::units::unit(system, actor, code).await?.id),
        None => None,
    };
    let all = system.store().targets(&[goal.id], None).await?;
    let mut found: Vec<&Target> =
        all.iter().filter(|of| unit.is_none() || of.unit.is_none() || of.unit == unit).collect();
    if let Some(board) = board.flatten() {
        let seen = |of: &&Target| {
            let unit = of.unit.unwrap_or(UnitId(Uuid::nil()));
            in_force(&all, unit, board).is_some_and(|seen| seen.id == of.id)
        };
        found.retain(seen);
    }
    let ids: Vec<UnitId> = found.iter().filter_map(|target| target.unit).collect();
    let units = system.store().units_by_id(&ids).await?;
    let code_of = |id: UnitId| units.iter().find(|unit| unit.id == id).map(|unit| unit.code.clone());
    Ok(found.into_iter().map(|target| show(target, target.unit.and_then(code_of))).collect())
}

/// Sets the first target of a unit for a period. Later ones go by application.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Conflict`] when there is one or the goal is
/// no item; the store's.
pub async fn add_target(
    system: &System,
    actor: &Actor,
    code: &str,
    given: &NewTarget,
) -> Result<TargetView, AppError> {
    let add = async |tx: Tx| {
        let goal = existing(&tx, code).await?;
        let post = system.policies().authorise(actor, Action::GoalEdit, &owners(&tx, &goal).await?)?;
        let target = first(&tx, system, actor, &goal, given).await?;
        if goal.kind.is_none() {
            return Err(AppError::conflict("no_item", "only items have targets"));
        }
        months::open(&tx, target.period).await?;
        let before = tx.targets(goal.id).await?;
        if before.iter().any(|of| of.is_beside(target.unit, target.period)) {
            let detail = "there is a target for this unit and period; apply for another one";
            return Err(AppError::conflict("target_exists", detail));
        }
        tx.add_targets(std::slice::from_ref(&target)).await?;
        let view = show(&target, given.unit.clone());
        let of = target.unit.or(goal.units.first().map(|of| of.unit)).unwrap_or(post.unit);
        let mut set = actor.did(system, Some(post), SET, (GOAL, goal.id.0), Some(of));
        set.changes.push(Change::plain(TARGET, None, Some(json!(view))));
        tx.record(&set, &[]).await?;
        Ok(view)
    };
    system.store().write_once("add_target", actor.ask.as_ref(), add).await
}

async fn first(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    goal: &Goal,
    given: &NewTarget,
) -> Result<Target, AppError> {
    let mut misfits = Misfits::default();
    let period = misfits.period("/period", &given.period);
    let aim = match (&given.aim, period) {
        (Some(aim), Some(period)) => aim.aim(&mut misfits, "/aim", period.cadence().months()),
        _ => None,
    };
    let words = given::optional(&mut misfits, "/words", given.words.as_deref(), 500);
    if given.aim.is_none() && words.is_none() {
        misfits.add("/aim", "empty", "figures, words or both");
    }
    let unit = match &given.unit {
        Some(code) => tx.unit(code).await?.map(|unit| unit.id),
        None => None,
    };
    if given.unit.is_some() && unit.is_none() {
        misfits.add("/unit", "no_such_unit", "a unit");
    }
    misfits.done()?;
    let period = period.or(this_month(system)).ok_or_else(|| AppError::outside("the clock has no month"))?;
    Ok(Target {
        id: TargetId(Uuid::now_v7()),
        goal: goal.id,
        unit,
        period,
        aim,
        words,
        is_exempt: false,
        // A first target changes none that a board has seen.
        from: period,
        reason: None,
        case: None,
        person: Some(actor.person),
        recorded: system.real_now(),
    })
}

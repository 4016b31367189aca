//! Milestones.

use super::{GOAL, existing, owners, visible};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::goal::{Goal, Milestone, Standing};
use domain::id::{MilestoneId, UnitId};
use domain::journal::{Change, Code};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ADDED: Code = Code::literal("milestone.added");
const CHANGED: Code = Code::literal("milestone.changed");
const DONE: Code = Code::literal("milestone.done");
const MILESTONE: Code = Code::literal("milestone");

/// A milestone to add.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMilestone {
    /// What is to be done.
    #[schema(min_length = 1, max_length = 200, example = "输变电工程核准")]
    pub title: String,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// The code of the unit that sees to it.
    #[schema(min_length = 1, max_length = 40, example = "331102B18")]
    #[serde(default)]
    pub unit: Option<String>,
}

/// What to change of a milestone; what isn't named stays. `done` alone is a report; all else is planning.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MilestoneChange {
    /// What is to be done.
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// The last day on which it is in time.
    pub due: Option<NaiveDate>,
    /// The day on which it was done, today or before.
    pub done: Option<NaiveDate>,
    /// `true`: it wasn't done after all.
    pub undone: bool,
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MilestoneView {
    /// Its id.
    pub id: Uuid,
    /// The code of its goal.
    #[schema(example = "YS-6")]
    pub goal: String,
    /// What is to be done.
    pub title: String,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// The code of the unit that sees to it.
    pub unit: Option<String>,
    /// The day on which it was done.
    pub done: Option<NaiveDate>,
    /// `due`, `done` or `overdue`, today.
    #[schema(example = "due")]
    pub standing: String,
    /// Whether it was made up for a demonstration.
    pub synthetic: bool,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

pub(super) fn show(
    milestone: &Milestone,
    goal: &str,
    unit: Option<String>,
    today: NaiveDate,
) -> MilestoneView {
    let standing = match milestone.standing(today) {
        Standing::Due => "due",
        Standing::Done => "done",
        Standing::Overdue => "overdue",
    };
    MilestoneView {
        id: milestone.id.0,
        goal: goal.to_owned(),
        title: milestone.title.clone(),
        due: milestone.due,
        unit,
        done: milestone.done,
        standing: standing.to_owned(),
        synthetic: milestone.synthetic,
        version: milestone.version,
    }
}

/// The milestones of a goal, by the day they are due.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn milestones(system: &System, actor: &Actor, code: &str) -> Result<Vec<MilestoneView>, AppError> {
    let goal = visible(system, actor, code).await?;
    let found = system.store().milestones(&[goal.id]).await?;
    let ids: Vec<UnitId> = found.iter().filter_map(|milestone| milestone.unit).collect();
    let units = system.store().units_by_id(&ids).await?;
    let code_of = |id: UnitId| units.iter().find(|unit| unit.id == id).map(|unit| unit.code.clone());
    let today = system.today();
    let view = |milestone: &Milestone| show(milestone, code, milestone.unit.and_then(code_of), today);
    Ok(found.iter().map(view).collect())
}

/// Adds a milestone to a goal.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], the store's.
pub async fn add_milestone(
    system: &System,
    actor: &Actor,
    code: &str,
    given: &NewMilestone,
) -> Result<MilestoneView, AppError> {
    let add = async |tx: Tx| {
        let goal = existing(&tx, code).await?;
        let post = system.policies().authorise(actor, Action::GoalEdit, &owners(&tx, &goal).await?)?;
        let mut misfits = Misfits::default();
        misfits.text("/title", &given.title, 200);
        misfits.day("/due", Some(given.due));
        let unit = match &given.unit {
            Some(code) => tx.unit(code).await?,
            None => None,
        };
        if given.unit.is_some() && unit.is_none() {
            misfits.add("/unit", "no_such_unit", "a unit");
        }
        misfits.done()?;
        let milestone = Milestone {
            id: MilestoneId(Uuid::now_v7()),
            goal: goal.id,
            title: given.title.trim().to_owned(),
            due: given.due,
            unit: unit.as_ref().map(|unit| unit.id),
            done: None,
            synthetic: false,
            version: 1,
        };
        tx.add_milestones(std::slice::from_ref(&milestone)).await?;
        let view = show(&milestone, code, unit.map(|unit| unit.code), system.today());
        let of = goal.units.first().map(|of| of.unit).unwrap_or(post.unit);
        let mut added = actor.did(system, Some(post), ADDED, (GOAL, goal.id.0), Some(of));
        added.changes.push(Change::plain(MILESTONE, None, Some(json!(view))));
        tx.record(&added, &[]).await?;
        Ok(view)
    };
    system.store().write_once("add_milestone", actor.ask.as_ref(), add).await
}

/// Changes a milestone that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], the store's.
pub async fn change_milestone(
    system: &System,
    actor: &Actor,
    (code, id): (&str, Uuid),
    version: i64,
    given: &MilestoneChange,
) -> Result<MilestoneView, AppError> {
    let change = async |tx: Tx| {
        let goal = existing(&tx, code).await?;
        let found = tx.milestone(MilestoneId(id)).await?.filter(|milestone| milestone.goal == goal.id);
        let before = found.ok_or_else(|| AppError::not_found("milestone", id))?;
        let is_report = given.done.is_some() && given.title.is_none() && given.due.is_none() && !given.undone;
        let owners = owners_of(&tx, &goal, is_report.then_some(&before)).await?;
        let action = if is_report { Action::GoalReport } else { Action::GoalEdit };
        let post = system.policies().authorise(actor, action, &owners)?;
        let unit = match before.unit {
            Some(unit) => tx.units_by_id(&[unit]).await?.pop().map(|unit| unit.code),
            None => None,
        };
        let old = show(&before, code, unit.clone(), system.today());
        if before.version != version {
            return Err(AppError::Stale { given: version, current: Box::new(json!(old)) });
        }
        let after = changed(system, &before, given)?;
        tx.save_milestone(&after).await?;
        let new = show(&after, code, unit, system.today());
        let what = if is_report { DONE } else { CHANGED };
        let of = goal.units.first().map(|of| of.unit).unwrap_or(post.unit);
        let mut event = actor.did(system, Some(post), what, (GOAL, goal.id.0), Some(of));
        event.changes.push(Change::plain(MILESTONE, Some(json!(old)), Some(json!(new))));
        tx.record(&event, &[]).await?;
        Ok(new)
    };
    system.store().write("change_milestone", change).await
}

/// The goal's owners; whoever reports may be of the milestone's own unit too.
async fn owners_of(tx: &Tx, goal: &Goal, reported: Option<&Milestone>) -> Result<Owners, AppError> {
    let mut owners = owners(tx, goal).await?;
    if let Some(unit) = reported.and_then(|milestone| milestone.unit) {
        owners.units.extend(tx.units_by_id(&[unit]).await?.into_iter().map(|unit| unit.path));
    }
    Ok(owners)
}

fn changed(system: &System, before: &Milestone, given: &MilestoneChange) -> Result<Milestone, AppError> {
    let mut misfits = Misfits::default();
    if let Some(title) = &given.title {
        misfits.text("/title", title, 200);
    }
    misfits.day("/due", given.due);
    misfits.day("/done", given.done);
    if given.done.is_some_and(|done| done > system.today()) {
        misfits.add("/done", "out_of_range", "today or before");
    }
    if given.undone && given.done.is_some() {
        misfits.add("/undone", "two_ways", "done or undone");
    }
    misfits.done()?;
    let title = given.title.as_deref().map_or(before.title.as_str(), str::trim).to_owned();
    let done = if given.undone { None } else { given.done.or(before.done) };
    let (due, version) = (given.due.unwrap_or(before.due), before.version + 1);
    Ok(Milestone { title, due, done, version, ..before.clone() })
}

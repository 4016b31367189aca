//! Goals: the plan, indicator cards, milestones, targets, how it all stands.

mod add;
mod card;
mod change;
mod course;
mod derivation;
mod derive;
mod given;
mod list;
mod milestone;
mod node;
mod observations;
mod progress;
mod target;
mod thresholds;
mod view;
mod wall;

pub use add::{NewGoal, add_goal};
pub use card::{CardGiven, CardQuery, CardView, Frequency, card, put_card};
pub use change::{GoalPatch, change_goal};
pub use course::{CourseQuery, CourseView, MonthStand, TrendView, course};
pub use derivation::DerivationGiven;
pub use derive::{Changed, follow};
pub use given::{AimGiven, LeaderGiven, Spread, UnitGiven};
pub use list::{GoalFilter, goals};
pub use milestone::{
    MilestoneChange, MilestoneView, NewMilestone, add_milestone, change_milestone, milestones,
};
pub use node::{Child, GoalNode, Link, Milestones, NodeQuery, node};
pub use observations::{ObservationFilter, ObservationView, observations};
pub(crate) use target::show as show_target;
pub use target::{NewTarget, TargetFilter, TargetView, add_target, targets};
pub use thresholds::{ThresholdsView, put_thresholds, thresholds};
pub use view::{GoalView, UnitPart};
pub use wall::{
    Beam, BoardHeadline, ExamHeadline, Lights, RedItem, TaskHeadline, WallAction, WallItem, WallQuery,
    WallUnit, WallView, wall,
};

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::Datelike;
use domain::access::{Action, Owners, UnitPath};
use domain::goal::Goal;
use domain::id::{GoalId, UnitId};
use domain::journal::Code;
use domain::period::{Cadence, Period};
use domain::unit::Unit;
use store::Tx;

pub(crate) use target::show;

pub(crate) const GOAL: Code = Code::literal("goal");

/// Whom a goal belongs to: its responsible units, without any the roots; and the goals above it.
pub(crate) async fn owners(tx: &Tx, goal: &Goal) -> Result<Owners, AppError> {
    let ids: Vec<UnitId> = goal.units.iter().map(|of| of.unit).collect();
    let units = if ids.is_empty() { tx.roots().await? } else { tx.units_by_id(&ids).await? };
    Ok(belongs(goal, &units))
}

/// As [`owners`], before a unit of work.
pub(crate) async fn owners_now(system: &System, goal: &Goal) -> Result<Owners, AppError> {
    let (store, ids) = (system.store(), goal.units.iter().map(|of| of.unit).collect::<Vec<UnitId>>());
    let units = if ids.is_empty() { store.roots().await? } else { store.units_by_id(&ids).await? };
    Ok(belongs(goal, &units))
}

/// Fails unless whoever plans may plan at each unit that becomes responsible for a goal, or leads one above it. `before` is
/// whom it belonged to.
async fn may_give_to(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    goal: &Goal,
    before: &[UnitPath],
) -> Result<(), AppError> {
    let (policies, action) = (system.policies(), Action::GoalEdit);
    let above: Vec<GoalId> = goal.path.ids().filter(|id| *id != goal.id).collect();
    for unit in owners(tx, goal).await?.units.into_iter().filter(|unit| !before.contains(unit)) {
        policies.authorise(actor, action, &Owners { units: vec![unit], goals: above.clone() })?;
    }
    Ok(())
}

pub(crate) fn belongs(goal: &Goal, units: &[Unit]) -> Owners {
    Owners { units: paths(units), goals: goal.path.ids().collect() }
}

fn paths(units: &[Unit]) -> Vec<UnitPath> {
    units.iter().map(|unit| unit.path.clone()).collect()
}

/// The goal of this code, if whoever asks may see it.
async fn visible(system: &System, actor: &Actor, code: &str) -> Result<Goal, AppError> {
    let goal = system.store().goal(code).await?.ok_or_else(|| AppError::not_found("goal", code))?;
    system.policies().authorise(actor, Action::GoalRead, &owners_now(system, &goal).await?)?;
    Ok(goal)
}

async fn existing(tx: &Tx, code: &str) -> Result<Goal, AppError> {
    tx.goal(code).await?.ok_or_else(|| AppError::not_found("goal", code))
}

/// The last full month of business time.
fn last_month(system: &System) -> Option<Period> {
    this_month(system)?.previous()
}

pub(crate) fn this_month(system: &System) -> Option<Period> {
    let today = system.today();
    Period::new(u32::try_from(today.year()).ok()?, Cadence::Month, today.month())
}

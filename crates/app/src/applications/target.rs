//! Applying for another target or an exemption.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::goals::{AimGiven, GOAL, owners, owners_now, show, this_month};
use crate::months;
use crate::system::System;
use domain::access::{Action, Post};
use domain::goal::{Goal, Target, month_of};
use domain::id::{CaseId, TargetId};
use domain::journal::{Change, Code};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const CHANGED: Code = Code::literal("goal.target_changed");
const TARGET: Code = Code::literal("target");

/// Another target of a unit, or none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetAsked {
    /// The code of the goal.
    #[schema(example = "JJ02", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The code of the unit whose target it is.
    #[schema(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The period of the target.
    #[schema(example = "2022", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
    /// From which period's boards on it is to hold: no board before is changed.
    #[schema(example = "2022-04", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub effective_from: String,
    /// The new target; of a change only.
    #[serde(default)]
    pub target: Option<AimGiven>,
    /// Why.
    #[schema(min_length = 5, max_length = 500)]
    pub reason: String,
}

/// An application with all that it names.
struct Checked {
    goal: Goal,
    unit: Unit,
    target: Target,
    before: Option<Target>,
}

/// Whether it can be decided now, on a goal that whoever applies may see.
pub(super) async fn check(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    asked: (bool, &TargetAsked),
) -> Result<(), AppError> {
    let Checked { goal, .. } = checked(tx, system, actor, None, asked).await?;
    system.policies().authorise(actor, Action::GoalRead, &owners(tx, &goal).await?)?;
    Ok(())
}

/// Adds the target.
pub(super) async fn apply(
    tx: &Tx,
    system: &System,
    (actor, post): (&Actor, &Post),
    case: CaseId,
    asked: (bool, &TargetAsked),
) -> Result<(), AppError> {
    let Checked { goal, unit, target, before } = checked(tx, system, actor, Some(case), asked).await?;
    system.policies().authorise(actor, Action::GoalEdit, &owners(tx, &goal).await?)?;
    months::open(tx, target.from).await?;
    tx.add_targets(std::slice::from_ref(&target)).await?;
    // Not the reason, which may tell of somebody: the case has it.
    let view = |target: &Target| {
        let target = Target { reason: None, ..target.clone() };
        json!(show(&target, target.unit.map(|_| unit.code.clone())))
    };
    let mut changed = actor.did(system, Some(post), CHANGED, (GOAL, goal.id.0), Some(unit.id));
    changed.changes.push(Change::plain(TARGET, before.as_ref().map(view), Some(view(&target))));
    tx.record(&changed, &[]).await?;
    Ok(())
}

/// Fails for whoever may not plan the goal.
pub(super) async fn may_decide(system: &System, actor: &Actor, asked: &TargetAsked) -> Result<(), AppError> {
    let Some(goal) = system.store().goal(&asked.goal).await? else { return Ok(()) };
    system.policies().authorise(actor, Action::GoalEdit, &owners_now(system, &goal).await?)?;
    Ok(())
}

async fn checked(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    case: Option<CaseId>,
    (is_exempt, given): (bool, &TargetAsked),
) -> Result<Checked, AppError> {
    let mut misfits = Misfits::default();
    let period = misfits.period("/body/period", &given.period);
    let from = misfits.period("/body/effective_from", &given.effective_from);
    let this_month = this_month(system).map_or(0, month_of);
    if from.is_some_and(|from| month_of(from) + 1 < this_month + from.cadence().months()) {
        misfits.add("/body/effective_from", "out_of_range", "a period that begins with this month or later");
    }
    if let (Some(period), Some(from)) = (period, from)
        && month_of(from) > month_of(period)
    {
        misfits.add("/body/effective_from", "out_of_range", "a period within that of the target");
    }
    let reason = given.reason.trim().chars().count();
    if !(5..=500).contains(&reason) {
        misfits.add("/body/reason", "out_of_range", "5 to 500 characters");
    }
    if given.target.is_some() == is_exempt {
        misfits.add("/body/target", "wrong_kind", "the new target of a change, none of an exemption");
    }
    let aim = match (&given.target, period) {
        (Some(aim), Some(period)) => aim.aim(&mut misfits, "/body/target", period.cadence().months()),
        _ => None,
    };
    let (goal, unit) = (tx.goal(&given.goal).await?, tx.unit(&given.unit).await?);
    if goal.as_ref().is_none_or(|goal| goal.kind.is_none()) {
        misfits.add("/body/goal", "no_such_goal", "an item of the plan");
    }
    if unit.is_none() {
        misfits.add("/body/unit", "no_such_unit", "a unit");
    }
    misfits.done()?;
    let (Some(goal), Some(unit), Some(period), Some(from)) = (goal, unit, period, from) else {
        return Err(AppError::outside("an application that isn't one"));
    };
    let recorded = tx.targets(goal.id).await?;
    let before = recorded.iter().rev().find(|of| of.is_beside(Some(unit.id), period));
    let before = before.or_else(|| recorded.iter().rev().find(|of| of.is_beside(None, period))).cloned();
    let target = Target {
        id: TargetId(Uuid::now_v7()),
        goal: goal.id,
        unit: Some(unit.id),
        period,
        aim,
        words: None,
        is_exempt,
        from,
        reason: Some(given.reason.trim().to_owned()),
        case,
        person: Some(actor.person),
        recorded: system.real_now(),
    };
    Ok(Checked { goal, unit, target, before })
}

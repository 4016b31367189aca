//! Applying for a restatement (更正): another value in a month that is sealed.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::goals::{GOAL, owners, owners_now};
use crate::months::SealedMonths;
use crate::system::System;
use domain::access::{Action, Post};
use domain::goal::{Goal, Observation};
use domain::id::{CaseId, RestatementId};
use domain::journal::{Change, Code};
use domain::period::Period;
use domain::restatement::{Restatement, first_open};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const RESTATED: Code = Code::literal("goal.restated");
const VALUE: Code = Code::literal("value");
const PERIOD: Code = Code::literal("period");
const COUNTS_FROM: Code = Code::literal("counts_from");

/// Another value of a unit in a period that is sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestatementAsked {
    /// The code of the goal.
    #[schema(example = "JJ02", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The code of the unit.
    #[schema(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The period of the value.
    #[schema(example = "2022-02", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
    /// Whose mark it is; none for a value.
    #[serde(default)]
    #[schema(example = "L1", min_length = 1, max_length = 40)]
    pub rater: Option<String>,
    /// The value as it is recorded.
    pub old: f64,
    /// The right one.
    pub new: f64,
    /// Why.
    #[schema(min_length = 5, max_length = 500)]
    pub reason: String,
    /// The document that says so: its number, or its title.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub document: Option<String>,
}

/// A restatement with all that it names.
struct Checked {
    goal: Goal,
    unit: Unit,
    before: Observation,
    counts_from: Period,
}

/// Whether it can be decided now, on a goal that whoever applies may see.
pub(super) async fn check(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    asked: &RestatementAsked,
) -> Result<(), AppError> {
    let Checked { goal, .. } = checked(tx, asked).await?;
    system.policies().authorise(actor, Action::GoalRead, &owners(tx, &goal).await?)?;
    Ok(())
}

/// Restates the value. What is derived from it isn't followed: it is sealed itself, and restated by applications of its own.
pub(super) async fn apply(
    tx: &Tx,
    system: &System,
    (actor, post): (&Actor, &Post),
    case: CaseId,
    asked: &RestatementAsked,
) -> Result<(), AppError> {
    let Checked { goal, unit, before, counts_from } = checked(tx, asked).await?;
    system.policies().authorise(actor, Action::ResultEdit, &owners(tx, &goal).await?)?;
    let restatement = Restatement {
        id: RestatementId(Uuid::now_v7()),
        goal: goal.id,
        unit: unit.id,
        period: before.period,
        rater: before.rater.clone(),
        old: before.value,
        new: asked.new,
        reason: asked.reason.trim().to_owned(),
        document: asked.document.as_ref().map(|document| document.trim().to_owned()),
        case: Some(case),
        person: Some(actor.person),
        counts_from,
        recorded: system.real_now(),
    };
    tx.add_restatement(&restatement).await?;
    // Only the value: when and from where it came is sealed with it.
    let observation = Observation { value: asked.new, ..before };
    tx.put_observations(std::slice::from_ref(&observation)).await?;
    let mut event = actor.did(system, Some(post), RESTATED, (GOAL, goal.id.0), Some(unit.id));
    event.changes.push(Change::plain(VALUE, Some(json!(restatement.old)), Some(json!(restatement.new))));
    event.changes.push(Change::plain(PERIOD, None, Some(json!(restatement.period.to_string()))));
    event.changes.push(Change::plain(COUNTS_FROM, None, Some(json!(counts_from.to_string()))));
    tx.record(&event, &[]).await?;
    Ok(())
}

/// Fails for whoever may not decide on the goal's results.
pub(super) async fn may_decide(
    system: &System,
    actor: &Actor,
    asked: &RestatementAsked,
) -> Result<(), AppError> {
    let Some(goal) = system.store().goal(&asked.goal).await? else { return Ok(()) };
    system.policies().authorise(actor, Action::ResultEdit, &owners_now(system, &goal).await?)?;
    Ok(())
}

async fn checked(tx: &Tx, asked: &RestatementAsked) -> Result<Checked, AppError> {
    let mut misfits = Misfits::default();
    let period = misfits.period("/body/period", &asked.period);
    for (at, value) in [("/body/old", asked.old), ("/body/new", asked.new)] {
        if !value.is_finite() || value.abs() > 1e15 {
            misfits.add(at, "out_of_range", "a number up to 1e15");
        }
    }
    if asked.new == asked.old {
        misfits.add("/body/new", "unchanged", "another value than `old`");
    }
    if !(5..=500).contains(&asked.reason.trim().chars().count()) {
        misfits.add("/body/reason", "out_of_range", "5 to 500 characters");
    }
    if let Some(document) = &asked.document {
        misfits.text("/body/document", document, 200);
    }
    let (goal, unit) = (tx.goal(&asked.goal).await?, tx.unit(&asked.unit).await?);
    if goal.is_none() {
        misfits.add("/body/goal", "no_such_goal", "an item of the plan");
    }
    if unit.is_none() {
        misfits.add("/body/unit", "no_such_unit", "a unit");
    }
    let mut before = None;
    if let (Some(goal), Some(unit), Some(period)) = (&goal, &unit, period) {
        before = tx.observation((goal.id, unit.id, period), asked.rater.as_deref()).await?;
        if before.as_ref().is_none_or(|before| before.value != asked.old) {
            let found = before.as_ref().map_or("nothing".to_owned(), |before| before.value.to_string());
            misfits.add("/body/old", "other_value", format!("the value that is recorded: {found}"));
        }
    }
    misfits.done()?;
    let (Some(goal), Some(unit), Some(period), Some(before)) = (goal, unit, period, before) else {
        return Err(AppError::outside("a restatement that isn't one"));
    };
    let sealed = SealedMonths::of(tx).await?;
    if !sealed.has(period) {
        let detail = format!("{period} isn't sealed: change the figure itself");
        return Err(AppError::conflict("month_not_sealed", detail));
    }
    let counts_from = first_open(period, |period| sealed.has(period));
    let counts_from = counts_from.ok_or_else(|| AppError::outside("time ends with sealed months"))?;
    Ok(Checked { goal, unit, before, counts_from })
}

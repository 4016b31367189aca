//! What actions on a form's case, or on a dispute's, bring about beside a new state.

use super::own_units;
use super::view::hole_name;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::goals::follow;
use crate::system::System;
use domain::case::Case;
use domain::goal::{Observation, Rater};
use domain::id::CaseId;
use domain::lifecycle::Effect;
use domain::report::Row;
use std::collections::HashMap;
use store::Tx;

/// The most holes that are told at once.
const TOLD: usize = 200;

/// What follows from an action on a case, in its unit of work; nothing for effects of others.
///
/// # Errors
/// [`AppError::Invalid`] when a form isn't complete, [`AppError::Conflict`] when a disputed figure is as it was; the store's.
pub(crate) async fn apply_effect(
    tx: &Tx,
    system: &System,
    case: &Case,
    effect: Effect,
) -> Result<(), AppError> {
    match effect {
        Effect::Complete => complete(tx, case.id).await,
        Effect::Record => record(tx, system, case).await,
        Effect::Unrecord => {
            let gone = tx.forget_observations(&source(case.id)).await?;
            follow(tx, system, gone.into_iter().map(|of| (of.goal, of.unit, of.period)).collect()).await
        }
        Effect::Changed => changed(tx, case.id).await,
        Effect::HandOver(_)
        | Effect::PassDown
        | Effect::Seal
        | Effect::Apply
        | Effect::Compute
        | Effect::Ready
        | Effect::Root => Ok(()),
    }
}

/// Whether a form has figures of a unit at which somebody has a post.
pub(crate) async fn scores(tx: &Tx, case: &Case, actor: &Actor) -> Result<bool, AppError> {
    if case.standing.lifecycle != "report" {
        return Ok(false);
    }
    Ok(tx.scores_any(case.id, &own_units(actor)).await?)
}

/// As [`scores`], before a unit of work.
pub(crate) async fn scores_now(system: &System, case: &Case, actor: &Actor) -> Result<bool, AppError> {
    if case.standing.lifecycle != "report" {
        return Ok(false);
    }
    Ok(system.store().scores_any(case.id, &own_units(actor)).await?)
}

/// What observations that a form made known say they come from.
pub(crate) fn source(id: CaseId) -> String {
    format!("report:{id}")
}

async fn complete(tx: &Tx, id: CaseId) -> Result<(), AppError> {
    let rows = tx.report_rows(id).await?;
    let holes: Vec<_> = rows.iter().filter_map(|row| Some((row, row.hole()?))).take(TOLD).collect();
    if holes.is_empty() {
        return Ok(());
    }
    let units: Vec<_> = super::read::distinct(holes.iter().map(|(row, _)| row.key.unit));
    let units: HashMap<_, _> =
        tx.units_by_id(&units).await?.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let mut goals = HashMap::new();
    for id in super::read::distinct(holes.iter().map(|(row, _)| row.key.goal)) {
        goals.extend(tx.goal_by_id(id).await?.map(|goal| (id, goal.code)));
    }
    let mut misfits = Misfits::default();
    for (Row { key, .. }, hole) in holes {
        let (goal, unit) = (goals.get(&key.goal), units.get(&key.unit));
        let at = [goal.map(String::as_str), unit.map(String::as_str), Some(&key.period.to_string())];
        let at = at.map(Option::unwrap_or_default).join("/");
        let expected = match hole {
            domain::report::Hole::Empty => "a figure, or a note that says why there is none",
            domain::report::Hole::Unexplained => "a reason why it is right although it is warned about",
        };
        misfits.add(&format!("/rows/{at}"), hole_name(hole), expected);
    }
    misfits.done()
}

async fn record(tx: &Tx, system: &System, case: &Case) -> Result<(), AppError> {
    let (recorded, source) = (system.real_now(), source(case.id));
    let observation = |row: Row| {
        let rater = Some(row.key.rater).filter(|name| !name.is_empty());
        Some(Observation {
            goal: row.key.goal,
            unit: row.key.unit,
            period: row.key.period,
            rater: rater.map(|name| Rater { name, group: row.rater_group }),
            value: row.value?,
            rank_of: row.rank_of,
            previous_rank: row.previous_rank,
            recorded,
            source: source.clone(),
        })
    };
    let all: Vec<Observation> = tx.report_rows(case.id).await?.into_iter().filter_map(observation).collect();
    tx.put_observations(&all).await?;
    let values = all.iter().filter(|of| of.rater.is_none());
    follow(tx, system, values.map(|of| (of.goal, of.unit, of.period)).collect()).await
}

async fn changed(tx: &Tx, id: CaseId) -> Result<(), AppError> {
    let Some(dispute) = tx.dispute(id).await? else { return Ok(()) };
    let row = tx.report_row(dispute.report, &dispute.key).await?;
    if row.is_none_or(|row| row.value == dispute.value) {
        let detail = "the figure is as it was disputed: have the form returned and change it first, or keep it with a reason";
        return Err(AppError::conflict("figure_unchanged", detail));
    }
    Ok(())
}

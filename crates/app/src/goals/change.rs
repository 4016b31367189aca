//! Changing a goal: what is planned, who is responsible, where it stands, its last day.

use super::given::{self, LeaderGiven, UnitGiven};
use super::view::{GoalView, Names};
use super::{GOAL, existing, may_give_to, owners};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::Action;
use domain::goal::{Goal, GoalPath};
use domain::journal::{Change, Code};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Tx;

const CHANGED: Code = Code::literal("goal.changed");

/// What to change of a goal; what isn't named stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GoalPatch {
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// The code of the goal to move it below.
    #[schema(min_length = 1, max_length = 40)]
    pub parent: Option<String>,
    /// Its weight in the progress of the goals above it.
    #[schema(minimum = 0.0, maximum = 1000.0)]
    pub weight: Option<f64>,
    /// Who leads it; an empty one takes the leader away.
    pub leader: Option<LeaderGiven>,
    /// 作战图; an empty text takes it away.
    #[schema(max_length = 1000)]
    pub battle_map: Option<String>,
    /// 瓶颈; an empty text takes it away.
    #[schema(max_length = 1000)]
    pub bottleneck: Option<String>,
    /// 突破口; an empty text takes it away.
    #[schema(max_length = 1000)]
    pub breakthrough: Option<String>,
    /// 作战军团: all of it.
    #[schema(max_items = 400)]
    pub corps: Option<Vec<String>>,
    /// 专班: all of them.
    #[schema(max_items = 50)]
    pub task_forces: Option<Vec<String>>,
    /// Who is responsible: all of them.
    #[schema(max_items = 400)]
    pub units: Option<Vec<UnitGiven>>,
    /// Its last day: goals are ended, never deleted.
    pub ends: Option<NaiveDate>,
}

/// Changes a goal that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Conflict`] when it
/// ends before a goal below it; the store's.
pub async fn change_goal(
    system: &System,
    actor: &Actor,
    code: &str,
    version: i64,
    patch: &GoalPatch,
) -> Result<GoalView, AppError> {
    let change = async |tx: Tx| {
        let before = existing(&tx, code).await?;
        let policies = system.policies();
        let owned = owners(&tx, &before).await?;
        let post = policies.authorise(actor, Action::GoalEdit, &owned)?;
        if before.version != version {
            let current = json!(Names::within(&tx, &before).await?.show(&before));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        let parent = match &patch.parent {
            Some(code) => Some(existing(&tx, code).await?),
            None => None,
        };
        if let Some(parent) = &parent {
            policies.authorise(actor, Action::GoalEdit, &owners(&tx, parent).await?)?;
        }
        let after = patched((system, &tx, actor), &before, patch, parent.as_ref()).await?;
        may_give_to(&tx, system, actor, &after, &owned.units).await?;
        if let Some(last) = patch.ends {
            let below = tx.goals_directly_below(before.id).await?;
            if let Some(open) = below.iter().find(|goal| goal.ends.is_none_or(|ends| ends > last)) {
                let detail = format!("{} below it has to end by then first", open.code);
                return Err(AppError::conflict("goal_has_open_goals", detail));
            }
        }
        tx.save_goal(&after).await?;
        tx.move_goals(&before.path, &after.path).await?;
        people::change_lead(system, &tx, (actor, post), &after, before.leader.post).await?;
        let (old, new) = (
            Names::within(&tx, &before).await?.show(&before),
            Names::within(&tx, &after).await?.show(&after),
        );
        let unit = after.units.first().map(|of| of.unit).unwrap_or(post.unit);
        let mut changed = actor.did(system, Some(post), CHANGED, (GOAL, after.id.0), Some(unit));
        changed.changes = differences(&json!(old), &json!(new));
        tx.record(&changed, &[]).await?;
        Ok(new)
    };
    system.store().write("change_goal", change).await
}

async fn patched(
    (system, tx, actor): (&System, &Tx, &Actor),
    before: &Goal,
    patch: &GoalPatch,
    parent: Option<&Goal>,
) -> Result<Goal, AppError> {
    let mut misfits = Misfits::default();
    let mut after = Goal { version: before.version + 1, ..before.clone() };
    if let Some(title) = &patch.title {
        misfits.text("/title", title, 200);
        title.trim().clone_into(&mut after.title);
    }
    if let Some(parent) = parent {
        if !before.tier.stands_below(Some(parent.tier)) {
            misfits.add("/parent", "wrong_tier", "a goal of a higher tier");
        }
        after.parent = Some(parent.id);
        after.path = GoalPath::below(Some(&parent.path), before.id);
    }
    given::check_weight(&mut misfits, patch.weight);
    after.weight = patch.weight.unwrap_or(before.weight);
    for (at, given, field) in [
        ("/battle_map", &patch.battle_map, &mut after.battle_map),
        ("/bottleneck", &patch.bottleneck, &mut after.bottleneck),
        ("/breakthrough", &patch.breakthrough, &mut after.breakthrough),
    ] {
        if given.is_some() {
            *field = given::optional(&mut misfits, at, given.as_deref(), 1000);
        }
    }
    if let Some(names) = &patch.task_forces {
        given::check_task_forces(&mut misfits, names);
        after.task_forces.clone_from(names);
    }
    if let Some(leader) = &patch.leader {
        let led = before.leader.post;
        after.leader = given::leader((system, tx, actor), &mut misfits, leader, led).await?;
    }
    if let Some(units) = &patch.units {
        (after.units, _) = given::parts(tx, &mut misfits, units).await?;
    }
    if let Some(corps) = &patch.corps {
        after.corps = given::corps(tx, &mut misfits, corps).await?;
    }
    misfits.day("/ends", patch.ends);
    if patch.ends.is_some_and(|last| last < before.starts) {
        misfits.add("/ends", "out_of_range", "not before its first day");
    }
    after.ends = patch.ends.or(before.ends);
    misfits.done()?;
    Ok(after)
}

/// The fields that differ. Names of fields are codes.
fn differences(old: &Value, new: &Value) -> Vec<Change> {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return Vec::new() };
    let changed =
        new.iter().filter(|(name, value)| name.as_str() != "version" && old.get(*name) != Some(value));
    let change = |(name, value): (&String, &Value)| {
        Some(Change::plain(Code::try_new(name).ok()?, old.get(name).cloned(), Some(value.clone())))
    };
    changed.filter_map(change).collect()
}

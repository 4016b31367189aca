//! Changing a peer group: its title, its members from a day on, its last day.

use super::members::{are_free, permitted, units};
use super::read::PeerGroupView;
use super::{ENDS, FROM, GROUP, MEMBERS, TITLE};
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfit, Misfits};
use crate::system::System;
use chrono::NaiveDate;
use domain::group::{self, PeerGroup, Refusal};
use domain::id::{GroupId, UnitId};
use domain::journal::{Change, Code};
use domain::unit::Unit;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use uuid::Uuid;

const CHANGED: Code = Code::literal("peer_group.changed");

/// What to change of a peer group; what isn't named stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeerGroupPatch {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    pub title: Option<String>,
    /// The codes of all its units from a day on; on earlier days they are who they were.
    #[schema(max_items = 2000)]
    pub members: Option<Vec<String>>,
    /// The day from which these are the members, from 1900 to 2199; today unless told, or its first day if that is later.
    pub from: Option<NaiveDate>,
    /// Its last day, from 1900 to 2199. The day before its first day says that it never was.
    pub ends: Option<NaiveDate>,
}

/// Changes a peer group that still is at this version. Whoever asks may edit all units that are in it from the first day that
/// changes on, before and after; those of the root, when there are none.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`], [`AppError::Conflict`] when it is
/// over, [`AppError::InAnotherGroup`]; the store's.
pub async fn change_group(
    system: &System,
    actor: &Actor,
    id: Uuid,
    version: i64,
    patch: &PeerGroupPatch,
) -> Result<PeerGroupView, AppError> {
    check(patch)?;
    let today = system.today();
    let change = async |tx: Tx| {
        let before = tx.group(GroupId(id)).await?.ok_or_else(|| AppError::not_found("peer_group", id))?;
        let from = patch.from.unwrap_or_else(|| today.max(before.days.starts));
        let first = patch.ends.map_or(from, |last| last.min(from));
        let mut concerned = until_now(&tx, &before, first).await?;
        let post = permitted(system, actor, &concerned)?;
        if before.version != version {
            let known = all(&tx, &before).await?;
            let current = json!(PeerGroupView::of(&before, &known));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        let members = match &patch.members {
            Some(codes) => {
                let units = units(&tx, codes, from).await?;
                permitted_all(system, actor, &units)?;
                let ids: BTreeSet<UnitId> = units.iter().map(|unit| unit.id).collect();
                concerned.extend(units);
                Some((ids, from))
            }
            None => None,
        };
        let title = patch.title.as_ref().map(|title| title.trim().to_owned());
        let change = group::Change { title, members, ends: patch.ends };
        let after = before.changed(change, today).map_err(refused)?;
        are_free(&tx, &after).await?;
        tx.save_group(&after).await?;
        let mut changed = actor.did(system, Some(post), CHANGED, (GROUP, id), Some(post.unit));
        changed.changes = differences(&before, &after, &concerned, from);
        tx.record(&changed, &[]).await?;
        Ok(PeerGroupView::of(&after, &all(&tx, &after).await?))
    };
    system.store().write("change_group", change).await
}

fn check(patch: &PeerGroupPatch) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    if let Some(title) = &patch.title {
        misfits.text("/title", title, 100);
    }
    misfits.day("/from", patch.from);
    misfits.day("/ends", patch.ends);
    if patch.from.is_some() && patch.members.is_none() {
        misfits.add("/from", "without_members", "`members` with it");
    }
    misfits.done()
}

/// The units that are in it on a day or later.
async fn until_now(tx: &Tx, group: &PeerGroup, day: NaiveDate) -> Result<Vec<Unit>, AppError> {
    let open = group.counting().filter(|member| member.days.reach(day)).map(|member| member.unit);
    let ids: BTreeSet<UnitId> = open.collect();
    Ok(tx.units_by_id(&ids.into_iter().collect::<Vec<_>>()).await?)
}

/// The units that are or were in it.
async fn all(tx: &Tx, group: &PeerGroup) -> Result<Vec<Unit>, AppError> {
    let ids: BTreeSet<UnitId> = group.members.iter().map(|member| member.unit).collect();
    Ok(tx.units_by_id(&ids.into_iter().collect::<Vec<_>>()).await?)
}

fn permitted_all(system: &System, actor: &Actor, units: &[Unit]) -> Result<(), AppError> {
    if units.is_empty() { Ok(()) } else { permitted(system, actor, units).map(|_| ()) }
}

fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Over => AppError::conflict("peer_group_over", refusal.to_string()),
        Refusal::EndsTooEarly { earliest } => {
            AppError::Invalid(vec![Misfit::new("/ends", "too_early", format!("{earliest} or later"))])
        }
        Refusal::NotThere { .. } => {
            AppError::Invalid(vec![Misfit::new("/from", "out_of_range", "a day on which there is the group")])
        }
    }
}

fn differences(before: &PeerGroup, after: &PeerGroup, units: &[Unit], from: NaiveDate) -> Vec<Change> {
    let codes: HashMap<UnitId, &str> = units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let on = |group: &PeerGroup| {
        let mut found: Vec<&str> =
            group.units_on(from).iter().filter_map(|unit| codes.get(unit).copied()).collect();
        found.sort_unstable();
        json!(found)
    };
    let mut changes = Vec::new();
    let mut add = |field: Code, before: serde_json::Value, after: serde_json::Value| {
        let differs = before != after;
        if differs {
            let some = |value: serde_json::Value| Some(value).filter(|value| !value.is_null());
            changes.push(Change::plain(field, some(before), some(after)));
        }
        differs
    };
    add(TITLE, json!(before.title), json!(after.title));
    if add(MEMBERS, on(before), on(after)) {
        add(FROM, serde_json::Value::Null, json!(from));
    }
    add(ENDS, json!(before.days.ends), json!(after.days.ends));
    changes
}

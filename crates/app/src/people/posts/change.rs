//! Changing a post's title and what is in its care.

use super::appoint::{check_care, may_be_led, overseen};
use super::{LEADS, OVERSEES, TITLE, is_at};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::PostView;
use crate::people::account::POST;
use crate::people::belong::giver;
use crate::system::System;
use domain::access::{Action, Owners, Post, UnitPath};
use domain::id::{GoalId, PostId};
use domain::journal::{Change, Code};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

pub(super) const CHANGED: Code = Code::literal("post.changed");

/// What to change of a post; what isn't named stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostPatch {
    /// Its title.
    #[schema(min_length = 1, max_length = 100)]
    pub title: Option<String>,
    /// Codes of all units that it oversees from now on: for a leader or an overseer.
    #[schema(max_items = 200)]
    pub oversees: Option<Vec<String>>,
    /// Ids of all goals that it leads from now on: for a leader.
    #[schema(max_items = 200)]
    pub leads: Option<Vec<Uuid>>,
}

/// Changes a post that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`], [`AppError::Conflict`] when it is
/// over; the store's.
pub async fn change_post(
    system: &System,
    actor: &Actor,
    id: Uuid,
    version: i64,
    patch: &PostPatch,
) -> Result<PostView, AppError> {
    let mut misfits = Misfits::default();
    if let Some(title) = &patch.title {
        misfits.text("/title", title, 100);
    }
    misfits.done()?;
    let change = async |tx: Tx| {
        let before = tx.post(PostId(id)).await?.ok_or_else(|| AppError::not_found("post", id))?;
        let acting = giver(system, actor, Action::PostEdit, &Owners::unit(&before.path), before.role)?;
        is_at(&before, version)?;
        if !before.is_open_on(system.today()) {
            return Err(AppError::conflict("post_over", "the post is over"));
        }
        let mut misfits = Misfits::default();
        let units = patch.oversees.as_ref().map_or(0, Vec::len);
        check_care(&mut misfits, "", before.role, units, patch.leads.as_ref().map_or(0, Vec::len));
        misfits.done()?;
        let mut after = Post { version: version + 1, ..before.clone() };
        if let Some(title) = &patch.title {
            after.title = title.trim().to_owned();
        }
        if let Some(goals) = &patch.leads {
            after.leads = goals.iter().copied().map(GoalId).collect();
            after.leads.sort();
            after.leads.dedup();
            let more: Vec<GoalId> =
                after.leads.iter().copied().filter(|goal| !before.leads.contains(goal)).collect();
            may_be_led(system, &tx, actor, &more).await?;
        }
        let units = match &patch.oversees {
            Some(codes) => overseen(system, &tx, actor, codes).await?,
            None => tx.units_by_code(&before.oversees.iter().map(UnitPath::code).collect::<Vec<_>>()).await?,
        };
        after.oversees = units.iter().map(|unit| unit.path.clone()).collect();
        tx.save_post(&after, &units.iter().map(|unit| unit.id).collect::<Vec<_>>()).await?;
        let mut changed = actor.did(system, Some(acting), CHANGED, (POST, id), Some(after.unit));
        for (field, before, after) in [
            (TITLE, json!(before.title), json!(after.title)),
            (OVERSEES, json!(codes(&before.oversees)), json!(codes(&after.oversees))),
            (LEADS, json!(before.leads), json!(after.leads)),
        ] {
            if before != after {
                changed.changes.push(Change::plain(field, Some(before), Some(after)));
            }
        }
        tx.record(&changed, &[]).await?;
        Ok(PostView::from(&after))
    };
    system.store().write("change_post", change).await
}

fn codes(paths: &[UnitPath]) -> Vec<String> {
    let mut codes: Vec<String> = paths.iter().map(|path| path.code().to_owned()).collect();
    codes.sort();
    codes
}

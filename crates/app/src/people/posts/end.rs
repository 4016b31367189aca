//! Ending posts.

use super::{ENDS, is_at};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::account::POST;
use crate::people::belong::giver;
use crate::people::{PostView, administrators};
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post};
use domain::id::{PostId, UnitId};
use domain::journal::{Change, Code};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

pub(in crate::people) const ENDED: Code = Code::literal("post.ended");

/// When a post is to end.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEnd {
    /// Its last day, from 1900 to 2199; today unless told. The day before its first day says that it was never held.
    pub last: Option<NaiveDate>,
}

/// Ends a post that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`]; [`AppError::Conflict`] when it
/// ends before that day already, is a secondment, a secondment hangs on it, or nobody else would administer its unit; the
/// store's.
pub async fn end_post(
    system: &System,
    actor: &Actor,
    id: Uuid,
    version: i64,
    given: &PostEnd,
) -> Result<PostView, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("/last", given.last);
    misfits.done()?;
    let last = given.last.unwrap_or_else(|| system.today());
    let end = async |tx: Tx| {
        let before = tx.post(PostId(id)).await?.ok_or_else(|| AppError::not_found("post", id))?;
        let acting = giver(system, actor, Action::PostEdit, &Owners::unit(&before.path), before.role)?;
        is_at(&before, version)?;
        can_end(&before, last)?;
        let held = tx.posts_of(before.person).await?;
        let rest = Post { starts: last.succ_opt().unwrap_or(last), ..before.clone() };
        if let Some(away) = held.iter().find(|post| post.home == Some(before.id) && post.overlaps(&rest)) {
            let detail = format!("the secondment {} hangs on it and goes on after that day", away.id);
            return Err(AppError::conflict("seconded", detail));
        }
        let day = rest.starts.max(system.today());
        administrators::check(system, &tx, &[&before], day, |post| post.id == before.id).await?;
        let after = Post { ends: Some(last), version: version + 1, ..before.clone() };
        tx.end_post(&after).await?;
        let mut ended = actor.did(system, Some(acting), ENDED, (POST, id), Some(after.unit));
        let day = before.ends.map(|day| json!(day));
        ended.changes.push(Change::plain(ENDS, day, Some(json!(last))));
        tx.record(&ended, &[]).await?;
        Ok(PostView::from(&after))
    };
    system.store().write_once("end_post", actor.ask.as_ref(), end).await
}

fn can_end(post: &Post, last: NaiveDate) -> Result<(), AppError> {
    if post.home.is_some() {
        return Err(AppError::conflict("is_secondment", "it is a secondment: end that"));
    }
    if post.ends.is_some_and(|ends| ends <= last) {
        return Err(AppError::conflict("post_over", "it ends on that day or before already"));
    }
    let mut misfits = Misfits::default();
    let earliest = post.starts.pred_opt().unwrap_or(post.starts);
    if last < earliest {
        misfits.add("/last", "too_early", format!("{earliest} or later"));
    }
    misfits.done()
}

/// Ends the posts at a unit that ends on this day, those of the future before they begin. Fails when nobody would administer
/// what is left of it.
pub(crate) async fn end_posts_with_unit(
    system: &System,
    tx: &Tx,
    (actor, acting): (&Actor, &Post),
    unit: UnitId,
    last: NaiveDate,
) -> Result<(), AppError> {
    let ending = tx.posts_at_after(unit, last).await?;
    let day = last.succ_opt().unwrap_or(last).max(system.today());
    let lost: Vec<&Post> = ending.iter().collect();
    administrators::check(system, tx, &lost, day, |post| post.unit == unit).await?;
    for before in ending {
        let never = before.starts.pred_opt().unwrap_or(before.starts);
        let after = Post { ends: Some(last.max(never)), version: before.version + 1, ..before.clone() };
        tx.end_post(&after).await?;
        let mut ended = actor.did(system, Some(acting), ENDED, (POST, after.id.0), Some(unit));
        let day = before.ends.map(|day| json!(day));
        ended.changes.push(Change::plain(ENDS, day, Some(json!(after.ends))));
        tx.record(&ended, &[]).await?;
    }
    Ok(())
}

//! The host sends staff back before the last day.

use super::read::SecondmentView;
use super::{Found, REASON, found, refused};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::account::POST;
use crate::people::posts::{ENDS, is_at};
use crate::secret::salt;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post};
use domain::journal::{Change, Code};
use domain::secondment::{Secondment, end_early};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ENDED: Code = Code::literal("secondment.ended_early");

/// When a secondment is to end, and why.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondmentEnd {
    /// Its last day: from today to before its last day now; today unless told. One that hasn't begun is called off.
    pub last: Option<NaiveDate>,
    /// Why.
    #[schema(example = "任务提前完成", min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Ends a secondment before its last day, if its post still is at this version. Only the host may; the home unit asks.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`], [`AppError::Conflict`] with the
/// rule that it breaks; the store's.
pub async fn end_secondment(
    system: &System,
    actor: &Actor,
    id: Uuid,
    version: i64,
    given: &SecondmentEnd,
) -> Result<SecondmentView, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/reason", &given.reason, 1000);
    misfits.day("/last", given.last);
    misfits.done()?;
    let end = async |tx: Tx| {
        let found = found(&tx, id).await?;
        let host = Owners::unit(&found.post.path);
        let acting = system.policies().authorise(actor, Action::PostSecond, &host)?;
        is_at(&found.post, version)?;
        let today = system.today();
        let last = end_early(&found.post, given.last.unwrap_or(today), today).map_err(refused)?;
        let reason = given.reason.trim();
        let found = shorten(system, &tx, actor, acting, found, last, reason).await?;
        found.view(system, &tx).await
    };
    system.store().write_once("end_secondment", actor.ask.as_ref(), end).await
}

/// Gives a secondment an earlier last day, and records why.
pub(super) async fn shorten(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    acting: &Post,
    Found { post, home, of }: Found,
    last: NaiveDate,
    reason: &str,
) -> Result<Found, AppError> {
    let before = post.ends.map(|day| json!(day));
    let post = Post { ends: Some(last), version: post.version + 1, ..post };
    tx.end_post(&post).await?;
    let end_reason = Some(reason.to_owned());
    let of = Secondment { ended: Some(system.real_now()), end_reason, ..of };
    tx.put_secondment(&of).await?;
    let salt = salt(post.person)?;
    let mut ended = actor.did(system, Some(acting), ENDED, (POST, post.id.0), Some(post.unit));
    ended.changes.push(Change::plain(ENDS, before, Some(json!(last))));
    ended.changes.push(Change::personal(REASON, &salt, None, Some(reason)));
    tx.record(&ended, &[salt]).await?;
    Ok(Found { post, home, of })
}

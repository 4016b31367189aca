//! Ending links.

use super::read::UnitLinkView;
use super::{ENDS, LINK, refused};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::id::LinkId;
use domain::journal::{Change, Code};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ENDED: Code = Code::literal("unit_link.ended");

/// When a link is to end.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitLinkEnd {
    /// Its last day, from 1900 to 2199; today unless told. The day before its first day says that it never was.
    pub last: Option<NaiveDate>,
}

/// Ends a link that still is at this version. Whoever asks may edit both units.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`], [`AppError::Conflict`] when it ends
/// by that day already; the store's.
pub async fn end_link(
    system: &System,
    actor: &Actor,
    id: Uuid,
    version: i64,
    given: &UnitLinkEnd,
) -> Result<UnitLinkView, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("/last", given.last);
    misfits.done()?;
    let last = given.last.unwrap_or_else(|| system.today());
    let end = async |tx: Tx| {
        let none = || AppError::not_found("unit_link", id);
        let before = tx.link(LinkId(id)).await?.ok_or_else(none)?;
        let units = tx.units_by_id(&[before.upper, before.lower]).await?;
        let find = |id| units.iter().find(|unit| unit.id == id).ok_or_else(none);
        let (upper, lower) = (find(before.upper)?, find(before.lower)?);
        let policies = system.policies();
        let post = policies.authorise(actor, Action::UnitEdit, &Owners::unit(&upper.path))?;
        policies.authorise(actor, Action::UnitEdit, &Owners::unit(&lower.path))?;
        if before.version != version {
            let current = json!(UnitLinkView::of(&before, upper, lower));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        let after = before.ended(last).map_err(refused)?;
        tx.save_link(&after).await?;
        let mut ended = actor.did(system, Some(post), ENDED, (LINK, id), Some(upper.id));
        let day = before.days.ends.map(|day| json!(day));
        ended.changes.push(Change::plain(ENDS, day, Some(json!(last))));
        tx.record(&ended, &[]).await?;
        Ok(UnitLinkView::of(&after, upper, lower))
    };
    system.store().write_once("end_link", actor.ask.as_ref(), end).await
}

//! Signing for a hand-over.

use super::view::{CaseDetail, case_for};
use super::{CASE, alarm, may_be_told};
use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use domain::access::Action;
use domain::case::Case;
use domain::id::CaseId;
use domain::journal::{Change, Code};
use serde_json::json;
use store::Tx;

const RECEIVED: Code = Code::literal("case.received");
const HAND_OVER: Code = Code::literal("hand_over");

/// Signs for the hand-over of this number, from 1, for the unit that got it.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Conflict`] when it went to another unit,
/// [`AppError::NotHandedOver`] when it was signed for before, the store's.
pub async fn sign(system: &System, actor: &Actor, id: CaseId, number: u32) -> Result<CaseDetail, AppError> {
    may_be_told(system, actor)?;
    let sign = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let case = tx.case(id).await?.ok_or_else(|| AppError::not_found("case", id))?;
        system.policies().authorise(actor, Action::CaseAct, &case.owners())?;
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let mut records = tx.hand_overs(id).await?;
        let record = at.checked_sub(1).and_then(|at| records.get_mut(at));
        let record = record.ok_or_else(|| AppError::not_found("hand_over", number))?;
        let receives = |unit: &str| unit == record.hand_over.receiver;
        let post = actor.posts.iter().find(|post| receives(&post.unit.to_string()));
        let other = || AppError::conflict("not_the_receiver", "it was handed over to another unit");
        let post = post.ok_or_else(other)?;
        record.hand_over.receive(system.now())?;
        tx.put_hand_over(id, at, record).await?;
        let case = Case { version: case.version + 1, ..case };
        tx.save_case(&case, case.due(&rules.calendar), alarm(&case, rules, None)?).await?;
        let mut event = actor.did(system, Some(post), RECEIVED, (CASE, id.0), Some(post.unit));
        event.changes.push(Change::plain(HAND_OVER, None, Some(json!(number))));
        tx.record(&event, &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("sign_for_hand_over", sign).await?;
    case_for(system, actor, id).await
}

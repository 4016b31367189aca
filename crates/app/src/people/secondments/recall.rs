//! The home unit asks to have staff back, and the host answers.

use super::end::shorten;
use super::read::{RecallView, SecondmentView};
use super::{REASON, found, refused};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::secret::salt;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::id::RecallId;
use domain::journal::{Change, Code};
use domain::secondment::{Answer, Recall, answer, ask};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ASKED: Code = Code::literal("recall.asked");
const ANSWERED: Code = Code::literal("recall.answered");
const RECALL: Code = Code::literal("recall");
const WANTED: Code = Code::literal("wanted");
const AGREED: Code = Code::literal("agreed");

/// A request to have somebody back.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecall {
    /// Why.
    #[schema(example = "本单位人手不足", min_length = 1, max_length = 1000)]
    pub reason: String,
    /// The last day at the host that is wished for, from 1900 to 2199; none: as soon as it can be.
    pub wanted: Option<NaiveDate>,
}

/// The host's answer to a request to have somebody back.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecallAnswer {
    /// Whether they come back.
    pub agreed: bool,
    /// Their last day at the host; as was wished for, or today, unless told.
    pub last: Option<NaiveDate>,
    /// Why; a refusal has a reason.
    #[schema(example = "任务未完", max_length = 1000)]
    pub reason: Option<String>,
}

/// Asks the host to send somebody back.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`] unless they may ask for the home unit,
/// [`AppError::Conflict`] when it is over or was asked already; the store's.
pub async fn ask_back(
    system: &System,
    actor: &Actor,
    id: Uuid,
    given: &NewRecall,
) -> Result<RecallView, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/reason", &given.reason, 1000);
    misfits.day("/wanted", given.wanted);
    misfits.done()?;
    let recall = async |tx: Tx| {
        let found = found(&tx, id).await?;
        let home = Owners::unit(&found.home.path);
        let acting = system.policies().authorise(actor, Action::PostRecall, &home)?;
        let earlier = tx.recalls_of(&[found.post.id]).await?;
        ask(&found.post, &earlier, system.today()).map_err(refused)?;
        let recall = Recall {
            id: RecallId(Uuid::now_v7()),
            post: found.post.id,
            asked_by: actor.person,
            asked: system.real_now(),
            reason: given.reason.trim().to_owned(),
            wanted: given.wanted,
            answer: None,
        };
        tx.put_recall(&recall).await?;
        let salt = salt(found.post.person)?;
        let host = Some(found.post.unit);
        let mut asked = actor.did(system, Some(acting), ASKED, (RECALL, recall.id.0), host);
        asked.changes.push(Change::plain(WANTED, None, given.wanted.map(|day| json!(day))));
        asked.changes.push(Change::personal(REASON, &salt, None, Some(&recall.reason)));
        tx.record(&asked, &[salt]).await?;
        Ok(RecallView::from(&recall))
    };
    system.store().write_once("ask_back", actor.ask.as_ref(), recall).await
}

/// Answers for the host. When it agrees, the secondment ends earlier.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`] unless they may second to the host,
/// [`AppError::Conflict`] when it was answered or is over; the store's.
pub async fn answer_recall(
    system: &System,
    actor: &Actor,
    (id, recall): (Uuid, Uuid),
    given: &RecallAnswer,
) -> Result<SecondmentView, AppError> {
    let mut misfits = Misfits::default();
    if let Some(reason) = given.reason.as_ref().filter(|reason| !reason.trim().is_empty()) {
        misfits.text("/reason", reason, 1000);
    }
    misfits.day("/last", given.last);
    misfits.done()?;
    let reason = given.reason.as_ref().map(|reason| reason.trim().to_owned());
    let reason = &reason.filter(|reason| !reason.is_empty());
    let save = async |tx: Tx| {
        let mut found = found(&tx, id).await?;
        let host = Owners::unit(&found.post.path);
        let acting = system.policies().authorise(actor, Action::PostSecond, &host)?;
        let asked = tx.recalls_of(&[found.post.id]).await?.into_iter().find(|of| of.id.0 == recall);
        let asked = asked.ok_or_else(|| AppError::not_found("recall", recall))?;
        let (by, at, today) = (actor.person, system.real_now(), system.today());
        let said = Answer { by, at, agreed: given.agreed, reason: reason.clone() };
        let last = given.last.or(asked.wanted.filter(|day| *day >= today)).unwrap_or(today);
        let last = answer(&found.post, &asked, &said, last, today).map_err(refused)?;
        let salt = salt(found.post.person)?;
        let home = Some(found.home.unit);
        let mut answered = actor.did(system, Some(acting), ANSWERED, (RECALL, recall), home);
        answered.changes.push(Change::plain(AGREED, None, Some(json!(given.agreed))));
        answered.changes.push(Change::personal(REASON, &salt, None, reason.as_deref()));
        tx.put_recall(&Recall { answer: Some(said), ..asked.clone() }).await?;
        tx.record(&answered, &[salt]).await?;
        if let Some(last) = last {
            found = shorten(system, &tx, actor, acting, found, last, &asked.reason).await?;
        }
        found.view(system, &tx).await
    };
    system.store().write_once("answer_recall", actor.ask.as_ref(), save).await
}

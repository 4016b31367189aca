//! Applying for another target, an exemption, points or a restatement.

use super::may_be_told;
use super::open::{Opening, open_case};
use super::task::{GOAL, chain};
use super::view::{CaseDetail, case_for};
use crate::AppError;
use crate::actor::Actor;
use crate::applications::{Application, check_application};
use crate::system::System;
use domain::access::{Action, Owners};
use domain::case::Place;
use domain::journal::Subject;
use serde_json::{Map, Value, json};
use store::Tx;

/// Opens an application as a draft, to be submitted by an action. Whoever applies must be allowed to for the unit that
/// it is about; that unit is bound to the case.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a unit or goal; the store's.
pub async fn open_application(
    system: &System,
    actor: &Actor,
    given: &Application,
) -> Result<CaseDetail, AppError> {
    may_be_told(system, actor)?;
    let body: Map<String, Value> = json!(given).as_object().cloned().unwrap_or_default();
    let open = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let unit = tx.unit(given.unit()).await?;
        let unit = unit.ok_or_else(|| AppError::not_found("unit", given.unit()))?;
        let post = system.policies().authorise(actor, Action::ApplicationOpen, &Owners::unit(&unit.path))?;
        let goals = chain(&tx, given.goal()).await?;
        check_application(&tx, system, actor, &Value::Object(body.clone())).await?;
        let co = Some(Place { id: unit.id, path: unit.path }).filter(|place| place.id != post.unit);
        let opening = Opening {
            lifecycle: "application",
            title: given.title(&unit.name),
            body: body.clone(),
            subject: goals.first().map(|goal| Subject { kind: GOAL, id: goal.0 }),
            goals,
            parent: None,
            receiver: None,
            co: co.into_iter().collect(),
        };
        Ok::<_, AppError>(open_case(&tx, system, rules, (actor, post), opening).await?.id)
    };
    let id = system.store().write_once("open_application", actor.ask.as_ref(), open).await?;
    case_for(system, actor, id).await
}

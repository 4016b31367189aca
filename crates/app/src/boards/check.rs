//! Checking a board with its units: they find their standing right, or object to it.

use super::{BOARD, seen_standing};
use crate::AppError;
use crate::actor::Actor;
use crate::cases::{CaseDetail, Opening, case_for, open_case};
use crate::error::Misfits;
use crate::system::System;
use domain::access::{Action, Owners};
use domain::board::{Confirmation, Stage};
use domain::case::Place;
use domain::id::CaseId;
use domain::journal::{Change, Code, Subject};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;

const CONFIRMED: Code = Code::literal("board.confirmed");
const UNIT: Code = Code::literal("unit");

/// What a unit objects to.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjection {
    /// The unit's code.
    #[schema(example = "331102100")]
    pub unit: String,
    /// The node or indicator that is wrong; none when it is the whole.
    #[serde(default)]
    pub node: Option<String>,
    /// What is wrong, and why.
    #[schema(min_length = 5, max_length = 1000)]
    pub reason: String,
}

/// Confirms a unit's standing. To confirm again changes nothing.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`]; [`AppError::Conflict`] when the board isn't being checked, or is computed anew
/// just now; the store's.
pub async fn confirm(system: &System, actor: &Actor, id: CaseId, code: &str) -> Result<(), AppError> {
    let (_, unit, _) = seen_standing(system, actor, id, code).await?;
    let post = system.policies().authorise(actor, Action::BoardCheck, &Owners::unit(&unit.path))?;
    let unit = &unit;
    let confirm = async |tx: Tx| {
        let row = tx.board(id).await?.ok_or_else(|| AppError::not_found("board", id))?;
        checking(row.stage, row.board.is_ready())?;
        let of = Confirmation {
            board: id,
            revision: row.board.revision,
            unit: unit.id,
            person: actor.person,
            at: system.now().to_utc(),
        };
        tx.add_confirmation(&of).await?;
        let mut event = actor.did(system, Some(post), CONFIRMED, (BOARD, id.0), Some(unit.id));
        event.changes.push(Change::plain(UNIT, None, Some(json!(unit.code))));
        tx.record(&event, &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write_once("confirm_standing", actor.ask.as_ref(), confirm).await
}

fn checking(stage: Stage, is_ready: bool) -> Result<(), AppError> {
    if stage != Stage::Checking {
        return Err(AppError::conflict("not_checking", format!("the board is {stage}, not being checked")));
    }
    if !is_ready {
        let detail = "the board is being computed, or its last computation came to faults";
        return Err(AppError::conflict("board_not_ready", detail));
    }
    Ok(())
}

/// Objects to a unit's standing: a case that hangs on the board's, for the office to answer.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Invalid`]; [`AppError::Conflict`] when the board isn't being checked;
/// the store's.
pub async fn object(
    system: &System,
    actor: &Actor,
    id: CaseId,
    given: &NewObjection,
) -> Result<CaseDetail, AppError> {
    let (row, unit, _) = seen_standing(system, actor, id, &given.unit).await?;
    let post = system.policies().authorise(actor, Action::BoardCheck, &Owners::unit(&unit.path))?;
    let mut misfits = Misfits::default();
    let length = given.reason.trim().chars().count();
    if !(5..=1000).contains(&length) {
        misfits.add("/reason", if length < 5 { "too_short" } else { "too_long" }, "5 to 1000 characters");
    }
    let nodes = row.board.head.as_ref().map_or(&[][..], |head| &head.nodes);
    if given.node.as_ref().is_some_and(|code| nodes.iter().all(|node| node.code != *code)) {
        misfits.add("/node", "no_such_node", "the code of a node of the board");
    }
    misfits.done()?;
    let unit = &unit;
    let mut body: Map<String, Value> = Map::new();
    body.insert("unit".to_owned(), json!(unit.code));
    body.insert("node".to_owned(), json!(given.node));
    body.insert("reason".to_owned(), json!(given.reason.trim()));
    body.insert("revision".to_owned(), json!(row.board.revision));
    let (body, title) = (&body, format!("核对意见：{} {}", row.board.title, unit.name));
    let title = &title;
    let open = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let row = tx.board(id).await?.ok_or_else(|| AppError::not_found("board", id))?;
        checking(row.stage, row.board.revision > 0)?;
        let co = Some(Place { id: unit.id, path: unit.path.clone() }).filter(|place| place.id != post.unit);
        let opening = Opening {
            lifecycle: "objection",
            title: title.clone(),
            body: body.clone(),
            subject: Some(Subject { kind: BOARD, id: id.0 }),
            goals: Vec::new(),
            parent: Some(id),
            receiver: None,
            co: co.into_iter().collect(),
        };
        Ok::<_, AppError>(open_case(&tx, system, rules, (actor, post), opening).await?.id)
    };
    let case = system.store().write_once("object_to_standing", actor.ask.as_ref(), open).await?;
    case_for(system, actor, case).await
}

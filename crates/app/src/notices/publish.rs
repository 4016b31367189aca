//! Publishing a notice together with its boards.

use super::draft::{Draft, NewNotice, draft};
use super::read::{NoticeDetail, detail};
use crate::AppError;
use crate::actor::Actor;
use crate::cases::{Action as CaseAction, act_in};
use crate::system::System;
use domain::access::Action;
use domain::board::Stage;
use domain::journal::{Change, Code};
use serde_json::{Map, json};
use store::Tx;

const PUBLISHED: Code = Code::literal("notice.published");
const NOTICE: Code = Code::literal("notice");
const NUMBER: Code = Code::literal("number");
const BOARDS: Code = Code::literal("boards");
const DOCUMENT_DIGEST: Code = Code::literal("document");
const WORKBOOK_DIGEST: Code = Code::literal("workbook");

/// The action of a board's lifecycle that everybody sees it by.
const PUBLISH: &str = "publish";

/// Publishes approved boards and the notice that says so, in one unit of work.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a board; [`AppError::Conflict`] when boards
/// aren't approved, and when the number is taken; the store's.
pub async fn publish(system: &System, actor: &Actor, given: &NewNotice) -> Result<NoticeDetail, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::BoardKeep)?;
    let draft = &draft(system, actor, given).await?;
    let publish = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let notice = &draft.notice;
        if let Some(other) = tx.notice_of_number(&notice.number).await? {
            let detail = format!("the notice {} has the number {}", other.id, other.number);
            return Err(AppError::conflict("notice_exists", detail));
        }
        check_approved(&tx, draft).await?;
        for board in &notice.boards {
            let case = tx.case(*board).await?.ok_or_else(|| AppError::not_found("case", board))?;
            let action = CaseAction { action: PUBLISH.to_owned(), fields: Map::new() };
            act_in(&tx, system, rules, (actor, post), (case, &action)).await?;
        }
        tx.add_notice(notice, &draft.files).await?;
        let mut event = actor.did(system, Some(post), PUBLISHED, (NOTICE, notice.id.0), Some(post.unit));
        event.changes.push(Change::plain(NUMBER, None, Some(json!(notice.number))));
        event.changes.push(Change::plain(BOARDS, None, Some(json!(notice.boards))));
        for (field, file) in [DOCUMENT_DIGEST, WORKBOOK_DIGEST].into_iter().zip(&draft.files) {
            event.changes.push(Change::plain(field, None, Some(json!(file.digest))));
        }
        tx.record(&event, &[]).await?;
        Ok(notice.id)
    };
    let id = system.store().write_once("publish_notice", actor.ask.as_ref(), publish).await?;
    detail(system, id).await
}

/// Fails with the names of all boards that aren't approved, or were changed since they were read.
async fn check_approved(tx: &Tx, draft: &Draft) -> Result<(), AppError> {
    let mut not_approved = Vec::new();
    for read in &draft.boards {
        let now = tx.board(read.board.id).await?;
        let now = now.ok_or_else(|| AppError::not_found("board", read.board.id))?;
        let is_as_read = now.board.revision == read.board.revision && now.board.root == read.board.root;
        if now.stage != Stage::Approved || !is_as_read {
            not_approved.push(format!("{} {} is {}", now.board.title, now.board.period, now.stage.name()));
        }
    }
    if not_approved.is_empty() {
        return Ok(());
    }
    Err(AppError::conflict("board_not_approved", not_approved.join("; ")))
}

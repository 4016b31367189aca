//! What acts on a board's case bring with them.

use super::compute;
use crate::AppError;
use crate::system::System;
use domain::board::Board;
use domain::case::Case;
use domain::lifecycle::{Effect, Refusal};
use store::Tx;

/// What follows from effects on the board whose case it is, in the same unit of work.
///
/// # Errors
/// [`AppError::Conflict`] when its figures don't stand; [`AppError::Refused`] when objections are unfinished; the store's.
pub(crate) async fn follow(tx: &Tx, system: &System, case: &Case, effect: Effect) -> Result<(), AppError> {
    let row = tx.board(case.id).await?;
    let board = row.ok_or_else(|| AppError::not_found("board", case.id))?.board;
    match effect {
        Effect::Compute => {
            let board = compute::ask(tx, system, &board).await?;
            tx.save_board(&board).await?;
        }
        Effect::Ready if !board.is_ready() => {
            let detail = "the board is being computed, or its last computation came to faults";
            return Err(AppError::conflict("board_not_ready", detail));
        }
        Effect::Root => {
            let unfinished =
                tx.children(case.id).await?.iter().filter(|child| !child.group.is_final()).count();
            if unfinished > 0 {
                return Err(Refusal::ChildrenUnfinished { unfinished }.into());
            }
            let root = root(tx, &board).await?;
            tx.save_board(&Board { root, ..board }).await?;
        }
        _ => {}
    }
    Ok(())
}

/// The root over a board's frozen files.
async fn root(tx: &Tx, board: &Board) -> Result<Option<String>, AppError> {
    let kept = tx.board_files(board.id).await?;
    Ok(Some(super::files::tree(&kept)?.root.to_string()))
}

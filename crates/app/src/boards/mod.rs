//! Boards (榜单): computed from the record, checked with the units, approved, published; read, explained, written out.

mod acts;
mod check;
mod compute;
mod export;
mod files;
mod keep;
mod material;
mod out;
mod past;
mod peers;
mod proof;
mod read;
mod score;
mod standings;
mod why;

pub use check::{NewObjection, confirm, object};
pub use export::Files;
pub use files::opened;
pub use keep::{NewBoard, cancel, make};
pub use out::{Exported, export_month, export_record};
pub use past::{PastAsked, PastBoard, PastUnit, PastView, board_history};
pub use peers::{BoardNodeView, UnitAtNode, node};
pub use proof::{ProofAsked, proof};
pub use read::{BoardAsked, BoardDetail, BoardLine, FileLine, HeadView, NodeOfBoard, board, boards, file};
pub use standings::{
    CompareAsked, HeatAsked, HeatLine, HeatView, HistoryAsked, HistoryLine, ListedStanding, NodeFigure,
    Objected, StandingDetail, StandingLine, StandingsAsked, compare, heat, history, standing, standings,
};
pub use why::{HintsView, NodeAsked, WayView, WhyView, explanation, hints};

pub(crate) use acts::follow;
pub(crate) use compute::{after, run};
pub(crate) use export::files as files_of;
pub(crate) use files::all_kept;
pub(crate) use keep::new as new_board;
pub(crate) use material::{DeclaredPoints, Material, Past, benchmarks, earlier, groups_on, months, past};
pub(crate) use score::made;
pub(crate) use why::Kept as KeptBoards;

use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use domain::access::{Action, Owners};
use domain::board::{Stage, Standing};
use domain::id::CaseId;
use domain::journal::Code;
use domain::unit::Unit;
use store::BoardRow;

const BOARD: Code = Code::literal("board");

/// What whoever asks sees of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    /// All of it.
    All,
    /// Their own unit's standing, while it is checked.
    Own,
}

/// What whoever asks sees of a board at a stage. What is published is everybody's.
fn sight(system: &System, actor: &Actor, stage: Stage) -> Result<Sight, AppError> {
    let policies = system.policies();
    if stage.is_public() {
        policies.authorise_at_root(actor, Action::BoardRead)?;
        return Ok(Sight::All);
    }
    let preview = policies.authorise_at_root(actor, Action::BoardPreview);
    let checks = stage == Stage::Checking && !policies.scope(actor, Action::BoardCheck).posts.is_empty();
    match preview {
        Ok(_) => Ok(Sight::All),
        Err(_) if checks => Ok(Sight::Own),
        Err(denied) => Err(denied),
    }
}

/// Whether whoever asks sees all of a board at a stage.
pub(crate) fn whole(system: &System, actor: &Actor, stage: Stage) -> bool {
    sight(system, actor, stage).is_ok_and(|sight| sight == Sight::All)
}

/// The stages that whoever asks sees something of.
fn stages(system: &System, actor: &Actor) -> Vec<Stage> {
    Stage::ALL.iter().copied().filter(|stage| sight(system, actor, *stage).is_ok()).collect()
}

/// A board that whoever asks sees something of.
async fn seen(system: &System, actor: &Actor, id: CaseId) -> Result<(BoardRow, Sight), AppError> {
    let found = system.store().board(id).await?;
    let row = found.ok_or_else(|| AppError::not_found("board", id))?;
    let sight = sight(system, actor, row.stage)?;
    Ok((row, sight))
}

/// A board that whoever asks sees all of.
async fn seen_whole(system: &System, actor: &Actor, id: CaseId) -> Result<BoardRow, AppError> {
    match seen(system, actor, id).await? {
        (row, Sight::All) => Ok(row),
        (_, Sight::Own) => {
            system.policies().authorise_at_root(actor, Action::BoardPreview)?;
            Err(AppError::not_found("board", id))
        }
    }
}

/// How a unit stands on a board, if whoever asks may see that.
async fn seen_standing(
    system: &System,
    actor: &Actor,
    id: CaseId,
    code: &str,
) -> Result<(BoardRow, Unit, Standing), AppError> {
    let (row, sight) = seen(system, actor, id).await?;
    let unit = system.store().unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))?;
    if sight == Sight::Own {
        system.policies().authorise(actor, Action::BoardCheck, &Owners::unit(&unit.path))?;
    }
    let standing = system.store().standing(id, unit.id).await?;
    let standing = standing.ok_or_else(|| AppError::not_found("standing", format!("{code} on {id}")))?;
    Ok((row, unit, standing))
}

//! Keeping boards: asking for one, cancelling its computation.

use super::read::{BoardDetail, detail};
use super::{BOARD, compute, material};
use crate::AppError;
use crate::actor::Actor;
use crate::cases::{Opening, open_case};
use crate::error::Misfits;
use crate::system::System;
use domain::access::Action;
use domain::board::Board;
use domain::id::CaseId;
use domain::journal::Code;
use domain::scheme::in_force;
use serde::Deserialize;
use serde_json::Map;
use store::{BoardQuery, Tx};

const CANCELLED: Code = Code::literal("board.cancelled");

/// A board to make.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBoard {
    /// The code of its scheme.
    #[schema(example = "liandu-towns", min_length = 1, max_length = 64)]
    pub scheme: String,
    /// Its period, as long as those of the scheme.
    #[schema(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
}

/// Makes a board: it is computed by a job. Whoever asks for one that is there gets a conflict; to compute that one anew is an
/// action on its case.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] when no version of the scheme is in force then;
/// [`AppError::Conflict`]; the store's.
pub async fn make(system: &System, actor: &Actor, given: &NewBoard) -> Result<BoardDetail, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::BoardKeep)?;
    let mut misfits = Misfits::default();
    let period = misfits.period("/period", &given.period);
    misfits.done()?;
    let period = period.ok_or_else(|| AppError::outside("a misfit was not told"))?;
    let versions = system.store().scheme(&given.scheme).await?;
    let missing = || AppError::not_found("scheme", format!("{} in {period}", given.scheme));
    let version = in_force(&versions, period).ok_or_else(missing)?;
    let mut misfits = Misfits::default();
    if material::parsed(version)?.period != period.cadence() {
        misfits.add("/period", "wrong_cadence", "a period as long as those of the scheme");
    }
    misfits.done()?;
    let make = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        crate::months::open(&tx, period).await?;
        let (scheme, limit) = (Some(version.code.clone()), Some(1));
        let same = BoardQuery { scheme, period: Some(period), limit, ..BoardQuery::default() };
        if let Some(there) = tx.boards(&same).await?.pop() {
            let detail = format!("the board of {} in {period} is {}", version.code, there.board.id);
            return Err(AppError::conflict("board_exists", detail));
        }
        let opening = Opening {
            lifecycle: "board",
            title: format!("{} {period}", version.title),
            body: Map::new(),
            subject: None,
            goals: Vec::new(),
            parent: None,
            receiver: None,
            co: Vec::new(),
        };
        let case = open_case(&tx, system, rules, (actor, post), opening).await?;
        let board = new(case.id, version, period);
        tx.add_board(&board).await?;
        tx.save_board(&compute::ask(&tx, system, &board).await?).await?;
        Ok(case.id)
    };
    let id = system.store().write_once("make_board", actor.ask.as_ref(), make).await?;
    detail(system, actor, id, "").await
}

/// A board that nobody has computed yet.
pub(crate) fn new(
    id: CaseId,
    version: &domain::scheme::SchemeVersion,
    period: domain::period::Period,
) -> Board {
    Board {
        id,
        scheme: version.code.clone(),
        scheme_version: version.version,
        period,
        title: version.title.clone(),
        revision: 0,
        head: None,
        units: 0,
        root: None,
        job: None,
        progress: 0,
        faults: None,
        computed: None,
    }
}

/// Cancels the computation of a board; what was computed before stays.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`]; [`AppError::Conflict`] when nobody computes it; the store's.
pub async fn cancel(system: &System, actor: &Actor, id: CaseId) -> Result<BoardDetail, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::BoardKeep)?;
    let cancel = async |tx: Tx| {
        let board = tx.board(id).await?.ok_or_else(|| AppError::not_found("board", id))?.board;
        let Some(job) = board.job else {
            return Err(AppError::conflict("not_computing", "nobody computes the board"));
        };
        tx.drop_job(job).await?;
        tx.save_board(&Board { job: None, progress: 0, ..board }).await?;
        tx.record(&actor.did(system, Some(post), CANCELLED, (BOARD, id.0), Some(post.unit)), &[]).await?;
        Ok(id)
    };
    system.store().write_once("cancel_board", actor.ask.as_ref(), cancel).await?;
    detail(system, actor, id, "").await
}

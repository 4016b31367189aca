//! The job that computes a board: gathers, scores, saves. It is done once for each id, can be watched, and leaves nothing when
//! it is cancelled.

use super::score::{Made, made};
use super::{BOARD, export, files, material};
use crate::error::faults_json;
use crate::score::Progress;
use crate::system::System;
use crate::{AppError, error};
use domain::board::Board;
use domain::id::{CaseId, EventId, JobId, RequestId, UnitId};
use domain::job::{Job, JobKind};
use domain::journal::{Change, Code, Event, Subject};
use kernel::fault::Faults;
use serde_json::json;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;
use store::Tx;
use uuid::Uuid;

const COMPUTED: Code = Code::literal("board.computed");
const FAILED: Code = Code::literal("board.failed");
const REVISION: Code = Code::literal("revision");
const FAULTS: Code = Code::literal("faults");

/// How often a job that runs is looked at: how far it is, and whether somebody cancelled it.
const LOOK: Duration = Duration::from_millis(200);

/// Asks for a board to be computed, in the unit of work that saves it. A job that was asked for before is dropped.
pub(super) async fn ask(tx: &Tx, system: &System, board: &Board) -> Result<Board, AppError> {
    if let Some(before) = board.job {
        tx.drop_job(before).await?;
    }
    let job = JobId(Uuid::now_v7());
    tx.add_job(job, JobKind::Board, board.id.0, system.real_now()).await?;
    Ok(Board { job: Some(job), progress: 0, faults: None, ..board.clone() })
}

/// Computes the board that is the job's subject.
pub(crate) async fn run(system: &System, job: &Job) -> Result<(), AppError> {
    let id = CaseId(job.subject);
    let found = system.store().board(id).await?.filter(|row| row.board.job == Some(job.id));
    let Some(row) = found else {
        return system.store().write("end_job", async |tx: Tx| Ok(tx.end_job(job).await?)).await;
    };
    match computed(system, job, &row.board).await {
        Ok((version, made)) => save(system, job, id, version, &made).await,
        Err(AppError::Input(faults)) => fail(system, job, id, &faults).await,
        // What cancelled it has taken the job off the queue.
        Err(AppError::Cancelled) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The version of the scheme that was in force, and what came out.
async fn computed(system: &System, job: &Job, board: &Board) -> Result<(u32, Made), AppError> {
    let material = material::gather(system, &board.scheme, board.period).await?;
    let (version, period) = (material.version.version, board.period);
    let cancelled = Arc::new(AtomicBool::new(false));
    let progress = Arc::new(AtomicU8::new(10));
    let (is_cancelled, at) = (cancelled.clone(), progress.clone());
    let mut work = tokio::task::spawn_blocking(move || {
        let ids: HashMap<String, UnitId> =
            material.units.iter().map(|unit| (unit.code.clone(), unit.id)).collect();
        let files = export::files(&material)?;
        drop(material);
        made(files, period, &ids, &|progress| {
            at.store(percent(progress), Ordering::Relaxed);
            if is_cancelled.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    let mut told = 0;
    loop {
        tokio::select! {
            done = &mut work => return Ok((version, done.map_err(AppError::outside)??)),
            () = tokio::time::sleep(LOOK) => {}
        }
        let now = progress.load(Ordering::Relaxed);
        let is_ours = if now == told {
            system.store().board(board.id).await?.is_some_and(|row| row.board.job == Some(job.id))
        } else {
            told = now;
            let note = async |tx: Tx| Ok::<_, AppError>(tx.note_progress(board.id, job.id, now).await?);
            system.store().write("note_progress", note).await?
        };
        if !is_ours {
            cancelled.store(true, Ordering::Relaxed);
        }
    }
}

fn percent(progress: Progress) -> u8 {
    match progress {
        Progress::Reading => 20,
        Progress::Scoring(..) => 60,
        Progress::Writing => 80,
        Progress::Written => 90,
    }
}

/// Saves what came out, over what was there. Whoever cancelled it meanwhile, or had it computed anew, has the job taken away.
async fn save(system: &System, job: &Job, id: CaseId, version: u32, made: &Made) -> Result<(), AppError> {
    let kept = &files::all_kept(&made.files)?;
    let save = async |tx: Tx| {
        tx.end_job(job).await?;
        let row = tx.board(id).await?.ok_or_else(|| AppError::not_found("board", id))?;
        if !row.stage.is_open() || row.board.job != Some(job.id) {
            return Ok(());
        }
        let board = after(&row.board, version, made, system);
        tx.put_board_files(id, kept).await?;
        tx.put_standings(id, &made.standings).await?;
        tx.save_board(&board).await?;
        tx.record(
            &told(system, id, COMPUTED, Change::plain(REVISION, None, Some(json!(board.revision)))),
            &[],
        )
        .await?;
        Ok(())
    };
    not_lost(system.store().write("save_board", save).await)
}

/// A board with what came out.
pub(crate) fn after(board: &Board, version: u32, made: &Made, system: &System) -> Board {
    Board {
        scheme_version: version,
        revision: board.revision + 1,
        head: Some(made.head.clone()),
        units: u32::try_from(made.standings.len()).unwrap_or(u32::MAX),
        job: None,
        progress: 100,
        faults: None,
        computed: Some(system.now().to_utc()),
        ..board.clone()
    }
}

/// Saves what is wrong with the figures: it is no use to try again.
async fn fail(system: &System, job: &Job, id: CaseId, faults: &Faults) -> Result<(), AppError> {
    let told_in = json!({ "zh-CN": faults_json(faults, "zh-CN"), "en": faults_json(faults, "en") });
    let told_in = &told_in;
    let save = async |tx: Tx| {
        tx.end_job(job).await?;
        let row = tx.board(id).await?.ok_or_else(|| AppError::not_found("board", id))?;
        if row.board.job != Some(job.id) {
            return Ok(());
        }
        let board = Board { job: None, progress: 0, faults: Some(told_in.clone()), ..row.board };
        tx.save_board(&board).await?;
        let count = Change::plain(FAULTS, None, Some(json!(faults.0.len())));
        tx.record(&told(system, id, FAILED, count), &[]).await?;
        Ok(())
    };
    not_lost(system.store().write("fail_board", save).await)
}

/// A job that was taken away is nobody's fault.
fn not_lost(done: Result<(), AppError>) -> Result<(), AppError> {
    match done {
        Err(AppError::Store(store::Error::JobLost { .. })) => Ok(()),
        other => other,
    }
}

fn told(system: &System, id: CaseId, what: Code, change: Change) -> Event {
    Event {
        id: EventId(Uuid::now_v7()),
        at: system.now(),
        person: None,
        post: None,
        what,
        subject: Subject { kind: BOARD, id: id.0 },
        unit: None,
        changes: vec![change],
        request: RequestId(Uuid::now_v7()),
    }
}

/// The faults of a board's last computation, in the language that a client asks for.
pub(super) fn faults_of(board: &Board, accepted: &str) -> Vec<serde_json::Value> {
    let name = match error::language(accepted) {
        report::Language::Chinese => "zh-CN",
        report::Language::English => "en",
    };
    let faults = board.faults.as_ref().and_then(|faults| faults.get(name)?.as_array().cloned());
    faults.unwrap_or_default()
}

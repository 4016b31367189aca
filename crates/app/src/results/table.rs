//! Taking results in from a table: all of it or nothing.

use super::ExamGiven;
use super::put::{Bar, ResultsOutcome, Saver};
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfits, few};
use crate::system::System;
use crate::trial::{end, outcome};
use bytes::Bytes;
use chrono::DateTime;
use domain::access::{Action, Owners};
use domain::id::GoalId;
use domain::result::{Exam, ExternalResult, PeerFigure};
use kernel::fault::{Faults, Place, What};
use serde::Deserialize;
use store::Tx;
use tables::{Format, PeerLine, ResultLine, Source, read_peer_lines, read_result_lines};
use uuid::Uuid;

/// The largest file, in bytes.
pub const MOST_BYTES: u64 = 8 << 20;

/// The most rows.
const MOST_ROWS: usize = 10_000;

/// What a table has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResultsKind {
    /// Published places.
    #[default]
    Results,
    /// Figures of peers.
    Peers,
}

/// How a table is to be taken in.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsTable {
    /// Who ranks: `province` or `city`.
    #[param(inline)]
    pub exam: ExamGiven,
    /// What the file has: `results` or `peers`.
    #[serde(default)]
    #[param(inline)]
    pub kind: ResultsKind,
    /// Whether to say only what would be done.
    #[serde(default)]
    pub dry_run: bool,
    /// The file's name, which faults tell.
    #[param(example = "省考.xlsx", min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Fails unless whoever asks may import some results.
///
/// # Errors
/// [`AppError::Denied`].
pub fn may_import(system: &System, actor: &Actor) -> Result<(), AppError> {
    let policies = system.policies();
    if policies.scope(actor, Action::ResultEdit).posts.is_empty() {
        policies.authorise(actor, Action::ResultEdit, &Owners::default())?;
    }
    Ok(())
}

enum Lines {
    Results(Vec<ResultLine>),
    Peers(Vec<PeerLine>),
}

/// Saves what a table has. Whoever asks may import results of each of its indicators.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::Input`] with all faults of the file; the store's.
pub async fn import_results(
    system: &System,
    actor: &Actor,
    given: &ResultsTable,
    bytes: Bytes,
) -> Result<ResultsOutcome, AppError> {
    may_import(system, actor)?;
    let mut misfits = Misfits::default();
    if let Some(name) = &given.name {
        misfits.text("?name", name, 200);
    }
    misfits.done()?;
    let exam = Exam::from(given.exam);
    let lines = &read(given, bytes).await?;
    let import = async |tx: Tx| {
        let mut saver = Saver::new(&tx, system, actor, exam).await?;
        let mut faults = Faults::default();
        match lines {
            Lines::Results(lines) => {
                for line in lines {
                    let done = saver.result(line.row, &line.indicator, result(exam, line)).await?;
                    refuse(&mut faults, (&line.at, &line.at_period), &line.indicator, done);
                }
            }
            Lines::Peers(lines) => {
                for line in lines {
                    let done = saver.peer(line.row, &line.indicator, peer(exam, line)).await?;
                    refuse(&mut faults, (&line.at, &line.at_period), &line.indicator, done);
                }
            }
        }
        faults.or(()).map_err(few)?;
        let outcome = saver.done(given.dry_run).await?;
        end(given.dry_run, outcome)
    };
    outcome(system.store().write_once("import_results", actor.ask.as_ref(), import).await)
}

async fn read(given: &ResultsTable, bytes: Bytes) -> Result<Lines, AppError> {
    let format = Format::sniffed(&bytes);
    let name = given.name.clone().unwrap_or_else(|| format!("results.{}", format.ending()));
    let source = Source::Bytes { name: name.clone(), format, bytes };
    let kind = given.kind;
    let read = tokio::task::spawn_blocking(move || match kind {
        ResultsKind::Results => read_result_lines(&source).map(Lines::Results),
        ResultsKind::Peers => read_peer_lines(&source).map(Lines::Peers),
    });
    let lines = read.await.map_err(AppError::outside)?.map_err(few)?;
    let found = match &lines {
        Lines::Results(lines) => lines.len(),
        Lines::Peers(lines) => lines.len(),
    };
    if found > MOST_ROWS {
        let too_many = Place::new().file(name).fault(What::TooMany { found, most: MOST_ROWS });
        return Err(Faults::from(too_many).into());
    }
    Ok(lines)
}

fn refuse(faults: &mut Faults, (at, at_period): (&Place, &Place), indicator: &str, done: Result<(), Bar>) {
    let refused = |code: &str| What::Refused { message: code.to_owned() };
    let (place, what) = match done {
        Ok(()) => return,
        Err(Bar::NoGoal) => (at, refused("no such goal")),
        Err(Bar::NoLead) => (at, refused("no lead")),
        Err(Bar::Denied) => (at, What::NotPermitted { found: indicator.to_owned() }),
        Err(Bar::Sealed) => (at_period, refused("month sealed")),
    };
    faults.push(place.clone().fault(what));
}

fn result(exam: Exam, line: &ResultLine) -> ExternalResult {
    ExternalResult {
        exam,
        goal: GoalId(Uuid::nil()),
        period: line.period,
        rank: line.rank,
        of: line.of,
        value: line.value,
        previous_rank: line.previous_rank,
        best: line.best,
        gap: line.gap,
        measure: line.measure.clone(),
        document: line.document.clone(),
        recorded: DateTime::UNIX_EPOCH,
        person: None,
    }
}

fn peer(exam: Exam, line: &PeerLine) -> PeerFigure {
    PeerFigure {
        exam,
        goal: GoalId(Uuid::nil()),
        period: line.period,
        group: line.group.clone(),
        n: line.n,
        best: line.best,
        median: line.median,
        own: line.own,
        measure: line.measure.clone(),
        document: line.document.clone(),
        recorded: DateTime::UNIX_EPOCH,
    }
}

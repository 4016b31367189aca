//! Sealing a month: once all that it rests on is verified and published.

use super::read::SealFile;
use super::{month, sealed};
use crate::AppError;
use crate::actor::Actor;
use crate::cases::{Action as CaseAction, act_in};
use crate::rules::Rules;
use crate::system::System;
use chrono::SecondsFormat;
use domain::access::{Action, Post};
use domain::case::Case;
use domain::goal::last_day;
use domain::id::{PersonId, PostId};
use domain::journal::{Change, Code};
use domain::period::Period;
use domain::seal::{BoardRoot, BoardSeal, Events, MonthSeal, tables};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use std::io::Read;
use store::{MonthBoard, Sealed, Tx};
use uuid::Uuid;

const SEALED: Code = Code::literal("month.sealed");
const MONTH: Code = Code::literal("month");
const PERIOD: Code = Code::literal("period");
const ROOT: Code = Code::literal("root");

/// What keeps a month from being sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfinished {
    /// Its case.
    pub case: Uuid,
    /// What it is: `report` or `board`.
    pub lifecycle: String,
    /// What it is called.
    pub title: String,
    /// How it stands.
    pub state: String,
}

/// What is given with sealing: nothing.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealing {}

/// Seals a month.
///
/// # Errors
/// [`AppError::NotFound`] when the path names no month, [`AppError::Denied`]; [`AppError::Conflict`] when the month isn't over,
/// is sealed, or a later one is; [`AppError::MonthUnfinished`]; the store's.
pub async fn seal_month(system: &System, actor: &Actor, period: &str) -> Result<SealFile, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::MonthSeal)?;
    let month = month(period)?;
    if last_day(month) >= system.today() {
        return Err(AppError::conflict("month_not_over", format!("{month} isn't over")));
    }
    // What happened until now is part of the month.
    system.relay().await?;
    let seal = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let before = tx.seals().await?;
        if tx.is_sealed(month).await? {
            return Err(sealed(month));
        }
        let last = before.last().map(|last| &last.seal);
        if let Some(last) = last.filter(|last| later(last, month)) {
            return Err(AppError::conflict("later_month_sealed", format!("{} is sealed", last.period)));
        }
        close(&tx, system, rules, (actor, post), month).await?;
        let seal = seal_closed(&tx, system, (actor.person, post.id), month).await?;
        let mut event = actor.did(system, Some(post), SEALED, (MONTH, Uuid::nil()), Some(post.unit));
        event.changes.push(Change::plain(PERIOD, None, Some(json!(seal.period))));
        event.changes.push(Change::plain(ROOT, None, Some(json!(seal.root))));
        tx.record(&event, &[]).await?;
        Ok::<_, AppError>(SealFile::from(seal))
    };
    system.store().write_once("seal_month", actor.ask.as_ref(), seal).await
}

/// Seals a month that comes after all that are sealed, whose reports and boards are closed: its rows as they are, and the
/// events that were numbered since the seal before it.
///
/// # Errors
/// The key can't be read; the store's.
pub(crate) async fn seal_closed(
    tx: &Tx,
    system: &System,
    (person, post): (PersonId, PostId),
    month: Period,
) -> Result<MonthSeal, AppError> {
    let before = tx.seals().await?;
    let last = before.last().map(|last| &last.seal);
    let first = last.map_or(1, |last| last.events.last + 1);
    let events = Events { first, last: tx.last_event().await?.max(first - 1) };
    let rows = tx.month_rows(month, (events.first, events.last)).await?;
    let boards = tx.month_boards(month).await?.iter().map(root).collect::<Result<_, _>>()?;
    let now = system.now().to_utc();
    let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (parts, key) = ((tables(&rows), boards, events), system.seal_key().key()?);
    let seal = MonthSeal::new(month.to_string(), at, last.map(|last| last.root), parts, &key);
    let made = Sealed { seal, at: now, person: Some(person), post: Some(post) };
    tx.add_seal(month, &made, &rows).await?;
    Ok(made.seal)
}

fn later(seal: &MonthSeal, month: Period) -> bool {
    seal.period.parse::<Period>().is_ok_and(|period| !period.ended_by(month))
}

/// Takes every report and board of the month on to its sealed state.
async fn close(
    tx: &Tx,
    system: &System,
    rules: &Rules,
    (actor, post): (&Actor, &Post),
    month: Period,
) -> Result<(), AppError> {
    let (mut ready, mut unfinished) = (Vec::new(), Vec::new());
    for id in tx.month_cases(month).await? {
        let case = tx.case(id).await?.ok_or_else(|| AppError::not_found("case", id))?;
        if case.group.is_final() {
            continue;
        }
        match rules.lifecycle(&case)?.sealing(&case.standing.state) {
            Some(action) => {
                let given = CaseAction { action: action.to_owned(), fields: Map::new() };
                ready.push((case, given));
            }
            None => unfinished.push(told(&case)),
        }
    }
    if !unfinished.is_empty() {
        return Err(AppError::MonthUnfinished(unfinished));
    }
    for (case, given) in ready {
        act_in(tx, system, rules, (actor, post), (case, &given)).await?;
    }
    Ok(())
}

fn told(case: &Case) -> Unfinished {
    let (lifecycle, state) = (case.standing.lifecycle.clone(), case.standing.state.clone());
    Unfinished { case: case.id.0, lifecycle, title: case.title.clone(), state }
}

fn root(board: &MonthBoard) -> Result<BoardRoot, AppError> {
    let mut files = Vec::new();
    for (name, body) in &board.files {
        let mut text = Vec::new();
        let mut plain = zstd::Decoder::new(body.as_slice()).map_err(AppError::outside)?;
        plain.read_to_end(&mut text).map_err(AppError::outside)?;
        files.push((name.as_str(), text));
    }
    let seal = BoardSeal::new(files.iter().map(|(name, text)| (*name, text.as_slice())));
    let (scheme, period) = (board.scheme.clone(), board.period.clone());
    Ok(BoardRoot { scheme, period, root: seal.root, files: seal.files })
}

//! Opening a month's forms: what isn't open yet, in parts small enough that others get their turn.

use super::month_of;
use super::opening::{Opening, Owing};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::Datelike;
use domain::access::{Action, Post};
use domain::calendar::Moment;
use domain::goal::first_day;
use domain::period::Period;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Setting, Tx};

/// The setting that has the last month whose forms were opened.
const LAST: &str = "reports.opened";

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Opened {
    /// How many forms were opened now.
    pub forms: u64,
    /// How many figures they ask for.
    pub figures: u64,
    /// How many forms of the month were open before.
    pub before: u64,
}

/// Opens the forms of a month that are owed and not open yet. Asked again, it opens nothing.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`]; [`AppError::Input`] when a scheme in force has faults; the store's.
pub async fn open_month(system: &System, actor: &Actor, period: &str) -> Result<Opened, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::ReportOpen)?;
    let mut misfits = Misfits::default();
    let month = month_of(&mut misfits, "?period", period);
    if month.is_some_and(|month| first_day(month) > system.today()) {
        misfits.add("?period", "out_of_range", "this month or one before");
    }
    misfits.done()?;
    let month = month.ok_or_else(|| AppError::outside("a misfit was not told"))?;
    open_forms(system, Some((actor, post)), month, system.now()).await
}

/// Opens this month's forms when its first day has come: on that day, or later when forms of an earlier month were opened.
///
/// # Errors
/// As [`open_month`].
pub async fn keep_open(system: &System) -> Result<(), AppError> {
    let Some(month) = crate::goals::this_month(system) else { return Ok(()) };
    let last = system.store().setting(LAST).await?;
    let last: Option<Period> = last.and_then(|setting| setting.value.as_str()?.parse().ok());
    let is_due = match last {
        Some(last) => last < month,
        None => system.today().day() == 1,
    };
    if is_due {
        open_forms(system, None, month, system.now()).await?;
    }
    Ok(())
}

/// Opens what isn't open, for somebody who was authorised or for the program.
pub(crate) async fn open_forms(
    system: &System,
    by: Option<(&Actor, &Post)>,
    month: Period,
    now: Moment,
) -> Result<Opened, AppError> {
    let owing = &Owing::read(system, month).await?;
    let mut opened = Opened { forms: 0, figures: 0, before: 0 };
    for some in owing.parts() {
        let work = async |tx: Tx| {
            crate::months::open(&tx, month).await?;
            let rules = &*system.rules_in(&tx).await?;
            let opening = Opening { rules, owing, by, now };
            let (ready, before) = opening.ready(&tx, some).await?;
            opening.save(&tx, system, &ready).await?;
            let figures = ready.iter().map(|of| of.rows.len() as u64).sum();
            Ok::<_, AppError>(Opened { forms: ready.len() as u64, figures, before })
        };
        let done = system.store().write("open_forms", work).await?;
        opened.forms += done.forms;
        opened.figures += done.figures;
        opened.before += done.before;
    }
    note_opened(system, month).await?;
    Ok(opened)
}

/// Notes that the forms of a month were opened, so that the program goes on from there.
async fn note_opened(system: &System, month: Period) -> Result<(), AppError> {
    let note = async |tx: Tx| {
        let known = tx.setting(LAST).await?;
        let last = known.as_ref().and_then(|known| known.value.as_str()?.parse::<Period>().ok());
        if last.is_none_or(|last| last < month) {
            let version = known.map_or(1, |known| known.version + 1);
            tx.put_setting(LAST, &Setting { value: json!(month.to_string()), version }).await?;
        }
        Ok::<_, AppError>(())
    };
    system.store().write("note_opened_month", note).await
}

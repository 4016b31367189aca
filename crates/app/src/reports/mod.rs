//! A month's forms: opened, filled in, answered by the units that are scored, turned into observations. Their states move by
//! actions on their cases.

mod answer;
mod effects;
mod figures;
mod history;
mod list;
mod month;
mod narrative;
mod open;
mod opening;
mod read;
mod save;
mod table;
mod uses;
mod view;

pub use answer::{AnswerGiven, AnswerView, Answered, answer};
pub(crate) use effects::{apply_effect, scores, scores_now, source};
pub use figures::{ByView, FigureQuery, FigureView, figures};
pub use history::{CellChange, CellQuery, history};
pub use list::{ReportFilter, ReportLineView, reports};
pub use month::{CountView, MonthView, month};
pub use narrative::{NarrativePatch, save_narrative};
pub(crate) use open::open_forms;
pub use open::{Opened, keep_open, open_month};
pub(crate) use opening::{Opening, Owing, Ready};
pub use read::{IndicatorView, ReportDetail, RowsQuery, report};
pub(crate) use save::{FIGURES, SAVED, figure, one_by_one};
pub use save::{RowGiven, RowSaved, RowsGiven, RowsSaved, save_rows};
pub use table::{FormChange, FormGiven, FormOutcome, MOST_FORM_BYTES, export_form, import_form};
pub use view::{RangeView, ReportView, RowView, ValueView};

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::{Action, Owners, Post};
use domain::case::Case;
use domain::id::{CaseId, UnitId};
use domain::journal::Code;
use domain::period::{Cadence, Period};
use domain::report::Report;
use store::Tx;

pub(crate) const REPORT: Code = Code::literal("report");

/// States in which a form is filled in.
const FILLING: [&str; 2] = ["draft", "returned"];

/// States in which a form's figures are those of whoever fills it in only.
fn is_filling(state: &str) -> bool {
    FILLING.contains(&state)
}

/// A month, or a misfit.
fn month_of(misfits: &mut Misfits, at: &str, text: &str) -> Option<Period> {
    let period = misfits.period(at, text)?;
    if period.cadence() != Cadence::Month {
        misfits.add(at, "wrong_cadence", "a month: `2022-04`");
        return None;
    }
    Some(period)
}

/// A month that is asked for in the path.
fn month_named(text: &str) -> Result<Period, AppError> {
    let mut misfits = Misfits::default();
    let month = month_of(&mut misfits, "?period", text);
    misfits.done()?;
    month.ok_or_else(|| AppError::outside("a misfit was not told"))
}

/// A form and its case, if whoever asks may see it.
async fn visible(system: &System, actor: &Actor, id: CaseId) -> Result<(Report, Case), AppError> {
    let missing = || AppError::not_found("report", id);
    let report = system.store().report(id).await?.ok_or_else(missing)?;
    let case = system.store().case(id).await?.ok_or_else(missing)?;
    system.policies().authorise(actor, Action::ReportRead, &case.owners())?;
    Ok((report, case))
}

/// A form that is to be changed from this version on, and the post of whoever may.
async fn to_fill<'a>(
    tx: &Tx,
    system: &System,
    actor: &'a Actor,
    id: CaseId,
    version: i64,
) -> Result<(Report, Case, &'a Post), AppError> {
    let missing = || AppError::not_found("report", id);
    let report = tx.report(id).await?.ok_or_else(missing)?;
    let case = tx.case(id).await?.ok_or_else(missing)?;
    let owners = Owners::unit(&case.sender.path);
    let post = system.policies().authorise(actor, Action::ReportFill, &owners)?;
    if report.version != version {
        let current = serde_json::json!({ "version": report.version, "state": case.standing.state });
        return Err(AppError::Stale { given: version, current: Box::new(current) });
    }
    if !is_filling(&case.standing.state) {
        let detail =
            format!("the form is {}: it is changed as a draft, or when it was returned", case.standing.state);
        return Err(AppError::conflict("form_handed_in", detail));
    }
    Ok((report, case, post))
}

/// The units at which somebody has a post.
fn own_units(actor: &Actor) -> Vec<UnitId> {
    actor.posts.iter().map(|post| post.unit).collect()
}

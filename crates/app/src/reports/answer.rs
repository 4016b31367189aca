//! What the units that are scored say to their figures: they confirm them, or dispute them (异议), which opens a case.

use super::{REPORT, is_filling};
use crate::AppError;
use crate::actor::Actor;
use crate::cases::{CaseDetail, Opening, case_for, open_case};
use crate::error::Misfits;
use crate::system::System;
use chrono::{DateTime, FixedOffset};
use domain::access::{Action, Owners};
use domain::case::Case;
use domain::id::CaseId;
use domain::journal::{Change, Code, Subject};
use domain::report::{Answer, AnswerKind, Report, Row, RowKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::Tx;
use uuid::Uuid;

const ANSWERED: Code = Code::literal("report.answered");
const KIND: Code = Code::literal("kind");
const FIGURE: Code = Code::literal("figure");

/// States in which figures are answered: they are handed in, and not verified yet.
const ANSWERED_IN: [&str; 2] = ["submitted", "approved"];

/// What a unit says to its figure.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerGiven {
    /// The indicator's code.
    #[schema(example = "JJ02", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The unit's code.
    #[schema(example = "331102100", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The period of the figure; the form's own unless told.
    #[serde(default)]
    #[schema(example = "2022-04", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
    /// `confirm` or `dispute`.
    #[schema(value_type = String, example = "dispute", pattern = "^(confirm|dispute)$")]
    pub kind: AnswerKind,
    /// Why it is disputed.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 500)]
    pub reason: Option<String>,
}

/// What a unit said to its figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnswerView {
    /// `confirm` or `dispute`.
    #[schema(example = "dispute")]
    pub kind: String,
    /// The figure as it was then.
    pub value: Option<f64>,
    /// The case of a dispute.
    pub case: Option<Uuid>,
    /// The state of that case: `open`, `kept`, `corrected` or `withdrawn`.
    pub state: Option<String>,
    /// The id of whoever said it.
    pub person: Uuid,
    /// When.
    pub at: DateTime<FixedOffset>,
}

impl AnswerView {
    pub(super) fn of(answer: &Answer, state: Option<String>) -> Self {
        Self {
            kind: answer.kind.name().to_owned(),
            value: answer.value,
            case: answer.case.map(|case| case.0),
            state,
            person: answer.person.0,
            at: answer.at,
        }
    }
}

/// What was said, and the case of a dispute.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Answered {
    /// What was said.
    pub answer: AnswerView,
    /// The case of a dispute.
    pub dispute: Option<CaseDetail>,
}

/// Confirms or disputes a figure for the unit that it scores.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`]; [`AppError::Conflict`] when the form isn't handed in or
/// is verified, when the unit gave the figure itself, or disputes it already; the store's.
pub async fn answer(
    system: &System,
    actor: &Actor,
    id: CaseId,
    given: &AnswerGiven,
) -> Result<Answered, AppError> {
    let save = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let missing = || AppError::not_found("report", id);
        let report = tx.report(id).await?.ok_or_else(missing)?;
        let form = tx.case(id).await?.ok_or_else(missing)?;
        let unit = tx.unit(&given.unit).await?.ok_or_else(|| AppError::not_found("unit", &given.unit))?;
        let post = system.policies().authorise(actor, Action::BoardCheck, &Owners::unit(&unit.path))?;
        let row = asked(&tx, &report, given, unit.id).await?;
        can_be_answered(&tx, &report, &form, &row, given).await?;
        let case = match given.kind {
            AnswerKind::Confirm => None,
            AnswerKind::Dispute => {
                let goal = tx.goal(&given.goal).await?;
                let receiver = tx.units_by_id(&[report.unit]).await?.pop();
                let opening = Opening {
                    lifecycle: "dispute",
                    title: format!("{} {} {}", row.key.period, unit.name, title(goal.as_ref())),
                    body: body(given, &row),
                    subject: Some(Subject { kind: REPORT, id: id.0 }),
                    goals: goal.map(|goal| goal.path.ids().rev().collect()).unwrap_or_default(),
                    parent: Some(id),
                    receiver: receiver.as_ref(),
                    co: Vec::new(),
                };
                Some(open_case(&tx, system, rules, (actor, post), opening).await?)
            }
        };
        let answer = Answer {
            report: id,
            key: row.key,
            kind: given.kind,
            value: row.value,
            case: case.as_ref().map(|case| case.id),
            person: actor.person,
            post: post.id,
            at: system.now(),
        };
        tx.add_answer(Uuid::now_v7(), &answer).await?;
        let mut event = actor.did(system, Some(post), ANSWERED, (REPORT, id.0), Some(unit.id));
        event.changes.push(Change::plain(KIND, None, Some(json!(given.kind.name()))));
        let figure = json!({ "goal": given.goal, "unit": given.unit, "value": answer.value });
        event.changes.push(Change::plain(FIGURE, None, Some(figure)));
        tx.record(&event, &[]).await?;
        Ok::<_, AppError>(AnswerView::of(&answer, case.map(|case| case.standing.state)))
    };
    let answer = system.store().write_once("answer_figure", actor.ask.as_ref(), save).await?;
    let dispute = match answer.case {
        Some(case) => Some(case_for(system, actor, CaseId(case)).await?),
        None => None,
    };
    Ok(Answered { answer, dispute })
}

fn title(goal: Option<&domain::goal::Goal>) -> String {
    goal.map(|goal| goal.title.clone()).unwrap_or_default()
}

fn body(given: &AnswerGiven, row: &Row) -> Map<String, Value> {
    let body = json!({ "goal": given.goal, "unit": given.unit, "period": row.key.period.to_string(),
        "value": row.value, "reason": given.reason.as_deref().map(str::trim) });
    body.as_object().cloned().unwrap_or_default()
}

/// The figure that is meant.
async fn asked(
    tx: &Tx,
    report: &Report,
    given: &AnswerGiven,
    unit: domain::id::UnitId,
) -> Result<Row, AppError> {
    let mut misfits = Misfits::default();
    let period = match &given.period {
        Some(text) => misfits.period("/period", text),
        None => Some(report.period),
    };
    let reason = given.reason.as_ref().map_or(0, |reason| reason.trim().chars().count());
    match given.kind {
        AnswerKind::Dispute if !(5..=500).contains(&reason) => {
            misfits.add("/reason", "out_of_range", "5 to 500 characters");
        }
        AnswerKind::Confirm if given.reason.is_some() => {
            misfits.add("/reason", "not_wanted", "no reason with a confirmation");
        }
        _ => {}
    }
    let row = match (tx.goal(&given.goal).await?, period) {
        (Some(goal), Some(period)) => {
            let key = RowKey { goal: goal.id, unit, period, rater: String::new() };
            tx.report_row(report.id, &key).await?
        }
        _ => None,
    };
    if row.is_none() {
        misfits.add("/goal", "no_such_row", "a figure of the form");
    }
    misfits.done()?;
    row.ok_or_else(|| AppError::outside("a misfit was not told"))
}

async fn can_be_answered(
    tx: &Tx,
    report: &Report,
    form: &Case,
    row: &Row,
    given: &AnswerGiven,
) -> Result<(), AppError> {
    let state = &form.standing.state;
    if !ANSWERED_IN.contains(&state.as_str()) {
        let why = if is_filling(state) { "isn't handed in yet" } else { "isn't open to answers any more" };
        return Err(AppError::conflict("not_to_be_answered", format!("the form {why}")));
    }
    if row.key.unit == report.unit {
        return Err(AppError::conflict("own_figure", "whoever gave a figure doesn't answer it"));
    }
    if given.kind == AnswerKind::Confirm {
        return Ok(());
    }
    for child in tx.children(form.id).await?.iter().filter(|child| !child.group.is_final()) {
        if tx.dispute(child.id).await?.is_some_and(|of| of.key == row.key) {
            return Err(AppError::conflict(
                "disputed_already",
                "the figure is disputed, and not answered yet",
            ));
        }
    }
    Ok(())
}

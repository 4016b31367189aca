//! A unit's figures of a month, whoever gives them: what it confirms or disputes.

use super::answer::AnswerView;
use super::{is_filling, month_named};
use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use chrono::{DateTime, FixedOffset};
use domain::access::{Action, Owners};
use domain::calendar::Moment;
use domain::id::{CaseId, PersonId, PostId};
use domain::report::Row;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::{Act, RowLine};
use uuid::Uuid;

/// States of a form whose figures are verified.
const VERIFIED: [&str; 2] = ["verified", "sealed"];

/// Whose figures of when.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FigureQuery {
    /// The unit's code.
    #[param(example = "331102100", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The month.
    #[param(example = "2022-04", pattern = "^[0-9]{4}-[0-9]{2}$")]
    pub period: String,
}

/// A figure of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct FigureView {
    /// The form's id.
    pub report: Uuid,
    /// The code of the unit that gives it.
    #[schema(example = "331102B13")]
    pub source: String,
    /// The state of the form.
    #[schema(example = "submitted")]
    pub state: String,
    /// The indicator's code.
    #[schema(example = "JJ02")]
    pub goal: String,
    /// The indicator's title.
    pub title: String,
    /// The period that it is of.
    #[schema(example = "2022-04")]
    pub period: String,
    /// Whose mark it is; none for a value.
    pub rater: Option<String>,
    /// The figure; none as long as the form isn't handed in.
    pub value: Option<f64>,
    /// Why there is none, or what is to be known of it.
    pub note: Option<String>,
    /// Who gave it; none as long as the form isn't handed in.
    pub reported: Option<ByView>,
    /// Who verified it; none as long as nobody has.
    pub verified: Option<ByView>,
    /// What the unit said to it, in order.
    pub answers: Vec<AnswerView>,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ByView {
    /// The person's id.
    pub person: Uuid,
    /// The title of the post that they did it in.
    #[schema(example = "区统计局数据填报人")]
    pub post: String,
    /// When, in business time.
    pub at: DateTime<FixedOffset>,
}

/// Who gave and who verified figures.
struct Doers {
    verified: HashMap<CaseId, Act>,
    titles: HashMap<PostId, String>,
}

impl Doers {
    async fn of(system: &System, figures: &[RowLine], forms: &[CaseId]) -> Result<Self, AppError> {
        let verified = system.store().last_done(forms, "verify").await?;
        let gave = figures.iter().filter_map(|of| of.row.given.map(|(_, post, _)| post));
        let posts: Vec<PostId> =
            super::read::distinct(gave.chain(verified.values().filter_map(|act| act.post)));
        let posts = system.store().posts_by_id(&posts).await?;
        Ok(Self { verified, titles: posts.into_iter().map(|post| (post.id, post.title)).collect() })
    }

    fn by(&self, person: PersonId, post: PostId, at: Moment) -> ByView {
        ByView { person: person.0, post: self.titles.get(&post).cloned().unwrap_or_default(), at }
    }

    fn reported(&self, row: &Row) -> Option<ByView> {
        row.given.map(|(person, post, at)| self.by(person, post, at))
    }

    fn verified(&self, form: CaseId) -> Option<ByView> {
        let act = self.verified.get(&form)?;
        Some(self.by(act.person?, act.post?, act.at))
    }
}

/// The figures of a unit in a month's forms.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, [`AppError::Denied`], the store's.
pub async fn figures(
    system: &System,
    actor: &Actor,
    query: &FigureQuery,
) -> Result<Vec<FigureView>, AppError> {
    let month = month_named(&query.period)?;
    let store = system.store();
    let unit = store.unit(&query.unit).await?.ok_or_else(|| AppError::not_found("unit", &query.unit))?;
    system.policies().authorise(actor, Action::ReportRead, &Owners::unit(&unit.path))?;
    let found = store.figures(unit.id, month).await?;
    let forms: Vec<CaseId> = super::read::distinct(found.iter().map(|of| of.report.id));
    let answers = store.answers(&forms, &[unit.id]).await?;
    let cases: Vec<CaseId> = forms.iter().copied().chain(answers.iter().filter_map(|of| of.case)).collect();
    let states = store.report_states(&cases).await?;
    let sources = store.units_by_id(&super::read::distinct(found.iter().map(|of| of.report.unit))).await?;
    let goals = store.goals_by_id(&super::read::distinct(found.iter().map(|of| of.row.key.goal))).await?;
    let doers = Doers::of(system, &found, &forms).await?;
    let show = |RowLine { report, row }: &RowLine| {
        let goal = goals.iter().find(|goal| goal.id == row.key.goal);
        let state = states.get(&report.id).cloned().unwrap_or_default();
        let is_shown = !is_filling(&state);
        let source = sources.iter().find(|unit| unit.id == report.unit);
        let own = answers.iter().filter(|of| of.report == report.id && of.key == row.key);
        let said = own.map(|of| AnswerView::of(of, of.case.and_then(|case| states.get(&case).cloned())));
        FigureView {
            report: report.id.0,
            source: source.map(|unit| unit.code.clone()).unwrap_or_default(),
            goal: goal.map(|goal| goal.code.clone()).unwrap_or_default(),
            title: goal.map(|goal| goal.title.clone()).unwrap_or_default(),
            period: row.key.period.to_string(),
            rater: Some(row.key.rater.clone()).filter(|rater| !rater.is_empty()),
            value: row.value.filter(|_| is_shown),
            note: row.note.clone().filter(|_| is_shown),
            reported: doers.reported(row).filter(|_| is_shown),
            verified: doers.verified(report.id).filter(|_| VERIFIED.contains(&state.as_str())),
            answers: said.collect(),
            state,
        }
    };
    Ok(found.iter().map(show).collect())
}

//! Forms and their figures as they are shown.

use super::answer::AnswerView;
use crate::goals::TargetView;
use crate::rules::Rules;
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::case::Case;
use domain::period::Period;
use domain::report::{Hole, Report};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ReportView {
    /// Its id, which is that of its case.
    pub id: Uuid,
    /// `source`: one indicator for all units, by whoever has the figures; `unit`: what a unit owes itself.
    #[schema(example = "source")]
    pub kind: String,
    /// The month.
    #[schema(example = "2022-04")]
    pub period: String,
    /// The code of the unit that fills it in.
    #[schema(example = "331102B13")]
    pub unit: String,
    /// The code of a source's indicator.
    pub goal: Option<String>,
    /// What it is about.
    pub title: String,
    /// The name of its state.
    #[schema(example = "draft")]
    pub state: String,
    /// The state's title.
    #[schema(example = "草稿")]
    pub state_title: String,
    /// Its first day.
    pub opens: NaiveDate,
    /// Its last day.
    pub cut_off: NaiveDate,
    /// Whether it waits to be filled in although its last day is over.
    pub late: bool,
    /// 进展
    pub progress: Option<String>,
    /// 问题
    pub problem: Option<String>,
    /// 措施
    pub measure: Option<String>,
    /// 提请会议协调的困难
    pub difficulty: Option<String>,
    /// How many figures it asks for.
    pub asked: i64,
    /// How many of them are given or explained.
    pub given: i64,
    /// Counts the changes of its figures and texts; the entity tag is `"v<version>"`.
    pub version: i64,
    /// Counts the changes of its case: send it as If-Match with an action on it.
    pub case_version: i64,
}

/// What a view of a form is made of.
pub(super) struct Shown<'a> {
    pub(super) report: &'a Report,
    pub(super) case: &'a Case,
    pub(super) rules: &'a Rules,
    pub(super) goal: Option<String>,
    pub(super) counts: (i64, i64),
    pub(super) today: NaiveDate,
}

impl ReportView {
    pub(super) fn of(shown: &Shown<'_>) -> Self {
        let Shown { report, case, rules, .. } = shown;
        let state = case.standing.state.clone();
        let known = rules.lifecycles.of(&case.standing).and_then(|of| of.state(&state));
        let told = report.narrative.clone();
        Self {
            id: report.id.0,
            kind: report.kind.name().to_owned(),
            period: report.period.to_string(),
            unit: case.sender.path.code().to_owned(),
            goal: shown.goal.clone(),
            title: case.title.clone(),
            state_title: known.map_or_else(|| state.clone(), |state| state.title.clone()),
            opens: report.opens,
            cut_off: report.cut_off,
            late: super::is_filling(&state) && report.cut_off < shown.today,
            state,
            progress: told.progress,
            problem: told.problem,
            measure: told.measure,
            difficulty: told.difficulty,
            asked: shown.counts.0,
            given: shown.counts.1,
            version: report.version,
            case_version: case.version,
        }
    }
}

/// A value of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ValueView {
    /// The period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The value.
    pub value: f64,
}

impl ValueView {
    pub(super) fn of((period, value): &(Period, f64)) -> Self {
        Self { period: period.to_string(), value: *value }
    }
}

/// What a value may be expected to lie between.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RangeView {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl RangeView {
    /// From the lowest to the highest of these, and half as far again beyond either; none without values.
    pub(super) fn around(values: impl Iterator<Item = f64> + Clone) -> Option<Self> {
        let low = values.clone().reduce(f64::min)?;
        let high = values.reduce(f64::max)?;
        let beyond = (high - low) / 2.0;
        Some(Self { low: low - beyond, high: high + beyond })
            .filter(|of| of.low.is_finite() && of.high.is_finite())
    }
}

/// A figure of a form.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RowView {
    /// The indicator's code.
    #[schema(example = "JJ02")]
    pub goal: String,
    /// The code of the unit that it scores.
    #[schema(example = "331102100")]
    pub unit: String,
    /// That unit's name.
    pub unit_name: String,
    /// The period that it is of: the month, or a longer one that ends with it.
    #[schema(example = "2022-04")]
    pub period: String,
    /// Whose mark it is; none for a value.
    pub rater: Option<String>,
    /// The rater's group.
    pub rater_group: Option<String>,
    /// What it covers: `current` or `cumulative`.
    #[schema(example = "cumulative")]
    pub basis: String,
    /// The last value before.
    pub last: Option<ValueView>,
    /// The value of the same period of the year before.
    pub year_before: Option<ValueView>,
    /// The target in force.
    pub target: Option<TargetView>,
    /// From the lowest to the highest of the last 12 values, and half as far again beyond either.
    pub plausible: Option<RangeView>,
    /// The figure.
    pub value: Option<f64>,
    /// Of a published ranking: how many took part.
    pub rank_of: Option<f64>,
    /// Of a published ranking: the place in the period before.
    pub previous_rank: Option<f64>,
    /// Why there is none, or what is to be known of it.
    pub note: Option<String>,
    /// Why a figure that is warned about is right.
    pub reason: Option<String>,
    /// What it isn't that it was expected to be: by `kind`, with its figures.
    #[schema(value_type = Vec<Object>)]
    pub warnings: Value,
    /// What keeps the form from being submitted: `empty` or `unexplained`.
    pub hole: Option<&'static str>,
    /// The id of whoever gave it.
    pub person: Option<Uuid>,
    /// When.
    pub at: Option<DateTime<FixedOffset>>,
    /// What its unit said to it, in order.
    pub answers: Vec<AnswerView>,
}

pub(super) fn hole_name(hole: Hole) -> &'static str {
    match hole {
        Hole::Empty => "empty",
        Hole::Unexplained => "unexplained",
    }
}

//! Listing forms.

use super::{is_filling, month_of};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use chrono::NaiveDate;
use domain::access::Action;
use domain::id::CaseId;
use domain::report::FormKind;
use serde::{Deserialize, Serialize};
use store::{ReportLine, ReportQuery};
use uuid::Uuid;

/// Which forms to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportFilter {
    /// Only those of this month.
    #[param(example = "2022-04", pattern = "^[0-9]{4}-[0-9]{2}$")]
    pub period: Option<String>,
    /// Only those that the unit of this code fills in.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Only those of this kind: `source` or `unit`.
    #[param(value_type = Option<String>, pattern = "^(source|unit)$")]
    pub kind: Option<FormKind>,
    /// Only those in this state.
    #[param(example = "submitted", min_length = 1, max_length = 40)]
    pub state: Option<String>,
    /// `true`: only those that wait to be filled in although their last day is over.
    pub late: Option<bool>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// A form in a line.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ReportLineView {
    /// Its id, which is that of its case.
    pub id: Uuid,
    /// `source` or `unit`.
    #[schema(example = "source")]
    pub kind: String,
    /// The month.
    #[schema(example = "2022-04")]
    pub period: String,
    /// The code of the unit that fills it in.
    #[schema(example = "331102B13")]
    pub unit: String,
    /// That unit's name.
    pub unit_name: String,
    /// The code of a source's indicator.
    pub goal: Option<String>,
    /// That indicator's title.
    pub goal_title: Option<String>,
    /// The name of its state.
    #[schema(example = "draft")]
    pub state: String,
    /// Its first day.
    pub opens: NaiveDate,
    /// Its last day.
    pub cut_off: NaiveDate,
    /// Whether it waits to be filled in although its last day is over.
    pub late: bool,
    /// Counts the changes of its figures and texts.
    pub version: i64,
    /// Counts the changes of its case.
    pub case_version: i64,
}

/// The forms that whoever asks may see, in the order in which they were opened.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn reports(
    system: &System,
    actor: &Actor,
    filter: &ReportFilter,
) -> Result<Page<ReportLineView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let period = filter.period.as_deref().and_then(|text| month_of(&mut misfits, "?period", text));
    misfits.done()?;
    let unit = match &filter.unit {
        Some(code) => Some(crate::units::unit(system, actor, code).await?.id),
        None => None,
    };
    let scope = system.policies().scope(actor, Action::ReportRead);
    let today = system.today();
    let query = ReportQuery {
        period,
        unit,
        kind: filter.kind,
        state: filter.state.clone(),
        late_on: Some(today).filter(|_| filter.late == Some(true)),
        after: filter.after.map(CaseId),
        limit: size + 1,
    };
    let found = system.store().reports(&scope, &query).await?;
    let units: Vec<_> = super::read::distinct(found.iter().map(|of| of.report.unit));
    let units = system.store().units_by_id(&units).await?;
    let goals: Vec<_> = super::read::distinct(found.iter().filter_map(|of| of.report.goal));
    let goals = system.store().goals_by_id(&goals).await?;
    let show = |of: &ReportLine| {
        let report = &of.report;
        let unit = units.iter().find(|unit| unit.id == report.unit);
        let goal = goals.iter().find(|goal| Some(goal.id) == report.goal);
        ReportLineView {
            id: report.id.0,
            kind: report.kind.name().to_owned(),
            period: report.period.to_string(),
            unit: unit.map(|unit| unit.code.clone()).unwrap_or_default(),
            unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            goal: goal.map(|goal| goal.code.clone()),
            goal_title: goal.map(|goal| goal.title.clone()),
            late: is_filling(&of.state) && report.cut_off < today,
            state: of.state.clone(),
            opens: report.opens,
            cut_off: report.cut_off,
            version: report.version,
            case_version: of.case_version,
        }
    };
    let lines = found.iter().map(show).collect();
    Ok(Page::of(lines, size, |line: &ReportLineView| line.id.to_string()))
}

//! A form with its figures and what whoever fills it in has to know: a fixed number of queries, however many there are.

use super::answer::AnswerView;
use super::view::{RangeView, ReportView, RowView, Shown, ValueView, hole_name};
use super::visible;
use crate::AppError;
use crate::actor::Actor;
use crate::goals::{TargetView, show_target};
use crate::page::Page;
use crate::system::System;
use domain::goal::{Card, Goal};
use domain::id::{CaseId, GoalId, UnitId};
use domain::period::{Cadence, Period};
use domain::report::{Answer, Row, Targets};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use store::Past;

/// How many figures a page has unless told, and at most.
const MOST: u64 = 500;

/// How many values before are looked at.
pub(super) const BEFORE: usize = 12;

/// Which figures.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RowsQuery {
    /// The `next` of the page before.
    #[param(minimum = 0)]
    pub after: Option<u32>,
    /// How many at most: 1 to 500, 500 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// An indicator that a form asks for.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct IndicatorView {
    /// Its code.
    #[schema(example = "JJ02")]
    pub goal: String,
    /// Its title.
    pub title: String,
    /// What is counted, in words.
    pub definition: Option<String>,
    /// How it is computed.
    pub formula: Option<String>,
    /// The document that it rests on.
    pub document: Option<String>,
    /// Its unit of measure.
    #[schema(example = "%")]
    pub measure: Option<String>,
    /// Which values are good: `up`, `down` or `target`.
    pub direction: Option<String>,
}

/// A form with its figures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReportDetail {
    /// The form.
    #[serde(flatten)]
    pub report: ReportView,
    /// The indicators on this page, with their cards.
    pub indicators: Vec<IndicatorView>,
    /// The figures, in their order.
    pub rows: Page<RowView>,
}

/// A form with its figures and what has to be known to fill them in.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn report(
    system: &System,
    actor: &Actor,
    id: CaseId,
    query: &RowsQuery,
) -> Result<ReportDetail, AppError> {
    let size = crate::page::size(Some(query.limit.unwrap_or(MOST)))?;
    let (report, case) = visible(system, actor, id).await?;
    let store = system.store();
    let rows = store.rows_after(id, query.after, size + 1).await?;
    let counts = store.count_rows(id).await?;
    let beside = Beside::load(system, id, report.period, report.cut_off, &rows).await?;
    let goal = report.goal.and_then(|goal| beside.goals.get(&goal)).map(|goal| goal.code.clone());
    let rules = system.rules().await?;
    let today = system.today();
    let shown = Shown { report: &report, case: &case, rules: &rules, goal, counts, today };
    let mut indicators: Vec<IndicatorView> = Vec::new();
    let mut seen = HashSet::new();
    for row in rows.iter().filter(|row| seen.insert(row.key.goal)) {
        indicators.extend(beside.indicator(row.key.goal));
    }
    let places: Vec<u32> = rows.iter().map(|row| row.place).collect();
    let rows: Vec<(u32, RowView)> = places.into_iter().zip(rows.iter().map(|row| beside.show(row))).collect();
    let page = Page::of(rows, size, |(place, _): &(u32, RowView)| place.to_string());
    let rows = Page { items: page.items.into_iter().map(|(_, row)| row).collect(), next: page.next };
    Ok(ReportDetail { report: ReportView::of(&shown), indicators, rows })
}

/// What is shown beside figures.
struct Beside {
    goals: HashMap<GoalId, Goal>,
    units: HashMap<UnitId, Unit>,
    cards: HashMap<GoalId, Card>,
    targets: Targets,
    past: Past,
    answers: Vec<(Answer, Option<String>)>,
}

impl Beside {
    async fn load(
        system: &System,
        id: CaseId,
        month: Period,
        day: chrono::NaiveDate,
        rows: &[Row],
    ) -> Result<Self, AppError> {
        let store = system.store();
        let goals: Vec<GoalId> = distinct(rows.iter().map(|row| row.key.goal));
        let units: Vec<UnitId> = distinct(rows.iter().map(|row| row.key.unit));
        let answers = store.answers(&[id], &units).await?;
        let disputes: Vec<CaseId> = answers.iter().filter_map(|answer| answer.case).collect();
        let states = store.report_states(&disputes).await?;
        let state = |answer: &Answer| answer.case.and_then(|case| states.get(&case).cloned());
        let targets = store.targets_for(&goals, &units, month).await?;
        Ok(Self {
            goals: store.goals_by_id(&goals).await?.into_iter().map(|goal| (goal.id, goal)).collect(),
            units: store.units_by_id(&units).await?.into_iter().map(|unit| (unit.id, unit)).collect(),
            cards: store.cards_on(&goals, day).await?,
            targets: Targets::of(targets),
            past: store.past(&goals, &units, since(month, rows)).await?,
            answers: answers.into_iter().map(|answer| (answer.clone(), state(&answer))).collect(),
        })
    }

    fn indicator(&self, id: GoalId) -> Option<IndicatorView> {
        let (goal, card) = (self.goals.get(&id)?, self.cards.get(&id));
        Some(IndicatorView {
            goal: goal.code.clone(),
            title: goal.title.clone(),
            definition: card.map(|card| card.definition.clone()),
            formula: card.and_then(|card| card.formula.clone()),
            document: card.and_then(|card| card.document.clone()),
            measure: card.map(|card| card.measure.clone()),
            direction: card.map(|card| card.direction.name().to_owned()),
        })
    }

    fn target(&self, row: &Row) -> Option<TargetView> {
        let key = &row.key;
        let target = self.targets.in_force(key.goal, key.unit, key.period)?;
        let unit = target.unit.and_then(|unit| self.units.get(&unit)).map(|unit| unit.code.clone());
        Some(show_target(target, unit))
    }

    fn show(&self, row: &Row) -> RowView {
        let key = &row.key;
        let before = before(&self.past, row);
        let year_before = year_before(key.period);
        let of_year = before.iter().find(|(period, _)| Some(*period) == year_before);
        let latest = &before[before.len().saturating_sub(BEFORE)..];
        let code = |id: &GoalId| self.goals.get(id).map(|goal| goal.code.clone()).unwrap_or_default();
        let unit = self.units.get(&key.unit);
        let answers = self.answers.iter().filter(|(answer, _)| answer.key == *key);
        RowView {
            goal: code(&key.goal),
            unit: unit.map(|unit| unit.code.clone()).unwrap_or_default(),
            unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            period: key.period.to_string(),
            rater: Some(key.rater.clone()).filter(|rater| !rater.is_empty()),
            rater_group: Some(row.rater_group.clone()).filter(|group| !group.is_empty()),
            basis: row.basis.name().to_owned(),
            last: before.last().map(ValueView::of),
            year_before: of_year.map(ValueView::of),
            target: self.target(row),
            plausible: RangeView::around(latest.iter().map(|(_, value)| *value)),
            value: row.value,
            rank_of: row.rank_of,
            previous_rank: row.previous_rank,
            note: row.note.clone(),
            reason: row.reason.clone(),
            warnings: json!(row.warnings),
            hole: row.hole().map(hole_name),
            person: row.given.map(|(person, ..)| person.0),
            at: row.given.map(|(.., at)| at),
            answers: answers.map(|(answer, state)| AnswerView::of(answer, state.clone())).collect(),
        }
    }
}

/// The values of a figure's own cadence before it, the latest last.
pub(super) fn before(past: &Past, row: &Row) -> Vec<(Period, f64)> {
    let key = &row.key;
    let known = past.get(&(key.goal, key.unit)).map_or(&[][..], Vec::as_slice);
    let is_before = |period: Period| period.cadence() == key.period.cadence() && period < key.period;
    let values = known.iter().filter(|(period, _)| key.rater.is_empty() && is_before(*period));
    values.copied().collect()
}

/// From which month to which one earlier values matter.
pub(super) fn since(month: Period, rows: &[Row]) -> (Period, Period) {
    let longest = rows.iter().map(|row| row.key.period.cadence().months()).max().unwrap_or(1);
    let years = (BEFORE as u32 * longest).div_ceil(12);
    let first = Period::new(month.year().saturating_sub(years).max(1), Cadence::Month, month.number());
    (first.unwrap_or(month), month)
}

fn year_before(period: Period) -> Option<Period> {
    Period::new(period.year().checked_sub(1)?, period.cadence(), period.number())
}

pub(super) fn distinct<T: std::hash::Hash + Eq + Copy>(of: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    of.filter(|one| seen.insert(*one)).collect()
}

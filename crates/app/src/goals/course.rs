//! How a goal stood month by month.

use super::progress::{Material, between};
use super::{last_month, thresholds, visible};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::goal::{Trend, month_of, trend};
use domain::period::{Cadence, Period};
use serde::{Deserialize, Serialize};

/// The most months that are shown at once.
const MOST_MONTHS: u32 = 60;

/// Changes of progress below this are none: half of what is shown.
const LEAST_CHANGE: f64 = 0.005;

/// Which months.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CourseQuery {
    /// From this month on; from eleven months before the last unless told.
    #[param(example = "2021-04", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub from: Option<String>,
    /// Up to this month; up to the last full month unless told.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub to: Option<String>,
}

/// How something stood at the end of a month.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MonthStand {
    /// The month.
    #[schema(example = "2022-03")]
    pub period: String,
    /// Achieved ÷ scheduled share: 1 is on schedule; none without data.
    pub progress: Option<f64>,
    /// The share of the year's way that was gone, of what is gone in the course of a year.
    pub achieved: Option<f64>,
    /// The share of it that was due.
    pub scheduled: Option<f64>,
    /// `ahead`, `on_schedule`, `behind`, `stuck` or `no_data`.
    #[schema(example = "behind")]
    pub light: String,
}

/// Where progress goes.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TrendView {
    /// `rising`, `falling` or `mixed`.
    #[schema(example = "falling")]
    pub way: String,
    /// For how many months in a row.
    pub months: usize,
    /// Progress less that of the month before.
    pub change: f64,
}

/// A goal month by month.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CourseView {
    /// The goal's code.
    #[schema(example = "action-industry")]
    pub goal: String,
    /// Its months, the earliest first.
    pub months: Vec<MonthStand>,
    /// Where it goes; none without data in the last two months.
    pub trend: Option<TrendView>,
}

impl From<Trend> for TrendView {
    fn from(of: Trend) -> Self {
        Self { way: of.way.name().to_owned(), months: of.months, change: of.change }
    }
}

/// Where progress went in these months, the latest last.
pub(super) fn trend_of(months: &[MonthStand]) -> Option<TrendView> {
    let values: Vec<Option<f64>> = months.iter().map(|month| month.progress).collect();
    trend(&values, LEAST_CHANGE).map(TrendView::from)
}

/// How a goal stood, with all below it, at the end of each month.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn course(
    system: &System,
    actor: &Actor,
    code: &str,
    query: &CourseQuery,
) -> Result<CourseView, AppError> {
    let (first, last) = months(system, query)?;
    let goal = visible(system, actor, code).await?;
    let (thresholds, _) = thresholds::read(system).await?;
    let material = Material::read(system, &goal, (first, last), thresholds).await?;
    let months: Vec<MonthStand> = between(first, last).map(|month| stand(&material, &goal, month)).collect();
    Ok(CourseView { goal: goal.code.clone(), trend: trend_of(&months), months })
}

/// How a goal stood at the end of a month.
fn stand(material: &Material, goal: &domain::goal::Goal, month: Period) -> MonthStand {
    month_stand(&material.at(month), goal, month)
}

pub(super) fn month_stand(
    standings: &super::progress::Standings<'_>,
    goal: &domain::goal::Goal,
    month: Period,
) -> MonthStand {
    let (stand, gone) = (standings.at(&goal.path), standings.gone(&goal.path));
    MonthStand {
        period: month.to_string(),
        progress: stand.progress,
        achieved: gone.map(|gone| gone.achieved),
        scheduled: gone.map(|gone| gone.scheduled),
        light: stand.light.name().to_owned(),
    }
}

/// The months that are asked for.
fn months(system: &System, query: &CourseQuery) -> Result<(Period, Period), AppError> {
    let mut misfits = Misfits::default();
    let mut read = |at, text: &Option<String>| text.as_ref().and_then(|text| misfits.period(at, text));
    let (from, to) = (read("?from", &query.from), read("?to", &query.to));
    misfits.done()?;
    let usual = || last_month(system).ok_or_else(|| AppError::outside("the clock has no month"));
    let last = to.map_or_else(usual, Ok)?.at(Cadence::Month);
    let first = from.map_or_else(|| back(last, 11), |from| from.at(Cadence::Month));
    let mut misfits = Misfits::default();
    if month_of(first) > month_of(last) {
        misfits.add("?from", "out_of_range", format!("not after {last}"));
    } else if month_of(last) - month_of(first) >= MOST_MONTHS {
        misfits.add("?from", "out_of_range", format!("at most {MOST_MONTHS} months"));
    }
    misfits.done()?;
    Ok((first, last))
}

/// The month so many months before another.
pub(super) fn back(month: Period, months: usize) -> Period {
    (0..months).try_fold(month, |at, _| at.previous()).unwrap_or(month)
}

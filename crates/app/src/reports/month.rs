//! How a month stands (战情): its forms in figures.

use super::month_named;
use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use domain::access::Action;
use serde::Serialize;
use store::MonthCount;

/// Forms of one kind in one state.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CountView {
    /// `source` or `unit`.
    #[schema(example = "source")]
    pub kind: String,
    /// The name of their state.
    #[schema(example = "draft")]
    pub state: String,
    /// How many there are.
    pub forms: i64,
    /// How many of them wait to be filled in although their last day is over.
    pub late: i64,
    /// How many figures they ask for.
    pub asked: i64,
    /// How many of those are given or explained.
    pub given: i64,
}

/// A month in figures, as far as whoever asks may see its forms.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MonthView {
    /// The month.
    #[schema(example = "2022-04")]
    pub period: String,
    /// How many forms there are.
    pub forms: i64,
    /// How many of them wait to be filled in although their last day is over.
    pub late: i64,
    /// How many figures they ask for.
    pub asked: i64,
    /// How many of those are given or explained.
    pub given: i64,
    /// How many figures are disputed and not answered yet.
    pub disputes: u64,
    /// The forms by kind and state.
    pub by_state: Vec<CountView>,
}

/// How a month stands.
///
/// # Errors
/// [`AppError::Invalid`], the store's.
pub async fn month(system: &System, actor: &Actor, period: &str) -> Result<MonthView, AppError> {
    let month = month_named(period)?;
    let scope = system.policies().scope(actor, Action::ReportRead);
    let counts = system.store().count_reports(&scope, month, system.today()).await?;
    let sum = |of: fn(&MonthCount) -> i64| counts.iter().map(of).sum();
    Ok(MonthView {
        period: month.to_string(),
        forms: sum(|of| of.forms),
        late: sum(|of| of.late),
        asked: sum(|of| of.asked),
        given: sum(|of| of.given),
        disputes: system.store().count_disputes(&scope, month).await?,
        by_state: counts
            .iter()
            .map(|of| CountView {
                kind: of.kind.name().to_owned(),
                state: of.state.clone(),
                forms: of.forms,
                late: of.late,
                asked: of.asked,
                given: of.given,
            })
            .collect(),
    })
}

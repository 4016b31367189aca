//! How a due date of a case comes about.

use super::view::{ClockView, case, clock_view};
use crate::AppError;
use crate::actor::Actor;
use crate::calendar::DueView;
use crate::system::System;
use domain::id::CaseId;
use serde::Serialize;

/// A clock, and how it comes to its due date.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClockExplained {
    /// The clock.
    pub clock: ClockView,
    /// The way from when it last began to run; none while it is stopped, or when it has ended.
    pub explanation: Option<DueView>,
}

/// How the clock of this name comes to its due date.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn clock(
    system: &System,
    actor: &Actor,
    id: CaseId,
    name: &str,
) -> Result<ClockExplained, AppError> {
    let case = case(system, actor, id).await?;
    let rules = system.rules().await?;
    let timer = case.standing.timers.iter().find(|timer| timer.clock == name);
    let timer = timer.ok_or_else(|| AppError::not_found("clock", name))?;
    let left = timer.left(&rules.calendar);
    let explanation = timer.since.map(|since| DueView::of(&rules.calendar.explain(since, left)));
    Ok(ClockExplained { clock: clock_view(timer, rules.lifecycle(&case)?, &rules), explanation })
}

//! What a figure of a form was before: from the journal.

use super::save::FIGURES;
use super::visible;
use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use chrono::{DateTime, FixedOffset};
use domain::id::CaseId;
use domain::journal::{Change, Code, Recorded};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

const SAVED: Code = Code::literal("report.saved");

/// Which figure.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CellQuery {
    /// The indicator's code.
    #[param(example = "JJ02", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The code of the unit that it scores.
    #[param(example = "331102100", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The period that it is of; all unless told.
    #[param(example = "2022-04", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
}

/// A change of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CellChange {
    /// When, in business time.
    pub at: DateTime<FixedOffset>,
    /// The id of whoever changed it.
    pub person: Option<Uuid>,
    /// In which post.
    pub post: Option<Uuid>,
    /// The period that it is of.
    pub period: String,
    /// The figure before.
    pub before: Option<f64>,
    /// The figure after.
    pub after: Option<f64>,
}

/// The changes of a figure of a form, the first one first.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn history(
    system: &System,
    actor: &Actor,
    id: CaseId,
    query: &CellQuery,
) -> Result<Vec<CellChange>, AppError> {
    visible(system, actor, id).await?;
    let is_asked = |figure: &Value| {
        let is = |name: &str, wanted: &str| figure[name].as_str() == Some(wanted);
        let period = query.period.as_deref().is_none_or(|period| is("period", period));
        is("goal", &query.goal) && is("unit", &query.unit) && period
    };
    let mut changes = Vec::new();
    for event in system.store().events_of(id.0, &SAVED).await? {
        for change in event.changes.iter().filter(|change| change.field == FIGURES) {
            for (before, after) in pairs(change).filter(|(_, after)| is_asked(after)) {
                changes.push(CellChange {
                    at: event.at,
                    person: event.person.map(|person| person.0),
                    post: event.post.map(|post| post.0),
                    period: after["period"].as_str().unwrap_or_default().to_owned(),
                    before: before["value"].as_f64(),
                    after: after["value"].as_f64(),
                });
            }
        }
    }
    Ok(changes)
}

fn pairs(change: &Change) -> impl Iterator<Item = (&Value, &Value)> {
    figures(change.before.as_ref()).iter().zip(figures(change.after.as_ref()))
}

fn figures(side: Option<&Recorded>) -> &[Value] {
    match side {
        Some(Recorded::Plain(Value::Array(figures))) => figures,
        _ => &[],
    }
}

//! Lists of cases.

use super::view::CaseView;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use crate::units;
use chrono::NaiveDate;
use domain::access::Action;
use domain::calendar::ZONE;
use domain::id::CaseId;
use domain::lifecycle::Group;
use serde::Deserialize;
use store::CaseQuery;
use uuid::Uuid;

/// Which cases to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseFilter {
    /// Only those of this lifecycle.
    #[param(example = "task")]
    pub lifecycle: Option<String>,
    /// Only those whose state is of this group.
    pub group: Option<GroupName>,
    /// Only those that the unit of this code ordered, has or is bound to.
    pub unit: Option<String>,
    /// `true`: only those that whoever asks ordered, or that a unit of one of their posts has.
    pub mine: Option<bool>,
    /// Only those with a running clock that is due before this day begins.
    pub due_before: Option<NaiveDate>,
    /// Only the parts of this case.
    pub parent: Option<Uuid>,
    /// Only those about the thing of this id.
    pub subject: Option<Uuid>,
    /// Only those that serve the goal of this code, or one below it.
    #[param(min_length = 1, max_length = 40)]
    pub goal: Option<String>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// What a state means.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupName {
    /// Somebody has to act.
    Open,
    /// It rests until something happens elsewhere.
    Waiting,
    /// It ended well.
    Done,
    /// It ended without being done.
    Rejected,
}

impl From<GroupName> for Group {
    fn from(name: GroupName) -> Self {
        match name {
            GroupName::Open => Self::Open,
            GroupName::Waiting => Self::Waiting,
            GroupName::Done => Self::Done,
            GroupName::Rejected => Self::Rejected,
        }
    }
}

/// The cases that whoever asks may see, the newest first.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn cases(system: &System, actor: &Actor, filter: CaseFilter) -> Result<Page<CaseView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    misfits.day("?due_before", filter.due_before);
    misfits.done()?;
    let scope = system.policies().scope(actor, Action::CaseRead);
    let unit = match &filter.unit {
        Some(code) => Some(units::unit(system, actor, code).await?.id),
        None => None,
    };
    let goal = match &filter.goal {
        Some(code) => {
            let goal = system.store().goal(code).await?.ok_or_else(|| AppError::not_found("goal", code))?;
            Some(goal.id)
        }
        None => None,
    };
    let units = || actor.posts.iter().map(|post| post.unit).collect();
    let before = filter.due_before.and_then(|day| day.and_hms_opt(0, 0, 0));
    let query = CaseQuery {
        lifecycle: filter.lifecycle,
        group: filter.group.map(Group::from),
        unit,
        mine: filter.mine.unwrap_or(false).then(|| (actor.person, units())),
        due_before: before.and_then(|start| start.and_local_timezone(ZONE).single()),
        parent: filter.parent.map(CaseId),
        subject: filter.subject,
        goal,
        after: filter.after.map(CaseId),
        limit: size + 1,
    };
    let found = system.store().cases(&scope, &query).await?;
    let rules = system.rules().await?;
    let views = found.iter().map(|case| CaseView::of(case, &rules)).collect();
    Ok(Page::of(views, size, |case| case.id.to_string()))
}

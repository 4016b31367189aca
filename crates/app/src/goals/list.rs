//! Listing goals.

use super::view::{GoalView, Names};
use crate::AppError;
use crate::actor::Actor;
use crate::page::{Page, size};
use crate::system::System;
use domain::access::Action;
use domain::goal::Tier;
use serde::Deserialize;
use store::GoalQuery;

/// Which goals to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GoalFilter {
    /// Only those of this tier.
    #[param(value_type = Option<String>, pattern = "^(strategy|tactic|campaign|item)$", example = "campaign")]
    pub tier: Option<Tier>,
    /// Only those directly below the goal of this code.
    #[param(min_length = 1, max_length = 40)]
    pub parent: Option<String>,
    /// Only those that the unit of this code is responsible for.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Only those whose code or title has this.
    #[param(min_length = 1, max_length = 100)]
    pub text: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The goals that whoever asks may see, by code.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a parent or unit, the store's.
pub async fn goals(system: &System, actor: &Actor, filter: GoalFilter) -> Result<Page<GoalView>, AppError> {
    let size = size(filter.limit)?;
    let parent = match &filter.parent {
        Some(code) => Some(super::visible(system, actor, code).await?.id),
        None => None,
    };
    let unit = match &filter.unit {
        Some(code) => Some(crate::units::unit(system, actor, code).await?.id),
        None => None,
    };
    let scope = system.policies().scope(actor, Action::GoalRead);
    let (tier, text, after) = (filter.tier, filter.text, filter.after);
    let query = GoalQuery { tier, parent, unit, text, after, limit: size + 1 };
    let found = system.store().goals(&scope, &query).await?;
    let names = Names::of(system, &found).await?;
    Ok(Page::of(found.iter().map(|goal| names.show(goal)).collect(), size, |goal: &GoalView| {
        goal.code.clone()
    }))
}

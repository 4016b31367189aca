//! Trying a scheme before it is saved.

use super::read::{NodeView, nodes};
use super::{check_assignment, parse};
use crate::AppError;
use crate::actor::Actor;
use crate::goals::Frequency;
use crate::system::System;
use domain::access::Action;
use kernel::scheme::Scheme;
use serde::{Deserialize, Serialize};

/// A scheme to try.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeText {
    /// The TOML file's text, as docs/scheme.md has it.
    #[schema(min_length = 1, max_length = 500_000)]
    pub text: String,
    /// Who is scored on what: a CSV file's text with `unit,indicator,role,share,weight,points,status`, as docs/input.md has
    /// it. Without it every unit is scored on every indicator.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4_000_000)]
    pub assign: Option<String>,
}

/// What a scheme without faults says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SchemeChecked {
    /// Its code.
    #[schema(example = "towns")]
    pub code: String,
    /// What its boards are called.
    pub title: String,
    /// How often a board is made.
    pub period: Frequency,
    /// Its nodes in the order of the file.
    pub nodes: Vec<NodeView>,
    /// Codes of indicators that are no goals of the plan, so that nobody is asked for them: they are right where figures come
    /// from elsewhere, and a slip otherwise.
    pub not_planned: Vec<String>,
}

/// Whether a scheme is without faults, and what it says. Nothing is saved.
///
/// # Errors
/// [`AppError::Input`] with all its faults, [`AppError::Invalid`], [`AppError::Denied`], the store's.
pub async fn check_scheme(
    system: &System,
    actor: &Actor,
    given: &SchemeText,
) -> Result<SchemeChecked, AppError> {
    system.policies().authorise_at_root(actor, Action::SchemeEdit)?;
    let scheme = parse(&given.text)?;
    check_assignment(system, &scheme, given.assign.as_deref()).await?;
    checked(system, &scheme).await
}

pub(super) async fn checked(system: &System, scheme: &Scheme) -> Result<SchemeChecked, AppError> {
    let indicators: Vec<&str> = scheme
        .nodes
        .iter()
        .filter(|node| node.indicator().is_some())
        .map(|node| node.code.as_str())
        .collect();
    let planned = system.store().planned(&indicators).await?;
    let missing = indicators.iter().filter(|code| !planned.contains(**code));
    Ok(SchemeChecked {
        code: scheme.code.clone(),
        title: scheme.title.clone(),
        period: scheme.period.into(),
        nodes: nodes(scheme),
        not_planned: missing.map(|code| (*code).to_owned()).collect(),
    })
}

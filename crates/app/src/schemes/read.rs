//! Schemes as they are shown.

use super::parse;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::scheme::{SchemeVersion, in_force};
use kernel::scheme::Scheme;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A version in a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VersionLine {
    /// Its number, from 1.
    pub version: u32,
    /// The first period that is scored by it, as far as no later version begins before.
    #[schema(example = "2022-03")]
    pub from: String,
    /// Why it was changed, or the document that orders it.
    pub reason: Option<String>,
    /// The id of whoever saved it.
    pub person: Uuid,
    /// When.
    pub recorded: DateTime<Utc>,
}

impl From<&SchemeVersion> for VersionLine {
    fn from(of: &SchemeVersion) -> Self {
        Self {
            version: of.version,
            from: of.from.to_string(),
            reason: of.reason.clone(),
            person: of.person.0,
            recorded: of.recorded,
        }
    }
}

/// A scheme in a line, as its last version has it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SchemeLine {
    /// Its code.
    #[schema(example = "towns")]
    pub code: String,
    /// What its boards are called.
    pub title: String,
    /// Its last version.
    #[serde(flatten)]
    pub last: VersionLine,
}

/// A node of a scheme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NodeView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the node that it belongs to; none for the root.
    pub parent: Option<String>,
    /// Its weight in its parent.
    pub weight: f64,
    /// Whether it is an indicator.
    pub is_indicator: bool,
    /// Whether its score is summed into its parent's; watched nodes are shown only.
    pub counts: bool,
}

/// A scheme in one of its versions.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SchemeView {
    /// Its code.
    #[schema(example = "towns")]
    pub code: String,
    /// What its boards are called.
    pub title: String,
    /// Which version this is.
    #[serde(flatten)]
    pub shown: VersionLine,
    /// The TOML file's text.
    pub text: String,
    /// Who is scored on what, a CSV file's text; without it every unit on every indicator.
    pub assign: Option<String>,
    /// Its nodes in the order of the file.
    pub nodes: Vec<NodeView>,
    /// All its versions, the first one first.
    pub versions: Vec<VersionLine>,
}

/// Which version to show: that of a number, that in force in a period, or the last one.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SchemeAsked {
    /// The version's number.
    #[param(minimum = 1)]
    pub version: Option<u32>,
    /// A period that it is in force in.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
}

/// All schemes, by code.
///
/// # Errors
/// [`AppError::Denied`], the store's.
pub async fn schemes(system: &System, actor: &Actor) -> Result<Vec<SchemeLine>, AppError> {
    system.policies().authorise_at_root(actor, Action::SchemeRead)?;
    let all = system.store().schemes().await?;
    let last_of_code = |at: &usize| all.get(at + 1).is_none_or(|next| next.code != all[*at].code);
    let lines = (0..all.len()).filter(last_of_code).map(|at| &all[at]);
    let line = |of: &SchemeVersion| SchemeLine {
        code: of.code.clone(),
        title: of.title.clone(),
        last: VersionLine::from(of),
    };
    Ok(lines.map(line).collect())
}

/// A scheme in one of its versions.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such version or none in force, [`AppError::Invalid`], [`AppError::Denied`], the
/// store's.
pub async fn scheme(
    system: &System,
    actor: &Actor,
    code: &str,
    asked: &SchemeAsked,
) -> Result<SchemeView, AppError> {
    system.policies().authorise_at_root(actor, Action::SchemeRead)?;
    let mut misfits = Misfits::default();
    let period = asked.period.as_deref().map(|text| misfits.period("?period", text));
    if asked.version.is_some() && period.is_some() {
        misfits.add("?period", "too_many", "a version or a period");
    }
    misfits.done()?;
    let versions = system.store().scheme(code).await?;
    let shown = match (asked.version, period.flatten()) {
        (Some(number), _) => versions.iter().find(|of| of.version == number),
        (None, Some(period)) => in_force(&versions, period),
        (None, None) => versions.last(),
    };
    let shown = shown.ok_or_else(|| AppError::not_found("scheme", wanted(code, asked)))?;
    let scheme = parse(&shown.text)?;
    Ok(SchemeView {
        code: shown.code.clone(),
        title: shown.title.clone(),
        shown: VersionLine::from(shown),
        text: shown.text.clone(),
        assign: shown.assign.clone(),
        nodes: nodes(&scheme),
        versions: versions.iter().map(VersionLine::from).collect(),
    })
}

fn wanted(code: &str, asked: &SchemeAsked) -> String {
    match (asked.version, &asked.period) {
        (Some(version), _) => format!("{code} version {version}"),
        (None, Some(period)) => format!("{code} in {period}"),
        (None, None) => code.to_owned(),
    }
}

pub(super) fn nodes(scheme: &Scheme) -> Vec<NodeView> {
    let view = |node: &kernel::scheme::Node| NodeView {
        code: node.code.clone(),
        name: node.name.clone(),
        parent: node.parent.map(|parent| scheme.nodes[parent].code.clone()),
        weight: node.weight,
        is_indicator: node.indicator().is_some(),
        counts: node.counts(),
    };
    scheme.nodes.iter().map(view).collect()
}

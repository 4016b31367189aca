//! A goal with the chain above it and how all below it stands.

use super::milestone::{MilestoneView, show};
use super::progress::{Material, Stand};
use super::view::{GoalView, Names};
use super::{last_month, thresholds, visible};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::{Action, Owners};
use domain::goal::{Goal, Milestone};
use domain::id::{GoalId, UnitId};
use domain::period::Cadence;
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// In which month a goal is looked at.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NodeQuery {
    /// At the end of this period; of the last full month unless told.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
}

/// A goal above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Link {
    /// Its code.
    pub code: String,
    /// How high it stands.
    pub tier: String,
    /// What people call it.
    pub title: String,
}

/// A goal directly below.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Child {
    /// Its code.
    pub code: String,
    /// How high it stands.
    pub tier: String,
    /// Of an item: what it is.
    pub kind: Option<String>,
    /// What people call it.
    pub title: String,
    /// Its weight in the progress of the goals above it.
    pub weight: f64,
    /// 1 is on schedule; none without data.
    pub progress: Option<f64>,
    /// `ahead`, `on_schedule`, `behind`, `stuck` or `no_data`.
    #[schema(example = "behind")]
    pub light: String,
    /// Whether it was made up for a demonstration.
    pub synthetic: bool,
}

/// The milestones of a goal and of those below it that whoever asks may see.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Milestones {
    /// How many are still to come.
    pub due: usize,
    /// How many were done.
    pub done: usize,
    /// How many are late.
    pub overdue: usize,
    /// All of them, by the day they are due.
    pub list: Vec<MilestoneView>,
}

/// A goal and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct GoalNode {
    /// The goal itself.
    #[serde(flatten)]
    pub goal: GoalView,
    /// The goals above it, from the strategy down.
    pub chain: Vec<Link>,
    /// The month at whose end it is looked at.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The weighted mean over its items of achieved ÷ scheduled share: 1 is on schedule; none without data.
    pub progress: Option<f64>,
    /// `ahead`, `on_schedule`, `behind`, `stuck` or `no_data`.
    #[schema(example = "behind")]
    pub light: String,
    /// How many items with weight it has.
    pub items: usize,
    /// How many of them have data.
    pub items_with_data: usize,
    /// The goals directly below it that whoever asks may see, by code.
    pub children: Vec<Child>,
    /// Its milestones and theirs.
    pub milestones: Milestones,
}

/// A goal, the chain above it and how all below it stands.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn node(
    system: &System,
    actor: &Actor,
    code: &str,
    query: &NodeQuery,
) -> Result<GoalNode, AppError> {
    let mut misfits = Misfits::default();
    let period = match &query.period {
        Some(text) => misfits.period("?period", text),
        None => last_month(system),
    };
    misfits.done()?;
    let month = period.ok_or_else(|| AppError::outside("the clock has no month"))?.at(Cadence::Month);
    let goal = visible(system, actor, code).await?;
    let (thresholds, _) = thresholds::read(system).await?;
    let material = Material::read(system, &goal, (month, month), thresholds).await?;
    let standings = material.at(month);
    let above: Vec<GoalId> = goal.path.ids().filter(|id| *id != goal.id).collect();
    let mut chain = system.store().goals_by_id(&above).await?;
    chain.sort_by_key(|of| of.path.0.len());
    let mut names = Names::of(system, &material.goals).await?;
    names.goals.extend(chain.iter().map(|of| (of.id, of.code.clone())));
    let roots = system.store().roots().await?;
    let scope = system.policies().scope(actor, Action::GoalRead);
    let seen = |of: &Goal| of.id == goal.id || scope.has(&belongs(of, &names.units, &roots));
    let Stand { progress, light, items, with_data } = standings.at(&goal.path);
    let milestones = milestones(system, &material, &names, seen).await?;
    let children = material.goals.iter().filter(|of| of.parent == Some(goal.id) && seen(of));
    Ok(GoalNode {
        goal: names.show(&goal),
        chain: chain.iter().map(link).collect(),
        period: month.to_string(),
        progress,
        light: light.name().to_owned(),
        items,
        items_with_data: with_data,
        children: children.map(|of| child(of, &standings.at(&of.path))).collect(),
        milestones,
    })
}

pub(super) fn belongs(goal: &Goal, units: &HashMap<UnitId, Unit>, roots: &[Unit]) -> Owners {
    let own: Vec<_> =
        goal.units.iter().filter_map(|of| units.get(&of.unit)).map(|unit| unit.path.clone()).collect();
    let units = if goal.units.is_empty() { super::paths(roots) } else { own };
    Owners { units, goals: goal.path.ids().collect() }
}

fn link(goal: &Goal) -> Link {
    Link { code: goal.code.clone(), tier: goal.tier.name().to_owned(), title: goal.title.clone() }
}

fn child(goal: &Goal, stand: &Stand) -> Child {
    Child {
        code: goal.code.clone(),
        tier: goal.tier.name().to_owned(),
        kind: goal.kind.map(|kind| kind.name().to_owned()),
        title: goal.title.clone(),
        weight: goal.weight,
        progress: stand.progress,
        light: stand.light.name().to_owned(),
        synthetic: goal.synthetic,
    }
}

async fn milestones(
    system: &System,
    material: &Material,
    names: &Names,
    seen: impl Fn(&Goal) -> bool,
) -> Result<Milestones, AppError> {
    let visible: HashMap<GoalId, &str> =
        material.goals.iter().filter(|goal| seen(goal)).map(|goal| (goal.id, goal.code.as_str())).collect();
    let unknown = |unit: &UnitId| !names.units.contains_key(unit);
    let ids: Vec<UnitId> = material.milestones.iter().filter_map(|of| of.unit).filter(unknown).collect();
    let others = system.store().units_by_id(&ids).await?;
    let code_of = |id: UnitId| {
        let other = || others.iter().find(|unit| unit.id == id).map(|unit| unit.code.clone());
        names.units.get(&id).map(|unit| unit.code.clone()).or_else(other)
    };
    let today = system.today();
    let view = |of: &Milestone| Some(show(of, visible.get(&of.goal)?, of.unit.and_then(code_of), today));
    let list: Vec<MilestoneView> = material.milestones.iter().filter_map(view).collect();
    let count = |standing: &str| list.iter().filter(|of| of.standing == standing).count();
    Ok(Milestones { due: count("due"), done: count("done"), overdue: count("overdue"), list })
}

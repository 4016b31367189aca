//! A goal as it is shown.

use crate::AppError;
use crate::system::System;
use chrono::NaiveDate;
use domain::goal::Goal;
use domain::id::{GoalId, UnitId};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::Tx;
use uuid::Uuid;

/// A unit that is responsible for a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitPart {
    /// The unit's code.
    #[schema(example = "331102B09")]
    pub unit: String,
    /// Its name.
    #[schema(example = "区经信局")]
    pub name: String,
    /// What it does: `lead` or `co`.
    #[schema(example = "lead")]
    pub part: String,
    /// Its share, if the goal is dealt out in shares.
    pub share: Option<f64>,
}

/// Who leads a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LeaderView {
    /// The post, when somebody holds it.
    pub post: Option<Uuid>,
    /// The post's title.
    #[schema(example = "分管工业的副区长")]
    pub title: Option<String>,
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GoalView {
    /// Its code.
    #[schema(example = "action-industry")]
    pub code: String,
    /// How high it stands: `strategy`, `tactic`, `campaign` or `item`.
    #[schema(example = "campaign")]
    pub tier: String,
    /// Of an item: `indicator`, `project`, `work` or `policy`.
    pub kind: Option<String>,
    /// What people call it.
    #[schema(example = "工业跃迁")]
    pub title: String,
    /// The code of the goal above.
    #[schema(example = "industry")]
    pub parent: Option<String>,
    /// Its weight in the progress of the goals above it.
    pub weight: f64,
    /// Who leads it.
    pub leader: LeaderView,
    /// 作战图: what it looks like when it is reached.
    pub battle_map: Option<String>,
    /// 瓶颈
    pub bottleneck: Option<String>,
    /// 突破口
    pub breakthrough: Option<String>,
    /// 作战军团: codes of the units that work on it.
    pub corps: Vec<String>,
    /// 专班, by name.
    pub task_forces: Vec<String>,
    /// Who is responsible.
    pub units: Vec<UnitPart>,
    /// Its first day.
    pub starts: NaiveDate,
    /// Its last day.
    pub ends: Option<NaiveDate>,
    /// Whether it was made up for a demonstration.
    pub synthetic: bool,
    /// Of one that wasn't: the fields that were.
    pub synthetic_fields: Vec<String>,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

/// Units and parents' codes, to show goals with.
#[derive(Default)]
pub(super) struct Names {
    pub(super) units: HashMap<UnitId, Unit>,
    pub(super) goals: HashMap<GoalId, String>,
}

impl Names {
    /// Those that these goals name; two queries however many they are.
    pub(super) async fn of(system: &System, goals: &[Goal]) -> Result<Self, AppError> {
        let units = system.store().units_by_id(&unit_ids(goals)).await?;
        let mut names = Self::default();
        names.add(units, goals);
        let parents: Vec<GoalId> =
            goals.iter().filter_map(|goal| goal.parent).filter(|id| !names.goals.contains_key(id)).collect();
        if !parents.is_empty() {
            let found = system.store().goals_by_id(&parents).await?;
            names.goals.extend(found.into_iter().map(|goal| (goal.id, goal.code)));
        }
        Ok(names)
    }

    /// Those of one goal, within a unit of work.
    pub(super) async fn within(tx: &Tx, goal: &Goal) -> Result<Self, AppError> {
        let goals = std::slice::from_ref(goal);
        let mut names = Self::default();
        names.add(tx.units_by_id(&unit_ids(goals)).await?, goals);
        if let Some(parent) = goal.parent
            && let Some(found) = tx.goal_by_id(parent).await?
        {
            names.goals.insert(found.id, found.code);
        }
        Ok(names)
    }

    fn add(&mut self, units: Vec<Unit>, goals: &[Goal]) {
        self.units.extend(units.into_iter().map(|unit| (unit.id, unit)));
        self.goals.extend(goals.iter().map(|goal| (goal.id, goal.code.clone())));
    }

    pub(super) fn unit(&self, id: UnitId) -> String {
        self.units.get(&id).map(|unit| unit.code.clone()).unwrap_or_default()
    }

    pub(super) fn show(&self, goal: &Goal) -> GoalView {
        let unit = |of: &domain::goal::Responsible| UnitPart {
            unit: self.unit(of.unit),
            name: self.units.get(&of.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
            part: of.part.name().to_owned(),
            share: of.share,
        };
        GoalView {
            code: goal.code.clone(),
            tier: goal.tier.name().to_owned(),
            kind: goal.kind.map(|kind| kind.name().to_owned()),
            title: goal.title.clone(),
            parent: goal.parent.and_then(|id| self.goals.get(&id).cloned()),
            weight: goal.weight,
            leader: LeaderView {
                post: goal.leader.post.map(|post| post.0),
                title: goal.leader.title.clone(),
            },
            battle_map: goal.battle_map.clone(),
            bottleneck: goal.bottleneck.clone(),
            breakthrough: goal.breakthrough.clone(),
            corps: goal.corps.iter().map(|id| self.unit(*id)).collect(),
            task_forces: goal.task_forces.clone(),
            units: goal.units.iter().map(unit).collect(),
            starts: goal.starts,
            ends: goal.ends,
            synthetic: goal.synthetic,
            synthetic_fields: goal.synthetic_fields.clone(),
            version: goal.version,
        }
    }
}

pub(super) fn unit_ids(goals: &[Goal]) -> Vec<UnitId> {
    let named =
        |goal: &Goal| goal.units.iter().map(|of| of.unit).chain(goal.corps.clone()).collect::<Vec<_>>();
    let mut ids: Vec<UnitId> = goals.iter().flat_map(named).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

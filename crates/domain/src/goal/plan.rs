//! Goals as they are planned: a tree of tiers, who is responsible, who leads.

use crate::access::{NoSuchName, names};
use crate::id::{GoalId, PostId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

/// Shares that sum to 1 within this do.
const TOLERANCE: f64 = 1e-6;

names! {
    /// How high a goal stands in the plan.
    Tier {
        /// 战略
        Strategy = "strategy",
        /// 战术
        Tactic = "tactic",
        /// 行动
        Campaign = "campaign",
        /// 事项
        Item = "item",
    }
}

impl Tier {
    /// Whether a goal of this tier may stand below one of the other: each below the one before it, and an item below any,
    /// for some serve the whole. So no goal can come to stand below itself.
    pub fn stands_below(self, above: Option<Self>) -> bool {
        match (self, above) {
            (Self::Strategy, above) => above.is_none(),
            (Self::Tactic, above) => above == Some(Self::Strategy),
            (Self::Campaign, above) => above == Some(Self::Tactic),
            (Self::Item, above) => above.is_some_and(|above| above != Self::Item),
        }
    }
}

names! {
    /// What an item is.
    ItemKind {
        /// 指标
        Indicator = "indicator",
        /// 重点项目
        Project = "project",
        /// 重点工作
        Work = "work",
        /// 政策
        Policy = "policy",
    }
}

names! {
    /// What a unit does for a goal.
    Part {
        /// 牵头
        Lead = "lead",
        /// 配合
        Co = "co",
    }
}

/// A goal's place in the plan: the ids from the top down to the goal, each with a `/` after it. So a goal is within another
/// when its path begins with the other's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoalPath(pub String);

impl GoalPath {
    /// The path of a goal below `above`, or at the top.
    pub fn below(above: Option<&Self>, id: GoalId) -> Self {
        Self(format!("{}{id}/", above.map_or("", |above| &above.0)))
    }

    /// The ids from the top down, the goal's own last. What is no id is left out.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = GoalId> {
        self.0.split_terminator('/').filter_map(|id| id.parse().ok().map(GoalId))
    }
}

/// Who leads a goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leader {
    /// The post that leads it.
    pub post: Option<PostId>,
    /// The title of the post, as long as nobody holds it.
    pub title: Option<String>,
}

/// A unit that is responsible for a goal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Responsible {
    /// Which.
    pub unit: UnitId,
    /// What it does.
    pub part: Part,
    /// Its share of the goal, above 0; the shares of a goal sum to 1, or none has one.
    pub share: Option<f64>,
}

/// Why units can't be responsible together.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum UnfitParts {
    /// A unit is named twice.
    #[error("the unit at place {at} is named before")]
    Twice {
        /// Its place, from 0.
        at: usize,
    },
    /// Nobody leads.
    #[error("no unit leads")]
    NoLead,
    /// Some have shares, others not.
    #[error("all units have a share, or none")]
    SomeShares,
    /// A share isn't above 0.
    #[error("the share at place {at} is not between 0 and 1")]
    Share {
        /// Its place, from 0.
        at: usize,
    },
    /// They don't sum to 1.
    #[error("the shares sum to {sum}, not to 1")]
    Sum {
        /// What they sum to.
        sum: f64,
    },
}

/// Whether these units can be responsible for a goal together; nobody at all can.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_parts(units: &[Responsible]) -> Result<(), UnfitParts> {
    let mut seen = HashSet::new();
    if let Some(at) = units.iter().position(|of| !seen.insert(of.unit)) {
        return Err(UnfitParts::Twice { at });
    }
    if !units.is_empty() && units.iter().all(|of| of.part != Part::Lead) {
        return Err(UnfitParts::NoLead);
    }
    let shares: Vec<f64> = units.iter().filter_map(|of| of.share).collect();
    if shares.is_empty() {
        return Ok(());
    }
    if shares.len() != units.len() {
        return Err(UnfitParts::SomeShares);
    }
    if let Some(at) = shares.iter().position(|share| !(*share > 0.0 && *share <= 1.0)) {
        return Err(UnfitParts::Share { at });
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > TOLERANCE { Err(UnfitParts::Sum { sum }) } else { Ok(()) }
}

/// A goal as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// Its code, never changed and never used again: as units' codes are.
    pub code: String,
    /// How high it stands.
    pub tier: Tier,
    /// What it is; items only.
    pub kind: Option<ItemKind>,
    /// What people call it.
    pub title: String,
    /// The goal above.
    pub parent: Option<GoalId>,
    /// Its place.
    pub path: GoalPath,
    /// Its weight in the progress of the goals above it, from 0.
    pub weight: f64,
    /// Who leads it.
    pub leader: Leader,
    /// 作战图: what it looks like when it is reached.
    pub battle_map: Option<String>,
    /// 瓶颈
    pub bottleneck: Option<String>,
    /// 突破口
    pub breakthrough: Option<String>,
    /// 作战军团: the units that work on it.
    pub corps: Vec<UnitId>,
    /// 专班, by name.
    pub task_forces: Vec<String>,
    /// Who is responsible.
    pub units: Vec<Responsible>,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day; none while it has no end.
    pub ends: Option<NaiveDate>,
    /// Whether it was made up for a demonstration.
    pub synthetic: bool,
    /// Of one that wasn't: the fields that were.
    pub synthetic_fields: Vec<String>,
    /// Counts its changes, from 1.
    pub version: i64,
}

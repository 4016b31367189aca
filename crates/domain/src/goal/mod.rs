//! Goals: what is to be reached, how far it is, and the light that says so at one look.
//!
//! Progress is the weighted mean over a node's items of achieved share ÷ scheduled share: 1 is on schedule.

mod card;
mod course;
mod derive;
mod milestone;
mod plan;
mod target;
mod trend;

pub use card::{Basis, Card, Direction};
pub use course::{Aim, BadCourse, Course};
pub use derive::{Child, Derivation, Stat, asks_for, evaluate, roll_up};
pub use milestone::{Milestone, Standing};
pub use plan::{Goal, GoalPath, ItemKind, Leader, Part, Responsible, Tier, UnfitParts, check_parts};
pub use target::{Observation, Rater, Target, first_day, in_force, last_day, month_of};
pub use trend::{Gone, Trend, Way, gone, trend};

use serde::{Deserialize, Serialize};

/// How something stands against its schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 超前
    Ahead,
    /// 按序时
    OnSchedule,
    /// 滞后
    Behind,
    /// 停滞: far behind, or nothing has moved for months though something is left to do.
    Stuck,
    /// 无数据
    NoData,
}

/// From which progress on a light shines; an operator's settings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Ahead from here on.
    pub ahead: f64,
    /// On schedule from here on.
    pub on_schedule: f64,
    /// Behind from here on; below it stuck.
    pub behind: f64,
    /// After how many months without any change something is stuck.
    pub still_months: usize,
}

impl Light {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::OnSchedule => "on_schedule",
            Self::Behind => "behind",
            Self::Stuck => "stuck",
            Self::NoData => "no_data",
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { ahead: 1.05, on_schedule: 0.95, behind: 0.8, still_months: 3 }
    }
}

/// An item of a goal as it was reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading<'a> {
    /// What it is to reach.
    pub aim: &'a Aim,
    /// Its weight among the node's items, from 0.
    pub weight: f64,
    /// Up to which period of its aim (counted from 1) time has come.
    pub period: usize,
    /// Its values at the end of each month up to now, the latest last; none where nothing was reported.
    pub months: &'a [Option<f64>],
}

impl Reading<'_> {
    /// The latest value that was reported.
    fn latest(&self) -> Option<f64> {
        self.months.iter().rev().find_map(|value| *value)
    }

    fn is_reached(&self) -> bool {
        self.latest().is_some_and(|value| self.aim.is_reached(value))
    }

    /// True when there are values now and `months` ago, and none between differs. A new start of the year, when values
    /// begin again from nothing, is a change.
    fn is_still(&self, months: usize) -> bool {
        let Some(first) = self.months.len().checked_sub(months + 1) else { return false };
        let window = &self.months[first..];
        let (Some(then), Some(Some(now))) = (window[0], window.last().copied()) else { return false };
        then == now && window.iter().flatten().all(|value| *value == now)
    }
}

/// Progress, 1 is on schedule; `None` when no item with weight has a value.
pub fn progress(items: &[Reading<'_>]) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for item in items.iter().filter(|item| item.weight > 0.0) {
        if let Some(value) = item.latest() {
            sum += item.weight * item.aim.ratio(value, item.period);
            weights += item.weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

/// The light of an item or of a node with these items.
pub fn light(items: &[Reading<'_>], thresholds: &Thresholds) -> Light {
    let Some(progress) = progress(items) else { return Light::NoData };
    let known = || items.iter().filter(|item| item.weight > 0.0 && item.latest().is_some());
    // What should be equal may differ in its last digit.
    let progress = progress + 1e-9;
    let left = known().any(|item| !item.is_reached());
    match progress {
        _ if left && known().all(|item| item.is_reached() || item.is_still(thresholds.still_months)) => {
            Light::Stuck
        }
        x if x >= thresholds.ahead => Light::Ahead,
        x if x >= thresholds.on_schedule => Light::OnSchedule,
        x if x >= thresholds.behind => Light::Behind,
        _ => Light::Stuck,
    }
}

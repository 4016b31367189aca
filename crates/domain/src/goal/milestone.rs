//! Milestones: what is to be done by a day.

use crate::id::{GoalId, MilestoneId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something of a goal that is to be done by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// Whose it is.
    pub goal: GoalId,
    /// What is to be done.
    pub title: String,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// The unit that sees to it.
    pub unit: Option<UnitId>,
    /// The day on which it was done.
    pub done: Option<NaiveDate>,
    /// Whether it was made up for a demonstration.
    pub synthetic: bool,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// How a milestone stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its day is still to come, or is today.
    Due,
    /// It was done, in time or not.
    Done,
    /// Its day is over, and it wasn't done.
    Overdue,
}

impl Milestone {
    /// How it stands on a day.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match self.done {
            Some(done) if done <= today => Standing::Done,
            _ if today <= self.due => Standing::Due,
            _ => Standing::Overdue,
        }
    }
}

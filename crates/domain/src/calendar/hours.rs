//! Working hours.

use crate::fault::{Faults, What};
use chrono::{NaiveTime, Timelike};

/// The sessions of a working day, in seconds since midnight at UTC+8: in order, none empty, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours(Vec<(u32, u32)>);

impl Default for Hours {
    /// 08:30–12:00, 13:30–17:30.
    fn default() -> Self {
        const HALF_HOUR: u32 = 30 * 60;
        Self(vec![(17 * HALF_HOUR, 24 * HALF_HOUR), (27 * HALF_HOUR, 35 * HALF_HOUR)])
    }
}

impl Hours {
    /// Sessions from opening to closing time, in order.
    ///
    /// # Errors
    /// There is none, or one is empty or begins before the one before it ends.
    pub fn try_new(sessions: &[(NaiveTime, NaiveTime)]) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        if sessions.is_empty() {
            faults.push(1, "hours", What::MissingKey { wanted: "hours".into() });
        }
        let mut end = None;
        for (open, close) in sessions {
            if open >= close || end.is_some_and(|end| *open < end) {
                faults.push(1, "hours", What::HoursOverlap { found: format!("{open}–{close}") });
            }
            end = Some(*close);
        }
        let seconds = |time: &NaiveTime| time.num_seconds_from_midnight();
        faults.or(Self(sessions.iter().map(|(open, close)| (seconds(open), seconds(close))).collect()))
    }

    /// Opening and closing times, in seconds since midnight.
    pub(super) fn sessions(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().copied()
    }

    /// The end of the last session, in seconds since midnight.
    pub(super) fn close(&self) -> u32 {
        self.0.last().map_or(0, |(_, close)| *close)
    }

    /// Working seconds before `second` of a working day.
    pub(super) fn before(&self, second: u32) -> u32 {
        self.sessions().map(|(open, close)| second.clamp(open, close) - open).sum()
    }
}

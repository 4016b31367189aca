//! Working hours.

use chrono::{NaiveTime, Timelike};

/// The sessions of a working day, in seconds since midnight at UTC+8: in order, none empty, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours(Vec<(u32, u32)>);

/// Why sessions are no working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// There is no session.
    #[error("a working day has at least one session")]
    None,
    /// A session closes before it opens, or opens before the one before it closes.
    #[error("the session {open}–{close} is out of order")]
    OutOfOrder {
        /// When it opens.
        open: NaiveTime,
        /// When it closes.
        close: NaiveTime,
    },
}

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
    pub fn try_new(sessions: &[(NaiveTime, NaiveTime)]) -> Result<Self, BadHours> {
        if sessions.is_empty() {
            return Err(BadHours::None);
        }
        let mut end = NaiveTime::MIN;
        for &(open, close) in sessions {
            if open >= close || open < end {
                return Err(BadHours::OutOfOrder { open, close });
            }
            end = close;
        }
        let seconds = |time: &NaiveTime| time.num_seconds_from_midnight();
        Ok(Self(sessions.iter().map(|(open, close)| (seconds(open), seconds(close))).collect()))
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

//! Amounts of working time.

use serde::{Deserialize, Serialize};

/// An amount of working time. Days are no number of hours: they have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Seconds within working hours.
    Seconds(u32),
    /// Working days.
    Days(u32),
}

impl Span {
    /// Working minutes.
    pub fn minutes(minutes: u16) -> Self {
        Self::Seconds(u32::from(minutes) * 60)
    }

    /// Working hours.
    pub fn hours(hours: u16) -> Self {
        Self::Seconds(u32::from(hours) * 3600)
    }

    /// Working days.
    pub fn days(days: u16) -> Self {
        Self::Days(u32::from(days))
    }

    /// None of it, in the same unit.
    pub fn none(self) -> Self {
        match self {
            Self::Seconds(_) => Self::Seconds(0),
            Self::Days(_) => Self::Days(0),
        }
    }

    /// The sum; `other` counts only when it has the same unit.
    pub fn plus(self, other: Self) -> Self {
        self.with(other, u32::saturating_add)
    }

    /// What is left after `other`, at least none; `other` counts only when it has the same unit.
    pub fn minus(self, other: Self) -> Self {
        self.with(other, u32::saturating_sub)
    }

    fn with(self, other: Self, combine: fn(u32, u32) -> u32) -> Self {
        match (self, other) {
            (Self::Seconds(a), Self::Seconds(b)) => Self::Seconds(combine(a, b)),
            (Self::Days(a), Self::Days(b)) => Self::Days(combine(a, b)),
            _ => self,
        }
    }
}

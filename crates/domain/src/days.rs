//! Days in a row, with or without an end.

use chrono::NaiveDate;

/// From a first to a last day, both included. Those whose last is before their first are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub starts: NaiveDate,
    /// The last day; none for an open end.
    pub ends: Option<NaiveDate>,
}

impl Days {
    /// Whether this day is one of them.
    pub fn has(&self, day: NaiveDate) -> bool {
        self.starts <= day && self.ends.is_none_or(|last| day <= last)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_some_and(|last| last < self.starts)
    }

    /// Whether one of them is this day or later.
    pub fn reach(&self, day: NaiveDate) -> bool {
        !self.is_empty() && self.ends.is_none_or(|last| day <= last)
    }

    /// The days that are in both.
    pub fn and(&self, other: &Self) -> Self {
        let ends = match (self.ends, other.ends) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self { starts: self.starts.max(other.starts), ends }
    }

    /// Whether there is a day that is in both.
    pub fn overlap(&self, other: &Self) -> bool {
        !self.and(other).is_empty()
    }

    /// Whether all of them are among others.
    pub fn are_within(&self, others: &Self) -> bool {
        self.is_empty() || self.and(others) == *self
    }
}

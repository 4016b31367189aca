//! What a goal's item is to reach, and how much of it is due when.

use serde::{Deserialize, Serialize};

/// Shares of a way closer than this are equal.
const TOLERANCE: f64 = 1e-9;

/// What an item is to reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// A way to go, up or down.
    Course(Course),
    /// To stay between two values, both included: due from the first period on.
    Range {
        /// The lowest that will do.
        low: f64,
        /// The highest that will do.
        high: f64,
    },
}

/// A way from one value to another, with the share of it that is due at the end of each period of the year (序时进度).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Course {
    from: f64,
    to: f64,
    curve: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
struct Raw {
    from: f64,
    to: f64,
    curve: Vec<f64>,
}

/// Why something is no course.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BadCourse {
    /// A number isn't finite, or the way is too long to be one.
    #[error("a value, a share or the way between the values is no finite number")]
    NotFinite,
    /// There is no way between equal values.
    #[error("it starts where it ends, at {value}")]
    NoWay {
        /// Both.
        value: f64,
    },
    /// A year has from 1 to 12 periods.
    #[error("a curve has from 1 to 12 shares, not {found}")]
    Length {
        /// How many shares there are.
        found: usize,
    },
    /// Shares lie between 0 and 1 and never fall.
    #[error("share {period} of the curve is {found}: shares lie between 0 and 1 and never fall")]
    Share {
        /// Its place, from 1.
        period: usize,
        /// The share.
        found: f64,
    },
    /// At the end of the year everything is due.
    #[error("the curve ends at {found}, not at 1")]
    EndsEarly {
        /// The last share.
        found: f64,
    },
}

impl Course {
    /// A way from `from` (0 for what is counted from nothing each year) to `to`, with the share due at the end of each
    /// period.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn try_new(from: f64, to: f64, curve: Vec<f64>) -> Result<Self, BadCourse> {
        if !(to - from).is_finite() || !curve.iter().all(|share| share.is_finite()) {
            return Err(BadCourse::NotFinite);
        }
        if from == to {
            return Err(BadCourse::NoWay { value: to });
        }
        if !(1..=12).contains(&curve.len()) {
            return Err(BadCourse::Length { found: curve.len() });
        }
        let mut before = 0.0;
        for (period, &found) in (1..).zip(&curve) {
            if found < before || found > 1.0 {
                return Err(BadCourse::Share { period, found });
            }
            before = found;
        }
        if before < 1.0 - TOLERANCE {
            return Err(BadCourse::EndsEarly { found: before });
        }
        Ok(Self { from, to, curve })
    }

    /// A way of equal parts.
    ///
    /// # Errors
    /// As [`Course::try_new`].
    pub fn even(from: f64, to: f64, periods: usize) -> Result<Self, BadCourse> {
        let share = |period: usize| period as f64 / periods as f64;
        Self::try_new(from, to, (1..=periods.min(13)).map(share).collect())
    }

    /// The way with a share for each of `months` months: what is due at the end of a longer part is due at the end of its
    /// last month. `None` when the months can't be dealt out to the parts evenly.
    pub fn in_months(&self, months: usize) -> Option<Self> {
        let each = months / self.curve.len();
        if each == 0 || each * self.curve.len() != months {
            return None;
        }
        let share = |month: usize| (month / each).checked_sub(1).map_or(0.0, |part| self.curve[part]);
        let curve = (1..=months).map(share).collect();
        Some(Self { from: self.from, to: self.to, curve })
    }

    /// Where it starts.
    pub fn from(&self) -> f64 {
        self.from
    }

    /// Where it ends.
    pub fn to(&self) -> f64 {
        self.to
    }

    /// The share due at the end of each period.
    pub fn curve(&self) -> &[f64] {
        &self.curve
    }

    /// The share due at the end of a period, counted from 1; everything after the last one, nothing at 0.
    pub fn scheduled(&self, period: usize) -> f64 {
        let before = |period: usize| self.curve.get(period).copied().unwrap_or(1.0);
        period.checked_sub(1).map_or(0.0, before)
    }

    /// The value due at the end of a period.
    pub fn due(&self, period: usize) -> f64 {
        self.from + self.scheduled(period) * (self.to - self.from)
    }

    /// The share of the way that a value has gone: below 0 when it went the other way, above 1 beyond the end.
    pub fn achieved(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }
}

impl Aim {
    /// Achieved share ÷ scheduled share of a value at the end of a period (counted from 1); 1 is on schedule. Where nothing
    /// is due yet, whoever has not gone back is on schedule.
    ///
    /// A range is kept or missed as a whole: 1 within, below it value ÷ low, above it high ÷ value; a range that reaches
    /// below zero, where quotients say nothing, gives 0 outside.
    pub fn ratio(&self, value: f64, period: usize) -> f64 {
        match self {
            Self::Course(course) => {
                let (achieved, scheduled) = (course.achieved(value), course.scheduled(period));
                if scheduled > 0.0 { achieved / scheduled } else { 1.0 + achieved.min(0.0) }
            }
            Self::Range { low, high } if (*low..=*high).contains(&value) => 1.0,
            Self::Range { low, .. } if *low < 0.0 || value <= 0.0 => 0.0,
            Self::Range { low, high } => {
                if value < *low {
                    value / low
                } else {
                    high / value
                }
            }
        }
    }

    /// True when nothing is left to do: the end is reached, or the value is within its range.
    pub fn is_reached(&self, value: f64) -> bool {
        match self {
            Self::Course(course) => course.achieved(value) >= 1.0 - TOLERANCE,
            Self::Range { low, high } => (*low..=*high).contains(&value),
        }
    }
}

impl TryFrom<Raw> for Course {
    type Error = BadCourse;

    fn try_from(raw: Raw) -> Result<Self, BadCourse> {
        Self::try_new(raw.from, raw.to, raw.curve)
    }
}

impl From<Course> for Raw {
    fn from(course: Course) -> Self {
        Self { from: course.from, to: course.to, curve: course.curve }
    }
}

//! External results (省考、市考): the place that the province or the city published, and the figures of peers beside it.

use crate::goal::month_of;
use crate::id::{GoalId, PersonId};
use crate::period::Period;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Who ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exam {
    /// 省考
    Province,
    /// 市考
    City,
}

impl Exam {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Province, Self::City];

    /// Its name in files and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
        }
    }
}

impl fmt::Display for Exam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Exam {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|exam| exam.name() == text);
        found.ok_or_else(|| format!("there is no exam {text}"))
    }
}

/// A published place.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalResult {
    /// Who ranks.
    pub exam: Exam,
    /// The indicator.
    pub goal: GoalId,
    /// For when it is.
    pub period: Period,
    /// The place, from 1.
    pub rank: u32,
    /// How many take part.
    pub of: u32,
    /// The value that was ranked.
    pub value: Option<f64>,
    /// The place in the period before.
    pub previous_rank: Option<u32>,
    /// The best value of all that take part.
    pub best: Option<f64>,
    /// How far the best is away, as published.
    pub gap: Option<f64>,
    /// What the value is measured in.
    pub measure: String,
    /// The document that says so.
    pub document: String,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
    /// Who recorded it.
    pub person: Option<PersonId>,
}

/// What was published of a group of peers beside a result.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerFigure {
    /// Who ranks.
    pub exam: Exam,
    /// The indicator.
    pub goal: GoalId,
    /// For when it is.
    pub period: Period,
    /// The group's name: 山区26县.
    pub group: String,
    /// How many it has.
    pub n: Option<u32>,
    /// The best value.
    pub best: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// Our own value.
    pub own: Option<f64>,
    /// What they are measured in.
    pub measure: String,
    /// The document that says so.
    pub document: String,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

impl ExternalResult {
    /// Places gained since the period before (进位); below 0 are lost ones (退位).
    pub fn gained(&self) -> Option<i64> {
        self.previous_rank.map(|before| i64::from(before) - i64::from(self.rank))
    }

    /// True in the first `share` of all that take part; the first place always is.
    pub fn is_leading(&self, share: f64) -> bool {
        // A third of 9 is 3, whatever its last digit.
        f64::from(self.rank) <= (f64::from(self.of) * share + 1e-9).max(1.0)
    }
}

/// How many known values a pace is taken from.
const VALUES: usize = 12;

/// The change per month from the first to the last of the latest twelve values. Values come with their periods, in order.
pub fn pace(values: &[(Period, f64)]) -> Option<f64> {
    let latest = &values[values.len().saturating_sub(VALUES)..];
    let ((first, from), (last, to)) = (latest.first()?, latest.last()?);
    let months = month_of(*last).checked_sub(month_of(*first)).filter(|months| *months > 0)?;
    Some((to - from) / f64::from(months))
}

/// After how many months the latest value is `aim`, when it goes on changing as it did; none when it doesn't come closer.
pub fn months_to(values: &[(Period, f64)], aim: f64) -> Option<f64> {
    let (_, latest) = values.last()?;
    let left = aim - latest;
    if left == 0.0 {
        return Some(0.0);
    }
    let months = left / pace(values)?;
    (months.is_finite() && months > 0.0).then_some(months)
}

impl PeerFigure {
    /// Whether our own value is at least as good as a figure of the group; none when the group's figures don't say which way
    /// is better.
    fn reaches(&self, figure: Option<f64>) -> Option<bool> {
        let (own, figure, best, median) = (self.own?, figure?, self.best?, self.median?);
        if own == figure {
            return Some(true);
        }
        match best.partial_cmp(&median)? {
            std::cmp::Ordering::Greater => Some(own > figure),
            std::cmp::Ordering::Less => Some(own < figure),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether we are at least as good as the group's best.
    pub fn is_led(&self) -> Option<bool> {
        self.reaches(self.best)
    }

    /// Whether we are at least as good as the group's median.
    pub fn is_above_median(&self) -> Option<bool> {
        self.reaches(self.median)
    }
}

//! Restatements (更正): what is corrected after its month was sealed.

use crate::goal::{Rater, month_of};
use crate::id::{CaseId, GoalId, PersonId, RestatementId, UnitId};
use crate::period::{Cadence, Period};
use chrono::{DateTime, Utc};

/// A value that was corrected once. Restatements are never changed: later ones begin where the one before ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Restatement {
    /// Its id.
    pub id: RestatementId,
    /// The goal.
    pub goal: GoalId,
    /// The unit.
    pub unit: UnitId,
    /// The period of the value.
    pub period: Period,
    /// Whose mark it is; none for a value.
    pub rater: Option<Rater>,
    /// The value before.
    pub old: f64,
    /// The value from then on.
    pub new: f64,
    /// Why.
    pub reason: String,
    /// The document that says so.
    pub document: Option<String>,
    /// The application that it was decided by.
    pub case: Option<CaseId>,
    /// Who decided.
    pub person: Option<PersonId>,
    /// The first period whose boards see it.
    pub counts_from: Period,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

/// A restatement that doesn't begin where the one before ended; 0 is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the restatement {0} of a value begins with another value than the one before")]
pub struct Broken(pub usize);

/// What a sealed value is after its restatements, in the order in which they were recorded.
///
/// # Errors
/// [`Broken`] when they are no chain.
pub fn restated(sealed: f64, chain: &[Restatement]) -> Result<f64, Broken> {
    let mut value = sealed;
    for (at, link) in chain.iter().enumerate() {
        if link.old.to_bits() != value.to_bits() {
            return Err(Broken(at));
        }
        value = link.new;
    }
    Ok(value)
}

/// The period of the same length after this one.
pub fn next(period: Period) -> Option<Period> {
    let (cadence, number) = (period.cadence(), period.number() + 1);
    Period::new(period.year(), cadence, number).or_else(|| Period::new(period.year() + 1, cadence, 1))
}

/// The last month of a period: it is sealed with that.
pub fn last_month(period: Period) -> Period {
    let month = month_of(period);
    Period::new(month / 12, Cadence::Month, month % 12 + 1).unwrap_or(period)
}

/// The first period after this one that isn't sealed.
pub fn first_open(period: Period, is_sealed: impl Fn(Period) -> bool) -> Option<Period> {
    let mut at = next(period)?;
    while is_sealed(last_month(at)) {
        at = next(at)?;
    }
    Some(at)
}

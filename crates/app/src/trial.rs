//! Dry runs: all of a change is done in its unit of work, and then not kept.

use crate::AppError;

/// Why nothing is saved.
pub(crate) enum Stop<T> {
    /// It was only tried, and came to this.
    Tried(Box<T>),
    Failed(AppError),
}

impl<T, E: Into<AppError>> From<E> for Stop<T> {
    fn from(fault: E) -> Self {
        Self::Failed(fault.into())
    }
}

/// What a unit of work ends with: what it came to, or that as a reason to save nothing.
pub(crate) fn end<T>(dry_run: bool, outcome: T) -> Result<T, Stop<T>> {
    if dry_run { Err(Stop::Tried(Box::new(outcome))) } else { Ok(outcome) }
}

/// What it came to, kept or tried.
pub(crate) fn outcome<T>(done: Result<T, Stop<T>>) -> Result<T, AppError> {
    match done {
        Ok(outcome) => Ok(outcome),
        Err(Stop::Tried(outcome)) => Ok(*outcome),
        Err(Stop::Failed(fault)) => Err(fault),
    }
}

//! Months: sealing them, and the seals.

mod key;
mod read;
mod seal;

pub use key::SealKey;
pub use read::{SealFile, SealLine, SealList, seal, seals};
pub(crate) use seal::seal_closed;
pub use seal::{Sealing, Unfinished, seal_month};

use crate::AppError;
use domain::period::{Cadence, Period};
use domain::restatement::last_month;
use std::collections::BTreeSet;
use store::Tx;

/// Fails when the month that a period ends with is sealed: what is of it isn't changed any more.
///
/// # Errors
/// [`AppError::Conflict`]; the store's.
pub(crate) async fn open(tx: &Tx, period: Period) -> Result<(), AppError> {
    if tx.is_sealed(period).await? {
        return Err(sealed(period));
    }
    Ok(())
}

/// The sealed months, for whoever asks about many periods.
pub(crate) struct SealedMonths(BTreeSet<Period>);

impl SealedMonths {
    /// Those that a unit of work sees.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn of(tx: &Tx) -> Result<Self, AppError> {
        Ok(Self(tx.sealed_months().await?))
    }

    /// Whether a period ends with a sealed month.
    pub(crate) fn has(&self, period: Period) -> bool {
        self.0.contains(&last_month(period))
    }
}

fn sealed(period: Period) -> AppError {
    AppError::conflict("month_sealed", format!("{period} is sealed"))
}

/// The month of a path.
fn month(text: &str) -> Result<Period, AppError> {
    let month = text.parse::<Period>().ok().filter(|period| period.cadence() == Cadence::Month);
    month.ok_or_else(|| AppError::not_found("month", text))
}

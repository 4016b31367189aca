//! Which months are sealed: what lies in them is only changed by a restatement.

use crate::AppError;
use domain::period::Period;
use domain::restatement::last_month;
use std::collections::BTreeSet;
use store::Tx;

/// The sealed months.
pub(crate) struct Sealed(BTreeSet<Period>);

impl Sealed {
    /// Whether a period ends with a sealed month.
    pub(crate) fn has(&self, period: Period) -> bool {
        self.0.contains(&last_month(period))
    }

    /// Fails when a period ends with a sealed month.
    ///
    /// # Errors
    /// [`AppError::Conflict`].
    pub(crate) fn refuse(&self, period: Period) -> Result<(), AppError> {
        let detail = || format!("{period} is sealed: apply for a restatement");
        if self.has(period) { Err(AppError::conflict("month_sealed", detail())) } else { Ok(()) }
    }
}

/// The sealed months, as a unit of work sees them.
///
/// # Errors
/// The store's.
pub(crate) async fn sealed(tx: &Tx) -> Result<Sealed, AppError> {
    let seals = tx.seals().await?;
    Ok(Sealed(seals.iter().filter_map(|of| of.seal.period.parse().ok()).collect()))
}

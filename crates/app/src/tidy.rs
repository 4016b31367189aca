//! What is taken away when nobody needs it any more.

use crate::AppError;
use crate::files;
use crate::system::System;
use chrono::TimeDelta;
use store::Tx;

/// Whoever asks again does so within a day. What was answered may say something about persons, so it isn't kept longer.
const ANSWERS: TimeDelta = TimeDelta::days(1);

/// Forgets answers kept for those who ask again, and takes bytes from the shelf that no file names.
///
/// # Errors
/// The store's; [`AppError::Outside`].
pub async fn tidy(system: &System) -> Result<(), AppError> {
    let before = system.real_now() - ANSWERS;
    let forget = async |tx: Tx| Ok::<_, AppError>(tx.forget_answers(before).await?);
    system.store().write("forget_answers", forget).await?;
    let swept = files::sweep(system).await?;
    tracing::debug!(swept, "tidied up");
    Ok(())
}

//! Reading what is verified, and saying what is wrong with it.

use crate::AppError;
use serde::de::DeserializeOwned;
use std::path::Path;

/// The largest file of JSON that is read.
const LARGEST: u64 = 1 << 28;

/// A file of JSON.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, AppError> {
    let unreadable = |why: String| AppError::conflict("unreadable", format!("{}: {why}", path.display()));
    let size = std::fs::metadata(path).map_err(|fault| unreadable(fault.to_string()))?.len();
    if size > LARGEST {
        return Err(unreadable(format!("{size} > {LARGEST}")));
    }
    let text = std::fs::read(path).map_err(|fault| unreadable(fault.to_string()))?;
    serde_json::from_slice(&text).map_err(|fault| unreadable(fault.to_string()))
}

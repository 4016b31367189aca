//! Days and texts as they are given.

use crate::error::Misfits;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
const LAST: NaiveDate = NaiveDate::from_ymd_opt(2999, 12, 31).unwrap();

/// A day that a database and a reader can do something with.
pub(super) fn check(misfits: &mut Misfits, at: &str, day: Option<NaiveDate>) {
    if day.is_some_and(|day| !(FIRST..=LAST).contains(&day)) {
        misfits.add(at, "out_of_range", "1900-01-01 to 2999-12-31");
    }
}

/// Tells a field that is null from one that isn't there.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

//! Pages of lists. A cursor is the key of the last thing on the page before.

use crate::AppError;
use crate::error::Misfits;
use serde::Serialize;

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// What is on it, in the list's order.
    pub items: Vec<T>,
    /// What to ask for as `after` to get the next page; none on the last one.
    pub next: Option<String>,
}

/// How many things a page has unless told.
pub(crate) const USUAL: u64 = 50;

/// The most that a page has.
const MOST: u64 = 500;

/// How many things to put on a page.
pub(crate) fn size(limit: Option<u64>) -> Result<u64, AppError> {
    let limit = limit.unwrap_or(USUAL);
    let mut misfits = Misfits::default();
    if !(1..=MOST).contains(&limit) {
        misfits.add("?limit", "out_of_range", format!("1 to {MOST}"));
    }
    misfits.done()?;
    Ok(limit)
}

impl<T> Page<T> {
    /// A page of `size` things, of which one more was read to see whether there is a next one.
    pub(crate) fn of(mut items: Vec<T>, size: u64, key: impl Fn(&T) -> String) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(key);
        Self { items, next }
    }
}

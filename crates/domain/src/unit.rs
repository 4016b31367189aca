//! Units: whoever can be responsible or scored, as a tree that changes over time.

use crate::access::UnitPath;
use crate::id::UnitId;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// A unit as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its code, never changed and never used again: see [`is_code`].
    pub code: String,
    /// Its place in the tree.
    pub path: UnitPath,
    /// The unit above; none for a root.
    pub parent: Option<UnitId>,
    /// Its level (层级): `town`.
    pub level: String,
    /// Its name: 碧湖镇.
    pub name: String,
    /// What else is known of it, by name: numbers and texts.
    pub attributes: Map<String, Value>,
    /// Its first day.
    pub starts: NaiveDate,
    /// Its last day; none while it has no end.
    pub ends: Option<NaiveDate>,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// Whether a text can be a unit's code: 1 to 40 letters, digits, `-` and `.`, of any script.
pub fn is_code(text: &str) -> bool {
    let allowed = |char: char| char.is_alphanumeric() || char == '-' || char == '.';
    (1..=40).contains(&text.chars().count()) && text.chars().all(allowed)
}

//! Units: whoever can be responsible or scored, as a tree that changes over time.

mod history;
mod succession;

pub use history::{History, State, Unchangeable, UnitChange};
pub use succession::{Reorganisation, Succession, UnfitShare, check_shares, leavers, lineage, with_stayers};

use crate::access::UnitPath;
use crate::days::Days;
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

impl Unit {
    /// The unit as it stood in a state; first day, last day and version are those of all of it.
    #[must_use]
    pub fn as_of(&self, state: &State) -> Self {
        let state = state.clone();
        let (path, parent, attributes) = (state.path, state.parent, state.attributes);
        Self { path, parent, level: state.level, name: state.name, attributes, ..self.clone() }
    }

    /// The unit as its history has it in the end, a version later.
    #[must_use]
    pub fn with(&self, history: &History) -> Self {
        let latest = history.latest();
        Self { ends: latest.ends, version: self.version + 1, ..self.as_of(latest) }
    }

    /// The days on which it is there.
    pub fn days(&self) -> Days {
        Days { starts: self.starts, ends: self.ends }
    }

    /// Whether it is there on a day.
    pub fn is_there_on(&self, day: NaiveDate) -> bool {
        self.days().has(day)
    }
}

/// Whether a text can be a unit's code: 1 to 40 letters, digits, `-` and `.`, of any script, but not `table`: so the API calls
/// the table of all units.
pub fn is_code(text: &str) -> bool {
    let allowed = |char: char| char.is_alphanumeric() || char == '-' || char == '.';
    (1..=40).contains(&text.chars().count())
        && text.chars().all(allowed)
        && !text.eq_ignore_ascii_case("table")
}

//! What came of a table of units.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was done, or would be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TableOutcome {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The day from which changes hold.
    pub from: NaiveDate,
    /// How many.
    pub counts: TableCounts,
    /// The new units, in the order of the file.
    pub added: Vec<AddedUnit>,
    /// The units that are changed, in the order of the file.
    pub changed: Vec<ChangedUnit>,
    /// The codes of those in the file that are as it has them.
    pub left: Vec<String>,
}

/// How many units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TableCounts {
    /// New ones.
    pub added: usize,
    /// Changed ones.
    pub changed: usize,
    /// Those that are as the file has them.
    pub left: usize,
}

/// A new unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AddedUnit {
    /// Its row.
    pub row: usize,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// The code of the unit above.
    pub parent: String,
}

/// A changed unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChangedUnit {
    /// Its row.
    pub row: usize,
    /// Its code.
    pub code: String,
    /// What is changed of it.
    pub changes: Vec<FieldChange>,
}

/// What is changed of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldChange {
    /// `name`, `level`, `parent`, `ends`, or `attributes.` and an attribute.
    #[schema(example = "attributes.population")]
    pub field: String,
    /// Before; null when there was nothing.
    pub before: Value,
    /// After; null when there is nothing.
    pub after: Value,
}

impl TableOutcome {
    /// Counted, and in the order of the file.
    pub(super) fn complete(mut self) -> Self {
        self.added.sort_by_key(|of| of.row);
        self.changed.sort_by_key(|of| of.row);
        self.left.sort();
        let (added, changed, left) = (self.added.len(), self.changed.len(), self.left.len());
        Self { counts: TableCounts { added, changed, left }, ..self }
    }
}

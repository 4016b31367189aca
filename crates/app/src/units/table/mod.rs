//! Units as a table, handed out and taken in.

mod export;
mod import;
mod outcome;
mod plan;

pub use export::{TableFormat, TableWanted, export_units};
pub use import::{MOST_BYTES, TableGiven, import_units, may_import};
pub use outcome::{AddedUnit, ChangedUnit, FieldChange, TableCounts, TableOutcome};

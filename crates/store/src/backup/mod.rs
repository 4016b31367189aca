//! The whole record as values that both databases take: a [`Snapshot`] of one, a [`Restore`] into another. Which tables
//! and columns there are is asked of the database, so that none is forgotten.

mod catalogue;
mod restore;
mod snapshot;
mod value;

pub(crate) use catalogue::tables;
pub(crate) use snapshot::{row, select};

pub use catalogue::{Column, Kind, Table};
pub use restore::Restore;
pub use snapshot::Snapshot;

/// A row by the names of its columns, as [`Kind`] says.
pub type Row = serde_json::Map<String, serde_json::Value>;

/// A name in SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

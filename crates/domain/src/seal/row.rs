//! Rows of a month as texts that are the same on every database, and where two sets of them differ.

use super::hash::Hash;
use super::month::TableRoot;
use super::tree;
use serde_json::Value;
use std::collections::BTreeMap;

/// A row of a table as it is sealed: a leaf of its table's tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The table.
    pub table: String,
    /// Its key: the key columns' values, with `/` between them.
    pub key: String,
    /// Over the row's text.
    pub hash: Hash,
}

impl Row {
    /// The leaf of a row: its table, its key and its columns as JSON, in order of name, with tabs between.
    pub fn new(table: &str, key: &str, columns: &Value) -> Self {
        let text = format!("{table}\t{key}\t{}", canonical(columns));
        Self { table: table.to_owned(), key: key.to_owned(), hash: Hash::leaf(text.as_bytes()) }
    }
}

/// JSON without spaces, with the fields of each object in order of name.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<_, _> = fields.iter().collect();
            fields.into_iter().map(|(name, value)| (name.clone(), canonical(value))).collect()
        }
        Value::Array(items) => items.iter().map(canonical).collect(),
        other => other.clone(),
    }
}

/// What became of a row since it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// It is another.
    Changed(Row),
    /// It is gone.
    Missing(Row),
    /// It wasn't there.
    Added(Row),
}

/// Where the rows that were found are not those that were sealed. Both are in order of table and key.
pub fn compare(sealed: &[Row], found: &[Row]) -> Vec<RowFault> {
    let place = |row: &Row| (row.table.clone(), row.key.clone());
    let before: BTreeMap<_, _> = sealed.iter().map(|row| (place(row), row)).collect();
    let now: BTreeMap<_, _> = found.iter().map(|row| (place(row), row)).collect();
    let mut faults: BTreeMap<_, RowFault> = BTreeMap::new();
    for (place, row) in &before {
        match now.get(place) {
            None => drop(faults.insert(place, RowFault::Missing((*row).clone()))),
            Some(found) if found.hash != row.hash => {
                faults.insert(place, RowFault::Changed((*found).clone()));
            }
            Some(_) => {}
        }
    }
    for (place, row) in now.iter().filter(|(place, _)| !before.contains_key(place)) {
        faults.insert(place, RowFault::Added((*row).clone()));
    }
    faults.into_values().collect()
}

/// The tree of each table over its rows, which are in order of table and key.
pub fn tables(rows: &[Row]) -> Vec<TableRoot> {
    let of_table = |rows: &[Row]| {
        let hashes: Vec<Hash> = rows.iter().map(|row| row.hash).collect();
        TableRoot { table: rows[0].table.clone(), rows: rows.len() as u64, root: tree::root(&hashes) }
    };
    rows.chunk_by(|a, b| a.table == b.table).map(of_table).collect()
}

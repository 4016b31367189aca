//! Backup and restore: the whole record and its files as one archive, a tar in zstd. Its parts are `tables/NAME/N.jsonl`
//! (a row by column on each line) and `files/DIGEST`; the last one is `manifest.json`, which names all others with their
//! digests, so that an archive that was cut off has none.

mod make;
mod restore;

pub use make::backup;
pub use restore::restore;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::Table;

/// The name of the manifest.
const MANIFEST: &str = "manifest.json";

/// What the archive's form is called. Another form gets another name.
const FORM: &str = "liangzhu-backup-1";

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The archive's form.
    pub form: String,
    /// The version of the program that made it.
    pub version: String,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// The migrations of the database, oldest first.
    pub migrations: Vec<String>,
    /// Its tables.
    pub tables: Vec<Kept>,
    /// All parts but this one, as they lie.
    pub parts: Vec<Part>,
    /// The digests of files that were not on the shelf, or had changed there.
    pub missing: Vec<String>,
}

/// A table in an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is like.
    #[serde(flatten)]
    pub table: Table,
    /// How many rows there are.
    pub rows: u64,
}

/// A part of an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: String,
}

impl Manifest {
    /// How many rows it has in all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|kept| kept.rows).sum()
    }

    /// How many files it has.
    pub fn files(&self) -> usize {
        self.parts.iter().filter(|part| part.name.starts_with("files/")).count()
    }
}

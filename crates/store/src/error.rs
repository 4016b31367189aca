//! What goes wrong with a store.

use domain::id::{EventId, JobId, SaltId};
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Why the store did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is of no database that we know. Of the address itself, which may hold a password, only the scheme
    /// is kept.
    #[error("`{scheme}:` is no database: expected sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME")]
    Url {
        /// What stands before the first colon.
        scheme: String,
    },
    /// An SQLite database in memory, which would be another one for each connection.
    #[error(
        "a database in memory can't be shared by connections: give the path of a file, as in sqlite:PATH"
    )]
    InMemory,
    /// The server is older than what we test with.
    #[error("PostgreSQL {found} is too old: 15 or newer is needed")]
    TooOld {
        /// The server's own name of its version.
        found: String,
    },
    /// The database refused, or could not be reached.
    #[error("cannot {doing}: {source}")]
    Database {
        /// What was being done, as a verb and its objects.
        doing: String,
        /// What the database said.
        source: DbErr,
    },
    /// A statement of a unit of work failed, and the unit went on as if it hadn't. Nothing was saved.
    #[error("`{name}` went on after a failed statement, so nothing of it is saved: {fault}")]
    WentOn {
        /// The name of the unit of work.
        name: &'static str,
        /// What the database said to the statement.
        fault: String,
    },
    /// A unit of work left its transaction somewhere, where it could be written to later. Nothing was saved.
    #[error("`{name}` kept its transaction, so nothing of it is saved: drop it before the unit ends")]
    Kept {
        /// The name of the unit of work.
        name: &'static str,
    },
    /// Other writers were in the way, each time it was tried. Nothing was saved; it may be asked for again.
    #[error("`{name}` was tried {tries} times and met other writers each time: {fault}")]
    Conflict {
        /// The name of the unit of work.
        name: &'static str,
        /// How often it was tried.
        tries: u32,
        /// What the database said the last time.
        fault: String,
    },
    /// A row holds what the program never writes.
    #[error("table {table}, column {column}, id {id}: {why}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        id: String,
        /// What is wrong with it.
        why: String,
    },
    /// A key that was given to another request before.
    #[error("the key `{key}` was given to another request before")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// An event commits to a personal value with a salt that nobody gave, so that it could never be verified.
    #[error("event {event}: its commitment's salt {salt} was not given with it")]
    SaltNotGiven {
        /// The event.
        event: EventId,
        /// The salt that its commitment names.
        salt: SaltId,
    },
    /// A job's lease has ended and another has taken it. Nothing was saved.
    #[error("the job {id} was taken by another since")]
    JobLost {
        /// The job.
        id: JobId,
    },
    /// A database without our tables, where they are needed.
    #[error("the database has no tables of ours")]
    NoRecord,
    /// A database that has something, where an empty one is needed.
    #[error("the database isn't empty: the table {table} has rows")]
    NotEmpty {
        /// A table that has rows.
        table: String,
    },
    /// A database whose tables are others than those that are to be restored.
    #[error("the tables are others: {why}")]
    OtherTables {
        /// What is other.
        why: String,
    },
    /// A column of a type that we don't know how to carry to another database.
    #[error("table {table}, column {column}: a backup doesn't know the type {found}")]
    UnknownType {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The type as the database calls it.
        found: String,
    },
    /// A row to restore that the table can't have.
    #[error("a row for the table {table}: {why}")]
    BadRow {
        /// The table.
        table: String,
        /// What is wrong.
        why: String,
    },
}

impl Error {
    /// Whether the database takes no changes: its disk is full, or it is read-only.
    pub fn is_full_or_read_only(&self) -> bool {
        let Self::Database { source, .. } = self else { return false };
        let text = source.to_string();
        ["disk is full", "readonly database", "read-only", "No space left", "disk I/O error"]
            .iter()
            .any(|sign| text.contains(sign))
    }
}

/// Says what was being done when the database refused.
pub(crate) fn while_doing(doing: impl Into<String>) -> impl FnOnce(DbErr) -> Error {
    move |source| Error::Database { doing: doing.into(), source }
}

/// Whether the fault comes from other writers at the same time, so that the same thing may succeed later.
pub(crate) fn is_conflict(fault: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(inner))
    | DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))) = fault
    else {
        return false;
    };
    let sqlx::Error::Database(inner) = inner.as_ref() else { return false };
    let code = inner.code().unwrap_or_default();
    if inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        // Serialization failure, deadlock, lock not available.
        return matches!(code.as_ref(), "40001" | "40P01" | "55P03");
    }
    // SQLite's extended codes: the lowest byte says BUSY (5) or LOCKED (6).
    code.parse().is_ok_and(|code: i32| matches!(code & 0xff, 5 | 6))
}

//! Reading all of a database as it was at one moment, while others write.

use super::catalogue::{Kind, Table, tables};
use super::{Row, quoted, value};
use crate::error::{Error, while_doing};
use crate::migration;
use crate::open::{Settings, connect_to_read, is_missing};
use futures_util::TryStreamExt;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, QueryResult,
    Statement, StreamTrait, TransactionOptions, TransactionTrait,
};

/// A database as it was when the snapshot was made.
pub struct Snapshot {
    transaction: DatabaseTransaction,
}

impl Snapshot {
    /// The database at this address as it is now, on a connection of its own. Nothing is changed there, nor are the
    /// tables brought up to date.
    ///
    /// # Errors
    /// [`Error::NoRecord`] without our tables; as [`crate::Store::open`].
    pub async fn of(url: &str) -> Result<Self, Error> {
        if is_missing(url) {
            return Err(Error::NoRecord);
        }
        let connection = connect_to_read(url, Settings::default()).await?;
        let options = match connection.get_database_backend() {
            DbBackend::Sqlite => TransactionOptions::default(),
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            },
        };
        let began = connection.begin_with_options(options).await;
        let transaction = began.map_err(while_doing("begin to read the whole database"))?;
        let snapshot = Self { transaction };
        // Both databases take the snapshot with the first thing that is read.
        if snapshot.migrations().await?.is_empty() {
            return Err(Error::NoRecord);
        }
        Ok(snapshot)
    }

    /// The names of the migrations that were applied, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn migrations(&self) -> Result<Vec<String>, Error> {
        migration::applied(&self.transaction).await
    }

    /// All tables, by name.
    ///
    /// # Errors
    /// [`Error::UnknownType`], [`Error::Database`].
    pub async fn tables(&self) -> Result<Vec<Table>, Error> {
        tables(&self.transaction).await
    }

    /// Hands all rows of a table over, one after the other, by primary key.
    ///
    /// # Errors
    /// What `take` says; [`Error::Database`].
    pub async fn rows<E: From<Error>>(
        &self,
        table: &Table,
        mut take: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let backend = ConnectionTrait::get_database_backend(&self.transaction);
        let doing = || while_doing(format!("read the table {}", table.name));
        let statement = Statement::from_string(backend, select(backend, table, None));
        let mut rows = self.transaction.stream_raw(statement).await.map_err(doing())?;
        while let Some(found) = rows.try_next().await.map_err(doing())? {
            take(&row(table, &found).map_err(doing())?)?;
        }
        Ok(())
    }
}

/// A row of what [`select`] asks for.
pub(crate) fn row(table: &Table, found: &QueryResult) -> Result<Row, DbErr> {
    let mut row = Row::new();
    for (at, column) in table.columns.iter().enumerate() {
        let value = value::read(found, at, column.kind)?;
        if !value.is_null() {
            row.insert(column.name.clone(), value);
        }
    }
    Ok(row)
}

/// Asks for the rows of a table, those that a condition is true of, by primary key.
pub(crate) fn select(backend: DbBackend, table: &Table, condition: Option<&str>) -> String {
    let column = |name: &str, kind: Kind| match (kind, backend) {
        (Kind::Integer, DbBackend::Postgres) => format!("CAST({} AS bigint)", quoted(name)),
        (Kind::Double, DbBackend::Postgres) => format!("CAST({} AS double precision)", quoted(name)),
        (Kind::Double, _) => format!("CAST({} AS real)", quoted(name)),
        _ => quoted(name),
    };
    let columns: Vec<_> = table.columns.iter().map(|of| column(&of.name, of.kind)).collect();
    let key: Vec<_> = table.key.iter().map(|name| quoted(name)).collect();
    let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    let of = condition.map(|condition| format!(" WHERE {condition}")).unwrap_or_default();
    format!("SELECT {} FROM {}{of}{order}", columns.join(", "), quoted(&table.name))
}

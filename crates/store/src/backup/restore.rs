//! Filling an empty database with the rows of another, all or nothing.

use super::catalogue::{Table, tables};
use super::{Row, quoted, value};
use crate::error::{Error, while_doing};
use crate::migration;
use crate::open::{Settings, connect_to_write};
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

/// As many values go into one statement; SQLite takes 32,766.
const VALUES: usize = 30_000;

const SQLITE_TRIGGERS: &str = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'";

const POSTGRES_KEYS: &str = "SELECT conrelid::regclass::text AS tab, quote_ident(conname) AS name, \
                             pg_get_constraintdef(oid) AS is FROM pg_constraint \
                             WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";

const POSTGRES_COUNTERS: &str = "SELECT quote_ident(table_name) AS tab, column_name::text AS col \
                                 FROM information_schema.columns WHERE table_schema = current_schema() \
                                 AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL";

/// A database that is being filled. Dropped before [`Restore::finish`], it stays as it was.
pub struct Restore {
    transaction: DatabaseTransaction,
    /// Puts back what guards the tables.
    guards: Vec<String>,
}

impl Restore {
    /// Makes the database at this address ready to take the rows of `tables`, which had these migrations.
    ///
    /// # Errors
    /// [`Error::NotEmpty`] when it has rows; [`Error::OtherTables`] when its tables aren't those, or can't become them;
    /// as [`crate::Store::open`].
    pub async fn begin(url: &str, migrations: &[String], wanted: &[Table]) -> Result<Self, Error> {
        let connection = connect_to_write(url, Settings::default()).await?;
        let immediate = Some(SqliteTransactionMode::Immediate);
        let options = match connection.get_database_backend() {
            DbBackend::Sqlite => {
                TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() }
            }
            _ => TransactionOptions::default(),
        };
        let began = connection.begin_with_options(options).await;
        let transaction = began.map_err(while_doing("begin to fill the database"))?;
        let found = tables(&transaction).await?;
        let applied = migration::applied(&transaction).await?;
        if applied.is_empty() && !found.is_empty() {
            return Err(Error::NotEmpty { table: found[0].name.clone() });
        }
        empty(&transaction, &found).await?;
        if applied.is_empty() {
            migration::apply_first(&transaction, migrations).await?;
        } else if applied != migrations {
            return Err(Error::OtherTables { why: "its migrations are others".to_owned() });
        }
        let found = tables(&transaction).await?;
        fits(&found, wanted)?;
        let mut restore = Self { transaction, guards: Vec::new() };
        restore.open(&found).await.map_err(while_doing("open the tables to be filled"))?;
        Ok(restore)
    }

    /// Takes rows of a table.
    ///
    /// # Errors
    /// [`Error::BadRow`] when a row has what no such table can have; [`Error::Database`].
    pub async fn insert(&self, table: &Table, rows: &[Row]) -> Result<(), Error> {
        let most = (VALUES / table.columns.len().max(1)).clamp(1, 500);
        for some in rows.chunks(most) {
            let mut insert = Query::insert();
            insert.into_table(Alias::new(&table.name));
            insert.columns(table.columns.iter().map(|column| Alias::new(&column.name)));
            for row in some {
                insert.values_panic(values(table, row)?.into_iter().map(Into::into));
            }
            let done = self.transaction.execute(&insert).await;
            done.map_err(while_doing(format!("fill the table {}", table.name)))?;
        }
        Ok(())
    }

    /// Puts back what guards the tables, brings them up to date and saves all.
    ///
    /// # Errors
    /// [`Error::Database`], when rows refer to others that aren't there too.
    pub async fn finish(self) -> Result<(), Error> {
        let doing = || while_doing("close the tables that were filled");
        for guard in &self.guards {
            self.transaction.execute_unprepared(guard).await.map_err(doing())?;
        }
        migration::apply_rest(&self.transaction).await?;
        self.transaction.commit().await.map_err(while_doing("save all that was restored"))
    }

    /// Lets rows in that have no parents yet, and that triggers would stop. Whatever migrations put in themselves goes:
    /// it is among the rows that come.
    async fn open(&mut self, found: &[Table]) -> Result<(), DbErr> {
        match self.transaction.get_database_backend() {
            DbBackend::Sqlite => self.open_sqlite().await?,
            _ => self.open_postgres(found).await?,
        }
        for table in found {
            self.transaction.execute_unprepared(&format!("DELETE FROM {}", quoted(&table.name))).await?;
        }
        Ok(())
    }

    async fn open_sqlite(&mut self) -> Result<(), DbErr> {
        self.transaction.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
        let statement = Statement::from_string(DbBackend::Sqlite, SQLITE_TRIGGERS);
        for row in self.transaction.query_all_raw(statement).await? {
            let name: String = row.try_get("", "name")?;
            self.transaction.execute_unprepared(&format!("DROP TRIGGER {}", quoted(&name))).await?;
            self.guards.push(row.try_get("", "sql")?);
        }
        Ok(())
    }

    async fn open_postgres(&mut self, found: &[Table]) -> Result<(), DbErr> {
        let statement = Statement::from_string(DbBackend::Postgres, POSTGRES_KEYS);
        for row in self.transaction.query_all_raw(statement).await? {
            let (table, name): (String, String) = (row.try_get("", "tab")?, row.try_get("", "name")?);
            let is: String = row.try_get("", "is")?;
            self.transaction
                .execute_unprepared(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))
                .await?;
            self.guards.push(format!("ALTER TABLE {table} ADD CONSTRAINT {name} {is}"));
        }
        for table in found {
            let table = quoted(&table.name);
            self.transaction.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await?;
            self.guards.push(format!("ALTER TABLE {table} ENABLE TRIGGER USER"));
        }
        let statement = Statement::from_string(DbBackend::Postgres, POSTGRES_COUNTERS);
        for row in self.transaction.query_all_raw(statement).await? {
            let (table, name): (String, String) = (row.try_get("", "tab")?, row.try_get("", "col")?);
            let last = format!("coalesce((SELECT max({}) FROM {table}), 1)", quoted(&name));
            self.guards.push(format!("SELECT setval(pg_get_serial_sequence('{table}', '{name}'), {last})"));
        }
        Ok(())
    }
}

/// Refuses tables that have rows.
async fn empty(transaction: &DatabaseTransaction, tables: &[Table]) -> Result<(), Error> {
    for table in tables {
        let ask = format!("SELECT 1 AS n FROM {} LIMIT 1", quoted(&table.name));
        let statement = Statement::from_string(transaction.get_database_backend(), ask);
        let row = transaction.query_one_raw(statement).await;
        if row.map_err(while_doing(format!("look into the table {}", table.name)))?.is_some() {
            return Err(Error::NotEmpty { table: table.name.clone() });
        }
    }
    Ok(())
}

fn fits(found: &[Table], wanted: &[Table]) -> Result<(), Error> {
    let other = |why: String| Err(Error::OtherTables { why });
    for table in wanted {
        let Some(own) = found.iter().find(|own| own.name == table.name) else {
            return other(format!("there is no table {}", table.name));
        };
        for column in &table.columns {
            if !own.columns.contains(column) {
                return other(format!("the table {} has no such column {}", table.name, column.name));
            }
        }
    }
    Ok(())
}

fn values(table: &Table, row: &Row) -> Result<Vec<sea_orm::Value>, Error> {
    let bad = |why: String| Error::BadRow { table: table.name.clone(), why };
    if let Some(name) = row.keys().find(|name| !table.columns.iter().any(|of| of.name == **name)) {
        return Err(bad(format!("there is no column {name}")));
    }
    let value = |column: &super::Column| {
        let json = row.get(&column.name).unwrap_or(&serde_json::Value::Null);
        value::bind(column, json).ok_or_else(|| bad(format!("the column {} can't have this", column.name)))
    };
    table.columns.iter().map(value).collect()
}

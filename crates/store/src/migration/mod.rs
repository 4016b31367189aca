//! The migrations, oldest first. One that was published is never changed: a mistake is mended by the next. There is no
//! way down.

mod m0001_journal;
mod m0002_units;
mod m0003_people;
mod m0005_people_more;
mod m0006_goals;
mod m0007_cases;
mod m0008_files_jobs;
mod m0009_unit_history;
mod m0010_unit_links;
mod m0011_peer_groups;
mod m0013_schemes;
mod m0014_codes_in_byte_order;
mod m0015_marks_and_assignments;
mod m0015_reports;
mod m0016_boards;
mod m0017_seals;
mod m0018_notices;
mod m0019_results;
mod m0020_messages;
mod m0021_derived;

use crate::error::{Error, while_doing};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

/// PostgreSQL's lock on migrating: any number that nothing else locks.
const LOCK: i64 = 0x6c69_616e_677a_6801;

struct Migrations;

#[async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_journal::Migration),
            Box::new(m0002_units::Migration),
            Box::new(m0003_people::Migration),
            Box::new(m0005_people_more::Migration),
            Box::new(m0006_goals::Migration),
            Box::new(m0007_cases::Migration),
            Box::new(m0008_files_jobs::Migration),
            Box::new(m0009_unit_history::Migration),
            Box::new(m0010_unit_links::Migration),
            Box::new(m0011_peer_groups::Migration),
            Box::new(m0013_schemes::Migration),
            Box::new(m0014_codes_in_byte_order::Migration),
            Box::new(m0015_marks_and_assignments::Migration),
            Box::new(m0015_reports::Migration),
            Box::new(m0016_boards::Migration),
            Box::new(m0017_seals::Migration),
            Box::new(m0018_notices::Migration),
            Box::new(m0019_results::Migration),
            Box::new(m0020_messages::Migration),
            Box::new(m0021_derived::Migration),
        ]
    }
}

/// Applies those that the database hasn't seen, in one transaction that nobody else migrates beside.
pub(crate) async fn apply(connection: &DatabaseConnection) -> Result<(), DbErr> {
    let immediate = Some(SqliteTransactionMode::Immediate);
    let options = match connection.get_database_backend() {
        DbBackend::Sqlite => TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() },
        _ => TransactionOptions::default(),
    };
    let tx = connection.begin_with_options(options).await?;
    lock(&tx).await?;
    Migrations::up(&tx, None).await?;
    tx.commit().await
}

async fn lock(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(())
}

/// The names of those that a database has seen, oldest first; none when it isn't ours. It changes nothing.
pub(crate) async fn applied(tx: &DatabaseTransaction) -> Result<Vec<String>, Error> {
    let manager = SchemaManager::new(tx);
    let doing = || while_doing("ask which migrations were applied");
    if !manager.has_table("seaql_migrations").await.map_err(doing())? {
        return Ok(Vec::new());
    }
    let ask = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), ask)).await;
    rows.map_err(doing())?.iter().map(|row| row.try_get("", "version").map_err(doing())).collect()
}

/// Applies these to a database that has seen none: they have to be the first of ours.
pub(crate) async fn apply_first(tx: &DatabaseTransaction, names: &[String]) -> Result<(), Error> {
    let ours = Migrations::migrations();
    let unknown =
        names.iter().enumerate().find(|(at, name)| ours.get(*at).is_none_or(|of| of.name() != *name));
    if let Some((_, name)) = unknown {
        return Err(Error::OtherTables { why: format!("this program has no migration {name} there") });
    }
    let doing = || while_doing("make the tables");
    lock(tx).await.map_err(doing())?;
    let steps = u32::try_from(names.len()).unwrap_or(u32::MAX);
    Migrations::up(tx, Some(steps)).await.map_err(doing())
}

/// Applies those that are left.
pub(crate) async fn apply_rest(tx: &DatabaseTransaction) -> Result<(), Error> {
    Migrations::up(tx, None).await.map_err(while_doing("bring the tables up to date"))
}

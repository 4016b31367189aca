//! The migrations, oldest first. One that was published is never changed: a mistake is mended by the next. There is no
//! way down.

mod m0001_journal;
mod m0002_units;
mod m0003_people;
mod m0005_people_more;
mod m0006_goals;
mod m0007_cases;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

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
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Migrations::up(&tx, None).await?;
    tx.commit().await
}

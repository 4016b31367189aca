//! Codes in the order of their bytes, as SQLite has them: by PostgreSQL's locale they would be listed otherwise there.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if connection.get_database_backend() == DbBackend::Postgres {
            for table in ["units", "goals"] {
                let alter = format!("ALTER TABLE {table} ALTER COLUMN code TYPE varchar(40) COLLATE \"C\"");
                connection.execute_unprepared(&alter).await?;
            }
        }
        Ok(())
    }
}

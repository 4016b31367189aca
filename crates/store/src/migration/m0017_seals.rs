//! Seals of months and the hashes of their rows. Both are only ever added.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, text, timestamp_with_time_zone, uuid_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [seals(), leaves()] {
            manager.create_table(table).await?;
        }
        let connection = manager.get_connection();
        let guards = match connection.get_database_backend() {
            DbBackend::Sqlite => include_str!("m0017_seals.sqlite.sql"),
            _ => include_str!("m0017_seals.postgres.sql"),
        };
        connection.execute_unprepared(guards).await?;
        Ok(())
    }
}

fn seals() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("seals")
        // Months since year 0.
        .col(integer("month"))
        .col(string_len("period", 8))
        .col(string_len("root", 64))
        // Text, not the database's JSON: what was signed is what is kept.
        .col(text("body"))
        .col(timestamp_with_time_zone("sealed"))
        .col(uuid_null("person"))
        .col(uuid_null("post"));
    table.primary_key(Index::create().col("month"));
    table.foreign_key(&mut key("seals_person", "person", "people", "id"));
    table.foreign_key(&mut key("seals_post", "post", "posts", "id"));
    table
}

fn leaves() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("seal_leaves")
        .col(integer("month"))
        .col(integer("number"))
        .col(string_len("of_table", 64))
        .col(text("row_key"))
        .col(string_len("hash", 64));
    table.primary_key(Index::create().col("month").col("number"));
    table.foreign_key(&mut key("seal_leaves_seal", "month", "seals", "month"));
    table
}

fn key(name: &str, from: &'static str, to: &'static str, column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, column).to_owned()
}

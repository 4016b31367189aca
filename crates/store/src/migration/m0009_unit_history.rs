//! How units stood from when to when, and what came of which.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, date_null, double, pk_uuid, string_len, text, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [states(), reorganisations(), successions()] {
            manager.create_table(table).await?;
        }
        let by_from =
            Index::create().name("successions_by_from").table("successions").col("from_unit").to_owned();
        manager.create_index(by_from).await?;
        let connection = manager.get_connection();
        // Asked for as `path LIKE 'prefix%'`; codes hold no wildcards.
        let by_path = match connection.get_database_backend() {
            DbBackend::Sqlite => "CREATE INDEX unit_states_by_path ON unit_states (path COLLATE NOCASE)",
            _ => "CREATE INDEX unit_states_by_path ON unit_states (path text_pattern_ops)",
        };
        connection.execute_unprepared(by_path).await?;
        let known = "INSERT INTO unit_states (unit, starts, ends, name, level, parent, path, attributes) \
                     SELECT id, starts, ends, name, level, parent, path, attributes FROM units";
        connection.execute_unprepared(known).await?;
        Ok(())
    }
}

fn of_unit(name: &str, column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(column).to("units", "id").to_owned()
}

fn states() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("unit_states")
        .col(uuid("unit"))
        .col(date("starts"))
        .col(date_null("ends"))
        .col(text("name"))
        .col(string_len("level", 40))
        .col(uuid_null("parent"))
        .col(text("path"))
        .col(text("attributes"));
    table.primary_key(Index::create().col("unit").col("starts"));
    table.foreign_key(&mut of_unit("unit_states_unit", "unit"));
    table.foreign_key(&mut of_unit("unit_states_parent", "parent"));
    table
}

fn reorganisations() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("reorganisations")
        .col(pk_uuid("id"))
        .col(date("starts"))
        .col(text_null("document"))
        .col(uuid("person"))
        .col(timestamp_with_time_zone("recorded"));
    table
}

fn successions() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("successions")
        .col(uuid("into_unit"))
        .col(date("starts"))
        .col(uuid("from_unit"))
        .col(double("share"))
        .col(uuid("reorganisation"));
    table.primary_key(Index::create().col("into_unit").col("starts").col("from_unit"));
    table.foreign_key(&mut of_unit("successions_into", "into_unit"));
    table.foreign_key(&mut of_unit("successions_from", "from_unit"));
    let of = ForeignKey::create()
        .name("successions_reorganisation")
        .from_col("reorganisation")
        .to("reorganisations", "id")
        .to_owned();
    table.foreign_key(&mut of.clone());
    table
}

//! Units, and the unit that an event concerns.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_null, pk_uuid, string_len, string_len_uniq, text, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut units = Table::create();
        units
            .table("units")
            .col(pk_uuid("id"))
            .col(string_len_uniq("code", 40))
            .col(text("path"))
            .col(uuid_null("parent"))
            .col(string_len("level", 40))
            .col(text("name"))
            .col(text("attributes"))
            .col(date("starts"))
            .col(date_null("ends"))
            .col(big_integer("version"));
        units.foreign_key(ForeignKey::create().name("units_parent").from_col("parent").to("units", "id"));
        manager.create_table(units).await?;
        manager
            .create_index(Index::create().name("units_by_parent").table("units").col("parent").to_owned())
            .await?;
        // Both are asked for as `path LIKE 'prefix%'`; codes hold no wildcards.
        let connection = manager.get_connection();
        let by_path = match connection.get_database_backend() {
            DbBackend::Sqlite => "CREATE INDEX units_by_path ON units (path COLLATE NOCASE)",
            _ => "CREATE INDEX units_by_path ON units (path text_pattern_ops)",
        };
        connection.execute_unprepared(by_path).await?;
        connection.execute_unprepared("CREATE UNIQUE INDEX units_by_any_case ON units (lower(code))").await?;
        let unit = Table::alter().table("events").add_column(uuid_null("unit")).to_owned();
        manager.alter_table(unit).await
    }
}

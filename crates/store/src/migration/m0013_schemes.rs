//! Scoring schemes in their versions.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, text, text_null, timestamp_with_time_zone, uuid};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut schemes = Table::create();
        schemes
            .table("schemes")
            .col(string_len("code", 64))
            .col(integer("version"))
            .col(text("title"))
            .col(string_len("holds_from", 10))
            .col(text("text"))
            .col(text_null("reason"))
            .col(uuid("person"))
            .col(timestamp_with_time_zone("recorded"));
        schemes.primary_key(Index::create().col("code").col("version"));
        manager.create_table(schemes).await
    }
}

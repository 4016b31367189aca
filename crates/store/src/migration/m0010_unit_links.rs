//! Network links between units.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, pk_uuid, string_len, uuid};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut links = Table::create();
        links
            .table("unit_links")
            .col(pk_uuid("id"))
            .col(string_len("kind", 20))
            .col(uuid("upper"))
            .col(uuid("lower"))
            .col(date("starts"))
            .col(date_null("ends"))
            .col(big_integer("version"));
        for (name, column) in [("unit_links_upper", "upper"), ("unit_links_lower", "lower")] {
            links.foreign_key(ForeignKey::create().name(name).from_col(column).to("units", "id"));
        }
        manager.create_table(links).await?;
        for (name, column) in [("unit_links_by_upper", "upper"), ("unit_links_by_lower", "lower")] {
            manager
                .create_index(Index::create().name(name).table("unit_links").col(column).to_owned())
                .await?;
        }
        Ok(())
    }
}

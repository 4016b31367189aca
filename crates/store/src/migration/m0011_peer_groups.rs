//! Peer groups, and who is in them.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, pk_uuid, string_len, text, uuid};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut groups = Table::create();
        groups
            .table("peer_groups")
            .col(pk_uuid("id"))
            .col(string_len("set_code", 40))
            .col(string_len("code", 40))
            .col(text("title"))
            .col(date("starts"))
            .col(date_null("ends"))
            .col(big_integer("version"));
        let mut members = Table::create();
        members
            .table("peer_group_units")
            .col(uuid("peer_group"))
            .col(uuid("unit"))
            .col(date("starts"))
            .col(date_null("ends"));
        members.primary_key(Index::create().col("peer_group").col("unit").col("starts"));
        for (name, column, table) in [
            ("peer_group_units_group", "peer_group", "peer_groups"),
            ("peer_group_units_unit", "unit", "units"),
        ] {
            members.foreign_key(ForeignKey::create().name(name).from_col(column).to(table, "id"));
        }
        manager.create_table(groups).await?;
        manager.create_table(members).await?;
        let connection = manager.get_connection();
        if connection.get_database_backend() == DbBackend::Postgres {
            // In the order of their bytes, as SQLite has them.
            for column in ["set_code", "code"] {
                let alter =
                    format!("ALTER TABLE peer_groups ALTER COLUMN {column} TYPE varchar(40) COLLATE \"C\"");
                connection.execute_unprepared(&alter).await?;
            }
        }
        let mut codes = Index::create();
        codes.name("peer_groups_by_code").table("peer_groups").col("set_code").col("code").unique();
        manager.create_index(codes).await?;
        let by_unit =
            Index::create().name("peer_group_units_by_unit").table("peer_group_units").col("unit").to_owned();
        manager.create_index(by_unit).await
    }
}

//! Boards: what they are, the files that they were made from and written to, how units stand, who found that right.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, double_null, integer, pk_uuid, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX boards_by_period ON boards (scheme, period)",
    "CREATE INDEX boards_by_month ON boards (last_month)",
    "CREATE UNIQUE INDEX standings_by_unit ON standings (unit, board)",
    "CREATE INDEX standings_by_group ON standings (board, peer_group, place)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [boards(), files(), standings(), confirmations()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

fn boards() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("boards")
        .col(pk_uuid("id"))
        .col(string_len("scheme", 64))
        .col(integer("scheme_version"))
        .col(string_len("period", 10))
        .col(integer("last_month"))
        .col(text("title"))
        .col(integer("revision"))
        .col(text_null("head"))
        .col(integer("units"))
        .col(string_len_null("root", 64))
        .col(uuid_null("job"))
        .col(integer("progress"))
        .col(text_null("faults"))
        .col(timestamp_with_time_zone_null("computed"));
    table.foreign_key(&mut key("boards_case", "id", "cases"));
    table
}

fn files() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("board_files")
        .col(uuid("board"))
        .col(text("name"))
        .col(blob("body"))
        .col(string_len("digest", 64))
        .col(big_integer("size"));
    table.primary_key(Index::create().col("board").col("name"));
    table.foreign_key(&mut key("board_files_board", "board", "boards"));
    table
}

fn standings() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("standings")
        .col(uuid("board"))
        .col(integer("place"))
        .col(uuid("unit"))
        .col(text("code"))
        .col(text("name"))
        .col(text("peer_group"))
        .col(double_null("score"))
        .col(double_null("rank"))
        .col(double_null("previous_rank"))
        .col(text_null("best"))
        .col(text_null("worst"))
        .col(text("flags"))
        .col(text("nodes"));
    table.primary_key(Index::create().col("board").col("place"));
    table.foreign_key(&mut key("standings_board", "board", "boards"));
    table.foreign_key(&mut key("standings_of_unit", "unit", "units"));
    table
}

fn confirmations() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("confirmations")
        .col(uuid("board"))
        .col(uuid("unit"))
        .col(integer("revision"))
        .col(uuid("person"))
        .col(timestamp_with_time_zone("at"));
    table.primary_key(Index::create().col("board").col("unit").col("revision"));
    table.foreign_key(&mut key("confirmations_board", "board", "boards"));
    table.foreign_key(&mut key("confirmations_unit", "unit", "units"));
    table.foreign_key(&mut key("confirmations_person", "person", "people"));
    table
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

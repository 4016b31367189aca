//! Notices, the boards that they publish, their files.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    blob, date, integer, pk_uuid, string_len, text, text_null, timestamp_with_time_zone, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [notices(), boards(), files()] {
            manager.create_table(table).await?;
        }
        let unique =
            Index::create().name("notices_by_number").table("notices").col("number").unique().to_owned();
        manager.create_index(unique).await?;
        let by_board = Index::create()
            .name("notice_boards_by_board")
            .table("notice_boards")
            .col("board")
            .unique()
            .to_owned();
        manager.create_index(by_board).await
    }
}

fn notices() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("notices")
        .col(pk_uuid("id"))
        .col(string_len("number", 100))
        .col(text("title"))
        .col(string_len("period", 10))
        .col(date("date"))
        .col(text("organ"))
        .col(text("signatory"))
        .col(text_null("public_key"))
        .col(text("text"))
        .col(uuid("person"))
        .col(timestamp_with_time_zone("recorded"));
    table.foreign_key(&mut key("notices_person", "person", "people"));
    table
}

fn boards() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("notice_boards").col(uuid("notice")).col(integer("place")).col(uuid("board"));
    table.primary_key(Index::create().col("notice").col("place"));
    table.foreign_key(&mut key("notice_boards_notice", "notice", "notices"));
    table.foreign_key(&mut key("notice_boards_board", "board", "boards"));
    table
}

fn files() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("notice_files")
        .col(uuid("notice"))
        .col(string_len("name", 40))
        .col(blob("body"))
        .col(string_len("digest", 64));
    table.primary_key(Index::create().col("notice").col("name"));
    table.foreign_key(&mut key("notice_files_notice", "notice", "notices"));
    table
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

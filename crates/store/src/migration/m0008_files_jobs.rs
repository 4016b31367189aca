//! Files that were handed in, and jobs that wait.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, pk_uuid, string_len, string_len_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut files = Table::create();
        files
            .table("files")
            .col(pk_uuid("id"))
            .col(uuid("unit"))
            .col(string_len_null("subject_kind", 64))
            .col(uuid_null("subject_id"))
            .col(text("name"))
            .col(string_len("kind", 8))
            .col(big_integer("size"))
            .col(string_len("digest", 64))
            .col(string_len_null("thumbnail", 64))
            .col(uuid("person"))
            .col(timestamp_with_time_zone("made"));
        files.foreign_key(ForeignKey::create().name("files_unit").from_col("unit").to("units", "id"));
        let mut jobs = Table::create();
        jobs.table("jobs")
            .col(pk_uuid("id"))
            .col(string_len("kind", 64))
            .col(uuid("subject"))
            .col(timestamp_with_time_zone("due"))
            .col(integer("tries"))
            .col(text_null("fault"))
            .col(timestamp_with_time_zone_null("dead"));
        for table in [files, jobs] {
            manager.create_table(table).await?;
        }
        for (name, table, column) in [
            ("files_by_subject", "files", "subject_id"),
            ("files_by_unit", "files", "unit"),
            ("files_by_digest", "files", "digest"),
            ("files_by_thumbnail", "files", "thumbnail"),
            ("jobs_by_due", "jobs", "due"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
        }
        Ok(())
    }
}

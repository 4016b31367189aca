//! Messages to persons.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    pk_uuid, string_len, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut messages = Table::create();
        messages
            .table("messages")
            .col(pk_uuid("id"))
            .col(uuid("person"))
            .col(string_len("kind", 64))
            .col(string_len("subject_kind", 64))
            .col(uuid("subject_id"))
            .col(text("args"))
            .col(uuid("event"))
            .col(timestamp_with_time_zone("made"))
            .col(timestamp_with_time_zone_null("read_at"));
        messages
            .foreign_key(ForeignKey::create().name("messages_person").from_col("person").to("people", "id"));
        manager.create_table(messages).await?;
        let by_person =
            Index::create().name("messages_by_person").table("messages").col("person").col("id").to_owned();
        let by_event = Index::create().name("messages_by_event").table("messages").col("event").to_owned();
        manager.create_index(by_person).await?;
        manager.create_index(by_event).await
    }
}

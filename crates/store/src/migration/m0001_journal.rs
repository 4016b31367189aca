//! Events, their numbers, those that wait for one, and salts. Events and numbers are only ever added.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary_len, pk_uuid, string_len, text, timestamp_with_time_zone, uuid, uuid_null, uuid_uniq,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut events = Table::create();
        events
            .table("events")
            .col(pk_uuid("id"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("person"))
            .col(uuid_null("post"))
            .col(string_len("what", 64))
            .col(string_len("subject_kind", 64))
            .col(uuid("subject_id"))
            // Text, not the database's JSON, which would order keys anew: what was written is what is sealed.
            .col(text("changes"))
            .col(uuid("request"));
        let mut numbers = Table::create();
        numbers.table("event_numbers").col(big_integer("number").primary_key()).col(uuid_uniq("event"));
        numbers.foreign_key(&mut to_event("event_numbers_event"));
        let mut pending = Table::create();
        pending.table("pending_events").col(pk_uuid("event"));
        pending.foreign_key(&mut to_event("pending_events_event"));
        let mut salts = Table::create();
        salts.table("salts").col(pk_uuid("id")).col(uuid("person")).col(binary_len("bytes", 32));
        for table in [events, numbers, pending, salts] {
            manager.create_table(table).await?;
        }
        let by_person = Index::create().name("salts_by_person").table("salts").col("person").to_owned();
        manager.create_index(by_person).await?;
        let connection = manager.get_connection();
        let guards = match connection.get_database_backend() {
            DbBackend::Sqlite => include_str!("m0001_journal.sqlite.sql"),
            _ => include_str!("m0001_journal.postgres.sql"),
        };
        connection.execute_unprepared(guards).await?;
        Ok(())
    }
}

fn to_event(name: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col("event").to("events", "id").to_owned()
}

//! Persons, accounts, sessions, tokens, posts; settings, and answers kept for those who ask again.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, integer, pk_uuid, string_len, string_len_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            people(),
            accounts(),
            sessions(),
            tokens(),
            posts(),
            oversights(),
            leads(),
            settings(),
            answers(),
        ] {
            manager.create_table(table).await?;
        }
        for (name, table, column) in [
            ("accounts_by_person", "accounts", "person"),
            ("sessions_by_account", "sessions", "account"),
            ("tokens_by_account", "tokens", "account"),
            ("posts_by_person", "posts", "person"),
            ("posts_by_unit", "posts", "unit"),
            ("answers_by_time", "answers", "made"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

fn people() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("people")
        .col(pk_uuid("id"))
        .col(text("name"))
        .col(text_null("phone"))
        .col(timestamp_with_time_zone_null("erased"))
        .col(big_integer("version"));
    table
}

fn accounts() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("accounts")
        .col(pk_uuid("id"))
        .col(uuid("person"))
        .col(string_len_uniq("name", 64))
        .col(text("password"))
        .col(boolean("must_change"))
        .col(integer("failed"))
        .col(timestamp_with_time_zone_null("locked_until"))
        .col(timestamp_with_time_zone_null("disabled"))
        .col(boolean("is_demo"));
    table.foreign_key(&mut key("accounts_person", "person", "people"));
    table
}

fn sessions() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("sessions")
        .col(string_len("digest", 64).primary_key())
        .col(uuid("account"))
        .col(string_len("csrf", 64))
        .col(timestamp_with_time_zone("began"))
        .col(timestamp_with_time_zone("seen"));
    table.foreign_key(&mut key("sessions_account", "account", "accounts"));
    table
}

fn tokens() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("tokens")
        .col(pk_uuid("id"))
        .col(string_len_uniq("digest", 64))
        .col(uuid("account"))
        .col(text("title"))
        .col(text("scopes"))
        .col(timestamp_with_time_zone("made"))
        .col(timestamp_with_time_zone("expires"))
        .col(timestamp_with_time_zone_null("revoked"));
    table.foreign_key(&mut key("tokens_account", "account", "accounts"));
    table
}

fn posts() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("posts")
        .col(pk_uuid("id"))
        .col(uuid("person"))
        .col(string_len("role", 40))
        .col(uuid("unit"))
        .col(text("title"))
        .col(date("starts"))
        .col(date_null("ends"))
        .col(uuid_null("home"));
    table.foreign_key(&mut key("posts_person", "person", "people"));
    table.foreign_key(&mut key("posts_unit", "unit", "units"));
    table.foreign_key(&mut key("posts_home", "home", "posts"));
    table
}

fn oversights() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("post_units").col(uuid("post")).col(uuid("unit"));
    table.primary_key(Index::create().col("post").col("unit"));
    table.foreign_key(&mut key("post_units_post", "post", "posts"));
    table.foreign_key(&mut key("post_units_unit", "unit", "units"));
    table
}

fn leads() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("post_goals").col(uuid("post")).col(uuid("goal"));
    table.primary_key(Index::create().col("post").col("goal"));
    table.foreign_key(&mut key("post_goals_post", "post", "posts"));
    table
}

fn settings() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("settings")
        .col(string_len("name", 64).primary_key())
        .col(text("value"))
        .col(big_integer("version"));
    table
}

fn answers() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("answers")
        .col(uuid("account"))
        .col(string_len("key", 255))
        .col(string_len("fingerprint", 64))
        .col(text("answer"))
        .col(timestamp_with_time_zone("made"));
    table.primary_key(Index::create().col("account").col("key"));
    table
}

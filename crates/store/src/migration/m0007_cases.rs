//! Cases with their units, goals, acts, hand-overs and escalations; lifecycles that operators loaded; what the journal is
//! searched by.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date_null, integer, pk_uuid, string_len, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEXES: &[&str] = &[
    "CREATE INDEX cases_by_parent ON cases (parent)",
    "CREATE INDEX cases_by_group ON cases (state_group, id)",
    "CREATE INDEX cases_by_due ON cases (due)",
    "CREATE INDEX cases_by_alarm ON cases (alarm)",
    "CREATE INDEX cases_by_subject ON cases (subject_id)",
    "CREATE INDEX cases_by_person ON cases (person)",
    "CREATE INDEX case_units_by_unit ON case_units (unit)",
    "CREATE INDEX case_goals_by_goal ON case_goals (goal)",
    "CREATE INDEX events_by_subject ON events (subject_id)",
    "CREATE INDEX events_by_unit ON events (unit)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [cases(), units(), goals(), acts(), hand_overs(), escalations(), lifecycles()];
        for table in tables {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

fn cases() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("cases")
        .col(pk_uuid("id"))
        .col(text("lifecycle"))
        .col(integer("lifecycle_version"))
        .col(text("state"))
        .col(string_len("state_group", 16))
        .col(text("timers"))
        .col(text("title"))
        .col(text("body"))
        .col(text_null("subject_kind"))
        .col(uuid_null("subject_id"))
        .col(uuid_null("parent"))
        .col(uuid_null("person"))
        .col(uuid_null("post"))
        .col(timestamp_with_time_zone("opened"))
        .col(timestamp_with_time_zone_null("due"))
        .col(timestamp_with_time_zone_null("alarm"))
        .col(big_integer("version"));
    table.foreign_key(&mut key("cases_parent", "parent", "cases"));
    table.foreign_key(&mut key("cases_person", "person", "people"));
    table.foreign_key(&mut key("cases_post", "post", "posts"));
    table
}

fn units() -> TableCreateStatement {
    let mut table = of_case("case_units");
    table.col(uuid("unit")).col(string_len("part", 16));
    table.primary_key(Index::create().col("case_id").col("unit").col("part"));
    table.foreign_key(&mut key("case_units_unit", "unit", "units"));
    table
}

fn goals() -> TableCreateStatement {
    let mut table = of_case("case_goals");
    table.col(uuid("goal"));
    table.primary_key(Index::create().col("case_id").col("goal"));
    table
}

fn acts() -> TableCreateStatement {
    let mut table = of_case("case_acts");
    table
        .col(integer("number"))
        .col(text("action"))
        .col(text("from_state"))
        .col(text("to_state"))
        .col(uuid_null("person"))
        .col(uuid_null("post"))
        .col(timestamp_with_time_zone("at"))
        .col(text("fields"));
    table.primary_key(Index::create().col("case_id").col("number"));
    table
}

fn hand_overs() -> TableCreateStatement {
    let mut table = of_case("hand_overs");
    table
        .col(integer("number"))
        .col(string_len("kind", 16))
        .col(text("sender"))
        .col(text("receiver"))
        .col(uuid_null("staff"))
        .col(text_null("reason"))
        .col(date_null("until"))
        .col(timestamp_with_time_zone("sent"))
        .col(timestamp_with_time_zone_null("received"));
    table.primary_key(Index::create().col("case_id").col("number"));
    table
}

fn escalations() -> TableCreateStatement {
    let mut table = of_case("escalations");
    table
        .col(text("clock"))
        .col(timestamp_with_time_zone("started"))
        .col(integer("rung"))
        .col(timestamp_with_time_zone("at"));
    table.primary_key(Index::create().col("case_id").col("clock").col("started").col("rung"));
    table
}

fn lifecycles() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("lifecycles").col(text("name")).col(integer("version")).col(text("text"));
    table.primary_key(Index::create().col("name").col("version"));
    table
}

fn of_case(name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name).col(uuid("case_id"));
    table.foreign_key(&mut key(&format!("{name}_case"), "case_id", "cases"));
    table
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

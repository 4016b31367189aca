//! Goals with who is responsible, indicator cards, milestones, targets, observations.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, double, double_null, integer, integer_null, pk_uuid, string_len,
    string_len_null, string_len_uniq, text, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [goals(), units(), corps(), cards(), milestones(), targets(), observations()] {
            manager.create_table(table).await?;
        }
        for (name, table, column) in [
            ("goals_by_parent", "goals", "parent"),
            ("goal_units_by_unit", "goal_units", "unit"),
            ("milestones_by_goal", "milestones", "goal"),
            ("targets_by_goal", "targets", "goal"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
        }
        // Asked for as `path LIKE 'prefix%'`; ids hold no wildcards.
        let connection = manager.get_connection();
        let by_path = match connection.get_database_backend() {
            DbBackend::Sqlite => "CREATE INDEX goals_by_path ON goals (path COLLATE NOCASE)",
            _ => "CREATE INDEX goals_by_path ON goals (path text_pattern_ops)",
        };
        connection.execute_unprepared(by_path).await?;
        Ok(())
    }
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

fn goals() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("goals")
        .col(pk_uuid("id"))
        .col(string_len_uniq("code", 40))
        .col(string_len("tier", 20))
        .col(string_len_null("kind", 20))
        .col(text("title"))
        .col(uuid_null("parent"))
        .col(text("path"))
        .col(double("weight"))
        .col(uuid_null("leader_post"))
        .col(text_null("leader_title"))
        .col(text_null("battle_map"))
        .col(text_null("bottleneck"))
        .col(text_null("breakthrough"))
        .col(text("task_forces"))
        .col(date("starts"))
        .col(date_null("ends"))
        .col(boolean("synthetic"))
        .col(text("synthetic_fields"))
        .col(big_integer("version"));
    table.foreign_key(&mut key("goals_parent", "parent", "goals"));
    table.foreign_key(&mut key("goals_leader", "leader_post", "posts"));
    table
}

fn units() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("goal_units")
        .col(uuid("goal"))
        .col(uuid("unit"))
        .col(integer("place"))
        .col(string_len("part", 20))
        .col(double_null("share"));
    table.primary_key(Index::create().col("goal").col("unit"));
    table.foreign_key(&mut key("goal_units_goal", "goal", "goals"));
    table.foreign_key(&mut key("goal_units_unit", "unit", "units"));
    table
}

fn corps() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("goal_corps").col(uuid("goal")).col(uuid("unit")).col(integer("place"));
    table.primary_key(Index::create().col("goal").col("unit"));
    table.foreign_key(&mut key("goal_corps_goal", "goal", "goals"));
    table.foreign_key(&mut key("goal_corps_unit", "unit", "units"));
    table
}

fn cards() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("cards")
        .col(uuid("goal"))
        .col(big_integer("version"))
        .col(date("holds_from"))
        .col(text("definition"))
        .col(text_null("formula"))
        .col(string_len("basis", 20))
        .col(text_null("document"))
        .col(text("measure"))
        .col(string_len("direction", 20))
        .col(string_len("frequency", 20))
        .col(uuid_null("source"))
        .col(integer_null("cut_off"))
        .col(uuid_null("contact"));
    table.primary_key(Index::create().col("goal").col("version"));
    table.foreign_key(&mut key("cards_goal", "goal", "goals"));
    table.foreign_key(&mut key("cards_source", "source", "units"));
    table.foreign_key(&mut key("cards_contact", "contact", "posts"));
    table
}

fn milestones() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("milestones")
        .col(pk_uuid("id"))
        .col(uuid("goal"))
        .col(text("title"))
        .col(date("due"))
        .col(uuid_null("unit"))
        .col(date_null("done"))
        .col(boolean("synthetic"))
        .col(big_integer("version"));
    table.foreign_key(&mut key("milestones_goal", "goal", "goals"));
    table.foreign_key(&mut key("milestones_unit", "unit", "units"));
    table
}

fn targets() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("targets")
        .col(pk_uuid("id"))
        .col(uuid("goal"))
        .col(uuid_null("unit"))
        .col(string_len("period", 8))
        // Its first and last month, as months since year 0.
        .col(integer("first_month"))
        .col(integer("last_month"))
        .col(text_null("aim"))
        .col(text_null("words"))
        .col(boolean("is_exempt"))
        .col(string_len("holds_from", 8))
        .col(text_null("reason"))
        .col(uuid_null("case_id"))
        .col(uuid_null("person"))
        .col(timestamp_with_time_zone("recorded"))
        // Counts the goal's targets: of two recorded at one time, which was later.
        .col(big_integer("number"));
    table.foreign_key(&mut key("targets_goal", "goal", "goals"));
    table.foreign_key(&mut key("targets_unit", "unit", "units"));
    table
}

fn observations() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("observations")
        .col(uuid("goal"))
        .col(uuid("unit"))
        .col(string_len("period", 8))
        .col(integer("last_month"))
        .col(double("value"))
        .col(timestamp_with_time_zone("recorded"))
        .col(text("source"));
    table.primary_key(Index::create().col("goal").col("unit").col("period"));
    table.foreign_key(&mut key("observations_goal", "goal", "goals"));
    table.foreign_key(&mut key("observations_unit", "unit", "units"));
    table
}

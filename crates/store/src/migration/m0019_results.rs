//! Published places and the figures of peers, declared points, restatements.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, double, double_null, integer, integer_null, pk_uuid, string_len, text, text_null,
    timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [results(), peers(), points(), restatements()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("declared_points_by_board", "declared_points", ["scheme", "period"]),
            ("restatements_by_goal", "restatements", ["goal", "period"]),
        ] {
            let [first, second] = columns;
            let index = Index::create().name(name).table(table).col(first).col(second).to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

fn results() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("results")
        .col(string_len("exam", 16))
        .col(uuid("goal"))
        .col(string_len("period", 8))
        .col(integer("rank"))
        .col(integer("of_all"))
        .col(double_null("value"))
        .col(integer_null("previous_rank"))
        .col(double_null("best"))
        .col(double_null("gap"))
        .col(text("measure"))
        .col(text("document"))
        .col(timestamp_with_time_zone("recorded"))
        .col(uuid_null("person"));
    table.primary_key(Index::create().name("results_key").col("exam").col("goal").col("period"));
    table.foreign_key(&mut key("results_goal", "goal", "goals"));
    table
}

fn peers() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("peer_figures")
        .col(string_len("exam", 16))
        .col(uuid("goal"))
        .col(string_len("period", 8))
        .col(string_len("group_name", 100))
        .col(integer_null("n"))
        .col(double_null("best"))
        .col(double_null("median"))
        .col(double_null("own"))
        .col(text("measure"))
        .col(text("document"))
        .col(timestamp_with_time_zone("recorded"));
    table.primary_key(
        Index::create().name("peer_figures_key").col("exam").col("goal").col("period").col("group_name"),
    );
    table.foreign_key(&mut key("peer_figures_goal", "goal", "goals"));
    table
}

fn points() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("declared_points")
        .col(pk_uuid("id"))
        .col(string_len("scheme", 64))
        .col(uuid("unit"))
        .col(string_len("period", 8))
        .col(string_len("node", 64))
        .col(big_integer("hundredths"))
        .col(text("reason"))
        .col(text("document"))
        .col(uuid_null("case_id"))
        .col(uuid_null("person"))
        .col(timestamp_with_time_zone("recorded"));
    table.foreign_key(&mut key("declared_points_unit", "unit", "units"));
    table
}

fn restatements() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("restatements")
        .col(pk_uuid("id"))
        .col(uuid("goal"))
        .col(uuid("unit"))
        .col(string_len("period", 8))
        .col(string_len("rater", 40))
        .col(string_len("rater_group", 40))
        .col(double("old_value"))
        .col(double("new_value"))
        .col(text("reason"))
        .col(text_null("document"))
        .col(uuid_null("case_id"))
        .col(uuid_null("person"))
        .col(string_len("counts_from", 8))
        // In the order in which they were recorded.
        .col(big_integer("number"))
        .col(timestamp_with_time_zone("recorded"));
    table.foreign_key(&mut key("restatements_goal", "goal", "goals"));
    table.foreign_key(&mut key("restatements_unit", "unit", "units"));
    table
}

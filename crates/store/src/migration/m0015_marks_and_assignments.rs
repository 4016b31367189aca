//! Observations that are raters' marks or published places; who is scored on what, beside a scheme's text.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    double, double_null, integer, string_len, text, text_null, timestamp_with_time_zone, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite can't give a table another key, so it is made anew.
        let connection = manager.get_connection();
        manager.create_table(observations()).await?;
        connection
            .execute_unprepared(
                "INSERT INTO observations_new (goal, unit, period, rater, rater_group, last_month, value, recorded, source) \
                 SELECT goal, unit, period, '', '', last_month, value, recorded, source FROM observations",
            )
            .await?;
        manager.drop_table(Table::drop().table("observations").to_owned()).await?;
        connection.execute_unprepared("ALTER TABLE observations_new RENAME TO observations").await?;
        let assignments = Table::alter().table("schemes").add_column(text_null("assign")).to_owned();
        manager.alter_table(assignments).await
    }
}

fn observations() -> TableCreateStatement {
    let key = |name: &str, from: &'static str, to: &'static str| {
        ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
    };
    let mut table = Table::create();
    table
        .table("observations_new")
        .col(uuid("goal"))
        .col(uuid("unit"))
        .col(string_len("period", 8))
        .col(string_len("rater", 40))
        .col(string_len("rater_group", 40))
        .col(integer("last_month"))
        .col(double("value"))
        .col(double_null("rank_of"))
        .col(double_null("previous_rank"))
        .col(timestamp_with_time_zone("recorded"))
        .col(text("source"));
    table.primary_key(
        Index::create().name("observations_key").col("goal").col("unit").col("period").col("rater"),
    );
    table.foreign_key(&mut key("observations_of_goal", "goal", "goals"));
    table.foreign_key(&mut key("observations_of_unit", "unit", "units"));
    table
}

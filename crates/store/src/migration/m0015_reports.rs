//! A month's forms, their figures, and what the units that are scored say to those.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, double_null, integer, pk_uuid, string_len, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// A unit has one form of its own a month, and one for each indicator that it is the source of.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX reports_of_source ON reports (period, unit, goal) WHERE goal IS NOT NULL",
    "CREATE UNIQUE INDEX reports_of_unit ON reports (period, unit) WHERE goal IS NULL",
    "CREATE INDEX reports_by_unit ON reports (unit)",
    "CREATE INDEX report_rows_by_unit ON report_rows (unit, period)",
    "CREATE INDEX report_rows_by_place ON report_rows (report, place)",
    "CREATE INDEX row_answers_by_report ON row_answers (report)",
    "CREATE INDEX observations_by_source ON observations (source)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [reports(), rows(), answers()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

fn key(name: &str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col(from).to(to, "id").to_owned()
}

fn reports() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("reports")
        .col(pk_uuid("id"))
        .col(string_len("kind", 16))
        .col(string_len("period", 8))
        .col(uuid("unit"))
        .col(uuid_null("goal"))
        .col(date("opens"))
        .col(date("cut_off"))
        .col(text_null("progress"))
        .col(text_null("problem"))
        .col(text_null("measure"))
        .col(text_null("difficulty"))
        .col(big_integer("version"));
    table.foreign_key(&mut key("reports_case", "id", "cases"));
    table.foreign_key(&mut key("reports_at", "unit", "units"));
    table.foreign_key(&mut key("reports_goal", "goal", "goals"));
    table
}

fn rows() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("report_rows")
        .col(uuid("report"))
        .col(uuid("goal"))
        .col(uuid("unit"))
        .col(string_len("period", 8))
        .col(string_len("rater", 40))
        .col(string_len("rater_group", 40))
        .col(integer("place"))
        .col(string_len("basis", 16))
        .col(double_null("value"))
        .col(double_null("rank_of"))
        .col(double_null("previous_rank"))
        .col(text_null("note"))
        .col(text_null("reason"))
        .col(text("warnings"))
        .col(uuid_null("person"))
        .col(uuid_null("post"))
        .col(timestamp_with_time_zone_null("at"));
    table.primary_key(Index::create().col("report").col("goal").col("unit").col("period").col("rater"));
    table.foreign_key(&mut key("report_rows_report", "report", "reports"));
    table.foreign_key(&mut key("report_rows_goal", "goal", "goals"));
    table.foreign_key(&mut key("report_rows_unit", "unit", "units"));
    table
}

fn answers() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("row_answers")
        .col(pk_uuid("id"))
        .col(uuid("report"))
        .col(uuid("goal"))
        .col(uuid("unit"))
        .col(string_len("period", 8))
        .col(string_len("rater", 40))
        .col(string_len("kind", 16))
        .col(double_null("value"))
        .col(uuid_null("case_id"))
        .col(uuid("person"))
        .col(uuid("post"))
        .col(timestamp_with_time_zone("at"));
    table.foreign_key(&mut key("row_answers_report", "report", "reports"));
    table
}

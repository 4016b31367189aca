//! Which unit keeps a person's record, versions of posts, secondments and requests to have staff back.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean_null, date, date_null, pk_uuid, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let kept = Table::alter().table("people").add_column(uuid_null("kept")).to_owned();
        manager.alter_table(kept).await?;
        // Until now everybody was entered together with a post.
        let first = "UPDATE people SET kept = \
                     (SELECT unit FROM posts WHERE posts.person = people.id ORDER BY posts.id LIMIT 1)";
        manager.get_connection().execute_unprepared(first).await?;
        let version = big_integer("version").default(1).to_owned();
        manager.alter_table(Table::alter().table("posts").add_column(version).to_owned()).await?;
        manager.create_table(secondments()).await?;
        manager.create_table(recalls()).await?;
        for (name, table, column) in
            [("recalls_by_post", "recalls", "post"), ("posts_by_home", "posts", "home")]
        {
            manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn of_post(name: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from_col("post").to("posts", "id").to_owned()
}

fn secondments() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("secondments")
        .col(pk_uuid("post"))
        .col(text("reason"))
        .col(date("agreed"))
        .col(timestamp_with_time_zone("sent"))
        .col(timestamp_with_time_zone_null("ended"))
        .col(text_null("end_reason"));
    table.foreign_key(&mut of_post("secondments_post"));
    table
}

fn recalls() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("recalls")
        .col(pk_uuid("id"))
        .col(uuid("post"))
        .col(uuid("asked_by"))
        .col(timestamp_with_time_zone("asked"))
        .col(text("reason"))
        .col(date_null("wanted"))
        .col(uuid_null("answered_by"))
        .col(timestamp_with_time_zone_null("answered"))
        .col(boolean_null("agreed"))
        .col(text_null("answer"));
    table.foreign_key(&mut of_post("recalls_post"));
    table
}

//! Derived indicators: where their figures come from.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let derived = Table::alter().table("cards").add_column(text_null("derived")).to_owned();
        manager.alter_table(derived).await
    }
}

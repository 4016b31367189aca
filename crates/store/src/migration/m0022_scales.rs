//! What scoring rules measure against, beside a target's aim.

use sea_orm::DbErr;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let scales = Table::alter().table("targets").add_column(text_null("scale")).to_owned();
        manager.alter_table(scales).await
    }
}

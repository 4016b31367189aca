//! The tables as rows.

/// A table without relations that queries follow.
macro_rules! table {
    ($module:ident = $table:literal { $($(#[$attribute:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub(crate) struct Model {
                $($(#[$attribute])* pub(crate) $field: $type),+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub(crate) enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

mod boards;
mod cases;
mod files;
mod goals;
mod house;
mod journal;
mod messages;
mod notices;
mod people;
mod reports;
mod results;
mod schemes;
mod seals;
mod units;

pub(crate) use boards::*;
pub(crate) use cases::*;
pub(crate) use files::*;
pub(crate) use goals::*;
pub(crate) use house::*;
pub(crate) use journal::*;
pub(crate) use messages::*;
pub(crate) use notices::*;
pub(crate) use people::*;
pub(crate) use reports::*;
pub(crate) use results::*;
pub(crate) use schemes::*;
pub(crate) use seals::*;
pub(crate) use units::*;

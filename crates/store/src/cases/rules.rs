//! Lifecycles that operators loaded.

use crate::entity::lifecycle;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder};

/// A lifecycle as it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u16,
    /// The file's text.
    pub text: String,
}

impl Tx {
    /// Adds a lifecycle.
    ///
    /// # Errors
    /// [`Error::Database`], when there is this version of this name too.
    pub async fn add_lifecycle(&self, loaded: &Loaded) -> Result<(), Error> {
        let row = lifecycle::ActiveModel {
            name: Set(loaded.name.clone()),
            version: Set(loaded.version.into()),
            text: Set(loaded.text.clone()),
        };
        let doing = while_doing(format!("add the lifecycle {}", loaded.name));
        lifecycle::Entity::insert(row).exec_without_returning(self).await.map_err(doing)?;
        Ok(())
    }

    /// All lifecycles that were loaded, each name's older versions first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn lifecycles(&self) -> Result<Vec<Loaded>, Error> {
        lifecycles(self).await
    }

    /// How many lifecycles were loaded.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_lifecycles(&self) -> Result<u64, Error> {
        lifecycle::Entity::find().count(self).await.map_err(while_doing("count the lifecycles"))
    }
}

impl Store {
    /// All lifecycles that were loaded, each name's older versions first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn lifecycles(&self) -> Result<Vec<Loaded>, Error> {
        lifecycles(&self.readers).await
    }

    /// How many lifecycles were loaded.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_lifecycles(&self) -> Result<u64, Error> {
        lifecycle::Entity::find().count(&self.readers).await.map_err(while_doing("count the lifecycles"))
    }
}

async fn lifecycles(connection: &impl ConnectionTrait) -> Result<Vec<Loaded>, Error> {
    let all = lifecycle::Entity::find()
        .order_by_asc(lifecycle::Column::Name)
        .order_by_asc(lifecycle::Column::Version);
    let read = |row: lifecycle::Model| {
        let version = u16::try_from(row.version).map_err(|fault| Error::Corrupt {
            table: "lifecycles",
            column: "version",
            id: row.name.clone(),
            why: fault.to_string(),
        })?;
        Ok(Loaded { name: row.name, version, text: row.text })
    };
    all.all(connection).await.map_err(while_doing("read the lifecycles"))?.into_iter().map(read).collect()
}

//! Scoring schemes as rows.

use crate::entity::scheme;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use domain::id::PersonId;
use domain::scheme::SchemeVersion;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

impl Tx {
    /// Adds a version of a scheme.
    ///
    /// # Errors
    /// [`Error::Database`], when there is this version of this code too.
    pub async fn add_scheme(&self, version: &SchemeVersion) -> Result<(), Error> {
        let doing =
            || while_doing(format!("save version {} of the scheme {}", version.version, version.code));
        let number = i32::try_from(version.version).unwrap_or(i32::MAX);
        let row = scheme::ActiveModel {
            code: Set(version.code.clone()),
            version: Set(number),
            title: Set(version.title.clone()),
            holds_from: Set(version.from.to_string()),
            text: Set(version.text.clone()),
            assign: Set(version.assign.clone()),
            reason: Set(version.reason.clone()),
            person: Set(version.person.0),
            recorded: Set(version.recorded),
        };
        scheme::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        Ok(())
    }

    /// The versions of a scheme, the first one first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn scheme(&self, code: &str) -> Result<Vec<SchemeVersion>, Error> {
        versions(self, Some(code)).await
    }
}

impl Store {
    /// The versions of a scheme, the first one first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn scheme(&self, code: &str) -> Result<Vec<SchemeVersion>, Error> {
        versions(&self.readers, Some(code)).await
    }

    /// All schemes in all versions, by code, each one's first version first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn schemes(&self) -> Result<Vec<SchemeVersion>, Error> {
        versions(&self.readers, None).await
    }
}

async fn versions(
    connection: &impl ConnectionTrait,
    code: Option<&str>,
) -> Result<Vec<SchemeVersion>, Error> {
    let mut all =
        scheme::Entity::find().order_by_asc(scheme::Column::Code).order_by_asc(scheme::Column::Version);
    if let Some(code) = code {
        all = all.filter(scheme::Column::Code.eq(code));
    }
    all.all(connection).await.map_err(while_doing("read schemes"))?.into_iter().map(read).collect()
}

fn read(row: scheme::Model) -> Result<SchemeVersion, Error> {
    let corrupt = |column: &'static str, why: String| Error::Corrupt {
        table: "schemes",
        column,
        id: format!("{}/{}", row.code, row.version),
        why,
    };
    Ok(SchemeVersion {
        version: u32::try_from(row.version).map_err(|fault| corrupt("version", fault.to_string()))?,
        from: row.holds_from.parse().map_err(|_| corrupt("holds_from", "no period".to_owned()))?,
        code: row.code,
        title: row.title,
        text: row.text,
        assign: row.assign,
        reason: row.reason,
        person: PersonId(row.person),
        recorded: row.recorded,
    })
}

//! Persons as rows, and what belongs to them.

mod accounts;
mod posts;

pub use posts::PostQuery;

use crate::entity::person;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::person::Person;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Tx {
    /// Adds a person.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_person(&self, person: &Person) -> Result<(), Error> {
        let row = person::ActiveModel { erased: Set(None), ..row(person) };
        let doing = while_doing(format!("add the person {}", person.id));
        person::Entity::insert(row).exec_without_returning(self).await.map_err(doing)?;
        Ok(())
    }

    /// Saves a person over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_person(&self, person: &Person) -> Result<(), Error> {
        let doing = while_doing(format!("save the person {}", person.id));
        person::Entity::update(row(person)).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// Empties a person's fields and notes when. Their salts go by [`Tx::erase_salts`].
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn erase_person(&self, id: PersonId, now: DateTime<Utc>) -> Result<(), Error> {
        let row = person::ActiveModel {
            id: Set(id.0),
            name: Set(String::new()),
            phone: Set(None),
            erased: Set(Some(now)),
            version: NotSet,
        };
        let doing = while_doing(format!("erase the person {id}"));
        person::Entity::update(row).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// The person of this id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, Error> {
        let found = person::Entity::find_by_id(id.0).one(self).await;
        Ok(found.map_err(while_doing(format!("read the person {id}")))?.map(read))
    }
}

impl Store {
    /// The person of this id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, Error> {
        let found = person::Entity::find_by_id(id.0).one(&self.readers).await;
        Ok(found.map_err(while_doing(format!("read the person {id}")))?.map(read))
    }

    /// The persons of these ids, in no order.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn people_by_id(&self, ids: &[PersonId]) -> Result<Vec<Person>, Error> {
        let of = person::Column::Id.is_in(ids.iter().map(|id| id.0));
        let rows = person::Entity::find().filter(of).all(&self.readers).await;
        Ok(rows.map_err(while_doing("read persons"))?.into_iter().map(read).collect())
    }
}

fn row(person: &Person) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(person.id.0),
        name: Set(person.name.clone()),
        phone: Set(person.phone.clone()),
        erased: NotSet,
        version: Set(person.version),
    }
}

fn read(row: person::Model) -> Person {
    Person { id: PersonId(row.id), name: row.name, phone: row.phone, version: row.version }
}

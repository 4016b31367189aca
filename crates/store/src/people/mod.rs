//! Persons as rows, and what belongs to them.

mod accounts;
mod list;
mod posts;
mod secondments;

pub use list::PersonQuery;
pub use posts::PostQuery;

use crate::cases;
use crate::entity::{answer, person};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use chrono::{DateTime, Utc};
use domain::id::{PersonId, UnitId};
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

    /// Empties a person's fields, the titles of their tokens, the reasons given for their secondments and loans, and the answers
    /// kept that tell of them, and notes when. Their salts go by [`Tx::erase_salts`].
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn erase_person(&self, person: &Person, now: DateTime<Utc>) -> Result<(), Error> {
        let doing = || while_doing(format!("erase the person {}", person.id));
        let row = person::ActiveModel {
            name: Set(String::new()),
            phone: Set(None),
            erased: Set(Some(now)),
            version: Set(person.version + 1),
            ..row(person)
        };
        person::Entity::update(row).exec(self).await.map_err(doing())?;
        accounts::forget_titles(self, person.id).await?;
        cases::forget_loans(self, person.id).await?;
        let mut telling = secondments::forget_reasons(self, person.id).await?;
        telling.push(person.id.0);
        for id in telling {
            let telling = answer::Column::Answer.contains(id.to_string());
            answer::Entity::delete_many().filter(telling).exec(self).await.map_err(doing())?;
        }
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
}

fn row(person: &Person) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(person.id.0),
        name: Set(person.name.clone()),
        phone: Set(person.phone.clone()),
        erased: NotSet,
        version: Set(person.version),
        kept: Set(person.kept.map(|unit| unit.0)),
    }
}

fn read(row: person::Model) -> Person {
    Person {
        id: PersonId(row.id),
        name: row.name,
        phone: row.phone,
        kept: row.kept.map(UnitId),
        erased: row.erased,
        version: row.version,
    }
}

//! Seals of months: the rows that they are over, and they themselves.

mod cases;
mod rows;

pub use cases::MonthBoard;

use crate::entity::{number, seal, seal_leaf};
use crate::error::{Error, while_doing};
use crate::goals::named;
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use chrono::{DateTime, Utc};
use domain::goal::month_of;
use domain::id::{PersonId, PostId};
use domain::period::Period;
use domain::seal::{Hash, MonthSeal, Row};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// A month as it was sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    /// The seal.
    pub seal: MonthSeal,
    /// When.
    pub at: DateTime<Utc>,
    /// Who sealed it; none when the program did.
    pub person: Option<PersonId>,
    /// In which post.
    pub post: Option<PostId>,
}

impl Tx {
    /// The rows that the seal of a month is over, in order of table and key, with the journal's numbers from `first` to `last`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn month_rows(&self, month: Period, (first, last): (u64, u64)) -> Result<Vec<Row>, Error> {
        rows::read(self, month, (first, last)).await
    }

    /// The number of the last numbered event; 0 when there is none.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn last_event(&self) -> Result<u64, Error> {
        let last = number::Entity::find().order_by_desc(number::Column::Number).one(self).await;
        let last = last.map_err(while_doing("read the last event's number"))?;
        Ok(last.map_or(0, |last| u64::try_from(last.number).unwrap_or_default()))
    }

    /// Keeps the seal of a month, and the rows that it is over in their order.
    ///
    /// # Errors
    /// [`Error::Database`], when the month is sealed too.
    pub async fn add_seal(&self, month: Period, sealed: &Sealed, rows: &[Row]) -> Result<(), Error> {
        let doing = || while_doing(format!("seal {month}"));
        let number = last_month(month);
        let body = serde_json::to_string(&sealed.seal).map_err(|fault| corrupt(month, "body", fault))?;
        let row = seal::ActiveModel {
            month: Set(number),
            period: Set(month.to_string()),
            root: Set(sealed.seal.root.to_string()),
            body: Set(body),
            sealed: Set(sealed.at),
            person: Set(sealed.person.map(|id| id.0)),
            post: Set(sealed.post.map(|id| id.0)),
        };
        seal::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        for (chunk, from) in rows.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
            let leaves = chunk.iter().zip(from..).map(|(row, at)| seal_leaf::ActiveModel {
                month: Set(number),
                number: Set(at),
                of_table: Set(row.table.clone()),
                row_key: Set(row.key.clone()),
                hash: Set(row.hash.to_string()),
            });
            seal_leaf::Entity::insert_many(leaves).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Whether the month that a period ends with is sealed.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn is_sealed(&self, period: Period) -> Result<bool, Error> {
        let found = seal::Entity::find_by_id(last_month(period)).one(self).await;
        Ok(found.map_err(while_doing("ask whether a month is sealed"))?.is_some())
    }

    /// The sealed months.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn sealed_months(&self) -> Result<BTreeSet<Period>, Error> {
        let names = seal::Entity::find().select_only().column(seal::Column::Period).into_tuple();
        let names: Vec<String> =
            names.all(self).await.map_err(while_doing("read which months are sealed"))?;
        let month = |name: &String| named(("seals", "period", name), name);
        names.iter().map(month).collect()
    }

    /// The seals, the first month's first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn seals(&self) -> Result<Vec<Sealed>, Error> {
        seals(self).await
    }
}

impl Store {
    /// As [`Tx::seals`].
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn seals(&self) -> Result<Vec<Sealed>, Error> {
        seals(&self.readers).await
    }

    /// As [`Tx::is_sealed`].
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn is_sealed(&self, period: Period) -> Result<bool, Error> {
        let found = seal::Entity::find_by_id(last_month(period)).one(&self.readers).await;
        Ok(found.map_err(while_doing("ask whether a month is sealed"))?.is_some())
    }

    /// The rows that the seal of a month is over, as they were sealed, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn sealed_rows(&self, month: Period) -> Result<Vec<Row>, Error> {
        let of_month = seal_leaf::Column::Month.eq(last_month(month));
        let leaves = seal_leaf::Entity::find().filter(of_month).order_by_asc(seal_leaf::Column::Number);
        let leaves = leaves.all(&self.readers).await.map_err(while_doing("read the leaves of a seal"))?;
        let row = |leaf: seal_leaf::Model| {
            let hash = leaf.hash.parse().unwrap_or_else(|_| Hash::nothing());
            Row { table: leaf.of_table, key: leaf.row_key, hash }
        };
        Ok(leaves.into_iter().map(row).collect())
    }

    /// As [`Tx::month_rows`], as the rows are now.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn month_rows(&self, month: Period, (first, last): (u64, u64)) -> Result<Vec<Row>, Error> {
        rows::read(&self.readers, month, (first, last)).await
    }
}

fn last_month(period: Period) -> i32 {
    i32::try_from(month_of(period)).unwrap_or(i32::MAX)
}

fn corrupt(id: impl ToString, column: &'static str, why: impl ToString) -> Error {
    Error::Corrupt { table: "seals", column, id: id.to_string(), why: why.to_string() }
}

async fn seals(connection: &impl ConnectionTrait) -> Result<Vec<Sealed>, Error> {
    let all = seal::Entity::find().order_by_asc(seal::Column::Month).limit(12_000);
    let rows = all.all(connection).await.map_err(while_doing("read the seals"))?;
    let read = |row: seal::Model| {
        let seal: MonthSeal =
            serde_json::from_str(&row.body).map_err(|why| corrupt(&row.period, "body", why))?;
        if seal.root.to_string() != row.root || seal.period != row.period {
            return Err(corrupt(&row.period, "root", "isn't that of the body"));
        }
        let (person, post) = (row.person.map(PersonId), row.post.map(PostId));
        Ok(Sealed { seal, at: row.sealed, person, post })
    };
    rows.into_iter().map(read).collect()
}

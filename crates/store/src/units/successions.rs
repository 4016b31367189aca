//! Reorganisations as rows: what came of which units.

use crate::entity::{reorganisation, succession};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use chrono::NaiveDate;
use domain::id::{PersonId, ReorganisationId, UnitId};
use domain::unit::{Reorganisation, Succession};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::{HashMap, HashSet};

impl Tx {
    /// Adds a reorganisation with its parts.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_reorganisation(&self, of: &Reorganisation) -> Result<(), Error> {
        let doing = || while_doing("record a reorganisation");
        let row = reorganisation::ActiveModel {
            id: Set(of.id.0),
            starts: Set(of.starts),
            document: Set(of.document.clone()),
            person: Set(of.person.0),
            recorded: Set(of.recorded),
        };
        reorganisation::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        let parts = of.parts.iter().map(|part| succession::ActiveModel {
            into_unit: Set(part.into.0),
            starts: Set(part.starts),
            from_unit: Set(part.from.0),
            share: Set(part.share),
            reorganisation: Set(of.id.0),
        });
        succession::Entity::insert_many(parts).exec_without_returning(self).await.map_err(doing())?;
        Ok(())
    }

    /// Those of these units that a reorganisation of that day has a part in already.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn reorganised_on(&self, day: NaiveDate, units: &[UnitId]) -> Result<HashSet<UnitId>, Error> {
        let ids = || units.iter().map(|unit| unit.0);
        let any = succession::Column::IntoUnit.is_in(ids()).or(succession::Column::FromUnit.is_in(ids()));
        let select = succession::Entity::find().filter(succession::Column::Starts.eq(day)).filter(any);
        let rows = select.all(self).await.map_err(while_doing("read reorganisations"))?;
        let of = rows.iter().flat_map(|row| [UnitId(row.into_unit), UnitId(row.from_unit)]);
        Ok(of.filter(|unit| units.contains(unit)).collect())
    }
}

impl Store {
    /// The reorganisations after one, the first recorded first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn reorganisations(
        &self,
        after: Option<ReorganisationId>,
        limit: u64,
    ) -> Result<Vec<Reorganisation>, Error> {
        let mut select = reorganisation::Entity::find();
        if let Some(after) = after {
            select = select.filter(reorganisation::Column::Id.gt(after.0));
        }
        self.whole(select.order_by_asc(reorganisation::Column::Id).limit(limit)).await
    }

    /// The reorganisation of this id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn reorganisation(&self, id: ReorganisationId) -> Result<Option<Reorganisation>, Error> {
        Ok(self.whole(reorganisation::Entity::find_by_id(id.0)).await?.pop())
    }

    async fn whole(&self, select: Select<reorganisation::Entity>) -> Result<Vec<Reorganisation>, Error> {
        let rows = select.all(&self.readers).await.map_err(while_doing("read reorganisations"))?;
        let of = succession::Column::Reorganisation.is_in(rows.iter().map(|row| row.id));
        let mut parts: HashMap<_, Vec<Succession>> = HashMap::new();
        for row in parts_where(&self.readers, of).await? {
            parts.entry(row.reorganisation).or_default().push(part(&row));
        }
        let whole = |row: reorganisation::Model| Reorganisation {
            id: ReorganisationId(row.id),
            starts: row.starts,
            document: row.document,
            person: PersonId(row.person),
            recorded: row.recorded,
            parts: parts.remove(&row.id).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(whole).collect())
    }

    /// What directly came into being of a unit and what it came of, as parts that name it.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn successions(&self, unit: UnitId) -> Result<Vec<Succession>, Error> {
        let of = succession::Column::IntoUnit.eq(unit.0).or(succession::Column::FromUnit.eq(unit.0));
        Ok(parts_where(&self.readers, of).await?.iter().map(part).collect())
    }

    /// All parts since a day by which a unit can have come about.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn origins(&self, unit: UnitId, since: NaiveDate) -> Result<Vec<Succession>, Error> {
        let mut known = HashSet::from([unit.0]);
        let (mut found, mut asked) = (Vec::new(), vec![unit.0]);
        // A ring of ancestors at a time; each unit is asked for once, so it ends.
        while !asked.is_empty() {
            let into = succession::Column::IntoUnit.is_in(asked.iter().copied());
            let since = succession::Column::Starts.gt(since);
            let rows = parts_where(&self.readers, into.and(since)).await?;
            asked = rows.iter().map(|row| row.from_unit).filter(|id| known.insert(*id)).collect();
            found.extend(rows.iter().map(part));
        }
        Ok(found)
    }
}

async fn parts_where(
    connection: &impl ConnectionTrait,
    condition: sea_orm::sea_query::SimpleExpr,
) -> Result<Vec<succession::Model>, Error> {
    let select = succession::Entity::find()
        .filter(condition)
        .order_by_asc(succession::Column::Starts)
        .order_by_asc(succession::Column::IntoUnit)
        .order_by_asc(succession::Column::FromUnit);
    select.all(connection).await.map_err(while_doing("read what came of units"))
}

fn part(row: &succession::Model) -> Succession {
    let (from, into) = (UnitId(row.from_unit), UnitId(row.into_unit));
    Succession { starts: row.starts, from, into, share: row.share }
}

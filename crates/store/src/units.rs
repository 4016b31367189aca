//! Units as rows.

use crate::entity::unit;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::text::contains;
use crate::work::Tx;
use domain::access::{Scope, UnitPath};
use domain::id::UnitId;
use domain::unit::Unit;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Which units a list has.
#[derive(Debug, Clone, Default)]
pub struct UnitQuery {
    /// Only those of this level.
    pub level: Option<String>,
    /// Only those directly below this one.
    pub parent: Option<UnitId>,
    /// Only those whose code or name has this.
    pub text: Option<String>,
    /// Only those after this code.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds a unit.
    ///
    /// # Errors
    /// [`Error::Database`], when its id or code is taken too.
    pub async fn add_unit(&self, unit: &Unit) -> Result<(), Error> {
        let doing = while_doing(format!("add the unit {}", unit.code));
        unit::Entity::insert(row(unit)).exec_without_returning(self).await.map_err(doing)?;
        Ok(())
    }

    /// Adds many units at once, parents before children.
    ///
    /// # Errors
    /// As [`Tx::add_unit`].
    pub async fn add_units(&self, units: &[Unit]) -> Result<(), Error> {
        for some in units.chunks(500) {
            let rows = some.iter().map(row);
            unit::Entity::insert_many(rows)
                .exec_without_returning(self)
                .await
                .map_err(while_doing("add units"))?;
        }
        Ok(())
    }

    /// Saves a unit over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_unit(&self, unit: &Unit) -> Result<(), Error> {
        let doing = while_doing(format!("save the unit {}", unit.code));
        unit::Entity::update(row(unit)).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// The unit of this code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn unit(&self, code: &str) -> Result<Option<Unit>, Error> {
        by_code(self, code).await
    }

    /// The units of these ids, in no order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_by_id(&self, ids: &[UnitId]) -> Result<Vec<Unit>, Error> {
        units_where(self, unit::Column::Id.is_in(ids.iter().map(|id| id.0))).await
    }

    /// The units of these codes, in no order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_by_code(&self, codes: &[&str]) -> Result<Vec<Unit>, Error> {
        units_where(self, unit::Column::Code.is_in(codes.iter().copied())).await
    }

    /// The units without one above them, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn roots(&self) -> Result<Vec<Unit>, Error> {
        units_where(self, unit::Column::Parent.is_null()).await
    }
}

async fn units_where(
    connection: &impl ConnectionTrait,
    condition: sea_orm::sea_query::SimpleExpr,
) -> Result<Vec<Unit>, Error> {
    let select = unit::Entity::find().filter(condition).order_by_asc(unit::Column::Code);
    let rows = select.all(connection).await.map_err(while_doing("read units"))?;
    rows.into_iter().map(read).collect()
}

impl Store {
    /// The unit of this code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn unit(&self, code: &str) -> Result<Option<Unit>, Error> {
        by_code(&self.readers, code).await
    }

    /// The units of these ids, in no order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_by_id(&self, ids: &[UnitId]) -> Result<Vec<Unit>, Error> {
        let of = unit::Column::Id.is_in(ids.iter().map(|id| id.0));
        let rows =
            unit::Entity::find().filter(of).all(&self.readers).await.map_err(while_doing("read units"))?;
        rows.into_iter().map(read).collect()
    }

    /// The units without one above them, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn roots(&self) -> Result<Vec<Unit>, Error> {
        units_where(&self.readers, unit::Column::Parent.is_null()).await
    }

    /// The units of a scope that a query asks for, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units(&self, scope: &Scope, query: &UnitQuery) -> Result<Vec<Unit>, Error> {
        let mut select = unit::Entity::find().filter(scope::units(scope));
        if let Some(level) = &query.level {
            select = select.filter(unit::Column::Level.eq(level));
        }
        if let Some(parent) = query.parent {
            select = select.filter(unit::Column::Parent.eq(parent.0));
        }
        if let Some(text) = &query.text {
            select = select.filter(contains(unit::Column::Code, text).or(contains(unit::Column::Name, text)));
        }
        if let Some(after) = &query.after {
            select = select.filter(unit::Column::Code.gt(after));
        }
        let rows = select.order_by_asc(unit::Column::Code).limit(query.limit).all(&self.readers);
        rows.await.map_err(while_doing("list units"))?.into_iter().map(read).collect()
    }
}

async fn by_code(connection: &impl ConnectionTrait, code: &str) -> Result<Option<Unit>, Error> {
    let found = unit::Entity::find().filter(unit::Column::Code.eq(code)).one(connection).await;
    found.map_err(while_doing(format!("read the unit {code}")))?.map(read).transpose()
}

fn row(unit: &Unit) -> unit::ActiveModel {
    unit::ActiveModel {
        id: Set(unit.id.0),
        code: Set(unit.code.clone()),
        path: Set(unit.path.0.clone()),
        parent: Set(unit.parent.map(|parent| parent.0)),
        level: Set(unit.level.clone()),
        name: Set(unit.name.clone()),
        attributes: Set(serde_json::Value::Object(unit.attributes.clone()).to_string()),
        starts: Set(unit.starts),
        ends: Set(unit.ends),
        version: Set(unit.version),
    }
}

pub(crate) fn read(row: unit::Model) -> Result<Unit, Error> {
    let attributes = serde_json::from_str(&row.attributes).map_err(|fault| Error::Corrupt {
        table: "units",
        column: "attributes",
        id: row.id.to_string(),
        why: fault.to_string(),
    })?;
    Ok(Unit {
        id: UnitId(row.id),
        code: row.code,
        path: UnitPath(row.path),
        parent: row.parent.map(UnitId),
        level: row.level,
        name: row.name,
        attributes,
        starts: row.starts,
        ends: row.ends,
        version: row.version,
    })
}

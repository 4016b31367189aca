//! Units as rows.

mod history;
mod successions;

pub use history::Place;
pub(crate) use history::{is_on, on_day};

use crate::entity::{unit, unit_state};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::text::contains;
use crate::work::{AT_ONCE, Tx};
use chrono::NaiveDate;
use domain::access::{Scope, UnitPath};
use domain::id::UnitId;
use domain::unit::{History, Unit};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Which units a list has.
#[derive(Debug, Clone, Default)]
pub struct UnitQuery {
    /// Only those of this level.
    pub level: Option<String>,
    /// Only those directly below this one.
    pub parent: Option<UnitId>,
    /// Only those whose code or name has this.
    pub text: Option<String>,
    /// As they stood on this day, those that were there; none: all, as they are now.
    pub day: Option<NaiveDate>,
    /// Only those after this code.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds a unit, of which nothing else is recorded.
    ///
    /// # Errors
    /// [`Error::Database`], when its id or code is taken too.
    pub async fn add_unit(&self, unit: &Unit) -> Result<(), Error> {
        self.add_units(std::slice::from_ref(unit)).await
    }

    /// Adds many units at once, parents before children.
    ///
    /// # Errors
    /// As [`Tx::add_unit`].
    pub async fn add_units(&self, units: &[Unit]) -> Result<(), Error> {
        for some in units.chunks(AT_ONCE) {
            let rows = some.iter().map(row);
            unit::Entity::insert_many(rows)
                .exec_without_returning(self)
                .await
                .map_err(while_doing("add units"))?;
        }
        let first = units.iter().map(|unit| (unit.id, History::of(unit)));
        let rows: Vec<_> =
            first.flat_map(|(id, history)| history::states(id, &history).collect::<Vec<_>>()).collect();
        self.add_states(rows.into_iter()).await
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
        by_id(self, ids).await
    }

    /// The units of these codes, in no order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_by_code(&self, codes: &[&str]) -> Result<Vec<Unit>, Error> {
        units_where(self, unit::Column::Code.is_in(codes.iter().copied())).await
    }

    /// The units of these codes, in upper or lower case: none is added beside one that differs in nothing else.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_like(&self, codes: &[&str]) -> Result<Vec<Unit>, Error> {
        let lower = codes.iter().map(|code| Func::lower(Expr::val(*code)));
        units_where(self, Expr::expr(Func::lower(Expr::col(unit::Column::Code))).is_in(lower)).await
    }

    /// The units directly below one, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_directly_below(&self, unit: UnitId) -> Result<Vec<Unit>, Error> {
        units_where(self, unit::Column::Parent.eq(unit.0)).await
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
        by_id(&self.readers, ids).await
    }

    /// The codes of all units, also of those that ended, in the order of their bytes.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn unit_codes(&self) -> Result<Vec<String>, Error> {
        let codes = unit::Entity::find().select_only().column(unit::Column::Code);
        let codes = codes.order_by_asc(unit::Column::Code).into_tuple().all(&self.readers).await;
        codes.map_err(while_doing("read the codes of units"))
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
        select = select.filter(match query.day {
            None => asked_now(query),
            Some(day) => asked_then(query, day),
        });
        if let Some(after) = &query.after {
            select = select.filter(unit::Column::Code.gt(after));
        }
        let rows = select.order_by_asc(unit::Column::Code).limit(query.limit).all(&self.readers);
        let rows = rows.await.map_err(while_doing("list units"))?;
        let units = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        match query.day {
            None => Ok(units),
            Some(day) => history::on_day(&self.readers, units, day).await,
        }
    }
}

fn asked_now(query: &UnitQuery) -> Condition {
    let has = |text: &String| contains(unit::Column::Code, text).or(contains(unit::Column::Name, text));
    Condition::all()
        .add_option(query.level.as_ref().map(|level| unit::Column::Level.eq(level)))
        .add_option(query.parent.map(|parent| unit::Column::Parent.eq(parent.0)))
        .add_option(query.text.as_ref().map(has))
}

fn asked_then(query: &UnitQuery, day: NaiveDate) -> Condition {
    let then = |condition: Condition| {
        let states = unit_state::Entity::find().filter(history::is_on(day)).filter(condition);
        let ids = states.select_only().column(unit_state::Column::Unit);
        unit::Column::Id.in_subquery(QueryTrait::into_query(ids))
    };
    let stood = Condition::all()
        .add_option(query.level.as_ref().map(|level| unit_state::Column::Level.eq(level)))
        .add_option(query.parent.map(|parent| unit_state::Column::Parent.eq(parent.0)));
    let named = |text: &String| Condition::all().add(contains(unit_state::Column::Name, text));
    let has = |text: &String| contains(unit::Column::Code, text).or(then(named(text)));
    Condition::all().add(then(stood)).add_option(query.text.as_ref().map(has))
}

/// Databases take so many values in a statement, and no more.
async fn by_id(connection: &impl ConnectionTrait, ids: &[UnitId]) -> Result<Vec<Unit>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        found.extend(units_where(connection, unit::Column::Id.is_in(some.iter().map(|id| id.0))).await?);
    }
    Ok(found)
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
    Ok(Unit {
        id: UnitId(row.id),
        attributes: attributes("units", row.id, &row.attributes)?,
        code: row.code,
        path: UnitPath(row.path),
        parent: row.parent.map(UnitId),
        level: row.level,
        name: row.name,
        starts: row.starts,
        ends: row.ends,
        version: row.version,
    })
}

fn attributes(table: &'static str, id: Uuid, text: &str) -> Result<Map<String, Value>, Error> {
    let corrupt = |fault: serde_json::Error| Error::Corrupt {
        table,
        column: "attributes",
        id: id.to_string(),
        why: fault.to_string(),
    };
    serde_json::from_str(text).map_err(corrupt)
}

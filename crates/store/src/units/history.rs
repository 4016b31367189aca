//! How units stood from when to when, as rows.

use super::{attributes, units_where};
use crate::entity::{unit, unit_state};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use chrono::NaiveDate;
use domain::access::UnitPath;
use domain::id::UnitId;
use domain::unit::{History, State, Unit};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// A unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Where it stands now.
    pub path: UnitPath,
    /// Its level then.
    pub level: String,
}

impl Tx {
    /// What is recorded of each of these units.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn histories(&self, units: &[UnitId]) -> Result<HashMap<UnitId, History>, Error> {
        histories(self, units).await
    }

    /// The units that stood below a place at some time since a day, and those that stand below it now, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_below_since(&self, place: &UnitPath, day: NaiveDate) -> Result<Vec<Unit>, Error> {
        let since = unit_state::Column::Ends.is_null().or(unit_state::Column::Ends.gte(day));
        let within = unit_state::Entity::find()
            .select_only()
            .column(unit_state::Column::Unit)
            .filter(unit_state::Column::Path.starts_with(&place.0))
            .filter(since);
        let found = unit::Column::Id.in_subquery(QueryTrait::into_query(within));
        let units = units_where(self, found).await?;
        Ok(units.into_iter().filter(|unit| unit.code != place.code()).collect())
    }

    /// Saves units over those of the same ids, each with all that is recorded of it.
    ///
    /// # Errors
    /// [`Error::Database`], when there is no such unit too.
    pub async fn save_units(&self, units: &[(Unit, History)]) -> Result<(), Error> {
        for (unit, _) in units {
            let doing = while_doing(format!("save the unit {}", unit.code));
            unit::Entity::update(super::row(unit)).exec(self).await.map_err(doing)?;
        }
        for some in units.chunks(AT_ONCE) {
            let of = unit_state::Column::Unit.is_in(some.iter().map(|(unit, _)| unit.id.0));
            let past = unit_state::Entity::delete_many().filter(of).exec(self);
            past.await.map_err(while_doing("replace what is recorded of units"))?;
        }
        self.add_states(units.iter().flat_map(|(unit, history)| states(unit.id, history))).await
    }

    pub(super) async fn add_states(
        &self,
        rows: impl Iterator<Item = unit_state::ActiveModel>,
    ) -> Result<(), Error> {
        let rows: Vec<_> = rows.collect();
        for some in rows.chunks(AT_ONCE) {
            let add = unit_state::Entity::insert_many(some.to_vec()).exec_without_returning(self);
            add.await.map_err(while_doing("record how units stand"))?;
        }
        Ok(())
    }
}

impl Store {
    /// The units that are there on a day, with their levels then, by code.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn roster(&self, day: NaiveDate) -> Result<Vec<Place>, Error> {
        let doing = || while_doing("read which units are there");
        let select = unit::Entity::find().select_only().order_by_asc(unit::Column::Code);
        let units = select.column(unit::Column::Id).column(unit::Column::Code).column(unit::Column::Path);
        let units: Vec<(Uuid, String, String)> =
            units.into_tuple().all(&self.readers).await.map_err(doing())?;
        let states = unit_state::Entity::find().filter(is_on(day)).select_only();
        let states = states.column(unit_state::Column::Unit).column(unit_state::Column::Level);
        let states: Vec<(Uuid, String)> = states.into_tuple().all(&self.readers).await.map_err(doing())?;
        let mut levels: HashMap<Uuid, String> = states.into_iter().collect();
        let place = |(id, code, path): (Uuid, String, String)| {
            let level = levels.remove(&id)?;
            Some(Place { id: UnitId(id), code, path: UnitPath(path), level })
        };
        Ok(units.into_iter().filter_map(place).collect())
    }

    /// What is recorded of each of these units.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn histories(&self, units: &[UnitId]) -> Result<HashMap<UnitId, History>, Error> {
        histories(&self.readers, units).await
    }
}

/// The condition that a row of states holds on a day.
pub(crate) fn is_on(day: NaiveDate) -> Condition {
    let goes_on = unit_state::Column::Ends.is_null().or(unit_state::Column::Ends.gte(day));
    Condition::all().add(unit_state::Column::Starts.lte(day)).add(goes_on)
}

pub(super) fn states(unit: UnitId, history: &History) -> impl Iterator<Item = unit_state::ActiveModel> {
    history.states().map(move |state| unit_state::ActiveModel {
        unit: Set(unit.0),
        starts: Set(state.starts),
        ends: Set(state.ends),
        name: Set(state.name.clone()),
        level: Set(state.level.clone()),
        parent: Set(state.parent.map(|parent| parent.0)),
        path: Set(state.path.0.clone()),
        attributes: Set(serde_json::Value::Object(state.attributes.clone()).to_string()),
    })
}

/// How these units stood on a day, those that were there.
pub(crate) async fn on_day(
    connection: &impl ConnectionTrait,
    units: Vec<Unit>,
    day: NaiveDate,
) -> Result<Vec<Unit>, Error> {
    let of = unit_state::Column::Unit.is_in(units.iter().map(|unit| unit.id.0));
    let rows = unit_state::Entity::find().filter(of).filter(is_on(day)).all(connection).await;
    let rows = rows.map_err(while_doing("read how units stood"))?.into_iter();
    let then = rows.map(|row| Ok((row.unit, state(row)?))).collect::<Result<HashMap<_, _>, Error>>()?;
    Ok(units.iter().filter_map(|unit| Some(unit.as_of(then.get(&unit.id.0)?))).collect())
}

async fn histories(
    connection: &impl ConnectionTrait,
    units: &[UnitId],
) -> Result<HashMap<UnitId, History>, Error> {
    let mut found: HashMap<UnitId, Vec<State>> = HashMap::new();
    for some in units.chunks(AT_ONCE) {
        let of = unit_state::Column::Unit.is_in(some.iter().map(|unit| unit.0));
        let select = unit_state::Entity::find().filter(of).order_by_asc(unit_state::Column::Starts);
        for row in select.all(connection).await.map_err(while_doing("read how units stood"))? {
            found.entry(UnitId(row.unit)).or_default().push(state(row)?);
        }
    }
    Ok(found.into_iter().filter_map(|(id, states)| Some((id, History::of_states(states)?))).collect())
}

fn state(row: unit_state::Model) -> Result<State, Error> {
    Ok(State {
        starts: row.starts,
        ends: row.ends,
        attributes: attributes("unit_states", row.unit, &row.attributes)?,
        name: row.name,
        level: row.level,
        parent: row.parent.map(UnitId),
        path: UnitPath(row.path),
    })
}

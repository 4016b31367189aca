//! What boards are made from.

use crate::entity::{observation, peer_group, unit, unit_state};
use crate::error::{Error, while_doing};
use crate::goals::{months, read_observation};
use crate::groups::groups_where;
use crate::open::Store;
use crate::units::{on_day, read as read_unit};
use chrono::NaiveDate;
use domain::goal::Observation;
use domain::group::PeerGroup;
use domain::id::GoalId;
use domain::period::Period;
use domain::unit::Unit;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// How many units are read at once.
const AT_ONCE: usize = 5000;

impl Store {
    /// All units that were there on a day, as they stood then, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn units_then(&self, day: NaiveDate) -> Result<Vec<Unit>, Error> {
        let there = unit_state::Entity::find()
            .select_only()
            .column(unit_state::Column::Unit)
            .filter(crate::units::is_on(day));
        let select = unit::Entity::find()
            .filter(unit::Column::Id.in_subquery(QueryTrait::into_query(there)))
            .order_by_asc(unit::Column::Code);
        let rows = select.all(&self.readers).await.map_err(while_doing("read all units"))?;
        let units = rows.into_iter().map(read_unit).collect::<Result<Vec<_>, _>>()?;
        let mut then = Vec::with_capacity(units.len());
        for some in units.chunks(AT_ONCE) {
            then.extend(on_day(&self.readers, some.to_vec(), day).await?);
        }
        then.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(then)
    }

    /// All that was observed of these goals in periods that end from month to month, raters' marks too.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn all_observations(
        &self,
        goals: &[GoalId],
        (first, last): (Period, Period),
    ) -> Result<Vec<Observation>, Error> {
        let of = observation::Column::Goal.is_in(goals.iter().map(|goal| goal.0));
        let within = observation::Column::LastMonth.between(months(first)?.1, months(last)?.1);
        let rows = observation::Entity::find().filter(of.and(within)).all(&self.readers).await;
        rows.map_err(while_doing("read what was observed"))?.into_iter().map(read_observation).collect()
    }

    /// The groups of these sets, by set and code, with their members of all times.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn groups_of_sets(&self, sets: &[String]) -> Result<Vec<PeerGroup>, Error> {
        let of = peer_group::Entity::find().filter(peer_group::Column::SetCode.is_in(sets));
        let mut groups = groups_where(&self.readers, of).await?;
        groups.sort_by(|a, b| (&a.set, &a.code).cmp(&(&b.set, &b.code)));
        Ok(groups)
    }
}

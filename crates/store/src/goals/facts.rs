//! Observations as rows.

use super::rows::named;
use super::targets::months;
use crate::entity::{goal_unit, observation};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use domain::goal::{Observation, Part, Rater};
use domain::id::{GoalId, UnitId};
use domain::period::Period;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many observations one statement inserts.
const AT_ONCE: usize = 2000;

/// Which observations are read.
#[derive(Debug, Clone)]
pub struct ObservationQuery {
    /// Of these goals.
    pub goals: Vec<GoalId>,
    /// Of this unit only.
    pub unit: Option<UnitId>,
    /// Of units that lead the goal only.
    pub leads_only: bool,
    /// The first and the last month in which their periods end.
    pub months: Option<(Period, Period)>,
    /// Those after this unit and period only.
    pub after: Option<(UnitId, Period)>,
    /// At most so many.
    pub limit: Option<u64>,
}

impl Tx {
    /// Saves observations, over those of the same goal, unit, period and rater.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_observations(&self, observations: &[Observation]) -> Result<(), Error> {
        use observation::Column;
        let key = [Column::Goal, Column::Unit, Column::Period, Column::Rater];
        let changed = [
            Column::RaterGroup,
            Column::Value,
            Column::RankOf,
            Column::PreviousRank,
            Column::Recorded,
            Column::Source,
        ];
        let over = OnConflict::columns(key).update_columns(changed).to_owned();
        for some in observations.chunks(AT_ONCE) {
            let rows = some.iter().map(row).collect::<Result<Vec<_>, _>>()?;
            let put = observation::Entity::insert_many(rows).on_conflict(over.clone());
            put.exec_without_returning(self).await.map_err(while_doing("save observations"))?;
        }
        Ok(())
    }
}

impl Tx {
    /// The values of goals in a period, of all units or of these. Raters' marks are none.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn values(
        &self,
        goals: &[GoalId],
        units: Option<&[UnitId]>,
        period: Period,
    ) -> Result<Vec<Observation>, Error> {
        let select = observation::Entity::find()
            .filter(observation::Column::Goal.is_in(goals.iter().map(|goal| goal.0)))
            .filter(observation::Column::Period.eq(period.to_string()))
            .filter(observation::Column::Rater.eq(""));
        let select = match units {
            Some(units) => select.filter(observation::Column::Unit.is_in(units.iter().map(|unit| unit.0))),
            None => select,
        };
        let rows = select.all(self).await.map_err(while_doing("read values"))?;
        rows.into_iter().map(read).collect()
    }

    /// The observation of a goal, a unit and a period: its value, or the mark of this rater.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn observation(
        &self,
        (goal, unit, period): (GoalId, UnitId, Period),
        rater: Option<&str>,
    ) -> Result<Option<Observation>, Error> {
        let key = (goal.0, unit.0, period.to_string(), rater.unwrap_or_default().to_owned());
        let row = observation::Entity::find_by_id(key).one(self).await;
        row.map_err(while_doing("read an observation"))?.map(read).transpose()
    }

    /// Takes an observation back: there is none for this goal, unit, period and rater then.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn remove_observation(&self, of: &Observation) -> Result<(), Error> {
        let rater = of.rater.as_ref().map(|rater| rater.name.clone()).unwrap_or_default();
        let key = (of.goal.0, of.unit.0, of.period.to_string(), rater);
        let remove = observation::Entity::delete_by_id(key).exec(self);
        remove.await.map_err(while_doing("take an observation back"))?;
        Ok(())
    }
}

impl Store {
    /// The values that a query asks for, by unit and period. Raters' marks are none: only a board makes one of them.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn observations(&self, query: &ObservationQuery) -> Result<Vec<Observation>, Error> {
        let (unit, period) = (observation::Column::Unit, observation::Column::Period);
        let of = observation::Column::Goal.is_in(query.goals.iter().map(|goal| goal.0));
        let mut select = observation::Entity::find().filter(of).filter(observation::Column::Rater.eq(""));
        if let Some(of) = query.unit {
            select = select.filter(unit.eq(of.0));
        }
        if query.leads_only {
            let leads = Query::select()
                .expr(Expr::val(1))
                .from(goal_unit::Entity)
                .and_where(Expr::col((goal_unit::Entity, goal_unit::Column::Part)).eq(Part::Lead.name()))
                .and_where(goal_column(goal_unit::Column::Goal, observation::Column::Goal))
                .and_where(goal_column(goal_unit::Column::Unit, observation::Column::Unit))
                .take();
            select = select.filter(Expr::exists(leads));
        }
        if let Some((first, last)) = query.months {
            let month = observation::Column::LastMonth;
            select = select.filter(month.between(months(first)?.1, months(last)?.1));
        }
        if let Some((of, at)) = query.after {
            let later = unit.eq(of.0).and(period.gt(at.to_string()));
            select = select.filter(unit.gt(of.0).or(later));
        }
        let rows = select.order_by_asc(unit).order_by_asc(period).limit(query.limit).all(&self.readers).await;
        rows.map_err(while_doing("read observations"))?.into_iter().map(read).collect()
    }
}

fn goal_column(of: goal_unit::Column, is: observation::Column) -> sea_orm::sea_query::SimpleExpr {
    Expr::col((goal_unit::Entity, of)).equals((observation::Entity, is))
}

fn row(of: &Observation) -> Result<observation::ActiveModel, Error> {
    Ok(observation::ActiveModel {
        goal: Set(of.goal.0),
        unit: Set(of.unit.0),
        period: Set(of.period.to_string()),
        rater: Set(of.rater.as_ref().map(|rater| rater.name.clone()).unwrap_or_default()),
        rater_group: Set(of.rater.as_ref().map(|rater| rater.group.clone()).unwrap_or_default()),
        last_month: Set(months(of.period)?.1),
        value: Set(of.value),
        rank_of: Set(of.rank_of),
        previous_rank: Set(of.previous_rank),
        recorded: Set(of.recorded),
        source: Set(of.source.clone()),
    })
}

pub(crate) fn read(row: observation::Model) -> Result<Observation, Error> {
    let id = format!("{} {} {}", row.goal, row.unit, row.period);
    Ok(Observation {
        goal: GoalId(row.goal),
        unit: UnitId(row.unit),
        period: named(("observations", "period", &id), &row.period)?,
        rater: (!row.rater.is_empty()).then_some(Rater { name: row.rater, group: row.rater_group }),
        value: row.value,
        rank_of: row.rank_of,
        previous_rank: row.previous_rank,
        recorded: row.recorded,
        source: row.source,
    })
}

//! Figures beside a form: what was known before, what a form makes known, and what is told of a unit.

use super::rows::{read_report, read_row};
use crate::entity::{observation, report, report_row};
use crate::error::{Error, while_doing};
use crate::goals::{months, named};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use domain::goal::Rater;
use domain::id::{CaseId, GoalId, UnitId};
use domain::period::Period;
use domain::report::{Report, Row, RowKey};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// A figure with its form.
#[derive(Debug, Clone, PartialEq)]
pub struct RowLine {
    /// The form.
    pub report: Report,
    /// The figure.
    pub row: Row,
}

/// Values by indicator and unit, each unit's in the order of their periods.
pub type Past = HashMap<(GoalId, UnitId), Vec<(Period, f64)>>;

impl Tx {
    /// Takes back all observations from a source; which figures they were.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn forget_observations(&self, source: &str) -> Result<Vec<RowKey>, Error> {
        let doing = || while_doing("take observations back");
        let of = observation::Column::Source.eq(source);
        let rows = observation::Entity::find().filter(of.clone()).all(self).await.map_err(doing())?;
        observation::Entity::delete_many().filter(of).exec(self).await.map_err(doing())?;
        let key = |row: observation::Model| {
            let id = format!("{} {} {}", row.goal, row.unit, row.period);
            let period = named(("observations", "period", &id), &row.period)?;
            Ok(RowKey { goal: GoalId(row.goal), unit: UnitId(row.unit), period, rater: row.rater })
        };
        rows.into_iter().map(key).collect()
    }

    /// As [`Store::past`].
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn past(
        &self,
        goals: &[GoalId],
        units: &[UnitId],
        since: (Period, Period),
    ) -> Result<Past, Error> {
        past(self, goals, units, since).await
    }
}

impl Store {
    /// The values of these indicators and units in periods that end from one month to another.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn past(
        &self,
        goals: &[GoalId],
        units: &[UnitId],
        since: (Period, Period),
    ) -> Result<Past, Error> {
        past(&self.readers, goals, units, since).await
    }

    /// Who has marked each of these indicators, in the order of their names.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn raters(&self, goals: &[GoalId]) -> Result<HashMap<GoalId, Vec<Rater>>, Error> {
        let select = observation::Entity::find()
            .filter(observation::Column::Goal.is_in(goals.iter().map(|goal| goal.0)))
            .filter(observation::Column::Rater.ne(""))
            .select_only()
            .column(observation::Column::Goal)
            .column(observation::Column::Rater)
            .column(observation::Column::RaterGroup)
            .distinct()
            .order_by_asc(observation::Column::Goal)
            .order_by_asc(observation::Column::Rater);
        let rows: Vec<(Uuid, String, String)> =
            select.into_tuple().all(&self.readers).await.map_err(while_doing("read who marks"))?;
        let mut found: HashMap<GoalId, Vec<Rater>> = HashMap::new();
        for (goal, name, group) in rows {
            let known = found.entry(GoalId(goal)).or_default();
            if known.last().is_none_or(|last| last.name != name) {
                known.push(Rater { name, group });
            }
        }
        Ok(found)
    }

    /// The figures of a unit in a month's forms.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn figures(&self, unit: UnitId, month: Period) -> Result<Vec<RowLine>, Error> {
        let doing = || while_doing("read a unit's figures");
        let of_month = report::Entity::find().filter(report::Column::Period.eq(month.to_string()));
        let of_month = QueryTrait::into_query(of_month.select_only().column(report::Column::Id));
        let select = report_row::Entity::find()
            .filter(report_row::Column::Unit.eq(unit.0))
            .filter(report_row::Column::Report.in_subquery(of_month));
        let select = select.order_by_asc(report_row::Column::Report).order_by_asc(report_row::Column::Place);
        let rows = select.all(&self.readers).await.map_err(doing())?;
        let mut forms = HashMap::new();
        let mut ids: Vec<_> = rows.iter().map(|row| row.report).collect();
        ids.dedup();
        let found = report::Entity::find().filter(report::Column::Id.is_in(ids));
        for form in found.all(&self.readers).await.map_err(doing())? {
            forms.insert(CaseId(form.id), read_report(form)?);
        }
        let line = |row: report_row::Model| {
            let form = forms.get(&CaseId(row.report)).cloned();
            form.map(|report| Ok(RowLine { report, row: read_row(row)? }))
        };
        rows.into_iter().filter_map(line).collect()
    }
}

async fn past(
    connection: &impl ConnectionTrait,
    goals: &[GoalId],
    units: &[UnitId],
    (first, last): (Period, Period),
) -> Result<Past, Error> {
    let mut found = Past::new();
    let within = observation::Column::LastMonth.between(months(first)?.0, months(last)?.1);
    for some in units.chunks(AT_ONCE) {
        let select = observation::Entity::find()
            .filter(observation::Column::Goal.is_in(goals.iter().map(|goal| goal.0)))
            .filter(observation::Column::Unit.is_in(some.iter().map(|unit| unit.0)))
            .filter(observation::Column::Rater.eq(""))
            .filter(within.clone())
            .order_by_asc(observation::Column::LastMonth)
            .order_by_asc(observation::Column::Period);
        for row in select.all(connection).await.map_err(while_doing("read earlier values"))? {
            let id = format!("{} {} {}", row.goal, row.unit, row.period);
            let period = named(("observations", "period", &id), &row.period)?;
            found.entry((GoalId(row.goal), UnitId(row.unit))).or_default().push((period, row.value));
        }
    }
    Ok(found)
}

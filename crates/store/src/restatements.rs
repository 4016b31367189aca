//! Restatements as rows, which are only ever added.

use crate::entity::restatement;
use crate::error::{Error, while_doing};
use crate::goals::named;
use crate::open::Store;
use crate::work::Tx;
use domain::goal::Rater;
use domain::id::{CaseId, GoalId, PersonId, RestatementId, UnitId};
use domain::period::Period;
use domain::restatement::Restatement;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// Which restatements are read.
#[derive(Debug, Clone, Default)]
pub struct RestatementQuery {
    /// Of these goals only.
    pub goals: Option<Vec<GoalId>>,
    /// Of values of this period only.
    pub period: Option<Period>,
    /// Of values of this unit only.
    pub unit: Option<UnitId>,
}

impl Tx {
    /// Adds a restatement after all others. The observation is changed by whoever restates it.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_restatement(&self, of: &Restatement) -> Result<(), Error> {
        let doing = || while_doing("add a restatement");
        let last = restatement::Entity::find()
            .select_only()
            .column_as(Expr::col(restatement::Column::Number).max(), "n")
            .into_tuple::<Option<i64>>();
        let last = last.one(self).await.map_err(doing())?.flatten().unwrap_or_default();
        let (rater, rater_group) =
            of.rater.as_ref().map(|rater| (rater.name.clone(), rater.group.clone())).unwrap_or_default();
        let row = restatement::ActiveModel {
            id: Set(of.id.0),
            goal: Set(of.goal.0),
            unit: Set(of.unit.0),
            period: Set(of.period.to_string()),
            rater: Set(rater),
            rater_group: Set(rater_group),
            old_value: Set(of.old),
            new_value: Set(of.new),
            reason: Set(of.reason.clone()),
            document: Set(of.document.clone()),
            case_id: Set(of.case.map(|case| case.0)),
            person: Set(of.person.map(|person| person.0)),
            counts_from: Set(of.counts_from.to_string()),
            number: Set(last + 1),
            recorded: Set(of.recorded),
        };
        restatement::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        Ok(())
    }

    /// The restatements that a query asks for, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn restatements(&self, query: &RestatementQuery) -> Result<Vec<Restatement>, Error> {
        restatements(self, query).await
    }
}

impl Store {
    /// As [`Tx::restatements`].
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn restatements(&self, query: &RestatementQuery) -> Result<Vec<Restatement>, Error> {
        restatements(&self.readers, query).await
    }
}

async fn restatements(
    connection: &impl ConnectionTrait,
    query: &RestatementQuery,
) -> Result<Vec<Restatement>, Error> {
    use restatement::Column;
    let goals = query.goals.as_ref().map(|goals| goals.iter().map(|goal| goal.0).collect::<Vec<_>>());
    let select = restatement::Entity::find()
        .apply_if(goals, |select, goals| select.filter(Column::Goal.is_in(goals)))
        .apply_if(query.period, |select, period| select.filter(Column::Period.eq(period.to_string())))
        .apply_if(query.unit, |select, unit| select.filter(Column::Unit.eq(unit.0)));
    let rows = select.order_by_asc(Column::Number).all(connection).await;
    rows.map_err(while_doing("read restatements"))?.into_iter().map(read).collect()
}

fn read(row: restatement::Model) -> Result<Restatement, Error> {
    let id = row.id.to_string();
    Ok(Restatement {
        id: RestatementId(row.id),
        goal: GoalId(row.goal),
        unit: UnitId(row.unit),
        period: named(("restatements", "period", &id), &row.period)?,
        counts_from: named(("restatements", "counts_from", &id), &row.counts_from)?,
        rater: (!row.rater.is_empty()).then_some(Rater { name: row.rater, group: row.rater_group }),
        old: row.old_value,
        new: row.new_value,
        reason: row.reason,
        document: row.document,
        case: row.case_id.map(CaseId),
        person: row.person.map(PersonId),
        recorded: row.recorded,
    })
}

//! Targets as rows, which are only ever added.

use super::rows::{corrupt, named};
use crate::entity::target;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use domain::goal::{Target, month_of};
use domain::id::{CaseId, GoalId, PersonId, TargetId, UnitId};
use domain::period::Period;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Tx {
    /// Adds targets, the earliest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when an aim can't be written, [`Error::Database`].
    pub async fn add_targets(&self, targets: &[Target]) -> Result<(), Error> {
        let doing = || while_doing("add targets");
        let last = target::Entity::find()
            .select_only()
            .column_as(Expr::col(target::Column::Number).max(), "n")
            .into_tuple::<Option<i64>>();
        let last = last.one(self).await.map_err(doing())?.flatten().unwrap_or_default();
        let rows = (last + 1..).zip(targets).map(row).collect::<Result<Vec<_>, _>>()?;
        for some in rows.chunks(AT_ONCE) {
            let add = target::Entity::insert_many(some.to_vec()).exec_without_returning(self);
            add.await.map_err(doing())?;
        }
        Ok(())
    }

    /// The targets of a goal, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn targets(&self, goal: GoalId) -> Result<Vec<Target>, Error> {
        targets_of(self, &[goal], None).await
    }
}

impl Store {
    /// The targets of these goals, those whose period lies around `month` only or all, in the order in which they were
    /// recorded.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn targets(&self, goals: &[GoalId], month: Option<Period>) -> Result<Vec<Target>, Error> {
        targets_of(&self.readers, goals, month).await
    }
}

async fn targets_of(
    connection: &impl ConnectionTrait,
    goals: &[GoalId],
    month: Option<Period>,
) -> Result<Vec<Target>, Error> {
    let of = target::Column::Goal.is_in(goals.iter().map(|goal| goal.0));
    let mut select = target::Entity::find().filter(of);
    if let Some(month) = month {
        let (first, last) = months(month)?;
        select =
            select.filter(target::Column::FirstMonth.lte(first).and(target::Column::LastMonth.gte(last)));
    }
    let rows = select.order_by_asc(target::Column::Number).all(connection).await;
    rows.map_err(while_doing("read targets"))?.into_iter().map(read).collect()
}

/// The first and the last month.
pub(crate) fn months(period: Period) -> Result<(i32, i32), Error> {
    let number = |month: u32| i32::try_from(month).map_err(|fault| corrupt(("targets", "period", ""), fault));
    let last = month_of(period);
    Ok((number(last + 1 - period.cadence().months())?, number(last)?))
}

fn row((number, target): (i64, &Target)) -> Result<target::ActiveModel, Error> {
    let id = target.id.to_string();
    let text = |aim| serde_json::to_string(aim).map_err(|fault| corrupt(("targets", "aim", &id), fault));
    let (first, last) = months(target.period)?;
    Ok(target::ActiveModel {
        id: Set(target.id.0),
        goal: Set(target.goal.0),
        unit: Set(target.unit.map(|unit| unit.0)),
        period: Set(target.period.to_string()),
        first_month: Set(first),
        last_month: Set(last),
        aim: Set(target.aim.as_ref().map(text).transpose()?),
        words: Set(target.words.clone()),
        is_exempt: Set(target.is_exempt),
        holds_from: Set(target.from.to_string()),
        reason: Set(target.reason.clone()),
        case_id: Set(target.case.map(|case| case.0)),
        person: Set(target.person.map(|person| person.0)),
        recorded: Set(target.recorded),
        number: Set(number),
    })
}

fn read(row: target::Model) -> Result<Target, Error> {
    let id = row.id.to_string();
    let place = |column: &'static str| ("targets", column, id.as_str());
    let aim = |text: &String| serde_json::from_str(text).map_err(|fault| corrupt(place("aim"), fault));
    Ok(Target {
        id: TargetId(row.id),
        goal: GoalId(row.goal),
        unit: row.unit.map(UnitId),
        period: named(place("period"), &row.period)?,
        aim: row.aim.as_ref().map(aim).transpose()?,
        from: named(place("holds_from"), &row.holds_from)?,
        words: row.words,
        is_exempt: row.is_exempt,
        reason: row.reason,
        case: row.case_id.map(CaseId),
        person: row.person.map(PersonId),
        recorded: row.recorded,
    })
}

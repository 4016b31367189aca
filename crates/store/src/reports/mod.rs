//! A month's forms as rows: the form itself, its figures, and what the units that are scored say to those.

mod figures;
mod list;
mod rows;

pub use figures::{Past, RowLine};
pub use list::{MonthCount, ReportLine, ReportQuery};

use crate::entity::{report, report_row, row_answer};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use domain::id::{CaseId, GoalId, UnitId};
use domain::period::Period;
use domain::report::{Answer, Report, Row, RowKey};
use rows::{answer_of, read_answer, read_report, read_row, report_row_of, row_of};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

impl Tx {
    /// Adds forms with their figures. Their cases have to be there.
    ///
    /// # Errors
    /// [`Error::Database`], when there is such a form too.
    pub async fn add_reports(&self, reports: &[(Report, Vec<Row>)]) -> Result<(), Error> {
        for some in reports.chunks(AT_ONCE) {
            let rows = some.iter().map(|(report, _)| report_row_of(report));
            let add = report::Entity::insert_many(rows).exec_without_returning(self);
            add.await.map_err(while_doing("add forms"))?;
        }
        let all = reports.iter().flat_map(|(report, rows)| rows.iter().map(|row| row_of(report.id, row)));
        let all = all.collect::<Result<Vec<_>, _>>()?;
        for some in all.chunks(AT_ONCE) {
            let add = report_row::Entity::insert_many(some.to_vec()).exec_without_returning(self);
            add.await.map_err(while_doing("add forms' figures"))?;
        }
        Ok(())
    }

    /// Saves a form over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_report(&self, report: &Report) -> Result<(), Error> {
        let doing = while_doing(format!("save the form {}", report.id));
        report::Entity::update(report_row_of(report)).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// Saves figures of a form over those that are there.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn save_rows(&self, report: CaseId, rows: &[Row]) -> Result<(), Error> {
        use report_row::Column;
        let key = [Column::Report, Column::Goal, Column::Unit, Column::Period, Column::Rater];
        let changed = [
            Column::Value,
            Column::RankOf,
            Column::PreviousRank,
            Column::Note,
            Column::Reason,
            Column::Warnings,
            Column::Person,
            Column::Post,
            Column::At,
        ];
        let over = OnConflict::columns(key).update_columns(changed).to_owned();
        for some in rows.chunks(AT_ONCE) {
            let rows = some.iter().map(|row| row_of(report, row)).collect::<Result<Vec<_>, _>>()?;
            let put = report_row::Entity::insert_many(rows).on_conflict(over.clone());
            put.exec_without_returning(self).await.map_err(while_doing("save forms' figures"))?;
        }
        Ok(())
    }

    /// The form of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn report(&self, id: CaseId) -> Result<Option<Report>, Error> {
        report_by_id(self, id).await
    }

    /// All figures of a form, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn report_rows(&self, id: CaseId) -> Result<Vec<Row>, Error> {
        let of = report_row::Entity::find().filter(report_row::Column::Report.eq(id.0));
        let rows = of.order_by_asc(report_row::Column::Place).all(self).await;
        rows.map_err(while_doing("read a form's figures"))?.into_iter().map(read_row).collect()
    }

    /// The figures of a form of these units, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn report_rows_of(&self, id: CaseId, units: &[UnitId]) -> Result<Vec<Row>, Error> {
        let mut found = Vec::new();
        for some in units.chunks(AT_ONCE) {
            let of = report_row::Entity::find()
                .filter(report_row::Column::Report.eq(id.0))
                .filter(report_row::Column::Unit.is_in(some.iter().map(|unit| unit.0)));
            let rows = of.all(self).await.map_err(while_doing("read figures of a form"))?;
            found.extend(rows.into_iter().map(read_row).collect::<Result<Vec<_>, _>>()?);
        }
        found.sort_by_key(|row| row.place);
        Ok(found)
    }

    /// A figure of a form.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn report_row(&self, id: CaseId, key: &RowKey) -> Result<Option<Row>, Error> {
        let key = (id.0, key.goal.0, key.unit.0, key.period.to_string(), key.rater.clone());
        let found = report_row::Entity::find_by_id(key).one(self).await;
        found.map_err(while_doing("read a form's figure"))?.map(read_row).transpose()
    }

    /// Whether a form has figures of one of these units.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn scores_any(&self, id: CaseId, units: &[UnitId]) -> Result<bool, Error> {
        scores_any(self, id, units).await
    }

    /// The forms of a month by unit and indicator.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn opened(&self, month: Period) -> Result<HashSet<(UnitId, Option<GoalId>)>, Error> {
        let of = report::Entity::find().filter(report::Column::Period.eq(month.to_string()));
        let of = of.select_only().column(report::Column::Unit).column(report::Column::Goal);
        let found: Vec<(Uuid, Option<Uuid>)> =
            of.into_tuple().all(self).await.map_err(while_doing("read a month's forms"))?;
        Ok(found.into_iter().map(|(unit, goal)| (UnitId(unit), goal.map(GoalId))).collect())
    }

    /// Which of these indicators' figures the forms of a month ask for already.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn asked(&self, month: Period, goals: &[GoalId]) -> Result<HashSet<RowKey>, Error> {
        let forms = report::Entity::find().filter(report::Column::Period.eq(month.to_string()));
        let forms = sea_orm::QueryTrait::into_query(forms.select_only().column(report::Column::Id));
        let mut asked = HashSet::new();
        for some in goals.chunks(AT_ONCE) {
            let of = report_row::Entity::find()
                .filter(report_row::Column::Goal.is_in(some.iter().map(|goal| goal.0)))
                .filter(report_row::Column::Report.in_subquery(forms.clone()));
            let found = of.all(self).await.map_err(while_doing("read what is asked for"))?;
            for row in found {
                asked.insert(read_row(row)?.key);
            }
        }
        Ok(asked)
    }

    /// Adds what a unit said to a figure.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_answer(&self, id: Uuid, answer: &Answer) -> Result<(), Error> {
        let add = row_answer::Entity::insert(answer_of(id, answer)).exec_without_returning(self);
        add.await.map_err(while_doing("add what a unit said to a figure"))?;
        Ok(())
    }

    /// What the dispute of this case was about.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn dispute(&self, case: CaseId) -> Result<Option<Answer>, Error> {
        let of = row_answer::Entity::find().filter(row_answer::Column::CaseId.eq(case.0));
        of.one(self).await.map_err(while_doing("read a dispute"))?.map(read_answer).transpose()
    }
}

impl Store {
    /// The form of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn report(&self, id: CaseId) -> Result<Option<Report>, Error> {
        report_by_id(&self.readers, id).await
    }

    /// Figures of a form in their order: so many after a place.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn rows_after(&self, id: CaseId, place: Option<u32>, limit: u64) -> Result<Vec<Row>, Error> {
        let after = place.map_or(-1, |place| i32::try_from(place).unwrap_or(i32::MAX));
        let of = report_row::Entity::find()
            .filter(report_row::Column::Report.eq(id.0))
            .filter(report_row::Column::Place.gt(after));
        let rows = of.order_by_asc(report_row::Column::Place).limit(limit).all(&self.readers).await;
        rows.map_err(while_doing("read a form's figures"))?.into_iter().map(read_row).collect()
    }

    /// How many figures a form asks for, and how many of them are given or explained.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_rows(&self, id: CaseId) -> Result<(i64, i64), Error> {
        let given = report_row::Column::Value.is_not_null().or(report_row::Column::Note.is_not_null());
        let counts = report_row::Entity::find()
            .filter(report_row::Column::Report.eq(id.0))
            .select_only()
            .column_as(report_row::Column::Place.count(), "asked")
            .column_as(Expr::expr(list::one_if(given)).sum(), "given")
            .into_tuple::<(i64, Option<i64>)>();
        let found = counts.one(&self.readers).await.map_err(while_doing("count a form's figures"))?;
        Ok(found.map_or((0, 0), |(asked, given)| (asked, given.unwrap_or_default())))
    }

    /// Whether a form has figures of one of these units.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn scores_any(&self, id: CaseId, units: &[UnitId]) -> Result<bool, Error> {
        scores_any(&self.readers, id, units).await
    }

    /// What units said to figures of these forms, in the order in which they did.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn answers(&self, reports: &[CaseId], units: &[UnitId]) -> Result<Vec<Answer>, Error> {
        let of = row_answer::Entity::find()
            .filter(row_answer::Column::Report.is_in(reports.iter().map(|id| id.0)))
            .filter(row_answer::Column::Unit.is_in(units.iter().map(|id| id.0)));
        let rows = of.order_by_asc(row_answer::Column::At).order_by_asc(row_answer::Column::Id);
        let rows = rows.all(&self.readers).await.map_err(while_doing("read what units said to figures"))?;
        rows.into_iter().map(read_answer).collect()
    }
}

async fn report_by_id(connection: &impl ConnectionTrait, id: CaseId) -> Result<Option<Report>, Error> {
    let found = report::Entity::find_by_id(id.0).one(connection).await;
    found.map_err(while_doing(format!("read the form {id}")))?.map(read_report).transpose()
}

async fn scores_any(connection: &impl ConnectionTrait, id: CaseId, units: &[UnitId]) -> Result<bool, Error> {
    let of = report_row::Entity::find()
        .filter(report_row::Column::Report.eq(id.0))
        .filter(report_row::Column::Unit.is_in(units.iter().map(|unit| unit.0)));
    let found = of.limit(1).all(connection).await.map_err(while_doing("look whom a form scores"))?;
    Ok(!found.is_empty())
}

//! Declared points as rows, which are only ever added.

use crate::entity::declared_point;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use domain::id::{CaseId, DeclaredId, PersonId, UnitId};
use domain::period::Period;
use domain::points::{DeclaredPoints, Hundredths};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

/// Which declared points are read.
#[derive(Debug, Clone, Default)]
pub struct DeclaredQuery {
    /// On boards of this scheme only.
    pub scheme: Option<String>,
    /// Of this period only.
    pub period: Option<Period>,
    /// Of this unit only.
    pub unit: Option<UnitId>,
}

impl Tx {
    /// Adds declared points.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_declared(&self, points: &[DeclaredPoints]) -> Result<(), Error> {
        for some in points.chunks(AT_ONCE) {
            let add = declared_point::Entity::insert_many(some.iter().map(row)).exec_without_returning(self);
            add.await.map_err(while_doing("add declared points"))?;
        }
        Ok(())
    }

    /// The declared points that a query asks for, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn declared(&self, query: &DeclaredQuery) -> Result<Vec<DeclaredPoints>, Error> {
        declared(self, query).await
    }
}

impl Store {
    /// As [`Tx::declared`].
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn declared(&self, query: &DeclaredQuery) -> Result<Vec<DeclaredPoints>, Error> {
        declared(&self.readers, query).await
    }
}

async fn declared(
    connection: &impl ConnectionTrait,
    query: &DeclaredQuery,
) -> Result<Vec<DeclaredPoints>, Error> {
    use declared_point::Column;
    let select = declared_point::Entity::find()
        .apply_if(query.scheme.as_ref(), |select, scheme| select.filter(Column::Scheme.eq(scheme)))
        .apply_if(query.period, |select, period| select.filter(Column::Period.eq(period.to_string())))
        .apply_if(query.unit, |select, unit| select.filter(Column::Unit.eq(unit.0)));
    // Their ids are in the order of time.
    let rows = select.order_by_asc(Column::Id).all(connection).await;
    rows.map_err(while_doing("read declared points"))?.into_iter().map(read).collect()
}

fn row(of: &DeclaredPoints) -> declared_point::ActiveModel {
    declared_point::ActiveModel {
        id: Set(of.id.0),
        scheme: Set(of.scheme.clone()),
        unit: Set(of.unit.0),
        period: Set(of.period.to_string()),
        node: Set(of.node.clone()),
        hundredths: Set(of.points.0),
        reason: Set(of.reason.clone()),
        document: Set(of.document.clone()),
        case_id: Set(of.case.map(|case| case.0)),
        person: Set(of.person.map(|person| person.0)),
        recorded: Set(of.recorded),
    }
}

fn read(row: declared_point::Model) -> Result<DeclaredPoints, Error> {
    let period = row.period.parse().map_err(|why: domain::period::NoSuchPeriod| Error::Corrupt {
        table: "declared_points",
        column: "period",
        id: row.id.to_string(),
        why: why.to_string(),
    })?;
    Ok(DeclaredPoints {
        id: DeclaredId(row.id),
        scheme: row.scheme,
        unit: UnitId(row.unit),
        period,
        node: row.node,
        points: Hundredths(row.hundredths),
        reason: row.reason,
        document: row.document,
        case: row.case_id.map(CaseId),
        person: row.person.map(PersonId),
        recorded: row.recorded,
    })
}

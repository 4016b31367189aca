//! Lists of persons. A person belongs to the units of the posts that they hold or will hold; with none, to the unit that
//! keeps their record.

use super::read;
use crate::entity::{person, post, unit};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::text::contains;
use chrono::NaiveDate;
use domain::access::{Scope, UnitPath};
use domain::id::{PersonId, UnitId};
use domain::person::Person;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// Which persons a list has; never those who were erased.
#[derive(Debug, Clone)]
pub struct PersonQuery {
    /// Only those who belong to this unit.
    pub unit: Option<UnitId>,
    /// Only those who belong to this unit or to one below it.
    pub within: Option<UnitPath>,
    /// Only those whose name has this.
    pub text: Option<String>,
    /// The day that says which posts are over.
    pub today: NaiveDate,
    /// Only those after this id.
    pub after: Option<PersonId>,
    /// At most so many.
    pub limit: u64,
}

impl Store {
    /// The persons of a scope that a query asks for, by id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn people(&self, scope: &Scope, query: &PersonQuery) -> Result<Vec<Person>, Error> {
        let kept = scope::unit_in((person::Entity, person::Column::Kept), scope);
        let at = scope::unit_in((post::Entity, post::Column::Unit), scope);
        let mut select = person::Entity::find().filter(person::Column::Erased.is_null()).filter(belonging(
            query.today,
            at,
            kept,
        ));
        if let Some(unit) = query.unit {
            let at = Condition::all().add(post::Column::Unit.eq(unit.0));
            let kept = Condition::all().add(person::Column::Kept.eq(unit.0));
            select = select.filter(belonging(query.today, at, kept));
        }
        if let Some(path) = &query.within {
            let at = Condition::all().add(post::Column::Unit.in_subquery(within(path)));
            let kept = Condition::all().add(person::Column::Kept.in_subquery(within(path)));
            select = select.filter(belonging(query.today, at, kept));
        }
        if let Some(text) = &query.text {
            select = select.filter(contains(person::Column::Name, text));
        }
        if let Some(after) = query.after {
            select = select.filter(person::Column::Id.gt(after.0));
        }
        let rows = select.order_by_asc(person::Column::Id).limit(query.limit).all(&self.readers).await;
        Ok(rows.map_err(while_doing("list persons"))?.into_iter().map(read).collect())
    }
}

/// The persons of whom a post that isn't over is `at`, or, without such a post, whose record is `kept`.
fn belonging(today: NaiveDate, at: Condition, kept: Condition) -> Condition {
    let id = || Expr::col((person::Entity, person::Column::Id));
    let without = Condition::all().add(id().not_in_subquery(open(today, Condition::all()))).add(kept);
    Condition::any().add(id().in_subquery(open(today, at))).add(without)
}

/// Those who hold such a post today or will.
fn open(today: NaiveDate, at: Condition) -> SelectStatement {
    let ends = || Expr::col((post::Entity, post::Column::Ends));
    let begins = ends().gte(Expr::col((post::Entity, post::Column::Starts)));
    let is_open = Condition::any().add(ends().is_null()).add(ends().gte(today).and(begins));
    let posts = post::Entity::find().select_only().column(post::Column::Person);
    QueryTrait::into_query(posts.filter(is_open).filter(at))
}

fn within(path: &UnitPath) -> SelectStatement {
    let units = unit::Entity::find().select_only().column(unit::Column::Id);
    QueryTrait::into_query(units.filter(unit::Column::Path.starts_with(&path.0)))
}

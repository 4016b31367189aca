//! Goals as rows. A goal is three kinds of rows: itself, its responsible units, its corps.

mod cards;
mod facts;
mod milestones;
mod rows;
mod targets;

pub(crate) use facts::read as read_observation;
pub(crate) use targets::months;

pub use facts::ObservationQuery;
pub(crate) use rows::named;

use crate::entity::{goal, goal_corps, goal_unit, lead, post};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::text::contains;
use crate::work::{AT_ONCE, Tx};
use domain::access::Scope;
use domain::goal::{Goal, GoalPath, Tier};
use domain::id::{GoalId, PostId, UnitId};
use rows::{corps_rows, read, row, unit_rows};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Which goals a list has.
#[derive(Debug, Clone, Default)]
pub struct GoalQuery {
    /// Only those of this tier.
    pub tier: Option<Tier>,
    /// Only those directly below this one.
    pub parent: Option<GoalId>,
    /// Only those that this unit is responsible for.
    pub unit: Option<UnitId>,
    /// Only those whose code or title has this.
    pub text: Option<String>,
    /// Only those after this code.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds goals, parents before children.
    ///
    /// # Errors
    /// [`Error::Database`], when an id or a code is taken too.
    pub async fn add_goals(&self, goals: &[Goal]) -> Result<(), Error> {
        for some in goals.chunks(AT_ONCE) {
            let rows = some.iter().map(row).collect::<Result<Vec<_>, _>>()?;
            let add = goal::Entity::insert_many(rows).exec_without_returning(self);
            add.await.map_err(while_doing("add goals"))?;
        }
        self.add_parts(goals).await
    }

    /// Saves a goal over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_goal(&self, goal: &Goal) -> Result<(), Error> {
        let doing = || while_doing(format!("save the goal {}", goal.code));
        goal::Entity::update(row(goal)?).exec(self).await.map_err(doing())?;
        let of = goal_unit::Entity::delete_many().filter(goal_unit::Column::Goal.eq(goal.id.0));
        of.exec(self).await.map_err(doing())?;
        let of = goal_corps::Entity::delete_many().filter(goal_corps::Column::Goal.eq(goal.id.0));
        of.exec(self).await.map_err(doing())?;
        self.add_parts(std::slice::from_ref(goal)).await
    }

    async fn add_parts(&self, goals: &[Goal]) -> Result<(), Error> {
        let units: Vec<_> = goals.iter().flat_map(unit_rows).collect();
        for some in units.chunks(AT_ONCE) {
            let add = goal_unit::Entity::insert_many(some.to_vec()).exec_without_returning(self);
            add.await.map_err(while_doing("add goals' units"))?;
        }
        let corps: Vec<_> = goals.iter().flat_map(corps_rows).collect();
        for some in corps.chunks(AT_ONCE) {
            let add = goal_corps::Entity::insert_many(some.to_vec()).exec_without_returning(self);
            add.await.map_err(while_doing("add goals' corps"))?;
        }
        Ok(())
    }

    /// Moves all goals below `old` to where they stand when it stands at `new`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn move_goals(&self, old: &GoalPath, new: &GoalPath) -> Result<(), Error> {
        let doing = || while_doing("move goals");
        let below = goal::Entity::find().filter(goal::Column::Path.starts_with(&old.0));
        for row in below.all(self).await.map_err(doing())? {
            let Some(rest) = row.path.strip_prefix(&old.0).filter(|rest| !rest.is_empty()) else { continue };
            let path = Set(format!("{}{rest}", new.0));
            let moved = goal::ActiveModel { id: Set(row.id), path, ..Default::default() };
            goal::Entity::update(moved).exec(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Lets a goal be led by `new` and by `old` no more; both posts get their next versions.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn change_lead(
        &self,
        goal: GoalId,
        old: Option<PostId>,
        new: Option<PostId>,
    ) -> Result<(), Error> {
        let doing = || while_doing("change who leads a goal");
        for post in [old, new].into_iter().flatten() {
            lead::Entity::delete_by_id((post.0, goal.0)).exec(self).await.map_err(doing())?;
            let next = post::Entity::update_many()
                .col_expr(post::Column::Version, Expr::col(post::Column::Version).add(1))
                .filter(post::Column::Id.eq(post.0));
            next.exec(self).await.map_err(doing())?;
        }
        if let Some(post) = new {
            let row = lead::ActiveModel { post: Set(post.0), goal: Set(goal.0) };
            lead::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// The goal of this code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goal(&self, code: &str) -> Result<Option<Goal>, Error> {
        by_code(self, code).await
    }

    /// The goal of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goal_by_id(&self, id: GoalId) -> Result<Option<Goal>, Error> {
        Ok(goals_where(self, goal::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The goals directly below one.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goals_directly_below(&self, id: GoalId) -> Result<Vec<Goal>, Error> {
        goals_where(self, goal::Entity::find().filter(goal::Column::Parent.eq(id.0))).await
    }
}

impl Store {
    /// The goal of this code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goal(&self, code: &str) -> Result<Option<Goal>, Error> {
        by_code(&self.readers, code).await
    }

    /// The goals of these ids, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goals_by_id(&self, ids: &[GoalId]) -> Result<Vec<Goal>, Error> {
        let of = goal::Column::Id.is_in(ids.iter().map(|id| id.0));
        goals_where(&self.readers, goal::Entity::find().filter(of)).await
    }

    /// The goal at this place and all below it, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goals_within(&self, path: &GoalPath) -> Result<Vec<Goal>, Error> {
        let within = goal::Column::Path.starts_with(&path.0);
        goals_where(&self.readers, goal::Entity::find().filter(within)).await
    }

    /// Those of these codes that goals have.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn planned(&self, codes: &[&str]) -> Result<HashSet<String>, Error> {
        let of = goal::Column::Code.is_in(codes.iter().copied());
        let select = goal::Entity::find().select_only().column(goal::Column::Code).filter(of);
        let found = select.into_tuple::<String>().all(&self.readers).await;
        Ok(found.map_err(while_doing("look for goals"))?.into_iter().collect())
    }

    /// The goals of these codes, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goals_coded(&self, codes: &[&str]) -> Result<Vec<Goal>, Error> {
        let mut found = Vec::new();
        for some in codes.chunks(AT_ONCE) {
            let of = goal::Column::Code.is_in(some.iter().copied());
            found.extend(goals_where(&self.readers, goal::Entity::find().filter(of)).await?);
        }
        Ok(found)
    }

    /// The goals of a scope that a query asks for, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn goals(&self, scope: &Scope, query: &GoalQuery) -> Result<Vec<Goal>, Error> {
        let mut select = goal::Entity::find().filter(scope::goals(scope));
        if let Some(tier) = query.tier {
            select = select.filter(goal::Column::Tier.eq(tier.name()));
        }
        if let Some(parent) = query.parent {
            select = select.filter(goal::Column::Parent.eq(parent.0));
        }
        if let Some(unit) = query.unit {
            let of = Query::select()
                .column(goal_unit::Column::Goal)
                .from(goal_unit::Entity)
                .and_where(goal_unit::Column::Unit.eq(unit.0))
                .take();
            select = select.filter(goal::Column::Id.in_subquery(of));
        }
        if let Some(text) = &query.text {
            select =
                select.filter(contains(goal::Column::Code, text).or(contains(goal::Column::Title, text)));
        }
        if let Some(after) = &query.after {
            select = select.filter(goal::Column::Code.gt(after));
        }
        goals_where(&self.readers, select.limit(query.limit)).await
    }
}

async fn by_code(connection: &impl ConnectionTrait, code: &str) -> Result<Option<Goal>, Error> {
    Ok(goals_where(connection, goal::Entity::find().filter(goal::Column::Code.eq(code))).await?.pop())
}

/// The goals with their units and corps, by code: three queries however many they are.
async fn goals_where(
    connection: &impl ConnectionTrait,
    select: Select<goal::Entity>,
) -> Result<Vec<Goal>, Error> {
    let doing = || while_doing("read goals");
    let rows = select.order_by_asc(goal::Column::Code).all(connection).await.map_err(doing())?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let units = goal_unit::Entity::find().filter(goal_unit::Column::Goal.is_in(ids.iter().copied()));
    let units = units.order_by_asc(goal_unit::Column::Place).all(connection).await.map_err(doing())?;
    let corps = goal_corps::Entity::find().filter(goal_corps::Column::Goal.is_in(ids));
    let corps = corps.order_by_asc(goal_corps::Column::Place).all(connection).await.map_err(doing())?;
    let mut units_of: HashMap<Uuid, Vec<goal_unit::Model>> = HashMap::new();
    for unit in units {
        units_of.entry(unit.goal).or_default().push(unit);
    }
    let mut corps_of: HashMap<Uuid, Vec<UnitId>> = HashMap::new();
    for unit in corps {
        corps_of.entry(unit.goal).or_default().push(UnitId(unit.unit));
    }
    let read = |row: goal::Model| {
        let id = row.id;
        read(row, units_of.remove(&id).unwrap_or_default(), corps_of.remove(&id).unwrap_or_default())
    };
    rows.into_iter().map(read).collect()
}

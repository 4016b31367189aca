//! Posts as rows.

use crate::entity::{lead, oversight, post, unit};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::work::Tx;
use chrono::NaiveDate;
use domain::access::{Post, Scope, UnitPath};
use domain::id::{GoalId, PersonId, PostId, UnitId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// Which posts a list has.
#[derive(Debug, Clone, Default)]
pub struct PostQuery {
    /// Only those of this unit.
    pub unit: Option<UnitId>,
    /// Only those of this person.
    pub person: Option<PersonId>,
    /// Only those held on this day.
    pub day: Option<NaiveDate>,
    /// Only those after this id.
    pub after: Option<PostId>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds a post with what it oversees and leads; `oversees` has the ids of its units.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_post(&self, post: &Post, oversees: &[UnitId]) -> Result<(), Error> {
        let doing = || while_doing(format!("add the post {}", post.id));
        let row = post::ActiveModel {
            id: Set(post.id.0),
            person: Set(post.person.0),
            role: Set(post.role.name().to_owned()),
            unit: Set(post.unit.0),
            title: Set(post.title.clone()),
            starts: Set(post.starts),
            ends: Set(post.ends),
            home: Set(post.home.map(|home| home.0)),
        };
        post::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        for unit in oversees {
            let row = oversight::ActiveModel { post: Set(post.id.0), unit: Set(unit.0) };
            oversight::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        }
        for goal in &post.leads {
            let row = lead::ActiveModel { post: Set(post.id.0), goal: Set(goal.0) };
            lead::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Gives a post its last day.
    ///
    /// # Errors
    /// [`Error::Database`], when there is no such post too.
    pub async fn end_post(&self, id: PostId, last: NaiveDate) -> Result<(), Error> {
        let row = post::ActiveModel { id: Set(id.0), ends: Set(Some(last)), ..Default::default() };
        post::Entity::update(row).exec(self).await.map_err(while_doing(format!("end the post {id}")))?;
        Ok(())
    }

    /// All posts of a person, those of the past and the future too.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_of(&self, person: PersonId) -> Result<Vec<Post>, Error> {
        posts_where(self, post::Entity::find().filter(post::Column::Person.eq(person.0))).await
    }

    /// The post of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn post(&self, id: PostId) -> Result<Option<Post>, Error> {
        Ok(posts_where(self, post::Entity::find_by_id(id.0)).await?.pop())
    }
}

impl Store {
    /// All posts of a person, those of the past and the future too.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_of(&self, person: PersonId) -> Result<Vec<Post>, Error> {
        posts_where(&self.readers, post::Entity::find().filter(post::Column::Person.eq(person.0))).await
    }

    /// The post of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn post(&self, id: PostId) -> Result<Option<Post>, Error> {
        Ok(posts_where(&self.readers, post::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The posts at units of a scope that a query asks for, by id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts(&self, scope: &Scope, query: &PostQuery) -> Result<Vec<Post>, Error> {
        let mut select =
            post::Entity::find().filter(scope::unit_in((post::Entity, post::Column::Unit), scope));
        if let Some(unit) = query.unit {
            select = select.filter(post::Column::Unit.eq(unit.0));
        }
        if let Some(person) = query.person {
            select = select.filter(post::Column::Person.eq(person.0));
        }
        if let Some(day) = query.day {
            let open = post::Column::Ends.is_null().or(post::Column::Ends.gte(day));
            select = select.filter(post::Column::Starts.lte(day)).filter(open);
        }
        if let Some(after) = query.after {
            select = select.filter(post::Column::Id.gt(after.0));
        }
        posts_where(&self.readers, select.limit(query.limit)).await
    }
}

/// The posts with what they oversee and lead, by id: three queries however many they are.
async fn posts_where(
    connection: &impl ConnectionTrait,
    select: Select<post::Entity>,
) -> Result<Vec<Post>, Error> {
    let doing = || while_doing("read posts");
    let rows = select.order_by_asc(post::Column::Id).all(connection).await.map_err(doing())?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let overseen = oversight::Entity::find().filter(oversight::Column::Post.is_in(ids.iter().copied()));
    let overseen = overseen.all(connection).await.map_err(doing())?;
    let led = lead::Entity::find().filter(lead::Column::Post.is_in(ids));
    let led = led.all(connection).await.map_err(doing())?;
    let units = rows.iter().map(|row| row.unit).chain(overseen.iter().map(|row| row.unit));
    let units =
        unit::Entity::find().filter(unit::Column::Id.is_in(units)).all(connection).await.map_err(doing())?;
    let paths: HashMap<Uuid, UnitPath> =
        units.into_iter().map(|unit| (unit.id, UnitPath(unit.path))).collect();
    let read = |row: post::Model| read(row, &paths, &overseen, &led);
    rows.into_iter().map(read).collect()
}

fn read(
    row: post::Model,
    paths: &HashMap<Uuid, UnitPath>,
    overseen: &[oversight::Model],
    led: &[lead::Model],
) -> Result<Post, Error> {
    let corrupt = |column: &'static str, why: String| Error::Corrupt {
        table: "posts",
        column,
        id: row.id.to_string(),
        why,
    };
    let role = row.role.parse().map_err(|_| corrupt("role", format!("there is no role `{}`", row.role)))?;
    let path =
        paths.get(&row.unit).cloned().ok_or_else(|| corrupt("unit", format!("no unit {}", row.unit)))?;
    let oversees =
        overseen.iter().filter(|of| of.post == row.id).filter_map(|of| paths.get(&of.unit).cloned());
    Ok(Post {
        id: PostId(row.id),
        person: PersonId(row.person),
        role,
        unit: UnitId(row.unit),
        path,
        title: row.title,
        oversees: oversees.collect(),
        leads: led.iter().filter(|of| of.post == row.id).map(|of| GoalId(of.goal)).collect(),
        starts: row.starts,
        ends: row.ends,
        home: row.home.map(PostId),
    })
}

//! Posts as rows.

use crate::entity::{lead, oversight, post, unit};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::work::Tx;
use chrono::NaiveDate;
use domain::access::{Post, Role, Scope, UnitPath};
use domain::id::{GoalId, PersonId, PostId, UnitId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Which posts a list has.
#[derive(Debug, Clone, Default)]
pub struct PostQuery {
    /// Only those of this unit.
    pub unit: Option<UnitId>,
    /// Only those of this person.
    pub person: Option<PersonId>,
    /// Only those of this unit or of one below it.
    pub within: Option<UnitPath>,
    /// Only those in this role.
    pub role: Option<Role>,
    /// Only secondments, listed by whoever may see host or home; those of this home unit if one is given.
    pub seconded: Option<Option<UnitId>>,
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
        let doing = while_doing(format!("add the post {}", post.id));
        let row = post::ActiveModel {
            id: Set(post.id.0),
            person: Set(post.person.0),
            role: Set(post.role.name().to_owned()),
            unit: Set(post.unit.0),
            title: Set(post.title.clone()),
            starts: Set(post.starts),
            ends: Set(post.ends),
            home: Set(post.home.map(|home| home.0)),
            version: Set(post.version),
        };
        post::Entity::insert(row).exec_without_returning(self).await.map_err(doing)?;
        self.add_duties(post, oversees).await
    }

    /// Saves title, last day and version of a post, and what it oversees and leads, over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_post(&self, post: &Post, oversees: &[UnitId]) -> Result<(), Error> {
        let doing = || while_doing(format!("save the post {}", post.id));
        self.end_post(post).await?;
        let row =
            post::ActiveModel { id: Set(post.id.0), title: Set(post.title.clone()), ..Default::default() };
        post::Entity::update(row).exec(self).await.map_err(doing())?;
        let of = oversight::Column::Post.eq(post.id.0);
        oversight::Entity::delete_many().filter(of).exec(self).await.map_err(doing())?;
        let of = lead::Column::Post.eq(post.id.0);
        lead::Entity::delete_many().filter(of).exec(self).await.map_err(doing())?;
        self.add_duties(post, oversees).await
    }

    async fn add_duties(&self, post: &Post, oversees: &[UnitId]) -> Result<(), Error> {
        let doing = || while_doing(format!("save what the post {} oversees and leads", post.id));
        let units =
            oversees.iter().map(|unit| oversight::ActiveModel { post: Set(post.id.0), unit: Set(unit.0) });
        if !oversees.is_empty() {
            oversight::Entity::insert_many(units).exec_without_returning(self).await.map_err(doing())?;
        }
        let goals =
            post.leads.iter().map(|goal| lead::ActiveModel { post: Set(post.id.0), goal: Set(goal.0) });
        if !post.leads.is_empty() {
            lead::Entity::insert_many(goals).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Saves a post's last day, and its version.
    ///
    /// # Errors
    /// [`Error::Database`], when there is no such post too.
    pub async fn end_post(&self, post: &Post) -> Result<(), Error> {
        let (ends, version) = (Set(post.ends), Set(post.version));
        let row = post::ActiveModel { id: Set(post.id.0), ends, version, ..Default::default() };
        let doing = while_doing(format!("end the post {}", post.id));
        post::Entity::update(row).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// All posts in a role, by id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_in(&self, role: Role) -> Result<Vec<Post>, Error> {
        posts_where(self, post::Entity::find().filter(post::Column::Role.eq(role.name()))).await
    }

    /// All posts of a person, those of the past and the future too.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_of(&self, person: PersonId) -> Result<Vec<Post>, Error> {
        posts_where(self, post::Entity::find().filter(post::Column::Person.eq(person.0))).await
    }

    /// The posts held on a day that are at one of these units or at one above them, or that oversee one of those, or that
    /// lead one of these goals; by id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_around(
        &self,
        units: &[&UnitPath],
        goals: &[GoalId],
        day: NaiveDate,
    ) -> Result<Vec<Post>, Error> {
        let codes: BTreeSet<&str> = units.iter().flat_map(|path| path.codes()).collect();
        let units = unit::Entity::find().select_only().column(unit::Column::Id);
        let units = || QueryTrait::into_query(units.clone().filter(unit::Column::Code.is_in(codes.clone())));
        let overseen = oversight::Entity::find().select_only().column(oversight::Column::Post);
        let overseen = overseen.filter(oversight::Column::Unit.in_subquery(units()));
        let led = lead::Entity::find().select_only().column(lead::Column::Post);
        let led = led.filter(lead::Column::Goal.is_in(goals.iter().map(|goal| goal.0)));
        let around = Condition::any()
            .add(post::Column::Unit.in_subquery(units()))
            .add(post::Column::Id.in_subquery(QueryTrait::into_query(overseen)))
            .add(post::Column::Id.in_subquery(QueryTrait::into_query(led)));
        posts_where(self, post::Entity::find().filter(held_on(day)).filter(around)).await
    }

    /// The posts at a unit that are held after a day, by id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_at_after(&self, unit: UnitId, day: NaiveDate) -> Result<Vec<Post>, Error> {
        let after = post::Column::Ends.is_null().or(post::Column::Ends.gt(day));
        posts_where(self, post::Entity::find().filter(post::Column::Unit.eq(unit.0)).filter(after)).await
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
    /// All posts of these persons, by id, those of the past and the future too.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_of_all(&self, people: &[PersonId]) -> Result<Vec<Post>, Error> {
        let of = post::Column::Person.is_in(people.iter().map(|id| id.0));
        posts_where(&self.readers, post::Entity::find().filter(of)).await
    }

    /// The posts of these ids, by id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn posts_by_id(&self, ids: &[PostId]) -> Result<Vec<Post>, Error> {
        let of = post::Column::Id.is_in(ids.iter().map(|id| id.0));
        posts_where(&self.readers, post::Entity::find().filter(of)).await
    }

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
        let mut select = match query.seconded {
            None => post::Entity::find().filter(scope::unit_in((post::Entity, post::Column::Unit), scope)),
            Some(home) => seconded(scope, home),
        };
        if let Some(path) = &query.within {
            let within = unit::Entity::find().select_only().column(unit::Column::Id);
            let within = within.filter(unit::Column::Path.starts_with(&path.0));
            select = select.filter(post::Column::Unit.in_subquery(QueryTrait::into_query(within)));
        }
        if let Some(role) = query.role {
            select = select.filter(post::Column::Role.eq(role.name()));
        }
        if let Some(unit) = query.unit {
            select = select.filter(post::Column::Unit.eq(unit.0));
        }
        if let Some(person) = query.person {
            select = select.filter(post::Column::Person.eq(person.0));
        }
        if let Some(day) = query.day {
            select = select.filter(held_on(day));
        }
        if let Some(after) = query.after {
            select = select.filter(post::Column::Id.gt(after.0));
        }
        posts_where(&self.readers, select.limit(query.limit)).await
    }
}

/// The condition that a post is held on a day.
fn held_on(day: NaiveDate) -> Condition {
    let open = post::Column::Ends.is_null().or(post::Column::Ends.gte(day));
    Condition::all().add(post::Column::Starts.lte(day)).add(open)
}

/// The secondments whose host or home unit is in the scope.
fn seconded(scope: &Scope, home: Option<UnitId>) -> Select<post::Entity> {
    let homes = || post::Entity::find().select_only().column(post::Column::Id);
    let seen = homes().filter(scope::unit_in((post::Entity, post::Column::Unit), scope));
    let seen = post::Column::Home.in_subquery(QueryTrait::into_query(seen));
    let hosted = scope::unit_in((post::Entity, post::Column::Unit), scope);
    let select = post::Entity::find().filter(post::Column::Home.is_not_null());
    let select = select.filter(Condition::any().add(hosted).add(seen));
    let Some(home) = home else { return select };
    let of = homes().filter(post::Column::Unit.eq(home.0));
    select.filter(post::Column::Home.in_subquery(QueryTrait::into_query(of)))
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
        version: row.version,
    })
}

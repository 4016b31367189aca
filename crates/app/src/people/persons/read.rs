//! Reading persons.

use crate::AppError;
use crate::actor::Actor;
use crate::page::{Page, size};
use crate::people::PostView;
use crate::people::belong::Known;
use crate::system::System;
use crate::units;
use chrono::{DateTime, Utc};
use domain::access::{Action, Owners, Post, UnitPath};
use domain::id::{PersonId, UnitId};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::PersonQuery;
use uuid::Uuid;

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PersonView {
    /// Their id.
    pub id: Uuid,
    /// Their name; empty when they were erased.
    #[schema(example = "碧湖镇填报人")]
    pub name: String,
    /// Their telephone, for themselves and for those who may edit persons there; others see none.
    #[schema(example = "0578-2000000")]
    pub phone: Option<String>,
    /// The code of the unit that keeps their record.
    #[schema(example = "331102004")]
    pub unit: Option<String>,
    /// The posts that they hold or will hold, as far as whoever asks may see them.
    pub posts: Vec<PostView>,
    /// When they were erased.
    pub erased: Option<DateTime<Utc>>,
    /// Counts their changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

impl PersonView {
    /// What `actor` sees of a person whose record the unit of this code keeps.
    pub(super) fn of(system: &System, actor: &Actor, known: &Known, unit: Option<String>) -> Self {
        let person = &known.person;
        let (today, policies) = (system.today(), system.policies());
        let own = actor.person == person.id;
        let edits = || policies.scope(actor, Action::PersonEdit).has(&known.owners);
        let reads = policies.scope(actor, Action::PostRead);
        let is_seen = |post: &&Post| post.is_open_on(today) && (own || reads.has(&Owners::unit(&post.path)));
        Self {
            id: person.id.0,
            name: person.name.clone(),
            phone: person.phone.clone().filter(|_| own || edits()),
            unit,
            posts: known.posts.iter().filter(is_seen).map(PostView::from).collect(),
            erased: person.erased,
            version: person.version,
        }
    }
}

/// Which persons to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PersonFilter {
    /// Only those who belong to the unit of this code.
    #[param(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Those of the units below it too.
    #[serde(default)]
    pub below: bool,
    /// Only those whose name has this.
    pub text: Option<String>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The persons that whoever asks may see, by id, which is about when they were entered. Those who were erased aren't listed.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn people(
    system: &System,
    actor: &Actor,
    filter: PersonFilter,
) -> Result<Page<PersonView>, AppError> {
    let size = size(filter.limit)?;
    let unit = match &filter.unit {
        Some(code) => Some(units::unit(system, actor, code).await?),
        None => None,
    };
    let query = PersonQuery {
        unit: unit.as_ref().filter(|_| !filter.below).map(|unit| unit.id),
        within: unit.filter(|_| filter.below).map(|unit| unit.path),
        text: filter.text,
        today: system.today(),
        after: filter.after.map(PersonId),
        limit: size + 1,
    };
    let scope = system.policies().scope(actor, Action::PersonRead);
    let found = system.store().people(&scope, &query).await?;
    let ids: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let mut posts: HashMap<PersonId, Vec<Post>> = HashMap::new();
    for post in system.store().posts_of_all(&ids).await? {
        posts.entry(post.person).or_default().push(post);
    }
    let kept: Vec<UnitId> = found.iter().filter_map(|person| person.kept).collect();
    let kept = system.store().units_by_id(&kept).await?;
    let kept: HashMap<UnitId, Unit> = kept.into_iter().map(|unit| (unit.id, unit)).collect();
    let views = found.into_iter().map(|person| {
        let path = person.kept.and_then(|unit| kept.get(&unit)).map(|unit| unit.path.clone());
        let code = path.as_ref().map(|path| path.code().to_owned());
        let posts = posts.remove(&person.id).unwrap_or_default();
        PersonView::of(system, actor, &Known::new(system, person, posts, path), code)
    });
    Ok(Page::of(views.collect(), size, |person| person.id.to_string()))
}

/// The person of this id, if whoever asks may see them; everybody sees themself.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn person(system: &System, actor: &Actor, id: Uuid) -> Result<PersonView, AppError> {
    let known = known_now(system, id).await?;
    system.policies().is_for(actor, Action::PersonRead)?;
    if actor.person.0 != id {
        system.policies().authorise(actor, Action::PersonRead, &known.0.owners)?;
    }
    let unit = known.1.map(|path| path.code().to_owned());
    Ok(PersonView::of(system, actor, &known.0, unit))
}

/// The person of this id, and where the unit is that keeps their record.
pub(in crate::people) async fn known_now(
    system: &System,
    id: Uuid,
) -> Result<(Known, Option<UnitPath>), AppError> {
    let store = system.store();
    let person = store.person(PersonId(id)).await?.ok_or_else(|| AppError::not_found("person", id))?;
    let kept: Vec<UnitId> = person.kept.into_iter().collect();
    let kept = store.units_by_id(&kept).await?.pop().map(|unit| unit.path);
    let posts = store.posts_of(person.id).await?;
    Ok((Known::new(system, person, posts, kept.clone()), kept))
}

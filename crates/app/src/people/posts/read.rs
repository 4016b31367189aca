//! Reading posts.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::people::PostView;
use crate::system::System;
use crate::units;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post, Role};
use domain::id::{PersonId, PostId};
use serde::Deserialize;
use store::PostQuery;
use uuid::Uuid;

/// Which posts to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PostFilter {
    /// Only those at the unit of this code.
    #[param(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Those at the units below it too.
    #[serde(default)]
    pub below: bool,
    /// Only those of this person.
    pub person: Option<Uuid>,
    /// Only those held on this day, from 1900 to 2199.
    #[param(example = "2022-04-08")]
    pub day: Option<NaiveDate>,
    /// Only those in this role.
    #[param(example = "reporter", min_length = 1, max_length = 40)]
    pub role: Option<String>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The posts that whoever asks may see, by id, which is about when they were given; those of the past and the future too.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn posts(system: &System, actor: &Actor, filter: PostFilter) -> Result<Page<PostView>, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?day", filter.day);
    let role = filter.role.as_ref().map(|name| name.parse::<Role>());
    if matches!(role, Some(Err(_))) {
        misfits.add("?role", "no_such_role", "a role such as `reporter`");
    }
    misfits.done()?;
    let size = size(filter.limit)?;
    let unit = match &filter.unit {
        Some(code) => Some(units::unit(system, actor, code).await?),
        None => None,
    };
    let query = PostQuery {
        unit: unit.as_ref().filter(|_| !filter.below).map(|unit| unit.id),
        within: unit.filter(|_| filter.below).map(|unit| unit.path),
        person: filter.person.map(PersonId),
        role: role.and_then(Result::ok),
        day: filter.day,
        after: filter.after.map(PostId),
        limit: size + 1,
        ..PostQuery::default()
    };
    let scope = system.policies().scope(actor, Action::PostRead);
    let found = system.store().posts(&scope, &query).await?;
    Ok(Page::of(found.iter().map(PostView::from).collect(), size, |post| post.id.to_string()))
}

/// The post of this id, if whoever asks may see it.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn post(system: &System, actor: &Actor, id: Uuid) -> Result<PostView, AppError> {
    let found = system.store().posts_by_id(&[PostId(id)]).await?.pop();
    let found = found.ok_or_else(|| AppError::not_found("post", id))?;
    seen(system, actor, &found)?;
    Ok(PostView::from(&found))
}

/// Fails unless whoever asks may see the post: everybody sees their own.
pub(in crate::people) fn seen(system: &System, actor: &Actor, post: &Post) -> Result<(), AppError> {
    system.policies().is_for(actor, Action::PostRead)?;
    if actor.person != post.person {
        system.policies().authorise(actor, Action::PostRead, &Owners::unit(&post.path))?;
    }
    Ok(())
}

//! Reading secondments.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::people::PostView;
use crate::people::posts::seen;
use crate::system::System;
use crate::units;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Action;
use domain::access::Post;
use domain::id::{PersonId, PostId};
use domain::secondment::{Recall, Secondment};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::PostQuery;
use uuid::Uuid;

/// A secondment. Its id is that of the post at the host.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SecondmentView {
    /// The post at the host; its last day is that of the secondment.
    pub post: PostView,
    /// The post kept at home.
    pub home: PostView,
    /// Why it was arranged; empty when the person was erased.
    pub reason: String,
    /// The last day as it was agreed at first.
    pub agreed: Option<NaiveDate>,
    /// When it was arranged.
    pub sent: Option<DateTime<Utc>>,
    /// When it was decided that it ends earlier.
    pub ended: Option<DateTime<Utc>>,
    /// Why it ends earlier.
    pub end_reason: Option<String>,
    /// Whether its last day is over, or it was called off.
    pub is_over: bool,
    /// What the home unit asked, the oldest first.
    pub recalls: Vec<RecallView>,
}

/// A request of the home unit to have somebody back.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecallView {
    /// Its id.
    pub id: Uuid,
    /// Who asks.
    pub asked_by: Uuid,
    /// When.
    pub asked: DateTime<Utc>,
    /// Why; empty when the person was erased.
    pub reason: String,
    /// The last day at the host that is wished for.
    pub wanted: Option<NaiveDate>,
    /// Whether the host agreed; none while it hasn't answered.
    pub agreed: Option<bool>,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// When.
    pub answered: Option<DateTime<Utc>>,
    /// What the host said to it.
    pub answer: Option<String>,
}

impl From<&Recall> for RecallView {
    fn from(recall: &Recall) -> Self {
        let answer = recall.answer.as_ref();
        Self {
            id: recall.id.0,
            asked_by: recall.asked_by.0,
            asked: recall.asked,
            reason: recall.reason.clone(),
            wanted: recall.wanted,
            agreed: answer.map(|answer| answer.agreed),
            answered_by: answer.map(|answer| answer.by.0),
            answered: answer.map(|answer| answer.at),
            answer: answer.and_then(|answer| answer.reason.clone()),
        }
    }
}

pub(super) fn view(
    system: &System,
    post: &Post,
    home: &Post,
    of: Option<&Secondment>,
    recalls: &[Recall],
) -> SecondmentView {
    let recalls = recalls.iter().filter(|recall| recall.post == post.id);
    SecondmentView {
        post: PostView::from(post),
        home: PostView::from(home),
        reason: of.map(|of| of.reason.clone()).unwrap_or_default(),
        agreed: of.map(|of| of.agreed),
        sent: of.map(|of| of.sent),
        ended: of.and_then(|of| of.ended),
        end_reason: of.and_then(|of| of.end_reason.clone()),
        is_over: !post.is_open_on(system.today()),
        recalls: recalls.map(RecallView::from).collect(),
    }
}

/// Which secondments to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SecondmentFilter {
    /// Only those to the unit of this code.
    #[param(min_length = 1, max_length = 40)]
    pub host: Option<String>,
    /// Only those from the unit of this code.
    #[param(min_length = 1, max_length = 40)]
    pub home: Option<String>,
    /// Only those of this person.
    pub person: Option<Uuid>,
    /// Only those that go on on this day, from 1900 to 2199.
    #[param(example = "2022-04-08")]
    pub day: Option<NaiveDate>,
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The secondments of which whoever asks may see the post at the host or at home, by id.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn secondments(
    system: &System,
    actor: &Actor,
    filter: SecondmentFilter,
) -> Result<Page<SecondmentView>, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?day", filter.day);
    misfits.done()?;
    let size = size(filter.limit)?;
    let unit = async |code: &Option<String>| match code {
        Some(code) => Ok::<_, AppError>(Some(units::unit(system, actor, code).await?.id)),
        None => Ok(None),
    };
    let query = PostQuery {
        unit: unit(&filter.host).await?,
        seconded: Some(unit(&filter.home).await?),
        person: filter.person.map(PersonId),
        day: filter.day,
        after: filter.after.map(PostId),
        limit: size + 1,
        ..PostQuery::default()
    };
    let (store, scope) = (system.store(), system.policies().scope(actor, Action::PostRead));
    let posts = store.posts(&scope, &query).await?;
    let homes: Vec<PostId> = posts.iter().filter_map(|post| post.home).collect();
    let homes: HashMap<PostId, Post> =
        store.posts_by_id(&homes).await?.into_iter().map(|post| (post.id, post)).collect();
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let kept: HashMap<PostId, Secondment> =
        store.secondments_of(&ids).await?.into_iter().map(|of| (of.post, of)).collect();
    let recalls = store.recalls_of(&ids).await?;
    let views = posts.iter().filter_map(|post| {
        let home = post.home.and_then(|home| homes.get(&home))?;
        Some(view(system, post, home, kept.get(&post.id), &recalls))
    });
    Ok(Page::of(views.collect(), size, |of| of.post.id.to_string()))
}

/// The secondment whose post at the host has this id, if whoever asks may see that or the one at home.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn secondment(system: &System, actor: &Actor, id: Uuid) -> Result<SecondmentView, AppError> {
    let (store, id) = (system.store(), PostId(id));
    let none = || AppError::not_found("secondment", id);
    let post = store.posts_by_id(&[id]).await?.pop().ok_or_else(none)?;
    let home = post.home.ok_or_else(none)?;
    let home = store.posts_by_id(&[home]).await?.pop().ok_or_else(none)?;
    seen(system, actor, &home).or_else(|_| seen(system, actor, &post))?;
    let of = store.secondments_of(&[id]).await?.pop();
    let recalls = store.recalls_of(&[id]).await?;
    Ok(view(system, &post, &home, of.as_ref(), &recalls))
}

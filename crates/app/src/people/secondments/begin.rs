//! Beginning a secondment.

use super::read::{SecondmentView, view};
use super::{HOME, REASON, refused};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::belong::giver;
use crate::people::posts::{Duty, appointed, is_free};
use crate::secret::salt;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post};
use domain::hand_over::{Draft, HandOver, Kind};
use domain::id::PostId;
use domain::journal::{Change, Code};
use domain::secondment::{Secondment, Wish};
use domain::unit::Unit;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const BEGAN: Code = Code::literal("secondment.began");

/// A secondment to arrange.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSecondment {
    /// The id of the post that the person keeps at home.
    pub home: Uuid,
    /// The host's code: a task force.
    #[schema(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: String,
    /// What they do there.
    #[schema(example = "reporter", min_length = 1, max_length = 40)]
    pub role: String,
    /// The post's title there.
    #[schema(example = "征迁专班成员", min_length = 1, max_length = 100)]
    pub title: String,
    /// The first day, from 1900 to 2199; today unless told.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: NaiveDate,
    /// Why.
    #[schema(example = "征迁专班需要财务人员", min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Seconds whoever holds a post to another unit, for a time. Whoever asks may second to that unit and see the post at home.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Conflict`] with the rule that it breaks; the
/// store's.
pub async fn second(
    system: &System,
    actor: &Actor,
    given: &NewSecondment,
) -> Result<SecondmentView, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/reason", &given.reason, 1000);
    let from = given.from.unwrap_or_else(|| system.today());
    let duty = Duty {
        at: "",
        role: &given.role,
        title: &given.title,
        oversees: &[],
        leads: &[],
        from,
        until: Some(given.until),
    };
    let duty = duty.check(&mut misfits);
    misfits.done()?;
    let role = duty.ok_or_else(|| AppError::outside("a misfit was not told"))?.role;
    let now = system.real_now();
    let begin = async |tx: Tx| {
        let none = || AppError::not_found("post", given.home);
        let home = tx.post(PostId(given.home)).await?.ok_or_else(none)?;
        let unit = tx.unit(&given.unit).await?.ok_or_else(|| AppError::not_found("unit", &given.unit))?;
        system.policies().authorise(actor, Action::PostRead, &Owners::unit(&home.path))?;
        let acting = giver(system, actor, Action::PostSecond, &Owners::unit(&unit.path), role)?;
        let held = tx.posts_of(home.person).await?;
        let wish = Wish { host: unit.id, starts: from, ends: given.until };
        wish.check(&home, &held).map_err(refused)?;
        lasts_until(&unit, given.until)?;
        let draft = Draft {
            kind: Kind::Second,
            sender: home.path.code().to_owned(),
            receiver: unit.code.clone(),
            reason: Some(given.reason.clone()),
            until: Some(given.until),
            goes_up: home.path.is_within(&unit.path),
        };
        let sent = HandOver::try_new(draft, &[], system.now())?;
        let post = Post {
            id: PostId(Uuid::now_v7()),
            person: home.person,
            role,
            unit: unit.id,
            path: unit.path,
            title: given.title.trim().to_owned(),
            oversees: Vec::new(),
            leads: Vec::new(),
            starts: from,
            ends: Some(given.until),
            home: Some(home.id),
            version: 1,
        };
        is_free(&post, &held)?;
        let reason = sent.reason.unwrap_or_default();
        let (agreed, ended, end_reason) = (given.until, None, None);
        let of = Secondment { post: post.id, reason, agreed, sent: now, ended, end_reason };
        tx.add_post(&post, &[]).await?;
        tx.put_secondment(&of).await?;
        let salt = salt(post.person)?;
        let mut began = appointed(system, actor, acting, &post);
        began.what = BEGAN;
        began.changes.push(Change::plain(HOME, None, Some(json!(home.id))));
        began.changes.push(Change::personal(REASON, &salt, None, Some(&of.reason)));
        tx.record(&began, &[salt]).await?;
        Ok(view(system, &post, &home, Some(&of), &[]))
    };
    system.store().write_once("second", actor.ask.as_ref(), begin).await
}

fn lasts_until(unit: &Unit, day: NaiveDate) -> Result<(), AppError> {
    if unit.ends.is_some_and(|last| last < day) {
        let detail = format!("the unit {} ends before that day", unit.code);
        return Err(AppError::conflict("unit_ended", detail));
    }
    Ok(())
}

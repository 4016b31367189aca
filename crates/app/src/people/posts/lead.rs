//! Leading a goal, as the plan says it: the goal names the post.

use super::appoint::MOST;
use super::change::CHANGED;
use super::{LEADS, seen};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::account::POST;
use crate::system::System;
use domain::access::{Action, Owners, Post, Role};
use domain::goal::Goal;
use domain::id::PostId;
use domain::journal::Change;
use serde_json::json;
use store::Tx;

/// The post of this id, to lead one more goal; a misfit at `at` unless whoever plans sees it and it may.
///
/// # Errors
/// [`AppError::Denied`] where they may neither plan nor appoint; the store's.
pub(crate) async fn leading(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    misfits: &mut Misfits,
    (at, id): (&str, PostId),
) -> Result<Option<Post>, AppError> {
    let found = tx.post(id).await?.filter(|post| seen(system, actor, post).is_ok());
    let Some(post) = found else {
        misfits.add(at, "no_such_post", "a post that you may see");
        return Ok(None);
    };
    let (policies, owners) = (system.policies(), Owners::unit(&post.path));
    if policies.authorise(actor, Action::PostEdit, &owners).is_err() {
        policies.authorise(actor, Action::GoalEdit, &owners)?;
    }
    if post.role != Role::Leader {
        misfits.add(at, "not_in_this_role", "a leader's post");
    } else if post.leads.len() >= MOST {
        misfits.add(at, "too_many", format!("a post that leads fewer than {MOST} goals"));
    }
    Ok(Some(post))
}

/// Lets a goal be led by the post that it names and by `old` no more; both posts are changed by it.
///
/// # Errors
/// The store's.
pub(crate) async fn change_lead(
    system: &System,
    tx: &Tx,
    (actor, acting): (&Actor, &Post),
    goal: &Goal,
    old: Option<PostId>,
) -> Result<(), AppError> {
    let new = goal.leader.post;
    if old == new {
        return Ok(());
    }
    let mut before = Vec::new();
    for id in [old, new].into_iter().flatten() {
        before.extend(tx.post(id).await?);
    }
    tx.change_lead(goal.id, old, new).await?;
    for before in before {
        let mut after = before.leads.clone();
        after.retain(|led| *led != goal.id);
        if new == Some(before.id) {
            after.push(goal.id);
        }
        let of = (POST, before.id.0);
        let mut changed = actor.did(system, Some(acting), CHANGED, of, Some(before.unit));
        changed.changes.push(Change::plain(LEADS, Some(json!(before.leads)), Some(json!(after))));
        tx.record(&changed, &[]).await?;
    }
    Ok(())
}

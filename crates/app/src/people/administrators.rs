//! Somebody has to be able to mend things: a unit is never left without an administrator who can sign in.

use crate::AppError;
use crate::system::{Mode, System};
use chrono::NaiveDate;
use domain::access::{Post, Role};
use domain::id::PersonId;
use domain::person::Account;
use store::Tx;

/// Whether an account can sign in at all.
pub(super) fn is_able(system: &System, account: &Account) -> bool {
    account.disabled.is_none() && (!account.is_demo || system.mode() == Mode::Demo)
}

/// Fails when from `day` on nobody else could administer the unit of a `lost` post for as long as it would have lasted; posts
/// that aren't an administrator's are nobody's loss. `is_gone` says which posts are lost with it.
pub(super) async fn check(
    system: &System,
    tx: &Tx,
    lost: &[&Post],
    day: NaiveDate,
    is_gone: impl Fn(&Post) -> bool,
) -> Result<(), AppError> {
    let lost: Vec<_> = lost.iter().filter(|post| post.role == Role::Administrator).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let mut others = tx.posts_in(Role::Administrator).await?;
    others.retain(|post| post.is_held_on(day) && !is_gone(post));
    let people: Vec<PersonId> = others.iter().map(|post| post.person).collect();
    let accounts = tx.accounts_of(&people).await?;
    let is_able = |post: &Post| {
        accounts.iter().any(|account| account.person == post.person && is_able(system, account))
    };
    let lasts = |lost: &Post, other: &Post| {
        other.ends.is_none_or(|last| lost.ends.is_some_and(|would_have| would_have <= last))
    };
    let replaces =
        |lost: &Post, other: &Post| lost.path.is_within(&other.path) && lasts(lost, other) && is_able(other);
    let has_other = |lost: &Post| others.iter().any(|other| replaces(lost, other));
    match lost.iter().find(|lost| !has_other(lost)) {
        Some(lost) => Err(AppError::conflict(
            "last_administrator",
            format!("nobody else who can sign in administers {}", lost.path.code()),
        )),
        None => Ok(()),
    }
}

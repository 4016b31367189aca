//! Closing, opening and unlocking accounts. What is so already is fine.

use super::read::AccountView;
use super::{Kept, kept};
use crate::AppError;
use crate::actor::Actor;
use crate::people::account::DISABLED;
use crate::people::{ACCOUNT, administrators};
use crate::system::System;
use domain::access::Post;
use domain::journal::Code;
use domain::person::Account;
use store::Tx;
use uuid::Uuid;

const ENABLED: Code = Code::literal("account.enabled");
const UNLOCKED: Code = Code::literal("account.unlocked");

/// Closes an account, ends its sessions and takes its tokens back. What it did stays.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Conflict`] when nobody else would administer a unit; the store's.
pub async fn disable_account(system: &System, actor: &Actor, id: Uuid) -> Result<AccountView, AppError> {
    let now = system.real_now();
    let disable = async |tx: Tx| {
        let Kept { account, known, acting } = kept(system, &tx, actor, id).await?;
        if account.disabled.is_some() {
            return Ok(AccountView::from(&account));
        }
        let person = account.person;
        let mut others = tx.accounts_of(&[person]).await?;
        others.retain(|other| other.id != account.id && administrators::is_able(system, other));
        if others.is_empty() {
            let today = system.today();
            let held: Vec<&Post> = known.posts.iter().filter(|post| post.is_held_on(today)).collect();
            administrators::check(system, &tx, &held, today, |post| post.person == person).await?;
        }
        let account = Account { disabled: Some(now), ..account };
        tx.put_account(&account).await?;
        tx.end_sessions(account.id, None).await?;
        tx.revoke_tokens(account.id, now).await?;
        let did = actor.did(system, Some(acting), DISABLED, (ACCOUNT, id), Some(acting.unit));
        tx.record(&did, &[]).await?;
        Ok::<_, AppError>(AccountView::from(&account))
    };
    system.store().write("disable_account", disable).await
}

/// Opens a closed account again, with the password that it had.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Conflict`] when its person was erased; the store's.
pub async fn enable_account(system: &System, actor: &Actor, id: Uuid) -> Result<AccountView, AppError> {
    let enable = async |tx: Tx| {
        let Kept { account, known, acting } = kept(system, &tx, actor, id).await?;
        known.is_there()?;
        if account.disabled.is_none() {
            return Ok(AccountView::from(&account));
        }
        let account = Account { disabled: None, ..account };
        tx.put_account(&account).await?;
        let did = actor.did(system, Some(acting), ENABLED, (ACCOUNT, id), Some(acting.unit));
        tx.record(&did, &[]).await?;
        Ok::<_, AppError>(AccountView::from(&account))
    };
    system.store().write("enable_account", enable).await
}

/// Lets an account that too many wrong passwords locked take passwords again, and counts from nothing.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn unlock_account(system: &System, actor: &Actor, id: Uuid) -> Result<AccountView, AppError> {
    let unlock = async |tx: Tx| {
        let Kept { account, acting, .. } = kept(system, &tx, actor, id).await?;
        if account.failed == 0 && account.locked_until.is_none() {
            return Ok(AccountView::from(&account));
        }
        let account = Account { failed: 0, locked_until: None, ..account };
        tx.put_account(&account).await?;
        let did = actor.did(system, Some(acting), UNLOCKED, (ACCOUNT, id), Some(acting.unit));
        tx.record(&did, &[]).await?;
        Ok::<_, AppError>(AccountView::from(&account))
    };
    system.store().write("unlock_account", unlock).await
}

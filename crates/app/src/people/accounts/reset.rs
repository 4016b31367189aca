//! Resetting passwords.

use super::make::MadeAccount;
use super::read::AccountView;
use super::{Kept, first_password, kept, may_keep};
use crate::AppError;
use crate::actor::Actor;
use crate::people::ACCOUNT;
use crate::people::account::RESET;
use crate::system::System;
use domain::id::AccountId;
use domain::person::Account;
use store::Tx;
use uuid::Uuid;

/// Gives an account a new password, which is told this once and has to be changed at the next sign-in; unlocks it, ends its
/// sessions and takes its tokens back: whoever knew the old password could have made them.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Conflict`] for one's own account or a closed one; the store's.
pub async fn reset_account(system: &System, actor: &Actor, id: Uuid) -> Result<MadeAccount, AppError> {
    let found = system.store().account(AccountId(id)).await?;
    may_keep(system, actor, found.ok_or_else(|| AppError::not_found("account", id))?.person.0).await?;
    let (password, hash) = first_password().await?;
    let (hash, now) = (&hash, system.real_now());
    let reset = async |tx: Tx| {
        let Kept { account, acting, .. } = kept(system, &tx, actor, id).await?;
        if account.id == actor.account {
            return Err(AppError::conflict(
                "own_account",
                "change your own password by POST /api/v1/session/password",
            ));
        }
        if account.disabled.is_some() {
            return Err(AppError::conflict("account_disabled", "the account is closed: open it first"));
        }
        let (password, must_change) = (hash.clone(), true);
        let account = Account { password, must_change, failed: 0, locked_until: None, ..account };
        tx.put_account(&account).await?;
        tx.end_sessions(account.id, None).await?;
        tx.revoke_tokens(account.id, now).await?;
        let did = actor.did(system, Some(acting), RESET, (ACCOUNT, id), Some(acting.unit));
        tx.record(&did, &[]).await?;
        Ok(AccountView::from(&account))
    };
    let account = system.store().write("reset_account", reset).await?;
    Ok(MadeAccount { password: Some(password), account })
}

//! Changing one's own password.

use super::ACCOUNT;
use super::session::note_failure;
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfit, Misfits};
use crate::secret::{hash, is_password};
use crate::system::System;
use domain::journal::Code;
use domain::person::Account;
use serde::Deserialize;
use store::Tx;

const CHANGED: Code = Code::literal("account.password_changed");

/// The shortest password that is taken, in characters.
const SHORTEST: usize = 10;

/// Old and new password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    #[schema(max_length = 200)]
    pub old: String,
    /// The next one: 10 to 200 characters.
    #[schema(min_length = 10, max_length = 200)]
    pub new: String,
}

/// Changes the password of whoever asks, and ends their other sessions. A wrong old one counts against the account as it does
/// at sign-in.
///
/// # Errors
/// [`AppError::Invalid`] when the old one is wrong or the new one won't do, [`AppError::Conflict`] when asked with a token,
/// [`AppError::Locked`]; the store's.
pub async fn change_password(system: &System, actor: &Actor, given: ChangePassword) -> Result<(), AppError> {
    let Some(session) = &actor.session else {
        return Err(AppError::conflict(
            "session_needed",
            "a token changes no password: sign in with a password",
        ));
    };
    let account = system.store().account(actor.account).await?.ok_or(AppError::NotSignedIn)?;
    is_open(system, &account)?;
    let mut misfits = Misfits::default();
    check(&mut misfits, "/new", &given.new, &account.name);
    if given.new == given.old {
        misfits.add("/new", "unchanged", "another password than before");
    }
    misfits.done()?;
    if !is_password(given.old, Some(account.password.clone())).await? {
        note_failure(system, &account, actor.request).await?;
        return Err(AppError::Invalid(vec![Misfit::new("/old", "wrong", "the present password")]));
    }
    let changed = actor.did(system, None, CHANGED, (ACCOUNT, account.id.0), None);
    let (account, changed, new) = (&account, &changed, &hash(given.new).await?);
    let save = async |tx: Tx| {
        // As it stands now: it may have been closed or given another password meanwhile.
        let current = tx.account(account.id).await?.filter(|current| current.disabled.is_none());
        let current = current.filter(|current| current.password == account.password);
        let current = current.ok_or(AppError::NotSignedIn)?;
        is_open(system, &current)?;
        let (password, must_change, failed) = (new.clone(), false, 0);
        tx.put_account(&Account { password, must_change, failed, locked_until: None, ..current }).await?;
        tx.end_sessions(account.id, Some(&session.digest)).await?;
        tx.record(changed, &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("change_password", save).await
}

/// Fails for an account that takes no password now.
fn is_open(system: &System, account: &Account) -> Result<(), AppError> {
    let now = system.real_now();
    match account.locked_until.filter(|until| now < *until) {
        Some(until) => Err(AppError::Locked { seconds: (until - now).num_seconds().max(1) }),
        None => Ok(()),
    }
}

/// A password has 10 to 200 characters and isn't the account's name.
pub(super) fn check(misfits: &mut Misfits, at: &str, password: &str, account: &str) {
    let length = password.chars().count();
    if !(SHORTEST..=200).contains(&length) {
        misfits.add(at, if length < SHORTEST { "too_short" } else { "too_long" }, "10 to 200 characters");
    } else if password.eq_ignore_ascii_case(account) {
        misfits.add(at, "too_easy", "something else than the account's name");
    }
}

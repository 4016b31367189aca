//! Accounts as administrators keep them: made, reset, closed, opened, unlocked.

mod make;
mod read;
mod reset;
mod state;

pub use make::{MadeAccount, NewAccount, make_account};
pub use read::{AccountView, account, accounts};
pub use reset::reset_account;
pub use state::{disable_account, enable_account, unlock_account};

use crate::AppError;
use crate::actor::Actor;
use crate::people::belong::{Known, keeper, keeper_now, known};
use crate::people::persons::known_now;
use crate::secret::{hash, secret};
use crate::system::System;
use domain::access::Post;
use domain::id::AccountId;
use domain::person::Account;
use store::Tx;
use uuid::Uuid;

/// An account, whose it is, and the post that allows to keep it.
struct Kept<'a> {
    account: Account,
    known: Known,
    acting: &'a Post,
}

/// The account of this id, for somebody who may keep it.
async fn kept<'a>(system: &System, tx: &Tx, actor: &'a Actor, id: Uuid) -> Result<Kept<'a>, AppError> {
    let account = tx.account(AccountId(id)).await?.ok_or_else(|| AppError::not_found("account", id))?;
    let known = known(system, tx, account.person.0).await?;
    let acting = keeper(system, tx, actor, &known).await?;
    Ok(Kept { account, known, acting })
}

/// Fails unless whoever asks may keep a person's accounts, as it is before a unit of work.
async fn may_keep(system: &System, actor: &Actor, person: Uuid) -> Result<(), AppError> {
    let (known, _) = known_now(system, person).await?;
    keeper_now(system, actor, &known).await?;
    Ok(())
}

/// A first password, to be told once, and its hash. Hashes are costly: first authorise whoever asks.
async fn first_password() -> Result<(String, String), AppError> {
    let password = secret()?[..20].to_owned();
    let hash = hash(password.clone()).await?;
    Ok((password, hash))
}

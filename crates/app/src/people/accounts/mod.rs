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
use crate::people::belong::{Known, authorise_each, known};
use crate::secret::secret;
use crate::system::System;
use domain::access::{Action, Post};
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

/// The account of this id, for somebody who may keep it: in every unit that its person belongs to, since with an account
/// comes all that its person may do.
async fn kept<'a>(system: &System, tx: &Tx, actor: &'a Actor, id: Uuid) -> Result<Kept<'a>, AppError> {
    let account = tx.account(AccountId(id)).await?.ok_or_else(|| AppError::not_found("account", id))?;
    let known = known(system, tx, account.person.0).await?;
    let acting = authorise_each(system, actor, Action::AccountEdit, &known.owners)?;
    Ok(Kept { account, known, acting })
}

/// A first password, to be told once.
fn first_password() -> Result<String, AppError> {
    Ok(secret()?[..20].to_owned())
}

//! Making accounts.

use super::read::AccountView;
use super::{first_password, may_keep};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::ACCOUNT;
use crate::people::account::{MADE, check_name};
use crate::people::belong::{keeper, known};
use crate::system::System;
use domain::id::{AccountId, PersonId};
use domain::person::Account;
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;

/// An account to make.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The name to sign in with: 1 to 64 letters, digits, `-`, `_`, `.` and `@`.
    #[schema(example = "bihu.reporter", min_length = 1, max_length = 64)]
    pub name: String,
}

/// An account with its first password, which is told this once and has to be changed at the first sign-in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MadeAccount {
    /// The first password; none when the same was asked for before, with the same key: it was told then.
    pub password: Option<String>,
    /// The account.
    #[serde(flatten)]
    pub account: AccountView,
}

/// Makes an account for a person.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`] unless whoever asks may keep accounts in every unit that
/// the person belongs to and over all in the care of their posts, [`AppError::Conflict`] when the name is taken or the person was erased; the store's.
pub async fn make_account(
    system: &System,
    actor: &Actor,
    person: Uuid,
    given: &NewAccount,
) -> Result<MadeAccount, AppError> {
    let mut misfits = Misfits::default();
    check_name(&mut misfits, "/name", &given.name);
    misfits.done()?;
    may_keep(system, actor, person).await?;
    let (password, hash) = first_password().await?;
    let account = Account::new(AccountId(Uuid::now_v7()), PersonId(person), given.name.clone(), hash);
    let new = &account;
    let make = async |tx: Tx| {
        let known = known(system, &tx, person).await?;
        let acting = keeper(system, &tx, actor, &known).await?;
        known.is_there()?;
        if tx.account_named(&new.name).await?.is_some() {
            let detail = format!("there is an account {}", new.name);
            return Err(AppError::conflict("account_exists", detail));
        }
        tx.put_account(new).await?;
        let made = actor.did(system, Some(acting), MADE, (ACCOUNT, new.id.0), Some(acting.unit));
        tx.record(&made, &[]).await?;
        Ok(AccountView::from(new))
    };
    let made = system.store().write_once("make_account", actor.ask.as_ref(), make).await?;
    let is_new = made.id == account.id.0;
    Ok(MadeAccount { password: Some(password).filter(|_| is_new), account: made })
}

//! Reading accounts.

use super::may_keep;
use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::id::{AccountId, PersonId};
use domain::person::Account;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AccountView {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// The name to sign in with.
    #[schema(example = "reporter")]
    pub name: String,
    /// Whether nothing else may be done before the password is changed.
    pub must_change_password: bool,
    /// Until when it takes no password, after too many wrong ones.
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when it is closed.
    pub disabled: Option<DateTime<Utc>>,
    /// Whether it came with a demo world: such an account signs in to the demo only.
    pub is_demo: bool,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.0,
            person: account.person.0,
            name: account.name.clone(),
            must_change_password: account.must_change,
            locked_until: account.locked_until,
            disabled: account.disabled,
            is_demo: account.is_demo,
        }
    }
}

/// The accounts of a person, by name, for whoever may keep them and for the person.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn accounts(system: &System, actor: &Actor, person: Uuid) -> Result<Vec<AccountView>, AppError> {
    system.policies().is_for(actor, Action::AccountEdit)?;
    if actor.person.0 != person {
        may_keep(system, actor, person).await?;
    }
    Ok(system.store().accounts_of(PersonId(person)).await?.iter().map(AccountView::from).collect())
}

/// The account of this id, for whoever may keep it and for its person.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn account(system: &System, actor: &Actor, id: Uuid) -> Result<AccountView, AppError> {
    let found = system.store().account(AccountId(id)).await?;
    let found = found.ok_or_else(|| AppError::not_found("account", id))?;
    system.policies().is_for(actor, Action::AccountEdit)?;
    if actor.person != found.person {
        may_keep(system, actor, found.person.0).await?;
    }
    Ok(AccountView::from(&found))
}

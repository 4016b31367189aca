//! Accounts as the operator at the command line makes, resets and closes them.

use super::password::check;
use super::{ACCOUNT, PERSON};
use crate::AppError;
use crate::error::Misfits;
use crate::secret::{hash, salt};
use crate::system::System;
use domain::access::{Post, Role};
use domain::id::{AccountId, EventId, PersonId, PostId, RequestId, UnitId};
use domain::journal::{Change, Code, Event, Subject};
use domain::person::{Account, Person};
use serde_json::json;
use store::Tx;
use uuid::Uuid;

pub(super) const MADE: Code = Code::literal("account.made");
pub(super) const ENTERED: Code = Code::literal("person.entered");
pub(super) const RESET: Code = Code::literal("account.password_reset");
pub(super) const DISABLED: Code = Code::literal("account.disabled");
pub(crate) const APPOINTED: Code = Code::literal("post.appointed");
pub(crate) const POST: Code = Code::literal("post");
const NAME: Code = Code::literal("name");
pub(super) const ROLE: Code = Code::literal("role");

/// A person with an account and a post.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The name to sign in with: 1 to 64 letters, digits, `-`, `_`, `.` and `@`.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The first password.
    pub password: String,
    /// The post's role.
    pub role: Role,
    /// The code of the post's unit.
    pub unit: String,
    /// The post's title.
    pub title: String,
}

/// What an account may be called.
pub(super) fn check_name(misfits: &mut Misfits, at: &str, name: &str) {
    let allowed = |char: char| char.is_alphanumeric() || "-_.@".contains(char);
    if !(1..=64).contains(&name.chars().count()) || !name.chars().all(allowed) {
        misfits.add(at, "bad_name", "1 to 64 letters, digits, `-`, `_`, `.` and `@`");
    }
}

/// All that doesn't fit of a new user.
pub(super) fn check_user(misfits: &mut Misfits, user: &NewUser) {
    check_name(misfits, "/account", &user.account);
    misfits.text("/name", &user.name, 100);
    misfits.text("/title", &user.title, 100);
    check(misfits, "/password", &user.password, &user.account);
}

/// Adds a user, who has to change the password at first. Their post begins today.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, [`AppError::Conflict`] when the account's name is
/// taken; the store's.
pub async fn add_user(system: &System, user: &NewUser) -> Result<AccountId, AppError> {
    let mut misfits = Misfits::default();
    check_user(&mut misfits, user);
    misfits.done()?;
    let hash = hash(user.password.clone()).await?;
    let hash = &hash;
    let add = async |tx: Tx| {
        let unit = tx.unit(&user.unit).await?.ok_or_else(|| AppError::not_found("unit", &user.unit))?;
        if tx.account_named(&user.account).await?.is_some() {
            return Err(AppError::conflict(
                "account_exists",
                format!("there is an account {}", user.account),
            ));
        }
        let person = Person {
            id: PersonId(Uuid::now_v7()),
            name: user.name.clone(),
            phone: None,
            kept: Some(unit.id),
            erased: None,
            version: 1,
        };
        let account = Account::new(AccountId(Uuid::now_v7()), person.id, user.account.clone(), hash.clone());
        let post = Post {
            id: PostId(Uuid::now_v7()),
            person: person.id,
            role: user.role,
            unit: unit.id,
            path: unit.path,
            title: user.title.clone(),
            oversees: Vec::new(),
            leads: Vec::new(),
            starts: system.today(),
            ends: None,
            home: None,
            version: 1,
        };
        tx.add_person(&person).await?;
        tx.put_account(&account).await?;
        tx.add_post(&post, &[]).await?;
        record_user(&tx, system, &person, &account, &post).await?;
        Ok(account.id)
    };
    system.store().write("add_user", add).await
}

async fn record_user(
    tx: &Tx,
    system: &System,
    person: &Person,
    account: &Account,
    post: &Post,
) -> Result<(), AppError> {
    let salt = salt(person.id)?;
    let mut entered = by_operator(system, ENTERED, (PERSON, person.id.0), Some(post.unit));
    entered.changes.push(Change::personal(NAME, &salt, None, Some(&person.name)));
    tx.record(&entered, &[salt]).await?;
    let made = by_operator(system, MADE, (ACCOUNT, account.id.0), Some(post.unit));
    tx.record(&made, &[]).await?;
    let mut appointed = by_operator(system, APPOINTED, (POST, post.id.0), Some(post.unit));
    appointed.changes.push(Change::plain(ROLE, None, Some(json!(post.role.name()))));
    tx.record(&appointed, &[]).await?;
    Ok(())
}

/// Gives an account a new password, which has to be changed at first; unlocks it, opens it if it was closed, ends its
/// sessions and takes its tokens back.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], the store's.
pub async fn reset_password(system: &System, account: &str, password: &str) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    check(&mut misfits, "/password", password, account);
    misfits.done()?;
    let hash = hash(password.to_owned()).await?;
    let hash = &hash;
    let reset = async |tx: Tx| {
        let found =
            tx.account_named(account).await?.ok_or_else(|| AppError::not_found("account", account))?;
        let (password, must_change, failed) = (hash.clone(), true, 0);
        let found = Account { password, must_change, failed, locked_until: None, disabled: None, ..found };
        tx.put_account(&found).await?;
        tx.end_sessions(found.id, None).await?;
        tx.revoke_tokens(found.id, system.real_now()).await?;
        tx.record(&by_operator(system, RESET, (ACCOUNT, found.id.0), None), &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("reset_password", reset).await
}

/// Closes an account, ends its sessions and takes its tokens back. What it did stays.
///
/// # Errors
/// [`AppError::NotFound`], the store's.
pub async fn disable_user(system: &System, account: &str) -> Result<(), AppError> {
    let disable = async |tx: Tx| {
        let found =
            tx.account_named(account).await?.ok_or_else(|| AppError::not_found("account", account))?;
        let found = Account { disabled: Some(system.real_now()), ..found };
        tx.put_account(&found).await?;
        tx.end_sessions(found.id, None).await?;
        tx.revoke_tokens(found.id, system.real_now()).await?;
        tx.record(&by_operator(system, DISABLED, (ACCOUNT, found.id.0), None), &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("disable_user", disable).await
}

/// What the operator did at the command line: nobody who is known to the system.
pub(super) fn by_operator(
    system: &System,
    what: Code,
    (kind, id): (Code, Uuid),
    unit: Option<UnitId>,
) -> Event {
    Event {
        id: EventId(Uuid::now_v7()),
        at: system.now(),
        person: None,
        post: None,
        what,
        subject: Subject { kind, id },
        unit,
        changes: Vec::new(),
        request: RequestId(Uuid::now_v7()),
    }
}

//! Erasing persons: their fields and salts go, what they did stays.

use crate::AppError;
use crate::actor::Actor;
use crate::people::account::DISABLED;
use crate::people::belong::{Known, authorise_each, keeper, known};
use crate::people::persons::read::PersonView;
use crate::people::posts::ENDED;
use crate::people::{ACCOUNT, PERSON, POST, administrators};
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::{Action, Post};
use domain::journal::Code;
use domain::person::Account;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ERASED: Code = Code::literal("person.erased");

/// Erases a person who still is at this version: name, telephone, the names of their accounts, and what the journal's
/// commitments to them could be checked with. Their accounts are closed, and their posts end before today.
///
/// # Errors
/// [`AppError::Denied`] unless whoever asks may edit them in every unit that they belong to, [`AppError::NotFound`],
/// [`AppError::Stale`], [`AppError::Conflict`] when they were erased before or are the last administrator; the store's.
pub async fn erase_person(system: &System, actor: &Actor, id: Uuid, version: i64) -> Result<(), AppError> {
    let now = system.real_now();
    let erase = async |tx: Tx| {
        let known = known(system, &tx, id).await?;
        let post = authorise_each(system, actor, Action::PersonEdit, &known.owners)?;
        keeper(system, &tx, actor, &known).await?;
        authorise_each(system, actor, Action::PostEdit, &known.owners)?;
        known.is_there()?;
        if known.person.version != version {
            let current = json!(PersonView::of(system, actor, &known, None));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        let today = system.today();
        let held: Vec<&Post> = known.posts.iter().filter(|post| post.is_held_on(today)).collect();
        administrators::check(system, &tx, &held, today, |post| post.person == known.person.id).await?;
        end_posts(system, &tx, actor, post, &known).await?;
        close_accounts(system, &tx, actor, post, &known, now).await?;
        tx.erase_person(&known.person, now).await?;
        let erased = actor.did(system, Some(post), ERASED, (PERSON, id), known.person.kept);
        tx.record(&erased, &[]).await?;
        tx.forget_messages(known.person.id).await?;
        tx.erase_salts(known.person.id).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("erase_person", erase).await
}

async fn end_posts(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    acting: &Post,
    known: &Known,
) -> Result<(), AppError> {
    let today = system.today();
    for post in known.posts.iter().filter(|post| post.is_open_on(today)) {
        let first_without = post.starts.max(today);
        let post = Post { ends: first_without.pred_opt(), version: post.version + 1, ..post.clone() };
        tx.end_post(&post).await?;
        let ended = actor.did(system, Some(acting), ENDED, (POST, post.id.0), Some(post.unit));
        tx.record(&ended, &[]).await?;
    }
    Ok(())
}

async fn close_accounts(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    acting: &Post,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    for account in tx.accounts_of(&[known.person.id]).await? {
        let name = format!("erased-{}", account.id);
        let disabled = account.disabled.or(Some(now));
        let account = Account { name, password: String::new(), disabled, ..account };
        tx.put_account(&account).await?;
        tx.end_sessions(account.id, None).await?;
        tx.revoke_tokens(account.id, now).await?;
        let closed = actor.did(system, Some(acting), DISABLED, (ACCOUNT, account.id.0), known.person.kept);
        tx.record(&closed, &[]).await?;
    }
    Ok(())
}

//! Who a session's or a token's secret belongs to.

use crate::AppError;
use crate::actor::Actor;
use crate::secret::digest;
use crate::system::{Mode, System};
use chrono::TimeDelta;
use domain::access::Action;
use domain::id::{AccountId, RequestId};
use domain::person::Session;
use store::Tx;

/// What somebody shows.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The secret of a session's cookie.
    Session(String),
    /// The secret of an API token.
    Token(String),
}

/// Who it is.
///
/// # Errors
/// [`AppError::NotSignedIn`] when it is good no more, or never was; the store's.
pub async fn recognise(system: &System, shown: Credential, request: RequestId) -> Result<Actor, AppError> {
    let now = system.real_now();
    match shown {
        Credential::Session(secret) => {
            let session = system.store().session(&digest(secret)).await?;
            let session = session.filter(|session| session.is_alive(now)).ok_or(AppError::NotSignedIn)?;
            match touch(system, &session).await {
                // Who asks can still be told, and what they only read.
                Err(AppError::Store(fault)) if fault.is_full_or_read_only() => {
                    tracing::warn!(%fault, "cannot note that a session was used");
                }
                touched => touched?,
            }
            actor(system, session.account, Vec::new(), Some(session), request).await
        }
        Credential::Token(secret) => {
            let token = system.store().token(&digest(secret)).await?;
            let token = token.filter(|token| token.is_alive(now)).ok_or(AppError::NotSignedIn)?;
            actor(system, token.account, token.scopes, None, request).await
        }
    }
}

/// Whoever it was when a live stream began, as they are now. Listening alone doesn't keep a session alive.
///
/// # Errors
/// [`AppError::NotSignedIn`] when it is good no more; the store's.
pub async fn recognise_again(
    system: &System,
    shown: &Credential,
    request: RequestId,
) -> Result<Actor, AppError> {
    let now = system.real_now();
    match shown {
        Credential::Session(secret) => {
            let session = system.store().session(&digest(secret)).await?;
            let session = session.filter(|session| session.is_alive(now)).ok_or(AppError::NotSignedIn)?;
            actor(system, session.account, Vec::new(), Some(session), request).await
        }
        Credential::Token(_) => recognise(system, shown.clone(), request).await,
    }
}

/// A session that is used lives on; written once a minute.
async fn touch(system: &System, session: &Session) -> Result<(), AppError> {
    let now = system.real_now();
    if now - session.seen < TimeDelta::minutes(1) {
        return Ok(());
    }
    let touch = async |tx: Tx| Ok::<_, AppError>(tx.touch_session(&session.digest, now).await?);
    system.store().write("touch_session", touch).await
}

async fn actor(
    system: &System,
    account: AccountId,
    scopes: Vec<Action>,
    session: Option<Session>,
    request: RequestId,
) -> Result<Actor, AppError> {
    let account = system.store().account(account).await?.filter(|account| account.disabled.is_none());
    let account = account.ok_or(AppError::NotSignedIn)?;
    if account.is_demo && system.mode() == Mode::Serve {
        return Err(AppError::DemoAccount);
    }
    let today = system.today();
    let mut posts = system.store().posts_of(account.person).await?;
    posts.retain(|post| post.is_held_on(today));
    let (name, person, must_change) = (account.name, account.person, account.must_change);
    Ok(Actor { account: account.id, name, person, posts, scopes, session, must_change, request, ask: None })
}

//! API tokens: made, listed and taken back by whoever they act for.

use super::TOKEN;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::secret::{digest, secret};
use crate::system::System;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::Action;
use domain::id::TokenId;
use domain::journal::Code;
use domain::person::Token;
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;

const MADE: Code = Code::literal("token.made");
const REVOKED: Code = Code::literal("token.revoked");

/// What a token is to be for.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for: 1 to 100 characters.
    #[schema(example = "统计局接口", min_length = 1, max_length = 100)]
    pub title: String,
    /// The actions that it may be used for; none: all that its owner may.
    #[serde(default)]
    #[schema(example = json!(["unit.read"]))]
    pub scopes: Vec<String>,
    /// For how many days: 1 to 366.
    #[schema(example = 90, minimum = 1, maximum = 366)]
    pub days: u16,
}

/// A token as its owner sees it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TokenView {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub title: String,
    /// The actions that it may be used for; none: all that its owner may.
    pub scopes: Vec<String>,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// When it was taken back.
    pub revoked: Option<DateTime<Utc>>,
}

impl From<&Token> for TokenView {
    fn from(token: &Token) -> Self {
        Self {
            id: token.id.0,
            title: token.title.clone(),
            scopes: token.scopes.iter().map(|action| action.name().to_owned()).collect(),
            made: token.made,
            expires: token.expires,
            revoked: token.revoked,
        }
    }
}

/// A token that was made, with its secret, which is told this once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MadeToken {
    /// Sent as `Authorization: Bearer …`.
    pub secret: String,
    /// The token.
    #[serde(flatten)]
    pub token: TokenView,
}

/// Makes a token that acts for whoever asks. A token can't make others.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Conflict`] when asked with a token, the store's.
pub async fn make_token(system: &System, actor: &Actor, given: &NewToken) -> Result<MadeToken, AppError> {
    let no_session =
        || AppError::conflict("token_makes_token", "a token can't make tokens: sign in with a password");
    let session = actor.session.as_ref().ok_or_else(no_session)?;
    let mut misfits = Misfits::default();
    misfits.text("/title", &given.title, 100);
    if !(1..=366).contains(&given.days) {
        misfits.add("/days", "out_of_range", "1 to 366");
    }
    let mut scopes = Vec::new();
    for (at, name) in given.scopes.iter().enumerate() {
        match name.parse::<Action>() {
            Ok(action) => scopes.push(action),
            Err(_) => {
                misfits.add(&format!("/scopes/{at}"), "no_such_action", "an action such as `unit.read`")
            }
        }
    }
    misfits.done()?;
    let (now, secret) = (system.real_now(), secret()?);
    let token = Token {
        id: TokenId(Uuid::now_v7()),
        digest: digest(&secret),
        account: actor.account,
        title: given.title.trim().to_owned(),
        scopes,
        made: now,
        expires: now + TimeDelta::days(given.days.into()),
        revoked: None,
    };
    let made = actor.did(system, None, MADE, (TOKEN, token.id.0), None);
    let (saved, made) = (&token, &made);
    let save = async |tx: Tx| {
        // As it stands now: whoever lost the session meanwhile makes no token that outlives it.
        if !tx.has_session(&session.digest).await? {
            return Err(AppError::NotSignedIn);
        }
        tx.put_token(saved).await?;
        tx.record(made, &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("make_token", save).await?;
    Ok(MadeToken { secret, token: TokenView::from(&token) })
}

/// Fails with a token that is for some actions only: an account's other tokens are none of them.
fn is_whole(actor: &Actor) -> Result<(), AppError> {
    if actor.scopes.is_empty() {
        return Ok(());
    }
    Err(AppError::conflict(
        "token_has_scopes",
        "this token is for some actions only, and tokens are none of them",
    ))
}

/// The tokens that act for whoever asks, the newest first.
///
/// # Errors
/// [`AppError::Conflict`] when asked with a token that has scopes, the store's.
pub async fn tokens(system: &System, actor: &Actor) -> Result<Vec<TokenView>, AppError> {
    is_whole(actor)?;
    Ok(system.store().tokens_of(actor.account).await?.iter().map(TokenView::from).collect())
}

/// Takes a token back. Once more is fine.
///
/// # Errors
/// [`AppError::NotFound`] when it isn't theirs, [`AppError::Conflict`] when asked with a token that has scopes, the store's.
pub async fn revoke_token(system: &System, actor: &Actor, id: Uuid) -> Result<(), AppError> {
    is_whole(actor)?;
    let token = system.store().tokens_of(actor.account).await?.into_iter().find(|token| token.id.0 == id);
    let token = token.ok_or_else(|| AppError::not_found("token", id))?;
    if token.revoked.is_some() {
        return Ok(());
    }
    let revoked = actor.did(system, None, REVOKED, (TOKEN, token.id.0), None);
    let (token, revoked) = (Token { revoked: Some(system.real_now()), ..token }, &revoked);
    let token = &token;
    let save = async |tx: Tx| {
        tx.put_token(token).await?;
        tx.record(revoked, &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("revoke_token", save).await
}

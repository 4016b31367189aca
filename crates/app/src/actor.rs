//! Whoever asks.

use crate::system::System;
use domain::access::{Action, Post};
use domain::id::{AccountId, EventId, PersonId, RequestId, UnitId};
use domain::journal::{Change, Code, Event, Subject};
use domain::person::Session;
use store::Ask;
use uuid::Uuid;

/// Whoever asks, and what they may: known from a session or a token.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Their account.
    pub account: AccountId,
    /// The name that they sign in with.
    pub name: String,
    /// Who they are.
    pub person: PersonId,
    /// The posts that they hold today.
    pub posts: Vec<Post>,
    /// What their token is for; empty: all that the posts allow.
    pub scopes: Vec<Action>,
    /// Their session; none with a token.
    pub session: Option<Session>,
    /// Whether they have to change their password before anything else.
    pub must_change: bool,
    /// The request.
    pub request: RequestId,
    /// The key that they gave the request, so that it can be asked again.
    pub ask: Option<Ask>,
}

impl Actor {
    /// Whether their session or token is for this at all.
    pub(crate) fn is_for(&self, action: Action) -> bool {
        self.scopes.is_empty() || self.scopes.contains(&action)
    }

    /// What they did, in this post, to something that concerns `unit`.
    pub(crate) fn did(
        &self,
        system: &System,
        post: Option<&Post>,
        what: Code,
        (kind, id): (Code, Uuid),
        unit: Option<UnitId>,
    ) -> Event {
        Event {
            id: EventId(Uuid::now_v7()),
            at: system.now(),
            person: Some(self.person),
            post: post.map(|post| post.id),
            what,
            subject: Subject { kind, id },
            unit,
            changes: Vec::<Change>::new(),
            request: self.request,
        }
    }
}

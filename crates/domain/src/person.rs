//! Persons and their ways in: accounts, sessions, API tokens. These live in real time, not in the world's.

use crate::access::Action;
use crate::id::{AccountId, PersonId, TokenId, UnitId};
use chrono::{DateTime, TimeDelta, Utc};

/// A person. Name and telephone are personal: the journal has commitments to them only.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name; empty when they were erased.
    pub name: String,
    /// Their telephone, as [`crate::phone::read`] writes it.
    pub phone: Option<String>,
    /// The unit that keeps their record: whose they are while they hold no post.
    pub kept: Option<UnitId>,
    /// When they were erased.
    pub erased: Option<DateTime<Utc>>,
    /// Counts changes, from 1.
    pub version: i64,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How a person signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub person: PersonId,
    /// The name to sign in with.
    pub name: String,
    /// The password's argon2id hash in PHC form.
    pub password: String,
    /// Whether nothing else may be done before the password is changed.
    pub must_change: bool,
    /// Wrong passwords since the last right one.
    pub failed: u32,
    /// Until when it takes no password.
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when it is closed.
    pub disabled: Option<DateTime<Utc>>,
    /// Whether it came with a demo world, where its password is published.
    pub is_demo: bool,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// After this many wrong passwords an account is locked.
pub const TRIES: u32 = 5;

/// The first lock lasts this long, each further one twice as long, up to [`LONGEST_LOCK`].
const FIRST_LOCK: TimeDelta = TimeDelta::minutes(1);
const LONGEST_LOCK: TimeDelta = TimeDelta::hours(1);

impl Account {
    /// A new account, whose password has to be changed at the first sign-in.
    pub fn new(id: AccountId, person: PersonId, name: String, password: String) -> Self {
        Self {
            id,
            person,
            name,
            password,
            must_change: true,
            failed: 0,
            locked_until: None,
            disabled: None,
            is_demo: false,
        }
    }

    /// The account after one more wrong password.
    #[must_use]
    pub fn after_failure(mut self, now: DateTime<Utc>) -> Self {
        self.failed = self.failed.saturating_add(1);
        if self.failed >= TRIES {
            let doubled = 1_i32.checked_shl(self.failed - TRIES).unwrap_or(i32::MAX).min(64);
            self.locked_until = Some(now + (FIRST_LOCK * doubled.max(1)).min(LONGEST_LOCK));
        }
        self
    }

    /// Whether it takes no password now.
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }
}

/// Somebody signed in, in a browser. Its secret is known to the browser only; here is its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the secret, in hexadecimal.
    pub digest: String,
    /// Who signed in.
    pub account: AccountId,
    /// What a page has to send with every change, so that other sites' pages can't.
    pub csrf: String,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it was used last, to the minute.
    pub seen: DateTime<Utc>,
}

impl Session {
    /// A session ends after so long without use.
    pub const IDLE: TimeDelta = TimeDelta::hours(8);
    /// A session ends after so long, used or not.
    pub const LONGEST: TimeDelta = TimeDelta::days(7);

    /// Whether it is still good.
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        now < self.seen + Self::IDLE && now < self.began + Self::LONGEST
    }
}

/// A program's way in, for a time and for some actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// SHA-256 of the secret, in hexadecimal.
    pub digest: String,
    /// Whose rights it has, within its own scopes.
    pub account: AccountId,
    /// What it is for.
    pub title: String,
    /// The actions that it may be used for, as far as the account may; empty: all.
    pub scopes: Vec<Action>,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// When it was taken back.
    pub revoked: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it is still good.
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        self.revoked.is_none() && now < self.expires
    }
}

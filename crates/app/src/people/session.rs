//! Signing in and out, and what the signed-in are told about themselves.

use super::ACCOUNT;
use crate::AppError;
use crate::actor::Actor;
use crate::secret::{digest, is_password, secret};
use crate::system::{Mode, System};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use domain::access::{Action, Post, UnitPath};
use domain::id::{EventId, RequestId};
use domain::journal::{Code, Event, Subject};
use domain::person::{Account, Session};
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;

const BEGAN: Code = Code::literal("session.began");
const ENDED: Code = Code::literal("session.ended");
const LOCKED: Code = Code::literal("account.locked");

/// Name and password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's name.
    #[schema(example = "office", max_length = 64)]
    pub account: String,
    /// Its password.
    #[schema(example = "liangzhu-demo", max_length = 200)]
    pub password: String,
}

/// A session that began.
pub struct SignedIn {
    /// What the browser keeps in its cookie.
    pub secret: String,
    /// What its pages send with every change.
    pub csrf: String,
    /// Whether nothing else may be done before the password is changed.
    pub must_change: bool,
}

/// Signs in. A wrong password counts against the account, a right one doesn't open a locked one.
///
/// # Errors
/// [`AppError::WrongPassword`], [`AppError::Locked`], [`AppError::DemoAccount`], the store's.
pub async fn sign_in(system: &System, given: SignIn, request: RequestId) -> Result<SignedIn, AppError> {
    let account = system.store().account_named(&given.account).await?;
    let now = system.real_now();
    let open = account.filter(|account| account.disabled.is_none());
    if let Some(until) = open.as_ref().and_then(|account| account.locked_until).filter(|until| now < *until) {
        return Err(AppError::Locked { seconds: (until - now).num_seconds().max(1) });
    }
    let hash = open.as_ref().map(|account| account.password.clone());
    let fits = is_password(given.password, hash).await?;
    let Some(account) = open else { return Err(AppError::WrongPassword) };
    if !fits {
        return Err(note_failure(system, &account, request).await?);
    }
    if account.is_demo && system.mode() == Mode::Serve {
        return Err(AppError::DemoAccount);
    }
    let begun = Begun::try_new(system, &account, request)?;
    let (opened, account) = (&begun, &account);
    let begin = async |tx: Tx| {
        // As it stands now: it may have been closed, locked or given another password meanwhile.
        let current = tx.account(account.id).await?.filter(|current| current.disabled.is_none());
        let current = current.filter(|current| current.password == account.password);
        let current = current.ok_or(AppError::WrongPassword)?;
        if let Some(until) = current.locked_until.filter(|until| now < *until) {
            return Err(AppError::Locked { seconds: (until - now).num_seconds().max(1) });
        }
        if current.failed > 0 {
            tx.put_account(&Account { failed: 0, locked_until: None, ..current }).await?;
        }
        opened.save(&tx).await
    };
    system.store().write("sign_in", begin).await?;
    Ok(begun.signed)
}

/// A session that begins, with its event.
pub(super) struct Begun {
    pub(super) signed: SignedIn,
    session: Session,
    event: Event,
}

impl Begun {
    pub(super) fn try_new(system: &System, account: &Account, request: RequestId) -> Result<Self, AppError> {
        let (secret, csrf, now) = (secret()?, secret()?, system.real_now());
        let (digest, account_id) = (digest(&secret), account.id);
        let session = Session { digest, account: account_id, csrf: csrf.clone(), began: now, seen: now };
        let signed = SignedIn { secret, csrf, must_change: account.must_change };
        Ok(Self { signed, session, event: event(system, BEGAN, account, request) })
    }

    pub(super) async fn save(&self, tx: &Tx) -> Result<(), AppError> {
        tx.add_session(&self.session).await?;
        tx.record(&self.event, &[]).await?;
        Ok(())
    }
}

/// Counts a wrong password, and says what to answer.
pub(super) async fn note_failure(
    system: &System,
    account: &Account,
    request: RequestId,
) -> Result<AppError, AppError> {
    let (now, locked) = (system.real_now(), event(system, LOCKED, account, request));
    let locked = &locked;
    let note = async |tx: Tx| {
        // As it stands now: others try at the same time.
        let Some(account) = tx.account(account.id).await? else { return Ok(false) };
        let account = account.after_failure(now);
        tx.put_account(&account).await?;
        if account.is_locked(now) {
            tx.record(locked, &[]).await?;
        }
        Ok::<_, AppError>(account.is_locked(now))
    };
    system.store().write("note_wrong_password", note).await?;
    Ok(AppError::WrongPassword)
}

pub(super) fn event(system: &System, what: Code, account: &Account, request: RequestId) -> Event {
    Event {
        id: EventId(Uuid::now_v7()),
        at: system.now(),
        person: Some(account.person),
        post: None,
        what,
        subject: Subject { kind: ACCOUNT, id: account.id.0 },
        unit: None,
        changes: Vec::new(),
        request,
    }
}

/// Ends the session that it is asked in.
///
/// # Errors
/// The store's.
pub async fn sign_out(system: &System, actor: &Actor) -> Result<(), AppError> {
    let Some(session) = &actor.session else { return Ok(()) };
    let ended = actor.did(system, None, ENDED, (ACCOUNT, actor.account.0), None);
    let ended = &ended;
    let end = async |tx: Tx| {
        tx.end_session(&session.digest).await?;
        tx.record(ended, &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("sign_out", end).await
}

/// Whoever is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Me {
    /// The account's name.
    #[schema(example = "office")]
    pub account: String,
    /// The person's id.
    pub person: Uuid,
    /// The person's name.
    pub name: String,
    /// The posts that they hold today.
    pub posts: Vec<PostView>,
    /// Names of the actions that their posts allow on something, somewhere. What they allow on a thing, each answer says.
    #[schema(example = json!(["board.read"]))]
    pub may: Vec<&'static str>,
    /// What pages send as `X-CSRF-Token` with every change; none with a token.
    pub csrf: Option<String>,
    /// Whether nothing else may be done before the password is changed.
    pub must_change_password: bool,
    /// How many messages they haven't read.
    pub unread_messages: u64,
    /// Business time.
    pub now: DateTime<FixedOffset>,
    /// When the session ends, if it isn't used before.
    pub expires: Option<DateTime<Utc>>,
}

/// A post as others see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PostView {
    /// Its id.
    pub id: Uuid,
    /// Who holds it.
    pub person: Uuid,
    /// What they do.
    #[schema(example = "reporter")]
    pub role: String,
    /// The unit's code.
    #[schema(example = "331102004")]
    pub unit: String,
    /// Its title.
    #[schema(example = "碧湖镇填报人")]
    pub title: String,
    /// Codes of the units that it oversees.
    pub oversees: Vec<String>,
    /// Ids of the goals that it leads.
    pub leads: Vec<Uuid>,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: Option<NaiveDate>,
    /// For a secondment, the post kept at home.
    pub home: Option<Uuid>,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

impl From<&Post> for PostView {
    fn from(post: &Post) -> Self {
        Self {
            id: post.id.0,
            person: post.person.0,
            role: post.role.name().to_owned(),
            unit: post.path.code().to_owned(),
            title: post.title.clone(),
            oversees: post.oversees.iter().map(UnitPath::code).map(str::to_owned).collect(),
            leads: post.leads.iter().map(|goal| goal.0).collect(),
            starts: post.starts,
            ends: post.ends,
            home: post.home.map(|home| home.0),
            version: post.version,
        }
    }
}

fn allowed(system: &System, actor: &Actor) -> Vec<&'static str> {
    let somewhere = |action: &Action| !system.policies().scope(actor, *action).posts.is_empty();
    Action::ALL.iter().copied().filter(somewhere).map(Action::name).collect()
}

/// What the signed-in are told about themselves.
///
/// # Errors
/// The store's.
pub async fn me(system: &System, actor: &Actor) -> Result<Me, AppError> {
    let person = system.store().person(actor.person).await?;
    Ok(Me {
        account: actor.name.clone(),
        person: actor.person.0,
        name: person.map(|person| person.name).unwrap_or_default(),
        posts: actor.posts.iter().map(PostView::from).collect(),
        may: allowed(system, actor),
        csrf: actor.session.as_ref().map(|session| session.csrf.clone()),
        must_change_password: actor.must_change,
        unread_messages: crate::messages::unread(system, actor).await?,
        now: system.now(),
        expires: actor.session.as_ref().map(|session| session.seen + Session::IDLE),
    })
}

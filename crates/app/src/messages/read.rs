//! The inbox as its owner reads it.

use super::MESSAGE;
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfits, language};
use crate::page::{Page, size};
use crate::rules::Rules;
use crate::system::System;
use chrono::{DateTime, FixedOffset};
use domain::access::Action;
use domain::calendar::ZONE;
use domain::case::Case;
use domain::id::{CaseId, EventId, MessageId};
use domain::journal::Code;
use domain::message::{Kind, Message};
use report::Words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::{MessageQuery, Tx};
use uuid::Uuid;

const READ: Code = Code::literal("message.read");

/// Which messages to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageFilter {
    /// `true`: only those that weren't read.
    pub unread: Option<bool>,
    /// The `next` of the page before.
    #[param(pattern = "^(read|unread):[0-9a-f-]{36}$")]
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// A message to whoever asks.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageView {
    /// Its id.
    pub id: Uuid,
    /// Why they are written to: `case.escalated`, `case.assigned`, `case.returned` or `case.finished`.
    #[schema(example = "case.assigned")]
    pub what: String,
    /// It in a line, in the language of Accept-Language: Chinese unless English comes first.
    #[schema(example = "「协调项目用地」已交你单位办理")]
    pub title: String,
    /// The kind of thing that it is about.
    #[schema(example = "case")]
    pub kind: String,
    /// The thing's id.
    pub subject: Uuid,
    /// What else there is to say, by name: codes and values.
    pub args: Map<String, Value>,
    /// When it was written, in business time.
    pub made: DateTime<FixedOffset>,
    /// When it was read, in business time.
    pub read: Option<DateTime<FixedOffset>>,
}

/// A message as it is told live, to whom it is for only.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MessageTold {
    /// Its id.
    pub message: Uuid,
    /// Why they are written to.
    #[schema(example = "case.assigned")]
    pub what: String,
    /// The kind of thing that it is about.
    #[schema(example = "case")]
    pub kind: String,
    /// The thing's id.
    pub subject: Uuid,
    /// When it was written, in business time.
    pub made: DateTime<FixedOffset>,
}

/// The messages of whoever asks: those that weren't read first, of these and of the others the newest first.
///
/// # Errors
/// [`AppError::Denied`] with a token that doesn't read cases, [`AppError::Invalid`], the store's.
pub async fn messages(
    system: &System,
    actor: &Actor,
    filter: &MessageFilter,
    accepted: &str,
) -> Result<Page<MessageView>, AppError> {
    system.policies().is_for(actor, Action::CaseRead)?;
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let after = filter.after.as_ref().and_then(|text| place(text));
    if filter.after.is_some() && after.is_none() {
        misfits.add("?after", "bad_cursor", "the `next` of the page before");
    }
    misfits.done()?;
    let query = MessageQuery { unread: filter.unread.unwrap_or(false), after, limit: size + 1 };
    let found = system.store().messages(actor.person, &query).await?;
    let seen = Seen::of(system, actor, &found, accepted).await?;
    let views = found.iter().map(|message| seen.view(message)).collect();
    let state = |view: &MessageView| if view.read.is_some() { "read" } else { "unread" };
    Ok(Page::of(views, size, |view| format!("{}:{}", state(view), view.id)))
}

fn place(text: &str) -> Option<(bool, MessageId)> {
    let (state, id) = text.split_once(':')?;
    let was_read = match state {
        "read" => true,
        "unread" => false,
        _ => return None,
    };
    Some((was_read, MessageId(id.parse().ok()?)))
}

/// Notes that whoever asks has read a message of theirs. Once more is fine.
///
/// # Errors
/// [`AppError::Denied`] with a token that doesn't read cases, [`AppError::NotFound`] when it isn't theirs, the store's.
pub async fn read_message(
    system: &System,
    actor: &Actor,
    id: Uuid,
    accepted: &str,
) -> Result<MessageView, AppError> {
    system.policies().is_for(actor, Action::CaseRead)?;
    let read = async |tx: Tx| {
        let found = tx.message(MessageId(id)).await?.filter(|message| message.person == actor.person);
        let message = found.ok_or_else(|| AppError::not_found("message", id))?;
        if message.read.is_some() {
            return Ok::<_, AppError>(message);
        }
        let read = actor.did(system, None, READ, (MESSAGE, id), None);
        tx.read_message(message.id, read.at).await?;
        tx.record(&read, &[]).await?;
        Ok(Message { read: Some(read.at), ..message })
    };
    let message = system.store().write("read_message", read).await?;
    let seen = Seen::of(system, actor, std::slice::from_ref(&message), accepted).await?;
    Ok(seen.view(&message))
}

/// How many messages whoever asks hasn't read.
pub(crate) async fn unread(system: &System, actor: &Actor) -> Result<u64, AppError> {
    Ok(system.store().count_unread(actor.person).await?)
}

/// The messages to whoever listens that come from these events, by event.
pub(crate) async fn told(
    system: &System,
    actor: &Actor,
    events: &[EventId],
) -> Result<HashMap<EventId, Vec<MessageTold>>, AppError> {
    let mut told: HashMap<EventId, Vec<MessageTold>> = HashMap::new();
    if events.is_empty() || system.policies().is_for(actor, Action::CaseRead).is_err() {
        return Ok(told);
    }
    for message in system.store().messages_from(actor.person, events).await? {
        told.entry(message.event).or_default().push(MessageTold {
            message: message.id.0,
            what: message.kind.name().to_owned(),
            kind: message.subject.kind.as_str().to_owned(),
            subject: message.subject.id,
            made: message.made,
        });
    }
    Ok(told)
}

/// What the titles of messages are made of: of cases, only those that whoever reads may see now.
struct Seen {
    words: Words,
    rules: std::sync::Arc<Rules>,
    cases: HashMap<Uuid, Case>,
}

impl Seen {
    async fn of(
        system: &System,
        actor: &Actor,
        messages: &[Message],
        accepted: &str,
    ) -> Result<Self, AppError> {
        let about = messages.iter().filter(|message| message.subject.kind.as_str() == "case");
        let ids: Vec<CaseId> = about.map(|message| CaseId(message.subject.id)).collect();
        let mut cases = if ids.is_empty() { Vec::new() } else { system.store().cases_by_id(&ids).await? };
        let scope = system.policies().scope(actor, Action::CaseRead);
        cases.retain(|case| scope.has(&case.owners()));
        let cases = cases.into_iter().map(|case| (case.id.0, case)).collect();
        Ok(Self { words: Words::new(language(accepted)), rules: system.rules().await?, cases })
    }

    fn view(&self, message: &Message) -> MessageView {
        MessageView {
            id: message.id.0,
            what: message.kind.name().to_owned(),
            title: self.title(message),
            kind: message.subject.kind.as_str().to_owned(),
            subject: message.subject.id,
            args: message.args.clone(),
            made: message.made,
            read: message.read,
        }
    }

    fn title(&self, message: &Message) -> String {
        let case = self.cases.get(&message.subject.id);
        let lifecycle = case.and_then(|case| self.rules.lifecycles.of(&case.standing));
        let arg = |name: &str| message.args.get(name).and_then(Value::as_str).unwrap_or_default();
        let clock = lifecycle.and_then(|of| of.clocks.iter().find(|clock| clock.name == arg("clock")));
        let state = lifecycle.and_then(|of| of.state(arg("state")));
        let due = DateTime::parse_from_rfc3339(arg("due")).ok();
        let due = due.map(|due| due.with_timezone(&ZONE).format("%Y-%m-%d %H:%M").to_string());
        let title = case.map_or_else(|| self.words.text("message-case"), |case| case.title.clone());
        let key = match message.kind {
            Kind::Escalated => "message-escalated",
            Kind::Assigned => "message-assigned",
            Kind::Returned => "message-returned",
            Kind::Finished => "message-finished",
        };
        let args = [
            ("case", title.into()),
            ("clock", clock.map_or(arg("clock"), |clock| &clock.title).into()),
            ("state", state.map_or(arg("state"), |state| &state.title).into()),
            ("due", due.unwrap_or_default().into()),
        ];
        self.words.say(key, &args)
    }
}

//! The journal, and events as they happen.

use crate::identify::{Signed, shown};
use crate::problem::{Problem, ProblemCode};
use crate::query::Query;
use crate::state::Api;
use app::journal::{self, EventView, JournalFilter, Live};
use app::people::{Credential, recognise_again};
use app::{Actor, AppError, Page};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A stream says at least this often that it lives, and looks whether the listener still may listen.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(live))
}

/// The journal, by number
#[utoipa::path(get, path = "/api/v1/journal", tag = "journal", operation_id = "journal", params(JournalFilter),
    responses((status = 200, body = Page<EventView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<JournalFilter>,
) -> Result<Json<Page<EventView>>, Problem> {
    Ok(Json(journal::journal(&api.system, &actor, filter).await?))
}

/// From where to tell.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct From {
    /// Begin after the event of this number; with what happens from now on unless told. The header Last-Event-ID says
    /// the same, and goes before it.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// An event of the stream.
#[derive(utoipa::ToSchema)]
#[schema(as = LiveEvent)]
#[expect(dead_code, reason = "it describes what is sent")]
struct Sent {
    /// A number in the journal; `Last-Event-ID` resumes after it. A message that comes with others has none.
    id: String,
    /// `journal`, or `message` for a message to whoever listens.
    event: String,
    /// A `Told` as JSON, or a `MessageTold`.
    data: String,
}

/// Events as they happen, as server-sent events whose ids are their numbers
#[utoipa::path(get, path = "/api/v1/events", tag = "journal", operation_id = "liveEvents",
    params(From, ("Last-Event-ID" = Option<String>, Header, example = "0")),
    responses((status = 200, body = Sent, content_type = "text/event-stream")))]
async fn live(
    State(api): State<Api>,
    Signed(actor): Signed,
    headers: HeaderMap,
    Query(from): Query<From>,
) -> Result<impl IntoResponse, Problem> {
    let last = api.system.store().last_event().await.map_err(AppError::from)?;
    let (name, resumed) = match headers.get("last-event-id") {
        Some(value) => {
            let number = value.to_str().ok().and_then(|text| text.parse::<i64>().ok());
            ("Last-Event-ID", Some(number.unwrap_or(-1)))
        }
        None => ("after", from.after),
    };
    if resumed.is_some_and(|number| number < 0) {
        let bad = format!("{name}: expected an event's number");
        return Err(Problem::new(ProblemCode::Malformed, bad));
    }
    let after = resumed.unwrap_or(last).clamp(0, last);
    let credential = shown(&headers).ok_or(AppError::NotSignedIn)?;
    let (news, stopping) = (api.system.events(), api.stopping.subscribe());
    let listener = Listener { api, actor, credential, after, news, stopping, ready: VecDeque::new() };
    Ok(([("x-accel-buffering", "no")], Sse::new(tell(listener))))
}

struct Listener {
    api: Api,
    actor: Actor,
    credential: Credential,
    after: i64,
    news: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
    ready: VecDeque<Event>,
}

fn tell(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, async |mut listener| Some((Ok(listener.next().await?), listener)))
}

impl Listener {
    /// The next event or heartbeat; none when the server stops, or the listener may not listen any more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            // What was numbered before this is read below; what comes later wakes the wait.
            self.news.mark_unchanged();
            let (told, upto) = journal::told(&self.api.system, &self.actor, self.after).await.ok()?;
            let more = upto > self.after;
            self.after = upto;
            self.ready.extend(told.iter().filter_map(event));
            if more {
                continue;
            }
            tokio::select! {
                _ = self.stopping.changed() => return None,
                changed = self.news.changed() => changed.ok()?,
                () = tokio::time::sleep(HEARTBEAT) => {
                    self.look_again().await?;
                    return Some(Event::default().comment("alive"));
                }
            }
            self.look_again().await?;
        }
    }

    /// Nothing when the session or token has ended, or the posts are others.
    async fn look_again(&mut self) -> Option<()> {
        let request = self.actor.request;
        let actor = recognise_again(&self.api.system, &self.credential, request).await.ok()?;
        (actor.posts == self.actor.posts && actor.scopes == self.actor.scopes).then_some(())
    }
}

fn event((number, told): &(Option<i64>, Live)) -> Option<Event> {
    let event = match told {
        Live::Event(told) => Event::default().event("journal").json_data(told),
        Live::Message(told) => Event::default().event("message").json_data(told),
    };
    let event = event.ok()?;
    Some(match number {
        Some(number) => event.id(number.to_string()),
        None => event,
    })
}

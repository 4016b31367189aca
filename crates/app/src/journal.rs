//! The journal as it is read, and as it is told live.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::messages::{self, MessageTold};
use crate::page::{Page, size};
use crate::system::System;
use crate::units;
use chrono::{DateTime, FixedOffset};
use domain::access::{Action, Owners, UnitPath};
use domain::id::{CaseId, EventId, UnitId};
use domain::journal::Code;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::{JournalQuery, Numbered};
use uuid::Uuid;

/// How many events are told at once.
const BATCH: u64 = 200;

/// Which events to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalFilter {
    /// Only those of the thing of this id.
    pub subject: Option<Uuid>,
    /// Only those of things of this kind.
    #[param(example = "case")]
    pub kind: Option<String>,
    /// Only those that concern the unit of this code.
    pub unit: Option<String>,
    /// Only those that say this.
    #[param(example = "case.acted")]
    pub what: Option<String>,
    /// `true`: the last event first.
    pub newest_first: Option<bool>,
    /// The `next` of the page before: a number.
    #[param(minimum = 0)]
    pub after: Option<i64>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// An event.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EventView {
    /// Its place among all events, from 1.
    pub number: i64,
    /// Its id.
    pub id: Uuid,
    /// When, in business time.
    pub at: DateTime<FixedOffset>,
    /// The id of whoever did it; none when the program did.
    pub person: Option<Uuid>,
    /// The post they did it in.
    pub post: Option<Uuid>,
    /// What happened.
    #[schema(example = "case.acted")]
    pub what: String,
    /// The kind of thing that it happened to.
    #[schema(example = "case")]
    pub kind: String,
    /// The thing's id.
    pub subject: Uuid,
    /// The code of the unit that it concerns.
    pub unit: Option<String>,
    /// Fields with their values before and after; personal values as commitments only.
    #[schema(value_type = Vec<Object>)]
    pub changes: Value,
    /// The request that it came from.
    pub request: Uuid,
}

/// An event as it is told live: what to look at anew.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Told {
    /// Its place among all events, from 1.
    pub number: i64,
    /// When, in business time.
    pub at: DateTime<FixedOffset>,
    /// What happened.
    #[schema(example = "case.acted")]
    pub what: String,
    /// The kind of thing that it happened to.
    #[schema(example = "case")]
    pub kind: String,
    /// The thing's id.
    pub subject: Uuid,
    /// The code of the unit that it concerns.
    pub unit: Option<String>,
}

/// The events that whoever asks may read, by number.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn journal(
    system: &System,
    actor: &Actor,
    filter: JournalFilter,
) -> Result<Page<EventView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    if filter.after.is_some_and(|after| after < 0) {
        misfits.add("?after", "out_of_range", "0 or more");
    }
    misfits.done()?;
    let scope = system.policies().scope(actor, Action::JournalRead);
    let unit = match &filter.unit {
        Some(code) => Some(units::unit(system, actor, code).await?.id),
        None => None,
    };
    let query = JournalQuery {
        unitless: system.policies().authorise_at_root(actor, Action::JournalRead).is_ok(),
        unit,
        subject: filter.subject,
        kind: filter.kind,
        what: filter.what,
        after: filter.after,
        newest_first: filter.newest_first.unwrap_or(false),
        limit: size + 1,
    };
    let found = system.store().journal(&scope, &query).await?;
    let places = places(system, &found).await?;
    let views = found.into_iter().map(|numbered| view(numbered, &places)).collect();
    Ok(Page::of(views, size, |event| event.number.to_string()))
}

fn view(Numbered { number, event }: Numbered, places: &HashMap<UnitId, UnitPath>) -> EventView {
    EventView {
        number,
        id: event.id.0,
        at: event.at,
        person: event.person.map(|person| person.0),
        post: event.post.map(|post| post.0),
        what: event.what.as_str().to_owned(),
        kind: event.subject.kind.as_str().to_owned(),
        subject: event.subject.id,
        unit: event.unit.and_then(|unit| places.get(&unit)).map(|path| path.code().to_owned()),
        changes: json!(event.changes),
        request: event.request.0,
    }
}

async fn places(system: &System, events: &[Numbered]) -> Result<HashMap<UnitId, UnitPath>, AppError> {
    let mut ids: Vec<UnitId> = events.iter().filter_map(|numbered| numbered.event.unit).collect();
    ids.sort();
    ids.dedup();
    let units = system.store().units_by_id(&ids).await?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.path)).collect())
}

/// What somebody must be allowed to read to be told of things of a kind.
fn reading(kind: &Code) -> Action {
    match kind.as_str() {
        "case" => Action::CaseRead,
        "unit" => Action::UnitRead,
        "goal" => Action::GoalRead,
        "post" => Action::PostRead,
        "person" => Action::PersonRead,
        "setting" | "lifecycle" => Action::SettingRead,
        _ => Action::JournalRead,
    }
}

/// Something that is told live.
#[derive(Debug, Clone)]
pub enum Live {
    /// An event that the listener may see.
    Event(Told),
    /// A message to the listener.
    Message(MessageTold),
}

/// What whoever listens is told after this number, and the number up to which all was looked at. Each is told with a number
/// when all up to that one was told with it: messages come before the event that they come from.
///
/// # Errors
/// The store's.
pub async fn told(
    system: &System,
    actor: &Actor,
    after: i64,
) -> Result<(Vec<(Option<i64>, Live)>, i64), AppError> {
    let found = system.store().events_after(after, BATCH).await?;
    let upto = found.last().map_or(after, |last| last.number);
    let places = places(system, &found).await?;
    let is_case = |numbered: &&Numbered| numbered.event.subject.kind.as_str() == "case";
    let ids: Vec<CaseId> =
        found.iter().filter(is_case).map(|numbered| CaseId(numbered.event.subject.id)).collect();
    let cases = if ids.is_empty() { Vec::new() } else { system.store().cases_by_id(&ids).await? };
    let cases: HashMap<Uuid, Owners> = cases.iter().map(|case| (case.id.0, case.owners())).collect();
    let at_root = system.policies().authorise_at_root(actor, Action::JournalRead).is_ok();
    let may_hear = |numbered: &Numbered| {
        let event = &numbered.event;
        let scope = system.policies().scope(actor, reading(&event.subject.kind));
        let place = event.unit.and_then(|unit| places.get(&unit));
        match (cases.get(&event.subject.id), place) {
            (Some(owners), _) => scope.has(owners),
            (None, Some(path)) => scope.has(&Owners::unit(path)),
            (None, None) => at_root,
        }
    };
    let events: Vec<EventId> = found.iter().map(|numbered| numbered.event.id).collect();
    let mut messages = messages::told(system, actor, &events).await?;
    let mut told = Vec::new();
    for numbered in &found {
        let own = messages.remove(&numbered.event.id).unwrap_or_default();
        told.extend(own.into_iter().map(|message| (None, Live::Message(message))));
        if may_hear(numbered) {
            told.push((None, Live::Event(Told::of(numbered, &places))));
        }
        if let Some((number, _)) = told.last_mut().filter(|(number, _)| number.is_none()) {
            *number = Some(numbered.number);
        }
    }
    Ok((told, upto))
}

impl Told {
    fn of(Numbered { number, event }: &Numbered, places: &HashMap<UnitId, UnitPath>) -> Self {
        Self {
            number: *number,
            at: event.at,
            what: event.what.as_str().to_owned(),
            kind: event.subject.kind.as_str().to_owned(),
            subject: event.subject.id,
            unit: event.unit.and_then(|unit| places.get(&unit)).map(|path| path.code().to_owned()),
        }
    }
}

//! Opening a case.

use super::note::tell_receiver;
use super::{CASE, alarm};
use crate::AppError;
use crate::actor::Actor;
use crate::rules::Rules;
use crate::system::System;
use domain::access::Post;
use domain::case::{Case, Place};
use domain::hand_over::{Draft, HandOver, Kind};
use domain::id::{CaseId, GoalId};
use domain::journal::{Change, Code, Subject};
use domain::unit::Unit;
use serde_json::{Map, Value, json};
use store::{SignedFor, Tx};
use uuid::Uuid;

const OPENED: Code = Code::literal("case.opened");
const LIFECYCLE: Code = Code::literal("lifecycle");
const STATE: Code = Code::literal("state");
const PARENT: Code = Code::literal("parent");

/// What a new case is.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    /// Its lifecycle's name; it begins with the newest version.
    pub lifecycle: &'a str,
    /// What it is about, in a line.
    pub title: String,
    /// What else is known of it.
    pub body: Map<String, Value>,
    /// The thing that it is about.
    pub subject: Option<Subject>,
    /// The goals that it serves: that of its subject, and all above it.
    pub goals: Vec<GoalId>,
    /// The case that it is a part of.
    pub parent: Option<CaseId>,
    /// Whoever gets it at once, without an action: it is assigned to them. Not its sender.
    pub receiver: Option<&'a Unit>,
    /// The units that are bound to it too.
    pub co: Vec<Place>,
}

/// Opens a case for whoever acts in `post`, who was authorised before, and records it.
///
/// # Errors
/// [`AppError::NotFound`] without such a lifecycle or parent; [`AppError::Conflict`] when the parent is finished;
/// [`AppError::NotHandedOver`]; the store's.
pub async fn open_case(
    tx: &Tx,
    system: &System,
    rules: &Rules,
    (actor, post): (&Actor, &Post),
    opening: Opening<'_>,
) -> Result<Case, AppError> {
    let now = system.now();
    let found = rules.lifecycles.newest(opening.lifecycle);
    let lifecycle = found.ok_or_else(|| AppError::not_found("lifecycle", opening.lifecycle))?;
    let opened = lifecycle.open(&rules.calendar, now);
    let opened = opened.ok_or_else(|| AppError::outside(format!("{} has no states", lifecycle.name)))?;
    if let Some(parent) = opening.parent {
        let parent = tx.case(parent).await?.ok_or_else(|| AppError::not_found("case", parent))?;
        if parent.group.is_final() {
            return Err(AppError::conflict("parent_finished", "the case that it is a part of is finished"));
        }
    }
    let group = lifecycle.state(&opened.case.state).map(|state| state.group);
    let sender = Place { id: post.unit, path: post.path.clone() };
    let receiver = opening.receiver.map(|unit| Place { id: unit.id, path: unit.path.clone() });
    let receiver = receiver.filter(|place| place.id != sender.id);
    let case = Case {
        id: CaseId(Uuid::now_v7()),
        standing: opened.case,
        group: group.unwrap_or(domain::lifecycle::Group::Open),
        title: opening.title,
        body: opening.body,
        subject: opening.subject,
        goals: opening.goals,
        parent: opening.parent,
        person: Some(actor.person),
        post: Some(post.id),
        sender,
        holder: receiver.clone(),
        co: opening.co,
        opened: now,
        version: 1,
    };
    tx.add_case(&case, case.due(&rules.calendar), alarm(&case, rules, None)?).await?;
    if let Some(receiver) = &receiver {
        let draft = Draft {
            kind: Kind::Assign,
            sender: case.sender.id.to_string(),
            receiver: receiver.id.to_string(),
            reason: None,
            until: None,
            goes_up: false,
        };
        let hand_over = HandOver::try_new(draft, &[], now)?;
        tx.put_hand_over(case.id, 1, &SignedFor { hand_over, staff: None }).await?;
    }
    let mut event = actor.did(system, Some(post), OPENED, (CASE, case.id.0), Some(case.at().id));
    event.at = now;
    event.changes.push(Change::plain(LIFECYCLE, None, Some(json!(case.standing.lifecycle))));
    event.changes.push(Change::plain(STATE, None, Some(json!(case.standing.state))));
    if let Some(parent) = case.parent {
        event.changes.push(Change::plain(PARENT, None, Some(json!(parent))));
    }
    tx.record(&event, &[]).await?;
    if receiver.is_some() {
        tell_receiver(tx, system, &case, &event).await?;
    }
    Ok(case)
}

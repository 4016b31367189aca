//! What is kept of an act: itself, its event, and the messages to those who have to hear of it.

use super::CASE;
use super::act::Action;
use crate::AppError;
use crate::actor::Actor;
use crate::messages::{Causing, hearers, write};
use crate::rules::Rules;
use crate::system::System;
use domain::access::{self, Post};
use domain::case::Case;
use domain::journal::{Change, Code, Event};
use domain::lifecycle::Outcome;
use domain::message::{Kind, causes};
use serde_json::{Map, json};
use store::{Act, Tx};

const ACTED: Code = Code::literal("case.acted");
const ACTION: Code = Code::literal("action");
const STATE: Code = Code::literal("state");
const HOLDER: Code = Code::literal("holder");
const DUE: Code = Code::literal("due");

/// What an act made of a case.
pub(super) struct Made<'a> {
    pub(super) before: &'a Case,
    pub(super) after: &'a Case,
    pub(super) given: &'a Action,
    pub(super) outcome: &'a Outcome,
    pub(super) now: domain::calendar::Moment,
}

/// Keeps an act.
pub(super) async fn note(
    tx: &Tx,
    system: &System,
    rules: &Rules,
    (actor, post): (&Actor, &Post),
    made: &Made<'_>,
) -> Result<(), AppError> {
    let Made { before, after, given, outcome, now } = *made;
    let number = tx.count_acts(after.id).await? + 1;
    let act = Act {
        action: given.action.clone(),
        from: before.standing.state.clone(),
        to: after.standing.state.clone(),
        person: Some(actor.person),
        post: Some(post.id),
        at: now,
        fields: given.fields.clone(),
    };
    tx.add_act(after.id, number, &act).await?;
    let mut event = actor.did(system, Some(post), ACTED, (CASE, after.id.0), Some(after.at().id));
    event.at = now;
    event.changes.push(Change::plain(ACTION, None, Some(json!(given.action))));
    event.changes.extend(changes(before, after, rules));
    tx.record(&event, &[]).await?;
    for (kind, relation) in causes(before, after, &outcome.effects, &outcome.by) {
        let action = match kind {
            Kind::Assigned | Kind::Returned => access::Action::CaseAct,
            _ => access::Action::CaseRead,
        };
        let to = hearers(tx, system, after, (relation, action)).await?;
        let of = Causing { event: &event, kind, args: &args(after, Some(&given.action)) };
        write(tx, &of, to).await?;
    }
    Ok(())
}

/// Tells those at the unit to which a case was assigned as it was opened.
pub(super) async fn tell_receiver(
    tx: &Tx,
    system: &System,
    case: &Case,
    event: &Event,
) -> Result<(), AppError> {
    let (relation, action) = (domain::lifecycle::Relation::Responsible, access::Action::CaseAct);
    let to = hearers(tx, system, case, (relation, action)).await?;
    let of = Causing { event, kind: Kind::Assigned, args: &args(case, None) };
    write(tx, &of, to).await
}

fn args(case: &Case, action: Option<&String>) -> Map<String, serde_json::Value> {
    let state = [(STATE.into(), json!(case.standing.state))];
    state.into_iter().chain(action.map(|action| (ACTION.into(), json!(action)))).collect()
}

fn changes(before: &Case, after: &Case, rules: &Rules) -> Vec<Change> {
    let holder = |case: &Case| case.holder.as_ref().map(|place| json!(place.path.code()));
    let due = |case: &Case| case.due(&rules.calendar).map(|due| json!(due));
    let sides = [
        (STATE, Some(json!(before.standing.state)), Some(json!(after.standing.state))),
        (HOLDER, holder(before), holder(after)),
        (DUE, due(before), due(after)),
    ];
    let changed = sides.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(field, before, after)| Change::plain(field, before, after)).collect()
}

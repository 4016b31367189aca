//! The escalation ladder: whoever has to hear of a missed clock is noted once, by whichever process comes first.

use super::{CASE, alarm};
use crate::AppError;
use crate::messages::{Causing, hearers, write};
use crate::system::System;
use domain::access::Action;
use domain::case::Case;
use domain::id::{CaseId, EventId, RequestId};
use domain::journal::{Change, Code, Event, Subject};
use domain::message::Kind;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ESCALATED: Code = Code::literal("case.escalated");
const CLOCK: Code = Code::literal("clock");
const TO: Code = Code::literal("to");
const DUE: Code = Code::literal("due");

/// How many cases one sweep looks at.
const BATCH: u64 = 200;

/// Notes for each case whose clocks were missed by now who has to hear of it, and returns how many cases it looked at.
/// It may run anywhere, also in several programs at once.
///
/// # Errors
/// The store's. One case that fails doesn't keep the others waiting.
pub async fn sweep(system: &System) -> Result<usize, AppError> {
    let ids = system.store().alarms(system.now(), BATCH).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    for id in &ids {
        let look = async |tx: Tx| look(&tx, system, *id).await;
        if let Err(fault) = system.store().write("sweep_clocks", look).await {
            tracing::error!(%fault, case = %id, "cannot note who hears of a missed clock");
        }
    }
    Ok(ids.len())
}

async fn look(tx: &Tx, system: &System, id: CaseId) -> Result<(), AppError> {
    let rules = &*system.rules_in(tx).await?;
    let Some(mut case) = tx.case(id).await? else { return Ok(()) };
    let (now, lifecycle) = (system.now(), rules.lifecycle(&case)?);
    let passed = lifecycle.escalations(&case.standing, &rules.calendar);
    let mut rungs = std::collections::HashMap::new();
    for escalation in passed {
        let rung = rungs.entry(escalation.clock.clone()).or_insert(0_usize);
        let number = *rung;
        *rung += 1;
        let timer = case.standing.timers.iter().find(|timer| timer.clock == escalation.clock);
        let Some(timer) = timer.filter(|_| escalation.at <= now) else { continue };
        let due = timer.due(&rules.calendar);
        if tx.escalate(id, (&escalation.clock, timer.started), number, escalation.at).await? {
            let mut event = heard(system, &case);
            event.changes.push(Change::plain(CLOCK, None, Some(json!(escalation.clock))));
            event.changes.push(Change::plain(TO, None, Some(json!(escalation.to))));
            event.changes.push(Change::plain(DUE, None, due.map(|due| json!(due))));
            tx.record(&event, &[]).await?;
            let hearers = hearers(tx, system, &case, (escalation.to, Action::CaseRead)).await?;
            let args = [(CLOCK, json!(escalation.clock)), (TO, json!(escalation.to)), (DUE, json!(due))];
            let args = args.into_iter().map(|(name, value)| (name.into(), value)).collect();
            let of = Causing { event: &event, kind: Kind::Escalated, args: &args };
            write(tx, &of, hearers).await?;
        }
    }
    for timer in &mut case.standing.timers {
        timer.note_missed(now, &rules.calendar);
    }
    tx.save_case(&case, case.due(&rules.calendar), alarm(&case, rules, Some(now))?).await?;
    Ok(())
}

fn heard(system: &System, case: &Case) -> Event {
    Event {
        id: EventId(Uuid::now_v7()),
        at: system.now(),
        person: None,
        post: None,
        what: ESCALATED,
        subject: Subject { kind: CASE, id: case.id.0 },
        unit: Some(case.at().id),
        changes: Vec::new(),
        request: RequestId(Uuid::now_v7()),
    }
}

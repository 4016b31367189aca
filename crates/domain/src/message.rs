//! Messages: what a person is written to about, and who hears of what became of a case. They hold codes and values; words
//! are made when they are read.

use crate::access::{NoSuchName, names};
use crate::calendar::Moment;
use crate::case::Case;
use crate::hand_over;
use crate::id::{EventId, MessageId, PersonId};
use crate::journal::Subject;
use crate::lifecycle::{Effect, Relation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::str::FromStr;

names! {
    /// Why somebody is written to.
    Kind {
        /// 超期提醒: a clock of a case was missed, and it is their turn to hear of it.
        Escalated = "case.escalated",
        /// 交办、转办: a case was handed over to their unit.
        Assigned = "case.assigned",
        /// 退回: a case came back to them.
        Returned = "case.returned",
        /// 办结: a case of theirs has ended; an application was decided.
        Finished = "case.finished",
    }
}

/// A message to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id: a UUIDv7, so later ones are greater.
    pub id: MessageId,
    /// Whom it is for.
    pub person: PersonId,
    /// Why they are written to.
    pub kind: Kind,
    /// What it is about.
    pub subject: Subject,
    /// What else there is to say: codes and values, never what says something about a person.
    pub args: Map<String, Value>,
    /// The event that it comes from.
    pub event: EventId,
    /// When it was written.
    pub made: Moment,
    /// When it was read.
    pub read: Option<Moment>,
}

/// Why who hears of it when an action with these effects made `after` of `before`. `by` are the relations for which
/// whoever acted was let.
pub fn causes(before: &Case, after: &Case, effects: &[Effect], by: &[Relation]) -> Vec<(Kind, Relation)> {
    let mut causes = Vec::new();
    let hands = |kind| effects.contains(&Effect::HandOver(kind));
    if hands(hand_over::Kind::Assign) || hands(hand_over::Kind::Transfer) {
        causes.push((Kind::Assigned, Relation::Responsible));
    }
    if hands(hand_over::Kind::Return) {
        causes.push((Kind::Returned, mender(after)));
    }
    let ends = after.group.is_final() && !before.group.is_final();
    if ends && !by.contains(&Relation::Sender) {
        causes.push((Kind::Finished, Relation::Sender));
        if after.standing.lifecycle == "application" {
            // The unit whose target it is, when somebody else applied for it.
            causes.push((Kind::Finished, Relation::CoResponsible));
        }
    }
    causes
}

/// Who has to mend what came back: whoever has it; before it was handed over, whoever made it.
fn mender(case: &Case) -> Relation {
    match (&case.holder, case.person) {
        (Some(_), _) => Relation::Responsible,
        (None, Some(_)) => Relation::Sender,
        (None, None) => Relation::Reporter,
    }
}

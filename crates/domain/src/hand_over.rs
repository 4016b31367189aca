//! Hand-overs: every time something goes from one to another is a record of its own.

use crate::calendar::{Moment, ZONE};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why something is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 交办: the first time, or anew after it came back.
    Assign,
    /// 转办: from one responsible to another.
    Transfer,
    /// 退回: from whoever has it to one of those through whose hands it came, or from one of them to whoever has it.
    Return,
    /// 抽调: somebody is lent for a time; the responsible one stays so.
    Second,
    /// 上报升级: somebody above is called in; the responsible one stays so.
    Escalate,
}

impl Kind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Assign => "assign",
            Kind::Transfer => "transfer",
            Kind::Return => "return",
            Kind::Second => "second",
            Kind::Escalate => "escalate",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Kind::Assign, Kind::Transfer, Kind::Return, Kind::Second, Kind::Escalate]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// True when the receiver has to do it from now on.
    pub fn moves(self) -> bool {
        matches!(self, Kind::Assign | Kind::Transfer | Kind::Return)
    }

    /// The fields that an action must ask for to make such a record. Whom a return goes to is seen from earlier ones.
    pub fn needs(self) -> &'static [Need] {
        match self {
            Kind::Assign => &[Need::Receiver],
            Kind::Return => &[Need::Reason],
            Kind::Transfer | Kind::Escalate => &[Need::Receiver, Need::Reason],
            Kind::Second => &[Need::Receiver, Need::Reason, Need::Until],
        }
    }
}

/// A field of a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Whoever gets it: a unit or a person.
    Receiver,
    /// Why: a text.
    Reason,
    /// The last day of a loan: a date.
    Until,
}

impl Need {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Need::Receiver => "receiver",
            Need::Reason => "reason",
            Need::Until => "until",
        }
    }
}

/// What somebody wants to hand over. Parties are ids of units or persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Why.
    pub kind: Kind,
    /// Whoever gives it.
    pub sender: String,
    /// Whoever gets it.
    pub receiver: String,
    /// The reason in words.
    pub reason: Option<String>,
    /// The last day of a loan.
    pub until: Option<NaiveDate>,
    /// True when the receiver is above the sender in the tree of units.
    pub goes_up: bool,
}

/// Something was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Why.
    pub kind: Kind,
    /// Whoever gave it.
    pub sender: String,
    /// Whoever got it.
    pub receiver: String,
    /// The reason in words.
    pub reason: Option<String>,
    /// The last day of a loan.
    pub until: Option<NaiveDate>,
    /// When it was sent. Clocks start here, not at the receipt.
    pub sent: Moment,
    /// When the receiver signed for it.
    pub received: Option<Moment>,
}

/// Why something can't be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// It goes to its sender.
    #[error("sender and receiver are the same")]
    ToItself,
    /// Something that this kind needs is missing.
    #[error("`{}` is missing", need.name())]
    Missing {
        /// What.
        need: Need,
    },
    /// Only a loan has a last day.
    #[error("only a loan has a last day")]
    UntilWithoutLoan,
    /// The last day of the loan is before its first.
    #[error("the loan ends before it begins")]
    EndsBeforeStart,
    /// It has been handed over before: a transfer is needed.
    #[error("it has been assigned already")]
    AssignedAlready,
    /// The sender doesn't have it.
    #[error("the sender doesn't have it")]
    NotTheHolder,
    /// A return goes between whoever has it and those through whose hands it came.
    #[error("a return goes back where it came from")]
    NotBack,
    /// An escalation goes up.
    #[error("an escalation goes up")]
    NotUp,
    /// It would be before the last hand-over, or received before it was sent.
    #[error("it would be before what happened before it")]
    BackInTime,
    /// The receiver has signed for it before.
    #[error("it has been received already")]
    ReceivedAlready,
}

/// The hand-overs that moved the case.
fn moves(records: &[HandOver]) -> impl DoubleEndedIterator<Item = &HandOver> {
    records.iter().filter(|record| record.kind.moves())
}

/// Whoever has to do it now, after these hand-overs in their order.
pub fn holder(records: &[HandOver]) -> Option<&str> {
    moves(records).next_back().map(|record| record.receiver.as_str())
}

impl HandOver {
    /// The record of `draft`, sent at `now` after the `earlier` ones.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn try_new(draft: Draft, earlier: &[HandOver], now: Moment) -> Result<Self, Refusal> {
        let Draft { kind, sender, receiver, reason, until, goes_up } = draft;
        let reason = reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        for need in kind.needs() {
            let given = match need {
                Need::Receiver => !receiver.is_empty(),
                Need::Reason => reason.is_some(),
                Need::Until => until.is_some(),
            };
            if !given {
                return Err(Refusal::Missing { need: *need });
            }
        }
        if sender == receiver {
            return Err(Refusal::ToItself);
        }
        if until.is_some() && kind != Kind::Second {
            return Err(Refusal::UntilWithoutLoan);
        }
        if until.is_some_and(|day| day < now.with_timezone(&ZONE).date_naive()) {
            return Err(Refusal::EndsBeforeStart);
        }
        if kind == Kind::Escalate && !goes_up {
            return Err(Refusal::NotUp);
        }
        if earlier.last().is_some_and(|last| now < last.sent) {
            return Err(Refusal::BackInTime);
        }
        check_way(kind, &sender, &receiver, earlier)?;
        Ok(Self { kind, sender, receiver, reason, until, sent: now, received: None })
    }

    /// The receiver signs for it.
    ///
    /// # Errors
    /// They have before, or it hasn't been sent yet.
    pub fn receive(&mut self, now: Moment) -> Result<(), Refusal> {
        if self.received.is_some() {
            return Err(Refusal::ReceivedAlready);
        }
        if now < self.sent {
            return Err(Refusal::BackInTime);
        }
        self.received = Some(now);
        Ok(())
    }
}

/// Whether it may go this way, after what happened before.
fn check_way(kind: Kind, sender: &str, receiver: &str, earlier: &[HandOver]) -> Result<(), Refusal> {
    let has_it = |party: &str| holder(earlier) == Some(party);
    let passed_it = |party: &str| moves(earlier).any(|record| record.sender == party);
    let assigned_it = || earlier.iter().any(|record| record.kind == Kind::Assign && record.sender == sender);
    let (fits, refusal) = match kind {
        // Lent staff come from anywhere.
        Kind::Second => return Ok(()),
        Kind::Assign => {
            (holder(earlier).is_none() || (has_it(sender) && assigned_it()), Refusal::AssignedAlready)
        }
        Kind::Transfer | Kind::Escalate => (has_it(sender), Refusal::NotTheHolder),
        Kind::Return => {
            let back = has_it(sender) && passed_it(receiver);
            (back || (passed_it(sender) && has_it(receiver)), Refusal::NotBack)
        }
    };
    if fits { Ok(()) } else { Err(refusal) }
}

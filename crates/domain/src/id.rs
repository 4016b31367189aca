//! Ids: UUIDs, each kind a type of its own. Whoever makes a thing makes its id.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// The id of an event: a UUIDv7, made by whoever makes the event.
    EventId,
    /// The id of a person.
    PersonId,
    /// The id of a post: a person's role at a unit.
    PostId,
    /// The id of a request, or of a job's run.
    RequestId,
    /// The id of a salt.
    SaltId,
    /// The id of a unit.
    UnitId,
    /// The id of a reorganisation of units.
    ReorganisationId,
    /// The id of a network link between units.
    LinkId,
    /// The id of a peer group.
    GroupId,
    /// The id of a goal.
    GoalId,
    /// The id of a milestone.
    MilestoneId,
    /// The id of a target.
    TargetId,
    /// The id of declared points.
    DeclaredId,
    /// The id of a restatement.
    RestatementId,
    /// The id of a case.
    CaseId,
    /// The id of a request to have seconded staff back.
    RecallId,
    /// The id of an account: a person's way in.
    AccountId,
    /// The id of an API token.
    TokenId,
    /// The id of a file that was handed in.
    FileId,
    /// The id of a message to a person.
    MessageId,
    /// The id of a notice.
    NoticeId,
    /// The id of a job, made by whoever asks for it.
    JobId,
}

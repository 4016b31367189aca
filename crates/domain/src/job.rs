//! Jobs: what is done later, after the change that asks for it was saved with them.

use crate::id::JobId;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Whoever takes a job has so long before another may take it.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

/// A job is tried so often.
pub const TRIES: i32 = 8;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Make the thumbnail of the file that is its subject.
    Thumbnail,
    /// Compute the board that is its subject.
    Board,
}

impl JobKind {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Thumbnail, Self::Board];

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Thumbnail => "thumbnail",
            Self::Board => "board",
        }
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id. What it does is done once for each id, however often it is tried.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// With what.
    pub subject: Uuid,
    /// Not before this time.
    pub due: DateTime<Utc>,
    /// How often it was taken, this time too. Whoever took it at an earlier count has lost it.
    pub tries: i32,
}

/// When a job that failed for the `tries`-th time is due again: after 2, 4, 8 … seconds; never after the last try.
pub fn again(tries: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let power = u32::try_from(tries).ok()?;
    (tries < TRIES).then(|| now + TimeDelta::seconds(2_i64.saturating_pow(power)))
}

//! Versions of a scoring scheme (考核方案), each in force from a period on.

use crate::goal::month_of;
use crate::id::PersonId;
use crate::period::Period;
use chrono::{DateTime, Utc};

/// A version of a scheme as it was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeVersion {
    /// The scheme's code.
    pub code: String,
    /// From 1, without gaps.
    pub version: u32,
    /// What its boards are called.
    pub title: String,
    /// The first period that is scored by it, of the scheme's own cadence.
    pub from: Period,
    /// The file's text, TOML, as it was given.
    pub text: String,
    /// Who is scored on what, a CSV file's text as it was given; without it every unit on every indicator.
    pub assign: Option<String>,
    /// Why it was changed, or the document that orders it.
    pub reason: Option<String>,
    /// Who saved it.
    pub person: PersonId,
    /// When.
    pub recorded: DateTime<Utc>,
}

/// The version that a period is scored by: of those that begin with it or before, the one saved last. So a version that is
/// saved for an earlier period than the one before it replaces that one from there on.
pub fn in_force(versions: &[SchemeVersion], period: Period) -> Option<&SchemeVersion> {
    let begun = versions.iter().filter(|version| month_of(version.from) <= month_of(period));
    begun.max_by_key(|version| version.version)
}

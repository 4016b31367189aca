//! Faults of the files that operators write: what is wrong, at which line and key, and what was expected. The words are
//! in the message files, under the fault's code.

use serde::Serialize;
use std::fmt;

/// One fault and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Line of the file, from 1.
    pub line: usize,
    /// Key, with the tables that it lies in: `transition.who`.
    pub key: String,
    /// What it is.
    #[serde(flatten)]
    pub what: What,
}

/// What is wrong. Every variant's fields are the arguments of its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message of each code explains it and its arguments")]
pub enum What {
    Syntax { message: String },
    UnknownKey { found: String, nearest: Option<String> },
    MissingKey { wanted: String },
    WrongType { found: String, expected: String },
    UnknownValue { found: String, nearest: Option<String> },
    OutOfRange { found: String, expected: String },
    Duplicate { found: String },
    // Calendars
    NoSuchDate { found: String },
    EndsBeforeStart { from: String, to: String },
    HolidayAndWorkday { found: String },
    OtherYear { found: String, year: i32 },
    // Lifecycles
    NoState,
    NoDoneState,
    Unreachable { found: String },
    DeadEnd { found: String },
    NeverEnds { found: String },
    Ambiguous { action: String, state: String, relation: String, first_line: usize },
    BarsItself { relation: String },
    HandOverNeeds { kind: String, field: String },
    TwoHandOvers,
    NobodyToPassDown { action: String },
    StartsAndStops { state: String },
    LadderFalls { found: String },
    Unused { found: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}: {:?}", self.line, self.key, self.what)
    }
}

/// All faults of a file, in the order of its lines; at least one when it is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes one more.
    pub fn push(&mut self, line: usize, key: impl Into<String>, what: What) {
        self.0.push(Fault { line, key: key.into(), what });
    }

    /// `Ok(value)` when there is none.
    pub fn or<T>(mut self, value: T) -> Result<T, Self> {
        self.0.sort_by_key(|fault| fault.line);
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} faults", self.0.len())?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl std::error::Error for Faults {}

/// The known name that `found` most likely means, if any is near; among equals the first.
pub(crate) fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let slips = |name: &&str| strsim::osa_distance(found, name);
    let near = |name: &&str| slips(name) <= 1 || strsim::jaro_winkler(found, name) >= 0.75;
    known.into_iter().filter(near).min_by_key(slips).map(str::to_owned)
}

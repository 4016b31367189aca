//! Why a use case failed: what may be said outside, and what is for the log.

use crate::months::Unfinished;
use crate::units::TakenUnit;
use chrono::{Datelike, NaiveDate};
use domain::access::{Action, Reach, Role};
use domain::hand_over;
use domain::lifecycle;
use domain::period::Period;
use kernel::fault::{Faults, Place, What};
use report::{Language, Words, fault_json};
use serde_json::Value;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The input has faults: all of them. Nothing was written.
    #[error(transparent)]
    Input(#[from] Faults),
    /// It was cancelled. Nothing was written.
    #[error("cancelled")]
    Cancelled,
    /// Something that is not the input's fault: the demo's world that can't be unpacked.
    #[error("{cause}")]
    Outside {
        /// What came in the way.
        cause: String,
    },
    /// Nobody is signed in, or the session or token is good no more.
    #[error("sign in first")]
    NotSignedIn,
    /// Name or password is wrong; which of them isn't said.
    #[error("no account with this name takes this password")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("locked for {seconds} seconds")]
    Locked {
        /// For how long.
        seconds: i64,
    },
    /// The account came with a demo world, where its password is published.
    #[error("an account of the demo signs in to the demo only")]
    DemoAccount,
    /// Somebody signed on at another place, and has no open account here.
    #[error("there is no open account {name}")]
    NoAccount {
        /// The account's name, as the other place has it.
        name: String,
    },
    /// Nothing else may be done before the password is changed.
    #[error("change the password first")]
    MustChangePassword,
    /// None of the posts held today allows it.
    #[error("no post held today allows {action} there")]
    Denied {
        /// What was asked for.
        action: Action,
        /// The roles that may, and how the thing must lie to their post.
        roles: Vec<(Role, Vec<Reach>)>,
    },
    /// There is none, or its existence is private.
    #[error("no {kind} {id}")]
    NotFound {
        /// The kind of thing.
        kind: &'static str,
        /// What was asked for.
        id: String,
    },
    /// What was given doesn't fit: all of it.
    #[error("{} values don't fit", .0.len())]
    Invalid(Vec<Misfit>),
    /// A file of a kind that isn't taken.
    #[error("expected a JPEG, PNG or WebP picture, or a PDF, Word, Excel, CSV or text file")]
    WrongKind,
    /// A file that is too large.
    #[error("a file may have {most} bytes")]
    TooLarge {
        /// The most that it may have.
        most: u64,
    },
    /// It doesn't go together with how things stand.
    #[error("{detail}")]
    Conflict {
        /// The problem's code, as in docs/api-errors.md.
        code: &'static str,
        /// What stands in the way.
        detail: String,
    },
    /// Units would be in two peer groups of a set: all of them.
    #[error("{} units are in another group of the set: {}", .0.len(), taken(.0))]
    InAnotherGroup(Vec<TakenUnit>),
    /// A month that can't be sealed yet: all that is unfinished of it.
    #[error("{} of the month's reports and boards are unfinished", .0.len())]
    MonthUnfinished(Vec<Unfinished>),
    /// It was changed by others since it was read.
    #[error("it was changed by others since version {given}")]
    Stale {
        /// The version that the change was made for.
        given: i64,
        /// How it stands now.
        current: Box<Value>,
    },
    /// A lifecycle doesn't take the action.
    #[error(transparent)]
    Refused(#[from] lifecycle::Refusal),
    /// It can't be handed over.
    #[error(transparent)]
    NotHandedOver(#[from] hand_over::Refusal),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The first of them, for people.
fn taken(units: &[TakenUnit]) -> String {
    let told = units.iter().take(5).map(|of| format!("{} in {}", of.unit, of.group));
    let more = if units.len() > 5 { ", …" } else { "" };
    told.collect::<Vec<_>>().join(", ") + more
}

/// A value that doesn't fit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Misfit {
    /// Where, as a JSON pointer into what was given: `/name`.
    pub at: String,
    /// What is wrong, for programs: `too_long`.
    pub code: String,
    /// What was expected.
    pub expected: String,
}

impl Misfit {
    pub(crate) fn new(at: impl Into<String>, code: &str, expected: impl Into<String>) -> Self {
        Self { at: at.into(), code: code.to_owned(), expected: expected.into() }
    }
}

/// Faults of a file for programs, as `--json` has them, with messages in the language that a client asks for in
/// Accept-Language: Chinese unless English comes first.
pub fn faults_json(faults: &Faults, accepted: &str) -> Vec<Value> {
    let words = Words::new(language(accepted));
    faults.0.iter().map(|fault| fault_json(&words, fault)).collect()
}

/// The language that a client asks for in Accept-Language: Chinese unless English comes first.
/// Nobody mends more at once.
const MOST_FAULTS: usize = 1_000;

/// The first of a file's faults, by place, and how many there are more.
pub(crate) fn few(faults: Faults) -> AppError {
    let mut faults = faults.sorted();
    let more = faults.0.len().saturating_sub(MOST_FAULTS);
    if more > 0 {
        let file = faults.0.first().and_then(|fault| fault.at.file.clone());
        faults.0.truncate(MOST_FAULTS);
        faults.push(Place { file, ..Place::new() }.fault(What::MoreFaults { found: more }));
    }
    faults.into()
}

pub(crate) fn language(accepted: &str) -> Language {
    let first = accepted.split(',').next().unwrap_or_default().trim().to_ascii_lowercase();
    if first.starts_with("en") { Language::English } else { Language::Chinese }
}

impl AppError {
    pub(crate) fn not_found(kind: &'static str, id: impl ToString) -> Self {
        Self::NotFound { kind, id: id.to_string() }
    }

    pub(crate) fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict { code, detail: detail.into() }
    }

    pub(crate) fn outside(cause: impl ToString) -> Self {
        Self::Outside { cause: cause.to_string() }
    }
}

/// Collects all that doesn't fit, to say it at once.
#[derive(Default)]
pub(crate) struct Misfits(Vec<Misfit>);

impl Misfits {
    pub(crate) fn add(&mut self, at: &str, code: &str, expected: impl Into<String>) {
        self.0.push(Misfit::new(at, code, expected));
    }

    /// A text of 1 to `longest` characters, blanks around it not counted.
    pub(crate) fn text(&mut self, at: &str, text: &str, longest: usize) {
        let length = text.trim().chars().count();
        if length == 0 || length > longest {
            let code = if length == 0 { "empty" } else { "too_long" };
            self.add(at, code, format!("1 to {longest} characters"));
        }
    }

    /// A day that both databases and any calendar can take.
    pub(crate) fn day(&mut self, at: &str, day: Option<NaiveDate>) {
        if day.is_some_and(|day| !(1900..=2199).contains(&day.year())) {
            self.add(at, "out_of_range", "a day of the years 1900 to 2199");
        }
    }

    /// A period of years that boards are made for; none when it isn't one.
    pub(crate) fn period(&mut self, at: &str, text: &str) -> Option<Period> {
        let period = text.parse::<Period>().ok().filter(|period| (1900..=2199).contains(&period.year()));
        if period.is_none() {
            self.add(at, "bad_period", "a period from 1900 to 2199: `2022-03`, `2022-Q1`, `2022-H1`, `2022`");
        }
        period
    }

    /// Fails when there are any.
    pub(crate) fn done(self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid(self.0)) }
    }
}

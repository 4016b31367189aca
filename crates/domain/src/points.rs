//! Declared points (加减分): added to a node's score of a unit in a period, by a document.

use crate::id::{CaseId, DeclaredId, PersonId, UnitId};
use crate::period::Period;
use chrono::{DateTime, Utc};

/// The most points of one declaration, either way.
pub const MOST: f64 = 100.0;

/// Points in hundredths, so that sums are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// Of a number with at most two decimals, not 0 and within [`MOST`].
    pub fn of(points: f64) -> Option<Self> {
        let whole = (points * 100.0).round();
        let is_so = points.is_finite() && points.abs() <= MOST && (whole - points * 100.0).abs() < 1e-6;
        (is_so && whole != 0.0).then_some(Self(whole as i64))
    }

    /// As a number.
    pub fn points(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// Points declared for a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredPoints {
    /// Its id.
    pub id: DeclaredId,
    /// The code of the scheme.
    pub scheme: String,
    /// The unit.
    pub unit: UnitId,
    /// The period of the board.
    pub period: Period,
    /// The code of the node or indicator.
    pub node: String,
    /// Added to the node's score; below 0 taken from it.
    pub points: Hundredths,
    /// Why.
    pub reason: String,
    /// The document that says so.
    pub document: String,
    /// The application that they were decided by.
    pub case: Option<CaseId>,
    /// Who decided.
    pub person: Option<PersonId>,
    /// When they were recorded.
    pub recorded: DateTime<Utc>,
}

/// How much may be declared for a unit on a board of a period; none is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Caps {
    /// The most that is added.
    pub added: Option<Hundredths>,
    /// The most that is taken.
    pub taken: Option<Hundredths>,
}

/// The sum of the same sign as `new`, when it would be beyond the cap with `new`.
pub fn beyond(declared: &[Hundredths], new: Hundredths, caps: Caps) -> Option<Hundredths> {
    let cap = if new.0 > 0 { caps.added } else { caps.taken }?;
    let alike = declared.iter().filter(|of| of.0.signum() == new.0.signum());
    let sum = alike.map(|of| of.0).sum::<i64>() + new.0;
    (sum.abs() > cap.0).then_some(Hundredths(sum))
}

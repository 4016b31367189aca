//! Network links (组网): which party organisation works through which self-governing body, and in which grid.

use crate::access::{NoSuchName, names};
use crate::days::Days;
use crate::id::{LinkId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

names! {
    /// What a link joins: the upper unit to the lower one.
    LinkKind {
        /// 党组织–自治组织: a party organisation to a self-governing body.
        PartyBody = "party_body",
        /// 自治组织–网格: a self-governing body to a grid.
        BodyGrid = "body_grid",
        /// 党组织–网格: a party organisation to a grid, as a grid branch (网格支部) to its grid.
        PartyGrid = "party_grid",
    }
}

/// A link between two units for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// What it joins.
    pub kind: LinkKind,
    /// The unit that leads or governs.
    pub upper: UnitId,
    /// The unit that is led or governed.
    pub lower: UnitId,
    /// When.
    pub days: Days,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// Why a link isn't made or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It joins a unit to itself.
    #[error("a unit isn't linked to itself")]
    ToItself,
    /// The same two units are linked in the same way on one of the days.
    #[error("the same is linked on one of the days already, by {link}")]
    Double {
        /// The other link.
        link: LinkId,
    },
    /// It ends on that day or before.
    #[error("it ends on that day or before already")]
    Over,
    /// It would end before the day before its first.
    #[error("it can't end before {earliest}")]
    TooEarly {
        /// The day before its first.
        earliest: NaiveDate,
    },
}

impl Link {
    /// Whether it can be made beside others.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, others: &[Self]) -> Result<(), Refusal> {
        if self.upper == self.lower {
            return Err(Refusal::ToItself);
        }
        let joins = |link: &Self| (link.kind, link.upper, link.lower);
        let same = |other: &&Self| joins(other) == joins(self) && other.days.overlap(&self.days);
        others.iter().find(same).map_or(Ok(()), |other| Err(Refusal::Double { link: other.id }))
    }

    /// The link with `last` as its last day, earlier than before. The day before its first says that it never was.
    ///
    /// # Errors
    /// It ends by then already, or the day is too early.
    pub fn ended(&self, last: NaiveDate) -> Result<Self, Refusal> {
        if self.days.ends.is_some_and(|ends| ends <= last) {
            return Err(Refusal::Over);
        }
        let earliest = self.days.starts.pred_opt().unwrap_or(self.days.starts);
        if last < earliest {
            return Err(Refusal::TooEarly { earliest });
        }
        let days = Days { ends: Some(last), ..self.days };
        Ok(Self { days, version: self.version + 1, ..self.clone() })
    }
}

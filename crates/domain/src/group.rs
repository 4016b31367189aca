//! Peer groups (分组): units ranked against each other. A set (分组方案) has groups, and a unit is in one of them at most on a
//! day.

use crate::days::Days;
use crate::id::{GroupId, UnitId};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A group of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerGroup {
    /// Its id.
    pub id: GroupId,
    /// The code of its set: `towns-year`.
    pub set: String,
    /// Its code within the set.
    pub code: String,
    /// What people call it.
    pub title: String,
    /// When there is such a group.
    pub days: Days,
    /// Who is in it, by first day and unit. A unit may leave and come back.
    pub members: Vec<Member>,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// A unit in a group. Days on which there is no such group don't count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// When.
    pub days: Days,
    /// Who.
    pub unit: UnitId,
}

/// A unit that would be in two groups of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The unit.
    pub unit: UnitId,
    /// The other group.
    pub group: GroupId,
    /// When it is in the other one.
    pub days: Days,
}

/// Why a group isn't changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Its last day is over: who was in it stays as it was.
    #[error("the group is over")]
    Over,
    /// It would end before the day before its first.
    #[error("it can't end before {earliest}")]
    EndsTooEarly {
        /// The day before its first.
        earliest: NaiveDate,
    },
    /// Members would change on a day on which there is no such group.
    #[error("there is no such group on {from}")]
    NotThere {
        /// The day.
        from: NaiveDate,
    },
}

/// What to change of a group; what isn't there stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// What people call it.
    pub title: Option<String>,
    /// All its members from a day on.
    pub members: Option<(BTreeSet<UnitId>, NaiveDate)>,
    /// Its last day.
    pub ends: Option<NaiveDate>,
}

impl PeerGroup {
    /// The group after a change, with the next version.
    ///
    /// # Errors
    /// The first rule that the change breaks.
    pub fn changed(&self, change: Change, today: NaiveDate) -> Result<Self, Refusal> {
        if !self.days.reach(today) {
            return Err(Refusal::Over);
        }
        let earliest = self.days.starts.pred_opt().unwrap_or(self.days.starts);
        if change.ends.is_some_and(|last| last < earliest) {
            return Err(Refusal::EndsTooEarly { earliest });
        }
        let days = Days { ends: change.ends.or(self.days.ends), ..self.days };
        let members = match change.members {
            None => self.members.clone(),
            Some((_, from)) if !days.has(from) => return Err(Refusal::NotThere { from }),
            Some((units, from)) => self.members_from(&units, from),
        };
        let title = change.title.unwrap_or_else(|| self.title.clone());
        Ok(Self { title, days, members, version: self.version + 1, ..self.clone() })
    }

    /// The members with the days that count.
    pub fn counting(&self) -> impl Iterator<Item = Member> {
        let counted = |member: &Member| Member { days: member.days.and(&self.days), ..*member };
        self.members.iter().map(counted).filter(|member| !member.days.is_empty())
    }

    /// The units that are in it on a day.
    pub fn units_on(&self, day: NaiveDate) -> BTreeSet<UnitId> {
        self.counting().filter(|member| member.days.has(day)).map(|member| member.unit).collect()
    }

    /// The members when from this day on they are exactly these units; on earlier days they are who they were.
    pub fn members_from(&self, units: &BTreeSet<UnitId>, from: NaiveDate) -> Vec<Member> {
        let Some(before) = from.pred_opt() else {
            return units.iter().map(|unit| open(*unit, from)).collect();
        };
        let mut staying = BTreeSet::new();
        let earlier = self.members.iter().filter(|member| member.days.starts < from);
        let mut members: Vec<Member> = earlier
            .map(|member| {
                let stays =
                    units.contains(&member.unit) && member.days.ends.is_none_or(|last| last >= before);
                let last = member.days.ends.map_or(before, |last| last.min(before));
                let ends = if stays { None } else { Some(last) };
                if stays {
                    staying.insert(member.unit);
                }
                Member { days: Days { ends, ..member.days }, ..*member }
            })
            .collect();
        members.extend(units.difference(&staying).map(|unit| open(*unit, from)));
        members.sort_by_key(|member| (member.days.starts, member.unit));
        members
    }

    /// The units that are in one of the `others`, groups of the same set, on one of the days too.
    pub fn taken(&self, others: &[Self]) -> Vec<Taken> {
        let others = others.iter().filter(|other| other.id != self.id);
        let theirs: Vec<Taken> = others
            .flat_map(|other| {
                let taken = |member: Member| Taken { unit: member.unit, group: other.id, days: member.days };
                other.counting().map(taken)
            })
            .collect();
        let own: Vec<Member> = self.counting().collect();
        let clash = |of: &Taken| own.iter().any(|own| own.unit == of.unit && own.days.overlap(&of.days));
        theirs.into_iter().filter(clash).collect()
    }
}

fn open(unit: UnitId, from: NaiveDate) -> Member {
    Member { days: Days { starts: from, ends: None }, unit }
}

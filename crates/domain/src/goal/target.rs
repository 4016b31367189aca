//! Targets, which are only ever added, and the values that they are compared with.

use super::Aim;
use crate::id::{CaseId, GoalId, PersonId, TargetId, UnitId};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::period::Period;

/// What a unit is to reach in a period, as decided once.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its id.
    pub id: TargetId,
    /// The goal.
    pub goal: GoalId,
    /// The unit; none for all that have no target of their own.
    pub unit: Option<UnitId>,
    /// For when it is.
    pub period: Period,
    /// The figures; none for what is told in words only, and for an exemption.
    pub aim: Option<Aim>,
    /// What is to be reached, in words.
    pub words: Option<String>,
    /// 免考: nothing is asked of the unit.
    pub is_exempt: bool,
    /// From which period's boards on it holds.
    pub from: Period,
    /// Why.
    pub reason: Option<String>,
    /// The application that it was decided by.
    pub case: Option<CaseId>,
    /// Who decided.
    pub person: Option<PersonId>,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

/// The last month of a period, as months since year 0.
pub fn month_of(period: Period) -> u32 {
    first_month(period) + period.cadence().months() - 1
}

/// The first day of a period.
pub fn first_day(period: Period) -> NaiveDate {
    first_of(first_month(period)).unwrap_or(NaiveDate::MIN)
}

/// The last day of a period.
pub fn last_day(period: Period) -> NaiveDate {
    first_of(month_of(period) + 1).and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
}

/// The first day of a month that is given as months since year 0. A period's year has four digits at most, which the calendar
/// has.
fn first_of(month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(month / 12).ok()?, month % 12 + 1, 1)
}

fn first_month(period: Period) -> u32 {
    period.year() * 12 + (period.number() - 1) * period.cadence().months()
}

/// The target that a board of `board` sees for a unit, of all that were recorded for the goal, the earliest first: the
/// unit's own before that of all, that of the shortest period around the board's, and of these the one recorded last among
/// those that hold for the board already. None of an earlier period is changed by what holds only later.
pub fn in_force<'a>(
    targets: impl IntoIterator<Item = &'a Target>,
    unit: UnitId,
    board: Period,
) -> Option<&'a Target> {
    let fits = |target: &&Target| {
        target.unit.is_none_or(|of| of == unit)
            && target.period.contains(board)
            && first_month(target.from) <= month_of(board)
    };
    let rank =
        |target: &&Target| (target.unit.is_some(), std::cmp::Reverse(target.period.cadence().months()));
    // Of equals the last one is taken.
    targets.into_iter().filter(fits).max_by_key(rank)
}

impl Target {
    /// The aim by months, and the place of a board's last month among those of the target's period, from 1.
    pub fn by_month(&self, board: Period) -> Option<(Aim, usize)> {
        let months = self.period.cadence().months();
        let at = (month_of(board).checked_sub(first_month(self.period))? + 1) as usize;
        let aim = match self.aim.as_ref()? {
            Aim::Course(course) => Aim::Course(course.in_months(months as usize)?),
            range @ Aim::Range { .. } => range.clone(),
        };
        Some((aim, at))
    }

    /// True when two are for the same unit and period.
    pub fn is_beside(&self, unit: Option<UnitId>, period: Period) -> bool {
        self.unit == unit && self.period == period
    }
}

/// Who gave a mark (评委), and in which group: 领导, 互评, 民意.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rater {
    /// The rater, by a name that says nothing of the person: `L1`.
    pub name: String,
    /// The group; empty without groups.
    pub group: String,
}

/// A value of a unit in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The goal.
    pub goal: GoalId,
    /// The unit.
    pub unit: UnitId,
    /// The period.
    pub period: Period,
    /// Whose mark it is; none for a value.
    pub rater: Option<Rater>,
    /// The value, which is finite; of a published ranking the place.
    pub value: f64,
    /// Of a published ranking: how many took part.
    pub rank_of: Option<f64>,
    /// Of a published ranking: the place in the period before.
    pub previous_rank: Option<f64>,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
    /// Where it comes from.
    pub source: String,
}

//! How items stand: their values against the targets in force, and milestones where there are no figures.

use crate::AppError;
use crate::system::System;
use chrono::{Datelike, NaiveDate};
use domain::goal::{
    Aim, Course, Goal, GoalPath, Light, Milestone, Observation, Reading, Target, Thresholds, in_force, light,
    month_of, progress,
};
use domain::id::{GoalId, UnitId};
use domain::period::{Cadence, Period};
use std::collections::{BTreeMap, HashMap};
use store::ObservationQuery;

/// All goals at a place and below it, and how the items among them stand in a month.
pub(super) struct Standings {
    /// By code.
    pub(super) goals: Vec<Goal>,
    /// All of theirs, by the day they are due.
    pub(super) milestones: Vec<Milestone>,
    thresholds: Thresholds,
    readings: HashMap<GoalId, Vec<Held>>,
}

/// A reading that owns what it is made of.
struct Held {
    aim: Aim,
    weight: f64,
    period: usize,
    months: Vec<Option<f64>>,
}

impl Held {
    fn reading(&self) -> Reading<'_> {
        Reading { aim: &self.aim, weight: self.weight, period: self.period, months: &self.months }
    }
}

/// How a node stands.
pub(super) struct Stand {
    pub(super) progress: Option<f64>,
    pub(super) light: Light,
    pub(super) items: usize,
    pub(super) with_data: usize,
}

/// Values by goal and unit, then by month.
type Values = HashMap<GoalId, BTreeMap<UnitId, BTreeMap<u32, f64>>>;

impl Standings {
    /// Reads what the goal and all below it need in a handful of queries. Items without weight are read only for
    /// themselves, for no other node counts them.
    pub(super) async fn read(
        system: &System,
        node: &Goal,
        month: Period,
        thresholds: Thresholds,
    ) -> Result<Self, AppError> {
        let store = system.store();
        let goals: Vec<Goal> = store.goals_within(&node.path).await?;
        let ids: Vec<GoalId> = goals.iter().map(|goal| goal.id).collect();
        let milestones = store.milestones(&ids).await?;
        let counts = |goal: &&Goal| goal.kind.is_some() && (goal.weight > 0.0 || goal.id == node.id);
        let items: Vec<&Goal> = goals.iter().filter(counts).filter(|goal| is_open(goal, month)).collect();
        let ids: Vec<GoalId> = items.iter().map(|goal| goal.id).collect();
        let mut targets: HashMap<GoalId, Vec<Target>> = HashMap::new();
        for target in store.targets(&ids, Some(month)).await? {
            targets.entry(target.goal).or_default().push(target);
        }
        let values = values(system, &ids, &targets, month, thresholds.still_months).await?;
        let readings = items.into_iter().map(|goal| {
            let (targets, values) = (targets.get(&goal.id), values.get(&goal.id));
            let mut held = of_values(goal, targets.map_or(&[], Vec::as_slice), values, month, &thresholds);
            if held.is_empty() && targets.is_none_or(|of| of.iter().all(|target| target.aim.is_none())) {
                held.extend(of_milestones(goal, &milestones, month));
            }
            (goal.id, held)
        });
        let readings = readings.collect();
        Ok(Self { milestones, thresholds, readings, goals })
    }

    /// How the goal at a place stands, with all items there and below it.
    pub(super) fn at(&self, path: &GoalPath) -> Stand {
        let within = self.goals.iter().filter(|goal| goal.path.0.starts_with(&path.0));
        let items: Vec<&Vec<Held>> = within.filter_map(|goal| self.readings.get(&goal.id)).collect();
        let readings: Vec<Reading<'_>> =
            items.iter().flat_map(|held| held.iter().map(Held::reading)).collect();
        Stand {
            progress: progress(&readings).filter(|progress| progress.is_finite()),
            light: light(&readings, &self.thresholds),
            items: items.len(),
            with_data: items.iter().filter(|held| !held.is_empty()).count(),
        }
    }
}

fn is_open(goal: &Goal, month: Period) -> bool {
    let of = |day: NaiveDate| u32::try_from(day.year()).unwrap_or_default() * 12 + day.month0();
    of(goal.starts) <= month_of(month) && goal.ends.is_none_or(|last| month_of(month) <= of(last))
}

/// The values of the units that lead each goal; of goals whose leading units have none, those of all units.
async fn values(
    system: &System,
    ids: &[GoalId],
    targets: &HashMap<GoalId, Vec<Target>>,
    month: Period,
    still_months: usize,
) -> Result<Values, AppError> {
    let back = still_months.max(usize::try_from(month.number()).unwrap_or(12) - 1);
    let first = (0..back).try_fold(month, |at, _| at.previous()).unwrap_or(month);
    let query = |goals: Vec<GoalId>, leads_only: bool| ObservationQuery {
        goals,
        unit: None,
        leads_only,
        months: Some((first, month)),
        after: None,
        limit: None,
    };
    let mut values = Values::new();
    keep(&mut values, system.store().observations(&query(ids.to_vec(), true)).await?);
    let others: Vec<GoalId> =
        ids.iter().copied().filter(|id| targets.contains_key(id) && !values.contains_key(id)).collect();
    if !others.is_empty() {
        keep(&mut values, system.store().observations(&query(others, false)).await?);
    }
    Ok(values)
}

fn keep(values: &mut Values, mut observations: Vec<Observation>) {
    // Of two that end with the same month, that of the shorter period is the closer one.
    observations.sort_by_key(|of| std::cmp::Reverse(of.period.cadence().months()));
    for of in observations {
        values.entry(of.goal).or_default().entry(of.unit).or_default().insert(month_of(of.period), of.value);
    }
}

fn of_values(
    goal: &Goal,
    targets: &[Target],
    values: Option<&BTreeMap<UnitId, BTreeMap<u32, f64>>>,
    month: Period,
    thresholds: &Thresholds,
) -> Vec<Held> {
    let held = |(unit, by_month): (&UnitId, &BTreeMap<u32, f64>)| {
        let target = in_force(targets, *unit, month).filter(|target| !target.is_exempt)?;
        let (aim, period) = target.by_month(month)?;
        let back = thresholds.still_months.max(period.saturating_sub(1));
        let last = month_of(month);
        let first = last.saturating_sub(u32::try_from(back).unwrap_or(u32::MAX));
        let months: Vec<Option<f64>> = (first..=last).map(|at| by_month.get(&at).copied()).collect();
        // A value of an earlier period says nothing about this one's target.
        let own = &months[months.len().saturating_sub(period)..];
        own.iter().any(Option::is_some).then_some(())?;
        let share = goal.units.iter().find(|of| of.unit == *unit).and_then(|of| of.share).unwrap_or(1.0);
        Some(Held { aim, weight: share, period, months })
    };
    let mut held: Vec<Held> = values.into_iter().flatten().filter_map(held).collect();
    let sum: f64 = held.iter().map(|of| of.weight).sum();
    for of in &mut held {
        of.weight *= weight(goal) / sum;
    }
    held
}

/// An item without weight still counts for itself.
fn weight(goal: &Goal) -> f64 {
    if goal.weight > 0.0 { goal.weight } else { 1.0 }
}

/// Of the milestones of the year, the share that was to be done, and that was.
fn of_milestones(goal: &Goal, milestones: &[Milestone], month: Period) -> Option<Held> {
    let month_of_day = |day: NaiveDate| u32::try_from(day.year()).unwrap_or_default() * 12 + day.month0();
    let year = month.at(Cadence::Year);
    let (first, last) = (year.year() * 12, month_of(year));
    let of_year = |of: &&Milestone| of.goal == goal.id && (first..=last).contains(&month_of_day(of.due));
    let own: Vec<&Milestone> = milestones.iter().filter(of_year).collect();
    let all = own.len() as f64;
    let by = |at: u32| own.iter().filter(|of| month_of_day(of.due) <= at).count() as f64;
    let curve = (first..=last).map(|at| by(at) / all).collect();
    let aim = Aim::Course(Course::try_new(0.0, all, curve).ok()?);
    let is_done = |of: &&&Milestone| of.done.is_some_and(|day| month_of_day(day) <= month_of(month));
    let done = own.iter().filter(is_done).count() as f64;
    let period = usize::try_from(month.number()).unwrap_or(12);
    // Nothing is known of the months before: a project is never stuck for want of change alone.
    Some(Held { aim, weight: weight(goal), period, months: vec![Some(done)] })
}

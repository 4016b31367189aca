//! How items stand: their values against the targets in force, and milestones where there are no figures.

use crate::AppError;
use crate::system::System;
use chrono::{Datelike, NaiveDate};
use domain::goal::{
    Aim, Course, Goal, GoalPath, Gone, Light, Milestone, Observation, Reading, Target, Thresholds, gone,
    in_force, light, month_of, progress,
};
use domain::id::{GoalId, UnitId};
use domain::period::{Cadence, Period};
use std::collections::{BTreeMap, HashMap};
use store::ObservationQuery;

/// What the standing of goals in some months is made of: read once, however many months these are.
pub(super) struct Material {
    /// By code.
    pub(super) goals: Vec<Goal>,
    /// All of theirs, by the day they are due.
    pub(super) milestones: Vec<Milestone>,
    /// The item that is looked at for itself: it counts without weight too.
    own: Option<GoalId>,
    thresholds: Thresholds,
    targets: HashMap<GoalId, Vec<Target>>,
    /// Values of the units that lead.
    leads: Values,
    /// Those of all units, of goals whose leading units have none in a month.
    others: Values,
}

/// How the items among goals stand in a month.
pub(super) struct Standings<'a> {
    goals: &'a [Goal],
    thresholds: Thresholds,
    readings: HashMap<GoalId, Vec<Held>>,
}

/// A reading that owns what it is made of.
struct Held {
    /// Whose values they are; none for milestones.
    unit: Option<UnitId>,
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

impl Material {
    /// Reads what the goal and all below it need in a handful of queries. Items without weight are read only for
    /// themselves, for no other node counts them.
    pub(super) async fn read(
        system: &System,
        node: &Goal,
        months: (Period, Period),
        thresholds: Thresholds,
    ) -> Result<Self, AppError> {
        let goals: Vec<Goal> = system.store().goals_within(&node.path).await?;
        Self::of(system, (goals, Some(node.id)), months, thresholds).await
    }

    /// As [`Material::read`], of these goals.
    pub(super) async fn of(
        system: &System,
        (goals, own): (Vec<Goal>, Option<GoalId>),
        (first, last): (Period, Period),
        thresholds: Thresholds,
    ) -> Result<Self, AppError> {
        let store = system.store();
        let ids: Vec<GoalId> = goals.iter().map(|goal| goal.id).collect();
        let milestones = store.milestones(&ids).await?;
        let is_open = |goal: &&Goal| between(first, last).any(|month| is_open(goal, month));
        let ids: Vec<GoalId> =
            goals.iter().filter(|goal| counts(goal, own)).filter(is_open).map(|goal| goal.id).collect();
        let mut targets: HashMap<GoalId, Vec<Target>> = HashMap::new();
        for target in store.targets(&ids, (first == last).then_some(last)).await? {
            targets.entry(target.goal).or_default().push(target);
        }
        let empty = (Values::new(), Values::new());
        let mut material =
            Self { goals, milestones, own, thresholds, targets, leads: empty.0, others: empty.1 };
        material.read_values(system, ids, (first, last)).await?;
        Ok(material)
    }

    /// The values of the units that lead each goal; of goals whose leading units have none in some month, those of all units
    /// too.
    async fn read_values(
        &mut self,
        system: &System,
        ids: Vec<GoalId>,
        (first, last): (Period, Period),
    ) -> Result<(), AppError> {
        let back = between(first, last).map(|month| *self.window(month).start()).min();
        let earlier = |month: &Period| back.is_none_or(|back| month_of(*month) <= back);
        let from =
            std::iter::successors(Some(first), |month| month.previous()).find(earlier).unwrap_or(first);
        let query = |goals: Vec<GoalId>, leads_only: bool| ObservationQuery {
            goals,
            unit: None,
            leads_only,
            months: Some((from, last)),
            after: None,
            limit: None,
        };
        keep(&mut self.leads, system.store().observations(&query(ids.clone(), true)).await?);
        let lacks = |id: &GoalId| between(first, last).any(|month| self.led(*id, month).is_none());
        let others: Vec<GoalId> =
            ids.into_iter().filter(|id| self.targets.contains_key(id) && lacks(id)).collect();
        if !others.is_empty() {
            keep(&mut self.others, system.store().observations(&query(others, false)).await?);
        }
        Ok(())
    }

    /// The units whose values were read.
    pub(super) fn told(&self) -> impl Iterator<Item = UnitId> {
        self.leads.values().chain(self.others.values()).flat_map(|units| units.keys().copied())
    }

    /// The months whose values say how a month stands: the year up to it, and as many as show that something is stuck.
    fn window(&self, month: Period) -> std::ops::RangeInclusive<u32> {
        let back = self.thresholds.still_months.max(usize::try_from(month.number()).unwrap_or(12) - 1);
        month_of(month).saturating_sub(u32::try_from(back).unwrap_or(u32::MAX))..=month_of(month)
    }

    /// The values of the units that lead a goal, if they have any that count for the month.
    fn led(&self, goal: GoalId, month: Period) -> Option<&BTreeMap<UnitId, BTreeMap<u32, f64>>> {
        let has = |by_month: &BTreeMap<u32, f64>| by_month.range(self.window(month)).next().is_some();
        self.leads.get(&goal).filter(|units| units.values().any(has))
    }

    /// How the items stand in a month, one of those that were read.
    pub(super) fn at(&self, month: Period) -> Standings<'_> {
        let counting = self.goals.iter().filter(|goal| counts(goal, self.own));
        let readings = counting.filter(|goal| is_open(goal, month)).map(|goal| {
            let targets = self.targets.get(&goal.id).map_or(&[] as &[Target], Vec::as_slice);
            let targets: Vec<&Target> = targets.iter().filter(|of| of.period.contains(month)).collect();
            let values = self.led(goal.id, month).or_else(|| self.others.get(&goal.id));
            let mut held = of_values(goal, &targets, values, month, &self.thresholds);
            if held.is_empty() && targets.iter().all(|target| target.aim.is_none()) {
                held.extend(of_milestones(goal, &self.milestones, month));
            }
            (goal.id, held)
        });
        Standings { goals: &self.goals, thresholds: self.thresholds, readings: readings.collect() }
    }
}

impl Standings<'_> {
    /// How the goal at a place stands, with all items there and below it.
    pub(super) fn at(&self, path: &GoalPath) -> Stand {
        let items = self.within(path);
        let readings = readings(&items);
        Stand {
            progress: progress(&readings).filter(|progress| progress.is_finite()),
            light: light(&readings, &self.thresholds),
            items: items.len(),
            with_data: items.iter().filter(|held| !held.is_empty()).count(),
        }
    }

    /// How much of the year's way the items at a place and below it have gone.
    pub(super) fn gone(&self, path: &GoalPath) -> Option<Gone> {
        gone(&readings(&self.within(path)))
    }

    /// The unit that is farthest ahead on an item, or farthest behind; none where one can't tell.
    pub(super) fn foremost(&self, item: GoalId, is_best: bool) -> Option<UnitId> {
        let held = self.readings.get(&item)?;
        let ratio = |of: &Held| progress(&[of.reading()]);
        let mut by: Vec<(f64, UnitId)> = held.iter().filter_map(|of| Some((ratio(of)?, of.unit?))).collect();
        by.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if is_best { by.last() } else { by.first() }.map(|(_, unit)| *unit)
    }

    fn within(&self, path: &GoalPath) -> Vec<&Vec<Held>> {
        let within = self.goals.iter().filter(|goal| goal.path.0.starts_with(&path.0));
        within.filter_map(|goal| self.readings.get(&goal.id)).collect()
    }
}

fn readings<'a>(items: &[&'a Vec<Held>]) -> Vec<Reading<'a>> {
    items.iter().flat_map(|held| held.iter().map(Held::reading)).collect()
}

/// Whether something is an item that counts.
fn counts(goal: &Goal, own: Option<GoalId>) -> bool {
    goal.kind.is_some() && (goal.weight > 0.0 || own == Some(goal.id))
}

/// The months from one to another, both included.
pub(super) fn between(first: Period, last: Period) -> impl Iterator<Item = Period> {
    let back = std::iter::successors(Some(last), |month| month.previous());
    let mut months: Vec<Period> = back.take_while(|month| month_of(*month) >= month_of(first)).collect();
    months.reverse();
    months.into_iter()
}

fn is_open(goal: &Goal, month: Period) -> bool {
    let of = |day: NaiveDate| u32::try_from(day.year()).unwrap_or_default() * 12 + day.month0();
    of(goal.starts) <= month_of(month) && goal.ends.is_none_or(|last| month_of(month) <= of(last))
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
    targets: &[&Target],
    values: Option<&BTreeMap<UnitId, BTreeMap<u32, f64>>>,
    month: Period,
    thresholds: &Thresholds,
) -> Vec<Held> {
    let held = |(unit, by_month): (&UnitId, &BTreeMap<u32, f64>)| {
        let target = in_force(targets.iter().copied(), *unit, month).filter(|target| !target.is_exempt)?;
        let (aim, period) = target.by_month(month)?;
        let back = thresholds.still_months.max(period.saturating_sub(1));
        let last = month_of(month);
        let first = last.saturating_sub(u32::try_from(back).unwrap_or(u32::MAX));
        let months: Vec<Option<f64>> = (first..=last).map(|at| by_month.get(&at).copied()).collect();
        // A value of an earlier period says nothing about this one's target.
        let own = &months[months.len().saturating_sub(period)..];
        own.iter().any(Option::is_some).then_some(())?;
        let share = goal.units.iter().find(|of| of.unit == *unit).and_then(|of| of.share).unwrap_or(1.0);
        Some(Held { unit: Some(*unit), aim, weight: share, period, months })
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
    Some(Held { unit: None, aim, weight: weight(goal), period, months: vec![Some(done)] })
}

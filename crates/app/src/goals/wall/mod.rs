//! The wall (作战图): strategy, tactics and actions with how they stand, for a meeting room's screen.

mod headline;
mod view;

pub use view::{
    Beam, BoardHeadline, ExamHeadline, Lights, RedItem, TaskHeadline, WallAction, WallItem, WallQuery,
    WallUnit, WallView,
};

use super::course::{MonthStand, back, month_stand, trend_of};
use super::node::belongs;
use super::progress::{Material, Standings, between};
use super::{last_month, thresholds};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::{Action, Scope};
use domain::goal::{Goal, Light, Part, Tier};
use domain::id::UnitId;
use domain::period::{Cadence, Period};
use domain::unit::Unit;
use std::collections::HashMap;
use store::GoalQuery;

/// How many months an action is looked back on.
const MONTHS: usize = 12;

/// The most actions and strategies that a strategy is chosen from.
const MOST_ACTIONS: u64 = 500;

/// The wall of a month, with the goals that whoever asks may see.
///
/// # Errors
/// [`AppError::Invalid`], the store's.
pub async fn wall(system: &System, actor: &Actor, query: &WallQuery) -> Result<WallView, AppError> {
    let mut misfits = Misfits::default();
    let period = match &query.period {
        Some(text) => misfits.period("?period", text),
        None => last_month(system),
    };
    misfits.done()?;
    let month = period.ok_or_else(|| AppError::outside("the clock has no month"))?.at(Cadence::Month);
    let scope = system.policies().scope(actor, Action::GoalRead);
    let plan = Plan::read(system, &scope, month).await?;
    let standings: Vec<(Period, Standings<'_>)> =
        between(back(month, MONTHS - 1), month).map(|month| (month, plan.material.at(month))).collect();
    let actions: Vec<WallAction> = plan.actions().map(|action| plan.action(action, &standings)).collect();
    let red = plan.red(&standings);
    let ids: Vec<_> = red.iter().map(|(goal, _)| goal.id.0).collect();
    let assigned = system.store().with_open_cases("task", &ids).await?;
    let left = red.into_iter().filter(|(goal, _)| !assigned.contains(&goal.id.0));
    let head = plan.strategy.as_ref();
    Ok(WallView {
        period: month.to_string(),
        strategy: head.map(beam),
        tactics: plan.tactics(),
        lights: sum(&actions),
        actions,
        unassigned: left.map(|(_, item)| item).collect(),
        exams: headline::exams(system, actor, month).await?,
        board: headline::board(system, actor, month).await?,
        tasks: headline::tasks(system, actor, month).await?,
    })
}

fn beam(goal: &Goal) -> Beam {
    Beam { code: goal.code.clone(), title: goal.title.clone() }
}

fn sum(actions: &[WallAction]) -> Lights {
    actions.iter().fold(Lights::default(), |sum, action| Lights {
        ahead: sum.ahead + action.lights.ahead,
        on_schedule: sum.on_schedule + action.lights.on_schedule,
        behind: sum.behind + action.lights.behind,
        stuck: sum.stuck + action.lights.stuck,
        no_data: sum.no_data + action.lights.no_data,
    })
}

/// The plan as far as the wall shows it.
struct Plan {
    strategy: Option<Goal>,
    /// The tactics and actions that whoever asks may see, by code.
    above: Vec<Goal>,
    /// Actions and what is below them; all of it counts.
    material: Material,
    units: HashMap<UnitId, Unit>,
    scope: Scope,
    roots: Vec<Unit>,
}

impl Plan {
    async fn read(system: &System, scope: &Scope, month: Period) -> Result<Self, AppError> {
        let store = system.store();
        let strategy = strategy(system, scope).await?;
        let all = match &strategy {
            Some(strategy) => store.goals_within(&strategy.path).await?,
            None => Vec::new(),
        };
        let (above, below): (Vec<Goal>, Vec<Goal>) =
            all.into_iter().partition(|goal| goal.tier != Tier::Item);
        let is_of_action = |item: &Goal| {
            above.iter().any(|of| of.tier == Tier::Campaign && item.path.0.starts_with(&of.path.0))
        };
        let items: Vec<Goal> = below.into_iter().filter(is_of_action).collect();
        let (thresholds, _) = thresholds::read(system).await?;
        let months = (back(month, MONTHS - 1), month);
        let material = Material::of(system, (items, None), months, thresholds).await?;
        let mut ids = super::view::unit_ids(&above);
        ids.extend(super::view::unit_ids(&material.goals));
        ids.extend(material.told());
        ids.sort_unstable();
        ids.dedup();
        let units = store.units_by_id(&ids).await?.into_iter().map(|unit| (unit.id, unit)).collect();
        let roots = store.roots().await?;
        let mut plan = Self { strategy, above, material, units, scope: scope.clone(), roots };
        let above = std::mem::take(&mut plan.above);
        plan.above = above.into_iter().filter(|goal| plan.is_seen(goal)).collect();
        Ok(plan)
    }

    fn is_seen(&self, goal: &Goal) -> bool {
        self.scope.has(&belongs(goal, &self.units, &self.roots))
    }

    /// Actions by tactic, then by code.
    fn actions(&self) -> impl Iterator<Item = &Goal> {
        let mut actions: Vec<&Goal> = self.above.iter().filter(|goal| goal.tier == Tier::Campaign).collect();
        actions.sort_by_key(|goal| self.tactic(goal).map(|tactic| tactic.code.clone()));
        actions.into_iter()
    }

    fn tactic(&self, action: &Goal) -> Option<&Goal> {
        self.above.iter().find(|goal| Some(goal.id) == action.parent)
    }

    fn tactics(&self) -> Vec<Beam> {
        let mut tactics: Vec<Beam> =
            self.actions().filter_map(|action| self.tactic(action)).map(beam).collect();
        tactics.dedup();
        tactics
    }

    fn items_of(&self, action: &Goal) -> impl Iterator<Item = &Goal> {
        let within = |item: &&Goal| item.weight > 0.0 && item.path.0.starts_with(&action.path.0);
        self.material.goals.iter().filter(within)
    }

    fn action(&self, action: &Goal, standings: &[(Period, Standings<'_>)]) -> WallAction {
        let course: Vec<MonthStand> =
            standings.iter().map(|(month, standings)| month_stand(standings, action, *month)).collect();
        let now = standings.last().map(|(_, now)| now);
        let mut stands: Vec<(&Goal, Option<f64>, Light)> = self
            .items_of(action)
            .filter_map(|item| now.map(|now| now.at(&item.path)).map(|of| (item, of.progress, of.light)))
            .collect();
        stands.sort_by(|a, b| b.1.unwrap_or(-1.0).total_cmp(&a.1.unwrap_or(-1.0)));
        let seen = || stands.iter().filter(|(item, progress, _)| progress.is_some() && self.is_seen(item));
        let show = |of: &(&Goal, Option<f64>, Light), is_best| self.item(of, now, is_best);
        let worst = seen().next_back().filter(|_| seen().count() > 1);
        WallAction {
            code: action.code.clone(),
            title: action.title.clone(),
            tactic: self.tactic(action).map(|tactic| tactic.code.clone()),
            leader: action.leader.title.clone(),
            corps: action.corps.iter().filter_map(|id| self.unit(*id)).collect(),
            task_forces: action.task_forces.clone(),
            battle_map: action.battle_map.clone(),
            bottleneck: action.bottleneck.clone(),
            breakthrough: action.breakthrough.clone(),
            trend: trend_of(&course),
            now: course.last().cloned().unwrap_or_else(|| nothing(action)),
            course,
            lights: counted(&stands),
            best: seen().next().map(|of| show(of, true)),
            worst: worst.map(|of| show(of, false)),
            marks: stands.iter().map(|(_, _, light)| light.name().to_owned()).collect(),
        }
    }

    fn item(
        &self,
        (item, progress, light): &(&Goal, Option<f64>, Light),
        now: Option<&Standings<'_>>,
        is_best: bool,
    ) -> WallItem {
        let lead = || item.units.iter().find(|of| of.part == Part::Lead).map(|of| of.unit);
        let unit = now.and_then(|now| now.foremost(item.id, is_best)).or_else(lead);
        WallItem {
            code: item.code.clone(),
            title: item.title.clone(),
            progress: *progress,
            light: light.name().to_owned(),
            unit: unit.and_then(|id| self.unit(id)),
        }
    }

    fn unit(&self, id: UnitId) -> Option<WallUnit> {
        let unit = self.units.get(&id)?;
        Some(WallUnit { code: unit.code.clone(), name: unit.name.clone() })
    }

    /// The red items that whoever asks may see, those red for longest first, then those farthest behind.
    fn red(&self, standings: &[(Period, Standings<'_>)]) -> Vec<(&Goal, RedItem)> {
        let Some((_, now)) = standings.last() else { return Vec::new() };
        let mut red = Vec::new();
        for action in self.actions() {
            for item in self.items_of(action).filter(|item| self.is_seen(item)) {
                let is_red = |standings: &Standings<'_>| standings.at(&item.path).light == Light::Stuck;
                let months = standings.iter().rev().take_while(|(_, of)| is_red(of)).count();
                if months > 0 {
                    let stand = (item, now.at(&item.path).progress, Light::Stuck);
                    let shown = self.item(&stand, Some(now), false);
                    red.push((item, RedItem { item: shown, action: action.code.clone(), months }));
                }
            }
        }
        red.sort_by(|(_, a), (_, b)| {
            let far = |of: &RedItem| of.item.progress.unwrap_or(f64::MAX);
            b.months.cmp(&a.months).then(far(a).total_cmp(&far(b)))
        });
        red
    }
}

/// The strategy that has the most actions; without any action the first one.
async fn strategy(system: &System, scope: &Scope) -> Result<Option<Goal>, AppError> {
    let query = |tier, limit| GoalQuery { tier: Some(tier), limit, ..GoalQuery::default() };
    let actions = system.store().goals(scope, &query(Tier::Campaign, MOST_ACTIONS)).await?;
    let strategies = system.store().goals(scope, &query(Tier::Strategy, MOST_ACTIONS)).await?;
    let count = |of: &Goal| actions.iter().filter(|action| action.path.0.starts_with(&of.path.0)).count();
    // Of equals the first one by code.
    Ok(strategies.into_iter().rev().max_by_key(count))
}

fn counted(stands: &[(&Goal, Option<f64>, Light)]) -> Lights {
    let count = |light: Light| stands.iter().filter(|of| of.2 == light).count();
    Lights {
        ahead: count(Light::Ahead),
        on_schedule: count(Light::OnSchedule),
        behind: count(Light::Behind),
        stuck: count(Light::Stuck),
        no_data: count(Light::NoData),
    }
}

fn nothing(action: &Goal) -> MonthStand {
    MonthStand {
        period: action.starts.format("%Y-%m").to_string(),
        progress: None,
        achieved: None,
        scheduled: None,
        light: Light::NoData.name().to_owned(),
    }
}

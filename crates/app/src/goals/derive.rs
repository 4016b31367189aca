//! Derived indicators follow what they come from, in the same unit of work.

use crate::AppError;
use crate::system::System;
use domain::goal::{
    Card, Child, Derivation, Observation, Stat, Target, asks_for, evaluate, in_force, last_day, roll_up,
};
use domain::id::{GoalId, UnitId};
use domain::period::Period;
use domain::unit::Unit;
use kernel::formula::Formula;
use std::collections::{BTreeSet, HashMap};
use store::Tx;

/// What derived figures say they come from.
const SOURCE: &str = "derived";

/// More steps than any chain of derived indicators has: no card is saved that would close a circle.
const MOST_STEPS: usize = 20;

/// A figure that changed.
pub type Changed = (GoalId, UnitId, Period);

/// Computes anew what is derived from figures that changed, and what is derived from that; figures that can't be told any
/// more are taken back. What changed is in the record already.
///
/// # Errors
/// The store's.
pub async fn follow(tx: &Tx, system: &System, changed: Vec<Changed>) -> Result<(), AppError> {
    let mut changed: BTreeSet<Changed> = changed.into_iter().collect();
    for _ in 0..MOST_STEPS {
        let Some(day) = changed.iter().map(|(_, _, period)| last_day(*period)).max() else { return Ok(()) };
        let derived = tx.derived_cards(day).await?;
        if derived.is_empty() {
            return Ok(());
        }
        let mut next = BTreeSet::new();
        for (_, card) in &derived {
            let asked = asked(tx, &derived, card, &changed).await?;
            if asked.is_empty() {
                continue;
            }
            let targets = tx.targets(card.goal).await?;
            for (unit, period) in asked {
                if derive(tx, system, (card, &targets), &unit, period).await? {
                    next.insert((card.goal, unit.id, period));
                }
            }
        }
        changed = next;
    }
    Err(AppError::outside("derived indicators go in a circle"))
}

/// For whom a derived figure has to be computed anew.
async fn asked(
    tx: &Tx,
    derived: &[(String, Card)],
    card: &Card,
    changed: &BTreeSet<Changed>,
) -> Result<Vec<(Unit, Period)>, AppError> {
    let mut pairs: BTreeSet<(UnitId, Period)> = BTreeSet::new();
    match &card.derived {
        Some(Derivation::Children { level, .. }) => {
            let own: Vec<&Changed> = changed.iter().filter(|(goal, _, _)| *goal == card.goal).collect();
            let ids: Vec<UnitId> = own.iter().map(|(_, unit, _)| *unit).collect();
            let units: HashMap<UnitId, Unit> =
                tx.units_by_id(&ids).await?.into_iter().map(|unit| (unit.id, unit)).collect();
            for (_, id, period) in own {
                let unit = units.get(id).filter(|unit| unit.level == *level);
                pairs.extend(unit.and_then(|unit| unit.parent).map(|parent| (parent, *period)));
            }
        }
        Some(of @ Derivation::Formula { .. }) => {
            let formula = of.formula().map_err(broken(card))?;
            let codes: BTreeSet<&str> = formula.iter().flat_map(asks_for).collect();
            let mut goals: BTreeSet<GoalId> = BTreeSet::new();
            for code in codes {
                let known = derived.iter().find(|(of, _)| of == code).map(|(_, card)| card.goal);
                let found = match known {
                    Some(goal) => Some(goal),
                    None => tx.goal(code).await?.map(|goal| goal.id),
                };
                goals.extend(found);
            }
            let of_it = changed.iter().filter(|(goal, _, _)| goals.contains(goal));
            pairs.extend(of_it.map(|(_, unit, period)| (*unit, *period)));
        }
        None => {}
    }
    let ids: Vec<UnitId> = pairs.iter().map(|(unit, _)| *unit).collect();
    let units: HashMap<UnitId, Unit> =
        tx.units_by_id(&ids).await?.into_iter().map(|unit| (unit.id, unit)).collect();
    Ok(pairs.iter().filter_map(|(id, period)| Some((units.get(id)?.clone(), *period))).collect())
}

/// Computes one figure and saves it, or takes it back; whether it changed. Nothing of a sealed month does.
async fn derive(
    tx: &Tx,
    system: &System,
    (card, targets): (&Card, &[Target]),
    unit: &Unit,
    period: Period,
) -> Result<bool, AppError> {
    let value = match &card.derived {
        Some(Derivation::Children { level, stat, weight }) => {
            of_children(tx, (card.goal, targets), unit, period, (level, *stat, weight.as_deref())).await?
        }
        Some(of @ Derivation::Formula { .. }) => match of.formula().map_err(broken(card))? {
            Some(formula) => of_formula(tx, &formula, unit, period).await?,
            None => None,
        },
        None => return Ok(false),
    };
    let before = tx.values(&[card.goal], Some(&[unit.id]), period).await?.pop();
    let stays = before.as_ref().map(|before| before.value) == value;
    if stays || tx.is_sealed(period).await? {
        return Ok(false);
    }
    let Some(value) = value else {
        if let Some(before) = before.filter(|before| before.source == SOURCE) {
            tx.remove_observation(&before).await?;
            return Ok(true);
        }
        return Ok(false);
    };
    let observation = Observation {
        goal: card.goal,
        unit: unit.id,
        period,
        rater: None,
        value,
        rank_of: None,
        previous_rank: None,
        recorded: system.real_now(),
        source: SOURCE.to_owned(),
    };
    tx.put_observations(&[observation]).await?;
    Ok(true)
}

async fn of_children(
    tx: &Tx,
    (goal, targets): (GoalId, &[Target]),
    unit: &Unit,
    period: Period,
    (level, stat, weight): (&str, Stat, Option<&str>),
) -> Result<Option<f64>, AppError> {
    let day = last_day(period);
    let is_exempt = |unit: &Unit| in_force(targets, unit.id, period).is_some_and(|of| of.is_exempt);
    let mut below = tx.units_directly_below(unit.id).await?;
    below.retain(|unit| unit.level == level && unit.is_there_on(day) && !is_exempt(unit));
    let ids: Vec<UnitId> = below.iter().map(|unit| unit.id).collect();
    let values = tx.values(&[goal], Some(&ids), period).await?;
    let values: HashMap<UnitId, f64> = values.iter().map(|of| (of.unit, of.value)).collect();
    let child = |unit: &Unit| Child {
        value: values.get(&unit.id).copied(),
        weight: weight.map_or(1.0, |name| attribute(unit, name).unwrap_or_default()),
    };
    Ok(roll_up(stat, &below.iter().map(child).collect::<Vec<_>>()))
}

async fn of_formula(
    tx: &Tx,
    formula: &Formula,
    unit: &Unit,
    period: Period,
) -> Result<Option<f64>, AppError> {
    let mut values: HashMap<&str, f64> = HashMap::new();
    for code in asks_for(formula) {
        if let Some(goal) = tx.goal(code).await? {
            let of = tx.values(&[goal.id], Some(&[unit.id]), period).await?.pop();
            values.extend(of.map(|of| (code, of.value)));
        }
    }
    Ok(evaluate(formula, &|code| values.get(code).copied(), &|name| attribute(unit, name)))
}

fn attribute(unit: &Unit, name: &str) -> Option<f64> {
    unit.attributes.get(name).and_then(serde_json::Value::as_f64)
}

fn broken(card: &Card) -> impl Fn(kernel::fault::What) -> AppError {
    let goal = card.goal;
    move |what| AppError::outside(format!("the formula on the card of {goal} is broken: {what:?}"))
}

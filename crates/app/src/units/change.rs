//! Changing a unit from a day on: its name, its level, its place in the tree, what is known of it, its last day.

use super::read::UnitView;
use super::{UNIT, attributes_fit, existing};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::null::given;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post, UnitPath};
use domain::id::UnitId;
use domain::journal::{Change, Code};
use domain::unit::{History, Unchangeable, Unit, UnitChange};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;

const CHANGED: Code = Code::literal("unit.changed");

/// What to change of a unit; what isn't named stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UnitPatch {
    /// Another name.
    #[schema(example = "碧湖镇", min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Another level.
    #[schema(min_length = 1, max_length = 40)]
    pub level: Option<String>,
    /// The code of the unit to move it below; the units below it go along.
    #[schema(min_length = 1, max_length = 40)]
    pub parent: Option<String>,
    /// Attributes to set; null takes one away.
    pub attributes: Map<String, Value>,
    /// Its last day; null takes it back.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<NaiveDate>)]
    pub ends: Option<Option<NaiveDate>>,
    /// The first day of what is changed, today or earlier; today unless told. Days before it stay as they are recorded.
    pub from: Option<NaiveDate>,
}

/// Changes a unit that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], at the unit and where it is moved to, [`AppError::NotFound`],
/// [`AppError::Stale`]; [`AppError::Conflict`] for a day before the last change, for a place below itself, or when units
/// below it go on after its last day; the store's.
pub async fn change_unit(
    system: &System,
    actor: &Actor,
    code: &str,
    version: i64,
    patch: &UnitPatch,
) -> Result<UnitView, AppError> {
    let mut misfits = Misfits::default();
    check(system, patch, &mut misfits);
    misfits.done()?;
    let change = async |tx: Tx| {
        let unit = existing(&tx, code).await?;
        let post = system.policies().authorise(actor, Action::UnitEdit, &Owners::unit(&unit.path))?;
        if unit.version != version {
            let current = json!(UnitView::from(&unit));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        Ok(UnitView::from(&change_from(system, &tx, (actor, post), &unit, patch).await?))
    };
    system.store().write_once("change_unit", actor.ask.as_ref(), change).await
}

pub(super) fn check(system: &System, patch: &UnitPatch, misfits: &mut Misfits) {
    if let Some(name) = &patch.name {
        misfits.text("/name", name, 100);
    }
    if let Some(level) = &patch.level {
        misfits.text("/level", level, 40);
    }
    attributes_fit(misfits, "/attributes", &patch.attributes, true);
    misfits.day("/ends", patch.ends.flatten());
    past(system, misfits, patch.from);
}

/// What is changed holds already.
pub(super) fn past(system: &System, misfits: &mut Misfits, from: Option<NaiveDate>) {
    misfits.day("/from", from);
    if from.is_some_and(|from| from > system.today()) {
        misfits.add("/from", "too_late", "today or an earlier day: a change is recorded once it holds");
    }
}

/// Makes a change that was checked, of whoever may.
pub(super) async fn change_from(
    system: &System,
    tx: &Tx,
    (actor, post): (&Actor, &Post),
    before: &Unit,
    patch: &UnitPatch,
) -> Result<Unit, AppError> {
    let from = patch.from.unwrap_or_else(|| system.today());
    let parent = match &patch.parent {
        Some(code) => Some(place(system, tx, actor, before, code, from).await?),
        None => None,
    };
    let change = UnitChange {
        name: patch.name.as_ref().map(|name| name.trim().to_owned()),
        level: patch.level.as_ref().map(|level| level.trim().to_owned()),
        parent,
        attributes: patch.attributes.clone(),
        ends: patch.ends,
    };
    let after = save(tx, before, from, &change).await?;
    let mut changed = actor.did(system, Some(post), CHANGED, (UNIT, after.id.0), Some(after.id));
    changed.changes = differences(before, &after, from);
    tx.record(&changed, &[]).await?;
    Ok(after)
}

/// Where a unit is moved to.
async fn place(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    unit: &Unit,
    code: &str,
    from: NaiveDate,
) -> Result<(UnitId, UnitPath), AppError> {
    let parent = existing(tx, code).await?;
    if unit.parent.is_none() {
        return Err(AppError::conflict("unit_is_root", format!("{} is a root and stays one", unit.code)));
    }
    if parent.path.is_within(&unit.path) {
        let detail = format!("{code} is {} or below it", unit.code);
        return Err(AppError::conflict("unit_circle", detail));
    }
    let there = Owners::unit(&parent.path.child(&unit.code));
    system.policies().authorise(actor, Action::UnitEdit, &there)?;
    let history = recorded(tx, &parent).await?;
    let place = history.place_since(from).cloned().ok_or_else(|| not_there(code, from))?;
    Ok((parent.id, place))
}

/// Saves a change with all that follows from it for the units below.
pub(super) async fn save(
    tx: &Tx,
    before: &Unit,
    from: NaiveDate,
    change: &UnitChange,
) -> Result<Unit, AppError> {
    let history = recorded(tx, before).await?.change(from, change).map_err(|fault| refused(before, fault))?;
    let after = before.with(&history);
    if let Some(ends) = after.ends {
        none_below(tx, &after, ends).await?;
    }
    let mut saved = vec![(after.clone(), history)];
    if after.path != before.path {
        let below = tx.units_below_since(&before.path, from).await?;
        let ids: Vec<UnitId> = below.iter().map(|unit| unit.id).collect();
        let mut histories = tx.histories(&ids).await?;
        let carried = |unit: &Unit| {
            let history = histories.remove(&unit.id)?.carried(from, &before.path, &after.path);
            Some((unit.with(&history), history))
        };
        saved.extend(below.iter().filter_map(carried));
    }
    tx.save_units(&saved).await?;
    Ok(after)
}

/// A unit ends after those below it.
async fn none_below(tx: &Tx, unit: &Unit, ends: NaiveDate) -> Result<(), AppError> {
    let below = tx.units_below_since(&unit.path, ends).await?;
    let goes_on =
        |below: &&Unit| below.path.is_within(&unit.path) && below.ends.is_none_or(|last| last > ends);
    let names: Vec<&str> = below.iter().filter(goes_on).map(|unit| unit.code.as_str()).take(20).collect();
    if names.is_empty() {
        return Ok(());
    }
    let detail = format!("units below it go on after {ends}; end or move them first: {}", names.join(", "));
    Err(AppError::conflict("has_units", detail))
}

pub(super) async fn recorded(tx: &Tx, unit: &Unit) -> Result<History, AppError> {
    let known = tx.histories(&[unit.id]).await?.remove(&unit.id);
    Ok(known.unwrap_or_else(|| History::of(unit)))
}

pub(super) fn not_there(code: &str, from: NaiveDate) -> AppError {
    let detail = format!("{code} isn't there from {from} on, or was moved since");
    AppError::conflict("unit_not_there", detail)
}

fn refused(unit: &Unit, fault: Unchangeable) -> AppError {
    let code = match fault {
        Unchangeable::Later { .. } => "changed_later",
        Unchangeable::Over { .. } => "unit_ended",
        Unchangeable::TooEarly { .. } => "ends_too_early",
    };
    AppError::conflict(code, format!("{}: {fault}", unit.code))
}

fn differences(before: &Unit, after: &Unit, from: NaiveDate) -> Vec<Change> {
    let known = |unit: &Unit| {
        [
            (Code::literal("name"), json!(unit.name)),
            (Code::literal("level"), json!(unit.level)),
            (Code::literal("parent"), json!(unit.path.parent().map(|parent| parent.code().to_owned()))),
            (Code::literal("attributes"), json!(unit.attributes)),
            (Code::literal("ends"), json!(unit.ends)),
        ]
    };
    let other = known(before).into_iter().zip(known(after)).filter(|(before, after)| before != after);
    let mut changes: Vec<Change> =
        other.map(|((name, before), (_, after))| Change::plain(name, Some(before), Some(after))).collect();
    changes.push(Change::plain(Code::literal("from"), None, Some(json!(from))));
    changes
}

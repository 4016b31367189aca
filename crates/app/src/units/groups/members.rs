//! Who is given to a group: looked up, permitted, and in no other group of the set.

use super::MOST;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post};
use domain::group::PeerGroup;
use domain::id::UnitId;
use domain::unit::Unit;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use store::Tx;

/// A unit that is in another group of the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenUnit {
    /// Its code.
    pub unit: String,
    /// The other group's code.
    pub group: String,
    /// Its first day there.
    pub starts: NaiveDate,
    /// Its last day there.
    pub ends: Option<NaiveDate>,
}

/// The units of these codes, all of them there on a day.
pub(super) async fn units(tx: &Tx, codes: &[String], day: NaiveDate) -> Result<Vec<Unit>, AppError> {
    let mut misfits = Misfits::default();
    if codes.len() > MOST {
        misfits.add("/members", "too_many", format!("{MOST} units at most"));
    }
    misfits.done()?;
    let units = tx.units_by_code(&codes.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let by_code: HashMap<&str, &Unit> = units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
    let mut misfits = Misfits::default();
    for (at, code) in codes.iter().enumerate() {
        let at = format!("/members/{at}");
        match by_code.get(code.as_str()) {
            None => misfits.add(&at, "no_such_unit", format!("the code of a unit, and there is no {code}")),
            Some(unit) if !unit.is_there_on(day) => {
                misfits.add(&at, "not_there", format!("a unit that there is on {day}, not {code}"));
            }
            Some(_) => {}
        }
    }
    misfits.done()?;
    Ok(units)
}

/// The post that allows whoever asks to edit these units, all of them; without any, what is at the root.
pub(super) fn permitted<'a>(system: &System, actor: &'a Actor, units: &[Unit]) -> Result<&'a Post, AppError> {
    let mut acting = None;
    for unit in units {
        acting = Some(system.policies().authorise(actor, Action::UnitEdit, &Owners::unit(&unit.path))?);
    }
    acting.map_or_else(|| system.policies().authorise_at_root(actor, Action::UnitEdit), Ok)
}

/// Fails when one of the members is in another group of the set on one of the days.
pub(super) async fn are_free(tx: &Tx, group: &PeerGroup) -> Result<(), AppError> {
    let others = tx.groups_of(&group.set).await?;
    let taken = group.taken(&others);
    if taken.is_empty() {
        return Ok(());
    }
    let ids: BTreeSet<UnitId> = taken.iter().map(|of| of.unit).collect();
    let units = tx.units_by_id(&ids.into_iter().collect::<Vec<_>>()).await?;
    let codes: HashMap<UnitId, &str> = units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let told = taken.iter().filter_map(|of| {
        let group = others.iter().find(|other| other.id == of.group)?;
        let (starts, ends) = (of.days.starts, of.days.ends);
        let unit = (*codes.get(&of.unit)?).to_owned();
        Some(TakenUnit { unit, group: group.code.clone(), starts, ends })
    });
    let mut told: Vec<TakenUnit> = told.collect();
    told.sort_by(|one, other| (&one.unit, one.starts).cmp(&(&other.unit, other.starts)));
    Err(AppError::InAnotherGroup(told))
}

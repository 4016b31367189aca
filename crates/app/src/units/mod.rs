//! Units: the tree, how it changes, and what came of which unit.

mod add;
mod change;
mod groups;
mod history;
mod links;
mod read;
mod reorganise;
mod table;

pub use add::{NewUnit, add_unit};
pub use change::{UnitPatch, change_unit};
pub use groups::{
    GroupMemberView, NewPeerGroup, PeerGroupFilter, PeerGroupPatch, PeerGroupView, TakenUnit, add_group,
    change_group, group, groups,
};
pub use history::{Piece, Share, UnitHistory, UnitStateView, history, lineage};
pub use links::{
    NetworkAt, NetworkUnit, NetworkView, NewUnitLink, UnitLinkEnd, UnitLinkFilter, UnitLinkView, add_link,
    end_link, link, links, network,
};
pub use read::{UnitFilter, UnitView, unit, unit_on, units};
pub use reorganise::{NewReorganisation, PartGiven, ReorganisationFilter, ReorganisationView};
pub use reorganise::{reorganisation, reorganisations, reorganise};
pub use table::{
    AddedUnit, ChangedUnit, FieldChange, MOST_BYTES, TableCounts, TableFormat, TableGiven, TableOutcome,
    TableWanted, export_units, import_units, may_import,
};

use crate::AppError;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::days::Days;
use domain::id::UnitId;
use domain::journal::Code;
use domain::unit::Unit;
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::Tx;

const UNIT: Code = Code::literal("unit");

/// The most attributes of a unit.
const MOST_ATTRIBUTES: usize = 200;

async fn existing(tx: &Tx, code: &str) -> Result<Unit, AppError> {
    tx.unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))
}

/// Attributes are numbers and texts; null takes one away where there is one.
fn attributes_fit(misfits: &mut Misfits, at: &str, attributes: &Map<String, Value>, takes_null: bool) {
    if attributes.len() > MOST_ATTRIBUTES {
        misfits.add(at, "too_many", format!("at most {MOST_ATTRIBUTES}"));
    }
    for (name, value) in attributes {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        if name.trim().is_empty() || name.chars().count() > 100 {
            misfits.add(&at, "bad_name", "a name of 1 to 100 characters");
        }
        match value {
            Value::Number(_) => {}
            Value::String(text) if text.chars().count() <= 1000 => {}
            Value::String(_) => misfits.add(&at, "too_long", "at most 1000 characters"),
            Value::Null if takes_null => {}
            _ if takes_null => misfits.add(&at, "wrong_type", "a number, a text or null"),
            _ => misfits.add(&at, "wrong_type", "a number or a text"),
        }
    }
}

/// These units as they stood on a day, those that were there.
async fn stood(system: &System, units: &[Unit], day: NaiveDate) -> Result<HashMap<UnitId, Unit>, AppError> {
    let ids: Vec<UnitId> = units.iter().map(|unit| unit.id).collect();
    let recorded = system.store().histories(&ids).await?;
    let then = |unit: &Unit| Some((unit.id, unit.as_of(recorded.get(&unit.id)?.at(day)?)));
    Ok(units.iter().filter_map(then).collect())
}

/// Fails unless a unit is there on all of these days.
fn lasts(unit: &Unit, days: &Days) -> Result<(), AppError> {
    let there = unit.days();
    if days.are_within(&there) {
        return Ok(());
    }
    let (code, detail) = match unit.ends {
        Some(last) if days.ends.is_none_or(|day| day > last) => {
            ("unit_ended", format!("the unit {} ends on {last}", unit.code))
        }
        _ => ("unit_not_begun", format!("the unit {} begins on {}", unit.code, unit.starts)),
    };
    Err(AppError::conflict(code, detail))
}

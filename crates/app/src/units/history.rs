//! How a unit stood over time, and which units of before it consists of.

use super::read::unit;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::id::UnitId;
use domain::unit::{History, State, Succession, Unit};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// How a unit stood for a time.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UnitStateView {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it goes on.
    pub until: Option<NaiveDate>,
    /// Its name.
    #[schema(example = "碧湖镇")]
    pub name: String,
    /// Its level.
    #[schema(example = "town")]
    pub level: String,
    /// Codes from the root down to it.
    #[schema(example = json!(["331102", "331102004"]))]
    pub path: Vec<String>,
    /// Numbers and texts that were known of it, by name.
    pub attributes: Map<String, Value>,
}

/// What went from one unit to another.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Share {
    /// The first day of the new order.
    pub from: NaiveDate,
    /// The other unit's code; its own for what stayed.
    pub unit: String,
    /// The other unit's name now.
    pub name: String,
    /// The share of the unit of before, above 0 and at most 1.
    pub share: f64,
}

/// What is recorded of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UnitHistory {
    /// Its code.
    #[schema(example = "331102004")]
    pub code: String,
    /// How it stood, the first state first, without gaps.
    pub states: Vec<UnitStateView>,
    /// What it came of.
    pub came_of: Vec<Share>,
    /// What became of it.
    pub went_to: Vec<Share>,
}

/// A unit of before that a unit consists of.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Piece {
    /// Its code.
    pub unit: String,
    /// Its name now.
    pub name: String,
    /// The share of it, above 0 and at most 1: a figure that adds up compares as the sum of share × figure.
    pub share: f64,
}

/// What is recorded of a unit.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn history(system: &System, actor: &Actor, code: &str) -> Result<UnitHistory, AppError> {
    let of = unit(system, actor, code).await?;
    let recorded = system.store().histories(&[of.id]).await?.remove(&of.id);
    let recorded = recorded.unwrap_or_else(|| History::of(&of));
    let parts = system.store().successions(of.id).await?;
    let ids: Vec<UnitId> = parts.iter().flat_map(|part| [part.from, part.into]).collect();
    let named = named(system, &ids).await?;
    let share = |part: &Succession, other: UnitId| {
        let other = named.get(&other)?;
        let (unit, name) = (other.code.clone(), other.name.clone());
        Some(Share { from: part.starts, unit, name, share: part.share })
    };
    let came = parts.iter().filter(|part| part.into == of.id);
    let went = parts.iter().filter(|part| part.from == of.id);
    Ok(UnitHistory {
        states: recorded.states().map(state).collect(),
        came_of: came.filter_map(|part| share(part, part.from)).collect(),
        went_to: went.filter_map(|part| share(part, part.into)).collect(),
        code: of.code,
    })
}

/// The units of an earlier day that a unit consists of; none when neither it nor anything before it was there.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Invalid`], [`AppError::Denied`], the store's.
pub async fn lineage(
    system: &System,
    actor: &Actor,
    code: &str,
    day: NaiveDate,
) -> Result<Vec<Piece>, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?at", Some(day));
    misfits.done()?;
    let of = unit(system, actor, code).await?;
    let known = system.store().origins(of.id, day).await?;
    let pieces = domain::unit::lineage(of.id, day, &known);
    let ids: Vec<UnitId> = pieces.iter().map(|(id, _)| *id).collect();
    let named = named(system, &ids).await?;
    let piece = |(id, share): &(UnitId, f64)| {
        let unit = named.get(id).filter(|unit| unit.is_there_on(day))?;
        Some(Piece { unit: unit.code.clone(), name: unit.name.clone(), share: *share })
    };
    let mut found: Vec<Piece> = pieces.iter().filter_map(piece).collect();
    found.sort_by(|one, other| one.unit.cmp(&other.unit));
    Ok(found)
}

pub(super) async fn named(system: &System, ids: &[UnitId]) -> Result<HashMap<UnitId, Unit>, AppError> {
    let found = system.store().units_by_id(ids).await?;
    Ok(found.into_iter().map(|unit| (unit.id, unit)).collect())
}

fn state(state: &State) -> UnitStateView {
    UnitStateView {
        from: state.starts,
        until: state.ends,
        name: state.name.clone(),
        level: state.level.clone(),
        path: state.path.codes().map(str::to_owned).collect(),
        attributes: state.attributes.clone(),
    }
}

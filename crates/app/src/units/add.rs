//! Adding a unit.

use super::change::{not_there, recorded};
use super::read::UnitView;
use super::{UNIT, attributes_fit, existing};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::id::UnitId;
use domain::journal::{Change, Code};
use domain::unit::{Unit, is_code};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;
use uuid::Uuid;

const MADE: Code = Code::literal("unit.made");
const NAME: Code = Code::literal("name");
const CODE: Code = Code::literal("code");

/// A unit to add.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Its code, which is never changed: 1 to 40 letters, digits, `-` and `.`, but not `table`.
    #[schema(example = "331102999", min_length = 1, max_length = 40)]
    pub code: String,
    /// Its name.
    #[schema(example = "碧湖新城", min_length = 1, max_length = 100)]
    pub name: String,
    /// Its level.
    #[schema(example = "task_force", min_length = 1, max_length = 40)]
    pub level: String,
    /// The code of the unit above, which is there from its first day on.
    #[schema(example = "331102")]
    pub parent: String,
    /// Numbers and texts that are known of it, by name.
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// Its first day; today unless told.
    pub starts: Option<NaiveDate>,
}

/// Adds a unit below another.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a parent, [`AppError::Conflict`] when
/// the code is taken or the parent isn't there on the first day; the store's.
pub async fn add_unit(system: &System, actor: &Actor, given: &NewUnit) -> Result<UnitView, AppError> {
    let mut misfits = Misfits::default();
    check(given, "", &mut misfits);
    misfits.done()?;
    let starts = given.starts.unwrap_or_else(|| system.today());
    let add = async |tx: Tx| Ok(UnitView::from(&add_from(system, &tx, actor, given, starts).await?));
    system.store().write_once("add_unit", actor.ask.as_ref(), add).await
}

pub(super) fn check(given: &NewUnit, at: &str, misfits: &mut Misfits) {
    if !is_code(&given.code) {
        misfits.add(&format!("{at}/code"), "bad_code", "1 to 40 letters, digits, `-` and `.`");
    }
    misfits.text(&format!("{at}/name"), &given.name, 100);
    misfits.text(&format!("{at}/level"), &given.level, 40);
    misfits.day(&format!("{at}/starts"), given.starts);
    attributes_fit(misfits, &format!("{at}/attributes"), &given.attributes, false);
}

/// Adds a unit that was checked, for whoever may.
pub(super) async fn add_from(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    given: &NewUnit,
    starts: NaiveDate,
) -> Result<Unit, AppError> {
    let parent = existing(tx, &given.parent).await?;
    let place = parent.path.child(&given.code);
    let post = system.policies().authorise(actor, Action::UnitEdit, &Owners::unit(&place))?;
    if !tx.units_like(&[&given.code]).await?.is_empty() {
        return Err(AppError::conflict("unit_exists", format!("there is a unit {}", given.code)));
    }
    let history = recorded(tx, &parent).await?;
    let above = history.place_since(starts).ok_or_else(|| not_there(&parent.code, starts))?;
    let unit = Unit {
        id: UnitId(Uuid::now_v7()),
        code: given.code.clone(),
        path: above.child(&given.code),
        parent: Some(parent.id),
        level: given.level.trim().to_owned(),
        name: given.name.trim().to_owned(),
        attributes: given.attributes.clone(),
        starts,
        ends: None,
        version: 1,
    };
    tx.add_unit(&unit).await?;
    let mut made = actor.did(system, Some(post), MADE, (UNIT, unit.id.0), Some(unit.id));
    made.changes.push(Change::plain(CODE, None, Some(json!(unit.code))));
    made.changes.push(Change::plain(NAME, None, Some(json!(unit.name))));
    tx.record(&made, &[]).await?;
    Ok(unit)
}

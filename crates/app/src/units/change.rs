//! Changing what is known of a unit.

use super::UNIT;
use super::read::UnitView;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::{Action, Owners};
use domain::journal::{Change, Code};
use domain::unit::Unit;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;

const CHANGED: Code = Code::literal("unit.changed");
const ATTRIBUTES: Code = Code::literal("attributes");

/// What to change of a unit; what isn't named stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitPatch {
    /// Attributes to set; null takes one away.
    pub attributes: Map<String, Value>,
}

/// Changes a unit that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], the store's.
pub async fn change_unit(
    system: &System,
    actor: &Actor,
    code: &str,
    version: i64,
    patch: &UnitPatch,
) -> Result<UnitView, AppError> {
    let mut misfits = Misfits::default();
    for (name, value) in &patch.attributes {
        if !matches!(value, Value::Null | Value::Number(_) | Value::String(_)) {
            misfits.add(&format!("/attributes/{name}"), "wrong_type", "a number, a text or null");
        }
    }
    misfits.done()?;
    let change = async |tx: Tx| {
        let unit = tx.unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))?;
        let post = system.policies().authorise(actor, Action::UnitEdit, &Owners::unit(&unit.path))?;
        if unit.version != version {
            let current = json!(UnitView::from(&unit));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        let mut attributes = unit.attributes.clone();
        for (name, value) in &patch.attributes {
            match value {
                Value::Null => attributes.shift_remove(name),
                value => attributes.insert(name.clone(), value.clone()),
            };
        }
        let (before, after) = (json!(unit.attributes), json!(attributes));
        let unit = Unit { attributes, version: version + 1, ..unit };
        tx.save_unit(&unit).await?;
        let mut changed = actor.did(system, Some(post), CHANGED, (UNIT, unit.id.0), Some(unit.id));
        changed.changes.push(Change::plain(ATTRIBUTES, Some(before), Some(after)));
        tx.record(&changed, &[]).await?;
        Ok(UnitView::from(&unit))
    };
    system.store().write("change_unit", change).await
}

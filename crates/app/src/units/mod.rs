//! Units: the tree, how it changes, and what came of which unit.

mod add;
mod change;
mod history;
mod read;
mod reorganise;

pub use add::{NewUnit, add_unit};
pub use change::{UnitPatch, change_unit};
pub use history::{Piece, Share, StateView, UnitHistory, history, lineage};
pub use read::{UnitFilter, UnitView, unit, unit_on, units};
pub use reorganise::{NewReorganisation, PartGiven, PartView, ReorganisationFilter, ReorganisationView};
pub use reorganise::{reorganisation, reorganisations, reorganise};

use crate::AppError;
use crate::error::Misfits;
use domain::journal::Code;
use domain::unit::Unit;
use serde_json::{Map, Value};
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

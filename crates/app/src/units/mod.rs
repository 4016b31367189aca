//! Units.

mod add;
mod change;
mod read;

pub use add::{NewUnit, add_unit};
pub use change::{UnitPatch, change_unit};
pub use read::{UnitFilter, UnitView, unit, units};

use domain::journal::Code;

const UNIT: Code = Code::literal("unit");

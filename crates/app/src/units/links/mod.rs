//! Network links (组网): made, ended, read, and the network around a unit.

mod add;
mod end;
mod network;
mod read;

pub use add::{NewUnitLink, add_link};
pub use end::{UnitLinkEnd, end_link};
pub use network::{NetworkAt, NetworkUnit, NetworkView, network};
pub use read::{UnitLinkFilter, UnitLinkView, link, links};

use crate::AppError;
use crate::error::Misfit;
use domain::journal::Code;
use domain::link::Refusal;

const LINK: Code = Code::literal("unit_link");
const ENDS: Code = Code::literal("ends");

/// What a broken rule is to whoever asked.
fn refused(refusal: Refusal) -> AppError {
    let code = match refusal {
        Refusal::ToItself => {
            return AppError::Invalid(vec![Misfit::new("/lower", "same_unit", "another unit than `upper`")]);
        }
        Refusal::TooEarly { earliest } => {
            return AppError::Invalid(vec![Misfit::new(
                "/last",
                "too_early",
                format!("{earliest} or later"),
            )]);
        }
        Refusal::Double { .. } => "unit_link_exists",
        Refusal::Over => "unit_link_over",
    };
    AppError::conflict(code, refusal.to_string())
}

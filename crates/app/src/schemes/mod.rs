//! Scoring schemes 考核方案: read, tried and saved as versions, each in force from a period on.

mod check;
mod read;
mod save;

pub use check::{SchemeChecked, SchemeText, check_scheme};
pub use read::{NodeView, SchemeAsked, SchemeLine, SchemeView, VersionLine, scheme, schemes};
pub use save::{NewScheme, save_scheme};

use crate::AppError;
use crate::error::Misfits;
use kernel::scheme::{Scheme, parse_toml};

/// The most characters of a scheme.
const LONGEST: usize = 500_000;

/// What a scheme's text is called in its faults.
const FILE: &str = "scheme.toml";

/// Reads a scheme's text with all its faults.
fn parse(text: &str) -> Result<Scheme, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/text", text, LONGEST);
    misfits.done()?;
    Ok(parse_toml(FILE, text)?)
}

//! Scoring schemes 考核方案: read, tried and saved as versions, each in force from a period on.

mod check;
mod read;
mod save;

pub use check::{SchemeChecked, SchemeText, check_scheme};
pub use read::{NodeView, SchemeAsked, SchemeLine, SchemeView, VersionLine, scheme, schemes};
pub use save::{NewScheme, save_scheme};

use crate::AppError;
use crate::error::Misfits;
use crate::system::System;
use kernel::column::Codes;
use kernel::scheme::{Scheme, parse_toml};
use kernel::units::Units;
use tables::{Format, Source, UnitKeys, read_assignment};

/// The most characters of a scheme.
const LONGEST: usize = 500_000;

/// The most characters of who is scored on what.
const LONGEST_ASSIGNMENT: usize = 4_000_000;

/// What who is scored on what is called in its faults.
const ASSIGN: &str = "assign.csv";

/// What a scheme's text is called in its faults.
const FILE: &str = "scheme.toml";

/// Reads a scheme's text with all its faults.
pub(crate) fn parse(text: &str) -> Result<Scheme, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/text", text, LONGEST);
    misfits.done()?;
    Ok(parse_toml(FILE, text)?)
}

/// Checks who is scored on what against the scheme and the units of the record.
async fn check_assignment(system: &System, scheme: &Scheme, assign: Option<&str>) -> Result<(), AppError> {
    let Some(assign) = assign else { return Ok(()) };
    let mut misfits = Misfits::default();
    misfits.text("/assign", assign, LONGEST_ASSIGNMENT);
    misfits.done()?;
    let mut codes = Codes::default();
    for code in system.store().unit_codes().await? {
        codes.intern(&code);
    }
    let bytes = assign.to_owned().into();
    let source = Source::Bytes { name: ASSIGN.to_owned(), format: Format::Csv, bytes };
    read_assignment(&source, &scheme.fields, UnitKeys::Known(&Units::from_codes(codes)))?;
    Ok(())
}

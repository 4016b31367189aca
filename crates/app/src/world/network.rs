//! The links of the demo's network: party organisations, self-governing bodies, grids.

use super::goals::Codes;
use super::units::{FIRST, rows};
use crate::AppError;
use domain::days::Days;
use domain::id::LinkId;
use domain::link::{Link, LinkKind};
use domain::unit::Unit;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
struct Row {
    kind: LinkKind,
    upper: String,
    lower: String,
}

/// The links of `network_links.csv`.
pub(super) fn read(units: &[Unit]) -> Result<Vec<Link>, AppError> {
    let codes = Codes::of(units);
    let link = |row: Row| {
        Ok(Link {
            id: LinkId(Uuid::now_v7()),
            kind: row.kind,
            upper: codes.get(&row.upper)?,
            lower: codes.get(&row.lower)?,
            days: Days { starts: FIRST, ends: None },
            version: 1,
        })
    };
    rows("network_links.csv")?.into_iter().map(link).collect()
}

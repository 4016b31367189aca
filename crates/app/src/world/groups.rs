//! The peer groups of the demo's world: a set for each level whose units are ranked in groups, named for its board.

use super::goals::Codes;
use super::units::{FIRST, rows};
use crate::AppError;
use domain::days::Days;
use domain::group::PeerGroup;
use domain::id::{GroupId, UnitId};
use domain::unit::{Unit, is_code};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Deserialize)]
struct Row {
    code: String,
    level: String,
    parent: String,
    group: String,
}

/// The groups of `units.csv`.
pub(super) fn read(units: &[Unit]) -> Result<Vec<PeerGroup>, AppError> {
    let codes = Codes::of(units);
    let mut members: BTreeMap<(String, String, String), BTreeSet<UnitId>> = BTreeMap::new();
    for row in rows::<Row>("units.csv")?.into_iter().filter(|row| !row.group.is_empty()) {
        // A town's groups are named for it: 碧湖镇·山区组.
        let code = match row.group.split_once('·') {
            Some((_, name)) => format!("{}-{name}", row.parent),
            None => row.group.clone(),
        };
        if !is_code(&code) {
            return Err(AppError::outside(format!("units.csv: {code} is no code")));
        }
        let unit = codes.get(&row.code)?;
        members.entry((format!("{}s", row.level), code, row.group)).or_default().insert(unit);
    }
    let group = |((set, code, title), members): (_, BTreeSet<UnitId>)| {
        let (id, days) = (GroupId(Uuid::now_v7()), Days { starts: FIRST, ends: None });
        let group = PeerGroup { id, set, code, title, days, members: Vec::new(), version: 1 };
        PeerGroup { members: group.members_from(&members, FIRST), ..group }
    };
    Ok(members.into_iter().map(group).collect())
}

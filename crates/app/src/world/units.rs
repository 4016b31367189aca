//! The units of the demo's world.

use super::goals::text;
use crate::AppError;
use chrono::NaiveDate;
use domain::access::UnitPath;
use domain::id::UnitId;
use domain::unit::Unit;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// The world's first day; nothing is known of the days before it.
pub(super) const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();

/// Columns that say where a unit stands; all others but the peer group are attributes.
const PLACE: [&str; 5] = ["code", "name", "level", "parent", "group"];

/// Files of units, each with parents before children.
const FILES: [&str; 3] = ["units.csv", "network.csv", "task_forces.csv"];

/// The units, parents before children.
pub(super) fn read() -> Result<Vec<Unit>, AppError> {
    let mut units: Vec<Unit> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for name in FILES {
        read_file(name, &mut units, &mut places)?;
    }
    Ok(units)
}

fn read_file(name: &str, units: &mut Vec<Unit>, places: &mut HashMap<String, usize>) -> Result<(), AppError> {
    for row in rows::<HashMap<String, String>>(name)? {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let (code, parent) = (cell("code"), cell("parent"));
        let above = places.get(&parent).map(|at| &units[*at]);
        if above.is_none() && !parent.is_empty() {
            return Err(AppError::outside(format!("{name}: {code} comes before its parent {parent}")));
        }
        let unit = Unit {
            id: UnitId(Uuid::now_v7()),
            path: above.map_or_else(|| UnitPath::root(&code), |above| above.path.child(&code)),
            parent: above.map(|above| above.id),
            level: cell("level"),
            name: cell("name"),
            attributes: attributes(&row),
            starts: FIRST,
            ends: None,
            version: 1,
            code,
        };
        places.insert(unit.code.clone(), units.len());
        units.push(unit);
    }
    Ok(())
}

/// The rows of a file of the world.
pub(super) fn rows<T: DeserializeOwned>(name: &str) -> Result<Vec<T>, AppError> {
    let data = text(name)?;
    let mut reader = csv::Reader::from_reader(data.as_slice());
    reader.deserialize().collect::<Result<_, _>>().map_err(AppError::outside)
}

fn attributes(row: &HashMap<String, String>) -> Map<String, Value> {
    let value = |text: &str| text.parse::<f64>().map_or_else(|_| json!(text), |number| json!(number));
    let mut named: Vec<_> =
        row.iter().filter(|(name, text)| !PLACE.contains(&name.as_str()) && !text.is_empty()).collect();
    named.sort();
    named.into_iter().map(|(name, text)| (name.clone(), value(text))).collect()
}

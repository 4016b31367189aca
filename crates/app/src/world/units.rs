//! The units of the demo's world.

use crate::AppError;
use crate::demo::World;
use chrono::NaiveDate;
use domain::access::UnitPath;
use domain::id::UnitId;
use domain::unit::Unit;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// The world's first day; nothing is known of the days before it.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();

/// Columns that say where a unit stands; all others are attributes.
const PLACE: [&str; 4] = ["code", "name", "level", "parent"];

/// The units of `units.csv`, parents before children.
pub(super) fn read() -> Result<Vec<Unit>, AppError> {
    let file = World::get("units.csv").ok_or_else(|| AppError::outside("the world has no units.csv"))?;
    let mut reader = csv::Reader::from_reader(file.data.as_ref());
    let mut units: Vec<Unit> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in reader.deserialize::<HashMap<String, String>>() {
        let row = row.map_err(AppError::outside)?;
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let (code, parent) = (cell("code"), cell("parent"));
        let above = places.get(&parent).map(|at| &units[*at]);
        if above.is_none() && !parent.is_empty() {
            return Err(AppError::outside(format!("units.csv: {code} comes before its parent {parent}")));
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
    Ok(units)
}

fn attributes(row: &HashMap<String, String>) -> Map<String, Value> {
    let value = |text: &str| text.parse::<f64>().map_or_else(|_| json!(text), |number| json!(number));
    let mut named: Vec<_> =
        row.iter().filter(|(name, text)| !PLACE.contains(&name.as_str()) && !text.is_empty()).collect();
    named.sort();
    named.into_iter().map(|(name, text)| (name.clone(), value(text))).collect()
}

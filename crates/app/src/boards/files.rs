//! The files of a board, written from what the record says. Their columns are those of docs/input.md.

use super::export::Facts;
use crate::AppError;
use domain::goal::{Direction, Observation, Scale, Target, in_force};
use domain::id::UnitId;
use domain::unit::Unit;
use kernel::facts::{Assigned, Status};
use kernel::scheme::Direction as SchemeDirection;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

pub(super) const SCHEME: &str = "scheme.toml";
pub(super) const UNITS: &str = "units.csv";
pub(super) const VALUES: &str = "values.csv";
pub(super) const TARGETS: &str = "targets.csv";
pub(super) const ASSIGN: &str = "assign.csv";

/// Columns of units that are no attributes.
const KNOWN: [&str; 5] = ["code", "name", "level", "parent", "group"];

/// A file of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFile {
    /// Its name below the board's folder: `values.csv`.
    pub name: String,
    /// All of it.
    pub body: Vec<u8>,
}

impl BoardFile {
    pub(super) fn new(name: &str, body: Vec<u8>) -> Self {
        Self { name: name.to_owned(), body }
    }
}

/// A CSV file: a header and rows.
fn csv<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<Vec<u8>, AppError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(AppError::outside)?;
    for row in rows {
        writer.write_record(row).map_err(AppError::outside)?;
    }
    writer.into_inner().map_err(AppError::outside)
}

/// A number that reads back as the same one; nothing for none.
fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Who there is: all attributes of any of them are columns.
pub(super) fn units(facts: &Facts) -> Result<Vec<u8>, AppError> {
    let code: HashMap<UnitId, &str> = facts.units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let names = facts.units.iter().flat_map(|unit| unit.attributes.keys().map(String::as_str));
    let names: BTreeSet<&str> = names.filter(|name| !KNOWN.contains(name)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(KNOWN.iter().chain(&names)).map_err(AppError::outside)?;
    for unit in &facts.units {
        let parent = unit.parent.and_then(|parent| code.get(&parent)).copied().unwrap_or_default();
        let group = facts.groups.get(&unit.id).map_or("", String::as_str);
        let known = [&unit.code, &unit.name, &unit.level, parent, group].map(str::to_owned);
        let attributes = names.iter().map(|name| attribute(unit, name));
        writer.write_record(known.into_iter().chain(attributes)).map_err(AppError::outside)?;
    }
    writer.into_inner().map_err(AppError::outside)
}

fn attribute(unit: &Unit, name: &str) -> String {
    match unit.attributes.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    }
}

/// What was reported, by indicator, unit and period.
pub(super) fn values(facts: &Facts) -> Result<Vec<u8>, AppError> {
    let code: HashMap<UnitId, &str> = facts.units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let mut rows: Vec<(usize, &str, &Observation)> = Vec::new();
    for (at, values) in facts.values.iter().enumerate() {
        rows.extend(values.iter().filter_map(|of| Some((at, *code.get(&of.unit)?, of))));
    }
    rows.sort_by(|(at, unit, a), (other, beside, b)| {
        (at, unit, a.period, &a.rater).cmp(&(other, beside, b.period, &b.rater))
    });
    let row = |(at, unit, of): &(usize, &str, &Observation)| {
        let rater = of.rater.as_ref();
        [
            (*unit).to_owned(),
            of.period.to_string(),
            facts.goals[*at].code.clone(),
            number(Some(of.value)),
            number(of.rank_of),
            number(of.previous_rank),
            rater.map(|rater| rater.name.clone()).unwrap_or_default(),
            rater.map(|rater| rater.group.clone()).unwrap_or_default(),
        ]
    };
    let header = ["unit", "period", "indicator", "value", "rank_of", "previous_rank", "rater", "rater_group"];
    csv(header, rows.iter().map(row))
}

/// What is measured against: of each indicator the row of all, and those of units with a target of their own. None without
/// any.
pub(super) fn targets(facts: &Facts) -> Result<Option<Vec<u8>>, AppError> {
    let mut rows: Vec<[String; 7]> = Vec::new();
    for goal in &facts.goals {
        let recorded = facts.targets.get(&goal.id).map_or(&[][..], Vec::as_slice);
        let direction = direction(facts, &goal.code);
        let mut add = |unit: &str, target: Option<&Target>| {
            let Some(target) = target.filter(|target| !target.is_exempt) else { return };
            let Some(Scale { target: aim, low, high, baseline }) = target.measured_by(direction) else {
                return;
            };
            let key = [unit.to_owned(), target.period.to_string(), goal.code.clone()];
            let [unit, period, indicator] = key;
            rows.push([unit, period, indicator, number(aim), number(low), number(high), number(baseline)]);
        };
        add("*", in_force(recorded, NOBODY, facts.period));
        let own: BTreeSet<UnitId> = recorded.iter().filter_map(|target| target.unit).collect();
        for unit in facts.units.iter().filter(|unit| own.contains(&unit.id)) {
            let of = recorded.iter().filter(|target| target.unit == Some(unit.id));
            add(&unit.code, in_force(of, unit.id, facts.period));
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    csv(["unit", "period", "indicator", "target", "low", "high", "baseline"], rows).map(Some)
}

/// A unit that has no target of its own.
const NOBODY: UnitId = UnitId(Uuid::nil());

fn direction(facts: &Facts, code: &str) -> Direction {
    let node = facts.scheme.nodes.iter().find(|node| node.code == code);
    match node.and_then(|node| node.indicator()).map(|indicator| indicator.direction) {
        Some(SchemeDirection::Down) => Direction::Down,
        Some(SchemeDirection::Target) => Direction::Target,
        _ => Direction::Up,
    }
}

/// Who is scored on what, with exemptions in force. None when every unit is scored on every indicator.
pub(super) fn assignment(facts: &Facts) -> Result<Option<Vec<u8>>, AppError> {
    let exempt = Exempt::of(facts);
    let rows = match &facts.assigned {
        Some((assigned, codes)) => {
            let there: BTreeSet<&str> = facts.units.iter().map(|unit| unit.code.as_str()).collect();
            let kept = assigned.iter().filter(|row| there.contains(codes.get(row.unit)));
            kept.map(|row| line(facts, codes.get(row.unit), row, &exempt)).collect()
        }
        None if exempt.0.is_empty() => return Ok(None),
        None => everybody(facts, &exempt),
    };
    csv(["unit", "indicator", "role", "share", "weight", "points", "status"], rows).map(Some)
}

/// Units that an indicator isn't asked of, by the codes of both.
struct Exempt(BTreeSet<(String, String)>);

impl Exempt {
    fn of(facts: &Facts) -> Self {
        let level = facts.scheme.level.as_deref();
        let mut pairs = BTreeSet::new();
        for goal in &facts.goals {
            let recorded = facts.targets.get(&goal.id).map_or(&[][..], Vec::as_slice);
            if recorded.iter().all(|target| !target.is_exempt) {
                continue;
            }
            for unit in facts.units.iter().filter(|unit| level.is_none_or(|level| unit.level == level)) {
                if in_force(recorded, unit.id, facts.period).is_some_and(|target| target.is_exempt) {
                    pairs.insert((unit.code.clone(), goal.code.clone()));
                }
            }
        }
        Self(pairs)
    }

    fn has(&self, unit: &str, indicator: &str) -> bool {
        self.0.contains(&(unit.to_owned(), indicator.to_owned()))
    }
}

fn line(facts: &Facts, unit: &str, row: &Assigned, exempt: &Exempt) -> [String; 7] {
    let indicator = facts.scheme.fields.codes.get(row.field);
    let status = match row.status {
        _ if exempt.has(unit, indicator) => "exempt",
        Status::Scored => "scored",
        Status::Exempt => "exempt",
        Status::Watch => "watch",
    };
    let role = if row.co { "co" } else { "lead" };
    let [share, weight, points] = [row.share, row.weight, row.points].map(number);
    [unit.to_owned(), indicator.to_owned(), role.to_owned(), share, weight, points, status.to_owned()]
}

/// Every unit of the level with every indicator.
fn everybody(facts: &Facts, exempt: &Exempt) -> Vec<[String; 7]> {
    let level = facts.scheme.level.as_deref();
    let mut rows = Vec::new();
    for unit in facts.units.iter().filter(|unit| level.is_none_or(|level| unit.level == level)) {
        for (_, indicator) in facts.scheme.indicators() {
            let (field, status) = (indicator.field as u32, Status::Scored);
            let row = Assigned {
                unit: 0,
                field,
                co: false,
                share: None,
                weight: None,
                points: None,
                status,
                row: 0,
            };
            rows.push(line(facts, &unit.code, &row, exempt));
        }
    }
    rows
}

//! What the boards of a month use: their schemes' indicators, each with the units that it scores.

use crate::AppError;
use crate::schemes::parse;
use crate::system::System;
use domain::goal::{Basis, Goal};
use domain::id::{GoalId, UnitId};
use domain::period::Period;
use domain::report::Use;
use domain::scheme::{SchemeVersion, in_force};
use kernel::column::Codes;
use kernel::facts::{Assigned, Status};
use kernel::scheme::{Indicator, Scheme};
use std::collections::HashMap;
use store::Place;
use tables::{Format, Source, UnitKeys, read_assignment};

/// A scheme that is in force, with who is scored on what: pairs of a unit and a field.
struct InForce {
    scheme: Scheme,
    assigned: Option<HashMap<u32, Vec<UnitId>>>,
}

/// The uses of a month's boards by scheme, and the goals that they are of.
pub(super) async fn uses(
    system: &System,
    month: Period,
    roster: &[Place],
) -> Result<(Vec<Use>, HashMap<GoalId, Goal>), AppError> {
    let by_code: HashMap<&str, UnitId> = roster.iter().map(|unit| (unit.code.as_str(), unit.id)).collect();
    let schemes = schemes(system, month, &by_code).await?;
    let codes: Vec<String> =
        schemes.iter().flat_map(|of| of.scheme.fields.codes.iter().map(str::to_owned)).collect();
    let mut named: Vec<&str> = codes.iter().map(String::as_str).collect();
    named.sort_unstable();
    named.dedup();
    let goals = system.store().goals_coded(&named).await?;
    let ids: HashMap<&str, GoalId> = goals.iter().map(|goal| (goal.code.as_str(), goal.id)).collect();
    let raters = system.store().raters(&goals.iter().map(|goal| goal.id).collect::<Vec<_>>()).await?;
    let mut uses = Vec::new();
    for of in &schemes {
        let everyone: Vec<UnitId> = roster
            .iter()
            .filter(|unit| of.scheme.level.as_ref() == Some(&unit.level))
            .map(|unit| unit.id)
            .collect();
        for (_, indicator) in of.scheme.indicators() {
            let field = indicator.field;
            let units = match &of.assigned {
                Some(assigned) => assigned.get(&(field as u32)).cloned().unwrap_or_default(),
                None => everyone.clone(),
            };
            let source = indicator.source_unit.as_deref().and_then(|code| by_code.get(code)).copied();
            let is_panel = of.scheme.fields.panel.get(field).copied().unwrap_or_default();
            if let Some(&goal) = ids.get(of.scheme.fields.codes.get(field as u32)) {
                let raters = raters.get(&goal).filter(|_| is_panel).cloned().unwrap_or_default();
                // Nobody knows yet who marks it.
                if !is_panel || !raters.is_empty() {
                    uses.push(Use { goal, source, raters, units: units.clone(), ..plain(indicator) });
                }
            }
            let per = indicator.per.as_ref().and_then(|per| ids.get(per.name.as_str()));
            if let Some(&goal) = per {
                uses.push(Use { goal, units, ..plain(indicator) });
            }
        }
    }
    Ok((uses, goals.into_iter().map(|goal| (goal.id, goal)).collect()))
}

fn plain(indicator: &Indicator) -> Use {
    let basis = match indicator.basis {
        kernel::scheme::Basis::Current => Basis::Current,
        kernel::scheme::Basis::Cumulative => Basis::Cumulative,
    };
    Use {
        goal: GoalId(uuid::Uuid::nil()),
        frequency: indicator.frequency,
        basis,
        source: None,
        units: Vec::new(),
        raters: Vec::new(),
    }
}

/// The versions in force, by code.
async fn schemes(
    system: &System,
    month: Period,
    by_code: &HashMap<&str, UnitId>,
) -> Result<Vec<InForce>, AppError> {
    let versions = system.store().schemes().await?;
    let mut found = Vec::new();
    for of_code in versions.chunk_by(|a, b| a.code == b.code) {
        let board = of_code.first().map_or(month, |first| month.at(first.from.cadence()));
        let Some(version) = in_force(of_code, board) else { continue };
        let scheme = parse(&version.text)?;
        let assigned = assigned(version, &scheme, by_code)?;
        found.push(InForce { scheme, assigned });
    }
    Ok(found)
}

/// Who is responsible for which field, of the units that are there; co-units take the lead's figure.
fn assigned(
    version: &SchemeVersion,
    scheme: &Scheme,
    by_code: &HashMap<&str, UnitId>,
) -> Result<Option<HashMap<u32, Vec<UnitId>>>, AppError> {
    let Some(text) = &version.assign else { return Ok(None) };
    let bytes = text.clone().into();
    let source = Source::Bytes { name: "assign.csv".to_owned(), format: Format::Csv, bytes };
    let mut codes = Codes::default();
    let rows: Vec<Assigned> = read_assignment(&source, &scheme.fields, UnitKeys::Open(&mut codes))?;
    let mut found: HashMap<u32, Vec<UnitId>> = HashMap::new();
    for row in rows.iter().filter(|row| !row.co && row.status != Status::Exempt) {
        if let Some(unit) = by_code.get(codes.get(row.unit)) {
            found.entry(row.field).or_default().push(*unit);
        }
    }
    Ok(Some(found))
}

//! What the record says of a scheme in a period, in the files that `liangzhu score` reads.

use super::files::{self, BoardFile, assignment, targets, units, values};
use crate::AppError;
use crate::error::Misfits;
use crate::schemes;
use crate::system::System;
use domain::goal::{Goal, Observation, Target, last_day};
use domain::id::{GoalId, UnitId};
use domain::period::{Cadence, Period};
use domain::scheme::in_force;
use domain::unit::Unit;
use kernel::column::Codes;
use kernel::facts::Assigned;
use kernel::scheme::{Scheme, Scope};
use std::collections::{HashMap, HashSet};
use tables::{Format, Source, UnitKeys, read_assignment};

/// What a month is scored from.
pub(super) struct Facts {
    pub(super) scheme: Scheme,
    pub(super) period: Period,
    /// The units on the board and all above them, by code.
    pub(super) units: Vec<Unit>,
    /// What people call the peer group that a unit is in.
    pub(super) groups: HashMap<UnitId, String>,
    /// The scheme's fields that are goals of the plan, in the scheme's order, with their codes.
    pub(super) goals: Vec<Goal>,
    /// Of each goal in that order: all values of its units.
    pub(super) values: Vec<Vec<Observation>>,
    /// Of each goal: all targets around the period, in the order in which they were recorded.
    pub(super) targets: HashMap<GoalId, Vec<Target>>,
    /// Who is scored on what, by numbers of units in `codes`; none: every unit on every indicator.
    pub(super) assigned: Option<(Vec<Assigned>, Codes)>,
}

/// The files that the board of a scheme in a period is scored from, as the record has it now: the scheme's text in the version
/// that is in force, units as they stood on the period's last day, values from the beginning of the year before, targets and
/// exemptions in force. The same record gives the same bytes, on either database.
///
/// # Errors
/// [`AppError::NotFound`] when no version of the scheme is in force; [`AppError::Invalid`] when the period isn't as long as the
/// scheme's; the store's.
pub async fn export(system: &System, code: &str, period: Period) -> Result<Vec<BoardFile>, AppError> {
    let store = system.store();
    let versions = store.scheme(code).await?;
    let version = in_force(&versions, period);
    let version = version.ok_or_else(|| AppError::not_found("scheme", format!("{code} in {period}")))?;
    let scheme = schemes::parse(&version.text)?;
    if scheme.period != period.cadence() {
        let mut misfits = Misfits::default();
        misfits.add("/period", "wrong_cadence", "a period as long as those of the scheme");
        misfits.done()?;
    }
    let facts = facts(system, scheme, version.assign.as_deref(), period).await?;
    let mut files = vec![
        BoardFile::new(files::SCHEME, version.text.clone().into_bytes()),
        BoardFile::new(files::UNITS, units(&facts)?),
        BoardFile::new(files::VALUES, values(&facts)?),
    ];
    files.extend(targets(&facts)?.map(|body| BoardFile::new(files::TARGETS, body)));
    files.extend(assignment(&facts)?.map(|body| BoardFile::new(files::ASSIGN, body)));
    Ok(files)
}

async fn facts(
    system: &System,
    scheme: Scheme,
    assign: Option<&str>,
    period: Period,
) -> Result<Facts, AppError> {
    let (store, day) = (system.store(), last_day(period));
    let units = on_board(store.units_on(day).await?, scheme.level.as_deref());
    let codes: Vec<&str> = scheme.fields.codes.iter().collect();
    let mut goals = store.goals_coded(&codes).await?;
    let place: HashMap<&str, usize> = codes.iter().enumerate().map(|(at, code)| (*code, at)).collect();
    goals.sort_by_key(|goal| place.get(goal.code.as_str()).copied());
    let first = Period::new(period.year().saturating_sub(1).max(1), Cadence::Year, 1).unwrap_or(period);
    let mut values = Vec::with_capacity(goals.len());
    for goal in &goals {
        values.push(store.figures(goal.id, first, period).await?);
    }
    let mut targets: HashMap<GoalId, Vec<Target>> = HashMap::new();
    for goal in &goals {
        targets.insert(goal.id, store.targets(&[goal.id], Some(period)).await?);
    }
    let assigned = assign.map(|text| read_assigned(text, &scheme)).transpose()?;
    let groups = groups(system, &scheme, period).await?;
    Ok(Facts { scheme, period, units, groups, goals, values, targets, assigned })
}

/// The units of a level with all above them; all units without a level.
fn on_board(units: Vec<Unit>, level: Option<&str>) -> Vec<Unit> {
    let Some(level) = level else { return units };
    let scored = units.iter().filter(|unit| unit.level == level);
    let kept: HashSet<&str> = scored.flat_map(|unit| unit.path.codes()).collect();
    let kept: HashSet<String> = kept.into_iter().map(str::to_owned).collect();
    units.into_iter().filter(|unit| kept.contains(&unit.code)).collect()
}

/// What groups its units are ranked in: those of the set that is named like the scheme, else like its level, in the plural or
/// not.
async fn groups(
    system: &System,
    scheme: &Scheme,
    period: Period,
) -> Result<HashMap<UnitId, String>, AppError> {
    let asks = scheme.peers.contains(&Scope::Group);
    let sets = [
        Some(scheme.code.clone()),
        scheme.level.as_ref().map(|level| format!("{level}s")),
        scheme.level.clone(),
    ];
    for set in sets.into_iter().flatten().filter(|_| asks) {
        let found = system.store().groups_of(&set).await?;
        if !found.is_empty() {
            let day = last_day(period);
            let there = found.iter().filter(|group| group.days.has(day));
            let named = there
                .flat_map(|group| group.units_on(day).into_iter().map(|unit| (unit, group.title.clone())));
            return Ok(named.collect());
        }
    }
    Ok(HashMap::new())
}

fn read_assigned(text: &str, scheme: &Scheme) -> Result<(Vec<Assigned>, Codes), AppError> {
    let mut codes = Codes::default();
    let source =
        Source::Bytes { name: files::ASSIGN.to_owned(), format: Format::Csv, bytes: text.to_owned().into() };
    let rows = read_assignment(&source, &scheme.fields, UnitKeys::Open(&mut codes))?;
    Ok((rows, codes))
}

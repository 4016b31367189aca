//! Taking units in from a table: what single requests would do, all of it or nothing.

use super::outcome::{AddedUnit, ChangedUnit, FieldChange, TableOutcome};
use super::plan::{Intent, Planned, Wish, plan};
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfits, few};
use crate::system::System;
use crate::trial::{end, outcome};
use crate::units::add::{NewUnit, add_from};
use crate::units::change::{UnitPatch, change_from, past};
use crate::units::existing;
use bytes::Bytes;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::unit::Unit;
use kernel::fault::{Faults, Place, What};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::Tx;
use tables::{Format, Source, UnitCell, UnitLine, UnitLines, read_unit_lines};

/// The largest file, in bytes.
pub const MOST_BYTES: u64 = 8 << 20;

/// The most rows.
const MOST_ROWS: usize = 10_000;

/// How many codes are looked up at once.
const SOME: usize = 500;

/// How a table is to be taken in.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct TableGiven {
    /// Whether to say only what would be done.
    pub dry_run: bool,
    /// The day from which changes hold, and the first day of new units without one: today or earlier, today unless told.
    #[param(example = "2022-04-08")]
    pub from: Option<NaiveDate>,
    /// The file's name, which faults tell.
    #[param(example = "单位.xlsx", min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Fails unless whoever asks may edit some units.
///
/// # Errors
/// [`AppError::Denied`].
pub fn may_import(system: &System, actor: &Actor) -> Result<(), AppError> {
    let policies = system.policies();
    if policies.scope(actor, Action::UnitEdit).posts.is_empty() {
        policies.authorise(actor, Action::UnitEdit, &Owners::default())?;
    }
    Ok(())
}

/// Adds and changes units as a table says. Whoever asks may edit each of them.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::Input`] with all faults of the file; the store's.
pub async fn import_units(
    system: &System,
    actor: &Actor,
    given: &TableGiven,
    bytes: Bytes,
) -> Result<TableOutcome, AppError> {
    may_import(system, actor)?;
    let mut misfits = Misfits::default();
    past(system, &mut misfits, given.from);
    if let Some(name) = &given.name {
        misfits.text("?name", name, 200);
    }
    misfits.done()?;
    let from = given.from.unwrap_or_else(|| system.today());
    let sheet = &read(given.name.clone(), bytes).await?;
    let import = async |tx: Tx| {
        let known = &known(&tx, sheet).await?;
        let planned = plan(sheet, known).map_err(few)?;
        let outcome = TableOutcome { dry_run: given.dry_run, from, ..TableOutcome::default() };
        let mut run = Run {
            tx: &tx,
            system,
            actor,
            sheet,
            from,
            faults: Faults::default(),
            failed: HashSet::new(),
            outcome,
        };
        for planned in in_order(&planned) {
            run.take(planned, known).await?;
        }
        let outcome = run.faults.sorted().or(run.outcome.complete()).map_err(few)?;
        end(given.dry_run, outcome)
    };
    outcome(system.store().write_once("import_units", actor.ask.as_ref(), import).await)
}

async fn read(name: Option<String>, bytes: Bytes) -> Result<UnitLines, AppError> {
    let format = Format::sniffed(&bytes);
    let name = name.unwrap_or_else(|| format!("units.{}", format.ending()));
    let source = Source::Bytes { name, format, bytes };
    let read = tokio::task::spawn_blocking(move || read_unit_lines(&source));
    let sheet = read.await.map_err(AppError::outside)?.map_err(few)?;
    if sheet.lines.len() > MOST_ROWS {
        let place = Place { column: None, unit: None, ..sheet.at(&sheet.lines[MOST_ROWS], UnitCell::Code) };
        return Err(
            Faults::from(place.fault(What::TooMany { found: sheet.lines.len(), most: MOST_ROWS })).into()
        );
    }
    Ok(sheet)
}

/// The units of the record that the file names, in upper or lower case.
async fn known(tx: &Tx, sheet: &UnitLines) -> Result<HashMap<String, Unit>, AppError> {
    let named = sheet.lines.iter().flat_map(|line| [line.code.as_str(), line.parent.as_str()]);
    let codes: Vec<&str> = named.collect::<BTreeSet<_>>().into_iter().collect();
    let mut known = HashMap::new();
    for some in codes.chunks(SOME) {
        let units = tx.units_like(some).await?;
        known.extend(units.into_iter().map(|unit| (unit.code.clone(), unit)));
    }
    Ok(known)
}

/// Parents before children; those that end after all others, children before parents.
fn in_order<'a, 'b>(planned: &'b [Planned<'a>]) -> impl Iterator<Item = &'b Planned<'a>> {
    let ends =
        |of: &&Planned<'_>| matches!(&of.intent, Intent::Change(wish) if wish.ends.flatten().is_some());
    let (mut ending, mut others): (Vec<_>, Vec<_>) = planned.iter().partition(ends);
    others.sort_by_key(|of| of.depth);
    ending.sort_by_key(|of| std::cmp::Reverse(of.depth));
    others.into_iter().chain(ending)
}

struct Run<'a> {
    tx: &'a Tx,
    system: &'a System,
    actor: &'a Actor,
    sheet: &'a UnitLines,
    from: NaiveDate,
    faults: Faults,
    /// The codes of units that could not be added or moved: what stands below them is not tried.
    failed: HashSet<String>,
    outcome: TableOutcome,
}

impl Run<'_> {
    async fn take(&mut self, planned: &Planned<'_>, known: &HashMap<String, Unit>) -> Result<(), AppError> {
        let (line, unit) = (planned.line, known.get(&planned.line.code));
        // What the unit above is refused for is told there.
        if self.failed.contains(&line.parent) {
            self.failed.insert(line.code.clone());
            return Ok(());
        }
        let done = match (&planned.intent, unit) {
            (Intent::Add(wish), _) => self.add(line, wish).await,
            (Intent::Change(wish), Some(unit)) => self.change(line, wish, unit).await,
            _ => {
                self.outcome.left.push(line.code.clone());
                Ok(())
            }
        };
        match done {
            Ok(()) => Ok(()),
            Err(fault) => {
                let (cell, what) = told(line, fault)?;
                self.faults.push(self.sheet.at(line, cell).fault(what));
                self.failed.insert(line.code.clone());
                Ok(())
            }
        }
    }

    async fn add(&mut self, line: &UnitLine, wish: &Wish) -> Result<(), AppError> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let starts = wish.starts.unwrap_or(self.from);
        let given = NewUnit {
            code: line.code.clone(),
            name: text(&wish.name),
            level: text(&wish.level),
            parent: text(&wish.parent),
            attributes: wish.attributes.clone(),
            starts: Some(starts),
        };
        let unit = add_from(self.system, self.tx, self.actor, &given, starts).await?;
        if wish.ends.is_some() {
            let patch = UnitPatch { ends: wish.ends, from: Some(starts), ..UnitPatch::default() };
            self.change_to(&unit, &patch).await?;
        }
        let NewUnit { code, name, level, parent, .. } = given;
        self.outcome.added.push(AddedUnit { row: line.row, code, name, level, parent });
        Ok(())
    }

    async fn change(&mut self, line: &UnitLine, wish: &Wish, known: &Unit) -> Result<(), AppError> {
        let patch = UnitPatch {
            name: wish.name.clone(),
            level: wish.level.clone(),
            parent: wish.parent.clone(),
            attributes: wish.attributes.clone(),
            ends: wish.ends,
            from: Some(self.from),
        };
        // A unit above may have been moved, and this one with it.
        let unit = existing(self.tx, &line.code).await?;
        self.change_to(&unit, &patch).await?;
        let changes = differences(wish, known);
        self.outcome.changed.push(ChangedUnit { row: line.row, code: line.code.clone(), changes });
        Ok(())
    }

    async fn change_to(&self, unit: &Unit, patch: &UnitPatch) -> Result<(), AppError> {
        let policies = self.system.policies();
        let post = policies.authorise(self.actor, Action::UnitEdit, &Owners::unit(&unit.path))?;
        change_from(self.system, self.tx, (self.actor, post), unit, patch).await?;
        Ok(())
    }
}

/// What a refusal is to whoever wrote the row, and in which cell.
fn told(line: &UnitLine, fault: AppError) -> Result<(UnitCell, What), AppError> {
    let cell = match &fault {
        AppError::Denied { .. } => {
            return Ok((UnitCell::Code, What::NotPermitted { found: line.code.clone() }));
        }
        AppError::Conflict { code: "ends_too_early" | "has_units", .. } => UnitCell::Ends,
        AppError::Conflict { code: "unit_is_root" | "unit_circle" | "unit_not_there", .. } => {
            UnitCell::Parent
        }
        AppError::Conflict { .. } => UnitCell::Code,
        _ => return Err(fault),
    };
    let AppError::Conflict { code, .. } = fault else { return Err(fault) };
    Ok((cell, What::Refused { message: code.replace('_', " ") }))
}

fn differences(wish: &Wish, known: &Unit) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    let mut add = |field: &str, before: Value, after: Value| {
        changes.push(FieldChange { field: field.to_owned(), before, after });
    };
    if let Some(name) = &wish.name {
        add("name", json!(known.name), json!(name));
    }
    if let Some(level) = &wish.level {
        add("level", json!(known.level), json!(level));
    }
    if let Some(parent) = &wish.parent {
        add("parent", json!(known.path.parent().map(|of| of.code().to_owned())), json!(parent));
    }
    if let Some(ends) = wish.ends {
        add("ends", json!(known.ends), json!(ends));
    }
    for (name, value) in &wish.attributes {
        let before = known.attributes.get(name).cloned().unwrap_or_default();
        add(&format!("attributes.{name}"), before, value.clone());
    }
    changes
}

//! A form as a workbook, out and in.

use super::read::{RowsQuery, report};
use super::save::{RowGiven, RowSaved, RowsGiven, save_in};
use super::to_fill;
use super::view::RowView;
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfits, few, language};
use crate::system::System;
use crate::trial::{end, outcome};
use bytes::Bytes;
use domain::access::{Action, Owners};
use domain::id::{CaseId, GoalId, UnitId};
use domain::report::{Row, RowKey};
use kernel::fault::{Faults, What};
use report::{FormRow, FormTable, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use store::Tx;
use tables::{FormLine, Format, Source, read_form_lines};

/// The largest file, in bytes.
pub const MOST_FORM_BYTES: u64 = 8 << 20;

/// How a form's workbook is to be taken in.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct FormGiven {
    /// Whether to say only what would be done.
    pub dry_run: bool,
    /// The file's name, which faults tell.
    #[param(example = "4月填报.xlsx", min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// A cell that differs from the form's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormChange {
    /// The row of the file.
    pub row: usize,
    /// The indicator's code.
    pub goal: String,
    /// The code of the unit that it scores.
    pub unit: String,
    /// The period that it is of.
    pub period: String,
    /// Which of the figure's fields: `value`, `rank_of`, `previous_rank`, `note` or `reason`.
    pub field: String,
    /// What it is in the form.
    #[schema(value_type = Object)]
    pub before: Value,
    /// What it is in the file.
    #[schema(value_type = Object)]
    pub after: Value,
}

/// What came of a form's workbook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormOutcome {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The form's version then.
    pub version: i64,
    /// The cells that are changed, in the order of the file.
    pub changed: Vec<FormChange>,
    /// How many rows of the file are as the form has them.
    pub left: usize,
    /// The figures that are changed, with what is warned about.
    pub rows: Vec<RowSaved>,
}

/// A form as a workbook, which can be filled in and handed back.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn export_form(
    system: &System,
    actor: &Actor,
    id: CaseId,
    accepted: &str,
) -> Result<Vec<u8>, AppError> {
    let mut table = FormTable::default();
    let mut query = RowsQuery::default();
    loop {
        let page = report(system, actor, id, &query).await?;
        let of = |row: &RowView| {
            let card = page.indicators.iter().find(|of| of.goal == row.goal);
            let title = card.map(|of| of.title.clone()).unwrap_or_default();
            (title, card.and_then(|of| of.measure.clone()).unwrap_or_default())
        };
        table.rows.extend(page.rows.items.iter().map(|row| line(row, of(row))));
        let Some(next) = page.rows.next else { break };
        query.after = next.parse().ok();
    }
    table.book(&Words::new(language(accepted))).map_err(AppError::outside)
}

fn line(row: &RowView, (title, measure): (String, String)) -> FormRow {
    let target = row.target.as_ref();
    FormRow {
        indicator: row.goal.clone(),
        title,
        unit: row.unit.clone(),
        name: row.unit_name.clone(),
        period: row.period.clone(),
        rater: row.rater.clone().unwrap_or_default(),
        measure,
        last: row.last.as_ref().map(|of| of.value),
        year_before: row.year_before.as_ref().map(|of| of.value),
        target: target.and_then(|target| target.value),
        value: row.value,
        rank_of: row.rank_of,
        previous_rank: row.previous_rank,
        note: row.note.clone().unwrap_or_default(),
        reason: row.reason.clone().unwrap_or_default(),
    }
}

/// Fills in a form that still is at this version as a workbook says: what differs is saved, rows that aren't in the file stay.
/// All is done or nothing.
///
/// # Errors
/// [`AppError::Input`] with all faults of the file, each at its cell; else as saving figures.
pub async fn import_form(
    system: &System,
    actor: &Actor,
    (id, version): (CaseId, i64),
    given: &FormGiven,
    bytes: Bytes,
) -> Result<FormOutcome, AppError> {
    may_fill(system, actor, id).await?;
    let mut misfits = Misfits::default();
    if let Some(name) = &given.name {
        misfits.text("?name", name, 200);
    }
    misfits.done()?;
    let format = Format::sniffed(&bytes);
    let name = given.name.clone().unwrap_or_else(|| format!("form.{}", format.ending()));
    let source = Source::Bytes { name, format, bytes };
    let read = tokio::task::spawn_blocking(move || read_form_lines(&source));
    let lines = &read.await.map_err(AppError::outside)?.map_err(few)?;
    let import = async |tx: Tx| {
        let (report, ..) = to_fill(&tx, system, actor, id, version).await?;
        let asked = Asked::load(&tx, system, id).await?;
        let (changed, rows) = asked.hold(lines).map_err(few)?;
        let left = lines.len() - rows.rows.len();
        let (mut version, mut saved) = (report.version, Vec::new());
        if !rows.rows.is_empty() {
            let done = save_in(&tx, system, actor, (id, version), &rows).await?;
            (version, saved) = (done.version, done.rows);
        }
        let outcome = FormOutcome { dry_run: given.dry_run, version, changed, left, rows: saved };
        end(given.dry_run, outcome)
    };
    outcome(system.store().write_once("import_form", actor.ask.as_ref(), import).await)
}

/// Fails unless whoever asks may fill in a form, before anything is said of their file.
async fn may_fill(system: &System, actor: &Actor, id: CaseId) -> Result<(), AppError> {
    let case = system.store().case(id).await?.ok_or_else(|| AppError::not_found("report", id))?;
    system.policies().authorise(actor, Action::ReportFill, &Owners::unit(&case.sender.path))?;
    Ok(())
}

/// What a form asks for.
struct Asked {
    rows: HashMap<(String, String), Vec<Row>>,
}

impl Asked {
    async fn load(tx: &Tx, system: &System, id: CaseId) -> Result<Self, AppError> {
        let rows = tx.report_rows(id).await?;
        let goals: HashSet<GoalId> = rows.iter().map(|row| row.key.goal).collect();
        let goals = system.store().goals_by_id(&goals.into_iter().collect::<Vec<_>>()).await?;
        let goals: HashMap<GoalId, String> = goals.into_iter().map(|goal| (goal.id, goal.code)).collect();
        let mut units: HashMap<UnitId, String> = HashMap::new();
        let ids: HashSet<UnitId> = rows.iter().map(|row| row.key.unit).collect();
        for some in ids.into_iter().collect::<Vec<_>>().chunks(500) {
            units.extend(tx.units_by_id(some).await?.into_iter().map(|unit| (unit.id, unit.code)));
        }
        let mut asked = Self { rows: HashMap::new() };
        for row in rows {
            if let Some((goal, unit)) = goals.get(&row.key.goal).zip(units.get(&row.key.unit)) {
                asked.rows.entry((goal.clone(), unit.clone())).or_default().push(row);
            }
        }
        Ok(asked)
    }

    /// Holds the lines of a file against the form: the cells that differ, and the figures to save.
    fn hold(&self, lines: &[FormLine]) -> Result<(Vec<FormChange>, RowsGiven), Faults> {
        let (mut changes, mut given, mut faults) = (Vec::new(), Vec::new(), Faults::default());
        let mut seen: HashSet<&RowKey> = HashSet::new();
        for line in lines {
            let fits = |row: &&Row| {
                line.period.is_none_or(|period| period == row.key.period) && line.rater == row.key.rater
            };
            let all = self.rows.get(&(line.indicator.clone(), line.unit.clone()));
            let fitting: Vec<&Row> = all.into_iter().flatten().filter(fits).collect();
            let found = || format!("{}, {}", line.indicator, line.unit);
            let place = || line.place.clone();
            match fitting[..] {
                [row] if seen.insert(&row.key) => {
                    let before = changes.len();
                    changes.extend(differences(line, row));
                    if changes.len() > before {
                        given.push(to_save(line, row));
                    }
                }
                [_] => faults.push(place().fault(What::DuplicateRow { found: found() })),
                _ => faults.push(place().fault(What::NotAsked { found: found() })),
            }
        }
        faults.or((changes, RowsGiven { rows: given }))
    }
}

fn differences(line: &FormLine, row: &Row) -> Vec<FormChange> {
    let cells = [
        ("value", json!(row.value), Some(json!(line.value))),
        ("rank_of", json!(row.rank_of), line.rank_of.map(|number| json!(number))),
        ("previous_rank", json!(row.previous_rank), line.previous_rank.map(|number| json!(number))),
        ("note", json!(row.note), line.note.as_ref().map(|text| json!(text))),
        ("reason", json!(row.reason), line.reason.as_ref().map(|text| json!(text))),
    ];
    let change = |(field, before, after): (&str, Value, Option<Value>)| {
        let after = after.filter(|after| *after != before)?;
        Some(FormChange {
            row: line.row,
            goal: line.indicator.clone(),
            unit: line.unit.clone(),
            period: row.key.period.to_string(),
            field: field.to_owned(),
            before,
            after,
        })
    };
    cells.into_iter().filter_map(change).collect()
}

fn to_save(line: &FormLine, row: &Row) -> RowGiven {
    RowGiven {
        goal: line.indicator.clone(),
        unit: line.unit.clone(),
        period: Some(row.key.period.to_string()),
        rater: Some(row.key.rater.clone()).filter(|rater| !rater.is_empty()),
        value: Some(line.value),
        rank_of: line.rank_of,
        previous_rank: line.previous_rank,
        note: line.note.clone(),
        reason: line.reason.clone(),
    }
}

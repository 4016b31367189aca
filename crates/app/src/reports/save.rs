//! Saving figures of a form: those that are given, and nothing else.

use super::read::{BEFORE, before, distinct, since};
use super::view::hole_name;
use super::{REPORT, to_fill};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::null::given;
use crate::system::System;
use domain::id::{CaseId, GoalId, UnitId};
use domain::journal::{Change, Code};
use domain::period::Period;
use domain::report::{Report, Row};
use domain::validation::{Figure, Validation, warnings};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use store::{Past, Tx};

pub(crate) const SAVED: Code = Code::literal("report.saved");
pub(crate) const FIGURES: Code = Code::literal("figures");

/// The most figures that are saved at once.
const MOST: usize = 5_000;

/// The most that a figure may be, either way.
const HUGE: f64 = 1e15;

/// The longest note or reason.
const LONGEST: usize = 500;

/// A figure of a form. What isn't given stays as it is; null takes it away.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowGiven {
    /// The indicator's code.
    #[schema(example = "JJ02", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The code of the unit that it scores.
    #[schema(example = "331102100", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The period that it is of; the form's own unless told, or the one that it is asked for.
    #[serde(default)]
    #[schema(example = "2022-04", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
    /// Whose mark it is; none for a value.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 40)]
    pub rater: Option<String>,
    /// The figure.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>, minimum = -1e15, maximum = 1e15)]
    pub value: Option<Option<f64>>,
    /// Of a published ranking: how many took part.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>, minimum = -1e15, maximum = 1e15)]
    pub rank_of: Option<Option<f64>>,
    /// Of a published ranking: the place in the period before.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>, minimum = -1e15, maximum = 1e15)]
    pub previous_rank: Option<Option<f64>>,
    /// Why there is none, or what is to be known of it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub note: Option<Option<String>>,
    /// Why a figure that is warned about is right.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub reason: Option<Option<String>>,
}

/// Figures of a form.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsGiven {
    /// Those to save.
    #[schema(min_items = 1, max_items = 5000)]
    pub rows: Vec<RowGiven>,
}

/// A figure as it was saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowSaved {
    /// The indicator's code.
    pub goal: String,
    /// The code of the unit that it scores.
    pub unit: String,
    /// The period that it is of.
    pub period: String,
    /// The figure.
    pub value: Option<f64>,
    /// What it isn't that it was expected to be: by `kind`, with its figures.
    #[schema(value_type = Vec<Object>)]
    pub warnings: Value,
    /// What keeps the form from being submitted: `empty` or `unexplained`.
    pub hole: Option<String>,
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowsSaved {
    /// The form's version now; the entity tag is `"v<version>"`.
    pub version: i64,
    /// The figures that were given, in that order.
    pub rows: Vec<RowSaved>,
}

/// Saves figures of a form that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`] with a fault for each figure that isn't the form's, or won't do; [`AppError::NotFound`],
/// [`AppError::Denied`], [`AppError::Stale`]; [`AppError::Conflict`] when it was handed in; the store's.
pub async fn save_rows(
    system: &System,
    actor: &Actor,
    id: CaseId,
    version: i64,
    given: &RowsGiven,
) -> Result<RowsSaved, AppError> {
    let save = async |tx: Tx| {
        // Who may not is told that, whatever they gave.
        to_fill(&tx, system, actor, id, version).await?;
        let mut misfits = Misfits::default();
        if given.rows.is_empty() || given.rows.len() > MOST {
            misfits.add("/rows", "out_of_range", format!("1 to {MOST} figures"));
        }
        misfits.done()?;
        save_in(&tx, system, actor, (id, version), given).await
    };
    system.store().write_once("save_form_rows", actor.ask.as_ref(), save).await
}

/// Saves figures of a form that still is at this version, however many, within a unit of work.
pub(super) async fn save_in(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    (id, version): (CaseId, i64),
    given: &RowsGiven,
) -> Result<RowsSaved, AppError> {
    let (report, _, post) = to_fill(tx, system, actor, id, version).await?;
    let mut form = Form::load(tx, system, &report, given).await?;
    let touched = form.take(given)?;
    let given_by = (actor.person, post.id, system.now());
    let before: Vec<Row> = touched.iter().map(|at| form.rows[*at].clone()).collect();
    for (at, of) in touched.iter().zip(&given.rows) {
        put(&mut form.rows[*at], of);
        form.rows[*at].given = Some(given_by);
    }
    let changed = form.look(tx, &report, &touched).await?;
    let changed: Vec<Row> = changed.into_iter().map(|at| form.rows[at].clone()).collect();
    tx.save_rows(id, &changed).await?;
    let next = Report { version: report.version + 1, ..report };
    tx.save_report(&next).await?;
    let mut event = actor.did(system, Some(post), SAVED, (REPORT, id.0), Some(next.unit));
    event.changes.extend(form.change(&touched, &before));
    tx.record(&event, &[]).await?;
    let rows = touched.iter().map(|at| form.shown(*at)).collect();
    Ok(RowsSaved { version: next.version, rows })
}

fn put(row: &mut Row, given: &RowGiven) {
    let text = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned());
    row.value = given.value.unwrap_or(row.value);
    row.rank_of = given.rank_of.unwrap_or(row.rank_of);
    row.previous_rank = given.previous_rank.unwrap_or(row.previous_rank);
    if let Some(note) = &given.note {
        row.note = text(note);
    }
    if let Some(reason) = &given.reason {
        row.reason = text(reason);
    }
}

/// The figures of the units that are given some.
struct Form {
    rows: Vec<Row>,
    goals: HashMap<String, GoalId>,
    units: HashMap<String, UnitId>,
    goal_codes: HashMap<GoalId, String>,
    unit_codes: HashMap<UnitId, String>,
}

impl Form {
    async fn load(tx: &Tx, system: &System, report: &Report, given: &RowsGiven) -> Result<Self, AppError> {
        let codes: HashSet<&str> = given.rows.iter().map(|of| of.unit.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let found = tx.units_by_code(&codes).await?;
        let ids: Vec<UnitId> = found.iter().map(|unit| unit.id).collect();
        let rows = tx.report_rows_of(report.id, &ids).await?;
        let goals = system.store().goals_by_id(&distinct(rows.iter().map(|row| row.key.goal))).await?;
        Ok(Self {
            rows,
            goals: goals.iter().map(|goal| (goal.code.clone(), goal.id)).collect(),
            units: found.iter().map(|unit| (unit.code.clone(), unit.id)).collect(),
            goal_codes: goals.into_iter().map(|goal| (goal.id, goal.code)).collect(),
            unit_codes: found.into_iter().map(|unit| (unit.id, unit.code)).collect(),
        })
    }

    /// The places of the figures that are given.
    fn take(&self, given: &RowsGiven) -> Result<Vec<usize>, AppError> {
        let mut misfits = Misfits::default();
        let mut taken: Vec<usize> = Vec::with_capacity(given.rows.len());
        let mut seen = HashSet::new();
        let mut places: HashMap<(GoalId, UnitId), Vec<usize>> = HashMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            places.entry((row.key.goal, row.key.unit)).or_default().push(place);
        }
        for (number, of) in given.rows.iter().enumerate() {
            let at = format!("/rows/{number}");
            check(&mut misfits, &at, of);
            let cell = self.goals.get(&of.goal).zip(self.units.get(&of.unit));
            let all = cell.and_then(|(goal, unit)| places.get(&(*goal, *unit)));
            let all = all.map_or(&[][..], Vec::as_slice);
            let fits = |place: &&usize| {
                let key = &self.rows[**place].key;
                let period = of.period.as_ref().is_none_or(|period| *period == key.period.to_string());
                period && of.rater.as_deref().unwrap_or_default() == key.rater
            };
            let fitting: Vec<usize> = all.iter().filter(fits).copied().collect();
            match fitting[..] {
                [place] if seen.insert(place) => taken.push(place),
                [_] => misfits.add(&at, "twice", "each figure once"),
                [] => misfits.add(&at, "no_such_row", "a figure that the form asks for"),
                _ => {
                    misfits.add(&format!("{at}/period"), "missing", "the period, since several are asked for")
                }
            }
        }
        misfits.done()?;
        Ok(taken)
    }

    /// Looks at all figures of the units anew, and returns the places of those that have changed.
    async fn look(&mut self, tx: &Tx, report: &Report, touched: &[usize]) -> Result<Vec<usize>, AppError> {
        let goals = distinct(self.rows.iter().map(|row| row.key.goal));
        let units = distinct(self.rows.iter().map(|row| row.key.unit));
        let past = tx.past(&goals, &units, since(report.period, &self.rows)).await?;
        let rules = crate::validation::rules(tx).await?;
        let known: HashMap<(UnitId, Period, &str), f64> =
            self.rows.iter().filter_map(|row| Some((self.cell(row)?, row.value?))).collect();
        let told: Vec<_> = self.rows.iter().map(|row| self.warned(&rules, &past, &known, row)).collect();
        let mut changed: Vec<usize> = touched.to_vec();
        let given: HashSet<usize> = touched.iter().copied().collect();
        for (at, told) in told.into_iter().enumerate() {
            if self.rows[at].warnings != told {
                self.rows[at].warnings = told;
                if !given.contains(&at) {
                    changed.push(at);
                }
            }
        }
        Ok(changed)
    }

    fn cell(&self, row: &Row) -> Option<(UnitId, Period, &str)> {
        Some((row.key.unit, row.key.period, self.goal_codes.get(&row.key.goal)?.as_str()))
    }

    fn warned(
        &self,
        rules: &[Validation],
        past: &Past,
        known: &HashMap<(UnitId, Period, &str), f64>,
        row: &Row,
    ) -> Vec<domain::validation::Warning> {
        let Some((value, goal)) = row.value.zip(self.goal_codes.get(&row.key.goal)) else {
            return Vec::new();
        };
        let values = before(past, row);
        let periods = one_by_one(&values, row.key.period);
        let other = |code: &str| known.get(&(row.key.unit, row.key.period, code)).copied();
        warnings(rules, &Figure { goal, value, before: &periods, other: &other })
    }

    /// The figures that changed, before and after; texts may tell of somebody and stay out of the journal.
    fn change(&self, touched: &[usize], before: &[Row]) -> Option<Change> {
        let figure = |row: &Row| {
            let (goal, unit) = (self.goal_codes.get(&row.key.goal), self.unit_codes.get(&row.key.unit));
            figure(row, goal.map(String::as_str), unit.map(String::as_str))
        };
        let numbers = |row: &Row| (row.value, row.rank_of, row.previous_rank);
        let pairs = before.iter().zip(touched.iter().map(|at| &self.rows[*at]));
        let changed = pairs.filter(|(before, after)| numbers(before) != numbers(after));
        let (before, after): (Vec<_>, Vec<_>) =
            changed.map(|(before, after)| (figure(before), figure(after))).unzip();
        (!after.is_empty()).then(|| Change::plain(FIGURES, Some(json!(before)), Some(json!(after))))
    }

    fn shown(&self, at: usize) -> RowSaved {
        let row = &self.rows[at];
        RowSaved {
            goal: self.goal_codes.get(&row.key.goal).cloned().unwrap_or_default(),
            unit: self.unit_codes.get(&row.key.unit).cloned().unwrap_or_default(),
            period: row.key.period.to_string(),
            value: row.value,
            warnings: json!(row.warnings),
            hole: row.hole().map(|hole| hole_name(hole).to_owned()),
        }
    }
}

/// A figure as the journal tells it.
pub(crate) fn figure(row: &Row, goal: Option<&str>, unit: Option<&str>) -> Value {
    let mut told =
        json!({ "goal": goal, "unit": unit, "period": row.key.period.to_string(), "value": row.value });
    if !row.key.rater.is_empty() {
        told["rater"] = json!(row.key.rater);
    }
    if row.rank_of.is_some() || row.previous_rank.is_some() {
        told["rank_of"] = json!(row.rank_of);
        told["previous_rank"] = json!(row.previous_rank);
    }
    told
}

/// The values of the periods before one, as [`Figure`] wants them: the latest last, none where there was none.
pub(crate) fn one_by_one(values: &[(Period, f64)], of: Period) -> Vec<Option<f64>> {
    let mut found = Vec::with_capacity(BEFORE);
    let mut at = of.previous();
    while let Some(period) = at.filter(|_| found.len() < BEFORE) {
        found.push(values.iter().find(|(of, _)| *of == period).map(|(_, value)| *value));
        at = period.previous();
    }
    found.reverse();
    found
}

/// What can't be kept, whatever the form.
fn check(misfits: &mut Misfits, at: &str, given: &RowGiven) {
    let numbers =
        [("value", given.value), ("rank_of", given.rank_of), ("previous_rank", given.previous_rank)];
    for (name, number) in numbers {
        if number.flatten().is_some_and(|number| number.is_nan() || number.abs() > HUGE) {
            misfits.add(&format!("{at}/{name}"), "out_of_range", "a number from -1e15 to 1e15");
        }
    }
    for (name, text) in [("note", &given.note), ("reason", &given.reason)] {
        if let Some(Some(text)) = text {
            misfits.text(&format!("{at}/{name}"), text, LONGEST);
        }
    }
}

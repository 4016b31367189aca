//! How a file of values is read: which column is what, and which period a row is of.

use crate::cell;
use crate::log::Log;
use crate::names::*;
use crate::rows::{Allowed, Keys, intern};
use crate::table::{Header, Kind, Take};
use kernel::facts::{Aspect, Fields};
use kernel::fault::What;
use kernel::intake::{Intake, Rows};
use kernel::period::Period;

const WIDE: &[Name] = &[UNIT, PERIOD];
const ASPECTS: [(Aspect, Name); 8] = [
    (Aspect::Value, VALUE),
    (Aspect::Target, TARGET),
    (Aspect::Low, LOW),
    (Aspect::High, HIGH),
    (Aspect::Baseline, BASELINE),
    (Aspect::RankOf, RANK_OF),
    (Aspect::PreviousRank, PREVIOUS_RANK),
    (Aspect::RestatedFrom, RESTATED_FROM),
];

/// Which column is what.
pub(super) struct Plan<'a> {
    pub(super) header: &'a Header,
    pub(super) fields: &'a Fields,
    undated: Option<Period>,
    pub(super) take: Vec<Take>,
    places: Places,
    pub(super) shape: Shape,
}

pub(super) enum Shape {
    Long(LongColumns),
    /// The fields with their places in a chunk.
    Wide(Vec<(u32, usize)>),
}

/// Places in a chunk.
pub(super) struct LongColumns {
    pub(super) aspects: Vec<(Aspect, usize)>,
    pub(super) rater: Option<usize>,
    pub(super) rater_group: Option<usize>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        header: &'a Header,
        fields: &'a Fields,
        undated: Option<Period>,
        log: &mut Log,
    ) -> Self {
        let is_long = header.columns.iter().any(|head| INDICATOR.is(&head.key));
        let (take, places, shape) = if is_long { long(header, log) } else { wide(header, fields, log) };
        Self { header, fields, undated, take, places, shape }
    }

    pub(super) fn keys(&self) -> Keys<'_> {
        Keys::new(self.header, &self.take, &self.places, self.fields, Allowed::default())
    }
}

fn long(header: &Header, log: &mut Log) -> (Vec<Take>, Places, Shape) {
    let names = Names::find(header, VALUES, log);
    names.require(&[&UNIT, &VALUE], header, log);
    names.refuse_rest(std::iter::empty(), header, log);
    let (take, places) = names.take();
    let aspects = ASPECTS.iter().filter_map(|(aspect, name)| Some((*aspect, places.of(name)?))).collect();
    let columns = LongColumns { aspects, rater: places.of(&RATER), rater_group: places.of(&RATER_GROUP) };
    (take, places, Shape::Long(columns))
}

fn wide(header: &Header, fields: &Fields, log: &mut Log) -> (Vec<Take>, Places, Shape) {
    let (given, claimed) = field_columns(header, fields, log);
    let names = Names::find_beside(header, WIDE, &claimed, log);
    names.require(&[&UNIT], header, log);
    // A value column without an indicator column belongs to a long file that lacks one.
    let lone = |&column: &usize| ASPECTS.iter().any(|(_, name)| name.is(&header.columns[column].key));
    if names.rest.iter().any(lone) || (given.is_empty() && names.rest.is_empty()) {
        log.push(header.row(1), What::MissingColumn { wanted: INDICATOR.name.into() });
    } else {
        names.refuse_rest(fields.codes.iter(), header, log);
    }
    let (mut take, places) = names.take();
    let place = |(field, column)| {
        take.push(Take { column, kind: Kind::Number });
        (field, take.len() - 1)
    };
    let columns = given.into_iter().map(place).collect();
    (take, places, Shape::Wide(columns))
}

/// The fields that have a column: its header is the code, or begins with it. Two for one field are a fault. And all
/// columns that name a field, those that do so again as well.
fn field_columns(header: &Header, fields: &Fields, log: &mut Log) -> (Vec<(u32, usize)>, Vec<usize>) {
    let (mut given, mut claimed): (Vec<(u32, usize)>, _) = (Vec::new(), Vec::new());
    for (column, head) in header.columns.iter().enumerate().filter(|(_, head)| !head.text.is_empty()) {
        let find = |text: &str| fields.codes.find(text).or_else(|| fields.codes.find(&cell::code(text)));
        let Some(field) = find(&head.text).or_else(|| find(first_word(&head.text))) else { continue };
        claimed.push(column);
        if given.iter().any(|(other, _)| *other == field) {
            let found = fields.codes.get(field).to_owned();
            log.push(header.head(column), What::DuplicateColumn { found });
        } else {
            given.push((field, column));
        }
    }
    (given, claimed)
}

/// Which period a row is of.
pub(super) struct Dating {
    /// In a file without periods, per field: the place of its period, or why it has none.
    by_field: Option<Vec<Result<u32, What>>>,
    /// All rows are of this period.
    pub(super) only: Option<u32>,
}

impl Dating {
    pub(super) fn new(plan: &Plan<'_>, keys: &mut Keys<'_>) -> Self {
        if keys.dated() {
            return Self { by_field: None, only: None };
        }
        let date = |&cadence: &Option<_>| match (plan.undated, cadence) {
            (Some(period), Some(cadence)) if !period.at(cadence).ends_with(period) => {
                Err(What::WrongPeriod { found: period.to_string(), expected: period.at(cadence).to_string() })
            }
            (Some(period), Some(cadence)) => Ok(intern(&mut keys.periods, Some(period.at(cadence)))),
            (undated, _) => Ok(intern(&mut keys.periods, undated)),
        };
        let by_field: Vec<_> = plan.fields.cadence.iter().map(date).collect();
        let first = by_field.first().and_then(|date| date.clone().ok());
        let only = first.filter(|first| by_field.iter().all(|date| date.as_ref() == Ok(first)));
        Self { by_field: Some(by_field), only }
    }

    /// The place in `keys.periods` of the period of a row of this field.
    pub(super) fn of(&self, keys: &Keys<'_>, row: usize, field: u32) -> Result<u32, What> {
        if let Some(by_field) = &self.by_field {
            return by_field.get(field as usize).cloned().unwrap_or(Ok(0));
        }
        let id = keys.period_ids[row];
        match (keys.periods[id as usize], keys.fields.cadence.get(field as usize)) {
            (Some(period), Some(&Some(cadence))) if period.cadence() != cadence => {
                Err(What::WrongPeriod { found: period.to_string(), expected: period.at(cadence).to_string() })
            }
            _ => Ok(id),
        }
    }
}

/// Rows of a chunk sorted by their periods.
#[derive(Default)]
pub(super) struct ByPeriod(Vec<Vec<usize>>);

impl ByPeriod {
    pub(super) fn add(&mut self, period: u32, row: usize) {
        let period = period as usize;
        if period >= self.0.len() {
            self.0.resize_with(period + 1, Vec::new);
        }
        self.0[period].push(row);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[usize])> {
        let filled = self.0.iter().enumerate().filter(|(_, rows)| !rows.is_empty());
        filled.map(|(period, rows)| (period as u32, rows.as_slice()))
    }

    pub(super) fn clear(&mut self) {
        self.0.iter_mut().for_each(Vec::clear);
    }
}

/// Hands these rows of a chunk to the intake; gives those that came twice.
pub(super) fn put_some(
    intake: &Intake,
    period: Option<Period>,
    rows: &[usize],
    units: &[u32],
    field: impl Fn(usize) -> u32,
    numbers: &[(Aspect, &[f64])],
) -> Vec<usize> {
    let units: Vec<u32> = rows.iter().map(|&row| units[row]).collect();
    let fields: Vec<u32> = rows.iter().map(|&row| field(row)).collect();
    let picked = |all: &[f64]| rows.iter().map(|&row| all[row]).collect::<Vec<f64>>();
    let numbers: Vec<(Aspect, Vec<f64>)> =
        numbers.iter().map(|(aspect, all)| (*aspect, picked(all))).collect();
    let numbers: Vec<(Aspect, &[f64])> =
        numbers.iter().map(|(aspect, some)| (*aspect, some.as_slice())).collect();
    let rows_given = Rows { period, units: &units, fields: &fields, numbers: &numbers };
    intake.put(&rows_given).into_iter().map(|at| rows[at]).collect()
}

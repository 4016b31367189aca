//! Figures as they are written into a form's workbook, to be held against the form: row by row, each cell with its place.

use crate::cell;
use crate::names::{
    INDICATOR, LAST, MEASURE, NOTE, Name, PERIOD, PREVIOUS_RANK, RANK_OF, RATER, RATER_GROUP, REASON, TARGET,
    UNIT, VALUE, YEAR_BEFORE,
};
use crate::record::each_record;
use crate::source::Source;
use kernel::fault::{Faults, Place, What};
use kernel::period::Period;

const KNOWN: &[Name] = &[
    UNIT,
    PERIOD,
    INDICATOR,
    RATER,
    RATER_GROUP,
    MEASURE,
    LAST,
    YEAR_BEFORE,
    TARGET,
    VALUE,
    RANK_OF,
    PREVIOUS_RANK,
    NOTE,
    REASON,
];

/// A figure's row. A column that isn't there leaves what it would say as it is; an empty cell takes it away.
#[derive(Debug, Clone, PartialEq)]
pub struct FormLine {
    /// The row that people see.
    pub row: usize,
    /// Where the figure is.
    pub place: Place,
    /// The code of the unit that it scores.
    pub unit: String,
    /// The indicator's code.
    pub indicator: String,
    /// The period that it is of, if that is told.
    pub period: Option<Period>,
    /// Whose mark it is; empty for a value.
    pub rater: String,
    /// The figure.
    pub value: Option<f64>,
    /// Of a published ranking: how many took part; none without such a column.
    pub rank_of: Option<Option<f64>>,
    /// Of a published ranking: the place in the period before; none without such a column.
    pub previous_rank: Option<Option<f64>>,
    /// Why there is no figure, or what is to be known of it; none without such a column.
    pub note: Option<Option<String>>,
    /// Why a figure that is warned about is right; none without such a column.
    pub reason: Option<Option<String>>,
}

/// Reads a form: `unit`, `indicator`, `value`, and any of `period`, `rater`, `rank_of`, `previous_rank`, `note`, `reason`. What
/// is shown beside them is passed over.
///
/// # Errors
/// All faults of the file.
pub fn read_form_lines(source: &Source) -> Result<Vec<FormLine>, Faults> {
    let mut lines = Vec::new();
    each_record(source, KNOWN, &[&UNIT, &INDICATOR, &VALUE], &mut |record, log| {
        let code = |name: &Name| cell::code(record.text(name)).into_owned();
        let (unit, indicator) = (code(&UNIT), code(&INDICATOR));
        for (name, text) in [(&UNIT, &unit), (&INDICATOR, &indicator)] {
            if text.is_empty() {
                log.push(record.place(name), What::EmptyCell);
            }
        }
        let period = cell::period(record.text(&PERIOD)).unwrap_or_else(|what| {
            log.push(record.place(&PERIOD), what);
            None
        });
        let mut number = |name: &Name| Some(record.number(name, log)).filter(|number| !number.is_nan());
        let (value, rank_of, previous_rank) = (number(&VALUE), number(&RANK_OF), number(&PREVIOUS_RANK));
        let text = |name: &Name| {
            let text = Some(record.text(name).to_owned()).filter(|text| !text.is_empty());
            record.has(name).then_some(text)
        };
        lines.push(FormLine {
            row: record.row(),
            place: record.place(&VALUE),
            unit,
            indicator,
            period,
            rater: record.text(&RATER).to_owned(),
            value,
            rank_of: record.has(&RANK_OF).then_some(rank_of),
            previous_rank: record.has(&PREVIOUS_RANK).then_some(previous_rank),
            note: text(&NOTE),
            reason: text(&REASON),
        });
    })?;
    Ok(lines)
}

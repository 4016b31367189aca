//! A month's form as a workbook that is filled in and handed back.

use crate::book::{column, paper};
use crate::words::Words;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// The columns, by their messages. The last of them are to be filled in.
const COLUMNS: [(&str, f64); 14] = [
    ("column-indicator", 12.0),
    ("column-indicator-name", 28.0),
    ("column-unit", 16.0),
    ("column-name", 16.0),
    ("column-period", 10.0),
    ("column-rater", 8.0),
    ("column-measure", 9.0),
    ("column-last", 11.0),
    ("column-year-before", 11.0),
    ("column-target", 11.0),
    ("column-value", 12.0),
    ("column-rank-of", 9.0),
    ("column-previous-rank", 9.0),
    ("column-note", 30.0),
];

/// The column of reasons comes after them.
const REASON: (&str, f64) = ("column-reason", 30.0);

/// The first column that is to be filled in.
const FIRST_OPEN: usize = 10;

/// A form.
#[derive(Debug, Clone, Default)]
pub struct FormTable {
    /// The rows in the form's order.
    pub rows: Vec<FormRow>,
}

/// A figure of a form.
#[derive(Debug, Clone, Default)]
pub struct FormRow {
    /// The indicator's code.
    pub indicator: String,
    /// The indicator's name.
    pub title: String,
    /// The code of the unit that it scores.
    pub unit: String,
    /// That unit's name.
    pub name: String,
    /// The period.
    pub period: String,
    /// Whose mark it is; empty for a value.
    pub rater: String,
    /// The unit of measure.
    pub measure: String,
    /// The last value before.
    pub last: Option<f64>,
    /// The value of the same period of the year before.
    pub year_before: Option<f64>,
    /// The target in force.
    pub target: Option<f64>,
    /// The figure.
    pub value: Option<f64>,
    /// Of a published ranking: how many took part.
    pub rank_of: Option<f64>,
    /// Of a published ranking: the place in the period before.
    pub previous_rank: Option<f64>,
    /// Why there is none, or what is to be known of it.
    pub note: String,
    /// Why a figure that is warned about is right.
    pub reason: String,
}

impl FormTable {
    /// The workbook. What is shown beside the figures is locked, without a password; what is to be filled in isn't.
    ///
    /// # Errors
    /// There is more than an Excel sheet has room for.
    pub fn book(&self, words: &Words) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(words.text("sheet-form"))?;
        sheet.set_freeze_panes(1, 4)?;
        for (at, (key, width)) in COLUMNS.iter().chain([&REASON]).enumerate() {
            sheet.write_with_format(0, column(at), words.text(key), &paper::head())?;
            sheet.set_column_width(column(at), *width)?;
        }
        for (row, of) in (1..).zip(&self.rows) {
            write(sheet, row, of)?;
        }
        if self.rows.iter().all(|row| row.rater.is_empty()) {
            sheet.set_column_hidden(column(5))?;
        }
        if self.rows.iter().all(|row| row.rank_of.is_none() && row.previous_rank.is_none()) {
            for at in [11, 12] {
                sheet.set_column_hidden(column(at))?;
            }
        }
        let last = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, column(COLUMNS.len()))?;
        sheet.protect();
        workbook.save_to_buffer()
    }
}

/// Codes are texts, so that Excel doesn't reckon with them.
fn write(sheet: &mut Worksheet, row: u32, of: &FormRow) -> Result<(), XlsxError> {
    let text = paper::text().set_num_format("@");
    let keys = [&of.indicator, &of.title, &of.unit, &of.name, &of.period, &of.rater, &of.measure];
    for (at, key) in keys.into_iter().enumerate() {
        sheet.write_with_format(row, column(at), key, &text)?;
    }
    let shown = paper::quiet();
    for (at, number) in (keys.len()..).zip([of.last, of.year_before, of.target]) {
        put(sheet, row, at, number, &shown)?;
    }
    let open = paper::text().set_unlocked();
    for (at, number) in (FIRST_OPEN..).zip([of.value, of.rank_of, of.previous_rank]) {
        put(sheet, row, at, number, &open)?;
    }
    for (at, told) in (FIRST_OPEN + 3..).zip([&of.note, &of.reason]) {
        sheet.write_with_format(row, column(at), told, &open)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    at: usize,
    number: Option<f64>,
    format: &Format,
) -> Result<(), XlsxError> {
    match number {
        Some(number) => sheet.write_with_format(row, column(at), number, format)?,
        None => sheet.write_blank(row, column(at), format)?,
    };
    Ok(())
}

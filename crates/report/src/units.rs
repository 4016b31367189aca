//! Units as a table that people change and hand back.

use crate::book::{column, paper};
use crate::words::Words;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// The columns before the attributes, by their messages.
const KEYS: [&str; 6] =
    ["column-code", "column-name", "column-level", "column-parent", "column-starts", "column-ends"];

/// A column is this wide at least and at most, in characters.
const WIDTHS: (usize, usize) = (8, 40);

/// A table of units.
#[derive(Debug, Clone, Default)]
pub struct UnitTable {
    /// The attributes that have columns.
    pub attributes: Vec<String>,
    /// The units.
    pub rows: Vec<UnitRow>,
}

/// A unit's row.
#[derive(Debug, Clone, Default)]
pub struct UnitRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// The code of the unit above; empty for a root.
    pub parent: String,
    /// Its first day: `2022-04-08`.
    pub starts: String,
    /// Its last day; empty while it has no end.
    pub ends: String,
    /// What it has in each column of attributes.
    pub attributes: Vec<UnitValue>,
}

/// What a unit has in a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum UnitValue {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl UnitTable {
    /// The headers in the words' language.
    pub fn head(&self, words: &Words) -> Vec<String> {
        KEYS.iter().map(|key| words.text(key)).chain(self.attributes.iter().cloned()).collect()
    }

    /// The workbook.
    ///
    /// # Errors
    /// There is more than an Excel sheet has room for.
    pub fn book(&self, words: &Words) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(words.text("sheet-units"))?;
        sheet.set_freeze_panes(1, 2)?;
        let head = self.head(words);
        for (at, text) in head.iter().enumerate() {
            sheet.write_with_format(0, column(at), text, &paper::head())?;
            sheet.set_column_width(column(at), self.width(at, text))?;
        }
        for (row, unit) in (1..).zip(&self.rows) {
            write(sheet, row, unit)?;
        }
        let last = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, column(head.len().saturating_sub(1)))?;
        workbook.save_to_buffer()
    }

    fn width(&self, at: usize, head: &str) -> f64 {
        let widest = self.rows.iter().map(|row| row.shown(at).width()).max().unwrap_or(0);
        (widest.max(head.width() + 2).clamp(WIDTHS.0, WIDTHS.1) + 2) as f64
    }
}

impl UnitRow {
    /// The cells as texts, in the order of the headers.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        (0..KEYS.len() + self.attributes.len()).map(|at| self.shown(at))
    }

    fn keys(&self) -> [&str; 6] {
        [&self.code, &self.name, &self.level, &self.parent, &self.starts, &self.ends]
    }

    fn shown(&self, at: usize) -> String {
        match at.checked_sub(KEYS.len()) {
            None => self.keys()[at].to_owned(),
            Some(at) => match self.attributes.get(at) {
                Some(UnitValue::Text(text)) => text.clone(),
                Some(UnitValue::Number(number)) => number.to_string(),
                Some(UnitValue::Empty) | None => String::new(),
            },
        }
    }
}

/// Codes are texts, so that Excel doesn't reckon with them; days are days.
fn write(sheet: &mut Worksheet, row: u32, unit: &UnitRow) -> Result<(), XlsxError> {
    let text = paper::text().set_num_format("@");
    for (at, key) in unit.keys().iter().enumerate().filter(|(_, key)| !key.is_empty()) {
        match ExcelDateTime::parse_from_str(key) {
            Ok(day) if at >= 4 => sheet.write_with_format(row, column(at), day, &day_format())?,
            _ => sheet.write_with_format(row, column(at), *key, &text)?,
        };
    }
    for (at, value) in (KEYS.len()..).zip(&unit.attributes) {
        match value {
            UnitValue::Empty => {}
            UnitValue::Text(of) => {
                sheet.write_with_format(row, column(at), of, &text)?;
            }
            UnitValue::Number(of) => {
                sheet.write_with_format(row, column(at), *of, &paper::text())?;
            }
        }
    }
    Ok(())
}

fn day_format() -> Format {
    paper::text().set_num_format("yyyy-mm-dd")
}

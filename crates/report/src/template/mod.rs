//! Workbooks for reporting a scheme's indicators, which `score --values` reads back.
//!
//! The first sheet holds the values: its header is row 1, nothing stands above. Headers and keys are locked (without
//! a password), the cells to be filled are not. An empty cell is a missing value. Three forms:
//!
//! - one reporting unit: long, a row for each indicator it owes;
//! - one source unit (数源单位): wide, a row for each unit and a column for each indicator, headed by the indicator's
//!   code, a space, its name and its measure in brackets;
//! - raters (rule `panel`): long, a row for each unit, indicator and rater, with the columns `rater` and
//!   `rater_group`. It is a workbook of its own, for rows with and without raters don't go well on one form.

mod notes;
mod values;

use crate::words::Words;
use kernel::period::Cadence;
use kernel::scheme::{Basis, Direction};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::path::Path;

/// A workbook to be filled.
#[derive(Debug, Clone)]
pub struct TemplateModel {
    /// The scheme's title.
    pub title: String,
    /// The period to be reported; empty for files without periods.
    pub period: String,
    /// Who fills it.
    pub form: Form,
    /// What is to be reported, in the scheme's order.
    pub indicators: Vec<TemplateIndicator>,
}

/// Who fills a workbook.
#[derive(Debug, Clone)]
pub enum Form {
    /// A unit, its own indicators.
    Unit(UnitHead),
    /// A source unit, its indicators for all units.
    Source {
        /// The source unit's name.
        source: String,
        /// The units it reports on.
        units: Vec<UnitHead>,
    },
    /// Raters, who mark units on the indicators of the model, all of rule `panel`.
    Panel {
        /// The units to be marked.
        units: Vec<UnitHead>,
        /// The raters: each has a row for each unit and indicator.
        raters: Vec<Rater>,
    },
}

/// A unit's code and name.
#[derive(Debug, Clone, Default)]
pub struct UnitHead {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A rater of a panel.
#[derive(Debug, Clone, Default)]
pub struct Rater {
    /// Name or number; never empty, for a row without a rater is a fault.
    pub name: String,
    /// The rater's group; empty when the panel has none.
    pub group: String,
}

/// An indicator to be reported.
#[derive(Debug, Clone)]
pub struct TemplateIndicator {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Unit of measure.
    pub measure: String,
    /// Which values are better.
    pub direction: Direction,
    /// How often it is reported.
    pub frequency: Cadence,
    /// Of the period alone or of the year so far.
    pub basis: Basis,
    /// 口径
    pub definition: String,
    /// The target that holds for all units of the form; `None` when each has its own.
    pub target: Option<f64>,
    /// What may be filled in.
    pub input: Input,
}

/// What may be filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Any number, shown with so many decimals, or with those it has.
    Number(Option<u8>),
    /// One of these numbers, from a list: `[0, 1]` is no and yes.
    List(Vec<f64>),
}

/// Writes the workbook: values, definitions, instructions in the words' language.
pub fn write_template(path: &Path, words: &Words, model: &TemplateModel) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    workbook.push_worksheet(values::sheet(words, model)?);
    workbook.push_worksheet(notes::definitions(words, model)?);
    workbook.push_worksheet(notes::instructions(words, model)?);
    workbook.save(path)
}

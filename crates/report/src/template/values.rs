//! The sheet that is filled and read back.

use super::{Form, Input, Rater, TemplateIndicator, TemplateModel, UnitHead};
use crate::book::{column, paper};
use crate::words::Words;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, ProtectionOptions,
    Worksheet, XlsxError,
};

/// Excel's limits for what it shows beside a cell.
const LONGEST_TITLE: usize = 32;
const LONGEST_MESSAGE: usize = 255;

/// Beyond this no reported number lies.
const LARGEST: f64 = 1e15;

const LONG: [(&str, f64); 8] = [
    ("column-unit", 16.0),
    ("column-name", 18.0),
    ("column-period", 10.0),
    ("column-indicator", 11.0),
    ("column-indicator-name", 34.0),
    ("column-measure", 10.0),
    ("column-value", 16.0),
    ("column-note", 40.0),
];

const MARKS: [(&str, f64); 10] = [
    ("column-unit", 16.0),
    ("column-name", 18.0),
    ("column-period", 10.0),
    ("column-indicator", 11.0),
    ("column-indicator-name", 30.0),
    ("column-measure", 10.0),
    ("column-rater", 16.0),
    ("column-rater-group", 14.0),
    ("column-value", 12.0),
    ("column-note", 36.0),
];

const KEYS: [(&str, f64); 3] = [("column-unit", 16.0), ("column-name", 20.0), ("column-period", 10.0)];

pub(super) fn sheet(words: &Words, model: &TemplateModel) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(words.text("template-values"))?;
    let mut filled = Filled { sheet: &mut sheet, words, model };
    match &model.form {
        Form::Unit(unit) => filled.long(unit)?,
        Form::Source { units, .. } => filled.wide(units)?,
        Form::Panel { units, raters } => filled.marks(units, raters)?,
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    });
    Ok(sheet)
}

/// The sheet while it is made.
struct Filled<'a> {
    sheet: &'a mut Worksheet,
    words: &'a Words,
    model: &'a TemplateModel,
}

impl Filled<'_> {
    fn head(
        &mut self,
        columns: impl IntoIterator<Item = (String, f64)>,
        height: f64,
    ) -> Result<(), XlsxError> {
        self.sheet.set_row_height(0, height)?;
        for (at, (text, width)) in columns.into_iter().enumerate() {
            self.sheet.write_with_format(0, column(at), text, &head())?;
            self.sheet.set_column_width(column(at), width)?;
        }
        Ok(())
    }

    fn keys(&mut self, row: u32, texts: &[&str]) -> Result<(), XlsxError> {
        for (at, text) in texts.iter().enumerate() {
            self.sheet.write_with_format(row, column(at), *text, &key())?;
        }
        Ok(())
    }

    fn long(&mut self, unit: &UnitHead) -> Result<(), XlsxError> {
        self.head(titled(self.words, &LONG), 26.0)?;
        self.sheet.set_freeze_panes(1, 6)?;
        let model = self.model;
        for (row, of) in (1..).zip(&model.indicators) {
            let keys = [&unit.code, &unit.name, &model.period, &of.code, &of.name, &of.measure];
            self.keys(row, &keys.map(String::as_str))?;
            self.input(of, (row, row), 6)?;
            self.sheet.write_blank(row, 7, &note())?;
            self.sheet.set_row_height(row, 22)?;
        }
        Ok(())
    }

    fn marks(&mut self, units: &[UnitHead], raters: &[Rater]) -> Result<(), XlsxError> {
        self.head(titled(self.words, &MARKS), 26.0)?;
        self.sheet.set_freeze_panes(1, 8)?;
        let model = self.model;
        let mut row = 1;
        for of in &model.indicators {
            for unit in units {
                for rater in raters {
                    let keys = [
                        &unit.code,
                        &unit.name,
                        &model.period,
                        &of.code,
                        &of.name,
                        &of.measure,
                        &rater.name,
                        &rater.group,
                    ];
                    self.keys(row, &keys.map(String::as_str))?;
                    self.input(of, (row, row), 8)?;
                    self.sheet.write_blank(row, 9, &note())?;
                    self.sheet.set_row_height(row, 20)?;
                    row += 1;
                }
            }
        }
        Ok(())
    }

    fn wide(&mut self, units: &[UnitHead]) -> Result<(), XlsxError> {
        let model = self.model;
        let columns = model.indicators.iter().map(|of| (title(of), 15.0));
        self.head(titled(self.words, &KEYS).chain(columns), 56.0)?;
        self.sheet.set_freeze_panes(1, column(KEYS.len()))?;
        for (row, unit) in (1..).zip(units) {
            self.keys(row, &[&unit.code, &unit.name, &model.period])?;
            self.sheet.set_row_height(row, 22)?;
        }
        let last = u32::try_from(units.len()).unwrap_or(u32::MAX);
        if last > 0 {
            for (at, of) in model.indicators.iter().enumerate() {
                self.input(of, (1, last), column(KEYS.len() + at))?;
            }
        }
        Ok(())
    }

    /// Open cells for an indicator, in rows `first` to `last`.
    fn input(&mut self, of: &TemplateIndicator, (first, last): (u32, u32), at: u16) -> Result<(), XlsxError> {
        let format = input(&of.input);
        for row in first..=last {
            self.sheet.write_blank(row, at, &format)?;
        }
        let validation = validation(self.words, of)?;
        self.sheet.add_data_validation(first, at, last, at, &validation)?;
        Ok(())
    }
}

/// Columns with their headers in words.
fn titled(words: &Words, columns: &[(&str, f64)]) -> impl Iterator<Item = (String, f64)> {
    columns.iter().map(|(key, width)| (words.text(key), *width))
}

/// A wide form's header: code, name, measure.
fn title(of: &TemplateIndicator) -> String {
    let measure = if of.measure.is_empty() { String::new() } else { format!("（{}）", of.measure) };
    format!("{} {}{measure}", of.code, of.name)
}

fn validation(words: &Words, of: &TemplateIndicator) -> Result<DataValidation, XlsxError> {
    let (rule, hint, error) = match &of.input {
        Input::Number(_) => {
            let rule =
                DataValidation::new().allow_decimal_number(DataValidationRule::Between(-LARGEST, LARGEST));
            (rule, "template-input-number", "template-error-number")
        }
        Input::List(numbers) => {
            let texts: Vec<String> = numbers.iter().map(f64::to_string).collect();
            let yes_no = numbers.len() == 2 && numbers.contains(&0.0) && numbers.contains(&1.0);
            let hint = if yes_no { "template-input-yes-no" } else { "template-input-list" };
            (DataValidation::new().allow_list_strings(&texts)?, hint, "template-error-list")
        }
    };
    let message = format!("{}\n{}", words.text(hint), of.definition);
    rule.ignore_blank(true)
        .set_input_title(cut(&of.name, LONGEST_TITLE))?
        .set_input_message(cut(message.trim_end(), LONGEST_MESSAGE))?
        .set_error_title(words.text("template-error-title"))?
        .set_error_message(words.text(error))
}

/// At most so many characters, with an ellipsis where some are left out.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

fn head() -> Format {
    paper::head().set_font_color(paper::INK).set_bold().set_background_color(Color::RGB(0xF4F2EC))
}

fn key() -> Format {
    // As text, so that codes of digits keep their zeros.
    paper::cell().set_num_format("@").set_background_color(Color::RGB(0xFBFAF7))
}

fn open() -> Format {
    let edge = Color::RGB(0xBDB9AE);
    let open = paper::text().set_unlocked().set_background_color(Color::RGB(0xFFF8DC));
    open.set_border(FormatBorder::Thin).set_border_color(edge)
}

fn note() -> Format {
    open().set_text_wrap()
}

fn input(input: &Input) -> Format {
    let open = open().set_align(FormatAlign::Right);
    match input {
        Input::Number(Some(0)) => open.set_num_format("0"),
        Input::Number(Some(decimals)) => {
            open.set_num_format(format!("0.{}", "0".repeat(usize::from(*decimals))))
        }
        _ => open.set_num_format("General"),
    }
}

//! The sheets that explain the form.

use super::{Form, TemplateModel};
use crate::book::{column, paper};
use crate::number;
use crate::words::Words;
use kernel::period::Cadence;
use kernel::scheme::{Basis, Direction};
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

/// Heads and widths of the definitions.
const COLUMNS: [(&str, f64); 8] = [
    ("head-code", 11.0),
    ("head-name", 32.0),
    ("head-measure", 11.0),
    ("head-direction", 16.0),
    ("head-frequency", 10.0),
    ("head-basis", 22.0),
    ("head-target", 14.0),
    ("head-definition", 76.0),
];

pub(super) fn definitions(words: &Words, model: &TemplateModel) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(words.text("template-definitions"))?.set_screen_gridlines(false);
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    for (at, (key, width)) in COLUMNS.into_iter().enumerate() {
        sheet.write_with_format(0, column(at), words.text(key), &paper::head())?;
        sheet.set_column_width(column(at), width)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    let cell = paper::cell().set_align(FormatAlign::Top).set_text_wrap();
    for (row, of) in (1..).zip(&model.indicators) {
        let target = of.target.map_or_else(|| words.text("template-target-none"), number::plain);
        let texts = [
            of.code.clone(),
            of.name.clone(),
            of.measure.clone(),
            words.text(direction_key(of.direction)),
            words.text(frequency_key(of.frequency)),
            words.text(basis_key(of.basis)),
            target,
            of.definition.clone(),
        ];
        sheet.set_row_height(row, paper::height(&of.definition, COLUMNS[7].1).max(20.0))?;
        for (at, text) in texts.into_iter().enumerate() {
            sheet.write_with_format(row, column(at), text, &cell)?;
        }
    }
    Ok(sheet)
}

pub(super) fn instructions(words: &Words, model: &TemplateModel) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(words.text("template-instructions"))?.set_screen_gridlines(false);
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 100)?.set_row_height(0, 34)?;
    let (title, period) = (model.title.as_str().into(), model.period.as_str().into());
    let title = words.say("template-title", &[("title", title), ("period", period)]);
    sheet.write_with_format(0, 0, title, &paper::title())?;
    sheet.write_with_format(1, 0, who(words, &model.form), &paper::text().set_bold())?;
    let line = paper::text().set_text_wrap();
    for (number, key) in (1..).zip(rules(&model.form)) {
        let row = number + 2;
        let text = words.text(&format!("template-how-{key}"));
        sheet.write_with_format(row, 0, format!("{number}. {text}"), &line)?;
        sheet.set_row_height(row, 24)?;
    }
    Ok(sheet)
}

/// What whoever fills the form has to know.
fn rules(form: &Form) -> &'static [&'static str] {
    match form {
        Form::Unit(_) => &["open", "numbers", "empty", "definitions", "note", "keep", "score"],
        Form::Source { .. } => &["open", "numbers", "empty", "definitions", "keep", "score"],
        Form::Panel { .. } => &["open", "numbers", "panel", "definitions", "note", "keep", "score"],
    }
}

fn who(words: &Words, form: &Form) -> String {
    let (key, who) = match form {
        Form::Unit(unit) => ("template-by-unit", unit.name.clone()),
        Form::Source { source, .. } => ("template-by-source", source.clone()),
        Form::Panel { raters, .. } => {
            let mut names: Vec<&str> = raters.iter().map(|rater| rater.name.as_str()).collect();
            names.dedup();
            ("template-by-panel", names.join(&words.text("join-list")))
        }
    };
    words.say(key, &[("who", who.into())])
}

fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "direction-up",
        Direction::Down => "direction-down",
        Direction::Target => "direction-target",
    }
}

fn frequency_key(frequency: Cadence) -> &'static str {
    match frequency {
        Cadence::Month => "frequency-month",
        Cadence::Quarter => "frequency-quarter",
        Cadence::Half => "frequency-half",
        Cadence::Year => "frequency-year",
    }
}

fn basis_key(basis: Basis) -> &'static str {
    match basis {
        Basis::Current => "basis-current",
        Basis::Cumulative => "basis-cumulative",
    }
}

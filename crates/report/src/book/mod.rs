//! The workbook of a month's boards: contents, a sheet per board, why, and the numbers behind the trend lines.

mod index;
pub(crate) mod paper;
mod places;
mod trend;
mod units;
mod why;

use crate::explain::ExplainView;
use crate::view::BoardView;
use crate::words::Words;
use rust_xlsxwriter::{Url, Workbook, Worksheet, XlsxError};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Excel's limit for names of sheets.
const LONGEST_NAME: usize = 31;

/// Explanations of some units of a board, for the sheet of reasons.
#[derive(Debug, Clone)]
pub struct WhySheet<'a> {
    /// The board's code, as in its [`BoardView`]: unit names there become links.
    pub board: &'a str,
    /// The units, in the order in which they are printed.
    pub units: Vec<ExplainView<'a>>,
}

/// Writes the boards, in their order, with a contents sheet before and the sheets of reasons and trends after them.
/// The first line of a board's `footer` stands under its title and on each printed page; the contents sheet has all.
pub fn write_boards(
    path: &Path,
    words: &Words,
    boards: &[BoardView],
    why: &[WhySheet<'_>],
) -> Result<(), XlsxError> {
    let names = Names::new(words, boards);
    let mut trend = trend::Trend::new(&names.trend);
    let (why_sheet, jumps) = why::sheet(words, &names.why, boards, why)?;
    let around = Around { words, jumps: &jumps };
    let mut sheets = vec![index::sheet(words, &names, boards, !why.is_empty())?];
    for (board, name) in boards.iter().zip(&names.boards) {
        sheets.push(if board.indicators.is_empty() {
            units::sheet(&around, board, name, &mut trend)?
        } else {
            places::sheet(&around, board, name, &mut trend)?
        });
    }
    if !why.is_empty() {
        sheets.push(why_sheet);
    }
    sheets.push(trend.sheet(words)?);
    let mut workbook = Workbook::new();
    sheets.into_iter().for_each(|sheet| {
        workbook.push_worksheet(sheet);
    });
    workbook.save(path)
}

/// Board and unit codes, to the place of their explanation.
type Jumps = HashMap<(String, String), Url>;

/// What all sheets of boards share.
struct Around<'a> {
    words: &'a Words,
    jumps: &'a Jumps,
}

/// Names of the sheets.
struct Names {
    index: String,
    boards: Vec<String>,
    why: String,
    trend: String,
}

impl Names {
    fn new(words: &Words, boards: &[BoardView]) -> Self {
        let mut taken = HashSet::new();
        let mut name = |wanted: &str| unique(wanted, &mut taken);
        let (index, why, trend) = (
            name(&words.text("sheet-index")),
            name(&words.text("sheet-why")),
            name(&words.text("sheet-trend")),
        );
        Self { index, why, trend, boards: boards.iter().map(|board| name(&board.title)).collect() }
    }
}

/// A name that Excel takes and no other sheet has.
pub(crate) fn unique(wanted: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = wanted.chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let clean = if clean.trim().is_empty() { "-" } else { clean.trim() };
    let mut number = 1;
    loop {
        let suffix = if number == 1 { String::new() } else { format!(" {number}") };
        let room = LONGEST_NAME - suffix.chars().count();
        let name: String = clean.chars().take(room).chain(suffix.chars()).collect();
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

/// A link to a cell of a sheet, rows from 0.
fn link(sheet: &str, row: u32) -> Url {
    Url::new(format!("internal:'{sheet}'!A{}", row + 1))
}

/// A link to the contents sheet.
fn link_to_index(words: &Words) -> Url {
    link(&words.text("sheet-index"), 0)
}

/// A new sheet, printed on A4 across, as wide as the page, with `note` and the page's number below.
pub(crate) fn new_sheet(words: &Words, name: &str, note: &str) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.set_screen_gridlines(false);
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    let note = first_line(note).replace('&', "&&");
    sheet.set_footer(format!("&L&8{note}&R&8{}", words.text("print-page")));
    Ok(sheet)
}

/// The sheet of a board with its head: title and period, `notes`, and the first line below the board.
fn board_sheet(
    around: &Around<'_>,
    board: &BoardView,
    name: &str,
    notes: &[String],
) -> Result<Worksheet, XlsxError> {
    let mut sheet = new_sheet(around.words, name, &board.footer)?;
    let notes = [notes, &[first_line(&board.footer).to_owned()]].concat();
    write_top(&mut sheet, around.words, &format!("{}　{}", board.title, board.period), &notes)?;
    Ok(sheet)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Title, note and a way back, in the first two rows.
fn write_top(sheet: &mut Worksheet, words: &Words, title: &str, notes: &[String]) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 30)?.set_row_height(1, 18)?;
    sheet.write_with_format(0, 0, title, &paper::title())?;
    let notes: Vec<&str> = notes.iter().map(String::as_str).filter(|note| !note.is_empty()).collect();
    sheet.write_with_format(1, 0, notes.join("　"), &paper::quiet())?;
    let back = words.text("sheet-index");
    sheet.set_row_height(2, 16)?;
    let format = paper::quiet().set_font_color(paper::JADE);
    sheet.write_url_with_options(2, 0, link_to_index(words), format!("← {back}"), "", Some(&format))?;
    Ok(())
}

/// Columns are numbered by 16 bits in Excel files.
pub(crate) fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_what_excel_takes() {
        let mut taken = HashSet::new();
        assert_eq!(unique("三考/三比?", &mut taken), "三考三比");
        assert_eq!(unique("三考三比", &mut taken), "三考三比 2");
        assert_eq!(unique("///", &mut taken), "-");
        assert_eq!(unique(&"长".repeat(40), &mut taken).chars().count(), 31);
        assert!(unique(&"长".repeat(40), &mut taken).ends_with(" 2"));
    }
}

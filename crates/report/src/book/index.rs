//! Contents.

use super::{Names, link, new_sheet, paper};
use crate::view::BoardView;
use crate::words::Words;
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

const FIRST: u32 = 3;

pub(super) fn sheet(
    words: &Words,
    names: &Names,
    boards: &[BoardView],
    with_why: bool,
) -> Result<Worksheet, XlsxError> {
    let footers = footers(boards);
    let note = footers.first().map_or("", String::as_str);
    let mut sheet = new_sheet(words, &names.index, note)?;
    for (column, width) in [30, 84, 12, 14].into_iter().enumerate() {
        sheet.set_column_width(super::column(column), width)?;
    }
    sheet.set_row_height(0, 34)?;
    sheet.write_with_format(0, 0, words.text("index-title"), &paper::title())?;
    let head = paper::head();
    for (column, key) in ["head-board", "head-content", "head-period", "head-count"].into_iter().enumerate() {
        let head = if column > 1 { head.clone().set_align(FormatAlign::Right) } else { head.clone() };
        sheet.write_with_format(FIRST - 1, super::column(column), words.text(key), &head)?;
    }
    let mut row = FIRST;
    for (board, name) in boards.iter().zip(&names.boards) {
        let (what, count) = content(words, board);
        line(&mut sheet, row, name, [&what, &board.period, &count])?;
        row += 1;
    }
    let last = [(with_why, &names.why, "index-why"), (true, &names.trend, "index-trend")];
    for (_, name, key) in last.into_iter().filter(|(shown, ..)| *shown) {
        line(&mut sheet, row, name, [&words.text(key), "", ""])?;
        row += 1;
    }
    for footer in footers {
        row += 1;
        sheet.write_with_format(row, 0, footer, &paper::quiet())?;
    }
    Ok(sheet)
}

/// What a board shows, and of how many.
fn content(words: &Words, board: &BoardView) -> (String, String) {
    let count = |key: &str, n: usize| words.say(key, &[("n", n.into())]);
    if board.indicators.is_empty() {
        (words.text("index-board"), count("board-count", board.rows.len()))
    } else {
        (words.text("index-external"), count("board-indicators", board.indicators.len()))
    }
}

fn line(sheet: &mut Worksheet, row: u32, name: &str, texts: [&str; 3]) -> Result<(), XlsxError> {
    let cell = paper::cell();
    sheet.set_row_height(row, 24)?;
    let format = cell.clone().set_font_color(paper::JADE).set_bold();
    sheet.write_url_with_options(row, 0, link(name, 0), name, "", Some(&format))?;
    for (at, text) in texts.into_iter().enumerate() {
        let format = if at > 0 { cell.clone().set_align(FormatAlign::Right) } else { cell.clone() };
        sheet.write_with_format(row, super::column(at + 1), text, &format)?;
    }
    Ok(())
}

/// The distinct lines of all boards' footers.
fn footers(boards: &[BoardView]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in boards.iter().flat_map(|board| board.footer.lines()) {
        if !all.iter().any(|known| known == line) {
            all.push(line.to_owned());
        }
    }
    all
}

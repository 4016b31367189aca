//! The notice as a workbook: what it says, and a sheet per board with numbers as numbers.

use super::parts::Column;
use super::{Listed, Notice, NoticeBoard, NoticeRow, phrases};
use crate::board::flags;
use crate::book::{column, new_sheet, paper, unique};
use crate::number;
use crate::words::Words;
use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;

/// The row of a board's heads.
const HEAD: u32 = 3;

/// The notice as an .xlsx file: a sheet of what it says and of both lists, then a sheet for each board.
pub fn notice_workbook(words: &Words, notice: &Notice) -> Result<Vec<u8>, XlsxError> {
    let mut taken = HashSet::new();
    let mut sheets = vec![first(words, notice, &unique(&words.text("sheet-notice"), &mut taken))?];
    for board in &notice.boards {
        sheets.push(board_sheet(words, notice, board, &unique(&board.title, &mut taken))?);
    }
    let mut workbook = Workbook::new();
    let day = notice.date;
    let year = u16::try_from(day.year()).unwrap_or(1970);
    let created = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)?;
    let about = DocProperties::new().set_title(&notice.title).set_author(&notice.organ);
    workbook.set_properties(&about.set_creation_datetime(&created));
    sheets.into_iter().for_each(|sheet| {
        workbook.push_worksheet(sheet);
    });
    workbook.save_to_buffer()
}

fn new(words: &Words, notice: &Notice, name: &str) -> Result<Worksheet, XlsxError> {
    let note = format!("{}　{}", notice.number, notice.title);
    let mut sheet = new_sheet(words, name, &note)?;
    sheet.set_portrait();
    Ok(sheet)
}

/// Number, date, organ, signatory, key, remarks; the red and the black list.
fn first(words: &Words, notice: &Notice, name: &str) -> Result<Worksheet, XlsxError> {
    let mut sheet = new(words, notice, name)?;
    for (at, width) in [22.0, 30.0, 18.0, 24.0, 30.0].into_iter().enumerate() {
        sheet.set_column_width(column(at), width)?;
    }
    sheet.set_row_height(0, 34)?;
    sheet.write_with_format(0, 0, &notice.title, &paper::title())?;
    let date = phrases::date(words, notice.date);
    let about = [
        ("notice-about-number", notice.number.as_str()),
        ("notice-about-organ", &notice.organ),
        ("notice-about-date", &date),
        ("notice-about-signatory", &notice.signatory),
        ("notice-about-key", notice.public_key.as_deref().unwrap_or_default()),
    ];
    let mut row = 2;
    for (key, value) in about.into_iter().filter(|(_, value)| !value.is_empty()) {
        sheet.write_with_format(row, 0, words.text(key), &paper::quiet())?;
        sheet.write_with_format(row, 1, value, &paper::text())?;
        row += 1;
    }
    for remark in &notice.remarks {
        sheet.write_with_format(row, 0, remark, &paper::quiet())?;
        row += 1;
    }
    for (key, list) in [("notice-red", &notice.red), ("notice-black", &notice.black)] {
        if !list.is_empty() {
            row = listed(words, &mut sheet, row + 1, key, list)?;
        }
    }
    Ok(sheet)
}

/// A list from `row` down; gives the row after it.
fn listed(
    words: &Words,
    sheet: &mut Worksheet,
    row: u32,
    key: &str,
    list: &[Listed],
) -> Result<u32, XlsxError> {
    sheet.set_row_height(row, 24)?;
    sheet.write_with_format(row, 0, words.text(key), &paper::caption())?;
    let heads = ["head-number", "head-board", "head-group", "head-unit", "head-reason"];
    for (at, head) in heads.into_iter().enumerate() {
        sheet.write_with_format(row + 1, column(at), words.text(head), &paper::head())?;
    }
    let mut row = row + 2;
    for (at, of) in list.iter().enumerate() {
        let left = paper::plain(&paper::cell()).set_align(FormatAlign::Left);
        sheet.write_number_with_format(row, 0, (at + 1) as f64, &left)?;
        for (at, text) in [&of.board, &of.group, &of.unit, &of.reason].into_iter().enumerate() {
            sheet.write_with_format(row, column(at + 1), text, &paper::cell())?;
        }
        row += 1;
    }
    Ok(row)
}

fn board_sheet(
    words: &Words,
    notice: &Notice,
    board: &NoticeBoard,
    name: &str,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = new(words, notice, name)?;
    sheet.set_row_height(0, 30)?;
    sheet.write_with_format(0, 0, phrases::board(words, board), &paper::title())?;
    if let Some(root) = &board.root {
        let text = words.say("notice-root", &[("value", root.as_str().into())]);
        sheet.write_with_format(1, 0, text, &paper::quiet())?;
    }
    let columns = Column::all(board);
    for (at, of) in columns.iter().enumerate() {
        let (width, align) = match of {
            Column::Unit => (32.0, FormatAlign::Left),
            Column::Group => (18.0, FormatAlign::Left),
            Column::Flags => (16.0, FormatAlign::Left),
            Column::Rank | Column::Score => (11.0, FormatAlign::Right),
            Column::Change => (11.0, FormatAlign::Center),
        };
        sheet.set_column_width(column(at), width)?;
        sheet.write_with_format(HEAD, column(at), words.text(of.head()), &paper::head().set_align(align))?;
    }
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    for (row, of) in (HEAD + 1..).zip(board.ranked()) {
        for (at, part) in columns.iter().enumerate() {
            cell(words, &mut sheet, (row, column(at)), board, of, *part)?;
        }
    }
    Ok(sheet)
}

fn cell(
    words: &Words,
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    board: &NoticeBoard,
    of: &NoticeRow,
    part: Column,
) -> Result<(), XlsxError> {
    let base = paper::cell();
    let mut text = |text: &str, format: &Format| sheet.write_with_format(row, at, text, format).map(|_| ());
    match part {
        Column::Group => text(&of.group, &base),
        Column::Unit => text(&of.unit, &base),
        Column::Flags => text(&flags(words, &of.flags), &base.set_font_color(paper::AMBER)),
        Column::Change => text(&number::change(of.change), &paper::moved(&base, of.change)),
        Column::Rank => paper::put(sheet, row, at, of.rank, &paper::plain(&base)),
        Column::Score => paper::put(sheet, row, at, of.score, &paper::number(&base, board.decimals)),
    }
}

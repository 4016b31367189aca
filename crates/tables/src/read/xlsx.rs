//! Excel workbooks, cell by cell.

use super::xlsx_rows::{Merge, Rows};
use crate::log::Log;
use crate::source::Source;
use crate::table::{Each, Head, Header, Take, letters};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use kernel::fault::Faults;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use zip::ZipArchive;

const NO_BOOK: &str = "it is no workbook, or not all of one";

/// What is sent may have so many bytes when it is unpacked: a small archive can hold more than the memory does.
const MOST_UNPACKED: u64 = 256 << 20;

/// The bytes of a workbook, wherever they are.
trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

type Book = Xlsx<Box<dyn Bytes>>;

/// A sheet of a workbook.
pub(crate) struct XlsxFile {
    book: Book,
    sheet: String,
    /// Per column of the sheet, the column of our header: those under one merged header cell are one.
    columns: Vec<usize>,
    merges: Vec<Merge>,
}

impl std::fmt::Debug for XlsxFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "XlsxFile({})", self.sheet)
    }
}

impl XlsxFile {
    pub(crate) fn open(source: &Source, sheets: &[&str]) -> Result<(Vec<Head>, Self), Faults> {
        Self::try_open(source, sheets).map_err(|message| source.unreadable(&message).into())
    }

    fn try_open(source: &Source, sheets: &[&str]) -> Result<(Vec<Head>, Self), String> {
        let bytes: Box<dyn Bytes> = match source {
            Source::Stdin => return Err("standard input is CSV".into()),
            Source::Bytes { bytes, .. } => {
                check_unpacked(bytes)?;
                Box::new(Cursor::new(bytes.clone()))
            }
            Source::File(path) => {
                let file = File::open(path).map_err(|error| super::encoding::reason(&error))?;
                Box::new(BufReader::new(file))
            }
        };
        let mut book = Xlsx::new(bytes).map_err(|error| match error {
            XlsxError::Zip(_) => NO_BOOK.to_owned(),
            other => other.to_string(),
        })?;
        let sheet = choose(&book, sheets).ok_or("the workbook has no sheet")?;
        let merges = book.merge_cells_by_sheet_name(&sheet).map_err(|error| error.to_string())?;
        let merges: Vec<Merge> = merges.into_iter().map(Merge::new).collect();
        let texts = first_row(&mut book, &sheet).map_err(|error| error.to_string())?;
        let (heads, columns) = header(texts, &merges);
        Ok((heads, Self { book, sheet, columns, merges }))
    }

    /// The name of the sheet.
    pub(crate) fn sheet(&self) -> &str {
        &self.sheet
    }

    pub(crate) fn read(
        &mut self,
        header: &Header,
        take: &[Take],
        log: &mut Log,
        each: &mut Each<'_>,
    ) -> Result<(), String> {
        let mut rows = Rows::new(header, &self.columns, take, &self.merges);
        let mut cells = self.book.worksheet_cells_reader(&self.sheet).map_err(|error| error.to_string())?;
        let percent: Vec<bool> = cells.styles().iter().map(shows_percent).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| error.to_string())? {
            let (row, column) = cell.get_position();
            if row > 0 {
                let text = text(cell.get_value(), percent.get(style).copied().unwrap_or(false));
                rows.add(row as usize, column as usize, text, log, each);
            }
        }
        rows.finish(log, each);
        Ok(())
    }
}

/// Fails when a workbook has too much in it, whatever it says of itself.
fn check_unpacked(bytes: &[u8]) -> Result<(), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NO_BOOK.to_owned())?;
    let mut room = MOST_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| NO_BOOK.to_owned())?;
        let read = io::copy(&mut entry.take(room + 1), &mut io::sink()).map_err(|_| NO_BOOK.to_owned())?;
        room = room.checked_sub(read).ok_or("it is too large when unpacked")?;
    }
    Ok(())
}

/// The first sheet with one of these names, else the first that people see.
fn choose(book: &Book, names: &[&str]) -> Option<String> {
    let sheets: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let named = names
        .iter()
        .find_map(|name| sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name)));
    let visible = || sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    named.or_else(visible).or(sheets.first()).map(|sheet| sheet.name.clone())
}

fn first_row(book: &mut Book, sheet: &str) -> Result<Vec<String>, XlsxError> {
    let mut texts = Vec::new();
    let mut cells = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        if row > 0 {
            break;
        }
        let text = text(cell.get_value(), false);
        if !text.is_empty() {
            texts.resize(texts.len().max(column as usize + 1), String::new());
            texts[column as usize] = text;
        }
    }
    Ok(texts)
}

/// The header's columns, and for each of the sheet's columns which of them it belongs to: a merged header cell's text
/// holds for all its columns.
fn header(mut texts: Vec<String>, merges: &[Merge]) -> (Vec<Head>, Vec<usize>) {
    let wide = merges.iter().filter(|merge| merge.first_row == 0 && merge.last_column > merge.first_column);
    let mut begins: Vec<usize> = (0..texts.len()).collect();
    for merge in wide {
        if texts.get(merge.first_column).is_some_and(|text| !text.is_empty()) {
            texts.resize(texts.len().max(merge.last_column + 1), String::new());
            begins.extend(begins.len()..texts.len());
            begins[merge.first_column..=merge.last_column].fill(merge.first_column);
        }
    }
    let (mut heads, mut columns) = (Vec::new(), Vec::new());
    for (at, &begin) in begins.iter().enumerate() {
        if begin == at {
            let last = begins.iter().rposition(|&other| other == at).unwrap_or(at);
            let name = if last > at { format!("{}:{}", letters(at), letters(last)) } else { letters(at) };
            heads.push(Head::new(&texts[at], name));
        }
        columns.push(heads.len() - 1);
    }
    (heads, columns)
}

fn shows_percent(style: &calamine::Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

/// What a cell says. Numbers as their shortest text; one that is shown as a percentage as that percentage, since 0.125
/// that reads 12.5% is neither; dates as ISO.
fn text(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(x) => x.to_string(),
        DataRef::Float(x) if percent => format!("{}%", (x * 1e12).round() / 1e10),
        DataRef::Float(x) => x.to_string(),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(at) if at.is_duration() => at.as_f64().to_string(),
        DataRef::DateTime(at) => match at.to_ymd_hms_milli() {
            (year, month, day, 0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
            (year, month, day, h, m, s, _) => format!("{year:04}-{month:02}-{day:02} {h:02}:{m:02}:{s:02}"),
        },
    }
}

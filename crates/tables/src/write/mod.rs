//! Writing tables as CSV, XLSX and Parquet.

mod parquet;

use crate::source::Format;
use kernel::column::Texts;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// How many rows are made and written at a time: few enough to stay in the processor's cache.
const CHUNK_ROWS: usize = 8_192;

/// A table to be written. Its rows are asked for a few thousand at a time, so that it is never held whole.
pub struct OutTable<'a, R> {
    /// File name without ending.
    pub name: &'a str,
    /// What the columns are made from, row by row.
    pub rows: Box<dyn Iterator<Item = R> + 'a>,
    /// Headers and columns.
    pub columns: Vec<(String, OutColumn<'a, R>)>,
}

/// A column to be written, made from rows.
pub struct OutColumn<'a, R>(Kind<'a, R>);

/// What a column is made of, and its cells in the rows that are being written.
enum Kind<'a, R> {
    Texts { fill: Fill<'a, R, u32>, texts: Cow<'a, Texts>, keys: Vec<u32> },
    Numbers { fill: Fill<'a, R, f64>, form: Form, numbers: Vec<f64> },
}

/// How numbers are written.
#[derive(Clone, Copy)]
enum Form {
    /// So that they read back the same.
    Exact,
    /// The same; they have no fraction.
    Whole,
    /// With so many decimals, where they are text.
    Printed(u8),
}

/// Makes cells for some rows.
type Fill<'a, R, T> = Box<dyn Fn(&[R], &mut Vec<T>) + 'a>;

/// One cell.
enum Cell<'c> {
    Empty,
    Text(&'c str),
    Number(f64),
    Printed(f64, u8),
}

impl<'a, R: Copy> OutColumn<'a, R> {
    /// Texts by their numbers in `texts`; an empty one, or a number beyond them, is an empty cell.
    pub fn texts(texts: Cow<'a, Texts>, key: impl Fn(R) -> u32 + 'a) -> Self {
        Self(Kind::Texts { fill: fill(key), texts, keys: Vec::new() })
    }

    /// Numbers that read back the same; NaN is an empty cell.
    pub fn numbers(number: impl Fn(R) -> f64 + 'a) -> Self {
        Self::of(Form::Exact, number)
    }

    /// Whole numbers below 2³¹, such as counts and places; NaN is an empty cell.
    pub fn whole(number: impl Fn(R) -> f64 + 'a) -> Self {
        Self::of(Form::Whole, number)
    }

    /// Numbers as printed, with so many decimals; NaN is an empty cell.
    pub fn printed(decimals: u8, number: impl Fn(R) -> f64 + 'a) -> Self {
        Self::of(Form::Printed(decimals), number)
    }

    fn of(form: Form, number: impl Fn(R) -> f64 + 'a) -> Self {
        Self(Kind::Numbers { fill: fill(number), form, numbers: Vec::new() })
    }

    fn make(&mut self, rows: &[R]) {
        match &mut self.0 {
            Kind::Texts { fill, keys, .. } => {
                keys.clear();
                fill(rows, keys);
            }
            Kind::Numbers { fill, numbers, .. } => {
                numbers.clear();
                fill(rows, numbers);
            }
        }
    }

    fn cell(&self, at: usize) -> Cell<'_> {
        match &self.0 {
            Kind::Texts { texts, keys, .. } => match texts.get(keys[at] as usize) {
                "" => Cell::Empty,
                text => Cell::Text(text),
            },
            Kind::Numbers { form, numbers, .. } => match (numbers[at], form) {
                (number, _) if number.is_nan() => Cell::Empty,
                (number, Form::Printed(decimals)) => Cell::Printed(number, *decimals),
                (number, _) => Cell::Number(number),
            },
        }
    }
}

fn fill<'a, R: Copy, T>(cell: impl Fn(R) -> T + 'a) -> Fill<'a, R, T> {
    Box::new(move |rows, cells| cells.extend(rows.iter().map(|&row| cell(row))))
}

/// Writes a table to a file.
pub(crate) fn table<R: Copy>(path: &Path, format: Format, table: OutTable<'_, R>) -> io::Result<()> {
    match format {
        Format::Csv => csv(path, table),
        Format::Parquet => parquet::parquet(path, table).map_err(io::Error::other),
        Format::Xlsx => xlsx(path, table).map_err(io::Error::other),
    }
}

/// Headers and columns.
type Columns<'a, R> = Vec<(String, OutColumn<'a, R>)>;

impl<'a, R: Copy> OutTable<'a, R> {
    /// Calls `each` with the columns when they hold the cells of the next rows, and how many rows these are.
    fn each_chunk<E>(
        mut self,
        mut each: impl FnMut(&Columns<'a, R>, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut chunk = Vec::with_capacity(CHUNK_ROWS);
        loop {
            chunk.clear();
            chunk.extend(self.rows.by_ref().take(CHUNK_ROWS));
            if chunk.is_empty() {
                return Ok(());
            }
            self.columns.iter_mut().for_each(|(_, column)| column.make(&chunk));
            each(&self.columns, chunk.len())?;
        }
    }
}

fn csv<R: Copy>(path: &Path, table: OutTable<'_, R>) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(File::create(path)?);
    writer.write_record(table.columns.iter().map(|(head, _)| head))?;
    let mut number_text = Vec::new();
    table.each_chunk(|columns, rows| {
        for at in 0..rows {
            for (_, column) in columns {
                number_text.clear();
                match column.cell(at) {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        writer.write_field(text)?;
                        continue;
                    }
                    Cell::Number(number) => write!(number_text, "{number}")?,
                    Cell::Printed(number, decimals) => {
                        write!(number_text, "{number:.*}", usize::from(decimals))?;
                    }
                }
                writer.write_field(&number_text)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok::<_, io::Error>(())
    })?;
    writer.flush()
}

fn xlsx<R: Copy>(path: &Path, table: OutTable<'_, R>) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(table.name)?;
    for (at, (head, _)) in table.columns.iter().enumerate() {
        sheet.write_string(0, at as u16, head)?;
    }
    let mut row = 0;
    table.each_chunk(|columns, rows| {
        for at in 0..rows {
            row += 1;
            for (place, (_, column)) in columns.iter().enumerate() {
                match column.cell(at) {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        sheet.write_string(row, place as u16, text)?;
                    }
                    Cell::Number(number) | Cell::Printed(number, _) => {
                        sheet.write_number(row, place as u16, number)?;
                    }
                }
            }
        }
        Ok::<_, rust_xlsxwriter::XlsxError>(())
    })?;
    workbook.save(path)
}

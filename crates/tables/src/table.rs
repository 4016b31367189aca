//! A table, whatever file it comes from: a header, then chunks of columns.

use crate::cell;
use crate::log::Log;
use crate::read::{csv::CsvFile, parquet::ParquetFile, xlsx::XlsxFile};
use crate::source::{Format, Source};
use arrow_array::{Array, StringArray};
use kernel::column::Texts;
use kernel::fault::{Faults, Place, What};
use std::borrow::Cow;
use std::sync::Arc;

/// How many rows a chunk of a text file has at most: few enough to stay in the processor's cache.
pub(crate) const CHUNK_ROWS: usize = 8_192;

/// In the keys of a dictionary: an empty cell.
pub(crate) const NO_KEY: u32 = u32::MAX;

/// The header row and what a fault needs to name a cell.
#[derive(Debug)]
pub(crate) struct Header {
    file: String,
    /// The sheet's name, when it is one.
    sheet: Option<String>,
    pub(crate) columns: Vec<Head>,
}

/// One column's header.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// As written, trimmed.
    pub(crate) text: String,
    /// As compared: half-width, in lower case.
    pub(crate) key: String,
    /// Excel's name for the column; `D:E` for those under a merged header cell.
    letters: String,
}

impl Head {
    pub(crate) fn new(text: &str, letters: String) -> Self {
        let text = cell::trim(text).to_owned();
        Self { key: cell::half_width(&text).to_lowercase(), text, letters }
    }
}

impl Header {
    /// A header that names something.
    pub(crate) fn try_new(
        source: &Source,
        sheet: Option<String>,
        columns: Vec<Head>,
    ) -> Result<Self, Faults> {
        let header = Self { file: source.name(), sheet, columns };
        if header.columns.iter().all(|head| head.text.is_empty()) {
            return Err(header.row(1).fault(What::NoHeader).into());
        }
        Ok(header)
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The place of a row; the header is row 1.
    pub(crate) fn row(&self, row: usize) -> Place {
        let place = Place::new().file(&self.file).row(row);
        match &self.sheet {
            Some(sheet) => place.sheet(sheet),
            None => place,
        }
    }

    /// The place of a cell.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Place {
        let label = match self.columns.get(column) {
            Some(head) if head.text.is_empty() => head.letters.clone(),
            Some(head) if self.sheet.is_some() => format!("{} ({}{row})", head.text, head.letters),
            Some(head) => head.text.clone(),
            None => letters(column),
        };
        self.row(row).column(label)
    }

    /// The place of a column's header.
    pub(crate) fn head(&self, column: usize) -> Place {
        self.cell(1, column)
    }
}

/// Excel's name for a column: A, B, …, Z, AA.
pub(crate) fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.into() } else { letters(column / 26 - 1) + &last.to_string() }
}

/// What a column is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A code or period that says whose row it is: merged cells hold for all their rows.
    Key,
    /// Other text.
    Text,
    /// Numbers: numeric columns come as [`Cells::Numbers`], others as text to be parsed.
    Number,
}

/// A column to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Take {
    pub(crate) column: usize,
    pub(crate) kind: Kind,
}

/// The cells of a column within a chunk.
#[derive(Debug)]
pub(crate) enum Cells {
    /// A text per row, empty when the cell is.
    Texts(Texts),
    /// The same as Parquet has it.
    Strings(StringArray),
    /// Per row the number of its text, or [`NO_KEY`]. Chunks of one file share a dictionary where they can.
    Dictionary { keys: Vec<u32>, texts: Arc<Texts> },
    /// A number per row, NaN when the cell is empty.
    Numbers(Vec<f64>),
}

impl Cells {
    /// The text in this row of a column that was not read for numbers.
    pub(crate) fn text(&self, row: usize) -> &str {
        match self {
            Cells::Texts(texts) => texts.get(row),
            // What stands under an empty cell is not looked at: most writers leave nothing there.
            Cells::Strings(array) if array.is_valid(row) => array.value(row),
            Cells::Strings(_) => "",
            Cells::Dictionary { keys, texts } => keys.get(row).map_or("", |&key| texts.get(key as usize)),
            Cells::Numbers(_) => "",
        }
    }
}

/// Some rows of a table: the columns in the order in which they were asked for.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) rows: RowNumbers,
    pub(crate) columns: Vec<Cells>,
}

/// The row numbers that people see, from 1 for the header.
#[derive(Debug)]
pub(crate) enum RowNumbers {
    /// Without gaps: the first, and how many.
    From(usize, usize),
    /// With gaps where the file has blank rows.
    Each(Vec<usize>),
}

impl Chunk {
    pub(crate) fn len(&self) -> usize {
        match &self.rows {
            RowNumbers::From(_, len) => *len,
            RowNumbers::Each(rows) => rows.len(),
        }
    }

    /// The row number that people see for this row of the chunk.
    pub(crate) fn row(&self, at: usize) -> usize {
        match &self.rows {
            RowNumbers::From(first, _) => first + at,
            RowNumbers::Each(rows) => rows[at],
        }
    }

    /// The numbers of the column that was asked for at `take[index]`; what is no number is a fault and counts as empty.
    pub(crate) fn numbers(
        &self,
        header: &Header,
        take: &[Take],
        index: usize,
        log: &mut Log,
    ) -> Cow<'_, [f64]> {
        let cells = &self.columns[index];
        if let Cells::Numbers(numbers) = cells {
            return Cow::Borrowed(numbers);
        }
        let parse = |at: usize| {
            cell::number(cells.text(at)).unwrap_or_else(|what| {
                log.push(header.cell(self.row(at), take[index].column), what);
                f64::NAN
            })
        };
        (0..self.len()).map(parse).collect()
    }
}

/// Takes chunks, in the order of the file.
pub(crate) type Each<'a> = dyn FnMut(&Chunk, &mut Log) + 'a;

/// What is under the header.
#[derive(Debug)]
pub(crate) enum Body {
    Csv(CsvFile),
    Xlsx(Box<XlsxFile>),
    Parquet(ParquetFile),
}

impl Body {
    /// How many rows there are, as far as the file says so beforehand; else 0.
    pub(crate) fn rows(&self) -> usize {
        if let Body::Parquet(file) = self { file.rows() } else { 0 }
    }

    /// Reads the columns of `take` to the end; CSV can be read once.
    pub(crate) fn read(&mut self, header: &Header, take: &[Take], log: &mut Log, each: &mut Each<'_>) {
        let read = match self {
            Body::Csv(file) => file.read(header, take, log, each),
            Body::Xlsx(file) => file.read(header, take, log, each),
            Body::Parquet(file) => {
                (0..file.groups()).try_for_each(|group| file.read_group(group, header, take, log, each))
            }
        };
        if let Err(message) = read {
            log.push(Place::new().file(header.file()), What::Unreadable { message });
        }
    }
}

/// A table whose header has been read.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) header: Header,
    pub(crate) body: Body,
}

impl Table {
    /// Opens a source. Of a workbook, the first of `sheets` that it has (in any case), else its first sheet.
    pub(crate) fn open(source: &Source, sheets: &[&str]) -> Result<Self, Faults> {
        let (sheet, heads, body) = match source.format()? {
            Format::Csv => CsvFile::open(source).map(|(heads, file)| (None, heads, Body::Csv(file)))?,
            Format::Parquet => {
                ParquetFile::open(source).map(|(heads, file)| (None, heads, Body::Parquet(file)))?
            }
            Format::Xlsx => XlsxFile::open(source, sheets)
                .map(|(heads, file)| (Some(file.sheet().to_owned()), heads, Body::Xlsx(Box::new(file))))?,
        };
        Ok(Self { header: Header::try_new(source, sheet, heads)?, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_columns_as_excel_does() {
        let check = |column, expect| assert_eq!(letters(column), expect);
        check(0, "A");
        check(25, "Z");
        check(26, "AA");
        check(701, "ZZ");
        check(702, "AAA");
    }
}

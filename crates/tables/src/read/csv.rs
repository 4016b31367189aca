//! CSV, row by row.

use super::encoding::open_text;
use crate::cell;
use crate::log::Log;
use crate::source::Source;
use crate::table::{CHUNK_ROWS, Cells, Chunk, Each, Head, Header, RowNumbers, Take, letters};
use ::csv::{Reader, ReaderBuilder, StringRecord};
use kernel::column::Texts;
use kernel::fault::{Faults, What};
use std::io::Read;

/// A CSV file behind its header.
#[derive(Debug)]
pub(crate) struct CsvFile {
    reader: Reader<Text>,
    record: StringRecord,
    row: usize,
}

struct Text(Box<dyn Read + Send>);

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Text")
    }
}

impl CsvFile {
    pub(crate) fn open(source: &Source) -> Result<(Vec<Head>, Self), Faults> {
        // With a line break of our own at the end, every record ends with one: see `next`.
        let text = Text(Box::new(open_text(source)?.chain(&b"\n"[..])));
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 17).from_reader(text);
        let mut file = Self { reader, record: StringRecord::new(), row: 0 };
        let found = file.next().map_err(|message| source.unreadable(&message))?;
        let heads = match found && file.row == 1 {
            true => file.record.iter().enumerate().map(|(at, text)| Head::new(text, letters(at))).collect(),
            false => Vec::new(),
        };
        Ok((heads, file))
    }

    /// Reads a record and counts rows as a spreadsheet does: blank lines count, line breaks within a cell do not.
    fn next(&mut self) -> Result<bool, String> {
        let found = self.reader.read_record(&mut self.record).map_err(|error| error.to_string())?;
        let before = self.record.position().map_or(1, |position| position.line());
        let lines = (self.reader.position().line() - before) as usize;
        let within = self.record.as_slice().bytes().filter(|&b| b == b'\n').count();
        self.row += lines.saturating_sub(within).max(1);
        Ok(found)
    }

    pub(crate) fn read(
        &mut self,
        header: &Header,
        take: &[Take],
        log: &mut Log,
        each: &mut Each<'_>,
    ) -> Result<(), String> {
        let mut shape = Shape::new(header);
        let empty = || Cells::Texts(Texts::default());
        let mut chunk =
            Chunk { rows: RowNumbers::Each(Vec::new()), columns: take.iter().map(|_| empty()).collect() };
        loop {
            let more = self.next()?;
            if more && shape.check(&self.record, self.row, header, log) {
                push(&mut chunk, take, &self.record, self.row);
            }
            if chunk.len() == CHUNK_ROWS || !more {
                each(&chunk, log);
                clear(&mut chunk);
            }
            if !more {
                return Ok(());
            }
        }
    }
}

fn push(chunk: &mut Chunk, take: &[Take], record: &StringRecord, row: usize) {
    for (cells, take) in chunk.columns.iter_mut().zip(take) {
        if let Cells::Texts(texts) = cells {
            texts.push(record.get(take.column).unwrap_or_default());
        }
    }
    if let RowNumbers::Each(rows) = &mut chunk.rows {
        rows.push(row);
    }
}

fn clear(chunk: &mut Chunk) {
    chunk.rows = RowNumbers::Each(Vec::with_capacity(CHUNK_ROWS));
    for cells in &mut chunk.columns {
        if let Cells::Texts(texts) = cells {
            texts.clear();
        }
    }
}

/// How many cells a row must have, and which must be empty.
struct Shape {
    expected: usize,
    nameless: Vec<usize>,
}

impl Shape {
    fn new(header: &Header) -> Self {
        let named = |at: &usize| !header.columns[*at].text.is_empty();
        let expected = (0..header.columns.len()).rfind(named).map_or(0, |last| last + 1);
        Self { expected, nameless: (0..header.columns.len()).filter(|at| !named(at)).collect() }
    }

    /// True when the row can be taken: it has the header's length and is not blank.
    fn check(&mut self, record: &StringRecord, row: usize, header: &Header, log: &mut Log) -> bool {
        let blank = |text: &str| cell::trim(text).is_empty();
        if record.iter().all(blank) {
            return false;
        }
        if record.len() < self.expected {
            log.push(header.row(row), What::ShortRow { found: record.len(), expected: self.expected });
            return false;
        }
        if record.iter().skip(header.columns.len()).any(|text| !blank(text)) {
            log.push(header.row(row), What::LongRow { found: record.len(), expected: self.expected });
            return false;
        }
        self.nameless.retain(|&column| {
            let empty = record.get(column).is_none_or(blank);
            if !empty {
                log.push(header.head(column), What::EmptyHeader);
            }
            empty
        });
        true
    }
}

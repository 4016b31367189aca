//! Small tables, record by record.

use crate::cell;
use crate::log::Log;
use crate::names::{Name, Names, Places};
use crate::source::Source;
use crate::table::{Cells, Chunk, Header, Table, Take};
use kernel::fault::{Faults, Place};

/// One row, its cells by the names of their columns.
pub(crate) struct Record<'a> {
    header: &'a Header,
    take: &'a [Take],
    places: &'a Places,
    chunk: &'a Chunk,
    at: usize,
}

impl Record<'_> {
    /// The row number that people see.
    pub(crate) fn row(&self) -> usize {
        self.chunk.row(self.at)
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, name: &Name) -> bool {
        self.places.of(name).is_some()
    }

    /// The cell's text, trimmed; empty without such a column.
    pub(crate) fn text(&self, name: &Name) -> &str {
        self.places.of(name).map_or("", |at| cell::trim(self.chunk.columns[at].text(self.at)))
    }

    /// The cell's number, NaN when it is empty or there is no such column; what is no number is a fault.
    pub(crate) fn number(&self, name: &Name, log: &mut Log) -> f64 {
        match self.places.of(name).map(|at| &self.chunk.columns[at]) {
            None => f64::NAN,
            Some(Cells::Numbers(numbers)) => numbers[self.at],
            Some(cells) => cell::number(cells.text(self.at)).unwrap_or_else(|what| {
                log.push(self.place(name), what);
                f64::NAN
            }),
        }
    }

    /// Where the cell is; the row when there is no such column.
    pub(crate) fn place(&self, name: &Name) -> Place {
        match self.places.of(name) {
            Some(at) => self.header.cell(self.row(), self.take[at].column),
            None => self.header.row(self.row()),
        }
    }
}

/// Reads a table with the columns `known`, of which `required` must be there and no other may be.
pub(crate) fn each_record(
    source: &Source,
    known: &'static [Name],
    required: &[&Name],
    each: &mut dyn FnMut(&Record<'_>, &mut Log),
) -> Result<(), Faults> {
    let Table { header, mut body } = Table::open(source, &[])?;
    let mut log = Log::default();
    let names = Names::find(&header, known, &mut log);
    names.require(required, &header, &mut log);
    names.refuse_rest(std::iter::empty(), &header, &mut log);
    let (take, places) = names.take();
    if log.is_empty() {
        body.read(&header, &take, &mut log, &mut |chunk, log| {
            for at in 0..chunk.len() {
                each(&Record { header: &header, take: &take, places: &places, chunk, at }, log);
            }
        });
    }
    log.or(header.file(), ())
}

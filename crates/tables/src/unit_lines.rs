//! Units as they are written to be held against the record: row by row, every attribute as it stands.

use crate::cell;
use crate::log::Log;
use crate::names::{CODE, ENDS, LEVEL, NAME, Name, Names, PARENT, Places, STARTS};
use crate::source::Source;
use crate::table::{Chunk, Header, Kind, Table, Take};
use chrono::NaiveDate;
use kernel::fault::{Faults, Place, What};
use std::collections::HashSet;

const KNOWN: &[Name] = &[CODE, NAME, LEVEL, PARENT, STARTS, ENDS];

/// A cell of a unit's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitCell {
    /// Its code.
    Code,
    /// Its name.
    Name,
    /// Its level.
    Level,
    /// The code of the unit above.
    Parent,
    /// Its first day.
    Starts,
    /// Its last day.
    Ends,
    /// The attribute of this number.
    Attribute(usize),
}

/// A table of units.
#[derive(Debug)]
pub struct UnitLines {
    header: Header,
    take: Vec<Take>,
    places: Places,
    /// The attributes that have columns, by their headers.
    pub attributes: Vec<String>,
    /// The rows, each with a code of its own.
    pub lines: Vec<UnitLine>,
    /// What is wrong with single cells; such a day is empty, such a row isn't among the lines.
    pub faults: Faults,
}

/// A row; what has no column is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    /// The row that people see.
    pub row: usize,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// The code of the unit above.
    pub parent: String,
    /// Its first day.
    pub starts: Option<NaiveDate>,
    /// Its last day.
    pub ends: Option<NaiveDate>,
    /// The attributes' cells, trimmed.
    pub attributes: Vec<String>,
}

impl UnitLines {
    /// Whether there is such a column.
    pub fn has(&self, cell: UnitCell) -> bool {
        self.column(cell).is_some()
    }

    /// Where a cell is; the row when there is no such column.
    pub fn at(&self, line: &UnitLine, cell: UnitCell) -> Place {
        let place = match self.column(cell) {
            Some(column) => self.header.cell(line.row, column),
            None => self.header.row(line.row),
        };
        place.unit(&line.code)
    }

    /// Where a column's header is.
    pub fn head(&self, cell: UnitCell) -> Place {
        self.column(cell).map_or_else(|| self.header.row(1), |column| self.header.head(column))
    }

    fn column(&self, cell: UnitCell) -> Option<usize> {
        let place = match cell {
            UnitCell::Code => self.places.of(&CODE),
            UnitCell::Name => self.places.of(&NAME),
            UnitCell::Level => self.places.of(&LEVEL),
            UnitCell::Parent => self.places.of(&PARENT),
            UnitCell::Starts => self.places.of(&STARTS),
            UnitCell::Ends => self.places.of(&ENDS),
            UnitCell::Attribute(number) => Some(self.take.len() - self.attributes.len() + number),
        };
        place.map(|place| self.take[place].column)
    }
}

/// Reads a table of units: `code` and any of `name`, `level`, `parent`, `starts`, `ends`; every other column is an attribute.
///
/// # Errors
/// All faults of the file, when it isn't read to its end; else they are in the answer.
pub fn read_unit_lines(source: &Source) -> Result<UnitLines, Faults> {
    let Table { header, mut body } = Table::open(source, &["units", "单位"])?;
    let mut log = Log::default();
    let names = Names::find_all(&header, KNOWN, &mut log);
    names.require(&[&CODE], &header, &mut log);
    let (mut take, places) = names.take();
    take.extend(names.rest.iter().map(|&column| Take { column, kind: Kind::Text }));
    let attributes: Vec<String> =
        names.rest.iter().map(|&column| header.columns[column].text.clone()).collect();
    let mut reader = Reader { first_attribute: take.len() - attributes.len(), ..Reader::default() };
    for column in (0..header.columns.len()).filter(|at| header.columns[*at].text.contains('\0')) {
        log.push(header.head(column), What::BadEncoding);
    }
    if log.is_empty() {
        body.read(&header, &take, &mut log, &mut |chunk, log| {
            reader.read(&header, &take, &places, chunk, log)
        });
        if reader.lines.is_empty() && log.is_empty() && reader.log.is_empty() {
            log.push(Place::new().file(header.file()), What::NoUnits);
        }
    }
    let file = header.file().to_owned();
    // A part of a file isn't held against the record.
    let (log, cells) =
        if log.is_empty() { (log, reader.log) } else { (log.merge(reader.log), Log::default()) };
    let faults = cells.or(&file, ()).err().unwrap_or_default();
    log.or(&file, UnitLines { header, take, places, attributes, lines: reader.lines, faults })
}

#[derive(Default)]
struct Reader {
    lines: Vec<UnitLine>,
    log: Log,
    /// The codes so far.
    known: HashSet<String>,
    first_attribute: usize,
}

impl Reader {
    fn read(&mut self, header: &Header, take: &[Take], places: &Places, chunk: &Chunk, log: &mut Log) {
        for at in 0..chunk.len() {
            let row = chunk.row(at);
            let text =
                |name: &Name| places.of(name).map_or("", |place| cell::trim(chunk.columns[place].text(at)));
            let place = |name: &Name| header.cell(row, places.of(name).map_or(0, |place| take[place].column));
            for (cells, take) in chunk.columns.iter().zip(take) {
                // PostgreSQL keeps no text with this character.
                if cells.text(at).contains('\0') {
                    log.push(header.cell(row, take.column), What::BadEncoding);
                }
            }
            let code = cell::code(text(&CODE)).into_owned();
            if code.is_empty() {
                self.log.push(place(&CODE), What::EmptyCell);
                continue;
            }
            if !self.known.insert(code.clone()) {
                self.log.push(place(&CODE), What::DuplicateUnit { found: code });
                continue;
            }
            let mut day = |name: &Name| {
                cell::day(text(name)).unwrap_or_else(|what| {
                    self.log.push(place(name).unit(&code), what);
                    None
                })
            };
            let (starts, ends) = (day(&STARTS), day(&ENDS));
            let attributes = chunk.columns[self.first_attribute..].iter();
            self.lines.push(UnitLine {
                row,
                name: text(&NAME).to_owned(),
                level: text(&LEVEL).to_owned(),
                parent: cell::code(text(&PARENT)).into_owned(),
                starts,
                ends,
                attributes: attributes.map(|cells| cell::trim(cells.text(at)).to_owned()).collect(),
                code,
            });
        }
    }
}

//! `--units`: who there is.

use crate::cell;
use crate::keys::Offers;
use crate::log::Log;
use crate::names::{CODE, GROUP, LEVEL, NAME, Name, Names, PARENT, Places};
use crate::source::Source;
use crate::table::{Cells, Chunk, Header, Kind, Table, Take};
use kernel::column::{Codes, Column, Texts};
use kernel::fault::{Faults, Place, What};
use kernel::units::{NOBODY, Units};

const KNOWN: &[Name] = &[CODE, NAME, LEVEL, PARENT, GROUP];

/// Reads units: `code[,name,level,parent,group]` and any attribute. A parent may stand before or after its children.
pub fn read_units(source: &Source) -> Result<Units, Faults> {
    let Table { header, mut body } = Table::open(source, &["units", "单位"])?;
    let mut log = Log::default();
    let names = Names::find(&header, KNOWN, &mut log);
    names.require(&[&CODE], &header, &mut log);
    if !log.is_empty() {
        return log.or(header.file(), Units::default());
    }
    let (mut take, places) = names.take();
    let first_attribute = take.len();
    take.extend(names.rest.iter().map(|&column| Take { column, kind: Kind::Number }));
    let mut reader = Reader::new(&header, &places, names.rest.len());
    body.read(&header, &take, &mut log, &mut |chunk, log| reader.read(chunk, first_attribute, &take, log));
    let heads = names.rest.iter().map(|&column| header.columns[column].text.clone());
    let (units, rows) = reader.finish(heads.collect(), &take, &mut log);
    if units.is_empty() && log.is_empty() {
        log.push(Place::new().file(header.file()), What::NoUnits);
    }
    let units = log.or(header.file(), units)?;
    if units.is_empty() {
        return Err(Place::new().file(header.file()).fault(What::NoUnits).into());
    }
    let mut faults = units.check_tree(header.file());
    for fault in &mut faults.0 {
        let unit = fault.at.unit.as_deref().and_then(|code| units.codes.find(code));
        fault.at.row = unit.map(|unit| rows[unit as usize]);
    }
    faults.or(units)
}

struct Reader<'a> {
    header: &'a Header,
    places: &'a Places,
    units: Units,
    rows: Vec<usize>,
    parents: Texts,
    attributes: Vec<Attribute>,
}

#[derive(Default)]
struct Attribute {
    numbers: Column,
    is_text: bool,
}

impl<'a> Reader<'a> {
    fn new(header: &'a Header, places: &'a Places, attributes: usize) -> Self {
        Self {
            header,
            places,
            units: Units::default(),
            rows: Vec::new(),
            parents: Texts::default(),
            attributes: (0..attributes).map(|_| Attribute::default()).collect(),
        }
    }

    fn read(&mut self, chunk: &Chunk, first_attribute: usize, take: &[Take], log: &mut Log) {
        let Some(code_at) = self.places.of(&CODE) else { return };
        for at in 0..chunk.len() {
            let code = cell::code(chunk.columns[code_at].text(at));
            let place = || self.header.cell(chunk.row(at), take[code_at].column);
            if code.is_empty() {
                log.push(place(), What::EmptyCell);
                continue;
            }
            let unit = self.units.codes.len();
            if self.units.codes.intern(&code) as usize != unit {
                log.push(place(), What::DuplicateUnit { found: code.into_owned() });
                continue;
            }
            let text = |name: &Name| {
                self.places.of(name).map_or("", |at_name| cell::trim(chunk.columns[at_name].text(at)))
            };
            let number =
                |codes: &mut Codes, text: &str| if text.is_empty() { NOBODY } else { codes.intern(text) };
            self.units.names.push(text(&NAME));
            self.units.level.push(number(&mut self.units.level_names, text(&LEVEL)));
            self.units.group.push(number(&mut self.units.group_names, text(&GROUP)));
            self.parents.push(&cell::code(text(&PARENT)));
            self.rows.push(chunk.row(at));
            for (attribute, cells) in self.attributes.iter_mut().zip(&chunk.columns[first_attribute..]) {
                attribute.read(cells, at, unit);
            }
        }
    }

    /// Units, and the row of each.
    fn finish(mut self, heads: Vec<String>, take: &[Take], log: &mut Log) -> (Units, Vec<usize>) {
        self.units.parent = self.parents(take, log);
        for (head, attribute) in heads.into_iter().zip(self.attributes) {
            if attribute.is_text {
                self.units.text_attributes.push(head);
            } else {
                self.units.attributes.push((head, attribute.numbers));
            }
        }
        (self.units, self.rows)
    }

    /// Per unit its parent; one that does not exist is a fault.
    fn parents(&self, take: &[Take], log: &mut Log) -> Vec<u32> {
        let column = self.places.of(&PARENT).map_or(0, |at| take[at].column);
        let (codes, mut offers, mut previous) = (&self.units.codes, Offers::default(), NOBODY);
        let parent = |(unit, text): (usize, &str)| {
            if text.is_empty() {
                return NOBODY;
            }
            // Children of one parent mostly stand together.
            let known = if text == codes.get(previous) { Some(previous) } else { codes.find(text) };
            let Some(known) = known else {
                let what =
                    What::UnknownUnit { found: text.to_owned(), nearest: offers.unit(text, &self.units) };
                log.push(self.header.cell(self.rows[unit], column), what);
                return NOBODY;
            };
            previous = known;
            known
        };
        self.parents.iter().enumerate().map(parent).collect()
    }
}

impl Attribute {
    fn read(&mut self, cells: &Cells, at: usize, unit: usize) {
        let number = match cells {
            Cells::Numbers(numbers) => Ok(numbers[at]),
            cells => cell::number(cells.text(at)),
        };
        match number {
            Ok(number) => self.numbers.set(unit, number),
            Err(_) => self.is_text = true,
        }
    }
}

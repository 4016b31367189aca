//! `--units`: who there is.

use crate::cell;
use crate::keys::{EMPTY, KeyCache, Offers};
use crate::log::Log;
use crate::names::{CODE, GROUP, LEVEL, NAME, Name, Names, PARENT, Places};
use crate::source::Source;
use crate::table::{Cells, Chunk, Header, Kind, Table, Take};
use kernel::column::{Codes, Column};
use kernel::fault::{Faults, Place, What};
use kernel::units::{NOBODY, Units};
use std::borrow::Cow;

const KNOWN: &[Name] = &[CODE, NAME, LEVEL, PARENT, GROUP];

/// Room is made beforehand for so many units at most: what a file says of itself may be wrong.
const MOST_ROWS: usize = 1 << 20;

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
    reader.units.codes.reserve(body.rows().min(MOST_ROWS));
    body.read(&header, &take, &mut log, &mut |chunk, log| reader.read(chunk, first_attribute, &take, log));
    let heads = names.rest.iter().map(|&column| header.columns[column].text.clone());
    let (units, rows) = reader.finish(heads.collect(), &take, &mut log);
    if units.is_empty() && log.is_empty() {
        log.push(Place::new().file(header.file()), What::NoUnits);
    }
    let units = log.or(header.file(), units)?;
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
    levels: Labels,
    groups: Labels,
    parents: Labels,
    rows: Vec<usize>,
    attributes: Vec<Attribute>,
}

/// A column in which many units say the same.
struct Labels {
    /// Its place in a chunk.
    at: Option<usize>,
    cache: KeyCache,
    /// Per row of the chunk.
    ids: Vec<u32>,
    names: Codes,
    /// Per unit: the number in `names`, [`NOBODY`] without a label.
    of: Vec<u32>,
}

#[derive(Default)]
struct Attribute {
    numbers: Column,
    is_text: bool,
}

impl Labels {
    fn new(at: Option<usize>) -> Self {
        Self { at, cache: KeyCache::new(), ids: Vec::new(), names: Codes::default(), of: Vec::new() }
    }

    /// Looks up the labels of a chunk.
    fn read(&mut self, chunk: &Chunk, clean: for<'t> fn(&'t str) -> Cow<'t, str>) {
        let (Some(at), names) = (self.at, &mut self.names) else { return };
        self.cache.resolve(&chunk.columns[at], &mut self.ids, |text, _| match clean(text) {
            label if label.is_empty() => EMPTY,
            label => names.intern(&label),
        });
    }

    /// Gives the next unit the label of a row of the chunk.
    fn push(&mut self, row: usize) {
        let label = self.ids.get(row).filter(|&&id| id != EMPTY);
        self.of.push(label.copied().unwrap_or(NOBODY));
    }
}

impl<'a> Reader<'a> {
    fn new(header: &'a Header, places: &'a Places, attributes: usize) -> Self {
        Self {
            header,
            places,
            units: Units::default(),
            levels: Labels::new(places.of(&LEVEL)),
            groups: Labels::new(places.of(&GROUP)),
            parents: Labels::new(places.of(&PARENT)),
            rows: Vec::new(),
            attributes: (0..attributes).map(|_| Attribute::default()).collect(),
        }
    }

    fn read(&mut self, chunk: &Chunk, first_attribute: usize, take: &[Take], log: &mut Log) {
        let Some(code_at) = self.places.of(&CODE) else { return };
        let names = self.places.of(&NAME).map(|at| &chunk.columns[at]);
        self.levels.read(chunk, |text| cell::trim(text).into());
        self.groups.read(chunk, |text| cell::trim(text).into());
        self.parents.read(chunk, cell::code);
        // In a short loop of its own the processor looks up many codes at once.
        let intern = |at: usize| match cell::code(chunk.columns[code_at].text(at)) {
            code if code.is_empty() => EMPTY,
            code => self.units.codes.intern(&code),
        };
        let ids: Vec<u32> = (0..chunk.len()).map(intern).collect();
        for (at, id) in ids.into_iter().enumerate() {
            let unit = self.rows.len();
            if id as usize != unit {
                let what = match id {
                    EMPTY => What::EmptyCell,
                    known => What::DuplicateUnit { found: self.units.codes.get(known).to_owned() },
                };
                log.push(self.header.cell(chunk.row(at), take[code_at].column), what);
                continue;
            }
            self.units.names.push(names.map_or("", |names| cell::trim(names.text(at))));
            self.levels.push(at);
            self.groups.push(at);
            self.parents.push(at);
            self.rows.push(chunk.row(at));
            for (attribute, cells) in self.attributes.iter_mut().zip(&chunk.columns[first_attribute..]) {
                attribute.read(cells, at, unit);
            }
        }
    }

    /// Units, and the row of each.
    fn finish(mut self, heads: Vec<String>, take: &[Take], log: &mut Log) -> (Units, Vec<usize>) {
        self.units.parent = self.parents(take, log);
        (self.units.level, self.units.level_names) = (self.levels.of, self.levels.names);
        (self.units.group, self.units.group_names) = (self.groups.of, self.groups.names);
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
        let Labels { names, of, .. } = &self.parents;
        let known: Vec<Option<u32>> = names.iter().map(|code| self.units.codes.find(code)).collect();
        let mut offers = Offers::default();
        let parent = |(unit, &name): (usize, &u32)| {
            let Some(known) = known.get(name as usize) else { return NOBODY };
            known.unwrap_or_else(|| {
                let found = names.get(name).to_owned();
                let nearest = offers.unit(&found, &self.units);
                log.push(self.header.cell(self.rows[unit], column), What::UnknownUnit { found, nearest });
                NOBODY
            })
        };
        of.iter().enumerate().map(parent).collect()
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

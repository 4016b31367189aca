//! Codes in cells as numbers, each distinct text looked up once.

use crate::cell;
use crate::table::{Cells, NO_KEY};
use kernel::column::{Codes, Texts};
use kernel::facts::Fields;
use kernel::fault::{What, nearest};
use kernel::units::Units;
use std::collections::HashMap;
use std::sync::Arc;

/// Instead of a number: not looked up yet.
const UNSEEN: u32 = u32::MAX;
/// Instead of a number: the cell is empty.
pub(crate) const EMPTY: u32 = u32::MAX - 1;
/// Instead of a number: there is no such code.
pub(crate) const UNKNOWN: u32 = u32::MAX - 2;
/// Instead of a number: `*`, all units.
pub(crate) const EVERYONE: u32 = u32::MAX - 3;

/// Which units a file may name.
#[derive(Debug)]
pub enum UnitKeys<'a> {
    /// Those of the units file; any other is a fault.
    Known(&'a Units),
    /// Any: new codes are numbered as they come.
    Open(&'a mut Codes),
}

impl UnitKeys<'_> {
    /// The unit with the code that a cell holds. `previous` is the number of the one before, [`UNSEEN`] at first.
    pub(crate) fn find(&mut self, text: &str, previous: u32) -> u32 {
        let codes = match self {
            UnitKeys::Known(units) => &units.codes,
            UnitKeys::Open(codes) => codes,
        };
        if let Some(unit) = codes.find_after(text, previous) {
            return unit;
        }
        let code = cell::code(text);
        match self {
            _ if code.is_empty() => EMPTY,
            UnitKeys::Known(units) => units.codes.find(&code).unwrap_or(UNKNOWN),
            UnitKeys::Open(codes) => codes.intern(&code),
        }
    }

    pub(crate) fn code(&self, unit: u32) -> &str {
        match self {
            UnitKeys::Known(units) => units.codes.get(unit),
            UnitKeys::Open(codes) => codes.get(unit),
        }
    }

    /// The fault of a unit cell that gave no number, and its place's unit.
    pub(crate) fn fault(&self, id: u32, text: &str, offers: &mut Offers) -> What {
        if id == EMPTY {
            return What::EmptyCell;
        }
        let found = cell::trim(text).to_owned();
        let nearest = match self {
            UnitKeys::Known(units) => offers.unit(&found, units),
            UnitKeys::Open(_) => None,
        };
        What::UnknownUnit { found, nearest }
    }
}

/// The field with the code that a cell holds.
pub(crate) fn find_field(fields: &Fields, text: &str) -> u32 {
    let code = cell::code(text);
    match fields.codes.find(&code) {
        _ if code.is_empty() => EMPTY,
        Some(field) => field,
        None => UNKNOWN,
    }
}

/// The fault of an indicator cell that gave no number.
pub(crate) fn field_fault(fields: &Fields, id: u32, text: &str) -> What {
    if id == EMPTY {
        return What::EmptyCell;
    }
    let found = cell::trim(text).to_owned();
    What::UnknownIndicator { nearest: nearest(&found, fields.codes.iter()), found }
}

/// Offers for unknown units: each text is compared once, and no more of them than take a second or so.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    known: HashMap<String, Option<String>>,
    compared: usize,
}

impl Offers {
    const ENOUGH: usize = 3_000_000;

    /// The code that was most likely meant: of the unit with this name, else the nearest code.
    pub(crate) fn unit(&mut self, found: &str, units: &Units) -> Option<String> {
        if let Some(offer) = self.known.get(found) {
            return offer.clone();
        }
        if self.compared > Self::ENOUGH {
            return None;
        }
        self.compared += units.len();
        let named = units
            .names
            .iter()
            .position(|name| name == found)
            .map(|unit| units.codes.get(unit as u32).to_owned());
        let offer = named.or_else(|| nearest(found, units.codes.iter()));
        self.known.insert(found.to_owned(), offer.clone());
        offer
    }
}

/// Turns a column's texts into numbers, chunk by chunk.
#[derive(Debug)]
pub(crate) struct KeyCache {
    dictionary: Option<Arc<Texts>>,
    /// Per text of the dictionary.
    ids: Vec<u32>,
    /// The text of the row before, and its number.
    text: String,
    text_id: u32,
    /// The number found last.
    last: u32,
}

impl KeyCache {
    pub(crate) fn new() -> Self {
        Self { dictionary: None, ids: Vec::new(), text: String::new(), text_id: UNSEEN, last: UNSEEN }
    }

    /// The numbers of the cells, by `find(text, number of the text before)`; true when one of them is none.
    pub(crate) fn resolve(
        &mut self,
        cells: &Cells,
        ids: &mut Vec<u32>,
        find: impl FnMut(&str, u32) -> u32,
    ) -> bool {
        ids.clear();
        match cells {
            Cells::Dictionary { keys, texts } => self.by_key(keys, texts, ids, find),
            Cells::Texts(texts) => self.by_text(texts.iter(), ids, find),
            Cells::Strings(array) => self.by_text(array.iter().map(Option::unwrap_or_default), ids, find),
            Cells::Numbers(numbers) => ids.resize(numbers.len(), UNKNOWN),
        }
        ids.iter().fold(0, |most, &id| most.max(id)) >= EVERYONE
    }

    fn by_key(
        &mut self,
        keys: &[u32],
        texts: &Arc<Texts>,
        ids: &mut Vec<u32>,
        mut find: impl FnMut(&str, u32) -> u32,
    ) {
        if !self.dictionary.as_ref().is_some_and(|known| Arc::ptr_eq(known, texts)) {
            self.dictionary = Some(Arc::clone(texts));
            self.ids.clear();
            self.ids.resize(texts.len(), UNSEEN);
        }
        let id = |&key: &u32| match self.ids.get(key as usize) {
            Some(&UNSEEN) => {
                self.last = find(texts.get(key as usize), self.last);
                self.ids[key as usize] = self.last;
                self.last
            }
            Some(&id) => id,
            None => {
                debug_assert_eq!(key, NO_KEY);
                EMPTY
            }
        };
        ids.extend(keys.iter().map(id));
    }

    fn by_text<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t str>,
        ids: &mut Vec<u32>,
        mut find: impl FnMut(&str, u32) -> u32,
    ) {
        let id = |text: &str| {
            // Two empty texts are not compared byte by byte: of no bytes at no place, that takes surprisingly long.
            let same = text.len() == self.text.len() && (text.is_empty() || text == self.text);
            if self.text_id == UNSEEN || !same {
                self.last = find(text, self.last);
                self.text_id = self.last;
                self.text.clear();
                self.text.push_str(text);
            }
            self.text_id
        };
        ids.extend(texts.map(id));
    }
}

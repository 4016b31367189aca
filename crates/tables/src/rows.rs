//! The key columns of a table: whose row it is, of which indicator, for which period.

use crate::cell;
use crate::keys::{EMPTY, EVERYONE, KeyCache, Offers, UNKNOWN, UnitKeys, field_fault, find_field};
use crate::log::Log;
use crate::names::{INDICATOR, PERIOD, Places, UNIT};
use crate::table::{Chunk, Header, Take};
use kernel::facts::Fields;
use kernel::fault::{Place, What};
use kernel::period::Period;

/// What the key columns of a file may hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Allowed {
    /// `*` for all units.
    pub(crate) everyone: bool,
    /// An empty period.
    pub(crate) undated: bool,
}

/// Reads key columns chunk by chunk; what is no key is noted as a fault.
#[derive(Debug)]
pub(crate) struct Keys<'a> {
    pub(crate) header: &'a Header,
    pub(crate) take: &'a [Take],
    pub(crate) fields: &'a Fields,
    allowed: Allowed,
    unit: Option<usize>,
    field: Option<usize>,
    period: Option<usize>,
    caches: [KeyCache; 3],
    offers: Offers,
    /// The periods that occurred; `None` where a cell was empty, which is always the first.
    pub(crate) periods: Vec<Option<Period>>,
    /// Of the chunk read last, per row: the unit's number.
    pub(crate) unit_ids: Vec<u32>,
    /// The field's number; empty without an indicator column.
    pub(crate) field_ids: Vec<u32>,
    /// The place in `periods`; empty without a period column.
    pub(crate) period_ids: Vec<u32>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(
        header: &'a Header,
        take: &'a [Take],
        places: &Places,
        fields: &'a Fields,
        allowed: Allowed,
    ) -> Self {
        Self {
            header,
            take,
            fields,
            allowed,
            unit: places.of(&UNIT),
            field: places.of(&INDICATOR),
            period: places.of(&PERIOD),
            caches: [KeyCache::new(), KeyCache::new(), KeyCache::new()],
            offers: Offers::default(),
            periods: vec![None],
            unit_ids: Vec::new(),
            field_ids: Vec::new(),
            period_ids: Vec::new(),
        }
    }

    /// True when the file has a period column.
    pub(crate) fn dated(&self) -> bool {
        self.period.is_some()
    }

    /// Reads the keys of a chunk. False when a row has a faulty one, see [`Keys::sound`].
    pub(crate) fn read(&mut self, chunk: &Chunk, units: &mut UnitKeys<'_>, log: &mut Log) -> bool {
        let units_bad = self.read_units(chunk, units, log);
        let fields_bad = self.read_fields(chunk, log);
        let periods_bad = self.read_periods(chunk, log);
        !(units_bad || fields_bad || periods_bad)
    }

    /// True when the row's keys are all good.
    pub(crate) fn sound(&self, row: usize) -> bool {
        let good = |ids: &[u32]| ids.get(row).is_none_or(|&id| id < UNKNOWN);
        good(&self.unit_ids) && good(&self.field_ids) && good(&self.period_ids)
    }

    fn read_units(&mut self, chunk: &Chunk, units: &mut UnitKeys<'_>, log: &mut Log) -> bool {
        let Some(at) = self.unit else { return false };
        let cells = &chunk.columns[at];
        let everyone = self.allowed.everyone;
        let special = self.caches[0].resolve(cells, &mut self.unit_ids, |text, previous| {
            if everyone && matches!(cell::trim(text), "*" | "＊") {
                EVERYONE
            } else {
                units.find(text, previous)
            }
        });
        for (row, &id) in self.unit_ids.iter().enumerate().filter(|(_, id)| special && **id >= UNKNOWN) {
            let what = units.fault(id, cells.text(row), &mut self.offers);
            log.push(self.header.cell(chunk.row(row), self.take[at].column), what);
        }
        special
    }

    fn read_fields(&mut self, chunk: &Chunk, log: &mut Log) -> bool {
        let Some(at) = self.field else { return false };
        let (cells, fields) = (&chunk.columns[at], self.fields);
        let special = self.caches[1].resolve(cells, &mut self.field_ids, |text, _| find_field(fields, text));
        for (row, &id) in self.field_ids.iter().enumerate().filter(|(_, id)| special && **id >= UNKNOWN) {
            let what = field_fault(fields, id, cells.text(row));
            log.push(self.header.cell(chunk.row(row), self.take[at].column), what);
        }
        special
    }

    fn read_periods(&mut self, chunk: &Chunk, log: &mut Log) -> bool {
        let Some(at) = self.period else { return false };
        let (cells, periods) = (&chunk.columns[at], &mut self.periods);
        let none = if self.allowed.undated { 0 } else { EMPTY };
        let mut special =
            self.caches[2].resolve(cells, &mut self.period_ids, |text, _| match cell::period(text) {
                Ok(None) => none,
                Ok(period) => intern(periods, period),
                Err(_) => UNKNOWN,
            });
        // A dictionary's empty cells are not looked up.
        if special && self.allowed.undated {
            self.period_ids.iter_mut().filter(|id| **id == EMPTY).for_each(|id| *id = 0);
            special = self.period_ids.contains(&UNKNOWN);
        }
        for (row, &id) in self.period_ids.iter().enumerate().filter(|(_, id)| special && **id >= UNKNOWN) {
            let what = if id == EMPTY { Err(What::PeriodMissing) } else { cell::period(cells.text(row)) };
            if let Err(what) = what {
                log.push(self.header.cell(chunk.row(row), self.take[at].column), what);
            }
        }
        special
    }

    /// Notes that a row's keys came before.
    pub(crate) fn duplicate(
        &self,
        row: usize,
        units: &UnitKeys<'_>,
        unit: u32,
        field: Option<u32>,
        period: Option<Period>,
        log: &mut Log,
    ) {
        let mut place = self.place(row, units, unit);
        let mut found = match unit {
            EVERYONE => "*".to_owned(),
            unit => units.code(unit).to_owned(),
        };
        if let Some(field) = field {
            let code = self.fields.codes.get(field);
            place = place.node(code);
            found = format!("{found}, {code}");
        }
        if let Some(period) = period {
            place = place.period(period);
            found = format!("{found}, {period}");
        }
        log.push(place, What::DuplicateRow { found });
    }

    fn place(&self, row: usize, units: &UnitKeys<'_>, unit: u32) -> Place {
        let place = self.header.row(row);
        if unit < EVERYONE { place.unit(units.code(unit)) } else { place }
    }

    /// The place of a row's period, or of the row when the file has no periods.
    pub(crate) fn period_place(&self, row: usize) -> Place {
        match self.period {
            Some(at) => self.header.cell(row, self.take[at].column),
            None => self.header.row(row),
        }
    }
}

/// The place of `period` among `periods`, to which it is added when new.
pub(crate) fn intern(periods: &mut Vec<Option<Period>>, period: Option<Period>) -> u32 {
    let at = periods.iter().position(|known| *known == period).unwrap_or_else(|| {
        periods.push(period);
        periods.len() - 1
    });
    at as u32
}

//! Long values: a row per unit, period and indicator, or per rater's mark.

use super::plan::{ByPeriod, Dating, LongColumns, Plan, put_some};
use crate::cell;
use crate::keys::UnitKeys;
use crate::log::Log;
use crate::rows::Keys;
use crate::table::Chunk;
use kernel::facts::{Aspect, Mark};
use kernel::fault::What;
use kernel::intake::{Intake, Rows};
use std::borrow::Cow;

pub(super) struct Long<'a> {
    columns: &'a LongColumns,
    keys: Keys<'a>,
    dating: Dating,
    /// True when raters must be looked at.
    rated: bool,
    by_period: ByPeriod,
}

impl<'a> Long<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, columns: &'a LongColumns) -> Self {
        let mut keys = plan.keys();
        let dating = Dating::new(plan, &mut keys);
        let rated =
            columns.rater.is_some() || columns.rater_group.is_some() || plan.fields.panel.contains(&true);
        Self { columns, keys, dating, rated, by_period: ByPeriod::default() }
    }

    pub(super) fn read(&mut self, chunk: &Chunk, units: &mut UnitKeys<'_>, intake: &Intake, log: &mut Log) {
        let sound = self.keys.read(chunk, units, log);
        let numbers: Vec<(Aspect, Cow<'_, [f64]>)> = (self.columns.aspects.iter())
            .map(|&(aspect, at)| (aspect, chunk.numbers(self.keys.header, self.keys.take, at, log)))
            .collect();
        let numbers: Vec<(Aspect, &[f64])> =
            numbers.iter().map(|(aspect, all)| (*aspect, all.as_ref())).collect();
        match self.dating.only {
            Some(period) if sound && !self.rated => self.put_all(period, chunk, &numbers, units, intake, log),
            _ => self.put_sound(chunk, &numbers, units, intake, log),
        }
    }

    /// All rows as they are: most files are like this, and large ones must be fast.
    fn put_all(
        &self,
        period: u32,
        chunk: &Chunk,
        numbers: &[(Aspect, &[f64])],
        units: &UnitKeys<'_>,
        intake: &Intake,
        log: &mut Log,
    ) {
        let period = self.keys.periods[period as usize];
        let rows = Rows { period, units: &self.keys.unit_ids, fields: &self.keys.field_ids, numbers };
        for at in intake.put(&rows) {
            self.keys.duplicate(chunk.row(at), units, rows.units[at], Some(rows.fields[at]), period, log);
        }
    }

    /// The rows that are sound, by their periods.
    fn put_sound(
        &mut self,
        chunk: &Chunk,
        numbers: &[(Aspect, &[f64])],
        units: &UnitKeys<'_>,
        intake: &Intake,
        log: &mut Log,
    ) {
        self.by_period.clear();
        for row in (0..chunk.len()).filter(|&row| self.keys.sound(row)) {
            let field = self.keys.field_ids[row];
            match self.dating.of(&self.keys, row, field) {
                Err(what) => log.push(self.keys.period_place(chunk.row(row)), what),
                Ok(period) if self.is_mark(chunk, row, field, log) => {
                    self.put_mark(chunk, row, period, numbers, units, intake, log);
                }
                Ok(period) => self.by_period.add(period, row),
            }
        }
        for (period, rows) in self.by_period.iter() {
            let period = self.keys.periods[period as usize];
            let field = |row: usize| self.keys.field_ids[row];
            for row in put_some(intake, period, rows, &self.keys.unit_ids, field, numbers) {
                self.keys.duplicate(
                    chunk.row(row),
                    units,
                    self.keys.unit_ids[row],
                    Some(field(row)),
                    period,
                    log,
                );
            }
        }
    }

    fn text(chunk: &Chunk, at: Option<usize>, row: usize) -> &str {
        at.map_or("", |at| cell::trim(chunk.columns[at].text(row)))
    }

    /// True for a rater's mark. A rater where none is used, or none where one must be named, is a fault.
    fn is_mark(&self, chunk: &Chunk, row: usize, field: u32, log: &mut Log) -> bool {
        if !self.rated {
            return false;
        }
        let panel = self.keys.fields.panel.get(field as usize).copied().unwrap_or(false);
        let named = !Self::text(chunk, self.columns.rater, row).is_empty();
        let what = match (panel, named) {
            (true, false) => What::RaterMissing,
            (false, true) => What::RaterNotUsed,
            _ => return panel,
        };
        let place = match self.columns.rater {
            Some(at) => self.keys.header.cell(chunk.row(row), self.keys.take[at].column),
            None => self.keys.header.row(chunk.row(row)),
        };
        log.push(place.node(self.keys.fields.codes.get(field)), what);
        panel
    }

    #[expect(clippy::too_many_arguments, reason = "a mark's parts come from as many places")]
    fn put_mark(
        &self,
        chunk: &Chunk,
        row: usize,
        period: u32,
        numbers: &[(Aspect, &[f64])],
        units: &UnitKeys<'_>,
        intake: &Intake,
        log: &mut Log,
    ) {
        let value =
            numbers.iter().find(|(aspect, _)| *aspect == Aspect::Value).map_or(f64::NAN, |(_, all)| all[row]);
        let (unit, field) = (self.keys.unit_ids[row], self.keys.field_ids[row]);
        let period = self.keys.periods[period as usize];
        let rater = Self::text(chunk, self.columns.rater, row).to_owned();
        let group = Self::text(chunk, self.columns.rater_group, row).to_owned();
        if !intake.put_mark(period, Mark { unit, field, rater, group, value }) {
            self.keys.duplicate(chunk.row(row), units, unit, Some(field), period, log);
        }
    }
}

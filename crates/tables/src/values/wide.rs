//! Wide values: a row per unit and period, a column per field.

use super::plan::{ByPeriod, Dating, Plan, put_some};
use crate::keys::UnitKeys;
use crate::log::Log;
use crate::rows::Keys;
use crate::table::Chunk;
use kernel::facts::Aspect;
use kernel::fault::What;
use kernel::intake::Intake;
use std::collections::BTreeMap;

pub(super) struct Wide<'a> {
    /// The fields with their places in a chunk.
    columns: &'a [(u32, usize)],
    keys: Keys<'a>,
    dating: Dating,
    by_period: ByPeriod,
}

impl<'a> Wide<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, columns: &'a [(u32, usize)]) -> Self {
        let mut keys = plan.keys();
        let dating = Dating::new(plan, &mut keys);
        Self { columns, keys, dating, by_period: ByPeriod::default() }
    }

    pub(super) fn read(&mut self, chunk: &Chunk, units: &mut UnitKeys<'_>, intake: &Intake, log: &mut Log) {
        self.keys.read(chunk, units, log);
        let sound: Vec<usize> = (0..chunk.len()).filter(|&row| self.keys.sound(row)).collect();
        let mut twice = BTreeMap::new();
        for &(field, at) in self.columns {
            let numbers = chunk.numbers(self.keys.header, self.keys.take, at, log);
            self.sort(chunk, &sound, field, at, &numbers, log);
            for (period, rows) in self.by_period.iter() {
                let period = self.keys.periods[period as usize];
                let numbers = [(Aspect::Value, numbers.as_ref())];
                let again = put_some(intake, period, rows, &self.keys.unit_ids, |_| field, &numbers);
                twice.extend(again.into_iter().map(|row| (row, period)));
            }
        }
        for (row, period) in twice {
            self.keys.duplicate(chunk.row(row), units, self.keys.unit_ids[row], None, period, log);
        }
    }

    /// Sorts the rows of a field by their periods; leaves out those that it is not reported for.
    fn sort(&mut self, chunk: &Chunk, rows: &[usize], field: u32, at: usize, numbers: &[f64], log: &mut Log) {
        let panel = self.keys.fields.panel.get(field as usize).copied().unwrap_or(false);
        self.by_period.clear();
        for &row in rows {
            let dated = if panel { Err(What::RaterMissing) } else { self.dating.of(&self.keys, row, field) };
            match dated {
                Ok(period) => self.by_period.add(period, row),
                Err(what) if !numbers[row].is_nan() => {
                    log.push(self.keys.header.cell(chunk.row(row), self.keys.take[at].column), what);
                }
                Err(_) => {}
            }
        }
    }
}

//! `--targets`: what values are measured against.

use crate::cell;
use crate::keys::{EMPTY, EVERYONE, Offers, UNKNOWN, UnitKeys, field_fault, find_field};
use crate::log::Log;
use crate::names::{BASELINE, HIGH, INDICATOR, LOW, Name, PERIOD, TARGET, UNIT};
use crate::record::{Record, each_record};
use crate::source::Source;
use kernel::facts::{Aspect, Fields, TargetCells, Targets};
use kernel::fault::{Faults, What};
use kernel::period::Period;
use std::collections::HashSet;

const KNOWN: &[Name] = &[UNIT, PERIOD, INDICATOR, TARGET, LOW, HIGH, BASELINE];
const ASPECTS: [(Aspect, &Name); 4] =
    [(Aspect::Target, &TARGET), (Aspect::Low, &LOW), (Aspect::High, &HIGH), (Aspect::Baseline, &BASELINE)];

/// Reads targets: `unit (or *),period,indicator,target[,low,high,baseline]`. A row without a period holds for all.
pub fn read_targets(source: &Source, fields: &Fields, mut units: UnitKeys<'_>) -> Result<Targets, Faults> {
    let mut targets = Targets::default();
    let mut seen = HashSet::new();
    let mut offers = Offers::default();
    each_record(source, KNOWN, &[&UNIT, &INDICATOR], &mut |record, log| {
        let unit = match record.text(&UNIT) {
            "*" | "＊" => Some(EVERYONE),
            _ => unit_of(record, &mut units, &mut offers, log),
        };
        let field = field_of(record, fields, log);
        let period = period_of(record, log);
        let numbers = ASPECTS.map(|(aspect, name)| (aspect, record.number(name, log)));
        let (Some(unit), Some(field), Some(period)) = (unit, field, period) else { return };
        if !seen.insert((unit, field, period)) {
            let found = format!("{}, {}", record.text(&UNIT), fields.codes.get(field));
            log.push(record.place(&UNIT), What::DuplicateRow { found });
            return;
        }
        let frame = targets.frames.entry(period).or_default();
        frame.resize_with(fields.codes.len(), TargetCells::default);
        let cells = &mut frame[field as usize];
        for (aspect, number) in numbers {
            match unit {
                EVERYONE => cells.all[aspect as usize] = number,
                unit => cells.units.column_mut(aspect).set(unit as usize, number),
            }
        }
    })?;
    Ok(targets)
}

/// The record's unit, or a fault.
pub(crate) fn unit_of(
    record: &Record<'_>,
    units: &mut UnitKeys<'_>,
    offers: &mut Offers,
    log: &mut Log,
) -> Option<u32> {
    let text = record.text(&UNIT);
    let id = units.find(text, EMPTY);
    if id < EVERYONE {
        return Some(id);
    }
    log.push(record.place(&UNIT), units.fault(id, text, offers));
    None
}

/// The record's indicator, or a fault.
pub(crate) fn field_of(record: &Record<'_>, fields: &Fields, log: &mut Log) -> Option<u32> {
    let text = record.text(&INDICATOR);
    let id = find_field(fields, text);
    if id < UNKNOWN {
        return Some(id);
    }
    log.push(record.place(&INDICATOR), field_fault(fields, id, text));
    None
}

/// The record's period, `Some(None)` when it names none, or a fault.
pub(crate) fn period_of(record: &Record<'_>, log: &mut Log) -> Option<Option<Period>> {
    cell::period(record.text(&PERIOD)).map_err(|what| log.push(record.place(&PERIOD), what)).ok()
}

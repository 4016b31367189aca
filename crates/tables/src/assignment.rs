//! `--assign`: who is scored on what.

use crate::keys::{Offers, UnitKeys};
use crate::log::Log;
use crate::names::{INDICATOR, Name, POINTS, ROLE, SHARE, STATUS, UNIT, WEIGHT};
use crate::record::{Record, each_record};
use crate::source::Source;
use crate::targets::{field_of, unit_of};
use kernel::facts::{Assigned, Fields, Status};
use kernel::fault::{Faults, What, nearest};
use std::collections::HashSet;

const KNOWN: &[Name] = &[UNIT, INDICATOR, ROLE, SHARE, WEIGHT, POINTS, STATUS];

/// Reads `unit,indicator[,role,share,weight,points,status]`. Empty cells inherit; an empty role is a lead's.
pub fn read_assignment(
    source: &Source,
    fields: &Fields,
    mut units: UnitKeys<'_>,
) -> Result<Vec<Assigned>, Faults> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    let mut offers = Offers::default();
    each_record(source, KNOWN, &[&UNIT, &INDICATOR], &mut |record, log| {
        let unit = unit_of(record, &mut units, &mut offers, log);
        let field = field_of(record, fields, log);
        let co = word(
            record,
            &ROLE,
            &[("", false), ("lead", false), ("co", true), ("牵头", false), ("配合", true)],
            log,
        );
        let status = word(record, &STATUS, &STATUSES, log);
        let [share, weight, points] = [&SHARE, &WEIGHT, &POINTS].map(|name| not_negative(record, name, log));
        if share.is_some() && co == Some(false) {
            log.push(record.place(&SHARE), What::ShareOfLead);
        }
        let (Some(unit), Some(field), Some(co), Some(status)) = (unit, field, co, status) else { return };
        if seen.insert((unit, field)) {
            rows.push(Assigned { unit, field, co, share, weight, points, status, row: record.row() });
        } else {
            let found = format!("{}, {}", record.text(&UNIT), fields.codes.get(field));
            log.push(record.place(&UNIT), What::DuplicateRow { found });
        }
    })?;
    Ok(rows)
}

const STATUSES: [(&str, Status); 7] = [
    ("", Status::Scored),
    ("scored", Status::Scored),
    ("exempt", Status::Exempt),
    ("watch", Status::Watch),
    ("参评", Status::Scored),
    ("不参评", Status::Exempt),
    ("监测", Status::Watch),
];

fn word<T: Copy>(record: &Record<'_>, name: &Name, words: &[(&str, T)], log: &mut Log) -> Option<T> {
    let found = record.text(name).to_lowercase();
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == found) {
        return Some(*meaning);
    }
    let known = || words.iter().map(|(word, _)| *word).filter(|word| !word.is_empty());
    let expected = known().collect::<Vec<_>>().join(" | ");
    log.push(record.place(name), What::UnknownValue { nearest: nearest(&found, known()), found, expected });
    None
}

fn not_negative(record: &Record<'_>, name: &Name, log: &mut Log) -> Option<f64> {
    let number = record.number(name, log);
    if number < 0.0 {
        log.push(record.place(name), What::NegativeWeight { found: number });
        return None;
    }
    (!number.is_nan()).then_some(number)
}

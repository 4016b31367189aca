//! `--adjustments`: declared plus and minus points.

use crate::cell;
use crate::keys::{Offers, UnitKeys};
use crate::names::{DOCUMENT, NODE, Name, PERIOD, POINTS, REASON, UNIT};
use crate::record::each_record;
use crate::source::Source;
use crate::targets::{period_of, unit_of};
use kernel::column::Codes;
use kernel::facts::Declared;
use kernel::fault::{Faults, What, nearest};
use std::collections::HashSet;

const KNOWN: &[Name] = &[UNIT, PERIOD, NODE, POINTS, REASON, DOCUMENT];

/// Reads `unit[,period],node,points[,reason,document]`; `nodes` are the scheme's codes. Two rows that are alike in
/// all are a fault; a unit may have several for different reasons.
pub fn read_declared(
    source: &Source,
    nodes: &Codes,
    mut units: UnitKeys<'_>,
) -> Result<Vec<Declared>, Faults> {
    let mut rows: Vec<Declared> = Vec::new();
    let mut seen = HashSet::new();
    let mut offers = Offers::default();
    each_record(source, KNOWN, &[&UNIT, &NODE, &POINTS], &mut |record, log| {
        let unit = unit_of(record, &mut units, &mut offers, log);
        let period = period_of(record, log);
        let node = cell::code(record.text(&NODE)).into_owned();
        if node.is_empty() {
            log.push(record.place(&NODE), What::EmptyCell);
        } else if nodes.find(&node).is_none() {
            let nearest = nearest(&node, nodes.iter());
            log.push(record.place(&NODE), What::UnknownNode { found: node.clone(), nearest });
        }
        let points = record.number(&POINTS, log);
        if record.text(&POINTS).is_empty() && points.is_nan() {
            log.push(record.place(&POINTS), What::EmptyCell);
        }
        let (Some(unit), Some(period)) = (unit, period) else { return };
        let [reason, document] = [&REASON, &DOCUMENT].map(|name| record.text(name).to_owned());
        let row = Declared { unit, period, node, points, reason, document, row: record.row() };
        let all =
            (unit, period, row.node.clone(), points.to_bits(), row.reason.clone(), row.document.clone());
        if !points.is_nan() && !seen.insert(all) {
            let found = format!("{}, {}", record.text(&UNIT), row.node);
            log.push(record.place(&UNIT), What::DuplicateRow { found });
        }
        rows.push(row);
    })?;
    Ok(rows)
}

//! `--benchmarks`: peers' published figures.

use crate::names::{BEST, DOCUMENT, GROUP, INDICATOR, MEASURE, MEDIAN, N, Name, OWN, PERIOD};
use crate::record::each_record;
use crate::source::Source;
use crate::targets::{field_of, period_of};
use kernel::facts::{Benchmark, Fields};
use kernel::fault::{Faults, What};
use std::collections::HashSet;

const KNOWN: &[Name] = &[PERIOD, INDICATOR, GROUP, N, BEST, MEDIAN, OWN, MEASURE, DOCUMENT];

/// Reads `[period,]indicator,group,n,best,median[,own,measure],document`. Of an indicator, a period and a group there is
/// one row.
pub fn read_benchmarks(source: &Source, fields: &Fields) -> Result<Vec<Benchmark>, Faults> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    each_record(source, KNOWN, &[&INDICATOR], &mut |record, log| {
        let (field, period) = (field_of(record, fields, log), period_of(record, log));
        let [n, best, median, own] =
            [&N, &BEST, &MEDIAN, &OWN].map(|name| Some(record.number(name, log)).filter(|x| !x.is_nan()));
        let (Some(field), Some(period)) = (field, period) else { return };
        let [group, measure, document] =
            [&GROUP, &MEASURE, &DOCUMENT].map(|name| record.text(name).to_owned());
        if !seen.insert((field, period, group.clone())) {
            let found = [fields.codes.get(field), &group].join(", ");
            log.push(record.place(&INDICATOR), What::DuplicateRow { found });
        }
        rows.push(Benchmark {
            period,
            indicator: fields.codes.get(field).into(),
            group,
            n,
            best,
            median,
            own,
            measure,
            document,
        });
    })?;
    Ok(rows)
}

//! `--benchmarks`: peers' published figures.

use crate::names::{BEST, DOCUMENT, GROUP, INDICATOR, MEASURE, MEDIAN, N, Name, OWN, PERIOD};
use crate::record::each_record;
use crate::source::Source;
use crate::targets::{field_of, period_of};
use kernel::facts::{Benchmark, Fields};
use kernel::fault::Faults;

const KNOWN: &[Name] = &[PERIOD, INDICATOR, GROUP, N, BEST, MEDIAN, OWN, MEASURE, DOCUMENT];

/// Reads `[period,]indicator,group,n,best,median[,own,measure],document`.
pub fn read_benchmarks(source: &Source, fields: &Fields) -> Result<Vec<Benchmark>, Faults> {
    let mut rows = Vec::new();
    each_record(source, KNOWN, &[&INDICATOR], &mut |record, log| {
        let (field, period) = (field_of(record, fields, log), period_of(record, log));
        let [n, best, median, own] =
            [&N, &BEST, &MEDIAN, &OWN].map(|name| Some(record.number(name, log)).filter(|x| !x.is_nan()));
        let (Some(field), Some(period)) = (field, period) else { return };
        let [group, measure, document] =
            [&GROUP, &MEASURE, &DOCUMENT].map(|name| record.text(name).to_owned());
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

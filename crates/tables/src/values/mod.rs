//! `--values`: what was reported.

mod long;
mod plan;
mod wide;

use crate::keys::UnitKeys;
use crate::log::Log;
use crate::read::parquet::ParquetFile;
use crate::source::Source;
use crate::table::{Body, Chunk, Table};
use kernel::facts::Fields;
use kernel::fault::{Faults, What};
use kernel::intake::Intake;
use kernel::period::Period;
use kernel::units::Units;
use long::Long;
use plan::{Plan, Shape};
use rayon::prelude::*;
use wide::Wide;

/// Reads values: long (`unit,period,indicator,value`, …) when there is an indicator column, else wide (`unit[,period]`
/// and a column for each field, whose header is the field's code or begins with it).
///
/// A file without a period column is of the period `undated`; values of fields that are reported less often are then of
/// the quarter, half-year or year that ends with it. An empty cell of a wide file is no row of a field that is reported
/// for other periods. `intake` makes what takes the rows; it is called again when a file is read once more.
pub fn read_values<'s>(
    source: &Source,
    fields: &Fields,
    mut units: UnitKeys<'_>,
    undated: Option<Period>,
    intake: &dyn Fn() -> Intake<'s>,
) -> Result<Intake<'s>, Faults> {
    let Table { header, mut body } = Table::open(source, &["values", "填报"])?;
    let mut log = Log::default();
    let plan = Plan::new(&header, fields, undated, &mut log);
    if !log.is_empty() {
        return log.or(header.file(), intake());
    }
    if let (Body::Parquet(file), UnitKeys::Known(units)) = (&body, &units) {
        let taken = intake();
        if read_groups(&plan, file, units, &taken).is_empty() {
            return Ok(taken);
        }
        // Which of two equal rows came first depends on the threads: read once more, in order, for the faults.
    }
    let taken = intake();
    let mut reader = Reader::new(&plan);
    body.read(&header, &plan.take, &mut log, &mut |chunk, log| reader.read(chunk, &mut units, &taken, log));
    log.or(header.file(), taken)
}

/// Reads all row groups, as many at a time as there are threads.
fn read_groups(plan: &Plan<'_>, file: &ParquetFile, units: &Units, intake: &Intake<'_>) -> Log {
    let group = |group: usize| {
        let (mut log, mut reader) = (Log::default(), Reader::new(plan));
        let mut each =
            |chunk: &Chunk, log: &mut Log| reader.read(chunk, &mut UnitKeys::Known(units), intake, log);
        if let Err(message) = file.read_group(group, plan.header, &plan.take, &mut log, &mut each) {
            log.push(plan.header.row(1), What::Unreadable { message });
        }
        log
    };
    (0..file.groups()).into_par_iter().map(group).reduce(Log::default, Log::merge)
}

enum Reader<'a> {
    Long(Long<'a>),
    Wide(Wide<'a>),
}

impl<'a> Reader<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        match &plan.shape {
            Shape::Long(columns) => Reader::Long(Long::new(plan, columns)),
            Shape::Wide(columns) => Reader::Wide(Wide::new(plan, columns)),
        }
    }

    fn read(&mut self, chunk: &Chunk, units: &mut UnitKeys<'_>, intake: &Intake<'_>, log: &mut Log) {
        match self {
            Reader::Long(long) => long.read(chunk, units, intake, log),
            Reader::Wide(wide) => wide.read(chunk, units, intake, log),
        }
    }
}

//! Published results and the figures of peers as they are written to be held against the record: row by row.

use crate::cell;
use crate::log::Log;
use crate::names::{
    BEST, DOCUMENT, GROUP, INDICATOR, MEASURE, MEDIAN, N, Name, OWN, PERIOD, PREVIOUS_RANK, RANK, VALUE,
};
use crate::names::{number, text};
use crate::record::{Record, each_record};
use crate::source::Source;
use kernel::fault::{Faults, Place, What};
use kernel::period::Period;
use std::collections::HashSet;

/// In published results the column `unit` is what values are measured in.
const RESULT_MEASURE: Name = text("unit", &["measure", "计量单位", "单位"]);
const BASE: Name = text("base", &["基础指标"]);
const OF: Name = number("of", &["参排数", "总数"]);
const GAP: Name = number("gap", &["差距"]);

const RESULTS: &[Name] =
    &[PERIOD, INDICATOR, BASE, RANK, OF, VALUE, RESULT_MEASURE, PREVIOUS_RANK, BEST, GAP, DOCUMENT];
const PEERS: &[Name] = &[PERIOD, INDICATOR, GROUP, N, BEST, MEDIAN, OWN, MEASURE, DOCUMENT];

/// The most that a place or a number of units may be.
const MOST: f64 = 100_000.0;

/// The most characters of a text.
const LONGEST: usize = 200;

/// A published result.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultLine {
    /// The row that people see.
    pub row: usize,
    /// Where the indicator is.
    pub at: Place,
    /// Where the period is.
    pub at_period: Place,
    /// The indicator's code.
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// The place.
    pub rank: u32,
    /// How many take part.
    pub of: u32,
    /// The value that was ranked.
    pub value: Option<f64>,
    /// The place in the period before.
    pub previous_rank: Option<u32>,
    /// The best value.
    pub best: Option<f64>,
    /// How far the best is away.
    pub gap: Option<f64>,
    /// What the value is measured in.
    pub measure: String,
    /// The document that says so.
    pub document: String,
}

/// A group's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerLine {
    /// The row that people see.
    pub row: usize,
    /// Where the indicator is.
    pub at: Place,
    /// Where the period is.
    pub at_period: Place,
    /// The indicator's code.
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// The group's name.
    pub group: String,
    /// How many it has.
    pub n: Option<u32>,
    /// The best value.
    pub best: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// Our own value.
    pub own: Option<f64>,
    /// What they are measured in.
    pub measure: String,
    /// The document that says so.
    pub document: String,
}

/// Reads `period,indicator,rank,of,document[,base,value,unit,previous_rank,best,gap]`. Of an indicator and a period there is one
/// row; `base` is for people.
///
/// # Errors
/// All faults of the file.
pub fn read_result_lines(source: &Source) -> Result<Vec<ResultLine>, Faults> {
    let (mut lines, mut seen) = (Vec::new(), HashSet::new());
    each_record(source, RESULTS, &[&PERIOD, &INDICATOR, &RANK, &OF, &DOCUMENT], &mut |record, log| {
        let key = key(record, log);
        let rank = whole(record, &RANK, log);
        let of = whole(record, &OF, log);
        let previous_rank = whole(record, &PREVIOUS_RANK, log);
        let [value, best, gap] = [&VALUE, &BEST, &GAP].map(|name| figure(record, name, log));
        let document = words(record, &DOCUMENT, log);
        let measure = words(record, &RESULT_MEASURE, log);
        for (name, number) in [(&RANK, rank), (&OF, of)] {
            if number.is_none() && record.text(name).is_empty() {
                log.push(record.place(name), What::EmptyCell);
            }
        }
        if document.is_empty() {
            log.push(record.place(&DOCUMENT), What::EmptyCell);
        }
        let (Some((indicator, period)), Some(rank), Some(of)) = (key, rank, of) else { return };
        for (name, number) in [(&RANK, Some(rank)), (&PREVIOUS_RANK, previous_rank)] {
            if number.is_some_and(|number| number > of) {
                let (found, expected) = (record.text(name).to_owned(), format!("1 – {of}"));
                log.push(record.place(name), What::OutOfRange { found, expected });
            }
        }
        if !seen.insert((indicator.clone(), period)) {
            let found = format!("{indicator}, {period}");
            log.push(record.place(&INDICATOR), What::DuplicateRow { found });
        }
        lines.push(ResultLine {
            row: record.row(),
            at: record.place(&INDICATOR),
            at_period: record.place(&PERIOD),
            indicator,
            period,
            rank,
            of,
            value,
            previous_rank,
            best,
            gap,
            measure,
            document,
        });
    })?;
    Ok(lines)
}

/// Reads `period,indicator,group,document[,n,best,median,own,measure]`. Of an indicator, a period and a group there is one row.
///
/// # Errors
/// All faults of the file.
pub fn read_peer_lines(source: &Source) -> Result<Vec<PeerLine>, Faults> {
    let (mut lines, mut seen) = (Vec::new(), HashSet::new());
    each_record(source, PEERS, &[&PERIOD, &INDICATOR, &GROUP, &DOCUMENT], &mut |record, log| {
        let key = key(record, log);
        let n = whole(record, &N, log);
        let [best, median, own] = [&BEST, &MEDIAN, &OWN].map(|name| figure(record, name, log));
        let [group, document, measure] = [&GROUP, &DOCUMENT, &MEASURE].map(|name| words(record, name, log));
        for (name, text) in [(&GROUP, &group), (&DOCUMENT, &document)] {
            if text.is_empty() {
                log.push(record.place(name), What::EmptyCell);
            }
        }
        let Some((indicator, period)) = key else { return };
        if !seen.insert((indicator.clone(), period, group.clone())) {
            let found = format!("{indicator}, {period}, {group}");
            log.push(record.place(&INDICATOR), What::DuplicateRow { found });
        }
        lines.push(PeerLine {
            row: record.row(),
            at: record.place(&INDICATOR),
            at_period: record.place(&PERIOD),
            indicator,
            period,
            group,
            n,
            best,
            median,
            own,
            measure,
            document,
        });
    })?;
    Ok(lines)
}

fn key(record: &Record<'_>, log: &mut Log) -> Option<(String, Period)> {
    let indicator = cell::code(record.text(&INDICATOR)).into_owned();
    if indicator.is_empty() {
        log.push(record.place(&INDICATOR), What::EmptyCell);
    }
    let period = cell::period(record.text(&PERIOD)).map_err(|what| log.push(record.place(&PERIOD), what));
    if period == Ok(None) {
        log.push(record.place(&PERIOD), What::EmptyCell);
    }
    (!indicator.is_empty()).then_some(indicator).zip(period.ok().flatten())
}

/// A whole number from 1; none when the cell is empty or has another one, which is a fault.
fn whole(record: &Record<'_>, name: &Name, log: &mut Log) -> Option<u32> {
    let number = figure(record, name, log)?;
    if number.fract() != 0.0 || !(1.0..=MOST).contains(&number) {
        let (found, expected) = (record.text(name).to_owned(), format!("1 – {MOST}"));
        log.push(record.place(name), What::OutOfRange { found, expected });
        return None;
    }
    Some(number as u32)
}

fn figure(record: &Record<'_>, name: &Name, log: &mut Log) -> Option<f64> {
    Some(record.number(name, log)).filter(|number| number.is_finite())
}

fn words(record: &Record<'_>, name: &Name, log: &mut Log) -> String {
    let text = record.text(name);
    let found = text.chars().count();
    if found > LONGEST {
        log.push(record.place(name), What::TooLong { found, most: LONGEST });
    }
    // PostgreSQL keeps no text with this character.
    if text.contains('\0') {
        log.push(record.place(name), What::BadEncoding);
    }
    text.to_owned()
}

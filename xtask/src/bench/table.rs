//! From single measurements to the table.

use anyhow::{Context, Result, ensure};
use std::fmt;

/// What one run of one command took, as the kernel counts it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measurement {
    cpu: f64,
    wall: f64,
    peak_mib: f64,
}

impl Measurement {
    /// Reads the line of `bench/measure.py`; a command that failed is a fault.
    pub(super) fn read(line: &str) -> Result<Self> {
        let fields: serde_json::Value = serde_json::from_str(line)?;
        let number =
            |name: &str| fields[name].as_f64().with_context(|| format!("measure.py gave no {name}: {line}"));
        ensure!(number("exit")? == 0.0, "the measured command failed: {line}");
        Ok(Self { cpu: number("cpu")?, wall: number("wall")?, peak_mib: number("peak_mib")? })
    }
}

impl fmt::Display for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:7.3} s CPU {:7.3} s wall {:6.0} MiB", self.cpu, self.wall, self.peak_mib)
    }
}

/// A line of the table: medians of one runner at one size, and its CPU time as a share of the fastest peer's.
pub(super) struct Row {
    villages: u32,
    runner: &'static str,
    median: Measurement,
    ratio: f64,
}

/// One row per runner. The peers are all but our own program.
pub(super) fn rows(villages: u32, measured: Vec<(&'static str, &[Measurement])>) -> Vec<Row> {
    let medians: Vec<_> = measured.into_iter().map(|(runner, all)| (runner, medians(all))).collect();
    let peers = medians.iter().filter(|(runner, _)| *runner != super::OURS);
    let fastest = peers.map(|(_, median)| median.cpu).fold(f64::INFINITY, f64::min);
    let row =
        |(runner, median): (_, Measurement)| Row { villages, runner, median, ratio: median.cpu / fastest };
    medians.into_iter().map(row).collect()
}

fn medians(all: &[Measurement]) -> Measurement {
    let of = |field: fn(&Measurement) -> f64| median(all.iter().map(field).collect());
    Measurement { cpu: of(|m| m.cpu), wall: of(|m| m.wall), peak_mib: of(|m| m.peak_mib) }
}

/// The middle value; of an even number the mean of the middle two.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = ((values.len() - 1) / 2, values.len() / 2);
    (values[low] + values[high]) / 2.0
}

/// Markdown.
pub(super) fn markdown(rows: &[Row]) -> String {
    let head = "| villages | | CPU s | of the faster peer | wall s | peak MiB |\n|--:|:--|--:|--:|--:|--:|\n";
    let line = |row: &Row| {
        let Measurement { cpu, wall, peak_mib } = row.median;
        let villages = grouped(row.villages);
        format!("| {villages} | {} | {cpu:.3} | {:.2} | {wall:.3} | {peak_mib:.0} |\n", row.runner, row.ratio)
    };
    rows.iter().fold(head.to_owned(), |text, row| text + &line(row))
}

/// A number with commas between its thousands.
fn grouped(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", grouped(thousands)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(cpu: f64) -> Measurement {
        Measurement { cpu, wall: cpu / 2.0, peak_mib: 100.0 * cpu }
    }

    #[test]
    fn lines_are_read_and_failures_refused() {
        let line = r#"{"exit": 0, "cpu": 1.5, "wall": 0.75, "peak_mib": 150}"#;
        assert_eq!(Measurement::read(line).unwrap(), took(1.5));
        assert!(Measurement::read(&line.replace("0,", "2,")).is_err());
        assert!(Measurement::read(r#"{"exit": 0}"#).is_err());
    }

    #[test]
    fn medians_do_not_follow_outliers() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 90.0]), 3.0);
    }

    #[test]
    fn the_table_holds_us_against_the_faster_peer() {
        let (ours, polars, duckdb) = ([took(0.5), took(0.5), took(7.0)], [took(1.0)], [took(2.0)]);
        let rows = rows(600_000, vec![("liangzhu", &ours), ("polars", &polars), ("duckdb", &duckdb)]);
        let lines: Vec<String> = markdown(&rows).lines().skip(2).map(str::to_owned).collect();
        let wanted = [
            "| 600,000 | liangzhu | 0.500 | 0.50 | 0.250 | 50 |",
            "| 600,000 | polars | 1.000 | 1.00 | 0.500 | 100 |",
            "| 600,000 | duckdb | 2.000 | 2.00 | 1.000 | 200 |",
        ];
        assert_eq!(lines, wanted);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([60, 6_000, 60_000, 1_000_001].map(grouped), ["60", "6,000", "60,000", "1,000,001"]);
    }
}

//! Tables in and out.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use std::path::Path;

/// The rows of a CSV text; an empty cell is `None` where the field is an `Option`.
pub(super) fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().with_context(|| format!("source/{name}"))
}

/// A table to be written: all cells are text.
pub(super) struct Sheet {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// With these columns.
    pub(super) fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// One more row.
    pub(super) fn push<const N: usize>(&mut self, row: [&str; N]) {
        self.rows.push(row.iter().map(|cell| (*cell).to_owned()).collect());
    }

    /// One more row, of any length.
    pub(super) fn push_row(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Whether there is anything to write.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Leaves out those of the named columns that are empty in every row.
    pub(super) fn without_empty(mut self, optional: &[&str]) -> Self {
        let is_empty = |at: usize| self.rows.iter().all(|row| row[at].is_empty());
        let kept: Vec<bool> = self
            .head
            .iter()
            .enumerate()
            .map(|(at, name)| !optional.contains(&name.as_str()) || !is_empty(at))
            .collect();
        let keep = |row: &mut Vec<String>| {
            let mut at = 0;
            row.retain(|_| {
                at += 1;
                kept[at - 1]
            });
        };
        keep(&mut self.head);
        self.rows.iter_mut().for_each(keep);
        self
    }

    /// Writes the table; lines end with LF on every machine.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.head)?;
        for row in &self.rows {
            if row.len() != self.head.len() {
                bail!(
                    "{}: a row of {} cells under {} columns: {row:?}",
                    path.display(),
                    row.len(),
                    self.head.len()
                );
            }
            writer.write_record(row)?;
        }
        write(path, &writer.into_inner()?)
    }
}

/// Writes a file and the folders it lies in.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file lies in a folder")?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// 四舍五入
pub(super) fn rounded(x: f64, decimals: usize) -> f64 {
    let factor = (0..decimals).fold(1.0, |factor, _| factor * 10.0);
    x.signum() * (x.abs() * factor + 0.5 + 1e-9).floor() / factor
}

/// As it is printed: always with its decimals, and no −0.
pub(super) fn number(x: f64, decimals: usize) -> String {
    let x = rounded(x, decimals);
    format!("{:.decimals$}", if x == 0.0 { 0.0 } else { x })
}

/// The shortest text of a number.
pub(super) fn short(x: f64) -> String {
    x.to_string()
}

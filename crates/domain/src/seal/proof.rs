//! Proofs of single lines: that a unit's standing is part of what a board's root was made of.

use super::board::{file_leaf, line_leaf};
use super::hash::Hash;
use super::tree;
use serde::{Deserialize, Serialize};

/// A line of a board's file, and the way from it to the board's root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineProof {
    /// The file.
    pub file: String,
    /// The line's number, from 1.
    pub number: u64,
    /// The line, without the line feed that ends it.
    pub line: String,
    /// How long the file is.
    pub bytes: u64,
    /// How many lines it has.
    pub lines: u64,
    /// The hashes beside the way from the line to the file's root.
    pub path: Vec<Hash>,
    /// The file's number among the board's, in order of name, from 1.
    pub file_number: u64,
    /// How many files made the board.
    pub files: u64,
    /// The hashes beside the way from the file to the board's root.
    pub file_path: Vec<Hash>,
}

impl LineProof {
    /// The root that the proof leads to, if it leads anywhere.
    fn leads_to(&self) -> Option<Hash> {
        let line = line_leaf(&self.file, self.number, self.line.as_bytes());
        let file = tree::climb(line, self.number.checked_sub(1)?, self.lines, &self.path)?;
        let file = file_leaf(self.file_number, self.files, &self.file, self.bytes, self.lines, file);
        tree::climb(file, self.file_number.checked_sub(1)?, self.files, &self.file_path)
    }

    /// Whether the line is part of what this root of a board was made of.
    pub fn holds(&self, root: Hash) -> bool {
        !self.line.contains('\n') && self.leads_to() == Some(root)
    }
}

/// One unit's standing on a board: `proof.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingProof {
    /// [`StandingProof::FORMAT`].
    pub format: String,
    /// The board's period.
    pub period: String,
    /// The unit's code.
    pub unit: String,
    /// The board's root.
    pub root: Hash,
    /// The names of the columns.
    pub head: LineProof,
    /// The unit's line.
    pub standing: LineProof,
}

/// Why a proof of a standing proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadProof {
    /// Its own root isn't the one that is asked for.
    OtherRoot,
    /// The names of the columns are not part of what the root was made of.
    Head,
    /// The unit's line isn't.
    Line,
    /// Both are, but they are of two files, or the first isn't the first line.
    Apart,
    /// The line is another unit's or period's.
    OtherUnit,
}

impl StandingProof {
    /// The format's name and version.
    pub const FORMAT: &'static str = "liangzhu proof 1";

    /// Whether it proves the unit's standing to whoever trusts this root.
    ///
    /// # Errors
    /// It doesn't.
    pub fn check(&self, root: Hash) -> Result<(), BadProof> {
        if self.root != root || self.format != Self::FORMAT {
            return Err(BadProof::OtherRoot);
        }
        if !self.head.holds(root) {
            return Err(BadProof::Head);
        }
        if !self.standing.holds(root) {
            return Err(BadProof::Line);
        }
        if self.head.number != 1 || self.head.file != self.standing.file || self.standing.number == 1 {
            return Err(BadProof::Apart);
        }
        let has = |column: &str, value: &str| self.cell(column).is_none_or(|cell| cell == value);
        match self.cell("unit").is_some() && has("unit", &self.unit) && has("period", &self.period) {
            true => Ok(()),
            false => Err(BadProof::OtherUnit),
        }
    }

    /// The columns' names and the unit's cells.
    pub fn cells(&self) -> Vec<(String, String)> {
        cells(&self.head.line).into_iter().zip(cells(&self.standing.line)).collect()
    }

    fn cell(&self, column: &str) -> Option<String> {
        self.cells().into_iter().find(|(name, _)| name == column).map(|(_, cell)| cell)
    }
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let line = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

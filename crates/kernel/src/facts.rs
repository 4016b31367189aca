//! Facts: the reported values, columnar, per period and field.

use crate::column::{Codes, Column};
use crate::fault::What;
use crate::period::{Cadence, Period};
use crate::scores::Scores;
use std::collections::{BTreeMap, HashSet};

/// What a row of values says of a unit's indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Aspect {
    /// 填报值
    Value,
    /// 目标值
    Target,
    /// Lower end of the scale.
    Low,
    /// Upper end of the scale.
    High,
    /// 基期值
    Baseline,
    /// How many took part in a published ranking.
    RankOf,
    /// The published rank of the period before.
    PreviousRank,
    /// The value before a correction 更正.
    RestatedFrom,
}

impl Aspect {
    /// Those that files have, with their column names.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Value, "value"),
        (Self::Target, "target"),
        (Self::Low, "low"),
        (Self::High, "high"),
        (Self::Baseline, "baseline"),
        (Self::RankOf, "rank_of"),
        (Self::PreviousRank, "previous_rank"),
        (Self::RestatedFrom, "restated_from"),
    ];
}

/// What values may be reported of: a scheme's indicators first, then its `per` columns.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// Codes; a field's number is its place here.
    pub codes: Codes,
    /// How often it is reported; `None` for a `per` column, which may be dated by any period.
    pub cadence: Vec<Option<Cadence>>,
    /// True where raters give marks (rule `panel`): rows must name a rater; elsewhere they must not.
    pub panel: Vec<bool>,
}

/// One field in one period: a column over units for each aspect.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    aspects: [Column; 8],
    /// Of rows that were scored while they were read, in place of their other numbers.
    pub(crate) scores: Scores,
    seen: Vec<u64>,
}

impl Cells {
    /// The column of an aspect; empty when nobody gave any.
    #[inline]
    pub fn column(&self, aspect: Aspect) -> &Column {
        &self.aspects[aspect as usize]
    }

    /// Scores of rows that were scored while they were read; empty when none was.
    pub(crate) fn scores(&self) -> &Scores {
        &self.scores
    }

    /// To be filled.
    pub fn column_mut(&mut self, aspect: Aspect) -> &mut Column {
        &mut self.aspects[aspect as usize]
    }

    /// Writes a number; the column is made as long as there are units at its first one.
    #[inline]
    pub(crate) fn set(&mut self, aspect: Aspect, unit: u32, x: f64, units: usize) {
        let column = &mut self.aspects[aspect as usize];
        if column.is_empty() && !x.is_nan() {
            column.grow(units);
        }
        column.set(unit as usize, x);
    }

    /// True when anybody has a row.
    pub fn is_filled(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Notes that the unit has a row; false when it had one before.
    fn mark_seen(&mut self, unit: u32) -> bool {
        let mut twice = false;
        self.mark_all(&[unit], |_| twice = true);
        !twice
    }

    /// Notes that the units have rows; `twice` hears the places of those that had one before.
    pub(crate) fn mark_all(&mut self, units: &[u32], mut twice: impl FnMut(usize)) {
        // Neighbours share a word, which is put back when another one's turn comes: nobody waits for memory in between.
        let (mut at, mut word) = (usize::MAX, 0);
        for (place, &unit) in units.iter().enumerate() {
            let (of_unit, bit) = (unit as usize / 64, 1u64 << (unit % 64));
            if of_unit != at {
                if let Some(kept) = self.seen.get_mut(at) {
                    *kept = word;
                }
                if of_unit >= self.seen.len() {
                    self.seen.resize(of_unit + 1, 0);
                }
                (at, word) = (of_unit, self.seen[of_unit]);
            }
            if word & bit != 0 {
                twice(place);
            }
            word |= bit;
        }
        if let Some(kept) = self.seen.get_mut(at) {
            *kept = word;
        }
    }
}

/// A rater's mark for a unit's indicator (rule `panel`).
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Unit number.
    pub unit: u32,
    /// Field number.
    pub field: u32,
    /// Who gave it.
    pub rater: String,
    /// The rater's group: leaders, peers, public …; empty when none was named.
    pub group: String,
    /// The mark; NaN when the cell was empty.
    pub value: f64,
}

/// All that was reported for one period.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Per field.
    pub cells: Vec<Cells>,
    /// Panel marks, in the order in which they came.
    pub marks: Vec<Mark>,
    /// Warnings and faults of rows that were scored while they were read: field, unit, what.
    pub(crate) warnings: Vec<(u32, u32, What)>,
    pub(crate) faults: Vec<(u32, u32, What)>,
    pub(crate) rated: HashSet<(u32, u32, String)>,
}

impl Frame {
    /// The cells of a field.
    pub fn field(&self, field: usize) -> Option<&Cells> {
        self.cells.get(field)
    }

    /// True when anybody has a row, or a rater's mark, of the field.
    pub fn is_filled(&self, field: usize) -> bool {
        self.field(field).is_some_and(Cells::is_filled)
            || self.marks.iter().any(|mark| mark.field as usize == field)
    }

    /// The numbers of the units that have a row, in their order.
    pub fn units(&self) -> Vec<u32> {
        let words = self.cells.iter().map(|cells| cells.seen.len()).max().unwrap_or(0);
        let mut seen = vec![0u64; words];
        for cells in &self.cells {
            seen.iter_mut().zip(&cells.seen).for_each(|(all, word)| *all |= word);
        }
        for mark in &self.marks {
            let word = mark.unit as usize / 64;
            if word >= seen.len() {
                seen.resize(word + 1, 0);
            }
            seen[word] |= 1 << (mark.unit % 64);
        }
        bits(&seen).collect()
    }
}

/// The numbers of the bits that are set.
fn bits(words: &[u64]) -> impl Iterator<Item = u32> {
    let of_word = |(at, &word): (usize, &u64)| {
        (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| (at * 64 + bit) as u32)
    };
    words.iter().enumerate().flat_map(of_word)
}

/// Values by period; `None` for files without periods.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// In the order of time.
    pub frames: BTreeMap<Option<Period>, Frame>,
}

impl Facts {
    /// Makes every column that has numbers at least as long as there are units.
    pub fn grow(&mut self, units: usize) {
        let cells = self.frames.values_mut().flat_map(|frame| &mut frame.cells);
        let columns = cells.flat_map(|cells| &mut cells.aspects);
        columns.filter(|column| !column.is_empty()).for_each(|column| column.grow(units));
    }

    /// Takes the values of another file of the same fields. Gives those whose unit × field × period had a row
    /// already; they are not taken.
    pub fn absorb(&mut self, more: Facts, units: usize) -> Vec<(Option<Period>, u32, u32)> {
        let mut twice = Vec::new();
        for (period, more) in more.frames {
            let frame = self.frame(period, more.cells.len());
            for (field, cells) in more.cells.iter().enumerate() {
                for unit in bits(&cells.seen) {
                    if !frame.cells[field].mark_seen(unit) {
                        twice.push((period, unit, field as u32));
                        continue;
                    }
                    let score = cells.scores.at(unit);
                    frame.cells[field].scores.set(unit, score, cells.scores.round(), units);
                    for aspect in Aspect::ALL.map(|(aspect, _)| aspect) {
                        let x = cells.column(aspect).raw_at(unit as usize);
                        frame.cells[field].set(aspect, unit, x, units);
                    }
                }
            }
            for mark in more.marks {
                if frame.rated.insert((mark.unit, mark.field, mark.rater.clone())) {
                    frame.marks.push(mark);
                } else {
                    twice.push((period, mark.unit, mark.field));
                }
            }
            frame.warnings.extend(more.warnings);
            frame.faults.extend(more.faults);
        }
        twice
    }

    pub(crate) fn frame(&mut self, period: Option<Period>, fields: usize) -> &mut Frame {
        let frame = self.frames.entry(period).or_default();
        if frame.cells.len() < fields {
            frame.cells.resize_with(fields, Cells::default);
        }
        frame
    }
}

/// Targets: per period and field a column over units, and what holds for all (`*`).
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// By the period that the row names; `None` for rows without one, which hold for every period.
    pub frames: BTreeMap<Option<Period>, Vec<TargetCells>>,
}

/// Targets of one field in one period.
#[derive(Debug, Clone)]
pub struct TargetCells {
    /// Rows that name their unit.
    pub units: Cells,
    /// The row with `*`: per aspect, NaN where it says nothing.
    pub all: [f64; 8],
}

impl Default for TargetCells {
    fn default() -> Self {
        Self { units: Cells::default(), all: [f64::NAN; 8] }
    }
}

/// A row of the assignment file: who is scored on what.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// Unit number.
    pub unit: u32,
    /// Indicator's field number.
    pub field: u32,
    /// True for a co-responsible unit, which takes the lead's result.
    pub co: bool,
    /// A co-unit's share of the lead's result, 1 unless given; `None` for a lead.
    pub share: Option<f64>,
    /// Instead of the indicator's weight.
    pub weight: Option<f64>,
    /// Instead of the indicator's full marks.
    pub points: Option<f64>,
    /// Scored, exempt or watched.
    pub status: Status,
    /// Row in the file, from 1.
    pub row: usize,
}

/// Whether a score counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 参评: counts.
    #[default]
    Scored,
    /// 不参评: leaves the sum, and what remains is rescaled.
    Exempt,
    /// 监测: shown, not summed.
    Watch,
}

/// Declared plus or minus points 加减分.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Declared {
    /// Unit number.
    pub unit: u32,
    /// For which period; `None` when the file has no periods.
    pub period: Option<Period>,
    /// Node or indicator code.
    pub node: String,
    /// Added to the node's score.
    pub points: f64,
    /// Why.
    pub reason: String,
    /// The document that says so.
    pub document: String,
    /// Row in the file, from 1.
    pub row: usize,
}

/// Peers' published figures for an indicator, shown in explanations.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Benchmark {
    /// Period; `None` when the file has none.
    pub period: Option<Period>,
    /// Indicator code.
    pub indicator: String,
    /// Whose figures: 26 mountain counties …
    pub group: String,
    /// How many there are in it.
    pub n: Option<f64>,
    /// The best figure.
    pub best: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// Our own figure, published beside theirs.
    pub own: Option<f64>,
    /// Unit of measure of these figures; empty when it is not said.
    pub measure: String,
    /// Where it was published.
    pub document: String,
}

/// Earlier published boards, by period: for changes of rank and for roll-ups.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// In the order of time.
    pub boards: Vec<Past>,
}

/// One earlier board's root scores.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// Its period.
    pub period: Option<Period>,
    /// The scheme's code; empty when the folder does not say.
    pub scheme: String,
    /// Full marks of its root; `None` when the folder does not say.
    pub full: Option<f64>,
    /// Root scores by unit number.
    pub score: Column,
    /// Root ranks by unit number.
    pub rank: Column,
}

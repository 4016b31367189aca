//! Taking rows from readers: scored at once where nothing but the row decides, else kept.

use crate::facts::{Aspect, Facts, Mark};
use crate::fault::What;
use crate::leaf::Solo;
use crate::period::Period;
use crate::scheme::Scheme;
use crate::trace::{Flaw, Flaws};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Rows of one period, columnar: the n-th row is the n-th element of each slice.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The period of all rows.
    pub period: Option<Period>,
    /// Unit numbers.
    pub units: &'a [u32],
    /// Field numbers.
    pub fields: &'a [u32],
    /// Numbers per aspect, NaN where the cell is empty; aspects that the file lacks are left out.
    pub numbers: &'a [(Aspect, &'a [f64])],
}

/// Takes rows from readers, on any thread.
#[derive(Debug, Default)]
pub struct Intake<'a> {
    facts: Mutex<Facts>,
    fields: usize,
    units: usize,
    /// Per field: how to score a row at once; `None` keeps its numbers.
    solos: Vec<Option<Solo<'a>>>,
}

impl<'a> Intake<'a> {
    /// Keeps every number. `units` is how many are known beforehand (0 when they are read from the values).
    pub fn keeping(scheme: &Scheme, units: usize) -> Self {
        let fields = scheme.fields.codes.len();
        Self { facts: Mutex::default(), fields, units, solos: vec![None; fields] }
    }

    /// Scores rows at once where nothing but the row decides, and keeps their scores alone: for boards that explain
    /// nothing, and only when there are no targets, assignments or declared points beside the values.
    pub fn scoring(scheme: &'a Scheme, units: usize) -> Self {
        Self { solos: Solo::of_scheme(scheme), ..Self::keeping(scheme, units) }
    }

    /// Takes rows. Gives the places (within `rows`) of those whose unit × field × period had a row already; they
    /// are not taken.
    pub fn put(&self, rows: &Rows<'_>) -> Vec<usize> {
        let by_field = ByField::new(rows, self.fields);
        // Scores are made before the lock is taken, by each reading thread for itself.
        let scored = self.score(rows, &by_field);
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let frame = facts.frame(rows.period, self.fields);
        let mut twice = Vec::new();
        for (field, cells) in frame.cells.iter_mut().enumerate() {
            let range = by_field.range(field);
            let (units, places) = (&by_field.units[range.clone()], &by_field.places[range.clone()]);
            let mut known = Vec::new();
            cells.mark_all(units, |nth| known.push(nth));
            // Nearly always all are new, which is asked once.
            let all = known.is_empty();
            let is_new = |nth: &usize| all || known.binary_search(nth).is_err();
            let solo = self.solos[field].as_ref();
            if let Some(solo) = solo {
                let scores = units.iter().copied().zip(scored.scores[range].iter().copied()).enumerate();
                let new = scores.filter(|(nth, _)| is_new(nth)).map(|(_, score)| score);
                cells.scores.set_all(new, solo.round, self.units);
            }
            // A correction is flagged, also where nothing but the score is kept.
            let kept = |aspect: Aspect| solo.is_none() || aspect == Aspect::RestatedFrom;
            for (aspect, numbers) in rows.numbers.iter().filter(|(aspect, _)| kept(*aspect)) {
                let new = units.iter().zip(places).enumerate().filter(|(nth, _)| is_new(nth));
                new.for_each(|(_, (&unit, &at))| cells.set(*aspect, unit, numbers[at as usize], self.units));
            }
            twice.extend(known.iter().map(|&nth| places[nth] as usize));
        }
        frame.warnings.extend(scored.warnings);
        frame.faults.extend(scored.faults);
        twice.sort_unstable();
        twice
    }

    fn score(&self, rows: &Rows<'_>, by_field: &ByField) -> ScoredRows {
        let mut scored = ScoredRows::default();
        if self.solos.iter().all(Option::is_none) {
            return scored;
        }
        let column = |wanted: Aspect| {
            rows.numbers.iter().find(|(aspect, _)| *aspect == wanted).map_or(&[][..], |(_, numbers)| numbers)
        };
        let columns = Aspect::ALL.map(|(aspect, _)| column(aspect));
        scored.scores = vec![f64::NAN; rows.units.len()];
        for (field, solo) in self.solos.iter().enumerate() {
            let Some(solo) = solo else { continue };
            let range = by_field.range(field);
            let of_field = by_field.units[range.clone()].iter().zip(&by_field.places[range.clone()]);
            let of_field = of_field.zip(&mut scored.scores[range]);
            let mut flaws = Flaws::default();
            solo.score_rows(of_field, &solo.around(rows.period), &columns, &mut flaws);
            let flaw = |flaw: Flaw| (field as u32, flaw.unit, flaw.what);
            scored.warnings.extend(flaws.warnings.into_iter().map(flaw));
            scored.faults.extend(flaws.faults.into_iter().map(flaw));
        }
        scored
    }

    /// Takes a panel mark; false when this rater had marked this unit × field × period before.
    pub fn put_mark(&self, period: Option<Period>, mark: Mark) -> bool {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let frame = facts.frame(period, self.fields);
        let new = frame.rated.insert((mark.unit, mark.field, mark.rater.clone()));
        if new {
            frame.marks.push(mark);
        }
        new
    }

    /// All that was taken, every column that has numbers as long as there are units.
    pub fn finish(self, units: usize) -> Facts {
        let mut facts = self.facts.into_inner().unwrap_or_else(PoisonError::into_inner);
        facts.grow(units);
        facts
    }
}

/// Rows field by field: what is the same for all rows of a field is then looked up once.
struct ByField {
    /// The rows' places.
    places: Vec<u32>,
    /// Their units.
    units: Vec<u32>,
    /// Per field, where its rows end.
    ends: Vec<usize>,
}

impl ByField {
    /// Of so many fields; rows of one field stay in their order.
    fn new(rows: &Rows<'_>, fields: usize) -> Self {
        let mut ends = vec![0; fields];
        rows.fields.iter().for_each(|&field| ends[field as usize] += 1);
        let mut start = 0;
        ends.iter_mut().for_each(|end| start += std::mem::replace(end, start));
        let (mut places, mut units) = (vec![0; rows.units.len()], vec![0; rows.units.len()]);
        for ((at, &unit), &field) in (0..).zip(rows.units).zip(rows.fields) {
            let next = &mut ends[field as usize];
            (places[*next], units[*next]) = (at, unit);
            *next += 1;
        }
        Self { places, units, ends }
    }

    fn range(&self, field: usize) -> Range<usize> {
        let start = if field == 0 { 0 } else { self.ends[field - 1] };
        start..self.ends[field]
    }
}

/// Rows scored while they were read.
#[derive(Default)]
struct ScoredRows {
    /// In the order of [`ByField`].
    scores: Vec<f64>,
    warnings: Vec<(u32, u32, What)>,
    faults: Vec<(u32, u32, What)>,
}

//! Units that are merged, split and dissolved into others, and how figures of before and after compare.

use crate::id::{PersonId, ReorganisationId, UnitId};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How far shares may be from adding up to 1.
const SLACK: f64 = 1e-6;

/// What of a unit goes where on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Succession {
    /// The first day of the new order.
    pub starts: NaiveDate,
    /// The unit of before.
    pub from: UnitId,
    /// The unit of after; the same one for what stays.
    pub into: UnitId,
    /// The share of `from` that goes there, above 0 and at most 1. What `from` had before adds up to 1.
    pub share: f64,
}

/// Units that are merged, split or dissolved into others on a day (撤并调整).
#[derive(Debug, Clone, PartialEq)]
pub struct Reorganisation {
    /// Its id.
    pub id: ReorganisationId,
    /// The first day of the new order.
    pub starts: NaiveDate,
    /// The document that orders it.
    pub document: Option<String>,
    /// What goes where, those that stay too.
    pub parts: Vec<Succession>,
    /// Who recorded it.
    pub person: PersonId,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

/// Why a reorganisation doesn't fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UnfitShare {
    /// The part of this place has a share that is not above 0 and at most 1.
    OutOfRange(usize),
    /// The part of this place names the same two units as an earlier one.
    Twice(usize),
    /// The shares of this unit add up to something else than 1.
    Sum(UnitId, f64),
}

/// What of a reorganisation doesn't fit: all of it.
pub fn check_shares(parts: &[Succession]) -> Vec<UnfitShare> {
    let mut unfit = Vec::new();
    let mut seen = HashSet::new();
    let mut sums: BTreeMap<UnitId, f64> = BTreeMap::new();
    for (place, part) in parts.iter().enumerate() {
        if !(part.share > 0.0 && part.share <= 1.0) {
            unfit.push(UnfitShare::OutOfRange(place));
        }
        if !seen.insert((part.from, part.into)) {
            unfit.push(UnfitShare::Twice(place));
        }
        *sums.entry(part.from).or_default() += part.share;
    }
    let off = sums.into_iter().filter(|(_, sum)| (sum - 1.0).abs() > SLACK || sum.is_nan());
    unfit.extend(off.map(|(unit, sum)| UnfitShare::Sum(unit, sum)));
    unfit
}

/// The parts of a reorganisation, with what is understood: who takes others in and isn't named as one of before stays
/// whole. `begins` are the units that begin with it.
pub fn with_stayers(parts: &[Succession], begins: &[UnitId]) -> Vec<Succession> {
    let leavers: HashSet<UnitId> = parts.iter().map(|part| part.from).collect();
    let mut all = parts.to_vec();
    let mut told = HashSet::new();
    for part in parts {
        let stays = !leavers.contains(&part.into) && !begins.contains(&part.into);
        if stays && told.insert(part.into) {
            all.push(Succession { from: part.into, share: 1.0, ..*part });
        }
    }
    all
}

/// The units of before that end with a reorganisation: those of which nothing stays.
pub fn leavers(parts: &[Succession]) -> Vec<UnitId> {
    let stays: HashSet<UnitId> =
        parts.iter().filter(|part| part.from == part.into).map(|part| part.from).collect();
    let mut told = HashSet::new();
    let gone = parts.iter().map(|part| part.from).filter(|unit| !stays.contains(unit));
    gone.filter(|unit| told.insert(*unit)).collect()
}

/// What a unit of today consisted of on an earlier day: units of then, each with the share of it. A sum over them of share ×
/// figure compares with the unit's figure now, for figures that add up. Only itself when nothing has changed, also when it
/// wasn't there yet.
///
/// `known` has all parts of all reorganisations by which the unit can have come about, in any order.
pub fn lineage(unit: UnitId, day: NaiveDate, known: &[Succession]) -> Vec<(UnitId, f64)> {
    let mut days: BTreeMap<NaiveDate, HashMap<UnitId, Vec<&Succession>>> = BTreeMap::new();
    for part in known.iter().filter(|part| part.starts > day) {
        days.entry(part.starts).or_default().entry(part.into).or_default().push(part);
    }
    let mut pieces = BTreeMap::from([(unit, 1.0)]);
    for into in days.values().rev() {
        let mut before: BTreeMap<UnitId, f64> = BTreeMap::new();
        for (piece, weight) in pieces {
            match into.get(&piece) {
                None => *before.entry(piece).or_default() += weight,
                Some(parts) => {
                    for part in parts {
                        *before.entry(part.from).or_default() += weight * part.share;
                    }
                }
            }
        }
        pieces = before;
    }
    pieces.into_iter().collect()
}

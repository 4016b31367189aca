//! Raters' marks into one value per unit.

use super::Surroundings;
use crate::facts::Mark;
use crate::fault::{Faults, Place, What};
use crate::period::Period;
use crate::rule::Panel;
use crate::stats;
use std::collections::BTreeMap;

/// Per unit: each rater group's mean, trimmed where enough marks remain, and their weighted mean. Groups without
/// marks are left out and the others reweighed; a unit without marks is missing (NaN).
pub(super) fn combined(
    around: &Surroundings<'_>,
    period: Option<Period>,
    field: usize,
    panel: &Panel,
) -> Result<Vec<f64>, Faults> {
    let mut by_unit: BTreeMap<u32, BTreeMap<&str, Vec<f64>>> = BTreeMap::new();
    let mut faults = Faults::default();
    let marks = around.facts.frames.get(&period).map_or(&[] as &[Mark], |frame| &frame.marks);
    for mark in marks.iter().filter(|mark| mark.field as usize == field) {
        if !panel.groups.is_empty() && panel.groups.iter().all(|(name, _)| *name != mark.group) {
            let expected = panel.groups.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" | ");
            let place = Place::new()
                .unit(around.units.codes.get(mark.unit))
                .node(around.scheme.fields.codes.get(field as u32));
            faults.push(place.fault(What::UnknownRaterGroup { found: mark.group.clone(), expected }));
        } else if !mark.value.is_nan() {
            by_unit.entry(mark.unit).or_default().entry(&mark.group).or_default().push(mark.value);
        }
    }
    let mut values = vec![f64::NAN; around.units.len()];
    for (unit, groups) in by_unit {
        values[unit as usize] = value(&groups, panel);
    }
    faults.or(values)
}

fn value(groups: &BTreeMap<&str, Vec<f64>>, panel: &Panel) -> f64 {
    let weight = |name: &str| match panel.groups.iter().find(|(known, _)| known == name) {
        Some((_, weight)) => *weight,
        None => 1.0,
    };
    let weighted: Vec<(f64, f64)> =
        groups.iter().map(|(name, marks)| (weight(name), trimmed_mean(marks, panel))).collect();
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    weighted.iter().map(|(weight, mean)| weight * mean).sum::<f64>() / total
}

fn trimmed_mean(marks: &[f64], panel: &Panel) -> f64 {
    let mut sorted = marks.to_vec();
    sorted.sort_by(f64::total_cmp);
    if sorted.len() > panel.trim_high + panel.trim_low {
        stats::mean(&sorted[panel.trim_low..sorted.len() - panel.trim_high])
    } else {
        stats::mean(&sorted)
    }
}

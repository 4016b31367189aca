//! Raters' marks into one value per unit.

use super::Surroundings;
use crate::facts::Mark;
use crate::fault::{Faults, Place, What};
use crate::period::Period;
use crate::rule::Panel;
use crate::stats;
use crate::trace::{Flaws, Trace};
use std::collections::BTreeMap;

/// A unit's marks by rater group.
type Groups<'a> = BTreeMap<&'a str, Vec<f64>>;

/// Per unit: each rater group's mean, trimmed where enough marks remain, and their weighted mean. Groups without
/// marks are left out and the others reweighed; a unit without marks is missing (NaN).
pub(super) fn combined(
    around: &Surroundings<'_>,
    period: Option<Period>,
    field: usize,
    panel: &Panel,
) -> Result<Vec<f64>, Faults> {
    let mut by_unit: BTreeMap<u32, Groups<'_>> = BTreeMap::new();
    let mut faults = Faults::default();
    for mark in marks(around, period, field) {
        if !panel.groups.is_empty() && panel.groups.iter().all(|(name, _)| *name != mark.group) {
            let expected = panel.groups.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" | ");
            let place = Place::new()
                .unit(around.units.codes.get(mark.unit))
                .node(around.scheme.fields.codes.get(field as u32));
            let place = period.into_iter().fold(place, Place::period);
            faults.push(place.fault(What::UnknownRaterGroup { found: mark.group.clone(), expected }));
        } else if !mark.value.is_nan() {
            by_unit.entry(mark.unit).or_default().entry(&mark.group).or_default().push(mark.value);
        }
    }
    let mut values = vec![f64::NAN; around.units.len()];
    for (unit, groups) in by_unit {
        values[unit as usize] = value(&groups, panel, &mut Flaws::default());
    }
    faults.or(values)
}

/// The steps from one unit's marks to its value.
pub(super) fn explain(
    around: &Surroundings<'_>,
    period: Option<Period>,
    (field, unit): (usize, u32),
    panel: &Panel,
    trace: &mut impl Trace,
) {
    let mut groups = Groups::new();
    let given = marks(around, period, field).filter(|mark| mark.unit == unit && !mark.value.is_nan());
    given.for_each(|mark| groups.entry(&mark.group).or_default().push(mark.value));
    if !groups.is_empty() {
        value(&groups, panel, trace);
    }
}

fn marks<'a>(
    around: &Surroundings<'a>,
    period: Option<Period>,
    field: usize,
) -> impl Iterator<Item = &'a Mark> {
    let marks = around.facts.frames.get(&period).map_or(&[] as &[Mark], |frame| &frame.marks);
    marks.iter().filter(move |mark| mark.field as usize == field)
}

fn value(groups: &Groups<'_>, panel: &Panel, trace: &mut impl Trace) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for (name, marks) in groups {
        let weight = match panel.groups.iter().find(|(known, _)| known == name) {
            Some((_, weight)) => *weight,
            None => 1.0,
        };
        sum += weight * trimmed_mean(name, marks, weight, panel, trace);
        total += weight;
    }
    if groups.len() > 1 {
        trace.step("panel", &[("n", groups.len() as f64)], sum / total);
    }
    sum / total
}

fn trimmed_mean(name: &str, marks: &[f64], weight: f64, panel: &Panel, trace: &mut impl Trace) -> f64 {
    let mut sorted = marks.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    let enough = n > panel.trim_high + panel.trim_low;
    let kept = if enough { &sorted[panel.trim_low..n - panel.trim_high] } else { &sorted[..] };
    let mean = stats::mean(kept);
    let dropped = n - kept.len();
    let inputs = [("n", n as f64), ("dropped", dropped as f64), ("weight", weight)];
    trace.step_named("panel_group", name, &inputs, mean);
    mean
}

//! The pipeline before the rule: `per`, `impute`, `treat`, `transform`.

use super::view::{self, View};
use super::{Leaf, ReferenceColumns, Solo, Surroundings, panel};
use crate::assign::Duties;
use crate::column::Column;
use crate::facts::{Aspect, Status};
use crate::fault::Faults;
use crate::finish::DeclaredPoints;
use crate::period::Period;
use crate::rule::{References, Rule};
use crate::scheme::{Basis, Impute, Indicator, Node, Per, Transform};
use crate::stats;
use crate::treat::{Treated, winsorise};
use crate::units::NOBODY;
use std::borrow::Cow;

impl<'a> Leaf<'a> {
    /// The indicator at `node`, seen from the board's period.
    pub(crate) fn prepare(
        around: Surroundings<'a>,
        node: &'a Node,
        indicator: &'a Indicator,
        duties: &'a Duties,
        declared: &DeclaredPoints,
    ) -> Result<Self, Faults> {
        let view = view::view(indicator, &around);
        let (seen, duties) = match view {
            View::At(period) => (Some(period), Cow::Borrowed(duties)),
            View::Exempt => (None, Cow::Owned(duties.exempt())),
            View::Nothing => (None, Cow::Borrowed(duties)),
        };
        let taking_part = match view {
            // Those who are watched, too: nothing is due of them now.
            View::Exempt => Cow::Borrowed(&[] as &[u32]),
            View::At(_) | View::Nothing => taking_part(&around, &duties),
        };
        let reported = match seen {
            Some(period) => reported(&around, indicator, period)?,
            None => Cow::Owned(Vec::new()),
        };
        let mut leaf = Self {
            around,
            node,
            indicator,
            duties,
            seen: seen.flatten(),
            divisor: indicator.per.as_ref().and_then(|per| divisor(&around, per, seen.flatten())),
            taking_part,
            scaled: Cow::Borrowed(&[]),
            x: Cow::Borrowed(&[]),
            reported,
            treated: Treated::Passed,
            declared: declared.clone(),
            solo: Solo::new(indicator, node.round),
            references: references(&around, indicator.field, seen.flatten()),
        };
        leaf.scaled = leaf.scale();
        leaf.x = leaf.treat();
        Ok(leaf)
    }

    /// `per`, then `impute`.
    fn scale(&self) -> Cow<'a, [f64]> {
        let mut scaled = self.reported.clone();
        if self.indicator.per.is_some() {
            divide(self.divisor, scaled.to_mut());
        }
        if self.indicator.impute != Impute::None {
            self.impute(scaled.to_mut());
        }
        scaled
    }

    fn impute(&self, xs: &mut Vec<f64>) {
        xs.resize(self.around.units.len(), f64::NAN);
        let units = &self.taking_part;
        match self.indicator.impute {
            Impute::None => {}
            Impute::Zero => fill(xs, units, |_| 0.0),
            Impute::Mean => fill_with(xs, units, stats::mean),
            Impute::Median => fill_with(xs, units, stats::median),
            Impute::GroupMean => self.fill_groups(xs, stats::mean),
            Impute::GroupMedian => self.fill_groups(xs, stats::median),
            Impute::Last => {
                let earlier = self.earlier();
                fill(xs, units, |unit| {
                    let at = |column: &Vec<f64>| column.get(unit as usize).copied().filter(|x| !x.is_nan());
                    earlier.iter().find_map(at).unwrap_or(f64::NAN)
                });
            }
        }
    }

    /// Groups are the units' own, or the board's peer groups when units have none.
    fn fill_groups(&self, xs: &mut [f64], statistic: fn(&[f64]) -> f64) {
        let units = self.around.units;
        let own = units.group.iter().any(|&group| group != NOBODY);
        let group =
            |unit: u32| if own { units.group[unit as usize] } else { self.around.groups.of[unit as usize] };
        let mut sorted = self.taking_part.to_vec();
        sorted.sort_by_key(|&unit| group(unit));
        for members in sorted.chunk_by(|&a, &b| group(a) == group(b)) {
            fill_with(xs, members, statistic);
        }
    }

    /// The indicator's earlier values after `per`, the latest first.
    fn earlier(&self) -> Vec<Vec<f64>> {
        let earlier = self.around.facts.frames.keys().rev().filter(|period| {
            let same =
                |period: &Period| period.cadence() == self.indicator.frequency && Some(*period) < self.seen;
            period.as_ref().is_some_and(same)
        });
        let column = |period: &Option<Period>| {
            let mut column = reported(&self.around, self.indicator, *period).ok()?.into_owned();
            if let Some(per) = &self.indicator.per {
                divide(divisor(&self.around, per, *period), &mut column);
            }
            Some(column)
        };
        earlier.filter_map(column).collect()
    }

    /// `treat`, then `transform`.
    fn treat(&mut self) -> Cow<'a, [f64]> {
        let mut x = self.scaled.clone();
        if let Some(rule) = &self.indicator.treat {
            let mut present: Vec<f64> = self
                .taking_part
                .iter()
                .map(|&unit| x.get(unit as usize).copied().unwrap_or(f64::NAN))
                .collect();
            self.treated = winsorise(&mut present, rule);
            let x = x.to_mut();
            x.resize(self.around.units.len(), f64::NAN);
            self.taking_part.iter().zip(present).for_each(|(&unit, treated)| x[unit as usize] = treated);
        }
        if !self.indicator.transform.is_empty() {
            x.to_mut().iter_mut().for_each(|x| *x = transformed(&self.indicator.transform, *x));
        }
        x
    }

    /// What the unit's value is divided by: 1 without `per`; NaN or 0 where it can't be.
    pub(crate) fn divisor_of(&self, unit: u32) -> f64 {
        match self.indicator.per {
            Some(_) => self.divisor.map_or(f64::NAN, |by| by.raw_at(unit as usize)),
            None => 1.0,
        }
    }

    /// The unit's references as they were given, on the scale after `per`, the rule's own first.
    pub(crate) fn given_references(&self, unit: u32) -> References {
        self.indicator.rule.fixed.or(self.references.of(unit))
    }

    /// The unit's references on the rule's scale.
    #[inline]
    pub(crate) fn references(&self, unit: u32) -> References {
        self.solo.on_scale(self.references.of(unit))
    }

    /// True when the values have this column at all.
    pub(crate) fn has_beside(&self, aspect: Aspect) -> bool {
        self.references.row.is_some_and(|cells| !cells.column(aspect).is_empty())
    }

    /// A number that stands beside the value in its row, such as the published rank before.
    #[inline]
    pub(crate) fn beside(&self, aspect: Aspect, unit: u32) -> f64 {
        self.references.row.map_or(f64::NAN, |cells| cells.column(aspect).raw_at(unit as usize))
    }
}

fn taking_part<'a>(around: &Surroundings<'a>, duties: &Duties) -> Cow<'a, [u32]> {
    match duties {
        Duties::Everyone(duty) if duty.status == Status::Exempt => Cow::Borrowed(&[]),
        Duties::Everyone(_) => Cow::Borrowed(around.scored),
        Duties::Listed(list) => {
            let own = list.iter().filter(|(_, duty)| duty.lead == NOBODY && duty.status != Status::Exempt);
            let led = |unit: u32| list.iter().any(|(_, duty)| duty.lead == unit);
            let scored = |unit: u32| around.scored.binary_search(&unit).is_ok();
            Cow::Owned(own.map(|(unit, _)| *unit).filter(|&unit| scored(unit) || led(unit)).collect())
        }
    }
}

fn reported<'a>(
    around: &Surroundings<'a>,
    indicator: &Indicator,
    period: Option<Period>,
) -> Result<Cow<'a, [f64]>, Faults> {
    if let Some(panel) = indicator.rule.panel() {
        return panel::combined(around, period, indicator.field, panel).map(Cow::Owned);
    }
    let column = raw_values(around, indicator, period);
    let earlier = added_up(indicator, period);
    if earlier.is_empty() {
        return Ok(Cow::Borrowed(column));
    }
    let mut total = column.to_vec();
    for period in earlier {
        let addends = raw_values(around, indicator, Some(period));
        total.iter_mut().zip(addends).filter(|(_, x)| !x.is_nan()).for_each(|(total, x)| *total += x);
    }
    Ok(Cow::Owned(total))
}

/// Values as they stand in the rows of a period; empty when nobody has any.
pub(super) fn raw_values<'a>(
    around: &Surroundings<'a>,
    indicator: &Indicator,
    period: Option<Period>,
) -> &'a [f64] {
    let cells = view::cells(around, period, indicator.field);
    cells.map_or(&[], |cells| cells.column(Aspect::Value).raw())
}

/// The earlier periods of the year whose values are added to those of a period: a schedule's share of the year is due
/// since January, and a current value speaks of its own month only.
pub(super) fn added_up(indicator: &Indicator, period: Option<Period>) -> Vec<Period> {
    let scheduled = indicator.rule.parts().iter().any(|part| matches!(part.rule, Rule::Schedule { .. }));
    match period {
        Some(period) if scheduled && indicator.basis == Basis::Current => {
            period.year_to_date().take_while(|earlier| *earlier < period).collect()
        }
        _ => Vec::new(),
    }
}

fn references<'a>(around: &Surroundings<'a>, field: usize, period: Option<Period>) -> ReferenceColumns<'a> {
    ReferenceColumns {
        row: view::cells(around, period, field),
        targets: view::targets(around, period, field),
    }
}

fn divisor<'a>(around: &Surroundings<'a>, per: &Per, period: Option<Period>) -> Option<&'a Column> {
    view::column_or_attribute(around.facts, around.units, period, (per.field, &per.name))
}

/// Division by zero or by nothing gives missing.
fn divide(by: Option<&Column>, xs: &mut [f64]) {
    for (at, x) in xs.iter_mut().enumerate() {
        let quotient = *x / by.map_or(f64::NAN, |by| by.raw_at(at));
        *x = if quotient.is_finite() { quotient } else { f64::NAN };
    }
}

fn fill(xs: &mut [f64], units: &[u32], value: impl Fn(u32) -> f64) {
    for &unit in units {
        if xs[unit as usize].is_nan() {
            xs[unit as usize] = value(unit);
        }
    }
}

fn fill_with(xs: &mut [f64], units: &[u32], statistic: fn(&[f64]) -> f64) {
    let present: Vec<f64> = units.iter().map(|&unit| xs[unit as usize]).filter(|x| !x.is_nan()).collect();
    let value = statistic(&present);
    fill(xs, units, |_| value);
}

/// A number through all transforms; NaN where one is undefined.
pub(crate) fn transformed(transforms: &[Transform], x: f64) -> f64 {
    transforms.iter().fold(x, |x, transform| {
        let y = match transform {
            Transform::Log => x.ln(),
            Transform::Log10 => x.log10(),
            Transform::Sqrt => x.sqrt(),
            // Not `clamp`, which would turn missing into an end.
            Transform::Clip(lo, hi) if !x.is_nan() => x.max(*lo).min(*hi),
            Transform::Clip(..) => x,
        };
        if y.is_finite() { y } else { f64::NAN }
    })
}

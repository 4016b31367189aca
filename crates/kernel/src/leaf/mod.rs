//! Leaves: from reported values to an indicator's scores, in the fixed order
//! `per` → `impute` → `treat` → `transform` → rule → `difficulty` → `round`.

mod panel;
mod prepare;
mod score;
mod solo;
mod view;

use crate::assign::Duties;
use crate::column::Column;
use crate::facts::{Cells, Facts, TargetCells, Targets};
use crate::finish::DeclaredPoints;
use crate::formula::Variable;
use crate::groups::Groups;
use crate::period::Period;
use crate::rule::{References, Rule};
use crate::scheme::{Direction, Indicator, Node, Scheme};
use crate::treat::Treated;
use crate::units::{NOBODY, Units};
use std::borrow::Cow;

pub(crate) use score::LeafScores;
pub(crate) use solo::{Solo, asked_fields};
pub(crate) use view::column_or_attribute;

/// What all leaves of one board share.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) scheme: &'a Scheme,
    pub(crate) units: &'a Units,
    pub(crate) facts: &'a Facts,
    pub(crate) targets: &'a Targets,
    pub(crate) period: Option<Period>,
    /// The board's units, ascending.
    pub(crate) scored: &'a [u32],
    /// The board's own peer groups.
    pub(crate) groups: &'a Groups,
}

/// One indicator in one period, ready to be scored.
pub(crate) struct Leaf<'a> {
    pub(crate) around: Surroundings<'a>,
    pub(crate) node: &'a Node,
    pub(crate) indicator: &'a Indicator,
    /// As assigned; exempt for all where the period has no value to see.
    pub(crate) duties: Cow<'a, Duties>,
    /// The period of the values seen; `None` with files without periods, or when nothing is seen.
    pub(crate) seen: Option<Period>,
    /// What `per` divides by; `None` without it, or where there is nothing to divide by.
    divisor: Option<&'a Column>,
    /// Units with a result of their own, ascending.
    pub(crate) taking_part: Cow<'a, [u32]>,
    /// As reported (accumulated over the year where the rule asks for it); NaN missing.
    pub(crate) reported: Cow<'a, [f64]>,
    /// After `per` and `impute`: what formulas see.
    pub(crate) scaled: Cow<'a, [f64]>,
    /// After `treat` and `transform`: what the rule sees.
    pub(crate) x: Cow<'a, [f64]>,
    pub(crate) treated: Treated,
    /// Points declared for the indicator itself.
    pub(crate) declared: DeclaredPoints,
    solo: Solo<'a>,
    references: ReferenceColumns<'a>,
}

/// Where a unit's references stand, the nearest first.
#[derive(Default)]
struct ReferenceColumns<'a> {
    row: Option<&'a Cells>,
    targets: Vec<&'a TargetCells>,
}

impl ReferenceColumns<'_> {
    /// On the scale after `per`, before `transform`.
    #[inline]
    fn of(&self, unit: u32) -> References {
        use crate::facts::Aspect::{Baseline, High, Low, Target};
        let at = unit as usize;
        let [target, baseline, low, high] = [Target, Baseline, Low, High].map(|aspect| {
            let own = self.row.map_or(f64::NAN, |cells| cells.column(aspect).raw_at(at));
            self.targets.iter().fold(own, |found, cells| match found.is_nan() {
                false => found,
                true => match cells.units.column(aspect).raw_at(at) {
                    named if named.is_nan() => cells.all[aspect as usize],
                    named => named,
                },
            })
        });
        References { target, baseline, low, high }
    }
}

/// What formulas may look up: attributes of units and other fields' values.
pub(crate) struct FormulaValues<'a> {
    pub(crate) units: &'a Units,
    pub(crate) scheme: &'a Scheme,
    /// By field number.
    pub(crate) columns: Vec<Cow<'a, [f64]>>,
    /// What would be if: a value in place of the one in the columns.
    pub(crate) moved: Option<Moved<'a>>,
}

/// A field's value that is another than reported, for some units.
#[derive(Clone, Copy)]
pub(crate) struct Moved<'a> {
    pub(crate) field: usize,
    pub(crate) units: &'a [u32],
    pub(crate) value: f64,
}

impl FormulaValues<'_> {
    /// The same but for one value.
    pub(crate) fn with<'s>(&'s self, moved: Moved<'s>) -> FormulaValues<'s> {
        let columns = self.columns.iter().map(|column| Cow::Borrowed(column.as_ref())).collect();
        FormulaValues { units: self.units, scheme: self.scheme, columns, moved: Some(moved) }
    }

    pub(crate) fn of(&self, unit: u32, variable: &Variable) -> Option<f64> {
        let number = match variable {
            Variable::Own(_) => return None,
            Variable::Unit(name) => self.units.attribute(name)?.raw_at(unit as usize),
            Variable::Value(code) => {
                let field = self.scheme.fields.codes.find(code)? as usize;
                match &self.moved {
                    Some(moved) if moved.field == field && moved.units.contains(&unit) => moved.value,
                    _ => *self.columns.get(field)?.get(unit as usize)?,
                }
            }
        };
        (!number.is_nan()).then_some(number)
    }
}

impl<'a> Leaf<'a> {
    /// True when the unit has (or takes) a result that is neither exempt nor absent.
    pub(crate) fn takes_part(&self, unit: u32) -> bool {
        self.taking_part.binary_search(&unit).is_ok()
    }

    /// What formulas see of it: values after `per` and `impute`, of a co-unit its lead's.
    pub(crate) fn values(&self) -> Cow<'a, [f64]> {
        let mut values = self.scaled.clone();
        for (unit, duty) in self.duties.bound() {
            let of_lead = self.scaled.get(duty.lead as usize).copied().unwrap_or(f64::NAN);
            let values = values.to_mut();
            values.resize(self.around.units.len(), f64::NAN);
            values[unit as usize] = of_lead;
        }
        values
    }

    /// The members of a peer group that take part.
    fn group_members(&self, group: u32) -> Cow<'_, [u32]> {
        let members = self.around.groups.members(group);
        if self.taking_part.len() == self.around.scored.len() {
            return Cow::Borrowed(members);
        }
        Cow::Owned(members.iter().copied().filter(|&unit| self.takes_part(unit)).collect())
    }

    /// The members of the unit's own peer group that take part. A lead that is not itself on the board stands alone,
    /// as a lead on it does: nobody else has a result of their own.
    pub(crate) fn peers_of(&self, unit: u32) -> Cow<'_, [u32]> {
        match self.around.groups.of[unit as usize] {
            NOBODY => Cow::Owned(vec![unit]),
            group => self.group_members(group),
        }
    }

    /// Units that take part and are in no peer group: leads that are not on the board.
    fn outsiders(&self) -> impl Iterator<Item = u32> {
        let outside = |unit: &u32| self.around.groups.of[*unit as usize] == NOBODY;
        self.taking_part.iter().copied().filter(outside)
    }

    /// True when the units' values as reported tell who is better: nothing divides them, and what they are measured
    /// against is the same for all.
    pub(crate) fn compares_as_reported(&self, units: &[u32]) -> bool {
        let Indicator { per, direction, rule, .. } = self.indicator;
        if per.is_some() {
            return false;
        }
        if *direction != Direction::Target && !rule.uses_references() {
            return true;
        }
        let mut given = units.iter().map(|&unit| self.given_references(unit));
        let Some(first) = given.next() else { return true };
        given.all(|other| other.alike(first))
    }

    /// The best of some values, as the indicator's direction has it; of published places the first.
    pub(crate) fn best_of(&self, values: &[f64], target: f64) -> Option<f64> {
        let values = values.iter().copied();
        match self.indicator.direction {
            _ if matches!(self.indicator.rule.rule, Rule::GivenRank { .. }) => values.reduce(f64::min),
            Direction::Up => values.reduce(f64::max),
            Direction::Down => values.reduce(f64::min),
            Direction::Target => values.min_by(|a, b| (a - target).abs().total_cmp(&(b - target).abs())),
        }
    }
}

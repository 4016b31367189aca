//! Computing a board: leaves in parallel, then units in parallel, results in a fixed order.

use crate::assign::Duties;
use crate::facts::{Declared, Status};
use crate::fault::{Fault, Faults, Place, What};
use crate::leaf::{FormulaValues, Leaf, LeafScores, Surroundings, asked_fields};
use crate::plan::{Inputs, Plan, Roster};
use crate::rollup;
use crate::scheme::{NodeKind, Scheme};
use crate::trace::Flaws;
use crate::tree::Tree;
use rayon::prelude::*;
use std::borrow::Cow;

/// Everything that was computed for one period: enough to make the board and to explain each score.
pub struct Computation<'a> {
    pub(crate) inputs: &'a Inputs<'a>,
    pub(crate) roster: &'a Roster,
    pub(crate) duties: &'a [Duties],
    /// Per node; `None` but for indicators.
    pub(crate) leaves: Vec<Option<Leaf<'a>>>,
    /// Per node: scores by unit number, NaN missing; empty but for leaves.
    pub(crate) leaf_scores: Vec<Cow<'a, [f64]>>,
    pub(crate) declared: Vec<Vec<(u32, f64)>>,
    pub(crate) formulas: FormulaValues<'a>,
    pub(crate) warnings: Vec<Fault>,
}

impl<'a> Computation<'a> {
    pub(crate) fn new(plan: &'a Plan<'a>, roster: &'a Roster) -> Result<Self, Faults> {
        let inputs = &plan.inputs;
        let declared = declared(inputs.scheme, inputs.declared, roster);
        let leaves = prepare(plan, roster, &declared)?;
        let formulas = formula_values(inputs, roster, &leaves);
        let mut computation = Self {
            inputs,
            roster,
            duties: &plan.duties,
            leaf_scores: vec![Cow::Borrowed(&[]); leaves.len()],
            leaves,
            declared,
            formulas,
            warnings: Vec::new(),
        };
        computation.score_leaves()?;
        Ok(computation)
    }

    fn score_leaves(&mut self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let scored: Vec<Option<LeafScores<'a>>> =
            self.leaves.par_iter().map(|leaf| leaf.as_ref().map(|leaf| leaf.score(&self.formulas))).collect();
        for (at, scores) in scored.into_iter().enumerate() {
            let (Some(leaf), Some(scores)) = (&self.leaves[at], scores) else { continue };
            self.leaf_scores[at] = scores.score;
            let place = |(unit, what): (u32, What)| leaf.place(unit, what);
            faults.extend(scores.flaws.faults.into_iter().map(place));
            self.warnings.extend(scores.flaws.warnings.into_iter().map(place));
        }
        for (at, node) in self.inputs.scheme.nodes.iter().enumerate() {
            if let NodeKind::Rollup(of) = &node.kind {
                let units = self.inputs.units.len();
                match rollup::scores(of, &node.code, self.roster.period, self.inputs.history, units) {
                    Ok(column) => self.leaf_scores[at] = Cow::Owned(column),
                    Err(more) => faults.extend(more.0),
                }
            }
        }
        faults.or(())
    }

    /// What combines leaves into nodes.
    pub(crate) fn tree(&self) -> Tree<'_> {
        let duties = |at: usize| match &self.leaves[at] {
            Some(leaf) => Cow::Borrowed(leaf.duties.as_ref()),
            None => Cow::Borrowed(&self.duties[at]),
        };
        Tree {
            scheme: self.inputs.scheme,
            duties: (0..self.leaves.len()).map(duties).collect(),
            leaves: self.leaf_scores.iter().map(AsRef::as_ref).collect(),
            declared: &self.declared,
            formulas: &self.formulas,
        }
    }

    /// Places what was noticed while a unit's nodes were combined.
    pub(crate) fn place_flaws(&self, flaws: Flaws) -> (Vec<Fault>, Vec<Fault>) {
        let place = |(unit, what): (u32, What)| {
            let place = Place::new().unit(self.inputs.units.codes.get(unit));
            match self.roster.period {
                Some(period) => place.period(period).fault(what),
                None => place.fault(what),
            }
        };
        let faults = flaws.faults.into_iter().map(place).collect();
        (faults, flaws.warnings.into_iter().map(place).collect())
    }
}

fn prepare<'a>(
    plan: &'a Plan<'a>,
    roster: &'a Roster,
    declared: &[Vec<(u32, f64)>],
) -> Result<Vec<Option<Leaf<'a>>>, Faults> {
    let inputs = &plan.inputs;
    let around = Surroundings {
        scheme: inputs.scheme,
        units: inputs.units,
        facts: inputs.facts,
        targets: inputs.targets,
        period: roster.period,
        scored: &roster.scored,
        groups: &roster.groups[0],
    };
    let prepared: Vec<Option<Result<Leaf<'a>, Faults>>> = inputs
        .scheme
        .nodes
        .par_iter()
        .zip(&plan.duties)
        .zip(declared)
        .map(|((node, duties), declared)| {
            Some(Leaf::prepare(around, node, node.indicator()?, duties, declared))
        })
        .collect();
    let mut faults = Faults::default();
    let leaves = prepared
        .into_iter()
        .map(|leaf| match leaf {
            Some(Err(more)) => {
                faults.extend(more.0);
                None
            }
            Some(Ok(leaf)) => Some(leaf),
            None => None,
        })
        .collect();
    faults.or(leaves)
}

/// Columns of the fields that some formula or veto names.
fn formula_values<'a>(
    inputs: &Inputs<'a>,
    roster: &Roster,
    leaves: &[Option<Leaf<'a>>],
) -> FormulaValues<'a> {
    let scheme = inputs.scheme;
    let mut columns = vec![Cow::Borrowed(&[] as &[f64]); scheme.fields.codes.len()];
    for field in asked_fields(scheme) {
        let of_field = |leaf: &&Leaf<'a>| leaf.indicator.field == field;
        columns[field] = match leaves.iter().flatten().find(of_field) {
            Some(leaf) => leaf.scaled.clone(),
            None => {
                let cells = inputs.facts.frames.get(&roster.period).and_then(|frame| frame.field(field));
                cells.map_or(Cow::Borrowed(&[]), |cells| {
                    Cow::Borrowed(cells.column(crate::facts::Aspect::Value).raw())
                })
            }
        };
    }
    FormulaValues { units: inputs.units, scheme, columns }
}

/// Declared points of the period per node, summed per unit, ascending by unit.
fn declared(scheme: &Scheme, rows: &[Declared], roster: &Roster) -> Vec<Vec<(u32, f64)>> {
    let mut all: Vec<Vec<(u32, f64)>> = vec![Vec::new(); scheme.nodes.len()];
    for row in rows.iter().filter(|row| row.period.is_none() || row.period == roster.period) {
        let Some(node) = scheme.node(&row.node) else { continue };
        match all[node].iter_mut().find(|(unit, _)| *unit == row.unit) {
            Some((_, points)) => *points += row.points,
            None => all[node].push((row.unit, row.points)),
        }
    }
    all.iter_mut().for_each(|points| points.sort_by_key(|(unit, _)| *unit));
    all
}

/// True when a listed duty of this status sets the unit apart from others.
pub(crate) fn set_apart(duties: &Duties, of_scheme: Status, status: Status) -> impl Iterator<Item = u32> {
    let list: &[(u32, crate::assign::Duty)] = match duties {
        Duties::Listed(list) if of_scheme != status => list,
        _ => &[],
    };
    list.iter().filter(move |(_, duty)| duty.status == status).map(|(unit, _)| *unit)
}

//! Computing a board: leaves in parallel, then units in parallel, results in a fixed order.

use crate::assign::Duties;
use crate::column::Column;
use crate::facts::{Declared, Status};
use crate::fault::{Fault, Faults, Place, What};
use crate::finish::DeclaredPoints;
use crate::leaf::{FormulaValues, Leaf, LeafScores, Surroundings, asked_fields, column_or_attribute};
use crate::period::listed;
use crate::plan::{Inputs, Plan, Roster};
use crate::rollup::RolledUp;
use crate::scheme::{Node, NodeKind, Scheme};
use crate::scores::Scores;
use crate::trace::{Flaw, Flaws, Trace};
use crate::tree::Tree;
use crate::units::NOBODY;
use rayon::prelude::*;
use std::borrow::Cow;

/// Everything that was computed for one period: enough to make the board and to explain each score.
pub struct Computation<'a> {
    pub(crate) inputs: &'a Inputs<'a>,
    pub(crate) roster: &'a Roster,
    pub(crate) duties: &'a [Duties],
    /// Per node; `None` but for indicators.
    pub(crate) leaves: Vec<Option<Leaf<'a>>>,
    /// Per node; `None` but for roll-ups.
    pub(crate) rollups: Vec<Option<RolledUp<'a>>>,
    /// Per node; empty but for leaves.
    pub(crate) leaf_scores: Vec<Cow<'a, Scores>>,
    pub(crate) declared: Vec<DeclaredPoints>,
    pub(crate) formulas: FormulaValues<'a>,
    pub(crate) warnings: Vec<Fault>,
}

impl<'a> Computation<'a> {
    pub(crate) fn new(plan: &'a Plan<'a>, roster: &'a Roster) -> Result<Self, Faults> {
        let inputs = &plan.inputs;
        let declared = declared(inputs.scheme, inputs.declared, roster);
        let leaves = prepare(plan, roster, &declared)?;
        let (rollups, faults) = roll_up(inputs, roster);
        let formulas = formula_values(inputs, roster, &leaves);
        let mut computation = Self {
            inputs,
            roster,
            duties: &plan.duties,
            leaf_scores: vec![Cow::default(); leaves.len()],
            leaves,
            rollups,
            declared,
            formulas,
            warnings: Vec::new(),
        };
        computation.warn_of_others();
        computation.score_leaves(faults)?;
        Ok(computation)
    }

    fn score_leaves(&mut self, mut faults: Faults) -> Result<(), Faults> {
        let scored: Vec<Option<LeafScores<'a>>> =
            self.leaves.par_iter().map(|leaf| leaf.as_ref().map(|leaf| leaf.score(&self.formulas))).collect();
        for (at, scores) in scored.into_iter().enumerate() {
            let Some(scores) = scores else { continue };
            self.leaf_scores[at] = scores.score;
            let place = |flaw: Flaw| self.place(Flaw { node: at, ..flaw });
            faults.extend(scores.flaws.faults.into_iter().map(place));
            let warnings: Vec<Fault> = scores.flaws.warnings.into_iter().map(place).collect();
            self.warnings.extend(warnings);
        }
        for (at, rollup) in self.rollups.iter().enumerate() {
            let Some(rollup) = rollup else { continue };
            let mut flaws = Flaws { unit: NOBODY, node: at, ..Flaws::default() };
            let score = |unit: u32| rollup.score(unit, &self.declared[at], &mut flaws);
            let column = (0..self.inputs.units.len() as u32).map(score).collect();
            self.leaf_scores[at] = Cow::Owned(Scores::Numbers(Column::from_raw(column)));
            if rollup.full_is_usual {
                flaws.warn(What::NoFullMarks { wanted: rollup.of().into() });
            }
            if !rollup.gaps.is_empty() {
                flaws.warn(What::HistoryGap { found: listed(&rollup.gaps) });
            }
            let warnings: Vec<Fault> = flaws.warnings.into_iter().map(|flaw| self.place(flaw)).collect();
            self.warnings.extend(warnings);
        }
        faults.or(())
    }

    /// Units that the values or the assignment name in vain, because the scheme scores another level.
    fn warn_of_others(&mut self) {
        const NAMED: usize = 3;
        let others = &self.roster.others;
        if others.is_empty() {
            return;
        }
        let codes = others.iter().take(NAMED).map(|&unit| self.inputs.units.codes.get(unit));
        let what = What::OtherLevel { found: others.len(), units: codes.collect::<Vec<_>>().join(", ") };
        self.warnings.push(self.place_of_period().fault(what));
    }

    /// Warns of declared points that went nowhere: the unit is not on the board, or the node has no score to add to.
    pub(crate) fn lost_declared(&self, scores: &dyn Fn(usize, u32) -> f64) -> Vec<Fault> {
        let scheme = self.inputs.scheme;
        let lost = |row: &&Declared| {
            let node = scheme.node(&row.node);
            let on_board = self.roster.scored.binary_search(&row.unit).is_ok();
            !on_board || node.is_none_or(|node| scores(node, row.unit).is_nan())
        };
        let rows = self.inputs.declared.iter().filter(|row| holds(row, self.roster));
        let warning = |row: &Declared| {
            let place = self.place_of_period().row(row.row).unit(self.inputs.units.codes.get(row.unit));
            let place = place.file(self.inputs.files.adjustments).node(&row.node);
            place.fault(What::DeclaredLost { points: row.points })
        };
        rows.filter(lost).map(warning).collect()
    }

    fn place_of_period(&self) -> Place {
        self.roster.period.map_or_else(Place::new, |period| Place::new().period(period))
    }

    /// A flaw at its unit and node.
    fn place(&self, flaw: Flaw) -> Fault {
        let place = self.place_of_period().node(&self.inputs.scheme.nodes[flaw.node].code);
        match flaw.unit {
            NOBODY => place.fault(flaw.what),
            unit => place.unit(self.inputs.units.codes.get(unit)).fault(flaw.what),
        }
    }

    /// What combines leaves into nodes.
    pub(crate) fn tree(&self) -> Tree<'_> {
        let duties =
            |at: usize| self.leaves[at].as_ref().map_or(&self.duties[at], |leaf| leaf.duties.as_ref());
        Tree {
            scheme: self.inputs.scheme,
            duties: (0..self.leaves.len()).map(duties).collect(),
            declared: &self.declared,
            formulas: &self.formulas,
        }
    }

    /// Scores of a leaf (node number) per unit; NaN is missing.
    pub(crate) fn leaf_scores(&self) -> impl Fn(usize, &[u32]) -> Vec<f64> {
        |at, units| self.leaf_scores[at].of(units)
    }

    /// Places what was noticed while a unit's nodes were combined: faults at the scheme's line, too, since it is the
    /// scheme that combines what does not go together.
    pub(crate) fn place_flaws(&self, flaws: Flaws) -> (Vec<Fault>, Vec<Fault>) {
        let at_line = |flaw: Flaw| {
            let line = self.inputs.scheme.nodes[flaw.node].line;
            let Fault { at, what } = self.place(flaw);
            at.file(self.inputs.files.scheme).line(line).fault(what)
        };
        let faults = flaws.faults.into_iter().map(at_line).collect();
        (faults, flaws.warnings.into_iter().map(|flaw| self.place(flaw)).collect())
    }
}

fn prepare<'a>(
    plan: &'a Plan<'a>,
    roster: &'a Roster,
    declared: &[DeclaredPoints],
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
            Some(leaf) => leaf.values(),
            None => {
                let named = (field, scheme.fields.codes.get(field as u32));
                let column = column_or_attribute(inputs.facts, inputs.units, roster.period, named);
                column.map_or(Cow::Borrowed(&[]), |column| Cow::Borrowed(column.raw()))
            }
        };
    }
    FormulaValues { units: inputs.units, scheme, columns, moved: None }
}

/// Roll-ups per node, and the faults of those that cannot be made.
fn roll_up<'a>(inputs: &Inputs<'a>, roster: &Roster) -> (Vec<Option<RolledUp<'a>>>, Faults) {
    let Inputs { scheme, units, history, .. } = *inputs;
    let mut faults = Faults::default();
    let rollup = |node: &'a Node| {
        let NodeKind::Rollup(of) = &node.kind else { return None };
        let made = RolledUp::try_new(scheme, node, of, roster.period, history, units.len());
        made.map_err(|more| faults.extend(more.0)).ok()
    };
    let rollups = scheme.nodes.iter().map(rollup).collect();
    (rollups, faults)
}

/// True for declared points of the board's period, and for those of all periods.
fn holds(row: &Declared, roster: &Roster) -> bool {
    row.period.is_none() || row.period == roster.period
}

/// Declared points of the period per node.
fn declared(scheme: &Scheme, rows: &[Declared], roster: &Roster) -> Vec<DeclaredPoints> {
    let mut all = vec![DeclaredPoints::default(); scheme.nodes.len()];
    for row in rows.iter().filter(|row| holds(row, roster)) {
        if let Some(node) = scheme.node(&row.node) {
            all[node].declare(row.unit, row.points);
        }
    }
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

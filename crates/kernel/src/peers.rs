//! All units of a board at one node, side by side.

use crate::board::Board;
use crate::compute::Computation;
use crate::trace::Recorder;
use crate::units::NOBODY;

/// A unit's figures at a node.
#[derive(Debug, Clone, PartialEq)]
pub struct AtNode {
    /// Unit code.
    pub unit: String,
    /// Unit name.
    pub name: String,
    /// Label of its peer group; empty when all are ranked together.
    pub group: String,
    /// As reported, of a co-unit its lead's; `None` for nodes that aren't indicators, or when it is missing.
    pub value: Option<f64>,
    /// The target that holds for the unit; only of indicators.
    pub target: Option<f64>,
    /// `None` is missing.
    pub score: Option<f64>,
    /// Full marks of the unit.
    pub full: f64,
    /// Place among its peers.
    pub rank: Option<f64>,
}

impl Computation<'_> {
    /// The units of a board at a node, in the order of their codes' numbers; those that have nothing to do with an indicator are
    /// left out. `None` when there is no such node. `board` must have the node ranked.
    pub fn at_node(&self, board: &Board, code: &str) -> Option<Vec<AtNode>> {
        let at = self.inputs.scheme.node(code)?;
        let units = &self.roster.scored;
        let block = self.tree().evaluate(units, self.leaf_scores(), &mut Recorder::default());
        let leaf = self.leaves[at].as_ref();
        let of_unit = |(place, &unit): (usize, &u32)| {
            let duty = leaf.map(|leaf| leaf.duties.of(unit));
            if matches!(duty, Some(None)) {
                return None;
            }
            let lead = duty.flatten().map(|duty| duty.lead).filter(|lead| *lead != NOBODY);
            let whose = lead.unwrap_or(unit);
            let value = leaf.and_then(|leaf| leaf.reported.get(whose as usize).copied());
            Some(AtNode {
                unit: self.inputs.units.codes.get(unit).to_owned(),
                name: self.inputs.units.name(unit).to_owned(),
                group: self.roster.groups[0].label(unit).to_owned(),
                value: value.filter(|value| !value.is_nan()),
                target: leaf.map(|leaf| leaf.given_references(whose).target).filter(|x| !x.is_nan()),
                score: board.nodes[at].score.get(unit as usize),
                full: block.lane(at).part(place).full,
                rank: board.nodes[at].ranks.first().and_then(|ranks| ranks.get(unit as usize)),
            })
        };
        Some(units.iter().enumerate().filter_map(of_unit).collect())
    }
}

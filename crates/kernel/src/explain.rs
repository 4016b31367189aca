//! Explanations: how a unit's score came about, from the trace of what was computed.

use crate::assign::Duty;
use crate::board::Board;
use crate::combine::{Part, State};
use crate::compute::Computation;
use crate::facts::{Aspect, Status};
use crate::leaf::Leaf;
use crate::period::Period;
use crate::scheme::{Aggregate, NodeKind};
use crate::stats::median;
use crate::trace::{Recorder, Step, Trace};
use crate::treat::Treated;
use crate::units::NOBODY;
use serde::Serialize;

pub use crate::climb::Way;

/// Why a unit has its score.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// Code of the scheme.
    pub scheme: String,
    /// Its title.
    pub title: String,
    /// The board's period.
    pub period: Option<Period>,
    /// Unit code.
    pub unit: String,
    /// Unit name.
    pub name: String,
    /// Label of the board's peer group; empty when all are ranked together.
    pub group: String,
    /// Place on the board; `None` without a score.
    pub rank: Option<f64>,
    /// Names of the flags that are set.
    pub flags: Vec<&'static str>,
    /// Nodes from the root down, each before its children, in the order of the scheme.
    pub nodes: Vec<ExplainedNode>,
    /// Cheapest ways to gain one place, all else equal, the cheapest first.
    pub ways: Vec<Way>,
}

/// A node of the tree for one unit.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedNode {
    /// Node code.
    pub code: String,
    /// Node name.
    pub name: String,
    /// 0 for the root.
    pub depth: usize,
    /// `None` is missing.
    pub score: Option<f64>,
    /// Full marks of this unit.
    pub full: f64,
    /// Its part of the parent's score, 0–1, for sums and means; before the parent's adjustments.
    pub share_of_parent: Option<f64>,
    /// Whether it counts: scored, exempt or watch (shown only, or taken by an adjustment).
    pub status: Status,
    /// Place among peers.
    pub rank: Option<f64>,
    /// How many peers are ranked.
    pub peers: u32,
    /// The peers' highest score.
    pub best: Option<f64>,
    /// The peers' median score.
    pub median: Option<f64>,
    /// What was done, in order.
    pub steps: Vec<Step>,
    /// For indicators.
    pub indicator: Option<ExplainedIndicator>,
}

/// What only indicators have.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedIndicator {
    /// As reported; `None` is missing.
    pub value: Option<f64>,
    /// The value as the rule saw it, when the pipeline changed it.
    pub seen_as: Option<f64>,
    /// The period of the value, when it is not the board's.
    pub seen: Option<Period>,
    /// Unit of measure.
    pub unit: String,
    /// 口径
    pub definition: String,
    /// Its formulas, as the scheme writes them.
    pub formulas: Vec<String>,
    /// Target, baseline, low and high that hold for the unit.
    pub target: Option<f64>,
    /// See `target`.
    pub baseline: Option<f64>,
    /// See `target`.
    pub low: Option<f64>,
    /// See `target`.
    pub high: Option<f64>,
    /// The peers' best value; `None` where values as reported don't tell who is better: they are divided by something,
    /// or measured against references that differ from peer to peer.
    pub best_value: Option<f64>,
    /// The peers' median value.
    pub median_value: Option<f64>,
    /// The value before a correction.
    pub restated_from: Option<f64>,
    /// Name of the unit whose result this is, when responsibility is bound.
    pub lead: Option<String>,
    /// The unit's share of the lead's result.
    pub share: Option<f64>,
}

impl Explanation {
    /// Keeps a node, what is below it, and the ways up through indicators there; false when there is no such node.
    pub fn keep_below(&mut self, code: &str) -> bool {
        let Some(start) = self.nodes.iter().position(|node| node.code == code) else { return false };
        let depth = self.nodes[start].depth;
        let below = self.nodes[start + 1..].iter().take_while(|node| node.depth > depth).count();
        self.nodes = self.nodes.drain(start..=start + below).collect();
        self.nodes.iter_mut().for_each(|node| node.depth -= depth);
        self.ways.retain(|way| self.nodes.iter().any(|node| node.code == way.code));
        true
    }
}

fn some(x: f64) -> Option<f64> {
    (!x.is_nan()).then_some(x)
}

impl Computation<'_> {
    /// Explains a unit's score. `board` must have all nodes ranked; `None` when the unit is not on it.
    pub fn explain(&self, board: &Board, unit: u32) -> Option<Explanation> {
        self.roster.scored.binary_search(&unit).ok()?;
        let block = self.tree().evaluate(&[unit], self.leaf_scores(), &mut Recorder::default());
        let parts: Vec<Part> = (0..self.inputs.scheme.nodes.len()).map(|at| block.lane(at).part(0)).collect();
        let mut nodes = Vec::with_capacity(parts.len());
        self.explain_below(self.inputs.scheme.root, 0, unit, board, &parts, &mut nodes);
        Some(Explanation {
            scheme: self.inputs.scheme.code.clone(),
            title: self.inputs.scheme.title.clone(),
            period: self.roster.period,
            unit: self.inputs.units.codes.get(unit).to_owned(),
            name: self.inputs.units.name(unit).to_owned(),
            group: self.roster.groups[0].label(unit).to_owned(),
            rank: nodes.first().and_then(|root| root.rank),
            flags: board.flags[unit as usize].names().collect(),
            nodes,
            ways: self.ways_up(board, unit),
        })
    }

    fn explain_below(
        &self,
        at: usize,
        depth: usize,
        unit: u32,
        board: &Board,
        parts: &[Part],
        nodes: &mut Vec<ExplainedNode>,
    ) {
        // Indicators that the unit has nothing to do with are left out.
        let leaf_duty = self.leaves[at].as_ref().map(|leaf| leaf.duties.of(unit));
        if matches!(leaf_duty, Some(None)) {
            return;
        }
        nodes.push(self.explain_node(at, depth, unit, board, parts));
        for &child in &self.inputs.scheme.nodes[at].children {
            self.explain_below(child, depth + 1, unit, board, parts, nodes);
        }
    }

    fn explain_node(
        &self,
        at: usize,
        depth: usize,
        unit: u32,
        board: &Board,
        parts: &[Part],
    ) -> ExplainedNode {
        let node = &self.inputs.scheme.nodes[at];
        let of_board = &board.nodes[at];
        let group = self.roster.groups[0].of[unit as usize];
        let members = self.roster.groups[0].members(group);
        let peers: Vec<f64> = members.iter().filter_map(|&peer| of_board.score.get(peer as usize)).collect();
        let leaf = self.leaves[at].as_ref();
        let duty = leaf.and_then(|leaf| leaf.duties.of(unit));
        let mut steps = Recorder::default();
        match (leaf, &self.rollups[at]) {
            (Some(leaf), _) => self.trace_leaf(leaf, duty, unit, &mut steps),
            (_, Some(rollup)) => {
                rollup.score(unit, &self.declared[at], &mut steps);
            }
            _ => self.tree().trace_inner(unit, at, self.leaf_scores(), &mut steps),
        }
        ExplainedNode {
            code: node.code.clone(),
            name: node.name.clone(),
            depth,
            score: of_board.score.get(unit as usize),
            full: parts[at].full,
            share_of_parent: self.share_of_parent(at, parts),
            status: match parts[at].state {
                State::Counted => Status::Scored,
                State::Exempt => Status::Exempt,
                State::Absent => Status::Watch,
            },
            rank: of_board.ranks.first().and_then(|ranks| ranks.get(unit as usize)),
            peers: of_board.peers.get(group as usize).copied().unwrap_or(0),
            best: peers.iter().copied().reduce(f64::max),
            median: some(median(&peers)),
            steps: steps.0,
            indicator: leaf.map(|leaf| self.explain_indicator(leaf, duty, unit, members)),
        }
    }

    /// The steps of an indicator from the reported value, of a co-unit its lead's, to its score.
    fn trace_leaf(&self, leaf: &Leaf<'_>, duty: Option<&Duty>, unit: u32, trace: &mut Recorder) {
        match duty.filter(|duty| duty.lead != NOBODY) {
            Some(duty) => {
                let of_lead = self.trace_own(leaf, duty.lead, trace);
                leaf.share(unit, duty, of_lead, trace);
            }
            None => {
                self.trace_own(leaf, unit, trace);
            }
        }
    }

    /// The steps of a result of one's own.
    fn trace_own(&self, leaf: &Leaf<'_>, unit: u32, trace: &mut Recorder) -> f64 {
        let at = |column: &[f64]| column.get(unit as usize).copied().unwrap_or(f64::NAN);
        let (reported, scaled, x) = (at(&leaf.reported), at(&leaf.scaled), at(&leaf.x));
        leaf.trace_panel(unit, trace);
        if reported.is_nan() && !scaled.is_nan() {
            trace.step("imputed", &[], scaled);
        } else if leaf.indicator.per.is_some() {
            trace.step("per", &[("x", reported), ("by", leaf.divisor_of(unit))], scaled);
        }
        if x != scaled && !x.is_nan() {
            let name = match leaf.treated {
                Treated::Logged => "treated_log",
                Treated::Moved(_) if leaf.indicator.transform.is_empty() => "treated",
                _ => "transformed",
            };
            trace.step(name, &[("x", scaled)], x);
        }
        leaf.trace(unit, &self.formulas, trace)
    }

    fn explain_indicator(
        &self,
        leaf: &Leaf<'_>,
        duty: Option<&Duty>,
        unit: u32,
        members: &[u32],
    ) -> ExplainedIndicator {
        // A co-unit is shown its lead's value.
        let lead = duty.map(|duty| duty.lead).filter(|&lead| lead != NOBODY);
        let whose = lead.unwrap_or(unit);
        let value = |unit: u32| leaf.reported.get(unit as usize).copied().unwrap_or(f64::NAN);
        let members: Vec<u32> = members.iter().copied().filter(|&peer| !value(peer).is_nan()).collect();
        let peers: Vec<f64> = members.iter().map(|&peer| value(peer)).collect();
        let given = leaf.given_references(whose);
        let x = leaf.x_of(whose);
        ExplainedIndicator {
            value: some(value(whose)),
            seen_as: some(x).filter(|x| *x != value(whose)),
            seen: leaf.seen.filter(|seen| Some(*seen) != self.roster.period),
            unit: leaf.indicator.unit.clone(),
            definition: leaf.indicator.definition.clone(),
            formulas: leaf.indicator.rule.formulas().map(|formula| formula.text.clone()).collect(),
            target: some(given.target),
            baseline: some(given.baseline),
            low: some(given.low),
            high: some(given.high),
            best_value: leaf.best_of(&peers, given.target).filter(|_| leaf.compares_as_reported(&members)),
            median_value: some(median(&peers)),
            restated_from: some(leaf.beside(Aspect::RestatedFrom, whose)),
            lead: lead.map(|lead| self.inputs.units.name(lead).to_owned()),
            share: lead.and(duty).map(|duty| duty.share),
        }
    }

    fn share_of_parent(&self, at: usize, parts: &[Part]) -> Option<f64> {
        let parent = self.inputs.scheme.nodes[at].parent?;
        let NodeKind::Inner(inner) = &self.inputs.scheme.nodes[parent].kind else { return None };
        let weight = |part: &Part| match inner.aggregate {
            Aggregate::Sum => Some(1.0),
            Aggregate::Mean if inner.equal_weights => Some(1.0),
            Aggregate::Mean => Some(part.weight),
            _ => None,
        };
        let counted = |part: &Part| part.state == State::Counted && !part.score.is_nan();
        let part = Some(&parts[at]).filter(|part| counted(part))?;
        let siblings = self.inputs.scheme.nodes[parent].children.iter().map(|&child| &parts[child]);
        let total: f64 =
            siblings.filter(|part| counted(part)).filter_map(|part| Some(weight(part)? * part.score)).sum();
        let own = weight(part)? * part.score;
        (total != 0.0).then(|| own / total)
    }
}

//! Cheapest ways to climb: which indicator must move by how much to gain one place, all else equal.

use crate::board::Board;
use crate::compute::Computation;
use crate::leaf::{Leaf, transformed};
use crate::number::snap;
use crate::rule::Rule;
use crate::scheme::{Direction, RankOn, Ties};
use crate::trace::Flaws;
use crate::tree::{Tree, UnitScores};
use crate::units::NOBODY;
use serde::Serialize;

/// Peer groups above this size are not recomputed for rules that look at peers: a way there would take minutes.
const LARGEST_GROUP: usize = 3_000;

/// How far a value may move, as a multiple of its own size.
const FARTHEST: f64 = 10.0;

/// One indicator's move that gains a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Indicator code.
    pub code: String,
    /// Indicator name.
    pub name: String,
    /// Unit of measure.
    pub unit: String,
    /// The reported value.
    pub from: f64,
    /// The least value, rounded to the reported decimals, that gains a place.
    pub to: f64,
    /// Points that this adds to the board's score.
    pub gain: f64,
    /// The place it leads to.
    pub rank: f64,
    /// |to − from| as a share of the value's (or target's) size: what ways are sorted by.
    pub effort: f64,
}

/// One unit's attempt with one indicator.
struct Attempt<'a> {
    computation: &'a Computation<'a>,
    tree: &'a Tree<'a>,
    leaf: &'a Leaf<'a>,
    at: usize,
    unit: u32,
    /// Peers that take part in the indicator, when the rule looks at them; else the unit alone.
    members: Vec<u32>,
    /// The others of the board's peer group, with their scores.
    others: Vec<(u32, f64)>,
    /// Others ahead on the board.
    ahead: usize,
}

impl Computation<'_> {
    /// At most one way per indicator, the cheapest first. Empty for the first, and for a unit without a score.
    pub(crate) fn ways_up(&self, board: &Board, unit: u32) -> Vec<Way> {
        let root = &board.nodes[self.inputs.scheme.root];
        let rank = |unit: u32| root.ranks.first().and_then(|ranks| ranks.get(unit as usize));
        let (Some(own_rank), Some(own_score)) = (rank(unit), root.score.get(unit as usize)) else {
            return Vec::new();
        };
        let peers = self.roster.groups[0].members(self.roster.groups[0].of[unit as usize]);
        let ahead = peers.iter().filter(|&&peer| rank(peer).is_some_and(|rank| rank < own_rank)).count();
        if ahead == 0 {
            return Vec::new();
        }
        let others = peers.iter().filter(|&&peer| peer != unit);
        let others: Vec<(u32, f64)> =
            others.filter_map(|&peer| Some((peer, root.score.get(peer as usize)?))).collect();
        let tree = self.tree();
        let leaves = self.leaves.iter().enumerate().filter_map(|(at, leaf)| Some((at, leaf.as_ref()?)));
        let mut ways: Vec<Way> = leaves
            .filter_map(|(at, leaf)| {
                let members = leaf.moved_with(unit)?;
                let others = others.clone();
                Attempt { computation: self, tree: &tree, leaf, at, unit, members, others, ahead }
                    .find(own_score)
            })
            .collect();
        ways.sort_by(|a, b| a.effort.total_cmp(&b.effort));
        ways
    }
}

impl Leaf<'_> {
    /// Whose scores change when the unit's value does; `None` when the unit can't move the indicator by itself.
    fn moved_with(&self, unit: u32) -> Option<Vec<u32>> {
        let own = self.duties.of(unit).is_some_and(|duty| duty.lead == NOBODY) && self.takes_part(unit);
        if !own || self.indicator.treat.is_some() {
            return None;
        }
        if !self.looks_at_peers() {
            return Some(vec![unit]);
        }
        let members = self.peers_of(unit).into_owned();
        (members.len() <= LARGEST_GROUP).then_some(members)
    }
}

impl Attempt<'_> {
    fn find(&self, own_score: f64) -> Option<Way> {
        let from = self.leaf.reported.get(self.unit as usize).copied().filter(|x| !x.is_nan())?;
        let target = self.leaf.indicator.rule.fixed.or(self.leaf.references(self.unit)).target;
        let size = from.abs().max(if target.is_nan() { 0.0 } else { target.abs() }).max(1e-6);
        let (sign, limit) = self.direction(from, target, size)?;
        let reaches = |distance: f64| {
            self.outcome(from + sign * distance).is_some_and(|(_, ahead)| ahead.len() < self.ahead)
        };
        let mut far = (size / 64.0).min(limit);
        let mut near = 0.0;
        while !reaches(far) {
            if far >= limit {
                return None;
            }
            near = far;
            far = (far * 2.0).min(limit);
        }
        for _ in 0..40 {
            let middle = (near + far) / 2.0;
            if reaches(middle) { far = middle } else { near = middle }
        }
        let to = self.rounded(from, sign, far, &reaches);
        let (score, mut ahead) = self.outcome(to)?;
        if self.computation.inputs.scheme.ties == Ties::Dense {
            ahead.sort_unstable_by(f64::total_cmp);
            ahead.dedup();
        }
        let indicator = self.leaf.indicator;
        Some(Way {
            code: self.leaf.node.code.clone(),
            name: self.leaf.node.name.clone(),
            unit: indicator.unit.clone(),
            from,
            to,
            gain: score - own_score,
            rank: ahead.len() as f64 + 1.0,
            effort: (to - from).abs() / size,
        })
    }

    /// Which way is better, and how far the value may go.
    fn direction(&self, from: f64, target: f64, size: f64) -> Option<(f64, f64)> {
        let given_rank =
            self.leaf.indicator.rule.parts().iter().any(|part| matches!(part.rule, Rule::GivenRank { .. }));
        let (sign, limit) = match self.leaf.indicator.direction {
            _ if given_rank => (-1.0, from - 1.0),
            Direction::Up => (1.0, FARTHEST * size),
            Direction::Down if from >= 0.0 => (-1.0, from),
            Direction::Down => (-1.0, FARTHEST * size),
            Direction::Target => ((target - from).signum(), (target - from).abs()),
        };
        (limit > 0.0).then_some((sign, limit))
    }

    /// The value at `distance`, away from `from` to the decimals in which it is reported, at most four.
    fn rounded(&self, from: f64, sign: f64, distance: f64, reaches: &dyn Fn(f64) -> bool) -> f64 {
        let has_decimals = |decimals: i32| {
            let scaled = from * 10f64.powi(decimals);
            (scaled - scaled.round()).abs() < 1e-6
        };
        let first = (0..4).find(|&decimals| has_decimals(decimals)).unwrap_or(4);
        for decimals in first..=4 {
            let scale = 10f64.powi(decimals);
            let to = if sign > 0.0 {
                ((from + distance) * scale - 1e-6).ceil()
            } else {
                ((from - distance) * scale + 1e-6).floor()
            } / scale;
            if reaches((to - from).abs()) {
                return to;
            }
        }
        from + sign * distance
    }

    /// The unit's score, and the scores that would be ahead of it, if its value were `value`.
    fn outcome(&self, value: f64) -> Option<(f64, Vec<f64>)> {
        let computation = self.computation;
        let at = self.unit as usize;
        let factor = self.leaf.scaled[at] / self.leaf.reported[at];
        let scaled = if self.leaf.indicator.per.is_some() { value * factor } else { value };
        let moved = transformed(&self.leaf.indicator.transform, scaled);
        let xs: Vec<f64> = self
            .members
            .iter()
            .map(|&member| if member == self.unit { moved } else { self.leaf.x_of(member) })
            .collect();
        let leaf_scores = self.leaf.score_if(&self.members, &xs, &computation.formulas);
        let root = computation.inputs.scheme.root;
        let mut scores = UnitScores::default();
        let mut score_of = |unit: u32| {
            let member = self.members.iter().position(|&member| member == unit)?;
            self.tree.evaluate(
                unit,
                Some((self.at, leaf_scores[member])),
                &mut scores,
                &mut Flaws::default(),
            );
            Some(scores.parts[root].score)
        };
        let own = score_of(self.unit).filter(|score| !score.is_nan())?;
        let key = |score: f64| match computation.inputs.scheme.rank_on {
            RankOn::Exact => snap(score),
            RankOn::Rounded => {
                crate::number::Round { decimals: computation.inputs.scheme.decimals }.apply(score)
            }
        };
        // Where breakers decide between equals, or equals share the lower rank, only a higher score is sure to pass.
        let shares_lower = matches!(computation.inputs.scheme.ties, Ties::Max | Ties::Average);
        let equals_ahead = shares_lower || !computation.inputs.scheme.tie_break.is_empty();
        let alone = self.members.len() == 1;
        let others = self.others.iter().map(|(other, score)| match alone {
            true => key(*score),
            false => key(score_of(*other).unwrap_or(*score)),
        });
        let ahead = others.filter(|score| *score > key(own) || (equals_ahead && *score == key(own)));
        Some((own, ahead.collect()))
    }
}

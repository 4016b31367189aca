//! Cheapest ways to climb: which indicator must move by how much to gain one place, all else equal.

use crate::board::Board;
use crate::compute::Computation;
use crate::formula::Variable;
use crate::leaf::{FormulaValues, Leaf, Moved};
use crate::number::{Round, snap};
use crate::rule::Rule;
use crate::scheme::{Direction, Impute, RankOn, Ties};
use crate::trace::Flaws;
use crate::tree::Tree;
use crate::units::NOBODY;
use serde::Serialize;

/// Peer groups above this size are not recomputed for rules that look at peers: a way there would take minutes.
const LARGEST_GROUP: usize = 3_000;

/// How far a value may move, as a multiple of its own size.
const FARTHEST: f64 = 10.0;

/// The most decimals that a reported value is taken to have; more come of a division.
const REPORTED_DECIMALS: u8 = 4;

/// The most decimals that a way is told with.
const FINEST: u8 = 9;

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
    /// |to − from| as a share of the size of the value or its target (the peers', when both are 0): what ways are sorted
    /// by.
    pub effort: f64,
}

/// One unit's attempt with one indicator.
struct Attempt<'a> {
    computation: &'a Computation<'a>,
    leaf: &'a Leaf<'a>,
    at: usize,
    unit: u32,
    /// Peers that take part in the indicator, when the rule looks at them; else the unit alone.
    members: Vec<u32>,
    /// Units of whom formulas and vetoes would hear the new value: the unit and its co-units.
    told: Vec<u32>,
    /// Other indicators whose formulas ask for the value.
    asking: Vec<usize>,
    /// The others of the board's peer group, with their scores.
    others: &'a [(u32, f64)],
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
        let attempt = |at: usize| {
            let leaf = self.leaves[at].as_ref()?;
            let (members, asking) = (leaf.moved_with(unit)?, self.asking(leaf, unit)?);
            let bound = leaf.duties.bound().filter(|(_, duty)| duty.lead == unit).map(|(co, _)| co);
            let told = std::iter::once(unit).chain(bound).collect();
            let others = others.as_slice();
            Attempt { computation: self, leaf, at, unit, members, told, asking, others, ahead }
                .find(own_score)
        };
        let mut ways: Vec<Way> = (0..self.leaves.len()).filter_map(attempt).collect();
        ways.sort_by(|a, b| a.effort.total_cmp(&b.effort));
        ways
    }

    /// Indicators whose formulas ask for a leaf's value; `None` when that is more than can be followed: another value is
    /// divided by it, or a formula looks at too many peers.
    fn asking(&self, leaf: &Leaf<'_>, unit: u32) -> Option<Vec<usize>> {
        let (field, code) = (leaf.indicator.field, &leaf.node.code);
        let mut asking = Vec::new();
        for (at, other) in self.leaves.iter().enumerate().filter_map(|(at, leaf)| Some((at, leaf.as_ref()?)))
        {
            if other.indicator.per.as_ref().is_some_and(|per| per.field == field) {
                return None;
            }
            let asks = |variable: &Variable| matches!(variable, Variable::Value(asked) if asked == code);
            let mut formulas = other.indicator.rule.formulas();
            if other.indicator.field != field && formulas.any(|formula| formula.variables.iter().any(asks)) {
                asking.push(at);
                if other.peers_of(unit).len() > LARGEST_GROUP {
                    return None;
                }
            }
        }
        Some(asking)
    }
}

impl Leaf<'_> {
    /// Whose scores change when the unit's value does; `None` when the unit can't move the indicator by itself, or would
    /// move what others are given.
    fn moved_with(&self, unit: u32) -> Option<Vec<u32>> {
        let own = self.duties.of(unit).is_some_and(|duty| duty.lead == NOBODY) && self.takes_part(unit);
        let from_others = !matches!(self.indicator.impute, Impute::None | Impute::Zero | Impute::Last);
        let imputes = || from_others && self.taking_part.iter().any(|&unit| self.reported_by(unit).is_nan());
        if !own || self.indicator.treat.is_some() || imputes() {
            return None;
        }
        if !self.looks_at_peers() {
            return Some(vec![unit]);
        }
        let members = self.peers_of(unit).into_owned();
        (members.len() <= LARGEST_GROUP).then_some(members)
    }

    /// How large a value of the indicator is, seen from one unit: its own or its target's size, else the largest of the
    /// others'.
    fn size(&self, from: f64, target: f64) -> f64 {
        let own = from.abs().max(if target.is_nan() { 0.0 } else { target.abs() });
        if own > 0.0 {
            return own;
        }
        let others = self.taking_part.iter().map(|&unit| self.reported_by(unit).abs());
        let largest = others.filter(|x| !x.is_nan()).fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    }

    /// In how many decimals the indicator is reported: the most among the unit's value and some others'.
    fn decimals(&self, from: f64) -> u8 {
        let of = |x: f64| {
            let fits = |decimals: &u8| {
                let scaled = x * 10f64.powi(i32::from(*decimals));
                (scaled - scaled.round()).abs() < 1e-6
            };
            (0..REPORTED_DECIMALS).find(fits).unwrap_or(REPORTED_DECIMALS)
        };
        let others = self.taking_part.iter().take(LARGEST_GROUP).map(|&unit| self.reported_by(unit));
        others.filter(|x| !x.is_nan()).map(of).fold(of(from), u8::max)
    }
}

impl Attempt<'_> {
    fn find(&self, own_score: f64) -> Option<Way> {
        let from = Some(self.leaf.reported_by(self.unit)).filter(|x| !x.is_nan())?;
        let divisor = Some(self.leaf.divisor_of(self.unit)).filter(|by| *by > 0.0)?;
        let target = self.leaf.given_references(self.unit).target * divisor;
        let size = self.leaf.size(from, target);
        let (sign, limit) = self.direction(from, target, size)?;
        let reaches = |value: f64| self.outcome(value).is_some_and(|(_, ahead)| ahead.len() < self.ahead);
        let mut far = (size / 64.0).min(limit);
        let mut near = 0.0;
        while !reaches(from + sign * far) {
            if far >= limit {
                return None;
            }
            near = far;
            far = (far * 2.0).min(limit);
        }
        for _ in 0..40 {
            let middle = (near + far) / 2.0;
            if reaches(from + sign * middle) { far = middle } else { near = middle }
        }
        let to = self.rounded(from, sign, far, &reaches);
        let (score, mut ahead) = self.outcome(to)?;
        if self.computation.inputs.scheme.ties == Ties::Dense {
            ahead.sort_unstable_by(f64::total_cmp);
            ahead.dedup();
        }
        Some(Way {
            code: self.leaf.node.code.clone(),
            name: self.leaf.node.name.clone(),
            unit: self.leaf.indicator.unit.clone(),
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

    /// The value at `distance`, away from `from` to the decimals in which the indicator is reported, and to more where
    /// fewer lead past the aim.
    fn rounded(&self, from: f64, sign: f64, distance: f64, reaches: &dyn Fn(f64) -> bool) -> f64 {
        let value = |decimals: u8| {
            let scale = 10f64.powi(i32::from(decimals));
            let scaled = (from + sign * distance) * scale;
            let away = if sign > 0.0 { (scaled - 1e-6).ceil() } else { (scaled + 1e-6).floor() };
            away / scale + 0.0
        };
        let mut values = (self.leaf.decimals(from)..=FINEST).map(value);
        values.find(|&value| reaches(value)).unwrap_or(from + sign * distance)
    }

    /// The unit's score, and the scores that would be ahead of it, if its value were `value`.
    fn outcome(&self, value: f64) -> Option<(f64, Vec<f64>)> {
        let scheme = self.computation.inputs.scheme;
        let scaled = value / self.leaf.divisor_of(self.unit);
        let moved = Moved { field: self.leaf.indicator.field, units: &self.told, value: scaled };
        let formulas = self.computation.formulas.with(moved);
        let changed = self.changed(scaled, &formulas);
        let tree = Tree { formulas: &formulas, ..self.computation.tree() };
        let moved = |unit: &u32| {
            self.told.contains(unit) || changed.binary_search_by_key(unit, |(changed, _)| *changed).is_ok()
        };
        let others = self.others.iter().map(|(other, _)| *other);
        let mut units: Vec<u32> = std::iter::once(self.unit).chain(others).filter(moved).collect();
        units.sort_unstable();
        let leaf = |at: usize, units: &[u32]| {
            let mut scores = self.computation.leaf_scores[at].of(units);
            for (unit, (_, score)) in changed.iter().filter(|(_, (leaf, _))| *leaf == at) {
                if let Ok(place) = units.binary_search(unit) {
                    scores[place] = *score;
                }
            }
            scores
        };
        let block = tree.evaluate(&units, leaf, &mut Flaws::default());
        let root = block.lane(scheme.root);
        let score_of = |unit: u32| Some(root.scores[units.binary_search(&unit).ok()?]);
        let own = score_of(self.unit).filter(|score| !score.is_nan())?;
        let key = |score: f64| match scheme.rank_on {
            RankOn::Exact => snap(score),
            RankOn::Rounded => Round { decimals: scheme.decimals }.apply(score),
        };
        // Where breakers decide between equals, or equals share the lower rank, only a higher score is sure to pass.
        let shares_lower = matches!(scheme.ties, Ties::Max | Ties::Average);
        let equals_ahead = shares_lower || !scheme.tie_break.is_empty();
        let others = self.others.iter().map(|(other, score)| key(score_of(*other).unwrap_or(*score)));
        let ahead = others.filter(|score| *score > key(own) || (equals_ahead && *score == key(own)));
        Some((own, ahead.collect()))
    }

    /// The leaves' scores that would be others, by unit: of the indicator itself and of those whose formulas ask for it.
    fn changed(&self, scaled: f64, formulas: &FormulaValues<'_>) -> Vec<(u32, (usize, f64))> {
        let x = |&member: &u32| match member == self.unit {
            true => self.leaf.on_rules_scale(scaled),
            false => self.leaf.x_of(member),
        };
        let xs: Vec<f64> = self.members.iter().map(x).collect();
        let mut changed = Vec::with_capacity(self.members.len());
        let mut change = |at: usize, leaf: &Leaf<'_>, unit: u32, score: f64| {
            changed.push((unit, (at, score)));
            let bound = leaf.duties.bound().filter(|(_, duty)| duty.lead == unit);
            changed.extend(
                bound.map(|(co, duty)| (co, (at, leaf.share(co, duty, score, &mut Flaws::default())))),
            );
        };
        let scores = self.leaf.score_if(&self.members, &xs, formulas);
        self.members
            .iter()
            .zip(scores)
            .for_each(|(&member, score)| change(self.at, self.leaf, member, score));
        for &at in &self.asking {
            let Some(leaf) = &self.computation.leaves[at] else { continue };
            for &unit in self.told.iter().filter(|&&unit| leaf.takes_part(unit)) {
                change(at, leaf, unit, leaf.trace(unit, formulas, &mut Flaws::default()));
            }
        }
        changed.sort_by_key(|(unit, _)| *unit);
        changed
    }
}

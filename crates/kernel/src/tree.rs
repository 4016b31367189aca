//! Scores of units, from their leaves to the root.

use crate::assign::{Duties, Duty};
use crate::combine::{Expected, Part, Present, State, combine};
use crate::facts::Status;
use crate::fault::What;
use crate::finish::{DeclaredPoints, rounded};
use crate::formula::Outcome;
use crate::leaf::FormulaValues;
use crate::scheme::{Adjust, Inner, NodeKind, Scheme, Veto};
use crate::trace::{Recorder, Trace};
use std::borrow::Cow;

/// Everything that combining needs, for all units of a board.
pub(crate) struct Tree<'a> {
    pub(crate) scheme: &'a Scheme,
    /// Per node; of inner nodes everyone's.
    pub(crate) duties: Vec<&'a Duties>,
    /// Per node.
    pub(crate) declared: &'a [DeclaredPoints],
    pub(crate) formulas: &'a FormulaValues<'a>,
}

/// The scores of some units' nodes. They are computed node by node, so that each child is added up for all units in
/// one loop.
pub(crate) struct Block {
    /// Per node.
    lanes: Vec<Lane>,
    /// Per unit: barred from awards by a veto.
    pub(crate) barred: Vec<bool>,
}

/// One node of a block's units.
#[derive(Default)]
pub(crate) struct Lane {
    /// Per unit; NaN is missing.
    pub(crate) scores: Vec<f64>,
    parts: Parts,
}

/// A node's parts without their scores.
enum Parts {
    /// The same for every unit.
    Same(Part),
    /// Per unit.
    Each(Vec<Part>),
}

impl Default for Parts {
    fn default() -> Self {
        Self::Same(Part::ABSENT)
    }
}

impl Lane {
    /// The part of a unit (its place in the block), without its score.
    #[inline]
    fn bare(&self, place: usize) -> Part {
        match &self.parts {
            Parts::Same(part) => *part,
            Parts::Each(parts) => parts[place],
        }
    }

    /// The part of a unit (its place in the block).
    #[inline]
    pub(crate) fn part(&self, place: usize) -> Part {
        Part { score: self.scores[place], ..self.bare(place) }
    }

    /// Per unit the score as a share of full marks where it counts, NaN elsewhere; empty when it counts for nobody.
    pub(crate) fn shares(&self) -> Vec<f64> {
        let share = |score: f64, full: f64| if full > 0.0 { score / full } else { f64::NAN };
        let scores = self.counted();
        match &self.parts {
            Parts::Same(part) => scores.iter().map(|&score| share(score, part.full)).collect(),
            Parts::Each(parts) => {
                scores.iter().zip(parts).map(|(&score, part)| share(score, part.full)).collect()
            }
        }
    }

    /// Per unit the score where it counts, NaN elsewhere; empty when it counts for nobody.
    fn counted(&self) -> Cow<'_, [f64]> {
        match &self.parts {
            Parts::Same(part) if part.state == State::Counted => Cow::Borrowed(&self.scores),
            Parts::Same(_) => Cow::Borrowed(&[]),
            Parts::Each(parts) => {
                let score = |(part, &score): (&Part, &f64)| match part.state {
                    State::Counted => score,
                    _ => f64::NAN,
                };
                parts.iter().zip(&self.scores).map(score).collect()
            }
        }
    }
}

/// The part of a unit with this duty, without its score.
#[inline]
fn part(duty: Option<&Duty>, counts: bool) -> Part {
    let Some(duty) = duty else { return Part::ABSENT };
    let state = match duty.status {
        // What is not summed leaves no gap to rescale over, exempt or not.
        _ if !counts => State::Absent,
        Status::Exempt => State::Exempt,
        Status::Watch => State::Absent,
        Status::Scored => State::Counted,
    };
    Part { score: f64::NAN, full: duty.full, weight: duty.weight, state }
}

impl Block {
    /// The lane of a node.
    pub(crate) fn lane(&self, node: usize) -> &Lane {
        &self.lanes[node]
    }
}

impl Tree<'_> {
    /// Computes all nodes of some units from their leaves' scores, which `leaf` gives by node and per unit.
    pub(crate) fn evaluate(
        &self,
        units: &[u32],
        leaf: impl Fn(usize, &[u32]) -> Vec<f64>,
        trace: &mut impl Trace,
    ) -> Block {
        let lanes = self.scheme.nodes.iter().map(|_| Lane::default()).collect();
        let mut block = Block { lanes, barred: vec![false; units.len()] };
        for &at in &self.scheme.order {
            block.lanes[at] = match &self.scheme.nodes[at].kind {
                NodeKind::Inner(inner) => self.inner(at, inner, units, &mut block, trace),
                _ => Lane { scores: leaf(at, units), parts: self.leaf_parts(at, units) },
            };
        }
        block
    }

    fn leaf_parts(&self, at: usize, units: &[u32]) -> Parts {
        let counts = self.scheme.nodes[at].counts();
        match self.duties[at] {
            Duties::Everyone(duty) => Parts::Same(part(Some(duty), counts)),
            listed @ Duties::Listed(_) => {
                Parts::Each(units.iter().map(|&unit| part(listed.of(unit), counts)).collect())
            }
        }
    }

    /// The steps of one inner node of one unit.
    pub(crate) fn trace_inner(
        &self,
        unit: u32,
        at: usize,
        leaf: impl Fn(usize, &[u32]) -> Vec<f64>,
        trace: &mut impl Trace,
    ) {
        let mut block = self.evaluate(&[unit], leaf, &mut Recorder::default());
        if let NodeKind::Inner(inner) = &self.scheme.nodes[at].kind {
            self.inner(at, inner, &[unit], &mut block, trace);
        }
    }

    /// A node with children: combined, adjusted, rounded. Its parts are not traced, so a step belongs to this node.
    fn inner(
        &self,
        at: usize,
        inner: &Inner,
        units: &[u32],
        block: &mut Block,
        trace: &mut impl Trace,
    ) -> Lane {
        let node = &self.scheme.nodes[at];
        let Block { lanes, barred } = block;
        let children: Vec<&Lane> = node.children.iter().map(|&child| &lanes[child]).collect();
        let mut present = Present::none(units.len());
        children.iter().for_each(|child| present.add(inner, &child.counted(), |place| child.bare(place)));
        let expected = |place: usize| Expected::of(inner, children.iter().map(|child| child.bare(place)));
        let all_same = children.iter().all(|child| matches!(child.parts, Parts::Same(_)));
        let same = all_same.then(|| expected(0));
        let bare = |expected: &Expected| {
            let part = Part { weight: node.weight, ..expected.part(inner) };
            if node.counts() { part } else { Part { state: State::Absent, ..part } }
        };
        let code = |child: usize| self.scheme.nodes[node.children[child]].code.clone();
        let mut scores = Vec::with_capacity(units.len());
        let mut each = Vec::new();
        for (place, &unit) in units.iter().enumerate() {
            trace.enter(unit, at);
            let expected = same.unwrap_or_else(|| expected(place));
            let parts = children.iter().map(|child| child.part(place));
            let mut score = combine(inner, &expected, &present, place, parts, &code, trace);
            if !score.is_nan() {
                let other = |node: usize| lanes[node].scores[place];
                score = self.adjusted(unit, at, inner, score, &other, &mut barred[place], trace);
                score = rounded(node.round, score, trace);
            }
            scores.push(score);
            if same.is_none() {
                each.push(bare(&expected));
            }
        }
        Lane { scores, parts: same.map_or(Parts::Each(each), |same| Parts::Same(bare(&same))) }
    }

    /// Declared points first, so that a veto or cap of the scheme has the last word; then the adjustments in order.
    /// `other` gives other nodes' scores.
    #[expect(
        clippy::too_many_arguments,
        reason = "one unit's node, with what adjusting may look at and mark"
    )]
    fn adjusted(
        &self,
        unit: u32,
        at: usize,
        inner: &Inner,
        score: f64,
        other: &dyn Fn(usize) -> f64,
        barred: &mut bool,
        trace: &mut impl Trace,
    ) -> f64 {
        let mut score = self.declared[at].added(unit, score, trace);
        for adjust in &inner.adjust {
            match adjust {
                Adjust::Bonus { from, cap } if is_something(other(*from)) => {
                    let points = other(*from).min(*cap);
                    score += points;
                    trace.step("bonus", &[("points", points)], score);
                }
                Adjust::Deduction { from, cap } if is_something(other(*from)) => {
                    let points = other(*from).min(*cap);
                    score -= points;
                    trace.step("deduction", &[("points", points)], score);
                }
                Adjust::Veto { when, then } => {
                    match when.evaluate(&|variable| self.formulas.of(unit, variable)) {
                        Outcome::Truth(true) => score = veto(*then, score, barred, trace),
                        Outcome::Missing(wanted) => trace.warn(What::VetoUndecided { wanted }),
                        Outcome::Failed(message) => trace.fault(What::FormulaFailed { message }),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        score
    }
}

/// False for nothing as for missing, of which no step is told.
fn is_something(points: f64) -> bool {
    points.abs() > 0.0
}

fn veto(then: Veto, score: f64, barred: &mut bool, trace: &mut impl Trace) -> f64 {
    match then {
        Veto::Zero => {
            trace.step("veto_zero", &[], 0.0);
            0.0
        }
        Veto::Cap(cap) => {
            trace.step("veto_cap", &[("cap", cap)], score.min(cap));
            score.min(cap)
        }
        Veto::Barred => {
            *barred = true;
            trace.step("veto_barred", &[], score);
            score
        }
    }
}

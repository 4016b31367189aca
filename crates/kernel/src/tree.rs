//! One unit's scores, from its leaves to the root.

use crate::assign::{Duties, Duty};
use crate::combine::{Part, State, combine};
use crate::facts::Status;
use crate::fault::What;
use crate::finish::{DeclaredPoints, rounded};
use crate::formula::Outcome;
use crate::leaf::FormulaValues;
use crate::scheme::{Adjust, Inner, Node, NodeKind, Scheme, Veto};
use crate::scores::Scores;
use crate::trace::{Recorder, Trace};

/// Everything that combining needs, for all units of a board.
pub(crate) struct Tree<'a> {
    pub(crate) scheme: &'a Scheme,
    /// Per node; of inner nodes without scores.
    pub(crate) leaves: Vec<TreeLeaf<'a>>,
    /// Per node.
    pub(crate) declared: &'a [DeclaredPoints],
    pub(crate) formulas: &'a FormulaValues<'a>,
}

/// A leaf as its parent sees it.
pub(crate) struct TreeLeaf<'a> {
    scores: &'a Scores,
    parts: Parts<'a>,
}

/// A leaf's parts without their scores.
enum Parts<'a> {
    /// The same for every unit.
    Same(Part),
    /// By the duties of each, `true` where the leaf counts in its parent.
    Each(&'a Duties, bool),
}

impl<'a> TreeLeaf<'a> {
    pub(crate) fn new(node: &Node, duties: &'a Duties, scores: &'a Scores) -> Self {
        let counts = node.counts();
        let parts = match duties {
            Duties::Everyone(duty) => Parts::Same(part(Some(duty), counts)),
            Duties::Listed(_) => Parts::Each(duties, counts),
        };
        Self { scores, parts }
    }

    #[inline]
    fn of(&self, unit: u32) -> Part {
        let part = match &self.parts {
            Parts::Same(part) => *part,
            Parts::Each(duties, counts) => part(duties.of(unit), *counts),
        };
        Part { score: self.scores.at(unit), ..part }
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

/// The scores of one unit's nodes, and what was noticed on the way.
#[derive(Default)]
pub(crate) struct UnitScores {
    /// Per node.
    pub(crate) parts: Vec<Part>,
    /// Barred from awards by a veto.
    pub(crate) barred: bool,
}

impl Tree<'_> {
    /// Computes all nodes of a unit into `scores`, which is reused from unit to unit. `instead` replaces leaves'
    /// scores: what would be if.
    pub(crate) fn evaluate(
        &self,
        unit: u32,
        instead: &[(usize, f64)],
        scores: &mut UnitScores,
        trace: &mut impl Trace,
    ) {
        scores.parts.resize(self.scheme.nodes.len(), Part::ABSENT);
        scores.barred = false;
        for &at in &self.scheme.order {
            scores.parts[at] = match &self.scheme.nodes[at].kind {
                NodeKind::Inner(inner) => self.inner(unit, at, inner, scores, trace),
                _ => {
                    let leaf = self.leaves[at].of(unit);
                    match instead.iter().find(|(replaced, _)| *replaced == at) {
                        Some(&(_, score)) => Part { score, ..leaf },
                        None => leaf,
                    }
                }
            };
        }
    }

    /// The steps of one inner node.
    pub(crate) fn trace_inner(&self, unit: u32, at: usize, trace: &mut impl Trace) {
        let mut scores = UnitScores::default();
        self.evaluate(unit, &[], &mut scores, &mut Recorder::default());
        if let NodeKind::Inner(inner) = &self.scheme.nodes[at].kind {
            self.inner(unit, at, inner, &mut scores, trace);
        }
    }

    /// A node with children: combined, adjusted, rounded. Its parts are not traced, so a step belongs to this node.
    fn inner(
        &self,
        unit: u32,
        at: usize,
        inner: &Inner,
        scores: &mut UnitScores,
        trace: &mut impl Trace,
    ) -> Part {
        let node = &self.scheme.nodes[at];
        trace.enter(at);
        let parts = node.children.iter().map(|&child| &scores.parts[child]);
        let child = |place: usize| self.scheme.nodes[node.children[place]].code.clone();
        let mut part = combine(inner, parts, &child, trace);
        part.weight = node.weight;
        if !part.score.is_nan() {
            part.score = self.adjusted(unit, at, inner, part.score, scores, trace);
            part.score = rounded(node.round, part.score, trace);
        }
        if !node.counts() {
            part.state = State::Absent;
        }
        part
    }

    /// Declared points first, so that a veto or cap of the scheme has the last word; then the adjustments in order.
    fn adjusted(
        &self,
        unit: u32,
        at: usize,
        inner: &Inner,
        score: f64,
        scores: &mut UnitScores,
        trace: &mut impl Trace,
    ) -> f64 {
        let mut score = self.declared[at].added(unit, score, trace);
        for adjust in &inner.adjust {
            match adjust {
                Adjust::Bonus { from, cap } if !scores.parts[*from].score.is_nan() => {
                    let points = scores.parts[*from].score.min(*cap);
                    score += points;
                    trace.step("bonus", &[("points", points)], score);
                }
                Adjust::Deduction { from, cap } if !scores.parts[*from].score.is_nan() => {
                    let points = scores.parts[*from].score.min(*cap);
                    score -= points;
                    trace.step("deduction", &[("points", points)], score);
                }
                Adjust::Veto { when, then } => {
                    match when.evaluate(&|variable| self.formulas.of(unit, variable)) {
                        Outcome::Truth(true) => score = veto(*then, score, &mut scores.barred, trace),
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

//! How a node's children become one score.

use crate::fault::What;
use crate::scheme::{Aggregate, Inner, Missing};
use crate::trace::Trace;

/// A child (or any node) of one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    /// NaN is missing.
    pub(crate) score: f64,
    /// Full marks.
    pub(crate) full: f64,
    pub(crate) weight: f64,
    pub(crate) state: State,
}

/// Whether a part counts in its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum State {
    /// Counts; without a score it is missing.
    Counted,
    /// Leaves the sum, and what remains is rescaled.
    Exempt,
    /// Not this unit's business, or only shown: not in its full marks either.
    #[default]
    Absent,
}

impl Part {
    pub(crate) const ABSENT: Self = Self { score: f64::NAN, full: 0.0, weight: 0.0, state: State::Absent };
}

/// What a fault says about a child: its place among the parts.
pub(crate) type ChildCode<'a> = &'a dyn Fn(usize) -> String;

/// What a unit's node is made of, whether there are scores or not.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Expected {
    counted: usize,
    exempt: usize,
    /// Full marks: of all counted and exempt, of the counted, and the largest of the first.
    full_all: f64,
    full_counted: f64,
    full_largest: f64,
    /// Measures of the counted.
    measure: f64,
}

impl Expected {
    pub(crate) fn of(inner: &Inner, parts: impl Iterator<Item = Part>) -> Self {
        let mut expected = Self::default();
        for part in parts {
            match part.state {
                State::Absent => continue,
                State::Exempt => expected.exempt += 1,
                State::Counted => {
                    expected.counted += 1;
                    expected.full_counted += part.full;
                    expected.measure += measure(inner, &part);
                }
            }
            expected.full_all += part.full;
            expected.full_largest = expected.full_largest.max(part.full);
        }
        expected
    }

    /// The node itself, without its score and weight.
    pub(crate) fn part(&self, inner: &Inner) -> Part {
        let state = match (self.counted, self.exempt) {
            (0, 0) => return Part::ABSENT,
            (0, _) => State::Exempt,
            _ => State::Counted,
        };
        let full = if inner.aggregate == Aggregate::Sum { self.full_all } else { self.full_largest };
        Part { score: f64::NAN, full, weight: 0.0, state }
    }
}

/// What counts and has a score, per unit: sums over a node's children, added child by child. Sums that the node does
/// not ask for are left at zero.
pub(crate) struct Present {
    n: Vec<f64>,
    total: Vec<f64>,
    full: Vec<f64>,
    measure: Vec<f64>,
    lowest: Vec<f64>,
}

impl Present {
    pub(crate) fn none(units: usize) -> Self {
        let zeroes = || vec![0.0; units];
        Self {
            n: zeroes(),
            total: zeroes(),
            full: zeroes(),
            measure: zeroes(),
            lowest: vec![f64::INFINITY; units],
        }
    }

    /// Adds a child: per unit its score, NaN where it is missing or doesn't count, and the part that it is.
    pub(crate) fn add(&mut self, inner: &Inner, scores: &[f64], part: impl Fn(usize) -> Part) {
        // Loops without a branch, since nobody can foretell the gaps.
        let if_given = |x: f64, score: f64| if score.is_nan() { 0.0 } else { x };
        self.n.iter_mut().zip(scores).for_each(|(n, &score)| *n += if_given(1.0, score));
        self.total.iter_mut().zip(scores).for_each(|(total, &score)| *total += if_given(score, score));
        if inner.missing != Missing::Zero {
            let full = self.full.iter_mut().zip(scores).enumerate();
            full.for_each(|(at, (full, &score))| *full += if_given(part(at).full, score));
        }
        if inner.min_share > 0.0 {
            let measures = self.measure.iter_mut().zip(scores).enumerate();
            measures.for_each(|(at, (sum, &score))| *sum += if_given(measure(inner, &part(at)), score));
        }
        if inner.aggregate == Aggregate::Min {
            // A missing score is passed over.
            self.lowest.iter_mut().zip(scores).for_each(|(lowest, &score)| *lowest = lowest.min(score));
        }
    }
}

/// The score of a unit (its place in `present`), NaN when it is missing. `parts` are those that `expected` was made of
/// and `present` was added up from.
pub(crate) fn combine(
    inner: &Inner,
    expected: &Expected,
    present: &Present,
    unit: usize,
    parts: impl Iterator<Item = Part> + Clone,
    child: ChildCode<'_>,
    trace: &mut impl Trace,
) -> f64 {
    let n = present.n[unit] as usize;
    let zero = inner.missing == Missing::Zero;
    if n < expected.counted && inner.missing == Missing::Error {
        let first = parts.clone().position(|part| part.state == State::Counted && part.score.is_nan());
        trace.fault(What::MissingChild { child: first.map(child).unwrap_or_default() });
    }
    let refused = n < expected.counted && matches!(inner.missing, Missing::Error | Missing::Propagate);
    let enough =
        inner.min_share == 0.0 || present.measure[unit] >= inner.min_share * expected.measure - 1e-12;
    if expected.counted == 0 || refused || !enough || (n == 0 && !zero) {
        return f64::NAN;
    }
    let score = match inner.aggregate {
        Aggregate::Sum => return sum(expected, present, unit, zero, trace),
        Aggregate::Min if zero && n < expected.counted => present.lowest[unit].min(0.0),
        Aggregate::Min => present.lowest[unit],
        mean => weighted_mean(inner, mean, parts, zero, child, trace),
    };
    trace.step(aggregate_step(inner.aggregate), &[], score);
    score
}

fn aggregate_step(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::Geometric => "geometric",
        Aggregate::Harmonic => "harmonic",
        Aggregate::Min => "min",
    }
}

/// Weight of a part where weights are given; 1 where they are equal.
fn weight(inner: &Inner, part: &Part) -> f64 {
    if inner.equal_weights { 1.0 } else { part.weight }
}

/// What `min_share` is a share of: full marks for sums, weights for the others.
fn measure(inner: &Inner, part: &Part) -> f64 {
    if inner.aggregate == Aggregate::Sum { part.full } else { weight(inner, part) }
}

/// Σ s, rescaled to the full marks of all when some are missing (reweigh) or exempt.
fn sum(expected: &Expected, present: &Present, unit: usize, zero: bool, trace: &mut impl Trace) -> f64 {
    let (n, total) = (present.n[unit], present.total[unit]);
    trace.step("sum", &[("n", n)], total);
    let complete = expected.exempt == 0 && (zero || n as usize == expected.counted);
    if complete {
        return total;
    }
    let of = if zero { expected.full_counted } else { present.full[unit] };
    if of == 0.0 {
        return if expected.full_all == 0.0 { total } else { f64::NAN };
    }
    let score = total * (expected.full_all / of);
    trace.step("rescaled", &[("all", expected.full_all), ("of", of)], score);
    score
}

fn weighted_mean(
    inner: &Inner,
    mean: Aggregate,
    parts: impl Iterator<Item = Part>,
    zero: bool,
    child: ChildCode<'_>,
    trace: &mut impl Trace,
) -> f64 {
    let (mut numerator, mut denominator) = (0.0, 0.0);
    for (at, part) in parts.enumerate().filter(|(_, part)| part.state == State::Counted) {
        let score = match part.score {
            missing if missing.is_nan() && !zero => continue,
            missing if missing.is_nan() => 0.0,
            score => score,
        };
        if score <= 0.0 && mean != Aggregate::Mean {
            let aggregate = aggregate_step(mean).to_owned();
            trace.fault(What::MeanOfNotPositive { aggregate, child: child(at), found: score });
            return f64::NAN;
        }
        let weight = weight(inner, &part);
        denominator += weight;
        numerator += match mean {
            Aggregate::Geometric => weight * score.ln(),
            Aggregate::Harmonic => weight / score,
            _ => weight * score,
        };
    }
    match (denominator > 0.0, mean) {
        (false, _) => f64::NAN,
        (_, Aggregate::Geometric) => (numerator / denominator).exp(),
        (_, Aggregate::Harmonic) => denominator / numerator,
        _ => numerator / denominator,
    }
}

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

/// Combines parts in their order. The weight of the result is left to the caller.
#[inline]
pub(crate) fn combine<'p>(
    inner: &Inner,
    parts: impl Iterator<Item = &'p Part> + Clone,
    child: ChildCode<'_>,
    trace: &mut impl Trace,
) -> Part {
    let mut sums = Sums::default();
    parts.clone().for_each(|part| sums.add(inner, part));
    let part =
        |score: f64, state: State| Part { score, full: sums.full(inner.aggregate), weight: 0.0, state };
    match (sums.counted, sums.exempt) {
        (0, 0) => return Part::ABSENT,
        (0, _) => return part(f64::NAN, State::Exempt),
        _ => {}
    }
    if sums.present < sums.counted {
        let first = parts.clone().position(|part| part.state == State::Counted && part.score.is_nan());
        match inner.missing {
            Missing::Error => {
                trace.fault(What::MissingChild { child: first.map(child).unwrap_or_default() });
                return part(f64::NAN, State::Counted);
            }
            Missing::Propagate => return part(f64::NAN, State::Counted),
            Missing::Reweigh | Missing::Zero => {}
        }
    }
    let zero = inner.missing == Missing::Zero;
    let enough = sums.measure_present >= inner.min_share * sums.measure_counted - 1e-12;
    if !enough || (sums.present == 0 && !zero) {
        return part(f64::NAN, State::Counted);
    }
    let score = match inner.aggregate {
        Aggregate::Sum => sum(&sums, zero, trace),
        Aggregate::Min if zero && sums.present < sums.counted => sums.lowest.min(0.0),
        Aggregate::Min => sums.lowest,
        mean => weighted_mean(inner, mean, parts, zero, child, trace),
    };
    if !matches!(inner.aggregate, Aggregate::Sum) {
        trace.step(aggregate_step(inner.aggregate), &[], score);
    }
    part(score, State::Counted)
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

#[derive(Default)]
struct Sums {
    counted: usize,
    present: usize,
    exempt: usize,
    /// Σ s of the present.
    total: f64,
    /// Full marks: of all counted and exempt, of the counted, of the present; and the largest of the first.
    full_all: f64,
    full_counted: f64,
    full_present: f64,
    full_largest: f64,
    /// Full marks for sums, weights for the others.
    measure_counted: f64,
    measure_present: f64,
    lowest: f64,
}

impl Sums {
    #[inline]
    fn add(&mut self, inner: &Inner, part: &Part) {
        match part.state {
            State::Absent => return,
            State::Exempt => self.exempt += 1,
            State::Counted => {
                let measure = if inner.aggregate == Aggregate::Sum { part.full } else { weight(inner, part) };
                self.counted += 1;
                self.full_counted += part.full;
                self.measure_counted += measure;
                if !part.score.is_nan() {
                    self.lowest = if self.present == 0 { part.score } else { self.lowest.min(part.score) };
                    self.present += 1;
                    self.total += part.score;
                    self.full_present += part.full;
                    self.measure_present += measure;
                }
            }
        }
        self.full_all += part.full;
        self.full_largest = self.full_largest.max(part.full);
    }

    fn full(&self, aggregate: Aggregate) -> f64 {
        if aggregate == Aggregate::Sum { self.full_all } else { self.full_largest }
    }
}

/// Σ s, rescaled to the full marks of all when some are missing (reweigh) or exempt.
fn sum(sums: &Sums, zero: bool, trace: &mut impl Trace) -> f64 {
    trace.step("sum", &[("n", sums.present as f64)], sums.total);
    let complete = sums.exempt == 0 && (zero || sums.present == sums.counted);
    if complete {
        return sums.total;
    }
    let of = if zero { sums.full_counted } else { sums.full_present };
    if of == 0.0 {
        return if sums.full_all == 0.0 { sums.total } else { f64::NAN };
    }
    let score = sums.total * (sums.full_all / of);
    trace.step("rescaled", &[("all", sums.full_all), ("of", of)], score);
    score
}

fn weighted_mean<'p>(
    inner: &Inner,
    mean: Aggregate,
    parts: impl Iterator<Item = &'p Part>,
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
        let weight = weight(inner, part);
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

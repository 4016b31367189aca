//! Rules that go by steps and distances: bands, deductions, improvement.

use super::eval::{Around, needed, share_of};
use super::{References, Rule};
use crate::number::snap;
use crate::scheme::Direction;
use crate::trace::Trace;

/// 分档. Up: the points of the largest knot ≤ x, else 0; down: of the smallest ≥ x, else 0. Interpolated: along
/// straight lines between knots, flat outside.
pub(super) fn bands(
    x: f64,
    down: bool,
    knots: &[(f64, f64)],
    interpolate: bool,
    trace: &mut impl Trace,
) -> f64 {
    // Whoever is at a knot is at it, whatever binary makes of a quotient.
    let near = snap(x);
    // The first knot above x, or at or above it for down.
    let above = knots.partition_point(|(at, _)| if down { *at < near } else { *at <= near });
    if interpolate {
        return match (above.checked_sub(1).map(|below| knots[below]), knots.get(above)) {
            (Some((x0, y0)), Some((x1, y1))) => {
                let score = y0 + (y1 - y0) * (x - x0) / (x1 - x0);
                let ends = [("x", x), ("x0", x0), ("y0", y0), ("x1", *x1), ("y1", *y1)];
                trace.step("between_bands", &ends, score);
                score
            }
            (Some((at, points)), None) | (None, Some(&(at, points))) => {
                trace.step("beyond_bands", &[("x", x), ("at", at)], points);
                points
            }
            (None, None) => f64::NAN,
        };
    }
    let band = if down { knots.get(above) } else { above.checked_sub(1).and_then(|below| knots.get(below)) };
    match band {
        Some((at, points)) => {
            trace.step(if down { "band_upto" } else { "band_from" }, &[("x", x), ("at", *at)], *points);
            *points
        }
        None => {
            trace.step("no_band", &[("x", x)], 0.0);
            0.0
        }
    }
}

/// 扣分: max(floor, P − per·s/each), s how far x falls short of t. For direction target `y` is that distance already.
pub(super) fn deduct(
    rule: &Rule,
    y: f64,
    down: bool,
    target: f64,
    around: &Around,
    points: f64,
    trace: &mut impl Trace,
) -> f64 {
    let Rule::Deduct { per, each, relative, whole, floor } = rule else { return f64::NAN };
    let Some(t) = needed(target, "target", trace) else { return f64::NAN };
    let mut short = match (around.direction, down) {
        (Direction::Target, _) => y,
        (_, true) => (y - t).max(0.0),
        (_, false) => (t - y).max(0.0),
    };
    trace.step("shortfall", &[("x", y), ("t", t)], short);
    if *relative && short > 0.0 {
        if t == 0.0 {
            trace.fault(crate::fault::What::TargetZero);
            return f64::NAN;
        }
        short /= t.abs();
        trace.step("shortfall_share", &[("t", t.abs())], short);
    }
    // A shortfall of 3 × 0.1 is three steps, whatever binary makes of it.
    let steps = if *whole { (short / each + 1e-9).floor() } else { short / each };
    let score = (points - per * steps).max(*floor);
    trace.step("deducted", &[("p", points), ("per", *per), ("steps", steps), ("floor", *floor)], score);
    score
}

/// P·clamp((x − b)/(high − b), 0, 1): 0 unless better than b, P when the goal is no better than b. For down the goal
/// is `low` when it is given, else `high`.
pub(super) fn improvement(y: f64, down: bool, refs: References, points: f64, trace: &mut impl Trace) -> f64 {
    let Some(b) = needed(refs.baseline, "baseline", trace) else { return f64::NAN };
    let better = if down { snap(y) < snap(b) } else { snap(y) > snap(b) };
    if !better {
        trace.step("not_improved", &[("x", y), ("b", b)], 0.0);
        return 0.0;
    }
    let goal = if down && !refs.low.is_nan() { refs.low } else { refs.high };
    let Some(goal) = needed(goal, "high", trace) else { return f64::NAN };
    let reachable = if down { goal < b } else { goal > b };
    let share = if reachable { ((y - b) / (goal - b)).clamp(0.0, 1.0) } else { 1.0 };
    trace.step("improvement", &[("x", y), ("b", b), ("goal", goal)], share);
    share_of(share, points, trace)
}
